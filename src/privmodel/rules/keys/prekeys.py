"""The start of a session from keys that the other side left with the server: X3DH and PQXDH.

Sources: M. Marlinspike, T. Perrin, "The X3DH Key Agreement Protocol", Signal, 2016; E. Kret, R.
Schmidt, "The PQXDH Key Agreement Protocol", Signal, 2023.

The first side's ephemeral key is destroyed as soon as the secret is made, so that the secret can be
had again from the second side alone: from its identity key, its signed prekey, the one-time prekey
and the KEM prekey if these took part, and from what the first side sent along. With one-time
prekeys the KEM prekey is one-time too; without, it is the last-resort one, as old as the signed
prekey.

Differences: signatures are not modelled, nor is a server that hands out keys of its own (see
`ghost`); one-time prekeys never run out where there are any.
"""

from __future__ import annotations

from privmodel.model.data import Item
from privmodel.model.schedules import Start
from privmodel.model.timeline import DAY
from privmodel.rules.footprint import Footprint
from privmodel.rules.life import NEVER, Stretch, earlier

from .ring import ALWAYS, KeyRing, key

__all__ = ["Prekeys", "Used"]


class Used:
    """The prekeys that one session's start used.

    Attributes:
        secret: the session's first secret.
        signed: the signed prekey, the second side's first ratchet key.
        opening: what the first side sends along: its ephemeral key and the encapsulation.
        once: the one-time prekeys.
        drawn, renewed: between when and when the second side has such one-time prekeys.
    """

    def __init__(self, session: str, signed: Item) -> None:
        self.signed = signed
        self.secret = key(f"{session}, first secret")
        self.opening = key(f"{session}, opening")
        self.once: list[Item] = []
        self.drawn, self.renewed = ALWAYS, NEVER


class Prekeys:
    """The prekeys of one device, through time.

    Args:
        footprint: where derivations are laid.
        ring: the device's keys.
        start: how sessions begin.
        one_time: whether one-time prekeys take part.
        days: how long after a session's start the signed prekey it used is kept; None: nobody
            states.
        renewals: when the device's owner renews its keys, in order.
    """

    def __init__(
        self,
        footprint: Footprint,
        ring: KeyRing,
        start: Start,
        one_time: bool,
        days: float | None,
        renewals: list[Stretch],
    ) -> None:
        self.footprint, self.ring, self.start, self.one_time = footprint, ring, start, one_time
        self.days, self.renewals = days, renewals
        self.identity = key(f"identity key of {ring.name}")
        self._begin, self._end = ALWAYS, NEVER
        self._last_use: float | None = None
        self._number = 0
        self._laid_identity = False

    def use(self, session: str, when: Stretch) -> Used:
        """Somebody begins a session with this device."""
        if not self._laid_identity:
            self._laid_identity = True
            self.ring.hold(self.identity, ALWAYS, NEVER)
            self.footprint.pair(self.identity)
        while self._gone()[0] <= when[0]:
            self._succeed()
        self._last_use = when[1]
        if self.days is not None:
            due = (when[0] + self.days * DAY, when[1] + self.days * DAY)
            self._end = earlier(self._end, due)
        used = Used(session, self._signed())
        needed = [self.identity, used.signed, used.opening]
        if self.one_time:
            used.once.append(key(f"{session}, one-time prekey"))
        if self.start is Start.PQXDH and self.one_time:
            used.once.append(key(f"{session}, one-time KEM prekey"))
        elif self.start is Start.PQXDH:
            needed.append(self._last_resort())
        for item in used.once[:1]:
            self.footprint.pair(item)
        used.drawn = max((each for each in self.renewals if each[0] <= when[0]), default=ALWAYS)
        used.renewed = next((each for each in self.renewals if each[0] > when[0]), NEVER)
        self.footprint.derive(
            used.secret,
            [*needed, *used.once],
            "the second side's prekeys and what the first side sent give the session's secret",
            facts=self.ring.mode.facts,
        )
        return used

    def spend(self, used: Used, when: Stretch) -> None:
        """The session's first message arrives, or never does: one-time prekeys are destroyed."""
        for item in used.once:
            self.ring.hold(item, used.drawn, earlier(when, used.renewed))
        if used.signed == self._signed() and when != NEVER:
            self._last_use = max(when[1], self._last_use or when[1])

    def close(self) -> None:
        """Lay the signed prekey that served last."""
        self._lay()

    def _signed(self) -> Item:
        return key(f"signed prekey {self._number} of {self.ring.name}")

    def _last_resort(self) -> Item:
        return key(f"last-resort KEM prekey {self._number} of {self.ring.name}")

    def _gone(self) -> Stretch:
        """When the present signed prekey is destroyed, as far as is known."""
        renewed = next((each for each in self.renewals if each[0] > self._begin[0]), NEVER)
        return earlier(self._end, renewed)

    def _succeed(self) -> None:
        self._lay()
        self._begin, self._end = self._gone(), NEVER
        self._number += 1
        self._last_use = None

    def _lay(self) -> None:
        if self._last_use is None:
            return
        low, high = self._gone()
        if self.days is None:
            low = min(low, self._last_use)
        self.footprint.pair(self._signed())
        for item in (self._signed(), self._last_resort())[: 1 + (not self.one_time)]:
            self.ring.hold(item, self._begin, (low, high))

"""A key a message, and a fresh Diffie-Hellman step whenever the other side has answered.

Source: M. Marlinspike, T. Perrin, "The Double Ratchet Algorithm", Signal, 2016, sections 3.2 to
3.5; section 6.5 allows a ratchet key to be made only when its owner next sends (*lazy*, as in Olm).
A session is followed through its messages, with names for keys in place of bytes; what each side
holds between two events is noted with the time. What a seized state opens agrees with K.
Cohn-Gordon and others, "A Formal Security Analysis of the Signal Messaging Protocol", J.
Cryptology 33 (2020).

Differences: keys of skipped messages are kept until those arrive or, where the schedule says so,
for some days; how many of them are kept at most is not modelled.
"""

from __future__ import annotations

from privmodel.model.data import Item
from privmodel.model.schedules import DoubleRatchet, KemRatchet, Start
from privmodel.model.timeline import DAY
from privmodel.rules.footprint import Footprint
from privmodel.rules.life import Stretch

from .chain import Reader, chain_key, lay_chain
from .kem_ratchet import KemEnd
from .prekeys import Used
from .ring import KeyRing, key
from .sparse_ratchet import SparseRatchet

__all__ = ["Session"]

Header = tuple[int, int, int, tuple[str | None, str | None]]
"""Number of the step, of the message in its chain, messages in the sender's chain before; KEM."""


class _End:
    """One side of a session: what it holds now.

    Attributes:
        ring: the keys of its device.
        step: the number of the newest root step that it has made.
        sending: the step whose chain it sends in; None: it must make a ratchet key first.
        sent, before: the messages sent in this chain and in the one before.
        reader: of the chain that it receives; None before anything has arrived.
    """

    def __init__(self, ring: KeyRing) -> None:
        self.ring = ring
        self.step = 0
        self.receiving = 0
        self.sending: int | None = None
        self.sent = self.before = 0
        self.own: Item | None = None
        self.reader: Reader | None = None
        self.readers: dict[int, Reader] = {}
        self.kem: KemEnd | None = None


class Session:
    """Two devices that exchange messages; step 1 is the first side's, then they alternate.

    Args:
        footprint: where derivations are laid.
        schedule: the schedule's parts.
        name: the session's name.
        rings: the keys of the first side and of the second.
        used: the prekeys that the start used.
        facts: the facts of the mode.
    """

    def __init__(
        self,
        footprint: Footprint,
        schedule: DoubleRatchet,
        name: str,
        rings: tuple[KeyRing, KeyRing],
        used: Used,
        facts: frozenset[str],
    ) -> None:
        self.footprint, self.schedule, self.name = footprint, schedule, name
        self.used, self.facts = used, facts
        self.first, self.second = (_End(ring) for ring in rings)
        self.reached = False
        self.chains: dict[int, list[Item]] = {}
        self.headers: dict[str, Header] = {}
        self.keep = None if schedule.skipped_days is None else schedule.skipped_days * DAY
        self.sparse: SparseRatchet | None = None
        if schedule.kem_ratchet is KemRatchet.PQ3:
            for end in (self.first, self.second):
                end.kem = KemEnd(footprint, end.ring, name, schedule.kem_every, facts)
        elif schedule.kem_ratchet is KemRatchet.SPQR:
            self.sparse = SparseRatchet(
                footprint, rings, name, schedule.kem_every, self.keep, facts, used.secret
            )
        self.footprint.derive(
            self._root(0), [used.secret], "the ratchet's root begins from it", facts=facts
        )

    def send(self, ring: KeyRing, message: str, when: Stretch) -> tuple[Item, tuple[Item, ...]]:
        """A side sends a message of that name.

        Returns:
            the message's key, and what travels with the message in the open.
        """
        end = self._of(ring)
        if self.sparse is not None and not self.headers:
            self.sparse.begin(0, when)
        if end.sending is None:
            self._turn(end, when)
        assert end.sending is not None
        if not self.headers:
            self._name_session(end, when)
        step, number = end.sending, end.sent
        header = (None, None) if end.kem is None else end.kem.header()
        self.headers[message] = (step, number, end.before, header)
        made = key(f"{self.name}, key {number} of step {step}")
        self.chains[step].append(made)
        ring.drop(self._chain_key(step, number), when)
        ring.take(self._chain_key(step, number + 1), when)
        end.sent += 1
        parts = [self._public(step)]
        if step == 1:
            parts.append(self.used.opening)
        if end.kem is not None:
            parts += end.kem.parts()
        if self.sparse is None:
            return made, tuple(parts)
        other, more = self.sparse.send(self._side(end), message, when)
        both = key(f"{self.name}, key of {message}")
        self.footprint.derive(
            both, [made, other], "both ratchets' keys give the message's", facts=self.facts
        )
        return both, (*parts, *more)

    def receive(self, ring: KeyRing, message: str, when: Stretch) -> None:
        """The message of that name arrives at a side."""
        end = self._of(ring)
        step, number, before, header = self.headers[message]
        if end is self.second and not self.reached:
            self.reached = True
            self._name_session(end, when)
            if self.sparse is not None:
                self.sparse.begin(1, when)
        if step > end.receiving:
            self._hear(end, step, before, header, when)
        if end.kem is not None:
            end.kem.count += 1
        if self.sparse is not None:
            self.sparse.receive(self._side(end), message, when)
        end.readers[step].read(number, self.chains[step], when)

    def close(self) -> None:
        """Lay what follows from what in each chain, and keys of messages that never came."""
        for step, keys in self.chains.items():
            lay_chain(self.footprint, self._chain(step), keys, self.facts)
        for end in (self.first, self.second):
            for reader in end.readers.values():
                reader.close()
        if self.sparse is not None:
            self.sparse.close()

    def _name_session(self, end: _End, when: Stretch) -> None:
        """Both sides keep the first side's public ephemeral key, by which the session is named.

        Under PQXDH the encapsulation went along with it, which nobody keeps.
        """
        if self.schedule.start is Start.X3DH:
            end.ring.take(self.used.opening, when)

    def _of(self, ring: KeyRing) -> _End:
        return self.first if ring is self.first.ring else self.second

    def _side(self, end: _End) -> int:
        return 0 if end is self.first else 1

    def _hear(
        self,
        end: _End,
        step: int,
        before: int,
        header: tuple[str | None, str | None],
        when: Stretch,
    ) -> None:
        """The other side has a new ratchet key; an eager side makes its own at once."""
        if end.reader is not None:
            end.reader.skip(before, self.chains[end.receiving], when)
            end.reader.stop(when)
        if end.receiving:
            end.ring.drop(self._public(end.receiving), when)
        end.ring.take(self._public(step), when)
        end.receiving = step
        end.reader = Reader(end.ring, self._chain(step), 0, when, self.keep)
        end.readers[step] = end.reader
        self._forget(end, when)
        if end.kem is not None:
            end.kem.hear(header, when)
        end.step = step
        if self.schedule.lazy:
            end.ring.take(self._root(step), when)
        else:
            self._turn(end, when)

    def _forget(self, end: _End, when: Stretch) -> None:
        """What a side held for its last step is of no more use."""
        end.ring.drop(self._root(end.step), when)
        if end.own is not None:
            end.ring.drop(end.own, when)
        if end.sending is not None:
            end.ring.drop(self._chain_key(end.sending, end.sent), when)
            end.before, end.sending = end.sent, None
        end.own, end.sent = None, 0

    def _turn(self, end: _End, when: Stretch) -> None:
        """A side makes a ratchet key, with it a root step, and a chain to send in."""
        end.ring.drop(self._root(end.step), when)
        more = [] if end.kem is None else end.kem.turn(when)
        step = end.step = end.sending = end.receiving + 1
        end.own = self._private(step)
        self.chains[step] = []
        self.footprint.pair(end.own, self._public(step))
        self._lay_step(step, more)
        end.ring.take(end.own, when)
        end.ring.take(self._root(step), when)
        end.ring.take(self._chain_key(step, 0), when)

    def _lay_step(self, step: int, more: list[Item]) -> None:
        shared = key(f"{self.name}, agreement {step}")
        how = "one side's ratchet key and the other's public one give the shared secret"
        before = self._private(step - 1) if step > 1 else self.used.signed
        self.footprint.derive(shared, [before, self._public(step)], how, facts=self.facts)
        public = [] if step == 1 else [self._public(step - 1)]
        self.footprint.derive(shared, [self._private(step), *public], how, facts=self.facts)
        premises = [self._root(step - 1), shared, *more]
        for made in (self._root(step), self._chain_key(step, 0)):
            self.footprint.derive(
                made, premises, "the root before and the shared secret give it", facts=self.facts
            )

    def _root(self, step: int) -> Item:
        return key(f"{self.name}, root {step}")

    def _private(self, step: int) -> Item:
        return key(f"{self.name}, ratchet key {step}")

    def _public(self, step: int) -> Item:
        return key(f"{self.name}, public ratchet key {step}")

    def _chain(self, step: int) -> str:
        return f"{self.name}, chain {step}"

    def _chain_key(self, step: int, index: int) -> Item:
        return chain_key(self._chain(step), index)

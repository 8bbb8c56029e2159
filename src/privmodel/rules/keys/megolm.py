"""Groups: each sender has a forward-only ratchet, which receivers may keep from the start.

Source: "Megolm group ratchet", matrix-org/olm, docs/megolm.md. What is kept decides: vodozemac's
receivers keep the ratchet as they got it, so that a seized receiver opens all it has read since.
M. Albrecht, S. Celi, B. Dowling, D. Jones, "Practically-exploitable Cryptographic Vulnerabilities
in Matrix", IEEE S&P 2023, treat what follows.

A sender draws a ratchet when it first sends, hands it to whoever gets a message and has not had it
yet, as it is then, and draws another when it has served for so many messages or days, when somebody
leaves, or when the sender renews its keys.

Differences: the four parts of the ratchet are one key; the pairwise channels that hand it out are
taken to be out of reach, a quantum computer's too; receivers destroy nothing that they keep.
"""

from __future__ import annotations

from privmodel.model.conversation import Message
from privmodel.model.data import Item
from privmodel.model.encryption import Mode
from privmodel.model.schedules import Kept, Megolm
from privmodel.model.timeline import DAY
from privmodel.rules.footprint import Footprint
from privmodel.rules.life import NEVER, Stretch, stretch
from privmodel.rules.situation import Situation

from .chain import chain_key
from .ring import KeyRing
from .sender_keys import SenderChain, restarts, rings_of
from .sessions import by_time, taking_part

__all__ = ["lay"]


def lay(
    situation: Situation, footprint: Footprint, mode: Mode, messages: list[Message]
) -> dict[str, frozenset[Item]]:
    """Lay each sender's ratchets, at the sender as they are, at receivers as they keep them."""
    schedule = mode.schedule
    assert isinstance(schedule, Megolm)
    how = "members hold the ratchets that were handed to them"
    rings = {ring.name: ring for _, _, ring in rings_of(situation, footprint, mode, how)}
    senders: dict[str, _Sender] = {}
    serving: dict[str, SenderChain] = {}
    seals: dict[str, frozenset[Item]] = {}
    for message, arrives in by_time(messages):
        (person, device), others = taking_part(situation, mode, message)
        if arrives:
            if schedule.receiver_keeps is Kept.LATEST:
                serving[message.id].arrive(message, others)
            continue
        writer = f"{person.name}/{device.name}"
        if writer not in senders:
            ends = sorted(restarts(situation, person.name))
            senders[writer] = _Sender(footprint, mode, schedule, rings[writer], ends)
        chain = senders[writer].chain(stretch(message.sent))
        for who, other in others:
            _hand(schedule, chain, rings[f"{who.name}/{other.name}"], stretch(message.sent))
        serving[message.id] = chain
        seals[message.id] = frozenset({chain.send(message)})
    for sender in senders.values():
        sender.close()
    for ring in rings.values():
        ring.close()
    return seals


def _hand(schedule: Megolm, chain: SenderChain, ring: KeyRing, when: Stretch) -> None:
    """Give a device the ratchet as it is, unless it has had it."""
    if schedule.receiver_keeps is Kept.LATEST:
        chain.join(ring, when)
    elif ring.name not in chain.given:
        chain.given.add(ring.name)
        ring.take(chain_key(chain.name, len(chain.keys)), when)


class _Sender:
    """One device's ratchets, one after another."""

    def __init__(
        self, footprint: Footprint, mode: Mode, schedule: Megolm, ring: KeyRing, ends: list[Stretch]
    ) -> None:
        self.footprint, self.mode, self.schedule, self.ring = footprint, mode, schedule, ring
        self.ends = ends
        self.chains: list[SenderChain] = []

    def chain(self, when: Stretch) -> SenderChain:
        """The ratchet that serves now, drawn if there is none."""
        if self.chains:
            chain = self.chains[-1]
            dropped = self._dropped(chain)
            if dropped[0] <= when[0]:
                chain.until = dropped
            elif (
                len(chain.keys) >= self.schedule.messages
                or when[0] >= chain.since[0] + self.schedule.days * DAY
            ):
                chain.until = when
            else:
                return chain
        name = f"{self.mode.id}, ratchet {len(self.chains)} of {self.ring.name}"
        fresh = SenderChain(self.footprint, self.mode, name, when, NEVER)
        fresh.own(self.ring)
        self.chains.append(fresh)
        return fresh

    def _dropped(self, chain: SenderChain) -> Stretch:
        """When a ratchet is dropped because somebody leaves or keys are renewed."""
        return next((end for end in self.ends if end[0] > chain.since[0]), NEVER)

    def close(self) -> None:
        """Lay what the ratchets gave and how long the sender held the last one."""
        for chain in self.chains:
            if chain.until == NEVER:
                chain.until = self._dropped(chain)
            chain.close()

"""Groups: each sender has one hash chain, whose key every member holds; nothing heals it.

Source: P. Rösler, C. Mainka, J. Schwenk, "More is Less", EuroS&P 2018, section 4, for its
properties. A chain starts afresh for everybody when a member leaves, and for one sender when that
one renews its keys; somebody who joins gets the chains as they are then.

Differences: the pairwise channels that hand the chains out are taken to be out of reach, a quantum
computer's too; a message is written on its sender's first device, and each such device has a chain
before the first message.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from privmodel.model.conversation import Device, Message, Participant
from privmodel.model.data import Item
from privmodel.model.encryption import Mode
from privmodel.model.retention import EventKind
from privmodel.rules.custody import devices_of
from privmodel.rules.footprint import Footprint
from privmodel.rules.life import NEVER, Stretch, delivered, renewals, stretch
from privmodel.rules.situation import Situation

from .chain import Reader, chain_key, lay_chain
from .ring import ALWAYS, KeyRing, key
from .sessions import by_time, taking_part

__all__ = ["Ring", "SenderChain", "lay", "present", "restarts", "rings_of"]

Ring = tuple[Participant, Device, KeyRing]


def lay(
    situation: Situation, footprint: Footprint, mode: Mode, messages: list[Message]
) -> dict[str, frozenset[Item]]:
    """Lay each sender's chains and the places where their current keys lie."""
    rings = rings_of(situation, footprint, mode, "members hold the key of each sender's chain")
    chains: dict[str, list[SenderChain]] = {}
    seals: dict[str, frozenset[Item]] = {}
    serving: dict[str, SenderChain] = {}
    for message, arrives in by_time(messages):
        if arrives:
            serving[message.id].arrive(message, taking_part(situation, mode, message)[1])
            continue
        (person, device), _ = taking_part(situation, mode, message)
        writer = f"{person.name}/{device.name}"
        if writer not in chains:
            chains[writer] = _chains(situation, footprint, mode, rings, person, writer)
        when = message.sent.earliest
        chain = next(each for each in reversed(chains[writer]) if each.since[0] <= when)
        serving[message.id] = chain
        seals[message.id] = frozenset({chain.send(message)})
    for each in (chain for some in chains.values() for chain in some):
        each.close()
    for _, _, ring in rings:
        ring.close()
    return seals


def rings_of(situation: Situation, footprint: Footprint, mode: Mode, how: str) -> list[Ring]:
    """The keys of every device that ever takes part in a group."""
    return [
        (person, device, KeyRing(footprint, mode, person, device, how))
        for person in situation.conversation.participants
        for device in devices_of(person, mode) or (Device(),)
    ]


def present(
    situation: Situation, person: Participant, device: Device
) -> list[tuple[Stretch, Stretch]]:
    """The stretches of time in which a device takes part in a group, each from and until."""
    steps = sorted(
        (stretch(event.at), event.kind is EventKind.JOINED)
        for event in situation.conversation.events
        if event.by == person.name and event.kind in (EventKind.JOINED, EventKind.LEFT)
    )
    linked = ALWAYS if device.linked is None else stretch(device.linked)
    found: list[tuple[Stretch, Stretch]] = []
    since: Stretch | None = None if steps and steps[0][1] else ALWAYS
    for at, joins in [*steps, (NEVER, False)]:
        if joins and since is None:
            since = at
        elif not joins and since is not None:
            start = max(since, linked)
            if start < at:
                found.append((start, at))
            since = None
    return found


def restarts(situation: Situation, sender: str) -> Iterator[Stretch]:
    """When a sender starts a chain afresh: somebody leaves, or the sender renews its keys."""
    for event in situation.conversation.events:
        if event.kind is EventKind.LEFT:
            yield stretch(event.at)
    yield from renewals(situation.conversation, sender)


def _chains(
    situation: Situation,
    footprint: Footprint,
    mode: Mode,
    rings: list[Ring],
    person: Participant,
    writer: str,
) -> list[SenderChain]:
    """A sender's chains, one after another."""
    mine = next(device for who, device, ring in rings if ring.name == writer)
    here = present(situation, person, mine)
    begins = [ALWAYS]
    begins += [
        when
        for when in sorted(set(restarts(situation, person.name)))
        if any(start[0] <= when[0] < end[0] for start, end in here)
    ]
    made = []
    for number, since in enumerate(begins):
        until = begins[number + 1] if number + 1 < len(begins) else NEVER
        chain = SenderChain(footprint, mode, f"{mode.id}, chain {number} of {writer}", since, until)
        for who, device, ring in rings:
            if ring.name == writer:
                chain.own(ring)
                continue
            for start, end in present(situation, who, device):
                for come, gone in here:
                    when = max(since, start, come)
                    if when[0] < min(until[0], end[0], gone[0]):
                        chain.join(ring, when)
        made.append(chain)
    return made


class SenderChain:
    """One chain of one sender, followed through its messages.

    Args:
        footprint: where derivations are laid.
        mode: the mode.
        name: the chain's name.
        since: when it begins.
        until: when the sender starts another.
    """

    def __init__(
        self, footprint: Footprint, mode: Mode, name: str, since: Stretch, until: Stretch
    ) -> None:
        self.footprint, self.mode, self.name = footprint, mode, name
        self.since, self.until = since, until
        self.keys: list[Item] = []
        self.numbers: dict[str, int] = {}
        self.mine: KeyRing | None = None
        self.readers: dict[str, Reader] = {}
        self.waiting: list[tuple[Stretch, KeyRing]] = []
        self.given: set[str] = set()

    def own(self, ring: KeyRing) -> None:
        """The sender's device holds the chain's key."""
        self.mine = ring
        ring.take(chain_key(self.name, 0), self.since)

    def join(self, ring: KeyRing, when: Stretch) -> None:
        """A member's device gets the chain as it is at some time."""
        self.waiting.append((when, ring))
        self.waiting.sort(key=lambda each: each[0])

    def admit(self, until: Stretch) -> None:
        """Hand the chain as it is to whoever has joined by then."""
        while self.waiting and self.waiting[0][0][0] <= until[0]:
            when, ring = self.waiting.pop(0)
            if ring.name not in self.given:
                self.given.add(ring.name)
                self.readers[ring.name] = Reader(ring, self.name, len(self.keys), when)

    def send(self, message: Message) -> Item:
        """The sender uses the next key."""
        when = stretch(message.sent)
        self.admit(when)
        number = self.numbers[message.id] = len(self.keys)
        made = key(f"{self.name}, key {number}")
        self.keys.append(made)
        if self.mine is not None:
            self.mine.drop(chain_key(self.name, number), when)
            self.mine.take(chain_key(self.name, number + 1), when)
        return made

    def arrive(self, message: Message, devices: list[tuple[Participant, Device]]) -> None:
        """A message reaches devices."""
        when = delivered(message)
        self.admit(when)
        for person, device in devices:
            reader = self.readers.get(f"{person.name}/{device.name}")
            if reader is not None:
                reader.read(self.numbers[message.id], self.keys, when)

    def close(self) -> None:
        """The sender has started another; lay what follows from what."""
        self.admit((inf, inf))
        if self.mine is not None and self.until != NEVER:
            self.mine.drop(chain_key(self.name, len(self.keys)), self.until)
        lay_chain(self.footprint, self.name, self.keys, self.mode.facts)
        for reader in self.readers.values():
            reader.close()

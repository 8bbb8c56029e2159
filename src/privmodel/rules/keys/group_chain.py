"""Who has a sender's chain in a group, from when on: what sender keys and Megolm have in common."""

from __future__ import annotations

from collections.abc import Iterator

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

__all__ = ["Ring", "SenderChain", "present", "restarts", "rings_of"]

Ring = tuple[Participant, Device, KeyRing]


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
    gone = stretch(device.unlinked)
    found: list[tuple[Stretch, Stretch]] = []
    since: Stretch | None = None if steps and steps[0][1] else ALWAYS
    for at, joins in [*steps, (NEVER, False)]:
        if joins and since is None:
            since = at
        elif not joins and since is not None:
            start = max(since, linked)
            end = min(at, gone)
            if start < end:
                found.append((start, end))
            since = None
    return found


def restarts(situation: Situation, sender: str) -> Iterator[Stretch]:
    """When a sender starts a chain afresh: somebody leaves, or the sender renews its keys."""
    for event in situation.conversation.events:
        if event.kind is EventKind.LEFT:
            yield stretch(event.at)
    yield from renewals(situation.conversation, sender)


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
        self.given: set[str] = set()

    def own(self, ring: KeyRing) -> None:
        """The sender's device holds the chain's key."""
        self.mine = ring
        ring.take(chain_key(self.name, 0), self.since)

    def give(self, ring: KeyRing, when: Stretch, *, latest: bool) -> None:
        """A member's device gets the chain as it is now, and keeps it so or the latest key of it.

        Args:
            ring: the device's keys.
            when: the time.
            latest: whether it keeps the key for what comes next and no earlier one.
        """
        self.given.add(ring.name)
        if latest:
            self.readers[ring.name] = Reader(ring, self.name, len(self.keys), when)
        else:
            ring.take(chain_key(self.name, len(self.keys)), when)

    def send(self, message: Message) -> Item:
        """The sender uses the next key."""
        when = stretch(message.sent)
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
        for person, device in devices:
            reader = self.readers.get(f"{person.name}/{device.name}")
            if reader is not None:
                reader.read(self.numbers[message.id], self.keys, when)

    def close(self) -> None:
        """The sender has started another; lay what follows from what."""
        if self.mine is not None and self.until != NEVER:
            self.mine.drop(chain_key(self.name, len(self.keys)), self.until)
        lay_chain(self.footprint, self.name, self.keys, self.mode.facts)
        for reader in self.readers.values():
            reader.close()

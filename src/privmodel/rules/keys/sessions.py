"""Pairwise sessions: each device that writes has one with every device that gets its messages.

Source: M. Marlinspike, T. Perrin, "The Sesame Algorithm", Signal, 2017, in its main lines. Two
devices that write to each other before either has heard from the other have two sessions, and use
the one in which a message last arrived.

Differences: a message is written on its sender's first device; sessions are not archived, and no
device starts a second one. A message to several devices is sealed for each of them; here whoever
has the key for one has the message, wherever it was recorded.
"""

from __future__ import annotations

from collections.abc import Iterator

from privmodel.model.conversation import Device, Message, Participant
from privmodel.model.data import Item
from privmodel.model.encryption import Mode
from privmodel.model.schedules import DoubleRatchet
from privmodel.rules.custody import devices_of
from privmodel.rules.footprint import Footprint
from privmodel.rules.life import NEVER, Stretch, delivered, renewals, stretch
from privmodel.rules.situation import Situation

from .double_ratchet import Session
from .prekeys import Prekeys, Used
from .ring import KeyRing, key

__all__ = ["Pairs", "by_time", "lay", "taking_part"]


def lay(
    situation: Situation, footprint: Footprint, mode: Mode, messages: list[Message]
) -> dict[str, frozenset[Item]]:
    """Lay the states of the sessions between all devices that exchange messages."""
    assert isinstance(mode.schedule, DoubleRatchet)
    pairs = Pairs(situation, footprint, mode, mode.schedule)
    underway: dict[str, list[tuple[KeyRing, KeyRing, Session]]] = {}
    seals: dict[str, frozenset[Item]] = {}
    for message, arrives in by_time(messages):
        if arrives:
            when = delivered(message)
            for mine, theirs, session in underway.get(message.id, ()):
                pairs.receive(session, mine, theirs, message.id, when)
            continue
        writer, others = taking_part(situation, mode, message)
        mine = pairs.ring(*writer)
        keys: list[Item] = []
        parts: dict[Item, None] = {}
        for other in others:
            theirs = pairs.ring(*other)
            session, made, more = pairs.send(mine, theirs, message.id, stretch(message.sent))
            underway.setdefault(message.id, []).append((mine, theirs, session))
            keys.append(made)
            parts.update(dict.fromkeys(more))
        sealing = _for_all(footprint, mode, message, keys)
        footprint.carry(message.id, frozenset({sealing}), tuple(parts))
        seals[message.id] = frozenset({sealing})
    pairs.close()
    return seals


def _for_all(footprint: Footprint, mode: Mode, message: Message, keys: list[Item]) -> Item:
    """The key of a message, which follows from that for any of the devices that get it."""
    if len(keys) == 1:
        return keys[0]
    sealing = key(f"{mode.id}, message key of {message.id}")
    how = "each device gets the message under its own session"
    for each in keys:
        footprint.derive(sealing, [each], how, facts=mode.facts)
    return sealing


def taking_part(
    situation: Situation, mode: Mode, message: Message
) -> tuple[tuple[Participant, Device], list[tuple[Participant, Device]]]:
    """The device that a message is written on, and the others that get it."""
    sender = situation.conversation.participant(message.sender)
    there: list[tuple[Participant, Device]] = [
        (person, device)
        for person in situation.people_at(message)
        for device in devices_of(person, mode)
        if _linked(device, message)
    ]
    mine = [pair for pair in there if pair[0].name == sender.name]
    writer = mine[0] if mine else (sender, (devices_of(sender, mode) or (Device(),))[0])
    return writer, [pair for pair in there if pair != writer]


def _linked(device: Device, message: Message) -> bool:
    """Whether a device is, or may be, linked when a message is sent."""
    if device.unlinked is not None and device.unlinked.latest <= message.sent.earliest:
        return False
    return device.linked is None or device.linked.earliest <= message.sent.latest


def by_time(messages: list[Message]) -> Iterator[tuple[Message, bool]]:
    """Sending and arrival of each message, in time; nothing arrives before it is sent."""
    events = []
    for number, message in enumerate(messages):
        events.append((message.sent.earliest, number, False, message))
        if not message.lost:
            events.append((delivered(message)[0], number, True, message))
    events.sort(key=lambda event: event[:3])
    for _, _, arrives, message in events:
        yield message, arrives


class Pairs:
    """The sessions between the devices of a conversation, as far as they are needed.

    Args:
        situation: the conversation under its view.
        footprint: where keys are laid.
        mode: the mode that needs them.
        schedule: how sessions begin and go on.
    """

    def __init__(
        self, situation: Situation, footprint: Footprint, mode: Mode, schedule: DoubleRatchet
    ) -> None:
        self.situation, self.footprint, self.mode = situation, footprint, mode
        self.schedule = schedule
        self.rings: dict[str, KeyRing] = {}
        self.prekeys: dict[str, Prekeys] = {}
        self.current: dict[tuple[str, str], Session] = {}
        self.used: dict[Session, Used] = {}

    def send(
        self, mine: KeyRing, theirs: KeyRing, name: str, when: Stretch
    ) -> tuple[Session, Item, tuple[Item, ...]]:
        """A device seals something for another in their session, begun here if there is none.

        Returns:
            the session, the key, and what travels along in the open.
        """
        session = self.current.get((mine.name, theirs.name)) or self._begin(mine, theirs, when)
        return session, *session.send(mine, name, when)

    def receive(
        self, session: Session, mine: KeyRing, theirs: KeyRing, name: str, when: Stretch
    ) -> None:
        """What a device has sealed for another arrives there."""
        if theirs is session.second.ring and not session.reached:
            self.prekeys[theirs.name].spend(self.used[session], when)
        session.receive(theirs, name, when)
        self.current[theirs.name, mine.name] = session

    def close(self) -> None:
        """Lay what is still held and what follows."""
        for session, used in self.used.items():
            session.close()
            if not session.reached:
                self.prekeys[session.second.ring.name].spend(used, NEVER)
        for prekeys in self.prekeys.values():
            prekeys.close()
        for ring in self.rings.values():
            ring.close()

    def _begin(self, mine: KeyRing, theirs: KeyRing, when: Stretch) -> Session:
        name = f"{self.mode.id}, session of {mine.name} with {theirs.name}"
        used = self.prekeys[theirs.name].use(name, when)
        session = Session(
            self.footprint, self.schedule, name, (mine, theirs), used, self.mode.facts
        )
        self.used[session] = used
        self.current[mine.name, theirs.name] = session
        return session

    def ring(self, person: Participant, device: Device) -> KeyRing:
        """The keys of a device in its sessions."""
        name = f"{person.name}/{device.name}"
        if name not in self.rings:
            ring = KeyRing(
                self.footprint, self.mode, person, device, "the session's state on the device"
            )
            self.rings[name] = ring
            self.prekeys[name] = Prekeys(
                self.footprint,
                ring,
                self.schedule.start,
                self.schedule.one_time_prekeys,
                self.schedule.signed_prekey_days,
                renewals(self.situation.conversation, person.name),
            )
        return self.rings[name]

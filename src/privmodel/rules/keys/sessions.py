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

__all__ = ["by_time", "lay", "taking_part"]


def lay(
    situation: Situation, footprint: Footprint, mode: Mode, messages: list[Message]
) -> dict[str, frozenset[Item]]:
    """Lay the states of the sessions between all devices that exchange messages."""
    return _Sessions(situation, footprint, mode).run(messages)


def taking_part(
    situation: Situation, mode: Mode, message: Message
) -> tuple[tuple[Participant, Device], list[tuple[Participant, Device]]]:
    """The device that a message is written on, and the others that get it."""
    sender = situation.conversation.participant(message.sender)
    there: list[tuple[Participant, Device]] = [
        (person, device)
        for person in situation.people_at(message)
        for device in devices_of(person, mode)
        if device.linked is None or device.linked.earliest <= message.sent.latest
    ]
    mine = [pair for pair in there if pair[0].name == sender.name]
    writer = mine[0] if mine else (sender, (devices_of(sender, mode) or (Device(),))[0])
    return writer, [pair for pair in there if pair != writer]


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


class _Sessions:
    """All sessions of a conversation, followed through its messages."""

    def __init__(self, situation: Situation, footprint: Footprint, mode: Mode) -> None:
        assert isinstance(mode.schedule, DoubleRatchet)
        self.situation, self.footprint, self.mode = situation, footprint, mode
        self.schedule = mode.schedule
        self.rings: dict[str, KeyRing] = {}
        self.prekeys: dict[str, Prekeys] = {}
        self.current: dict[tuple[str, str], Session] = {}
        self.used: dict[Session, Used] = {}
        self.underway: dict[str, list[tuple[KeyRing, KeyRing, Session]]] = {}

    def run(self, messages: list[Message]) -> dict[str, frozenset[Item]]:
        """Follow the messages in time, then lay what is still held and what follows."""
        seals: dict[str, frozenset[Item]] = {}
        for message, arrives in by_time(messages):
            if arrives:
                self._arrive(message)
            else:
                seals[message.id] = frozenset({self._send(message)})
        for session, used in self.used.items():
            session.close()
            if not session.reached:
                self.prekeys[session.second.ring.name].spend(used, NEVER)
        for prekeys in self.prekeys.values():
            prekeys.close()
        for ring in self.rings.values():
            ring.close()
        return seals

    def _send(self, message: Message) -> Item:
        """Seal a message for each device that gets it; gives the key that opens it."""
        when = stretch(message.sent)
        writer, others = taking_part(self.situation, self.mode, message)
        mine = self._ring(*writer)
        keys: list[Item] = []
        parts: dict[Item, None] = {}
        for other in others:
            theirs = self._ring(*other)
            session = self.current.get((mine.name, theirs.name)) or self._begin(mine, theirs, when)
            self.underway.setdefault(message.id, []).append((mine, theirs, session))
            made, more = session.send(mine, message, when)
            keys.append(made)
            parts.update(dict.fromkeys(more))
        if len(keys) == 1:
            sealing = keys[0]
        else:
            sealing = key(f"{self.mode.id}, message key of {message.id}")
            for each in keys:
                self.footprint.derive(
                    sealing,
                    [each],
                    "each device gets the message under its own session",
                    facts=self.mode.facts,
                )
        self.footprint.carry(message.id, frozenset({sealing}), tuple(parts))
        return sealing

    def _arrive(self, message: Message) -> None:
        when = delivered(message)
        for mine, theirs, session in self.underway.get(message.id, ()):
            if theirs is session.second.ring and not session.reached:
                self.prekeys[theirs.name].spend(self.used[session], when)
            session.receive(theirs, message, when)
            self.current[theirs.name, mine.name] = session

    def _begin(self, mine: KeyRing, theirs: KeyRing, when: Stretch) -> Session:
        name = f"{self.mode.id}, session of {mine.name} with {theirs.name}"
        used = self.prekeys[theirs.name].use(name, when)
        session = Session(
            self.footprint, self.schedule, name, (mine, theirs), used, self.mode.facts
        )
        self.used[session] = used
        self.current[mine.name, theirs.name] = session
        return session

    def _ring(self, person: Participant, device: Device) -> KeyRing:
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

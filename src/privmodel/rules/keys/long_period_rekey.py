"""Key pairs of devices that serve for a long while: iMessage before PQ3.

Source: Apple, "Apple Platform Security", on how iMessage sends and receives: each message is
encrypted for each receiving device under that device's public key. Apple's account of PQ3 (2024)
adds that key pairs have been replaced periodically since 2019, without a period.

Differences: one key pair a participant, shared by all devices; where a period is given, its first
one begins with the first message. A message goes to everybody who takes part, which includes the
sender's other devices but not the device that sends it.
"""

from __future__ import annotations

from bisect import bisect_right
from math import inf

from privmodel.model.conversation import Conversation, Message, Participant
from privmodel.model.data import DataKind, Item
from privmodel.model.encryption import Mode
from privmodel.model.schedules import LongPeriodRekey
from privmodel.model.timeline import DAY
from privmodel.rules import places
from privmodel.rules.custody import devices_of
from privmodel.rules.footprint import Copy, Footprint, span
from privmodel.rules.life import NEVER, Stretch, delivered, renewals
from privmodel.rules.situation import Situation

__all__ = ["lay"]


def lay(
    situation: Situation, footprint: Footprint, mode: Mode, messages: list[Message]
) -> dict[str, frozenset[Item]]:
    """One key pair a participant and period, on that participant's devices while it serves."""
    schedule = mode.schedule
    assert isinstance(schedule, LongPeriodRekey)
    last = messages[-1].sent.latest
    begins = {
        person.name: _begins(schedule, situation.conversation, person, messages[0], last)
        for person in situation.conversation.participants
    }
    seals: dict[str, frozenset[Item]] = {}
    for message in messages:
        pairs = []
        for person in situation.people_at(message):
            if person.name != message.sender or len(devices_of(person, mode)) > 1:
                pairs.append(_hold(footprint, mode, person, begins[person.name], message))
        named = " or ".join(sorted(pair.subject for pair in pairs))
        key = Item(kind=DataKind.KEY, subject=f"what {named} opens")
        for pair in pairs:
            footprint.derive(
                key, [pair], "a receiver's private key opens the message", facts=mode.facts
            )
        seals[message.id] = frozenset({key})
    return seals


def _begins(
    schedule: LongPeriodRekey,
    conversation: Conversation,
    person: Participant,
    first: Message,
    last: float,
) -> list[Stretch]:
    """When a participant's key pairs are made, up to the first one made after the last message."""
    begins: list[Stretch] = [(-inf, -inf)]
    age = first.sent.earliest
    for renewed in (*renewals(conversation, person.name), NEVER):
        while schedule.days is not None and age <= last:
            if age + schedule.days * DAY >= renewed[0]:
                break
            age += schedule.days * DAY
            begins.append((age, age))
        if renewed != NEVER:
            begins.append(renewed)
            age = max(renewed[0], first.sent.earliest)
    return begins


def _hold(
    footprint: Footprint, mode: Mode, person: Participant, begins: list[Stretch], message: Message
) -> Item:
    """The key pair that serves when a message is sent, laid on its owner's devices."""
    schedule = mode.schedule
    assert isinstance(schedule, LongPeriodRekey)
    number = bisect_right(begins, message.sent.earliest, key=lambda begin: begin[0]) - 1
    start, end = begins[number], NEVER
    if number + 1 < len(begins):
        end = begins[number + 1]
    name = f"{mode.id}, key pair {number} of {person.name}"
    if schedule.days is None:  # made and replaced some time, so that each message stands for itself
        name = f"{name} as of {message.id}"
        arrived = delivered(message)[1]
        start = (start[0], max(start[1], message.sent.earliest))
        end = (min(end[0], arrived), end[1])
    pair = Item(kind=DataKind.KEY, subject=name)
    footprint.pair(pair)
    for device in devices_of(person, mode) if footprint.lays("device") else ():
        footprint.add_once(
            Copy(
                pair,
                places.disk(person.name, device.name),
                span(start, end),
                seals=frozenset({places.device_key(person.name, device.name)}),
                facts=mode.facts,
                whose=person.name,
                how="the device holds its key pair until it makes a new one",
            )
        )
    return pair

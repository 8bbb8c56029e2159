"""Calls: a fresh key agreement for each, whose keys live in memory while the call lasts.

Differences: a call is an instant, as every message is; the line's own keys (SRTP) are not told
apart from those that were agreed upon.
"""

from __future__ import annotations

from privmodel.model.conversation import Message
from privmodel.model.data import DataKind, Item
from privmodel.model.encryption import Mode
from privmodel.model.retention import State
from privmodel.rules import places
from privmodel.rules.custody import devices_of
from privmodel.rules.footprint import Copy, Footprint, instant
from privmodel.rules.situation import Situation

__all__ = ["lay"]


def lay(
    situation: Situation, footprint: Footprint, mode: Mode, messages: list[Message]
) -> dict[str, frozenset[Item]]:
    """One key a call, in the memory of the devices that take part, while it lasts."""
    seals: dict[str, frozenset[Item]] = {}
    for message in messages:
        key = Item(kind=DataKind.KEY, subject=f"key of {message.id}")
        seals[message.id] = frozenset({key})
        for person in situation.people_at(message) if footprint.lays("device") else ():
            for device in devices_of(person, mode):
                footprint.add(
                    Copy(
                        key,
                        places.memory(person.name, device.name),
                        instant(message.sent),
                        State.PASSES,
                        facts=mode.facts,
                        whose=person.name,
                        how="a device knows the key of the call that it takes part in",
                    )
                )
    return seals

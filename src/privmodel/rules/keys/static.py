"""End-to-end under long-lived key pairs: either side's own key opens every message, for good.

Source: K. G. Paterson, M. Scarlata, K. T. Truong, "Three Lessons From Threema", USENIX Security
2023, for what such a schedule gives away. Differences: one key a participant, shared by all
devices.
"""

from __future__ import annotations

from privmodel.model.conversation import Message
from privmodel.model.data import DataKind, Item
from privmodel.model.encryption import Mode
from privmodel.rules import places
from privmodel.rules.custody import devices_of
from privmodel.rules.footprint import EVER, Copy, Footprint
from privmodel.rules.situation import Situation

__all__ = ["lay"]


def lay(
    situation: Situation, footprint: Footprint, mode: Mode, messages: list[Message]
) -> dict[str, frozenset[Item]]:
    """Each message has a key that follows from the static key of anybody who takes part."""
    seals: dict[str, frozenset[Item]] = {}
    platform = situation.platform.id
    statics = {}
    for person in situation.conversation.participants:
        statics[person.name] = Item(
            kind=DataKind.KEY, subject=f"static key of {person.name} on {platform}"
        )
        footprint.pair(statics[person.name])
        for device in devices_of(person, mode) if footprint.lays("device") else ():
            footprint.add(
                Copy(
                    statics[person.name],
                    places.disk(person.name, device.name),
                    EVER,
                    seals=frozenset({places.device_key(person.name, device.name)}),
                    facts=mode.facts,
                    whose=person.name,
                    how="the device holds its owner's static key",
                )
            )
    for message in messages:
        people = sorted(person.name for person in situation.people_at(message))
        key = Item(kind=DataKind.KEY, subject=f"shared by {', '.join(people)} on {platform}")
        for name in people:
            footprint.derive(
                key,
                [statics[name]],
                "one static key and the other side's public key give the shared key",
                facts=mode.facts,
            )
        seals[message.id] = frozenset({key})
    return seals

"""A key that only the user's own devices hold: what lies under it is closed to the provider."""

from __future__ import annotations

from privmodel.model.conversation import Participant
from privmodel.model.data import Item
from privmodel.rules import places
from privmodel.rules.footprint import EVER, Copy, Footprint

__all__ = ["lay_on_devices", "lay_user_key"]


def lay_user_key(
    footprint: Footprint, platform: str, person: Participant, facts: frozenset[str]
) -> Item:
    """The user's own key for what is stored at a platform, on each of the user's devices."""
    key = places.user_key(platform, person.name)
    lay_on_devices(footprint, person, key, facts, "only the user's own devices hold this key")
    return key


def lay_on_devices(
    footprint: Footprint, person: Participant, key: Item, facts: frozenset[str], how: str
) -> None:
    """A key that lies for good on the disk of each of somebody's devices."""
    for device in person.devices if footprint.lays("device") else ():
        footprint.add_once(
            Copy(
                key,
                places.disk(person.name, device.name),
                EVER,
                seals=frozenset({places.device_key(person.name, device.name)}),
                facts=facts,
                whose=person.name,
                how=how,
            )
        )

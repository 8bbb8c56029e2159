"""The keys that one device holds, each from when until when."""

from __future__ import annotations

from math import inf

from privmodel.model.conversation import Device, Participant
from privmodel.model.data import DataKind, Item
from privmodel.model.encryption import Mode
from privmodel.rules import places
from privmodel.rules.footprint import Copy, Footprint, span
from privmodel.rules.life import NEVER, Stretch

__all__ = ["ALWAYS", "KeyRing", "key"]

ALWAYS: Stretch = (-inf, -inf)
"""Before anything that is modelled."""


def key(name: str) -> Item:
    """A key, or what belongs to one, of that name."""
    return Item(kind=DataKind.KEY, subject=name)


class KeyRing:
    """A device's keys: taken at some instant, dropped at another, and then destroyed.

    Args:
        footprint: where the copies are laid, once it is known how long they lie.
        mode: the mode whose keys they are.
        person: whose device.
        device: the device.
        how: how keys come to lie there, in words.
    """

    def __init__(
        self, footprint: Footprint, mode: Mode, person: Participant, device: Device, how: str
    ) -> None:
        self.footprint, self.mode, self.how = footprint, mode, how
        self.person, self.device = person, device
        self.name = f"{person.name}/{device.name}"
        self._held: dict[Item, Stretch] = {}

    def take(self, item: Item, when: Stretch) -> None:
        """Hold a key from now on; one that is held already stays."""
        self._held.setdefault(item, when)

    def drop(self, item: Item, when: Stretch) -> None:
        """Destroy a key; one that is not held is passed over."""
        since = self._held.pop(item, None)
        if since is not None:
            self.hold(item, since, when)

    def close(self) -> None:
        """Whatever is held now is held for good."""
        for item in tuple(self._held):
            self.drop(item, NEVER)

    def hold(self, item: Item, since: Stretch, until: Stretch) -> None:
        """Hold a key through a stretch of time."""
        lies = span(since, until)
        if lies.maybe is None or not self.footprint.lays("device"):
            return
        if self.device not in self.person.devices:
            return  # somebody whose devices nobody names
        self.footprint.add(
            Copy(
                item,
                places.disk(self.person.name, self.device.name),
                lies,
                seals=frozenset({places.device_key(self.person.name, self.device.name)}),
                facts=self.mode.facts,
                whose=self.person.name,
                how=self.how,
            )
        )

"""How the key of a group's chain gets to the members: by pairwise sessions, or out of sight.

Group protocols hand their keys out over pairwise channels. If those are part of the run, whoever
can read them has the new keys too, and a new chain heals nothing that the channels have not healed.
If they are left out, keys arrive by a way that no attacker sees.
"""

from __future__ import annotations

from privmodel.lab.mode import Quiet
from privmodel.lab.world import World

from .sessions import Sessions

__all__ = ["GroupMode"]


class GroupMode(Quiet):
    """What group protocols have in common.

    Args:
        channels: pairwise sessions by which keys are handed out; None: out of sight.
    """

    def __init__(self, channels: Sessions | None = None) -> None:
        self.channels = channels

    def begin(self, world: World) -> None:
        """The pairwise channels publish their keys."""
        if self.channels is not None:
            self.channels.begin(world)

    def hand(self, world: World, sender: str, recipient: str, key: bytes) -> bytes:
        """What a recipient has of a key that is handed to it, at once."""
        if self.channels is None:
            return key
        body = self.channels.seal(world, sender, recipient, key)
        by_holder = {device.holder: device for device in world.devices}
        world.carry(by_holder[sender], by_holder[recipient], body)
        return self.channels.open(world, sender, recipient, body)

    def rekey(self, world: World, owner: str) -> None:
        """The channels' prekeys are renewed; each protocol adds its own."""
        if self.channels is not None:
            self.channels.rekey(world, owner)

    def due(self) -> float:
        """When something falls due in the channels."""
        return super().due() if self.channels is None else self.channels.due()

    def upkeep(self, world: World) -> None:
        """What falls due in the channels."""
        if self.channels is not None:
            self.channels.upkeep(world)

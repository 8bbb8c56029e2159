"""Somebody in the middle of a first contact, who agrees on keys with each side and passes all on.

https://core.telegram.org/api/end-to-end has both sides of a secret chat compare a picture of their
key against this; M. Marlinspike, T. Perrin, "The X3DH Key Agreement Protocol", Signal, 2016,
section 4.1, says the same of identity keys. The server, or whoever has it, gives each side the
middle's keys for the other side's; each then has a conversation with the middle.

Differences: the middle has a device for each side, which takes part in the run and writes nothing
of its own; it is there from the outset; what is compared is whatever the protocol says two sides
have in common. Comparing is done once, before a message, and stops who sees a difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from privmodel.errors import LabError
from privmodel.lab.mode import Mode
from privmodel.lab.octets import unpack
from privmodel.lab.world import Device, World

__all__ = ["Middle", "picture"]


def picture(world: World, holder: str, peer: str) -> bytes:
    """What a side of a secret chat shows of its key: a digest of it; nothing before there is one.

    Args:
        world: the stage.
        holder: whose device.
        peer: the device that it takes for the other side's.
    """
    state = world.get(holder, f"secret chat {peer}")
    return unpack(state)[0][1] if state else b""


class Middle:
    """A mode between two devices with a third party between them.

    Args:
        sides: for each side's device, the middle's device that it takes for the other side's, and
            the protocol that the two run.
        shown: gives what a side shows of its key, for comparing; None: nobody compares.
    """

    end_to_end = False

    def __init__(
        self,
        sides: Mapping[str, tuple[str, Mode]],
        shown: Callable[[World, str, str], bytes] | None = None,
    ) -> None:
        self.sides, self.shown = sides, shown
        self._modes = tuple({id(mode): mode for _, mode in sides.values()}.values())

    def begin(self, world: World) -> None:
        """Both protocols lay out what they need."""
        for mode in self._modes:
            mode.begin(world)

    def send(
        self, world: World, sender: Device, recipients: Sequence[Device], name: str, text: bytes
    ) -> Mapping[str, bytes]:
        """Seal for the middle, which opens, reads, and seals for the other side.

        Raises:
            LabError: when the sides compare their keys and see a difference.
        """
        self._compare(world)
        devices = {device.holder: device for device in world.devices}
        nearby, mode = self.sides[sender.holder]
        other = next(each for each in self.sides if each != sender.holder)
        between, onward = self.sides[other]
        body = mode.send(world, sender, [devices[nearby]], name, text)[nearby]
        world.carry(sender, None, body)
        seen = mode.receive(world, sender, devices[nearby], body)
        passed = onward.send(world, devices[between], [devices[other]], name, seen)
        return {other: passed[other]}

    def receive(self, world: World, sender: Device, recipient: Device, body: bytes) -> bytes:
        """Open what has come from the middle as if from the other side."""
        between, mode = self.sides[recipient.holder]
        world.carry(None, recipient, body)
        middle = next(device for device in world.devices if device.holder == between)
        return mode.receive(world, middle, recipient, body)

    def lose(self, world: World, name: str, recipients: Sequence[Device]) -> None:
        """Nobody notices."""

    def members(self, world: World, members: Sequence[Device]) -> None:
        """Whoever takes part in one of the protocols does so from the outset."""
        for mode in self._modes:
            mode.members(world, members)

    def rekey(self, world: World, owner: str) -> None:
        """A side renews its keys with the middle."""
        for mode in self._modes:
            mode.rekey(world, owner)

    def forget(self, world: World, name: str) -> None:
        """Servers delete what they keep, and the middle keeps what it has read."""
        for mode in self._modes:
            mode.forget(world, name)

    def due(self) -> float:
        """The next instant at which one of the protocols has something to do."""
        return min(mode.due() for mode in self._modes)

    def upkeep(self, world: World) -> None:
        """Do what is due in either."""
        for mode in self._modes:
            if mode.due() <= world.now:
                mode.upkeep(world)

    def _compare(self, world: World) -> None:
        if self.shown is None:
            return
        first, second = (
            self.shown(world, side, between) for side, (between, _) in self.sides.items()
        )
        if first and second and first != second:
            raise LabError("keys compared", "the two sides have different ones; nothing is sent")

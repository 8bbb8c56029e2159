"""A key directory whose answers are checked: no device gets messages that was not verified.

Whoever runs the directory can add a device of its own to somebody's account, a "ghost" that reads
along (I. Levy, C. Robinson, "Principles for a More Informed Exceptional Access Debate", Lawfare,
2018). Without a check, senders seal to whatever the directory lists. With it, a sender refuses a
device whose identity was not among those verified at the beginning.

Differences: safety numbers and key transparency are both taken as this one list, complete from the
outset; nobody verifies anything later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from privmodel.errors import LabError
from privmodel.lab.octets import pack, unpack
from privmodel.lab.primitives import Primitives
from privmodel.lab.world import OPERATOR, Device, World

from .sessions import Sessions

__all__ = ["Verified"]

LIST = "verified devices"


def _remember(_: Primitives, __: bytes, identities: Sequence[bytes]) -> tuple[bytes, None]:
    return pack(identities), None


def _check(_: Primitives, state: bytes, identity: bytes, holder: str) -> tuple[bytes, None]:
    if identity not in unpack(state)[0]:
        raise LabError("key directory", f"{holder} was never verified; nothing is sent to it")
    return state, None


class Verified(Sessions):
    """Sessions with devices that were verified before the first message; arguments as there."""

    def members(self, world: World, members: Sequence[Device]) -> None:
        """Those present at the outset verify each other."""
        if not any(world.holds(device.holder, LIST) for device in world.devices):
            identities = [world.get(OPERATOR, f"identity {device.holder}") for device in members]
            for device in members:
                world.step(device.holder, LIST, _remember, identities)

    def send(
        self, world: World, sender: Device, recipients: Sequence[Device], name: str, text: bytes
    ) -> Mapping[str, bytes]:
        """Seal the text for each recipient, if all of them have been verified.

        Raises:
            LabError: otherwise.
        """
        for device in recipients:
            identity = world.get(OPERATOR, f"identity {device.holder}")
            world.step(sender.holder, LIST, _check, identity, device.holder)
        return super().send(world, sender, recipients, name, text)

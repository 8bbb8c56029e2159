"""What lies on a device lies encrypted: readable while it is unlocked, sealed while it is locked.

In the manner of "Apple Platform Security" (data protection): a disk key is wrapped under a key made
of the passcode and of a secret that never leaves a secure element; once the device has been
unlocked, the disk key is in memory.

Differences: one key for everything; AES-256-GCM where disks use XTS; Argon2id with 8 KiB in place
of the element's own slow function; a device counts as unlocked from the beginning.
"""

from __future__ import annotations

from attrs import field, frozen

from privmodel.errors import UnknownName
from privmodel.lab.octets import pack
from privmodel.lab.primitives import Primitives
from privmodel.lab.world import Device, World

from .draws import draw_key

__all__ = ["AtRest"]

MEMORY = "memory disk key"
_WRAP = b"privmodel lab at rest"


def _wrap(
    prim: Primitives, _: bytes, passcode: bytes, element: bytes, key: bytes
) -> tuple[bytes, None]:
    salt = prim.random(16)
    stretched = prim.argon2id(passcode, salt, memory=8)
    secrets = [element, stretched] if element else [stretched]
    (wrapping,) = prim.hkdf(secrets, info=_WRAP, lengths=(32,))
    return pack([salt, *prim.seal_again(wrapping, key)]), None


@frozen(kw_only=True)
class AtRest:
    """A participant's devices encrypt what they keep.

    Args:
        owner: the participant.
        passcode: what unlocks the devices.
        element: whether a secure element holds a secret that takes part; without one, the passcode
            alone opens the disk.
    """

    owner: str
    passcode: bytes = field(repr=False)
    element: bool = True

    def begin(self, world: World) -> None:
        """Wrap the disk key, and from now on seal whatever comes to lie on these devices."""
        mine = [device for device in world.devices if device.owner == self.owner]
        if not mine:
            owners = {device.owner for device in world.devices}
            raise UnknownName("participant", self.owner, owners, "AtRest.owner")
        for device in mine:
            key = world.step(device.holder, MEMORY, draw_key)
            inside = b""
            if self.element:
                inside = world.step(f"{device.holder}/element", "secret", draw_key)
            world.step(device.holder, "disk header", _wrap, self.passcode, inside, key)
            world.seal_disk(device.holder, key)

    def kept(self, world: World, device: Device, name: str, text: bytes) -> None:
        """Nothing more than for everything else."""

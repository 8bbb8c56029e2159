"""Long-lived key pairs, one a participant: Threema before 2022, in the manner of NaCl's box.

The shared secret of the two key pairs seals every message for good, under a random nonce
(https://www.threema.com/press-files/2_documentation/cryptography_whitepaper.pdf describes it for
Threema; what it gives away is the subject of K. G. Paterson, M. Scarlata, K. T. Truong, "Three
Lessons From Threema", USENIX Security 2023).

Differences: X25519, HKDF-SHA-256 and AES-256-GCM in place of XSalsa20-Poly1305 under a key from
HSalsa20; all devices of a participant share one key pair; public keys are known to everybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from privmodel.lab.mode import Quiet
from privmodel.lab.octets import pack, unpack
from privmodel.lab.primitives import Primitives
from privmodel.lab.world import Device, World

from .draws import draw_pair

__all__ = ["StaticKeys", "open_box", "seal_box"]

ZONE = "static key"
INFO = b"privmodel lab static keys"


def seal_box(prim: Primitives, state: bytes, theirs: bytes, text: bytes) -> tuple[bytes, bytes]:
    """Seal a text for the holder of a public key."""
    nonce, sealed = prim.seal_again(_key(prim, state, theirs), text)
    return state, pack([nonce, sealed])


def open_box(prim: Primitives, state: bytes, theirs: bytes, body: bytes) -> tuple[bytes, bytes]:
    """Open what the holder of a public key has sealed.

    Raises:
        DecryptionFailed: for another key or altered bytes.
    """
    nonce, sealed = unpack(body)[0]
    return state, prim.open_again(_key(prim, state, theirs), nonce, sealed)


def _key(prim: Primitives, state: bytes, theirs: bytes) -> bytes:
    shared = prim.agree(unpack(state)[0][0], theirs)
    return prim.hkdf([shared], info=INFO, lengths=(32,))[0]


class StaticKeys(Quiet):
    """A chat under key pairs that never change."""

    def __init__(self) -> None:
        self.public: dict[str, bytes] = {}

    def begin(self, world: World) -> None:
        """Every participant draws a key pair, and every device of that one gets it."""
        for device in world.devices:
            if device.owner not in self.public:
                self.public[device.owner] = world.step(device.holder, ZONE, draw_pair)
                state = world.get(device.holder, ZONE)
            else:
                state = next(
                    world.get(other.holder, ZONE)
                    for other in world.devices
                    if other.owner == device.owner
                )
                world.put(device.holder, ZONE, state)
        world.public += self.public.values()

    def send(
        self, world: World, sender: Device, recipients: Sequence[Device], name: str, text: bytes
    ) -> Mapping[str, bytes]:
        """One ciphertext for each participant."""
        bodies: dict[str, bytes] = {}
        for device in recipients:
            if device.owner not in bodies:
                theirs = self.public[device.owner]
                bodies[device.owner] = world.step(sender.holder, ZONE, seal_box, theirs, text)
        return {device.holder: bodies[device.owner] for device in recipients}

    def receive(self, world: World, sender: Device, recipient: Device, body: bytes) -> bytes:
        """Open it with the sender's public key."""
        return world.step(recipient.holder, ZONE, open_box, self.public[sender.owner], body)

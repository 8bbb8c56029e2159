"""Keys that the operator holds: what servers keep is encrypted, and they can open it.

A text travels as in :mod:`privmodel.lab.protocols.transport_only`; besides, the operator stores it
until it is deleted for everybody, under a key that lies in its vault, another holder. Telegram says
of its cloud chats that they are stored encrypted, with the keys elsewhere
(https://telegram.org/faq, "Do you process data requests?"); how, it does not say.

Differences: AES-256-GCM with a random nonce; one key for all messages, where a large service would
split it.
"""

from __future__ import annotations

from privmodel.lab.octets import pack, unpack
from privmodel.lab.primitives import Primitives
from privmodel.lab.world import OPERATOR, VAULT, World

from .draws import draw_key
from .transport_only import TransportOnly

__all__ = ["ServerHeldKeys"]

ZONE = "storage key"


def _store(prim: Primitives, _: bytes, key: bytes, text: bytes) -> tuple[bytes, None]:
    return pack(prim.seal_again(key, text)), None


class ServerHeldKeys(TransportOnly):
    """A chat in the operator's cloud."""

    def begin(self, world: World) -> None:
        """The vault draws its key."""
        world.step(VAULT, ZONE, draw_key)

    def arrived(self, world: World, name: str, text: bytes) -> None:
        """The operator stores what has come in."""
        super().arrived(world, name, text)
        world.step(OPERATOR, f"stored {name}", _store, unpack(world.get(VAULT, ZONE))[0][0], text)

    def forget(self, world: World, name: str) -> None:
        """The operator deletes its copy."""
        world.put(OPERATOR, f"stored {name}", b"")

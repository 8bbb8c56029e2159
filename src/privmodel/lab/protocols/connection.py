"""A connection between a client and a server, as a sketch of TLS 1.3 (RFC 8446).

Both sides draw a key pair for the occasion, agree on a key, and destroy what they drew when the
connection ends: what was recorded stays shut, whatever is seized later.

Differences: a connection carries a single text and lasts for an instant; the server does not prove
its identity, since no attacker here sits in the middle; one AES-256-GCM key from HKDF of the shared
secret and the two public values takes the place of the key schedule.
"""

from __future__ import annotations

from privmodel.lab.octets import pack, unpack
from privmodel.lab.primitives import Primitives
from privmodel.lab.world import OPERATOR, World

from .draws import draw_pair

__all__ = ["download", "upload"]

INFO = b"privmodel lab connection"
ZONE = "memory connection"


def _seal(prim: Primitives, state: bytes, theirs: bytes, text: bytes) -> tuple[bytes, bytes]:
    secret, ours = unpack(state)[0]
    key = _key(prim, prim.agree(secret, theirs), theirs, ours)
    return b"", pack([ours, prim.seal(key, text)])


def _open(prim: Primitives, state: bytes, body: bytes) -> tuple[bytes, bytes]:
    secret, ours = unpack(state)[0]
    theirs, sealed = unpack(body)[0]
    key = _key(prim, prim.agree(secret, theirs), ours, theirs)
    return b"", prim.open(key, sealed)


def _key(prim: Primitives, shared: bytes, first: bytes, second: bytes) -> bytes:
    """From the shared secret; ``first`` belongs to the side that receives the text."""
    return prim.hkdf([shared, first, second], info=INFO, lengths=(32,))[0]


def upload(world: World, holder: str, text: bytes) -> tuple[bytes, bytes, bytes]:
    """A client sends a text to the operator.

    Returns:
        what passes the line in one direction and in the other, and what the operator has.
    """
    answer = world.step(OPERATOR, ZONE, draw_pair)
    body = _send(world, holder, answer, text)
    return answer, body, world.step(OPERATOR, ZONE, _open, body)


def download(world: World, holder: str, text: bytes) -> tuple[bytes, bytes, bytes]:
    """The operator sends a text to a client; returns as :func:`upload` does."""
    answer = world.step(holder, ZONE, draw_pair)
    body = _send(world, OPERATOR, answer, text)
    return answer, body, world.step(holder, ZONE, _open, body)


def _send(world: World, holder: str, answer: bytes, text: bytes) -> bytes:
    world.step(holder, ZONE, draw_pair)
    return world.step(holder, ZONE, _seal, answer, text)

"""Steps that many protocols begin with: a zone that had nothing gets a fresh key."""

from __future__ import annotations

from privmodel.lab.octets import pack
from privmodel.lab.primitives import Primitives

__all__ = ["draw_key", "draw_pair"]


def draw_key(prim: Primitives, _: bytes) -> tuple[bytes, bytes]:
    """32 random bytes; gives them."""
    key = prim.random(32)
    return pack([key]), key


def draw_pair(prim: Primitives, _: bytes, group: str = "x25519") -> tuple[bytes, bytes]:
    """A secret and its public value; gives the latter."""
    secret, public = prim.key_pair(group)
    return pack([secret, public]), public

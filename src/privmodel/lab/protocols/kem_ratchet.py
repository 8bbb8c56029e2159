"""A ratchet of whole ML-KEM keys inside the Double Ratchet, in the manner of Apple's PQ3.

Every so many messages a side that turns its ratchet offers a fresh KEM key with its new ratchet
key; the other side's next turn encapsulates to it, and what lies inside goes into the root step
beside the Diffie-Hellman secret (Apple Security Engineering and Architecture, "iMessage with PQ3",
2024; analysed by D. Stebila, ePrint 2024/357, and F. Linker, R. Sasse, D. Basin, ePrint 2024/1395).

Differences: ML-KEM-768; the count is of messages sent and received in the session since the ratchet
last made a step; no time limit; offer and ciphertext go with every message of their chain, so that
none need be first; the messages are not signed here.
"""

from __future__ import annotations

from privmodel.lab.octets import number, pack, received, unpack, value
from privmodel.lab.primitives import Primitives

__all__ = ["answered", "counted", "header", "start", "turned"]

_LEVEL = 768


def start() -> bytes:
    """The state at the beginning: nothing offered, nothing to answer, nothing counted.

    The parts are: the seed of the key that is on offer, that key; the other side's key to be
    answered; the ciphertext that goes with the present chain; the count.
    """
    return pack([b"", b"", b"", b"", number(0)])


def header(state: bytes) -> tuple[bytes, bytes]:
    """What goes with a message: the key on offer and the ciphertext, or nothing."""
    _, public, _, sealed, _ = unpack(state)[0]
    return counted(state), pack([public, sealed])


def counted(state: bytes) -> bytes:
    """One more message has been sent or received."""
    atoms = unpack(state)[0]
    atoms[4] = number(value(atoms[4]) + 1)
    return pack(atoms)


def turned(prim: Primitives, state: bytes, every: int) -> tuple[bytes, list[bytes]]:
    """This side turns its ratchet: answer the other's offer, or make one if it is time.

    Returns:
        the state, and the secrets that go into the root step.
    """
    seed, public, theirs, _, count = unpack(state)[0]
    if theirs:
        sealed, secret = prim.kem_send(_LEVEL, theirs)
        return pack([seed, public, b"", sealed, number(0)]), [secret]
    if not seed and value(count) >= every:
        seed, public = prim.kem_pair(_LEVEL)
    return pack([seed, public, theirs, b"", count]), []


def answered(prim: Primitives, state: bytes, extension: bytes) -> tuple[bytes, list[bytes]]:
    """The other side has turned its ratchet; returns as :func:`turned` does."""
    seed, public, _, sealed, count = unpack(state)[0]
    offer, answer, *_ = received(extension, 2)[0]
    if answer:
        secret = prim.kem_open(_LEVEL, seed, answer)
        return pack([b"", b"", offer, b"", number(0)]), [secret]
    return pack([seed, public, offer, sealed, count]), []

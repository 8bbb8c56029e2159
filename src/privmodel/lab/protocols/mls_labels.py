"""The labelled primitives of MLS with cipher suite 1.

RFC 9420, "The Messaging Layer Security (MLS) Protocol", 2023, sections 5.1 and 5.2, with X25519,
AES-128-GCM, SHA-256 and Ed25519. Nothing differs.
"""

from __future__ import annotations

from privmodel.lab.primitives import Primitives

__all__ = [
    "HASH",
    "KEY",
    "NONCE",
    "derive_secret",
    "expand",
    "hpke_open",
    "hpke_seal",
    "ref_hash",
    "sign",
    "tree_secret",
    "vector",
    "verify",
]

HASH, KEY, NONCE = 32, 16, 12
_VERSION = b"MLS 1.0 "


def vector(octets: bytes) -> bytes:
    """Bytes with their length in front, as section 2.1.2 writes it."""
    length = len(octets)
    if length < 1 << 6:
        return bytes([length]) + octets
    if length < 1 << 14:
        return (length | 0x4000).to_bytes(2, "big") + octets
    return (length | 0x80000000).to_bytes(4, "big") + octets


def expand(prim: Primitives, secret: bytes, label: str, context: bytes, length: int) -> bytes:
    """ExpandWithLabel."""
    full = length.to_bytes(2, "big") + vector(_VERSION + label.encode()) + vector(context)
    return prim.expand(secret, full, length)[0]


def derive_secret(prim: Primitives, secret: bytes, label: str) -> bytes:
    """DeriveSecret."""
    return expand(prim, secret, label, b"", HASH)


def tree_secret(prim: Primitives, secret: bytes, label: str, generation: int, length: int) -> bytes:
    """DeriveTreeSecret."""
    return expand(prim, secret, label, generation.to_bytes(4, "big"), length)


def ref_hash(prim: Primitives, label: bytes, value: bytes) -> bytes:
    """RefHash."""
    return prim.hashed(vector(label) + vector(value))


def _content(label: str, content: bytes) -> bytes:
    return vector(_VERSION + label.encode()) + vector(content)


def sign(prim: Primitives, seed: bytes, label: str, content: bytes) -> bytes:
    """SignWithLabel."""
    return prim.sign(seed, _content(label, content))


def verify(prim: Primitives, public: bytes, label: str, content: bytes, signature: bytes) -> None:
    """VerifyWithLabel; raises ``DecryptionFailed`` for a wrong signature."""
    prim.verify(public, signature, _content(label, content))


def hpke_seal(prim: Primitives, public: bytes, label: str, context: bytes, text: bytes) -> bytes:
    """EncryptWithLabel: the encapsulated key and the ciphertext joined."""
    return prim.hpke_seal(public, text, _content(label, context))


def hpke_open(prim: Primitives, secret: bytes, label: str, context: bytes, sealed: bytes) -> bytes:
    """DecryptWithLabel; raises ``DecryptionFailed`` for another key, label or context."""
    return prim.hpke_open(secret, sealed, _content(label, context))

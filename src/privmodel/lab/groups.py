"""Groups in which two parties agree on a secret, behind one interface.

X25519 is RFC 7748's; the group of integers is the 2,048-bit group of RFC 3526, section 3, with the
generator 2, computed by Python's own ``pow``: a group of this kind is what Telegram prescribes for
secret chats, and the cryptography package is about to drop it.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from privmodel.errors import LabError, UnknownName

__all__ = ["GROUPS", "MODULUS", "agree", "public_of", "require_group", "secret_length"]

MODULUS = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F"
    "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510"
    "15728E5A8AACAA68FFFFFFFFFFFFFFFF",
    16,
)
GROUPS = ("x25519", "modp2048")
_SECRET = {"x25519": 32, "modp2048": 256}


def require_group(name: str, place: str) -> str:
    """The name of a group, if it is one.

    Raises:
        UnknownName: with the groups that there are.
    """
    if name not in GROUPS:
        raise UnknownName("group", name, GROUPS, place)
    return name


def secret_length(group: str) -> int:
    """How many random bytes make a secret of a group."""
    return _SECRET[group]


def public_of(group: str, secret: bytes) -> bytes:
    """The public value that belongs to a secret."""
    if group == "x25519":
        return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    return pow(2, int.from_bytes(secret, "big"), MODULUS).to_bytes(256, "big")


def agree(group: str, secret: bytes, public: bytes) -> bytes:
    """What a secret and the other side's public value have in common.

    Raises:
        LabError: when the public value is one that gives the secret away.
    """
    if group == "x25519":
        try:
            other = X25519PublicKey.from_public_bytes(public)
            return X25519PrivateKey.from_private_bytes(secret).exchange(other)
        except ValueError as fault:
            raise LabError("key agreement", f"unfit public key: {fault}") from None
    value = int.from_bytes(public, "big")
    if not 2**1984 <= value <= MODULUS - 2**1984:
        raise LabError("key agreement", "unfit public value: outside the range that is accepted")
    return pow(value, int.from_bytes(secret, "big"), MODULUS).to_bytes(256, "big")

"""What anybody can compute who has the inputs: the primitives as functions of bytes alone.

Every entry of :data:`OPERATIONS` takes parameters, which are public, and inputs, and gives outputs.
The protocols reach them through the recorder, the attacker directly. Specifications: HKDF RFC 5869,
HMAC RFC 2104, AES-GCM NIST SP 800-38D, ML-KEM FIPS 203, HPKE RFC 9180, Argon2id RFC 9106.
"""

from __future__ import annotations

import hmac as standard
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hpke, padding
from cryptography.hazmat.primitives.asymmetric import mlkem
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

from privmodel.errors import DecryptionFailed, LabError

from . import ige
from .groups import agree, public_of
from .octets import pack

__all__ = ["NO_NONCE", "OPERATIONS", "SUITE", "Operation", "bound", "kem_key"]

Parts = tuple[bytes, ...]
Operation = Callable[[Any, Parts], Parts]

NO_NONCE = bytes(12)
"""The nonce under a key that serves for a single message."""
SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_128_GCM)
_SHA256 = hashes.SHA256()


def kem_key(level: int, seed: bytes) -> mlkem.MLKEM768PrivateKey | mlkem.MLKEM1024PrivateKey:
    """The ML-KEM private key of a 64-byte seed; the level is 768 or 1024."""
    kind = mlkem.MLKEM768PrivateKey if level == 768 else mlkem.MLKEM1024PrivateKey
    return kind.from_seed_bytes(seed)


def _public(group: str, given: Parts) -> Parts:
    return (public_of(group, given[0]),)


def _agree(group: str, given: Parts) -> Parts:
    return (agree(group, given[0], given[1]),)


def _kem_public(level: int, given: Parts) -> Parts:
    return (kem_key(level, given[0]).public_key().public_bytes_raw(),)


def _kem_open(level: int, given: Parts) -> Parts:
    try:
        return (kem_key(level, given[0]).decapsulate(given[1]),)
    except ValueError as fault:
        raise LabError("ML-KEM", f"unfit key or ciphertext: {fault}") from None


def _hkdf(settings: tuple[bytes | None, bytes, bytes, tuple[int, ...]], given: Parts) -> Parts:
    """The salt is a constant among the parameters, or else the first of the inputs."""
    salt, prefix, info, lengths = settings
    if salt is None:
        salt, given = given[0], given[1:]
    secret = prefix + b"".join(given)
    derived = HKDF(algorithm=_SHA256, length=sum(lengths), salt=salt, info=info).derive(secret)
    return _cut(derived, lengths)


def _expand(settings: tuple[bytes, tuple[int, ...]], given: Parts) -> Parts:
    info, lengths = settings
    return _cut(HKDFExpand(_SHA256, sum(lengths), info).derive(given[0]), lengths)


def _cut(text: bytes, lengths: tuple[int, ...]) -> Parts:
    if len(lengths) == 1:
        return (text,)
    found, at = [], 0
    for length in lengths:
        found.append(text[at : at + length])
        at += length
    return tuple(found)


def _chain(_: object, given: Parts) -> Parts:
    key = given[0]
    return (standard.digest(key, b"\x01", "sha256"), standard.digest(key, b"\x02", "sha256"))


def _hmac(data: bytes | None, given: Parts) -> Parts:
    text = given[1] if data is None else data
    return (standard.digest(given[0], text, "sha256"),)


def _derive_key(_: object, given: Parts) -> Parts:
    """DeriveKeyPair of RFC 9180, section 7.1.3, for X25519; the public key follows."""
    label = b"HPKE-v1KEM\x00\x20"
    drawn = standard.digest(b"", label + b"dkp_prk" + given[0], "sha256")
    return (standard.digest(drawn, b"\x00\x20" + label + b"sk" + b"\x01", "sha256"),)


def _sha256(_: object, given: Parts) -> Parts:
    return (sha256(b"".join(given)).digest(),)


def _mtproto(offset: int, given: Parts) -> Parts:
    """AES key and vector of MTProto 2.0 from the shared key and the message key."""
    key, message = given
    first = sha256(message + key[offset : offset + 36]).digest()
    second = sha256(key[40 + offset : 76 + offset] + message).digest()
    return (
        first[:8] + second[8:24] + first[24:],
        second[:8] + first[8:24] + second[24:],
    )


def _open(_: object, given: Parts) -> Parts:
    key, sealed, *context = given
    return (_aead_open(key, NO_NONCE, sealed, context),)


def _open_with_nonce(_: object, given: Parts) -> Parts:
    key, nonce, sealed, *context = given
    return (_aead_open(key, nonce, sealed, context),)


def _aead_open(key: bytes, nonce: bytes, sealed: bytes, context: Sequence[bytes]) -> bytes:
    try:
        return AESGCM(key).decrypt(nonce, sealed, bound(context))
    except InvalidTag:
        raise DecryptionFailed("AES-GCM", "the ciphertext does not fit the key") from None


def bound(context: Sequence[bytes]) -> bytes | None:
    """What a ciphertext is bound to: one part as it is, several as a record."""
    if not context:
        return None
    return context[0] if len(context) == 1 else pack(context)


def _cbc_open(_: object, given: Parts) -> Parts:
    key, vector, sealed = given
    turn = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    strip = padding.PKCS7(128).unpadder()
    try:
        padded = turn.update(sealed) + turn.finalize()
        return (strip.update(padded) + strip.finalize(),)
    except ValueError:
        raise DecryptionFailed("AES-CBC", "the padding of the ciphertext is wrong") from None


def _ige_open(_: object, given: Parts) -> Parts:
    key, vector, sealed = given
    return (ige.decrypt(key, vector, sealed),)


def _hpke_open(info: bytes, given: Parts) -> Parts:
    private, sealed = given
    try:
        return (SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(private), info),)
    except InvalidTag:
        raise DecryptionFailed("HPKE", "the ciphertext does not fit the key") from None


def _argon2id(cost: tuple[int, int, int], given: Parts) -> Parts:
    memory, passes, length = cost
    password, salt = given
    maker = Argon2id(salt=salt, length=length, iterations=passes, lanes=1, memory_cost=memory)
    return (maker.derive(password),)


def _join(_: object, given: Parts) -> Parts:
    return (b"".join(given),)


OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {
        "public": _public,
        "agree": _agree,
        "derive_key": _derive_key,
        "kem_public": _kem_public,
        "kem_open": _kem_open,
        "hkdf": _hkdf,
        "expand": _expand,
        "chain": _chain,
        "hmac": _hmac,
        "join": _join,
        "sha256": _sha256,
        "mtproto": _mtproto,
        "open": _open,
        "open_with_nonce": _open_with_nonce,
        "cbc_open": _cbc_open,
        "ige_open": _ige_open,
        "hpke_open": _hpke_open,
        "argon2id": _argon2id,
    }
)
"""By name: parameters and inputs to outputs."""

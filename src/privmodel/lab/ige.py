"""AES-256 in the mode called Infinite Garble Extension, which Telegram uses.

Each block of ciphertext is ``c[i] = E(p[i] xor c[i-1]) xor p[i-1]``, where the initialisation
vector supplies ``c[0]`` and then ``p[0]`` (https://core.telegram.org/mtproto/description). The
cryptography package has no such mode; here a single ECB encryptor is fed one block at a time.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from privmodel.errors import LabError

__all__ = ["decrypt", "encrypt"]

BLOCK = 16


def _xor(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).to_bytes(BLOCK, "big")


def _checked(key: bytes, vector: bytes, text: bytes) -> None:
    if len(key) != 32 or len(vector) != 32 or len(text) % BLOCK:
        raise LabError("AES-IGE", "wants 32 bytes of key and of vector, and whole blocks of text")


def encrypt(key: bytes, vector: bytes, text: bytes) -> bytes:
    """The ciphertext of whole blocks of plaintext.

    Args:
        key: 32 bytes.
        vector: 32 bytes: the block before the first of ciphertext, then that of plaintext.
        text: a multiple of 16 bytes.
    """
    _checked(key, vector, text)
    block = Cipher(algorithms.AES(key), modes.ECB()).encryptor().update
    before, plain = vector[:BLOCK], vector[BLOCK:]
    found = []
    for at in range(0, len(text), BLOCK):
        now = text[at : at + BLOCK]
        before, plain = _xor(block(_xor(now, before)), plain), now
        found.append(before)
    return b"".join(found)


def decrypt(key: bytes, vector: bytes, text: bytes) -> bytes:
    """The plaintext of whole blocks of ciphertext; arguments as for :func:`encrypt`."""
    _checked(key, vector, text)
    block = Cipher(algorithms.AES(key), modes.ECB()).decryptor().update
    before, plain = vector[:BLOCK], vector[BLOCK:]
    found = []
    for at in range(0, len(text), BLOCK):
        now = text[at : at + BLOCK]
        before, plain = now, _xor(block(_xor(now, plain)), before)
        found.append(plain)
    return b"".join(found)

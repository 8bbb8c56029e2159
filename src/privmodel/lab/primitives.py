"""All randomness and all cryptography of the protocols, with a record of every operation.

The record holds digests only: which operation turned values with these digests into values with
those. Beside what a party did stands what the holder of the other key could have done with the
same outcome: the other side of a key agreement, decapsulation beside encapsulation, opening beside
sealing. It tells an attacker which combination to try, and nothing else.

Apart from that, in a second record, lie the values themselves by holder and instant: what malware
sees that is resident there and then.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519, mlkem
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.padding import PKCS7

from privmodel.errors import DecryptionFailed, LabError

from . import ige
from .groups import public_of, secret_length
from .pure import NO_NONCE, OPERATIONS, SUITE, bound
from .recording import Edges, digest

__all__ = ["Primitives"]


class Primitives:
    """The operations that protocols are made of.

    Args:
        entropy: gives so many random bytes. (Encapsulation and HPKE draw their own, which the
            cryptography package takes from the operating system.)
    """

    def __init__(self, entropy: Callable[[int], bytes]) -> None:
        self._entropy = entropy
        self.edges: Edges = {}
        self.tape: list[tuple[float, str, tuple[bytes, ...]]] = []
        self.logarithms: dict[bytes, bytes] = {}
        """Public value to secret: what a quantum computer finds, for groups and not for KEMs."""
        self._public: dict[bytes, bytes] = {}
        self._secret: dict[bytes, bytes] = {}
        self._now, self._holder = 0.0, ""
        self._fresh: tuple[bytes, X25519PrivateKey] | None = None

    def begin(self, holder: str, now: float) -> None:
        """From here on it is this holder who computes, at this instant."""
        self._holder, self._now, self._fresh = holder, now, None

    # -- recording ------------------------------------------------------------------------------

    def _note(
        self, name: str, settings: Any, given: tuple[bytes, ...], made: tuple[bytes, ...]
    ) -> None:
        edge = (name, settings, tuple(map(digest, given)))
        if edge not in self.edges:
            self.edges[edge] = tuple(map(digest, made))

    def _saw(self, *values: bytes) -> None:
        self.tape.append((self._now, self._holder, values))

    def _do(self, name: str, settings: Any, *given: bytes) -> tuple[bytes, ...]:
        try:
            made = OPERATIONS[name](settings, given)
        except LabError as fault:
            raise type(fault)(f"{self._holder}, {fault.place}", fault.reason) from None
        self._note(name, settings, given, made)
        self.tape.append((self._now, self._holder, given + made))
        return made

    def _pair(self, secret: bytes, public: bytes) -> None:
        ours, theirs = digest(secret), digest(public)
        self._public[ours], self._secret[theirs] = theirs, ours

    # -- randomness -----------------------------------------------------------------------------

    def random(self, size: int) -> bytes:
        """So many random bytes."""
        value = self._entropy(size)
        self._saw(value)
        return value

    # -- key agreement --------------------------------------------------------------------------

    def key_pair(self, group: str = "x25519") -> tuple[bytes, bytes]:
        """A fresh secret and its public value."""
        secret = self._entropy(secret_length(group))
        if group == "x25519":
            key = X25519PrivateKey.from_private_bytes(secret)
            self._fresh = (secret, key)
            public = key.public_key().public_bytes_raw()
        else:
            public = public_of(group, secret)
        self._record_pair(group, secret, public)
        return secret, public

    def public(self, secret: bytes, group: str = "x25519") -> bytes:
        """The public value of a secret that was derived and not drawn."""
        public = public_of(group, secret)
        self._record_pair(group, secret, public)
        return public

    def _record_pair(self, group: str, secret: bytes, public: bytes) -> None:
        self._note("public", group, (secret,), (public,))
        self._pair(secret, public)
        self.logarithms[public] = secret
        self._saw(secret, public)

    def agree(self, secret: bytes, public: bytes, group: str = "x25519") -> bytes:
        """The shared secret of one's own secret and the other side's public value."""
        if self._fresh is not None and self._fresh[0] is secret:
            shared = self._agree_fresh(self._fresh[1], secret, public)
        else:
            (shared,) = self._do("agree", group, secret, public)
        ours, theirs = self._public.get(digest(secret)), self._secret.get(digest(public))
        if ours is not None and theirs is not None:
            self.edges.setdefault(("agree", group, (theirs, ours)), (digest(shared),))
        return shared

    def _agree_fresh(self, key: X25519PrivateKey, secret: bytes, public: bytes) -> bytes:
        """The same with a key that need not be loaded a second time within one step."""
        try:
            shared = key.exchange(X25519PublicKey.from_public_bytes(public))
        except ValueError as fault:
            raise LabError(f"{self._holder}, key agreement", f"unfit key: {fault}") from None
        self._note("agree", "x25519", (secret, public), (shared,))
        self._saw(secret, public, shared)
        return shared

    def derived_pair(self, material: bytes) -> tuple[bytes, bytes]:
        """An X25519 key pair made of a secret, as HPKE derives it."""
        (secret,) = self._do("derive_key", None, material)
        return secret, self.public(secret)

    def kem_pair(self, level: int) -> tuple[bytes, bytes]:
        """The seed of a fresh ML-KEM private key, and the public key; the level is 768 or 1024."""
        seed = self._entropy(64)
        (public,) = self._do("kem_public", level, seed)
        self._pair(seed, public)
        return seed, public

    def kem_send(self, level: int, public: bytes) -> tuple[bytes, bytes]:
        """A ciphertext for the holder of a public key, and the secret that lies in it."""
        kind = mlkem.MLKEM768PublicKey if level == 768 else mlkem.MLKEM1024PublicKey
        try:
            secret, sealed = kind.from_public_bytes(public).encapsulate()
        except ValueError as fault:
            raise LabError(f"{self._holder}, encapsulation", f"unfit key: {fault}") from None
        self._saw(public, secret, sealed)
        seed = self._secret.get(digest(public))
        if seed is not None:
            self.edges.setdefault(("kem_open", level, (seed, digest(sealed))), (digest(secret),))
        return sealed, secret

    def kem_open(self, level: int, seed: bytes, sealed: bytes) -> bytes:
        """The secret in a ciphertext. A wrong one gives another secret, as ML-KEM prescribes."""
        return self._do("kem_open", level, seed, sealed)[0]

    # -- derivation -----------------------------------------------------------------------------

    def hkdf(
        self,
        secrets: Sequence[bytes],
        *,
        info: bytes,
        lengths: tuple[int, ...],
        salt: bytes | None = None,
        zeros: int = 0,
        prefix: bytes = b"",
    ) -> tuple[bytes, ...]:
        """HKDF-SHA-256 of secrets joined, cut into parts.

        Args:
            secrets: what to derive from.
            info: a public constant.
            lengths: the lengths of the parts, in bytes.
            salt: a secret salt; None: so many zero bytes.
            zeros: see there.
            prefix: a public constant before the secrets.
        """
        if salt is None:
            return self._do("hkdf", (bytes(zeros), prefix, info, lengths), *secrets)
        return self._do("hkdf", (None, prefix, info, lengths), salt, *secrets)

    def expand(self, secret: bytes, info: bytes, *lengths: int) -> tuple[bytes, ...]:
        """HKDF-Expand alone."""
        return self._do("expand", (info, lengths), secret)

    def chain(self, key: bytes) -> tuple[bytes, bytes]:
        """One step of a chain: the message key and the next chain key."""
        message, following = self._do("chain", None, key)
        return message, following

    def hmac(self, key: bytes, data: bytes) -> bytes:
        """HMAC-SHA-256 of a constant; HKDF-Extract is this of a secret, for which see below."""
        return self._do("hmac", data, key)[0]

    def extract(self, salt: bytes, secret: bytes) -> bytes:
        """HKDF-Extract, which is HMAC-SHA-256 of the secret under the salt."""
        return self._do("hmac", None, salt, secret)[0]

    def joined(self, *texts: bytes) -> bytes:
        """Texts one after another, where an attacker has to find out that they belong together."""
        return self._do("join", None, *texts)[0]

    def hashed(self, *texts: bytes) -> bytes:
        """SHA-256 of texts joined."""
        return self._do("sha256", None, *texts)[0]

    def tag(self, key: bytes, text: bytes) -> bytes:
        """HMAC-SHA-256 of a text that is public anyway; no key follows from it."""
        made = hmac.digest(key, text, "sha256")
        self._saw(key, text, made)
        return made

    def argon2id(self, password: bytes, salt: bytes, *, memory: int, passes: int = 1) -> bytes:
        """32 bytes from a password; the memory is in KiB."""
        return self._do("argon2id", (memory, passes, 32), password, salt)[0]

    # -- ciphers --------------------------------------------------------------------------------

    def seal(self, key: bytes, text: bytes, *context: bytes) -> bytes:
        """AES-GCM under a key that seals one text only, bound to a public context."""
        sealed = AESGCM(key).encrypt(NO_NONCE, text, bound(context))
        self._note("open", None, (key, sealed, *context), (text,))
        self._saw(key, text, sealed, *context)
        return sealed

    def open(self, key: bytes, sealed: bytes, *context: bytes) -> bytes:
        """The text that :meth:`seal` sealed.

        Raises:
            DecryptionFailed: for another key, another context or altered bytes.
        """
        return self._do("open", None, key, sealed, *context)[0]

    def seal_again(self, key: bytes, text: bytes, *context: bytes) -> tuple[bytes, bytes]:
        """AES-GCM under a key that seals many texts: the random nonce and the ciphertext."""
        nonce = self.random(12)
        return nonce, self.seal_with(key, nonce, text, *context)

    def seal_with(self, key: bytes, nonce: bytes, text: bytes, *context: bytes) -> bytes:
        """AES-GCM under a key and a nonce that belongs to it."""
        sealed = AESGCM(key).encrypt(nonce, text, bound(context))
        self._note("open_with_nonce", None, (key, nonce, sealed, *context), (text,))
        self._saw(key, nonce, text, sealed, *context)
        return sealed

    def open_again(self, key: bytes, nonce: bytes, sealed: bytes, *context: bytes) -> bytes:
        """The text that :meth:`seal_again` sealed; raises as :meth:`open` does."""
        return self._do("open_with_nonce", None, key, nonce, sealed, *context)[0]

    def cbc_seal(self, key: bytes, vector: bytes, text: bytes) -> bytes:
        """AES-CBC with the padding of PKCS #7; says nothing about alterations."""
        pad = PKCS7(128).padder()
        turn = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
        sealed = turn.update(pad.update(text) + pad.finalize()) + turn.finalize()
        self._note("cbc_open", None, (key, vector, sealed), (text,))
        self._saw(key, vector, text, sealed)
        return sealed

    def cbc_open(self, key: bytes, vector: bytes, sealed: bytes) -> bytes:
        """The text that :meth:`cbc_seal` sealed."""
        return self._do("cbc_open", None, key, vector, sealed)[0]

    def mtproto_key(self, shared: bytes, message_key: bytes, offset: int) -> tuple[bytes, bytes]:
        """AES key and vector of a message by MTProto 2.0."""
        key, vector = self._do("mtproto", offset, shared, message_key)
        return key, vector

    def mtproto_message_key(self, shared: bytes, padded: bytes, offset: int) -> bytes:
        """The key of a message by MTProto 2.0, which also authenticates it."""
        middle = sha256(shared[88 + offset : 120 + offset] + padded).digest()[8:24]
        self._saw(shared, padded, middle)
        return middle

    def ige_seal(self, key: bytes, vector: bytes, text: bytes) -> bytes:
        """AES-IGE of whole blocks."""
        sealed = ige.encrypt(key, vector, text)
        self._note("ige_open", None, (key, vector, sealed), (text,))
        self._saw(key, vector, text, sealed)
        return sealed

    def ige_open(self, key: bytes, vector: bytes, sealed: bytes) -> bytes:
        """The blocks that :meth:`ige_seal` sealed."""
        return self._do("ige_open", None, key, vector, sealed)[0]

    def hpke_seal(self, public: bytes, text: bytes, info: bytes) -> bytes:
        """HPKE in base mode to the holder of an X25519 key."""
        sealed = SUITE.encrypt(text, X25519PublicKey.from_public_bytes(public), info)
        private = self._secret.get(digest(public))
        if private is not None:
            self.edges[("hpke_open", info, (private, digest(sealed)))] = (digest(text),)
        self._saw(public, text, sealed)
        return sealed

    def hpke_open(self, secret: bytes, sealed: bytes, info: bytes) -> bytes:
        """The text that :meth:`hpke_seal` sealed.

        Raises:
            DecryptionFailed: for another key, another ``info`` or altered bytes.
        """
        return self._do("hpke_open", info, secret, sealed)[0]

    # -- authenticity ---------------------------------------------------------------------------

    def signing_pair(self) -> tuple[bytes, bytes]:
        """The seed of a fresh Ed25519 signing key, and the verification key."""
        seed = self._entropy(32)
        key = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
        public = key.public_key().public_bytes_raw()
        self.logarithms[public] = seed
        self._saw(seed, public)
        return seed, public

    def sign(self, seed: bytes, text: bytes) -> bytes:
        """An Ed25519 signature."""
        signature = ed25519.Ed25519PrivateKey.from_private_bytes(seed).sign(text)
        self._saw(seed, text, signature)
        return signature

    def verify(self, public: bytes, signature: bytes, text: bytes) -> None:
        """Nothing, if the signature is the one of this text by the holder of that key.

        Raises:
            DecryptionFailed: otherwise.
        """
        try:
            ed25519.Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
        except (InvalidSignature, ValueError):
            raise DecryptionFailed(f"{self._holder}, Ed25519", "the signature is wrong") from None
        self._saw(public, signature, text)

    def equal(self, one: bytes, other: bytes, what: str) -> None:
        """Nothing, if two authentication tags agree.

        Raises:
            DecryptionFailed: otherwise.
        """
        if not hmac.compare_digest(one, other):
            raise DecryptionFailed(self._holder, f"the {what} is wrong")

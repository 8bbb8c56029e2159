"""A second attacker, for small traces: it has no log to follow and tries all combinations.

It is written from the specifications of X3DH and the Double Ratchet and shares no cryptographic
code with the protocols or the first attacker: only the layout of records and the constants of the
protocols, which are public. A derived key counts once it opens a message. What it finds and the
first attacker does not would show that the log lacks something; the other way round, that the first
attacker is told too much.

It knows X3DH with and without one-time prekey (not PQXDH) and the Double Ratchet, eager or lazy,
without KEM ratchets.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from itertools import combinations, product

from attrs import define, field, frozen
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from privmodel.errors import LabError

from .attacker import Access, seen
from .octets import pack, parts, unpack, value
from .recording import Recording

__all__ = ["opened_blindly"]

_ROOT = b"privmodel lab root"
_START = b"privmodel lab X3DH"
_LENGTH = 32


@frozen
class _Envelope:
    """A message as it passes: ciphertext, header, and what the header says."""

    sealed: bytes
    header: bytes
    public: bytes
    number: int


@define
class _Attack:
    """What the attacker has, and what it has found."""

    atoms: frozenset[bytes]
    envelopes: list[_Envelope]
    starts: list[tuple[bytes, bytes]]
    """Identity key and ephemeral key of each first message."""
    identities: list[bytes]
    """The identity keys in the directory."""
    listed: frozenset[bytes]
    """All keys in the directory."""
    secrets: dict[bytes, bytes] = field(factory=dict)
    """Secret to public value, of pairs of which both are at hand."""
    shared: dict[tuple[bytes, bytes], bytes] = field(factory=dict)
    texts: dict[_Envelope, bytes] = field(factory=dict)


def opened_blindly(recording: Recording, access: Access) -> frozenset[str]:
    """The ids of the messages that such an attacker reads.

    Raises:
        UnknownName: for a holder or a place that does not occur in the run.
    """
    blobs = list(seen(recording, access))
    atoms = frozenset(piece for blob in blobs for piece in parts(blob))
    attack = _Attack(atoms, *_messages(blobs), *_listed(recording))
    _find_pairs(attack, recording.logarithms if access.quantum else {})
    _agree(attack)
    _try_message_keys(attack)
    _try_chains(attack)
    _try_roots(attack)
    known = atoms | set(attack.texts.values())
    return frozenset(name for name, marker in recording.markers.items() if marker in known)


def _messages(blobs: list[bytes]) -> tuple[list[_Envelope], list[tuple[bytes, bytes]]]:
    envelopes: dict[_Envelope, None] = {}
    starts: dict[tuple[bytes, bytes], None] = {}
    for blob in blobs:
        try:
            (sealed,), (header, *initial) = unpack(blob)
            _, public, counts = unpack(header)[0]
            envelopes[_Envelope(sealed, header, public, value(counts[:8]))] = None
            for one in initial:
                identity, ephemeral, *_ = unpack(one)[0]
                starts[identity, ephemeral] = None
        except (LabError, ValueError):
            continue
    return list(envelopes), list(starts)


def _public(secret: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def _find_pairs(attack: _Attack, logarithms: Mapping[bytes, bytes]) -> None:
    for atom in attack.atoms:
        if atom in logarithms:
            attack.secrets[logarithms[atom]] = atom
        if len(atom) == _LENGTH and (public := _public(atom)) in attack.atoms:
            attack.secrets[atom] = public


def _agree(attack: _Attack) -> None:
    publics = {one.public for one in attack.envelopes}
    publics |= {key for start in attack.starts for key in start} | set(attack.secrets.values())
    publics |= {atom for atom in attack.atoms if len(atom) == _LENGTH}
    for secret in attack.secrets:
        key = X25519PrivateKey.from_private_bytes(secret)
        for public in publics:
            try:
                other = X25519PublicKey.from_public_bytes(public)
                attack.shared[secret, public] = key.exchange(other)
            except ValueError:
                continue


def _hkdf(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    drawn = hmac.digest(salt, secret, "sha256")
    found = block = b""
    while len(found) < length:
        block = hmac.digest(drawn, block + info + bytes([len(found) // 32 + 1]), "sha256")
        found += block
    return found[:length]


def _try(attack: _Attack, envelope: _Envelope, key: bytes) -> bool:
    """Open an envelope with a message key: bound to the header and both identity keys."""
    for one, other in combinations(attack.identities, 2):
        context = pack([envelope.header, *sorted((one, other))])
        try:
            attack.texts[envelope] = AESGCM(key).decrypt(bytes(12), envelope.sealed, context)
        except InvalidTag:
            continue
        return True
    return False


def _listed(recording: Recording) -> tuple[list[bytes], frozenset[bytes]]:
    """The identity keys in the directory, each of which stands first of two; and all keys in it."""
    records = [unpack(record)[0] for record in recording.public]
    keys = frozenset(key for record in records for key in record if len(key) == _LENGTH)
    return [record[0] for record in records if len(record) == 2], keys


def _unread(attack: _Attack) -> list[_Envelope]:
    return [one for one in attack.envelopes if one not in attack.texts]


def _try_message_keys(attack: _Attack) -> None:
    """Any 32 bytes may be the key of a skipped message."""
    for envelope, key in product(_unread(attack), _candidates(attack)):
        if envelope not in attack.texts:
            _try(attack, envelope, key)


def _candidates(attack: _Attack) -> list[bytes]:
    return [atom for atom in attack.atoms if len(atom) == _LENGTH]


def _try_chains(attack: _Attack) -> None:
    """Any 32 bytes may be the key of a chain, some steps before a message."""
    longest = max((one.number for one in attack.envelopes), default=-1) + 1
    for chain in _candidates(attack):
        for _ in range(longest):
            key, chain = _step(chain)
            for envelope in _unread(attack):
                _try(attack, envelope, key)


def _step(chain: bytes) -> tuple[bytes, bytes]:
    return hmac.digest(chain, b"\x01", "sha256"), hmac.digest(chain, b"\x02", "sha256")


def _try_roots(attack: _Attack) -> None:
    """Any 32 bytes may be a root key, and so may what X3DH gives; a step leads to the next.

    What X3DH gives is first used with the signed prekey that took part in it.
    """
    headers = {one.public for one in attack.envelopes}
    steps = [
        (shared, frozenset((public, attack.secrets[secret])))
        for (secret, public), shared in attack.shared.items()
        if headers & {public, attack.secrets[secret]}
    ]
    public = headers | attack.listed | attack.secrets.keys() | set(attack.secrets.values())
    waiting: list[tuple[bytes, bytes | None]] = [
        *((atom, None) for atom in _candidates(attack) if atom not in public),
        *_first_secrets(attack),
    ]
    tried: set[bytes] = set()
    while waiting:
        root, prekey = waiting.pop()
        if root in tried:
            continue
        tried.add(root)
        for shared, pair in steps:
            if prekey is not None and prekey not in pair:
                continue
            made = _hkdf(root, shared, _ROOT, 64)
            if _try_whole_chain(attack, made[32:], pair):
                waiting.append((made[:32], None))


def _try_whole_chain(attack: _Attack, chain: bytes, publics: frozenset[bytes]) -> bool:
    """Whether a chain from its beginning opens a message under one of these ratchet keys."""
    fits = False
    for envelope in attack.envelopes:
        if envelope.public in publics:
            here = chain
            for _ in range(envelope.number):
                here = _step(here)[1]
            fits |= _try(attack, envelope, _step(here)[0])
    return fits


def _first_secrets(attack: _Attack) -> Iterator[tuple[bytes, bytes]]:
    """What X3DH gives for some choice of keys, with the signed prekey, for either side."""
    for identity, ephemeral in attack.starts:
        own = attack.secrets
        for prekey, theirs, once in product(own, own, (None, *own)):
            try:
                agreed = [
                    attack.shared[prekey, identity],
                    attack.shared[theirs, ephemeral],
                    attack.shared[prekey, ephemeral],
                    *([attack.shared[once, ephemeral]] if once else []),
                ]
            except KeyError:
                continue
            yield _derive_start(agreed), own[prekey]
        mine = {public: secret for secret, public in own.items()}
        if identity in mine and ephemeral in mine:
            keys = sorted(attack.listed)
            for signed, other, single in product(keys, keys, (None, *keys)):
                pairs = [(identity, signed), (ephemeral, other), (ephemeral, signed)]
                pairs += [(ephemeral, single)] if single else []
                if all((mine[one], key) in attack.shared for one, key in pairs):
                    agreed = [attack.shared[mine[one], key] for one, key in pairs]
                    yield _derive_start(agreed), signed


def _derive_start(agreed: list[bytes]) -> bytes:
    return _hkdf(bytes(32), b"\xff" * 32 + b"".join(agreed), _START, 32)

"""How two devices come to share a first secret: X3DH and PQXDH.

M. Marlinspike, T. Perrin, "The X3DH Key Agreement Protocol", Signal, 2016; E. Kret, R. Schmidt,
"The PQXDH Key Agreement Protocol", Signal, 2023. A device publishes its identity key, a signed
prekey and some one-time prekeys; whoever writes first draws an ephemeral key and agrees on a secret
with all of them. PQXDH adds an encapsulation to an ML-KEM key.

Differences: the signature over the prekeys is made with an Ed25519 key beside the X25519 identity
key instead of by XEdDSA over the latter; as KEM serves ML-KEM-1024 for round-3 Kyber; with one-time
prekeys, a one-time KEM key travels with each of them, and without, the signed prekey has one (the
"last-resort" key).
"""

from __future__ import annotations

from attrs import field, frozen

from privmodel.errors import LabError
from privmodel.lab.octets import pack, unpack
from privmodel.lab.primitives import Primitives

__all__ = [
    "INFO",
    "Start",
    "accept",
    "derived",
    "draw_identity",
    "draw_prekey",
    "initiate",
    "offered",
]

INFO = b"privmodel lab X3DH"
_F = b"\xff" * 32
_LEVEL = 1024


@frozen
class Start:
    """What the first side ends up with.

    Args:
        secret: the shared secret, 32 bytes.
        initial: what the other side needs to arrive at it: a record of the identity key, the
            ephemeral key, the names of the prekeys used and the ciphertext, if any.
        ephemeral: the public ephemeral key, which names the session.
        theirs: the other side's identity key.
        prekey: the other side's signed prekey, public.
    """

    secret: bytes = field(repr=False)
    initial: bytes = field(repr=False)
    ephemeral: bytes
    theirs: bytes
    prekey: bytes


def draw_identity(prim: Primitives, _: bytes) -> tuple[bytes, bytes]:
    """A fresh identity; gives the public part: identity key and verification key."""
    secret, public = prim.key_pair()
    seed, verification = prim.signing_pair()
    return pack([secret, public, seed, verification]), pack([public, verification])


def draw_prekey(prim: Primitives, _: bytes, identity: bytes, *, kem: bool) -> tuple[bytes, bytes]:
    """A fresh prekey; gives the public part: key, KEM key or nothing, signature over both."""
    secret, public = prim.key_pair()
    seed, encapsulation = prim.kem_pair(_LEVEL) if kem else (b"", b"")
    signature = prim.sign(unpack(identity)[0][2], pack([public, encapsulation]))
    return pack([secret, public, seed]), pack([public, encapsulation, signature])


def offered(identity: bytes, signed: bytes, once: bytes, names: tuple[bytes, bytes]) -> bytes:
    """A bundle as the server hands it out: public parts, and the names of the two prekeys."""
    return pack(names, [identity, signed, *([once] if once else [])])


def initiate(
    prim: Primitives, identity: bytes, bundle: bytes, *, kem: bool, info: bytes = INFO
) -> tuple[bytes, Start]:
    """The first side's step; the zone is the identity, which stays as it is.

    Raises:
        DecryptionFailed: when a prekey is not signed by the identity that offers it.
    """
    secret, public, _, _ = unpack(identity)[0]
    names, records = unpack(bundle)
    theirs, verification = unpack(records[0])[0]
    prekeys = []
    for record in records[1:]:
        prekey, encapsulation, signature = unpack(record)[0]
        prim.verify(verification, signature, pack([prekey, encapsulation]))
        prekeys.append((prekey, encapsulation))
    private, ephemeral = prim.key_pair()
    shared = [
        prim.agree(secret, prekeys[0][0]),
        prim.agree(private, theirs),
        *(prim.agree(private, prekey) for prekey, _ in prekeys),
    ]
    sealed = b""
    if kem:
        sealed, inside = prim.kem_send(_LEVEL, prekeys[-1][1])
        shared.append(inside)
    made = derived(prim, shared, info)
    initial = pack([public, ephemeral, *names, sealed])
    return identity, Start(made, initial, ephemeral, theirs, prekeys[0][0])


def accept(
    prim: Primitives,
    identity: bytes,
    initial: bytes,
    signed: bytes,
    once: bytes,
    *,
    kem: bool,
    info: bytes = INFO,
) -> tuple[bytes, bytes]:
    """The second side's step; the zone is the identity, which stays as it is.

    Args:
        prim: the primitives.
        identity: the zone.
        initial: what the first side sent.
        signed: the signed prekey named there.
        once: the one-time prekey named there; nothing where none was used.
        kem: whether an encapsulation takes part.
        info: the application's constant.

    Returns:
        the zone and the shared secret. A wrong key gives a wrong secret, which the first message
        will show.

    Raises:
        LabError: when a prekey that was used is gone.
    """
    secret = unpack(identity)[0][0]
    theirs, ephemeral, _, name, sealed = unpack(initial)[0]
    if not signed or (name and not once):
        raise LabError("X3DH", "the prekey that the message was sent to has been destroyed")
    prekey, _, seed = unpack(signed)[0]
    shared = [
        prim.agree(prekey, theirs),
        prim.agree(secret, ephemeral),
        prim.agree(prekey, ephemeral),
    ]
    if once:
        single, _, seed = unpack(once)[0]
        shared.append(prim.agree(single, ephemeral))
    if kem:
        shared.append(prim.kem_open(_LEVEL, seed, sealed))
    return identity, derived(prim, shared, info)


def derived(prim: Primitives, shared: list[bytes], info: bytes = INFO) -> bytes:
    """The shared secret from those of the key agreements, in the order of the specification."""
    return prim.hkdf(shared, info=info, lengths=(32,), zeros=32, prefix=_F)[0]

"""Whoever reads a Double Ratchet session could have written it all: a forged transcript.

"The X3DH Key Agreement Protocol", Signal, 2016, section 4.4: nobody can prove to a third party that
a person took part, since the other side can make the same transcript with that person's public key
alone. That holds as far as here: the third party sees what the recipient can show, and nothing that
a server saw at the time.
"""

from __future__ import annotations

from collections.abc import Sequence

from privmodel.lab.octets import pack, unpack
from privmodel.lab.primitives import Primitives

from . import double_ratchet, x3dh
from .double_ratchet import Settings

__all__ = ["forge", "judge"]


def forge(
    prim: Primitives,
    identity: bytes,
    signed: bytes,
    author: bytes,
    texts: Sequence[bytes],
    settings: Settings,
) -> list[bytes]:
    """Envelopes that look as if somebody had written these texts to the forger.

    Args:
        prim: the primitives.
        identity: the forger's identity, secret part and all.
        signed: the forger's signed prekey, secret part and all.
        author: the public identity key of the supposed author.
        texts: what that person is to have written.
        settings: those of the ratchet.
    """
    ephemeral_secret, ephemeral = prim.key_pair()
    own, public, _, _ = unpack(identity)[0]
    prekey, prekey_public, _ = unpack(signed)[0]
    shared = [
        prim.agree(prekey, author),
        prim.agree(own, ephemeral),
        prim.agree(ephemeral_secret, prekey_public),
    ]
    secret = x3dh.derived(prim, shared)
    state, _ = double_ratchet.begin(
        prim,
        b"",
        settings,
        secret=secret,
        session=ephemeral,
        initial=pack([author, ephemeral, b"1", b"", b""]),
        mine=author,
        peer=public,
        prekey=prekey_public,
    )
    envelopes = []
    for text in texts:
        state, envelope = double_ratchet.encrypt(prim, state, settings, text)
        envelopes.append(envelope)
    return envelopes


def judge(
    prim: Primitives,
    identity: bytes,
    signed: bytes,
    envelopes: Sequence[bytes],
    settings: Settings,
) -> tuple[bytes, list[bytes]]:
    """What somebody finds who gets a recipient's keys and envelopes: the author's key, the texts.

    Raises:
        DecryptionFailed: for a transcript that does not verify.
    """
    session, initial = double_ratchet.session_of(envelopes[0])
    _, secret = x3dh.accept(prim, identity, initial, signed, b"", kem=False)
    author = unpack(initial)[0][0]
    private, public, _ = unpack(signed)[0]
    state, _ = double_ratchet.respond(
        prim,
        b"",
        settings,
        secret=secret,
        session=session,
        mine=unpack(identity)[0][1],
        peer=author,
        prekey=(private, public),
    )
    texts = []
    for envelope in envelopes:
        state, text = double_ratchet.decrypt(prim, state, settings, envelope, 0.0)
        texts.append(text)
    return author, texts

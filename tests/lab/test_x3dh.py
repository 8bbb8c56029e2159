"""X3DH of the laboratory beside the package of that name; PQXDH beside itself."""

import asyncio
import os

import pytest

from privmodel.errors import DecryptionFailed, LabError
from privmodel.lab.octets import pack, unpack
from privmodel.lab.primitives import Primitives
from privmodel.lab.protocols import x3dh as ours


class Person:
    """An identity, a signed prekey and a one-time prekey in the laboratory."""

    def __init__(self, *, kem=False):
        self.prim = Primitives(os.urandom)
        self.identity, self.public = ours.draw_identity(self.prim, b"")
        self.signed, self.offer = ours.draw_prekey(self.prim, b"", self.identity, kem=kem)
        self.once, self.single = ours.draw_prekey(self.prim, b"", self.identity, kem=kem)

    def bundle(self, *, once=True):
        names = (b"1", b"2" if once else b"")
        return ours.offered(self.public, self.offer, self.single if once else b"", names)


@pytest.mark.parametrize("kem", [False, True])
@pytest.mark.parametrize("once", [False, True])
def test_both_sides_have_the_same_secret(kem, once):
    """
    What the first side derives is what the second derives from the first message.
    """
    one, two = Person(kem=kem), Person(kem=kem)
    _, start = ours.initiate(one.prim, one.identity, two.bundle(once=once), kem=kem)
    single = two.once if once else b""
    state, secret = ours.accept(two.prim, two.identity, start.initial, two.signed, single, kem=kem)
    assert secret == start.secret
    assert state == two.identity


def test_a_prekey_signed_by_another_is_refused():
    """
    A bundle whose prekey is not signed by the identity in it raises.
    """
    one, two, three = Person(), Person(), Person()
    mixed = ours.offered(two.public, three.offer, b"", (b"1", b""))
    with pytest.raises(DecryptionFailed, match="signature"):
        ours.initiate(one.prim, one.identity, mixed, kem=False)


def test_a_prekey_that_is_gone_is_said_to_be():
    """
    A first message to a prekey that was destroyed raises, and says that.
    """
    one, two = Person(), Person()
    _, start = ours.initiate(one.prim, one.identity, two.bundle(), kem=False)
    for signed, once in ((b"", two.once), (two.signed, b"")):
        with pytest.raises(LabError, match="destroyed"):
            ours.accept(two.prim, two.identity, start.initial, signed, once, kem=False)


@pytest.fixture
def theirs():
    package = pytest.importorskip("x3dh")

    class State(package.BaseState):
        @staticmethod
        def _encode_public_key(key_format, pub):
            return pub

    state = State.create(
        package.IdentityKeyFormat.CURVE_25519, package.HashFunction.SHA_256, ours.INFO
    )
    state.generate_pre_keys(1)
    return state


@pytest.mark.parametrize("once", [False, True])
def test_the_other_implementation_answers(theirs, once):
    """
    When the laboratory begins, X3DH 1.3 arrives at the same secret.
    """
    package = pytest.importorskip("x3dh")
    one, signer = Person(), Person()
    seed = unpack(signer.identity)[0][2]

    def signed(key):
        return pack([key, b"", signer.prim.sign(seed, pack([key, b""]))])

    bundle = theirs.bundle
    identity = pack([bundle.identity_key, unpack(signer.public)[0][1]])
    (single,) = bundle.pre_keys
    offered = ours.offered(
        identity, signed(bundle.signed_pre_key), signed(single) if once else b"", (b"1", b"2")
    )
    _, start = ours.initiate(one.prim, one.identity, offered, kem=False)
    header = package.Header(
        identity_key=unpack(one.public)[0][0],
        ephemeral_key=start.ephemeral,
        signed_pre_key=bundle.signed_pre_key,
        pre_key=single if once else None,
    )
    secret, _, _ = asyncio.run(theirs.get_shared_secret_passive(header, b"", require_pre_key=once))
    assert secret == start.secret


@pytest.mark.parametrize("once", [False, True])
def test_the_other_implementation_begins(theirs, once):
    """
    When X3DH 1.3 begins, the laboratory arrives at the same secret.
    """
    package = pytest.importorskip("x3dh")
    xeddsa = pytest.importorskip("xeddsa")
    two = Person()
    secret, public, _, _ = unpack(two.identity)[0]
    prekey, single = unpack(two.signed)[0][1], unpack(two.once)[0][1]
    private = xeddsa.priv_force_sign(secret, False)
    bundle = package.Bundle(
        identity_key=public,
        signed_pre_key=prekey,
        signed_pre_key_sig=xeddsa.ed25519_priv_sign(private, prekey),
        pre_keys=frozenset({single} if once else ()),
    )
    shared, _, header = asyncio.run(
        theirs.get_shared_secret_active(bundle, b"", require_pre_key=once)
    )
    initial = pack([header.identity_key, header.ephemeral_key, b"1", b"2" if once else b"", b""])
    _, ours_made = ours.accept(
        two.prim, two.identity, initial, two.signed, two.once if once else b"", kem=False
    )
    assert ours_made == shared

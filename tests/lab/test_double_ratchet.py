"""The Double Ratchet of the laboratory beside two that others wrote."""

import asyncio
import base64
import json
import os

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from privmodel.errors import DecryptionFailed, LabError
from privmodel.lab.octets import number, pack, unpack, value
from privmodel.lab.primitives import Primitives
from privmodel.lab.protocols import double_ratchet as ours
from privmodel.lab.protocols.double_ratchet import Settings

MINE, PEER, NAME = b"A" * 32, b"B" * 32, b"session"


class Lab:
    """One side of a session, in the laboratory."""

    def __init__(self, prim, settings, *, secret, prekey, first):
        self.prim, self.settings = prim, settings
        common = {"secret": secret, "session": NAME, "mine": MINE, "peer": PEER}
        if first:
            self.state, _ = ours.begin(prim, b"", settings, **common, initial=b"", prekey=prekey[1])
        else:
            self.state, _ = ours.respond(prim, b"", settings, **common, prekey=prekey)

    def encrypt(self, text):
        self.state, envelope = ours.encrypt(self.prim, self.state, self.settings, text)
        return envelope

    def decrypt(self, envelope):
        self.state, text = ours.decrypt(self.prim, self.state, self.settings, envelope, 0.0)
        return text

    def shape(self):
        """How far each chain is, and which keys of skipped messages are kept."""
        atoms, skipped = unpack(self.state)
        counts = atoms[10]
        return (
            value(counts[:8]) if atoms[8] else 0,
            value(counts[8:16]) if atoms[9] else None,
            sorted(value(unpack(one)[0][1]) for one in skipped),
        )


def other(settings=None):
    """A side of DoubleRatchet 1.3 with the parameters of the laboratory's."""
    package = pytest.importorskip("doubleratchet")
    curve = pytest.importorskip("doubleratchet.recommended.diffie_hellman_ratchet_curve25519")
    from doubleratchet.recommended import HashFunction, kdf_hkdf, kdf_separate_hmacs

    class Root(kdf_hkdf.KDF):
        @staticmethod
        def _get_hash_function():
            return HashFunction.SHA_256

        @staticmethod
        def _get_info():
            return ours.ROOT

    class Chain(kdf_separate_hmacs.KDF):
        @staticmethod
        def _get_hash_function():
            return HashFunction.SHA_256

    class Cipher(package.AEAD):
        @staticmethod
        async def encrypt(plaintext, key, associated_data):
            return AESGCM(key).encrypt(bytes(12), plaintext, associated_data)

        @staticmethod
        async def decrypt(ciphertext, key, associated_data):
            try:
                return AESGCM(key).decrypt(bytes(12), ciphertext, associated_data)
            except InvalidTag:
                raise package.AuthenticationFailedException from None

    class Session(package.DoubleRatchet):
        @staticmethod
        def _build_associated_data(associated_data, header):
            return pack([record(header), MINE, PEER])

    def record(header):
        counts = number(header.sending_chain_length) + number(header.previous_sending_chain_length)
        return pack([NAME, header.ratchet_pub, counts])

    common = {
        "diffie_hellman_ratchet_class": curve.DiffieHellmanRatchet,
        "root_chain_kdf": Root,
        "message_chain_kdf": Chain,
        "message_chain_constant": b"\x02\x01",
        "dos_protection_threshold": 1000,
        "max_num_skipped_message_keys": 1000,
        "aead": Cipher,
    }

    class Theirs:
        """One side of a session, in the package."""

        def __init__(self, *, secret, prekey, first):
            self.secret, self.prekey, self.first, self.session = secret, prekey, first, None

        def encrypt(self, text):
            if self.session is None:
                self.session, sealed = asyncio.run(
                    Session.encrypt_initial_message(
                        **common,
                        shared_secret=self.secret,
                        recipient_ratchet_pub=self.prekey[1],
                        message=text,
                        associated_data=b"",
                    )
                )
            else:
                sealed = asyncio.run(self.session.encrypt_message(text, b""))
            return pack([sealed.ciphertext], [record(sealed.header)])

        def decrypt(self, envelope):
            (sealed,), (header,) = unpack(envelope)
            _, public, counts = unpack(header)[0]
            message = package.EncryptedMessage(
                package.Header(public, value(counts[8:]), value(counts[:8])), sealed
            )
            if self.session is None:
                self.session, text = asyncio.run(
                    Session.decrypt_initial_message(
                        **common,
                        shared_secret=self.secret,
                        own_ratchet_priv=self.prekey[0],
                        message=message,
                        associated_data=b"",
                    )
                )
                return text
            return asyncio.run(self.session.decrypt_message(message, b""))

        def shape(self):
            skipped = sorted(one.index for one in self.session.model.skipped_message_keys)
            return (
                self.session.sending_chain_length,
                self.session.receiving_chain_length,
                skipped,
            )

    return Theirs


ACTS = st.lists(
    st.one_of(
        st.sampled_from(("first sends", "second sends")),
        st.tuples(st.sampled_from((0, 1)), st.integers(0, 5)),
        st.sampled_from(("drop", "round trip")),
    ),
    min_size=3,
    max_size=30,
)


def play(acts, sides, check=lambda: None):
    """Let two sides write to each other: out of order, with losses.

    A pair of numbers delivers the message in that place of a side's queue. Returns how many
    messages arrived and how many of them out of order.
    """
    queues, started, arrived, late = ([], []), False, 0, 0

    def send(who):
        text = os.urandom(16)
        queues[1 - who].append((text, sides[who].encrypt(text)))

    def deliver(who, place):
        nonlocal arrived, late, started
        if queues[who]:
            at = place % len(queues[who])
            text, envelope = queues[who].pop(at)
            assert sides[who].decrypt(envelope) == text
            arrived, late, started = arrived + 1, late + bool(at), True
            check()

    for act in acts:
        match act:
            case "first sends":
                send(0)
            case "second sends" if started:
                send(1)
            case "round trip":
                send(0)
                deliver(1, len(queues[1]) - 1)
                send(1)
                deliver(0, len(queues[0]) - 1)
            case "drop" if any(queues):
                (queues[0] or queues[1]).pop()
            case (who, place):
                deliver(who, place)
    return arrived, late


def sides_of(first, second, *, settings=None):
    """Two sides that share a secret and the second one's prekey."""
    prim = Primitives(os.urandom)
    secret, prekey = os.urandom(32), prim.key_pair()
    made = []
    for kind, begins in ((first, True), (second, False)):
        if kind is Lab:
            made.append(
                Lab(prim, settings or Settings(), secret=secret, prekey=prekey, first=begins)
            )
        else:
            made.append(kind(secret=secret, prekey=prekey, first=begins))
    return made


@given(ACTS, st.booleans())
def test_the_other_implementation_understands_this_one(acts, begins):
    """
    Either side of a session may be DoubleRatchet 1.3: both understand each other in any order, with
    losses.
    """
    theirs = other()
    sides = sides_of(Lab, theirs) if begins else sides_of(theirs, Lab)
    play(acts, sides)


@given(ACTS)
def test_the_same_keys_live_as_long(acts):
    """
    Whatever happens, both implementations keep chains of the same lengths and keys of the same
    skipped messages.
    """
    theirs = other()
    here, there = sides_of(Lab, Lab), sides_of(theirs, theirs)
    ours_seen, theirs_seen = [], []
    play(acts, here, lambda: ours_seen.append(shapes(here)))
    play(acts, there, lambda: theirs_seen.append(shapes(there)))
    assert ours_seen == theirs_seen


def shapes(sides):
    return [side.shape() for side in sides if getattr(side, "session", True) is not None]


VARIANTS = st.sampled_from(
    (
        Settings(),
        Settings(lazy=True),
        Settings(kem_every=1),
        Settings(kem_every=3, lazy=True),
        Settings(chunks=1),
        Settings(chunks=3, lazy=True),
        Settings(chunks=2, kem_every=2),
    )
)


@given(ACTS, VARIANTS)
def test_every_variant_carries_messages(acts, settings):
    """
    Lazy, with a KEM ratchet or with both kinds of it: messages arrive in any order, with losses.
    """
    play(acts, sides_of(Lab, Lab, settings=settings))


def test_the_games_go_deep():
    """
    A long game of round trips and bursts turns the ratchets often and has late messages.
    """
    acts = [*["round trip"] * 4, *["first sends"] * 4, (1, 3), (1, 1), "second sends", (0, 0)] * 3
    for settings in (Settings(), Settings(chunks=2), Settings(kem_every=2)):
        arrived, late = play(acts, sides_of(Lab, Lab, settings=settings))
        assert arrived >= 30
        assert late >= 5


@given(st.integers(0, 4000), VARIANTS)
def test_an_altered_message_raises_and_changes_nothing(where, settings):
    """
    A flipped bit raises; afterwards the message itself is still read.
    """
    first, second = sides_of(Lab, Lab, settings=settings)
    envelope = first.encrypt(b"a text")
    changed = bytearray(envelope)
    changed[where // 8 % len(envelope)] ^= 1 << where % 8
    before = second.state
    with pytest.raises(LabError):
        second.decrypt(bytes(changed))
    assert second.state == before
    assert second.decrypt(envelope) == b"a text"


def test_a_message_is_read_once():
    """
    A message that arrives a second time raises: its key is gone.
    """
    first, second = sides_of(Lab, Lab)
    envelope = first.encrypt(b"a text")
    second.decrypt(envelope)
    with pytest.raises(LabError, match="gone"):
        second.decrypt(envelope)


def test_too_many_skipped_messages():
    """
    A message that skips more than the limit raises; the oldest kept keys make room for new ones.
    """
    first, second = sides_of(Lab, Lab, settings=Settings(max_skip=3))
    envelopes = [first.encrypt(bytes([count])) for count in range(9)]
    with pytest.raises(LabError, match="skipped at once"):
        second.decrypt(envelopes[4])
    for count in (3, 7):
        assert second.decrypt(envelopes[count]) == bytes([count])
    with pytest.raises(LabError, match="gone"):
        second.decrypt(envelopes[0])
    assert second.decrypt(envelopes[4]) == b"\4"


def test_who_has_heard_nothing_cannot_write():
    """
    The second side can't write before it has heard from the first.
    """
    _, second = sides_of(Lab, Lab)
    with pytest.raises(LabError, match="not heard"):
        second.encrypt(b"a text")


def test_a_strangers_message_raises():
    """
    A message of another session with another secret does not open.
    """
    (first, _), (_, second) = sides_of(Lab, Lab), sides_of(Lab, Lab)
    with pytest.raises(DecryptionFailed):
        second.decrypt(first.encrypt(b"a text"))


# -- Olm ------------------------------------------------------------------------------------------


def pickled(session):
    """The state of a vodozemac session as it says it itself: its pickle, decrypted."""
    key = bytes(32)
    octets = base64.b64decode(session.pickle(key) + "==")
    keys = HKDF(algorithm=SHA256(), length=80, salt=None, info=b"Pickle").derive(key)
    turn = Cipher(algorithms.AES(keys[:32]), modes.CBC(keys[64:])).decryptor()
    plain = turn.update(octets[:-8]) + turn.finalize()
    return json.loads(plain[: -plain[-1]])


def olm_pair():
    """Two vodozemac sessions, of which the second has read the first message."""
    olm = pytest.importorskip("vodozemac")
    one, two = olm.Account(), olm.Account()
    two.generate_one_time_keys(1)
    (once,) = two.one_time_keys.values()
    first = one.create_outbound_session(two.curve25519_key, once)
    greeting = first.encrypt(b"hello")
    second, _ = two.create_inbound_session(one.curve25519_key, greeting.to_pre_key())
    return first, second


def test_lazy_is_what_olm_does():
    """
    Between receiving and sending neither vodozemac's Olm nor the lazy variant has a ratchet key of
    its own, and once it has sent each has one; the eager variant has one at once.
    """
    one, two = olm_pair()
    first, second = sides_of(Lab, Lab, settings=Settings(lazy=True))
    eager, there = sides_of(Lab, Lab)
    second.decrypt(first.encrypt(b"hello"))
    there.decrypt(eager.encrypt(b"hello"))
    for _ in range(3):
        assert "Inactive" in str(pickled(two)["sending_ratchet"]).title()
        assert not unpack(second.state)[0][5]
        assert unpack(there.state)[0][5]
        one.decrypt(two.encrypt(b"reply"))
        first.decrypt(second.encrypt(b"reply"))
        eager.decrypt(there.encrypt(b"reply"))
        assert "Inactive" not in str(pickled(two)["sending_ratchet"]).title()
        assert unpack(second.state)[0][5]
        one, two, first, second, eager, there = two, one, second, first, there, eager

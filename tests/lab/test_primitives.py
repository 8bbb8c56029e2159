"""The primitives are the ones of their specifications, and everything they do is on record."""

import hmac
import json
import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from privmodel.errors import DecryptionFailed, LabError, UnknownName
from privmodel.lab import ige
from privmodel.lab.groups import MODULUS, agree, public_of, require_group
from privmodel.lab.primitives import Primitives
from privmodel.lab.pure import OPERATIONS
from privmodel.lab.recording import digest

VECTORS = os.environ.get("PRIVMODEL_VECTORS")
published = pytest.mark.skipif(not VECTORS, reason="PRIVMODEL_VECTORS names no folder")


def vectors(name):
    return Path(VECTORS, "primitives", name).read_text(encoding="utf-8")


def blocks(text):
    """The ``NAME = value`` blocks of a text file, by COUNT."""
    found = []
    for line in text.splitlines():
        name, equals, value = line.partition("=")
        if name.strip() == "COUNT":
            found.append({})
        elif equals and found:
            found[-1][name.strip()] = value.strip()
    return found


@pytest.fixture
def prim():
    made = Primitives(os.urandom)
    made.begin("somebody", 1.0)
    return made


@published
def test_hkdf_is_that_of_rfc_5869(prim):
    """
    HKDF-SHA-256 gives the outputs of RFC 5869, appendix A.
    """
    cases = blocks(vectors("rfc-5869-HKDF-SHA256.txt"))
    assert len(cases) == 3
    for case in cases:
        got = prim.hkdf(
            [bytes.fromhex(case["IKM"])],
            salt=bytes.fromhex(case.get("salt", "")),
            info=bytes.fromhex(case.get("info", "")),
            lengths=(int(case["L"]),),
        )
        assert got[0].hex() == case["OKM"]
        extracted = prim.extract(bytes.fromhex(case.get("salt", "")), bytes.fromhex(case["IKM"]))
        assert extracted.hex() == case["PRK"]


@published
def test_x25519_is_that_of_rfc_7748():
    """
    X25519 gives the outputs of RFC 7748, section 5.2.
    """
    cases = [case for case in blocks(vectors("x25519-rfc7748.txt")) if "OUTPUT_U" in case]
    assert len(cases) >= 2
    for case in cases:
        scalar, point = bytes.fromhex(case["INPUT_SCALAR"]), bytes.fromhex(case["INPUT_U"])
        assert agree("x25519", scalar, point).hex() == case["OUTPUT_U"]


@published
@pytest.mark.parametrize("level", [768, 1024])
def test_ml_kem_is_that_of_fips_203(level):
    """
    ML-KEM gives the public keys and the secrets of Wycheproof's cases, and refuses what it must.
    """
    held = refused = 0
    for group in json.loads(vectors(f"mlkem-{level}-subset.json"))["testGroups"]:
        for case in group["tests"]:
            seed = bytes.fromhex(case["seed"])
            if case["result"] == "invalid":
                with pytest.raises(LabError):
                    OPERATIONS["kem_open"](level, (seed, bytes.fromhex(case["c"])))
                refused += 1
                continue
            (public,) = OPERATIONS["kem_public"](level, (seed,))
            assert public.hex() == case["ek"]
            (secret,) = OPERATIONS["kem_open"](level, (seed, bytes.fromhex(case["c"])))
            assert secret.hex() == case["K"]
            held += 1
    assert held


def labelled_extract(suite, salt, label, secret):
    return hmac.digest(salt, b"HPKE-v1" + suite + label + secret, "sha256")


def labelled_expand(suite, secret, label, info, length):
    full = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return b"".join(
        [block := hmac.digest(secret, full + b"\x01", "sha256")]
        + ([hmac.digest(secret, block + full + b"\x02", "sha256")] if length > 32 else [])
    )[:length]


def hpke_open(private, sealed, info, context):
    """Base mode with the suite used here, written from RFC 9180, sections 4.1, 5.1 and 5.2."""
    kem, suite = b"KEM" + b"\x00\x20", b"HPKE" + b"\x00\x20\x00\x01\x00\x01"
    ephemeral, text = sealed[:32], sealed[32:]
    public = public_of("x25519", private)
    secret = labelled_extract(kem, b"", b"eae_prk", agree("x25519", private, ephemeral))
    shared = labelled_expand(kem, secret, b"shared_secret", ephemeral + public, 32)
    schedule = b"\x00" + labelled_extract(suite, b"", b"psk_id_hash", b"")
    schedule += labelled_extract(suite, b"", b"info_hash", info)
    secret = labelled_extract(suite, shared, b"secret", b"")
    key = labelled_expand(suite, secret, b"key", schedule, 16)
    nonce = labelled_expand(suite, secret, b"base_nonce", schedule, 12)
    return AESGCM(key).decrypt(nonce, text, context)


@published
def test_the_oracle_for_hpke_is_that_of_rfc_9180():
    """
    The HPKE written for this test opens the first encryption of RFC 9180's vectors, A.1.1.
    """
    cases = json.loads(vectors("hpke-rfc9180-x25519-base.json"))
    (case,) = [one for one in cases if (one["kdf_id"], one["aead_id"]) == (1, 1)]
    first = case["encryptions"][0]
    sealed = bytes.fromhex(case["enc"] + first["ct"])
    private, info = bytes.fromhex(case["skRm"]), bytes.fromhex(case["info"])
    assert hpke_open(private, sealed, info, bytes.fromhex(first["aad"])).hex() == first["pt"]


@given(st.binary(max_size=40), st.binary(max_size=20))
def test_hpke_is_opened_by_one_written_from_the_text(text, info):
    """
    What is sealed by HPKE here is opened by an HPKE that was written from RFC 9180.
    """
    prim = Primitives(os.urandom)
    secret, public = prim.key_pair()
    assert hpke_open(secret, prim.hpke_seal(public, text, info), info, b"") == text


def test_the_group_of_integers_is_fit():
    """
    The modulus and half of what lies below it are prime, as RFC 3526 requires.
    """
    for candidate in (MODULUS, MODULUS // 2):
        odd, twos = candidate - 1, 0
        while odd % 2 == 0:
            odd, twos = odd // 2, twos + 1
        for base in (2, 3, 5, 7, 11):
            power = pow(base, odd, candidate)
            chain = [pow(power, 2**step, candidate) for step in range(twos)]
            assert power == 1 or candidate - 1 in chain


@pytest.mark.parametrize("group", ["x25519", "modp2048"])
def test_two_sides_agree(group, prim):
    """
    Each side's secret and the other's public value have the same secret in common.
    """
    (one, first), (other, second) = prim.key_pair(group), prim.key_pair(group)
    assert prim.agree(one, second, group) == prim.agree(other, first, group)
    assert first == public_of(group, one)


@pytest.mark.parametrize(
    ("group", "public"),
    [("x25519", bytes(32)), ("modp2048", (1).to_bytes(256, "big"))],
)
def test_an_unfit_public_value_is_refused(group, public, prim):
    """
    A public value that would give the secret away raises, and says who was about to use it.
    """
    secret, _ = prim.key_pair(group)
    with pytest.raises(LabError, match="unfit"):
        prim.agree(secret, public, group)


def test_an_unknown_group_is_named():
    """
    A group that does not exist is answered with those that do.
    """
    with pytest.raises(UnknownName, match="x25519"):
        require_group("x25518", "there")


@given(st.binary(min_size=1, max_size=40), st.integers(0, 300), st.lists(st.binary(max_size=9)))
def test_altered_ciphertexts_raise(text, where, context):
    """
    A flipped bit, a wrong key and another context each raise, under either kind of key.
    """
    prim = Primitives(os.urandom)
    key = os.urandom(32)
    sealed = prim.seal(key, text, *context)
    nonce, again = prim.seal_again(key, text, *context)
    assert prim.open(key, sealed, *context) == text
    assert prim.open_again(key, nonce, again, *context) == text
    for wrong, body, around in (
        (key, flip(sealed, where), context),
        (flip(key, where), sealed, context),
        (key, sealed, [*context, b"more"]),
    ):
        with pytest.raises(DecryptionFailed):
            prim.open(wrong, body, *around)
    with pytest.raises(DecryptionFailed):
        prim.open_again(key, nonce, flip(again, where), *context)


def flip(text, where):
    """The text with one bit turned."""
    place = where % (8 * len(text))
    changed = bytearray(text)
    changed[place // 8] ^= 1 << place % 8
    return bytes(changed)


def test_altered_signatures_and_envelopes_raise(prim):
    """
    A signature of another text, and a tampered HPKE ciphertext, raise and say at whose place.
    """
    seed, public = prim.signing_pair()
    signature = prim.sign(seed, b"text")
    prim.verify(public, signature, b"text")
    with pytest.raises(DecryptionFailed, match="somebody, Ed25519"):
        prim.verify(public, signature, b"another")
    secret, public = prim.key_pair()
    sealed = prim.hpke_seal(public, b"text", b"info")
    assert prim.hpke_open(secret, sealed, b"info") == b"text"
    with pytest.raises(DecryptionFailed, match="somebody, HPKE"):
        prim.hpke_open(secret, flip(sealed, 400), b"info")


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32), st.data())
def test_ige_chains_as_described(key, vector, data):
    """
    AES-IGE comes back by decryption, and each block obeys the equation that defines the mode.
    """
    text = data.draw(st.binary(max_size=5).map(lambda some: some * 32))
    text = text[: len(text) // 16 * 16]
    sealed = ige.encrypt(key, vector, text)
    assert ige.decrypt(key, vector, sealed) == text
    before, plain = vector[:16], vector[16:]
    for at in range(0, len(text), 16):
        block = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
        mixed = bytes(a ^ b for a, b in zip(text[at : at + 16], before, strict=True))
        before = bytes(a ^ b for a, b in zip(block.update(mixed), plain, strict=True))
        plain = text[at : at + 16]
        assert sealed[at : at + 16] == before


def test_the_record_holds_digests_only(prim):
    """
    No value that an operation takes or gives stands in the log, only its digest.
    """
    secret, public = prim.key_pair()
    other, theirs = prim.key_pair()
    shared = prim.agree(secret, theirs)
    (key,) = prim.hkdf([shared], info=b"here", lengths=(32,))
    sealed = prim.seal(key, b"a text that is long enough", public)
    values = {secret, public, other, theirs, shared, key, sealed, b"a text that is long enough"}
    written = repr(prim.edges)
    assert all(repr(value)[2:-1] not in written for value in values)
    assert repr(digest(key)) in written


def test_what_the_other_side_could_do_is_on_record_too(prim):
    """
    Beside an agreement, an encapsulation and a sealing stands what opens the same secret.
    """
    (secret, public), (other, theirs) = prim.key_pair(), prim.key_pair()
    shared = prim.agree(secret, theirs)
    seed, encapsulation = prim.kem_pair(768)
    sealed, inside = prim.kem_send(768, encapsulation)
    assert prim.edges["agree", "x25519", (digest(other), digest(public))] == (digest(shared),)
    assert prim.edges["kem_open", 768, (digest(seed), digest(sealed))] == (digest(inside),)


def test_the_tape_says_who_saw_what(prim):
    """
    Every input and output of an operation is on the tape of the holder and instant of it.
    """
    prim.begin("anna/phone", 7.0)
    key, following = prim.chain(b"k" * 32)
    assert (7.0, "anna/phone", (b"k" * 32, key, following)) in prim.tape

"""Group protocols: Megolm beside vodozemac, sender keys, and how keys are handed out."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

import privmodel as pm
from lab.talks import event, read, seized, span, talk
from privmodel.errors import DecryptionFailed, LabError
from privmodel.lab import run
from privmodel.lab.octets import number, pack, unpack
from privmodel.lab.primitives import Primitives
from privmodel.lab.protocols import megolm, sender_keys

THREE = ("a", "b", "c")


def base64(octets):
    from base64 import b64encode

    return b64encode(octets).decode().rstrip("=")


def octets(base):
    from base64 import b64decode

    return b64decode(base + "==")


@pytest.fixture
def prim():
    return Primitives(os.urandom)


@pytest.fixture
def olm():
    return pytest.importorskip("vodozemac")


@pytest.mark.parametrize("decrypt", [megolm.decrypt_first, megolm.decrypt_latest])
def test_vodozemac_is_understood(olm, prim, decrypt):
    """
    Messages of vodozemac's Megolm open here, across the step of the third part and out of order.
    """
    session = olm.GroupSession()
    state, _ = megolm.accept(prim, b"", octets(session.session_key.to_base64()))
    sent = [session.encrypt(number(count)).to_bytes() for count in range(300)]
    for count in (0, 2, 1, 255, 257, 256, 299, 100):
        state, text = decrypt(prim, state, sent[count])
        assert text == number(count)


def test_vodozemac_understands(olm, prim):
    """
    Messages of the laboratory's Megolm open in vodozemac, in any order, from the shared index on.
    """
    own, _ = megolm.draw(prim, b"", 0.0)
    early = [None] * 5
    for count in range(5):
        own, body = megolm.encrypt(prim, own, number(count))
        early[count] = unpack(body)[0][0]
    own, shared = megolm.share(prim, own, "somebody")
    theirs = olm.InboundGroupSession(olm.SessionKey(base64(shared)))
    assert theirs.first_known_index == 5
    sent = []
    for count in range(5, 300):
        own, body = megolm.encrypt(prim, own, number(count))
        sent.append(unpack(body)[0][0])
    for count in (299, 5, 256, 255):
        opened = theirs.decrypt(olm.MegolmMessage.from_bytes(sent[count - 5]))
        assert (opened.plaintext, opened.message_index) == (number(count), count)
    with pytest.raises(ValueError, match=r"index|ratchet"):
        theirs.decrypt(olm.MegolmMessage.from_bytes(early[4]))


def test_both_keep_the_first_ratchet(olm, prim):
    """
    After reading, vodozemac still exports the ratchet as it was received, and the state here is the
    same; an earlier index neither gives.
    """
    session = olm.GroupSession()
    for _ in range(3):
        session.encrypt(b"before")
    key = session.session_key
    theirs, (state, _) = (
        olm.InboundGroupSession(key),
        megolm.accept(prim, b"", octets(key.to_base64())),
    )
    for _ in range(4):
        message = session.encrypt(b"after")
        theirs.decrypt(message)
        state, _ = megolm.decrypt_first(prim, state, message.to_bytes())
    for index in (3, 5, 300):
        assert theirs.export_at(index).to_base64() == base64(megolm.export(prim, state, index))
    assert theirs.export_at(2) is None
    with pytest.raises(LabError, match="begins at 3"):
        megolm.export(prim, state, 2)


@pytest.mark.parametrize("decrypt", [megolm.decrypt_first, megolm.decrypt_latest])
@given(st.integers(0, 4000))
def test_an_altered_megolm_message_raises(decrypt, where):
    """
    A flipped bit raises, wherever it is.
    """
    prim = Primitives(os.urandom)
    own, _ = megolm.draw(prim, b"", 0.0)
    own, shared = megolm.share(prim, own, "somebody")
    state, _ = megolm.accept(prim, b"", shared)
    message = bytearray(unpack(megolm.encrypt(prim, own, b"a text")[1])[0][0])
    message[where // 8 % len(message)] ^= 1 << where % 8
    with pytest.raises(DecryptionFailed):
        decrypt(prim, state, bytes(message))


@pytest.mark.parametrize("decrypt", [megolm.decrypt_first, megolm.decrypt_latest])
def test_a_wrong_ratchet_does_not_give_a_wrong_text(decrypt, prim):
    """
    Where the signature is right and the ratchet is not, the message's own tag says so before
    anything is decrypted.
    """
    own, _ = megolm.draw(prim, b"", 0.0)
    own, shared = megolm.share(prim, own, "somebody")
    state, _ = megolm.accept(prim, b"", shared)
    *parts, index, verification = unpack(state)[0]
    wrong = pack([*parts[:3], bytes(32), index, verification])
    message = unpack(megolm.encrypt(prim, own, b"a text")[1])[0][0]
    with pytest.raises(DecryptionFailed, match="does not fit the key"):
        decrypt(prim, wrong, message)


def test_a_session_of_another_hand_is_refused(prim):
    """
    A shared session whose signature is not by its own key raises, and so does anything else.
    """
    own, _ = megolm.draw(prim, b"", 0.0)
    _, shared = megolm.share(prim, own, "somebody")
    with pytest.raises(DecryptionFailed):
        megolm.accept(prim, b"", shared[:-1] + bytes([shared[-1] ^ 1]))
    with pytest.raises(LabError, match="not a shared session"):
        megolm.accept(prim, b"", shared[1:])


@given(st.permutations(range(8)))
def test_sender_keys_in_any_order(order):
    """
    A member reads a sender's messages in whatever order they arrive, each of them once.
    """
    prim = Primitives(os.urandom)
    own, _ = sender_keys.draw(prim, b"")
    chain = sender_keys.shared(own)
    sent = []
    for count in range(8):
        own, envelope = sender_keys.encrypt(prim, own, number(count))
        sent.append(envelope)
    for count in order:
        chain, text = sender_keys.decrypt(prim, chain, sent[count])
        assert text == number(count)
    with pytest.raises(LabError, match="gone"):
        sender_keys.decrypt(prim, chain, sent[order[0]])


@given(st.integers(0, 4000))
def test_an_altered_group_message_raises(where):
    """
    A flipped bit of a message under a sender key raises.
    """
    prim = Primitives(os.urandom)
    own, _ = sender_keys.draw(prim, b"")
    chain = sender_keys.shared(own)
    envelope = bytearray(sender_keys.encrypt(prim, own, b"a text")[1])
    envelope[where // 8 % len(envelope)] ^= 1 << where % 8
    with pytest.raises(LabError):
        sender_keys.decrypt(prim, chain, bytes(envelope))


def test_a_member_cannot_write_for_another(prim):
    """
    Whoever holds a sender's chain key, but not the signing key, can't write in that one's name.
    """
    own, _ = sender_keys.draw(prim, b"")
    chain = sender_keys.shared(own)
    name, key, count, verification = unpack(chain)[0]
    seed, _ = prim.signing_pair()
    forged = pack([name, key, count, seed, verification])
    with pytest.raises(DecryptionFailed, match="signature"):
        sender_keys.decrypt(prim, chain, sender_keys.encrypt(prim, forged, b"a text")[1])


LONG = {"messages": 1000, "days": 1000}
GROUPS = (pm.SenderKeys(), pm.Megolm(**LONG))
HIDDEN = (pm.SenderKeys(channels="hidden"), pm.Megolm(channels="hidden", **LONG))


@pytest.mark.parametrize(("schedule", "hour"), [(GROUPS[0], 4.2), (GROUPS[1], 5)], ids=str)
def test_a_newcomer_reads_from_then_on(schedule, hour):
    """
    What a device that joins before hour 5 gets opens messages from then on, and none before.
    """
    recording = run(talk("a" * 10, people=THREE, events=[event("joined", "c", 5)]), schedule)
    assert read(recording, seized("c", hour)) == span(5, 9)


@pytest.mark.parametrize("schedule", [*GROUPS, *HIDDEN], ids=str)
def test_who_leaves_reads_no_more(schedule):
    """
    What a device held when it left at hour 5 opens nothing that is sent afterwards.
    """
    leaves = [event("left", "c", 5)]
    recording = run(talk("a" * 10, people=THREE, events=leaves), schedule)
    assert not read(recording, seized("c", 4)) & span(5, 9)


@pytest.mark.parametrize(("schedule", "out_of_sight"), [*zip(GROUPS, HIDDEN, strict=True)], ids=str)
def test_a_new_key_heals_no_more_than_its_way(schedule, out_of_sight):
    """
    A new chain locks out who seized a member earlier if it came by a way of its own, and not if it
    came over pairwise sessions that the seizure opened as well.
    """
    meeting = talk("a" * 10, people=THREE, events=[event("left", "c", 5)])
    hidden, shown = run(meeting, out_of_sight), run(meeting, schedule)
    assert not read(hidden, seized("b", 2)) & span(5, 9)
    assert read(shown, seized("b", 2)) >= span(5, 9)


@pytest.mark.parametrize("schedule", GROUPS, ids=str)
def test_what_is_underway_when_a_member_leaves(schedule):
    """
    A message sent before a member left and delivered after it is still read.
    """
    late = run(talk("aaaa", people=THREE, events=[event("left", "c", 3)], delays={2: 2}), schedule)
    assert len(late.markers) == 4

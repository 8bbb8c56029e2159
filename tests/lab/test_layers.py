"""What goes on beside the messages: backups, disks, envelopes, directories, forgeries."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

import privmodel as pm
from lab.talks import hour, read, seized, span, talk, when
from privmodel.errors import DecryptionFailed, InvalidModel, LabError, UnknownName
from privmodel.lab import Access, Resident, Seizure, Tap, run, run_mode
from privmodel.lab.attacker import closure
from privmodel.lab.octets import pack, unpack
from privmodel.lab.primitives import Primitives
from privmodel.lab.protocols import forgery, sender_keys, x3dh
from privmodel.lab.protocols.at_rest import AtRest
from privmodel.lab.protocols.backup import Backup, ask_vault, restore
from privmodel.lab.protocols.double_ratchet import Settings
from privmodel.lab.protocols.sealed_sender import NamedSender, SealedSender
from privmodel.lab.protocols.sessions import Sessions
from privmodel.lab.protocols.verified import Verified
from privmodel.lab.recording import digest

TALK = talk("aabb")
ALL = span(0, 3)
RIGHT = (b"letmein", b"hunter2", b"correct horse")
WRONG = RIGHT[:2]


def place(holder, number=9):
    return Seizure(holder, hour(number))


def backed_up(keeper, password=b""):
    return run(TALK, "double_ratchet", layers=[Backup(owner="b", keeper=keeper, password=password)])


def test_a_backup_under_the_providers_key():
    """
    Whoever has the provider's keys beside the backups reads all, and without them nothing.
    """
    recording = backed_up("provider")
    assert read(recording, place("cloud"), taps=()) == set()
    assert read(recording, place("cloud"), place("cloud keys"), taps=()) == ALL


def test_a_backup_under_a_password():
    """
    The backup and a dictionary with the password give all, a dictionary without it nothing.
    """
    recording = backed_up("password", RIGHT[2])
    assert read(recording, place("cloud"), taps=(), dictionary=WRONG) == set()
    assert read(recording, place("cloud"), taps=(), dictionary=RIGHT) == ALL
    assert read(recording, dictionary=RIGHT) == set()


def test_a_backup_under_a_vault():
    """
    Backup and dictionary give nothing; with the module's own secret as well they give all, and with
    that secret alone nothing.
    """
    recording = backed_up("vault", RIGHT[2])
    cloud, module = place("cloud"), place("backup vault")
    assert read(recording, cloud, taps=(), dictionary=RIGHT) == set()
    assert read(recording, cloud, module, taps=()) == set()
    assert read(recording, cloud, module, taps=(), dictionary=WRONG) == set()
    assert read(recording, cloud, module, taps=(), dictionary=RIGHT) == ALL


def test_a_backup_under_ones_own_key():
    """
    Only the owner's device, or the paper with the key, opens the backup.
    """
    recording = backed_up("own_key")
    assert read(recording, place("cloud"), taps=(), dictionary=RIGHT) == set()
    assert read(recording, place("cloud"), place("paper/b"), taps=()) == ALL
    assert read(recording, place("cloud"), seized("b", 9), taps=()) == ALL
    assert read(recording, place("cloud"), seized("a", 9), taps=()) == set()


@given(st.integers(1, 12), st.integers(0, 20))
def test_a_vault_bears_so_many_wrong_guesses(guesses, wrong):
    """
    The right password gives the key as long as fewer guesses than the limit were wrong, and
    afterwards nothing does.
    """
    prim = Primitives(os.urandom)
    recording = run(
        talk("a"),
        "static_keys",
        layers=[Backup(owner="b", keeper="vault", password=b"right", guesses=guesses)],
    )
    state = recording.kept("backup vault")["backup key b"]
    salt = unpack(recording.kept("cloud")["salt b"])[0][0]
    hashed = prim.argon2id(b"right", salt, memory=8)
    for _ in range(min(wrong, guesses)):
        state, key = ask_vault(prim, state, os.urandom(32))
        assert not key
    if wrong >= guesses:
        with pytest.raises(LabError, match="destroyed"):
            ask_vault(prim, state, hashed)
        return
    _, key = ask_vault(prim, state, hashed)
    stored = recording.kept("cloud")["backup b m0"]
    assert restore(prim, key, stored) == recording.markers["m0"]
    with pytest.raises(DecryptionFailed):
        restore(prim, os.urandom(32), stored)


def test_backups_that_cannot_be():
    """
    An unknown keeper, a missing or useless password, no guesses and a stranger are each refused.
    """
    with pytest.raises(UnknownName, match="vault"):
        Backup(owner="b", keeper="vautl")
    for keeper, password in (("password", b""), ("provider", b"secret")):
        with pytest.raises(InvalidModel, match="password"):
            Backup(owner="b", keeper=keeper, password=password)
    with pytest.raises(InvalidModel, match="guesses"):
        Backup(owner="b", keeper="vault", password=b"secret", guesses=0)
    with pytest.raises(UnknownName, match="participant"):
        run(TALK, "static_keys", layers=[Backup(owner="c", keeper="provider")])


# -- disks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("element", [True, False])
def test_a_locked_device(element):
    """
    A locked device gives nothing, an unlocked one what it keeps. A dictionary with the passcode
    opens a locked one that has no secure element, and one that has only with the element's secret.
    """
    kept = talk("abab", deleted=False)
    layers = [AtRest(owner="b", passcode=b"1234", element=element)]
    recording = run(kept, "static_keys", layers=layers)
    locked, unlocked = seized("b", 1, locked=True), seized("b", 1)
    guesses = (b"0000", b"1234")
    assert read(recording, locked) == set()
    assert read(recording, locked, dictionary=guesses[:1]) == set()
    assert read(recording, unlocked, taps=()) == {0, 1}
    assert read(recording, unlocked) == span(0, 3)
    if element:
        assert read(recording, locked, dictionary=guesses) == set()
        inside = Seizure("b/phone/element", hour(1))
        assert read(recording, locked, inside, dictionary=guesses) == span(0, 3)
    else:
        assert read(recording, locked, dictionary=guesses) == span(0, 3)


# -- envelopes ------------------------------------------------------------------------------------


def named(mode, *seizures):
    """The messages of which an attacker finds out who wrote them."""
    recording = run_mode(TALK, mode)
    known = closure(recording, Access(taps=(Tap("operator"),), seizures=seizures))
    return {name for name, mark in mode.senders.items() if digest(mark) in known}


def test_sealed_sender():
    """
    In plain envelopes the operator sees who wrote each message; in sealed ones it sees of none, and
    the recipient's key reveals those to that person, earlier ones too.
    """
    everyone = {f"m{number}" for number in range(4)}
    assert named(NamedSender(Sessions(Settings()))) == everyone
    assert named(SealedSender(Sessions(Settings()))) == set()
    assert named(SealedSender(Sessions(Settings())), seized("b", 3)) == {"m0", "m1"}


def test_an_altered_envelope_raises():
    """
    A sealed envelope that was altered does not open.
    """

    class Tampering(SealedSender):
        def receive(self, world, sender, recipient, body):
            return super().receive(world, sender, recipient, body[:-1] + bytes([body[-1] ^ 1]))

    with pytest.raises(DecryptionFailed, match="b/phone, HPKE"):
        run_mode(TALK, Tampering(Sessions(Settings())))


# -- directories ----------------------------------------------------------------------------------


def haunted():
    """A conversation in which, from hour 2 on, the operator has a device in b's account."""
    phone, ghost = pm.Device(), pm.Device(name="ghost", linked=when(1.5))
    return talk("abab", people=("a", pm.Participant(name="b", devices=(phone, ghost))))


def test_a_ghost_reads_from_its_coming_on():
    """
    Without a check of identities, a device added to the directory reads what is sent afterwards,
    and nothing before.
    """
    recording = run(haunted(), "double_ratchet")
    stay = Resident("b/ghost", hour(0), hour(9))
    assert read(recording, residents=(stay,)) == {2, 3}


def test_a_ghost_stops_who_checks():
    """
    With a check of identities, sending to the new device aborts and says which it is.
    """
    with pytest.raises(LabError, match="b/ghost was never verified"):
        run_mode(haunted(), Verified(Settings()))
    assert run_mode(TALK, Verified(Settings())).markers


# -- forgeries ------------------------------------------------------------------------------------


def test_a_recipient_can_forge_a_transcript():
    """
    With the author's public key alone, the recipient makes a Double Ratchet transcript that
    verifies as the author's.
    """
    prim = Primitives(os.urandom)
    _, author = x3dh.draw_identity(prim, b"")
    identity, _ = x3dh.draw_identity(prim, b"")
    signed, _ = x3dh.draw_prekey(prim, b"", identity, kem=False)
    texts = [b"never written", b"nor this"]
    public = unpack(author)[0][0]
    made = forgery.forge(prim, identity, signed, public, texts, Settings())
    assert forgery.judge(prim, identity, signed, made, Settings()) == (public, texts)
    other, _ = x3dh.draw_prekey(prim, b"", identity, kem=False)
    with pytest.raises(DecryptionFailed):
        forgery.judge(prim, identity, other, made, Settings())


def test_signed_messages_cannot_be_forged():
    """
    Where messages are signed, what a recipient holds does not make a message that verifies.
    """
    prim = Primitives(os.urandom)
    own, _ = sender_keys.draw(prim, b"")
    name, key, count, verification = unpack(sender_keys.shared(own))[0]
    seed, _ = prim.signing_pair()
    forged = pack([name, key, count, seed, verification])
    _, envelope = sender_keys.encrypt(prim, forged, b"never written")
    with pytest.raises(DecryptionFailed, match="signature"):
        sender_keys.decrypt(prim, sender_keys.shared(own), envelope)

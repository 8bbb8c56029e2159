"""Matrix: rooms that are encrypted or not, and what the matrix.org server has either way."""

import pytest

import privmodel as pm
from privmodel import Step, Verdict

SERIOUS = pm.Suspicion(offence="drugs", max_penalty_years=10)


def insider(day):
    return pm.adversary(
        pm.OperateService(during=pm.Window(start=day[:8] + "01", end=day[:8] + "28"))
    )


@pytest.mark.parametrize(
    ("settings", "day", "verdict"),
    [
        ({}, "2019-10-10", Verdict.YES),
        ({}, "2025-10-10", Verdict.NO),
        ({"encrypted": "on"}, "2019-10-10", Verdict.NO),
        ({"encrypted": "off"}, "2025-10-10", Verdict.YES),
    ],
)
def test_rooms_are_encrypted_by_default_since_may_2020(settings, day, verdict):
    """
    Until then nobody's client encrypted by itself (MX-2c), since then Element does (MX-2d).
    """
    room = pm.conversation("matrix", sent=day, settings=settings)
    assert pm.obtainable(room, by=insider(day), on=day)["message_text"].verdict is verdict


@pytest.mark.parametrize("encrypted", ["on", "off"])
def test_who_wrote_and_when_is_on_the_server_either_way(encrypted):
    """
    Sender, time and members are state and envelopes that servers read (MX-6).
    """
    room = pm.conversation(
        "matrix", sent="2025-10-01", chat="group", members=4, settings={"encrypted": encrypted}
    )
    breach = pm.adversary(pm.BreachServer())
    exposure = pm.obtainable(room, by=breach, on="2025-11-01")
    for kind in ("sender", "timestamp", "group_membership", "group_metadata"):
        assert exposure[kind].verdict is Verdict.YES, kind
    assert (exposure["message_text"].verdict is Verdict.YES) == (encrypted == "off")


def test_a_british_authority_gets_records_and_no_contents():
    """
    matrix.org answers authorisations for communications data (MX-13a), which contents are not.
    """
    room = pm.conversation("matrix", sent="2025-10-01", chat="group", members=4)
    police = pm.court("gb", suspicion=SERIOUS, instruments=["uk.cd.entity", "uk.cd.events"])
    exposure = pm.obtainable(room, by=police, on="2025-10-08")
    for kind in ("sender", "timestamp", "ip_address", "username", "email"):
        assert exposure[kind].verdict is Verdict.YES, kind
    assert exposure["message_text"].verdict is Verdict.NO


@pytest.mark.parametrize(("backup", "verdict"), [("off", Verdict.NO), ("on", Verdict.UNKNOWN)])
def test_a_key_backup_leaves_something_to_demand(backup, verdict):
    """
    Ciphertext is on the server in any case; with a key backup (MX-11) there is one more key, which
    British law can demand of its owner.
    """
    room = pm.conversation("matrix", sent="2025-10-01", settings={"key_backup": backup})
    exposure = pm.obtainable(room, by=pm.court("gb", suspicion=SERIOUS), on="2025-10-08")
    assert exposure["message_text"].verdict is verdict


def test_others_have_to_ask_through_britain():
    """
    Requests from elsewhere are refused unless they come by mutual assistance (MX-13a), which this
    model does not follow; that no other tie lets a state enforce an order is not stated.
    """
    room = pm.conversation("matrix", sent="2025-10-01")
    exposure = pm.obtainable(room, by=pm.court("de", suspicion=SERIOUS), on="2025-10-08")
    assert exposure["ip_address"].verdict is Verdict.UNKNOWN
    assert exposure["message_text"].verdict is Verdict.NO


@pytest.mark.parametrize(
    ("encrypted", "history", "verdict", "step"),
    [
        ("off", "shared", Verdict.YES, None),
        ("off", "joined", Verdict.NO, Step.EXPIRED),
        ("on", "shared", Verdict.UNKNOWN, None),
    ],
)
def test_the_history_setting_decides_what_a_late_member_reads(encrypted, history, verdict, step):
    """
    A room's administrators choose who sees what was said before (MX-x1); in an encrypted room a
    newcomer gets ciphertext, and whether members hand over its keys is not said.
    """
    room = pm.conversation(
        "matrix",
        sent="2025-10-01",
        chat="group",
        members=4,
        settings={"encrypted": encrypted, "history_visibility": history},
    )
    late = pm.adversary(pm.JoinConversation())
    finding = pm.obtainable(room, by=late, on="2025-10-20")["message_text"]
    assert (finding.verdict, finding.broke) == (verdict, step)


def test_a_world_readable_room_is_open_to_anybody():
    """
    `world_readable` means that nobody has to join (MX-x1).
    """
    room = pm.conversation(
        "matrix",
        sent="2025-10-01",
        chat="group",
        members=4,
        public=True,
        settings={"encrypted": "off", "history_visibility": "world_readable"},
    )
    anybody = pm.adversary(pm.ReadPublic())
    assert pm.obtainable(room, by=anybody, on="2025-10-20")["message_text"].verdict is Verdict.YES


def test_a_seized_phone_reads_what_its_user_reads():
    """
    Encryption ends at the device, where the room lies in plaintext.
    """
    room = pm.conversation("matrix", sent="2025-10-01")
    phone = pm.adversary(pm.SeizeDevice(participant="recipient"))
    assert pm.obtainable(room, by=phone, on="2025-10-20")["message_text"].verdict is Verdict.YES


def test_a_phone_taken_later_opens_what_a_server_kept():
    """
    Clients keep the first state of each Megolm session (MX-3a), so that a phone seized later opens
    ciphertext of messages that are no longer on it, which servers keep (MX-8a).
    """
    room = pm.conversation(
        "matrix",
        sent="2025-10-10",
        chat="group",
        members=4,
        events=[pm.Event(kind="deleted", at="2025-10-11", by="recipient", everyone=False)],
    )
    phone = pm.SeizeDevice(participant="recipient", during=pm.Window(start="2025-12-01"))
    breach = pm.BreachServer(during=pm.Window(start="2025-11-01"))
    alone = pm.obtainable(room, by=pm.adversary(breach), on="2025-12-01")["message_text"]
    assert (alone.verdict, alone.broke) == (Verdict.NO, Step.SEALED)
    both = pm.obtainable(room, by=pm.adversary(breach, phone), on="2025-12-01")["message_text"]
    assert both.verdict is Verdict.YES

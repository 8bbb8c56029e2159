"""Snapchat: what is gone once opened, what was saved, and what a country without a treaty gets."""

import pytest

import privmodel as pm
from privmodel import Ground, Step, Verdict

DRUGS = pm.Suspicion(offence="drugs", max_penalty_years=10)
WARRANT = pm.court("us", suspicion=DRUGS, instruments="us.warrant")


def snap(sent, **more):
    return [pm.Message(sent=sent, kinds="attachment", **more)]


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        ("2013-06-10", Verdict.YES),
        ("2013-06-25", Verdict.NO),
        ("2013-08-01", Verdict.NO),
    ],
)
def test_a_warrant_finds_a_snap_as_long_as_nobody_opened_it(asked, verdict):
    """
    Sent on 1 June and opened on the 20th, a snap lies there on the 10th (SC-4a, SC-11) and is gone
    a day after it was opened (SC-3a); unopened it would have been gone after 30 days.
    """
    chat = pm.conversation("snapchat", messages=snap("2013-06-01", read="2013-06-20"))
    assert pm.obtainable(chat, by=WARRANT, on=asked)["attachment"].verdict is verdict


def test_an_unopened_snap_is_gone_after_thirty_days():
    """
    What nobody opens in 30 days is deleted (SC-4a).
    """
    chat = pm.conversation("snapchat", messages=snap("2013-06-01", read="2013-09-01"))
    finding = pm.obtainable(chat, by=WARRANT, on="2013-07-10")["attachment"]
    assert (finding.verdict, finding.broke) == (Verdict.NO, Step.EXPIRED)


@pytest.mark.parametrize(
    ("saved", "asked", "verdict"),
    [
        ("no", "2025-10-01T12:00", Verdict.UNKNOWN),
        ("no", "2025-10-03", Verdict.NO),
        ("yes", "2025-10-03", Verdict.YES),
        ("yes", "2026-10-03", Verdict.YES),
    ],
)
def test_who_saves_in_the_chat_saves_for_the_court(saved, asked, verdict):
    """
    An opened chat is deleted within a day (SC-3b), unless somebody saved it (SC-x1).
    """
    chat = pm.conversation("snapchat", sent="2025-10-01", settings={"saved_in_chat": saved})
    assert pm.obtainable(chat, by=WARRANT, on=asked)["message_text"].verdict is verdict


@pytest.mark.parametrize(
    ("sent", "kind", "verdict"),
    [
        ("2017-06-01", "attachment", Verdict.YES),
        ("2017-06-01", "message_text", Verdict.YES),
        ("2025-06-01", "attachment", Verdict.UNKNOWN),
        ("2025-06-01", "message_text", Verdict.YES),
    ],
)
def test_the_operator_reads_chats_and_perhaps_snaps(sent, kind, verdict):
    """
    Text is never end-to-end encrypted (SC-2a), pictures were not before 2019 (SC-2b); that they
    are since is contested and without a published key scheme (SC-2c).
    """
    chat = pm.conversation("snapchat", messages=[pm.Message(sent=sent, kinds=kind)])
    month = pm.Window(start=sent[:8] + "01", end=sent[:8] + "28")
    insider = pm.adversary(pm.OperateService(during=month))
    assert pm.obtainable(chat, by=insider, on=sent)[kind].verdict is verdict


@pytest.mark.parametrize(
    ("memories", "verdict", "step"),
    [
        ("none", Verdict.NO, Step.EXPIRED),
        ("saved", Verdict.UNKNOWN, None),
        ("my_eyes_only", Verdict.NO, Step.SEALED),
    ],
)
def test_memories_can_be_read_and_my_eyes_only_cannot(memories, verdict, step):
    """
    What a member saved in Memories may lie there after the group's copy is gone (SC-4b, SC-5a),
    in My Eyes Only under a passcode that the operator does not have (SC-2d).
    """
    chat = pm.conversation(
        "snapchat",
        messages=snap("2025-10-01"),
        chat="group",
        members=5,
        settings={"memories": memories},
    )
    finding = pm.obtainable(chat, by=WARRANT, on="2025-10-20")["attachment"]
    assert (finding.verdict, finding.broke) == (verdict, step)


@pytest.mark.parametrize(
    ("instrument", "kind", "verdict"),
    [
        ("us.order_2703d", "username", Verdict.YES),
        ("us.subpoena", "ip_address", Verdict.YES),
        ("us.subpoena", "contacts", Verdict.NO),
        ("us.order_2703d", "contacts", Verdict.YES),
        ("us.order_2703d", "message_text", Verdict.NO),
        ("us.warrant", "message_text", Verdict.YES),
    ],
)
def test_each_process_has_its_tier(instrument, kind, verdict):
    """
    Subscriber data by subpoena, the list of friends by order, contents by warrant (SC-8a to SC-8c).
    """
    chat = pm.conversation("snapchat", sent="2025-10-01", settings={"saved_in_chat": "yes"})
    court = pm.court("us", suspicion=DRUGS, instruments=instrument)
    assert pm.obtainable(chat, by=court, on="2025-11-01")[kind].verdict is verdict


def test_a_wiretap_gets_what_is_sent_while_it_runs_and_nothing_before():
    """
    Data to come are recorded under a wiretap (SC-8d); what was sent before it began has passed.
    """
    court = pm.court(
        "us", suspicion=DRUGS, instruments="us.wiretap", since="2025-09-20", until="2025-10-10"
    )
    for sent, verdict in (("2025-10-01", Verdict.YES), ("2025-09-10", Verdict.NO)):
        chat = pm.conversation("snapchat", sent=sent)
        assert pm.obtainable(chat, by=court, on="2025-09-20")["message_text"].verdict is verdict


def test_a_french_court_gets_basic_data_at_the_operators_discretion():
    """
    On process of another country basic data may be given (SC-8e).
    """
    chat = pm.conversation("snapchat", sent="2025-10-01")
    exposure = pm.obtainable(chat, by=pm.court("fr", suspicion=DRUGS), on="2025-10-08")
    assert exposure["username"].verdict is Verdict.YES
    assert exposure["username"].ground is Ground.POLICY
    assert exposure["message_text"].verdict is Verdict.NO


def test_a_seized_phone_holds_remains_at_most_of_what_nobody_saved():
    """
    A chat vanishes within a day of viewing by default (SC-x3), and what its client leaves is not
    known; one that is saved stays (SC-x1).
    """
    phone = pm.adversary(pm.SeizeDevice())
    chat = pm.conversation("snapchat", sent="2025-10-01")
    found = pm.obtainable(chat, by=phone, on="2025-10-08")["message_text"]
    assert found.verdict is Verdict.UNKNOWN
    assert "remains of m1 are left on" in found.reason
    within = pm.obtainable(chat, by=phone, on="2025-10-01T12:00Z")["message_text"]
    assert within.verdict is Verdict.UNKNOWN
    saved = pm.conversation("snapchat", sent="2025-10-01", settings={"saved_in_chat": "yes"})
    assert pm.obtainable(saved, by=phone, on="2025-10-08")["message_text"].verdict is Verdict.YES

"""Discord: text that lies there until somebody deletes it, and calls that became unreadable."""

import pytest

import privmodel as pm
from privmodel import Verdict

CALL = "call_audio"
WARRANT = pm.court(
    "us",
    suspicion=pm.Suspicion(offence="drugs", max_penalty_years=10),
    instruments="us.warrant",
)


def listener(day):
    """Somebody inside the company through the month of a day."""
    return pm.adversary(
        pm.OperateService(during=pm.Window(start=day[:8] + "01", end=day[:8] + "28"))
    )


@pytest.mark.parametrize(
    ("settings", "chat", "day", "verdict"),
    [
        ({}, "one_to_one", "2023-06-10", Verdict.YES),
        ({"dave": "off"}, "one_to_one", "2025-06-10", Verdict.YES),
        ({"dave": "on"}, "one_to_one", "2025-06-10", Verdict.NO),
        ({}, "one_to_one", "2025-06-10", Verdict.UNKNOWN),
        ({}, "one_to_one", "2026-04-10", Verdict.NO),
        ({}, "group", "2026-04-10", Verdict.NO),
        ({"stage": "no"}, "channel", "2026-04-10", Verdict.NO),
        ({"stage": "yes"}, "channel", "2026-04-10", Verdict.YES),
    ],
)
def test_calls_became_unreadable_for_the_operator(settings, chat, day, verdict):
    """
    Before September 2024 calls were encrypted on the way only (DC-3a); then it depended on every
    client (DC-3b); since March 2026 all are end-to-end but those of Stage channels (DC-3c, DC-3d).
    """
    talk = pm.conversation(
        "discord",
        messages=[pm.Message(sent=day, kinds=CALL)],
        chat=chat,
        settings=settings,
    )
    assert pm.obtainable(talk, by=listener(day), on=day)[CALL].verdict is verdict


@pytest.mark.parametrize("day", ["2023-06-10", "2026-04-10"])
def test_text_stays_readable_for_the_operator(day):
    """
    Text is encrypted at rest under the operator's keys, and nothing else is planned (DC-2).
    """
    talk = pm.conversation("discord", sent=day)
    assert pm.obtainable(talk, by=listener(day), on=day)["message_text"].verdict is Verdict.YES


def test_no_call_is_there_to_be_given():
    """
    Calls are not stored (DC-6a), so that a warrant comes too late for one that was readable.
    """
    talk = pm.conversation("discord", messages=[pm.Message(sent="2026-02-10", kinds=CALL)])
    assert pm.obtainable(talk, by=WARRANT, on="2026-02-20")[CALL].verdict is Verdict.NO


@pytest.mark.parametrize(
    ("deleted", "asked", "verdict"),
    [
        (None, "2026-06-01", Verdict.YES),
        ("2025-10-02", "2025-10-20", Verdict.UNKNOWN),
        ("2025-10-02", "2025-12-01", Verdict.NO),
    ],
)
def test_messages_lie_there_until_deleted_and_a_while_in_backups(deleted, asked, verdict):
    """
    Nothing ends a message but its deletion (DC-5a); backups may keep it 45 days longer (DC-5b).
    """
    events = [] if deleted is None else [pm.Event(kind="deleted", at=deleted)]
    talk = pm.conversation("discord", sent="2025-10-01", events=events)
    assert pm.obtainable(talk, by=WARRANT, on=asked)["message_text"].verdict is verdict


@pytest.mark.parametrize(
    ("instrument", "kind", "verdict"),
    [
        ("us.subpoena", "email", Verdict.YES),
        ("us.subpoena", "ip_address", Verdict.YES),
        ("us.subpoena", "group_membership", Verdict.NO),
        ("us.order_2703d", "message_text", Verdict.NO),
        ("us.warrant", "message_text", Verdict.YES),
    ],
)
def test_each_process_has_its_tier(instrument, kind, verdict):
    """
    Subscriber data by subpoena, further records by order, messages by warrant (DC-7a to DC-7c).
    """
    talk = pm.conversation("discord", sent="2025-10-01", settings={"registered_with": "email"})
    court = pm.court(
        "us",
        suspicion=pm.Suspicion(offence="drugs", max_penalty_years=10),
        instruments=instrument,
    )
    assert pm.obtainable(talk, by=court, on="2025-10-20")[kind].verdict is verdict


def test_what_kind_of_address_an_account_has_decides():
    """
    An account is opened with an e-mail address or with a number (DC-4).
    """
    court = pm.court("us", instruments="us.subpoena")
    verdicts = {}
    for way in ("email", "phone", None):
        settings = {} if way is None else {"registered_with": way}
        talk = pm.conversation("discord", sent="2025-10-01", settings=settings)
        exposure = pm.obtainable(talk, by=court, on="2025-10-20")
        verdicts[way] = (exposure["email"].verdict, exposure["phone_number"].verdict)
    assert verdicts["email"][0] is verdicts["phone"][1] is Verdict.YES
    assert Verdict.YES not in verdicts[None]


@pytest.mark.parametrize(
    ("settings", "verdict"), [({"paid": "yes"}, Verdict.YES), ({}, Verdict.UNKNOWN)]
)
def test_billing_records_lead_to_a_paying_user(settings, verdict):
    """
    Of a paying account the operator had name and address in 2023 (DC-10); of others it may have
    none (DC-x5), and whether an account is paid for is not known by itself.
    """
    talk = pm.conversation("discord", sent="2023-03-01", chat="channel", settings=settings)
    exposure = pm.obtainable(talk, by=pm.court("us", suspicion="leak"), on="2023-06-10")
    for kind in ("name_as_given", "postal_address", "payment"):
        assert exposure[kind].verdict is verdict, kind


def test_a_public_server_is_read_by_anybody():
    """
    What is posted on a server open to everybody needs no access of its own (DC-x2).
    """
    anybody = pm.adversary(pm.ReadPublic())
    talk = pm.conversation("discord", sent="2025-10-01", chat="channel", public=True)
    assert pm.obtainable(talk, by=anybody, on="2025-10-02")["message_text"].verdict is Verdict.YES
    talk = pm.conversation("discord", sent="2025-10-01", chat="channel")
    assert pm.obtainable(talk, by=anybody, on="2025-10-02")["message_text"].verdict is Verdict.NO


def test_a_linked_device_sees_the_whole_past():
    """
    What is stored is shown wherever somebody signs in (DC-x6), as long as it is stored.
    """
    device = pm.adversary(pm.LinkDevice())
    talk = pm.conversation("discord", sent="2025-10-01")
    assert pm.obtainable(talk, by=device, on="2026-05-01")["message_text"].verdict is Verdict.YES
    gone = pm.conversation(
        "discord", sent="2025-10-01", events=[pm.Event(kind="deleted", at="2025-10-02")]
    )
    assert pm.obtainable(gone, by=device, on="2026-05-01")["message_text"].verdict is Verdict.NO


def test_what_is_reported_reaches_reviewers():
    """
    A report carries what is reported (DC-x7); nothing reaches the desk without one.
    """
    desk = pm.adversary(pm.ReceiveReports(during=pm.Window(start="2025-10-01", end="2025-11-01")))
    report = pm.Event(kind="reported", at="2025-10-11", by="recipient")
    for events, verdict in (([report], Verdict.YES), ([], Verdict.NO)):
        talk = pm.conversation("discord", sent="2025-10-10", events=events)
        exposure = pm.obtainable(talk, by=desk, on="2025-10-20")
        assert exposure["message_text"].verdict is verdict

"""Signal, WhatsApp and iMessage: the questions that show what backups and subpoenas do."""

import pytest

import privmodel as pm
from privmodel import Ground, Step, Verdict


def phones(os, *, sender=None, recipient=None):
    return [
        pm.Participant(name="sender", devices=[pm.Device(os=os)], settings=sender or {}),
        pm.Participant(name="recipient", devices=[pm.Device(os=os)], settings=recipient or {}),
    ]


def test_a_subpoena_to_signal_gives_two_dates():
    """
    Signal answers with the account's existence, its creation and its last connection.
    """
    chat = pm.conversation("signal", sent="2021-01-05")
    jury = pm.court("us", instruments="us.subpoena", knows="phone_number")
    exposure = pm.obtainable(chat, by=jury, on="2021-02-01")
    assert {each.kind.value for each in exposure.obtained} == {
        "account_exists",
        "registered_at",
        "last_seen",
    }
    assert all(each.ground is Ground.LAW for each in exposure.obtained)
    assert exposure["phone_number"].beforehand
    for kind in ("name_as_given", "email", "ip_address", "contacts", "message_content"):
        assert exposure[kind].verdict is Verdict.NO


def test_signal_contents_are_gone_from_the_server():
    """
    Even a warrant finds no message on Signal's servers once it is delivered.
    """
    chat = pm.conversation("signal", sent="2021-01-05")
    exposure = pm.obtainable(chat, by=pm.court("us", instruments="us.warrant"), on="2021-02-01")
    assert exposure["message_content"].verdict is Verdict.NO


@pytest.mark.parametrize(("os", "provider"), [("ios", "apple"), ("android", "google")])
def test_one_readable_backup_exposes_both(os, provider):
    """
    One side's unencrypted backup is enough, and the answer says whose it is.
    """
    chat = pm.conversation(
        "whatsapp",
        sent="2024-02-01",
        participants=phones(
            os,
            sender={"cloud_backup": "off"},
            recipient={"cloud_backup": "on", "encrypted_backup": "off"},
        ),
    )
    warrant = pm.court("us", instruments="us.warrant")
    finding = pm.obtainable(chat, by=warrant, on="2024-06-01")["message_content"]
    assert finding.verdict is Verdict.YES
    assert finding.holder == f"operator:{provider}"
    assert finding.whose == "recipient"
    assert finding.ground is Ground.LAW
    subpoena = pm.court("us", instruments="us.subpoena", holder=_platform(provider))
    lesser = pm.obtainable(chat, by=subpoena, on="2024-06-01")["message_content"]
    assert lesser.broke is Step.NOT_ASKED


def _platform(provider):
    return {"apple": "icloud", "google": "google_drive"}[provider]


def test_an_encrypted_backup_stays_sealed():
    """
    With end-to-end encrypted backups at both sides the provider hands over ciphertext.
    """
    own = {"cloud_backup": "on", "encrypted_backup": "on"}
    chat = pm.conversation(
        "whatsapp", sent="2024-02-01", participants=phones("ios", sender=own, recipient=own)
    )
    warrant = pm.court("us", instruments="us.warrant", holder="icloud")
    finding = pm.obtainable(chat, by=warrant, on="2024-06-01")["message_content"]
    assert finding.verdict is Verdict.NO
    assert finding.broke is Step.SEALED
    assert {each.whose for each in finding.sealed} == {"sender", "recipient"}


def imessages(sender_adp, recipient_adp):
    def own(protection):
        return {
            "icloud_backup": "on",
            "messages_in_icloud": "off",
            "advanced_data_protection": protection,
        }

    people = phones("ios", sender=own(sender_adp), recipient=own(recipient_adp))
    return pm.conversation("imessage", sent="2024-05-01", participants=people)


@pytest.mark.parametrize(
    ("sender", "recipient", "verdict"),
    [
        ("off", "off", Verdict.YES),
        ("on", "off", Verdict.YES),
        ("off", "on", Verdict.YES),
        ("on", "on", Verdict.NO),
    ],
)
def test_advanced_data_protection_helps_only_if_both_have_it(sender, recipient, verdict):
    """
    The weaker side decides whether Apple can hand over the thread.
    """
    warrant = pm.court("us", instruments="us.warrant")
    finding = pm.obtainable(imessages(sender, recipient), by=warrant, on="2024-08-01")[
        "message_content"
    ]
    assert finding.verdict is verdict
    if verdict is Verdict.YES:
        assert finding.whose == ("sender" if sender == "off" else "recipient")


def test_an_unstated_backup_is_tried_both_ways():
    """
    Nobody said whether backups are on, so the answer is open and says on what it turns.
    """
    chat = pm.conversation("imessage", sent="2024-05-01", participants=phones("ios"))
    warrant = pm.court("us", instruments="us.warrant")
    finding = pm.obtainable(chat, by=warrant, on="2024-08-01")["message_content"]
    assert finding.verdict is Verdict.UNKNOWN
    assert any("icloud_backup" in point for point in finding.open_points)


def test_a_foreign_court_meets_the_blocking_rule():
    """
    United States law forbids a provider that France can't reach to give contents to a French court.
    """
    box = pm.Platform(
        id="box",
        modes=[pm.Mode(id="cloud", schedule="transport_only")],
        retention=[pm.Retention(kinds=["message_text", "phone_number"], at="operator")],
        establishments=[pm.Establishment(country="us", relation="established")],
        establishments_closed=True,
        clauses=[pm.Clause(kinds=["message_text", "phone_number"], gives="commits")],
    )
    suspicion = pm.Suspicion(offence="drugs", max_penalty_years=10, breaks_terms=True)
    french = pm.court("fr", suspicion=suspicion)
    exposure = pm.obtainable(pm.conversation(box, sent="2024-05-01"), by=french, on="2024-08-01")
    assert exposure["message_text"].verdict is Verdict.NO
    assert exposure["message_text"].broke is Step.FORBIDDEN
    assert exposure["phone_number"].verdict is Verdict.YES
    apple = pm.obtainable(imessages("off", "off"), by=french, on="2024-08-01")["message_content"]
    assert apple.verdict is not Verdict.YES


def test_a_freeze_yields_nothing_and_may_lengthen_a_stay():
    """
    A preservation request gives no data; a warrant after the data's end finds them only perhaps.
    """
    box = pm.Platform(
        id="box",
        modes=[pm.Mode(id="cloud", schedule="transport_only")],
        retention=[pm.Retention(kinds="message_text", at="operator", until="sent + 10 days")],
        establishments=[pm.Establishment(country="us", relation="established")],
        establishments_closed=True,
    )
    chat = pm.conversation(box, sent="2025-01-01")
    freeze = pm.court("us", instruments="us.preserve", since="2025-01-05")
    warrant = pm.court("us", instruments="us.warrant", since="2025-02-01")
    alone = pm.obtainable(chat, by=freeze, on="2025-01-05")
    assert not alone.obtained
    late = pm.obtainable(chat, by=warrant, on="2025-02-01")["message_text"]
    assert late.broke is Step.EXPIRED
    both = pm.obtainable(chat, by=pm.adversary(freeze, warrant), on="2025-02-01")["message_text"]
    assert both.verdict is Verdict.UNKNOWN
    assert any("asked to keep" in point for point in both.open_points)
    swapped = pm.obtainable(chat, by=pm.adversary(warrant, freeze), on="2025-02-01")["message_text"]
    assert swapped.verdict is Verdict.UNKNOWN
    too_late = pm.court("us", instruments="us.preserve", since="2025-01-20")
    missed = pm.obtainable(chat, by=pm.adversary(too_late, warrant), on="2025-02-01")
    assert missed["message_text"].verdict is Verdict.NO


def test_an_order_served_some_time_in_a_month_must_succeed_on_each_day():
    """
    Served once in September 2024, an order to Telegram surely gets what both clauses give, and only
    perhaps what the second one alone gives.
    """
    chat = pm.conversation("telegram", sent="2024-08-01")
    terror = pm.Suspicion(offence="terrorism", max_penalty_years=20, breaks_terms=True)
    crime = pm.Suspicion(offence="organised_crime", max_penalty_years=10, breaks_terms=True)

    def phone(suspicion):
        exposure = pm.obtainable(
            chat,
            by=pm.court("fr", suspicion=suspicion),
            on="2024-09",
            grounds=["law", "policy"],
        )
        exposure.certify()
        return exposure["phone_number"]

    assert phone(terror).verdict is Verdict.YES
    assert phone(crime).verdict is Verdict.UNKNOWN

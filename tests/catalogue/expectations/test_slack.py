"""Slack: plans and periods decide what lies there, and the employer can have it too."""

import pytest

import privmodel as pm
from privmodel import Ground, Verdict

FRAUD = pm.Suspicion(offence="fraud", max_penalty_years=10)
WARRANT = pm.court("us", suspicion=FRAUD, instruments="us.warrant")


@pytest.mark.parametrize(
    ("plan", "sent", "asked", "verdict"),
    [
        ("free", "2023-01-10", "2024-08-01", Verdict.YES),
        ("free", "2023-01-10", "2024-10-01", Verdict.NO),
        ("free", "2025-01-10", "2025-12-01", Verdict.YES),
        ("free", "2025-01-10", "2026-02-01", Verdict.NO),
        ("pro", "2023-01-10", "2026-02-01", Verdict.YES),
        ("enterprise", "2023-01-10", "2026-02-01", Verdict.YES),
    ],
)
def test_a_year_on_the_free_plan_and_no_end_on_the_others(plan, sent, asked, verdict):
    """
    Free workspaces lose what is over a year old since 26 August 2024 and kept all before (SL-4a,
    SL-4b); paid ones keep everything unless told otherwise (SL-5a).
    """
    chat = pm.conversation("slack", sent=sent, settings={"plan": plan})
    assert pm.obtainable(chat, by=WARRANT, on=asked)["message_text"].verdict is verdict


def test_an_administrators_period_leaves_it_open():
    """
    How long a set period is, only the organisation knows (SL-5a).
    """
    settings = {"plan": "business_plus", "custom_retention": "set"}
    chat = pm.conversation("slack", sent="2025-01-10", settings=settings)
    exposure = pm.obtainable(chat, by=WARRANT, on="2025-06-01")
    assert exposure["message_text"].verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("instrument", "verdict"),
    [
        ("us.subpoena", Verdict.NO),
        ("us.order_2703d", Verdict.NO),
        ("us.warrant", Verdict.YES),
    ],
)
def test_contents_take_a_warrant(instrument, verdict):
    """
    So says the policy (SL-7a), so does the law, and five of five warrants of 2021 had them (SL-8c).
    """
    chat = pm.conversation("slack", sent="2025-01-10", settings={"plan": "pro"})
    court = pm.court("us", suspicion=FRAUD, instruments=instrument)
    assert pm.obtainable(chat, by=court, on="2025-06-01")["message_text"].verdict is verdict


def test_law_not_choice_makes_the_operator_give():
    """
    The company is in the United States (SL-1a), where a warrant binds it.
    """
    chat = pm.conversation("slack", sent="2025-01-10", settings={"plan": "pro"})
    assert pm.obtainable(chat, by=WARRANT, on="2025-06-01")["message_text"].ground is Ground.LAW


def test_everything_is_readable_for_the_operator():
    """
    There is no end-to-end encryption (SL-2a); a customer's own keys change that for nobody who is
    inside the service (SL-2b).
    """
    insider = pm.adversary(
        pm.OperateService(during=pm.Window(start="2025-01-01", end="2025-02-01"))
    )
    for chat in ("one_to_one", "group", "channel"):
        talk = pm.conversation("slack", sent="2025-01-10", chat=chat, settings={"plan": "pro"})
        exposure = pm.obtainable(talk, by=insider, on="2025-01-20")
        assert exposure["message_text"].verdict is Verdict.YES
        assert exposure["sender"].verdict is Verdict.YES


def test_in_a_shared_channel_each_organisation_has_its_own_period():
    """
    One side on the free plan, the other on a paid one: whose message it is decides (SL-9), which
    the model cannot tell, so that after a year it is open.
    """
    people = [
        pm.Participant(name="ours", settings={"plan": "free"}),
        pm.Participant(name="theirs", settings={"plan": "pro"}),
    ]
    chat = pm.conversation(
        "slack",
        sent="2024-10-01",
        participants=people,
        settings={"slack_connect": "yes"},
    )
    exposure = pm.obtainable(chat, by=WARRANT, on="2026-02-01")
    assert exposure["message_text"].verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("plan", "asked", "verdict"),
    [
        ("free", "2025-03-01", Verdict.YES),
        ("free", "2025-06-01", Verdict.NO),
        ("pro", "2025-06-01", Verdict.YES),
    ],
)
def test_a_session_sees_ninety_days_on_the_free_plan(plan, asked, verdict):
    """
    Older messages are there, hidden (SL-4b): a warrant gets what a session no longer shows (SL-x1).
    """
    chat = pm.conversation("slack", sent="2025-01-10", settings={"plan": plan})
    session = pm.adversary(pm.LinkDevice())
    assert pm.obtainable(chat, by=session, on=asked)["message_text"].verdict is verdict
    assert pm.obtainable(chat, by=WARRANT, on=asked)["message_text"].verdict is Verdict.YES


@pytest.mark.parametrize(("shared", "verdict"), [("no", Verdict.NO), ("yes", Verdict.YES)])
def test_channels_shared_with_others_are_spared_on_the_free_plan(shared, verdict):
    """
    The limit of a year does not touch what is shared with another organisation (SL-4b).
    """
    settings = {"plan": "free", "slack_connect": shared}
    chat = pm.conversation("slack", sent="2024-10-10", chat="channel", settings=settings)
    assert pm.obtainable(chat, by=WARRANT, on="2026-02-01")["message_text"].verdict is verdict

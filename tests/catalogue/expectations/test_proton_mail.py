"""Proton Mail: contents sealed, correspondents not, addresses only from an order on."""

import pytest

import privmodel as pm
from privmodel import Step, Verdict


def swiss(**gates):
    suspicion = pm.Suspicion(
        offence="other", max_penalty_years=3, over_network=True, gates={"fda": False, **gates}
    )
    return pm.court("ch", suspicion=suspicion, since="2021-10-01", until="2021-11-01")


def test_a_swiss_order_gets_correspondents_and_no_contents():
    """
    Sender, recipient and times lie open (PM-7), body and attachments under the users' keys
    (PM-x1a); the operator answers Swiss orders (PM-1).
    """
    chat = pm.conversation("proton_mail", sent="2021-07-01")
    exposure = pm.obtainable(chat, by=swiss(), on="2021-11-01")
    for kind in ("sender", "recipient", "timestamp", "last_seen"):
        assert exposure[kind].verdict is Verdict.YES, kind
    assert exposure["message_text"].verdict is Verdict.NO
    assert exposure["message_text"].broke is Step.SEALED


def test_an_address_comes_only_from_a_recording():
    """
    Stored addresses are open at most (PM-2a). Where the law surely covers a recording, the address
    is had from the day of the order on (PM-2b), never from before.
    """
    chat = pm.conversation("proton_mail", sent=["2021-07-01", "2021-10-10"])
    stored = pm.obtainable(chat, by=pm.court("ch", suspicion="other"), on="2021-10-01")
    assert stored["ip_address"].verdict is Verdict.UNKNOWN
    live = pm.obtainable(chat, by=swiss(fda=True), on="2021-11-01")["ip_address"]
    assert live.verdict is Verdict.YES
    assert "PM-2b" in live.facts
    asked_only_about_the_past = pm.court(
        "ch", suspicion=swiss(fda=True).powers[0].suspicion, instruments="ch.info"
    )
    past = pm.obtainable(chat, by=asked_only_about_the_past, on="2021-10-01")["ip_address"]
    assert past.verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("other_side", "since", "verdict"),
    [
        ("proton", "2026-04-01", Verdict.NO),
        ("elsewhere", "2026-04-01", Verdict.YES),
        ("elsewhere", "2026-05-02", Verdict.NO),
    ],
)
def test_an_insider_reads_only_mail_that_passes_in_the_clear(other_side, since, verdict):
    """
    Mail with other providers is readable as it passes and sealed once it is stored (PM-x1b); mail
    between users never is readable (PM-x1a).
    """
    chat = pm.conversation("proton_mail", sent="2026-05-01", settings={"other_side": other_side})
    insider = pm.adversary(pm.OperateService(during=pm.Window(start=since, end="2026-06-01")))
    finding = pm.obtainable(chat, by=insider, on="2026-06-01")["message_text"]
    assert finding.verdict is verdict


@pytest.mark.parametrize("country", ["fr", "us"])
def test_a_foreign_court_surely_gets_nothing_by_itself(country):
    """
    The closed list speaks of Swiss authorities alone (PM-1), and a Swiss law bars direct answers.
    """
    chat = pm.conversation("proton_mail", sent="2026-05-01")
    court = pm.court(country, suspicion=pm.Suspicion(offence="fraud", max_penalty_years=5))
    assert not [
        each
        for each in pm.obtainable(chat, by=court, on="2026-06-01").obtained
        if not each.beforehand
    ]


def test_the_recovery_address_given_for_spain_is_an_observation():
    """
    What was given in the Catalan case (PM-5) is seen under Swiss authority and for terrorism.
    """
    chat = pm.conversation("proton_mail", sent="2024-05-20")
    court = pm.court("ch", suspicion="terrorism", knows="user_id")
    exposure = pm.obtainable(chat, by=court, on="2024-06-01", grounds=["practice"])
    assert exposure["email"].verdict is not Verdict.NO
    assert "PM-5" in str(exposure.explain("email"))


@pytest.mark.parametrize("sent", ["2017-05-01", "2020-12-01"])
def test_stored_mail_was_sealed_before_the_first_archived_policy(sent):
    """
    That the servers hold mail they can't decrypt is on record since 2016 (PM-x1c), and that mail
    between users is end-to-end encrypted since 2015 (PM-x1a).
    """
    chat = pm.conversation("proton_mail", sent=sent)
    for by in (pm.adversary(pm.BreachServer()), pm.court("ch", suspicion="other")):
        finding = pm.obtainable(chat, by=by, on="2021-01-15")["message_text"]
        assert finding.verdict is Verdict.NO
        assert finding.broke is Step.SEALED


def test_addresses_were_recorded_on_order_in_2019():
    """
    In April 2019 the company logged an account's addresses on a Swiss order (PM-2b), two years
    before its policy said so; then it was not yet settled which duties Swiss law puts on it.
    """
    chat = pm.conversation("proton_mail", sent="2019-08-10")
    suspicion = pm.Suspicion(
        offence="other", max_penalty_years=3, over_network=True, gates={"fda": True}
    )
    court = pm.court("ch", suspicion=suspicion, since="2019-08-01", until="2019-09-01")
    finding = pm.obtainable(chat, by=court, on="2019-09-01")["ip_address"]
    assert finding.verdict is Verdict.YES
    assert "PM-2b" in finding.facts

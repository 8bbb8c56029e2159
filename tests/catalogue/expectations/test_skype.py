"""Skype: readable since the servers came, sealed in Private Conversations, open after its end."""

import pytest

import privmodel as pm
from privmodel import Step, Verdict

WARRANT = pm.court("us", instruments="us.warrant")


@pytest.mark.parametrize(
    ("sent", "asked", "settings", "verdict"),
    [
        ("2019-02-01", "2019-06-01", {}, Verdict.YES),
        ("2019-02-01", "2019-06-01", {"private_conversation": "on"}, Verdict.NO),
        ("2014-02-01", "2014-06-01", {}, Verdict.UNKNOWN),
        ("2024-02-01", "2025-09-01", {}, Verdict.YES),
        ("2024-02-01", "2026-06-01", {}, Verdict.UNKNOWN),
    ],
)
def test_a_warrant_over_the_years(sent, asked, settings, verdict):
    """
    From April 2017 to the purge announced for January 2026 messages stay until deleted (SK-x2b,
    SK-2b); before and after, whether they are there is open (SK-x2a, SK-2c). Private Conversations
    are sealed (SK-5a).
    """
    chat = pm.conversation("skype", sent=sent, settings=settings)
    finding = pm.obtainable(chat, by=WARRANT, on=asked)["message_text"]
    assert finding.verdict is verdict
    if verdict is Verdict.NO:
        assert finding.broke is Step.SEALED


def test_how_skype_was_sealed_before_the_servers_is_not_said():
    """
    Nothing was read on the encryption of the relayed messages, so that both ways are tried (SK-3).
    """
    chat = pm.conversation("skype", sent="2008-02-01")
    during = pm.Window(start="2008-01-01", end="2008-06-01")
    tap = pm.adversary(pm.OperateService(during=during))
    assert pm.obtainable(chat, by=tap, on="2008-06-01")["message_text"].verdict is Verdict.UNKNOWN


def test_a_court_before_2013_got_what_luxembourg_s_guide_promised():
    """
    The guide of the time promises registration data on a court order (SK-x7), whoever asks, and
    contents are not among it.
    """
    chat = pm.conversation("skype", sent="2010-02-01")
    exposure = pm.obtainable(chat, by=pm.court("us"), on="2010-06-01")
    assert exposure["name_as_given"].verdict is Verdict.YES
    assert exposure["message_text"].verdict is not Verdict.YES


@pytest.mark.parametrize(("month", "verdict"), [("2024-10", "no"), ("2025-01", "unknown")])
def test_the_russian_register_leaves_open_what_is_kept(month, verdict):
    """
    From 19 December 2024 it is not known whether what was deleted lies on as Russian law demands
    (SK-x13 with RU-2).
    """
    gone = pm.Event(kind="deleted", at=f"{month}-10")
    talk = pm.conversation("skype", sent=f"{month}-05", events=[gone])
    exposure = pm.obtainable(talk, by=pm.adversary(pm.BreachServer()), on=f"{month}-28")
    assert exposure["message_text"].verdict.value == verdict

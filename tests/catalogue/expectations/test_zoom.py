"""Zoom: two years in the cloud by default, and whoever archives has the others' words too."""

import pytest

import privmodel as pm
from privmodel import Step, Verdict

WARRANT = pm.court("us", instruments="us.warrant")


@pytest.mark.parametrize(
    ("settings", "asked", "verdict", "step"),
    [
        ({}, "2024-03-01", Verdict.YES, None),
        ({"advanced_chat_encryption": "on"}, "2024-03-01", Verdict.NO, Step.SEALED),
        ({}, "2025-06-01", Verdict.NO, Step.EXPIRED),
        ({"chat_storage": "other"}, "2025-06-01", Verdict.UNKNOWN, None),
    ],
)
def test_a_warrant_within_and_after_the_usual_two_years(settings, asked, verdict, step):
    """
    Chats lie in the cloud for two years unless an administrator chose otherwise (ZM-x1), readable
    unless advanced chat encryption is on (ZM-2a, ZM-2b), and are given on a warrant (ZM-4a).
    """
    chat = pm.conversation("zoom", sent="2023-03-01", settings=settings)
    finding = pm.obtainable(chat, by=WARRANT, on=asked)["message_text"]
    assert finding.verdict is verdict
    assert finding.broke is step


def test_a_subpoena_gets_the_name_and_no_contents():
    """
    A subpoena yields basic subscriber records (ZM-4a), of which the name is surely there (ZM-x3).
    """
    chat = pm.conversation("zoom", sent="2024-03-01")
    exposure = pm.obtainable(
        chat, by=pm.court("us", instruments="us.subpoena", knows="user_id"), on="2024-06-01"
    )
    assert exposure["name_as_given"].verdict is Verdict.YES
    assert exposure["email"].verdict is Verdict.YES
    assert exposure["message_text"].broke is Step.NOT_ASKED


@pytest.mark.parametrize(("option", "verdict"), [("off", Verdict.YES), ("on", Verdict.NO)])
def test_an_insider_hears_a_meeting_unless_the_option_of_2020_is_on(option, verdict):
    """
    Zoom held the keys of meetings (ZM-2a, ZM-2c); with the option of October 2020 it does not
    (ZM-x2).
    """
    call = pm.Message(id="m1", sender="sender", sent="2022-03-01", kinds=["call_audio"])
    chat = pm.conversation("zoom", messages=[call], settings={"e2ee_meeting": option})
    during = pm.Window(start="2022-02-01", end="2022-04-01")
    finding = pm.obtainable(
        chat, by=pm.adversary(pm.OperateService(during=during)), on="2022-04-01"
    )
    assert finding["call_audio"].verdict is verdict

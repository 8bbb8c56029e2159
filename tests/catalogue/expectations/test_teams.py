"""Teams: Microsoft reads chats, and an organisation keeps its own copy of everybody's words."""

import pytest

import privmodel as pm
from privmodel import Step, Verdict

WARRANT = pm.court("us", instruments="us.warrant")


def chat(sender, recipient, *, policy="none", events=()):
    people = [
        pm.Participant(name="sender", settings={"account": sender}),
        pm.Participant(
            name="recipient", settings={"account": recipient, "organisation_policy": policy}
        ),
    ]
    return pm.conversation("teams", sent="2023-02-01", participants=people, events=events)


@pytest.mark.parametrize("recipient", ["personal", "work"])
def test_a_warrant_gets_a_chat_and_a_subpoena_does_not(recipient):
    """
    Chats lie readable at Microsoft (TM-2a, TM-x1, TM-4a); contents are given on a warrant, the name
    of the account on less (TM-5a).
    """
    talk = chat("personal", recipient)
    warrant = pm.obtainable(talk, by=WARRANT, on="2023-06-01")
    assert warrant["message_text"].verdict is Verdict.YES
    subpoena = pm.court("us", instruments="us.subpoena")
    lesser = pm.obtainable(talk, by=subpoena, on="2023-06-01")
    assert lesser["message_text"].broke is Step.NOT_ASKED
    assert lesser["name_as_given"].verdict is Verdict.YES


@pytest.mark.parametrize(
    ("recipient", "policy", "verdict"),
    [
        ("personal", "none", Verdict.UNKNOWN),
        ("work", "none", Verdict.UNKNOWN),
        ("work", "hold", Verdict.YES),
    ],
)
def test_one_side_under_hold_keeps_what_both_deleted(recipient, policy, verdict):
    """
    Where one organisation is under a hold, a deleted message stays in its mailbox (TM-4b), although
    the other side is a personal user; without it the end is open (TM-4a, TM-x1).
    """
    deletion = pm.Event(kind="deleted", at="2023-02-02")
    talk = chat("personal", recipient, policy=policy, events=[deletion])
    finding = pm.obtainable(talk, by=WARRANT, on="2023-06-01")["message_text"]
    assert finding.verdict is verdict
    if verdict is Verdict.YES:
        assert finding.whose == "recipient"


@pytest.mark.parametrize(("setting", "verdict"), [("off", Verdict.YES), ("on", Verdict.NO)])
def test_an_insider_hears_calls_unless_both_have_turned_on_encryption(setting, verdict):
    """
    Calls pass Microsoft's servers readable (TM-2a) unless the option of 2021 is on (TM-2b); who
    called whom passes either way.
    """
    call = pm.Message(id="m1", sender="sender", sent="2023-02-01", kinds=["call_audio"])
    talk = pm.conversation("teams", messages=[call], settings={"e2ee_call": setting})
    insider = pm.adversary(
        pm.OperateService(during=pm.Window(start="2023-01-01", end="2023-07-01"))
    )
    exposure = pm.obtainable(talk, by=insider, on="2023-06-01")
    assert exposure["call_audio"].verdict is verdict
    assert exposure["recipient"].verdict is Verdict.YES


def test_chats_were_readable_on_the_way_in_2019():
    """
    In 2018 chats were encrypted on the way and where they lie, no more (TM-2a).
    """
    insider = pm.adversary(
        pm.OperateService(during=pm.Window(start="2019-01-15", end="2019-03-01"))
    )
    talk = pm.conversation("teams", sent="2019-02-01")
    finding = pm.obtainable(talk, by=insider, on="2019-02-02")["message_text"]
    assert finding.verdict is Verdict.YES

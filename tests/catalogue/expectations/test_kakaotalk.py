"""KakaoTalk: what the storage of a few days, Secret Chat and paid storage leave to whom."""

import pytest

import privmodel as pm
from privmodel import Step, Verdict

RALLY = pm.Suspicion(offence="public_order")


def insider(start, end):
    return pm.adversary(pm.OperateService(during=pm.Window(start=start, end=end)))


@pytest.mark.parametrize(
    ("sent", "asked", "verdict", "step"),
    [
        ("2014-06-10", "2014-06-12", Verdict.YES, None),
        ("2014-06-10", "2014-06-18", Verdict.UNKNOWN, None),
        ("2014-06-10", "2014-07-10", Verdict.NO, Step.EXPIRED),
        ("2015-06-10", "2015-06-18", Verdict.NO, Step.EXPIRED),
    ],
)
def test_a_korean_warrant_is_a_race_with_the_storage(sent, asked, verdict, step):
    """
    In June 2014 a message lay on the servers for 3 days at least and 10 at most (KK-3b), and courts
    were seen to get what was left (KK-x7, KK-x8); since October 2014 it is gone after 3 (KK-3c).
    """
    chat = pm.conversation("kakaotalk", sent=sent)
    court = pm.court("kr", suspicion=RALLY)
    finding = pm.obtainable(chat, by=court, on=asked)["message_text"]
    assert finding.verdict is verdict
    assert finding.broke is step


def test_who_wrote_to_whom_may_outlive_the_message():
    """
    Records of communications are counted apart from contents, and no period is named (KK-x9), so
    that their end is open where that of the message is not.
    """
    chat = pm.conversation("kakaotalk", sent="2015-06-10")
    exposure = pm.obtainable(chat, by=pm.court("kr", suspicion=RALLY), on="2015-06-18")
    assert exposure["sender"].verdict is Verdict.UNKNOWN
    assert exposure["message_text"].verdict is Verdict.NO


@pytest.mark.parametrize(
    ("settings", "verdict", "step"),
    [({}, Verdict.YES, None), ({"secret_chat": "on"}, Verdict.NO, Step.SEALED)],
)
def test_the_operator_reads_what_is_not_a_secret_chat(settings, verdict, step):
    """
    Ordinary chats are under a key that Kakao shares (KK-2a), a Secret Chat is not (KK-2b).
    """
    chat = pm.conversation("kakaotalk", sent="2024-06-10", settings=settings)
    exposure = pm.obtainable(chat, by=insider("2024-06-01", "2024-07-01"), on="2024-06-12")
    assert exposure["message_text"].verdict is verdict
    assert exposure["message_text"].broke is step
    assert exposure["recipient"].verdict is Verdict.YES


def test_a_phone_taken_later_opens_an_old_secret_chat_that_was_recorded():
    """
    The RSA key pair of Secret Chat stays the same, so there is no forward secrecy (KK-x1): whoever
    recorded the ciphertext opens it with a key taken a month later, though the message is deleted.
    """
    chat = pm.conversation(
        "kakaotalk",
        sent="2024-06-10",
        settings={"secret_chat": "on"},
        events=[
            pm.Event(kind="deleted", at="2024-06-11", by=name) for name in ("sender", "recipient")
        ],
    )
    both = pm.adversary(
        pm.OperateService(during=pm.Window(start="2024-06-01", end="2024-06-20")),
        pm.SeizeDevice(participant="recipient", during=pm.Window(start="2024-07-10")),
    )
    assert pm.obtainable(chat, by=both, on="2024-07-10")["message_text"].verdict is Verdict.YES
    phone = pm.adversary(pm.SeizeDevice(participant="recipient"))
    alone = pm.obtainable(chat, by=phone, on="2024-07-10")["message_text"]
    assert alone.verdict is not Verdict.YES


@pytest.mark.parametrize(("cloud", "verdict"), [("off", Verdict.NO), ("on", Verdict.YES)])
def test_paid_storage_undoes_the_short_one(cloud, verdict):
    """
    Two weeks later the servers' own copy is gone (KK-3c), unless one side pays for Talk Cloud,
    whose copy Kakao can read (KK-x4b). The chat is from before Russia entered Kakao in its
    register and so put it under a duty to keep messages (KK-10).
    """
    people = [pm.Participant(name="sender"), pm.Participant(name="recipient")]
    people[1] = pm.Participant(name="recipient", settings={"talk_cloud": cloud})
    chat = pm.conversation("kakaotalk", sent="2024-06-10", participants=people)
    servers = pm.adversary(pm.BreachServer())
    finding = pm.obtainable(chat, by=servers, on="2024-06-24")["message_text"]
    assert finding.verdict is verdict


def test_the_register_leaves_open_what_is_kept():
    """
    Since the entry in Russia's register of December 2024 it is not known whether Kakao keeps
    messages there as the law demands (KK-10 with RU-2), so two weeks no longer say that the
    servers' copy is gone.
    """
    chat = pm.conversation("kakaotalk", sent="2025-02-10")
    finding = pm.obtainable(chat, by=pm.adversary(pm.BreachServer()), on="2025-02-24")
    assert finding["message_text"].verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("instrument", "sender", "number"),
    [
        ("kr.warrant", Verdict.YES, Verdict.YES),
        ("kr.confirmation", Verdict.YES, Verdict.NO),
        ("kr.inquiry", Verdict.NO, Verdict.NO),
    ],
)
def test_what_a_korean_demand_gets_depends_on_its_instrument(instrument, sender, number):
    """
    A warrant gets what is stored (KR-1), a court's permission who wrote to whom (KR-3), and a mere
    request nothing: nobody need answer it (KR-4), and the company doesn't (KK-8b).
    """
    chat = pm.conversation("kakaotalk", sent="2024-06-01")
    court = pm.court("kr", instruments=instrument)
    exposure = pm.obtainable(chat, by=court, on="2024-06-02")
    assert exposure["sender"].verdict is sender
    assert exposure["phone_number"].verdict is number

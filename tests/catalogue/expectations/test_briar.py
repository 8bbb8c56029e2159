"""Briar: nobody to order, and everything on the phones."""

import pytest

import privmodel as pm
from privmodel import Step, Verdict

EVERYTHING = pm.Suspicion(offence="terrorism", max_penalty_years=20, over_network=True)


@pytest.mark.parametrize("country", ["us", "de", "gb", "ch", "ru"])
def test_no_court_gets_anything_from_an_operator(country):
    """
    There is no service and no server on which an order could be served (BR-1-briar).
    """
    chat = pm.conversation("briar", sent="2026-05-01")
    exposure = pm.obtainable(chat, by=pm.court(country, suspicion=EVERYTHING), on="2026-05-10")
    assert {finding.verdict for finding in exposure.values()} == {Verdict.NO}


@pytest.mark.parametrize("chat", ["one_to_one", "group", "channel"])
def test_a_seized_phone_has_it_all(chat):
    """
    Messages and who wrote them lie on each participant's device (BR-5a-briar, BR-5b-briar).
    """
    talk = pm.conversation("briar", sent="2026-05-01", chat=chat)
    phone = pm.adversary(pm.SeizeDevice(participant="recipient"))
    exposure = pm.obtainable(talk, by=phone, on="2026-05-10")
    for kind in ("message_text", "sender", "timestamp"):
        assert exposure[kind].verdict is Verdict.YES, kind


def test_the_line_shows_no_contents_then_or_later():
    """
    Keys of past periods are deleted (BR-3-briar): a recorded line stays sealed though the keys on
    the phone are taken afterwards.
    """
    talk = pm.conversation(
        "briar", sent="2026-05-05", events=[pm.Event(kind="deleted", at="2026-05-06")]
    )
    both = pm.adversary(
        pm.TapNetwork(during=pm.Window(start="2026-05-01", end="2026-05-10")),
        pm.CompromiseKeys(participant="recipient", during=pm.Window(start="2026-06-01")),
    )
    finding = pm.obtainable(talk, by=both, on="2026-06-01")["message_text"]
    assert (finding.verdict, finding.broke) == (Verdict.NO, Step.SEALED)


def test_a_new_member_of_a_forum_may_get_what_was_posted_before():
    """
    Forums are shared among devices (BR-5b-briar); of a private group's past nothing is said.
    """
    late = pm.adversary(pm.JoinConversation())
    forum = pm.conversation("briar", sent="2026-05-01", chat="channel")
    group = pm.conversation("briar", sent="2026-05-01", chat="group")
    forums = pm.obtainable(forum, by=late, on="2026-05-20")["message_text"]
    groups = pm.obtainable(group, by=late, on="2026-05-20")["message_text"]
    assert forums.verdict is Verdict.UNKNOWN
    assert groups.verdict is Verdict.UNKNOWN

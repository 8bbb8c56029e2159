"""What is shown or passed on from servers, and when that ends."""

import pytest

import privmodel as pm
from privmodel import Verdict


def chat(*, until=(), live=True, ends=(), deleted=None):
    """A message of 10 May that a server keeps and shows to new sessions."""
    platform = pm.Platform(
        id="here",
        modes=[pm.Mode(id="cloud", schedule="transport_only")],
        retention=[pm.Retention(kinds="message_text", at="operator", until=ends)],
        replications=[
            pm.Replication(
                kinds="message_text",
                source="operator",
                target="new_session",
                live=live,
                until=until,
            )
        ],
    )
    events = [] if deleted is None else [pm.Event(kind="deleted", at=deleted)]
    return pm.conversation(platform, sent="2024-05-10", events=events)


def shown(conversation, day):
    session = pm.adversary(pm.LinkDevice())
    return pm.obtainable(conversation, by=session, on=day)["message_text"].verdict


@pytest.mark.parametrize("live", [True, False])
def test_a_session_shows_no_longer_than_is_stated(live):
    """
    What servers keep for ever and sessions show for 90 days is not shown on the 91st.
    """
    talk = chat(until="sent + 90 days", live=live)
    assert shown(talk, "2024-08-07") is Verdict.YES
    assert shown(talk, "2024-08-09") is Verdict.NO
    assert shown(chat(live=live), "2024-08-09") is Verdict.YES


def test_a_session_shows_nothing_that_is_gone_from_the_server():
    """
    A longer period at the target gives no longer life to what is only shown.
    """
    talk = chat(until="sent + 90 days", ends="sent + 10 days")
    assert shown(talk, "2024-05-15") is Verdict.YES
    assert shown(talk, "2024-05-25") is Verdict.NO


def test_whichever_comes_first_ends_it():
    """
    Of several endings at the target the earliest counts.
    """
    talk = chat(until=["deleted", "sent + 90 days"], deleted="2024-06-01")
    assert shown(talk, "2024-05-30") is Verdict.YES
    assert shown(talk, "2024-06-02") is Verdict.NO


def test_a_rough_date_of_sending_leaves_the_end_open():
    """
    Sent some day in May, it is shown for 90 days from an unknown day on.
    """
    talk = chat(until="sent + 90 days")
    rough = pm.conversation(talk.platform, sent="2024-05")
    assert shown(rough, "2024-08-10") is Verdict.UNKNOWN
    assert shown(rough, "2024-09-05") is Verdict.NO

"""Telegram: a timer that is set ends messages of cloud chats on the servers too, since 2021."""

import pytest

import privmodel as pm
from privmodel import Verdict
from privmodel.errors import InvalidQuestion

OPERATOR = pm.adversary(pm.OperateService(during=pm.Window(start="2024-09-20")))


@pytest.mark.parametrize(
    ("chat", "ended"),
    [("one_to_one", Verdict.NO), ("group", Verdict.UNKNOWN), ("channel", Verdict.UNKNOWN)],
)
def test_a_timer_ends_a_message_at_the_operator(chat, ended):
    """
    A week after sending it is gone, but for a log that administrators may have (TG-40, TG-56a).
    """
    for days, expected in ((7, ended), (None, Verdict.YES)):
        talk = pm.conversation("telegram", chat=chat, sent="2024-09-01", timer_days=days)
        found = pm.obtainable(talk, by=OPERATOR, on="2024-09-20")
        assert found["message_text"].verdict is expected


def test_before_2021_no_timer_could_be_set_outside_of_secret_chats():
    """
    A cloud chat of 2020 with a timer is no question that can be asked, a secret one is.
    """
    at = {"sent": "2020-09-01", "timer_days": 7}
    talk = pm.conversation("telegram", **at)
    with pytest.raises(InvalidQuestion, match="states no timer"):
        pm.obtainable(talk, by=OPERATOR, on="2024-09-20")
    secret = pm.conversation("telegram", settings={"secret_chat": "on"}, **at)
    found = pm.obtainable(secret, by=OPERATOR, on="2024-09-20")
    assert found["message_text"].verdict is Verdict.NO

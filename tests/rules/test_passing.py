"""What servers see of a message as it passes, where a platform says that it is not all."""

import pytest

import privmodel as pm
from privmodel import Verdict


def finding(kind, power, *, existence="absent", seen=("S1 2024-01-01",), where=None):
    """What whoever runs the service, or taps a line that it need not decrypt, sees of a message."""
    platform = pm.Platform(
        id="here",
        modes=[pm.Mode(id="all", schedule=pm.TransportOnly(connection="unencrypted"))],
        retention=[
            pm.Retention(
                kinds="sender",
                at="operator",
                state="passes",
                existence=existence,
                where=where,
                facts=["H-1"],
            )
        ],
        facts=[pm.Fact(id="H-1", says="Senders are sealed.", grade="press", seen=list(seen))],
        sources=[pm.Source(id="S1", title="A report", url="https://a.example", grade="press")],
    )
    chat = pm.conversation(platform, sent="2024-05-10")
    answer = pm.obtainable(chat, by=pm.adversary(power), on="2024-05-10")
    return answer[kind].verdict


OPERATE = pm.OperateService(during=pm.Window(start="2024-05-09", end="2024-05-11"))
TAP = pm.TapNetwork(during=pm.Window(start="2024-05-09", end="2024-05-11"))


@pytest.mark.parametrize("power", [OPERATE, TAP], ids=["operate", "tap"])
def test_what_is_said_not_to_be_seen_is_not(power):
    """
    A record that servers are said not to see is not obtained from them as it passes; others are.
    """
    assert finding("recipient", power) is Verdict.YES
    tapped = power is TAP
    assert finding("sender", power) is (Verdict.NO if tapped else Verdict.UNKNOWN)


@pytest.mark.parametrize("power", [OPERATE, TAP], ids=["operate", "tap"])
def test_need_not_be_seen_is_open(power):
    """
    What servers need not see, or what only a doubtful statement says that they do not, is open.
    """
    assert finding("sender", power, existence="open") is Verdict.UNKNOWN
    assert finding("sender", power, seen=()) is Verdict.UNKNOWN
    assert finding("sender", power, where={"chat": "group"}) is Verdict.YES


def test_not_seen_in_passing_does_not_say_not_kept():
    """
    Of what is kept the statement says nothing: whether the operator keeps the sender stays open.
    """
    later = pm.OperateService(during=pm.Window(start="2024-06-01", end="2024-06-02"))
    assert finding("sender", later) is Verdict.UNKNOWN

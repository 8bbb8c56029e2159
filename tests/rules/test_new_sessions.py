"""Modes that take only the conversations which begin while they are in force."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import privmodel as pm

CHANGE = date(2023, 9, 19)
HARVEST = pm.adversary(
    pm.OperateService(during=pm.Window(start="2023-01-01", end="2024-01-01")),
    pm.QuantumComputer(during=pm.Window(start="2035-01-01", end="2036-01-01")),
)


def platform(*, new_sessions):
    """A platform whose sessions begin with X3DH and, from a day on, with PQXDH."""

    def fact(name, start=None, end=None):
        when = pm.Period(start=start, end=end)
        return pm.Fact(id=name, says="a start", grade="press", period=when, seen=["S 2023-09-20"])

    return pm.Platform(
        id="here",
        modes=[
            pm.Mode(id="old", schedule="double_ratchet", new_sessions=new_sessions, facts=["H-1"]),
            pm.Mode(
                id="new",
                schedule=pm.DoubleRatchet(start="pqxdh"),
                new_sessions=new_sessions,
                facts=["H-2"],
            ),
        ],
        sources=[pm.Source(id="S", title="Notice", url="https://example.org", grade="press")],
        facts=[fact("H-1", end=CHANGE), fact("H-2", start=CHANGE)],
    )


def opened(service, days):
    """For messages sent on these days, whether a quantum computer opens what was recorded."""
    messages = [
        pm.Message(id=f"m{number}", sent=CHANGE + timedelta(days=day))
        for number, day in enumerate(days)
    ]
    chat = pm.conversation(service, messages=messages)
    exposure = pm.obtainable(chat, by=HARVEST, on="2024-01-01", until="2036-01-01")
    return [exposure.finding("message_text", messages=m.id).verdict.value for m in messages]


DAYS = st.lists(st.integers(-40, 40).filter(bool), min_size=1, max_size=5).map(sorted)


@given(DAYS)
def test_a_conversation_keeps_the_session_with_which_it_began(days):
    """
    Every message of a conversation fares as its first message does.
    """
    (first,) = opened(platform(new_sessions=True), days[:1])
    assert opened(platform(new_sessions=True), days) == [first] * len(days)
    assert first == ("yes" if days[0] < 0 else "no")


@given(DAYS)
def test_without_it_each_message_has_the_mode_of_its_day(days):
    """
    Where a mode does not say so, what is sent from the change on is out of reach.
    """
    assert opened(platform(new_sessions=False), days) == ["yes" if d < 0 else "no" for d in days]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("2022-06-01", "violated"),
        ("2023-09-18", "violated"),
        ("2023-09-20", "holds"),
        ("2025-12-01", "holds"),
        ("2026-06-01", "holds"),
    ],
)
def test_recording_signal_for_a_quantum_computer(sent, expected):
    """
    Between two people, what is recorded of Signal stays closed if they began under PQXDH.
    """
    scope = pm.Situations(chats="one_to_one", sent=(sent, sent))
    found = pm.verify(
        "signal", "confidentiality_against_quantum_computer", scope=scope, on="2026-10-01"
    )
    assert found.outcome.value == expected

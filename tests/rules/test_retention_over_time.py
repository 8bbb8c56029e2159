"""Periods of retention that change: the one in force at every moment counts."""

from datetime import UTC, datetime, timedelta

from hypothesis import event, given
from hypothesis import strategies as st

import privmodel as pm
from privmodel import Verdict

START = datetime(2024, 1, 1, tzinfo=UTC)
SOURCE = pm.Source(id="S", title="a policy", url="https://example.org", grade="operator_policy")


def day(number):
    return (START + timedelta(days=number)).isoformat()


@st.composite
def versions(draw):
    """Consecutive versions: (first day, period in days, None for without end, 0 for not kept)."""
    cuts = sorted(draw(st.sets(st.integers(1, 40), max_size=4)))
    periods = st.one_of(st.none(), st.just(0), st.integers(1, 30))
    return [(begin, draw(periods)) for begin in (-100, *cuts)]


def platform(rules):
    """A platform whose texts are kept as the versions say."""
    facts, retention = [], []
    ends = [begin for begin, _ in rules[1:]] + [None]
    for number, ((begin, period), end) in enumerate(zip(rules, ends, strict=True)):
        name = f"V{number}"
        facts.append(
            pm.Fact(
                id=name,
                says="a version",
                grade="operator_policy",
                period=pm.Period(start=day(begin), end=None if end is None else day(end)),
                seen=[f"S {day(number)[:10]}"],
                horizon=10_000,
            )
        )
        until = [] if period is None else [f"sent + {period} days"]
        retention.append(
            pm.Retention(
                kinds="message_text",
                at="operator",
                until=until if period else [],
                existence="absent" if period == 0 else "sure",
                facts=name,
            )
        )
    return pm.Platform(
        id="box",
        modes=[pm.Mode(id="cloud", schedule="transport_only")],
        retention=retention,
        facts=facts,
        sources=[SOURCE],
    )


def still_there(rules, sent, asked):
    """A day-by-day simulation: half days, so that no boundary is hit."""
    for half in range(2 * (asked - sent) + 1):
        now = sent + half / 2 + 0.25
        period = [period for begin, period in rules if begin <= now][-1]
        if period is not None and now - sent >= period:
            return False
    return True


@given(versions(), st.integers(0, 20), st.integers(0, 40))
def test_the_period_in_force_at_every_moment_counts(rules, sent, later):
    """
    A copy ends when its age first reaches the period then in force; a longer one revives nothing.
    """
    chat = pm.conversation(platform(rules), sent=day(sent))
    asked = sent + later + 0.25
    breach = pm.adversary(pm.BreachServer())
    finding = pm.obtainable(chat, by=breach, on=day(asked))["message_text"]
    expected = Verdict.YES if still_there(rules, sent, sent + later) else Verdict.NO
    event(expected.value)
    assert finding.verdict is expected


def test_what_nobody_states_is_open():
    """
    A kind on which a platform says nothing may lie at its servers: unknown, never no.
    """
    silent = pm.Platform(id="silent", modes=[pm.Mode(id="cloud", schedule="transport_only")])
    exposure = pm.obtainable(
        pm.conversation(silent, sent="2024-01-01"),
        by=pm.adversary(pm.BreachServer()),
        on="2024-02-01",
    )
    for kind in ("message_text", "ip_address", "contacts", "payment"):
        assert exposure[kind].verdict is Verdict.UNKNOWN


def test_nothing_is_stated_before_the_first_version():
    """
    Before a policy's first known day its silence is open, not a no.
    """
    later = platform([(10, None)])
    exposure = pm.obtainable(
        pm.conversation(later, sent=day(0)), by=pm.adversary(pm.BreachServer()), on=day(5)
    )
    assert exposure["message_text"].verdict is Verdict.UNKNOWN


def test_at_most_leaves_existence_open():
    """
    "Up to 30 days" says when data are surely gone, not that they are ever there.
    """
    box = pm.Platform(
        id="box",
        modes=[pm.Mode(id="cloud", schedule="transport_only")],
        retention=[
            pm.Retention(
                kinds="message_text", at="operator", until="sent + 30 days", bound="at_most"
            )
        ],
    )
    chat = pm.conversation(box, sent="2024-01-01")
    breach = pm.adversary(pm.BreachServer())
    assert (
        pm.obtainable(chat, by=breach, on="2024-01-10")["message_text"].verdict is Verdict.UNKNOWN
    )
    assert pm.obtainable(chat, by=breach, on="2024-02-10")["message_text"].verdict is Verdict.NO

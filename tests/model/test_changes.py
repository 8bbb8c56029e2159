"""Which of several changes is in force at an instant, where their dates are rough."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

import privmodel as pm
from privmodel.model.change import in_force
from privmodel.model.timeline import moment

VALUES = st.sampled_from((None, "one", "two"))


@st.composite
def stretches(draw: st.DrawFn) -> tuple[int, int]:
    """A first and a last day of January."""
    first = draw(st.integers(1, 4))
    return first, draw(st.integers(first, 4))


def moment_of(stretch: tuple[int, int]) -> str:
    first, last = (f"2024-01-0{day}T00:00Z" for day in stretch)
    return first if first == last else f"{first}/{last}"


def after(first, changes, instant):
    """The value that the last change before an instant set, every date being exact."""
    made = sorted(
        (day, place, value) for place, (day, value) in enumerate(changes) if day <= instant
    )
    return made[-1][2] if made else first


def instants(stretch: tuple[int, int]) -> list[float]:
    """Every quarter of a day: three things can happen in turn between two days."""
    first, last = stretch
    return [first + quarter / 4 for quarter in range(4 * (last - first) + 1)]


@given(VALUES, st.lists(st.tuples(stretches(), VALUES), max_size=2), stretches())
def test_what_is_in_force_is_what_some_choice_of_the_dates_gives(first, changes, at):
    """Fixing rough dates in every way gives the values named, no more and no fewer."""
    values = [value for _, value in changes]
    found = {
        after(first, list(zip(dates, values, strict=True)), instant)
        for instant in instants(at)
        for dates in product(*(instants(when) for when, _ in changes))
    }
    dated = [(moment(moment_of(when)), value) for when, value in changes]
    assert set(in_force(first, dated, moment(moment_of(at)))) == found


def server(**settings):
    """A platform that keeps what is sent while its conversations are not secret."""
    secret = pm.Setting(name="secret", values=("off", "on"), belongs="conversation")
    kept = pm.Retention(
        kinds="message_text", at="operator", seal="none", where={"secret": "off"}, **settings
    )
    gone = pm.Retention(
        kinds="message_text", at="operator", existence="absent", where={"secret": "on"}
    )
    return pm.Platform(
        id="own",
        settings=[secret],
        modes=[pm.Mode(id="all", schedule="transport_only")],
        retention=[kept, gone],
        timers=[pm.Timer(starts="sent")],
    )


def held(**talk):
    """What the operator's disk holds in December of a message sent in April."""
    chat = pm.conversation(server(until="timer"), sent="2024-04-10", **talk)
    breach = pm.adversary(pm.BreachServer())
    return pm.obtainable(chat, by=breach, on="2024-12-01")["message_text"].verdict.value


def switched(value, at):
    return pm.SettingChange(setting="secret", value=value, at=at)


def test_of_two_changes_of_a_setting_either_may_be_the_last():
    """
    Where one setting was changed on a known day and on a day that may lie on either side of it,
    both values are tried; where the known day is later than all of those, its value holds.
    """
    some_day, day = switched("on", "2024-01-01/2024-03-31"), switched("off", "2024-02-15")
    assert held(changes=[some_day, day]) == "unknown"
    assert held(changes=[some_day, switched("off", "2024-04-01")]) == "yes"
    assert held(changes=[day, switched("on", "2024-03-01/2024-03-31")]) == "no"


def test_of_two_changes_of_a_timer_either_may_be_the_last():
    """
    A timer that was perhaps turned off later leaves open whether the message vanished.
    """
    off = pm.TimerChange(at="2024-01-01/2024-03-31")
    week = pm.TimerChange(days=7, at="2024-02-15")
    secret = {"settings": {"secret": "off"}}
    assert held(timer_changes=[off, week], **secret) == "unknown"
    assert held(timer_changes=[week], **secret) == "no"
    assert held(timer_changes=[week, pm.TimerChange(at="2024-03-01")], **secret) == "yes"

"""Moments known to the second, to the day, to a stretch or to the month; and spans between them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import strategies as st

from privmodel.model.adversary import Window
from privmodel.model.timeline import DateLike, Moment, Period, moment

__all__ = ["FIRST", "LAST", "moments", "periods", "windows"]

FIRST = date(2024, 1, 1)
"""The first day that strategies draw, unless they are told another; draws shrink towards it."""

LAST = date(2024, 7, 1)
"""The last day that strategies draw, unless they are told another."""


def moments(
    *, first: DateLike = FIRST, last: DateLike = LAST, exact: bool = False
) -> st.SearchStrategy[Moment]:
    """Instants that lie between two days: exact ones, and ones known only roughly.

    Arguments:
        first: the first day.
        last: the last day; a stretch may end on it.
        exact: whether to draw exact instants only.
    """
    start, end = _day(first), _day(last)
    days = st.integers(0, max((end - start).days, 0)).map(lambda n: start + timedelta(days=n))
    forms: list[st.SearchStrategy[str]] = [
        days.map(date.isoformat),
        st.builds(lambda day, hour: f"{day}T{hour:02}:30Z", days, st.integers(0, 23)),
    ]
    if not exact and start < end:
        forms.append(_stretches(days))
        months = _months(start, end)
        if months:
            forms.append(st.sampled_from(months))
    return st.one_of(forms).map(moment)


@st.composite
def _stretches(draw: st.DrawFn, days: st.SearchStrategy[date]) -> str:
    one, other = sorted(draw(st.lists(days, min_size=2, max_size=2, unique=True)))
    return f"{one}/{other}"


def _months(start: date, end: date) -> list[str]:
    """The months that lie wholly between two days."""
    count = (end.year - start.year) * 12 + end.month - start.month
    firsts = [
        date(start.year + (start.month - 1 + n) // 12, (start.month - 1 + n) % 12 + 1, 1)
        for n in range(count + 1)
    ]
    pairs = pairwise(firsts)
    return [f"{one:%Y-%m}" for one, then in pairs if start <= one and then <= end]


def _day(value: DateLike) -> date:
    seconds = moment(value).earliest
    return (datetime(1970, 1, 1) + timedelta(seconds=seconds)).date()


@st.composite
def periods(
    draw: st.DrawFn, *, first: DateLike = FIRST, last: DateLike = LAST, exact: bool = False
) -> Period:
    """Periods with both ends, one or none; rough ends may overlap.

    Arguments:
        first: the first day of an end.
        last: the last day of an end.
        exact: whether to draw exact ends only.
    """
    ends = moments(first=first, last=last, exact=exact)
    shape = draw(st.sampled_from(("always", "from", "until", "both")))
    if shape == "always":
        return Period()
    if shape == "from":
        return Period(start=draw(ends))
    if shape == "until":
        return Period(end=draw(ends))
    one, other = sorted(draw(st.tuples(ends, ends)), key=_order)
    return Period(start=one, end=other) if one.earliest < other.latest else Period(start=one)


@st.composite
def windows(
    draw: st.DrawFn, *, first: DateLike = FIRST, last: DateLike = LAST, exact: bool = False
) -> Window:
    """Windows of powers: left to the day of the question, all of the time, an instant, a stretch.

    Arguments:
        first: the first day.
        last: the last day.
        exact: whether to draw exact ends only.
    """
    ends = moments(first=first, last=last, exact=exact)
    shape = draw(st.sampled_from(("on", "throughout", "instant", "stretch")))
    if shape == "on":
        return Window()
    if shape == "throughout":
        return Window(start=first, end=last)
    if shape == "instant":
        return Window(start=draw(ends))
    one, other = sorted(draw(st.tuples(ends, ends)), key=_order)
    return Window(start=one, end=other) if one.latest < other.earliest else Window(start=one)


def _order(when: Moment) -> tuple[float, float]:
    return when.earliest, when.latest

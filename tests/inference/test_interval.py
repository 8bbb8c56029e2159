"""Intervals and their unions, against membership of single instants."""

from itertools import pairwise
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.oracles import inside
from privmodel.errors import InvalidModel
from privmodel.inference import ALWAYS, Interval, first_at_or_after, meet, union
from privmodel.strategies.programs import intervals

MANY = st.lists(intervals(), max_size=6)
# Between whole ends nothing changes, so these instants stand for all others.
INSTANTS = [-inf, *(x / 2 for x in range(-2, 16))]
instants = st.sampled_from([*INSTANTS, inf])


def members(several):
    return [x for x in INSTANTS if any(inside(x, each) for each in several)]


@pytest.mark.parametrize(
    "ends",
    [(2, 1), (inf, -inf), (inf, inf), (-inf, -inf), (nan, 1), (1, nan), (nan, nan), (inf, 3)],
)
def test_impossible_ends(ends):
    """
    An interval neither runs backwards nor is an instant at infinity nor has an end without number.
    """
    with pytest.raises(InvalidModel, match="Interval"):
        Interval(*ends)


def test_an_instant_and_a_half_open_interval():
    """
    Equal ends make one instant; otherwise the end does not belong to the interval.
    """
    assert Interval(3, 3).is_instant
    assert Interval(3, 3).contains(3)
    assert not Interval(1, 3).contains(3)
    assert Interval(1, 3).contains(1)
    assert ALWAYS.contains(-inf)
    assert not ALWAYS.contains(inf)


@given(intervals(), intervals())
def test_intersect_and_covers(one, other):
    """
    The intersection holds exactly the common instants, and covering is being left as it is.
    """
    both = one.intersect(other)
    assert both == other.intersect(one)
    assert members([both] if both else []) == [x for x in members([one]) if inside(x, other)]
    assert one.covers(other) == (both == other)
    assert all(one.contains(x) == inside(x, one) for x in [*INSTANTS, inf])


@given(MANY)
def test_union_keeps_the_instants(several):
    """
    A union holds the same instants, in a form that only these instants decide.
    """
    normal = union(several)
    assert members(normal) == members(several)
    assert union(reversed(normal)) == normal
    for earlier, later in pairwise(normal):
        assert earlier.end < later.start or (earlier.end == later.start == later.end)
        assert not earlier.contains(later.start)


def test_the_instant_at_an_end_survives():
    """
    The instant at the open end of an interval stays apart, and joins what begins with it.
    """
    half_open, instant, rest = Interval(1, 3), Interval(3, 3), Interval(3, 5)
    assert union([instant, half_open]) == (half_open, instant)
    assert union([instant, rest, half_open]) == (Interval(1, 5),)
    assert union([instant, rest]) == (rest,)
    assert meet([half_open, instant], [instant]) == (instant,)
    assert meet([instant], [half_open, instant]) == (instant,)


@given(MANY, MANY)
def test_meet_is_the_union_of_all_intersections(xs, ys):
    """
    Sweeping along two unions gives what intersecting every pair gives.
    """
    pairs = [both for x in xs for y in ys if (both := x.intersect(y))]
    assert meet(union(xs), union(ys)) == union(pairs)


@given(MANY, instants)
def test_first_at_or_after(several, t):
    """
    The first instant not before another is the least member that is not less.
    """
    normal = union(several)
    expected = min((x for x in members(normal) if x >= t), default=inf)
    assert first_at_or_after(normal, t) == expected

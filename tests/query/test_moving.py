"""Numbers that move with the day asked about note when a comparison comes out otherwise."""

import operator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privmodel.model.timeline import DAY, iso, moment
from privmodel.query.over_time.moving import Course, Moving, at, later

COMPARISONS = (operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne)
HOURS = st.integers(-96, 96).map(lambda hours: hours * 3600.0)


def first_other(compare, ours, theirs, rates):
    """The first day ahead on which two numbers compare otherwise, found by looking at each."""
    today = compare(ours, theirs)
    for day in range(1, 12):
        if compare(ours + day * rates[0] * DAY, theirs + day * rates[1] * DAY) is not today:
            return day
    return None


@given(st.sampled_from(COMPARISONS), HOURS, HOURS, st.integers(-1, 2), st.integers(-1, 2))
def test_when_a_comparison_turns(compare, ours, theirs, rate, other):
    """
    A comparison is noted to turn on no later a day than it does, and never when it stays.
    """
    course = Course()
    mine = Moving(ours, rate, course) if rate else ours
    found = compare(mine, Moving(theirs, other, course) if other else theirs)
    assert found is compare(ours, theirs)
    turns = first_other(compare, ours, theirs, (rate, other))
    if turns is None:
        assert course.days > 11 or ours == theirs
    else:
        assert course.days == turns


@given(HOURS, HOURS, HOURS)
def test_sums_and_differences(ours, theirs, third):
    """
    A sum or difference moves at the sum or difference of the rates, and stands still at none.
    """
    course = Course()
    one, other = Moving(ours, 1, course), Moving(theirs, 1, course)
    assert type(one - other) is float
    assert (one - other) == ours - theirs
    for moved, rate in ((one + third, 1), (third + one, 1), (third - one, -1), (one + other, 2)):
        assert isinstance(moved, Moving)
        assert moved.rate == rate
    assert course.days == float("inf")


def test_a_product_is_refused():
    """
    What would move at a rate that cannot be followed is an error, never silently wrong.
    """
    number = Moving(3.0, 1, Course())
    for work in (lambda: number * 2, lambda: 2 / number, lambda: -number, lambda: int(number)):
        with pytest.raises(TypeError, match="moves"):
            work()


def test_fractions_of_seconds():
    """
    Where rounding leaves it unsure on which side of a day a comparison turns, the day is asked.
    """
    course = Course()
    start = 1.7e9 + 0.1
    assert Moving(start, 1, course) < start + 5 * DAY + 1e-6
    assert course.days == 5


def test_days_and_dates():
    """
    A day asked about and a date that moves with it are written as what they are today.
    """
    course = Course()
    assert str(at(moment("2024-03-01").earliest, course)) == "2024-03-01"
    month = later(moment("2024-02"), 3, course)
    assert str(month) == "2024-02-04/2024-03-04"
    assert iso(month.earliest) == "2024-02-04"
    assert str(later(moment("2024-02"), 3)) == str(month)

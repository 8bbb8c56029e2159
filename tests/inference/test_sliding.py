"""Instants that note what is asked of them, and the bounds that come of it."""

from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privmodel.inference.interval import Interval, union
from privmodel.inference.sliding import Bounds, Unfollowed

INSTANTS = st.integers(-20, 20).map(float)
WINDOWS = st.lists(
    st.tuples(INSTANTS, st.integers(0, 9)).map(lambda pair: Interval(pair[0], sum(pair))),
    max_size=4,
)
SHIFTS = st.lists(st.tuples(st.integers(0, 1), st.integers(-9, 9)), min_size=1, max_size=3)


def course(instants, shifts, windows):
    """What two instants and some others at fixed times from them have to do with windows."""
    moved = [instants[axis] + shift for axis, shift in shifts]
    met = [window.contains(each) for window in windows for each in moved]
    order = sorted(range(len(moved)), key=lambda place: (moved[place], place))
    spans = [Interval(min(moved), max(moved)).intersect(window) is None for window in windows]
    return met, order, spans, len(union([*windows, Interval(moved[0], moved[0])]))


@given(st.tuples(INSTANTS, INSTANTS), st.tuples(INSTANTS, INSTANTS), SHIFTS, WINDOWS)
def test_within_the_bounds_everything_takes_the_same_course(these, those, shifts, windows):
    """
    Other instants within the bounds noted for some give what these give.
    """
    bounds = Bounds(these)
    expected = course(these, shifts, windows)
    assert course(bounds.axes(), shifts, windows) == expected
    assert bounds.hold(these)
    if bounds.hold(those):
        assert course(those, shifts, windows) == expected


def test_bounds_reach_as_far_as_nothing_changes():
    """
    An instant three days after sending that was found between two dates may move up to either.
    """
    bounds = Bounds([10.0])
    (sent,) = bounds.axes()
    assert 5.0 < sent + 3.0 < 20.0
    assert bounds.hold([2.1])
    assert bounds.hold([16.9])
    assert not bounds.hold([2.0])
    assert not bounds.hold([17.0])


def test_instants_found_equal_stay_equal():
    """
    What was found to lie exactly on a date holds for that instant alone.
    """
    bounds = Bounds([10.0])
    (sent,) = bounds.axes()
    assert sent == 10.0
    assert bounds.hold([10.0])
    assert not bounds.hold([10.5])


@pytest.mark.parametrize(
    "use", [floor, float, bool, lambda t: t * 2, lambda t: t % 7, lambda t: 3.0 - t, abs]
)
def test_what_cannot_be_followed_is_refused(use):
    """
    Anything but sums, differences and comparisons raises, so that no course goes unnoted.
    """
    (sent,) = Bounds([10.0]).axes()
    with pytest.raises(Unfollowed):
        use(sent)


def test_two_axes_are_compared_but_not_subtracted():
    """
    Of two instants it is noted how they lie to each other; their distance has no meaning.
    """
    bounds = Bounds([1.0, 4.0])
    sent, read = bounds.axes()
    assert sent + 2.0 < read
    assert bounds.hold([5.0, 8.0])
    assert not bounds.hold([5.0, 6.0])
    with pytest.raises(Unfollowed):
        read - sent

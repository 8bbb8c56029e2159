"""Which intervals touch another one: the same as looking at all of them, without looking."""

from math import inf

from hypothesis import example, given
from hypothesis import strategies as st

from privmodel.inference.overlap import Overlaps

ends = st.one_of(st.integers(0, 9), st.just(inf), st.just(-inf))
stretches = st.tuples(ends, ends).map(lambda pair: (min(pair), max(pair)))
proper = stretches.filter(lambda pair: pair not in {(inf, inf), (-inf, -inf)})


@given(st.lists(proper, max_size=12), stretches)
@example([(0, 7), (2, 6)], (7, 9))
def test_touching_is_having_a_point_in_common(intervals, asked):
    """
    Those that touch a stretch begin before it is over and are over after it begins.
    """
    start, end = asked
    assert sorted(Overlaps(intervals).touching(start, end)) == [
        number for number, (first, last) in enumerate(intervals) if first <= end and last >= start
    ]


class Counted(float):
    """A number that counts how often it is looked at."""

    looked = 0

    def __ge__(self, other):
        Counted.looked += 1
        return float(self) >= other


def test_few_others_are_looked_at():
    """
    Of a thousand short intervals, and one that lasts for ever, one question looks at a handful.
    """
    intervals = [(float(n), Counted(n + 0.5)) for n in range(1000)] + [(0.0, Counted(inf))]
    overlaps = Overlaps(intervals)
    Counted.looked = 0
    assert sorted(overlaps.touching(500.2, 501.2)) == [500, 501, 1000]
    assert Counted.looked <= 6


def test_nothing_touches_what_never_is():
    """
    A stretch that ends before it begins, which stands for never, touches nothing.
    """
    assert Overlaps([(-inf, inf), (0, 1), (3, 3)]).touching(inf, -inf) == []

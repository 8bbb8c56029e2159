"""Instants that slide: within which bounds would a computation have gone the same way?

A computation on an instant asks questions of it: does it lie before that one, or after? As long as
each of them has the same answer, the computation takes the same course, and whatever it gives is
either the same or has moved along. So it is enough to run it for one of many instants and to note
the questions; the bounds within which all the answers stay hold all others that would have given
the same. A number here notes them by itself: it is an ordinary float to whoever computes with it.

Sources: J. Basch, L. J. Guibas, J. Hershberger, "Data structures for mobile data", Journal of
Algorithms 31 (1), 1999, for certificates that fail once something has moved too far; P. Godefroid,
N. Klarlund, K. Sen, "DART: directed automated random testing", PLDI 2005, for noting the course of
one run to speak of all runs that take it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import Any, NoReturn

__all__ = ["Bounds", "Sliding", "Unfollowed"]

MARGIN = 1e-3
"""How far from a bound other instants keep, in seconds, so that rounding decides nothing."""


class Unfollowed(Exception):
    """A computation did something with a sliding instant that can't be followed."""


class Bounds:
    """Where some instants may lie so that everything seen of them stays as it is.

    Each question narrows them to the side on which the answer was found: before, after, or exactly
    there. They may come out narrower than they have to be, never wider.

    Arguments:
        values: the instants, each on an axis of its own.
    """

    def __init__(self, values: Sequence[float]) -> None:
        self.values = tuple(values)
        self.low = [-inf] * len(self.values)
        self.high = [inf] * len(self.values)
        self._apart: dict[tuple[int, int], tuple[float, float]] = {}

    def axes(self) -> tuple[Sliding, ...]:
        """The instants as numbers that note what is asked of them."""
        return tuple(Sliding(value, self, axis, 0.0) for axis, value in enumerate(self.values))

    def hold(self, values: Sequence[float]) -> bool:
        """Whether other instants lie within: clear of every bound, or just where these lie.

        Arguments:
            values: as many instants as there are axes.
        """
        for axis, value in enumerate(values):
            if value != self.values[axis] and not (
                self.low[axis] + MARGIN <= value <= self.high[axis] - MARGIN
            ):
                return False
        for (one, other), (low, high) in self._apart.items():
            apart = values[one] - values[other]
            if apart != self.values[one] - self.values[other] and not (
                low + MARGIN <= apart <= high - MARGIN
            ):
                return False
        return True

    def saw(self, one: Sliding, other: float) -> None:
        """Note on which side of another number a sliding one lies."""
        if isinstance(other, Sliding):
            if other.axis != one.axis:
                self._saw_apart(one, other)
            return
        if type(other) not in (float, int):
            raise Unfollowed("what else notes comparisons would not note this one")
        bound = float.__sub__(_plain(other), one.shift)
        if float.__gt__(one, other):
            self.low[one.axis] = max(self.low[one.axis], bound)
        elif float.__lt__(one, other):
            self.high[one.axis] = min(self.high[one.axis], bound)
        else:
            self.low[one.axis] = self.high[one.axis] = self.values[one.axis]

    def _saw_apart(self, one: Sliding, other: Sliding) -> None:
        if one.axis > other.axis:
            one, other = other, one
        axes = one.axis, other.axis
        low, high = self._apart.get(axes, (-inf, inf))
        bound = float.__sub__(other.shift, one.shift)
        if float.__gt__(one, other):
            low = max(low, bound)
        elif float.__lt__(one, other):
            high = min(high, bound)
        else:
            low = high = self.values[one.axis] - self.values[other.axis]
        self._apart[axes] = low, high


def _plain(number: float) -> float:
    return float.__add__(0.0, number)


def _unfollowed(self: Sliding, *_: Any) -> NoReturn:
    raise Unfollowed("only sums, differences and comparisons of sliding instants are followed")


class Sliding(float):
    """An instant on an axis, or one that lies a fixed time from it.

    It can be compared, and numbers can be added to it and taken from it. Anything else raises
    `Unfollowed`, so that nothing is concluded from a course that was not noted.

    Attributes:
        bounds: where what is asked of it is noted.
        axis: the number of the axis along which it slides.
        shift: how long after the instant on that axis it lies.
    """

    __slots__ = ("axis", "bounds", "shift")
    axis: int
    bounds: Bounds
    shift: float

    def __new__(cls, value: float, bounds: Bounds, axis: int, shift: float) -> Sliding:
        """A number that lies on an axis, moved by a shift."""
        made = super().__new__(cls, value)
        made.bounds, made.axis, made.shift = bounds, axis, shift
        return made

    def __add__(self, other: float) -> float:
        if isinstance(other, Sliding):
            return _unfollowed(self)
        if other in (inf, -inf):
            return other
        return Sliding(float.__add__(self, other), self.bounds, self.axis, self.shift + other)

    __radd__ = __add__

    def __sub__(self, other: float) -> float:
        if not isinstance(other, Sliding):
            return self + -other
        if other.axis != self.axis:
            return _unfollowed(self)
        return self.shift - other.shift

    def __lt__(self, other: float) -> bool:
        self.bounds.saw(self, other)
        return float.__lt__(self, other)

    def __le__(self, other: float) -> bool:
        self.bounds.saw(self, other)
        return float.__le__(self, other)

    def __gt__(self, other: float) -> bool:
        self.bounds.saw(self, other)
        return float.__gt__(self, other)

    def __ge__(self, other: float) -> bool:
        self.bounds.saw(self, other)
        return float.__ge__(self, other)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, float | int):
            return False
        self.bounds.saw(self, other)
        return float.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = float.__hash__

    __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _unfollowed
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __divmod__ = _unfollowed
    __neg__ = __abs__ = __pow__ = __rpow__ = __round__ = __bool__ = _unfollowed
    __float__ = __int__ = __trunc__ = __floor__ = __ceil__ = _unfollowed

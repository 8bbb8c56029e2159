"""Numbers that move with the day asked about, and how long what is said of them stays so.

An answer is worked out by adding, subtracting and comparing instants. Let the day asked about, and
whatever else moves with it, be numbers that know how fast they move, and let each comparison that
one of them takes part in note when it comes out otherwise. Before the first of those days the same
steps lead to the same answer, so that no day in between need be asked: not because of any theory
of which dates matter, but because nothing in the working could tell the days apart.

Source: J. Basch, L. J. Guibas and J. Hershberger, "Data structures for mobile data", Journal of
Algorithms 31 (1), 1999, which calls such comparisons the certificates of a kinetic structure.
"""

from __future__ import annotations

from math import ceil, floor, inf
from typing import NoReturn

from privmodel.model.timeline import DAY, Moment, iso

__all__ = ["Course", "Moving", "at", "later"]

NOISE = 1e-9
"""Days by which a difference of instants may be off, since numbers are rounded."""


class Course:
    """The comparisons of one answer in which moving numbers took part.

    Attributes:
        days: for how many days ahead the first of them comes out otherwise; infinite if never.
    """

    def __init__(self) -> None:
        self.days = inf

    def turns(self, days: float) -> None:
        """Note that a comparison comes out otherwise so many days ahead."""
        self.days = min(self.days, max(days, 1.0))


class Moving(float):
    """An instant that moves with the day asked about, one day a day or as many as its rate says.

    It is the number that it is today. Sums and differences move too; a product would move at
    another rate than rules can mean, so it is refused.
    """

    __slots__ = ("course", "rate")
    rate: int
    course: Course

    def __new__(cls, value: float, rate: int, course: Course) -> Moving:
        """The number ``value``, which moves by ``rate`` days a day."""
        made = super().__new__(cls, value)
        made.rate, made.course = rate, course
        return made

    def __lt__(self, other: float) -> bool:
        self._compared(other, when_equal=True)
        return float.__lt__(self, other)

    def __ge__(self, other: float) -> bool:
        self._compared(other, when_equal=True)
        return float.__ge__(self, other)

    def __le__(self, other: float) -> bool:
        self._compared(other, when_equal=False)
        return float.__le__(self, other)

    def __gt__(self, other: float) -> bool:
        self._compared(other, when_equal=False)
        return float.__gt__(self, other)

    def __eq__(self, other: object) -> bool:
        self._compared(other, when_equal=None)
        return float.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        self._compared(other, when_equal=None)
        return float.__ne__(self, other)

    __hash__ = float.__hash__

    def __add__(self, other: float) -> float:
        return self._made(float.__add__(self, other), self.rate + _rate(other))

    __radd__ = __add__

    def __sub__(self, other: float) -> float:
        return self._made(float.__sub__(self, other), self.rate - _rate(other))

    def __rsub__(self, other: float) -> float:
        return self._made(float.__rsub__(self, other), _rate(other) - self.rate)

    def _refused(self, *_: object) -> NoReturn:
        raise TypeError("an instant that moves can be added to, subtracted from and compared only")

    __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = _refused
    __neg__ = __abs__ = __int__ = __float__ = __round__ = __pow__ = _refused

    def _made(self, value: float, rate: int) -> float:
        return Moving(value, rate, self.course) if rate else value

    def _compared(self, other: object, *, when_equal: bool | None) -> None:
        """Note when a comparison comes out otherwise.

        Args:
            other: what it is compared with.
            when_equal: whether ``self < other`` and its opposite are asked, which turn as soon as
                the lesser has caught up; else they turn just after. None: whether they are equal.
        """
        if not isinstance(other, int | float):
            return
        closing = self.rate - _rate(other)
        if not closing:
            return
        met = float.__sub__(_plain(other), self) / (closing * DAY)
        if not 0 <= met < inf:
            return
        if 0 < abs(met - round(met)) < NOISE:  # fractions of seconds, which arithmetic rounds
            self.course.turns(round(met))
        elif when_equal is None:
            if met.is_integer():
                self.course.turns(met)
        elif when_equal is (closing > 0):
            self.course.turns(ceil(met))
        else:
            self.course.turns(floor(met) + 1)


def _rate(value: object) -> int:
    return value.rate if isinstance(value, Moving) else 0


def _plain(value: float) -> float:
    return float.__add__(value, 0.0) if isinstance(value, Moving) else float(value)


def at(seconds: float, course: Course | None = None) -> Moment:
    """A day asked about; it moves if the answer's course is to be followed.

    Args:
        seconds: the instant, in seconds UTC.
        course: notes until when the answer stays so; None: it is not asked for.
    """
    when = seconds if course is None else Moving(seconds, 1, course)
    return Moment(earliest=when, latest=when, text=iso(seconds))


def later(moment: Moment, days: int, course: Course | None = None) -> Moment:
    """A date some days later, which moves with the day asked about.

    Args:
        moment: the date.
        days: how many days later.
        course: as in :func:`at`.
    """
    start, end = moment.earliest + days * DAY, moment.latest + days * DAY
    if start == end:
        return at(start, course)
    text = f"{iso(start)}/{iso(end)}"
    if course is None:
        return Moment(earliest=start, latest=end, text=text)
    return Moment(earliest=Moving(start, 1, course), latest=Moving(end, 1, course), text=text)

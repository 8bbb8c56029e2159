"""Stretches of time: one instant, or from a start up to but not including an end.

Instants are plain numbers on one UTC time line; what a unit means is the caller's business.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from math import inf
from operator import attrgetter

from attrs import frozen

from privmodel.errors import InvalidModel

__all__ = ["ALWAYS", "Interval", "first_at_or_after", "meet", "opens", "union"]

_start_of = attrgetter("start")


@frozen
class Interval:
    """An instant ``{start}`` when both ends are equal, else the half-open ``[start, end)``.

    Arguments:
        start: the first instant that belongs to it; ``-inf`` for "has always been so".
        end: the first instant that no longer belongs to it; ``inf`` for "never ends".

    Raises:
        InvalidModel: the start lies after the end, an end is not a number, or the interval
            would be an instant at infinity.
    """

    start: float
    end: float

    def __attrs_post_init__(self) -> None:
        # Written so that a NaN, which compares false with everything, falls through to the error.
        if self.start < self.end or (self.start == self.end and -inf < self.start < inf):
            return
        raise InvalidModel(
            "Interval",
            (self.start, self.end),
            "give a start before the end, or the same finite number twice for an instant",
        )

    @property
    def is_instant(self) -> bool:
        """Whether it holds one instant only."""
        return self.start == self.end

    def contains(self, t: float) -> bool:
        """Whether the instant ``t`` belongs to it."""
        return self.start <= t < self.end or t == self.start

    def covers(self, other: Interval) -> bool:
        """Whether every instant of ``other`` belongs to it."""
        if other.start == other.end:
            return self.contains(other.start)
        return self.start <= other.start and other.end <= self.end

    def intersect(self, other: Interval) -> Interval | None:
        """The instants that belong to both; none at all is None."""
        start = self.start if self.start >= other.start else other.start
        end = self.end if self.end <= other.end else other.end
        # An instant lies wholly inside or wholly outside, so the lesser end is right for it too.
        if start >= end and not (self.contains(start) and other.contains(start)):
            return None
        if start == self.start and end == self.end:
            return self
        return other if start == other.start and end == other.end else Interval(start, end)


ALWAYS = Interval(-inf, inf)
"""All of time."""


def first_at_or_after(intervals: Sequence[Interval], t: float) -> float:
    """The least instant not before ``t`` at which one of the intervals holds.

    Arguments:
        intervals: sorted and disjoint, as `union` gives them.
        t: the instant to begin looking at.

    Returns:
        the instant, ``inf`` if there is none.
    """
    after = bisect_right(intervals, t, key=_start_of)
    if after and intervals[after - 1].contains(t):
        return t
    return intervals[after].start if after < len(intervals) else inf


def opens(when: tuple[Interval, ...], validity: Interval, t: float) -> float:
    """The least instant of ``when`` ∩ ``validity`` not before ``t``; ``inf`` if there is none.

    A validity has no gaps, so the first window instant after its start is in it or none is.
    """
    if len(when) == 1:
        window = when[0]
        first = window.start
        if first < t:
            if t >= window.end:
                return inf
            first = t
        if validity is ALWAYS:
            return first
    if t < validity.start:
        t = validity.start
    first = first_at_or_after(when, t)
    return first if validity.contains(first) else inf


def union(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The same instants in normal form: sorted, disjoint, and as few intervals as possible.

    ``[a, b)`` followed by the instant ``{b}`` stays two intervals, since no single one holds
    exactly those instants.
    """
    merged: list[Interval] = []
    # At the same start an instant comes last, after the longer interval that swallows it.
    for this in sorted(intervals, key=lambda each: (each.start, each.is_instant)):
        last = merged[-1] if merged else None
        if last is not None and last.contains(this.start):
            if this.end > last.end:
                merged[-1] = Interval(last.start, this.end)
        elif last is not None and last.end == this.start and not this.is_instant:
            merged[-1] = Interval(last.start, this.end)
        else:
            merged.append(this)
    return tuple(merged)


def meet(xs: Sequence[Interval], ys: Sequence[Interval]) -> tuple[Interval, ...]:
    """The instants common to two unions, found in one sweep along both.

    Arguments:
        xs: sorted and disjoint, as `union` gives them.
        ys: likewise.

    Returns:
        the common instants, sorted and disjoint.
    """
    common: list[Interval] = []
    i = j = 0
    while i < len(xs) and j < len(ys):
        x, y = xs[i], ys[j]
        both = x.intersect(y)
        if both is not None:
            common.append(both)
        # Drop the one that is over first; [a, b) is over before the instant {b} is.
        if (x.end, x.is_instant) <= (y.end, y.is_instant):
            i += 1
        else:
            j += 1
    return tuple(common)

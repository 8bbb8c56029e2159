"""Columns of instants: what the closure asks of one number, asked of many at once.

Every array has one row for each instance of a rule, or a single row that holds for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf
from typing import TypeAlias

from attrs import frozen

from privmodel.errors import InvalidModel
from privmodel.inference.interval import Interval

try:
    import numpy as np
    from numpy.typing import NDArray
except ModuleNotFoundError:
    raise ModuleNotFoundError(
        "families are solved with NumPy: install 'privmodel[fast]', or write the program out with"
        " expanded() and use closure()",
        name="numpy",
    ) from None

__all__ = [
    "NEVER",
    "Array",
    "Index",
    "Stretch",
    "cut",
    "descend",
    "first_instants",
    "latest",
    "nowhere",
    "stretch",
]

Array: TypeAlias = NDArray[np.float64]
Index: TypeAlias = NDArray[np.intp]

NEVER: Array = np.array([inf])
"""One row for all: it never happens."""


def cut(column: Array, part: slice) -> Array:
    """Some rows of a column; the single row of one that holds for all."""
    return column if len(column) == 1 else column[part]


def nowhere(size: int) -> Array:
    """A column of things that never happen."""
    return np.full(size, inf)


def latest(columns: Iterable[Array]) -> Array:
    """The greatest of several columns row by row; minus infinity of none."""
    found = np.array([-inf])
    for column in columns:
        found = np.maximum(found, column)
    return found


def earliest(columns: Iterable[Array]) -> Array:
    """The least of several columns row by row; infinity of none."""
    found = NEVER
    for column in columns:
        found = np.minimum(found, column)
    return found


@frozen(eq=False)
class Stretch:
    """For each row an instant, or a start and an end; a start at ``inf`` for never.

    Attributes:
        start: where each begins.
        end: where each ends.
        instants: whether any row is an instant.
    """

    start: Array
    end: Array
    instants: bool

    def rows(self, part: slice) -> Stretch:
        """Some of the rows."""
        return Stretch(cut(self.start, part), cut(self.end, part), self.instants)

    def lasts(self, t: Array) -> NDArray[np.bool_]:
        """Whether it still holds at instants that are not before its start, row by row."""
        within = t < self.end
        return within | (t == self.start) if self.instants else within


def stretch(start: object, end: object, place: str = "") -> Stretch:
    """The stretches between two columns, or two numbers.

    Raises:
        InvalidModel: where a row is no interval; ``place`` says whose.
    """
    first, last = (np.atleast_1d(np.asarray(each, dtype=np.float64)) for each in (start, end))
    right = (first < last) | ((first == last) & (first > -inf))
    if not right.all():
        row = slice(int(np.argmin(right)), None)
        raise InvalidModel(
            f"{place} #{row.start}",
            (float(cut(first, row)[0]), float(cut(last, row)[0])),
            "give a start before the end, the same number twice for an instant, inf for never",
        )
    return Stretch(first, last, bool((first == last).any()))


def first_instants(t: Array, spans: Sequence[Stretch], when: Sequence[Interval]) -> Array:
    """The least instants not before ``t`` in all spans and in one of the windows; ``inf`` if none.

    The common part of spans has no gaps, so the first window instant after its start is in it or
    none is.

    Arguments:
        t: the instants to begin looking at.
        spans: the stretches that must all hold.
        when: sorted and disjoint, as `privmodel.inference.interval.union` gives them.
    """
    first = latest([t, *(span.start for span in spans)])
    if not when:
        return NEVER
    if len(when) == 1:
        spans = [*spans, stretch(when[0].start, when[0].end)]
        first = np.maximum(first, when[0].start)
    else:
        starts = np.array([window.start for window in when] + [inf])
        ends = np.array([window.end for window in when] + [inf])
        after = np.searchsorted(starts, first, side="right")
        before = np.maximum(after - 1, 0)
        within = (first >= starts[before]) & ((first < ends[before]) | (first == starts[before]))
        first = np.where(within, first, starts[np.minimum(after, len(when))])
    held = first < inf
    for span in spans:
        held = held & span.lasts(first)
    return np.where(held, first, inf)


def descend(base: Array, gate: Array, before: float, step: int) -> Array:
    """Solve ``x[i] = min(base[i], max(gate[i], x[i - 1] + step))`` from the first row to the last.

    One row does ``x ↦ min(base, max(gate, x))``, and doing two of that form one after the other is
    of that form again. So the doing of 2, 4, 8 … rows at a time is found by doubling; and at once
    where the gate is the same everywhere. A step is taken out first by counting from the diagonal.

    Arguments:
        base: what each row is at most.
        gate: what each row is at least when it follows from the previous one.
        before: what comes before the first row.
        step: what each row adds to the previous one.
    """
    diagonal: Array = step * np.arange(len(base), dtype=np.float64)
    floor = np.broadcast_to(gate, base.shape) - diagonal
    found = base - diagonal
    found[0] = min(found[0], max(floor[0], before + step))
    floor[0] = inf  # what came before the first row is in it now, so that doubling may stop early
    if len(found) > 1 and (floor[1:] == floor[1]).all():
        least = np.minimum.accumulate(found)
        found[1:] = np.minimum(found[1:], np.maximum(floor[1], least[:-1]))
        return found + diagonal
    reach = 1
    while reach < len(found) and (floor[reach:] < inf).any():
        found[reach:] = np.minimum(found[reach:], np.maximum(floor[reach:], found[:-reach]))
        floor[reach:] = np.maximum(floor[reach:], floor[:-reach])
        reach *= 2
    return found + diagonal

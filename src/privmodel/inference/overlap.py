"""Which of many intervals touch a given one, found without looking at the others."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate
from math import frexp, inf

__all__ = ["Overlaps"]


class Overlaps:
    """Intervals laid out to be asked which of them touch another one.

    Sorted by their starts, those that touch a stretch lie between the first that reaches up to it
    and the last that begins before it is over. Few others lie there as long as all are about
    equally long; so they are kept in layers by length, each within a factor of two.

    Arguments:
        intervals: for each its start and its end, in whatever order.
    """

    def __init__(self, intervals: Iterable[tuple[float, float]]) -> None:
        layers: dict[tuple[bool, int], list[tuple[float, float, int]]] = {}
        for number, (start, end) in enumerate(intervals):
            length = end - start
            layer = (length == inf, frexp(length)[1])
            layers.setdefault(layer, []).append((start, end, number))
        self._layers = []
        for rows in layers.values():
            rows.sort()
            starts = [start for start, _, _ in rows]
            reaching = list(accumulate((end for _, end, _ in rows), max))
            self._layers.append((rows, starts, reaching))

    def touching(self, start: float, end: float) -> list[int]:
        """The numbers, counted from 0, of those that have a point in common with ``[start, end]``.

        All ends count as belonging to their intervals; whoever asks looks at those more closely. A
        stretch that ends before it begins is none, and touches nothing.
        """
        found: list[int] = []
        if start > end:
            return found
        for rows, starts, reaching in self._layers:
            first = bisect_left(reaching, start)
            if first == len(rows) or starts[first] > end:
                continue
            for _, last, number in rows[first : bisect_right(starts, end)]:
                if last >= start:
                    found.append(number)
        return found

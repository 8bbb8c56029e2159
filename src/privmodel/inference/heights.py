"""Which steps a derivation shows: the lowest that are in time.

Which steps to show is decided in a second pass over the settled times: among the edges whose
value equals the time of their head, those that give the least height, ties by rule id and then by
the alternative's index. To minimise (time, height) in one pass would be wrong: a premise reached
earlier but higher may do no good when the window opens later anyway.

Layer by layer: an edge belongs to the layer after that of its highest premise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from math import inf
from typing import TypeAlias

from privmodel.inference.interval import opens
from privmodel.inference.rows import Rows

__all__ = ["Chosen", "chosen", "latest"]

_Way: TypeAlias = tuple[int, int, int]
"""A row, the place of a head in it and an alternative, by their numbers."""

_Edge: TypeAlias = tuple[Hashable, frozenset[Hashable], _Way]
"""A head, its premises, and the way that leads from these to it."""

Chosen: TypeAlias = tuple[int, _Way] | None
"""How high an item stands and how it comes about; None if it is known beforehand."""


def chosen(
    program: Rows,
    times: Mapping[Hashable, float],
    known: Collection[Hashable],
    left_out: Collection[int],
) -> dict[Hashable, Chosen]:
    """How each learned item comes about.

    Arguments:
        program: the rules.
        times: when each item is learned.
        known: what is known beforehand.
        left_out: the numbers of the rows that are not admitted.
    """
    found: dict[Hashable, Chosen] = dict.fromkeys(known)
    waiting: defaultdict[Hashable, list[_Edge]] = defaultdict(list)
    edges = _in_time(program, times, left_out)
    height = 0
    while edges:
        height += 1
        ready: dict[Hashable, list[_Way]] = {}
        for edge in edges:
            head, premises, way = edge
            missing = premises and premises.difference(found)
            if missing:
                waiting[next(iter(missing))].append(edge)
            elif head in ready:
                ready[head].append(way)
            elif head not in found:
                ready[head] = [way]
        edges = []
        for head, ways in ready.items():
            way = ways[0] if len(ways) == 1 else min(ways, key=lambda way: _by_id(program, way))
            found[head] = height, way
            if head in waiting:
                edges += waiting.pop(head)
    return found


def _in_time(
    program: Rows, times: Mapping[Hashable, float], left_out: Collection[int]
) -> list[_Edge]:
    """The edges by which their heads are learned no later than they are."""
    edges: list[_Edge] = []
    for row, (heads, when, needs, seals, _, _) in enumerate(program.rows):
        opened = latest(times, seals) if seals else -inf
        if opened == inf or row in left_out:
            continue
        for index, need in enumerate(needs):
            needed = latest(times, need.items) if need.items else -inf
            time = max(opens(when, need.validity, needed), opened)
            premises = need.items | seals if need.items else seals
            for place, head in enumerate(heads):
                if head in times and time <= times[head]:
                    edges.append((head, premises, (row, place, index)))
    return edges


def latest(times: Mapping[Hashable, float], items: Iterable[Hashable]) -> float:
    """When the last of some items is known; ``inf`` if one of them never is."""
    last = -inf
    for item in items:
        time = times.get(item, inf)
        if time > last:
            last = time
    return last


def _by_id(program: Rows, way: _Way) -> tuple[str, int]:
    row, place, index = way
    return program.rule(row, place).id, index

"""Copies joined with accesses: where an adversary meets a copy there is a rule.

Copies are grouped by holder and kind and swept in time along with the accesses that reach them, so
that each access meets only what it can reach while it lies there.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from privmodel.inference.overlap import Overlaps
from privmodel.inference.rows import Rows
from privmodel.model.retention import State

from .access import Access, Reach
from .footprint import Copy, Footprint, below
from .takings import Taking, Takings, is_of_dates

__all__ = ["Taking", "is_of_dates", "join", "meets"]

_START, _END = attrgetter("start"), attrgetter("end")


def meets(copy: Copy, access: Access) -> bool:
    """Whether an access reaches a copy, times and needs apart."""
    return (
        copy.state in access.states
        and (access.kinds is None or copy.item.kind in access.kinds)
        and (not access.whose or not copy.whose or copy.whose == access.whose)
        and below(access.node, copy.holder)
    )


def join(footprint: Footprint, reach: Reach) -> Rows:
    """The rules of a footprint under a reach: takings first, then derivations."""
    takings = Takings()
    carries = bool(footprint.carried_by)
    for access, copies in zip(reach.accesses, _met(footprint, reach), strict=True):
        if carries:
            copies = [part for copy in copies for part in (copy, *footprint.carried(copy))]
        takings.add(access, copies)
    takings.rules(footprint.derivations)
    return Rows(takings.rows, takings.write)


def _met(footprint: Footprint, reach: Reach) -> list[list[Copy]]:
    """For each access the copies that it may meet, holder by holder.

    Accesses that reach the same copies are swept along with them in time, so that of a thousand
    snapshots and a thousand short-lived copies only the pairs are looked at that touch each other.
    """
    met: list[list[Copy]] = [[] for _ in reach.accesses]
    alike: dict[Any, list[int]] = {}
    for number, access in enumerate(reach.accesses):
        kinds = access.kinds
        if footprint.kinds is not None:
            kinds = footprint.kinds if kinds is None else kinds & footprint.kinds
        key = access.node, kinds, access.states, access.whose
        alike.setdefault(key, []).append(number)
    for (node, kinds, states, whose), numbers in alike.items():
        windows = [reach.accesses[number].when.maybe for number in numbers]
        first, last = min(map(_START, windows)), max(map(_END, windows))
        lying: list[Copy] = []
        for shelf in footprint.at(node):
            for kind, copies in shelf.items():
                if kinds is None or kind in kinds:
                    lying += _lying(copies, first, last, states, whose)
        if len(numbers) == 1:
            met[numbers[0]] = lying
            continue
        overlaps = Overlaps((each.start, each.end) for each in windows)
        for copy in lying:
            lies = copy.span.maybe
            assert lies is not None
            for touched in overlaps.touching(lies.start, lies.end):
                met[numbers[touched]].append(copy)
    return met


def _lying(
    copies: Iterable[Copy], first: float, last: float, states: frozenset[State], whose: str
) -> list[Copy]:
    """The copies that may lie there from a first instant to a last one."""
    return [
        copy
        for copy in copies
        if (lies := copy.span.maybe) is not None
        and lies.start <= last
        and first <= lies.end
        and copy.state in states
        and (not whose or copy.whose in ("", whose))
    ]

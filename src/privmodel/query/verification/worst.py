"""The worst that can happen in some situations, and the smallest one in which it happens.

Settings, systems and regions start out unstated. An unstated value leaves doubts, and by the law on
splitting nothing that is decided under them changes once it is stated. So a situation in which the
worst case and the best case agree stands for all the values that nobody stated; otherwise one value
after another is tried of something that the answer turns on, and of that alone. The worst case
grants every such doubt, the best case none::

    best case   ≤   each way to state the rest   ≤   worst case

Adversaries against the same conversation are asked about together first: to have the powers of all
of them is to obtain no less than any of them does (law 1). Where nothing comes of that, nothing
comes of any; otherwise one half is looked at after the other.

Situations wait in the order of their worst cases, then of what the smallest has least of. The first
one that is decided is then the answer: whatever still waits is no worse and no smaller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from heapq import heappop, heappush
from typing import Any

from attrs import frozen

from privmodel.inference.verdict import Verdict

from .node import Allowed, Child, Node, Start, severity

__all__ = ["Numbered", "worst"]

Numbered = tuple[int, Start]
"""A start with its number, by which those that are equal in all else are ordered."""


@frozen(eq=False)
class _Together:
    """Several starts of one conversation that were not looked at yet, the smallest first."""

    starts: tuple[Numbered, ...]

    def halves(self) -> Iterable[_Together]:
        """The smaller ones and the others."""
        middle = len(self.starts) // 2
        return _Together(self.starts[:middle]), _Together(self.starts[middle:])


def worst(
    groups: Iterable[Iterable[Numbered]],
    opened: Callable[[list[Start]], Node | None],
    allowed: Allowed,
    at_worst: Callable[[Start], Verdict | None],
) -> Node | None:
    """The situation with the worst verdict, and of those the smallest; None if there is none.

    Args:
        groups: the conversations and adversaries of a scope; those of a group can be joined.
        opened: compiles one start, or joins several; None where the scope lets nothing be so.
        allowed: whether the scope lets something have a value.
        at_worst: how bad a start can be, before it is compiled; None where another one that is in
            no respect larger stands for it.

    Raises:
        AnalysisIncomplete: when the budget does not suffice.
    """
    waiting: list[tuple[Any, ...]] = []

    def wait(bad: Verdict, start: Start, departures: int, place: tuple[Any, ...]) -> None:
        rank = (-severity(bad), len(start.adversary.powers), departures, start.size)
        heappush(waiting, (*rank, *place))

    def together(bad: Verdict, joined: _Together) -> None:
        number, start = joined.starts[0]
        wait(bad, start, start.departures, (number, (), joined))

    for group in groups:
        # Until it is looked at, nothing is known of it, so the worst is supposed.
        together(Verdict.YES, _Together(tuple(sorted(group, key=_size))))
    bounded: set[int] = set()
    while waiting:
        *_, number, path, found = heappop(waiting)
        if isinstance(found, Node):
            if found.decided:
                return found
            for step, child in enumerate(found.children(allowed)):
                there = (number, (*path, step), child)
                wait(found.worst, found.root.start, child.departures, there)
            continue
        if isinstance(found, Child):
            looked_at = found.look()
            if looked_at is not None:
                here = (number, path, looked_at)
                wait(looked_at.worst, looked_at.root.start, looked_at.departures, here)
            continue
        (_, start), *others = found.starts
        if not others and number not in bounded:
            bounded.add(number)
            bad = at_worst(start)
            if bad is not None:
                together(bad, found)
            continue
        node = opened([each for _, each in found.starts])
        if node is None:
            continue
        if others and node.worst is not Verdict.NO:
            for half in found.halves():
                together(node.worst, half)
        else:
            wait(node.worst, start, node.departures, (number, (0,), node))
    return None


def _size(numbered: Numbered) -> tuple[Any, ...]:
    number, start = numbered
    return len(start.adversary.powers), start.departures, start.size, number

"""The worst that can happen in some situations, and the smallest one in which it happens.

Settings, systems and regions start out unstated. An unstated value leaves doubts, and by the law on
splitting nothing that is decided under them changes once it is stated. So a situation in which the
worst case and the best case agree stands for all the values that nobody stated; otherwise one value
after another is tried of something that the answer turns on, and of that alone. The worst case
grants every such doubt, the best case none::

    best case   ≤   each way to state the rest   ≤   worst case

Situations wait in the order of their worst cases, then of what the smallest has least of. The first
one that is decided is then the answer: whatever still waits is no worse and no smaller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from heapq import heappop, heappush
from typing import Any

from privmodel.inference.verdict import Verdict

from .node import Allowed, Node, Start, severity

__all__ = ["worst"]


def worst(
    starts: Iterable[Start], opened: Callable[[Start], Node | None], allowed: Allowed
) -> Node | None:
    """The situation with the worst verdict, and of those the smallest; None if there is none.

    Args:
        starts: the conversations and adversaries of a scope.
        opened: compiles a start; None where the scope lets nothing be so.
        allowed: whether the scope lets something have a value.

    Raises:
        AnalysisIncomplete: when the budget does not suffice.
    """
    waiting: list[tuple[Any, ...]] = []
    for number, start in enumerate(starts):
        # Until it is compiled, nothing is known of it, so the worst is supposed.
        rank = _rank(severity(Verdict.YES), start, start.departures)
        heappush(waiting, (*rank, number, (), start))
    while waiting:
        *_, number, path, found = heappop(waiting)
        if isinstance(found, Start):
            node = opened(found)
            if node is not None:
                rank = _rank(severity(node.worst), found, node.departures)
                heappush(waiting, (*rank, number, (0,), node))
            continue
        if found.decided:
            return found  # type: ignore[no-any-return]
        for step, child in enumerate(found.children(allowed)):
            rank = _rank(severity(child.worst), child.root.start, child.departures)
            heappush(waiting, (*rank, number, (*path, step), child))
    return None


def _rank(bad: int, start: Start, departures: int) -> tuple[Any, ...]:
    return (-bad, len(start.adversary.powers), departures, start.size)

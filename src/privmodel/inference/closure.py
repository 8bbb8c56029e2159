"""The one closure: when each item is first learned, and by which steps.

The learning times are the solution of this equation in which nothing is known without a reason::

    T(i) = min of  -inf                     if i is known beforehand
                   max(t*, T(seals of r))   for each admitted rule r with head i, where t* is the
                                            least instant, over the alternatives n of needs(r), of
                                            when(r) ∩ validity(n) that is not before max T(n)

An equation with a circle in it (a opens b, b opens a) has several solutions. The one meant is the
least in what it claims to be known, so the latest in time: the limit of putting ``inf`` for every
item and applying the equation until nothing changes.

Taken alternative by alternative, each rule becomes edges from several premises to one head whose
value never lies before that of any premise and never falls when theirs rise. For such *superior*
functions Knuth's generalisation of Dijkstra's algorithm finds the solution by settling items in
order of time::

    equation                                   program below
    -----------------------------------------  --------------------------------------------------
    known beforehand: -inf                     the first bucket, at -inf
    max T(n) is known                          none of the alternative's items is missing
    least instant … not before max T(n)        opens(when, validity, now); ``now`` is max T(n),
                                               because items settle in order of time
    max(t*, T(seals))                          max(taken, now) when no seal is missing
    min over rules and alternatives            the first proposal for a head to be settled wins

Whatever waits for several items waits for one of them that is missing; when that is known, for
another that is still missing. So nothing is counted, and each premise is looked at once. Rules that
share an alternative wait for it together.

Which steps to show is decided in a second pass over the settled times, in
`privmodel.inference.heights`.

Source: D. E. Knuth, "A generalization of Dijkstra's algorithm", Information Processing Letters
6 (1), 1977.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from heapq import heapify, heappop, heappush
from math import inf

from privmodel.inference.interval import opens
from privmodel.inference.learning import Learning
from privmodel.inference.rows import Row, Rows
from privmodel.inference.rule import Doubt, Level, Need, Rule
from privmodel.inference.trace import Derivation, Step

__all__ = ["Derivation", "Learning", "Step", "closure"]

_Edge = tuple[float, Sequence[Hashable], frozenset[Hashable]]
"""What was taken: from when on, what it yields, and its seals."""


def closure(
    rules: Iterable[Rule],
    known: Iterable[Hashable] = (),
    *,
    level: Level = Level.CERTAIN,
    powers: Iterable[str] | None = None,
    granted: Iterable[str] = frozenset(),
) -> Learning:
    """Everything that follows from the rules, each item at its earliest time.

    Arguments:
        rules: the program; their order means nothing.
        known: what is known beforehand.
        level: the highest level of doubt that a rule may have.
        powers: the powers at hand; a rule that uses another is left out. None for all.
        granted: names of doubts that count as settled true, so that they raise no rule's level.

    Raises:
        InvalidModel: two rules have the same id.
    """
    program = Rows.of(rules)
    beforehand = frozenset(known)
    at_hand = None if powers is None else frozenset(powers)
    settled = frozenset(granted)
    admits: dict[frozenset[Doubt], bool] = {}
    left_out: list[int] = []

    needing: defaultdict[Hashable, list[tuple[Need, Row]]] = defaultdict(list)
    sealed: defaultdict[Hashable, list[_Edge]] = defaultdict(list)
    # What is proposed, by instant: most items share few instants, so a heap of instants is small.
    pending: dict[float, list[Hashable]] = {-inf: list(beforehand)}
    for number, row in enumerate(program.rows):
        heads, when, needs, seals, using, doubts = row
        if doubts not in admits:
            admits[doubts] = all(doubt.level <= level or doubt.name in settled for doubt in doubts)
        if not admits[doubts] or (at_hand is not None and not using <= at_hand):
            left_out.append(number)
            continue
        for need in needs:
            if need.items:
                needing[next(iter(need.items))].append((need, row))
                continue
            taken = opens(when, need.validity, -inf)
            if seals:
                sealed[next(iter(seals))].append((taken, heads, seals))
            elif taken in pending:
                pending[taken] += heads
            elif taken < inf:
                pending[taken] = [*heads]

    times: dict[Hashable, float] = {}
    instants = list(pending)
    heapify(instants)
    while instants:
        now = heappop(instants)
        todo = pending.pop(now)
        for item in todo:  # it grows while it is gone through
            if item in times:
                continue
            times[item] = now
            edges = sealed.pop(item, None) or []
            for alternative in needing.pop(item, ()):
                need, (heads, when, _, seals, _, _) = alternative
                missing = need.items.difference(times)
                if missing:
                    needing[next(iter(missing))].append(alternative)
                else:
                    edges.append((opens(when, need.validity, now), heads, seals))
            for edge in edges:
                taken, heads, seals = edge
                missing = seals and seals.difference(times)
                if missing:
                    sealed[next(iter(missing))].append(edge)
                elif taken <= now:
                    todo += heads
                elif taken in pending:
                    pending[taken] += heads
                elif taken < inf:
                    pending[taken] = [*heads]
                    heappush(instants, taken)
    return Learning(
        times,
        program=program,
        left_out=frozenset(left_out),
        known=beforehand,
        level=level,
        powers=at_hand,
        granted=settled,
    )

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

Which steps to show is decided in a second pass over the settled times: among the edges whose
value equals the time of their head, those that give the least height, ties by rule id and then by
the alternative's index. To minimise (time, height) in one pass would be wrong: a premise reached
earlier but higher may do no good when the window opens later anyway.

Source: D. E. Knuth, "A generalization of Dijkstra's algorithm", Information Processing Letters
6 (1), 1977.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from math import inf
from types import MappingProxyType
from typing import Any

from privmodel.errors import UnknownName
from privmodel.inference.interval import ALWAYS, Interval, first_at_or_after
from privmodel.inference.rows import Row, Rows
from privmodel.inference.rule import Doubt, Level, Need, Rule
from privmodel.inference.trace import Choice, Derivation, Placed, Step, names, trace

__all__ = ["Derivation", "Learning", "Step", "closure"]

_Edge = tuple[float, Sequence[Hashable], frozenset[Hashable]]
"""What was taken: from when on, what it yields, and its seals."""

_Way = tuple[int, int, int]
"""A row, the place of a head in it and an alternative, by their numbers."""

_Chosen = tuple[int, _Way] | None
"""How high an item stands and how it comes about; None if it is known beforehand."""


class Learning:
    """What is learned, when and why; made by `closure`, not by hand.

    Attributes:
        known: the items known beforehand.
        level: the level of doubt that was admitted.
        powers: the names of the powers at hand; None for all.
        granted: the names of the doubts that count as settled true.
    """

    __slots__ = ("_chosen", "_left_out", "_made", "_program", "_times", "granted", "known",
                 "level", "powers")  # fmt: skip

    def __init__(
        self,
        times: dict[Hashable, float],
        *,
        program: Rows,
        left_out: frozenset[int],
        known: frozenset[Hashable],
        level: Level,
        powers: frozenset[str] | None,
        granted: frozenset[str],
    ) -> None:
        self._times, self._program, self._left_out = times, program, left_out
        self._chosen: dict[Hashable, _Chosen] | None = None
        self._made: dict[Hashable, Placed] = {}
        self.known, self.level, self.powers, self.granted = known, level, powers, granted

    def __repr__(self) -> str:
        size, level = len(self._times), self.level.name.lower()
        return f"<Learning {size} items by {len(self.rules)} rules, level {level}>"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The admitted rules."""
        admitted = [
            (row, place)
            for row, (heads, *_) in enumerate(self._program.rows)
            if row not in self._left_out
            for place in range(len(heads))
        ]
        return tuple([self._program.rule(row, place) for row, place in admitted])

    @property
    def times(self) -> Mapping[Hashable, float]:
        """The learning time of every item that is reached; its order means nothing."""
        return MappingProxyType(self._times)

    def time(self, item: Hashable) -> float:
        """When an item is first known, ``inf`` if never."""
        return self._times.get(item, inf)

    def knows(self, item: Hashable) -> bool:
        """Whether an item is ever known."""
        return item in self._times

    def taken(self, rule: Rule) -> float:
        """When the rule's head is first taken, opened or not; ``inf`` if never.

        What is taken and stays sealed has a finite time here and an unknown head.
        """
        return min(opens(rule.when, need.validity, self._latest(need.items)) for need in rule.needs)

    def choices(self) -> Mapping[Hashable, Choice]:
        """For each derived item its height, the rule and the alternative that derivations show."""
        if self._chosen is None:
            self._chosen = self._choose()
        each = ((item, self._choice(item)) for item in self._chosen)
        return {item: choice for item, choice in each if choice is not None}

    def derivation(self, item: Hashable) -> Derivation:
        """The steps that lead to an item, of least height among those that are in time.

        Raises:
            UnknownName: the item is not reached.
        """
        if item not in self._times:
            raise UnknownName("learned item", item, names(self._times))
        return trace(item, self._choice, self.time, self._made)

    def _latest(self, items: Iterable[Hashable]) -> float:
        """When the last of the items is known."""
        last = -inf
        for item in items:
            time = self._times.get(item, inf)
            if time > last:
                last = time
        return last

    def _choice(self, item: Hashable) -> Choice | None:
        if self._chosen is None:
            self._chosen = self._choose()
        found = self._chosen[item]
        if found is None:
            return None
        height, (row, place, index) = found
        return height, self._program.rule(row, place), index

    def _choose(self) -> dict[Hashable, _Chosen]:
        """How each learned item comes about.

        Layer by layer: an edge belongs to the layer after that of its highest premise.
        """
        times = self._times
        edges: list[tuple[Hashable, frozenset[Hashable], _Way]] = []
        for row, (heads, when, needs, seals, _, _) in enumerate(self._program.rows):
            opened = self._latest(seals)
            if opened == inf or row in self._left_out:
                continue
            for index, need in enumerate(needs):
                time = max(opens(when, need.validity, self._latest(need.items)), opened)
                premises = need.items | seals
                for place, head in enumerate(heads):
                    if time <= times.get(head, -inf):
                        edges.append((head, premises, (row, place, index)))

        chosen: dict[Hashable, _Chosen] = dict.fromkeys(self.known)
        waiting: defaultdict[Hashable, list[Any]] = defaultdict(list)
        height = 0
        while edges:
            height += 1
            ready: defaultdict[Hashable, list[_Way]] = defaultdict(list)
            for edge in edges:
                head, premises, way = edge
                missing = premises.difference(chosen)
                if missing:
                    waiting[next(iter(missing))].append(edge)
                elif head not in chosen:
                    ready[head].append(way)
            edges = []
            for head, ways in ready.items():
                way = ways[0] if len(ways) == 1 else min(ways, key=self._by_id)
                chosen[head] = height, way
                edges += waiting.pop(head, ())
        return chosen

    def _by_id(self, way: _Way) -> tuple[str, int]:
        row, place, index = way
        return self._program.rule(row, place).id, index


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

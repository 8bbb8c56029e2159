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
    max T(n) is known                          the edge's count of missing needs falls to 0
    least instant … not before max T(n)        opens(when, validity, now); ``now`` is max T(n),
                                               because items settle in order of time
    max(t*, T(seals))                          max(gate, now) when the last premise settles
    min over rules and alternatives            the first proposal for a head to be settled wins

Which steps to show is decided in a second pass over the settled times: among the edges whose
value equals the time of their head, those that give the least height, ties by rule id and then by
the alternative's index. To minimise (time, height) in one pass would be wrong: a premise reached
earlier but higher may do no good when the window opens later anyway.

Source: D. E. Knuth, "A generalization of Dijkstra's algorithm", Information Processing Letters
6 (1), 1977.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from heapq import heapify, heappop, heappush
from math import inf
from types import MappingProxyType
from typing import Any

from privmodel.errors import InvalidModel, UnknownName
from privmodel.inference.interval import ALWAYS, Interval, first_at_or_after
from privmodel.inference.rule import Level, Rule
from privmodel.inference.trace import Choice, Derivation, Placed, Step, names, trace

__all__ = ["Derivation", "Learning", "Step", "closure"]

_Edge = list[Any]
"""How much is still missing, the gate, the rule and its alternative: first the needs are waited
for, then, with the gate known, the seals. A plain list, since making objects takes longer."""

NOT_YET = None
"""The gate of an edge whose needs are not met."""


class Learning:
    """What is learned, when and why; made by `closure`, not by hand.

    Attributes:
        rules: the admitted rules.
        known: the items known beforehand.
        level: the level of doubt that was admitted.
        powers: the names of the powers at hand; None for all.
        granted: the names of the doubts that count as settled true.
    """

    __slots__ = ("_chosen", "_made", "_times", "granted", "known", "level", "powers", "rules")

    def __init__(
        self,
        times: dict[Hashable, float],
        *,
        rules: tuple[Rule, ...],
        known: frozenset[Hashable],
        level: Level,
        powers: frozenset[str] | None,
        granted: frozenset[str],
    ) -> None:
        self._times = times
        self._chosen: dict[Hashable, Choice] | None = None
        self._made: dict[Hashable, Placed] = {}
        self.rules, self.known, self.level = rules, known, level
        self.powers, self.granted = powers, granted

    def __repr__(self) -> str:
        return (
            f"<Learning {len(self._times)} items by {len(self.rules)} rules,"
            f" level {self.level.name.lower()}>"
        )

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

    def choices(self) -> Mapping[Hashable, tuple[int, Rule, int]]:
        """For each derived item its height, the rule and the alternative that derivations show."""
        if self._chosen is None:
            self._chosen = self._choose()
        return MappingProxyType(self._chosen)

    def derivation(self, item: Hashable) -> Derivation:
        """The steps that lead to an item, of least height among those that are in time.

        Raises:
            UnknownName: the item is not reached.
        """
        if item not in self._times:
            raise UnknownName("learned item", item, names(self._times))
        if self._chosen is None:
            self._chosen = self._choose()
        return trace(item, self._chosen.get, self.time, self._made)

    def _latest(self, items: Iterable[Hashable]) -> float:
        """When the last of the items is known."""
        last = -inf
        for item in items:
            time = self._times.get(item, inf)
            if time > last:
                last = time
        return last

    def _choose(self) -> dict[Hashable, Choice]:
        """For each derived item its height and the rule and alternative that give it.

        Layer by layer: an edge belongs to the layer after that of its highest premise.
        """
        times = self._times
        waiting: dict[Hashable, list[_Edge]] = {}
        ready: list[_Edge] = []
        for rule in self.rules:
            due = times.get(rule.head, inf)
            if due == inf or rule.head in self.known:
                continue
            if self._latest(rule.seals) > due:
                continue
            for index, need in enumerate(rule.needs):
                taken = opens(rule.when, need.validity, self._latest(need.items))
                if taken > due:
                    continue
                premises = need.items | rule.seals
                edge: _Edge = [len(premises), rule, index]
                if not premises:
                    ready.append(edge)
                for premise in premises:
                    waiting.setdefault(premise, []).append(edge)

        chosen: dict[Hashable, Choice] = {}
        height = 0
        settled: list[Hashable] = list(self.known)
        while settled or ready:
            for item in settled:
                for edge in waiting.get(item, ()):
                    edge[0] -= 1
                    if not edge[0]:
                        ready.append(edge)
            height += 1
            ready.sort(key=_by_id_and_index)
            settled = []
            for _, rule, index in ready:
                if rule.head not in chosen:
                    chosen[rule.head] = height, rule, index
                    settled.append(rule.head)
            ready = []
        return chosen


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
    beforehand = frozenset(known)
    # What is proposed, by instant: most items share few instants, so a heap of instants is small.
    pending: dict[float, list[Hashable]] = {-inf: list(beforehand)}
    waiting: defaultdict[Hashable, list[_Edge]] = defaultdict(list)
    program = tuple(rules)
    admitted: list[Rule] = []
    if len({rule.id for rule in program}) < len(program):
        counts = Counter(rule.id for rule in program)
        repeated = sorted(name for name, count in counts.items() if count > 1)
        raise InvalidModel("Rule.id", repeated, "give every rule an id of its own")
    at_hand = None if powers is None else frozenset(powers)
    settled = frozenset(granted)

    for rule in program:
        if rule.doubts and not all(
            doubt.level <= level or doubt.name in settled for doubt in rule.doubts
        ):
            continue
        if at_hand is not None and not rule.powers <= at_hand:
            continue
        admitted.append(rule)
        for need in rule.needs:
            missing, gate = need.items, NOT_YET
            if not missing:
                missing, gate = rule.seals, opens(rule.when, need.validity, -inf)
                if gate == inf:
                    continue
                if not missing:
                    if gate in pending:
                        pending[gate].append(rule.head)
                    else:
                        pending[gate] = [rule.head]
                    continue
            edge: _Edge = [len(missing), gate, rule, need]
            for item in missing:
                waiting[item].append(edge)

    times: dict[Hashable, float] = {}
    instants = list(pending)
    heapify(instants)
    while instants:
        now = heappop(instants)
        todo = pending.pop(now)
        while todo:
            item = todo.pop()
            if item in times:
                continue
            times[item] = now
            for edge in waiting.get(item, ()):
                edge[0] -= 1
                if edge[0]:
                    continue
                _, gate, rule, need = edge
                if gate is NOT_YET:
                    gate = edge[1] = opens(rule.when, need.validity, now)
                    sealed = [seal for seal in rule.seals if seal not in times]
                    if sealed:
                        edge[0] = len(sealed)
                        for seal in sealed:
                            waiting[seal].append(edge)
                        continue
                if gate <= now:
                    todo.append(rule.head)
                elif gate in pending:
                    pending[gate].append(rule.head)
                elif gate < inf:
                    pending[gate] = [rule.head]
                    heappush(instants, gate)
    return Learning(
        times,
        rules=tuple(admitted),
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


def _by_id_and_index(edge: _Edge) -> tuple[str, int]:
    return edge[1].id, edge[2]

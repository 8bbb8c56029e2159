"""The smallest sets of doubts, or of powers, on which an answer turns.

The more doubts are granted, or powers at hand, the more is learned. So the question is for the
minimal sets at which a growing yes-or-no function turns to yes, with the closure as its oracle.

The search is that of minimal hitting sets. Whenever a candidate set does not suffice there is a
*blocker*: a set, disjoint from the candidate, that every sufficient set must meet. A candidate
that misses a known blocker is extended by each of its members in turn; one that meets them all is
put to the oracle, which accepts it or yields a new blocker. Candidates are tried in the order of
the size they must at least reach, so those that are found first are smallest.

Sources: R. Reiter, "A theory of diagnosis from first principles", Artificial Intelligence 32 (1),
1987, for the search; U. Junker, "QuickXplain", AAAI 2004, for splitting in halves.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from heapq import heappop, heappush

from attrs import frozen

from privmodel.errors import AnalysisIncomplete
from privmodel.inference.closure import Derivation, Learning, closure
from privmodel.inference.rule import Level, Rule

__all__ = ["Residual", "minimal_powers", "settling"]

_CANDIDATES_PER_CLOSURE = 20
"""How many candidates may be looked at for each closure of the budget: they are far cheaper."""

_Names = frozenset[str]


@frozen(kw_only=True)
class Residual:
    """What would settle an open answer.

    Attributes:
        if_true: sets of doubts each of which, all come true, makes the item known; smallest
            first. One empty set if it is known anyway; none if nothing makes it known.
        if_false: sets of doubts each of which, all come false, makes the item never known;
            smallest first. One empty set if it is never known anyway; none if nothing stops it.
    """

    if_true: tuple[frozenset[str], ...]
    if_false: tuple[frozenset[str], ...]


def settling(
    rules: Iterable[Rule],
    known: Iterable[Hashable],
    item: Hashable,
    *,
    limit: int | None = 3,
    budget: int = 2000,
) -> Residual:
    """The smallest few sets of doubts that would settle whether an item is learned.

    Each set is minimal: none of its doubts can be left out. A doubt that comes false takes with
    it every rule that rests on it.

    Arguments:
        rules: the program.
        known: what is known beforehand.
        item: what is asked.
        limit: how many sets of either kind to give at most; None for all.
        budget: how many closures may be computed.

    Raises:
        AnalysisIncomplete: the budget does not suffice.
    """
    beforehand = frozenset(known)
    upper = closure(rules, beforehand, level=Level.OPEN)
    program = _relevant(upper, item)
    universe = frozenset(doubt.name for rule in program for doubt in rule.doubts)
    oracle = _Oracle(
        lambda names: closure(program, beforehand, granted=names),
        lambda found: frozenset(doubt.name for rule in found.rules for doubt in rule.doubts),
        item,
        universe,
        budget,
    )
    return Residual(
        if_true=_smallest(oracle.reaches, oracle.stopper, universe, limit, oracle),
        if_false=_smallest(
            lambda names: not oracle.reaches(universe - names),
            lambda names: oracle.way_within(universe - names),
            universe,
            limit,
            oracle,
        ),
    )


def minimal_powers(
    rules: Iterable[Rule],
    known: Iterable[Hashable],
    item: Hashable,
    powers: Iterable[str],
    *,
    level: Level = Level.CERTAIN,
    limit: int | None = None,
    budget: int = 2000,
) -> tuple[frozenset[str], ...]:
    """The sets of powers, minimal by inclusion, with which an item is learned, smallest first.

    Arguments:
        rules: the program.
        known: what is known beforehand.
        item: what is asked.
        powers: the powers to choose from; rules that use others are left out.
        level: the highest level of doubt that a rule may have.
        limit: how many sets to give at most; None for all.
        budget: how many closures may be computed.

    Returns:
        one empty set if no power is needed; nothing if all of them do not suffice.

    Raises:
        AnalysisIncomplete: the budget does not suffice.
    """
    beforehand = frozenset(known)
    offered = frozenset(powers)
    upper = closure(rules, beforehand, level=level, powers=offered)
    program = _relevant(upper, item)
    universe = frozenset(name for rule in program for name in rule.powers)
    oracle = _Oracle(
        lambda names: closure(program, beforehand, level=level, powers=names),
        lambda found: found.powers,
        item,
        universe,
        budget,
    )
    return _smallest(oracle.reaches, oracle.stopper, universe, limit, oracle)


def _relevant(upper: Learning, item: Hashable) -> tuple[Rule, ...]:
    """The rules that can play a part in learning the item, given all that can be learned."""
    by_head: dict[Hashable, list[Rule]] = {}
    for rule in upper.rules:
        if upper.knows(rule.head):
            by_head.setdefault(rule.head, []).append(rule)
    kept: list[Rule] = []
    seen = {item}
    todo = [item]
    while todo:
        for rule in by_head.get(todo.pop(), ()):
            if all(upper.knows(seal) for seal in rule.seals):
                kept.append(rule)
                fresh = rule.seals.union(*(need.items for need in rule.needs)) - seen
                seen |= fresh
                todo.extend(fresh)
    return tuple(kept)


class _Oracle:
    """Which sets of names suffice to learn an item, asking for no closure it can do without."""

    def __init__(
        self,
        run: Callable[[_Names], Learning],
        used: Callable[[Derivation], _Names],
        item: Hashable,
        universe: _Names,
        budget: int,
    ) -> None:
        self._run, self._used, self._item = run, used, item
        self._universe, self._budget = universe, budget
        self._closures = self._candidates = 0
        self._enough: list[_Names] = []
        self._too_few: list[_Names] = []

    def reaches(self, names: _Names) -> bool:
        """Whether the item is learned with these names."""
        if self._known_enough(names) is not None:
            return True
        if any(names <= few for few in self._too_few):
            return False
        self._closures += 1
        if self._closures > self._budget:
            raise self._incomplete()
        learning = self._run(names)
        if learning.knows(self._item):
            self._enough.append(self._used(learning.derivation(self._item)))
            return True
        self._too_few.append(names)
        return False

    def candidate(self) -> None:
        """Count one more candidate of the search."""
        self._candidates += 1
        if self._candidates > self._budget * _CANDIDATES_PER_CLOSURE:
            raise self._incomplete()

    def way_within(self, names: _Names) -> _Names:
        """What one derivation uses of a set that has turned out to suffice."""
        way = self._known_enough(names)
        assert way is not None, "asked of a set that does not suffice"
        return way

    def stopper(self, names: _Names) -> _Names:
        """A minimal set that every sufficient set must meet, disjoint from an insufficient one.

        What is left out of a largest insufficient set; it grows by halves of what is missing, as
        long as it stays insufficient.
        """
        grown = names
        missing = sorted(self._universe - names)
        chunks: list[Sequence[str]] = [missing] if missing else []
        while chunks:
            chunk = chunks.pop()
            if not self.reaches(grown.union(chunk)):
                grown = grown.union(chunk)
            elif len(chunk) > 1:
                half = len(chunk) // 2
                chunks += [chunk[half:], chunk[:half]]
        return self._universe - grown

    def _known_enough(self, names: _Names) -> _Names | None:
        return next((enough for enough in self._enough if enough <= names), None)

    def _incomplete(self) -> AnalysisIncomplete:
        return AnalysisIncomplete(
            "the search for minimal sets",
            f"{self._budget} closures",
            "ask for fewer sets, leave out rules that cannot matter, or raise the budget",
        )


def _smallest(
    suffices: Callable[[_Names], bool],
    blocker: Callable[[_Names], _Names],
    universe: _Names,
    limit: int | None,
    oracle: _Oracle,
) -> tuple[_Names, ...]:
    """The minimal sufficient sets, smallest first, in an order that only the names decide.

    Arguments:
        suffices: a function that stays true when names are added.
        blocker: for an insufficient set, a set disjoint from it that all sufficient ones meet.
        universe: the names to choose from.
        limit: how many sets to give at most; None for all.
        oracle: where candidates are counted.
    """
    found: list[_Names] = []
    if not suffices(universe):
        return ()
    blockers: list[_Names] = []
    # Least reachable size first; among equals the fullest, so that a solution comes up soon.
    queue: list[tuple[int, int, tuple[str, ...]]] = [(0, 0, ())]
    seen: set[_Names] = {frozenset()}
    while queue and (limit is None or len(found) < limit):
        oracle.candidate()
        at_least, _, names = heappop(queue)
        candidate = frozenset(names)
        if any(each <= candidate for each in found):
            continue
        unmet = _disjoint([each for each in blockers if not each & candidate])
        if len(names) + len(unmet) > at_least:
            # Blockers found meanwhile show that it has further to go: put it back in its place.
            heappush(queue, (len(names) + len(unmet), -len(names), names))
            continue
        if unmet:
            branch = unmet[0]
        elif suffices(candidate):
            found.append(candidate)
            continue
        else:
            branch = blocker(candidate)
            blockers.append(branch)
            # Short blockers first: they branch least and pack best.
            blockers.sort(key=lambda each: (len(each), sorted(each)))
        for name in sorted(branch):
            extended = candidate | {name}
            if extended not in seen:
                seen.add(extended)
                heappush(
                    queue,
                    (max(at_least, len(extended)), -len(extended), tuple(sorted(extended))),
                )
    return tuple(found)


def _disjoint(blockers: Iterable[_Names]) -> list[_Names]:
    """Some of the blockers, no two with a name in common: each costs a name of its own."""
    packed: list[_Names] = []
    taken: set[str] = set()
    for each in blockers:
        if taken.isdisjoint(each):
            packed.append(each)
            taken |= each
    return packed

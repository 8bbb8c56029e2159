"""The smallest sets of names at which a growing yes-or-no question turns to yes.

The search is that of minimal hitting sets. Whenever a candidate set does not suffice there is a
*blocker*: a set, disjoint from the candidate, that every sufficient set must meet. A candidate
that misses a known blocker is extended by each of its members in turn; one that meets them all is
put to the oracle, which accepts it or yields a new blocker. Candidates are tried in the order of
the size they must at least reach, so those that are found first are smallest.

Sources: R. Reiter, "A theory of diagnosis from first principles", Artificial Intelligence 32 (1),
1987, for the search; U. Junker, "QuickXplain", AAAI 2004, for splitting in halves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from heapq import heappop, heappush

from privmodel.errors import AnalysisIncomplete, InvalidQuestion

__all__ = ["Oracle", "minimal_sets", "smallest"]

_CANDIDATES_PER_CLOSURE = 20
"""How many candidates may be looked at for each closure of the budget: they are far cheaper."""

Names = frozenset[str]


def minimal_sets(
    ask: Callable[[Names], Names | None],
    universe: Iterable[str],
    *,
    limit: int | None = None,
    budget: int = 2000,
) -> tuple[Names, ...]:
    """The sets of names, minimal by inclusion, that suffice, smallest first.

    Arguments:
        ask: for a set of names, what one way to success uses of it; None if it does not suffice.
            Whatever suffices must go on to suffice when names are added.
        universe: the names to choose from.
        limit: how many sets to give at most; None for all.
        budget: how many questions may be asked.

    Returns:
        one empty set if no name is needed; nothing if all of them do not suffice.

    Raises:
        AnalysisIncomplete: the budget does not suffice.
        InvalidQuestion: the budget is not a positive whole number.
    """
    names = frozenset(universe)
    oracle = Oracle(ask, names, budget)
    return smallest(oracle.reaches, oracle.stopper, names, limit, oracle)


class Oracle:
    """Which sets of names suffice, asking no question it can do without.

    Arguments:
        ask: for a set of names, what one way to success uses of it; None if it does not suffice.
            Whatever suffices must go on to suffice when names are added.
        universe: the names to choose from.
        budget: how many questions may be asked.

    Raises:
        InvalidQuestion: the budget is not a positive whole number.
    """

    def __init__(self, ask: Callable[[Names], Names | None], universe: Names, budget: int) -> None:
        if budget < 1:
            raise InvalidQuestion("budget", budget, "allow at least one closure")
        self._ask, self._universe, self._budget = ask, universe, budget
        self._closures = self._candidates = 0
        self._enough: list[Names] = []
        self._too_few: list[Names] = []

    def reaches(self, names: Names) -> bool:
        """Whether these names suffice."""
        if self._known_enough(names) is not None:
            return True
        if any(names <= few for few in self._too_few):
            return False
        self._closures += 1
        if self._closures > self._budget:
            raise self._incomplete()
        used = self._ask(names)
        if used is None:
            self._too_few.append(names)
            return False
        self._enough.append(used)
        return True

    def candidate(self) -> None:
        """Count one more candidate of the search."""
        self._candidates += 1
        if self._candidates > self._budget * _CANDIDATES_PER_CLOSURE:
            raise self._incomplete()

    def way_within(self, names: Names) -> Names:
        """What one way uses of a set that has turned out to suffice."""
        way = self._known_enough(names)
        assert way is not None, "asked of a set that does not suffice"
        return way

    def stopper(self, names: Names) -> Names:
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

    def _known_enough(self, names: Names) -> Names | None:
        return next((enough for enough in self._enough if enough <= names), None)

    def _incomplete(self) -> AnalysisIncomplete:
        return AnalysisIncomplete(
            "the search for minimal sets",
            f"{self._budget} closures",
            "ask for fewer sets, leave out rules that cannot matter, or raise the budget",
        )


def smallest(
    suffices: Callable[[Names], bool],
    blocker: Callable[[Names], Names],
    universe: Names,
    limit: int | None,
    oracle: Oracle,
) -> tuple[Names, ...]:
    """The minimal sufficient sets, smallest first, in an order that only the names decide.

    Arguments:
        suffices: a function that stays true when names are added.
        blocker: for an insufficient set, a set disjoint from it that all sufficient ones meet.
        universe: the names to choose from.
        limit: how many sets to give at most; None for all.
        oracle: where candidates are counted.
    """
    found: list[Names] = []
    if not suffices(universe):
        return ()
    blockers: list[Names] = []
    # Least reachable size first; among equals the fullest, so that a solution comes up soon.
    queue: list[tuple[int, int, tuple[str, ...]]] = [(0, 0, ())]
    seen: set[Names] = {frozenset()}
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


def _disjoint(blockers: Iterable[Names]) -> list[Names]:
    """Some of the blockers, no two with a name in common: each costs a name of its own."""
    packed: list[Names] = []
    taken: set[str] = set()
    for each in blockers:
        if taken.isdisjoint(each):
            packed.append(each)
            taken |= each
    return packed

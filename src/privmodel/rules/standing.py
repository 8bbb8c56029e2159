"""What the admitted sources say of a statement, at each instant.

True, false, disputed (they say both) or open: no admitted source, stale, unconfirmed, or inside an
uncertain date.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import inf

from attrs import frozen

from privmodel.inference.rule import Doubt, Level
from privmodel.model.evidence import Fact, View
from privmodel.model.timeline import DAY, iso

__all__ = ["ALWAYS_SO", "Segment", "Standing", "standing", "standing_under", "weight"]

NO_DOUBTS: frozenset[Doubt] = frozenset()


@frozen
class Segment:
    """A stretch of time through which a statement may hold, with what is doubtful about it."""

    start: float
    end: float
    doubts: frozenset[Doubt]


ALWAYS_SO: tuple[Segment, ...] = (Segment(-inf, inf, NO_DOUBTS),)
"""How a statement without facts stands: its author says so, always."""


def standing(fact: Fact, view: View) -> tuple[Segment, ...]:
    """The stretches through which a fact may hold, in order; outside them it does not.

    Args:
        fact: the statement.
        view: which sources count, and for which day staleness is judged.
    """
    end = fact.period.end
    if view.admits_all(fact):
        seen, denied = fact.last_seen, bool(fact.denied)
    else:
        days = [sighting.on.latest for sighting in fact.seen if view.admits(fact, sighting)]
        seen = max(days, default=-inf)
        denied = any(view.admits(fact, sighting) for sighting in fact.denied)
        known_at = view.known_at
        if end is not None and known_at is not None and end.earliest > known_at.latest:
            end = None  # nobody knew yet that it would end
    stale = end is None and view.on is not None and view.on.latest > seen + fact.horizon * DAY
    return _stretches(fact, seen, denied, end is not None, stale)


@lru_cache(maxsize=16384)
def _stretches(
    fact: Fact, seen: float, denied: bool, ends: bool, stale: bool
) -> tuple[Segment, ...]:
    """How a fact stands, given what is admitted of its evidence.

    Args:
        fact: the statement.
        seen: its last admitted sighting, in seconds UTC; minus infinity if there is none.
        denied: whether a source that denies it is admitted.
        ends: whether its end, if it has one, is known.
        stale: whether the last sighting is too old to speak for what came after it.
    """
    if seen == -inf:
        if denied:
            return ()
        level = Level.OPEN
    else:
        level = Level.DISPUTED if denied else Level.CERTAIN
    doubts = NO_DOUBTS if level is Level.CERTAIN else frozenset({Doubt(fact.id, level)})
    start, end = fact.period.start, fact.period.end
    first = (-inf, -inf) if start is None else (start.earliest, start.latest)
    last = (inf, inf) if end is None or not ends else (end.earliest, end.latest)
    later = Doubt(fact.id, Level.OPEN)
    if stale and seen > -inf:
        last = (max(seen, first[1]), inf)
        later = Doubt(f"{fact.id}, last seen {iso(seen)}", Level.OPEN)
    sure_start, sure_end = first[1], last[0]
    if first[0] == sure_start < sure_end == last[1]:
        return (Segment(sure_start, sure_end, doubts),)
    unsure = doubts | {later}
    if sure_end <= sure_start:
        return (Segment(first[0], last[1], unsure),) if first[0] < last[1] else ()
    parts = []
    if first[0] < sure_start:
        parts.append(Segment(first[0], sure_start, unsure))
    parts.append(Segment(sure_start, sure_end, doubts))
    if sure_end < last[1]:
        parts.append(Segment(sure_end, last[1], unsure))
    return tuple(parts)


def weight(doubts: frozenset[Doubt]) -> tuple[int, int, list[str]]:
    """A key by which the lightest of several sets of doubts sorts first: by level, then number."""
    level = max((doubt.level for doubt in doubts), default=Level.CERTAIN)
    return int(level), len(doubts), sorted(doubt.name for doubt in doubts)


class Standing:
    """How every fact at hand stands under one view; records ask it about the facts they rest on.

    Args:
        facts: the facts by id.
        view: the view.
    """

    def __init__(self, facts: Mapping[str, Fact], view: View) -> None:
        self.facts, self.view = facts, view
        self._known: dict[frozenset[str], tuple[Segment, ...]] = {frozenset(): ALWAYS_SO}

    def of(self, ids: frozenset[str]) -> tuple[Segment, ...]:
        """The stretches through which all of these facts may hold together."""
        found = self._known.get(ids)
        if found is None:
            if len(ids) == 1:
                (name,) = ids
                found = standing(self.facts[name], self.view)
            else:
                found = ALWAYS_SO
                for name in sorted(ids):
                    found = _meet(found, self.of(frozenset({name})))
            self._known[ids] = found
        return found

    def at(self, ids: frozenset[str], time: float) -> frozenset[Doubt] | None:
        """The doubts about these facts at an instant; None when they do not hold then."""
        for segment in self.of(ids):
            if segment.start <= time < segment.end:
                return segment.doubts
        return None


def standing_under(view: View, *facts: Mapping[str, Fact]) -> Standing:
    """How the facts of some files stand under a view; what was found out once is kept.

    Args:
        view: the view.
        facts: the facts of each file by id.
    """
    return _kept(view, tuple(map(_Same, facts)))


class _Same:
    """A mapping that is equal to itself alone, so that it can be a key without being read."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self.facts = facts

    def __hash__(self) -> int:
        return id(self.facts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.facts is other.facts


@lru_cache(maxsize=64)
def _kept(view: View, owners: tuple[_Same, ...]) -> Standing:
    facts = owners[0].facts
    if len(owners) > 1:
        facts = ChainMap(*(dict(each.facts) for each in owners))
    return Standing(facts, view)


def _meet(ours: Iterable[Segment], theirs: tuple[Segment, ...]) -> tuple[Segment, ...]:
    return tuple(
        Segment(max(a.start, b.start), min(a.end, b.end), a.doubts | b.doubts)
        for a in ours
        for b in theirs
        if max(a.start, b.start) < min(a.end, b.end)
    )

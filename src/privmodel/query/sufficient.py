"""With which powers something is obtained, at each level of doubt and in every branch.

What is unstated is tried just as for a single answer: it is certain if it is certain in every
branch, within the reach of disputed statements if it is so in every branch, and possible if it is
possible in some. For few powers a table over all sets of them answers everything at once; for more
of them minimal sets are searched for, with the closure as oracle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import Protocol

from attrs import frozen

from privmodel.inference.closure import closure
from privmodel.inference.rows import Rows
from privmodel.inference.rule import Level
from privmodel.inference.search import Oracle, smallest
from privmodel.inference.sets import PowerSets, Way, grouped
from privmodel.inference.slice import relevant
from privmodel.inference.strength import at_most, weakest
from privmodel.inference.table import fits, power_table
from privmodel.model.data import Item
from privmodel.rules.program import MOST_BRANCHES, Program

from .branches import Branches, too_many

__all__ = ["Goal", "ways"]

Names = frozenset[str]
Families = Mapping[Level, PowerSets]


@frozen(kw_only=True)
class Goal:
    """What is to be obtained.

    Args:
        items: the items.
        every: whether all of them; else one is enough.
        until: the instant until which knowledge counts, in seconds UTC.
    """

    items: tuple[Item, ...]
    every: bool
    until: float

    def choose(self, parts: Iterable[PowerSets]) -> PowerSets:
        """The sets that reach the goal, from those that reach each item."""
        return reduce(and_ if self.every else or_, parts)


def ways(
    branches: Branches, goal: Goal, powers: Sequence[str], budget: int
) -> Mapping[Level, tuple[Way, ...]]:
    """For each level of doubt the smallest sets of powers that reach a goal.

    Args:
        branches: the programs of a question in which somebody has all the powers.
        goal: what is to be obtained.
        powers: the powers to choose from, by what the programs call them.
        budget: how many sets of powers may be put to the closure for each level of doubt, where
            there are too many of them for a table.

    Raises:
        AnalysisIncomplete: the budget does not suffice, or too much is unstated.
    """
    if not goal.items:
        return dict.fromkeys(Level, ())
    order = frozenset.intersection(*(at_most(each.rules, powers) for each in branches))
    judges: Mapping[Level, _Judge] = _tabled(branches, goal, powers) or {
        level: _Searched(branches, goal, frozenset(powers), level, budget) for level in Level
    }
    return {
        level: grouped(weakest(judge.minimal, order, judge.suffices))
        for level, judge in judges.items()
    }


class _Judge(Protocol):
    """Whoever can say which sets of powers reach a goal."""

    @property
    def minimal(self) -> tuple[Names, ...]: ...

    def suffices(self, names: Names) -> bool: ...


class _Tabled:
    """Answers that stand in a table."""

    def __init__(self, sets: PowerSets) -> None:
        self._sets = sets

    @property
    def minimal(self) -> tuple[Names, ...]:
        """The smallest sets that suffice."""
        return self._sets.minimal

    def suffices(self, names: Names) -> bool:
        """Whether a set suffices; powers that can't matter do not stand in the table."""
        return names.intersection(self._sets.names) in self._sets


def _tabled(branches: Branches, goal: Goal, powers: Iterable[str]) -> dict[Level, _Tabled] | None:
    """The answers for every set of powers at once, unless there are too many of them."""
    offered = frozenset(powers)
    names = _used(branches, goal) & offered
    while True:
        tables = _Tables(branches, goal, tuple(sorted(names)))
        families = tables.over(branches)
        if families is None:
            return None
        if tables.used & offered <= names:
            return {level: _Tabled(sets) for level, sets in families.items()}
        names |= tables.used & offered


def _used(programs: Iterable[Program], goal: Goal) -> Names:
    """The powers that can matter to a goal."""
    return frozenset(
        name
        for program in programs
        for rule in relevant(program.rules, goal.items)
        for name in rule.powers
    )


class _Tables:
    """One table a branch, and what they say together.

    Attributes:
        used: the powers that turned out to matter in some branch.
    """

    def __init__(self, branches: Branches, goal: Goal, names: tuple[str, ...]) -> None:
        self._branches, self._goal, self._names = branches, goal, names
        self._count = 0
        self.used: Names = frozenset()

    def over(self, programs: Iterable[Program]) -> Families | None:
        """The sets that reach the goal at each level in branches; None if it takes too much."""
        found: list[Families] = []
        for program in programs:
            families = self._of(program)
            if families is None:
                return None
            found.append(families)
        return {
            Level.CERTAIN: reduce(and_, (each[Level.CERTAIN] for each in found)),
            Level.DISPUTED: reduce(and_, (each[Level.DISPUTED] for each in found)),
            Level.OPEN: reduce(or_, (each[Level.OPEN] for each in found)),
        }

    def _of(self, program: Program) -> Families | None:
        goal = self._goal
        rules = relevant(program.rules, goal.items)
        self.used |= frozenset(name for rule in rules for name in rule.powers)
        if not fits(rules, self._names):
            return None
        table = power_table(rules, program.known, self._names)
        own = {
            level: goal.choose(table.reached(item, level, goal.until) for item in goal.items)
            for level in Level
        }
        undecided = own[Level.OPEN] - own[Level.CERTAIN]
        behind = program.doubts_behind(goal.items).intersection(program.situation.unstated)
        if not undecided or not behind:
            return own
        parts = self._branches.trying(program, min(behind))
        self._count += len(parts)
        if self._count > MOST_BRANCHES:
            raise too_many(behind)
        tried = self.over(parts)
        if tried is None:
            return None
        return {level: own[Level.CERTAIN] | undecided & tried[level] for level in Level}


class _Searched:
    """Answers that are looked for one set of powers after the other."""

    def __init__(
        self, branches: Branches, goal: Goal, powers: Names, level: Level, budget: int
    ) -> None:
        self._branches, self._goal, self._level = branches, goal, level
        self._rules: dict[int, Rows] = {}
        self._universe = powers & _used(branches, goal)
        self._oracle = Oracle(self._ask, powers, budget)

    @property
    def minimal(self) -> tuple[Names, ...]:
        """The smallest sets that suffice."""
        oracle = self._oracle
        return smallest(oracle.reaches, oracle.stopper, self._universe, None, oracle)

    def suffices(self, names: Names) -> bool:
        """Whether a set suffices."""
        return self._oracle.reaches(names)

    def _ask(self, names: Names) -> Names | None:
        self._count = 0
        return self._over(self._branches, names)

    def _over(self, programs: Iterable[Program], names: Names) -> Names | None:
        """What is used to reach the goal in each branch; in one of them, if possible is enough."""
        used: Names = frozenset()
        for program in programs:
            way = self._of(program, names)
            if self._level is Level.OPEN:
                if way is not None:
                    return way
            elif way is None:
                return None
            else:
                used |= way
        return None if self._level is Level.OPEN else used

    def _of(self, program: Program, names: Names) -> Names | None:
        way = self._way(program, names, Level.CERTAIN)
        if way is not None:
            return way
        open_way = self._way(program, names, Level.OPEN)
        if open_way is None:
            return None
        behind = program.doubts_behind(self._goal.items).intersection(program.situation.unstated)
        if not behind:
            return self._way(program, names, self._level)
        parts = self._branches.trying(program, min(behind))
        self._count += len(parts)
        if self._count > MOST_BRANCHES:
            raise too_many(behind)
        return self._over(parts, names)

    def _way(self, program: Program, names: Names, level: Level) -> Names | None:
        """The powers that one way to the goal uses, without trying anything."""
        if id(program) not in self._rules:
            self._rules[id(program)] = Rows.of(relevant(program.rules, self._goal.items))
        learning = closure(self._rules[id(program)], program.known, level=level, powers=names)
        had = [item for item in self._goal.items if learning.time(item) <= self._goal.until]
        if not had or (self._goal.every and len(had) < len(self._goal.items)):
            return None
        needed = had if self._goal.every else had[:1]
        return frozenset().union(*(learning.derivation(item).powers for item in needed))

"""The programs of one question: a branch for each way in which what nobody stated can be.

Modes and orders of events are split at once; other unstated values are tried one after the other,
where an answer turns on them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from functools import partial

from privmodel.errors import AnalysisIncomplete
from privmodel.inference.rule import Rule
from privmodel.model.data import DataKind
from privmodel.rules.program import MOST_BRANCHES, Program
from privmodel.rules.situation import Assignment

__all__ = ["Branches", "Kinds", "Untried"]

Kinds = frozenset[DataKind] | None
"""The leaf kinds that are asked about; None: all."""

Compiled = Callable[[Assignment, Kinds], list[Program]]
"""Compiles the programs in which some of what nobody stated has given values."""

Untried = Callable[[], list[Program]]
"""Compiles the branches in which something unstated has one of its values, when it is called."""


class Branches:
    """The programs of a question, and those with values tried; each is compiled once.

    Args:
        programs: the programs in which nothing is tried.
        compiled: compiles those in which something is.
        kinds: the leaf kinds that are asked about; None: all.

    Attributes:
        programs: a program for each mode and each order of events that is possible.
    """

    def __init__(
        self, programs: Iterable[Program], compiled: Compiled, kinds: Kinds = None
    ) -> None:
        self.programs = sorted(programs, key=_place)
        self._compile, self._kinds = compiled, kinds
        self._tried: dict[tuple[Kinds, frozenset[str]], list[Program]] = {}

    def __iter__(self) -> Iterator[Program]:
        return iter(self.programs)

    def about(self, kinds: frozenset[DataKind]) -> Branches:
        """The same branches; of those with values tried, no more than some kinds take.

        Args:
            kinds: the leaf kinds that are asked about.
        """
        made = copy(self)
        made._kinds = kinds
        return made

    def extended(self, more: Callable[[Program], Iterable[Rule]]) -> Branches:
        """The same branches, each with rules that draw further conclusions.

        Args:
            more: gives the rules for a program.
        """
        return Branches(
            [each.extended(more(each)) for each in self.programs],
            lambda assignment, kinds: [
                each.extended(more(each)) for each in self._compile(assignment, kinds)
            ],
        )

    @property
    def compiled(self) -> list[Program]:
        """All programs so far: those of the question, and those with values tried."""
        return [*self.programs, *(each for programs in self._tried.values() for each in programs)]

    @property
    def closures(self) -> int:
        """How many closures were run over all of them so far."""
        return sum(program.closures for program in self.compiled)

    @property
    def compiles(self) -> int:
        """How many times programs were compiled for them so far: once, and for values tried."""
        return 1 + len(self._tried)

    def trying(self, program: Program, doubt: str) -> list[Program]:
        """The branches of a program in which one unstated thing has each of its values.

        Args:
            program: the program.
            doubt: the name of the doubt that comes of its being unstated.
        """
        found: list[Program] = []
        for compiled in reversed(self.untried(program, doubt)):
            found += compiled()
        return found

    def untried(self, program: Program, doubt: str) -> list[Untried]:
        """For each value of one unstated thing what compiles the branches that have it.

        Args:
            program: the program.
            doubt: the name of the doubt that comes of its being unstated.
        """
        asked = program.situation.unstated[doubt]
        return [
            partial(self.with_values, {**program.assignment, asked.key: value})
            for value in asked.values
        ]

    def with_values(self, assignment: Assignment) -> list[Program]:
        """The programs in which some of what nobody stated has given values.

        Args:
            assignment: the values, by owner and name.
        """
        values = frozenset(f"{' '.join(key)} = {value}" for key, value in assignment.items())
        for known in (None, self._kinds):
            if (known, values) in self._tried:
                return self._tried[known, values]
        found = self._tried[self._kinds, values] = self._compile(assignment, self._kinds)
        return found


def too_many(doubts: Iterable[str]) -> AnalysisIncomplete:
    """The error that there are more branches than are looked at."""
    return AnalysisIncomplete(
        "trying every value of what is unstated",
        f"{MOST_BRANCHES} combinations",
        f"state {', '.join(sorted(doubts))}".replace("unstated: ", ""),
    )


def _place(program: Program) -> list[tuple[tuple[str, ...], str]]:
    """A key by which branches sort, whatever the order in which they were compiled."""
    return sorted(program.assignment.items())

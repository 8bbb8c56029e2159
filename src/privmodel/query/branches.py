"""The programs of one question: a branch for each way in which what nobody stated can be.

Modes and orders of events are split at once; other unstated values are tried one after the other,
where an answer turns on them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from privmodel.errors import AnalysisIncomplete
from privmodel.inference.rule import Rule
from privmodel.rules.program import MOST_BRANCHES, Program
from privmodel.rules.situation import Assignment

__all__ = ["Branches"]


class Branches:
    """The programs of a question, and those with values tried; each is compiled once.

    Attributes:
        programs: a program for each mode and each order of events that is possible.
    """

    def __init__(
        self, programs: Iterable[Program], compiled: Callable[[Assignment], list[Program]]
    ) -> None:
        self.programs = sorted(programs, key=_place)
        self._compile = compiled
        self._tried: dict[frozenset[str], list[Program]] = {}

    def __iter__(self) -> Iterator[Program]:
        return iter(self.programs)

    def extended(self, more: Callable[[Program], Iterable[Rule]]) -> Branches:
        """The same branches, each with rules that draw further conclusions.

        Args:
            more: gives the rules for a program.
        """
        return Branches(
            [each.extended(more(each)) for each in self.programs],
            lambda assignment: [each.extended(more(each)) for each in self._compile(assignment)],
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
        asked = program.situation.unstated[doubt]
        found: list[Program] = []
        for value in reversed(asked.values):
            found += self.with_values({**program.assignment, asked.key: value})
        return found

    def one_by_one(self, program: Program, doubt: str, *, backwards: bool) -> Iterator[Program]:
        """The same branches; each is compiled when it is asked for.

        Args:
            program: the program.
            doubt: the name of the doubt that comes of its being unstated.
            backwards: whether the last value is tried first: the one that more likely exposes.
        """
        asked = program.situation.unstated[doubt]
        for value in asked.values[:: -1 if backwards else 1]:
            yield from self.with_values({**program.assignment, asked.key: value})

    def with_values(self, assignment: Assignment) -> list[Program]:
        """The programs in which some of what nobody stated has given values.

        Args:
            assignment: the values, by owner and name.
        """
        name = frozenset(f"{' '.join(key)} = {value}" for key, value in assignment.items())
        if name not in self._tried:
            self._tried[name] = self._compile(assignment)
        return self._tried[name]


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

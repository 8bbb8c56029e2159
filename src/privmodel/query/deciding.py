"""What the verdict on an item is in each branch, and which branches decide an answer."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from attrs import frozen

from privmodel.inference.rule import Level
from privmodel.inference.verdict import Verdict, join_all, join_branches, join_some, judge
from privmodel.rules.program import MOST_BRANCHES, Program

from .branches import Branches, Untried, too_many

__all__ = ["OPEN_VERDICTS", "Deciding", "Judged", "joined", "turns_on"]

OPEN_VERDICTS = frozenset({Verdict.UNKNOWN, Verdict.CONFLICTING})


@frozen(kw_only=True, eq=False)
class Judged:
    """The verdicts on some things that may follow. Made by ``Exposure.judged``, not by hand.

    Attributes:
        some: whether some of them are obtained.
        every: whether every one of them is.
        singles: the verdict on each, in the order in which they were named.
        unstated: where that is open: what nobody stated and it turns on.
        heads: those of them that stand for the rest.
        branches: the programs that decide it, each with its verdict on each of these.
    """

    some: Verdict
    every: Verdict
    singles: tuple[Verdict, ...]
    unstated: tuple[str, ...]
    heads: tuple[Hashable, ...]
    branches: tuple[tuple[Program, tuple[Verdict, ...]], ...]


@frozen
class Deciding:
    """Verdicts on items, program by program.

    Attributes:
        until: until when knowledge counts, in seconds UTC.
    """

    until: float

    def verdict(self, program: Program, item: Hashable) -> Verdict:
        """The verdict on an item in one branch."""
        if self._reached(program, item, Level.CERTAIN):
            return Verdict.YES
        return judge(
            False,
            self._reached(program, item, Level.DISPUTED),
            self._reached(program, item, Level.OPEN),
        )

    def rows(self, items: Sequence[Hashable], programs: list[Program]) -> list[list[Verdict]]:
        """For each branch the verdict on each item."""
        return [[self.verdict(program, item) for item in items] for program in programs]

    def programs(self, items: Sequence[Hashable], branches: Branches) -> tuple[list[Program], bool]:
        """The programs that decide an answer, and whether they are all that could."""
        rows = self.rows(items, branches.programs)
        if not OPEN_VERDICTS.isdisjoint(joined(rows)):
            programs, complete = self._branches_for(items, branches)
            if len(programs) > len(branches.programs) or not complete:
                return programs, complete
        return branches.programs, True

    def _branches_for(
        self, items: Sequence[Hashable], branches: Branches
    ) -> tuple[list[Program], bool]:
        """The programs with values tried of what nobody stated, as far as the answer turns on it.

        One value after the other: a branch in which everything is decided is not split further, and
        once the branches seen leave every answer open for good, no more are looked at.
        """
        waiting: list[Program | Untried] = list(branches.programs)
        leaves: list[Program] = []
        rows: list[list[Verdict]] = []
        while waiting:
            program = waiting.pop()
            if not isinstance(program, Program):
                waiting += program()
                continue
            unstated = program.situation.unstated
            undecided = [item for item in items if self.verdict(program, item) in OPEN_VERDICTS]
            behind = program.doubts_behind(undecided).intersection(unstated)
            if not behind:
                leaves.append(program)
                rows.append([self.verdict(program, item) for item in items])
                if waiting and _open_for_good(rows):
                    return leaves, False
                continue
            waiting += reversed(branches.untried(program, min(behind)))
            if len(leaves) + len(waiting) > MOST_BRANCHES:
                raise too_many(behind)
        return leaves, True

    def may_turn_on(self, items: Sequence[Hashable], programs: list[Program]) -> tuple[str, ...]:
        """What nobody stated and the answer may turn on, where not every value was looked at."""
        found: set[str] = set()
        for program in programs:
            unstated = program.situation.unstated
            behind = program.doubts_behind(items).intersection(unstated)
            found.update(" ".join(unstated[name].key) for name in behind)
        return tuple(sorted(found))

    def _reached(self, program: Program, item: Hashable, level: Level) -> bool:
        return program.learning(level).time(item) <= self.until


def joined(rows: list[list[Verdict]]) -> tuple[Verdict, Verdict]:
    """The verdicts on some and on every one of some items; of no items, none is obtained.

    Args:
        rows: for each branch the verdict on each item.
    """
    some = join_branches(join_some(row) for row in rows)
    return some, join_branches(join_all(row) if row else Verdict.NO for row in rows)


def _open_for_good(rows: list[list[Verdict]]) -> bool:
    """Whether no further branch can settle anything: some, every, or any single item.

    Args:
        rows: for each branch the verdict on each item.
    """
    columns = [
        [join_some(row) for row in rows],
        [join_all(row) for row in rows],
        *map(list, zip(*rows, strict=True)),
    ]
    return all(
        Verdict.UNKNOWN in column
        or (Verdict.NO in column and not {Verdict.YES, Verdict.CONFLICTING}.isdisjoint(column))
        for column in columns
    )


def turns_on(programs: list[Program], each: list[list[Verdict]]) -> tuple[str, ...]:
    """What nobody stated and makes a difference: two branches that differ in it alone disagree."""
    found: set[str] = set()
    for one, mine in zip(programs, each, strict=True):
        for other, theirs in zip(programs, each, strict=True):
            keys = one.assignment.keys() | other.assignment.keys()
            apart = [key for key in keys if one.assignment.get(key) != other.assignment.get(key)]
            if mine != theirs and len(apart) == 1:
                found.add(" ".join(apart[0]))
    return tuple(sorted(found))

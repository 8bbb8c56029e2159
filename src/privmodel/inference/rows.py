"""What of a rule decides when its head is learned, apart from its name and all else it says.

A program that is made by the thousand keeps rows; each of its rules is written out when somebody
looks at it. That is rarely all of them: learning times are read off the rows, and a derivation
shows a handful of rules.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import TypeAlias, overload

from privmodel.errors import InvalidModel
from privmodel.inference.interval import Interval
from privmodel.inference.rule import Doubt, Need, Rule

__all__ = ["Row", "Rows", "rows_of"]

Row: TypeAlias = tuple[
    Sequence[Hashable],
    tuple[Interval, ...],
    tuple[Need, ...],
    frozenset[Hashable],
    frozenset[str],
    frozenset[Doubt],
]
"""The heads, when, needs, seals, powers and doubts of rules that differ in their heads alone. A
plain tuple, which is made in a tenth of the time of a rule."""


class Rows(Sequence[Rule]):
    """Rules written out when they are looked at, each once.

    Arguments:
        rows: what decides about learning, of one or more rules each.
        write: writes out one rule: that of the row of a number, and of the head at a place in it,
            both counted from 0. No two rules may share an id.
    """

    def __init__(self, rows: Sequence[Row], write: Callable[[int, int], Rule]) -> None:
        self.rows = rows
        self._write = write
        self._written: dict[tuple[int, int], Rule] = {}

    def __repr__(self) -> str:
        return f"<Rows of {len(self)} rules, {len(self._written)} written out>"

    def rule(self, row: int, place: int) -> Rule:
        """The rule of a row that yields its head at a place."""
        found = self._written.get((row, place))
        if found is None:
            found = self._written[row, place] = self._write(row, place)
        return found

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __iter__(self) -> Iterator[Rule]:
        for row, each in enumerate(self.rows):
            for place in range(len(each[0])):
                yield self.rule(row, place)

    @overload
    def __getitem__(self, number: int) -> Rule: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[Rule]: ...

    def __getitem__(self, number: int | slice) -> Rule | Sequence[Rule]:
        numbers = range(len(self))[number]
        if isinstance(numbers, range):
            return [self[each] for each in numbers]
        row = bisect_right(self._ends, numbers)
        return self.rule(row, numbers - self._ends[row] + len(self.rows[row][0]))

    @cached_property
    def _ends(self) -> list[int]:
        """How many rules there are up to each row."""
        return list(accumulate(len(heads) for heads, *_ in self.rows))

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> Rows:
        """Rows of rules that are written out, one each; rows stay as they are.

        Raises:
            InvalidModel: two rules have the same id.
        """
        if isinstance(rules, Rows):
            return rules
        program = tuple(rules)
        if len({rule.id for rule in program}) < len(program):
            counts = Counter(rule.id for rule in program)
            repeated = sorted(name for name, count in counts.items() if count > 1)
            raise InvalidModel("Rule.id", repeated, "give every rule an id of its own")
        return cls(rows_of(program), lambda row, _: program[row])


def rows_of(rules: Iterable[Rule]) -> list[Row]:
    """The rows of rules that are written out, one each."""
    return [
        ((rule.head,), rule.when, rule.needs, rule.seals, rule.powers, rule.doubts)
        for rule in rules
    ]

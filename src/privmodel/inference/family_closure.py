"""The closure over families: a column of learning times for each, with no rule written out.

The equation is that of `privmodel.inference.closure`, read for all members of a family at once::

    equation                                   program below
    -----------------------------------------  --------------------------------------------------
    known beforehand: -inf                     Times.beforehand
    max T(n), T(seals)                         Columns.latest, the greatest row by row
    least instant … not before max T(n)        first_instants, for the stretch of each row
    max(t*, T(seals))                          Times.value
    min over rules and alternatives            the head's column is lowered to what a rule gives
    the limit, beginning with inf              Solver.solve applies rules until nothing changes
    each member by the previous one            descend, one pass along the column

Why this is exact. To write ``inf`` for every item and apply rules until nothing changes gives the
solution that is meant, the one that claims least to be known, in whatever order and however often
rules are applied, as long as each is applied again after its premises have changed: every rule is
monotone, and a time only ever falls, to one of the finitely many instants at which a window or a
validity begins. So the order is free to be the fastest. Rules are applied component by component,
causes first, so that a rule that is in no circle is applied once. A rule by which each member
follows from the previous one is, written out, as many rules as there are members; to apply them
from the first number to the last is an order like any other, and `descend` does it at once.

Heights, by which the derivation to show is chosen, solve an equation of the same kind with
``1 + max`` in place of ``max``, restricted to the rules that fire in time; so the same solver finds
them, when a derivation is first asked for.

Source: P. and R. Cousot, "Automatic synthesis of optimal invariant assertions: mathematical
foundations", ACM SIGPLAN Notices 12 (8), 1977, for the order that does not matter.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from math import inf

from privmodel.errors import UnknownName
from privmodel.inference.columns import Array, nowhere
from privmodel.inference.family import Each, FamilyProgram, FamilyRule, Member
from privmodel.inference.family_solver import Columns, Heights, Solver, Times
from privmodel.inference.interval import opens
from privmodel.inference.rule import Level, Rule
from privmodel.inference.trace import Choice, Derivation, Placed, names, trace

__all__ = ["FamilyLearning", "family_closure"]


class FamilyLearning:
    """What is learned of families, when and why; made by `family_closure`, not by hand.

    Attributes:
        program: the program.
        family_rules: its admitted rules about families.
        rules: its admitted rules about single items.
        level: the level of doubt that was admitted.
        powers: the names of the powers at hand; None for all.
        granted: the names of the doubts that count as settled true.
    """

    def __init__(
        self,
        program: FamilyProgram,
        *,
        level: Level,
        powers: frozenset[str] | None,
        granted: frozenset[str],
    ) -> None:
        self.program, self.level, self.powers, self.granted = program, level, powers, granted
        self.family_rules = tuple(rule for rule in program.family_rules if self._admits(rule))
        self.rules = tuple(rule for rule in program.rules if self._admits(rule))
        self._solver = Solver(program, [*self.family_rules, *map(_lone, self.rules)])
        self._times = self._solver.solve(Times())
        self._heights: Columns | None = None
        self._chosen: dict[Hashable, Choice] = {}
        self._made: dict[Hashable, Placed] = {}

    def __repr__(self) -> str:
        return (
            f"<FamilyLearning {len(self._times.by_key)} columns by {len(self.family_rules)} rules"
            f" about families and {len(self.rules)} others, level {self.level.name.lower()}>"
        )

    def column(self, family: str) -> Array:
        """When each member of a family is first known, ``inf`` if never; not to be written to.

        Raises:
            UnknownName: there is no such family.
        """
        size = self.program.sizes.get(family)
        if size is None:
            raise UnknownName("family", family, self.program.sizes)
        column = self._times.by_key.get(Each(family))
        view = nowhere(size) if column is None else column.view()
        view.flags.writeable = False
        return view

    def time(self, item: Hashable) -> float:
        """When an item is first known, ``inf`` if never; a member of a family is a `Member`."""
        return self._times.entry(item)

    def knows(self, item: Hashable) -> bool:
        """Whether an item is ever known."""
        return self.time(item) < inf

    @property
    def single_times(self) -> dict[Hashable, float]:
        """The learning time of every single item that is reached; members are in the columns."""
        return {
            item: float(column[0])
            for item, column in self._times.by_key.items()
            if not isinstance(item, Each) and column[0] < inf
        }

    def derivation(self, item: Hashable) -> Derivation:
        """The steps that lead to an item: those that the written-out program would show.

        Raises:
            UnknownName: the item is not reached.
        """
        if not self.knows(item):
            raise UnknownName("learned item", item, names(self.single_times))
        return trace(item, self._choice, self.time, self._made)

    def yielding(self, item: Hashable) -> Iterator[Rule]:
        """Every admitted rule for an item, written out."""
        number = item.number if isinstance(item, Member) else None
        head = Each(item.family) if isinstance(item, Member) else item
        for rule in self.rules:
            if rule.head == item:
                yield rule
        for family_rule in self.family_rules:
            if family_rule.head == head:
                for each in range(family_rule.size) if number is None else (number,):
                    instance = self.program.instance(family_rule, each)
                    if instance is not None:
                        yield instance

    def _admits(self, rule: Rule | FamilyRule) -> bool:
        if self.powers is not None and not rule.powers <= self.powers:
            return False
        return all(each.level <= self.level or each.name in self.granted for each in rule.doubts)

    def _choice(self, item: Hashable) -> Choice | None:
        """Of the rules that yield an item in time and at least height the first by its name."""
        if item in self.program.known:
            return None
        if item not in self._chosen:
            self._chosen[item] = self._choose(item)
        return self._chosen[item]

    def _choose(self, item: Hashable) -> Choice:
        if self._heights is None:
            self._heights = self._solver.solve(Heights(self._times))
        time, height = self.time(item), self._heights.entry(item)
        fitting: list[tuple[str, int, Rule]] = []
        for rule in self.yielding(item):
            opened = _highest(self._times, rule.seals)
            for index, need in enumerate(rule.needs):
                taken = opens(rule.when, need.validity, _highest(self._times, need.items))
                below = _highest(self._heights, need.items | rule.seals)
                if max(taken, opened) == time and 1 + max(below, 0) == height:
                    fitting.append((rule.id, index, rule))
        _, index, rule = min(fitting, key=lambda each: each[:2])
        return int(height), rule, index


def family_closure(
    program: FamilyProgram,
    *,
    level: Level = Level.CERTAIN,
    powers: Iterable[str] | None = None,
    granted: Iterable[str] = frozenset(),
) -> FamilyLearning:
    """Everything that follows from a program of families, each item at its earliest time.

    Arguments:
        program: the program.
        level: the highest level of doubt that a rule may have.
        powers: the powers at hand; a rule that uses another is left out. None for all.
        granted: names of doubts that count as settled true, so that they raise no rule's level.

    Raises:
        InvalidModel: a column has an end before its start, or an index a number outside its family.
    """
    return FamilyLearning(
        program,
        level=level,
        powers=None if powers is None else frozenset(powers),
        granted=frozenset(granted),
    )


def _highest(columns: Columns, items: Iterable[Hashable]) -> float:
    return max((columns.entry(item) for item in items), default=-inf)


def _lone(rule: Rule) -> FamilyRule:
    """A rule about single items as a rule about families with one instance."""
    return FamilyRule(
        id=rule.id, size=1, head=rule.head, when=rule.when, needs=rule.needs, seals=rule.seals
    )

"""Rules about families applied to columns until nothing changes.

Two equations are solved in this way: for the learning times, and for the heights of what is learned
(see `privmodel.inference.family_closure`, which also says why the solution is exact).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from math import inf, isqrt
from typing import Protocol

import numpy as np

from privmodel.errors import InvalidModel
from privmodel.inference.columns import (
    NEVER,
    Array,
    Index,
    descend,
    earliest,
    first_instants,
    latest,
    nowhere,
    stretch,
)
from privmodel.inference.component import components
from privmodel.inference.family import Each, FamilyProgram, FamilyRule, Member, Previous
from privmodel.inference.interval import ALWAYS
from privmodel.inference.rule import Need

__all__ = ["Columns", "Heights", "Solver", "Times", "key"]


class Columns:
    """A number for every single item, and a column for every family, that is reached.

    Arguments:
        program: the program, which says how large families are.
        indices: the members that ``Each(family, by)`` looks up, by the name of the index.
    """

    def __init__(self, program: FamilyProgram, indices: dict[str, Index]) -> None:
        self.program, self.indices = program, indices
        self.by_key: dict[Hashable, Array] = {}

    def entry(self, item: Hashable) -> float:
        """The number of a single item or a member, ``inf`` if it is not reached."""
        column = self.by_key.get(key(item))
        return inf if column is None else float(column[_rows(item)][0])

    def read(self, item: Hashable, part: slice) -> Array | None:
        """The numbers of a premise for some instances of a rule; None if none is reached."""
        column = self.by_key.get(key(item))
        if column is None or isinstance(item, Member):
            return None if column is None else column[_rows(item)]
        if isinstance(item, Each):
            return column[part] if item.by is None else column[self.indices[item.by][part]]
        if isinstance(item, Previous):
            if part.start > 0:
                return column[part.start - 1 : part.stop - 1]
            return np.concatenate((NEVER, column[: part.stop - 1]))
        return column

    def latest(self, items: Iterable[Hashable], part: slice) -> Array | None:
        """The greatest number of some premises, row by row; None if one of them is not reached."""
        found = []
        for item in items:
            column = self.read(item, part)
            if column is None:
                return None
            found.append(column)
        return latest(found)

    def writable(self, item: Hashable, part: slice) -> Array:
        """The rows of a head, to be lowered."""
        name = key(item)
        if name not in self.by_key:
            size = self.program.sizes[name.family] if isinstance(name, Each) else 1
            self.by_key[name] = nowhere(size)
        return self.by_key[name][part if isinstance(item, Each) else _rows(item)]


class Ready:
    """A rule about families with its columns as arrays.

    Attributes:
        rule: the rule.
        head: what it yields.
        needs: its alternatives.
        seals: its seals, but for the previous member of the head.
        chained: whether that is a seal, so that a single pass along the column does what applying
            instance by instance would.
        key, premises: the columns that it writes and reads.
        all: every instance.
        span: when each applies.
        always: whether all of them always do.
    """

    def __init__(self, rule: FamilyRule) -> None:
        self.rule, self.head, self.needs, self.seals = rule, rule.head, rule.needs, rule.seals
        self.key = key(rule.head)
        self.premises = frozenset(map(key, rule.premises()))
        self.all = slice(0, rule.size)
        self.span = stretch(rule.start, rule.end, rule.id)
        self.always = bool((self.span.start == -inf).all() and (self.span.end == inf).all())
        self.chained = False
        if isinstance(rule.head, Each):
            before = Previous(rule.head.family)
            if before in rule.seals:
                self.seals, self.chained = rule.seals - {before}, True

    def taken(self, need: Need, times: Columns, part: slice) -> Array | None:
        """When instances are taken by one alternative, as if nothing sealed them; None: never."""
        met = times.latest(need.items, part)
        if met is None:
            return None
        spans = [] if self.always else [self.span.rows(part)]
        if need.validity is not ALWAYS:
            spans.append(stretch(need.validity.start, need.validity.end))
        return first_instants(met, spans, self.rule.when)


class Equation(Protocol):
    """What the instances of a rule give their head.

    Attributes:
        beforehand: the value of what is known beforehand.
        step: what a member of a chain adds to the previous one.
    """

    beforehand: float
    step: int

    def value(self, ready: Ready, here: Columns, part: slice) -> Array | None:
        """The values for some instances, the previous member of a chain apart; None for never."""


class Times:
    """The equation of learning times."""

    beforehand = -inf
    step = 0

    def value(self, ready: Ready, here: Columns, part: slice) -> Array | None:
        """When instances yield their head."""
        opened = here.latest(ready.seals, part)
        if opened is None:
            return None
        takings = [ready.taken(need, here, part) for need in ready.needs]
        found = [np.maximum(taken, opened) for taken in takings if taken is not None]
        return earliest(found) if found else None


class Heights:
    """The equation of heights: one more than the highest premise, where the rule fires in time."""

    beforehand = 0.0
    step = 1

    def __init__(self, times: Columns) -> None:
        self.times = times

    def value(self, ready: Ready, here: Columns, part: slice) -> Array | None:
        """At which height instances yield their head in time."""
        opened = self.times.latest(ready.rule.seals, part)
        due = self.times.read(ready.head, part)
        if opened is None or due is None:
            return None
        found = []
        for need in ready.needs:
            taken = ready.taken(need, self.times, part)
            below = here.latest(need.items | ready.seals, part)
            if taken is not None and below is not None:
                in_time = np.maximum(taken, opened) == due
                height = below + 1 if ready.chained else np.maximum(below, 0) + 1
                found.append(np.where(in_time, height, inf))
        return earliest(found) if found else None


class Solver:
    """The rules of a program in an order in which causes come first.

    Raises:
        InvalidModel: a column has an end before its start, or an index a number outside its family.
    """

    def __init__(self, program: FamilyProgram, rules: Iterable[FamilyRule]) -> None:
        self.program = program
        self.indices: dict[str, Index] = {}
        by_head: dict[Hashable, list[Ready]] = {}
        for rule in rules:
            ready = Ready(rule)
            by_head.setdefault(ready.key, []).append(ready)
            for item in rule.premises():
                if isinstance(item, Each) and item.by is not None:
                    self.indices[item.by] = _index(program, item, item.by)
        causes = {
            head: frozenset[Hashable]().union(*(ready.premises for ready in same)) & by_head.keys()
            for head, same in by_head.items()
        }
        self.order = [
            (frozenset(component), [ready for head in component for ready in by_head[head]])
            for component in components(causes)
        ]

    def solve(self, equation: Equation) -> Columns:
        """The greatest solution of an equation."""
        columns = Columns(self.program, self.indices)
        for item in self.program.known:
            columns.writable(item, _ONE)[:] = equation.beforehand
        for component, rules in self.order:
            circle = [ready for ready in rules if component & ready.premises]
            for ready in rules:
                if ready not in circle:
                    _apply(equation, ready, columns, ready.all)
            if circle:
                _go_round(equation, circle, columns)
        return columns


def _go_round(equation: Equation, circle: list[Ready], columns: Columns) -> None:
    """Apply rules that feed each other: all instances at a time, then number by number.

    Mostly a few rounds are enough. Where something winds its way through several families, from
    one number to the next, a pass up and down the numbers does what as many rounds would.
    """
    size = max(ready.rule.size for ready in circle)
    for _ in range(8 + isqrt(size)):
        if not sum(_apply(equation, ready, columns, ready.all) for ready in circle):
            return
    changed = True
    while changed:
        changed = False
        for number in (*range(size), *reversed(range(size))):
            here = [
                (ready, slice(number, number + 1)) for ready in circle if number < ready.rule.size
            ]
            while sum(_apply(equation, ready, columns, part) for ready, part in here):
                changed = True


def _apply(equation: Equation, ready: Ready, columns: Columns, part: slice) -> bool:
    """Lower a head to what some instances of a rule give it; whether that changed anything."""
    found = equation.value(ready, columns, part)
    if found is None:
        return False
    head = ready.head
    column = columns.writable(head, part)
    if ready.chained:
        assert isinstance(head, Each)
        before = columns.read(Previous(head.family), slice(part.start, part.start + 1))
        assert before is not None
        found = descend(column, found, float(before[0]), equation.step)
    elif not isinstance(head, Each):
        found = found.min(keepdims=True)
    lower = np.minimum(column, found)
    if (lower == column).all():
        return False
    column[:] = lower
    return True


def key(item: Hashable) -> Hashable:
    """Under which an item, a member or each member of a family has its column."""
    return Each(item.family) if isinstance(item, Each | Previous | Member) else item


_ONE = slice(0, 1)


def _rows(item: Hashable) -> slice:
    return slice(item.number, item.number + 1) if isinstance(item, Member) else _ONE


def _index(program: FamilyProgram, each: Each, by: str) -> Index:
    numbers = np.asarray(program.indices[by], dtype=np.intp)
    size = program.sizes[each.family]
    for number in (int(numbers.min()), int(numbers.max())):
        if not 0 <= number < size:
            raise InvalidModel(
                f"index {by!r}", number, f"{each.family!r} has the numbers 0 to {size - 1}"
            )
    return numbers

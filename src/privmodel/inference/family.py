"""Families: many items of one shape, and rules that hold for each of them.

Where there are many items of one sort, the same things happen to each of them at other times. A
*family* is a name for such items, numbered from 0. A *family rule* stands for one rule a number:
what differs from one to the next is only the stretch in which it applies, and those stretches are
columns of numbers. Writing out all these rules gives an ordinary program (see
`FamilyProgram.expanded`), which says what a family program means;
`privmodel.inference.family_closure` gets the same answers without writing it out.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from math import inf
from typing import Protocol

from attrs import field, frozen

from privmodel.errors import InvalidModel, UnknownName
from privmodel.inference.interval import ALWAYS, Interval, meet
from privmodel.inference.rule import NOTHING_NEEDED, Doubt, Need, Rule

__all__ = ["Column", "Each", "FamilyProgram", "FamilyRule", "Member", "Numbers", "Previous"]


class Numbers(Protocol):
    """A column: as many numbers as a rule has instances, in a list, an array or the like."""

    def __len__(self) -> int: ...
    def __getitem__(self, number: int, /) -> float: ...


Column = float | Numbers
"""One number for all, or one for each."""


@frozen
class Member:
    """One item of a family.

    Arguments:
        family: the family's name.
        number: which of its items, counted from 0.
    """

    family: str
    number: int


@frozen
class Each:
    """In a family rule: for each instance the member of the same number, or of one looked up.

    Arguments:
        family: the family's name.
        by: the name of an index of the program, which gives the member's number for each instance;
            None for the instance's own number.
    """

    family: str
    by: str | None = None


@frozen
class Previous:
    """In a family rule: for each instance the member of the number before. The first has none.

    Arguments:
        family: the family's name.
    """

    family: str


@frozen(kw_only=True, eq=False)
class FamilyRule:
    """A rule for each number below ``size``, as in `privmodel.inference.rule.Rule`.

    Arguments:
        id: the rule's name; its instance ``n`` is called ``"<id> #<n>"``.
        size: how many instances there are.
        head: what is learned: `Each` of a family, or one item that any instance yields.
        start: the first instant at which an instance applies; ``inf`` for an instance that never
            does.
        end: the first instant at which it no longer does; equal to the start for that instant only.
        when: the instants, common to all, at which the head can be taken, sorted and disjoint.
        needs: alternatives, one of which must be met at the instant of taking; their items may be
            `Each` and `Previous`.
        seals: what must be known to open what was taken; `Each` and `Previous` too.
        powers, facts, doubts, note: as in `privmodel.inference.rule.Rule`, common to all.

    Raises:
        InvalidModel: there are no instances, no alternative is given, a column has another length,
            or the head is looked up or a previous member.
    """

    id: str
    size: int
    head: Hashable
    start: Column = -inf
    end: Column = inf
    when: tuple[Interval, ...] = (ALWAYS,)
    needs: tuple[Need, ...] = NOTHING_NEEDED
    seals: frozenset[Hashable] = frozenset()
    powers: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()
    doubts: frozenset[Doubt] = frozenset()
    note: object = field(default=None)

    def __attrs_post_init__(self) -> None:
        if self.size < 1:
            raise InvalidModel("FamilyRule.size", self.size, "leave out a rule without instances")
        if not self.needs:
            raise InvalidModel(
                "FamilyRule.needs", self.needs, "use NOTHING_NEEDED, or leave out the rule"
            )
        if isinstance(self.head, Previous) or (isinstance(self.head, Each) and self.head.by):
            raise InvalidModel(
                "FamilyRule.head", self.head, "give Each(family), or one item, as what is learned"
            )
        for name, column in (("start", self.start), ("end", self.end)):
            if not isinstance(column, int | float) and len(column) != self.size:
                raise InvalidModel(
                    f"FamilyRule.{name}", len(column), f"give {self.size} numbers, one an instance"
                )

    def premises(self) -> Iterator[Hashable]:
        """What its instances need or are sealed by."""
        for need in self.needs:
            yield from need.items
        yield from self.seals


@frozen(kw_only=True, eq=False)
class FamilyProgram:
    """Families, rules about them and rules about single items, which may be members.

    Arguments:
        sizes: how many items each family has.
        family_rules: the rules about families.
        rules: ordinary rules; a `Member` stands for one item of a family.
        known: what is known beforehand, members too.
        indices: for each name of an index a number of a member for each instance.

    Raises:
        InvalidModel: two rules have the same id, a number lies outside its family, or a rule has
            not as many instances as a family or an index that it names.
        UnknownName: a rule names a family or an index that does not exist.
    """

    sizes: Mapping[str, int]
    family_rules: tuple[FamilyRule, ...] = ()
    rules: tuple[Rule, ...] = ()
    known: frozenset[Hashable] = frozenset()
    indices: Mapping[str, Numbers] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        ids: set[str] = set()
        for name in (rule.id for some in (self.family_rules, self.rules) for rule in some):
            if name in ids:
                raise InvalidModel("FamilyRule.id", name, "give every rule an id of its own")
            ids.add(name)
        for one in self.known:
            self._check(one, "known")
        for rule in self.rules:
            for item in (rule.head, *rule.seals, *(i for need in rule.needs for i in need.items)):
                self._check(item, rule.id)
        for family_rule in self.family_rules:
            for item in (family_rule.head, *family_rule.premises()):
                self._check(item, family_rule.id, family_rule.size)

    def _check(self, item: Hashable, place: str, instances: int | None = None) -> None:
        """That an item exists, and that there is one for each instance of its rule."""
        if not isinstance(item, Member | Each | Previous):
            return
        size = self.sizes.get(item.family)
        if size is None:
            raise UnknownName("family", item.family, self.sizes, place)
        if isinstance(item, Member):
            if not 0 <= item.number < size:
                raise InvalidModel(place, item, f"{item.family!r} has the numbers 0 to {size - 1}")
        elif instances is None:
            raise InvalidModel(place, item, "name one Member; only family rules speak of each")
        elif isinstance(item, Each) and item.by is not None:
            numbers = self.indices.get(item.by)
            if numbers is None:
                raise UnknownName("index", item.by, self.indices, place)
            if len(numbers) != instances:
                raise InvalidModel(place, item, f"give the index {instances} numbers")
        elif size != instances:
            raise InvalidModel(place, item, f"{item.family!r} has {size} items, not {instances}")

    def instance(self, rule: FamilyRule, number: int) -> Rule | None:
        """The ordinary rule for which an instance stands; None if it never applies.

        The number in its id has leading zeros, so that names sort as numbers do.

        Raises:
            InvalidModel: its end lies before its start.
        """
        start, end = _at(rule.start, number), _at(rule.end, number)
        if start == inf:
            return None
        when = meet((Interval(start, end),), rule.when)
        seals = self._members(rule.seals, number)
        needs = []
        for need in rule.needs:
            items = self._members(need.items, number)
            if items is not None:
                needs.append(Need(items, need.validity))
        if not when or not needs or seals is None:
            return None
        head = rule.head
        return Rule(
            id=f"{rule.id} #{number:0{len(str(rule.size - 1))}}",
            head=Member(head.family, number) if isinstance(head, Each) else head,
            when=when,
            needs=tuple(needs),
            seals=seals,
            powers=rule.powers,
            facts=rule.facts,
            doubts=rule.doubts,
            note=rule.note,
        )

    def _members(self, items: Iterable[Hashable], number: int) -> frozenset[Hashable] | None:
        """The single items of an instance; None if one of them does not exist."""
        found: set[Hashable] = set()
        for item in items:
            if isinstance(item, Previous):
                if number == 0:
                    return None
                found.add(Member(item.family, number - 1))
            elif isinstance(item, Each):
                found.add(Member(item.family, self.number(item, number)))
            else:
                found.add(item)
        return frozenset(found)

    def number(self, each: Each, instance: int) -> int:
        """The number of the member that an instance means."""
        return instance if each.by is None else int(self.indices[each.by][instance])

    def expanded(self) -> tuple[Rule, ...]:
        """The ordinary program that the family program stands for, rule by rule."""
        written = [
            instance
            for rule in self.family_rules
            for number in range(rule.size)
            if (instance := self.instance(rule, number)) is not None
        ]
        return (*self.rules, *written)


def _at(column: Column, number: int) -> float:
    return float(column if isinstance(column, int | float) else column[number])

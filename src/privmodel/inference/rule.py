"""Rules: what is learned from what, when it can be taken and what it rests on.

A rule has no negative part. Whatever says *unless* has been resolved before a rule is written.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from enum import IntEnum
from itertools import pairwise
from math import inf

from attrs import field, frozen

from privmodel.errors import InvalidModel
from privmodel.inference.interval import ALWAYS, Interval

__all__ = ["NOTHING_NEEDED", "Doubt", "Level", "Need", "Rule", "derivation"]


class Level(IntEnum):
    """How much doubt a program admits; a higher level admits every rule of a lower one."""

    CERTAIN = 0
    DISPUTED = 1
    OPEN = 2


@frozen
class Doubt:
    """A named statement that may turn out false.

    Arguments:
        name: what the statement is called; equal names are one statement.
        level: DISPUTED if sources contradict each other about it, OPEN if none settles it.

    Raises:
        InvalidModel: the level is CERTAIN, which is no doubt.
    """

    name: str
    level: Level

    def __attrs_post_init__(self) -> None:
        if self.level == Level.CERTAIN:
            raise InvalidModel("Doubt.level", self.level, "leave out a doubt that is none")


@frozen
class Need:
    """One way to meet what a taking demands: all of its items, while they are valid.

    Arguments:
        items: what must be known at the instant of taking; empty for nothing at all.
        validity: when these items serve the purpose.
    """

    items: frozenset[Hashable]
    validity: Interval = ALWAYS


NOTHING_NEEDED: tuple[Need, ...] = (Need(items=frozenset()),)
"""The one alternative that asks for nothing."""


@frozen(kw_only=True)
class Rule:
    """The head becomes known once it has been taken and every seal is known.

    Arguments:
        id: the rule's name; no two rules of a program share one.
        head: what is learned.
        when: the instants at which it can be taken, sorted and disjoint (see
            `privmodel.inference.interval.union`); empty for never.
        needs: alternatives, one of which must be met at the instant of taking.
        seals: what must be known to open what was taken, however much later.
        powers: the names of the powers it uses.
        facts: the names of the statements it rests on.
        doubts: those of them that may be false.
        note: anything the caller wants back; it takes no part in comparing rules.

    Raises:
        InvalidModel: no alternative is given, or the windows are not sorted and disjoint.
    """

    id: str
    head: Hashable
    when: tuple[Interval, ...]
    needs: tuple[Need, ...] = NOTHING_NEEDED
    seals: frozenset[Hashable] = frozenset()
    powers: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()
    doubts: frozenset[Doubt] = frozenset()
    note: object = field(default=None, eq=False)

    def __attrs_post_init__(self) -> None:
        if not self.needs:
            raise InvalidModel(
                "Rule.needs", self.needs, "use NOTHING_NEEDED, or leave out the rule if none can do"
            )
        if len(self.when) > 1:
            for earlier, later in pairwise(self.when):
                if later.start < earlier.end or earlier.contains(later.start):
                    raise InvalidModel(
                        "Rule.when", (earlier, later), "bring the windows into order with union()"
                    )

    @property
    def level(self) -> Level:
        """The lowest level that admits the rule."""
        return max((doubt.level for doubt in self.doubts), default=Level.CERTAIN)

    @classmethod
    def derivation(
        cls,
        id: str,
        head: Hashable,
        premises: Iterable[Hashable],
        since: float = -inf,
        *,
        powers: frozenset[str] = frozenset(),
        facts: frozenset[str] = frozenset(),
        doubts: frozenset[Doubt] = frozenset(),
        note: object = None,
    ) -> Rule:
        """The rule by which the premises yield the head, from a first date on.

        Arguments:
            id: the rule's name.
            head: what is derived.
            premises: what it is derived from; each may come at any time.
            since: the first instant at which the step can be made, ``inf`` for never.
            powers, facts, doubts, note: as in `Rule`.

        Raises:
            InvalidModel: ``since`` is not a number.
        """
        if since == -inf:
            when: tuple[Interval, ...] = (ALWAYS,)
        else:
            when = () if since == inf else (Interval(since, inf),)
        return cls(
            id=id,
            head=head,
            when=when,
            seals=frozenset(premises),
            powers=powers,
            facts=facts,
            doubts=doubts,
            note=note,
        )


derivation = Rule.derivation

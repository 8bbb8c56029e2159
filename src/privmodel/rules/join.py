"""Copies joined with accesses: where an adversary meets a copy there is a rule.

Copies are grouped by holder and kind, so that each access meets only what it can reach. What is
sure on both sides makes a rule without doubt; what is only possible makes one with a doubt about dates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from attrs import frozen

from privmodel.inference.interval import Interval
from privmodel.inference.rule import Doubt, Level, Need, Rule
from privmodel.model.data import DataKind, Item

from .access import Access, Reach
from .footprint import Copy, Footprint, below

__all__ = ["Taking", "join", "meets"]


@frozen(eq=False)
class Taking:
    """What a rule stands for: a copy met by an access."""

    copy: Copy
    access: Access


def meets(copy: Copy, access: Access) -> bool:
    """Whether an access reaches a copy, times and needs apart."""
    return (
        copy.state in access.states
        and (access.kinds is None or copy.item.kind in access.kinds)
        and (not access.whose or not copy.whose or copy.whose == access.whose)
        and below(access.node, copy.holder)
    )


def join(footprint: Footprint, reach: Reach) -> list[Rule]:
    """The rules of a footprint under a reach: takings first, then derivations."""
    by_holder: dict[str, list[Copy]] = defaultdict(list)
    for copy in footprint.copies:
        by_holder[copy.holder].append(copy)
    rules: list[Rule] = []
    number = 0
    for access in reach.accesses:
        for holder, copies in by_holder.items():
            if not below(access.node, holder):
                continue
            for copy in copies:
                if meets(copy, access):
                    for rule in _rules(copy, access, number):
                        rules.append(rule)
                        number += 1
    rules.extend(footprint.derivations)
    return rules


def _rules(copy: Copy, access: Access, number: int) -> Iterator[Rule]:
    doubts = copy.doubts | access.doubts
    lies, open_at = copy.span, access.when
    sure = None
    if lies.sure is not None and open_at.sure is not None:
        sure = lies.sure.intersect(open_at.sure)
    if sure is not None:
        yield _rule(copy, access, number, "", (sure,), doubts)
    elif open_at.once is not None and lies.sure is not None and lies.sure.covers(open_at.once):
        yield from _once(copy, access, number, open_at.once, doubts)
    elif (
        lies.once_within is not None
        and open_at.sure is not None
        and open_at.sure.covers(lies.once_within)
        and all(not need.items for need in access.needs)
    ):
        latest = lies.once_within.end
        yield _rule(copy, access, number, "", (Interval(latest, latest),), doubts)
    maybe = None if lies.maybe is None else lies.maybe.intersect(open_at.maybe)
    if maybe is not None and maybe != sure:
        dates = Doubt(f"whether {copy.item} still lies at {copy.holder} then", Level.OPEN)
        yield _rule(copy, access, number, " perhaps", (maybe,), doubts | {dates})


def _once(
    copy: Copy, access: Access, number: int, stretch: Interval, doubts: frozenset[Doubt]
) -> Iterator[Rule]:
    """An act once within a stretch surely succeeds if it does at every instant of it.

    What it needs must be known when the stretch begins and stay valid through it; what it yields is
    known when the stretch ends. The item in between stands for "taken, whenever it was".
    """
    needs = tuple(need for need in access.needs if need.validity.covers(stretch))
    if not needs:
        return
    taken = Item(kind=DataKind.KEY, subject=f"taken {number}: {copy.item} at {copy.holder}")
    begin = Interval(stretch.start, stretch.start)
    yield Rule(
        id=f"{number} take {taken.subject}",
        head=taken,
        when=(begin,),
        needs=needs,
        powers=frozenset({access.power}),
        facts=copy.facts | access.facts,
        doubts=doubts,
        note=Taking(copy, access),
    )
    yield Rule(
        id=f"{number} have {taken.subject}",
        head=copy.item,
        when=(Interval(stretch.end, float("inf")),),
        seals=copy.seals | {taken},
        facts=copy.facts | access.facts,
        note=Taking(copy, access),
    )


def _rule(
    copy: Copy,
    access: Access,
    number: int,
    suffix: str,
    when: tuple[Interval, ...],
    doubts: frozenset[Doubt],
) -> Rule:
    return Rule(
        id=f"{number} {copy.item} at {copy.holder}{suffix}",
        head=copy.item,
        when=when,
        needs=access.needs,
        seals=copy.seals,
        powers=frozenset({access.power}),
        facts=copy.facts | access.facts,
        doubts=doubts,
        note=Taking(copy, access),
    )


def alternatives(needs: tuple[Need, ...]) -> frozenset[Item]:
    """Every item that some alternative asks for."""
    return frozenset(item for need in needs for item in need.items if isinstance(item, Item))

"""Copies joined with accesses: where an adversary meets a copy there is a rule.

Copies are grouped by holder and kind and swept in time along with the accesses that reach them, so
that each access meets only what it can reach while it lies there. What is sure on both sides makes
a rule without doubt; what is only possible makes one with a doubt about dates.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import Any

from attrs import frozen

from privmodel.inference.interval import Interval
from privmodel.inference.overlap import Overlaps
from privmodel.inference.rule import Doubt, Level, Rule
from privmodel.model.data import DataKind, Item

from .access import Access, Reach, When
from .footprint import Copy, Footprint, Span, below

__all__ = ["Taking", "is_of_dates", "join", "meets"]


NO_DOUBT: frozenset[Doubt] = frozenset()


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
    rules: list[Rule] = []
    names, meetings = _Names(), _Meetings()
    carries = bool(footprint.carried_by)
    for access, copies in zip(reach.accesses, _met(footprint, reach), strict=True):
        for _, _, copy in sorted(copies):
            rules.extend(_rules(copy, access, names, meetings))
            for part in footprint.carried(copy) if carries else ():
                rules.extend(_rules(part, access, names, meetings))
    rules.extend(footprint.derivations)
    return rules


_Placed = tuple[int, int, Copy]
"""The numbers of the holder and of the copy, by which rules are ordered, and the copy."""


def _met(footprint: Footprint, reach: Reach) -> list[list[_Placed]]:
    """For each access the copies that it may meet.

    Accesses that reach the same copies are swept along with them in time, so that of a thousand
    snapshots and a thousand short-lived copies only the pairs are looked at that touch each other.
    """
    met: list[list[_Placed]] = [[] for _ in reach.accesses]
    alike: dict[Any, list[int]] = {}
    for number, access in enumerate(reach.accesses):
        kinds = access.kinds
        if footprint.kinds is not None:
            kinds = footprint.kinds if kinds is None else kinds & footprint.kinds
        key = access.node, kinds, access.states, access.whose
        alike.setdefault(key, []).append(number)
    for (node, kinds, states, whose), numbers in alike.items():
        windows = Overlaps(_extent(reach.accesses[number].when) for number in numbers)
        touching: dict[int, list[int]] = {}
        for place, shelf in footprint.at(node):
            for kind in shelf if kinds is None else kinds & shelf.keys():
                for number, copy in shelf[kind]:
                    if copy.state not in states or (whose and copy.whose not in ("", whose)):
                        continue
                    span = copy.span  # shared by what comes and goes together
                    touched = touching.get(id(span))
                    if touched is None:
                        touched = touching[id(span)] = list(windows.touching(*_extent(span)))
                    for each in touched:
                        met[numbers[each]].append((place, number, copy))
    return met


def _extent(when: Span | When) -> tuple[float, float]:
    """From the first instant at which something may be to the last; ``(inf, -inf)`` for never."""
    sure, maybe = when.sure, when.maybe
    if maybe is None:
        return inf, -inf
    if sure is None or sure is maybe:
        return maybe.start, maybe.end
    return min(sure.start, maybe.start), max(sure.end, maybe.end)


@frozen
class _Grounds:
    """What the rules of a copy met by an access rest on, as a set each and as one text."""

    powers: frozenset[str]
    facts: frozenset[str]
    doubts: frozenset[Doubt]
    text: str


class _Names:
    """Names of rules that say what they are, whatever the order in which they are made."""

    def __init__(self) -> None:
        self._used: dict[str, int] = {}
        self._grounds: dict[Any, _Grounds] = {}

    def grounds(self, copy: Copy, access: Access) -> _Grounds:
        """What rules rest on; most copies rest on the same as others, and share it."""
        key = (copy.powers, access.power, copy.facts, access.facts, copy.doubts, access.doubts)
        found = self._grounds.get(key)
        if found is None:
            facts, doubts = copy.facts | access.facts, copy.doubts | access.doubts
            said = ",".join(sorted(facts)), ",".join(sorted(doubt.name for doubt in doubts))
            found = _Grounds(copy.powers | {access.power}, facts, doubts, "[{}] {}".format(*said))
            self._grounds[key] = found
        return found

    def name(self, copy: Copy, access: Access, when: Interval, grounds: _Grounds) -> str:
        """A name for a rule; twins in every respect are counted."""
        text = f"{copy.item} at {copy.holder} by {access.power} from {when.start} {grounds.text}"
        count = self._used[text] = self._used.get(text, 0) + 1
        return text if count == 1 else f"{text} ({count})"


@frozen
class _Meeting:
    """When a copy that lies there for a while and an access meet.

    Attributes:
        sure: the instants at which they surely do.
        once: a stretch at each instant of which the copy is there and somewhen in it the access.
        latest: an instant by which they have met if the access needs nothing.
        maybe: the instants at which they may meet.
        whole: whether these are all at which the access is surely open.
        more: whether these are others than those at which they surely meet.
    """

    sure: Interval | None = None
    once: Interval | None = None
    latest: Interval | None = None
    maybe: Interval | None = None
    whole: bool = False
    more: bool = False


class _Meetings:
    """The meetings of one join, each worked out once: many copies lie there for the same while.

    Spans and windows are known by their identity and kept, so that no other takes it over.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], tuple[Span, When, _Meeting]] = {}

    def of(self, lies: Span, open_at: When) -> _Meeting:
        """When a copy and an access meet."""
        key = id(lies), id(open_at)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = lies, open_at, _meeting(lies, open_at)
        return found[2]


def _meeting(lies: Span, open_at: When) -> _Meeting:
    sure = once = latest = None
    if lies.sure is not None and open_at.sure is not None:
        sure = lies.sure.intersect(open_at.sure)
    if sure is None:
        if open_at.once is not None and lies.sure is not None and lies.sure.covers(open_at.once):
            once = open_at.once
        elif (
            lies.once_within is not None
            and open_at.sure is not None
            and open_at.sure.covers(lies.once_within)
        ):
            latest = Interval(lies.once_within.end, lies.once_within.end)
    if lies.maybe is None or (lies.maybe is lies.sure and open_at.maybe is open_at.sure):
        return _Meeting(sure, once, latest)  # nothing more than what is sure
    maybe = lies.maybe.intersect(open_at.maybe)
    if maybe is None:
        return _Meeting(sure, once, latest)
    return _Meeting(sure, once, latest, maybe, maybe == open_at.sure, maybe != sure)


def _rules(copy: Copy, access: Access, names: _Names, meetings: _Meetings) -> Iterator[Rule]:
    grounds = names.grounds(copy, access)
    met = meetings.of(copy.span, access.when)
    if met.sure is not None:
        yield _rule(copy, access, names, met.sure, grounds)
    elif met.once is not None:
        yield from _once(copy, access, names, met.once, grounds)
    elif met.latest is not None and all(not need.items for need in access.needs):
        yield _rule(copy, access, names, met.latest, grounds)
    if met.maybe is None:
        return
    if met.whole and _doubted_whole(copy):
        yield _rule(copy, access, names, met.maybe, grounds)
    elif met.more:
        name = f"{_WHETHER}{copy.item}{_STILL_LIES}{copy.holder} then"
        dates = Doubt(name, Level.OPEN)
        yield _rule(copy, access, names, met.maybe, grounds, frozenset({dates}))


_WHETHER, _STILL_LIES = "whether ", " still lies at "


def is_of_dates(name: str) -> bool:
    """Whether a doubt is about whether a copy is still there when somebody looks.

    Args:
        name: the name of the doubt.
    """
    return name.startswith(_WHETHER) and _STILL_LIES in name


def _doubted_whole(copy: Copy) -> bool:
    """Whether a copy of which nobody speaks is open as such, its dates included."""
    return copy.supposed and any(doubt.level is Level.OPEN for doubt in copy.doubts)


def _once(
    copy: Copy, access: Access, names: _Names, stretch: Interval, grounds: _Grounds
) -> Iterator[Rule]:
    """An act once within a stretch surely succeeds if it does at every instant of it.

    What it needs must be known when the stretch begins and stay valid through it; what it yields is
    known when the stretch ends. The item in between stands for "taken, whenever it was".
    """
    needs = tuple(need for need in access.needs if need.validity.covers(stretch))
    if not needs:
        return
    begin = Interval(stretch.start, stretch.start)
    name = names.name(copy, access, begin, grounds)
    taken = Item(kind=DataKind.KEY, subject=f"taken {name}")
    yield Rule(
        id=f"take {name}",
        head=taken,
        when=(begin,),
        needs=needs,
        powers=grounds.powers,
        facts=grounds.facts,
        doubts=grounds.doubts,
        note=Taking(copy, access),
    )
    yield Rule(
        id=f"have {name}",
        head=copy.item,
        when=(Interval(stretch.end, inf),),
        seals=copy.seals | {taken},
        facts=grounds.facts,
        note=Taking(copy, access),
    )


def _rule(
    copy: Copy,
    access: Access,
    names: _Names,
    when: Interval,
    grounds: _Grounds,
    dates: frozenset[Doubt] = NO_DOUBT,
) -> Rule:
    return Rule(
        id=names.name(copy, access, when, grounds),
        head=copy.item,
        when=(when,),
        needs=access.needs,
        seals=copy.seals,
        powers=grounds.powers,
        facts=grounds.facts,
        doubts=grounds.doubts | dates if dates else grounds.doubts,
        note=Taking(copy, access),
    )

"""What of a question and of the facts behind it can be put a day later by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from attrs import evolve

from privmodel.model.evidence import Fact, Sighting, View
from privmodel.model.timeline import DAY, Moment, Period

from .cause import Happening
from .moving import later

__all__ = [
    "AGE",
    "WINDOWS",
    "Edge",
    "Part",
    "as_known",
    "edges_of",
    "happened",
    "instants_of",
    "put_later",
]


class Part(StrEnum):
    """A date, or several that move together."""

    START = "start"
    EARLIEST_START = "earliest start"
    LATEST_START = "latest start"
    END = "end"
    EARLIEST_END = "earliest end"
    LATEST_END = "latest end"
    SEEN = "seen"
    CONVERSATION = "conversation"
    WINDOWS = "windows"


Edge = tuple[str, Part]
"""A part of the fact of that id; the id is empty for what belongs to the question itself."""

AGE: Edge = ("", Part.CONVERSATION)
WINDOWS: Edge = ("", Part.WINDOWS)

_STARTS = (Part.START, Part.EARLIEST_START, Part.LATEST_START)
_ENDS = (Part.END, Part.EARLIEST_END, Part.LATEST_END)
_HAPPENED = {
    Part.START: Happening.BEGAN,
    Part.EARLIEST_START: Happening.MAY_HAVE_BEGUN,
    Part.LATEST_START: Happening.SURELY_BEGUN,
    Part.END: Happening.ENDED,
    Part.EARLIEST_END: Happening.MAY_HAVE_ENDED,
    Part.LATEST_END: Happening.SURELY_ENDED,
    Part.CONVERSATION: Happening.ELAPSED,
    Part.WINDOWS: Happening.SERVED,
}


def edges_of(fact: Fact) -> Iterator[Edge]:
    """The dates of a fact: both ends of each rough one by themselves."""
    for date, parts in ((fact.period.start, _STARTS), (fact.period.end, _ENDS)):
        if date is not None:
            whole, earliest, latest = parts
            rough = date.latest - date.earliest >= DAY  # else one end can't pass the other
            yield from [(fact.id, earliest), (fact.id, latest)] if rough else [(fact.id, whole)]
    if fact.seen or fact.denied:
        yield fact.id, Part.SEEN


def instants_of(fact: Fact, part: Part) -> list[float]:
    """The instants, in seconds UTC, at which a part of a fact can begin or cease to matter."""
    if part is Part.SEEN:
        seen = [sighting.on.latest for sighting in (*fact.seen, *fact.denied)]
        return [*seen, *(each + fact.horizon * DAY for each in seen)]
    date = fact.period.start if part in _STARTS else fact.period.end
    assert date is not None
    return [date.latest if part in (Part.LATEST_START, Part.LATEST_END) else date.earliest]


def put_later(fact: Fact, parts: Iterable[Part]) -> Fact:
    """A fact with some of its dates a day later.

    Raises:
        InvalidModel: when it would end before it begins.
    """
    chosen = frozenset(parts)
    period = Period(
        start=_date(fact.period.start, _STARTS, chosen), end=_date(fact.period.end, _ENDS, chosen)
    )
    if Part.SEEN not in chosen:
        return evolve(fact, period=period)
    return evolve(fact, period=period, seen=_days(fact.seen), denied=_days(fact.denied))


def _date(
    date: Moment | None, parts: tuple[Part, Part, Part], chosen: frozenset[Part]
) -> Moment | None:
    if date is None or chosen.isdisjoint(parts):
        return date
    whole, earliest, latest = parts
    moved = later(date, 1)
    if whole in chosen or chosen.issuperset((earliest, latest)):
        return moved
    if earliest in chosen:
        return evolve(moved, latest=date.latest)
    return evolve(moved, earliest=date.earliest)


def _days(sightings: Iterable[Sighting]) -> list[Sighting]:
    return [evolve(each, on=later(each.on, 1)) for each in sightings]


def as_known(fact: Fact, known_at: Moment | None) -> Fact:
    """A fact as far as it was known by a day; None: as it is."""
    if known_at is None:
        return fact
    end = fact.period.end
    if end is not None and end.earliest > known_at.latest:
        fact = evolve(fact, period=evolve(fact.period, end=None))
    seen, denied = (
        [each for each in sightings if each.on.latest <= known_at.latest]
        for sightings in (fact.seen, fact.denied)
    )
    return evolve(fact, seen=seen, denied=denied)


def happened(
    fact: Fact | None, part: Part, before: View, after: View
) -> tuple[Happening, Moment | None]:
    """What it means that a part comes to matter, and when that was.

    Args:
        fact: the fact that it is a part of, if it is one's.
        part: the part.
        before: the view of the day before.
        after: the view of the day.
    """
    if fact is None:
        return _HAPPENED[part], None
    if part is not Part.SEEN:
        return _HAPPENED[part], fact.period.start if part in _STARTS else fact.period.end
    was = [each for each in fact.seen if before.admits(fact, each)]
    seen = [each for each in fact.seen if after.admits(fact, each)]
    if len(seen) > len(was):
        return Happening.SEEN_AGAIN if was else Happening.KNOWN, _latest(seen)
    against = [each for each in fact.denied if after.admits(fact, each)]
    if any(not before.admits(fact, each) for each in against):
        return Happening.DENIED, _latest(against)
    return Happening.STALE, _latest(seen)


def _latest(sightings: Iterable[Sighting]) -> Moment | None:
    return max((each.on for each in sightings), key=lambda on: on.latest, default=None)

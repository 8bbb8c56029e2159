"""When a copy and an access meet, where one or the other may have rough dates."""

from __future__ import annotations

from attrs import frozen

from privmodel.inference.interval import Interval

from .access import When
from .footprint import Span

__all__ = ["Meeting", "Meetings"]


@frozen
class Meeting:
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


class Meetings:
    """The meetings of one join, each worked out once: many copies lie there for the same while.

    Spans and windows are known by their identity and kept, so that no other takes it over.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], tuple[Span, When, Meeting]] = {}

    def of(self, lies: Span, open_at: When) -> Meeting:
        """When a copy and an access meet."""
        key = id(lies), id(open_at)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = lies, open_at, _meeting(lies, open_at)
        return found[2]


def _meeting(lies: Span, open_at: When) -> Meeting:
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
        return Meeting(sure, once, latest)  # nothing more than what is sure
    maybe = lies.maybe.intersect(open_at.maybe)
    if maybe is None:
        return Meeting(sure, once, latest)
    return Meeting(sure, once, latest, maybe, maybe == open_at.sure, maybe != sure)

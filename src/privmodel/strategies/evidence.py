"""Facts with sightings, denials, rough dates and horizons; sources; and views on them."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from privmodel.model.evidence import ADMITTED_BY_DEFAULT, Fact, Grade, Sighting, Source, View
from privmodel.model.timeline import DateLike, Period

from .timeline import FIRST, LAST, moments, periods

__all__ = ["SOURCES", "facts", "sources", "views"]

SOURCES = ("S1", "S2")
"""The ids of the sources that facts name unless they are told others."""

_GRADES = (
    Grade.OPERATOR_POLICY,
    Grade.CASE_LAW,
    Grade.PRESS,
    Grade.COURT_RECORD,
    Grade.SOURCE_CODE,
    Grade.UNCONFIRMED,
)


def sources(*, ids: Sequence[str] = SOURCES) -> tuple[Source, ...]:
    """One made-up source for each id."""
    return tuple(
        Source(id=name, title=f"page {name}", url=f"https://example.org/{name}", grade="press")
        for name in ids
    )


_SHAPES = ("seen", "seen", "seen", "seen", "disputed", "disputed", "denied", "silent")


@st.composite
def facts(
    draw: st.DrawFn,
    *,
    id: str = "F1",
    named: Sequence[str] = SOURCES,
    first: DateLike = FIRST,
    last: DateLike = LAST,
    period: Period | None = None,
) -> Fact:
    """Facts that are true, false, disputed or open, the plainly true ones most often.

    Arguments:
        id: the fact's id.
        named: ids of the sources to choose sightings from.
        first: the first day of a sighting or an end.
        last: the last day of a sighting or an end.
        period: when it holds; drawn if left out. Sightings then lie within ``first`` and ``last``.
    """
    days = moments(first=first, last=last)
    sightings = st.builds(Sighting, source=st.sampled_from(list(named)), on=days)
    shape = draw(st.sampled_from(_SHAPES))
    some = st.lists(sightings, min_size=1, max_size=2)
    seen = draw(some) if shape in ("seen", "disputed") else ()
    denied = draw(some) if shape in ("denied", "disputed") else ()
    return Fact(
        id=id,
        says=f"statement {id}",
        grade=draw(st.sampled_from(_GRADES)),
        period=draw(periods(first=first, last=last)) if period is None else period,
        seen=seen,
        denied=denied,
        closed=draw(st.booleans()),
        horizon=draw(st.sampled_from((730.0, 90.0))),
    )


@st.composite
def views(
    draw: st.DrawFn,
    *,
    named: Sequence[str] = SOURCES,
    first: DateLike = FIRST,
    last: DateLike = LAST,
) -> View:
    """Views that admit all there is, or less: by day, by grade or by source.

    Arguments:
        named: ids of the sources that may be left out.
        first: the first day from which, or up to which, it looks.
        last: the last such day.
    """
    days = moments(first=first, last=last)
    some = st.frozensets(st.sampled_from(_GRADES), max_size=len(_GRADES))
    return View(
        on=draw(st.none() | days),
        known_at=draw(st.none() | days),
        grades=draw(st.just(ADMITTED_BY_DEFAULT) | some),
        excluded=draw(st.just(frozenset[str]()) | st.frozensets(st.sampled_from(list(named)))),
    )

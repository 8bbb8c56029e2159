"""What the strategies of a platform's statements share: their facts, and versions in turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from hypothesis import strategies as st

from privmodel.model.evidence import Fact, Sighting
from privmodel.model.timeline import Moment, Period, iso, moment

from .evidence import SOURCES
from .timeline import moments

__all__ = ["Ids", "few", "successors"]

T = TypeVar("T")
Ids = st.SearchStrategy[frozenset[str]]
"""How the ids of the facts are drawn on which a statement rests."""


def few(parts: st.SearchStrategy[T], most: int) -> st.SearchStrategy[tuple[T, ...]]:
    """At most so many of something."""
    return st.lists(parts, max_size=most).map(tuple)


def successors(
    draw: st.DrawFn, id: str, make: Callable[[str, frozenset[str]], T]
) -> tuple[tuple[T, ...], list[Fact]]:
    """Two versions of a statement, the second in place of the first from some moment on."""
    turn = draw(moments())
    early, late = f"{id} before", f"{id} after"
    # Each is seen while it holds: nobody can know of the second, or of the end, any earlier.
    seen = Sighting(source=SOURCES[0], on=_after(turn))
    old = Fact(
        id=early, says=early, grade="press", period=Period(end=turn), seen=(Sighting(
            source=SOURCES[0], on="2023-12-31"),),
    )  # fmt: skip
    new = Fact(id=late, says=late, grade="press", period=Period(start=turn), seen=(seen,))
    versions = (make("before", frozenset({early})), make("after", frozenset({late})))
    return versions, [old, new]


def _after(turn: Moment) -> Moment:
    return turn if turn.exact else moment(iso(turn.latest))

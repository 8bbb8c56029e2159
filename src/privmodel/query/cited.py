"""The facts on which an answer may rest, with the sources that its view admits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from privmodel.model.evidence import Fact, Sighting, Source, View
from privmodel.model.law import Jurisdiction
from privmodel.model.platform import Platform
from privmodel.model.timeline import Moment
from privmodel.rules.standing import standing

__all__ = ["Cited"]


class Cited:
    """The facts of all files at hand, by id.

    Args:
        owners: the platforms and laws that a question touches.
        view: which evidence counts.
        on: the day of the question.
    """

    def __init__(self, owners: Sequence[Platform | Jurisdiction], view: View, on: Moment) -> None:
        self._owners, self._view, self._on = owners, view, on

    @cached_property
    def _facts(self) -> Mapping[str, tuple[Fact, Mapping[str, Source]]]:
        """Each fact with the sources of its file; of two of one id the first."""
        found: dict[str, tuple[Fact, Mapping[str, Source]]] = {}
        for owner in self._owners:
            sources = {source.id: source for source in owner.sources}
            for fact in owner.facts:
                found.setdefault(fact.id, (fact, sources))
        return found

    @property
    def names(self) -> Collection[str]:
        """The ids of all of them."""
        return self._facts

    def fact(self, name: str) -> Fact | None:
        """The fact of that id, if there is one."""
        found = self._facts.get(name)
        return found[0] if found else None

    def sources(self, name: str) -> tuple[tuple[Source, Sighting], ...]:
        """The admitted sources of a fact, each with the day on which it showed it."""
        found = self._facts.get(name)
        if found is None:
            return ()
        fact, sources = found
        return tuple(
            (sources[sighting.source], sighting)
            for sighting in fact.seen
            if self._view.admits(fact, sighting) and sighting.source in sources
        )

    def in_force(self, name: str) -> bool:
        """Whether a fact holds, or may hold, on the day of the question and in its view."""
        fact, day = self.fact(name), self._on
        return fact is not None and any(
            segment.start <= day.latest and day.earliest < segment.end
            for segment in standing(fact, self._view)
        )

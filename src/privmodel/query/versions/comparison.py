"""Two versions of a platform or a law that are asked the same questions, and mixtures of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from privmodel.catalogue.registry import Catalogue
from privmodel.errors import AnalysisIncomplete, PrivModelError
from privmodel.model.data import DataKind
from privmodel.model.evidence import Fact
from privmodel.model.platform import Platform
from privmodel.model.timeline import Moment
from privmodel.query.exposure import Exposure
from privmodel.query.finding import Gist
from privmodel.query.least import needed
from privmodel.query.over_time.backing import Owner, backed_by

from .changed import AnswerChange
from .edits import Edit, mixed
from .situations import Situation

__all__ = ["Comparison"]

AT_ACCESS = frozenset(
    {"clause", "practice", "tie to a country", "class of operator", "instrument", "blocking rule",
     "limb of an instrument", "secrecy rule", "way of assistance", "membership"}
)  # fmt: skip
"""The statements that count on the day on which somebody asks, and on no other."""


class Comparison:
    """Two versions that are asked the same questions, and mixtures of them.

    Args:
        newer: the catalogue with the newer version; all other files are as they are there.
        owners: the two versions.
        bearing: the edits on which answers can turn.
        kinds: the kinds to look at.
        budget: how many answers it may take.
    """

    def __init__(
        self,
        newer: Catalogue,
        owners: tuple[Owner, Owner],
        bearing: list[Edit],
        kinds: tuple[DataKind, ...],
        budget: int,
    ) -> None:
        self.catalogues = (_with(newer, owners[0]), newer)
        self.owners = owners
        self.bearing, self.kinds, self.budget = bearing, kinds, budget
        self.asked = self.unasked = 0
        self._mixtures: dict[frozenset[int], Catalogue | None] = {}

    @cached_property
    def facts(self) -> list[Fact]:
        """The edited facts, and those that edited statements rest on, in both versions."""
        names = frozenset().union(*(each.facts for each in self.bearing))
        return [fact for owner in self.owners for fact in owner.facts if fact.id in names]

    @cached_property
    def laid(self) -> list[Fact]:
        """Those of the facts that bear on what happens when a message is sent."""
        backs = [backed_by(owner) for owner in self.owners]
        return [
            fact
            for fact in self.facts
            if any(not AT_ACCESS.issuperset(words.get(fact.id, ())) for words in backs)
        ]

    def changes(self, situation: Situation, day: Moment) -> Iterator[AnswerChange]:
        """The answers that differ in one situation on one day."""
        before, after = (self._ask(situation, day, each) for each in self.catalogues)
        if before is None or after is None:
            self.unasked += 1
            return
        tried: dict[frozenset[int], Exposure | None] = {}
        for kind in self.kinds:
            old, new = before.gist(kind), after.gist(kind)
            if old != new:
                yield AnswerChange(
                    situation=situation,
                    day=day,
                    kind=kind,
                    before=old,
                    after=new,
                    because=self._because(situation, day, kind, new, tried),
                )

    def _because(
        self,
        situation: Situation,
        day: Moment,
        kind: DataKind,
        new: Gist,
        tried: dict[frozenset[int], Exposure | None],
    ) -> tuple[Edit, ...]:
        """The edits that, made to the older version, give the newer answer."""

        def suffices(chosen: Sequence[Edit]) -> bool:
            numbers = frozenset(each.number for each in chosen)
            if numbers not in tried:
                catalogue = self._mixture(numbers, chosen)
                tried[numbers] = None if catalogue is None else self._ask(situation, day, catalogue)
            exposure = tried[numbers]
            return exposure is not None and exposure.gist(kind) == new

        if len(self.bearing) == 1:
            return tuple(self.bearing)
        return tuple(needed(self.bearing, suffices))

    def _mixture(self, numbers: frozenset[int], chosen: Sequence[Edit]) -> Catalogue | None:
        """The newer catalogue with the older version and some edits; None where they don't fit."""
        if numbers not in self._mixtures:
            try:
                owner = mixed(*self.owners, chosen)
            except PrivModelError:
                self._mixtures[numbers] = None
            else:
                self._mixtures[numbers] = _with(self.catalogues[1], owner)
        return self._mixtures[numbers]

    def _ask(self, situation: Situation, day: Moment, catalogue: Catalogue) -> Exposure | None:
        if self.asked >= self.budget:
            raise AnalysisIncomplete(
                "comparing two versions",
                f"{self.budget} answers",
                "name fewer days, chats or adversaries, or raise the budget",
            )
        exposure = situation.ask(catalogue, day)
        self.asked += exposure is not None
        return exposure


def _with(catalogue: Catalogue, owner: Owner) -> Catalogue:
    if isinstance(owner, Platform):
        return catalogue.with_platform(owner)
    return catalogue.with_jurisdiction(owner)

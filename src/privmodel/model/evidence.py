"""Where a statement comes from, when it was seen to hold, and through whose eyes we look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from math import inf

from attrs import Factory, field, frozen

from privmodel.errors import InvalidModel

from .record import checked, frozen_ids, one_or_many
from .timeline import DateLike, Moment, Period, moment, optional_moment

__all__ = [
    "ADMITTED_BY_DEFAULT",
    "HORIZONS",
    "Fact",
    "Grade",
    "Sighting",
    "Source",
    "View",
    "sightings",
]


class Grade(StrEnum):
    """What kind of evidence a source is. Grades have no total order."""

    COURT_RECORD = "court_record"
    OFFICIAL_DOCUMENT = "official_document"
    OPERATOR_POLICY = "operator_policy"
    PROTOCOL_SPEC = "protocol_spec"
    SOURCE_CODE = "source_code"
    PAPER = "paper"
    STATUTE = "statute"
    CASE_LAW = "case_law"
    PRESS = "press"
    UNCONFIRMED = "unconfirmed"

    @property
    def or_better(self) -> frozenset[Grade]:
        """This grade and every grade that is better evidence whatever the statement is about.

        It is a partial order: a paper and an operator's policy are better than press, and neither
        is better than the other. A record of a court, a statute and a judgment are official
        documents of a more solemn kind. Specification and source code bind an operator more
        than its policy does, which is what it says of them.
        """
        found = {self}
        waiting = [self]
        while waiting:
            for better in _BETTER.get(waiting.pop(), ()):
                if better not in found:
                    found.add(better)
                    waiting.append(better)
        return frozenset(found)


_BETTER: Mapping[Grade, tuple[Grade, ...]] = {
    Grade.UNCONFIRMED: (Grade.PRESS,),
    Grade.PRESS: (Grade.OPERATOR_POLICY, Grade.PAPER, Grade.OFFICIAL_DOCUMENT),
    Grade.OPERATOR_POLICY: (Grade.PROTOCOL_SPEC, Grade.SOURCE_CODE, Grade.OFFICIAL_DOCUMENT),
    Grade.PAPER: (Grade.SOURCE_CODE,),
    Grade.PROTOCOL_SPEC: (Grade.SOURCE_CODE,),
    Grade.OFFICIAL_DOCUMENT: (Grade.COURT_RECORD, Grade.STATUTE, Grade.CASE_LAW),
}
"""For each grade those next above it."""


ADMITTED_BY_DEFAULT = frozenset(Grade) - {Grade.UNCONFIRMED}
"""Every grade but the unconfirmed, which leaves a statement open."""


@checked
@frozen(kw_only=True)
class Source:
    """A document that somebody can open.

    Args:
        id: its id inside one catalogue file.
        title: its title.
        publisher: who published it.
        date: when it was published or last changed.
        url: its address.
        grade: what kind of evidence it is.
        archived: the address of a stored copy, where there is one.
    """

    id: str
    title: str
    url: str
    grade: Grade = field(converter=Grade)
    publisher: str = ""
    date: Moment | None = field(default=None, converter=optional_moment)
    archived: str = ""


@checked
@frozen(kw_only=True, repr=False)
class Sighting:
    """A source that says (or denies) a statement, on a day.

    Args:
        source: the source's id.
        on: the day on which that source showed it; a living document is seen again and again.
    """

    source: str
    on: Moment = field(converter=moment)

    def __str__(self) -> str:
        return f"{self.source} {self.on}"

    def __repr__(self) -> str:
        return f"<Sighting {self}>"


HORIZONS: Mapping[Grade, float] = {
    Grade.COURT_RECORD: 1096.0,
    Grade.OFFICIAL_DOCUMENT: 1096.0,
    Grade.OPERATOR_POLICY: 730.0,
    Grade.PROTOCOL_SPEC: 1096.0,
    Grade.SOURCE_CODE: 730.0,
    Grade.PAPER: 1096.0,
    Grade.STATUTE: 1826.0,
    Grade.CASE_LAW: 1826.0,
    Grade.PRESS: 730.0,
    Grade.UNCONFIRMED: 730.0,
}
"""For how many days a statement is trusted after it was last seen, by what it rests on.

Policies and code change within months and press is not corrected later, so two years are long for
them. Protocols and what officials and researchers found out about them change in years, statutes
and precedents in more. A fact that is known to be livelier or steadier states its own.
"""


def _usual_horizon(fact: Fact) -> float:
    return HORIZONS[fact.grade]


def sightings(values: Iterable[Sighting | str] | str | None) -> tuple[Sighting, ...]:
    """Sightings from values, or from texts such as ``"T1 2024-09-23"``.

    Raises:
        InvalidModel: when a text is not a source and a day.
    """
    return tuple(_sighting(value) for value in one_or_many(values))


def _sighting(value: Sighting | str) -> Sighting:
    if isinstance(value, Sighting):
        return value
    source, _, day = value.partition(" ")
    if not day.strip():
        raise InvalidModel(
            "Sighting", value, 'write the source and the day, such as "T1 2024-09-23"'
        )
    return Sighting(source=source, on=day)


@checked
@frozen(kw_only=True, repr=False, cache_hash=True)
class Fact:
    """One statement with its dates and its evidence.

    Args:
        id: a stable id, such as ``"TG-60"``.
        says: the statement in a sentence.
        grade: what kind of evidence the statement rests on.
        period: when it holds.
        seen: the sightings that say so.
        denied: the sightings that say the opposite.
        closed: whether it is meant as complete ("only these").
        horizon: for how many days after its last sighting an open-ended statement is still
            taken to hold; left out, what is usual for its grade (:data:`HORIZONS`).
        note: what a reader should know besides.
    """

    id: str
    says: str
    grade: Grade = field(converter=Grade, default=Grade.UNCONFIRMED)
    period: Period = Period()
    seen: tuple[Sighting, ...] = field(default=(), converter=sightings)
    denied: tuple[Sighting, ...] = field(default=(), converter=sightings)
    closed: bool = False
    horizon: float = field(default=Factory(_usual_horizon, takes_self=True))
    note: str = ""
    last_seen: float = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if not self.horizon > 0:
            raise InvalidModel("Fact.horizon", self.horizon, "give a positive number of days")
        latest = max((sighting.on.latest for sighting in self.seen), default=-inf)
        object.__setattr__(self, "last_seen", latest)

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources that say it, in order, each once."""
        return tuple(dict.fromkeys(sighting.source for sighting in self.seen))

    def __repr__(self) -> str:
        return f"<Fact {self.id} {self.period}: {self.says}>"


def _day(value: DateLike | None) -> Moment | None:
    return optional_moment(value)


def _grades(values: Iterable[Grade | str]) -> frozenset[Grade]:
    return frozenset(map(Grade, values))


@checked
@frozen(kw_only=True)
class View:
    """Which evidence counts: published by a day, of certain grades, from sources not excluded.

    Args:
        on: the day the question is about; it decides what is stale. None: nothing is stale.
        known_at: the last day on which a source may have been seen; None: whatever is known.
        grades: the grades that count.
        excluded: what is left out: a source by its id, in whichever file it stands; a fact by its
            id, with all its sightings; or ``"TG-42 T1"``, the sightings of one fact by one source.
    """

    on: Moment | None = field(default=None, converter=_day)
    known_at: Moment | None = field(default=None, converter=_day)
    grades: frozenset[Grade] = field(default=ADMITTED_BY_DEFAULT, converter=_grades)
    excluded: frozenset[str] = field(default=frozenset(), converter=frozen_ids)

    def admits_all(self, fact: Fact) -> bool:
        """Whether every sighting of a fact counts."""
        return self.known_at is None and not self.excluded and fact.grade in self.grades

    def admits(self, fact: Fact, sighting: Sighting) -> bool:
        """Whether a sighting counts as evidence for its fact.

        Args:
            fact: the statement; its grade is the one that counts.
            sighting: one of its sightings.
        """
        if fact.grade not in self.grades:
            return False
        source = sighting.source
        if not self.excluded.isdisjoint((source, fact.id, f"{fact.id} {source}")):
            return False
        limit = inf if self.known_at is None else self.known_at.latest
        return sighting.on.latest <= limit

"""What a check looks at: one file's contents, with where each statement stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from math import inf
from typing import Any

from attrs import frozen

from privmodel.catalogue.registry import Catalogue
from privmodel.catalogue.shape import Contents
from privmodel.errors import Problem
from privmodel.model.evidence import Fact, Grade, Source
from privmodel.model.law import Instrument, Jurisdiction
from privmodel.model.platform import COLLECTIONS
from privmodel.model.retention import Replication
from privmodel.model.scope import Scope
from privmodel.model.setting import Setting

__all__ = ["Check", "Statement", "Subject", "Window", "certain", "perhaps"]

_OF_LAW = (
    "instruments",
    "bars",
    "duties",
    "secrecies",
    "entries",
    "assistances",
    "memberships",
    "strengths",
)
"""The attributes of a law whose statements rest on facts."""

Window = tuple[float, float]
"""From an instant until just before another, in seconds UTC."""


@frozen
class Statement:
    """Something that rests on facts, with its key path and the attribute that holds it."""

    place: str
    collection: str
    record: Any


class Subject:
    """The contents of one file, as the checks see it.

    Args:
        contents: what the file holds.
        catalogue: where to look other files up.
    """

    def __init__(self, contents: Contents, catalogue: Callable[[], Catalogue]) -> None:
        self.contents, self.catalogue = contents, catalogue
        self.value = contents.value
        self.is_law = isinstance(self.value, Jurisdiction)

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """The facts by id."""
        return {fact.id: fact for fact in self.value.facts}

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """The sources by id."""
        return {source.id: source for source in self.value.sources}

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement that can rest on facts; defaults and limbs of instruments as well."""
        return tuple(self._statements())

    def _statements(self) -> Iterator[Statement]:
        for collection in _OF_LAW if self.is_law else COLLECTIONS:
            for place, record in self.placed(collection):
                yield Statement(place, collection, record)
                if isinstance(record, Setting):
                    for position, default in enumerate(record.defaults):
                        yield Statement(f"{place}.defaults[{position}]", "defaults", default)
                if isinstance(record, Instrument):
                    for position, cell in enumerate(record.cells):
                        yield Statement(f"{place}.cell[{position}]", "cells", cell)

    def placed(self, collection: str) -> Iterator[tuple[str, Any]]:
        """The values of an attribute, each with its key path."""
        places = self.contents.places.get(collection, ())
        for position, record in enumerate(getattr(self.value, collection) or ()):
            known = position < len(places)
            yield places[position] if known else f"{collection}[{position}]", record

    @cached_property
    def scopes(self) -> tuple[tuple[str, str, Scope], ...]:
        """Every condition: its key path, the attribute whose statement it narrows, the tests."""
        found = []
        for statement in self.statements:
            for key in ("where", "keys_checked"):
                where = getattr(statement.record, key, None)
                if where is not None:
                    found.append((f"{statement.place}.{key}", statement.collection, where))
            for position, door in enumerate(getattr(statement.record, "any_of", ())):
                found.append((f"{statement.place}.any_of[{position}]", statement.collection, door))
        return tuple(found)

    @cached_property
    def borne(self) -> Mapping[str, tuple[Statement, ...]]:
        """For each fact, the statements that rest on it."""
        found: dict[str, list[Statement]] = defaultdict(list)
        for statement in self.statements:
            for name in statement.record.facts:
                found[name].append(statement)
        return {name: tuple(statements) for name, statements in found.items()}

    @cached_property
    def settings(self) -> Mapping[str, Setting] | None:
        """The settings that conditions can test: its own, and those of platforms it copies to.

        None when one of those platforms is not in the catalogue, so that nobody can say.
        """
        found = {setting.name: setting for setting in self.value.settings}
        for _, record in self.placed("replications"):
            if isinstance(record, Replication) and record.platform:
                if record.platform not in self.catalogue().platforms():
                    return None
                for setting in self.catalogue().platform(record.platform).settings:
                    found.setdefault(setting.name, setting)
        return found


Check = Callable[[Subject], Iterator[Problem]]
"""Looks at one file and reports what it finds wrong."""


def certain(facts: Iterable[Fact]) -> Window:
    """When all of these facts surely hold; empty (it ends before it begins) if one is in doubt."""
    start, end = -inf, inf
    for fact in facts:
        if fact.grade is Grade.UNCONFIRMED or fact.denied or not fact.seen:
            return inf, -inf
        if fact.period.start is not None:
            start = max(start, fact.period.start.latest)
        if fact.period.end is not None:
            end = min(end, fact.period.end.earliest)
    return start, end


def perhaps(facts: Iterable[Fact]) -> Window:
    """When all of these facts may hold."""
    start, end = -inf, inf
    for fact in facts:
        if fact.period.start is not None:
            start = max(start, fact.period.start.earliest)
        if fact.period.end is not None:
            end = min(end, fact.period.end.latest)
    return start, end

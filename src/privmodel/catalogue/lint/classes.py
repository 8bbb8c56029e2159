"""Checks on what a law names besides data: classes of operator, other instruments, states."""

from __future__ import annotations

from collections.abc import Iterator

from privmodel.errors import Problem, UnknownName
from privmodel.model.countries import COUNTRIES

from .conditions import unknown
from .subject import Subject

__all__ = ["classes_are_declared", "instruments_named_exist", "members_are_countries"]


def classes_are_declared(subject: Subject) -> Iterator[Problem]:
    """A class of operator is one that the law in question declares under ``[classes]``.

    A misspelt one would bind nobody, in silence.
    """
    if subject.is_law:
        for place, duty in subject.placed("duties"):
            known = subject.contents.classes
            yield from unknown(f"{place}.classes", "class of operator", duty.classes, known)
        return
    shelf = subject.catalogue()
    for place, record in subject.placed("classes"):
        if record.country not in shelf.jurisdictions():
            error = UnknownName("law with classes", record.country, shelf.jurisdictions())
            yield Problem(f"{place}.country", str(error))
            continue
        known = shelf.contents("law", record.country).classes
        yield from unknown(f"{place}.name", "class of operator", {record.name}, known)


def instruments_named_exist(subject: Subject) -> Iterator[Problem]:
    """Rules on secrecy, preconditions, ways and orders of strength name instruments of the law."""
    if not subject.is_law:
        return
    known = [instrument.id for instrument in subject.value.instruments or ()]
    for collection, attribute in (
        ("secrecies", "instruments"),
        ("assistances", "executes"),
        ("instruments", "after"),
    ):
        for place, record in subject.placed(collection):
            named = getattr(record, attribute)
            yield from unknown(f"{place}.{attribute}", "instrument", named, known)
    for place, record in subject.placed("strengths"):
        yield from unknown(place, "instrument", (record.first, record.second), known)


def members_are_countries(subject: Subject) -> Iterator[Problem]:
    """The states in which a law applies are countries."""
    if subject.is_law:
        for place, record in subject.placed("memberships"):
            yield from unknown(f"{place}.countries", "country", record.countries, COUNTRIES)

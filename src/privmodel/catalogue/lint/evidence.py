"""Checks on sources and sightings: whether the evidence is there, and whether its dates can be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from privmodel.errors import Problem
from privmodel.model.evidence import Fact, Grade, Sighting

from .subject import Subject

__all__ = [
    "facts_are_seen",
    "grades_come_from_a_source",
    "sightings_are_in_order",
    "sightings_follow_the_beginning",
    "sightings_follow_the_source",
    "sources_are_used",
    "unconfirmed_means_unseen",
]


def sources_are_used(subject: Subject) -> Iterator[Problem]:
    """A source that no fact names is a leftover, or a sighting that somebody forgot.

    A page without a day can't be a sighting; it is named in the note of the fact that it supports.
    """
    used = set().union(*(_cited(subject, fact) for fact in subject.value.facts))
    for place, source in subject.placed("sources"):
        if source.id not in used:
            yield Problem(place, "no fact names this source; add a sighting, or remove it")


def facts_are_seen(subject: Subject) -> Iterator[Problem]:
    """Without a sighting nobody can look the statement up, and it would be open in every answer."""
    for place, fact in subject.placed("facts"):
        if fact.grade is not Grade.UNCONFIRMED and not fact.seen:
            yield Problem(
                f"{place}.seen",
                f"no sighting, though the grade is {fact.grade.value}; "
                'add one such as "T1 2024-09-23", or write grade = "unconfirmed"',
            )


def unconfirmed_means_unseen(subject: Subject) -> Iterator[Problem]:
    """``unconfirmed`` says that no source was read; a sighting of a graded source says one was.

    The grade wins in every answer, so such a fact would hide evidence that is there.
    """
    for place, fact in subject.placed("facts"):
        if fact.grade is not Grade.UNCONFIRMED:
            continue
        for position, sighting in enumerate(fact.seen):
            source = subject.sources.get(sighting.source)
            if source is not None and source.grade is not Grade.UNCONFIRMED:
                yield Problem(
                    f"{place}.seen[{position}]",
                    f"{source.id} is graded {source.grade.value}, the fact unconfirmed; "
                    "give the fact that grade, or name the source in the note alone",
                )


def grades_come_from_a_source(subject: Subject) -> Iterator[Problem]:
    """A fact's grade is that of its best source, hence the grade of one that it names.

    A source without a day, named in the note alone, counts as well. Otherwise a view that admits
    court records alone would admit a press report.
    """
    for place, fact in subject.placed("facts"):
        if fact.grade is Grade.UNCONFIRMED or not fact.seen:
            continue
        grades = {subject.sources[name].grade for name in _cited(subject, fact)}
        if fact.grade not in grades:
            there = " or ".join(sorted(grade.value for grade in grades))
            yield Problem(
                f"{place}.grade",
                f"{fact.grade.value}, but no source it was seen in has that grade; write {there}, "
                "or add the sighting",
            )


def sightings_are_in_order(subject: Subject) -> Iterator[Problem]:
    """Sightings stand in the order of their days, so that a reader finds the first and the last."""
    for place, key, _, sightings in _lists(subject):
        for position, (one, next_one) in enumerate(pairwise(sightings)):
            if next_one.on.latest < one.on.earliest:
                yield Problem(
                    f"{place}.{key}[{position + 1}]",
                    f"{next_one.on} comes after {one.on}; put sightings in the order of their days",
                )


def sightings_follow_the_beginning(subject: Subject) -> Iterator[Problem]:
    """A source can't show a statement before it held; one of the two dates is wrong.

    An announcement shows what is to come; the note then says "announced". A sighting after the
    *end* of a fact is no fault: sources also speak of what was.
    """
    for place, key, fact, sightings in _lists(subject):
        start = fact.period.start
        announced = re.search(r"\bannounced\b", fact.note, re.IGNORECASE)
        if key == "denied" or start is None or announced:
            continue
        for position, sighting in enumerate(sightings):
            if sighting.on.latest < start.earliest:
                yield Problem(
                    f"{place}.{key}[{position}]",
                    f"seen on {sighting.on}, before it began ({start}); "
                    'correct one of the two, or say "announced" in the note',
                )


def sightings_follow_the_source(subject: Subject) -> Iterator[Problem]:
    """A document shows nothing before it exists.

    The date of a source with several versions is a stretch from the first of them to the last.
    """
    for place, key, _, sightings in _lists(subject):
        for position, sighting in enumerate(sightings):
            source = subject.sources.get(sighting.source)
            if source is None or source.date is None:
                continue
            if sighting.on.latest < source.date.earliest:
                yield Problem(
                    f"{place}.{key}[{position}]",
                    f"seen on {sighting.on}, but {source.id} is of {source.date}; correct one of "
                    'the two, or date the source from its first version ("2020-07-29/2026-08-22")',
                )


def _cited(subject: Subject, fact: Fact) -> set[str]:
    """The sources that a fact names, in its sightings or its note."""
    named = {sighting.source for sighting in (*fact.seen, *fact.denied)}
    named |= set(re.findall(r"[\w-]+", fact.note))
    return named & set(subject.sources)


def _lists(subject: Subject) -> Iterator[tuple[str, str, Fact, tuple[Sighting, ...]]]:
    for place, fact in subject.placed("facts"):
        yield place, "seen", fact, fact.seen
        yield place, "denied", fact, fact.denied

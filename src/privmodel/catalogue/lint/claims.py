"""Checks on what is said of a platform: that it leads to its file, and how it is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise

from privmodel.catalogue.registry import Catalogue
from privmodel.catalogue.shape import Contents
from privmodel.errors import Problem, UnknownName
from privmodel.model.claim import Claim, PlatformClaims
from privmodel.model.countries import COUNTRIES
from privmodel.model.evidence import Source
from privmodel.model.platform import Platform

from .conditions import CONVERSATION, faults_of_test, unknown

__all__ = ["CLAIM_CHECKS", "ClaimCheck", "ClaimSubject"]


class ClaimSubject:
    """A file of claims, as the checks see it.

    Args:
        contents: what the file holds.
        catalogue: where the platform is looked up.
    """

    def __init__(self, contents: Contents, catalogue: Catalogue) -> None:
        self.value: PlatformClaims = contents.value
        self._places = contents.places
        self._catalogue = catalogue

    @cached_property
    def platform(self) -> Platform:
        """The platform that it is about; an empty one where there is none of that id."""
        if self.value.id not in self._catalogue.platforms():
            return Platform(id=self.value.id)
        return self._catalogue.platform(self.value.id)

    @property
    def known(self) -> tuple[str, ...]:
        """The ids of all platforms."""
        return self._catalogue.platforms()

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """The sources by id, those of the platform's file too; its own come first."""
        return {source.id: source for source in (*self.platform.sources, *self.value.sources)}

    def claims(self) -> Iterator[tuple[str, Claim]]:
        """Every claim with its key path."""
        return zip(self._places["claims"], self.value.claims, strict=True)

    def own_sources(self) -> Iterator[tuple[str, Source]]:
        """Every source of the file itself with its key path."""
        return zip(self._places["sources"], self.value.sources, strict=True)


ClaimCheck = Callable[[ClaimSubject], Iterator[Problem]]
"""Looks at one file of claims and reports what it finds wrong."""


def _platform_exists(subject: ClaimSubject) -> Iterator[Problem]:
    """A file of claims is about a platform that the catalogue has."""
    yield from unknown("id", "platform", {subject.value.id}, subject.known)


def _facts_exist(subject: ClaimSubject) -> Iterator[Problem]:
    """A fact that says the same or otherwise stands in the platform's file."""
    facts = subject.platform.facts_by_id
    for place, claim in subject.claims():
        if claim.past is not None:
            for key in ("supported_by", "contradicted_by"):
                named = getattr(claim.past, key)
                yield from unknown(f"{place}.past.{key}", "fact", named, facts)
            yield from unknown(
                f"{place}.past.countries", "country", claim.past.countries, COUNTRIES
            )


def _situations_exist(subject: ClaimSubject) -> Iterator[Problem]:
    """The kinds of chat and the settings of a guarantee are ones that the platform has."""
    settings = {one.name: frozenset(one.values) for one in subject.platform.settings}
    known = {**CONVERSATION, **settings}
    for place, claim in subject.claims():
        for test in claim.guarantee.where.tests if claim.guarantee is not None else ():
            where = f"{place}.guarantee.where.{test.attribute}"
            if test.attribute not in known:
                yield Problem(where, str(UnknownName("attribute", test.attribute, known)))
            else:
                yield from faults_of_test(where, test, known[test.attribute])


def _sources_exist(subject: ClaimSubject) -> Iterator[Problem]:
    """Whoever doubts that it was said can look it up."""
    for place, claim in subject.claims():
        for position, sighting in enumerate(claim.seen):
            where = f"{place}.seen[{position}]"
            yield from unknown(where, "source", {sighting.source}, subject.sources)


def _sources_are_used(subject: ClaimSubject) -> Iterator[Problem]:
    """A source that no claim names is a leftover, and one of another file's id hides that one."""
    used = {sighting.source for _, claim in subject.claims() for sighting in claim.seen}
    taken = {source.id for source in subject.platform.sources}
    for place, source in subject.own_sources():
        if source.id not in used:
            yield Problem(place, "no claim names this source; add a sighting, or remove it")
        if source.id in taken:
            fault = f"platforms/{subject.value.id} has a source of this id; name that one, or "
            yield Problem(f"{place}.id", f"{fault}give it another id")


def _sightings_fit(subject: ClaimSubject) -> Iterator[Problem]:
    """A source shows a sentence after both exist; sightings stand in the order of their days."""
    for place, claim in subject.claims():
        for position, sighting in enumerate(claim.seen):
            where, source = f"{place}.seen[{position}]", subject.sources.get(sighting.source)
            if sighting.on.latest < claim.said.earliest:
                fault = f"seen on {sighting.on}, before it was said ({claim.said})"
                yield Problem(where, f"{fault}; correct one of the two")
            if source and source.date and sighting.on.latest < source.date.earliest:
                fault = f"seen on {sighting.on}, but {source.id} is of {source.date}"
                yield Problem(where, f"{fault}; correct one of the two")
        for position, (one, following) in enumerate(pairwise(claim.seen)):
            if following.on.latest < one.on.earliest:
                fault = f"{following.on} comes after {one.on}"
                mend = "put sightings in the order of their days"
                yield Problem(f"{place}.seen[{position + 1}]", f"{fault}; {mend}")


def _grades_come_from_a_source(subject: ClaimSubject) -> Iterator[Problem]:
    """That something was said is no better known than from the best source that shows it."""
    for place, claim in subject.claims():
        found = [subject.sources.get(sighting.source) for sighting in claim.seen]
        grades = {source.grade for source in found if source is not None}
        if grades and claim.grade not in grades:
            there = " or ".join(sorted(grade.value for grade in grades))
            fault = f"{claim.grade.value}, but no source it was seen in has that grade"
            yield Problem(f"{place}.grade", f"{fault}; write {there}, or add the sighting")


def _sentences_are_whole(subject: ClaimSubject) -> Iterator[Problem]:
    """What a claim means is shown alone, so it must be a sentence by itself."""
    for place, claim in subject.claims():
        for key in ("means", "not_checkable", "note"):
            text = getattr(claim, key).strip()
            if key == "means" and not text:
                yield Problem(f"{place}.means", "empty; tell in one sentence what it says")
            elif text and not re.search(r"[.!?…][\"'”)]*$", text):
                fault = "it stops in the middle; end it with a full stop"
                yield Problem(f"{place}.{key}", fault)


def _quotations_stand_alone(subject: ClaimSubject) -> Iterator[Problem]:
    """The marks of a quotation are put around it when it is shown, and it ends before silence."""
    for place, claim in subject.claims():
        if claim.quote != claim.quote.strip() or re.match(r"[\"“«„].*[\"”»“]$", claim.quote):
            yield Problem(f"{place}.quote", "write the words alone, without quotation marks")


def _names_have_one_form(subject: ClaimSubject) -> Iterator[Problem]:
    """A claim is told from a fact by its id."""
    for place, claim in subject.claims():
        if not re.fullmatch(r"[A-Z]{2}-c\d+", claim.id):
            fault = f"{claim.id!r} won't do; write the file's two letters and a number: 'TG-c1'"
            yield Problem(f"{place}.id", fault)


CLAIM_CHECKS: tuple[ClaimCheck, ...] = (
    _platform_exists,
    _facts_exist,
    _situations_exist,
    _sources_exist,
    _sources_are_used,
    _sightings_fit,
    _grades_come_from_a_source,
    _sentences_are_whole,
    _quotations_stand_alone,
    _names_have_one_form,
)
"""Every check of a file of claims, in the order in which it reports."""

"""What an operator, or the press, says of a platform: sentences bound to what can be checked.

A sentence about what an adversary can never get is bound to a guarantee; one about the past, to
what was observed; one that is neither says why it can't be checked.
"""

from __future__ import annotations

import re
from enum import StrEnum

from attrs import field, frozen

from privmodel.errors import InvalidModel, UnknownName

from .data import DataKind, data_kinds
from .evidence import Grade, Sighting, Source, sightings
from .guarantee import GUARANTEES
from .record import as_tuple, checked, frozen_ids
from .scope import EVERYWHERE, Scope, scope
from .timeline import Moment, moment, optional_moment

__all__ = ["LONGEST_QUOTE", "Claim", "ClaimedGuarantee", "ClaimedPast", "PlatformClaims", "Voice"]

LONGEST_QUOTE = 25
"""How many words a quotation may have; the meaning is told in one's own."""


class Voice(StrEnum):
    """Who says it."""

    OPERATOR = "operator"
    AUTHORITY = "authority"
    PRESS = "press"


@checked
@frozen(kw_only=True)
class ClaimedGuarantee:
    """A claim that something never happens, in some situations.

    Args:
        id: the guarantee's id, such as ``confidentiality_from_operator``.
        kinds: the kinds that the sentence is about, where it is about fewer than the guarantee
            protects; texts, files and calls among them are what its messages are made of.
        where: the situations that the sentence is about: kinds of chat and settings.

    Raises:
        UnknownName: for a guarantee that is not predefined.
        InvalidModel: for kinds that the guarantee does not protect.
    """

    id: str
    kinds: frozenset[DataKind] = field(default=frozenset(), converter=data_kinds)
    where: Scope = field(default=EVERYWHERE, converter=scope)

    def __attrs_post_init__(self) -> None:
        if self.id not in GUARANTEES:
            raise UnknownName("guarantee", self.id, GUARANTEES, "ClaimedGuarantee.id")
        protected = GUARANTEES[self.id].kinds
        if odd := sorted(kind.value for kind in self.kinds - protected):
            mend = f"name kinds that it protects: {', '.join(sorted(protected))}"
            raise InvalidModel("ClaimedGuarantee.kinds", odd, mend)
        for test in self.where.tests:
            if not test.values or test.excluded:
                mend = "name the kinds of chat, or the values of a setting, that it speaks of"
                raise InvalidModel("ClaimedGuarantee.where", str(test), mend)


@checked
@frozen(kw_only=True)
class ClaimedPast:
    """A claim about what was, checked against what was observed.

    Args:
        gave: whether the sentence says that the kinds were handed over, or (usually) that they
            never were.
        kinds: the kinds that it speaks of; every observed practice about one of them bears on it.
        countries: the askers' countries that it speaks of; empty: any.
        supported_by: ids of facts of the platform's file that say the same.
        contradicted_by: ids of facts of the platform's file that say otherwise.

    Raises:
        InvalidModel: when it names neither kinds nor facts.
    """

    gave: bool = False
    kinds: frozenset[DataKind] = field(default=frozenset(), converter=data_kinds)
    countries: frozenset[str] = field(default=frozenset(), converter=frozen_ids)
    supported_by: frozenset[str] = field(default=frozenset(), converter=frozen_ids)
    contradicted_by: frozenset[str] = field(default=frozenset(), converter=frozen_ids)

    def __attrs_post_init__(self) -> None:
        if not (self.kinds or self.facts):
            mend = (
                "name the kinds of data that it speaks of, or facts that say the same or otherwise"
            )
            raise InvalidModel("ClaimedPast.kinds", None, mend)
        if both := sorted(self.supported_by & self.contradicted_by):
            mend = "let a fact say the same or otherwise, not both"
            raise InvalidModel("ClaimedPast.contradicted_by", both, mend)

    @property
    def facts(self) -> frozenset[str]:
        """The ids of the facts that it names."""
        return self.supported_by | self.contradicted_by


@checked
@frozen(kw_only=True, repr=False)
class Claim:
    """A sentence somebody said of a platform, and what it takes to check it.

    Args:
        id: a stable id, such as ``"TG-c1"``.
        by: who says it.
        speaker: where it stands, or in what role it was said, such as ``"FAQ"``.
        said: the first day on which it is known to have been said.
        until: the last day on which it is known to have been said; None: as for ``said``.
        quote: its own words, at most 25, where they stand in a source; otherwise empty.
        means: what it says, in words of one's own.
        grade: what kind of evidence there is that it was said.
        seen: the sources that show it, each with its day.
        guarantee: for a claim about what can never happen.
        past: for a claim about what was.
        not_checkable: for any other, why the model can't check it.
        note: what a reader should know besides.

    Raises:
        InvalidModel: when it is not bound in exactly one way, when the quotation is too long, or
            when it was said for the last time before it was said for the first.
    """

    id: str
    means: str
    by: Voice = field(converter=Voice)
    said: Moment = field(converter=moment)
    speaker: str = ""
    until: Moment | None = field(default=None, converter=optional_moment)
    quote: str = ""
    grade: Grade = field(converter=Grade)
    seen: tuple[Sighting, ...] = field(converter=sightings)
    guarantee: ClaimedGuarantee | None = None
    past: ClaimedPast | None = None
    not_checkable: str = ""
    note: str = ""

    def __attrs_post_init__(self) -> None:
        words = len(re.findall(r"\S+", self.quote))
        if words > LONGEST_QUOTE:
            mend = f"quote {LONGEST_QUOTE} words at most (these are {words}), and tell the rest"
            raise InvalidModel("Claim.quote", self.quote, mend)
        bound = [
            name
            for name in ("guarantee", "past", "not_checkable")
            if getattr(self, name) not in (None, "")
        ]
        if len(bound) != 1:
            mend = "bind it to one of guarantee, past and not_checkable"
            raise InvalidModel(f"Claim.{bound[1] if bound else 'guarantee'}", bound or None, mend)
        if self.until is not None and self.until.latest < self.said.earliest:
            mend = f"let it end on or after the day on which it was first said ({self.said})"
            raise InvalidModel("Claim.until", str(self.until), mend)
        if not self.seen:
            raise InvalidModel("Claim.seen", None, 'name a source and its day: "T3 2025-03-25"')

    def __repr__(self) -> str:
        return f"<Claim {self.id} {self.said}: {self.means}>"


@checked
@frozen(kw_only=True, repr=False)
class PlatformClaims:
    """What is said of one platform.

    Args:
        id: the platform's id.
        claims: the sentences.
        sources: the documents that show them, besides those of the platform's own file.

    Raises:
        UnknownName: when a sentence twice has the same id.
    """

    id: str
    claims: tuple[Claim, ...] = field(default=(), converter=as_tuple)
    sources: tuple[Source, ...] = field(default=(), converter=as_tuple)

    def claim(self, name: str) -> Claim:
        """The claim of that id.

        Raises:
            UnknownName: with the nearest claims.
        """
        for each in self.claims:
            if each.id == name:
                return each
        raise UnknownName(f"claim about {self.id}", name, [each.id for each in self.claims])

    def __repr__(self) -> str:
        return f"<PlatformClaims {self.id}: {len(self.claims)}>"

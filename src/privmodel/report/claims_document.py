"""Checked claims as a JSON document, stable and versioned; ``docs/json.md`` has every field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import field, frozen

from privmodel.catalogue.document import plain as plainly
from privmodel.catalogue.registry import VERSION, Catalogue, builtin
from privmodel.model.claim import Claim
from privmodel.model.evidence import Source
from privmodel.model.record import checked
from privmodel.query.claimed.claims import CheckedClaim, ClaimVerdict
from privmodel.query.claimed.past import PastEvidence

from .document import REMINDER, AnswerSource, CatalogueUsed
from .records import plain, read, unchanging, written

__all__ = [
    "FORMAT",
    "ClaimDocument",
    "ClaimsDocument",
    "EvidenceDocument",
    "VerdictDocument",
    "claims_document",
    "from_json",
    "to_document",
    "to_json",
]

FORMAT = "privmodel-claims/1"
"""The version of the document. It changes whenever a field is added, removed or redefined."""


@checked
@frozen(kw_only=True)
class EvidenceDocument:
    """Facts that together bear on a claim about the past.

    Args:
        facts: their ids.
        supports: whether they say the same.
        sure: whether the admitted sources agree on them.
        order: whether they began before the claim was last made: before, unclear, after.
    """

    facts: tuple[str, ...]
    supports: bool
    sure: bool
    order: str


@checked
@frozen(kw_only=True)
class VerdictDocument:
    """How a claim comes out as of one day.

    Args:
        outcome: how it comes out.
        on: the day.
        only_if: the smallest conditions under which it would hold, each by itself enough.
        better_if: where none is enough, conditions under which it would come off better, with what
            it comes to then.
        covered: for what holds, the dimensions that were covered up to some number only, in words.
        how: for what does not hold, the smallest case in which it fails, in words.
        evidence: for a claim about the past, what bears on it.
        why: why it can't be checked, or was not finished; empty otherwise.
    """

    outcome: str
    on: str
    only_if: tuple[str, ...]
    better_if: tuple[str, ...]
    covered: tuple[str, ...]
    how: tuple[str, ...]
    evidence: tuple[EvidenceDocument, ...]
    why: str


@checked
@frozen(kw_only=True)
class ClaimDocument:
    """A claim with its verdicts.

    Args:
        id: its id.
        by: who says it.
        speaker: where it stands, or in what role it was said.
        said: the first day on which it is known to have been said.
        until: the last one; None: as for ``said``.
        quote: its own words; empty: none are quoted.
        means: what it says, in other words.
        grade: what kind of evidence there is that it was said.
        sources: the sources that show it.
        note: what a reader should know besides.
        bound: how it is bound, in the form of files of claims: ``guarantee``, ``past`` or
            ``not_checkable``.
        as_said: the verdict as of the day on which it was said.
        again: the verdict as if it were said again on another day; None: no day was given.
    """

    id: str
    by: str
    speaker: str
    said: str
    until: str | None
    quote: str
    means: str
    grade: str
    sources: tuple[AnswerSource, ...]
    note: str
    bound: Mapping[str, Any] = field(converter=unchanging)
    as_said: VerdictDocument
    again: VerdictDocument | None


@checked
@frozen(kw_only=True)
class ClaimsDocument:
    """What is said of a platform, checked.

    Args:
        format: the version of the document.
        reminder: what it is not.
        catalogue: the catalogue that was used.
        platform: the platform's id.
        known_at: the last day on which a source may have been seen; None: all count.
        claims: the claims, in the order of the file.
    """

    format: str = FORMAT
    reminder: str = REMINDER
    catalogue: CatalogueUsed
    platform: str
    known_at: str | None
    claims: tuple[ClaimDocument, ...]


def claims_document(
    catalogue: Catalogue, platform: str, checked_claims: Iterable[CheckedClaim]
) -> ClaimsDocument:
    """The document of checked claims.

    Args:
        catalogue: the catalogue they were checked with.
        platform: the platform's id.
        checked_claims: the checked claims.
    """
    found = tuple(checked_claims)
    known = {each.as_said.known_at for each in found}
    about = catalogue.platform(platform)
    sources = {
        source.id: source for source in (*about.sources, *catalogue.claims(platform).sources)
    }
    return ClaimsDocument(
        catalogue=CatalogueUsed(
            version=catalogue.version,
            digest=builtin().digest() if catalogue.version == VERSION else None,
        ),
        platform=platform,
        known_at=next((str(day) for day in known if day is not None), None),
        claims=tuple(_claim(each, sources) for each in found),
    )


def _claim(checked_claim: CheckedClaim, sources: Mapping[str, Source]) -> ClaimDocument:
    claim = checked_claim.claim
    again = checked_claim.again
    return ClaimDocument(
        id=claim.id,
        by=claim.by.value,
        speaker=claim.speaker,
        said=str(claim.said),
        until=None if claim.until is None else str(claim.until),
        quote=claim.quote,
        means=claim.means,
        grade=claim.grade.value,
        sources=tuple(_sources(claim, sources)),
        note=claim.note,
        bound={
            name: plainly(each)
            for name in ("guarantee", "past", "not_checkable")
            if (each := getattr(claim, name))
        },
        as_said=_verdict(checked_claim.as_said),
        again=None if again is None else _verdict(again),
    )


def _sources(claim: Claim, sources: Mapping[str, Source]) -> Iterable[AnswerSource]:
    days: dict[str, list[str]] = {}
    for sighting in claim.seen:
        days.setdefault(sighting.source, []).append(str(sighting.on))
    for name, seen in days.items():
        source = sources[name]
        yield AnswerSource(
            id=source.id,
            title=source.title,
            publisher=source.publisher,
            url=source.url,
            grade=source.grade.value,
            seen=tuple(seen),
        )


def _verdict(verdict: ClaimVerdict) -> VerdictDocument:
    return VerdictDocument(
        outcome=verdict.outcome.value,
        on=str(verdict.on),
        only_if=verdict.only_if,
        better_if=verdict.better_if,
        covered=verdict.covered,
        how=verdict.how,
        evidence=tuple(map(_evidence, verdict.evidence)),
        why=verdict.why,
    )


def _evidence(evidence: PastEvidence) -> EvidenceDocument:
    return EvidenceDocument(
        facts=evidence.ids,
        supports=evidence.supports,
        sure=evidence.sure,
        order=evidence.order.value,
    )


def to_document(document: ClaimsDocument) -> dict[str, Any]:
    """Checked claims as plain values: lists, tables, texts, numbers, flags and None."""
    return plain(document)


def to_json(document: ClaimsDocument) -> str:
    """The JSON text of checked claims. Reading it again gives an equal document."""
    return written(document)


def from_json(text: str) -> ClaimsDocument:
    """The checked claims in a JSON text.

    Raises:
        CatalogueError: with every fault of the document at once, each with its key path; a
            document of another version is refused as such.
    """
    return read(text, ClaimsDocument, FORMAT, "claims")

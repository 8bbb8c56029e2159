"""What is said of platforms and how it comes out, for a reader at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from privmodel.catalogue.registry import Catalogue
from privmodel.model.claim import Claim
from privmodel.model.evidence import Fact, Source
from privmodel.query.claimed.claims import CheckedClaim, ClaimOutcome, ClaimVerdict
from privmodel.query.claimed.past import PastEvidence, PastOrder

__all__ = ["claims_counted", "claims_list", "claims_text", "verdict_words"]


def claims_text(catalogue: Catalogue, platform: str, checked: Iterable[CheckedClaim]) -> str:
    """Every checked claim about a platform: who said it, what it means, how it comes out and why.

    Args:
        catalogue: where the sources are looked up.
        platform: the platform's id.
        checked: the checked claims.
    """
    about = catalogue.platform(platform)
    sources = {
        source.id: source for source in (*about.sources, *catalogue.claims(platform).sources)
    }
    blocks = ["\n".join(_block(each, sources)) for each in checked]
    return "\n\n".join(blocks) or f"nobody's sentences about {about.name} are collected"


def claims_counted(catalogue: Catalogue) -> dict[str, dict[str, int]]:
    """How many sentences on each platform are bound to a guarantee, to the past, or to nothing."""
    return {
        name: {
            "guarantee": sum(claim.guarantee is not None for claim in claims),
            "past": sum(claim.past is not None for claim in claims),
            "not_checkable": sum(claim.not_checkable != "" for claim in claims),
        }
        for name in catalogue.claimed()
        for claims in [catalogue.claims(name).claims]
    }


def claims_list(catalogue: Catalogue) -> str:
    """The platforms of which sentences are collected, a line each."""
    words = {"guarantee": "on guarantees", "past": "on the past", "not_checkable": "not checkable"}
    return "\n".join(
        f"{name}: {', '.join(f'{count} {words[how]}' for how, count in counts.items() if count)}"
        for name, counts in claims_counted(catalogue).items()
    )


def _block(checked: CheckedClaim, sources: dict[str, Source]) -> Iterator[str]:
    claim = checked.claim
    said = f"said {claim.said}" if claim.until is None else f"said {claim.said} to {claim.until}"
    yield ", ".join([claim.id, claim.by.value, *([claim.speaker] if claim.speaker else []), said])
    if claim.quote:
        yield f"  “{claim.quote}”"
    yield f"  meaning: {claim.means}"
    for sighting in claim.seen:
        source = sources[sighting.source]
        publisher = f", {source.publisher}" if source.publisher else ""
        yield f"  source: {source.title}{publisher}, {sighting.on} [{source.id}] {source.url}"
    if claim.guarantee is not None:
        yield f"  about: {_about(claim)}"
    if claim.note:
        yield f"  note: {claim.note}"
    if claim.not_checkable:
        yield f"  not checkable: {claim.not_checkable}"
        return
    yield from _verdict(checked.as_said, f"as said, {checked.as_said.on}")
    if checked.again is not None:
        yield from _verdict(checked.again, f"said again, {checked.again.on}", brief=True)


def _about(claim: Claim) -> str:
    assert claim.guarantee is not None
    parts = [claim.guarantee.id]
    if claim.guarantee.where.tests:
        parts.append(str(claim.guarantee.where))
    if claim.guarantee.kinds:
        parts.append(" and ".join(sorted(kind.words for kind in claim.guarantee.kinds)))
    return ", ".join(parts)


def verdict_words(verdict: ClaimVerdict) -> str:
    """One line on a verdict: the outcome, and the facts or the conditions behind it."""
    found = "; ".join(_reasons(verdict))
    return f"{verdict.outcome.words}{': ' if found else ''}{found}"


def _verdict(verdict: ClaimVerdict, when: str, *, brief: bool = False) -> Iterator[str]:
    if brief:
        yield f"  {when}: {verdict_words(verdict)}"
        return
    known = "all that is known today"
    if verdict.known_at is not None:
        known = f"what was known by {verdict.known_at}"
    yield f"  {when}, with {known}: {verdict.outcome.words}"
    yield from (f"    {line}" for line in _details(verdict))


def _details(verdict: ClaimVerdict) -> Iterator[str]:
    """A line on each thing that a verdict rests on."""
    if verdict.why:
        yield verdict.why
    yield from _conditions(verdict)
    yield from (f"covered up to {each}" for each in verdict.covered)
    yield from verdict.how
    for each in verdict.evidence:
        if each.order is not PastOrder.AFTER:
            surely = each.sure and each.order is PastOrder.BEFORE
            verb = f"{'' if surely else 'perhaps '}{_verb(each.supports)}"
            yield from (f"{verb} {_fact(fact)}" for fact in each.facts)
    for supports in (False, True):
        if ids := _ids(verdict.evidence, PastOrder.AFTER, supports):
            yield f"later {_verb(supports)} {', '.join(ids)}"


def _reasons(verdict: ClaimVerdict) -> Iterator[str]:
    """The same in short."""
    if verdict.why:
        yield verdict.why
    yield from _conditions(verdict)
    for supports in (False, True):
        if ids := _ids(verdict.evidence, PastOrder.BEFORE, supports):
            yield f"{_verb(supports)} {', '.join(ids)}"


def _conditions(verdict: ClaimVerdict) -> list[str]:
    """The conditions under which it would hold, or come off better, a line each."""
    begin = {ClaimOutcome.HOLDS_ONLY_IF: "", ClaimOutcome.VIOLATED: "it would hold if "}
    first = begin.get(verdict.outcome, "surely if ")
    lines = [f"{'or if ' if n else first}{each}" for n, each in enumerate(verdict.only_if)]
    return lines + [f"better if {each}" for each in verdict.better_if]


def _ids(evidence: Iterable[PastEvidence], order: PastOrder, supports: bool) -> list[str]:
    """The facts that surely came before or after, on one side."""
    found = (
        name
        for each in evidence
        if each.sure and each.order is order and each.supports is supports
        for name in each.ids
    )
    return list(dict.fromkeys(found))


def _verb(supports: bool) -> str:
    return "supported by" if supports else "contradicted by"


def _fact(fact: Fact) -> str:
    grade = fact.grade.value.replace("_", " ")
    when = grade if fact.period.start is None else f"{fact.period.start}, {grade}"
    return f"{fact.id} ({when}): {fact.says}"

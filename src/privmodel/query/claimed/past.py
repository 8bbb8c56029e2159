"""What was observed that bears on a claim about the past, and whether it came before the claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from math import inf

from attrs import frozen

from privmodel.errors import UnknownName
from privmodel.model.claim import Claim, ClaimedPast
from privmodel.model.disclosure import Practice
from privmodel.model.evidence import Fact, Grade, View
from privmodel.model.platform import Platform

__all__ = ["PastEvidence", "PastOrder", "bearing"]


class PastOrder(StrEnum):
    """Whether something came before a claim was last made, after it, or nobody can tell."""

    BEFORE = "before"
    UNCLEAR = "unclear"
    AFTER = "after"


@frozen(kw_only=True)
class PastEvidence:
    """Facts that together say the same as a claim about the past, or otherwise.

    Attributes:
        facts: the facts, by id.
        supports: whether they say the same.
        sure: whether the admitted sources agree on each of them; an unconfirmed or a disputed
            fact leaves it open.
        order: whether they began before the claim was last made.
    """

    facts: tuple[Fact, ...]
    supports: bool
    sure: bool
    order: PastOrder

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the facts."""
        return tuple(fact.id for fact in self.facts)


def bearing(
    claim: Claim, past: ClaimedPast, platform: Platform, view: View, during: tuple[float, float]
) -> tuple[PastEvidence, ...]:
    """What bears on a claim about the past: observed practices about its kinds, and facts it names.

    What only the claim's own sources show does not support it: they repeat the claim.

    Args:
        claim: the claim.
        past: what it says of the past.
        platform: the platform that it is about.
        view: which sightings count.
        during: the stretch in which the claim was last made, in seconds UTC.

    Raises:
        UnknownName: for a fact that the platform does not have.
    """
    own = frozenset(sighting.source for sighting in claim.seen)
    found: dict[tuple[tuple[str, ...], bool], PastEvidence] = {}
    for names, supports in _named(past, platform):
        facts = tuple(_fact(platform, name) for name in sorted(names))
        if not all(_known(fact, view, own if supports else frozenset()) for fact in facts):
            continue
        each = PastEvidence(
            facts=facts,
            supports=supports,
            sure=all(_sure(fact, view) for fact in facts),
            order=_order(facts, during),
        )
        found.setdefault((each.ids, supports), each)
    return tuple(sorted(found.values(), key=lambda each: (_began(each.facts), each.ids)))


def _named(past: ClaimedPast, platform: Platform) -> Iterator[tuple[Iterable[str], bool]]:
    """Sets of facts, with whether they say the same as the claim.

    A refusal is no evidence against a claim that something was given at all.
    """
    for practice in platform.practices:
        if _speaks(practice, past) and (practice.gave or not past.gave):
            yield practice.facts, practice.gave is past.gave
    for name in sorted(past.supported_by):
        yield (name,), True
    for name in sorted(past.contradicted_by):
        yield (name,), False


def _speaks(practice: Practice, past: ClaimedPast) -> bool:
    """Whether a practice is about kinds and countries of which the claim speaks.

    One that names no country is an aggregate, and says nothing of a claim about some countries.
    """
    if practice.kinds.isdisjoint(past.kinds):
        return False
    return not past.countries or not practice.countries.isdisjoint(past.countries)


def _fact(platform: Platform, name: str) -> Fact:
    if name not in platform.facts_by_id:
        raise UnknownName(f"fact of {platform.id}", name, platform.facts_by_id)
    return platform.facts_by_id[name]


def _known(fact: Fact, view: View, own: frozenset[str]) -> bool:
    """Whether an admitted source, other than some, shows a fact, or nobody ever saw it."""
    if fact.grade is Grade.UNCONFIRMED:
        return True
    return any(view.admits(fact, each) and each.source not in own for each in fact.seen)


def _sure(fact: Fact, view: View) -> bool:
    if fact.grade is Grade.UNCONFIRMED:
        return False
    return not any(view.admits(fact, sighting) for sighting in fact.denied)


def _order(facts: tuple[Fact, ...], during: tuple[float, float]) -> PastOrder:
    """Whether facts began before a stretch of time, within it, or after it."""
    first, last = during
    starts = [fact.period.start for fact in facts]
    if all(start is None or start.latest <= first for start in starts):
        return PastOrder.BEFORE
    began = _began(facts)
    return PastOrder.AFTER if began >= last and began > first else PastOrder.UNCLEAR


def _began(facts: Iterable[Fact]) -> float:
    """The first instant at which all of the facts can hold."""
    starts = (fact.period.start for fact in facts)
    return max(-inf if start is None else start.earliest for start in starts)

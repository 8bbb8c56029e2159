"""What an operator was seen to hand over, and how far that speaks for another asker.

An observation compares if it names the asker's country and class of suspicion, of the same forum
(civil is not criminal). One that names neither, or only one of the two, is weaker: it opens a
refusal and settles nothing.
"""

from __future__ import annotations

from enum import Enum

from attrs import frozen

from privmodel.model.adversary import Order
from privmodel.model.data import DataKind
from privmodel.model.disclosure import Practice
from privmodel.model.platform import Platform

from .standing import Standing

__all__ = ["Match", "Observation", "Seen", "observations", "seen"]

NO_FACTS: frozenset[str] = frozenset()


class Match(Enum):
    """How an observation compares with an asker."""

    COMPARABLE = "such an asker"
    WEAKER = "weaker: it names no such country together with such a suspicion"
    OTHER = "another country and another suspicion"
    OTHER_FORUM = "another forum"
    NOT_THEN = "not seen by then, or stopped"
    DOUBTFUL = "a doubtful report"


@frozen(eq=False)
class Observation:
    """An observed practice and how it compares."""

    practice: Practice
    match: Match


@frozen(eq=False)
class Seen:
    """The facts by which a kind was seen to be given or refused."""

    strong: frozenset[str] = NO_FACTS
    weak: frozenset[str] = NO_FACTS
    refused: frozenset[str] = NO_FACTS


def observations(
    platform: Platform, standing: Standing, order: Order, time: float
) -> list[Observation]:
    """How each observed practice of a platform compares with an order at an instant, in seconds UTC."""
    return [
        Observation(practice, _match(practice, standing, order, time))
        for practice in platform.practices
    ]


def _match(practice: Practice, standing: Standing, order: Order, time: float) -> Match:
    if practice.forum != order.forum:
        return Match.OTHER_FORUM
    doubts = standing.at(practice.facts, time)
    if doubts is None:
        return Match.NOT_THEN
    country = _named(practice.countries, order.jurisdiction.id)
    offence = _named(practice.offences, order.suspicion.offence)
    if country and offence:
        return Match.DOUBTFUL if doubts else Match.COMPARABLE
    if country is not False or offence:
        return Match.WEAKER
    return Match.OTHER


def _named(named: frozenset[str], ours: str | None) -> bool | None:
    """Whether ours is among those named; None where either side is silent."""
    if not named or ours is None:
        return None
    return ours in named


def seen(found: list[Observation], kind: DataKind) -> Seen:
    """What the observations say of a kind."""
    strong, weak, refused = NO_FACTS, NO_FACTS, NO_FACTS
    for each in found:
        if kind not in each.practice.kinds:
            continue
        if not each.practice.gave:
            if each.match is Match.COMPARABLE:
                refused |= each.practice.facts
        elif each.match is Match.COMPARABLE:
            strong |= each.practice.facts
        elif each.match in (Match.WEAKER, Match.DOUBTFUL):
            weak |= each.practice.facts
    return Seen(strong, weak, refused)

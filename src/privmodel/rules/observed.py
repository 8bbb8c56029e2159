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

__all__ = ["Match", "Observation", "Seen", "facts_of", "observations", "seen"]


class Match(Enum):
    """How an observation compares with an asker."""

    COMPARABLE = "such an asker"
    WEAKER = "weaker: it names no such country together with such a suspicion"
    OTHER = "another country and another suspicion"
    OTHER_FORUM = "another forum"
    NOT_THEN = "not seen by then, or stopped"
    DOUBTFUL = "a doubtful report"

    @property
    def speaks(self) -> bool:
        """Whether such an observation says anything of what the asker would get."""
        return self in (Match.COMPARABLE, Match.WEAKER, Match.DOUBTFUL)


@frozen(eq=False)
class Observation:
    """An observed practice and how it compares."""

    practice: Practice
    match: Match


@frozen(eq=False)
class Seen:
    """The observations that speak for a kind: of comparable askers, and weaker ones."""

    strong: tuple[Observation, ...] = ()
    weak: tuple[Observation, ...] = ()


def facts_of(found: tuple[Observation, ...]) -> frozenset[str]:
    """The facts on which observations rest."""
    return frozenset().union(*(each.practice.facts for each in found))


def observations(
    platform: Platform, standing: Standing, order: Order, time: float
) -> list[Observation]:
    """How each observed practice compares with an order at an instant, in seconds UTC."""
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
    country = _named(practice.countries, order.executing.id)
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
    """The observations by which a kind was seen to be given."""
    given = [each for each in found if each.practice.gave and kind in each.practice.kinds]
    return Seen(
        strong=tuple(each for each in given if each.match is Match.COMPARABLE),
        weak=tuple(each for each in given if each.match in (Match.WEAKER, Match.DOUBTFUL)),
    )

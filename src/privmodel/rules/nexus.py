"""Whom a state reaches: whether its law applies to a holder, and whether it can enforce an order.

That a law applies follows from the ties that the law itself names, which may be no more than a
service offered there. That an order can be enforced follows from an establishment, a representative
or assets. The two are kept apart, and an answer says both.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from attrs import frozen

from privmodel.inference.rule import Doubt
from privmodel.model.adversary import Order
from privmodel.model.nexus import ENFORCING, Establishment, OperatorClass, Relation
from privmodel.model.platform import Platform

from .footprint import open_doubt
from .standing import Segment, Standing, weight

__all__ = ["Applies", "Binding", "ClassSaid", "Reach", "binding", "class_said", "class_stretches"]

NO_DOUBTS: frozenset[Doubt] = frozenset()
NO_FACTS: frozenset[str] = frozenset()


class Reach(Enum):
    """Whether the state behind an order can enforce it against the holder."""

    ENFORCEABLE = "enforceable"
    OUT = "out of reach"
    OPEN = "open"


@frozen(eq=False)
class Applies:
    """Whether a law claims to bind a holder: the tie by which it does, and what is doubtful of it.

    Attributes:
        relation: the tie; None where the law does not apply, or nothing says that it does.
        facts: the facts that it rests on.
        doubts: those that may be false.
        surely_not: whether the holder surely has none of the ties that the law names.
    """

    relation: Relation | None
    facts: frozenset[str] = NO_FACTS
    doubts: frozenset[Doubt] = NO_DOUBTS
    surely_not: bool = False


@frozen(eq=False)
class Binding:
    """Whether a holder is bound by an order, with what that rests on.

    Attributes:
        reach: whether the law applies and its state can enforce the order.
        facts: the facts that it rests on.
        doubts: those that may be false.
        applies: whether the law claims to bind the holder; None where it names no ties.
    """

    reach: Reach
    facts: frozenset[str]
    doubts: frozenset[Doubt]
    applies: Applies | None = None


def binding(
    order: Order,
    platform: Platform,
    standing: Standing,
    time: float,
    nexus: frozenset[Relation] = frozenset(),
) -> Binding:
    """Whether an order's law applies to a platform's operator and its state can enforce it.

    Args:
        order: the order.
        platform: whose operator is ordered.
        standing: how the platform's facts stand.
        time: when, in seconds UTC.
        nexus: the ties that the instrument names; none: those through which it can be enforced.
    """
    enforced = _enforced(order, platform, standing, time)
    if not nexus:
        return enforced
    applies = _applies(order, platform, standing, time, nexus)
    facts = enforced.facts | applies.facts
    if applies.surely_not or enforced.reach is Reach.OUT:
        return Binding(Reach.OUT, facts, NO_DOUBTS, applies)
    doubts = enforced.doubts | applies.doubts
    reach = Reach.OPEN if doubts else Reach.ENFORCEABLE
    return Binding(reach, facts, doubts, applies)


def _enforced(order: Order, platform: Platform, standing: Standing, time: float) -> Binding:
    everything: frozenset[str] = frozenset()
    for tie in platform.establishments:
        if tie.relation in ENFORCING and standing.at(tie.facts, time) is not None:
            everything |= tie.facts
    best = _best(order, platform, standing, time, ENFORCING)
    if best is not None:
        tie, doubts = best
        return Binding(Reach.OPEN if doubts else Reach.ENFORCEABLE, tie.facts, doubts)
    if platform.establishments_closed:
        return Binding(Reach.OUT, everything, NO_DOUBTS)
    country = order.executing.id
    doubt = open_doubt(f"whether {platform.id} has ties to {country} that let it enforce an order")
    return Binding(Reach.OPEN, everything, doubt)


def _applies(
    order: Order,
    platform: Platform,
    standing: Standing,
    time: float,
    nexus: frozenset[Relation],
) -> Applies:
    best = _best(order, platform, standing, time, nexus)
    if best is not None:
        tie, doubts = best
        return Applies(tie.relation, tie.facts, doubts)
    if platform.establishments_closed and nexus <= ENFORCING:
        return Applies(None, surely_not=True)
    words = " or ".join(sorted(each.value for each in nexus))
    doubt = open_doubt(f"whether {platform.id} has a tie to {order.executing.id} ({words})")
    return Applies(None, NO_FACTS, doubt)


def _best(
    order: Order,
    platform: Platform,
    standing: Standing,
    time: float,
    among: frozenset[Relation],
) -> tuple[Establishment, frozenset[Doubt]] | None:
    """The tie of some sorts to the order's country that is least in doubt."""
    found = list(_ties(order, platform, standing, time, among))
    places = {tie.country for tie, _ in found}
    members = order.executing.members
    made = []
    for tie, doubts in found:
        if tie.country in members and order.state is None and len(places) == 1:
            doubts |= open_doubt(f"whether the authority is of another state than {tie.country}")
        made.append((tie, doubts))
    return min(made, key=lambda each: (weight(each[1]), _rank(each[0])), default=None)


def _rank(tie: Establishment) -> tuple[int, list[str], str]:
    return list(Relation).index(tie.relation), sorted(tie.facts), tie.country


def _ties(
    order: Order,
    platform: Platform,
    standing: Standing,
    time: float,
    among: frozenset[Relation],
) -> Iterator[tuple[Establishment, frozenset[Doubt]]]:
    """Ties to the order's country; under a law of several states, to members but the asking one."""
    law = order.executing
    for tie in platform.establishments:
        if tie.relation not in among:
            continue
        if tie.country != law.id and tie.country not in law.members - {order.state}:
            continue
        doubts = standing.at(tie.facts, time)
        if doubts is None:
            continue
        if tie.where.tests:
            doubts |= open_doubt(f"whether the account is one where {tie.where}")
        yield tie, doubts


# --- What the operator is in law


@frozen(eq=False)
class ClassSaid:
    """Whether an operator is said to be in a class, with what that rests on."""

    holds: bool
    facts: frozenset[str]
    doubts: frozenset[Doubt]


def class_said(
    platform: Platform, standing: Standing, country: str, name: str, time: float
) -> ClassSaid | None:
    """What the statements of a platform say of its class at an instant; None: nothing.

    Args:
        platform: the platform.
        standing: how its facts stand.
        country: the law that has the class.
        name: the class.
        time: the instant, in seconds UTC.
    """
    found = []
    for each in platform.classes:
        if (each.country, each.name) == (country, name):
            doubts = standing.at(each.facts, time)
            if doubts is not None:
                found.append(ClassSaid(each.holds, each.facts, doubts))
    return min(found, key=_surest, default=None)


def _surest(said: ClassSaid) -> tuple[object, ...]:
    return weight(said.doubts), not said.holds, sorted(said.facts)


def class_stretches(
    platform: Platform, standing: Standing, country: str, names: frozenset[str]
) -> Iterator[tuple[OperatorClass, Segment]]:
    """The stretches through which an operator may be in one of several classes of a law."""
    for each in platform.classes:
        if each.holds and each.country == country and each.name in names:
            for segment in standing.of(each.facts):
                yield each, segment

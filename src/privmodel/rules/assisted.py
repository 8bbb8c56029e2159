"""Requests that another state carries out, and the ways that a holder's state leaves open.

A request for legal assistance is executed with the instruments of the state that is asked, under
their conditions, as its own order: what that state forbids to foreigners does not stand in the way.
Whether it grants the request is its own decision, so that is open unless the asker states it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve, frozen

from privmodel.inference.rule import Doubt
from privmodel.model.adversary import Order
from privmodel.model.evidence import View
from privmodel.model.law import Assistance, Jurisdiction, Way
from privmodel.model.nexus import Relation
from privmodel.model.platform import Platform
from privmodel.model.scope import Value

from .footprint import open_doubt
from .law import law_standing
from .request import Request
from .situation import doubts_about
from .standing import Standing, weight

__all__ = ["GRANTED", "INTERNATIONAL", "Executed", "executed", "ways"]

GRANTED = "request_granted"
"""The condition by which an asker states whether the other state granted its request."""

INTERNATIONAL = "int"
"""The id of the law in which ways stand that no state's own law names."""

NO_DOUBTS: frozenset[Doubt] = frozenset()


@frozen(eq=False)
class Executed:
    """A request as the other state carries it out.

    Attributes:
        order: the order that it makes of it; its instruments are those with which it executes.
        facts: the facts on which the way rests.
        doubts: whether the way is open and the request granted.
        failed: why it is not carried out; empty if it is.
    """

    order: Order
    facts: frozenset[str] = frozenset()
    doubts: frozenset[Doubt] = NO_DOUBTS
    failed: str = ""


def executed(order: Order, laws: Mapping[str, Jurisdiction], view: View, time: float) -> Executed:
    """What becomes of an order: itself, or the one by which another state carries it out.

    Args:
        order: the order.
        laws: the laws at hand, by country.
        view: which evidence counts.
        time: when it is carried out, in seconds UTC.
    """
    law = order.through
    if law is None:
        return Executed(order)
    asker = order.jurisdiction.id
    granted = order.suspicion.gates.get(GRANTED)
    if granted is False:
        return Executed(order, failed=f"{law.id} did not grant the request of {asker}")
    doubts = NO_DOUBTS if granted else open_doubt(f"whether {law.id} grants what {asker} asks for")
    naming = _naming(law, laws)
    if not naming.assistances:
        if not granted:
            doubts |= open_doubt(f"the catalogue names no way from {asker} through {law.id}")
        return Executed(order, doubts=doubts)
    found = [
        (way, left)
        for way, left in _open_ways(order, naming, view, time)
        if way.way is Way.MUTUAL_ASSISTANCE and _usable(order, way)
    ]
    if not found:
        return Executed(order, failed=f"{law.id} has no way of assistance that fits this request")
    way, left = min(found, key=lambda each: (weight(each[1]), sorted(each[0].facts)))
    named = order.instruments or tuple(sorted(way.executes))
    return Executed(evolve(order, instruments=named), way.facts, doubts | left)


def _naming(law: Jurisdiction, laws: Mapping[str, Jurisdiction]) -> Jurisdiction:
    """The law that names the ways through a state: its own or, where that is silent, treaties."""
    return law if law.assistances else laws.get(INTERNATIONAL, law)


def _usable(order: Order, way: Assistance) -> bool:
    """Whether a request can be executed with the instruments that it names."""
    return not way.executes or way.executes.issuperset(order.instruments)


def _open_ways(
    order: Order, law: Jurisdiction, view: View, time: float
) -> Iterator[tuple[Assistance, frozenset[Doubt]]]:
    """The ways through a law that may be open to an order, with what is doubtful about each."""
    standing = law_standing(law, view)
    values: dict[str, Value] = {
        **Request(order, ()).values,
        "country": order.jurisdiction.id,
    }
    for way in law.assistances:
        doubts = standing.at(way.facts, time)
        conditions = doubts_about(way.where, values.get)
        if doubts is None or conditions is None:
            continue
        if way.open:
            names = ", ".join(sorted(way.facts))
            doubts |= open_doubt(f"whether {law.id} offers {way.way.words} ({names})")
        yield way, doubts | conditions


def ways(
    order: Order,
    platform: Platform,
    standing: Standing,
    laws: Mapping[str, Jurisdiction],
    view: View,
    time: float,
) -> tuple[str, ...]:
    """How an order that does not reach a holder could, through the states it is established in.

    Args:
        order: the order.
        platform: whose operator is out of its reach.
        standing: how the platform's facts stand.
        laws: the laws at hand, by country.
        view: which evidence counts.
        time: when, in seconds UTC.
    """
    found: dict[str, None] = {}
    for tie in platform.establishments:
        law = laws.get(tie.country)
        if tie.relation is not Relation.ESTABLISHED or standing.at(tie.facts, time) is None:
            continue
        if law is None or law.id == order.executing.id:
            continue
        some = False
        for way, doubts in _open_ways(order, _naming(law, laws), view, time):
            some = True
            facts = f" [{', '.join(sorted(way.facts))}]" if way.facts else ""
            maybe = " perhaps" if doubts else ""
            found[f"a way{maybe} through {law.id}: {way.way.words}{facts}"] = None
        if not some:
            found[f"the catalogue names no way through {law.id}"] = None
    return tuple(found)

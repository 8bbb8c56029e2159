"""What an order asks for, and whether its holder is bound: cover, conditions, reach, bars."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum

from attrs import frozen

from privmodel.inference.rule import Doubt, Level
from privmodel.model.adversary import Order
from privmodel.model.data import DataKind
from privmodel.model.evidence import View
from privmodel.model.law import EU_MEMBERS, Cell, Instrument, Jurisdiction, TimeMode
from privmodel.model.platform import Platform, Relation
from privmodel.model.scope import Scope, Value

from .footprint import open_doubt
from .situation import doubts_about
from .standing import Standing, weight

__all__ = ["Binding", "Cover", "Reach", "Request", "bars", "binding", "covers", "law_standing"]

Ask = Callable[[Scope], frozenset[Doubt] | None]
NO_DOUBTS: frozenset[Doubt] = frozenset()
ENFORCING = frozenset({Relation.ESTABLISHED, Relation.REPRESENTED, Relation.ASSETS})
"""The ties to a country through which its state can enforce an order."""


class Reach(Enum):
    """Whether the state behind an order can enforce it against the holder."""

    ENFORCEABLE = "enforceable"
    OUT = "out of reach"
    OPEN = "open"


@frozen(eq=False)
class Cover:
    """One limb of an instrument that an order uses."""

    instrument: Instrument | None
    kinds: frozenset[DataKind] | None
    time: TimeMode
    max_days: float | None
    facts: frozenset[str]
    doubts: frozenset[Doubt]


@frozen(eq=False)
class Binding:
    """Whether a holder is bound by an order, with what that rests on."""

    reach: Reach
    facts: frozenset[str]
    doubts: frozenset[Doubt]


class Request:
    """The attributes of a request on which conditions and clauses may turn.

    Args:
        order: the order.
        instruments: the instruments it uses, their conditions met or open.
    """

    def __init__(self, order: Order, instruments: tuple[Instrument, ...]) -> None:
        suspicion = order.suspicion
        issuers = frozenset().union(*(instrument.issuers for instrument in instruments))
        if "judge" in issuers or order.jurisdiction.instruments is None:
            issuers |= {"judge", "court"}
        self.values: Mapping[str, Value] = {
            "country": order.jurisdiction.id,
            "forum": order.forum,
            "order": issuers or None,
            "instrument": frozenset(instrument.id for instrument in instruments) or None,
            "offence": suspicion.offence,
            "max_penalty_years": suspicion.max_penalty_years,
            "breaks_terms": _word(suspicion.breaks_terms),
            "over_network": _word(suspicion.over_network),
            "purpose": suspicion.purpose,
            **{name: _word(met) for name, met in suspicion.gates.items()},
        }

    def look(self, name: str) -> Value:
        """The value of an attribute; None where nobody stated it."""
        return self.values.get(name)

    def ask(self, scope: Scope) -> frozenset[Doubt] | None:
        """The doubts about whether a scope holds for this request; None when it does not."""
        return doubts_about(scope, self.look)


def _word(value: bool | None) -> str | None:
    return None if value is None else ("yes" if value else "no")


def law_standing(jurisdiction: Jurisdiction, view: View) -> Standing:
    """How the facts of a law file stand under a view."""
    return Standing(jurisdiction.facts_by_id, view)


def covers(order: Order, standing: Standing, time: float) -> tuple[list[Cover], list[Instrument]]:
    """The limbs that an order may use at an instant, and the instruments whose conditions fail.

    Args:
        order: the order.
        standing: how the facts of its jurisdiction stand.
        time: when it is served, in seconds UTC.
    """
    law = order.jurisdiction
    if law.instruments is None:
        doubt = open_doubt(f"the catalogue has no law of {law.id}")
        return [Cover(None, None, TimeMode.STORED, None, frozenset(), doubt)], []
    if not order.instruments and all(each.forum != order.forum for each in law.instruments):
        doubt = open_doubt(f"the catalogue has no {order.forum} instrument of {law.id}")
        return [Cover(None, None, TimeMode.STORED, None, frozenset(), doubt)], []
    found: list[Cover] = []
    barred: list[Instrument] = []
    ask = Request(order, ()).ask
    for instrument in law.instruments:
        if order.instruments:
            if instrument.id not in order.instruments:
                continue
        elif instrument.forum != order.forum:
            continue
        doubts = standing.at(instrument.facts, time)
        condition = _any_of(instrument.any_of, ask)
        if doubts is None or condition is None:
            barred.append(instrument)
            continue
        for cell in instrument.cells:
            limb = _limb(instrument, cell, ask, standing, time)
            if limb is not None:
                found.append(
                    Cover(
                        instrument,
                        cell.kinds,
                        cell.time,
                        cell.max_days,
                        instrument.facts | cell.facts,
                        doubts | condition | limb,
                    )
                )
    return found, barred


def _any_of(conditions: tuple[Scope, ...], ask: Ask) -> frozenset[Doubt] | None:
    """The doubts that alternative conditions leave; None when all of them fail."""
    if not conditions:
        return NO_DOUBTS
    left = [doubts for doubts in map(ask, conditions) if doubts is not None]
    return min(left, key=weight) if left else None


def _limb(
    instrument: Instrument, cell: Cell, ask: Ask, standing: Standing, time: float
) -> frozenset[Doubt] | None:
    doubts = standing.at(cell.facts, time)
    conditions = ask(cell.where)
    if doubts is None or conditions is None:
        return None
    if cell.open:
        names = ", ".join(sorted(category.value for category in cell.categories))
        facts = ", ".join(sorted(instrument.facts | cell.facts))
        doubts |= open_doubt(f"whether {instrument.id} covers {names} ({facts})")
    return doubts | conditions


def binding(order: Order, platform: Platform, standing: Standing, time: float) -> Binding:
    """Whether the order's state can enforce it against a platform's operator.

    Args:
        order: the order.
        platform: whose operator is ordered.
        standing: how the platform's facts stand.
        time: when, in seconds UTC.
    """
    country = order.jurisdiction.id
    best: Binding | None = None
    everything: frozenset[str] = frozenset()
    for tie in platform.establishments:
        doubts = standing.at(tie.facts, time)
        if doubts is None or tie.relation not in ENFORCING:
            continue
        everything |= tie.facts
        if tie.country != country and not (country == "eu" and tie.country in EU_MEMBERS):
            continue
        if tie.where.tests:
            doubts |= open_doubt(f"whether the account is one where {tie.where}")
        key = (weight(doubts), sorted(tie.facts))
        if best is None or key < (weight(best.doubts), sorted(best.facts)):
            reach = Reach.OPEN if doubts else Reach.ENFORCEABLE
            best = Binding(reach, tie.facts, doubts)
    if best is not None:
        return best
    if platform.establishments_closed:
        return Binding(Reach.OUT, everything, NO_DOUBTS)
    doubt = open_doubt(f"whether {platform.id} has ties to {country} that let it enforce an order")
    return Binding(Reach.OPEN, everything, doubt)


def bars(
    request: Request,
    platform: Platform,
    standing: Standing,
    laws: Mapping[str, Jurisdiction],
    view: View,
    time: float,
) -> dict[DataKind, tuple[frozenset[str], frozenset[Doubt]]]:
    """The kinds that laws of the holder's own countries forbid it to hand over, with their facts.

    Args:
        request: the attributes of the order.
        platform: whose operator is ordered.
        standing: how the platform's facts stand.
        laws: the laws at hand, by country.
        view: which evidence counts.
        time: when, in seconds UTC.
    """
    found: dict[DataKind, tuple[frozenset[str], frozenset[Doubt]]] = {}
    for tie in platform.establishments:
        law = laws.get(tie.country)
        if tie.relation is not Relation.ESTABLISHED or law is None or not law.bars:
            continue
        tied = standing.at(tie.facts, time)
        if tied is None:
            continue
        foreign: Value = "no" if law.id == request.values["country"] else "yes"
        values = {**request.values, "foreign": foreign}
        facts = law_standing(law, view)
        for bar in law.bars:
            doubts = facts.at(bar.facts, time)
            conditions = doubts_about(bar.where, values.get)
            if doubts is None or conditions is None:
                continue
            doubts |= tied | conditions
            for kind in bar.kinds:
                known = found.get(kind)
                facts_here = bar.facts | tie.facts
                key = (weight(doubts), sorted(facts_here))
                if known is None or key < (weight(known[1]), sorted(known[0])):
                    found[kind] = (facts_here, doubts)
    return found


def disputed(names: frozenset[str]) -> frozenset[Doubt]:
    """A dispute between statements."""
    return frozenset({Doubt(" against ".join(sorted(names)), Level.DISPUTED)})

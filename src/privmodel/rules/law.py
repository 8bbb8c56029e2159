"""What an order asks for: the limbs of instruments that can be used, and why others can't."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from math import inf
from types import MappingProxyType

from attrs import frozen

from privmodel.inference.rule import Doubt
from privmodel.model.adversary import Order
from privmodel.model.data import DataKind
from privmodel.model.evidence import View
from privmodel.model.law import Cell, Instrument, Jurisdiction, TimeMode
from privmodel.model.platform import Platform
from privmodel.model.scope import Scope
from privmodel.model.timeline import iso

from .footprint import open_doubt
from .request import Met, Request
from .standing import Standing, standing_under, weight

__all__ = [
    "Cover",
    "Failed",
    "Unusable",
    "any_of",
    "covers",
    "law_standing",
    "used_by",
    "whether_usable",
]

Ask = Callable[[Scope], Met | None]
NOTHING_EARLIER: Mapping[str, Met] = MappingProxyType({})


@frozen(eq=False)
class Cover:
    """One limb of an instrument that an order uses.

    Attributes:
        instrument: the instrument; None for a law that nobody knows.
        kinds: what it asks for; None: perhaps anything.
        time: stored data, or data still to come.
        max_days: for data to come: for how long.
        facts: what it rests on.
        doubts: those of them that may be false.
        by_clause: whether no law says that it can be asked for, but the holder's own rules do.
    """

    instrument: Instrument | None
    kinds: frozenset[DataKind] | None
    time: TimeMode
    max_days: float
    facts: frozenset[str]
    doubts: frozenset[Doubt]
    by_clause: bool = False


class Failed(Enum):
    """Why an instrument, or one of its limbs, can't be used."""

    NOT_IN_FORCE = "not in force"
    CONDITION = "condition not met"
    ORDER_FIRST = "another order first"
    LIMB = "the limb is not in force"


@frozen(eq=False)
class Unusable:
    """An instrument, or a limb of one, that asks for nothing here, and why."""

    instrument: Instrument
    kinds: frozenset[DataKind]
    time: TimeMode
    failed: Failed
    words: str


def law_standing(jurisdiction: Jurisdiction, view: View) -> Standing:
    """How the facts of a law file stand under a view."""
    return standing_under(view, jurisdiction.facts_by_id)


def covers(
    order: Order,
    standing: Standing,
    time: float,
    holder: Platform | None = None,
    holding: Standing | None = None,
    earlier: Mapping[str, Met] = NOTHING_EARLIER,
) -> tuple[list[Cover], list[Unusable]]:
    """The limbs that an order may use at an instant, and those that it may not, each with why.

    Args:
        order: the order.
        standing: how the facts of its jurisdiction stand.
        time: when it is served, in seconds UTC.
        holder: whose operator is ordered, whose class conditions may turn on.
        holding: how the holder's facts stand.
        earlier: the instruments used before, with what that rests on.
    """
    law = order.executing
    if law.instruments is None:
        doubt = open_doubt(f"the catalogue has no law of {law.id}")
        return [Cover(None, None, TimeMode.STORED, inf, frozenset(), doubt)], []
    if not order.instruments and all(each.forum != order.forum for each in law.instruments):
        doubt = open_doubt(f"the catalogue has no {order.forum} instrument of {law.id}")
        return [Cover(None, None, TimeMode.STORED, inf, frozenset(), doubt)], []
    found: list[Cover] = []
    unusable: list[Unusable] = []
    request = Request(order, (), holder, holding, time)
    for instrument in used_by(order):
        doubts = standing.at(instrument.facts, time)
        met = _opened(instrument, request.met, earlier)
        failed, words = _whole(instrument, doubts, met, earlier, standing, time)
        for cell in instrument.cells:
            limb, why, said = _limb(instrument, cell, request.met, standing, time)
            if failed is None and limb is not None:
                assert doubts is not None
                assert met is not None
                found.append(
                    Cover(
                        instrument,
                        cell.kinds,
                        cell.time,
                        cell.term(order.renewals),
                        instrument.facts | cell.facts | met.facts | limb.facts,
                        doubts | met.doubts | limb.doubts,
                    )
                )
            elif (reason := failed or why) is not None:
                text = f"{instrument.id}: {words if failed else said}"
                unusable.append(Unusable(instrument, cell.kinds, cell.time, reason, text))
    return found, unusable


def whether_usable(
    instrument: Instrument,
    standing: Standing,
    time: float,
    ask: Ask,
    earlier: Mapping[str, Met],
) -> Met | None:
    """What it rests on that an instrument as a whole can be used; None if it can't.

    Args:
        instrument: the instrument.
        standing: how the facts of its law stand.
        time: when, in seconds UTC.
        ask: whether a condition holds for the request that uses it.
        earlier: the instruments used before, with what that rests on.
    """
    doubts = standing.at(instrument.facts, time)
    met = _opened(instrument, ask, earlier)
    failed, _ = _whole(instrument, doubts, met, earlier, standing, time)
    if failed is not None or met is None or doubts is None:
        return None
    return Met(doubts | met.doubts, met.facts | instrument.facts)


def used_by(order: Order) -> Iterator[Instrument]:
    """The instruments that an order names, or all of its forum."""
    for instrument in order.executing.instruments or ():
        named = instrument.id in order.instruments
        if named or (not order.instruments and instrument.forum == order.forum):
            yield instrument


def _whole(
    instrument: Instrument,
    doubts: frozenset[Doubt] | None,
    met: Met | None,
    earlier: Mapping[str, Met],
    standing: Standing,
    time: float,
) -> tuple[Failed | None, str]:
    """Why no limb of an instrument can be used, if none can."""
    if doubts is None:
        return Failed.NOT_IN_FORCE, _out_of_force(instrument.facts, standing, time)
    if instrument.after and instrument.after.isdisjoint(earlier):
        names = " or ".join(sorted(instrument.after))
        return Failed.ORDER_FIRST, f"it needs an earlier order with {names}"
    if met is None:
        doors = ", or ".join(map(str, instrument.any_of))
        return Failed.CONDITION, f"conditions not met: {doors}"
    return None, ""


def _out_of_force(names: frozenset[str], standing: Standing, time: float) -> str:
    """When the facts hold that do not hold now."""
    periods = [
        f"{name} {standing.facts[name].period}"
        for name in sorted(names)
        if standing.at(frozenset({name}), time) is None
    ]
    return f"not in force at {iso(time)} ({', '.join(periods)})"


def _opened(instrument: Instrument, ask: Ask, earlier: Mapping[str, Met]) -> Met | None:
    """What an instrument's conditions rest on, and the order that had to come first."""
    met = any_of(instrument.any_of, ask)
    first = [earlier[name] for name in sorted(instrument.after) if name in earlier]
    if met is None or not first:
        return met
    best = min(first, key=_lightest)
    return Met(met.doubts | best.doubts, met.facts | best.facts)


def _lightest(met: Met) -> tuple[object, ...]:
    return weight(met.doubts), sorted(met.facts)


def any_of(conditions: tuple[Scope, ...], ask: Ask) -> Met | None:
    """What alternative conditions rest on; None when all of them fail.

    Args:
        conditions: the conditions; none: nothing has to be met.
        ask: whether one of them holds for the request.
    """
    if not conditions:
        return Met()
    left = [met for met in map(ask, conditions) if met is not None]
    return min(left, key=_lightest, default=None)


def _limb(
    instrument: Instrument, cell: Cell, ask: Ask, standing: Standing, time: float
) -> tuple[Met | None, Failed | None, str]:
    doubts = standing.at(cell.facts, time)
    if doubts is None:
        return None, Failed.LIMB, _out_of_force(cell.facts, standing, time)
    met = ask(cell.where)
    if met is None:
        return None, Failed.CONDITION, f"conditions not met: {cell.where}"
    if cell.open:
        names = ", ".join(sorted(category.value for category in cell.categories))
        facts = ", ".join(sorted(instrument.facts | cell.facts))
        doubts |= open_doubt(f"whether {instrument.id} covers {names} ({facts})")
    return Met(doubts | met.doubts, met.facts), None, ""

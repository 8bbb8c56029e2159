"""Orders served on operators: for stored data at an instant, for data to come through a stretch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import inf

from privmodel.errors import UnknownName
from privmodel.inference.interval import Interval
from privmodel.inference.rule import NOTHING_NEEDED, Need
from privmodel.model.adversary import Adversary, Order
from privmodel.model.data import DataKind, Item
from privmodel.model.law import Jurisdiction, TimeMode
from privmodel.model.platform import Platform
from privmodel.model.retention import State
from privmodel.model.timeline import DAY

from . import places
from .access import KEPT, Access, Denial, Reach, When
from .grounds import Ruling, rule_on
from .law import law_standing
from .situation import Situation
from .steps import Ground

__all__ = ["lay_order"]

RECORDED = frozenset({State.KEPT, State.RECORDABLE})


def lay_order(
    situation: Situation,
    reach: Reach,
    order: Order,
    label: str,
    when: When,
    laws: Mapping[str, Jurisdiction],
    admitted: frozenset[Ground],
    adversary: Adversary,
) -> None:
    """The accesses and denials that come of serving an order on operators.

    Args:
        situation: the conversation under its view.
        reach: where to lay them.
        order: the order.
        label: what to call the power.
        when: when it is served, or through which stretch it runs.
        laws: laws at hand, by country, for blocking rules.
        admitted: the grounds that the question admits.
        adversary: who serves it; what it knows may select accounts.

    Raises:
        UnknownName: when it names a platform that the conversation does not touch.
    """
    if order.holder is not None and order.holder not in situation.platforms:
        raise UnknownName(
            "platform of this conversation", order.holder, situation.platforms, "order.holder"
        )
    for platform in situation.platforms.values():
        if order.holder not in (None, platform.id) or not platform.servers:
            continue
        for mode, part in _parts(order, when):
            for piece, time in _pieces(situation, order, platform, part, laws):
                rulings = rule_on(
                    order, platform, situation.standing, laws, situation.view, time, mode, admitted
                )
                _apply(situation, reach, platform, rulings, label, piece, mode, adversary)


def _parts(order: Order, when: When) -> Iterator[tuple[TimeMode, When]]:
    """An order for stored data acts when it is served; one for data to come, through its stretch."""
    if order.during.end is None:
        yield TimeMode.STORED, when
        return
    start = Interval(when.maybe.start, when.maybe.start)
    yield TimeMode.STORED, When(start, start)
    longest = _longest(order)
    end = min(when.maybe.end, when.maybe.start + longest)
    if longest > 0 and when.sure is not None:
        sure = Interval(when.sure.start, min(end, when.sure.end))
        yield TimeMode.PROSPECTIVE, When(sure, Interval(when.maybe.start, end))


def _longest(order: Order) -> float:
    """For how many seconds the instruments of an order may run at most."""
    days = [
        cell.max_days or inf
        for instrument in order.jurisdiction.instruments or ()
        if not order.instruments or instrument.id in order.instruments
        for cell in instrument.cells
        if cell.time is TimeMode.PROSPECTIVE
    ]
    return max(days, default=0.0) * DAY


def _pieces(
    situation: Situation,
    order: Order,
    platform: Platform,
    when: When,
    laws: Mapping[str, Jurisdiction],
) -> Iterator[tuple[When, float]]:
    """A window cut where a fact that the ruling may rest on begins or ends."""
    low, high = when.maybe.start, when.maybe.end
    if low == high:
        yield when, low
        return
    cuts = {low}
    for standing in (
        situation.standing,
        law_standing(order.jurisdiction, situation.view),
        *(law_standing(law, situation.view) for law in laws.values()),
    ):
        for name in standing.facts:
            for segment in standing.of(frozenset({name})):
                cuts.update(cut for cut in (segment.start, segment.end) if low < cut < high)
    ordered = [*sorted(cuts), high]
    for start, end in zip(ordered, ordered[1:], strict=False):
        piece = Interval(start, end)
        sure = None if when.sure is None else when.sure.intersect(piece)
        once = when.once if len(ordered) == 2 else None
        yield When(sure, piece, once), start


def _apply(
    situation: Situation,
    reach: Reach,
    platform: Platform,
    rulings: Mapping[DataKind, Ruling],
    label: str,
    when: When,
    mode: TimeMode,
    adversary: Adversary,
) -> None:
    groups: dict[int, tuple[Ruling, set[DataKind]]] = {}
    for kind, ruling in rulings.items():
        groups.setdefault(id(ruling), (ruling, set()))[1].add(kind)
    states = KEPT if mode is TimeMode.STORED else RECORDED
    for server in platform.servers:
        node = places.operator(server)
        for ruling, kinds in groups.values():
            if not ruling.given:
                reach.denials.append(Denial(node, label, when, frozenset(kinds), ruling))
                continue
            reach.looks_at(server, frozenset(kinds))
            for needs, whose in _selectors(situation, platform, adversary):
                reach.add(
                    Access(
                        node, label, when, frozenset(kinds), states, needs, whose,
                        ruling.facts, ruling.doubts, ruling,
                    )
                )  # fmt: skip
                if not kinds.isdisjoint(DataKind.CONTENTS.leaves):
                    # a provider that hands contents over opens what it can open
                    reach.add(
                        Access(
                            places.vault(server), label, when, None, states, needs, whose,
                            ruling.facts, ruling.doubts, ruling,
                        )
                    )  # fmt: skip


def _selectors(
    situation: Situation, platform: Platform, adversary: Adversary
) -> Iterator[tuple[tuple[Need, ...], str]]:
    """What an order must name: an identifier by which the holder can look an account up."""
    if DataKind.SELECTOR in adversary.knows:
        yield NOTHING_NEEDED, ""
        return
    for person in situation.conversation.participants:
        kinds = (DataKind.SELECTOR, *sorted(platform.selectors))
        needs = tuple(Need(frozenset({Item(kind=kind, subject=person.name)})) for kind in kinds)
        yield needs, person.name

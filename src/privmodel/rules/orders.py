"""Orders served on operators: for stored data at an instant, for data to come through a stretch."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from operator import attrgetter

from attrs import evolve

from privmodel.errors import UnknownName
from privmodel.inference.interval import Interval
from privmodel.inference.rule import NOTHING_NEEDED, Need
from privmodel.model.adversary import Adversary, Order, Window
from privmodel.model.data import LEAVES, DataKind, Item, Subject
from privmodel.model.law import Jurisdiction, TimeMode
from privmodel.model.platform import Platform
from privmodel.model.retention import State
from privmodel.model.timeline import DAY, Moment

from . import places
from .access import KEPT, Access, Denial, Reach, When, window
from .assisted import Executed, executed, ways
from .capability import lay_built
from .footprint import Copy, Footprint, Span
from .freeze import lay_frozen
from .grounds import Ruling, rule_on
from .law import covers, law_standing, used_by, whether_usable
from .lawful_entry import lay_codes_handed_over, lay_lawful_entry
from .observed import facts_of, seen
from .person import lay_given_keys
from .request import Met, Request
from .situation import Situation
from .steps import Ground, Step

__all__ = ["lay_order"]

RECORDED = frozenset({State.KEPT, State.RECORDABLE})


def lay_order(
    situation: Situation,
    footprint: Footprint,
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
        footprint: gets what observed productions show to be held.
        reach: where to lay the accesses.
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
    # What is frozen is of use to whoever comes later: another power, or this one if it goes on.
    others = (
        window(power.during, situation.on) for power in adversary.powers if power is not order
    )
    later = when.maybe.start < when.maybe.end or any(
        each.maybe.end >= when.maybe.start for each in others
    )
    request = executed(order, laws, situation.view, when.maybe.start)
    order = request.order
    before = {situation.platform.id: used_before(situation, order, when, adversary)}
    lay_given_keys(situation, footprint, order, label, when, before[situation.platform.id])
    if order.logs_in and not request.failed:
        people = situation.conversation.participants
        lay_lawful_entry(situation, reach, order, label, when, people)
    for platform in situation.platforms.values():
        if order.holder not in (None, platform.id) or not platform.servers:
            continue
        if platform.id not in before:
            before[platform.id] = used_before(situation, order, when, adversary, platform)
        earlier = before[platform.id]
        if request.failed:
            _refused(situation, reach, platform, request, label, when)
            continue
        lay_built(situation, footprint, order, platform, when.maybe.start, earlier, label)
        if later:
            _freeze(situation, footprint, order, platform, when, earlier, label)
        for mode, part in _parts(order, when, situation.on):
            pieces = [
                (
                    piece,
                    _carried_out(
                        request,
                        _rulings(
                            situation, order, platform, laws, time, mode, admitted,
                            time - part.maybe.start - _roughness(order), earlier,
                        ),
                        partial(
                            ways, order, platform, situation.standing, laws, situation.view, time
                        ),
                    ),
                )
                for piece, time in _pieces(situation, order, platform, part, laws)
            ]  # fmt: skip
            if part.once is not None:
                pieces = [*_throughout(part, [ruled for _, ruled in pieces]), *pieces]
            for piece, rulings in pieces:
                _apply(
                    situation, footprint, reach, platform, rulings, label, piece, mode, adversary
                )


def _rulings(
    situation: Situation,
    order: Order,
    platform: Platform,
    laws: Mapping[str, Jurisdiction],
    time: float,
    mode: TimeMode,
    admitted: frozenset[Ground],
    elapsed: float,
    earlier: Mapping[str, Met],
) -> Mapping[DataKind, Ruling]:
    """What an order yields, worked out once for all programs of a question.

    It does not depend on what is said or set in the conversation.
    """

    def ruled() -> Mapping[DataKind, Ruling]:
        return rule_on(
            order, platform, situation.standing, laws, situation.view, time, mode, admitted,
            elapsed, earlier,
        )  # fmt: skip

    if earlier:
        return ruled()
    on = (order, platform, situation.standing, *laws.values())
    key = ("rulings", tuple(map(id, on)), time, mode, admitted, elapsed)
    if key not in situation.common:
        situation.common[key] = on, ruled()  # kept along, so that no other object gets its id
    found: Mapping[DataKind, Ruling] = situation.common[key][1]
    return found


def used_before(
    situation: Situation,
    order: Order,
    when: When,
    adversary: Adversary,
    platform: Platform | None = None,
) -> dict[str, Met]:
    """The instruments that an adversary can have used under the same law by the time of an order.

    Args:
        situation: the conversation under its view.
        order: the order.
        when: when it is served.
        adversary: who serves it.
        platform: on whose operator; None: nobody in particular.
    """
    found: dict[str, Met] = {}
    if not any(instrument.after for instrument in used_by(order)):
        return found
    law = law_standing(order.executing, situation.view)
    holder = platform or situation.platform
    orders = [
        (power, served)
        for power in adversary.powers
        if isinstance(power, Order) and power.executing.id == order.executing.id
        for served in [window(power.during, situation.on).maybe.start]
        if served <= when.maybe.start
    ]
    waiting = [
        (instrument, served, Request(power, (), holder, situation.standing, served).met)
        for power, served in orders
        for instrument in used_by(power)
    ]
    before = -1
    while len(found) > before:  # one order may open the way to the next
        before = len(found)
        for instrument, served, ask in waiting:
            if instrument.id in found:
                continue
            met = whether_usable(instrument, law, served, ask, found)
            if met is not None:
                found[instrument.id] = met
        waiting = [each for each in waiting if each[0].after]
    return found


def _refused(
    situation: Situation,
    reach: Reach,
    platform: Platform,
    request: Executed,
    label: str,
    when: When,
) -> None:
    """A request that the other state does not carry out reaches no operator."""
    ruling = Ruling(False, steps=(Step.OUT_OF_REACH,), facts=request.facts, ways=(request.failed,))
    for server in platform.servers:
        node = places.operator(server)
        reach.denials.append(Denial(node, label, when, frozenset(LEAVES), ruling))


def _carried_out(
    request: Executed,
    rulings: Mapping[DataKind, Ruling],
    other_ways: Callable[[], tuple[str, ...]],
) -> dict[DataKind, Ruling]:
    """Rulings with what the way of an order rests on, and the other ways where it breaks."""
    made: dict[int, Ruling] = {}
    others: tuple[str, ...] | None = None
    for ruling in rulings.values():
        if id(ruling) in made:
            continue
        changed = ruling
        if ruling.given and (request.doubts or request.facts):
            changed = evolve(
                ruling, doubts=ruling.doubts | request.doubts, facts=ruling.facts | request.facts
            )
        elif not ruling.given and not _ABROAD.isdisjoint(ruling.steps):
            others = other_ways() if others is None else others
            changed = evolve(ruling, ways=others)
        made[id(ruling)] = changed
    return {kind: made[id(ruling)] for kind, ruling in rulings.items()}


_ABROAD = frozenset({Step.OUT_OF_REACH, Step.FORBIDDEN, Step.NO_NEXUS})
"""The steps past which a way through the holder's own state may lead."""


def _freeze(
    situation: Situation,
    footprint: Footprint,
    order: Order,
    platform: Platform,
    when: When,
    earlier: Mapping[str, Met],
    label: str,
) -> None:
    time = when.maybe.start
    law = law_standing(order.executing, situation.view)
    limbs, _ = covers(order, law, time, platform, situation.standing, earlier)
    for limb in limbs:
        if limb.time is TimeMode.FREEZE:
            lay_frozen(footprint, platform, limb, time, label)


def _parts(order: Order, when: When, on: Moment) -> Iterator[tuple[TimeMode, When]]:
    """Stored data are asked for when an order is served; data to come, through its stretch."""
    yield TimeMode.STORED, window(Window(start=order.during.start), on)
    if order.during.end is None:
        return
    longest = max(_terms(order), default=0.0)
    end = min(when.maybe.end, when.maybe.start + longest)
    if longest > 0:
        sure = None
        if when.sure is not None and when.sure.start < min(end, when.sure.end):
            sure = Interval(when.sure.start, min(end, when.sure.end))
        latest_end = min(when.maybe.end, when.maybe.start + longest + _roughness(order))
        yield TimeMode.PROSPECTIVE, When(sure, Interval(when.maybe.start, latest_end))


def _roughness(order: Order) -> float:
    """For how many seconds the start of an order is uncertain."""
    start = order.during.start
    return 0.0 if start is None else start.latest - start.earliest


def _terms(order: Order) -> set[float]:
    """For how many seconds each limb of an order may run that reaches data to come."""
    return {
        cell.term(order.renewals) * DAY
        for instrument in used_by(order)
        for cell in instrument.cells
        if cell.time is TimeMode.PROSPECTIVE
    }


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
    cuts = {low, *(low + term for term in _terms(order) if low + term < high)}
    cuts.update(cut + _roughness(order) for cut in tuple(cuts))
    cuts = {cut for cut in cuts if low <= cut < high}
    for standing in (
        situation.standing,
        law_standing(order.executing, situation.view),
        *(law_standing(law, situation.view) for law in laws.values()),
    ):
        for name in standing.facts:
            for segment in standing.of(frozenset({name})):
                cuts.update(cut for cut in (segment.start, segment.end) if low < cut < high)
    ordered = [*sorted(cuts), high]
    for start, end in itertools.pairwise(ordered):
        piece = Interval(start, end)
        sure = None if when.sure is None else when.sure.intersect(piece)
        yield When(sure, piece), start


def _throughout(
    when: When, rulings: list[dict[DataKind, Ruling]]
) -> Iterator[tuple[When, dict[DataKind, Ruling]]]:
    """What is given whenever, within a stretch, an order is served once: at each instant of it."""
    always: dict[tuple[int, ...], Ruling] = {}
    found: dict[DataKind, Ruling] = {}
    for kind in rulings[0]:
        each = [ruled[kind] for ruled in rulings]
        if all(ruling.given for ruling in each):
            key = tuple(map(id, each))
            if key not in always:
                always[key] = evolve(
                    each[-1],
                    facts=frozenset().union(*(ruling.facts for ruling in each)),
                    doubts=frozenset().union(*(ruling.doubts for ruling in each)),
                    discretionary=any(ruling.discretionary for ruling in each),
                )
            found[kind] = always[key]
    if found:
        yield when, found


def _apply(
    situation: Situation,
    footprint: Footprint,
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
            if platform.carries_numbers and mode is TimeMode.PROSPECTIVE:
                _tap(situation, reach, platform, ruling, kinds, label, when, adversary)
            if ruling.ground is Ground.PRACTICE:
                _lay_produced(situation, footprint, node, ruling, kinds, when, label)
            for needs, whose in _selectors(situation, platform, adversary):
                reach.add(
                    Access(
                        node, label, when, frozenset(kinds), states, needs, whose,
                        ruling.facts, ruling.doubts, ruling,
                    )
                )  # fmt: skip
                if not kinds.isdisjoint((*DataKind.CONTENTS.leaves, DataKind.KEY)):
                    # a provider that hands contents over opens what it can open, and one that
                    # gives its keys opens what was taken elsewhere
                    reach.add(
                        Access(
                            places.vault(server), label, when, None, states, needs, whose,
                            ruling.facts, ruling.doubts, ruling,
                        )
                    )  # fmt: skip


def _tap(
    situation: Situation,
    reach: Reach,
    carrier: Platform,
    ruling: Ruling,
    kinds: set[DataKind],
    label: str,
    when: When,
    adversary: Adversary,
) -> None:
    """Whoever gets the texts that pass a carrier gets login codes among them."""
    if DataKind.MESSAGE_TEXT not in kinds:
        return
    for needs, whose in _selectors(situation, carrier, adversary):
        for person in situation.holders_of_accounts(carrier):
            if whose in ("", person.name):
                lay_codes_handed_over(reach, person, ruling, label, when, needs)


def _lay_produced(
    situation: Situation,
    footprint: Footprint,
    node: str,
    ruling: Ruling,
    kinds: set[DataKind],
    when: When,
    label: str,
) -> None:
    """What was seen to be produced for such an asker was held and readable as well."""
    assert ruling.basis is not None
    strong = seen(ruling.basis.observed, ruling.basis.kind).strong
    if not strong:
        return
    facts = facts_of(strong)
    for kind in sorted(kinds):
        if kind.about is not Subject.ACCOUNT:
            continue
        for person in situation.conversation.participants:
            footprint.add(
                Copy(
                    Item(kind=kind, subject=person.name),
                    node,
                    Span(when.sure or when.once, when.maybe),
                    facts=facts,
                    whose=person.name,
                    how="what is produced for such an asker is held",
                    powers=frozenset({label}),
                )
            )


def _selectors(
    situation: Situation, platform: Platform, adversary: Adversary
) -> Iterator[tuple[tuple[Need, ...], str]]:
    """What an order must name: an identifier by which the holder can look an account up."""
    if DataKind.SELECTOR in adversary.knows:
        yield NOTHING_NEEDED, ""
        return
    # By name, so that the derivation shown does not turn on the order in which people are named.
    for person in sorted(situation.holders_of_accounts(platform), key=attrgetter("name")):
        kinds = (DataKind.SELECTOR, *sorted(platform.selectors))
        needs = tuple(Need(frozenset({Item(kind=kind, subject=person.name)})) for kind in kinds)
        yield needs, person.name

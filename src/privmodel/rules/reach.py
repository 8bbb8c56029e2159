"""What an adversary gets at: accesses to holders, each with its window, its needs and its ground."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import inf

from attrs import frozen

from privmodel.errors import UnknownName
from privmodel.inference.interval import Interval
from privmodel.inference.rule import NOTHING_NEEDED, Doubt, Need
from privmodel.model.adversary import (
    Adversary,
    BreachServer,
    JoinConversation,
    LinkDevice,
    OperateService,
    Order,
    PlantMalware,
    Power,
    ReadPublic,
    ReceiveReports,
    SeizeDevice,
    TakeOverAccount,
    TapNetwork,
    Window,
)
from privmodel.model.conversation import Device, Participant
from privmodel.model.data import DataKind, Item
from privmodel.model.law import Jurisdiction, TimeMode
from privmodel.model.platform import Platform
from privmodel.model.retention import State
from privmodel.model.timeline import DAY, Moment

from . import places
from .credentials import code, login_needs, session
from .footprint import Footprint, open_doubt
from .grounds import Ruling, rule_on
from .law import law_standing
from .situation import Situation
from .steps import Ground

__all__ = ["Access", "Denial", "Reach", "When", "lay_reach"]

KEPT = frozenset({State.KEPT})
ALL_STATES = frozenset(State)
RECORDED = frozenset({State.KEPT, State.RECORDABLE})


@frozen
class When:
    """The instants at which a power is used: surely, possibly, or once within a stretch."""

    sure: Interval | None
    maybe: Interval
    once: Interval | None = None

    @property
    def latest(self) -> float:
        """The end of the last instant, in seconds UTC."""
        return self.maybe.end


@frozen(eq=False)
class Access:
    """Access to a holder and all below it.

    Args:
        node: the holder.
        power: the power that opens it, in words.
        when: at what instants.
        kinds: the kinds reached; None: all.
        states: the states of copies reached.
        needs: alternatives of what must be known at the time.
        whose: reaches only copies of this participant; empty: anybody's.
        facts: the facts it rests on.
        doubts: those that may be false.
        ruling: for an order: why the holder hands it over.
    """

    node: str
    power: str
    when: When
    kinds: frozenset[DataKind] | None = None
    states: frozenset[State] = ALL_STATES
    needs: tuple[Need, ...] = NOTHING_NEEDED
    whose: str = ""
    facts: frozenset[str] = frozenset()
    doubts: frozenset[Doubt] = frozenset()
    ruling: Ruling | None = None


@frozen(eq=False)
class Denial:
    """A holder that was asked, or not asked, and hands nothing of some kinds over."""

    node: str
    power: str
    when: When
    kinds: frozenset[DataKind]
    ruling: Ruling


class Reach:
    """The accesses and denials of an adversary, and the end of the last window."""

    def __init__(self) -> None:
        self.accesses: list[Access] = []
        self.denials: list[Denial] = []
        self.asked: dict[str, frozenset[DataKind]] = {}
        self.powers: list[str] = []
        self.until = -inf

    def add(self, access: Access) -> None:
        """One more access."""
        self.accesses.append(access)


def window(during: Window, on: Moment) -> When:
    """When a power is used; at ``on`` if it has no time of its own."""
    start = during.start or on
    if during.end is None:
        if start.exact:
            here = Interval(start.earliest, start.earliest)
            return When(here, here)
        around = Interval(start.earliest, start.latest)
        return When(None, around, around)
    sure = None
    if start.latest < during.end.earliest:
        sure = Interval(start.latest, during.end.earliest)
    return When(sure, Interval(start.earliest, during.end.latest))


def lay_reach(
    situation: Situation,
    footprint: Footprint,
    adversary: Adversary,
    laws: Mapping[str, Jurisdiction],
    admitted: frozenset[Ground],
) -> Reach:
    """The accesses that an adversary's powers give to the places of a conversation.

    Args:
        situation: the conversation under its view.
        footprint: gets the derivations that a power makes possible.
        adversary: the adversary.
        laws: laws at hand, by country, for blocking rules.
        admitted: the grounds that the question admits.

    Raises:
        UnknownName: for a participant, device or platform that is not there.
    """
    reach = Reach()
    for number, power in enumerate(adversary.powers):
        when = window(power.during, situation.on)
        reach.until = max(reach.until, when.latest)
        label = _label(power)
        if label in reach.powers:
            label = f"{label} ({number + 1})"
        reach.powers.append(label)
        if isinstance(power, Order):
            _order(situation, reach, power, label, when, laws, admitted, adversary)
        elif isinstance(power, SeizeDevice):
            _seize(situation, footprint, reach, power, label, when)
        elif isinstance(power, PlantMalware):
            for person, device in _devices(situation, power.participant, power.device):
                reach.add(Access(places.device(person.name, device.name), label, when))
        elif isinstance(power, TapNetwork):
            for person in _people(situation, power.participant):
                reach.add(Access(places.network(person.name), label, when))
        elif isinstance(power, BreachServer | OperateService):
            breach = isinstance(power, BreachServer)
            doubt = open_doubt("whether the breach reaches the servers that keep the keys")
            for server in _platform(situation, power.platform).servers:
                reach.add(Access(places.operator(server), label, when))
                doubts = doubt if breach else frozenset()
                reach.add(Access(places.vault(server), label, when, doubts=doubts))
                _reaches(reach, server, frozenset(DataKind))
        elif isinstance(power, TakeOverAccount):
            for person in _people(situation, power.participant):
                _take_over(situation, reach, power, label, when, person)
        elif isinstance(power, LinkDevice):
            for person in _people(situation, power.participant):
                for place in (places.new_session, places.new_link):
                    node = place(situation.platform.id, person.name)
                    reach.add(Access(node, label, when, whose=person.name))
        elif isinstance(power, JoinConversation):
            reach.add(Access(places.new_member(situation.platform.id), label, when))
        elif isinstance(power, ReadPublic):
            reach.add(Access(places.public(situation.platform.id), label, when))
        elif isinstance(power, ReceiveReports):
            for server in situation.platform.servers:
                reach.add(Access(places.report_desk(server), label, when))
    return reach


def _label(power: Power) -> str:
    if isinstance(power, Order):
        using = f" with {', '.join(power.instruments)}" if power.instruments else ""
        to = f" to {power.holder}" if power.holder else ""
        return f"order under {power.jurisdiction.id} law{using}{to}"
    if isinstance(power, SeizeDevice):
        owner = "/".join(filter(None, (power.participant or "everybody", power.device)))
        return f"seize device of {owner}, {'unlocked' if power.unlocked else 'locked'}"
    if isinstance(power, PlantMalware):
        return f"malware on device of {power.participant or 'everybody'}"
    if isinstance(power, TapNetwork):
        return f"tap the line of {power.participant or 'everybody'}"
    if isinstance(power, BreachServer):
        return f"breach the servers of {power.platform or 'the platform'}"
    if isinstance(power, OperateService):
        return f"operate {power.platform or 'the platform'}"
    if isinstance(power, TakeOverAccount):
        return f"take over account of {power.participant or 'everybody'} by {power.code_by} code"
    if isinstance(power, LinkDevice):
        return f"link a device to account of {power.participant or 'everybody'}"
    if isinstance(power, JoinConversation):
        return "join the conversation"
    if isinstance(power, ReadPublic):
        return "read what is public"
    return "receive reports"


def _people(situation: Situation, name: str | None) -> tuple[Participant, ...]:
    if name is None:
        return situation.conversation.participants
    return (situation.conversation.participant(name, "adversary"),)


def _devices(
    situation: Situation, participant: str | None, device: str | None
) -> Iterator[tuple[Participant, Device]]:
    found = [
        (person, each)
        for person in _people(situation, participant)
        for each in person.devices
        if device in (None, each.name)
    ]
    if not found:
        known = [each.name for who in _people(situation, participant) for each in who.devices]
        raise UnknownName("device", device, known, f"adversary, {participant or 'any participant'}")
    yield from found


def _platform(situation: Situation, name: str | None) -> Platform:
    if name is None:
        return situation.platform
    if name not in situation.platforms:
        raise UnknownName("platform of this conversation", name, situation.platforms, "adversary")
    return situation.platforms[name]


def _reaches(reach: Reach, server: str, kinds: frozenset[DataKind]) -> None:
    reach.asked[server] = reach.asked.get(server, frozenset()) | kinds


def _seize(
    situation: Situation,
    footprint: Footprint,
    reach: Reach,
    power: SeizeDevice,
    label: str,
    when: When,
) -> None:
    for person, device in _devices(situation, power.participant, power.device):
        if power.unlocked:
            reach.add(Access(places.device(person.name, device.name), label, when))
            continue
        reach.add(Access(places.disk(person.name, device.name), label, when))
        footprint.derive(
            places.device_key(person.name, device.name),
            [],
            "extraction tools open some locked devices",
            powers=frozenset({label}),
            doubts=open_doubt(f"whether the locked {device.name} of {person.name} can be opened"),
        )


def _take_over(
    situation: Situation,
    reach: Reach,
    power: TakeOverAccount,
    label: str,
    when: When,
    person: Participant,
) -> None:
    """A code intercepted at the start opens a session, which then shows what sessions show."""
    asked = Interval(when.maybe.start, when.maybe.start)
    at_start = When(asked if when.once is None else None, when.maybe, when.once)
    if when.once is None:
        at_start = When(asked, asked)
    reach.add(
        Access(
            places.carrier(person.name), label, at_start, frozenset({DataKind.LOGIN_CODE}),
            whose=person.name,
        )
    )  # fmt: skip
    desk = places.login_desk(situation.platform.id, person.name)
    ways = login_needs(situation, person, power.code_by, asked.start)
    for need, login, doubts in ways:
        valid = need.validity
        reach.add(
            Access(
                desk, label, When(valid, valid), frozenset({DataKind.SESSION}), needs=(need,),
                whose=person.name, facts=login.facts, doubts=doubts,
            )
        )  # fmt: skip
    if not situation.platform.logins:
        need = Need(frozenset({code(person.name)}))
        doubt = open_doubt(f"{situation.platform.id} does not state what opens a session")
        kinds = frozenset({DataKind.SESSION})
        reach.add(Access(desk, label, at_start, kinds, KEPT, (need,), person.name, doubts=doubt))
    node = places.new_session(situation.platform.id, person.name)
    need = Need(frozenset({session(person.name)}))
    reach.add(Access(node, label, when, needs=(need,), whose=person.name))


def _order(
    situation: Situation,
    reach: Reach,
    order: Order,
    label: str,
    when: When,
    laws: Mapping[str, Jurisdiction],
    admitted: frozenset[Ground],
    adversary: Adversary,
) -> None:
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
            _reaches(reach, server, frozenset(kinds))
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



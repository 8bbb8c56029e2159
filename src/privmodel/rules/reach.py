"""What each of an adversary's powers gets at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from privmodel.errors import UnknownName
from privmodel.model.adversary import (
    NO_CODE,
    Adversary,
    BreachServer,
    BreachVault,
    CompromiseKeys,
    GuessPasswords,
    JoinConversation,
    LearnPassword,
    LinkDevice,
    OperateService,
    OperateThirdParties,
    Order,
    PlantMalware,
    Power,
    QuantumComputer,
    ReadPublic,
    ReceiveReports,
    SeizeDevice,
    SubstituteKeys,
    TakeOverAccount,
    TapNetwork,
)
from privmodel.model.conversation import Device, Participant
from privmodel.model.data import LEAVES, DataKind
from privmodel.model.law import Jurisdiction
from privmodel.model.platform import Platform
from privmodel.model.timeline import iso

from . import places
from .access import ALL_STATES, COPIED, Access, Reach, When, window
from .credentials import lay_password, session, take_over
from .footprint import Footprint, open_doubt
from .guesses import lay_guesses, open_desk
from .orders import lay_order
from .seizure import lay_seizure
from .situation import Situation
from .steps import Ground

__all__ = ["lay_reach", "sorts_reached"]


_SORTS: dict[type[Power], tuple[str, ...]] = {
    Order: ("operator", "vault"),
    BreachServer: ("operator", "vault"),
    OperateService: ("operator", "vault", "backup_desk"),
    OperateThirdParties: ("third_party", "push_gateway"),
    ReceiveReports: ("operator",),
    SeizeDevice: ("device",),
    CompromiseKeys: ("device",),
    PlantMalware: ("device",),
    TapNetwork: ("network",),
    TakeOverAccount: ("carrier", "login_desk", "new_session", "backup_desk"),
    LearnPassword: (),
    LinkDevice: ("new_session", "new_link", "backup_desk"),
    JoinConversation: ("new_member",),
    ReadPublic: ("public",),
    QuantumComputer: (),
    BreachVault: ("backup_vault",),
    GuessPasswords: (),
    SubstituteKeys: ("ghost", "middle"),
}


def sorts_reached(adversary: Adversary) -> frozenset[str]:
    """The sorts of places that an adversary's powers can reach at all."""
    return frozenset(
        sort
        for power in adversary.powers
        for sort in (*_SORTS[type(power)], *(_LOGGING_IN if _logs_in(power) else ()))
    )


_LOGGING_IN = ("carrier", "login_desk", "new_session")


def _logs_in(power: Power) -> bool:
    return isinstance(power, Order) and power.logs_in


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
    labels = Counter(_label(power) for power in adversary.powers)
    for power in adversary.powers:
        when = window(power.during, situation.on)
        reach.until = max(reach.until, when.latest)
        label = _label(power)
        if labels[label] > 1:
            label = f"{label}, at {iso(when.maybe.start)}"
        if label in reach.powers:
            label = f"{label} ({reach.powers.count(label) + 1})"
        reach.powers.append(label)
        if isinstance(power, Order):
            lay_order(situation, footprint, reach, power, label, when, laws, admitted, adversary)
        elif isinstance(power, SeizeDevice):
            for person, device in _devices(situation, power.participant, power.device):
                lay_seizure(situation, footprint, reach, person, device, power, label, when)
        elif isinstance(power, CompromiseKeys):
            for person, device in _devices(situation, power.participant, power.device):
                node = places.device(person.name, device.name)
                reach.add(Access(node, label, when, frozenset({DataKind.KEY})))
        elif isinstance(power, QuantumComputer):
            _compute(footprint, label, when)
        elif isinstance(power, GuessPasswords):
            lay_guesses(footprint, power, label, when)
        elif isinstance(power, BreachVault):
            for server in _platform(situation, power.platform).servers:
                reach.add(Access(places.backup_vault(server), label, when))
        elif isinstance(power, SubstituteKeys):
            for person in _people(situation, power.participant):
                for place in (places.ghost, places.middle):
                    reach.add(Access(place(situation.platform.id, person.name), label, when))
        elif isinstance(power, PlantMalware):
            for person, device in _devices(situation, power.participant, power.device):
                reach.add(Access(places.device(person.name, device.name), label, when))
        elif isinstance(power, TapNetwork):
            for person in _people(situation, power.participant):
                reach.add(Access(places.network(person.name), label, when))
        elif isinstance(power, BreachServer | OperateService):
            breach = isinstance(power, BreachServer)
            doubt = open_doubt("whether the breach reaches the servers that keep the keys")
            states = COPIED if breach else ALL_STATES
            for server in _platform(situation, power.platform).servers:
                reach.add(Access(places.operator(server), label, when, states=states))
                doubts = doubt if breach else frozenset()
                reach.add(Access(places.vault(server), label, when, doubts=doubts))
                reach.looks_at(server, frozenset(LEAVES))
                if not breach:
                    open_desk(footprint, reach, label, when, server)
        elif isinstance(power, OperateThirdParties):
            reach.add(Access(places.third_party(situation.platform.id), label, when))
            for person in situation.conversation.participants:
                reach.add(Access(places.push_gateway(person.name), label, when))
        elif isinstance(power, TakeOverAccount):
            for person in _people(situation, power.participant):
                take_over(situation, reach, person, power.code_by, label, when)
                for server in situation.platform.servers:
                    own = frozenset({session(person.name)})
                    open_desk(footprint, reach, label, when, server, person.name, own)
        elif isinstance(power, LearnPassword):
            for person in _people(situation, power.participant):
                lay_password(footprint, person, label, when)
        elif isinstance(power, LinkDevice):
            for person in _people(situation, power.participant):
                for place in (places.new_session, places.new_link):
                    node = place(situation.platform.id, person.name)
                    reach.add(Access(node, label, when, whose=person.name))
                for server in situation.platform.servers:
                    open_desk(footprint, reach, label, when, server, person.name)
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
        then = " and log in" if power.logs_in else ""
        return f"order under {power.jurisdiction.id} law{using}{to}{then}"
    if isinstance(power, SeizeDevice):
        owner = "/".join(filter(None, (power.participant or "everybody", power.device)))
        return f"seize device of {owner}, {_state(power)}"
    if isinstance(power, CompromiseKeys):
        owner = "/".join(filter(None, (power.participant or "everybody", power.device)))
        return f"copy the keys on device of {owner}"
    if isinstance(power, GuessPasswords):
        return "guess passwords"
    if isinstance(power, BreachVault):
        return f"breach the vault of {power.platform or 'the platform'}"
    if isinstance(power, SubstituteKeys):
        return f"substitute keys of {power.participant or 'everybody'}"
    if isinstance(power, QuantumComputer):
        return "own a quantum computer"
    if isinstance(power, PlantMalware):
        return f"malware on device of {power.participant or 'everybody'}"
    if isinstance(power, TapNetwork):
        return f"tap the line of {power.participant or 'everybody'}"
    if isinstance(power, BreachServer):
        return f"breach the servers of {power.platform or 'the platform'}"
    if isinstance(power, OperateService):
        return f"operate {power.platform or 'the platform'}"
    if isinstance(power, OperateThirdParties):
        return "operate third parties and push gateways"
    if isinstance(power, LearnPassword):
        return f"learn the password of {power.participant or 'everybody'}"
    if isinstance(power, TakeOverAccount):
        using = "what is known" if power.code_by == NO_CODE else f"{power.code_by} code"
        return f"take over account of {power.participant or 'everybody'} by {using}"
    if isinstance(power, LinkDevice):
        return f"link a device to account of {power.participant or 'everybody'}"
    if isinstance(power, JoinConversation):
        return "join the conversation"
    if isinstance(power, ReadPublic):
        return "read what is public"
    return "receive reports"


def _state(power: SeizeDevice) -> str:
    if power.unlocked:
        return "unlocked"
    state = f" {power.state.value.replace('_', ' ')}" if power.state else ""
    codes = {True: " with its passcode", False: " without its passcode", None: ""}
    return f"locked{state}{codes[power.passcode]}"


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


def _compute(footprint: Footprint, label: str, when: When) -> None:
    """Let every private key that a schedule pairs with a public one follow from that."""
    begins = {when.maybe.start: open_doubt(f"whether {label} comes so early")}
    begins[when.maybe.end if when.sure is None else when.sure.start] = frozenset()
    for private, public in footprint.pairs.items():
        for since, doubts in begins.items():
            footprint.derive(
                private,
                [] if public is None else [public],
                "a quantum computer gets a private key from the public one",
                powers=frozenset({label}),
                since=since,
                doubts=doubts,
            )

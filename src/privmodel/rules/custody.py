"""What every message leaves behind, whatever the platform: on devices, on the line, at the servers.

It lies in plaintext on each participant's devices until it is deleted or its timer ends; it passes
the network and the operator at the moment of sending, sealed as its mode says.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from privmodel.errors import InvalidQuestion
from privmodel.inference.interval import Interval
from privmodel.inference.rule import Doubt
from privmodel.model.conversation import Device, Message, Participant
from privmodel.model.data import DataKind, Item
from privmodel.model.encryption import Mode
from privmodel.model.platform import ChatKind
from privmodel.model.retention import State
from privmodel.model.schedules import Connection, TransportOnly, require_room

from . import places
from .ends import vanishes
from .footprint import EVER, Copy, Footprint, Span, instant, open_doubt, span
from .life import NEVER, deleted, delivered, earlier, left, stretch
from .passing import Passing, seen_in_passing
from .remains import lay_remains
from .situation import Situation

__all__ = ["RECORDS", "devices_of", "lay_custody", "lay_devices", "lay_transport", "mode_of"]

NO_DOUBTS: frozenset[Doubt] = frozenset()
_SEEN: Passing = (NO_DOUBTS, frozenset())
NO_KEYS: frozenset[Item] = frozenset()
RECORDS = (DataKind.SENDER, DataKind.RECIPIENT, DataKind.TIMESTAMP, DataKind.SIZE)
"""What there is of each message besides its contents."""


def mode_of(situation: Situation, message: Message) -> Mode:
    """The encryption mode in force when a message is sent, or when its session began.

    Several possible modes exclude one another: each is tried. Where the platform surely states
    none, a readable one is tried as well, and sealed ones whose keys stay on devices or go.

    Raises:
        Unstated: when several must be tried.
        InvalidQuestion: when several modes surely cover the message.
        InvalidModel: when more take part than the mode's schedule can join.
    """
    found = _mode_of(situation, message)
    require_room(found.schedule, [each.name for each in situation.conversation.participants])
    return found


def _mode_of(situation: Situation, message: Message) -> Mode:
    began = situation.conversation.messages[0]
    sure: list[Mode] = []
    perhaps: list[Mode] = []
    for mode in situation.platform.modes:
        if not mode.kinds >= message.kinds:
            continue
        sent = (began if mode.new_sessions else message).sent
        scope = situation.holds(mode.where, sent.earliest, eager=True)
        if scope is None:
            continue
        here = [
            segment
            for segment in situation.standing.of(mode.facts)
            if segment.start <= sent.latest and sent.earliest < segment.end
        ]
        if not here:
            continue
        whole = len(here) == 1 and here[0].start <= sent.earliest and sent.latest <= here[0].end
        certain = not scope and whole and not here[0].doubts
        (sure if certain else perhaps).append(mode)
    if len(sure) > 1:
        raise InvalidQuestion(
            f"{situation.platform.id}.modes",
            sorted(mode.id for mode in sure),
            f"let exactly one mode cover message {message.id}; narrow their where",
        )
    if sure:
        return sure[0]
    known = {mode.id: mode for mode in perhaps}
    labels = (*known, *_UNSTATED)
    chosen = situation.choose(("mode", *labels), labels)
    return known.get(chosen) or _UNSTATED[chosen]


_UNSTATED = {
    "unstated: readable": Mode(id="unstated: readable", schedule="transport_only"),
    "unstated: sealed": Mode(id="unstated: sealed", schedule="static_keys"),
    "unstated: ratchet": Mode(id="unstated: ratchet", schedule="double_ratchet"),
}


def devices_of(person: Participant, mode: Mode) -> tuple[Device, ...]:
    """The devices of a participant that get messages of a mode."""
    return person.devices[:1] if mode.one_device else person.devices


def lay_devices(situation: Situation, footprint: Footprint) -> None:
    """Each device's own disk key, which its memory holds once it is unlocked."""
    for person in situation.conversation.participants:
        for device in person.devices if footprint.lays("device") else ():
            key = places.device_key(person.name, device.name)
            footprint.add(
                Copy(
                    key,
                    places.memory(person.name, device.name),
                    EVER,
                    whose=person.name,
                    how="an unlocked device holds its own disk key",
                )
            )
            footprint.derive(
                key,
                [Item(kind=DataKind.DEVICE_PASSCODE, subject=person.name)],
                "the passcode opens the device's disk",
            )
            _own_data(footprint, person, device)
            _own_group(situation, footprint, person, device)
            if device.unlinked is not None:
                node = places.device(person.name, device.name)
                footprint.unlinked[node] = stretch(device.unlinked)


def _own_group(
    situation: Situation, footprint: Footprint, person: Participant, device: Device
) -> None:
    """A client shows its user the group or channel: what it is called, and that one is in it."""
    conversation = situation.conversation
    if conversation.chat not in (ChatKind.GROUP, ChatKind.CHANNEL):
        return
    here = (each for each in conversation.messages if person in situation.people_at(each))
    first = next(here, None)
    if first is None:
        return
    start, end = stretch(first.sent), left(conversation, person.name)
    afterwards = open_doubt(f"whether {person.name}/{device.name} still shows what was left")
    for kind, subject in (
        (DataKind.GROUP_METADATA, "conversation"),
        (DataKind.GROUP_MEMBERSHIP, person.name),
    ):
        for lies, doubts in ((span(start, end), NO_DOUBTS), (span(end, NEVER), afterwards)):
            if lies.maybe is not None:
                footprint.add(
                    Copy(
                        Item(kind=kind, subject=subject),
                        places.disk(person.name, device.name),
                        lies,
                        seals=frozenset({places.device_key(person.name, device.name)}),
                        doubts=doubts,
                        whose=person.name,
                        how="a client shows which conversations its account is in",
                    )
                )


def _own_data(footprint: Footprint, person: Participant, device: Device) -> None:
    for kind in (DataKind.PHONE_NUMBER, DataKind.CONTACTS):
        footprint.add(
            Copy(
                Item(kind=kind, subject=person.name),
                places.disk(person.name, device.name),
                EVER,
                seals=frozenset({places.device_key(person.name, device.name)}),
                whose=person.name,
                how="a telephone knows its own number and address book",
                doubts=open_doubt(f"whether {person.name}/{device.name} is a telephone"),
            )
        )


def lay_custody(
    situation: Situation,
    footprint: Footprint,
    message: Message,
    mode: Mode,
    seals: frozenset[Item],
    envelope: frozenset[Item] = frozenset(),
) -> None:
    """The copies of a message that arise whatever the platform keeps.

    Args:
        situation: the conversation under its view.
        footprint: where to lay them.
        message: the message.
        mode: its encryption mode.
        seals: the keys under which it travels end to end; empty if servers can read it.
        envelope: the keys under which its sender's name travels; empty if servers can read it.
    """
    people = situation.people_at(message)
    contents = [Item(kind=kind, subject=message.id) for kind in sorted(message.kinds)]
    records = [Item(kind=kind, subject=message.id) for kind in RECORDS]
    logged = [Item(kind=DataKind.CALL_RECORD, subject=message.id)]
    if DataKind.CALL_AUDIO not in message.kinds:
        logged = []
    _on_devices(situation, footprint, message, mode, people, (*contents, *records, *logged))
    sealing = dict.fromkeys(contents, seals)
    sealing |= {item: envelope if item.kind is DataKind.SENDER else NO_KEYS for item in records}
    _on_the_line(situation, footprint, message, people, sealing, mode)
    sending = instant(message.sent)
    for server in situation.platform.servers:
        here = places.operator(server)
        for item in contents:
            footprint.add(
                Copy(
                    item,
                    here,
                    sending,
                    State.PASSES,
                    seals,
                    mode.facts,
                    how="every message passes the operator's servers",
                )
            )
        for item in records:
            seen = seen_in_passing(situation, item.kind, message)
            if seen is not None:
                footprint.add(
                    Copy(
                        item,
                        here,
                        sending,
                        State.PASSES,
                        sealing[item],
                        seen[1] | (mode.facts if sealing[item] else frozenset()),
                        seen[0],
                        how="servers route by sender and recipient",
                    )
                )
    _in_vacant_places(situation, footprint, message, mode, people, (*contents, *records))


def _on_devices(
    situation: Situation,
    footprint: Footprint,
    message: Message,
    mode: Mode,
    people: tuple[Participant, ...],
    items: tuple[Item, ...],
) -> None:
    timer, timer_facts = vanishes(situation, message)
    if not footprint.lays("device"):
        return
    calls = [item for item in items if item.kind is DataKind.CALL_AUDIO]
    stored = [item for item in items if item not in calls]
    for person in people:
        for item in calls:
            for device in devices_of(person, mode):
                footprint.add(
                    Copy(
                        item,
                        places.memory(person.name, device.name),
                        instant(message.sent),
                        State.PASSES,
                        whose=person.name,
                        how="a call passes the devices that take part",
                    )
                )
        end = earlier(timer, deleted(situation.conversation, message, person.name))
        for number, device in enumerate(devices_of(person, mode)):
            # It is written on the sender's first device, and reaches the others as it does others.
            written = person.name == message.sender and number == 0
            start = stretch(message.sent) if written else delivered(message)
            linked = stretch(device.linked) if device.linked else (-inf, -inf)
            if linked[0] > start[1]:
                continue  # linked later: it gets what is sent from then on
            unlinked = stretch(device.unlinked)
            if unlinked[1] <= start[0]:
                continue  # unlinked before: it gets nothing more
            late = open_doubt(f"whether {device.name} was linked by then")
            unsure = linked[1] > start[0] or unlinked[0] <= start[1]
            lies = span(start, end)
            for item in stored:
                doubts = late if unsure else NO_DOUBTS
                if item.kind is DataKind.CALL_RECORD:
                    doubts |= open_doubt(f"whether {situation.platform.id} shows past calls")
                footprint.add(
                    Copy(
                        item,
                        places.disk(person.name, device.name),
                        lies,
                        seals=frozenset({places.device_key(person.name, device.name)}),
                        facts=timer_facts,
                        doubts=doubts,
                        whose=person.name,
                        how="participants' devices hold what is said",
                    )
                )
                lay_remains(situation, footprint, message, person, device, item, (start, end))


def _on_the_line(
    situation: Situation,
    footprint: Footprint,
    message: Message,
    people: tuple[Participant, ...],
    sealing: dict[Item, frozenset[Item]],
    mode: Mode,
) -> None:
    if not footprint.lays("network"):
        return
    arrival = delivered(message)
    for person in people:
        if person.name == message.sender:
            when = instant(message.sent)
        elif arrival == NEVER:
            continue
        elif arrival[0] == arrival[1]:
            here = Interval(arrival[0], arrival[0])
            when = Span(here, here)
        else:
            around = Interval(*arrival)
            when = Span(None, around, around)
        for item, sealed in sealing.items():
            seen = seen_in_passing(situation, item.kind, message) if item.kind in RECORDS else _SEEN
            if seen is None:
                continue
            for keys, unsaid in _connections(situation, mode, person):
                doubts, facts = unsaid | seen[0], mode.facts | seen[1]
                footprint.add(
                    Copy(
                        item,
                        places.network(person.name),
                        when,
                        State.PASSES,
                        sealed | keys,
                        facts,
                        doubts,
                        person.name,
                        "it passes the line under the client's connection to the servers",
                    )
                )


def _connections(
    situation: Situation, mode: Mode, person: Participant
) -> Iterator[tuple[frozenset[Item], frozenset[Doubt]]]:
    """What seals the line itself, as far as the mode says: the connection's key, or nothing."""
    schedule = mode.schedule
    connection = Connection.ENCRYPTED
    if isinstance(schedule, TransportOnly):
        connection = schedule.connection
    if connection is not Connection.UNENCRYPTED:
        key = places.transport_key(situation.platform.id, person.name)
        yield frozenset({key}), NO_DOUBTS
    if connection is not Connection.ENCRYPTED:
        unsaid = open_doubt(f"whether connections to {situation.platform.id} are encrypted")
        yield frozenset(), unsaid if connection is Connection.UNKNOWN else NO_DOUBTS


def lay_transport(situation: Situation, footprint: Footprint) -> None:
    """The connection's key at both of its ends; for how long they keep it, nobody states."""
    platform = situation.platform.id
    doubt = open_doubt(f"for how long {platform} keeps the keys of connections")
    for person in situation.conversation.participants:
        key = places.transport_key(platform, person.name)
        ends = [places.operator(server) for server in situation.platform.servers]
        ends += [places.memory(person.name, device.name) for device in person.devices]
        for end in ends:
            if not footprint.lays(end):
                continue
            footprint.add(
                Copy(
                    key, end, EVER, doubts=doubt, whose=person.name, how="an end of the connection"
                )
            )


def _in_vacant_places(
    situation: Situation,
    footprint: Footprint,
    message: Message,
    mode: Mode,
    people: tuple[Participant, ...],
    items: tuple[Item, ...],
) -> None:
    """Whoever holds a session, or is a member, at the moment of sending gets the message too."""
    if mode.one_device:
        return
    vacant = [(places.new_session(situation.platform.id, who.name), who.name) for who in people]
    if situation.conversation.chat in (ChatKind.GROUP, ChatKind.CHANNEL):
        vacant.append((places.new_member(situation.platform.id), ""))
    for holder, whose in vacant:
        if not footprint.lays(holder):
            continue
        for item in items:
            if item.kind is DataKind.CALL_AUDIO:
                continue
            footprint.add(
                Copy(
                    item,
                    holder,
                    instant(message.sent),
                    State.PASSES,
                    whose=whose,
                    how="messages reach every session and member there is when they are sent",
                )
            )

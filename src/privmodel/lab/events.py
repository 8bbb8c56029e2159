"""A conversation as a list of what happens, one thing after another."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from attrs import frozen

from privmodel.errors import InvalidModel
from privmodel.model.conversation import Conversation, Message, Participant
from privmodel.model.retention import EventKind
from privmodel.model.timeline import DAY, Moment

from .world import Device

__all__ = ["Arrives", "Deleted", "Event", "MembersChange", "Rekeys", "Sent", "devices", "events"]


@frozen
class Sent:
    """A message is sent."""

    at: float
    message: Message


@frozen
class Arrives:
    """A message reaches its recipients' devices."""

    at: float
    message: Message


@frozen
class MembersChange:
    """Somebody joins or leaves, or links a device."""

    at: float


@frozen
class Deleted:
    """Messages are deleted.

    Args:
        at: when.
        messages: their ids.
        owner: whose copies; None: everybody's, the servers' too.
    """

    at: float
    messages: tuple[str, ...]
    owner: str | None


@frozen
class Rekeys:
    """A participant renews its long-lived keys."""

    at: float
    owner: str


Event = Sent | Arrives | MembersChange | Deleted | Rekeys


def exact(when: Moment, place: str) -> float:
    """An instant in seconds UTC.

    Raises:
        InvalidModel: when it is known only roughly.
    """
    if not when.exact:
        raise InvalidModel(
            place, str(when), "give an exact instant: one thing happens after another here"
        )
    return when.earliest


def devices(conversation: Conversation) -> tuple[Device, ...]:
    """Every device, with the stretches in which it takes part."""
    found = []
    for person in conversation.participants:
        stretches = _membership(conversation, person)
        for device in person.devices:
            linked = -inf
            if device.linked is not None:
                linked = exact(device.linked, f"Device.{person.name}.{device.name}.linked")
            spans = tuple((max(start, linked), end) for start, end in stretches if linked < end)
            found.append(Device(person.name, device.name, spans))
    return tuple(found)


def _membership(conversation: Conversation, person: Participant) -> list[tuple[float, float]]:
    steps = sorted(
        (exact(event.at, f"Event.{event.kind.value}.at"), event.kind is EventKind.JOINED)
        for event in conversation.events
        if event.by == person.name and event.kind in (EventKind.JOINED, EventKind.LEFT)
    )
    stretches: list[tuple[float, float]] = []
    since = -inf if not steps or not steps[0][1] else None
    for at, joins in steps:
        if joins and since is None:
            since = at
        elif not joins and since is not None:
            if since < at:
                stretches.append((since, at))
            since = None
    return stretches if since is None else [*stretches, (since, inf)]


def events(conversation: Conversation) -> list[Event]:
    """What happens, in order.

    At one instant members change first and keys are renewed, then each message is sent and, if so,
    arrives, and last of all things are deleted.

    Raises:
        InvalidModel: for an instant that is known only roughly.
    """
    found: list[tuple[tuple[float, float, int], Event]] = []
    for number, message in enumerate(conversation.messages):
        place = f"Message.{message.id}"
        at = exact(message.sent, f"{place}.sent")
        found.append(((at, number, 0), Sent(at, message)))
        if not message.lost:
            at = exact(message.delivered or message.sent, f"{place}.delivered")
            found.append(((at, number, 1), Arrives(at, message)))
    changes = {
        bound
        for device in devices(conversation)
        for span in device.spans
        for bound in span
        if abs(bound) != inf
    }
    found += [((at, -1, 0), MembersChange(at)) for at in sorted(changes)]
    for event in conversation.events:
        if event.kind is EventKind.REKEYED and event.by is not None:
            at = exact(event.at, "Event.rekeyed.at")
            found.append(((at, -1, 1), Rekeys(at, event.by)))
    found += [((gone.at, inf, 0), gone) for gone in _deletions(conversation)]
    found.sort(key=lambda pair: pair[0])
    return [event for _, event in found]


def _deletions(conversation: Conversation) -> Iterator[Deleted]:
    for position, event in enumerate(conversation.events):
        if event.kind is not EventKind.DELETED:
            continue
        at = exact(event.at, f"Conversation.events[{position}].at")
        names = (
            (event.message,)
            if event.message is not None
            else tuple(message.id for message in conversation.messages if message.sent.latest <= at)
        )
        yield Deleted(at, names, None if event.everyone else event.by)
    for position, change in enumerate(conversation.timer_changes):
        exact(change.at, f"Conversation.timer_changes[{position}].at")
    timers = conversation.platform.timers
    for message in conversation.messages if timers else ():
        (days,) = conversation.timers_for(message)
        if days is None:
            continue
        starts: Moment | None = message.sent
        if timers[0].starts is not EventKind.SENT:
            starts = None if message.lost else message.read or message.delivered or message.sent
        if starts is not None:
            at = exact(starts, f"Message.{message.id}.read") + days * DAY
            yield Deleted(at, (message.id,), None)

"""When things happen to a message: sending, delivery, reading, deletion. Each as (earliest,
latest).

An event that never happens lies at infinity.
"""

from __future__ import annotations

from math import inf

from privmodel.model.conversation import Conversation, Message
from privmodel.model.retention import EventKind
from privmodel.model.timeline import Moment

__all__ = [
    "NEVER",
    "Stretch",
    "account_end",
    "deleted",
    "delivered",
    "earlier",
    "left",
    "linked",
    "read",
    "renewals",
    "stretch",
]

Stretch = tuple[float, float]
"""The earliest and the latest that an instant can be, in seconds UTC."""

NEVER: Stretch = (inf, inf)


def stretch(when: Moment | None) -> Stretch:
    """A moment as a pair; nothing is never."""
    return NEVER if when is None else (when.earliest, when.latest)


def delivered(message: Message) -> Stretch:
    """When a message reaches its recipients' devices; at once unless it says otherwise."""
    if message.lost:
        return NEVER
    return stretch(message.delivered or message.sent)


def read(message: Message) -> Stretch:
    """When a message is read; on delivery unless it says otherwise."""
    return stretch(message.read) if message.read is not None else delivered(message)


def deleted(conversation: Conversation, message: Message, whose: str | None = None) -> Stretch:
    """When a message is deleted: for everybody, or in one participant's own copy.

    Args:
        conversation: the conversation.
        message: the message.
        whose: the participant whose copy is meant; None: only deletions for everybody count.
    """
    first = NEVER
    for event in conversation.events_about(message, EventKind.DELETED):
        if event.message is None and event.at.latest < message.sent.earliest:
            continue
        if event.everyone or (whose is not None and event.by == whose):
            low, high = stretch(event.at)
            if event.message is None and low < message.sent.latest:
                high = inf  # it may have come before the message
            first = earlier(first, (low, high))
    return first


def account_end(conversation: Conversation, whose: str) -> Stretch:
    """When a participant's account is deleted."""
    first = NEVER
    for event in conversation.events_of(EventKind.ACCOUNT_DELETED):
        if event.by == whose:
            first = earlier(first, stretch(event.at))
    return first


def left(conversation: Conversation, whose: str) -> Stretch:
    """When a participant first leaves the conversation."""
    first = NEVER
    for event in conversation.events_of(EventKind.LEFT):
        if event.by == whose:
            first = earlier(first, stretch(event.at))
    return first


def renewals(conversation: Conversation, whose: str) -> list[Stretch]:
    """When a participant renews its long-lived keys, in order."""
    return sorted(
        stretch(event.at)
        for event in conversation.events_of(EventKind.REKEYED)
        if event.by == whose
    )


def earlier(one: Stretch, other: Stretch) -> Stretch:
    """The earlier of two uncertain instants."""
    return (min(one[0], other[0]), min(one[1], other[1]))


def linked(conversation: Conversation, message: Message) -> Stretch:
    """When somebody first links a device after a message was sent."""
    first = NEVER
    for person in conversation.participants:
        for device in person.devices:
            if device.linked is not None and device.linked.earliest >= message.sent.latest:
                first = earlier(first, stretch(device.linked))
    return first

"""When things happen to a message: sending, delivery, reading, deletion. Each as (earliest,
latest).

An event that never happens lies at infinity.
"""

from __future__ import annotations

from math import inf

from privmodel.model.conversation import Conversation, Message
from privmodel.model.retention import Ending, EventKind
from privmodel.model.timeline import DAY, Moment

__all__ = ["NEVER", "Stretch", "account_end", "deleted", "end_of", "happens", "left", "stretch"]

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


def timer_end(conversation: Conversation, message: Message) -> Stretch:
    """When a message's timer ends; never where none is set or the platform has none."""
    days, timers = conversation.timer_for(message), conversation.platform.timers
    if days is None or not timers:
        return NEVER
    low, high = stretch(message.sent) if timers[0].starts is EventKind.SENT else read(message)
    return (low + days * DAY, high + days * DAY)


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


def happens(kind: EventKind, conversation: Conversation, message: Message, whose: str) -> Stretch:
    """When an event happens, as far as a message and one participant are concerned."""
    if kind is EventKind.SENT:
        return stretch(message.sent)
    if kind is EventKind.DELIVERED:
        return delivered(message)
    if kind is EventKind.READ:
        return read(message)
    if kind is EventKind.TIMER:
        return timer_end(conversation, message)
    if kind is EventKind.DELETED:
        return deleted(conversation, message)
    if kind is EventKind.ACCOUNT_DELETED:
        return account_end(conversation, whose)
    first = NEVER
    for event in conversation.events_about(message, kind):
        first = earlier(first, stretch(event.at))
    return first


def end_of(
    endings: tuple[Ending, ...], conversation: Conversation, message: Message, whose: str
) -> Stretch:
    """The earliest of several endings for a message; none at all is never."""
    first = NEVER
    for ending in endings:
        low, high = happens(ending.event, conversation, message, whose)
        first = earlier(first, (low + ending.days * DAY, high + ending.days * DAY))
    return first

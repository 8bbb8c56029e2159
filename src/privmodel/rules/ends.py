"""When a message ends: by a timer that somebody set or that runs by default, or by another event.

Which timer runs is looked up in the situation: a platform may have several, each for other kinds
of conversation or other dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf

from privmodel.errors import InvalidQuestion
from privmodel.inference.rule import Doubt
from privmodel.model.conversation import Conversation, Message
from privmodel.model.retention import Ending, EventKind, Timer
from privmodel.model.timeline import DAY

from .life import NEVER, Stretch, account_end, deleted, delivered, earlier, linked, read, stretch
from .situation import Situation

__all__ = ["end_of", "happens", "vanishes"]


def happens(kind: EventKind, situation: Situation, message: Message, whose: str | None) -> Stretch:
    """When an event happens, as far as a message and one participant are concerned.

    Args:
        kind: the event.
        situation: the conversation under its view.
        message: the message.
        whose: the participant; None: everybody, for what is kept for all of them together.
    """
    conversation = situation.conversation
    if kind is EventKind.SENT:
        return stretch(message.sent)
    if kind is EventKind.DELIVERED:
        return delivered(message)
    if kind is EventKind.READ:
        return read(message)
    if kind is EventKind.TIMER:
        return vanishes(situation, message)[0]
    if kind is EventKind.DELETED:
        return deleted(conversation, message)
    if kind is EventKind.ACCOUNT_DELETED:
        return _accounts_end(conversation) if whose is None else account_end(conversation, whose)
    if kind is EventKind.LINKED:
        return linked(conversation, message)
    first = NEVER
    for event in conversation.events_about(message, kind):
        if kind not in _STEPS or event.at.earliest >= message.sent.latest:
            first = earlier(first, stretch(event.at))
    return first


def _accounts_end(conversation: Conversation) -> Stretch:
    """When the accounts of all are deleted, and perhaps as soon as one is.

    A chat that is kept for both sides outlives the account of either, unless a source says that it
    does not. Of members who are not named nobody knows that their accounts are deleted.
    """
    ends = [account_end(conversation, each.name) for each in conversation.participants]
    if (conversation.members or 0) > len(ends):
        ends.append(NEVER)
    return _either(ends)


_STEPS = frozenset({EventKind.JOINED, EventKind.LEFT})
"""What happens to a message only if it happens later: somebody comes or goes."""


def end_of(
    endings: tuple[Ending, ...], situation: Situation, message: Message, whose: str | None
) -> Stretch:
    """The earliest of several endings for a message; none at all is never.

    Args:
        endings: the endings.
        situation: the conversation under its view.
        message: the message.
        whose: the participant whose copy ends; None: that of all together.
    """
    first = NEVER
    for ending in endings:
        low, high = happens(ending.event, situation, message, whose)
        first = earlier(first, (low + ending.days * DAY, high + ending.days * DAY))
    return first


def vanishes(situation: Situation, message: Message) -> tuple[Stretch, frozenset[str]]:
    """When a message's timer ends, with the facts that say when a timer starts.

    Where it is not known whether a timer was changed before the message was sent, it may be either.

    Raises:
        InvalidQuestion: when a timer was set and the platform states none for the conversation.
        Unstated: when the timer by default depends on what nobody stated.
    """
    ends: list[Stretch] = []
    facts: frozenset[str] = frozenset()
    for days in situation.conversation.timers_for(message):
        end, why = (
            _by_default(situation, message) if days is None else _set(situation, message, days)
        )
        ends.append(end)
        facts |= why
    return _either(ends), facts


def _either(ends: list[Stretch]) -> Stretch:
    return min(low for low, _ in ends), max(high for _, high in ends)


def _set(situation: Situation, message: Message, days: float) -> tuple[Stretch, frozenset[str]]:
    """The end of a timer that somebody set: one of those that are offered in the conversation."""
    ends: list[Stretch] = []
    unsure: list[Stretch] = []
    facts: frozenset[str] = frozenset()
    for timer, doubts, _ in _offered(situation, message, situation.platform.timers):
        low, high = happens(timer.starts, situation, message, message.sender)
        (unsure if doubts else ends).append((low + days * DAY, high + days * DAY))
        facts |= timer.facts
    if not ends and not unsure:
        mend = f"{situation.platform.id} states no timer for such a conversation"
        raise InvalidQuestion("timer_days", days, mend)
    low, high = _either(ends + unsure)
    return (low, high if ends else inf), facts


def _by_default(situation: Situation, message: Message) -> tuple[Stretch, frozenset[str]]:
    """The end without a timer that somebody set: at the latest so many days after an event.

    Until then the message may be gone at any time. Of several such timers the first to end counts.
    """
    end, facts = NEVER, frozenset[str]()
    running = [each for each in situation.platform.timers if each.default_days is not None]
    for timer, doubts, held in _offered(situation, message, running, eager=True):
        low, high = happens(timer.starts, situation, message, message.sender)
        latest = inf if doubts or held else high + (timer.default_days or 0.0) * DAY
        end, facts = earlier(end, (low, latest)), facts | timer.facts
    return end, facts


def _offered(
    situation: Situation, message: Message, timers: Iterable[Timer], *, eager: bool = False
) -> Iterator[tuple[Timer, frozenset[Doubt], frozenset[Doubt]]]:
    """The timers stated for a message, with the doubts about the facts and about the scope."""
    time = message.sent.earliest
    for timer in timers:
        doubts = situation.standing.at(timer.facts, time)
        held = None if doubts is None else situation.holds(timer.where, time, eager=eager)
        if doubts is not None and held is not None:
            yield timer, doubts, held

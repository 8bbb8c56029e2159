"""Dates known only roughly, cut where it matters on which side of another date they lie.

A message sent some day in March and a setting changed on the tenth: the message was sent before or
after. The two exclude one another, so each is tried as a conversation of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise, product
from math import prod

from attrs import evolve

from privmodel.errors import AnalysisIncomplete, InvalidModel
from privmodel.model.change import SettingChange, TimerChange
from privmodel.model.conversation import Conversation, Event, Message
from privmodel.model.retention import EventKind
from privmodel.model.timeline import Moment, iso

__all__ = ["variants"]


def variants(conversation: Conversation, *, most: int) -> list[Conversation]:
    """The conversations that a conversation with rough dates may be; itself if none matters.

    Args:
        conversation: the conversation.
        most: how many are tried at most.

    Raises:
        AnalysisIncomplete: for too many.
    """
    comings = [event for event in conversation.events if _orders(event)]
    dates = [each.at for each in comings]
    dates += [each.at for each in conversation.changes]
    dates += [each.at for each in conversation.timer_changes]
    if all(each.exact for each in dates) and all(
        message.sent.exact for message in conversation.messages
    ):
        return [conversation]
    sent = list(_bounds(message.sent for message in conversation.messages))
    other = [*_bounds(dates), *_defaults(conversation)]
    messages = [
        [evolve(each, sent=part) for part in _cut(each.sent, other)]
        for each in conversation.messages
    ]
    events = [
        [evolve(each, at=part) for part in _cut(each.at, sent)] if _orders(each) else [each]
        for each in conversation.events
    ]
    changes = [
        [evolve(each, at=part) for part in _cut(each.at, sent)] for each in conversation.changes
    ]
    timers = [
        [evolve(each, at=part) for part in _cut(each.at, sent)]
        for each in conversation.timer_changes
    ]
    count = prod(map(len, messages)) * prod(map(len, events)) * prod(map(len, changes))
    count *= prod(map(len, timers))
    if count == 1:
        return [conversation]
    if count > most:
        raise AnalysisIncomplete(
            "trying each order of roughly dated events", f"{most} orders", "give exact dates"
        )
    return list(_possible(conversation, messages, events, changes, timers))


def _possible(
    conversation: Conversation,
    messages: list[list[Message]],
    events: list[list[Event]],
    changes: list[list[SettingChange]],
    timers: list[list[TimerChange]],
) -> Iterator[Conversation]:
    parts = (product(*each) for each in (messages, events, changes, timers))
    for sent, happening, changed, timed in product(*parts):
        try:
            yield evolve(
                conversation,
                messages=sent,
                events=happening,
                changes=changed,
                timer_changes=timed,
            )
        except InvalidModel:
            continue  # this order of events can't be


def _orders(event: Event) -> bool:
    """Whether it matters on which side of a message an event lies."""
    return event.message is None and event.kind in (
        EventKind.DELETED,
        EventKind.JOINED,
        EventKind.LEFT,
    )


def _bounds(moments: Iterable[Moment]) -> Iterator[float]:
    for each in moments:
        yield each.earliest
        yield each.latest


def _defaults(conversation: Conversation) -> Iterator[float]:
    """When a default of a setting begins or ends."""
    platform = conversation.platform
    for setting in platform.settings:
        for default in setting.defaults:
            for name in default.facts:
                period = platform.facts_by_id[name].period
                yield from _bounds(each for each in (period.start, period.end) if each)


def _cut(moment: Moment, bounds: Iterable[float]) -> list[Moment]:
    """A rough moment in parts, none of which has a bound strictly inside."""
    inside = {bound for bound in bounds if moment.earliest < bound < moment.latest}
    if not inside:
        return [moment]
    edges = [moment.earliest, *sorted(inside), moment.latest]
    return [
        Moment(earliest=start, latest=end, text=f"{iso(start)}/{iso(end)}")
        for start, end in pairwise(edges)
    ]

"""What a platform states that it keeps of messages and of their records.

A copy ends when its age first reaches the period then in force; a later, longer period revives
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf

from privmodel.inference.rule import Doubt
from privmodel.model.conversation import Message
from privmodel.model.data import DataKind, Item
from privmodel.model.retention import EventKind, Existence, Retention, State
from privmodel.model.timeline import DAY

from .ends import end_of, happens
from .footprint import Copy, Footprint, instant, open_doubt, otherwise, span
from .held import bounded, concerns, holders_of, keeper_of, lay_absence, may_be_kept, sealed_under
from .life import Stretch
from .situation import Situation
from .standing import Segment

__all__ = ["lay_retained"]

NO_DOUBTS: frozenset[Doubt] = frozenset()
_Version = tuple[Segment, Retention, frozenset[Doubt]]
"""A statement for as long as it stands, with the doubts about whether it speaks of a message."""


def lay_retained(
    situation: Situation, footprint: Footprint, message: Message, seals: frozenset[Item]
) -> None:
    """What is kept of a message and of its records, at the operator and elsewhere.

    Args:
        situation: the conversation under its view.
        footprint: where to lay the copies.
        message: the message.
        seals: the keys that seal its contents end to end.
    """
    for retention in situation.platform.retention:
        kinds = [
            kind
            for kind in retention.message_kinds
            if footprint.follows(retention, kind) and concerns(kind, message)
        ]
        if not kinds or retention.hides:
            continue
        doubts = situation.holds(retention.where, message.sent.earliest)
        if doubts is None:
            continue
        sender = situation.conversation.participant(message.sender)
        for kind in kinds:
            item = Item(kind=kind, subject=message.id)
            for holder, whose in holders_of(situation, situation.platform, retention.at, sender):
                if retention.existence is Existence.ABSENT:
                    since = retention.since or EventKind.SENT
                    start = happens(since, situation, message, keeper_of(retention, message))
                    sealing = sealed_under(situation, footprint, retention, item, seals, sender)
                    lay_absence(
                        situation, footprint, retention, item, holder, doubts, sealing, start
                    )
                else:
                    _kept(
                        situation, footprint, retention, item, holder, whose, doubts, seals, message
                    )


def _kept(
    situation: Situation,
    footprint: Footprint,
    retention: Retention,
    item: Item,
    holder: str,
    whose: str,
    doubts: frozenset[Doubt],
    seals: frozenset[Item],
    message: Message,
) -> None:
    since = retention.since or EventKind.SENT
    sender = situation.conversation.participant(message.sender)
    start = happens(since, situation, message, keeper_of(retention, message))
    end = end_of(retention.until, situation, message, keeper_of(retention, message))
    for begin, finish, why in _in_turn(situation, retention, item.kind, message, start, end):
        existence = doubts | why
        if retention.existence is Existence.OPEN:
            existence |= may_be_kept(situation, retention)
        lies = bounded(span(begin, finish), retention)
        if retention.state is not State.KEPT and not retention.until and not retention.since:
            if begin != start:
                continue
            lies = instant(message.sent)  # it passes with the message and is not kept
        if lies.maybe is None:
            continue
        footprint.add(
            Copy(
                item,
                holder,
                lies,
                retention.state,
                sealed_under(situation, footprint, retention, item, seals, sender),
                retention.facts,
                existence,
                whose,
                "kept by statement",
            )
        )


def _in_turn(
    situation: Situation,
    retention: Retention,
    kind: DataKind,
    message: Message,
    start: Stretch,
    end: Stretch,
) -> Iterator[tuple[Stretch, Stretch, frozenset[Doubt]]]:
    """Where one version of a period governs a copy that was there from ``start``.

    A version that begins later governs only what an earlier version of the same statement had kept
    until then; what ended before stays ended.
    """
    earlier: list[_Version] | None = None
    for segment in situation.standing.of(retention.facts):
        if segment.end <= start[0]:
            continue
        why = segment.doubts
        begin = start
        if segment.start > start[0]:
            if earlier is None:
                earlier = _predecessors(situation, retention, kind, message)
            alive = _alive(situation, earlier, start, segment.start)
            if alive is None:
                continue
            why |= alive
            begin = (max(start[0], segment.start), max(start[1], segment.start))
        stop = (min(end[0], segment.end), min(end[1], segment.end))
        if end[0] < segment.start <= end[1]:
            stop = (max(stop[0], segment.start), max(stop[1], segment.start))
        yield begin, stop, why


def _predecessors(
    situation: Situation, retention: Retention, kind: DataKind, message: Message
) -> list[_Version]:
    """The versions of what is stated of a kind at a place, for such a message, in order."""
    time = message.sent.earliest
    found: list[_Version] = []
    for other in situation.platform.retention:
        if other.at is not retention.at or kind not in other.kinds:
            continue
        scope = NO_DOUBTS if other is retention else situation.holds(other.where, time)
        if scope is not None:
            found += [(segment, other, scope) for segment in situation.standing.of(other.facts)]
    return sorted(found, key=lambda each: (each[0].start, each[0].end))


def _alive(
    situation: Situation,
    versions: Iterable[_Version],
    start: Stretch,
    until: float,
) -> frozenset[Doubt] | None:
    """Whether a copy made at ``start`` was still there at ``until``: doubts, None if not."""
    doubts: frozenset[Doubt] = frozenset()
    reached = start[0]
    for segment, version, scope in versions:
        if segment.end <= reached or segment.start > reached or reached >= until:
            continue
        limit = _age_limit(version)
        if version.existence is Existence.ABSENT or start[1] + limit < min(segment.end, until):
            if not scope:
                return None
            doubts |= otherwise(scope)  # it is gone, if this version speaks of the message
            continue
        doubts |= scope
        if start[0] + limit < min(segment.end, until) or version.existence is Existence.OPEN:
            doubts |= may_be_kept(situation, version)
        doubts |= segment.doubts
        reached = segment.end
    if reached < until:
        doubts |= open_doubt("whether it was kept before that was stated")
    return doubts


def _age_limit(retention: Retention) -> float:
    """The age in seconds at which a copy ends by the clock alone."""
    clocks = [
        ending.days * DAY
        for ending in retention.until
        if ending.event in (EventKind.SENT, EventKind.DELIVERED)
    ]
    return min(clocks, default=inf)

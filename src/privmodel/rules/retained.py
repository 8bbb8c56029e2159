"""What a platform states that it keeps: about messages, and about accounts.

A copy of a message ends when its age first reaches the period then in force; a later, longer period
revives nothing. A kind on which the platform says nothing is open at its servers, never absent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf

from privmodel.errors import InvalidModel
from privmodel.inference.interval import Interval
from privmodel.inference.rule import Doubt, Level
from privmodel.model.conversation import Message, Participant
from privmodel.model.data import DataKind, Item, Subject
from privmodel.model.retention import Bound, EventKind, Existence, Retention, Role, Seal, State
from privmodel.model.scope import Answer
from privmodel.model.timeline import DAY

from . import places
from .footprint import Copy, Footprint, Span, open_doubt, span
from .keys.server_held import lay_vault
from .life import NEVER, Stretch, account_end, end_of, happens
from .situation import Situation, scope_doubts
from .standing import Segment

__all__ = ["lay_account_data", "lay_retained", "lay_silent"]

Seals = dict[str, frozenset[Item]]


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
        if retention.at is Role.REPORT_DESK or retention.at is Role.NEW_SESSION:
            continue
        kinds = [kind for kind in sorted(retention.kinds) if _concerns(kind, message)]
        if not kinds:
            continue
        answer = situation.ask(retention.where, message.sent.earliest)
        if answer is Answer.FALSE:
            continue
        doubts = scope_doubts(answer, retention.where)
        for kind in kinds:
            item = Item(kind=kind, subject=message.id)
            for holder, whose in _holders(situation, retention.at, message.sender):
                if retention.existence is Existence.ABSENT:
                    _absent(situation, footprint, retention, item, holder, doubts, seals, message)
                else:
                    _kept(
                        situation, footprint, retention, item, holder, whose, doubts, seals, message
                    )


def _concerns(kind: DataKind, message: Message) -> bool:
    if kind.about is not Subject.MESSAGE:
        return False
    if kind.parent is DataKind.CONTENTS:
        return kind in message.kinds
    if kind is DataKind.CALL_RECORD:
        return DataKind.CALL_AUDIO in message.kinds
    return True


def _holders(situation: Situation, role: Role, whose: str) -> Iterator[tuple[str, str]]:
    platform = situation.platform
    if role is Role.OPERATOR:
        for server in platform.servers:
            yield places.operator(server), ""
    elif role is Role.PUBLIC:
        yield places.public(platform.id), ""
    elif role is Role.NEW_MEMBER:
        yield places.new_member(platform.id), ""
    elif role is Role.THIRD_PARTY:
        yield places.third_party(platform.id), ""
    elif role is Role.PUSH_GATEWAY:
        yield places.push_gateway(whose), whose
    elif role is Role.CARRIER:
        yield places.carrier(whose), whose
    else:
        raise InvalidModel(
            "Retention.at", role.value, "state what is kept at servers; rules know the devices"
        )


def _sealed(
    situation: Situation,
    footprint: Footprint,
    retention: Retention,
    item: Item,
    seals: frozenset[Item],
) -> frozenset[Item]:
    if retention.seal is Seal.PROVIDER_KEY:
        platform = situation.platform
        return frozenset({lay_vault(footprint, platform.id, platform.servers, retention.facts)})
    if retention.seal is Seal.MODE and item.kind.parent is DataKind.CONTENTS:
        return seals | footprint.at_rest.get(item.subject, frozenset())
    return frozenset()


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
    conversation = situation.conversation
    start = happens(since, conversation, message, message.sender)
    end = end_of(retention.until, conversation, message, message.sender)
    for begin, finish, why in _in_turn(situation, retention, item.kind, start, end):
        existence = doubts | why
        if retention.existence is Existence.OPEN:
            existence |= _may(situation, retention)
        lies = _bounded(span(begin, finish), retention)
        if lies.maybe is None:
            continue
        footprint.add(
            Copy(
                item,
                holder,
                lies,
                retention.state,
                _sealed(situation, footprint, retention, item, seals),
                retention.facts,
                existence,
                whose,
                "kept by statement",
            )
        )


def _in_turn(
    situation: Situation, retention: Retention, kind: DataKind, start: Stretch, end: Stretch
) -> Iterator[tuple[Stretch, Stretch, frozenset[Doubt]]]:
    """Where one version of a period governs a copy that was there from ``start``.

    A version that begins later governs only what an earlier version of the same statement had kept
    until then; what ended before stays ended.
    """
    earlier = _predecessors(situation, retention, kind)
    for segment in situation.standing.of(retention.facts):
        if segment.end <= start[0]:
            continue
        why = segment.doubts
        begin = start
        if segment.start > start[0]:
            alive = _alive(situation, earlier, start, segment.start)
            if alive is None:
                continue
            why |= alive
            begin = (max(start[0], segment.start), max(start[1], segment.start))
        stop = (min(end[0], segment.end), min(end[1], segment.end))
        if end[0] < segment.start <= end[1]:
            stop = (max(stop[0], segment.start), max(stop[1], segment.start))
        elif end[1] < segment.start:
            continue  # its age had already reached the new period when that came into force
        yield begin, stop, why


def _predecessors(
    situation: Situation, retention: Retention, kind: DataKind
) -> list[tuple[Segment, Retention]]:
    found = []
    for other in situation.platform.retention:
        if other.at is retention.at and kind in other.kinds:
            found += [(segment, other) for segment in situation.standing.of(other.facts)]
    return sorted(found, key=lambda pair: (pair[0].start, pair[0].end))


def _alive(
    situation: Situation,
    versions: Iterable[tuple[Segment, Retention]],
    start: Stretch,
    until: float,
) -> frozenset[Doubt] | None:
    """Whether a copy made at ``start`` was still there at ``until``: doubts, or None if it was not."""
    doubts: frozenset[Doubt] = frozenset()
    reached = start[0]
    for segment, version in versions:
        if segment.end <= reached or segment.start > reached or reached >= until:
            continue
        if version.existence is Existence.ABSENT:
            return None
        limit = _age_limit(version)
        if start[1] + limit < min(segment.end, until):
            return None
        if start[0] + limit < min(segment.end, until) or version.existence is Existence.OPEN:
            doubts |= _may(situation, version)
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


def _may(situation: Situation, retention: Retention) -> frozenset[Doubt]:
    names = ", ".join(sorted(retention.facts)) or situation.platform.id
    return frozenset({Doubt(f"{names}: may be kept", Level.OPEN)})


def _bounded(when: Span, retention: Retention) -> Span:
    """A ceiling leaves open whether the copy is still there, from the first moment."""
    return Span(None, when.maybe) if retention.bound is Bound.AT_MOST else when


def _absent(
    situation: Situation,
    footprint: Footprint,
    retention: Retention,
    item: Item,
    holder: str,
    doubts: frozenset[Doubt],
    seals: frozenset[Item],
    message: Message,
) -> None:
    """A statement that something is not kept; a doubtful one leaves it possible."""
    known = footprint.stated_absent.get((item.kind, holder), frozenset())
    footprint.stated_absent[item.kind, holder] = known | retention.facts
    since = retention.since or EventKind.SENT
    low, high = happens(since, situation.conversation, message, message.sender)
    for segment in situation.standing.of(retention.facts):
        open_here = segment.doubts | doubts
        if open_here and segment.start <= high < inf and low < segment.end:
            when = Span(Interval(high, inf), Interval(low, inf))
            footprint.add(
                Copy(
                    item,
                    holder,
                    when,
                    seals=_sealed(situation, footprint, retention, item, seals),
                    doubts=frozenset(Doubt(f"not {each.name}", each.level) for each in open_here),
                    how="only a doubtful statement says that it is not kept",
                )
            )


def lay_account_data(situation: Situation, footprint: Footprint, person: Participant) -> None:
    """What is kept about an account, as long as the account exists and the statement holds."""
    conversation = situation.conversation
    registered = (
        (-inf, -inf)
        if person.registered is None
        else (person.registered.earliest, person.registered.latest)
    )
    gone = account_end(conversation, person.name)
    time = situation.on.earliest
    for platform in situation.platforms.values():
        for retention in platform.retention:
            kinds = [kind for kind in sorted(retention.kinds) if kind.about is not Subject.MESSAGE]
            if not kinds or retention.at is not Role.OPERATOR:
                continue
            answer = situation.ask(retention.where, time, participant=person)
            if answer is Answer.FALSE:
                continue
            doubts = scope_doubts(answer, retention.where)
            if retention.existence is Existence.OPEN:
                doubts |= _may(situation, retention)
            end = _account_stop(retention, gone)
            for segment in situation.standing.of(retention.facts):
                begin = (max(registered[0], segment.start), max(registered[1], segment.start))
                stop = (min(end[0], segment.end), min(end[1], segment.end))
                lies = _bounded(span(begin, stop), retention)
                for kind in kinds:
                    for server in platform.servers:
                        holder = places.operator(server)
                        why = doubts | segment.doubts
                        if retention.existence is Existence.ABSENT:
                            key = (kind, holder)
                            known = footprint.stated_absent.get(key, frozenset())
                            footprint.stated_absent[key] = known | retention.facts
                            if not why:
                                continue
                            why = frozenset(Doubt(f"not {each.name}", each.level) for each in why)
                        if lies.maybe is not None:
                            footprint.add(
                                Copy(
                                    Item(kind=kind, subject=subject_of(kind, person.name)),
                                    holder,
                                    lies,
                                    retention.state,
                                    facts=retention.facts,
                                    doubts=why,
                                    whose=person.name,
                                    how="kept by statement",
                                )
                            )


def subject_of(kind: DataKind, person: str) -> str:
    """The subject of an item that is not about a message."""
    return "conversation" if kind.about is Subject.CONVERSATION else person


def _account_stop(retention: Retention, gone: Stretch) -> Stretch:
    """When data about an account end: some time after the account does."""
    days = [
        ending.days
        for ending in retention.until
        if ending.event in (EventKind.ACCOUNT_DELETED, EventKind.CONNECTED)
    ]
    if gone == NEVER or not days:
        return gone
    return (gone[0] + min(days) * DAY, gone[1] + min(days) * DAY)


def lay_silent(
    situation: Situation,
    footprint: Footprint,
    asked: dict[str, frozenset[DataKind]],
    seals: Seals,
) -> None:
    """Possible copies of kinds on which a platform says nothing, where an adversary looks.

    Args:
        situation: the conversation under its view.
        footprint: what is laid so far.
        asked: for each operator reached, the kinds that the adversary reaches there.
        seals: for each message the keys that seal it end to end.
    """
    stated: set[tuple[DataKind, str, str]] = {
        (copy.item.kind, copy.holder, copy.item.subject)
        for copy in footprint.copies
        if copy.state is not State.PASSES
    }
    for platform in situation.platforms.values():
        own = platform is situation.platform
        for server in platform.servers:
            holder = places.operator(server)
            for kind in sorted(asked.get(server, ())):
                if (kind, holder) in footprint.stated_absent:
                    continue
                for item, when, whose in _everything(situation, kind, own):
                    if (kind, holder, item.subject) in stated:
                        continue
                    footprint.add(
                        Copy(
                            item,
                            holder,
                            when,
                            seals=seals.get(item.subject, frozenset())
                            if kind.parent is DataKind.CONTENTS
                            else frozenset(),
                            doubts=open_doubt(f"{platform.id} says nothing of {kind.title}"),
                            whose=whose,
                            how="nothing is stated",
                        )
                    )


def _everything(
    situation: Situation, kind: DataKind, own: bool
) -> Iterator[tuple[Item, Span, str]]:
    if kind.about is Subject.MESSAGE:
        for message in situation.conversation.messages if own else ():
            if _concerns(kind, message):
                sent = message.sent
                when = Span(None, Interval(sent.earliest, inf))
                yield Item(kind=kind, subject=message.id), when, ""
        return
    for person in situation.conversation.participants:
        subject = subject_of(kind, person.name)
        yield Item(kind=kind, subject=subject), Span(None, Interval(-inf, inf)), person.name

"""What a platform states that it keeps: about messages, and about accounts.

A copy of a message ends when its age first reaches the period then in force; a later, longer period
revives nothing. A kind on which the platform says nothing is open at its servers, never absent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf

from attrs import evolve

from privmodel.errors import InvalidModel
from privmodel.inference.interval import Interval
from privmodel.inference.rule import Doubt, Level
from privmodel.model.conversation import Message, Participant
from privmodel.model.data import DataKind, Item, Subject
from privmodel.model.platform import Platform
from privmodel.model.retention import Bound, EventKind, Existence, Retention, Role, Seal, State
from privmodel.model.timeline import DAY

from . import places
from .footprint import Copy, Footprint, Span, gaps, open_doubt, span
from .keys.server_held import lay_vault
from .keys.user_held import lay_user_key
from .life import NEVER, Stretch, account_end, end_of, happens
from .situation import Situation
from .standing import Segment

__all__ = ["lay_account_data", "lay_retained", "lay_silent"]

NO_DOUBTS: frozenset[Doubt] = frozenset()
NO_SEALS: frozenset[Item] = frozenset()
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
        kinds = [kind for kind in retention.message_kinds if _concerns(kind, message)]
        if not kinds:
            continue
        doubts = situation.holds(retention.where, message.sent.earliest)
        if doubts is None:
            continue
        sender = situation.conversation.participant(message.sender)
        for kind in kinds:
            item = Item(kind=kind, subject=message.id)
            for holder, whose in _holders(situation, situation.platform, retention.at, sender):
                if retention.existence is Existence.ABSENT:
                    since = retention.since or EventKind.SENT
                    start = happens(since, situation.conversation, message, message.sender)
                    sealing = _sealed(situation, footprint, retention, item, seals, sender)
                    _absent(situation, footprint, retention, item, holder, doubts, sealing, start)
                else:
                    _kept(
                        situation, footprint, retention, item, holder, whose, doubts, seals, message
                    )


def _concerns(kind: DataKind, message: Message) -> bool:
    if kind.parent is DataKind.CONTENTS:
        return kind in message.kinds
    if kind is DataKind.CALL_RECORD:
        return DataKind.CALL_AUDIO in message.kinds
    return True


def _holders(
    situation: Situation, platform: Platform, role: Role, person: Participant
) -> Iterator[tuple[str, str]]:
    """The places of a role, as far as one participant is concerned."""
    if role is Role.OPERATOR:
        for server in platform.servers:
            yield places.operator(server), ""
    elif role is Role.REPORT_DESK:
        for server in platform.servers:
            yield places.report_desk(server), ""
    elif role in _AT_PLATFORM:
        yield _AT_PLATFORM[role](platform.id), ""
    elif role in _AT_PERSON:
        yield _AT_PERSON[role](person.name), person.name
    elif role in _AT_ACCOUNT:
        yield _AT_ACCOUNT[role](platform.id, person.name), person.name
    else:
        raise InvalidModel(
            "Retention.at", role.value, "state what is kept at servers; rules know the devices"
        )


_AT_PLATFORM = {
    Role.PUBLIC: places.public,
    Role.NEW_MEMBER: places.new_member,
    Role.THIRD_PARTY: places.third_party,
}
_AT_PERSON = {Role.PUSH_GATEWAY: places.push_gateway, Role.CARRIER: places.carrier}
_AT_ACCOUNT = {Role.NEW_SESSION: places.new_session, Role.NEW_LINK: places.new_link}


def _sealed(
    situation: Situation,
    footprint: Footprint,
    retention: Retention,
    item: Item,
    seals: frozenset[Item],
    person: Participant,
) -> frozenset[Item]:
    if retention.seal is Seal.USER_KEY:
        return frozenset({lay_user_key(footprint, situation.platform.id, person, retention.facts)})
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
    sender = conversation.participant(message.sender)
    start = happens(since, conversation, message, message.sender)
    end = end_of(retention.until, conversation, message, message.sender)
    for begin, finish, why in _in_turn(situation, retention, item.kind, message, start, end):
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
                _sealed(situation, footprint, retention, item, seals, sender),
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
    earlier: list[tuple[Segment, Retention]] | None = None
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
        elif end[1] < segment.start:
            continue  # its age had already reached the new period when that came into force
        yield begin, stop, why


def _predecessors(
    situation: Situation, retention: Retention, kind: DataKind, message: Message
) -> list[tuple[Segment, Retention]]:
    """The versions of what is stated of a kind at a place, for such a message, in order."""
    time = message.sent.earliest
    found = []
    for other in situation.platform.retention:
        if other.at is not retention.at or kind not in other.kinds:
            continue
        if other is retention or situation.holds(other.where, time) is not None:
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
    start: Stretch,
) -> None:
    """A statement that something is not kept; a doubtful one leaves it possible."""
    key = (item.kind, holder)
    known = footprint.stated_absent.get(key, frozenset())
    footprint.stated_absent[key] = known | retention.facts
    for segment in situation.standing.of(retention.facts):
        why = segment.doubts | doubts
        if why and max(start[0], segment.start) < segment.end:
            footprint.doubtfully_absent.append(
                Copy(
                    item,
                    holder,
                    Span(None, Interval(max(start[0], segment.start), segment.end)),
                    seals=seals,
                    facts=retention.facts,
                    doubts=frozenset(Doubt(f"not {each.name}", each.level) for each in why),
                    how="only a doubtful statement says that it is not kept",
                    supposed=True,
                )
            )


def lay_account_data(situation: Situation, footprint: Footprint) -> None:
    """What is kept about accounts, as long as the account exists and the statement holds.

    Args:
        situation: the conversation under its view.
        footprint: where to lay the copies.
    """
    people = [
        (person, *_account_life(situation, person))
        for person in situation.conversation.participants
    ]
    time = situation.on.earliest
    for platform in situation.platforms.values():
        for retention in platform.retention:
            if not retention.account_kinds:
                continue
            lives: dict[tuple[Stretch, Stretch], list[tuple[Span, frozenset[Doubt]]]] = {}
            existence = NO_DOUBTS
            if retention.existence is Existence.OPEN:
                existence = _may(situation, retention)
            for person, opened, gone in people:
                doubts = situation.holds(retention.where, time, participant=person)
                if doubts is None:
                    continue
                life = (opened, _account_stop(retention, gone))
                if life not in lives:
                    lives[life] = list(_living(situation, retention, *life))
                for holder, _ in _holders(situation, platform, retention.at, person):
                    _about_account(
                        situation, footprint, retention, holder, person, lives[life],
                        doubts | existence,
                    )  # fmt: skip


def _account_life(situation: Situation, person: Participant) -> tuple[Stretch, Stretch]:
    """When an account is opened and when it is deleted."""
    opened = (-inf, -inf)
    if person.registered is not None:
        opened = (person.registered.earliest, person.registered.latest)
    return opened, account_end(situation.conversation, person.name)


def _about_account(
    situation: Situation,
    footprint: Footprint,
    retention: Retention,
    holder: str,
    person: Participant,
    lives: list[tuple[Span, frozenset[Doubt]]],
    doubts: frozenset[Doubt],
) -> None:
    seals = NO_SEALS
    for kind in retention.account_kinds:
        item = Item(kind=kind, subject=subject_of(kind, person.name))
        if retention.seal is not Seal.MODE:
            seals = _sealed(situation, footprint, retention, item, NO_SEALS, person)
        if retention.existence is Existence.ABSENT:
            always = (-inf, -inf)
            _absent(situation, footprint, retention, item, holder, doubts, seals, always)
            continue
        for lies, why in lives:
            footprint.add(
                Copy(
                    item,
                    holder,
                    lies,
                    retention.state,
                    seals,
                    retention.facts,
                    doubts | why,
                    person.name,
                    "kept by statement",
                )
            )


def _living(
    situation: Situation, retention: Retention, opened: Stretch, end: Stretch
) -> Iterator[tuple[Span, frozenset[Doubt]]]:
    for segment in situation.standing.of(retention.facts):
        begin = (max(opened[0], segment.start), max(opened[1], segment.start))
        stop = (min(end[0], segment.end), min(end[1], segment.end))
        lies = _bounded(span(begin, stop), retention)
        if lies.maybe is not None:
            yield lies, segment.doubts


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
    """Possible copies where nothing is stated, or only doubtfully that nothing lies there.

    Args:
        situation: the conversation under its view.
        footprint: what is laid so far.
        asked: for each operator reached, the kinds that the adversary reaches there.
        seals: for each message the keys that seal it end to end.
    """
    _lay_doubtful_absence(situation, footprint)
    for platform in situation.platforms.values():
        own = platform is situation.platform
        for server in platform.servers:
            holder = places.operator(server)
            for kind in sorted(asked.get(server, ())):
                doubts = open_doubt(f"{platform.id} says nothing of {kind.words}")
                for item, start, whose in _everything(situation, kind, own):
                    sealing = NO_SEALS
                    if kind.parent is DataKind.CONTENTS:
                        sealing = seals.get(item.subject, NO_SEALS)
                    stated = [
                        segment
                        for retention in _statements(situation, item, holder)
                        for segment in situation.standing.of(retention.facts)
                    ]
                    for gap in gaps(stated, start, inf):
                        footprint.add(
                            Copy(
                                item,
                                holder,
                                Span(None, gap),
                                seals=sealing,
                                doubts=doubts,
                                whose=whose,
                                how="nothing is stated",
                                supposed=True,
                            )
                        )


def _lay_doubtful_absence(situation: Situation, footprint: Footprint) -> None:
    """What only a doubtful statement says is absent may be there, unless a sure one says so too."""
    for copy in footprint.doubtfully_absent:
        lies = copy.span.maybe
        assert lies is not None
        absent = [
            segment
            for retention in _statements(situation, copy.item, copy.holder, sure=True)
            if retention.existence is Existence.ABSENT
            for segment in situation.standing.of(retention.facts)
            if not segment.doubts
        ]
        for gap in gaps(absent, lies.start, lies.end):
            footprint.add(evolve(copy, span=Span(None, gap)))


def _statements(
    situation: Situation, item: Item, holder: str, *, sure: bool = False
) -> Iterator[Retention]:
    """The statements on what is kept of an item at a place.

    Args:
        situation: the conversation under its view.
        item: the item.
        holder: the place.
        sure: only those that surely speak of this conversation.
    """
    conversation = situation.conversation
    if item.kind.about is Subject.MESSAGE:
        message = conversation.message(item.subject)
        person, time = conversation.participant(message.sender), message.sent.earliest
        owner = None
    else:
        known = {each.name: each for each in conversation.participants}
        person = known.get(item.subject, conversation.participants[0])
        time, owner = situation.on.earliest, person
    for platform in situation.platforms.values():
        for retention in platform.retention:
            if item.kind not in retention.kinds:
                continue
            if all(place != holder for place, _ in _holders(
                situation, platform, retention.at, person
            )):  # fmt: skip
                continue
            doubts = situation.holds(retention.where, time, participant=owner)
            if doubts is not None and not (sure and doubts):
                yield retention


def _everything(
    situation: Situation, kind: DataKind, own: bool
) -> Iterator[tuple[Item, float, str]]:
    """Each item of a kind, since when there can be a copy of it, and whose it is."""
    if kind.about is Subject.MESSAGE:
        for message in situation.conversation.messages if own else ():
            if _concerns(kind, message):
                yield Item(kind=kind, subject=message.id), message.sent.earliest, ""
        return
    for person in situation.conversation.participants:
        yield Item(kind=kind, subject=subject_of(kind, person.name)), -inf, person.name

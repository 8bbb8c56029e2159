"""What statements on retention have in common: places, seals, ceilings, absence."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from privmodel.errors import InvalidModel
from privmodel.inference.interval import Interval
from privmodel.inference.rule import Doubt
from privmodel.model.conversation import Message, Participant
from privmodel.model.data import DataKind, Item, Subject
from privmodel.model.platform import Platform
from privmodel.model.retention import Bound, Retention, Role, Seal

from . import places
from .footprint import KEPT_AT_ALL, Copy, Footprint, Span, existence_doubt, otherwise
from .keys.backup import lay_password_key
from .keys.server_held import lay_vault
from .keys.user_held import lay_user_key
from .life import Stretch
from .situation import Situation

__all__ = [
    "bounded",
    "concerns",
    "holders_of",
    "keeper_of",
    "lay_absence",
    "lies_at",
    "may_be_kept",
    "sealed_under",
    "subject_of",
]


def concerns(kind: DataKind, message: Message) -> bool:
    """Whether a message has something of a kind that messages have."""
    if kind.parent is DataKind.CONTENTS:
        return kind in message.kinds
    if kind is DataKind.CALL_RECORD:
        return DataKind.CALL_AUDIO in message.kinds
    return True


def holders_of(
    situation: Situation, platform: Platform, role: Role, person: Participant
) -> Iterator[tuple[str, str]]:
    """The places of a role, as far as one participant is concerned, each with its owner."""
    whose = "" if role in _OF_NOBODY else person.name
    for place in lies_at(platform.id, platform.servers, role, person.name):
        yield place, whose


@lru_cache(maxsize=4096)
def lies_at(platform: str, servers: tuple[str, ...], role: Role, person: str) -> tuple[str, ...]:
    """The places of a role, as far as one participant is concerned.

    Args:
        platform: the platform's id.
        servers: who runs its servers.
        role: the role.
        person: the participant's name.
    """
    if role is Role.OPERATOR:
        return tuple(map(places.operator, servers))
    if role is Role.REPORT_DESK:
        return tuple(map(places.report_desk, servers))
    if role in _AT_PLATFORM:
        return (_AT_PLATFORM[role](platform),)
    if role in _AT_PERSON:
        return (_AT_PERSON[role](person),)
    if role in _AT_ACCOUNT:
        return (_AT_ACCOUNT[role](platform, person),)
    raise InvalidModel(
        "Retention.at", role.value, "state what is kept at servers; rules know the devices"
    )


_AT_PLATFORM = {
    Role.PUBLIC: places.public,
    Role.NEW_MEMBER: places.new_member,
    Role.THIRD_PARTY: places.third_party,
}
_AT_PERSON = {Role.PUSH_GATEWAY: places.push_gateway, Role.CARRIER: places.carrier}
_OF_NOBODY = frozenset({Role.OPERATOR, Role.REPORT_DESK, *_AT_PLATFORM})
_AT_ACCOUNT = {Role.NEW_SESSION: places.new_session, Role.NEW_LINK: places.new_link}


def sealed_under(
    situation: Situation,
    footprint: Footprint,
    retention: Retention,
    item: Item,
    seals: frozenset[Item],
    person: Participant,
) -> frozenset[Item]:
    """The keys under which a statement says that an item is kept."""
    if retention.seal is Seal.USER_KEY:
        return frozenset({lay_user_key(footprint, situation.platform.id, person, retention.facts)})
    if retention.seal is Seal.PROVIDER_KEY:
        platform = situation.platform
        return frozenset({lay_vault(footprint, platform.id, platform.servers, retention.facts)})
    if retention.seal in (Seal.PASSWORD, Seal.VAULT):
        platform = situation.platform
        made = lay_password_key(footprint, platform.id, platform.servers, person, retention)
        return frozenset({made})
    if retention.seal is Seal.MODE and item.kind.parent is DataKind.CONTENTS:
        return seals | footprint.at_rest.get(item.subject, frozenset())
    return frozenset()


def may_be_kept(situation: Situation, retention: Retention) -> frozenset[Doubt]:
    """The doubt that "may be kept" leaves."""
    return existence_doubt(KEPT_AT_ALL, retention.facts, situation.platform.id)


def keeper_of(retention: Retention, message: Message) -> str | None:
    """Whose copy of a message a statement speaks of; None: that of all who take part.

    Servers keep one chat for both sides. What is open to anybody, or lies elsewhere, is its
    sender's.
    """
    return None if retention.at in (Role.OPERATOR, Role.REPORT_DESK) else message.sender


def bounded(when: Span, retention: Retention) -> Span:
    """A ceiling leaves open whether the copy is still there, from the first moment."""
    return Span(None, when.maybe) if retention.bound is Bound.AT_MOST else when


def lay_absence(
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
    if not doubts:
        footprint.surely_absent.add(key)
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
                    doubts=otherwise(why),
                    how="only a doubtful statement says that it is not kept",
                    supposed=True,
                )
            )


def subject_of(kind: DataKind, person: str) -> str:
    """The subject of an item that is not about a message."""
    return "conversation" if kind.about is Subject.CONVERSATION else person

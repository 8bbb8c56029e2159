"""What nobody speaks of: possible copies where an adversary looks and nothing is stated.

A kind on which a platform says nothing is open at its servers, never absent. So is one of which
only a doubtful statement says that it is absent.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from attrs import evolve

from privmodel.inference.rule import Doubt
from privmodel.model.conversation import Participant
from privmodel.model.data import DataKind, Item, Subject
from privmodel.model.platform import Platform
from privmodel.model.retention import EventKind, Existence, Retention

from . import places
from .ends import happens
from .footprint import Copy, Footprint, Span, gaps, open_doubt, otherwise
from .held import concerns, holders_of, subject_of
from .life import account_end
from .situation import Situation
from .standing import Segment

__all__ = ["lay_silent"]

NO_SEALS: frozenset[Item] = frozenset()
Seals = dict[str, frozenset[Item]]


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
        for server in platform.servers:
            holder = places.operator(server)
            for kind in sorted(asked.get(server, ())):
                for item in _everything(situation, kind, platform):
                    sealing = NO_SEALS
                    if kind.parent is DataKind.CONTENTS:
                        sealing = seals.get(item.subject, NO_SEALS)
                    for copy in supposed_copies(situation, item, holder, sealing):
                        footprint.add(copy)


def supposed_copies(
    situation: Situation, item: Item, holder: str, seals: frozenset[Item]
) -> Iterator[Copy]:
    """The possible copies of an item at a place for the times of which nothing is stated.

    Args:
        situation: the conversation under its view.
        item: the item.
        holder: the place.
        seals: the keys that would seal such a copy.
    """
    start, whose = -inf, ""
    if item.kind.about is Subject.MESSAGE:
        start = situation.conversation.message(item.subject).sent.earliest
    else:
        people = {person.name for person in situation.conversation.participants}
        whose = item.subject if item.subject in people else ""
    stated: list[Segment] = []
    sure: list[Segment] = []
    untold: frozenset[Doubt] = frozenset()
    for retention, scope in _statements(situation, item, holder):
        spoken = [
            evolve(segment, start=max(segment.start, _speaks_from(situation, item, retention)))
            for segment in situation.standing.of(retention.facts)
            if not segment.doubts  # who doubts the statement can't conclude from it
        ]
        stated += spoken
        if scope:
            untold |= scope
        else:
            sure += spoken
    place = holder.partition(":")[2]
    silent = open_doubt(f"{place} says nothing of {item.kind.words}")
    for doubts, gap in (
        *((silent, gap) for gap in gaps(stated, start, inf)),
        *((silent | otherwise(untold), gap) for gap in gaps(sure, start, inf) if untold),
    ):
        yield Copy(
            item,
            holder,
            Span(None, gap),
            seals=seals,
            doubts=doubts,
            whose=whose,
            how="nothing is stated",
            supposed=True,
        )


def _speaks_from(situation: Situation, item: Item, retention: Retention) -> float:
    """From when on a statement says whether an item is there: of the time before it is silent.

    What a platform says of reported or deleted data tells nothing as long as nobody reports or
    deletes anything.
    """
    conversation = situation.conversation
    if item.kind.about is Subject.MESSAGE and retention.since is not None:
        message = conversation.message(item.subject)
        return happens(retention.since, situation, message, message.sender)[1]
    if retention.since is EventKind.ACCOUNT_DELETED:
        return account_end(conversation, item.subject)[1]
    return -inf


def _lay_doubtful_absence(situation: Situation, footprint: Footprint) -> None:
    """What only a doubtful statement says is absent may be there, unless a sure one says so too."""
    for copy in footprint.doubtfully_absent:
        lies = copy.span.maybe
        assert lies is not None
        absent = [
            segment
            for retention, scope in _statements(situation, copy.item, copy.holder)
            if retention.existence is Existence.ABSENT and not scope
            for segment in situation.standing.of(retention.facts)
            if not segment.doubts
        ]
        for gap in gaps(absent, lies.start, lies.end):
            footprint.add(evolve(copy, span=Span(None, gap)))


def _statements(
    situation: Situation, item: Item, holder: str
) -> Iterator[tuple[Retention, frozenset[Doubt]]]:
    """The statements on what is kept of an item at a place.

    Args:
        situation: the conversation under its view.
        item: the item.
        holder: the place.

    Yields:
        the statement, and the doubts about whether it speaks of this conversation.
    """
    conversation = situation.conversation
    people: tuple[Participant, ...]
    owners: tuple[Participant | None, ...]
    if item.kind.about is Subject.MESSAGE:
        message = conversation.message(item.subject)
        people, owners = (conversation.participant(message.sender),), (None,)
        time = message.sent.earliest
    else:
        named = [each for each in conversation.participants if each.name == item.subject]
        people = tuple(named) or conversation.participants
        owners = people
        time = situation.on.earliest
    for platform in situation.platforms.values():
        for retention in platform.retention_by_kind.get(item.kind, ()):
            if retention.hides or not any(
                place == holder
                for person in people
                for place, _ in holders_of(situation, platform, retention.at, person)
            ):
                continue
            answers = [
                doubts
                for owner in owners
                if (doubts := situation.holds(retention.where, time, participant=owner)) is not None
            ]
            if answers:
                yield retention, frozenset() if not all(answers) else frozenset().union(*answers)


def _everything(situation: Situation, kind: DataKind, platform: Platform) -> Iterator[Item]:
    """Each item of a kind that a platform could hold something of."""
    if kind.about is Subject.MESSAGE:
        for message in situation.conversation.messages if platform is situation.platform else ():
            if concerns(kind, message):
                yield Item(kind=kind, subject=message.id)
        return
    names = (subject_of(kind, each.name) for each in situation.holders_of_accounts(platform))
    for name in dict.fromkeys(names):
        yield Item(kind=kind, subject=name)

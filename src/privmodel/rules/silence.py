"""What nobody speaks of: possible copies where an adversary looks and nothing is stated.

A kind on which a platform says nothing is open at its servers, never absent. So is one of which only a
doubtful statement says that it is absent.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from attrs import evolve

from privmodel.model.data import DataKind, Item, Subject
from privmodel.model.platform import Platform
from privmodel.model.retention import Existence, Retention

from . import places
from .footprint import Copy, Footprint, Span, gaps, open_doubt
from .held import concerns, holders_of, subject_of
from .situation import Situation

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
                doubts = open_doubt(f"{platform.id} says nothing of {kind.words}")
                for item, start, whose in _everything(situation, kind, platform):
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
            if all(place != holder for place, _ in holders_of(
                situation, platform, retention.at, person
            )):  # fmt: skip
                continue
            doubts = situation.holds(retention.where, time, participant=owner)
            if doubts is not None and not (sure and doubts):
                yield retention


def _everything(
    situation: Situation, kind: DataKind, platform: Platform
) -> Iterator[tuple[Item, float, str]]:
    """Each item of a kind, since when there can be a copy of it, and whose it is."""
    if kind.about is Subject.MESSAGE:
        for message in situation.conversation.messages if platform is situation.platform else ():
            if concerns(kind, message):
                yield Item(kind=kind, subject=message.id), message.sent.earliest, ""
        return
    for person in situation.holders_of_accounts(platform):
        yield Item(kind=kind, subject=subject_of(kind, person.name)), -inf, person.name

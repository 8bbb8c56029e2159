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
from .held import concerns, keeper_of, lies_at, subject_of
from .life import account_end
from .situation import Situation
from .standing import Segment

__all__ = ["is_silence", "lay_silent"]

NO_DOUBTS: frozenset[Doubt] = frozenset()
NO_SEALS: frozenset[Item] = frozenset()
SAYS_NOTHING = " says nothing of "
"""What stands in the name of the doubt that silence leaves, and in no other."""
OPENERS = frozenset(
    {DataKind.PASSWORD, DataKind.LOGIN_CODE, DataKind.TWO_STEP_PASSWORD, DataKind.SESSION}
)
"""What opens a session; nobody but the platform itself is supposed to have it by silence."""

Seals = dict[str, frozenset[Item]]
_Told = tuple[tuple[frozenset[str], frozenset[Doubt], float], ...]


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
    untold = Untold()
    for platform in situation.platforms.values():
        for server in platform.servers:
            holder = places.operator(server)
            for kind in sorted(filter(footprint.wants, asked.get(server, ()))):
                if kind in OPENERS and platform is not situation.platform:
                    continue  # they open the conversation's own accounts, and no others
                for item in _everything(situation, kind, platform):
                    sealing = NO_SEALS
                    if kind.parent is DataKind.CONTENTS:
                        sealing = seals.get(item.subject, NO_SEALS)
                    for copy in supposed_copies(situation, item, holder, sealing, untold):
                        footprint.add(copy)


class Untold:
    """The stretches of which some statements say nothing, each worked out once.

    Most items at a place are alike in this: nobody speaks of them at all, or the same statements
    speak of them, with the same doubts.
    """

    def __init__(self) -> None:
        self._known: dict[_Told, list[tuple[frozenset[Doubt], Span]]] = {}

    def spans(
        self, situation: Situation, start: float, told: _Told
    ) -> list[tuple[frozenset[Doubt], Span]]:
        """When something possible lies at a place, besides the doubt that silence leaves.

        Args:
            situation: the conversation under its view.
            start: from when on there is anything, in seconds UTC.
            told: the facts behind each statement, the doubts about whether it speaks of the item,
                and from when on it does.
        """
        key = ((frozenset(), NO_DOUBTS, start), *told)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = list(_untold(situation, start, told))
        return found


def _untold(
    situation: Situation, start: float, told: _Told
) -> Iterator[tuple[frozenset[Doubt], Span]]:
    stated: list[Segment] = []
    sure: list[Segment] = []
    untold = NO_DOUBTS
    for facts, scope, since in told:
        spoken = [
            evolve(segment, start=max(segment.start, since))
            for segment in situation.standing.of(facts)
            if not segment.doubts  # who doubts the statement can't conclude from it
        ]
        stated += spoken
        if scope:
            untold |= scope
        else:
            sure += spoken
    for gap in gaps(stated, start, inf):
        yield NO_DOUBTS, Span(None, gap)
    if untold:
        for gap in gaps(sure, start, inf):
            yield otherwise(untold), Span(None, gap)


def supposed_copies(
    situation: Situation,
    item: Item,
    holder: str,
    seals: frozenset[Item],
    untold: Untold | None = None,
) -> Iterator[Copy]:
    """The possible copies of an item at a place for the times of which nothing is stated.

    Args:
        situation: the conversation under its view.
        item: the item.
        holder: the place.
        seals: the keys that would seal such a copy.
        untold: what was worked out for other items of the same situation.
    """
    start, whose = -inf, ""
    if item.kind.about is Subject.MESSAGE:
        start = situation.conversation.message(item.subject).sent.earliest
    else:
        people = {person.name for person in situation.conversation.participants}
        whose = item.subject if item.subject in people else ""
    told = tuple(
        (retention.facts, scope, _speaks_from(situation, item, retention))
        for retention, scope in _statements(situation, item, holder)
    )
    place = holder.partition(":")[2]
    silent = open_doubt(f"{place}{SAYS_NOTHING}{item.kind.words}")
    for doubts, span in (untold or Untold()).spans(situation, start, told):
        yield Copy(
            item,
            holder,
            span,
            seals=seals,
            doubts=silent | doubts,
            whose=whose,
            how="nothing is stated",
            supposed=True,
        )


def is_silence(name: str) -> bool:
    """Whether a doubt comes of a place's saying nothing of a kind.

    Args:
        name: the name of the doubt.
    """
    return SAYS_NOTHING in name


def _speaks_from(situation: Situation, item: Item, retention: Retention) -> float:
    """From when on a statement says whether an item is there: of the time before it is silent.

    What a platform says of reported or deleted data tells nothing as long as nobody reports or
    deletes anything.
    """
    conversation = situation.conversation
    if item.kind.about is Subject.MESSAGE and retention.since is not None:
        message = conversation.message(item.subject)
        whose = keeper_of(retention, message)
        return happens(retention.since, situation, message, whose)[1]
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
                holder in lies_at(platform.id, platform.servers, retention.at, person.name)
                for person in people
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

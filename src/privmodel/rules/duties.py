"""Duties to retain: what an operator may hold because a law makes it keep it.

A duty yields nothing and proves nothing: that this operator really keeps what it must, only its own
statements or its practice can say. So what lies there because of a duty is possible, never sure.
It is supposed of an operator that is said to be in the class it names and to have some tie to the
country, be it no more than offering its service there; where nobody says so, no duty is supposed,
and the asker may still state the class.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import inf

from attrs import frozen

from privmodel.inference.interval import Interval
from privmodel.inference.rule import Doubt
from privmodel.model.adversary import Adversary, Order
from privmodel.model.data import DataKind, Item, Subject
from privmodel.model.duty import Duty
from privmodel.model.law import Jurisdiction
from privmodel.model.platform import Platform
from privmodel.model.retention import EventKind
from privmodel.model.timeline import DAY

from . import places
from .ends import end_of
from .footprint import Copy, Footprint, Span, open_doubt
from .held import concerns, subject_of
from .law import law_standing
from .life import account_end
from .nexus import class_stretches
from .situation import Situation
from .standing import ALWAYS_SO, Segment

__all__ = ["lay_duties"]


@frozen(eq=False)
class _Bound:
    """A stretch through which an operator may be bound by a duty, with what that rests on."""

    interval: Interval
    facts: frozenset[str]
    doubts: frozenset[Doubt]


def lay_duties(
    situation: Situation,
    footprint: Footprint,
    laws: Mapping[str, Jurisdiction],
    adversary: Adversary,
    seals: Mapping[str, frozenset[Item]],
) -> None:
    """The possible copies at operators that duties to retain bring about.

    Args:
        situation: the conversation under its view.
        footprint: where to lay them.
        laws: the laws at hand, by country.
        adversary: whose orders may state the class of an operator.
        seals: for each message the keys that seal it end to end.
    """
    for platform in situation.platforms.values():
        for law in laws.values():
            for duty in law.duties:
                stated = _stated(duty, law, adversary, platform)
                for bound in _bound(situation, platform, law, duty, stated):
                    _lay(situation, footprint, platform, law, duty, bound, seals)


def _stated(duty: Duty, law: Jurisdiction, adversary: Adversary, platform: Platform) -> bool | None:
    """Whether an asker says that the operator is in the duty's class; None where nobody does."""
    said = [
        power.suspicion.gates[name]
        for power in adversary.powers
        if isinstance(power, Order)
        and power.executing.id == law.id
        and power.holder in (None, platform.id)
        for name in duty.classes
        if name in power.suspicion.gates
    ]
    return any(said) if said else None


def _bound(
    situation: Situation,
    platform: Platform,
    law: Jurisdiction,
    duty: Duty,
    stated: bool | None,
) -> Iterator[_Bound]:
    if stated is False:
        return
    in_class: Iterable[tuple[frozenset[str], Segment]] = [(frozenset(), ALWAYS_SO[0])]
    if stated is None:
        in_class = list(_bound_operators(situation, platform, law, duty))
    for ours in law_standing(law, situation.view).of(duty.facts):
        for facts, theirs in in_class:
            start, end = max(ours.start, theirs.start), min(ours.end, theirs.end)
            if start < end:
                doubts = ours.doubts | theirs.doubts
                yield _Bound(Interval(start, end), duty.facts | facts, doubts)


def _bound_operators(
    situation: Situation, platform: Platform, law: Jurisdiction, duty: Duty
) -> Iterator[tuple[frozenset[str], Segment]]:
    """The stretches through which an operator is in the class and tied to the country.

    Any tie will do. Where the state can't enforce its law, whether the operator keeps the duty all
    the same is as open as elsewhere.
    """
    standing = situation.standing
    ties = [
        (tie.facts, segment)
        for tie in platform.establishments
        if tie.country in {law.id, *law.members}
        for segment in standing.of(tie.facts)
    ]
    for each, ours in class_stretches(platform, standing, law.id, duty.classes):
        for facts, theirs in ties:
            start, end = max(ours.start, theirs.start), min(ours.end, theirs.end)
            if start < end:
                yield each.facts | facts, Segment(start, end, ours.doubts | theirs.doubts)


def _lay(
    situation: Situation,
    footprint: Footprint,
    platform: Platform,
    law: Jurisdiction,
    duty: Duty,
    bound: _Bound,
    seals: Mapping[str, frozenset[Item]],
) -> None:
    names = ", ".join(sorted(duty.facts)) or "its law"
    doubts = bound.doubts | open_doubt(
        f"whether {platform.id} keeps what {law.id} law makes it keep ({names})"
    )
    for item, sure, lies, whose in _items(situation, platform, duty, bound.interval):
        sealing: frozenset[Item] = frozenset()
        if item.kind.parent is DataKind.CONTENTS:
            sealing = seals.get(item.subject, frozenset())
        for server in platform.servers:
            footprint.add(
                Copy(
                    item,
                    places.retained(server),
                    Span(sure, lies),
                    seals=sealing,
                    facts=bound.facts,
                    doubts=doubts,
                    whose=whose,
                    how="a law makes such an operator keep it",
                    supposed=True,
                )
            )


def _items(
    situation: Situation, platform: Platform, duty: Duty, bound: Interval
) -> Iterator[tuple[Item, Interval | None, Interval, str]]:
    """What a duty speaks of; when it lies there if it is kept, surely and perhaps; whose it is.

    What arises while the duty binds stays for its term, also once the duty has ceased.
    """
    conversation = situation.conversation
    for kind in sorted(duty.kinds):
        if kind.about is Subject.MESSAGE:
            for message in conversation.messages if platform is situation.platform else ():
                sent = message.sent
                if not concerns(kind, message) or not sent.earliest < bound.end:
                    continue
                first, last = end_of(duty.until, situation, message, message.sender)
                start = max(sent.earliest, bound.start)
                if sent.latest >= bound.start and start < last:
                    begin = max(sent.latest, bound.start)
                    sure = Interval(begin, first) if begin < first else None
                    yield Item(kind=kind, subject=message.id), sure, Interval(start, last), ""
            continue
        for person in situation.holders_of_accounts(platform):
            gone = account_end(conversation, person.name)[1]
            end = min(gone, bound.end) + _longest(duty) * DAY
            opened = -inf if person.registered is None else person.registered.earliest
            start = max(opened, bound.start)
            if start < end:
                yield (
                    Item(kind=kind, subject=subject_of(kind, person.name)),
                    None,
                    Interval(start, end),
                    "" if kind.about is Subject.CONVERSATION else person.name,
                )


def _longest(duty: Duty) -> float:
    """For how many days data about an account stay after its last use or its end."""
    counted = (EventKind.ACCOUNT_DELETED, EventKind.CONNECTED)
    return min((each.days for each in duty.until if each.event in counted), default=inf)

"""What a platform states that it keeps about accounts, as long as they exist."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from math import inf

from privmodel.inference.rule import Doubt
from privmodel.model.conversation import Participant
from privmodel.model.data import Item, Subject
from privmodel.model.retention import EventKind, Existence, Retention, Seal
from privmodel.model.timeline import DAY

from .footprint import Copy, Footprint, Span, open_doubt, span
from .held import bounded, holders_of, lay_absence, may_be_kept, sealed_under, subject_of
from .life import NEVER, Stretch, account_end
from .situation import Situation

__all__ = ["lay_account_data"]

NO_DOUBTS: frozenset[Doubt] = frozenset()
NO_SEALS: frozenset[Item] = frozenset()


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
    everybody = situation.conversation.participants
    for platform in situation.platforms.values():
        here = situation.holders_of_accounts(platform)
        for retention in platform.retention:
            if not any(footprint.follows(retention, kind) for kind in retention.account_kinds):
                continue
            lives: dict[tuple[Stretch, Stretch], list[tuple[Span, frozenset[Doubt]]]] = {}
            existence = NO_DOUBTS
            if retention.existence is Existence.OPEN:
                existence = may_be_kept(situation, retention)
            if platform.sends_codes and platform is not situation.platform:
                existence |= open_doubt(
                    f"whether {situation.platform.id} has its codes sent by {platform.id}"
                )
            for person, opened, gone in people:
                if here is not everybody and person not in here:
                    continue
                stop = _account_stop(retention, gone)
                for begin, end in _while_set(situation, retention, opened, stop):
                    time = min(max(situation.on.earliest, begin[1]), end[0] - 1)
                    doubts = situation.holds(retention.where, time, participant=person)
                    if doubts is None:
                        continue
                    life = (begin, end)
                    if life not in lives:
                        lives[life] = list(_living(situation, retention, *life))
                    for holder, _ in holders_of(situation, platform, retention.at, person):
                        _about_account(
                            situation, footprint, retention, holder, person, lives[life],
                            doubts | existence,
                        )  # fmt: skip


def _while_set(
    situation: Situation, retention: Retention, opened: Stretch, stop: Stretch
) -> list[tuple[Stretch, Stretch]]:
    """The stretches of an account's life between changes of the settings that matter here."""
    if not situation.conversation.changes or not retention.where.tests:
        return [(opened, stop)]
    tested = retention.where.attributes()
    cuts = sorted(
        (change.at.earliest, change.at.latest)
        for change in situation.conversation.changes
        if change.setting in tested and opened[1] < change.at.earliest < stop[0]
    )
    edges = [opened, *cuts, stop]
    return list(itertools.pairwise(edges))


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
        if not footprint.follows(retention, kind):
            continue
        item = Item(kind=kind, subject=subject_of(kind, person.name))
        if retention.seal is not Seal.MODE:
            seals = sealed_under(situation, footprint, retention, item, NO_SEALS, person)
        if retention.existence is Existence.ABSENT:
            always = (-inf, -inf)
            lay_absence(situation, footprint, retention, item, holder, doubts, seals, always)
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
                    "" if kind.about is Subject.CONVERSATION else person.name,
                    "kept by statement",
                )
            )


def _living(
    situation: Situation, retention: Retention, opened: Stretch, end: Stretch
) -> Iterator[tuple[Span, frozenset[Doubt]]]:
    for segment in situation.standing.of(retention.facts):
        begin = (max(opened[0], segment.start), max(opened[1], segment.start))
        stop = (min(end[0], segment.end), min(end[1], segment.end))
        lies = bounded(span(begin, stop), retention)
        if lies.maybe is not None:
            yield lies, segment.doubts


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

"""Every change that there could be in a conversation, whether or not it is offered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from privmodel.model.conversation import Conversation, Device, Message, Participant
from privmodel.model.offer import Deletion
from privmodel.model.platform import Platform
from privmodel.model.setting import Belongs, Setting
from privmodel.model.timeline import DAY, Moment

from .measure import Measure, MeasureKind

__all__ = ["TIMERS", "conceivable", "is_linked", "reaches", "settings_elsewhere"]

TIMERS = (1.0, 7.0)
"""The timers that are tried, in days, where nobody says: platforms that have any have these."""

ONE_MORE = "one more device"


def conceivable(
    conversation: Conversation,
    at: Moment,
    timers: Iterable[float],
    platforms: Iterable[Platform],
    accounts: Iterable[Platform] = (),
) -> Iterator[Measure]:
    """Every change that there could be, whether or not it is offered.

    Args:
        conversation: the conversation.
        at: the instant of the changes.
        timers: the timers to try, in days.
        platforms: the platforms to which it can move.
        accounts: the platforms elsewhere at which participants have accounts.
    """
    for setting in conversation.platform.settings:
        for by, device in _owners(conversation, setting):
            for value in setting.values:
                yield Measure(
                    kind=MeasureKind.SETTING, at=at, by=by, device=device,
                    setting=setting.name, value=value,
                )  # fmt: skip
    for platform, setting in settings_elsewhere(conversation, accounts):
        for who in conversation.participants:
            for value in setting.values:
                yield Measure(
                    kind=MeasureKind.SETTING, at=at, by=frozenset({who.name}),
                    setting=setting.name, value=value, platform=platform.id,
                )  # fmt: skip
    for days in timers if conversation.platform.timers else ():
        yield Measure(kind=MeasureKind.TIMER, at=at, days=days)
    before = [each for each in conversation.messages if each.sent.latest <= at.earliest]
    for person in conversation.participants:
        yield from _by(conversation, person, before, at)
    everybody = frozenset(who.name for who in conversation.participants)
    for platform in platforms:
        yield Measure(kind=MeasureKind.MOVE, at=at, by=everybody, platform=platform.id)


def settings_elsewhere(
    conversation: Conversation, accounts: Iterable[Platform]
) -> Iterator[tuple[Platform, Setting]]:
    """The settings of accounts elsewhere, but for those that are called as one of the platform's.

    Args:
        conversation: the conversation.
        accounts: the platforms at which the accounts are.
    """
    named = {setting.name for setting in conversation.platform.settings}
    for platform in accounts:
        for setting in platform.settings if platform.id != conversation.platform.id else ():
            if setting.belongs is Belongs.PARTICIPANT and setting.name not in named:
                named.add(setting.name)
                yield platform, setting


def _owners(conversation: Conversation, setting: Setting) -> Iterator[tuple[frozenset[str], str]]:
    if setting.belongs is Belongs.CONVERSATION:
        yield frozenset(), ""
        return
    for person in conversation.participants:
        devices = [each.name for each in person.devices]
        for device in devices if setting.belongs is Belongs.DEVICE else ("",):
            yield frozenset({person.name}), device


def _by(
    conversation: Conversation, person: Participant, before: Sequence[Message], at: Moment
) -> Iterator[Measure]:
    """What one participant can do besides changing settings."""
    mine = frozenset({person.name})
    names = tuple(each.id for each in before)
    if names:
        yield Measure(kind=MeasureKind.DELETION, at=at, by=mine, messages=names)
    for deletion in conversation.platform.deletions:
        reached = tuple(each.id for each in before if reaches(deletion, each, person, at))
        if reached:
            yield Measure(
                kind=MeasureKind.DELETION, at=at, by=mine, messages=reached, everyone=True
            )
    others = tuple(each.id for each in before if each.sender != person.name and not each.lost)
    if others:
        yield Measure(kind=MeasureKind.REPORT, at=at, by=mine, messages=others)
    for device in (each for each in person.devices[1:] if is_linked(each, at)):
        yield Measure(kind=MeasureKind.UNLINKING, at=at, by=mine, device=device.name)
    if person.devices:
        yield Measure(kind=MeasureKind.LINKING, at=at, by=mine, device=ONE_MORE)
        yield Measure(kind=MeasureKind.REKEYING, at=at, by=mine)
    yield Measure(kind=MeasureKind.ACCOUNT_DELETION, at=at, by=mine)


def reaches(deletion: Deletion, message: Message, person: Participant, at: Moment) -> bool:
    """Whether somebody can still delete a message for everybody, if that is offered."""
    if deletion.own_only and message.sender != person.name:
        return False
    limit = deletion.within_days
    return limit is None or at.latest <= message.sent.earliest + limit * DAY


def is_linked(device: Device, at: Moment) -> bool:
    """Whether a device is surely linked at an instant, and goes on to be."""
    here = device.linked is None or device.linked.latest < at.earliest
    return here and device.unlinked is None

"""One change of settings or habits, and what it makes of a conversation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum

from attrs import evolve, field, frozen

from privmodel.model.change import SettingChange, TimerChange
from privmodel.model.conversation import Conversation, Device, Event, Participant
from privmodel.model.retention import EventKind
from privmodel.model.timeline import Moment

__all__ = ["Measure", "MeasureKind", "applied"]


class MeasureKind(StrEnum):
    """What sort of change it is."""

    SETTING = "setting"
    TIMER = "timer"
    DELETION = "deletion"
    UNLINKING = "unlinking"
    MOVE = "move"
    ACCOUNT_DELETION = "account_deletion"
    REKEYING = "rekeying"
    LINKING = "linking"
    REPORT = "report"


@frozen(kw_only=True, repr=False)
class Measure:
    """A change that somebody can make at an instant. Made by ``offers`` and ``mitigate``.

    Attributes:
        kind: what sort of change.
        at: when it is made.
        by: the participants who all have to take part in it; empty: whoever of them likes.
        setting: the setting that is changed.
        value: its new value.
        device: the device that is changed, unlinked or linked.
        days: for a timer, after how many days messages vanish.
        messages: the ids of the messages that are deleted or reported.
        everyone: for a deletion, whether it is for everybody.
        platform: for a move, the platform to which the conversation goes; for a setting, the one
            at which the account is whose setting it is, where that is another.
        sure: whether it is surely offered to them there and then; else that is open.
        facts: the ids of the facts that say that it is offered.
    """

    kind: MeasureKind
    at: Moment
    by: frozenset[str] = frozenset()
    setting: str = ""
    value: str = ""
    device: str = ""
    days: float | None = None
    messages: tuple[str, ...] = ()
    everyone: bool = False
    platform: str = ""
    sure: bool = field(default=True, eq=False)
    facts: frozenset[str] = field(default=frozenset(), eq=False)

    @property
    def owner(self) -> str | None:
        """The one participant whose change it is; None if it is nobody's in particular."""
        return next(iter(self.by)) if len(self.by) == 1 else None

    @property
    def slot(self) -> tuple[str, ...]:
        """What it decides: of two changes that decide the same, only one can be made."""
        return (self.kind.value, *sorted(self.by), self.device, self.setting)

    @property
    def words(self) -> str:
        """The change in words."""
        whose = f"{', '.join(sorted(self.by))}: " if self.by else "in the conversation: "
        on = f" on {self.device}" if self.device else ""
        if self.kind is MeasureKind.SETTING:
            at = f" at {self.platform}" if self.platform else ""
            return f"{whose}set {self.setting} to {self.value}{on}{at}"
        if self.kind is MeasureKind.TIMER:
            return f"{whose}let new messages vanish after {_days(self.days)}"
        if self.kind is MeasureKind.UNLINKING:
            return f"{whose}unlink {self.device}"
        if self.kind is MeasureKind.LINKING:
            return f"{whose}link one more device"
        if self.kind is MeasureKind.ACCOUNT_DELETION:
            return f"{whose}delete the account"
        if self.kind is MeasureKind.REKEYING:
            return f"{whose}renew the keys of all devices"
        if self.kind is MeasureKind.MOVE:
            return f"everybody: go on at {self.platform}"
        what = ", ".join(self.messages)
        if self.kind is MeasureKind.REPORT:
            return f"{whose}report {what}"
        return f"{whose}delete {what} {'for everybody' if self.everyone else 'from own devices'}"

    def __str__(self) -> str:
        return self.words

    def __repr__(self) -> str:
        return f"<Measure {self.words}{'' if self.sure else ' (if it is offered)'}>"


def _days(days: float | None) -> str:
    return "1 day" if days == 1 else f"{days:g} days"


def applied(conversation: Conversation, measures: Iterable[Measure]) -> Conversation:
    """The conversation with some changes made. A move makes another one, and changes nothing here.

    Args:
        conversation: the conversation.
        measures: the changes.
    """
    for measure in measures:
        if measure.kind is not MeasureKind.MOVE:
            conversation = _MAKE[measure.kind](conversation, measure)
    return conversation


def _set(conversation: Conversation, measure: Measure) -> Conversation:
    change = SettingChange(
        setting=measure.setting,
        value=measure.value,
        at=measure.at,
        participant=measure.owner,
        device=measure.device or None,
        platform=measure.platform or None,
    )
    return evolve(conversation, changes=(*conversation.changes, change))


def _time(conversation: Conversation, measure: Measure) -> Conversation:
    change = TimerChange(days=measure.days, at=measure.at)
    return evolve(conversation, timer_changes=(*conversation.timer_changes, change))


def _happen(kind: EventKind) -> Callable[[Conversation, Measure], Conversation]:
    def happen(conversation: Conversation, measure: Measure) -> Conversation:
        events = [
            Event(
                kind=kind,
                at=measure.at,
                message=name,
                by=measure.owner,
                everyone=measure.everyone,
            )
            for name in measure.messages
        ]
        return evolve(conversation, events=(*conversation.events, *events))

    return happen


def _once(kind: EventKind) -> Callable[[Conversation, Measure], Conversation]:
    def happen(conversation: Conversation, measure: Measure) -> Conversation:
        event = Event(kind=kind, at=measure.at, by=measure.owner)
        return evolve(conversation, events=(*conversation.events, event))

    return happen


def _unlink(conversation: Conversation, measure: Measure) -> Conversation:
    def gone(devices: tuple[Device, ...]) -> list[Device]:
        return [
            evolve(each, unlinked=measure.at) if each.name == measure.device else each
            for each in devices
        ]

    return _with_devices(conversation, measure.owner, gone)


def _link(conversation: Conversation, measure: Measure) -> Conversation:
    def more(devices: tuple[Device, ...]) -> list[Device]:
        system = devices[0].os if devices else None
        return [*devices, Device(name=measure.device, os=system, linked=measure.at)]

    return _with_devices(conversation, measure.owner, more)


def _with_devices(
    conversation: Conversation,
    owner: str | None,
    change: Callable[[tuple[Device, ...]], list[Device]],
) -> Conversation:
    people: list[Participant] = [
        evolve(who, devices=change(who.devices)) if who.name == owner else who
        for who in conversation.participants
    ]
    return evolve(conversation, participants=people)


_MAKE: dict[MeasureKind, Callable[[Conversation, Measure], Conversation]] = {
    MeasureKind.SETTING: _set,
    MeasureKind.TIMER: _time,
    MeasureKind.DELETION: _happen(EventKind.DELETED),
    MeasureKind.REPORT: _happen(EventKind.REPORTED),
    MeasureKind.UNLINKING: _unlink,
    MeasureKind.LINKING: _link,
    MeasureKind.ACCOUNT_DELETION: _once(EventKind.ACCOUNT_DELETED),
    MeasureKind.REKEYING: _once(EventKind.REKEYED),
}

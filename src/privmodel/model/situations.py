"""The situations in which a guarantee is to hold: a scope, each dimension fixed or left open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from attrs import field, frozen
from attrs.converters import optional

from privmodel.errors import InvalidModel, UnknownName

from .conversation import SYSTEMS
from .data import DataKind, data_kinds
from .platform import ChatKind
from .record import checked, one_or_many
from .retention import EventKind
from .timeline import DateLike, Moment, moment

__all__ = ["EVENTS", "Situations", "Stretch"]

EVENTS = (
    EventKind.REPORTED,
    EventKind.DELETED,
    EventKind.ACCOUNT_DELETED,
    EventKind.LINKED,
    EventKind.JOINED,
    EventKind.LEFT,
)
"""The events that a scope can let happen."""

Stretch = tuple[Moment, Moment]
"""From one day to another, both of them included."""


def _chats(values: Iterable[ChatKind | str] | ChatKind | str) -> tuple[ChatKind, ...]:
    known = [each.value for each in ChatKind]
    found = []
    for value in one_or_many(values):
        if value not in known:
            raise UnknownName("kind of chat", value, known, "Situations.chats")
        found.append(ChatKind(value))
    return tuple(dict.fromkeys(found))


def _events(values: Iterable[EventKind | str] | EventKind | str) -> tuple[EventKind, ...]:
    known = [each.value for each in EVENTS]
    found = []
    for value in one_or_many(values):
        if value not in known:
            raise UnknownName("event of a scope", value, known, "Situations.events")
        found.append(EventKind(value))
    return tuple(dict.fromkeys(found))


def _values(name: str, value: Any) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("on" if value else "off",)
    found = tuple(dict.fromkeys(map(str, one_or_many(value))))
    if not found:
        raise InvalidModel(f"Situations.settings.{name}", value, "leave at least one value")
    return found


def _settings(value: Mapping[str, Any] | None) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({name: _values(name, each) for name, each in (value or {}).items()})


def _stretch(value: Stretch | DateLike | Iterable[DateLike]) -> Stretch:
    if isinstance(value, tuple | list):
        if len(value) != 2:
            raise InvalidModel("Situations.sent", value, "give a first and a last day")
        return moment(value[0]), moment(value[1])
    found = moment(value)  # type: ignore[arg-type]
    if found.exact:
        return found, found
    return (
        Moment(earliest=found.earliest, latest=found.earliest, text=found.text),
        Moment(earliest=found.latest, latest=found.latest, text=found.text),
    )


def _systems(values: Iterable[str] | str) -> tuple[str, ...]:
    found = one_or_many(values)
    for value in found:
        if value not in SYSTEMS:
            raise UnknownName("operating system", value, SYSTEMS, "Situations.systems")
    return found


@checked
@frozen(kw_only=True)
class Situations:
    """A scope: every conversation that fits all of it.

    What is left out is left open: every kind of chat that the platform offers, every value of every
    setting, every operating system and region. What no scope can have without end is bounded by a
    number, and a verification says so.

    Args:
        chats: the kinds of conversation; empty: every one that the platform offers.
        settings: for some settings the values that they may have, for everybody alike. Settings of
            accounts elsewhere, to which copies go, can be named as well.
        systems: the operating systems of the devices; empty: all.
        regions: the regions of the accounts; empty: all.
        sent: from when to when the first message may be sent, or on which day; None: thirty days
            that end so early that all the rest has happened by the day of the question.
        messages: how many messages there are; None: one, or as many as the guarantee takes.
        apart: the days between two messages.
        kinds: what the messages are made of.
        participants: how many people a group or channel has at most, counting those named.
        devices: how many devices each participant has at most, the first and those linked to it.
        events: what may happen besides. Reports and deletions happen at most once each and an hour
            after the last message. ``linked`` lets one further device be linked or unlinked on the
            way, ``joined`` and ``left`` one member come or go: one of them at a time, between
            two messages or after the last.
        public: whether the conversations are open to anybody; None: both, where that is offered.
        after: for how many days after the last message the adversary goes on. What it does once
            afterwards it does one day after that message, or at the end of these days.

    Raises:
        InvalidModel: for a number that is too small, or dates the wrong way round.
        UnknownName: for a kind of chat, event, kind of data or system that does not exist.
    """

    chats: tuple[ChatKind, ...] = field(default=(), converter=_chats)
    settings: Mapping[str, tuple[str, ...]] = field(factory=dict, converter=_settings)
    systems: tuple[str, ...] = field(default=(), converter=_systems)
    regions: tuple[str, ...] = field(default=(), converter=one_or_many)
    sent: Stretch | None = field(default=None, converter=optional(_stretch))
    messages: int | None = None
    apart: float = 1.0
    kinds: frozenset[DataKind] = field(default=DataKind.MESSAGE_TEXT, converter=data_kinds)
    participants: int = 3
    devices: int = 2
    events: tuple[EventKind, ...] = field(default=EVENTS, converter=_events)
    public: bool | None = None
    after: float = 60.0

    def __attrs_post_init__(self) -> None:
        for name, least in (("messages", 1), ("participants", 2), ("devices", 1)):
            value = getattr(self, name)
            if value is None and name == "messages":
                continue
            if isinstance(value, bool) or not isinstance(value, int) or value < least:
                raise InvalidModel(f"Situations.{name}", value, f"count them: {least} or more")
        for name in ("apart", "after"):
            if not 0 < getattr(self, name) <= _CENTURY:
                raise InvalidModel(
                    f"Situations.{name}", getattr(self, name), f"give days, up to {_CENTURY}"
                )
        if self.after < 1:
            raise InvalidModel("Situations.after", self.after, "give at least one day")
        if self.sent is not None and self.sent[1].latest < self.sent[0].earliest:
            dates = [str(each) for each in self.sent]
            raise InvalidModel("Situations.sent", dates, "let the last day come after the first")
        if not self.kinds:
            raise InvalidModel("Situations.kinds", (), "say what messages are made of")
        contents = DataKind.CONTENTS.leaves
        if odd := sorted(self.kinds.difference(contents)):
            raise InvalidModel("Situations.kinds", odd, f"use {', '.join(contents)}")


_CENTURY = 36_525

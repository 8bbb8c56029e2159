"""A conversation: who talks, on which devices, with which settings, and what happens."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from attrs import evolve, field, frozen

from privmodel.errors import InvalidModel, UnknownName

from .change import SettingChange, TimerChange, as_chosen, in_force
from .countries import country_code
from .data import DataKind, data_kinds
from .platform import SYSTEMS, ChatKind, Platform
from .record import as_tuple, checked, one_or_many
from .retention import EventKind
from .setting import Belongs
from .timeline import Moment, moment, optional_moment

__all__ = [
    "SYSTEMS",
    "Account",
    "Conversation",
    "Device",
    "Event",
    "Message",
    "Participant",
]


def _choices(value: Mapping[str, Any] | None) -> Mapping[str, str]:
    return MappingProxyType({name: as_chosen(chosen) for name, chosen in (value or {}).items()})


def _system(value: str | None) -> str | None:
    if value is not None and value not in SYSTEMS:
        raise UnknownName("operating system", value, SYSTEMS, "Device.os")
    return value


@checked
@frozen(kw_only=True)
class Device:
    """A device of a participant.

    Args:
        name: its name among the participant's devices.
        os: ``ios``, ``android``, ``windows``, ``macos``, ``linux`` or ``other``; None when nobody
            said.
        settings: the settings of the device.
        linked: since when it is linked to the account; None: since before the first message.
        unlinked: since when it no longer is, so that it gets nothing more; None: it still is.
            Whether what it got before then is wiped from it is open.
    """

    name: str = "phone"
    os: str | None = field(default=None, converter=_system)
    settings: Mapping[str, str] = field(factory=dict, converter=_choices)
    linked: Moment | None = field(default=None, converter=optional_moment)
    unlinked: Moment | None = field(default=None, converter=optional_moment)

    def __attrs_post_init__(self) -> None:
        if self.linked and self.unlinked and self.unlinked.latest <= self.linked.earliest:
            mend = f"unlink it after {self.linked}"
            raise InvalidModel(f"Device.{self.name}.unlinked", str(self.unlinked), mend)


@checked
@frozen(kw_only=True)
class Account:
    """An account of a participant elsewhere: the cloud that keeps backups, an access provider.

    Args:
        platform: the id of that platform.
        settings: the settings of the account there.
    """

    platform: str
    settings: Mapping[str, str] = field(factory=dict, converter=_choices)


@checked
@frozen(kw_only=True)
class Participant:
    """Somebody who takes part, with what that person chose.

    Args:
        name: a name, or better a role, unique in the conversation.
        devices: the devices; one phone when none is named.
        settings: the settings of the participant on this platform.
        accounts: accounts elsewhere. Backups go to accounts that need not be named here, unless
            their settings differ from the defaults; any other account is there only if named.
        region: the region of the account, where rules differ by region.
        registered: when the account was opened; None: before the first message.
    """

    name: str
    devices: tuple[Device, ...] = field(default=(Device(),), converter=as_tuple)
    settings: Mapping[str, str] = field(factory=dict, converter=_choices)
    accounts: tuple[Account, ...] = field(default=(), converter=as_tuple)
    region: str | None = field(default=None, validator=country_code)
    registered: Moment | None = field(default=None, converter=optional_moment)

    def __attrs_post_init__(self) -> None:
        names = [device.name for device in self.devices]
        if len(set(names)) != len(names):
            raise InvalidModel(f"Participant.{self.name}.devices", names, "name each differently")
        if self.devices and self.devices[0].unlinked is not None:
            mend = "unlink any but the first device, on which the participant writes"
            place = f"Participant.{self.name}.devices.{self.devices[0].name}.unlinked"
            raise InvalidModel(place, str(self.devices[0].unlinked), mend)
        places = [account.platform for account in self.accounts]
        if len(set(places)) != len(places):
            raise InvalidModel(f"Participant.{self.name}.accounts", places, "name each one once")

    def choices_at(self, platform: str) -> Mapping[str, str]:
        """The settings of the participant's account at another platform."""
        for account in self.accounts:
            if account.platform == platform:
                return account.settings
        return {}


@checked
@frozen(kw_only=True)
class Message:
    """A message.

    Args:
        id: its id, unique in the conversation.
        sender: the name of the participant who sends it.
        sent: when.
        kinds: what it is made of: contents such as text and attachments.
        delivered: when the last device got it; None: at once. ``"never"`` is not delivery.
        read: when it was read; None: on delivery.
        lost: whether it is never delivered.
    """

    id: str = "m1"
    sender: str = "sender"
    sent: Moment = field(converter=moment)
    kinds: frozenset[DataKind] = field(default=DataKind.MESSAGE_TEXT, converter=data_kinds)
    delivered: Moment | None = field(default=None, converter=optional_moment)
    read: Moment | None = field(default=None, converter=optional_moment)
    lost: bool = False

    def __attrs_post_init__(self) -> None:
        contents = DataKind.CONTENTS.leaves
        if odd := sorted(self.kinds.difference(contents)):
            raise InvalidModel(f"Message.{self.id}.kinds", odd, f"use {', '.join(contents)}")
        if self.delivered and self.delivered.latest < self.sent.earliest:
            raise InvalidModel(
                f"Message.{self.id}.delivered", str(self.delivered), f"not before {self.sent}"
            )
        start = self.delivered or self.sent
        if self.read and self.read.latest < start.earliest:
            raise InvalidModel(f"Message.{self.id}.read", str(self.read), f"not before {start}")
        if self.lost and (self.delivered or self.read):
            raise InvalidModel(f"Message.{self.id}.lost", True, "a lost message is never delivered")


@checked
@frozen(kw_only=True)
class Event:
    """Something that happens to a message or an account.

    Args:
        kind: ``deleted``, ``reported``, ``account_deleted``, ``joined``, ``left`` or ``rekeyed``.
            Whoever rekeys renews the long-lived keys of its devices and destroys the old ones:
            key pairs and prekeys, a sender's chain, a leaf and its path in a group's tree.
        at: when.
        message: the message concerned; None: every message sent before.
        by: the participant who does it, or whose account it is.
        everyone: for a deletion: whether it removes the message for everybody.
    """

    kind: EventKind = field(converter=EventKind)
    at: Moment = field(converter=moment)
    message: str | None = None
    by: str | None = None
    everyone: bool = True

    def __attrs_post_init__(self) -> None:
        if self.kind not in _HAPPEN:
            raise UnknownName("event that can happen", self.kind.value, [k.value for k in _HAPPEN])
        if self.by is None and self.kind is not EventKind.DELETED:
            raise InvalidModel(f"Event.{self.kind.value}.by", None, "name the participant")


_HAPPEN = (
    EventKind.DELETED,
    EventKind.REPORTED,
    EventKind.ACCOUNT_DELETED,
    EventKind.JOINED,
    EventKind.LEFT,
    EventKind.REKEYED,
)


@checked
@frozen(kw_only=True, repr=False)
class Conversation:
    """A conversation on a platform.

    Args:
        platform: the platform.
        chat: the kind of conversation.
        participants: who takes part.
        messages: what is said, in order of sending.
        events: what happens besides.
        settings: the settings of the conversation.
        changes: settings that change on the way.
        members: how many members there are, in a group or channel; None: nobody said.
        public: whether anybody can read it.
        timer_days: after how many days messages vanish, if a timer is set.
        timer_changes: timers set, changed or turned off on the way. What was sent before keeps the
            timer that it was sent with.

    Raises:
        UnknownName: for a participant, message, device, setting or value that is not there.
        InvalidModel: for messages or events out of order.
    """

    platform: Platform
    chat: ChatKind = field(default=ChatKind.ONE_TO_ONE, converter=ChatKind)
    participants: tuple[Participant, ...] = field(
        default=(Participant(name="sender"), Participant(name="recipient")), converter=as_tuple
    )
    messages: tuple[Message, ...] = field(converter=as_tuple)
    events: tuple[Event, ...] = field(default=(), converter=one_or_many)
    settings: Mapping[str, str] = field(factory=dict, converter=_choices)
    changes: tuple[SettingChange, ...] = field(default=(), converter=one_or_many)
    members: int | None = None
    public: bool = False
    timer_days: float | None = None
    timer_changes: tuple[TimerChange, ...] = field(default=(), converter=one_or_many)
    _by_id: Mapping[str, Message] = field(init=False, eq=False, repr=False)
    _of_kind: Mapping[EventKind, Mapping[str | None, list[Event]]] = field(
        init=False, eq=False, repr=False
    )

    def __attrs_post_init__(self) -> None:
        self._index()
        self._check_people()
        self._check_messages()
        self._check_events()
        self._check_settings()

    def _index(self) -> None:
        """Lay messages out by id, and events by kind and message: each is looked for often."""
        of_kind: dict[EventKind, dict[str | None, list[Event]]] = {}
        for event in self.events:
            of_kind.setdefault(event.kind, {}).setdefault(event.message, []).append(event)
        object.__setattr__(self, "_by_id", {message.id: message for message in self.messages})
        object.__setattr__(self, "_of_kind", of_kind)

    def _check_people(self) -> None:
        names = [participant.name for participant in self.participants]
        if not names:
            raise InvalidModel("Conversation.participants", names, "name at least one")
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise InvalidModel("Conversation.participants", twice, "name each differently")
        offered = [chat.kind.value for chat in self.platform.chats]
        if not offered:
            mend = (
                f"{self.platform.id} carries no chats: ask about a messenger, or state which kinds "
                'there are ([[fact.chat]], kind = "one_to_one")'
            )
            raise InvalidModel("Conversation.chat", self.chat.value, mend)
        if self.chat.value not in offered:
            raise UnknownName(f"kind of chat on {self.platform.id}", self.chat.value, offered)
        if self.members is not None and self.members < len(names):
            raise InvalidModel(
                "Conversation.members", self.members, f"count at least the {len(names)} named"
            )
        if self.chat is ChatKind.ONE_TO_ONE and (len(names) != 2 or self.members not in (None, 2)):
            raise InvalidModel("Conversation.participants", names, "a one-to-one chat has two")
        if self.timer_days is not None and not self.timer_days > 0:
            raise InvalidModel("Conversation.timer_days", self.timer_days, "give positive days")

    def _check_messages(self) -> None:
        if not self.messages:
            raise InvalidModel("Conversation.messages", (), "give at least one message")
        ids = [message.id for message in self.messages]
        if len(set(ids)) != len(ids):
            raise InvalidModel("Conversation.messages", ids, "give each message its own id")
        last: Message | None = None
        for message in self.messages:
            self.participant(message.sender, f"message {message.id}")
            if last is not None and message.sent.latest < last.sent.earliest:
                raise InvalidModel(
                    f"Conversation.messages.{message.id}",
                    str(message.sent),
                    f"send after {last.id}",
                )
            last = message

    def _check_events(self) -> None:
        sent = self._by_id
        for position, event in enumerate(self.events):
            place = f"Conversation.events[{position}]"
            if event.by is not None:
                self.participant(event.by, place)
            if event.message is None:
                continue
            if event.message not in sent:
                raise UnknownName("message", event.message, sent, place)
            if event.at.latest < sent[event.message].sent.earliest:
                raise InvalidModel(
                    f"{place}.at", str(event.at), f"not before {sent[event.message].sent}"
                )

    def _check_settings(self) -> None:
        chosen: list[tuple[str, Belongs, str, str]] = [
            (name, Belongs.CONVERSATION, value, "Conversation.settings")
            for name, value in self.settings.items()
        ]
        for person in self.participants:
            place = f"Participant.{person.name}.settings"
            chosen += [(n, Belongs.PARTICIPANT, v, place) for n, v in person.settings.items()]
            for device in person.devices:
                place = f"Device.{person.name}.{device.name}.settings"
                chosen += [(n, Belongs.DEVICE, v, place) for n, v in device.settings.items()]
        for position, change in enumerate(self.changes):
            place = f"Conversation.changes[{position}]"
            owner = Belongs.CONVERSATION
            if change.participant is not None:
                person = self.participant(change.participant, place)
                owner = Belongs.PARTICIPANT
                if change.device is not None:
                    owner = Belongs.DEVICE
                    known = [device.name for device in person.devices]
                    if change.device not in known:
                        raise UnknownName(f"device of {person.name}", change.device, known, place)
            if change.platform in (None, self.platform.id):
                chosen.append((change.setting, owner, change.value, place))
        for name, owner, value, place in chosen:
            setting = self.platform.setting(name)
            if setting.belongs is not owner:
                raise InvalidModel(
                    f"{place}.{name}", value, f"set it on the {setting.belongs.value}"
                )
            setting.require(value, place)

    def participant(self, name: str, place: str = "") -> Participant:
        """The participant of that name.

        Raises:
            UnknownName: with the nearest participants.
        """
        for participant in self.participants:
            if participant.name == name:
                return participant
        known = [participant.name for participant in self.participants]
        raise UnknownName("participant", name, known, place)

    def message(self, name: str) -> Message:
        """The message of that id.

        Raises:
            UnknownName: with the nearest messages.
        """
        found = self._by_id.get(name)
        if found is None:
            raise UnknownName("message", name, self._by_id)
        return found

    def timers_for(self, message: Message) -> tuple[float | None, ...]:
        """The timers that may be in force when a message is sent, in days; None: no timer.

        Several only where dates are rough: a change then may come before or after another, or
        before or after the sending.
        """
        changes = [(change.at, change.days) for change in self.timer_changes]
        return in_force(self.timer_days, changes, message.sent)

    def events_of(self, *kinds: EventKind) -> list[Event]:
        """The events of some kinds, in no particular order."""
        return [
            event
            for kind in kinds
            for events in self._of_kind.get(kind, {}).values()
            for event in events
        ]

    def events_about(self, message: Message, kind: EventKind) -> list[Event]:
        """The events of a kind that concern a message: its own, and those of the conversation."""
        events = self._of_kind.get(kind, {})
        return [*events.get(None, ()), *events.get(message.id, ())]

    def with_settings(self, **settings: Any) -> Conversation:
        """The same conversation with some of its own settings changed."""
        return evolve(self, settings={**self.settings, **settings})

    def __repr__(self) -> str:
        count = len(self.messages)
        return (
            f"<Conversation {self.platform.id} {self.chat.value}: {len(self.participants)} "
            f"participants, {count} message{'s' if count != 1 else ''} "
            f"from {self.messages[0].sent}>"
        )

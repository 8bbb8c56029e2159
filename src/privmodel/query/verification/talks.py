"""Conversations of a scope, with what can be set left open, given, or at its default."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import field, frozen

from privmodel.model.conversation import (
    Account,
    Conversation,
    Device,
    Event,
    Message,
    Participant,
)
from privmodel.model.data import DataKind
from privmodel.model.platform import ChatKind, Platform
from privmodel.model.retention import EventKind
from privmodel.model.setting import UNSTATED, Belongs
from privmodel.model.timeline import Moment, iso

__all__ = ["HOUR", "PEOPLE", "Talk", "at"]

HOUR = 3600.0
PEOPLE = ("sender", "recipient", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
"""What the participants are called, the first of whom sends the first message."""
TURN = 2
"""How many messages each participant sends in a row."""


def at(seconds: float) -> Moment:
    """The exact instant, in seconds UTC."""
    return Moment(earliest=seconds, latest=seconds, text=iso(seconds))


def person(number: int) -> str:
    """What the participant of that number is called, from 0."""
    return PEOPLE[number] if number < len(PEOPLE) else f"participant {number + 1}"


@frozen(kw_only=True)
class Talk:
    """Everything about a conversation of a scope but its settings, systems and regions.

    Args:
        platform: the platform.
        elsewhere: the platforms to which its participants' copies may go.
        chat: the kind of conversation.
        people: how many are named.
        devices: how many devices each has.
        members: how many a group or channel has; None where that is known or does not matter.
        public: whether anybody can read it.
        start: when the first message is sent, in seconds UTC.
        messages: how many there are.
        apart: the seconds between two of them.
        kinds: what they are made of.
        events: what happens an hour after the last message.
    """

    platform: Platform
    elsewhere: tuple[Platform, ...]
    chat: ChatKind
    people: int
    devices: int
    members: int | None
    public: bool
    start: float
    messages: int
    apart: float
    kinds: frozenset[DataKind]
    events: tuple[EventKind, ...]
    names: tuple[str, ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(map(person, range(self.people))))

    @property
    def end(self) -> float:
        """When the last message is sent, in seconds UTC."""
        return self.start + (self.messages - 1) * self.apart

    def sent(self, number: int) -> float:
        """When a message is sent, counted from 1, in seconds UTC."""
        return self.start + (number - 1) * self.apart

    def device(self, number: int) -> str:
        """What a device is called, from 0."""
        return "phone" if number == 0 else f"device {number + 1}"

    def owners(self, belongs: Belongs) -> tuple[str, ...]:
        """The owners of a setting, by what it belongs to."""
        if belongs is Belongs.CONVERSATION:
            return ("conversation",)
        if belongs is Belongs.PARTICIPANT:
            return self.names
        devices = [self.device(number) for number in range(self.devices)]
        return tuple(f"{name}/{device}" for name in self.names for device in devices)

    def plain(self) -> Conversation:
        """The conversation in which nobody chose anything."""
        return self._conversation({}, UNCHOSEN)

    def open(self) -> Conversation:
        """The conversation of which no setting, system or region is stated."""
        return self._conversation({}, UNSTATED)

    def chosen(self, values: Mapping[tuple[str, ...], str]) -> Conversation:
        """The conversation with some values chosen, by owner and name; all others are defaults."""
        return self._conversation(values, UNCHOSEN)

    def _conversation(self, values: Mapping[tuple[str, ...], str], others: str) -> Conversation:
        def settings(owner: str, belongs: Belongs) -> dict[str, str]:
            return {
                setting.name: value
                for setting in self.platform.settings
                if setting.belongs is belongs
                and (value := values.get((owner, setting.name), others)) != UNCHOSEN
            }

        return Conversation(
            platform=self.platform,
            chat=self.chat,
            participants=[
                Participant(
                    name=name,
                    devices=[
                        Device(
                            name=device,
                            os=values.get((name, device, "os")),
                            settings=settings(f"{name}/{device}", Belongs.DEVICE),
                        )
                        for device in map(self.device, range(self.devices))
                    ],
                    settings=settings(name, Belongs.PARTICIPANT),
                    accounts=list(self._accounts(name, values, others)),
                    region=values.get((name, "region")),
                )
                for name in self.names
            ],
            messages=[
                Message(
                    id=f"m{number}",
                    sender=self.names[(number - 1) // TURN % self.people],
                    sent=at(self.sent(number)),
                    kinds=self.kinds,
                )
                for number in range(1, self.messages + 1)
            ],
            events=[
                Event(kind=kind, at=at(self.end + HOUR), by=self.names[kind is EventKind.REPORTED])
                for kind in self.events
            ],
            settings=settings("conversation", Belongs.CONVERSATION),
            members=self.members,
            public=self.public,
        )

    def _accounts(
        self, name: str, values: Mapping[tuple[str, ...], str], others: str
    ) -> Iterator[Account]:
        own = {setting.name for setting in self.platform.settings}
        for platform in self.elsewhere:
            chosen = {}
            for setting in platform.settings:
                if setting.name in own or setting.belongs is Belongs.CONVERSATION:
                    continue
                owners = [name]
                if setting.belongs is Belongs.DEVICE:
                    owners = [
                        f"{name}/{device}" for device in map(self.device, range(self.devices))
                    ]
                given = {values.get((owner, setting.name), others) for owner in owners}
                for value in given - {UNCHOSEN}:
                    chosen[setting.name] = value
            if chosen:
                yield Account(platform=platform.id, settings=chosen)


UNCHOSEN = ""
"""Stands for a value that nobody chose, so that the default holds."""

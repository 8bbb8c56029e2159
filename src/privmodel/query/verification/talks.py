"""Conversations of a scope, with what can be set left open, given, or at its default."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve, field, frozen

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

from .steps import Link, Step

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
        members: how many a group or channel has; None where that is known or does not matter.
        public: whether anybody can read it.
        start: when the first message is sent, in seconds UTC.
        messages: how many there are.
        apart: the seconds between two of them.
        kinds: what they are made of.
        events: what happens an hour after the last message.
        links: the devices that participants have besides their first.
        steps: who joins and who leaves.
    """

    platform: Platform
    elsewhere: tuple[Platform, ...]
    chat: ChatKind
    people: int
    members: int | None
    public: bool
    start: float
    messages: int
    apart: float
    kinds: frozenset[DataKind]
    events: tuple[EventKind, ...]
    links: tuple[Link, ...] = ()
    steps: tuple[Step, ...] = ()
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

    def coming(self, *, links: tuple[Link, ...] = (), steps: tuple[Step, ...] = ()) -> Talk:
        """The same conversation with some further devices, and some who come or go.

        Args:
            links: the devices.
            steps: who comes and goes.
        """
        return evolve(self, links=links, steps=steps)

    def step(self, after: int) -> float:
        """When somebody comes or goes, or a device is linked or unlinked, in seconds UTC.

        Args:
            after: the number of the message after which it happens.
        """
        soon = HOUR / 2 if after >= self.messages else self.apart / 4
        return self.sent(after) + soon

    @property
    def happenings(self) -> frozenset[EventKind]:
        """All kinds of events that happen in it, comings and goings among them."""
        linked = {EventKind.LINKED} if any(each.on_the_way for each in self.links) else set()
        return frozenset({*self.events, *linked, *(step.kind for step in self.steps)})

    @property
    def departures(self) -> int:
        """How many events, further devices, comings and goings there are."""
        on_the_way = sum(each.on_the_way for each in self.links)
        return len(self.events) + len(self.links) + on_the_way + len(self.steps)

    @property
    def joining(self) -> tuple[str, ...]:
        """Who joins on the way."""
        return tuple(
            self.names[step.person] for step in self.steps if step.kind is EventKind.JOINED
        )

    @property
    def linking(self) -> tuple[tuple[str, str], ...]:
        """Whose devices are linked on the way, and what they are called."""
        return tuple(
            (name, device.name)
            for name in self.names
            for device in self._devices(name, {}, UNCHOSEN)
            if device.linked is not None
        )

    def devices(self, name: str) -> tuple[str, ...]:
        """What the devices of a participant are called, the first one first."""
        return tuple(device.name for device in self._devices(name, {}, UNCHOSEN))

    def owners(self, belongs: Belongs) -> tuple[str, ...]:
        """The owners of a setting, by what it belongs to."""
        if belongs is Belongs.CONVERSATION:
            return ("conversation",)
        if belongs is Belongs.PARTICIPANT:
            return self.names
        return tuple(f"{name}/{device}" for name in self.names for device in self.devices(name))

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
            return self._settings(owner, belongs, values, others)

        return Conversation(
            platform=self.platform,
            chat=self.chat,
            participants=[
                Participant(
                    name=name,
                    devices=list(self._devices(name, values, others)),
                    settings=settings(name, Belongs.PARTICIPANT),
                    accounts=list(self._accounts(name, values, others)),
                    region=values.get((name, "region")),
                )
                for name in self.names
            ],
            messages=[
                Message(
                    id=f"m{number}",
                    sender=self._sender(number),
                    sent=at(self.sent(number)),
                    kinds=self.kinds,
                )
                for number in range(1, self.messages + 1)
            ],
            events=[
                Event(kind=kind, at=at(self.end + HOUR), by=self.names[kind is EventKind.REPORTED])
                for kind in self.events
            ]
            + [
                Event(kind=step.kind, at=at(self.step(step.after)), by=self.names[step.person])
                for step in self.steps
            ],
            settings=settings("conversation", Belongs.CONVERSATION),
            members=self.members,
            public=self.public,
        )

    def _settings(
        self, owner: str, belongs: Belongs, values: Mapping[tuple[str, ...], str], others: str
    ) -> dict[str, str]:
        return {
            setting.name: value
            for setting in self.platform.settings
            if setting.belongs is belongs
            and (value := values.get((owner, setting.name), others)) != UNCHOSEN
        }

    def _sender(self, number: int) -> str:
        """Who sends a message: those who are there take turns, and the first begins."""
        there = [name for person, name in enumerate(self.names) if self._there(person, number)]
        return there[(number - 1) // TURN % len(there)]

    def _there(self, person: int, number: int) -> bool:
        """Whether somebody is there when a message is sent."""
        for step in self.steps:
            if step.person == person:
                return (number > step.after) is (step.kind is EventKind.JOINED)
        return True

    def _devices(
        self, name: str, values: Mapping[tuple[str, ...], str], others: str
    ) -> Iterator[Device]:
        mine = [each for each in self.links if self.names[each.person] == name]
        for number, link in enumerate((None, *mine), 1):
            device = "phone" if link is None else f"device {number}"
            yield Device(
                name=device,
                os=values.get((name, device, "os")),
                settings=self._settings(f"{name}/{device}", Belongs.DEVICE, values, others),
                linked=None if link is None or link.since is None else at(self.step(link.since)),
                unlinked=None if link is None or link.until is None else at(self.step(link.until)),
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
                    owners = [f"{name}/{device}" for device in self.devices(name)]
                given = {values.get((owner, setting.name), others) for owner in owners}
                for value in given - {UNCHOSEN}:
                    chosen[setting.name] = value
            if chosen:
                yield Account(platform=platform.id, settings=chosen)


UNCHOSEN = ""
"""Stands for a value that nobody chose, so that the default holds."""

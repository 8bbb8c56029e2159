"""Those who come later: devices linked, and members who join, after a message was sent.

They get what is sent from then on. Of what was sent before they get what the platform hands to
whoever comes: the copies that lie at the vacant places for one more session, device or member, as
they lie there on that day. What is shown live ends at both places together; anything else stays on
the device until it is deleted there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from attrs import evolve, frozen

from privmodel.inference.interval import Interval
from privmodel.inference.rule import Doubt
from privmodel.model.conversation import Device, Message, Participant
from privmodel.model.data import DataKind, Item
from privmodel.model.encryption import Mode
from privmodel.model.retention import EventKind, Replication, Role

from . import places
from .custody import devices_of
from .ends import vanishes
from .footprint import Copy, Footprint, Span
from .life import Stretch, deleted, delivered, earlier, stretch
from .remains import lay_remains
from .situation import Situation

__all__ = ["HANDING", "Had", "Latecomers"]

HANDING = frozenset({Role.NEW_SESSION, Role.NEW_LINK, Role.NEW_MEMBER})
"""The places that open to whoever comes."""

NO_DOUBTS: frozenset[Doubt] = frozenset()


@frozen
class Had:
    """A message on a device, from which it can be copied on.

    Args:
        start: when it comes to lie there, as the earliest and the latest, in seconds UTC.
        kinds: what of it.
        seals: the keys without which the device itself can't read it.
        facts: the facts on which it rests that the device has it.
        doubts: those of them that may be false.
        handed: whether it was handed to the device later, and nobody was told of a new message.
    """

    start: Stretch
    kinds: list[DataKind]
    seals: frozenset[Item] = frozenset()
    facts: frozenset[str] = frozenset()
    doubts: frozenset[Doubt] = NO_DOUBTS
    handed: bool = False


@frozen(kw_only=True)
class _Comer:
    person: Participant
    device: Device
    since: Stretch
    joins: bool


class Latecomers:
    """The devices that come after a message, with what they are handed of it.

    Args:
        situation: the conversation under its view.
        footprint: where what they are handed is laid.
        message: the message.
        mode: its encryption mode.
    """

    def __init__(
        self, situation: Situation, footprint: Footprint, message: Message, mode: Mode
    ) -> None:
        self._situation, self._footprint, self._message = situation, footprint, message
        self._comers = list(_comers(situation, message, mode))
        self._handed: dict[tuple[str, str], list[Copy]] = defaultdict(list)

    def __bool__(self) -> bool:
        return bool(self._comers)

    @property
    def joining(self) -> list[Participant]:
        """Those who join after the message."""
        return list({each.person.name: each.person for each in self._comers if each.joins}.values())

    def in_order(self, replications: Iterable[Replication]) -> list[Replication]:
        """What hands something to those who come before what copies it on."""
        return sorted(replications, key=lambda each: bool(self) and each.target not in HANDING)

    def hand(
        self, target: Role | None, copy: Copy, person: Participant, *, live: bool = False
    ) -> None:
        """Let those who come have what lies at a vacant place.

        Args:
            target: the role of the place; at any but those of ``HANDING`` nobody comes.
            copy: what lies there.
            person: whose devices it is handed to, where it is not handed to members.
            live: whether it is shown there as it lies at its source, and ends with it.
        """
        if target not in HANDING:
            return
        for comer in self._comers:
            if comer.joins != (target is Role.NEW_MEMBER):
                continue
            if comer.joins or comer.person.name == person.name:
                self._take(copy, comer, live=live)

    def _take(self, copy: Copy, comer: _Comer, *, live: bool) -> None:
        who, device, message = comer.person, comer.device, self._message
        timer, _ = vanishes(self._situation, message)
        end = earlier(timer, deleted(self._situation.conversation, message, who.name))
        lies = _from(copy.span, comer.since, end, live=live)
        if lies.maybe is None:
            return
        had = evolve(
            copy,
            holder=places.disk(who.name, device.name),
            span=lies,
            seals=copy.seals | {places.device_key(who.name, device.name)},
            whose=who.name,
            how="handed to a member who joins" if comer.joins else "handed to a device when linked",
            source="",
        )
        self._handed[who.name, device.name].append(had)
        if self._footprint.lays("device"):
            self._footprint.add(had)
            when = (comer.since, end)
            lay_remains(self._situation, self._footprint, message, who, device, copy.item, when)

    def had(
        self, person: Participant, device: Device, start: Stretch, kinds: list[DataKind]
    ) -> Iterator[Had]:
        """What a device has of the message that it could copy on, whether or not it comes later.

        Args:
            person: the owner.
            device: the device.
            start: when the message reaches the owner's devices.
            kinds: the kinds that would be copied.
        """
        here = [e for e in self._comers if e.person.name == person.name and e.device == device]
        if not here or (not here[0].joins and here[0].since[0] <= start[1]):
            yield Had(start, kinds)
        for copy in tuple(self._handed.get((person.name, device.name), ())):
            if copy.item.kind in kinds and copy.span.maybe is not None:
                sure = copy.span.sure
                yield Had(
                    (copy.span.maybe.start, copy.span.maybe.end if sure is None else sure.start),
                    [copy.item.kind],
                    copy.seals - {places.device_key(person.name, device.name)},
                    copy.facts,
                    copy.doubts,
                    handed=True,
                )


def _comers(situation: Situation, message: Message, mode: Mode) -> Iterator[_Comer]:
    there = situation.people_at(message)
    for person in situation.conversation.participants:
        start = stretch(message.sent) if person.name == message.sender else delivered(message)
        joined: Stretch | None = None
        if person not in there:
            joined = _joined(situation, person, message)
            if joined is None:
                continue
        for device in devices_of(person, mode):
            since = joined
            if device.linked is not None:
                linked = stretch(device.linked)
                since = (
                    linked
                    if joined is None
                    else (max(joined[0], linked[0]), max(joined[1], linked[1]))
                )
            if since is None or since[1] <= start[0]:
                continue  # it was there when the message came
            if stretch(device.unlinked)[1] <= since[0]:
                continue
            yield _Comer(person=person, device=device, since=since, joins=joined is not None)


def _joined(situation: Situation, person: Participant, message: Message) -> Stretch | None:
    """When somebody who does not get a message first joins after it; None for never."""
    return min(
        (
            stretch(event.at)
            for event in situation.conversation.events_of(EventKind.JOINED)
            if event.by == person.name and event.at.latest > message.sent.earliest
        ),
        default=None,
    )


def _from(there: Span, since: Stretch, end: Stretch, *, live: bool) -> Span:
    """When a copy lies with somebody who comes, who is handed what lies there then."""
    if live:
        return Span(
            _cut(there.sure, since[1], end[0]),
            _cut(there.maybe, since[0], end[1]),
        )
    if there.maybe is None or there.maybe.end <= since[0] or since[1] < there.maybe.start:
        return Span(None, None)
    sure = there.sure is not None and there.sure.start <= since[0] and since[1] < there.sure.end
    lasts = Interval(since[1], end[0]) if sure and since[1] < end[0] else None
    return Span(lasts, Interval(since[0], end[1]) if since[0] < end[1] else None)


def _cut(lies: Interval | None, start: float, end: float) -> Interval | None:
    if lies is None or not start < end:
        return None
    return lies.intersect(Interval(start, end))

"""Messages that fare alike: what is worked out for one of them holds for its whole class.

A long conversation is answered from a few of its messages. One message is followed through the
whole question as an instant that slides (:mod:`privmodel.inference.sliding`): every comparison
with a date of the catalogue, with a window of the adversary, with an event, is noted. All messages
of the same sender and of the same make that lie on the same side of everything it was compared
with take the same course: the same copies at the same places, the same rules, the same verdict.
What is learned of them is learned at the same instant, or as long after sending, delivery or
reading.

So of each class only those are laid that an answer can name: the first and the last, the earliest
by each of its dates, and the first by its name. A message stands alone if something befalls it
alone, if one of its dates is rough, or if the key that it has to itself may be learned.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from math import inf
from typing import Any

from attrs import evolve

from privmodel.errors import PrivModelError
from privmodel.inference.sliding import Bounds, Unfollowed
from privmodel.model.conversation import Conversation, Message
from privmodel.model.timeline import Moment

__all__ = ["Alike", "alike", "reduced"]

Instants = tuple[float, ...]
"""When a message is sent, delivered and read, as far as its dates say so."""

LEAST = 2
"""How many messages there must be to a class on average for classes to be worth having."""

PATIENCE = 16
"""After so many classes, each further one must have brought so many messages on average."""


class Alike:
    """The classes into which the messages of a conversation fall.

    Args:
        classes: the messages of each class.
        order: the ids of all messages in the order of the conversation.
    """

    def __init__(self, classes: Iterable[Iterable[Message]], order: Iterable[str]) -> None:
        self.number: dict[str, int] = {}
        self._place = {name: place for place, name in enumerate(order)}
        self._classes: list[list[Message]] = []
        for members in classes:
            listed = sorted(members, key=lambda message: self._place[message.id])
            self.number |= dict.fromkeys((message.id for message in listed), len(self._classes))
            self._classes.append(listed)

    def stand_ins(
        self, only: Collection[str] | None = None, *, latest: bool = False
    ) -> frozenset[str]:
        """The ids of the messages that stand for all, or for all of some.

        Args:
            only: the ids of the messages that are asked about; None: all.
            latest: whether an answer can also name those that are the latest by one of their dates.
        """
        found: set[str] = set()
        groups: Iterable[Sequence[Message]] = self._classes
        if only is not None:
            picked: dict[int, list[Message]] = {}
            for name in sorted(only, key=self._place.__getitem__):
                number = self.number[name]
                picked.setdefault(number, []).append(self._named(number, name))
            groups = picked.values()
        for members in groups:
            found.update(message.id for message in _extremes(members))
            if latest:
                found.update(message.id for message in _latest(members))
        return frozenset(found)

    def standing(self, messages: Iterable[str], among: Collection[str]) -> dict[str, str]:
        """For each of some messages the id of one that fares like it, its own if it can be.

        Args:
            messages: the ids of the messages.
            among: the ids of those that may stand for others; of each class at least one.
        """
        standing = {self.number[name]: name for name in sorted(among)}
        return {name: name if name in among else standing[self.number[name]] for name in messages}

    def first_like(self, name: str) -> str:
        """The id of the first message that fares like one; it stands for all.

        Args:
            name: the id of that one.
        """
        return self._classes[self.number[name]][0].id

    def _named(self, number: int, name: str) -> Message:
        members = self._classes[number]
        place = bisect_left(members, self._place[name], key=lambda each: self._place[each.id])
        return members[place]


def _extremes(members: Sequence[Message]) -> Iterator[Message]:
    """Those of a class that an answer can name: whichever is first or last in some respect."""
    yield members[0]
    yield members[-1]
    yield min(members, key=lambda message: message.id)
    for axis in range(len(_instants(members[0]))):
        yield min(members, key=lambda message: (_instants(message)[axis], message.id))


def _latest(members: Sequence[Message]) -> Iterator[Message]:
    """Those of a class that are the latest by one of their dates."""
    for axis in range(len(_instants(members[0]))):
        yield min(members, key=lambda message: (-_instants(message)[axis], message.id))


def reduced(conversation: Conversation, names: Collection[str]) -> Conversation:
    """A conversation with some of its messages only.

    Args:
        conversation: the conversation.
        names: the ids of the messages that stay.
    """
    return evolve(
        conversation,
        messages=[each for each in conversation.messages if each.id in names],
        events=[
            each for each in conversation.events if each.message is None or each.message in names
        ],
    )


Follow = Callable[[Conversation, str, str], bool]
"""Works out everything that is answered about one message of a conversation, given the id of that
message and of the one whose keys it has, and says whether others can fare like it."""


def alike(
    conversation: Conversation,
    follow: Follow,
    apart: Collection[str] = frozenset(),
    source: Callable[[str], object] = lambda _: None,
) -> Alike | None:
    """Which messages of a conversation fare alike; None where nothing would be gained.

    Args:
        conversation: the conversation.
        follow: what works out everything that is answered about one message.
        apart: the ids of messages that stand alone in any case.
        source: what those messages have in common whose own keys are learned together.
    """
    dates = [event.at for event in conversation.events]
    dates += [change.at for change in conversation.changes]
    if not all(date.exact for date in dates):
        return None  # rough dates are cut at the instant of every message
    befallen = {event.message for event in conversation.events}
    classes: list[list[Message]] = []
    groups: dict[object, list[tuple[Instants, Message]]] = {}
    for message in conversation.messages:
        if message.id in befallen or message.id in apart or not _exact(message):
            classes.append([message])
            continue
        make = (
            message.sender, message.kinds, message.lost,
            message.delivered is None, message.read is None, source(message.id),
        )  # fmt: skip
        groups.setdefault(make, []).append((_instants(message), message))
    probes = gained = 0
    for waiting in groups.values():
        waiting.sort(key=lambda each: each[0])
        while waiting:
            if probes >= PATIENCE and gained < PATIENCE * probes:
                classes += [[message] for _, message in waiting]
                break
            bounds, fits = _followed(conversation, waiting[0][1], follow)
            probes += 1
            within = _take_within(bounds, waiting)
            gained += len(within)
            classes += [within] if fits else [[message] for message in within]
    if len(classes) * LEAST > len(conversation.messages):
        return None
    return Alike(classes, [message.id for message in conversation.messages])


def _followed(conversation: Conversation, message: Message, follow: Follow) -> tuple[Bounds, bool]:
    """Within which bounds others fare like a message, and whether any does at all."""
    first = conversation.messages[0]
    bounds = Bounds(_instants(message))
    name = f"{message.id} or one like it"
    try:
        slides = evolve(message, id=name, **_slid(message, bounds))
        alone = reduced(conversation, {first.id})
        return bounds, follow(evolve(alone, messages=(first, slides)), name, message.id)
    except (Unfollowed, PrivModelError):
        return bounds, False  # what is wrong is said where the message itself is asked about


def _take_within(bounds: Bounds, waiting: list[tuple[Instants, Message]]) -> list[Message]:
    """Take those that lie within bounds, the first at least, out of a sorted list."""
    end = bisect_left(waiting, bounds.high[0] + 1.0, key=lambda each: each[0][0])
    within = [message for instants, message in waiting[:end] if bounds.hold(instants)]
    waiting[:end] = [each for each in waiting[:end] if not bounds.hold(each[0])]
    return within


def _slid(message: Message, bounds: Bounds) -> dict[str, Any]:
    """The dates of a message, each sliding along its own axis."""
    names = [name for name in ("sent", "delivered", "read") if getattr(message, name) is not None]
    return {
        name: Moment(earliest=axis, latest=axis, text=getattr(message, name).text)
        for name, axis in zip(names, bounds.axes(), strict=True)
    }


def _instants(message: Message) -> Instants:
    dates = (message.sent, message.delivered, message.read)
    return tuple(each.earliest for each in dates if each is not None)


def _exact(message: Message) -> bool:
    """Whether every date of a message is an exact instant."""
    return all(
        each is None or (each.exact and each.earliest < inf)
        for each in (message.sent, message.delivered, message.read)
    )

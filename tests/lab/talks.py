"""Conversations for the laboratory: one message an hour, read and deleted at once."""

from functools import cache

from hypothesis import settings

import privmodel as pm
from privmodel.lab import Access, Resident, Seizure, Tap, opened, run
from privmodel.model.timeline import iso, moment

START = moment("2024-03-01").earliest
HOUR = 3600
PLATFORM = pm.Platform(
    id="laboratory",
    chats=[pm.Chat(kind="one_to_one"), pm.Chat(kind="group")],
    modes=[pm.Mode(id="any", schedule="static_keys")],
)
EVERYTHING = (Tap(),)


def part_of(profile):
    """Hypothesis settings for a law that is dear: one in so many of the profile's examples."""
    return settings(max_examples=max(1, settings.default.max_examples // profile))


def hour(number):
    """The instant of an hour, in seconds UTC."""
    return START + number * HOUR


def when(number):
    """The same as text."""
    return iso(hour(number))


def talk(writers, *, events=(), people=("a", "b"), delays=None, deleted=True, **more):
    """A conversation in which message ``mN`` is sent at hour N by the writer given.

    ``delays`` says by how many hours a message is late, None that it is lost. Everybody deletes
    what they have written or read at once, unless told otherwise.
    """
    delays = delays or {}
    messages = [
        pm.Message(
            id=f"m{number}",
            sender=writer,
            sent=when(number),
            lost=delays.get(number, 0) is None,
            delivered=when(number + delays[number]) if delays.get(number) else None,
        )
        for number, writer in enumerate(writers)
    ]
    gone = [
        pm.Event(kind="deleted", at=when(number + (delays.get(number) or 0)), message=f"m{number}")
        for number in range(len(messages) if deleted else 0)
    ]
    people = [
        one if isinstance(one, pm.Participant) else pm.Participant(name=one) for one in people
    ]
    return pm.Conversation(
        platform=PLATFORM,
        chat="group" if len(people) > 2 else "one_to_one",
        participants=people,
        messages=messages,
        events=[*gone, *events],
        **more,
    )


def event(kind, by, number):
    """Somebody joins, leaves or rekeys, half an hour before an hour."""
    return pm.Event(kind=kind, by=by, at=iso(hour(number) - HOUR // 2))


def seized(who, number, **more):
    """A device seized half an hour after an hour; what happened at that hour has happened."""
    return Seizure(f"{who}/phone", hour(number) + HOUR // 2, **more)


def resident(who, first, last):
    """Malware that sees what happens in the hours from the first to the last."""
    return Resident(f"{who}/phone", hour(first) - HOUR // 2, hour(last) + HOUR // 2)


def read(recording, *seizures, taps=EVERYTHING, **more):
    """The numbers of the messages that an attacker reads."""
    names = opened(recording, Access(taps=taps, seizures=seizures, **more))
    return {int(name[1:]) for name in names}


def span(first, last):
    """The numbers from the first to the last."""
    return set(range(first, last + 1))


@cache
def alternating(schedule, count, block, **more):
    """A run in which two people write so many messages each in turn."""
    return run(talk([("a", "b")[number // block % 2] for number in range(count)]), schedule, **more)

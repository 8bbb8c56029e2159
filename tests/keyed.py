"""Conversations under one key schedule, and what the rules say that an adversary reads of them.

One message an hour; the numbers of messages are the hours. Nobody's plaintext is taken unless a
test asks for it, so that only keys count.
"""

import privmodel as pm
from privmodel.inference.rule import Level
from privmodel.model.evidence import View
from privmodel.model.timeline import iso, moment
from privmodel.rules.program import programs
from privmodel.rules.steps import ALL_GROUNDS

START = moment("2024-03-01").earliest
HOUR = 3600
LATE = 200_000


def when(number):
    """An hour as text."""
    return iso(START + number * HOUR)


def window(start, end=None):
    """From an hour, until before another."""
    return pm.Window(start=when(start), end=None if end is None else when(end))


def platform(schedule, *, mode=None, one_device=False, **more):
    """A platform with one mode, which keeps nothing and hands nothing of the past to anybody.

    ``mode`` has more on the mode.
    """
    absent = [
        pm.Retention(kinds="message_content", at=place, existence="absent")
        for place in ("operator", "new_member", "new_link")
    ]
    return pm.Platform(
        id="laboratory",
        chats=[pm.Chat(kind="one_to_one"), pm.Chat(kind="group")],
        modes=[pm.Mode(id="all", schedule=schedule, one_device=one_device, **(mode or {}))],
        retention=more.pop("retention", absent),
        **more,
    )


def talk(writers, schedule, *, events=(), people=("a", "b"), delays=None, **more):
    """A conversation in which message ``mN`` is sent at hour N by the writer given.

    ``delays`` says by how many hours a message is late, None that it is lost.
    """
    delays = delays or {}
    return pm.Conversation(
        platform=platform(schedule, **more),
        chat="group" if len(people) > 2 else "one_to_one",
        participants=[pm.Participant(name=name) for name in people],
        messages=[
            pm.Message(
                id=f"m{number}",
                sender=writer,
                sent=when(number),
                lost=delays.get(number, 0) is None,
                delivered=when(number + delays[number]) if delays.get(number) else None,
            )
            for number, writer in enumerate(writers)
        ],
        events=events,
    )


def alternating(count, run=1):
    """Writers who take turns, so many messages each."""
    return "".join("ab"[number // run % 2] for number in range(count))


def event(kind, by, number):
    """Something happens half an hour before an hour."""
    return pm.Event(kind=kind, by=by, at=when(number - 0.5))


def keys(who, number):
    """The keys on a device are copied half an hour after an hour."""
    return pm.CompromiseKeys(participant=who, during=window(number + 0.5))


def tap(start=-1, end=LATE):
    """Record everything that passes the servers."""
    return pm.OperateService(during=window(start, end))


QUANTUM = pm.QuantumComputer(during=window(LATE))


def program(conversation, powers):
    """The rules of a conversation under an adversary."""
    day = moment(when(LATE))
    (made,) = programs(
        conversation,
        {conversation.platform.id: conversation.platform},
        pm.Adversary(powers=powers),
        {},
        View(on=day),
        day,
        ALL_GROUNDS,
    )
    return made


def ids_read(conversation, powers):
    """The ids of the messages that are surely read, and of those that may be."""
    made = program(conversation, powers)
    found = []
    for level in (Level.CERTAIN, Level.OPEN):
        learning = made.learning(level)
        found.append(
            frozenset(
                message.id
                for message in conversation.messages
                if learning.time(pm.Item(kind="message_text", subject=message.id)) < float("inf")
            )
        )
    return tuple(found)


def read(conversation, *powers, taps=None):
    """The numbers of the messages that an adversary reads, who records everything by default."""
    surely, perhaps = ids_read(conversation, (*(taps or (tap(),)), *powers))
    assert surely == perhaps, "the rules leave something open"
    return {int(name[1:]) for name in surely}


def span(first, last):
    """The numbers from one to another, both included."""
    return set(range(first, last + 1))

"""One shared key at a time, replaced by a fresh key agreement: Telegram's secret chats.

"official clients will initiate re-keying once a key has been used to decrypt and encrypt more than
100 messages, or has been in use for more than one week, provided the key has been used to encrypt
at least one message" (https://core.telegram.org/api/end-to-end/pfs, quoted in part).

Differences: the exchange is taken to complete at the moment it is due, which supposes that both
sides are online; while one is not, the old key serves longer. The first key begins with the first
message. A passive holder of an old key gains nothing about a new one (fresh Diffie-Hellman);
somebody who sits in the middle of the exchange is outside this file.
"""

from __future__ import annotations

from math import inf

from privmodel.model.conversation import Message
from privmodel.model.data import DataKind, Item
from privmodel.model.encryption import Mode
from privmodel.model.schedules import PeriodicRekey
from privmodel.model.timeline import DAY
from privmodel.rules import places
from privmodel.rules.custody import devices_of
from privmodel.rules.footprint import Copy, Footprint, span
from privmodel.rules.life import Stretch, stretch
from privmodel.rules.situation import Situation

__all__ = ["epochs", "lay"]


def epochs(schedule: PeriodicRekey, sent: list[Stretch]) -> tuple[list[int], list[Stretch]]:
    """The epoch of each message, and the instant at which each epoch begins.

    Args:
        schedule: after how many messages and days a key is replaced.
        sent: when each message is sent, in order; each (earliest, latest).

    Returns:
        the number of the epoch of each message, from 0; and the beginnings of the epochs.
    """
    numbers: list[int] = []
    begins: list[Stretch] = []
    used: Stretch | None = None  # when the current key first served
    served = 0
    for moment in sent:
        if not begins:
            begins.append(moment)
        elif used is not None and moment[0] > begins[-1][0] + schedule.days * DAY:
            begins.append(due(schedule, begins[-1], used))
            used, served = None, 0
        numbers.append(len(begins) - 1)
        used = used or moment
        served += 1
        if served > schedule.messages:
            begins.append(moment)
            used, served = None, 0
    return numbers, begins


def due(schedule: PeriodicRekey, begin: Stretch, used: Stretch) -> Stretch:
    """When a key is too old and has served: its age, but not before it first served."""
    age = schedule.days * DAY
    return (max(begin[0] + age, used[0]), max(begin[1] + age, used[1]))


def lay(
    situation: Situation, footprint: Footprint, mode: Mode, messages: list[Message]
) -> dict[str, frozenset[Item]]:
    """One key an epoch, on the devices that take part, from its agreement until the next one."""
    schedule = mode.schedule
    assert isinstance(schedule, PeriodicRekey)
    numbers, begins = epochs(schedule, [stretch(message.sent) for message in messages])
    keys = [
        Item(kind=DataKind.KEY, subject=f"{situation.platform.id} {mode.id} key {number}")
        for number in range(len(begins))
    ]
    first = {
        number: stretch(message.sent)
        for message, number in zip(reversed(messages), reversed(numbers), strict=True)
    }
    for number, key in enumerate(keys):
        begin = begins[number]
        if number + 1 < len(begins):
            end = begins[number + 1]
        elif number in first:
            # too old from then on, but replaced only when a client comes online
            end = (due(schedule, begin, first[number])[0], inf)
        else:
            end = (inf, inf)
        for person in situation.conversation.participants:
            for device in devices_of(person, mode) if footprint.lays("device") else ():
                footprint.add(
                    Copy(
                        key,
                        places.disk(person.name, device.name),
                        span(begin, end),
                        seals=frozenset({places.device_key(person.name, device.name)}),
                        facts=mode.facts,
                        whose=person.name,
                        how="the device holds the chat's key until the next key agreement",
                    )
                )
    return {
        message.id: frozenset({keys[number]})
        for message, number in zip(messages, numbers, strict=True)
    }

"""One shared key at a time, replaced by a fresh key agreement: Telegram's secret chats.

"official clients will initiate re-keying once a key has been used to decrypt and encrypt more than
100 messages, or has been in use for more than one week, provided the key has been used to encrypt
at least one message" (https://core.telegram.org/api/end-to-end/pfs, quoted in part). The first
agreement's public values pass the servers as they are, later ones under the key before. Each side
keeps an old key until everything sent to it under that key has arrived.

Differences: the exchange is taken to complete at the moment it is due, which supposes that both
sides are online; while one is not, the old key serves longer. The first key begins with the first
message. A passive holder of an old key gains nothing about a new one (fresh Diffie-Hellman);
somebody who sits in the middle of the exchange is outside this file.
"""

from __future__ import annotations

from math import inf

from privmodel.model.conversation import Message
from privmodel.model.data import Item
from privmodel.model.encryption import Mode
from privmodel.model.schedules import PeriodicRekey
from privmodel.model.timeline import DAY
from privmodel.rules.custody import devices_of
from privmodel.rules.footprint import Footprint
from privmodel.rules.life import Stretch, delivered, renewals, stretch
from privmodel.rules.situation import Situation

from .exchange import lay_passing
from .ring import KeyRing, key

__all__ = ["epochs", "lay"]


def epochs(
    schedule: PeriodicRekey, sent: list[Stretch], asked: tuple[Stretch, ...] = ()
) -> tuple[list[int], list[Stretch]]:
    """The epoch of each message, and the instant at which each epoch begins.

    Args:
        schedule: after how many messages and days a key is replaced.
        sent: when each message is sent, in order; each (earliest, latest).
        asked: when somebody asks for a new key, in order.

    Returns:
        the number of the epoch of each message, from 0; and the beginnings of the epochs.
    """
    numbers: list[int] = []
    begins: list[Stretch] = []
    used: Stretch | None = None  # when the current key first served
    served = 0
    waiting = list(asked)

    def replace(until: float) -> None:
        """Begin the epochs that begin before a message, for whichever reason comes first."""
        nonlocal used, served
        while begins:
            old = (inf, inf) if used is None else due(schedule, begins[-1], used)
            if begins[-1][0] + schedule.days * DAY >= until:
                old = (inf, inf)
            next_asked = waiting[0] if waiting else (inf, inf)
            if next_asked[0] <= min(until, old[0]):
                begins.append(waiting.pop(0))
            elif old[0] <= until:
                begins.append(old)
            else:
                return
            used, served = None, 0

    for moment in sent:
        while waiting and not begins and waiting[0][0] < moment[0]:
            waiting.pop(0)  # there is no key to replace yet
        replace(moment[0])
        if not begins:
            begins.append(moment)
        numbers.append(len(begins) - 1)
        used = used or moment
        served += 1
        if served > schedule.messages:
            begins.append(moment)
            used, served = None, 0
    replace(max((each[0] for each in asked), default=-inf))
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
    conversation = situation.conversation
    asked = sorted(
        each for person in conversation.participants for each in renewals(conversation, person.name)
    )
    numbers, begins = epochs(
        schedule, [stretch(message.sent) for message in messages], tuple(asked)
    )
    keys = [key(f"{situation.platform.id} {mode.id} key {number}") for number in range(len(begins))]
    served: dict[int, list[Message]] = {}
    for message, number in zip(messages, numbers, strict=True):
        served.setdefault(number, []).append(message)
    rings = [
        KeyRing(
            footprint, mode, person, device,
            "the device holds the chat's key until the next key agreement",
        )
        for person in conversation.participants
        for device in devices_of(person, mode)
    ]  # fmt: skip
    for number, item in enumerate(keys):
        _agree(situation, footprint, mode, keys[:number], item, begins[number])
        under = served.get(number, [])
        if number + 1 < len(begins):
            end = begins[number + 1]
        elif under:
            # too old from then on, but replaced only when a client comes online
            end = (due(schedule, begins[number], stretch(under[0].sent))[0], inf)
        else:
            end = (inf, inf)
        for ring in rings:
            ring.hold(item, begins[number], _last(end, under, ring))
    return {
        message.id: frozenset({keys[number]})
        for message, number in zip(messages, numbers, strict=True)
    }


def _agree(
    situation: Situation,
    footprint: Footprint,
    mode: Mode,
    before: list[Item],
    made: Item,
    when: Stretch,
) -> None:
    """The agreement on a key: a quantum computer gets it from the public values that pass."""
    exchange = key(f"public values of {made.subject}")
    footprint.pair(made, exchange)
    lay_passing(
        situation,
        footprint,
        exchange,
        when,
        seals=frozenset(before[-1:]),
        facts=mode.facts,
        how="a key agreement passes the servers",
    )


def _last(end: Stretch, under: list[Message], ring: KeyRing) -> Stretch:
    """When a device destroys a key: not before what others sent under it has arrived."""
    for message in under:
        if message.sender != ring.person.name:
            arrives = delivered(message)
            end = (max(end[0], arrives[0]), max(end[1], arrives[1]))
    return end

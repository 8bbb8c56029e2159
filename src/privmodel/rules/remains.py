"""What a deletion leaves on a device's disk: perhaps something, unless a source says it is gone.

An app that deletes a message gives back the room that it took. What stood there stays until
something else is written over it, in the file, in the file's log or in the storage below, and
forensic tools read it. So after a deletion, or the end of a timer, it is open whether remains are
left, under the same key of the device as the message was. A platform's statements on erasure set
an end to that; a *yes* never follows from remains.

The system's store of notifications has files of its own. What is removed there may leave remains
as well, and what a client does about its own says nothing of them.

They lie below the disk, at a place of their own, so that an answer tells them from the message.
What is copied from a device later is made by the app, which no longer shows the message; remains
are not copied.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from privmodel.inference.interval import Interval
from privmodel.inference.rule import Doubt
from privmodel.model.conversation import Device, Message, Participant
from privmodel.model.data import DataKind, Item
from privmodel.model.erasure import Erasure
from privmodel.model.retention import Role
from privmodel.model.timeline import DAY

from . import places
from .footprint import Copy, Footprint, Span, open_doubt, otherwise
from .life import Stretch
from .situation import Situation

__all__ = ["LASTING_REMAINS", "lay_remains"]

LASTING_REMAINS = "whether remains of "
"""How the names of doubts begin about remains to which nobody sets an end.

Such an item is there or has remains, whenever it is deleted: it is in doubt at most.
"""

SOME_REMAINS = "whether any remains of "
NO_DOUBTS: frozenset[Doubt] = frozenset()
_Said = tuple[float, Erasure, frozenset[Doubt]]
"""Until when remains may lie by a statement, and what is doubtful about that."""

_Part = tuple[float, frozenset[str], frozenset[Doubt]]
"""Until when remains may lie, the facts that bear on it, and what must be false for that."""


def lay_remains(
    situation: Situation,
    footprint: Footprint,
    message: Message,
    person: Participant,
    device: Device,
    item: Item,
    lies: tuple[Stretch, Stretch],
    at: Role = Role.DEVICE,
) -> None:
    """What may be left of an item on one device after it is deleted there.

    Args:
        situation: the conversation under its view.
        footprint: where to lay it.
        message: the message.
        person: the owner of the device.
        device: the device.
        item: what is deleted.
        lies: when it appears on the disk and when it is deleted there, in seconds UTC.
        at: in the client's files, or in the system's store of notifications.
    """
    start, end = lies
    if end[0] == inf or end[1] <= start[0]:
        return  # it is never deleted, or never comes to lie there
    begin = max(start[0], end[0])
    stored = at is Role.NOTIFICATION_STORE
    place = places.notification_remains if stored else places.remains
    which = "in the notifications of" if stored else "on"
    where = f"{message.id} are left {which} {person.name}/{device.name}"
    ends, found = _said(situation, person, device, item.kind, end, at)
    lasting = not stored and not ends and start[1] < end[0]
    left = open_doubt(f"{LASTING_REMAINS if lasting else SOME_REMAINS}{where}")
    for until, facts, otherwise_said in _parts(ends, found):
        if begin < until:
            footprint.add(
                Copy(
                    item,
                    place(person.name, device.name),
                    Span(None, Interval(begin, until)),
                    seals=frozenset({places.device_key(person.name, device.name)}),
                    facts=facts,
                    doubts=left | otherwise_said,
                    whose=person.name,
                    how="what is deleted from a disk may be read until it is written over",
                    supposed=True,
                )
            )
            begin = until


def _said(
    situation: Situation,
    person: Participant,
    device: Device,
    kind: DataKind,
    end: Stretch,
    at: Role,
) -> tuple[list[_Said], list[Erasure]]:
    """The statements that it is erased, each with its last instant and its doubts; the others."""
    ends: list[_Said] = []
    found: list[Erasure] = []
    for erasure in situation.platform.erasures:
        doubts = _doubts(situation, person, device, erasure, end)
        if kind not in erasure.kinds or erasure.at is not at or doubts is None:
            continue
        if erasure.erased:
            ends.append((end[1] + erasure.within_days * DAY, erasure, doubts))
        else:
            found.append(erasure)
    return ends, found


def _parts(ends: list[_Said], found: list[Erasure]) -> Iterator[_Part]:
    """The stretches through which remains may lie, in order, up to where none can be left."""
    facts, otherwise_said = frozenset[str](), NO_DOUBTS
    if found:  # whoever says that they are written over is contradicted
        yield inf, facts.union(*(each.facts for each in found)), otherwise_said
        return
    for until, erasure, doubts in sorted(ends, key=lambda each: (each[0], sorted(each[1].facts))):
        yield until, facts | erasure.facts, otherwise_said
        if not doubts:
            return
        facts |= erasure.facts
        otherwise_said |= otherwise(doubts)
    yield inf, facts, otherwise_said


def _doubts(
    situation: Situation, person: Participant, device: Device, erasure: Erasure, end: Stretch
) -> frozenset[Doubt] | None:
    """What is doubtful about a statement when a deletion takes place; None where it is beside it.

    Of a deletion whose day is not known the statement must hold on every day that it can be.
    """
    scope = situation.holds(erasure.where, end[0], participant=person, device=device)
    here = [
        segment
        for segment in situation.standing.of(erasure.facts)
        if segment.start <= end[1] and end[0] < segment.end
    ]
    if scope is None or not here:
        return None
    doubts = scope.union(*(segment.doubts for segment in here))
    if here[0].start <= end[0] and (end[1] < here[-1].end or here[-1].end == inf):
        return doubts
    names = ", ".join(sorted(erasure.facts))
    return doubts | open_doubt(f"whether it is deleted while {names} holds")

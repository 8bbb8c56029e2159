"""Somebody in the middle of a first contact: keys of one's own in the place of those of one side.

Sources: "End-to-End Encryption, Secret Chats", https://core.telegram.org/api/end-to-end, has both
sides compare a picture of their key, since the server could stand between them and agree on a key
with each; M. Marlinspike, T. Perrin, "The X3DH Key Agreement Protocol", Signal, 2016, section 4.1,
says that without such a comparison the sides "receive no cryptographic guarantee as to who they are
communicating with".

What matters is the first agreement: from then on each side holds on to the key that it has got, so
that who comes later is shut out, and who was there reads as long as it passes messages on. Where
whoever writes has keys checked, and refuses to send otherwise, nothing is sealed for the middle.

Differences: a conversation that is bound to one device of each side is meant; where messages go to
every device that the directory names, a ghost gets as much without being there at the first contact
(see `ghost`). The first message under the mode is the first contact, as if the two had never agreed
before. A client that tells of changed keys, and a user who takes no notice, are not modelled, so
that nobody gets in between later. The middle of what one side writes needs the other side's keys
replaced, and no more.
"""

from __future__ import annotations

from collections.abc import Iterator

from privmodel.model.conversation import Message, Participant
from privmodel.model.data import DataKind, Item
from privmodel.model.encryption import Mode
from privmodel.model.retention import State
from privmodel.rules import places
from privmodel.rules.footprint import Copy, Footprint, instant
from privmodel.rules.situation import Situation

from .ghost import unchecked
from .ring import key

__all__ = ["lay_middle"]


def lay_middle(
    situation: Situation, footprint: Footprint, mode: Mode, messages: list[Message]
) -> None:
    """What somebody would get who stood in the middle from the first message of a mode on.

    Args:
        situation: the conversation under its view.
        footprint: gets the copies in the vacant place.
        mode: the mode; nothing is laid unless it is end-to-end and binds to one device.
        messages: the messages that it covers, in order.
    """
    if not (mode.one_device and mode.schedule.end_to_end and footprint.lays("middle")):
        return
    for writer, other in _sides(situation):
        met = unchecked(situation, mode, messages[0], writer)
        if met is None:
            continue
        held = key(f"{mode.id}, keys put in the place of those of {other.name}")
        here = places.middle(situation.platform.id, other.name)
        footprint.add(
            Copy(
                held,
                here,
                instant(messages[0].sent),
                State.PASSES,
                facts=mode.facts,
                doubts=met,
                whose=other.name,
                how="at a first contact nobody knows the other side's keys yet",
            )
        )
        for message in messages:
            doubts = unchecked(situation, mode, message, writer)
            if message.sender != writer.name or doubts is None:
                continue
            for kind in _kinds(message):
                footprint.add(
                    Copy(
                        Item(kind=kind, subject=message.id),
                        here,
                        instant(message.sent),
                        State.PASSES,
                        frozenset({held}),
                        mode.facts,
                        doubts,
                        other.name,
                        "messages are sealed for the keys that were met with first",
                    )
                )


def _sides(situation: Situation) -> Iterator[tuple[Participant, Participant]]:
    """Whoever writes, with whoever is written to."""
    people = situation.conversation.participants
    for writer in people:
        for other in people:
            if other.name != writer.name:
                yield writer, other


def _kinds(message: Message) -> list[DataKind]:
    return sorted(message.kinds | {DataKind.SENDER, DataKind.TIMESTAMP, DataKind.SIZE})

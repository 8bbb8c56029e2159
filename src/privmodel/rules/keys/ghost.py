"""A device that the directory of keys names and that is nobody's of those who talk: a ghost.

Sources: I. Levy, C. Robinson, "Principles for a More Informed Exceptional Access Debate", Lawfare,
2018, proposes it; the open letter of 2019 to GCHQ names what it would break. Whoever writes seals
for every device that the directory names, so that a ghost reads what is sent from then on, and
nothing before.

Where clients check keys, by comparing them or by a log that everybody can read, and refuse to send
otherwise, a ghost gets nothing: the message is not sent to it.

Differences: nobody notices a ghost where keys are not checked. A conversation that is bound to one
device of each side has no room for another, but a middle (see `middle`).
"""

from __future__ import annotations

from privmodel.inference.rule import Doubt
from privmodel.model.conversation import Message, Participant
from privmodel.model.data import DataKind, Item
from privmodel.model.encryption import Mode
from privmodel.model.retention import State
from privmodel.rules import places
from privmodel.rules.footprint import Copy, Footprint, instant
from privmodel.rules.situation import Situation

__all__ = ["lay_ghosts", "unchecked"]


def lay_ghosts(situation: Situation, footprint: Footprint, mode: Mode, message: Message) -> None:
    """What a ghost on the account of anybody who takes part would get of a message."""
    if mode.one_device or not footprint.lays("ghost"):
        return
    sender = situation.conversation.participant(message.sender)
    doubts = unchecked(situation, mode, message, sender)
    if doubts is None:
        return
    for person in situation.people_at(message):
        for kind in sorted(message.kinds | {DataKind.SENDER, DataKind.TIMESTAMP, DataKind.SIZE}):
            footprint.add(
                Copy(
                    Item(kind=kind, subject=message.id),
                    places.ghost(situation.platform.id, person.name),
                    instant(message.sent),
                    State.PASSES,
                    facts=mode.facts,
                    doubts=doubts,
                    whose=person.name,
                    how="messages are sealed for every device that the directory names",
                )
            )


def unchecked(
    situation: Situation, mode: Mode, message: Message, writer: Participant
) -> frozenset[Doubt] | None:
    """Whether somebody takes keys as they come when a message is sent.

    Returns:
        what is in doubt about it; None: that one surely has keys checked, and refuses to send.
    """
    if mode.keys_checked is None:
        return frozenset()
    checked = situation.holds(mode.keys_checked, message.sent.earliest, participant=writer)
    if checked is None:
        return frozenset()
    return checked or None

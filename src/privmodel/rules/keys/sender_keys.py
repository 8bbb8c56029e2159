"""Groups: each sender has one hash chain, whose key every member holds; nothing heals it.

Source: P. Rösler, C. Mainka, J. Schwenk, "More is Less", EuroS&P 2018, section 4, for its
properties.

Differences: a chain begins before the first message and starts afresh for everybody when a member
leaves; the pairwise channels that hand the chains out are not modelled.
"""

from __future__ import annotations

from math import inf

from privmodel.model.conversation import Device, Message
from privmodel.model.data import DataKind, Item
from privmodel.model.encryption import Mode
from privmodel.model.retention import EventKind
from privmodel.rules import places
from privmodel.rules.custody import devices_of
from privmodel.rules.footprint import Copy, Footprint, span
from privmodel.rules.life import NEVER, Stretch, delivered, stretch
from privmodel.rules.situation import Situation

from .chain import chain_key, lay_chain

__all__ = ["lay"]


def lay(
    situation: Situation, footprint: Footprint, mode: Mode, messages: list[Message]
) -> dict[str, frozenset[Item]]:
    """Lay each sender's chains and the places where their current keys lie."""
    keys = {
        message.id: Item(kind=DataKind.KEY, subject=f"message key of {message.id}")
        for message in messages
    }
    leaves = sorted(
        stretch(event.at) for event in situation.conversation.events if event.kind is EventKind.LEFT
    )
    starts: list[Stretch] = [(-inf, -inf), *leaves]
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else NEVER
        for sender in situation.conversation.participants:
            chain = [
                message
                for message in messages
                if message.sender == sender.name and start[0] <= message.sent.earliest < end[0]
            ]
            if chain:
                label = f"chain {number} of {sender.name} in the group"
                lay_chain(footprint, label, [keys[message.id] for message in chain], mode.facts)
                _hold_chain(situation, footprint, mode, label, chain, start, end)
    return {name: frozenset({key}) for name, key in keys.items()}


def _hold_chain(
    situation: Situation,
    footprint: Footprint,
    mode: Mode,
    label: str,
    chain: list[Message],
    start: Stretch,
    end: Stretch,
) -> None:
    for person in situation.people_at(chain[0]):
        mine = person.name == chain[0].sender
        since = start
        for index, message in enumerate(chain):
            used = stretch(message.sent) if mine else delivered(message)
            _hold(footprint, mode, person.name, devices_of(person, mode), chain_key(label, index),
                  since, used)  # fmt: skip
            since = used
        last = chain_key(label, len(chain))
        _hold(footprint, mode, person.name, devices_of(person, mode), last, since, end)


def _hold(
    footprint: Footprint,
    mode: Mode,
    name: str,
    devices: tuple[Device, ...],
    key: Item,
    start: Stretch,
    end: Stretch,
) -> None:
    when = span(start, end)
    if when.maybe is None or not footprint.lays("device"):
        return
    for device in devices:
        footprint.add(
            Copy(
                key,
                places.disk(name, device.name),
                when,
                seals=frozenset({places.device_key(name, device.name)}),
                facts=mode.facts,
                whose=name,
                how="members hold the current key of each sender's chain",
            )
        )

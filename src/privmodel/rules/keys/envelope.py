"""Envelopes that tell a server to whom a message goes and not from whom it comes: sealed sender.

Source: J. Lund, "Technology preview: Sealed sender for Signal", 2018. Who writes stands inside an
envelope under the recipient's identity key.

Differences: that key serves for good, so that it opens past envelopes too; what timing and the
connection give away (I. Martiny and others, "Improving Signal's Sealed Sender", NDSS 2021) is not
modelled; whether recipients' devices show the sender is another matter, which custody lays.
"""

from __future__ import annotations

from privmodel.model.conversation import Message
from privmodel.model.data import Item
from privmodel.model.encryption import Mode
from privmodel.rules import places
from privmodel.rules.custody import devices_of
from privmodel.rules.footprint import EVER, Copy, Footprint
from privmodel.rules.situation import Situation

from .ring import key

__all__ = ["envelope_of", "lay_envelope"]


def envelope_of(mode: Mode, message: str) -> Item:
    """The key of the envelope in which a message's sender stands."""
    return key(f"{mode.id}, envelope of {message}")


def lay_envelope(
    situation: Situation, footprint: Footprint, mode: Mode, message: Message
) -> frozenset[Item]:
    """The keys that seal who has sent a message; none unless the mode seals senders."""
    if not mode.sealed_sender:
        return frozenset()
    envelope = envelope_of(mode, message.id)
    for person in situation.people_at(message):
        if person.name == message.sender:
            continue
        private = key(f"{mode.id}, envelope key of {person.name}")
        footprint.pair(private)
        footprint.derive(
            envelope, [private], "the recipient's key opens the envelope", facts=mode.facts
        )
        for device in devices_of(person, mode) if footprint.lays("device") else ():
            footprint.add_once(
                Copy(
                    private,
                    places.disk(person.name, device.name),
                    EVER,
                    seals=frozenset({places.device_key(person.name, device.name)}),
                    facts=mode.facts,
                    whose=person.name,
                    how="the device opens envelopes with its owner's key",
                )
            )
    return frozenset({envelope})

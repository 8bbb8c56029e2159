"""Proof of who wrote a message, which exists where messages are signed and nowhere else.

Sources: N. Vatandas and others, "On the Cryptographic Deniability of the Signal Protocol", ACNS
2020; S. Katsumata and others, "Deniability in the Signal handshake", ePrint 2025/1090, as further
reading. Where both sides have every key, either could have written what bears them. A signature
shows that only one could: sender keys, Megolm, MLS (RFC 9420, section 6.1) and PQ3 sign messages,
and so does iMessage under its long-lived key pairs ("Apple Platform Security", on how iMessage
sends and receives messages). A mode can say so itself where its schedule does not.

What is laid is the signature where it can be kept by whoever wants it: at a recipient, when a
message arrives. That a client throws it away protects from nobody who runs another client.

Differences: signatures over prekeys, and what metadata prove, are left out.
"""

from __future__ import annotations

from privmodel.model.conversation import Message
from privmodel.model.data import Item
from privmodel.model.encryption import Mode
from privmodel.model.retention import State
from privmodel.model.schedules import (
    DoubleRatchet,
    KemRatchet,
    LongPeriodRekey,
    Megolm,
    SenderKeys,
    TreeKEM,
)
from privmodel.rules import places
from privmodel.rules.footprint import Copy, Footprint, at_once
from privmodel.rules.life import NEVER, delivered
from privmodel.rules.situation import Situation

from .ring import key
from .sessions import taking_part

__all__ = ["lay_proof", "proof_of"]


def proof_of(message: str) -> Item:
    """The proof of who wrote a message."""
    return key(f"signature over {message}")


def lay_proof(situation: Situation, footprint: Footprint, mode: Mode, message: Message) -> None:
    """Lay a message's signature with its recipients, if the mode signs messages."""
    arrives = delivered(message)
    if not _signs(mode) or arrives == NEVER or not footprint.lays("device"):
        return
    for person, device in taking_part(situation, mode, message)[1]:
        footprint.add(
            Copy(
                proof_of(message.id),
                places.memory(person.name, device.name),
                at_once(arrives),
                State.PASSES,
                facts=mode.facts,
                whose=person.name,
                how="a recipient checks the signature of its sender",
            )
        )


def _signs(mode: Mode) -> bool:
    if mode.signed is not None:
        return mode.signed
    schedule = mode.schedule
    if isinstance(schedule, DoubleRatchet):
        return schedule.kem_ratchet is KemRatchet.PQ3
    return isinstance(schedule, LongPeriodRekey | SenderKeys | Megolm | TreeKEM)

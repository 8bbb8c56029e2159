"""Calls: a fresh key agreement for each, whose keys live in memory while the call lasts.

In the manner of DTLS-SRTP (RFC 5764): both ends agree on a key and destroy everything when the call
is over.

Differences: a call is an instant, as every message is; what is delivered later is a call whose
other end waits for so long.
"""

from __future__ import annotations

from privmodel.model.conversation import Message
from privmodel.model.data import Item
from privmodel.model.encryption import Mode
from privmodel.model.retention import State
from privmodel.rules import places
from privmodel.rules.footprint import Copy, Footprint, instant, span
from privmodel.rules.life import NEVER, delivered, stretch
from privmodel.rules.situation import Situation

from .exchange import lay_passing
from .ring import key
from .sessions import taking_part

__all__ = ["lay"]


def lay(
    situation: Situation, footprint: Footprint, mode: Mode, messages: list[Message]
) -> dict[str, frozenset[Item]]:
    """One key a call, in the memory of the devices that take part, while it lasts."""
    seals: dict[str, frozenset[Item]] = {}
    for message in messages:
        made = key(f"{mode.id}, key of {message.id}")
        seals[message.id] = frozenset({made})
        exchange = key(f"public values of {made.subject}")
        footprint.pair(made, exchange)
        lay_passing(
            situation,
            footprint,
            exchange,
            stretch(message.sent),
            facts=mode.facts,
            how="a key agreement passes the servers",
        )
        writer, others = taking_part(situation, mode, message)
        arrives = delivered(message)
        for person, device in (writer, *others) if footprint.lays("device") else ():
            lies = instant(message.sent)
            if (person, device) != writer and arrives not in (stretch(message.sent), NEVER):
                lies = span(stretch(message.sent), arrives)
            footprint.add(
                Copy(
                    made,
                    places.memory(person.name, device.name),
                    lies,
                    State.PASSES,
                    facts=mode.facts,
                    whose=person.name,
                    how="a device knows the key of the call that it takes part in",
                )
            )
    return seals

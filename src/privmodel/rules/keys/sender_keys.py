"""Groups: each sender has one hash chain, whose key every member holds; nothing heals it.

Source: P. Rösler, C. Mainka, J. Schwenk, "More is Less", EuroS&P 2018, section 4, for its
properties. A chain starts afresh for everybody when a member leaves, and for one sender when that
one renews its keys; somebody who joins gets the chains as they are then, each when its sender next
sends. How chains are handed out is in `handing`.

Differences: a message is written on its sender's first device.
"""

from __future__ import annotations

from math import inf

from privmodel.model.conversation import Message
from privmodel.model.data import Item
from privmodel.model.encryption import Mode
from privmodel.model.schedules import Kept, SenderKeys
from privmodel.rules.footprint import Footprint
from privmodel.rules.situation import Situation

from .handing import Served, lay_chains

__all__ = ["lay"]


def lay(
    situation: Situation, footprint: Footprint, mode: Mode, messages: list[Message]
) -> dict[str, frozenset[Item]]:
    """Lay each sender's chains and the places where their current keys lie."""
    schedule = mode.schedule
    assert isinstance(schedule, SenderKeys)
    served = Served(keeps=Kept.LATEST, messages=inf, days=inf, channels=schedule.channels)
    how = "members hold the key of each sender's chain"
    return lay_chains(situation, footprint, mode, messages, served, how)

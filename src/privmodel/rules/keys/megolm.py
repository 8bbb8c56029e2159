"""Groups: each sender has a forward-only ratchet, which receivers may keep from the start.

Source: "Megolm group ratchet", matrix-org/olm, docs/megolm.md. What is kept decides: vodozemac's
receivers keep the ratchet as they got it, so that a seized receiver opens all it has read since.
M. Albrecht, S. Celi, B. Dowling, D. Jones, "Practically-exploitable Cryptographic Vulnerabilities
in Matrix", IEEE S&P 2023, treat what follows. How ratchets are handed out is in `handing`.

Differences: the four parts of the ratchet are one key; receivers destroy nothing that they keep.
"""

from __future__ import annotations

from privmodel.model.conversation import Message
from privmodel.model.data import Item
from privmodel.model.encryption import Mode
from privmodel.model.schedules import Megolm
from privmodel.rules.footprint import Footprint
from privmodel.rules.situation import Situation

from .handing import Served, lay_chains

__all__ = ["lay"]


def lay(
    situation: Situation, footprint: Footprint, mode: Mode, messages: list[Message]
) -> dict[str, frozenset[Item]]:
    """Lay each sender's ratchets, at the sender as they are, at receivers as they keep them."""
    schedule = mode.schedule
    assert isinstance(schedule, Megolm)
    served = Served(
        keeps=schedule.receiver_keeps,
        messages=schedule.messages,
        days=schedule.days,
        channels=schedule.channels,
    )
    how = "members hold the ratchets that were handed to them"
    return lay_chains(situation, footprint, mode, messages, served, how)

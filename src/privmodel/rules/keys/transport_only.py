"""No key but that of the connection: the operator's servers see plaintext."""

from __future__ import annotations

from privmodel.model.conversation import Message
from privmodel.model.data import Item
from privmodel.model.encryption import Mode
from privmodel.rules.footprint import Footprint
from privmodel.rules.situation import Situation

__all__ = ["lay"]


def lay(
    situation: Situation, footprint: Footprint, mode: Mode, messages: list[Message]
) -> dict[str, frozenset[Item]]:
    """Nothing is sealed end to end."""
    return {message.id: frozenset() for message in messages}

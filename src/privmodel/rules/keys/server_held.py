"""Encrypted at rest, under keys that the operator holds; in transit as without them.

Whoever acts as the operator, or through it with an order for contents, has the key as well.
Somebody who copies the operator's disks may or may not reach the servers on which it keeps its
keys.
"""

from __future__ import annotations

from privmodel.model.conversation import Message
from privmodel.model.data import Item
from privmodel.model.encryption import Mode
from privmodel.rules import places
from privmodel.rules.footprint import EVER, Copy, Footprint
from privmodel.rules.situation import Situation

__all__ = ["lay", "lay_vault"]


def lay(
    situation: Situation, footprint: Footprint, mode: Mode, messages: list[Message]
) -> dict[str, frozenset[Item]]:
    """Nothing is sealed end to end; what servers keep lies under one key of the service."""
    key = lay_vault(footprint, situation.platform.id, situation.platform.servers, mode.facts)
    for message in messages:
        footprint.at_rest[message.id] = frozenset({key})
    return {message.id: frozenset() for message in messages}


def lay_vault(
    footprint: Footprint, platform: str, servers: tuple[str, ...], facts: frozenset[str]
) -> Item:
    """The key under which a provider stores, in its vault."""
    key = places.vault_key(platform)
    for server in servers:
        footprint.add_once(
            Copy(
                key,
                places.vault(server),
                EVER,
                facts=facts,
                how="the provider holds the key under which it stores",
            )
        )
    return key

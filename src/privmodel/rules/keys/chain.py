"""A chain of keys: each key gives its message's key and the next one, never the one before."""

from __future__ import annotations

from privmodel.model.data import DataKind, Item
from privmodel.rules.footprint import Footprint

__all__ = ["chain_key", "lay_chain"]


def chain_key(chain: str, index: int) -> Item:
    """The key of a chain before its message number ``index``, counted from 0."""
    return Item(kind=DataKind.KEY, subject=f"{chain} at {index}")


def lay_chain(
    footprint: Footprint, chain: str, message_keys: list[Item], facts: frozenset[str]
) -> None:
    """Let each key of a chain give its message's key and the next key.

    Args:
        footprint: where to lay the derivations.
        chain: the chain's name.
        message_keys: the keys of its messages, in order.
        facts: the facts of the mode.
    """
    for index, message_key in enumerate(message_keys):
        here = chain_key(chain, index)
        footprint.derive(message_key, [here], "a chain key gives its message's key", facts=facts)
        footprint.derive(
            chain_key(chain, index + 1), [here], "a chain key gives the next one", facts=facts
        )

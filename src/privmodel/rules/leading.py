"""Which kinds of data may lead to others: what a question about a few kinds has to look at.

An item is learned by being taken, opened or derived. What is needed to take it, what seals it and
what it is derived from are themselves items of some kinds: keys, credentials, identifiers. Copies
of all other kinds are left out of a program that is asked about the few. Whether nothing else leads
to anything is read off the finished program, so that it never rests on this list.
"""

from __future__ import annotations

from collections.abc import Collection

from privmodel.model.adversary import Adversary
from privmodel.model.data import DataKind, Item
from privmodel.model.platform import Platform

from .access import Reach
from .footprint import Footprint

__all__ = ["leading_to", "others_lead"]


def leading_to(
    kinds: Collection[DataKind], adversary: Adversary, platforms: Collection[Platform]
) -> frozenset[DataKind]:
    """Some kinds, and those that may open or select them.

    Args:
        kinds: the leaf kinds that are asked about.
        adversary: the adversary; who knows an identifier already selects by that.
        platforms: the platforms that the conversation touches.
    """
    found = {*kinds, DataKind.KEY, *DataKind.CONTENTS.leaves, *DataKind.CREDENTIALS.leaves}
    if DataKind.SELECTOR not in adversary.knows:
        selecting = {DataKind.SELECTOR, *(kind for each in platforms for kind in each.selectors)}
        found.update(leaf for kind in selecting for leaf in (kind, *kind.leaves))
    return frozenset(found)


def others_lead(kinds: Collection[DataKind], footprint: Footprint, reach: Reach) -> bool:
    """Whether anything is opened by, derived from or selected by an item of another kind.

    Args:
        kinds: the kinds of which copies are laid.
        footprint: the copies and derivations.
        reach: the accesses.
    """
    items = {item for access in reach.accesses for need in access.needs for item in need.items}
    items.update(*(rule.seals for rule in footprint.derivations))
    items.update(*(copy.seals for copy in footprint.copies))
    return any(isinstance(item, Item) and item.kind not in kinds for item in items)

"""A world as flat arrays of whole numbers, which is what the peers begin with.

An instant ``t`` is the stretch from ``t`` to ``t + 1``, which is the same on whole seconds. Item 0
stands for "nothing"; it, and what is known beforehand, is known at 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from worlds import EVER, World

from privmodel.inference.family import Each, Previous
from privmodel.rules.footprint import below


@dataclass
class Flat:
    """Copies grouped by place, kind and state; derivations; accesses by the groups they reach."""

    items: int
    base: dict[str, int]
    copies: np.ndarray  # item, start, end, seal, seal, group
    groups: list[tuple[int, int]]  # the first and the last row of each, plus one
    derivations: np.ndarray  # head, premise
    accesses: list[tuple[list[int], list[tuple[int, int]], int]]  # groups, windows, need
    known: list[int]


def flatten(world: World) -> Flat:
    """Number the items and write out every copy and derivation."""
    families = {
        each.family
        for copies in world.copies
        for each in (copies.item, *copies.seals)
        if isinstance(each, Each)
    } | {follows.head.family for follows in world.derivations}
    base, count = {}, 1
    for family in sorted(families):
        base[family], count = count, count + world.n
    singles = {each.item for each in world.copies if isinstance(each.item, str)}
    for name in sorted(singles | set(world.known)):
        base[name], count = count, count + 1
    numbers = np.arange(world.n)

    def column(item, size):
        if isinstance(item, Each):
            return base[item.family] + numbers
        if isinstance(item, Previous):
            return base[item.family] + numbers - 1
        return np.full(size, base[item] if item else 0)

    rows, groups, places, at = [], [], [], 0
    for number, copies in enumerate(world.copies):
        size = len(copies.start)
        seals = (*copies.seals, "", "")[:2]
        rows.append(
            np.column_stack(
                [
                    column(copies.item, size),
                    copies.start,
                    np.maximum(copies.end, copies.start + 1),
                    column(seals[0], size),
                    column(seals[1], size),
                    np.full(size, number),
                ]
            )
        )
        groups.append((at, at + size))
        places.append((copies.holder, copies.kind))
        at += size
    derivations = []
    for follows in world.derivations:
        pair = np.column_stack([column(follows.head, 0), column(follows.premises[0], 0)])
        derivations.append(pair if follows.where is None else pair[follows.where])
    accesses = [
        (
            [
                number
                for number, (holder, kind) in enumerate(places)
                if below(access.node, holder) and kind in access.kinds
            ],
            [(start, max(end, start + 1)) for start, end in access.windows],
            base[access.need] if access.need else 0,
        )
        for access in world.accesses
    ]
    return Flat(
        count,
        base,
        np.concatenate(rows).astype(np.int64),
        groups,
        np.concatenate(derivations).astype(np.int64),
        accesses,
        [0, *(base[name] for name in world.known)],
    )


def date_join(flat: Flat) -> np.ndarray:
    """The rows that any closure begins with: head, from, until, need, seal, seal."""
    rows = []
    for groups, windows, need in flat.accesses:
        for group in groups:
            copies = flat.copies[slice(*flat.groups[group])]
            for start, end in windows:
                first = np.maximum(copies[:, 1], start)
                last = np.minimum(copies[:, 2], end)
                met = first < last
                rows.append(
                    np.column_stack(
                        [
                            copies[met, 0],
                            first[met],
                            last[met],
                            np.full(int(met.sum()), need),
                            copies[met, 3:5],
                        ]
                    )
                )
    heads, premises = flat.derivations.T
    nothing = np.zeros_like(heads)
    rows.append(np.column_stack([heads, nothing, nothing + EVER, nothing, premises, nothing]))
    return np.concatenate(rows)

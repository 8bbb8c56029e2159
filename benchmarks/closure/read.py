"""What a peer has to do first when facts are objects: number the items and write out the arrays.

It reads only what some access reaches, group by group, and each attribute in one pass.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count

import numpy as np
from flat import Flat
from worlds import EVER

from privmodel.model.data import Item
from privmodel.rules.access import Reach
from privmodel.rules.footprint import Copy, Footprint


def read(footprint: Footprint, reach: Reach, known: Iterable[Item]) -> tuple[Flat, dict[Item, int]]:
    """The arrays that peers begin with, from the objects that privmodel begins with.

    Returns:
        the arrays, and the number of each item; 0 stands for nothing.
    """
    numbers: defaultdict[Item, int] = defaultdict(count(1).__next__)
    groups: dict[int, int] = {}
    bounds: list[tuple[int, int]] = []
    tables: list[np.ndarray] = []
    accesses = []
    for access in reach.accesses:
        reached = []
        for shelf in footprint.at(access.node):
            for kind in access.kinds & shelf.keys():
                copies = shelf[kind]
                if id(copies) not in groups:
                    groups[id(copies)] = len(groups)
                    begin = bounds[-1][1] if bounds else 0
                    bounds.append((begin, begin + len(copies)))
                    tables.append(_table(copies, numbers.__getitem__, len(tables)))
                reached.append(groups[id(copies)])
        (need,) = access.needs
        window = access.when.sure
        first, last = int(window.start), int(min(window.end, EVER))
        accesses.append(
            (reached, [(first, max(last, first + 1))], *map(numbers.__getitem__, need.items))
        )
    rules = footprint.derivations
    heads = map(numbers.__getitem__, [rule.head for rule in rules])
    premises = map(numbers.__getitem__, [premise for rule in rules for premise in rule.seals])
    derivations = np.column_stack([np.fromiter(each, np.int64) for each in (heads, premises)])
    flat = Flat(
        items=0,
        base={},
        copies=np.concatenate(tables),
        groups=bounds,
        derivations=derivations,
        accesses=[(*each, 0)[:3] for each in accesses],
        known=[0, *map(numbers.__getitem__, known)],
    )
    flat.items = len(numbers) + 1
    return flat, numbers


def _table(copies: Sequence[Copy], number, group: int) -> np.ndarray:
    """Item, start, end, seal, seal and group of each copy."""
    size = len(copies)
    table = np.zeros((6, size), np.int64)
    table[0] = np.fromiter(map(number, [copy.item for copy in copies]), np.int64, size)
    spans = [copy.span.sure for copy in copies]
    table[1] = np.fromiter([span.start for span in spans], np.float64, size)
    ends = np.fromiter([span.end for span in spans], np.float64, size)
    table[2] = np.maximum(np.minimum(ends, EVER), table[1] + 1)
    seals = [copy.seals for copy in copies]
    most = max(map(len, seals))
    if most:
        padded = [(*map(number, each), 0, 0)[:most] for each in seals]
        table[3 : 3 + most] = np.array(padded).T
    table[5] = group
    return table.T

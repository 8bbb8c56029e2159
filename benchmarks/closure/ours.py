"""The same worlds solved by privmodel: as families, and as copies and accesses one by one."""

from __future__ import annotations

from math import inf

import numpy as np
from flat import Flat
from worlds import EVER, Access, Copies, World

from privmodel.inference.closure import closure
from privmodel.inference.family import Each, FamilyProgram, FamilyRule, Previous
from privmodel.inference.family_closure import family_closure
from privmodel.inference.interval import Interval, union
from privmodel.inference.rule import NOTHING_NEEDED, Need
from privmodel.model.data import DataKind, Item
from privmodel.rules import access, footprint
from privmodel.rules.join import join


def span(start: float, end: float) -> Interval:
    """A stretch of seconds, or an instant."""
    return Interval(float(start), inf if end >= EVER else float(end))


def name_of(item: Each | Previous | str) -> str:
    """The name of a family or of a single item."""
    return item if isinstance(item, str) else item.family


class Families:
    """Families: about thirty sets of copies joined with six accesses, then solved."""

    name = "privmodel, families"
    largest = 10**6

    def __init__(self, world: World, flat: Flat) -> None:
        self.world, self.flat = world, flat
        self.sizes = dict.fromkeys((name for name in flat.base if not self._single(name)), world.n)
        self.copies = [
            (
                each,
                each.start.astype(float),
                np.where(each.end >= EVER, inf, each.end.astype(float)),
            )
            for each in world.copies
        ]

    def _single(self, name: str) -> bool:
        return name in self.world.known or any(name == each.item for each in self.world.copies)

    def run(self) -> None:
        world = self.world
        rules = []
        for each in world.accesses:
            when = union(span(*window) for window in each.windows)
            needs = (Need(frozenset({each.need})),) if each.need else NOTHING_NEEDED
            for number, (copies, start, end) in enumerate(self.copies):
                if copies.kind in each.kinds and footprint.below(each.node, copies.holder):
                    rules.append(
                        FamilyRule(
                            id=f"{each.power} {number}",
                            size=len(start),
                            head=copies.item,
                            start=start,
                            end=end,
                            when=when,
                            needs=needs,
                            seals=frozenset(copies.seals),
                            powers=frozenset({each.power}),
                        )
                    )
        for number, follows in enumerate(world.derivations):
            rules.append(
                FamilyRule(
                    id=f"derive {number}",
                    size=world.n,
                    head=follows.head,
                    start=-inf if follows.where is None else np.where(follows.where, -inf, inf),
                    seals=frozenset(follows.premises),
                )
            )
        program = FamilyProgram(
            sizes=self.sizes, family_rules=tuple(rules), known=frozenset(world.known)
        )
        self.learning = family_closure(program)

    warm = run

    def times(self) -> np.ndarray:
        found = np.full(self.flat.items, -1)
        for name, base in self.flat.base.items():
            if name in self.sizes:
                column = self.learning.column(name)
                found[base : base + self.world.n] = np.where(column < inf, column, -1)
            elif self.learning.knows(name):
                found[base] = max(self.learning.time(name), 0)
        found[0] = 0
        return found


class Objects:
    """Copies and accesses as objects: joined into rules, then closed one by one."""

    name = "privmodel, objects"
    largest = 10**5

    def __init__(self, world: World, flat: Flat) -> None:
        self.flat = flat
        self.kinds = {name_of(copies.item): copies.kind for copies in world.copies}
        self.items: dict[tuple[str, int], Item] = {}
        self.footprint = footprint.Footprint()
        for copies in world.copies:
            self._lay(copies)
        for follows in world.derivations:
            for number in range(world.n):
                if follows.where is None or follows.where[number]:
                    premises = [self._item(each, number) for each in follows.premises]
                    self.footprint.derive(self._item(follows.head, number), premises, "")
        self.reach = access.Reach()
        for each in world.accesses:
            self._open(each)
        self.known = frozenset(self._item(name, 0) for name in world.known)

    def _item(self, item: Each | Previous | str, number: int) -> Item:
        name = name_of(item)
        key = (name, 0 if isinstance(item, str) else number - isinstance(item, Previous))
        if key not in self.items:
            self.items[key] = Item(
                kind=self.kinds.get(name, DataKind.KEY), subject=f"{name} {number}"
            )
        return self.items[key]

    def _lay(self, copies: Copies) -> None:
        for number, (start, end) in enumerate(zip(copies.start, copies.end, strict=True)):
            here = span(start, end)
            self.footprint.add(
                footprint.Copy(
                    self._item(copies.item, number),
                    copies.holder,
                    footprint.Span(here, here),
                    copies.state,
                    frozenset(self._item(seal, number) for seal in copies.seals),
                )
            )

    def _open(self, each: Access) -> None:
        needs = (Need(frozenset({self._item(each.need, 0)})),) if each.need else NOTHING_NEEDED
        for window in each.windows:
            here = span(*window)
            when = access.When(here, here)
            self.reach.add(access.Access(each.node, each.power, when, each.kinds, needs=needs))

    def run(self) -> None:
        self.rules = join(self.footprint, self.reach)
        self.learning = closure(self.rules, self.known)

    warm = run

    def times(self) -> np.ndarray:
        found = np.full(self.flat.items, -1)
        for (name, number), item in self.items.items():
            if self.learning.knows(item):
                found[self.flat.base[name] + number] = max(self.learning.time(item), 0)
        found[0] = 0
        return found


class Proofs(Objects):
    """As `Objects`, with the derivation of every item that is learned."""

    name = "privmodel, proofs"
    largest = 10

    def run(self) -> None:
        super().run()
        self.proofs = self.learning.derivations()


PRIVMODEL = (Families, Objects, Proofs)

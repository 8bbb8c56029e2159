"""Verdicts alone, over the least that they take: few kinds, and messages that stand for others.

How a verdict is found without its reasons stands in :mod:`privmodel.query.reaching`.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence

from privmodel.inference.rule import Level
from privmodel.inference.verdict import Verdict
from privmodel.model.data import DataKind, Item
from privmodel.rules.program import Program

from .branches import Branches, Kinds
from .laid import Laid
from .reaching import Aim, branch_missing, branch_reaching, reached_anyhow, verdict_on

__all__ = ["Verdicts"]


class Verdicts:
    """The verdicts on what a conversation leaves behind.

    Args:
        laid: the programs of the question.
        about: the kinds that the question is about; None: all.
        until: until when knowledge counts, in seconds UTC.
    """

    def __init__(self, laid: Laid, about: Kinds, until: float) -> None:
        self._laid, self._about, self._until = laid, about, until

    def on(self, items: list[Item], kinds: frozenset[DataKind]) -> Verdict:
        """The verdict on the items of a few kinds: whether one of them is obtained."""
        return self.over(*self.showing(items, kinds))

    def over(
        self, branches: Branches, shown: Sequence[Hashable], *, every: bool = False
    ) -> Verdict:
        """The verdict on what :meth:`showing` gave: on one of the items, or on every one."""
        return verdict_on(branches, self._aim(shown, every=every))

    def each(self, items: list[Item]) -> dict[Item, Verdict]:
        """The verdict on each of some items."""
        branches, shown = self._narrowed(items)
        like = {self._laid.like(item): verdict_on(branches, self._aim([item])) for item in shown}
        return {item: like[self._laid.like(item)] for item in items}

    def reaching(self, items: Collection[Item]) -> Program | None:
        """A branch in which one of some items is, or may be, obtained; None if none is in any."""
        branches, shown = self._narrowed(items)
        return branch_reaching(branches, self._aim(shown))

    def may_exceed(self, item: Item, verdict: Verdict) -> bool:
        """Whether the verdict on an item may be a higher one; false only if it surely is not."""
        if verdict is Verdict.NO:
            return self.reaching([item]) is not None
        if verdict is Verdict.YES:
            return False
        level = Level.DISPUTED if verdict is Verdict.UNKNOWN else Level.CERTAIN
        branches, shown = self._narrowed([item])
        return branch_missing(branches, self._aim(shown), level) is None

    def anyhow(
        self, items: Collection[Item], facts: Collection[str], undecided: Collection[str]
    ) -> frozenset[Item]:
        """The items whose verdict is not *no* however some changes are decided.

        Args:
            items: the items.
            facts: the ids of the facts that the question touches.
            undecided: the names of the doubts about the changes.
        """
        # What is undecided may tell messages apart that fare alike, so that each is laid.
        kinds = frozenset(item.kind for item in items)
        whole = self._whole(kinds)
        branches = self._laid.exploded.about(kinds) if whole is None else whole
        return reached_anyhow(branches, items, self._until, facts, undecided)

    def showing(self, items: list[Item], kinds: frozenset[DataKind]) -> tuple[Branches, list[Item]]:
        """Branches with no more than verdicts on a few kinds take, and items that stand for all.

        Args:
            items: the items of those kinds.
            kinds: the kinds.
        """
        whole = self._whole(kinds)
        if whole is not None:
            return whole, items  # each message is laid
        branches, shown = self._laid.shown(items)
        return branches.about(kinds), shown

    def _narrowed(self, items: Collection[Item]) -> tuple[Branches, list[Item]]:
        """The same for some items, of whichever kinds."""
        kinds = frozenset(item.kind for item in items)
        whole = self._whole(kinds)
        branches = self._laid.branches.about(kinds) if whole is None else whole
        return branches, self._laid.laid_like(items)

    def _whole(self, kinds: frozenset[DataKind]) -> Branches | None:
        """The programs that the question was compiled to, if they speak of those kinds."""
        if self._about is not None and kinds <= self._about:
            return self._laid.about(self._about)
        return None

    def _aim(self, items: Sequence[Hashable], *, every: bool = False) -> Aim:
        return Aim(items=tuple(items), every=every, until=self._until)

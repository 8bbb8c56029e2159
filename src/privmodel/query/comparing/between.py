"""How the answers about two subjects lie to each other: surely no more, or why not.

One answer gives surely no more than another if whatever item it gives, the other gives too, and
nothing about either is open. Where something is open, no order is said: neither of the two may look
better for what is not known of it. That would already happen if *unknown* were let stand below
*yes*: whoever says nothing would then be drawn under whoever says openly what it gives away.

If each gives something that the other surely does not give, they are incomparable, whatever is open
besides. When something is obtained, and on what ground, is shown and takes no part in the order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum

from attrs import frozen

from privmodel.inference.verdict import Verdict
from privmodel.model.data import DataKind
from privmodel.query.exposure import Exposure
from privmodel.query.finding import in_short

from .cell import Cell, Standing

__all__ = ["Between", "Comparability", "OpenPoint", "between", "open_point"]


class Comparability(StrEnum):
    """How the answer about a first subject lies to that about a second."""

    EQUAL = "surely as much as"
    LESS = "surely no more than"
    MORE = "surely no less than"
    INCOMPARABLE = "incomparable with"
    UNDECIDED = "undecided against"


@frozen(kw_only=True, repr=False)
class OpenPoint:
    """What is open about one kind in one answer, so that no order can be said.

    Attributes:
        label: the subject.
        kind: the kind.
        standing: how the kind stands there.
        would_settle: sets of statements, or unstated settings, that would settle it, in words; none
            where nothing is said of the kind.
    """

    label: str
    kind: DataKind
    standing: Standing
    would_settle: tuple[str, ...]

    @property
    def in_short(self) -> str:
        """The first of the ways to settle it, and how many others there are."""
        said = in_short(self.would_settle) if self.would_settle else "nothing is said of it"
        return f"{self.kind.words} of {self.label}: {said}"

    def __str__(self) -> str:
        if not self.would_settle:
            return self.in_short
        return f"{self.kind.words} of {self.label}: {'; or '.join(self.would_settle)}"

    def __repr__(self) -> str:
        return f"<OpenPoint {self}>"


@frozen(kw_only=True, repr=False)
class Between:
    """Two subjects of a comparison. Made by ``compare``, not by hand.

    Attributes:
        first: the label of the first subject.
        second: the label of the second.
        relation: how the first lies to the second.
        less: the kinds of which the second surely gives something that the first does not give.
        more: the kinds of which the first surely gives something that the second does not give.
        open: for each kind that is open on either side, and for each side, what would settle it.
    """

    first: str
    second: str
    relation: Comparability
    less: tuple[DataKind, ...]
    more: tuple[DataKind, ...]
    open: tuple[OpenPoint, ...]

    def lines(self) -> list[str]:
        """The relation, and below it why it is none or what would settle it."""
        found = [f"{self.first} is {self.relation.value} {self.second}"]
        if self.relation is Comparability.UNDECIDED:
            found += [f"  settled by {point}" for point in self.open]
        for giver, kinds in ((self.first, self.more), (self.second, self.less)):
            if kinds:
                found.append(f"  only {giver} gives {', '.join(kind.words for kind in kinds)}")
        return found

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def __repr__(self) -> str:
        return f"<Between {self.first} {self.relation.value} {self.second}>"


def between(
    pairs: Iterable[tuple[Cell, Cell]], labels: tuple[str, str], point: Callable[[Cell], OpenPoint]
) -> Between:
    """How two answers lie to each other.

    Args:
        pairs: for each kind the cells of both.
        labels: the subjects.
        point: what is open about a cell.
    """
    less, more, points = [], [], []
    for one, other in pairs:
        known = [(had, other.items[item]) for item, had in one.items.items()]
        if (False, True) in known:
            less.append(one.kind)
        if (True, False) in known:
            more.append(one.kind)
        points += [point(each) for each in (one, other) if each.open]
    if less and more:
        relation = Comparability.INCOMPARABLE
    elif points:
        relation = Comparability.UNDECIDED
    elif less:
        relation = Comparability.LESS
    else:
        relation = Comparability.MORE if more else Comparability.EQUAL
    return Between(
        first=labels[0],
        second=labels[1],
        relation=relation,
        less=tuple(less),
        more=tuple(more),
        open=tuple(points),
    )


def open_point(cell: Cell, exposure: Exposure) -> OpenPoint:
    """What is open about a cell: what would settle it, or each of its items that is open.

    Args:
        cell: the cell.
        exposure: the answer that it belongs to.
    """
    found = list(cell.finding.open_points)
    if cell.finding.verdict is Verdict.YES:
        for item, had in cell.items.items():
            if had is None:
                found += [f"of {item.subject}: {one}" for one in exposure.of(item).open_points]
    return OpenPoint(
        label=cell.label, kind=cell.kind, standing=cell.standing, would_settle=tuple(found)
    )

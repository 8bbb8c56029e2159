"""A partial order drawn as such: what lies below what, and what stands beside each other.

It is made from the pairs of which it is known that one lies below the other or level with it. Names
of which nothing is known stand beside each other. There are no ranks: that two names stand on the
same line, or one further up the page, says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from attrs import frozen

__all__ = ["PartialOrder", "partial_order"]


@frozen(kw_only=True, repr=False)
class PartialOrder:
    """Groups of names, and what lies right below what. Made by ``partial_order``, not by hand.

    Attributes:
        groups: the names, those together that lie level with each other.
        covers: for each group, by its position, the positions of the groups right below it, with
            none in between: the lines of a Hasse diagram.
    """

    groups: tuple[tuple[str, ...], ...]
    covers: tuple[tuple[int, ...], ...]

    @property
    def tops(self) -> tuple[int, ...]:
        """The positions of the groups that have something below and nothing above them."""
        under = {below for each in self.covers for below in each}
        return tuple(at for at, below in enumerate(self.covers) if below and at not in under)

    @property
    def alone(self) -> tuple[int, ...]:
        """The positions of the groups that lie neither above nor below another."""
        under = {below for each in self.covers for below in each}
        return tuple(at for at, below in enumerate(self.covers) if not below and at not in under)

    def label(self, position: int) -> str:
        """The names of a group in one text."""
        return " = ".join(self.groups[position])

    def lines(self) -> Iterator[tuple[int, str]]:
        """The diagram as lines, each with its depth: a line lies below the one it is set under.

        A group that lies below several others is set under each of them, and what lies below it
        under the first only.
        """
        told: set[int] = set()
        waiting = [(0, at) for at in reversed((*self.tops, *self.alone))]
        while waiting:
            depth, at = waiting.pop()
            again = at in told and bool(self.covers[at])
            yield depth, self.label(at) + (" (see above)" if again else "")
            if not again:
                waiting += [(depth + 1, below) for below in reversed(self.covers[at])]
            told.add(at)

    def __str__(self) -> str:
        return "\n".join("  " * depth + text for depth, text in self.lines())

    def __repr__(self) -> str:
        below = sum(map(len, self.covers))
        return f"<PartialOrder of {len(self.groups)} groups, {below} lines>"


def partial_order(names: Iterable[str], below: Callable[[str, str], bool]) -> PartialOrder:
    """The order of some names.

    Args:
        names: the names, each once.
        below: whether the first of two names is known to lie below the second, or level with it.
            It must be transitive.
    """
    groups: list[list[str]] = []
    for name in names:
        for group in groups:
            if below(name, group[0]) and below(group[0], name):
                group.append(name)
                break
        else:
            groups.append([name])
    heads = [group[0] for group in groups]
    under = [
        {low for low, head in enumerate(heads) if low != high and below(head, heads[high])}
        for high in range(len(heads))
    ]
    covers = tuple(
        tuple(sorted(low for low in each if not any(low in under[middle] for middle in each)))
        for each in under
    )
    return PartialOrder(groups=tuple(map(tuple, groups)), covers=covers)

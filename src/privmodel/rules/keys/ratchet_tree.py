"""The tree of a group's keys: which key stands at which node, and who needs to be told a secret.

Source: RFC 9420, "The Messaging Layer Security (MLS) Protocol", sections 4 and 7.7 and appendix C:
nodes are numbered from left to right, leaves are even. A node's key is known to every member below
it; a node is blank where there is no such key, and a member added since it was made is unmerged.
"""

from __future__ import annotations

from attrs import define, evolve, field, frozen

from privmodel.model.data import Item

__all__ = ["Node", "RatchetTree", "direct_path", "level"]


@frozen
class Node:
    """A node that is not blank: its private key, and the members below that do not know it."""

    secret: Item
    unmerged: tuple[int, ...] = ()


def level(node: int) -> int:
    """How high a node stands above the leaves."""
    found = 0
    while node >> found & 1:
        found += 1
    return found


def _root(leaves: int) -> int:
    return leaves - 1


def _parent(node: int) -> int:
    here = level(node)
    bit = node >> (here + 1) & 1
    return (node | (1 << here)) ^ (bit << (here + 1))


def _sibling(node: int) -> int:
    above = _parent(node)
    half = 1 << (level(above) - 1)
    return above + half if node < above else above - half


def direct_path(node: int, leaves: int) -> list[int]:
    """The nodes above one, up to the root."""
    found = []
    while node != _root(leaves):
        node = _parent(node)
        found.append(node)
    return found


@define
class RatchetTree:
    """A tree with room for a number of members that is a power of two."""

    nodes: list[Node | None] = field(factory=lambda: [None])

    @property
    def leaves(self) -> int:
        """For how many members there is room."""
        return (len(self.nodes) + 1) // 2

    def add(self, secret: Item) -> int:
        """Give a member the first free leaf; the tree doubles if there is none."""
        free = [leaf for leaf in range(self.leaves) if self.nodes[2 * leaf] is None]
        if not free:
            free = [self.leaves]
            self.nodes += [None] * (len(self.nodes) + 1)
        leaf = free[0]
        self.nodes[2 * leaf] = Node(secret)
        for above in direct_path(2 * leaf, self.leaves):
            node = self.nodes[above]
            if node is not None:
                self.nodes[above] = evolve(node, unmerged=(*node.unmerged, leaf))
        return leaf

    def remove(self, leaf: int) -> None:
        """Blank a member's leaf and all nodes above it; halve the tree while half is empty."""
        self.nodes[2 * leaf] = None
        self.blank_path(leaf)
        while self.leaves > 1 and not any(self.nodes[_root(self.leaves) + 1 :]):
            del self.nodes[_root(self.leaves) :]

    def blank_path(self, leaf: int) -> None:
        """Blank all nodes above a leaf."""
        for above in direct_path(2 * leaf, self.leaves):
            self.nodes[above] = None

    def resolution(self, node: int, without: int | None = None) -> list[Node]:
        """The fewest nodes with keys that cover everybody below a node.

        Args:
            node: the node.
            without: a leaf that is told in another way, since it has just been added.
        """
        found: list[Node] = []
        waiting = [node]
        while waiting:
            here = waiting.pop()
            one = self.nodes[here]
            if one is not None:
                below = (self.nodes[2 * leaf] for leaf in one.unmerged if leaf != without)
                found += [
                    *([one] if here % 2 or here // 2 != without else []),
                    *filter(None, below),
                ]
            elif level(here):
                half = 1 << (level(here) - 1)
                waiting += [here + half, here - half]
        return found

    def filtered_path(self, leaf: int) -> list[tuple[int, int]]:
        """The nodes above a leaf with somebody on the other side, each with that side's node."""
        found = []
        below = 2 * leaf
        for above in direct_path(2 * leaf, self.leaves):
            beside = _sibling(below)
            if self.resolution(beside):
                found.append((above, beside))
            below = above
        return found

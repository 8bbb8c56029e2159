"""The public side of TreeKEM's tree: whose keys stand where, and who needs to be told a secret.

RFC 9420, sections 4 and 7.7: members at the leaves, a key at each node above that all members
below know, blank where there is none. A member added since a node got its key is listed there as
unmerged.

Differences: written as a record of this laboratory instead of MLS's own presentation; nodes carry
no parent hash.
"""

from __future__ import annotations

from attrs import define, evolve, field, frozen

from privmodel.errors import LabError
from privmodel.lab.octets import number, pack, unpack, value

from .mls_tree_math import copath, direct_path, left, level, right, root, width

__all__ = ["Node", "Tree"]


@frozen
class Node:
    """A node that is not blank.

    Args:
        public: the key.
        verification: of a leaf, the member's verification key.
        unmerged: of a node above, the leaves below it that do not know its secret.
    """

    public: bytes
    verification: bytes = b""
    unmerged: tuple[int, ...] = ()


@define
class Tree:
    """A tree with room for a number of members that is a power of two."""

    nodes: list[Node | None] = field(factory=lambda: [None])

    @classmethod
    def read(cls, record: bytes) -> Tree:
        """The tree that was written so."""
        nodes: list[Node | None] = []
        for one in unpack(record)[1]:
            public, verification, *unmerged = unpack(one)[0]
            nodes.append(
                Node(public, verification, tuple(map(value, unmerged))) if public else None
            )
        if width(1 << max(0, len(nodes).bit_length() - 1)) != len(nodes):
            raise LabError("ratchet tree", f"{len(nodes)} nodes make no complete tree")
        return cls(nodes)

    def write(self) -> bytes:
        """The tree as a record."""
        blank = Node(b"")
        return pack(
            [],
            [
                pack([node.public, node.verification, *map(number, node.unmerged)])
                for node in (one or blank for one in self.nodes)
            ],
        )

    @property
    def leaves(self) -> int:
        """For how many members there is room."""
        return (len(self.nodes) + 1) // 2

    def member(self, leaf: int) -> Node:
        """The node of a member.

        Raises:
            LabError: when nobody is there.
        """
        node = self.nodes[2 * leaf] if 0 <= leaf < self.leaves else None
        if node is None:
            raise LabError("ratchet tree", f"no member has leaf {leaf}")
        return node

    def members(self) -> list[int]:
        """The leaves that somebody has."""
        return [leaf for leaf in range(self.leaves) if self.nodes[2 * leaf] is not None]

    def add(self, public: bytes, verification: bytes) -> int:
        """Give a member the first free leaf; the tree doubles if there is none."""
        free = [leaf for leaf in range(self.leaves) if self.nodes[2 * leaf] is None]
        if not free:
            free = [self.leaves]
            self.nodes += [None] * (len(self.nodes) + 1)
        leaf = free[0]
        self.nodes[2 * leaf] = Node(public, verification)
        for above in direct_path(2 * leaf, self.leaves):
            node = self.nodes[above]
            if node is not None:
                self.nodes[above] = evolve(node, unmerged=(*node.unmerged, leaf))
        return leaf

    def remove(self, leaf: int) -> None:
        """Blank a member's leaf and all nodes above it; halve the tree while half is empty."""
        self.member(leaf)
        self.nodes[2 * leaf] = None
        self.blank_path(leaf)
        while self.leaves > 1 and not any(self.nodes[root(self.leaves) + 1 :]):
            del self.nodes[root(self.leaves) :]

    def blank_path(self, leaf: int) -> None:
        """Blank all nodes above a leaf."""
        for above in direct_path(2 * leaf, self.leaves):
            self.nodes[above] = None

    def resolution(self, node: int, without: frozenset[int] = frozenset()) -> list[int]:
        """The fewest nodes with keys that cover everybody below a node.

        Args:
            node: the node.
            without: leaves that are told in another way, since they have just been added.
        """
        found: list[int] = []
        waiting = [node]
        while waiting:
            here = waiting.pop()
            one = self.nodes[here]
            if one is not None:
                found.append(here)
                found += [2 * leaf for leaf in one.unmerged]
            elif level(here):
                waiting += [child for child in (right(here), left(here)) if child is not None]
        return [one for one in found if one % 2 or one // 2 not in without]

    def filtered_path(self, leaf: int) -> list[tuple[int, int]]:
        """The nodes above a leaf with somebody on the other side, each with that side's node."""
        return [
            (above, beside)
            for above, beside in zip(
                direct_path(2 * leaf, self.leaves), copath(2 * leaf, self.leaves), strict=True
            )
            if self.resolution(beside)
        ]

"""Where the nodes of a complete binary tree lie in an array.

RFC 9420, appendix C: leaves at even places, parents between them. Nothing differs.
"""

from __future__ import annotations

__all__ = ["copath", "direct_path", "left", "level", "parent", "right", "root", "sibling", "width"]


def width(leaves: int) -> int:
    """How many nodes a tree with so many leaves has."""
    return 2 * leaves - 1 if leaves else 0


def level(node: int) -> int:
    """How far above the leaves a node lies: the number of ones at its end."""
    return (~node & (node + 1)).bit_length() - 1


def root(leaves: int) -> int:
    """The root of a tree with so many leaves, a power of two."""
    return (1 << (width(leaves).bit_length() - 1)) - 1


def left(node: int) -> int | None:
    """The left child; a leaf has none."""
    height = level(node)
    return node ^ (1 << (height - 1)) if height else None


def right(node: int) -> int | None:
    """The right child; a leaf has none."""
    height = level(node)
    return node ^ (3 << (height - 1)) if height else None


def parent(node: int, leaves: int) -> int | None:
    """The parent; the root has none."""
    if node == root(leaves):
        return None
    height = level(node)
    return (node | (1 << height)) & ~(1 << (height + 1))


def sibling(node: int, leaves: int) -> int | None:
    """The other child of the parent; the root has none."""
    above = parent(node, leaves)
    if above is None:
        return None
    return right(above) if node < above else left(above)


def direct_path(node: int, leaves: int) -> list[int]:
    """The nodes above, up to the root."""
    path = []
    while (above := parent(node, leaves)) is not None:
        path.append(above)
        node = above
    return path


def copath(node: int, leaves: int) -> list[int]:
    """The sibling of the node, and of each node above it but the root."""
    found = []
    while (beside := sibling(node, leaves)) is not None:
        found.append(beside)
        node = parent(node, leaves) or 0
    return found

"""In which order to solve what depends on what: circles together, the rest after its causes.

Source: R. Tarjan, "Depth-first search and linear graph algorithms", SIAM Journal on Computing 1
(2), 1972; here without recursion.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

__all__ = ["components"]

Node = TypeVar("Node", bound=Hashable)


def components(causes: Mapping[Node, Iterable[Node]]) -> list[list[Node]]:
    """The strongly connected components of a graph, each after those that it depends on.

    Arguments:
        causes: for each node those on which it depends; each of them a node as well.
    """
    found: list[list[Node]] = []
    low: dict[Node, int] = {}
    entered: dict[Node, int] = {}
    open_nodes: list[Node] = []
    closed: set[Node] = set()
    for root in causes:
        if root in entered:
            continue
        path = [(root, iter(causes[root]))]
        entered[root] = low[root] = len(entered)
        open_nodes.append(root)
        while path:
            node, rest = path[-1]
            for cause in rest:
                if cause not in entered:
                    entered[cause] = low[cause] = len(entered)
                    open_nodes.append(cause)
                    path.append((cause, iter(causes[cause])))
                    break
                if cause not in closed:
                    low[node] = min(low[node], entered[cause])
            else:
                path.pop()
                if path:
                    above = path[-1][0]
                    low[above] = min(low[above], low[node])
                if low[node] == entered[node]:
                    component = [open_nodes.pop()]
                    while component[-1] != node:
                        component.append(open_nodes.pop())
                    closed.update(component)
                    found.append(component)
    return found

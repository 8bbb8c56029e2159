"""The part of a program that can matter to some items."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from privmodel.inference.rule import Rule

__all__ = ["relevant"]


def relevant(rules: Iterable[Rule], items: Iterable[Hashable]) -> tuple[Rule, ...]:
    """The rules from which one of the items may follow, directly or through others."""
    by_head: dict[Hashable, list[Rule]] = {}
    for rule in rules:
        by_head.setdefault(rule.head, []).append(rule)
    kept: list[Rule] = []
    todo = list(dict.fromkeys(items))
    seen = set(todo)
    while todo:
        for rule in by_head.get(todo.pop(), ()):
            kept.append(rule)
            for premises in (rule.seals, *(need.items for need in rule.needs)):
                fresh = premises - seen
                seen |= fresh
                todo.extend(fresh)
    return tuple(kept)

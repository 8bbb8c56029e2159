"""Of many things that bring something about together, those that were needed for it.

Source: U. Junker, "QuickXplain", AAAI 2004, for finding a least part of many that suffices.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

__all__ = ["needed"]

T = TypeVar("T")

FEW = 8
"""Of up to how many each is tried by itself, to see whether it alone suffices."""


def needed(pool: Sequence[T], suffices: Callable[[Sequence[T]], bool]) -> Sequence[T]:
    """Of a pool that suffices what suffices by itself, all of it; else a least part that does.

    Args:
        pool: what suffices together.
        suffices: whether some of it does.
    """
    if len(pool) <= FEW:
        alone = [each for each in pool if suffices([each])]
        if alone and suffices(alone):
            return alone
    least = _least([], pool, suffices)
    return least if suffices(least) else pool


def _least(
    given: Sequence[T], pool: Sequence[T], suffices: Callable[[Sequence[T]], bool]
) -> Sequence[T]:
    """A least part of a pool that suffices together with what is given, by halves."""
    if suffices(given):
        return []
    if len(pool) == 1:
        return pool
    half = len(pool) // 2
    first, second = pool[:half], pool[half:]
    of_second = _least([*given, *first], second, suffices)
    return [*_least([*given, *of_second], first, suffices), *of_second]

"""The smallest sets of doubts, or of powers, on which an answer turns.

The more doubts are granted, or powers at hand, the more is learned. So the question is for the
minimal sets at which a growing yes-or-no function turns to yes, with the closure as its oracle.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from attrs import frozen

from privmodel.inference.closure import Learning, closure
from privmodel.inference.rows import Rows
from privmodel.inference.rule import Level, Rule
from privmodel.inference.search import Oracle, minimal_sets, smallest
from privmodel.inference.slice import relevant

__all__ = ["Residual", "minimal_powers", "settling"]

_Names = frozenset[str]


@frozen(kw_only=True)
class Residual:
    """What would settle an open answer.

    Attributes:
        if_true: sets of doubts each of which, all come true, makes the item known; smallest
            first. One empty set if it is known anyway; none if nothing makes it known.
        if_false: sets of doubts each of which, all come false, makes the item never known;
            smallest first. One empty set if it is never known anyway; none if nothing stops it.
    """

    if_true: tuple[frozenset[str], ...]
    if_false: tuple[frozenset[str], ...]


def settling(
    rules: Iterable[Rule],
    known: Iterable[Hashable],
    item: Hashable,
    *,
    limit: int | None = 3,
    budget: int = 2000,
    upper: Learning | None = None,
) -> Residual:
    """The smallest few sets of doubts that would settle whether an item is learned.

    Each set is minimal: none of its doubts can be left out. A doubt that comes false takes with
    it every rule that rests on it.

    Arguments:
        rules: the program.
        known: what is known beforehand.
        item: what is asked.
        limit: how many sets of either kind to give at most; None for all.
        budget: how many closures may be computed.
        upper: what is learned from this program when every doubt is admitted, where it is at hand.

    Raises:
        AnalysisIncomplete: the budget does not suffice.
        InvalidQuestion: the budget is not a positive whole number.
    """
    beforehand = frozenset(known)
    upper = upper or closure(rules, beforehand, level=Level.OPEN)
    program = _relevant(upper, item)
    universe = frozenset(doubt.name for rule in program for doubt in rule.doubts)

    def ask(names: _Names) -> _Names | None:
        learning = closure(program, beforehand, granted=names)
        if not learning.knows(item):
            return None
        rules = learning.derivation(item).rules
        return frozenset(doubt.name for rule in rules for doubt in rule.doubts)

    oracle = Oracle(ask, universe, budget)
    return Residual(
        if_true=smallest(oracle.reaches, oracle.stopper, universe, limit, oracle),
        if_false=smallest(
            lambda names: not oracle.reaches(universe - names),
            lambda names: oracle.way_within(universe - names),
            universe,
            limit,
            oracle,
        ),
    )


def minimal_powers(
    rules: Iterable[Rule],
    known: Iterable[Hashable],
    item: Hashable,
    powers: Iterable[str],
    *,
    level: Level = Level.CERTAIN,
    limit: int | None = None,
    budget: int = 2000,
) -> tuple[frozenset[str], ...]:
    """The sets of powers, minimal by inclusion, with which an item is learned, smallest first.

    Arguments:
        rules: the program.
        known: what is known beforehand.
        item: what is asked.
        powers: the powers to choose from; rules that use others are left out.
        level: the highest level of doubt that a rule may have.
        limit: how many sets to give at most; None for all.
        budget: how many closures may be computed.

    Returns:
        one empty set if no power is needed; nothing if all of them do not suffice.

    Raises:
        AnalysisIncomplete: the budget does not suffice.
        InvalidQuestion: the budget is not a positive whole number.
    """
    beforehand = frozenset(known)
    offered = frozenset(powers)
    upper = closure(rules, beforehand, level=level, powers=offered)
    program = _relevant(upper, item)
    universe = frozenset(name for rule in program for name in rule.powers)

    def ask(names: _Names) -> _Names | None:
        learning = closure(program, beforehand, level=level, powers=names)
        return learning.derivation(item).powers if learning.knows(item) else None

    return minimal_sets(ask, universe, limit=limit, budget=budget)


def _relevant(upper: Learning, item: Hashable) -> Rows:
    """The rules that can play a part in learning the item, given all that can be learned."""
    possible = (
        rule
        for rule in upper.rules
        if upper.knows(rule.head) and all(upper.knows(seal) for seal in rule.seals)
    )
    return Rows.of(relevant(possible, [item]))

"""Which powers are weaker than others: whatever they yield, the others yield too, and no later.

That is the order of programs, applied to the rules that use a power. One power is at most another
if every rule that uses the first has counterparts that use the second in its place: the same head,
times that cover its times, and needs, seals, doubts and other powers among its own. Then nothing
is learned later when the second takes the place of the first, whatever else is at hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from math import inf

from attrs import evolve, frozen

from privmodel.inference.interval import Interval, union
from privmodel.inference.rule import NOTHING_NEEDED, Need, Rule

__all__ = ["at_most", "weakest"]

_Order = frozenset[tuple[str, str]]


@frozen
class _Act:
    """A rule, with the first instant at which its head can be known; ``-inf`` for at once."""

    rule: Rule
    since: float = -inf


def at_most(rules: Iterable[Rule], powers: Iterable[str]) -> _Order:
    """The pairs of different powers of which the first is at most the second.

    Arguments:
        rules: the program.
        powers: the powers to compare.
    """
    by_head: dict[Hashable, list[_Act]] = {}
    using: dict[str, list[_Act]] = {name: [] for name in powers}
    for act in _acts(tuple(rules)):
        by_head.setdefault(act.rule.head, []).append(act)
        for name in act.rule.powers & using.keys():
            using[name].append(act)
    return frozenset(
        (one, other)
        for one, mine in using.items()
        for other in using
        if one != other and all(_matched(act, one, other, by_head[act.rule.head]) for act in mine)
    )


def weakest(
    sets: Iterable[frozenset[str]],
    order: _Order,
    suffices: Callable[[frozenset[str]], bool],
) -> tuple[frozenset[str], ...]:
    """The sets of powers none of which can be replaced by a weaker one.

    Arguments:
        sets: sets that suffice, minimal by inclusion.
        order: pairs of powers of which the first is at most the second.
        suffices: whether a set suffices; stays true when powers are added.
    """
    weaker: dict[str, list[str]] = {}
    for one, other in sorted(order):
        if (other, one) not in order:
            weaker.setdefault(other, []).append(one)
    # To replace several at once is never better than to replace one of them: the others are
    # stronger than what they would be replaced by.
    return tuple(
        names
        for names in sets
        if not any(
            suffices(names - {power} | {less})
            for power in sorted(names)
            for less in weaker.get(power, ())
            if less not in names
        )
    )


def _matched(act: _Act, one: str, other: str, candidates: Iterable[_Act]) -> bool:
    """Whether counterparts of an act yield its head whenever it does, by another power."""
    rule = act.rule
    allowed = rule.powers - {one} | {other}
    windows: list[Interval] = []
    for each in candidates:
        if (
            each.since <= act.since
            and each.rule.powers <= allowed
            and each.rule.seals <= rule.seals
            and each.rule.doubts <= rule.doubts
            and all(_met_by(need, each.rule.needs) for need in rule.needs)
        ):
            windows.extend(each.rule.when)
    whole = union(windows)
    return all(any(span.covers(window) for span in whole) for window in rule.when)


def _met_by(need: Need, others: Iterable[Need]) -> bool:
    return any(
        other.items <= need.items and other.validity.covers(need.validity) for other in others
    )


def _acts(program: tuple[Rule, ...]) -> Iterator[_Act]:
    """The rules of a program, two halves of one act put together.

    Between the halves stands an item that comes from one rule, seals one other that only waits,
    and is needed nowhere. It has a name of its own for each power, so that the first half could
    have no counterpart.
    """
    heads = Counter(rule.head for rule in program)
    seals = Counter(seal for rule in program for seal in rule.seals)
    needed = {item for rule in program for need in rule.needs for item in need.items}
    opens = {seal: rule for rule in program for seal in rule.seals}
    between = {
        rule.head
        for rule in program
        if heads[rule.head] == seals[rule.head] == 1
        and rule.head not in needed
        and rule.powers
        and _only_waits(opens[rule.head])
    }
    halves = {opens[item].id for item in between}
    for rule in program:
        if rule.head in between:
            end = opens[rule.head]
            whole = evolve(
                rule,
                head=end.head,
                seals=rule.seals | end.seals - {rule.head},
                powers=rule.powers | end.powers,
                doubts=rule.doubts | end.doubts,
            )
            yield _Act(whole, end.when[0].start)
        elif rule.id not in halves:
            yield _Act(rule)


def _only_waits(rule: Rule) -> bool:
    """Whether a rule demands nothing but its seals and that time goes by."""
    return rule.needs == NOTHING_NEEDED and len(rule.when) == 1 and rule.when[0].end == inf

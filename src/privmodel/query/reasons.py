"""The reasons of a verdict: the steps of a *yes*, the obstacles of a *no*, what settles it."""

from __future__ import annotations

from math import inf
from typing import Any

from privmodel.inference.closure import Derivation, Learning, closure
from privmodel.inference.rule import Level
from privmodel.inference.verdict import Verdict
from privmodel.inference.witness import settling
from privmodel.model.data import Item
from privmodel.rules.join import Taking
from privmodel.rules.program import Program

from .deciding import OPEN_VERDICTS
from .laid import Laid
from .why_not import Obstacle, Sealed, nearness, obstacles, sealed

__all__ = ["earliest", "left_open", "proof", "refusal", "taking_of"]


def proof(items: list[Item], programs: list[Program], level: Level, until: float) -> dict[str, Any]:
    """The steps by which the first of some items is learned.

    Args:
        items: the items.
        programs: the branches that decide the answer.
        level: what is taken as given: what is certain, or what may be as well.
        until: the instant until which knowledge counts, in seconds UTC.
    """
    program, item = earliest(items, programs, level, until)
    return _steps(program, item, program.learning(level), until)


def _steps(program: Program, item: Item, learning: Learning, until: float) -> dict[str, Any]:
    certain = learning is program.learning(Level.CERTAIN)
    derivation = learning.derivation(item)
    taking = taking_of(derivation)
    parts: dict[str, Any] = {
        "derivation": derivation,
        "since": learning.time(item) if certain else inf,
        "beforehand": learning.time(item) == -inf,
        "facts": derivation.facts,
        "powers": tuple(sorted(derivation.powers)),
        "sealed": tuple(sealed(program, item, program.learning(Level.OPEN), until)),
    }
    if taking is not None:
        ruling = taking.access.ruling
        parts |= {
            "holder": taking.copy.holder,
            "whose": taking.copy.whose,
            "ground": ruling.ground if ruling else None,
            "discretionary": ruling.discretionary if ruling else False,
            "grounds": ruling.stated if ruling else (),
        }
    return parts


def earliest(
    items: list[Item], programs: list[Program], level: Level, until: float
) -> tuple[Program, Item]:
    """The first item obtained; in the branch that learns it last, for it holds in all."""
    best: tuple[float, Program, Item] | None = None
    for program in programs:
        learning = program.learning(level)
        time, item = min((learning.time(item), item) for item in items)
        if time <= until and (best is None or time > best[0]):
            best = (time, program, item)
    assert best is not None
    return best[1], best[2]


def refusal(
    items: list[Item], shown: list[Item], programs: list[Program], laid: Laid, until: float
) -> dict[str, Any]:
    """What every way to some items broke at, nearest first, and what was taken but stays sealed.

    Args:
        items: the items that were asked about.
        shown: those of them that stand for all.
        programs: the branches that decide the answer.
        laid: where they come from.
        until: the instant until which knowledge counts, in seconds UTC.
    """
    found: dict[Obstacle, None] = {}
    leftovers: dict[Sealed, None] = {}
    for program in (each.whole for each in programs):
        learning = program.learning(Level.OPEN)
        broke = {each: obstacles(program, each, learning, until) for each in shown}
        taken = {each: sealed(program, each, learning, until) for each in shown}
        named = {item: [each for each in broke[item] if each.names_keys] for item in shown}
        for item in shown:
            found |= dict.fromkeys(broke[item])
        for item, names in laid.told_apart(items, shown):
            if names:
                found |= dict.fromkeys(each.renamed(names) for each in named[item])
            leftovers |= dict.fromkeys(each.renamed(names) for each in taken[item])
    order = sorted(found, key=nearness)
    return {
        "obstacles": tuple(order),
        "grounds": order[0].grounds if order else (),
        "sealed": tuple(leftovers),
        "facts": frozenset().union(*(each.facts for each in order)),
    }


def left_open(
    items: list[Item], programs: list[Program], each: list[list[Verdict]], until: float
) -> dict[str, Any]:
    """What would settle the first item that a branch leaves open, and the steps it would take.

    Args:
        items: the items.
        programs: the branches that decide the answer.
        each: for each branch the verdict on each item.
        until: the instant until which knowledge counts, in seconds UTC.
    """
    for program, verdicts in zip(programs, each, strict=True):
        for item, verdict in sorted(zip(items, verdicts, strict=True)):
            if verdict in OPEN_VERDICTS:
                upper = program.learning(Level.OPEN)
                residual = settling(program.rules, program.known, item, upper=upper)
                granted = next(iter(residual.if_true), frozenset())
                learning = closure(program.rules, program.known, granted=granted)
                parts = _steps(program, item, learning, until)
                return parts | {"residual": residual}
    return proof(items, programs, Level.OPEN, until)


def taking_of(derivation: Derivation) -> Taking | None:
    """The last of the steps by which something is taken from a place."""
    return next(
        (rule.note for rule in reversed(derivation.rules) if isinstance(rule.note, Taking)), None
    )

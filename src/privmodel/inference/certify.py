"""From what the closure found to certificates that can be checked without it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from math import inf
from typing import Protocol

from privmodel.errors import InvalidQuestion
from privmodel.inference.certificate import Bound, Proof, ProofStep
from privmodel.inference.closure import Learning
from privmodel.inference.rule import Level, Rule
from privmodel.inference.trace import Derivation

__all__ = ["bound", "bound_all", "prove", "prove_all"]


class Learned(Protocol):
    """What some closure found, on which terms."""

    @property
    def level(self) -> Level:
        """The level of doubt that was admitted."""

    @property
    def powers(self) -> frozenset[str] | None:
        """The powers at hand; None for all."""

    @property
    def granted(self) -> frozenset[str]:
        """The doubts that count as settled true."""

    def derivation(self, item: Hashable) -> Derivation:
        """The steps that lead to an item."""


def prove(learning: Learned, item: Hashable) -> Proof:
    """The certificate that an item is learned.

    Arguments:
        learning: what the closure found.
        item: the item.

    Raises:
        UnknownName: it is not.
    """
    steps = []
    for step in learning.derivation(item).steps:
        if step.rule is not None and step.need is not None:
            steps.append(
                ProofStep(
                    rule=step.rule.id,
                    alternative=step.rule.needs.index(step.need),
                    time=step.time,
                )
            )
    return Proof(
        steps=tuple(steps),
        level=learning.level,
        powers=learning.powers,
        granted=learning.granted,
    )


def prove_all(learning: Learning, items: Iterable[Hashable]) -> Proof:
    """One proof that several items are learned, each step once, lowest steps first.

    Raises:
        UnknownName: one of them is not.
    """
    choices = learning.choices()
    todo = list(dict.fromkeys(items))
    for item in todo:
        if not learning.knows(item):
            learning.derivation(item)  # says so, with the nearest names
    used = set(todo)
    while todo:
        choice = choices.get(todo.pop())
        if choice is not None:
            _, rule, index = choice
            fresh = (rule.needs[index].items | rule.seals) - used
            used |= fresh
            todo.extend(fresh)
    steps = sorted((choices[item] for item in used & choices.keys()), key=_by_height)
    return Proof(
        steps=tuple(
            ProofStep(rule=rule.id, alternative=index, time=learning.time(rule.head))
            for _, rule, index in steps
        ),
        level=learning.level,
        powers=learning.powers,
        granted=learning.granted,
    )


def _by_height(choice: tuple[int, Rule, int]) -> tuple[int, str]:
    return choice[0], choice[1].id


def bound_all(learning: Learning) -> Bound:
    """The bound that nothing is learned earlier than the closure found, or never."""
    return Bound(
        times=dict(learning.times),
        level=learning.level,
        powers=learning.powers,
        granted=learning.granted,
    )


def bound(learning: Learning, item: Hashable, until: float = inf) -> Bound:
    """The certificate that an item is not learned by an instant, or never.

    Arguments:
        learning: what the closure found.
        item: the item.
        until: the last instant that counts.

    Raises:
        InvalidQuestion: it is learned by then.
    """
    if learning.knows(item) and learning.time(item) <= until:
        raise InvalidQuestion("item", item, "ask for a bound on something that is not learned")
    return bound_all(learning)

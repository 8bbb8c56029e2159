"""From what the closure found to certificates that can be checked without it."""

from __future__ import annotations

from collections.abc import Hashable
from math import inf

from privmodel.errors import InvalidQuestion
from privmodel.inference.certificate import Bound, Proof, ProofStep
from privmodel.inference.closure import Learning

__all__ = ["bound", "prove"]


def prove(learning: Learning, item: Hashable) -> Proof:
    """The certificate that an item is learned.

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
    return Bound(
        times=dict(learning.times),
        level=learning.level,
        powers=learning.powers,
        granted=learning.granted,
    )

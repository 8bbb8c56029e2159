"""What certificates say: that items are learned, or are not, and what that answers.

A proof or a bound names its own *terms*: the level of doubt, the powers and the granted doubts
under which it speaks. They are part of what it claims, so compare them with what was asked.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from attrs import frozen

from privmodel.inference.rule import Level, Rule

__all__ = ["RISING", "Answer", "Bound", "Case", "Proof", "ProofStep"]

RISING = ("no", "unknown", "conflicting", "yes")
"""The verdicts, from the one that claims least to be learned to the one that claims most."""


@frozen(kw_only=True)
class ProofStep:
    """One rule applied.

    Arguments:
        rule: the rule's id.
        alternative: which of the rule's needs is met, counted from 0.
        time: when the head is known, on the time line of the rules.
    """

    rule: str
    alternative: int
    time: float


@frozen(kw_only=True)
class Proof:
    """The claim that items are learned, each at the time of the step that yields it at the latest.

    Arguments:
        steps: in an order in which each uses only what came before or is known beforehand.
        level: the level of doubt that is admitted.
        powers: the powers that are admitted; None for all.
        granted: the doubts that count as settled true.
    """

    steps: tuple[ProofStep, ...]
    level: Level = Level.CERTAIN
    powers: frozenset[str] | None = None
    granted: frozenset[str] = frozenset()


@frozen(kw_only=True)
class Bound:
    """The claim that no item is learned before a stated time.

    Arguments:
        times: a lower bound on the learning time of each item; ``inf`` for those left out.
        level: the level of doubt that is admitted.
        powers: the powers that are admitted; None for all.
        granted: the doubts that count as settled true.
    """

    times: Mapping[Hashable, float]
    level: Level = Level.OPEN
    powers: frozenset[str] | None = None
    granted: frozenset[str] = frozenset()


@frozen(kw_only=True)
class Case:
    """One of the worlds of which one is the real one: a program, and what is shown in it.

    Arguments:
        name: the case's name.
        rules: the program.
        known: what is known beforehand.
        until: the instant until which knowledge counts.
        verdicts: on items: ``yes``, ``no``, ``unknown`` or ``conflicting``.
        proofs: what shows that items are learned, on all powers and with nothing granted.
        bounds: what shows that they are not, likewise.
    """

    name: str
    rules: tuple[Rule, ...]
    known: frozenset[Hashable]
    until: float
    verdicts: Mapping[Hashable, str]
    proofs: tuple[Proof, ...]
    bounds: tuple[Bound, ...]


@frozen(kw_only=True)
class Answer:
    """The verdicts on some and on every one of some items, one of the cases being the real world.

    Arguments:
        name: what is asked about.
        items: the items.
        some: the verdict on whether one of them is learned at least.
        every: the verdict on whether all of them are; ``no`` if there are none.
        cases: the names of the cases that matter to it.
    """

    name: str
    items: tuple[Hashable, ...]
    some: str
    every: str
    cases: tuple[str, ...]

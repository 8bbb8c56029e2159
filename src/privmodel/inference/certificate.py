"""Certificates that something is learned, or never learned, and an independent checker.

The checker shares no code with the search that finds the answers. It reads one rule at a time and
only compares numbers, so that whoever doubts an answer need trust no more than this page.

A certificate names its own *terms*: the level of doubt, the powers and the granted doubts under
which it speaks. They are part of what it claims, so compare them with what was asked.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from math import inf

from attrs import frozen

from privmodel.errors import CertificateError
from privmodel.inference.rule import Level, Need, Rule

__all__ = ["Bound", "Proof", "ProofStep", "check_bound", "check_proof"]


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
    """The claim that an item is learned, at the time of the last step at the latest.

    Arguments:
        steps: in an order in which each uses only what came before; empty if the item is known
            beforehand.
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


def check_proof(
    rules: Iterable[Rule], known: Iterable[Hashable], proof: Proof, item: Hashable
) -> None:
    """Replay a proof step by step.

    Arguments:
        rules: the whole program.
        known: what is known beforehand.
        proof: the certificate.
        item: what it must prove to be learned.

    Raises:
        CertificateError: a step names no rule or alternative, its rule is not admitted, a premise
            is not yet proven, the time is not the one that follows, or the end is not the item.
    """
    by_id = _by_id(rules)
    proven: dict[Hashable, float] = dict.fromkeys(known, -inf)
    for step in proof.steps:
        rule = by_id.get(step.rule)
        if rule is None:
            raise CertificateError(step, "the program has no such rule")
        if not _admitted(rule, proof):
            raise CertificateError(step, "the rule is not admitted on these terms")
        if not 0 <= step.alternative < len(rule.needs):
            raise CertificateError(step, "the rule has no such alternative")
        if rule.head in proven:
            raise CertificateError(step, f"{rule.head!r} is already proven")
        need = rule.needs[step.alternative]
        for premise in (*need.items, *rule.seals):
            if premise not in proven:
                raise CertificateError(step, f"the premise {premise!r} is not proven yet")
        time = _fires(rule, need, proven)
        if time == inf:
            raise CertificateError(step, "its windows are over by then")
        if step.time != time:
            raise CertificateError(step, f"the time that follows is {time}")
        proven[rule.head] = time
    end = by_id[proof.steps[-1].rule].head if proof.steps else None
    if item not in proven or (proof.steps and end != item):
        raise CertificateError(item, "the proof does not end with it")


def check_bound(
    rules: Iterable[Rule],
    known: Iterable[Hashable],
    bound: Bound,
    *items: Hashable,
    until: float = inf,
) -> None:
    """Check that nothing can be learned earlier than a bound says, and some items not in time.

    Suppose something were learned before its bound. Of all such items take the one that is learned
    first: it is not known beforehand, so it comes from a rule whose premises, learned before it,
    all keep their bounds. But no rule fires too early on premises that keep theirs.

    Arguments:
        rules: the whole program.
        known: what is known beforehand.
        bound: the certificate.
        items: what it must show not to be learned.
        until: the last instant that counts; ``inf`` asks for "never".

    Raises:
        CertificateError: an item's bound lies within what counts, something known beforehand has
            a bound, or an admitted rule fires before the bound of its head.
    """
    times = bound.times
    for each, time in times.items():
        if time != time:
            raise CertificateError(each, "its bound is not a number")
    for item in items:
        if times.get(item, inf) <= until and times.get(item, inf) != inf:
            raise CertificateError(item, f"its bound does not lie after {until}")
    for each in known:
        if times.get(each, inf) != -inf:
            raise CertificateError(each, "it is known beforehand")
    for rule in _by_id(rules).values():
        if _admitted(rule, bound):
            for need in rule.needs:
                time = _fires(rule, need, times)
                if time < times.get(rule.head, inf):
                    raise CertificateError(rule.id, f"it fires at {time}, before its head's bound")


def _by_id(rules: Iterable[Rule]) -> dict[str, Rule]:
    by_id: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in by_id:
            raise CertificateError(rule.id, "two rules have this id")
        by_id[rule.id] = rule
    return by_id


def _admitted(rule: Rule, terms: Proof | Bound) -> bool:
    for doubt in rule.doubts:
        if doubt.level > terms.level and doubt.name not in terms.granted:
            return False
    return terms.powers is None or rule.powers <= terms.powers


def _fires(rule: Rule, need: Need, times: Mapping[Hashable, float]) -> float:
    """When a rule yields its head by one alternative, given the times of the premises."""
    met = max((times.get(each, inf) for each in need.items), default=-inf)
    opened = max((times.get(each, inf) for each in rule.seals), default=-inf)
    return max(min(_takings(rule, need, met), default=inf), opened)


def _takings(rule: Rule, need: Need, met: float) -> Iterator[float]:
    """For each window the least instant in it and in the validity that is not before ``met``."""
    for window in rule.when:
        first = max(window.start, need.validity.start, met)
        if all(first == span.start or first < span.end for span in (window, need.validity)):
            yield first

"""Certificates about one item of a family program, with the few rules that they speak of.

`privmodel.inference.certificate` checks them as any others. What is written out is what a
certificate uses and no more: for a *yes* the rules of its steps, for a *no* every rule that yields
an item whose bound matters.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from math import inf

from attrs import frozen

from privmodel.errors import InvalidQuestion
from privmodel.inference.certificate import Bound, Proof
from privmodel.inference.certify import prove
from privmodel.inference.family_closure import FamilyLearning
from privmodel.inference.interval import opens
from privmodel.inference.rule import Rule

__all__ = ["BoundOfOne", "ProofOfOne", "bound_one", "prove_one"]


@frozen(kw_only=True)
class ProofOfOne:
    """A proof that an item is learned.

    Attributes:
        rules: the rules of its steps, written out.
        proof: the certificate.
    """

    rules: tuple[Rule, ...]
    proof: Proof


@frozen(kw_only=True)
class BoundOfOne:
    """A proof that an item is not learned in time.

    Attributes:
        rules: every rule of the program, written out, that yields an item with a bound.
        bound: the certificate. What the rules mention beyond those items is granted: its bound
            lies at the beginning of time, which claims nothing.
    """

    rules: tuple[Rule, ...]
    bound: Bound


def prove_one(learning: FamilyLearning, item: Hashable) -> ProofOfOne:
    """The certificate that one item is learned.

    Raises:
        UnknownName: it is not.
    """
    derivation = learning.derivation(item)
    return ProofOfOne(rules=derivation.rules, proof=prove(learning, item))


def bound_one(learning: FamilyLearning, item: Hashable, until: float = inf) -> BoundOfOne:
    """The certificate that one item is not learned by an instant, or never.

    An item keeps its bound if each rule that yields it is held back: by a seal, or by the last of
    what each alternative needs, or by its windows. Those seals and needs get bounds in their turn.

    Arguments:
        learning: what the closure found.
        item: the item.
        until: the last instant that counts.

    Raises:
        InvalidQuestion: it is learned by then.
    """
    if learning.knows(item) and learning.time(item) <= until:
        raise InvalidQuestion("item", item, "ask for a bound on something that is not learned")
    rules: list[Rule] = []
    bounded = {item}
    todo = [item]
    while todo:
        head = todo.pop()
        for rule in learning.yielding(head):
            rules.append(rule)
            fresh = set(_held_back_by(rule, learning)) - bounded
            bounded |= fresh
            todo.extend(fresh)
    mentioned = {
        each
        for rule in rules
        for each in (rule.head, *rule.seals, *(i for need in rule.needs for i in need.items))
    }
    times = dict.fromkeys(mentioned | learning.program.known, -inf)
    times |= {each: learning.time(each) for each in bounded}
    return BoundOfOne(
        rules=tuple(rules),
        bound=Bound(
            times=times, level=learning.level, powers=learning.powers, granted=learning.granted
        ),
    )


def _held_back_by(rule: Rule, learning: FamilyLearning) -> Iterator[Hashable]:
    """Premises whose learning times are enough to see that a rule does not fire too early."""
    due = learning.time(rule.head)
    late = [seal for seal in rule.seals if learning.time(seal) >= due]
    if late:
        yield min(late, key=repr)
        return
    for need in rule.needs:
        if opens(rule.when, need.validity, -inf) < due:
            yield max(sorted(need.items, key=repr), key=learning.time)

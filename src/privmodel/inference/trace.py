"""What a derivation is, and how one is put together from the rule chosen for each item."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import cached_property
from operator import itemgetter

from attrs import frozen

from privmodel.errors import UnknownName
from privmodel.inference.rule import Need, Rule

__all__ = ["Choice", "Derivation", "Placed", "Step", "names", "trace", "trace_all"]

Choice = tuple[int, Rule, int]
"""What yields an item: the height of the item, the rule, the number of its alternative."""


Placed = tuple[tuple[int, str], "Step"]
"""A step with its place in derivations: its height and its rule's id."""

_PLACE = itemgetter(0)


@frozen(kw_only=True)
class Step:
    """One step of a derivation.

    Attributes:
        head: what is learned.
        time: when.
        rule: by which rule; None if it is known beforehand.
        need: the alternative of the rule that was met; None if it is known beforehand.
        premises: what the step uses, each the head of an earlier step.
    """

    head: Hashable
    time: float
    rule: Rule | None = None
    need: Need | None = None
    premises: tuple[Hashable, ...] = ()


@frozen(kw_only=True)
class Derivation:
    """Why an item is known: the steps that lead to it, premises before what rests on them.

    Attributes:
        steps: each item once; the last step is the conclusion.
    """

    steps: tuple[Step, ...]

    @property
    def conclusion(self) -> Step:
        """The last step, whose head is the item asked for."""
        return self.steps[-1]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules used, in the order of the steps."""
        return tuple(step.rule for step in self.steps if step.rule is not None)

    @property
    def facts(self) -> frozenset[str]:
        """Every fact that a step rests on."""
        return frozenset().union(*(rule.facts for rule in self.rules))

    @property
    def powers(self) -> frozenset[str]:
        """Every power that a step uses."""
        return frozenset().union(*(rule.powers for rule in self.rules))

    @cached_property
    def _by_head(self) -> dict[Hashable, Step]:
        return {step.head: step for step in self.steps}

    def step(self, item: Hashable) -> Step:
        """The step that yields an item.

        Raises:
            UnknownName: no step does.
        """
        try:
            return self._by_head[item]
        except KeyError:
            raise UnknownName("step's head", item, names(self._by_head)) from None


def trace(
    item: Hashable,
    chosen: Callable[[Hashable], Choice | None],
    time: Callable[[Hashable], float],
    made: dict[Hashable, Placed],
) -> Derivation:
    """The derivation of an item, lowest steps first.

    Arguments:
        item: what is derived.
        chosen: how each item comes about; None if it is known beforehand.
        time: when it does.
        made: the steps of earlier derivations of the same learning, in which an item comes about by
            the same step; those of this one are added.
    """
    first = made.get(item) or _placed(item, chosen, time, made)
    if not first[1].premises:
        return Derivation(steps=(first[1],))
    used = {item: first}
    todo = [*first[1].premises]
    while todo:
        head = todo.pop()
        if head in used:
            continue
        used[head] = placed = made.get(head) or _placed(head, chosen, time, made)
        todo += placed[1].premises
    return Derivation(steps=tuple([step for _, step in sorted(used.values(), key=_PLACE)]))


def trace_all(
    items: Iterable[Hashable],
    chosen: Callable[[Hashable], Choice | None],
    time: Callable[[Hashable], float],
    made: dict[Hashable, Placed],
) -> dict[Hashable, Derivation]:
    """The derivation of each item, lowest steps first, put together from those of its premises.

    Arguments:
        items: what is derived; the premises of each come before it.
        chosen, time, made: as in `trace`.
    """
    found: dict[Hashable, Derivation] = {}
    for item in items:
        _, step = made.get(item) or _placed(item, chosen, time, made)
        premises = step.premises
        steps: tuple[Step, ...] = ()
        if len(premises) == 1:
            steps = found[premises[0]].steps
        elif premises:
            heads = {each.head for premise in premises for each in found[premise].steps}
            steps = tuple([each for _, each in sorted(map(made.__getitem__, heads), key=_PLACE)])
        found[item] = Derivation(steps=(*steps, step))
    return found


def _placed(
    head: Hashable,
    chosen: Callable[[Hashable], Choice | None],
    time: Callable[[Hashable], float],
    made: dict[Hashable, Placed],
) -> Placed:
    choice = chosen(head)
    if choice is None:
        step = Step(head=head, time=time(head))
    else:
        _, rule, index = choice
        need = rule.needs[index]
        premises = tuple(need.items | rule.seals)
        if len(premises) > 1:
            premises = tuple(sorted(premises, key=lambda each: _place(each, chosen(each))))
        step = Step(head=head, time=time(head), rule=rule, need=need, premises=premises)
    made[head] = placed = _place(head, choice), step
    return placed


def _place(item: Hashable, choice: Choice | None) -> tuple[int, str]:
    """Where a step stands; no two items share a place, whatever their hashes."""
    return (0, repr(item)) if choice is None else (choice[0], choice[1].id)


def names(items: Iterable[Hashable]) -> list[str]:
    """Those items that are names, for suggestions."""
    return [item for item in items if isinstance(item, str)]

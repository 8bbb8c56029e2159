"""What a derivation is, and how one is put together from the rule chosen for each item."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import cached_property

from attrs import frozen

from privmodel.errors import UnknownName
from privmodel.inference.rule import Need, Rule

__all__ = ["Choice", "Derivation", "Step", "names", "trace"]

Choice = tuple[int, Rule, int]
"""What yields an item: the height of the item, the rule, the number of its alternative."""


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
) -> Derivation:
    """The derivation of an item, lowest steps first.

    Arguments:
        item: what is derived.
        chosen: how each item comes about; None if it is known beforehand.
        time: when it does.
    """
    choices: dict[Hashable, Choice] = {}
    used = {item}
    todo = [item]
    while todo:
        head = todo.pop()
        choice = chosen(head)
        if choice is not None:
            choices[head] = choice
            _, rule, index = choice
            fresh = (rule.needs[index].items | rule.seals) - used
            used |= fresh
            todo.extend(fresh)

    # Every key below is distinct, so the order doesn't depend on the hashes of the items.
    def key(each: Hashable) -> tuple[int, str]:
        if each in choices:
            height, rule, _ = choices[each]
            return height, rule.id
        return 0, repr(each)

    order = sorted(used, key=key)
    place = {each: number for number, each in enumerate(order)}
    steps = []
    for head in order:
        if head in choices:
            _, rule, index = choices[head]
            need = rule.needs[index]
            premises = tuple(sorted(need.items | rule.seals, key=place.__getitem__))
            steps.append(Step(head=head, time=time(head), rule=rule, need=need, premises=premises))
        else:
            steps.append(Step(head=head, time=time(head)))
    return Derivation(steps=tuple(steps))


def names(items: Iterable[Hashable]) -> list[str]:
    """Those items that are names, for suggestions."""
    return [item for item in items if isinstance(item, str)]

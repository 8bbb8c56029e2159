"""Why a set of changes does not protect an item: what all that fare like it have in common.

A set that leaves an item within reach says more than that: most often the item stays so however
many of the changes are decided. What is left then is a *conflict* (Reiter 1987): a few changes made
or not made, with which the item is, or may be, obtained whatever else is. Every set that protects
the item differs from each conflict in something that the conflict decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from privmodel.errors import InvalidQuestion
from privmodel.model.data import Item

from .again import Asker
from .measure import Measure
from .undecided import Undecided

__all__ = ["Conflict", "Slot", "conflict", "exactly"]

Slot = tuple[str, ...]
"""What a change decides, as in :attr:`Measure.slot`."""


@frozen(kw_only=True, eq=False)
class Conflict:
    """Changes with which an item is, or may be, obtained, however all others are decided.

    Attributes:
        item: the item.
        decided: the change that is made, or None where none is, by what it decides.
    """

    item: Item
    decided: Mapping[Slot, Measure | None]

    def meets(self, made: Mapping[Slot, Measure]) -> bool:
        """Whether a set of changes decides everything as the conflict does.

        Args:
            made: the changes, by what they decide.
        """
        return all(made.get(slot) == each for slot, each in self.decided.items())

    @property
    def left(self) -> Iterator[Slot]:
        """What can still be decided otherwise by making one more change."""
        return (slot for slot, each in self.decided.items() if each is None)


def conflict(
    asker: Asker,
    made: Mapping[Slot, Measure],
    choices: Mapping[Slot, Sequence[Measure]],
    item: Item,
    looked_at: Callable[[], None],
    moved: Sequence[Measure] = (),
) -> Conflict:
    """A conflict that a set of changes meets; as little is decided in it as could be found out.

    Args:
        asker: asks again.
        made: the changes of the set, by what they decide.
        choices: the changes that can matter to the item, by what they decide.
        item: what is obtained once they are made, where the conversation was.
        looked_at: is called each time that changes are left undecided.
        moved: the change by which the conversation goes on elsewhere, if it does.

    Raises:
        AnalysisIncomplete: too much is unstated.
    """
    here, *_ = asker.ask((*made.values(), *moved)) or (None,)
    program = None if here is None else here.exposure.branch_reaching([item])
    loose: list[Slot] = []
    if program is not None:
        world = Undecided.world(program, item)

        def reached(slots: list[Slot]) -> bool:
            rest = Undecided.of([each for slot in slots for each in choices[slot]], asker)
            if rest is None:
                return False
            looked_at()
            kept = [each for slot, each in made.items() if slot not in slots]
            try:
                talk, *_ = asker.conversations((*kept, *moved))
                return bool(rest.reached_in(talk, world, [item]))
            except InvalidQuestion:
                return False  # such a conversation can't be: nothing follows from it

        loose = _grown(sorted(choices, key=lambda slot: (slot not in made, slot)), reached)
    return exactly(item, made, choices.keys() - loose)


def exactly(item: Item, made: Mapping[Slot, Measure], slots: Iterable[Slot]) -> Conflict:
    """A conflict in which everything is decided as in a set of changes.

    Args:
        item: what is obtained once they are made.
        made: the changes of the set, by what they decide.
        slots: what is to be decided.
    """
    return Conflict(item=item, decided={slot: made.get(slot) for slot in sorted(slots)})


def _grown(slots: list[Slot], reached: Callable[[list[Slot]], bool]) -> list[Slot]:
    """As much as can be left undecided, tried by halves; of the rest nothing can be besides."""
    loose: list[Slot] = []
    half = (len(slots) + 1) // 2
    waiting = [slots[half:], slots[:half]]
    while waiting:
        some = waiting.pop()
        if some and reached([*loose, *some]):
            loose += some
        elif len(some) > 1:
            half = (len(some) + 1) // 2
            waiting += [some[half:], some[:half]]
    return loose

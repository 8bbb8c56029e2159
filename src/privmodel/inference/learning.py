"""What a closure answers: when each item is learned, and by which steps."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from math import inf
from types import MappingProxyType

from privmodel.errors import UnknownName
from privmodel.inference.heights import Chosen, chosen, latest
from privmodel.inference.interval import opens
from privmodel.inference.rows import Rows
from privmodel.inference.rule import Level, Rule
from privmodel.inference.trace import Choice, Derivation, Placed, names, trace, trace_all

__all__ = ["Learning"]


class Learning:
    """What is learned, when and why; made by `closure`, not by hand.

    Attributes:
        known: the items known beforehand.
        level: the level of doubt that was admitted.
        powers: the names of the powers at hand; None for all.
        granted: the names of the doubts that count as settled true.
    """

    __slots__ = ("_chosen", "_left_out", "_made", "_program", "_times", "granted", "known",
                 "level", "powers")  # fmt: skip

    def __init__(
        self,
        times: dict[Hashable, float],
        *,
        program: Rows,
        left_out: frozenset[int],
        known: frozenset[Hashable],
        level: Level,
        powers: frozenset[str] | None,
        granted: frozenset[str],
    ) -> None:
        self._times, self._program, self._left_out = times, program, left_out
        self._chosen: dict[Hashable, Chosen] | None = None
        self._made: dict[Hashable, Placed] = {}
        self.known, self.level, self.powers, self.granted = known, level, powers, granted

    def __repr__(self) -> str:
        size, level = len(self._times), self.level.name.lower()
        return f"<Learning {size} items by {len(self.rules)} rules, level {level}>"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The admitted rules."""
        admitted = [
            (row, place)
            for row, (heads, *_) in enumerate(self._program.rows)
            if row not in self._left_out
            for place in range(len(heads))
        ]
        return tuple([self._program.rule(row, place) for row, place in admitted])

    @property
    def times(self) -> Mapping[Hashable, float]:
        """The learning time of every item that is reached; its order means nothing."""
        return MappingProxyType(self._times)

    def time(self, item: Hashable) -> float:
        """When an item is first known, ``inf`` if never."""
        return self._times.get(item, inf)

    def knows(self, item: Hashable) -> bool:
        """Whether an item is ever known."""
        return item in self._times

    def taken(self, rule: Rule) -> float:
        """When the rule's head is first taken, opened or not; ``inf`` if never.

        What is taken and stays sealed has a finite time here and an unknown head.
        """
        return min(
            opens(rule.when, need.validity, latest(self._times, need.items)) for need in rule.needs
        )

    def choices(self) -> Mapping[Hashable, Choice]:
        """For each derived item its height, the rule and the alternative that derivations show."""
        each = ((item, self._choice(item)) for item in self._ways)
        return {item: choice for item, choice in each if choice is not None}

    def derivation(self, item: Hashable) -> Derivation:
        """The steps that lead to an item, of least height among those that are in time.

        Raises:
            UnknownName: the item is not reached.
        """
        if item not in self._times:
            raise UnknownName("learned item", item, names(self._times))
        return trace(item, self._choice, self._times.__getitem__, self._made)

    def derivations(self) -> dict[Hashable, Derivation]:
        """The derivation of every learned item, as `derivation` gives it, in one go.

        Each lists all its steps, so that those of a chain take room that grows with the square of
        its length.
        """
        return trace_all(self._ways, self._choice, self._times.__getitem__, self._made)

    def _choice(self, item: Hashable) -> Choice | None:
        found = self._ways[item]
        if found is None:
            return None
        height, (row, place, index) = found
        return height, self._program.rule(row, place), index

    @property
    def _ways(self) -> dict[Hashable, Chosen]:
        """How each learned item comes about; worked out when it is asked for."""
        if self._chosen is None:
            self._chosen = chosen(self._program, self._times, self.known, self._left_out)
        return self._chosen

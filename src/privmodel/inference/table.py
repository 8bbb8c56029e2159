"""Learning times under every set of powers at once: one pass instead of one closure a set.

With n powers there are 2ⁿ sets. A word of 2ⁿ bits says with which of them something holds: bit s
is on if it holds with the powers whose numbers are the bits of s. What holds with some powers
holds with more, so a word is an upward-closed family of sets; "and" of two families is the meet
of their words, "or" the union.

Time does not fit into such a word: with fewer powers a selector may come after the window has
closed. So each item has a *step function*, its word at each instant, which only ever grows. It is
found by living through time once, for all sets together::

    at an instant at which a window opens      what the rule needs is met with some sets: those take
    while the window is open                   sets that meet the needs later take later
    once it is closed                          no further set takes
    taken by some sets, at whatever time       each of them opens what it took once it has the seals

The level of doubt is one more thing to choose, so a word has three blocks of 2ⁿ bits: what holds
by rules without doubt, by disputed ones too, and by open ones too.

The law is that this equals running the closure again for each set and level.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import inf

from privmodel.errors import AnalysisIncomplete, InvalidModel
from privmodel.inference.interval import ALWAYS, Interval, meet
from privmodel.inference.rule import Doubt, Level, Rule
from privmodel.inference.sets import PowerSets, numbered

__all__ = ["MOST_POWERS", "PowerTable", "fits", "power_table"]

MOST_POWERS = 16
"""Beyond so many powers a word has more than 3 · 2¹⁶ bits; search for the asked item instead."""

MOST_BITS = 1 << 31
"""How many bits the words of one table may take together: 256 MiB."""


class PowerTable:
    """Since when each item is known with which powers; made by `power_table`, not by hand.

    Attributes:
        powers: the powers, in the order of their numbers.
    """

    def __init__(
        self, powers: tuple[str, ...], steps: Mapping[Hashable, Sequence[tuple[float, int]]]
    ) -> None:
        self.powers, self._steps = powers, steps

    def reached(self, item: Hashable, level: Level, until: float = inf) -> PowerSets:
        """The sets of powers with which an item is known at an instant.

        Arguments:
            item: the item.
            level: the highest level of doubt that a rule may have.
            until: the instant; ``inf`` for "ever".
        """
        word = 0
        for time, grown in self._steps.get(item, ()):
            if time > until:
                break
            word = grown
        size = 1 << len(self.powers)
        return PowerSets(self.powers, word >> (level * size) & ((1 << size) - 1))

    def time(self, item: Hashable, powers: Iterable[str], level: Level) -> float:
        """When an item is first known with exactly these powers, ``inf`` if never."""
        number = numbered(self.powers, powers)
        bit = 1 << (level * (1 << len(self.powers)) + number)
        return next((time for time, word in self._steps.get(item, ()) if word & bit), inf)


class _Take:
    """A rule on its way: with which sets it has taken its head, with which it yields it."""

    __slots__ = ("head", "mask", "seals", "taken")

    def __init__(self, head: Hashable, mask: int, seals: tuple[Hashable, ...]) -> None:
        self.head, self.mask, self.seals, self.taken = head, mask, seals, 0


class _Gate:
    """One alternative of a rule, open while its window is."""

    __slots__ = ("items", "take", "window")

    def __init__(self, take: _Take, items: tuple[Hashable, ...]) -> None:
        self.take, self.items = take, items
        self.window: Interval | None = None


def fits(rules: Sequence[Rule], powers: Sequence[str]) -> bool:
    """Whether a table is not too large: at most `MOST_POWERS`, and `MOST_BITS` bits in words."""
    return len(powers) <= MOST_POWERS and 3 * len(rules) << len(powers) <= MOST_BITS


def power_table(
    rules: Iterable[Rule], known: Iterable[Hashable], powers: Iterable[str]
) -> PowerTable:
    """The learning time of every item under every set of some powers, at every level of doubt.

    Arguments:
        rules: the program; rules that use other powers are left out.
        known: what is known beforehand.
        powers: the powers to choose from.

    Raises:
        AnalysisIncomplete: there are more than `MOST_POWERS`, or the words would take more than
            `MOST_BITS` bits.
        InvalidModel: two rules have the same id.
    """
    names = tuple(sorted(set(powers)))
    program = tuple(rules)
    if not fits(program, names):
        raise AnalysisIncomplete(
            "the table over all sets of powers",
            f"{MOST_POWERS} powers and {MOST_BITS} bits",
            "search for one item with minimal_powers, or offer fewer powers",
        )
    if len({rule.id for rule in program}) < len(program):
        raise InvalidModel("Rule.id", "twice the same", "give every rule an id of its own")
    return PowerTable(names, _live(program, frozenset(known), names))


def _live(
    program: tuple[Rule, ...], known: frozenset[Hashable], names: tuple[str, ...]
) -> dict[Hashable, list[tuple[float, int]]]:
    size = 1 << len(names)
    full = (1 << 3 * size) - 1
    masks = _Masks(names)
    needed: defaultdict[Hashable, list[_Gate]] = defaultdict(list)
    sealing: defaultdict[Hashable, list[_Take]] = defaultdict(list)
    taking: defaultdict[float, list[_Take]] = defaultdict(list)
    opening: defaultdict[float, list[tuple[_Gate, Interval]]] = defaultdict(list)
    for rule in program:
        mask = masks.of(rule)
        if not mask:
            continue
        take = _Take(rule.head, mask, tuple(rule.seals))
        for seal in take.seals:
            sealing[seal].append(take)
        for need in rule.needs:
            windows = rule.when if need.validity is ALWAYS else meet(rule.when, (need.validity,))
            if not need.items:  # it takes at once, so that later windows add nothing
                for window in windows[:1]:
                    taking[window.start].append(take)
                continue
            gate = _Gate(take, tuple(need.items))
            for item in gate.items:
                needed[item].append(gate)
            for window in windows:
                opening[window.start].append((gate, window))

    words: dict[Hashable, int] = dict.fromkeys(known, full)
    steps: dict[Hashable, list[tuple[float, int]]] = {item: [(-inf, full)] for item in known}
    for now in sorted(taking.keys() | opening.keys()):
        grown: dict[Hashable, None] = {}
        todo: list[Hashable] = []
        fired = taking.pop(now, [])
        for take in fired:
            take.taken = full
        for gate, window in opening.pop(now, ()):
            gate.window = window
            met = full
            for item in gate.items:
                met &= words.get(item, 0)
            take = gate.take
            if met & ~take.taken:
                take.taken |= met
                fired.append(take)
        while True:
            for take in fired:
                word = take.taken & take.mask
                for seal in take.seals:
                    word &= words.get(seal, 0)
                before = words.get(take.head, 0)
                if word & ~before:
                    words[take.head] = before | word
                    grown[take.head] = None
                    todo.append(take.head)
            if not todo:
                break
            item = todo.pop()
            fired = list(sealing.get(item, ()))
            for gate in needed.get(item, ()):
                if gate.window is not None and gate.window.contains(now):
                    met = words[item]
                    for other in gate.items:
                        met &= words.get(other, 0)
                    if met & ~gate.take.taken:
                        gate.take.taken |= met
                        fired.append(gate.take)
        for item in grown:
            steps.setdefault(item, []).append((now, words[item]))
    return steps


class _Masks:
    """The sets and levels that admit a rule, as words."""

    def __init__(self, names: tuple[str, ...]) -> None:
        size = 1 << len(names)
        every = (1 << size) - 1
        self._size = size
        self._blocks = {
            level: sum(every << number * size for number in range(level, 3)) for level in Level
        }
        self._with: dict[str, int] = {}
        for number, name in enumerate(names):
            # Bits of the sets that hold this power: runs of 2^number off, then as many on.
            half = 1 << number
            run = ((1 << half) - 1) << half
            block = run
            width = 2 * half
            while width < size:
                block |= block << width
                width *= 2
            self._with[name] = block | block << size | block << 2 * size
        self._found: dict[tuple[frozenset[str], frozenset[Doubt]], int] = {}

    def of(self, rule: Rule) -> int:
        """The word of the sets and levels that admit a rule; 0 if it uses a power not offered."""
        key = rule.powers, rule.doubts
        found = self._found.get(key)
        if found is None:
            found = self._blocks[rule.level]
            for name in rule.powers:
                found &= self._with.get(name, 0)
            self._found[key] = found
        return found

"""Families of sets of powers: with which of them something holds, and how to say it briefly.

What holds with some powers holds with more of them, so its minimal sets say it all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain, combinations, product

from attrs import frozen

from privmodel.errors import UnknownName

__all__ = ["Choice", "PowerSets", "Way", "grouped", "in_order", "numbered"]


def numbered(names: tuple[str, ...], chosen: Iterable[str]) -> int:
    """A set of names as the number whose bits are their places.

    Raises:
        UnknownName: for a name that is not among them.
    """
    number = 0
    for name in chosen:
        if name not in names:
            raise UnknownName("power", name, names)
        number |= 1 << names.index(name)
    return number


def in_order(found: Iterable[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """Sets of names, smallest first, equal sizes by their names."""
    return tuple(sorted(found, key=lambda names: (len(names), sorted(names))))


@frozen
class PowerSets:
    """A family of sets of powers, as a word of 2ⁿ bits.

    Arguments:
        names: the powers, in the order of their numbers.
        word: bit s is on if the powers whose numbers are the bits of s belong to the family.
    """

    names: tuple[str, ...]
    word: int

    def __contains__(self, chosen: Iterable[str]) -> bool:
        return bool(self.word >> numbered(self.names, chosen) & 1)

    def __and__(self, other: PowerSets) -> PowerSets:
        return PowerSets(self.names, self.word & other.word)

    def __or__(self, other: PowerSets) -> PowerSets:
        return PowerSets(self.names, self.word | other.word)

    def __sub__(self, other: PowerSets) -> PowerSets:
        """The sets of this family that are not in the other."""
        return PowerSets(self.names, self.word & ~other.word)

    def __bool__(self) -> bool:
        return bool(self.word)

    @property
    def minimal(self) -> tuple[frozenset[str], ...]:
        """The sets none of whose powers can be left out, smallest first.

        Of a family that is closed upward: with a set, every larger one belongs to it.
        """
        above = 0
        size = 1 << len(self.names)
        for number in range(len(self.names)):
            # A set that stays in the family without this power is not minimal.
            half = 1 << number
            without = (1 << half) - 1
            width = 2 * half
            while width < size:
                without |= without << width
                width *= 2
            above |= (self.word & without) << half
        left = self.word & ~above
        found = []
        while left:
            lowest = left & -left
            left ^= lowest
            bits = lowest.bit_length() - 1
            found.append(
                frozenset(name for place, name in enumerate(self.names) if bits >> place & 1)
            )
        return in_order(found)


@frozen
class Choice:
    """Any so many out of some interchangeable powers.

    Arguments:
        count: how many of them.
        of: the powers, sorted.
    """

    count: int
    of: tuple[str, ...]

    def __str__(self) -> str:
        if len(self.of) == self.count:
            return " and ".join(self.of)
        return f"any {self.count} of ({'; '.join(self.of)})"


@frozen
class Way:
    """Sets of powers that differ only in interchangeable ones.

    Arguments:
        choices: what to choose, of each group of interchangeable powers; nothing if no power is
            needed.
    """

    choices: tuple[Choice, ...]

    @property
    def size(self) -> int:
        """How many powers it takes."""
        return sum(choice.count for choice in self.choices)

    @property
    def sets(self) -> tuple[frozenset[str], ...]:
        """The sets that it stands for."""
        parts = (combinations(choice.of, choice.count) for choice in self.choices)
        return in_order(frozenset(chain.from_iterable(chosen)) for chosen in product(*parts))

    def __str__(self) -> str:
        return " and ".join(map(str, self.choices)) or "no power at all"


def grouped(sets: Iterable[frozenset[str]]) -> tuple[Way, ...]:
    """A family of sets with interchangeable names put together, each way once.

    Two names are interchangeable if swapping them in every set gives the same family. That is an
    equivalence, and within a class only the number of names counts, so that the ways describe
    exactly the family.

    Arguments:
        sets: the family.

    Returns:
        the ways, smallest first.
    """
    family = frozenset(sets)
    sizes: dict[str, Counter[int]] = {}
    for names in family:
        for name in names:
            sizes.setdefault(name, Counter())[len(names)] += 1
    classes: list[list[str]] = []
    for name in sorted(sizes):
        for members in classes:
            # Names that occur in sets of other sizes can't be swapped; no need to look.
            if sizes[members[0]] == sizes[name] and _interchangeable(family, members[0], name):
                members.append(name)
                break
        else:
            classes.append([name])
    ways = {
        Way(
            tuple(
                Choice(count, tuple(members))
                for members in classes
                if (count := len(names.intersection(members)))
            )
        )
        for names in family
    }
    return tuple(
        sorted(ways, key=lambda way: (way.size, [(each.of, each.count) for each in way.choices]))
    )


def _interchangeable(family: frozenset[frozenset[str]], one: str, other: str) -> bool:
    return all(
        names ^ {one, other} in family for names in family if (one in names) != (other in names)
    )

"""One predicate for facts, modes, retention, clauses and cells: a conjunction of tests.

A test names an attribute (chat kind, group size, a setting, a country, an offence …) and the
values that pass. Attributes that nobody stated leave the test open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import IntEnum
from typing import Any

from attrs import frozen

from privmodel.errors import InvalidModel

from .record import checked

__all__ = ["EVERYWHERE", "Answer", "Scope", "Test", "scope"]

Value = str | float | frozenset[str] | None
"""An attribute's value: a word, a number, a set of words, or None when nobody stated it."""


class Answer(IntEnum):
    """How a test comes out; the order makes ``min`` a conjunction."""

    FALSE = 0
    OPEN = 1
    TRUE = 2


@checked
@frozen(kw_only=True, repr=False)
class Test:
    """One attribute's value must be among ``values``, or lie between two bounds.

    Args:
        attribute: the attribute's name.
        values: the words that pass; empty when bounds are given.
        at_least: least number that passes, inclusive.
        at_most: largest number that passes, inclusive.
        excluded: whether ``values`` are the words that do *not* pass.
    """

    __test__ = False  # pytest must not take this class for a test

    attribute: str
    values: frozenset[str] = frozenset()
    at_least: float | None = None
    at_most: float | None = None
    excluded: bool = False

    def __attrs_post_init__(self) -> None:
        if not self.values and self.at_least is None and self.at_most is None:
            raise InvalidModel(
                f"where.{self.attribute}", None, "give the values that pass, or at_least / at_most"
            )

    def ask(self, value: Value) -> Answer:
        """Whether a value passes; open when there is none."""
        if value is None:
            return Answer.OPEN
        if self.values:
            if isinstance(value, frozenset):
                passes = not value.isdisjoint(self.values)
            else:
                passes = value in self.values
            return Answer.TRUE if passes is not self.excluded else Answer.FALSE
        if not isinstance(value, int | float):
            return Answer.OPEN
        low = self.at_least is None or value >= self.at_least
        high = self.at_most is None or value <= self.at_most
        return Answer.TRUE if low and high else Answer.FALSE

    def __str__(self) -> str:
        if self.values:
            verb = "≠" if self.excluded else "="
            return f"{self.attribute} {verb} {' or '.join(sorted(self.values))}"
        low = f"{self.at_least:g} ≤ " if self.at_least is not None else ""
        high = f" ≤ {self.at_most:g}" if self.at_most is not None else ""
        return f"{low}{self.attribute}{high}"


@checked
@frozen(kw_only=True, repr=False)
class Scope:
    """All tests must pass. No test at all: everywhere.

    Args:
        tests: the tests, joined by *and*.
    """

    tests: tuple[Test, ...] = ()

    def ask(self, look: Callable[[str], Value]) -> Answer:
        """Whether the scope holds, given a way to look attributes up."""
        worst = Answer.TRUE
        for test in self.tests:
            answer = test.ask(look(test.attribute))
            if answer is Answer.FALSE:
                return Answer.FALSE
            worst = min(worst, answer)
        return worst

    def attributes(self) -> frozenset[str]:
        """The attributes that it tests."""
        return frozenset(test.attribute for test in self.tests)

    def __str__(self) -> str:
        return " and ".join(map(str, self.tests)) or "everywhere"

    def __repr__(self) -> str:
        return f"<Scope {self}>"


EVERYWHERE = Scope()
"""The scope that always holds."""


def scope(value: Scope | Mapping[str, Any] | None) -> Scope:
    """A scope from a mapping of attribute to word, words or ``{at_least, at_most, not}``.

    Raises:
        InvalidModel: when a test is neither words nor bounds.
    """
    if value is None:
        return EVERYWHERE
    if isinstance(value, Scope):
        return value
    return Scope(tests=tuple(_test(name, wanted) for name, wanted in value.items()))


def _test(name: str, wanted: Any) -> Test:
    if isinstance(wanted, bool):
        return Test(attribute=name, values=frozenset({"yes" if wanted else "no"}))
    if isinstance(wanted, str):
        return Test(attribute=name, values=frozenset({wanted}))
    if isinstance(wanted, Mapping):
        unknown = set(wanted) - {"at_least", "at_most", "not"}
        if not unknown and "not" in wanted:
            return Test(attribute=name, values=_words(name, wanted["not"]), excluded=True)
        if not unknown:
            return Test(
                attribute=name, at_least=wanted.get("at_least"), at_most=wanted.get("at_most")
            )
        raise InvalidModel(f"where.{name}", sorted(unknown), "use at_least, at_most or not")
    if isinstance(wanted, Iterable):
        return Test(attribute=name, values=_words(name, wanted))
    raise InvalidModel(f"where.{name}", wanted, "write a word, a list of words or bounds")


def _words(name: str, wanted: Any) -> frozenset[str]:
    words = frozenset({wanted} if isinstance(wanted, str) else wanted)
    if not all(isinstance(word, str) for word in words):
        raise InvalidModel(f"where.{name}", wanted, "write words, not numbers")
    return words

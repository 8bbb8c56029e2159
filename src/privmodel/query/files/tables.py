"""Reading a plain document table by table, so that every fault is found in one pass.

A table knows its key path. Each of its keys is taken with a converter that raises our errors; a
fault is noted with the path, and the default is taken instead, so that reading goes on.
"""

from __future__ import annotations

import datetime
import reprlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, TypeVar, cast

import attrs

from privmodel.errors import (
    CatalogueError,
    InvalidModel,
    InvalidQuestion,
    PrivModelError,
    Problem,
    UnknownName,
)
from privmodel.model.data import DataKind, data_kinds
from privmodel.model.timeline import Moment, moment

__all__ = [
    "Faults",
    "Table",
    "date",
    "flag",
    "kinds",
    "mapping",
    "number",
    "one_of",
    "sequence",
    "text",
    "texts",
    "whole",
    "word",
]

T = TypeVar("T")
Choice = TypeVar("Choice", bound=StrEnum)

_brief = reprlib.Repr()
_brief.maxstring = _brief.maxother = 60


class _Shown:
    """An offending value that is shown shortened, whatever it is."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __repr__(self) -> str:
        if isinstance(self.value, datetime.date | datetime.time):
            return self.value.isoformat()
        try:
            return _brief.repr(self.value)
        except ValueError:  # an integer of thousands of digits has no text
            return f"this {type(self.value).__name__}"


class Faults:
    """Collects the faults of one document.

    Args:
        file: the file's name, for the error.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def __len__(self) -> int:
        return len(self.problems)

    def add(self, path: str, error: PrivModelError | str) -> None:
        """Note a fault at a key path; of an error, what it says without its own place."""
        self.problems.append(Problem(path, sentence(error)))

    def raise_if_any(self) -> None:
        """Raise what was found.

        Raises:
            CatalogueError: with every fault, if there is one.
        """
        if self.problems:
            raise CatalogueError(self.file, self.problems)


def sentence(error: PrivModelError | str) -> str:
    """What an error says, without its place."""
    if isinstance(error, InvalidModel | InvalidQuestion):
        return f"{_Shown(error.value)!r} won't do; {error.mend}"
    if isinstance(error, UnknownName):
        name = _cut(error.name) if isinstance(error.name, str) else _Shown(error.name)
        return str(UnknownName(error.what, name, error.known))
    return str(error)


def _cut(word: str) -> str:
    return word if len(word) <= 80 else f"{word[:79]}…"


class Table:
    """A table of a document, with its key path.

    Args:
        value: the table.
        path: its key path; empty for the document itself.
        what: what to call it in a message about an unknown key.
        known: the keys that it may have.
        faults: where faults are noted.
    """

    def __init__(
        self, value: Mapping[str, Any], path: str, what: str, known: Iterable[str], faults: Faults
    ) -> None:
        self.value, self.path, self.faults = value, path, faults
        names = tuple(known)
        for key in value:
            if key not in names:
                faults.add(self.at(key), UnknownName(f"key of {what}", key, names))

    def at(self, key: str) -> str:
        """The key path of one of its keys."""
        return f"{self.path}.{key}" if self.path else key

    def __contains__(self, key: str) -> bool:
        return key in self.value

    def take(self, key: str, convert: Callable[[Any], T]) -> T | None:
        """The converted value of a key; None when it is left out or faulty."""
        if key not in self.value:
            return None
        try:
            return convert(self.value[key])
        except PrivModelError as error:
            self.faults.add(self.at(key), error)
            return None

    def require(self, key: str, convert: Callable[[Any], T], mend: str) -> T | None:
        """Like :meth:`take`, but to leave the key out is a fault."""
        if key not in self.value:
            self.faults.add(self.at(key), f"it is missing; {mend}")
        return self.take(key, convert)

    def some(self, **values: Any) -> dict[str, Any]:
        """Those of the values that are there; what is left out keeps the class's own default."""
        return {name: value for name, value in values.items() if value is not None}

    def table(self, key: str, what: str, known: Iterable[str]) -> Table | None:
        """The table under a key; None when it is left out or no table."""
        value = self.take(key, mapping)
        return None if value is None else Table(value, self.at(key), what, known, self.faults)

    def tables(self, key: str, what: str, known: Iterable[str]) -> Iterator[Table]:
        """The tables of the list under a key."""
        path, value = self.at(key), self.value.get(key, [])
        if not isinstance(value, list | tuple):
            self.faults.add(path, f"{_Shown(value)!r} won't do; write a list, as in [[{path}]]")
            return
        for position, each in enumerate(value):
            where = f"{path}[{position}]"
            try:
                inner = mapping(each)
            except InvalidModel as error:
                self.faults.add(where, error)
            else:
                yield Table(inner, where, what, known, self.faults)

    def build(self, cls: Callable[..., T], **values: Any) -> T | None:
        """A value of the model; None when it can't be made, with the fault at the right key."""
        try:
            return cls(**values)
        except PrivModelError as error:
            place: str = getattr(error, "place", "")
            if self.path:
                attribute = place.rpartition(".")[2]
                named = [field.name for field in attrs.fields(cast("Any", cls))]
                place = self.at(attribute) if attribute in named else self.path
            self.faults.add(place, error)
            return None


def text(value: Any) -> str:
    """A text."""
    if not isinstance(value, str):
        raise InvalidModel("", value, "write a text in quotes")
    return value


def texts(value: Any) -> tuple[str, ...]:
    """One text or a list of texts."""
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise InvalidModel("", value, "write a text or a list of texts")
    return tuple(value)


def flag(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise InvalidModel("", value, "write true or false")
    return value


def number(value: Any) -> float:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e15:
        raise InvalidModel("", value, "write a number")
    return float(value)


def whole(value: Any) -> int:
    """A whole number."""
    if isinstance(value, bool) or not isinstance(value, int) or not abs(value) < 1e15:
        raise InvalidModel("", value, "write a whole number")
    return value


def date(value: Any) -> Moment:
    """An instant, from a date of TOML's own or from a text."""
    return moment(value)


def mapping(value: Any) -> Mapping[str, Any]:
    """A table."""
    if not isinstance(value, Mapping):
        raise InvalidModel("", value, "write a table")
    return value


def one_of(choices: type[Choice], what: str) -> Callable[[Any], Choice]:
    """A converter to one of the words of an enumeration."""

    def convert(value: Any) -> Choice:
        word = text(value)
        try:
            return choices(word)
        except ValueError:
            raise UnknownName(what, word, [each.value for each in choices]) from None

    return convert


def kinds(value: Any) -> frozenset[DataKind]:
    """Kinds of data by name, one or many."""
    return data_kinds(texts(value))


def word(words: Iterable[str], what: str) -> Callable[[Any], str]:
    """A converter to one of some words; ``what`` says in an error what they are."""

    def convert(value: Any) -> str:
        if text(value) not in words:
            raise UnknownName(what, value, words)
        return str(value)

    return convert


def sequence(value: Any) -> list[Any]:
    """The entries of a list; of anything else, none."""
    return list(value) if isinstance(value, list | tuple) else []

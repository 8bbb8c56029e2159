"""Whether a value is what a field of a record takes, by the annotation of the field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

__all__ = ["Fit", "fits_of", "readable"]

_NOTHING = type(None)
_NAMES = {
    str: "a text",
    bool: "True or False",
    int: "a whole number",
    float: "a number",
}


@attrs.frozen
class Fit:
    """What one field of a record takes.

    Args:
        name: the attribute.
        given: the argument of the constructor.
        takes: whether it takes a value.
        mend: what to give instead of another.
        converter: what makes the value of what is given; None: it is taken as it is.
    """

    name: str
    given: str
    takes: Callable[[Any], bool]
    mend: str
    converter: Any


def fits_of(cls: type) -> tuple[Fit, ...] | None:
    """What each field takes that the constructor of an attrs class fills from an argument.

    Args:
        cls: the class.

    Returns:
        One for each such field; None while an annotation names what isn't defined yet.
    """
    try:
        hints = get_type_hints(cls)
    except NameError:
        return None
    return tuple(
        Fit(
            field.name,
            field.alias or field.name,
            _taking(hints[field.name]),
            f"give {_words(hints[field.name])}",
            field.converter,
        )
        for field in attrs.fields(cls)
        if field.init
    )


def readable(given: object) -> bool:
    """Whether a value is of a sort that some field reads: words, numbers, dates and records.

    Args:
        given: the value, or several.
    """
    if isinstance(given, str | float | int | date | Enum | None):
        return True
    if isinstance(given, Mapping):
        return all(map(readable, given)) and all(map(readable, given.values()))
    if isinstance(given, tuple | list | set | frozenset):
        return all(map(readable, given))
    return attrs.has(type(given)) or isinstance(given, Iterable)


def _taking(hint: Any) -> Callable[[Any], bool]:
    """Whether a value is of a type: a flag is no number, and a whole number is a number.

    Numbers that are more than numbers, such as instants that move, are numbers still.
    """
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        plain = [each for each in parts if get_origin(each) is None and each not in _NAMES]
        sorts = tuple(each for each in plain if isinstance(each, type))
        others = [_taking(each) for each in parts if each not in sorts]
        return lambda value: isinstance(value, sorts) or any(takes(value) for takes in others)
    if origin in (tuple, frozenset):
        inside = _taking(parts[0])
        return lambda value: isinstance(value, origin) and all(map(inside, value))
    if origin is not None and issubclass(origin, Mapping):
        key, said = map(_taking, parts)
        return lambda value: (
            isinstance(value, Mapping) and all(map(key, value)) and all(map(said, value.values()))
        )
    if hint is float:
        return lambda value: type(value) is int or isinstance(value, float)
    if hint is int:
        return lambda value: type(value) is int
    if isinstance(hint, type) and hint is not Any:
        return lambda value: isinstance(value, hint)
    return lambda value: True


def _words(hint: Any) -> str:
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return " or ".join(_words(each) for each in parts if each is not _NOTHING)
    if origin in (tuple, frozenset):
        inside = _words(parts[0]).removeprefix("a ").removeprefix("an ")
        return f"values of {inside}"
    if origin is not None:
        return "a table"
    if hint in _NAMES:
        return _NAMES[hint]
    name = getattr(hint, "__name__", str(hint))
    return f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"

"""Frozen records whose constructors speak our language when an argument is misspelt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from functools import wraps
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import attrs

from privmodel.errors import InvalidModel, PrivModelError, UnknownName

__all__ = ["as_tuple", "checked", "frozen_ids", "one_or_many", "require_count"]

T = TypeVar("T", bound=type)


def checked(cls: T) -> T:
    """Make the constructor of an attrs class report misspelt and missing arguments as ours.

    Args:
        cls: a class already built by ``attrs.frozen``.

    Returns:
        The same class; its constructor raises ``UnknownName`` with the nearest attributes, or
        ``InvalidModel`` naming what is missing or of the wrong type, where attrs would raise
        ``TypeError`` or take the value as it is.
    """
    generated: Callable[..., None] = cls.__init__  # type: ignore[misc]
    plain = {
        field.alias or field.name: _PLAIN[field.type]
        for field in attrs.fields(cls)
        if field.converter is None and field.type in _PLAIN
    }

    @wraps(generated)
    def __init__(self: object, *args: Any, **kwargs: Any) -> None:
        for name in plain.keys() & kwargs.keys():
            if not plain[name].takes(kwargs[name]):
                raise InvalidModel(f"{cls.__name__}.{name}", kwargs[name], plain[name].mend)
        try:
            generated(self, *args, **kwargs)
        except (TypeError, AttributeError):
            _explain(cls, args, kwargs)
            _explain_types(cls, kwargs)
            raise
        except ValueError as error:
            if not isinstance(error, PrivModelError):
                _explain_word(cls, kwargs, str(error))
            raise

    cls.__init__ = __init__  # type: ignore[misc]
    return cls


@attrs.frozen
class _Plain:
    """What a field takes as it is: values of these very types, so that a flag is no number.

    Numbers that are more than numbers, such as instants that move, are numbers still.
    """

    types: tuple[type, ...]
    mend: str

    def takes(self, value: object) -> bool:
        """Whether the field takes a value."""
        kind = type(value)
        return kind in self.types or (float in self.types and issubclass(kind, float))


_NOTHING = type(None)
_PLAIN: dict[Any, _Plain] = {
    "str": _Plain((str,), "give a text"),
    "str | None": _Plain((str, _NOTHING), "give a text"),
    "bool": _Plain((bool,), "give True or False"),
    "bool | None": _Plain((bool, _NOTHING), "give True or False"),
    "int": _Plain((int,), "give a whole number"),
    "int | None": _Plain((int, _NOTHING), "give a whole number"),
    "float": _Plain((float, int), "give a number"),
    "float | None": _Plain((float, int, _NOTHING), "give a number"),
}
"""By the annotation of a field, what it takes."""


def _explain_types(cls: type, kwargs: dict[str, Any]) -> None:
    """Raise the error of ours for the attribute whose value is none of its records."""
    hints = get_type_hints(cls)
    for field in attrs.fields(cls):
        name, hint = field.alias or field.name, hints[field.name]
        many = get_origin(hint) is tuple
        if name not in kwargs or (field.converter is not None and not many):
            continue
        parts = get_args(hint) if many or isinstance(hint, UnionType) else (hint,)
        wanted = tuple(each for each in parts if isinstance(each, type))
        for given in one_or_many(kwargs[name]) if many else (kwargs[name],):
            if wanted and not isinstance(given, wanted):
                names = " or ".join(each.__name__ for each in wanted if each is not _NOTHING)
                mend = f"give values of {names}" if many else f"give a {names}"
                raise InvalidModel(f"{cls.__name__}.{field.name}", given, mend) from None


def _explain(cls: type, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    fields = [field for field in attrs.fields(cls) if field.init]
    names = [field.alias or field.name for field in fields]
    for given in kwargs:
        if given not in names:
            raise UnknownName(f"attribute of {cls.__name__}", given, names) from None
    if args:
        raise InvalidModel(cls.__name__, args, "name every argument") from None
    for field, name in zip(fields, names, strict=True):
        if field.default is attrs.NOTHING and name not in kwargs:
            raise InvalidModel(f"{cls.__name__}.{name}", None, "give it a value") from None


def _explain_word(cls: type, kwargs: dict[str, Any], said: str) -> None:
    """Raise the error of ours for the attribute whose words are a closed list."""
    for field in attrs.fields(cls):
        words, given = _words_of(field.converter), kwargs.get(field.alias or field.name)
        if words is None or given is None or isinstance(given, words):
            continue
        known = [member.value for member in words]
        if given not in known:
            raise UnknownName(field.name, given, known, f"{cls.__name__}.{field.name}") from None
    raise InvalidModel(cls.__name__, said, "use one of the words that there are") from None


def _words_of(converter: Any) -> type[Enum] | None:
    """The enumeration to which a converter leads, if it is one, or an optional one."""
    if isinstance(converter, type) and issubclass(converter, Enum):
        return converter
    inside = getattr(converter, "__closure__", None) or ()
    found = (cell.cell_contents for cell in inside)
    return next((each for each in found if isinstance(each, type) and issubclass(each, Enum)), None)


def as_tuple(values: Iterable[Any] | Any) -> tuple[Any, ...]:
    """A tuple from many values, or from a single one."""
    return one_or_many(values)


def one_or_many(value: Iterable[Any] | Any | None) -> tuple[Any, ...]:
    """A tuple from many values, from a single one (a text is one) or from nothing."""
    if value is None:
        return ()
    if isinstance(value, str) or not isinstance(value, Iterable):
        return (value,)
    return tuple(value)


def frozen_ids(value: str | Iterable[str] | None) -> frozenset[str]:
    """A set of ids from one text, from many or from nothing."""
    return frozenset(one_or_many(value))


def require_count(place: str, value: object, least: int) -> None:
    """Refuse what is no whole number, or too small a one.

    Raises:
        InvalidModel: naming the place.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise InvalidModel(place, value, f"give a whole number, {least} or more")

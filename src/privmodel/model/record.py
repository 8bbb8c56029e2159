"""Frozen records whose constructors speak our language when an argument is misspelt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from functools import wraps
from typing import Any, TypeVar

import attrs

from privmodel.errors import InvalidModel, PrivModelError, UnknownName

from .fitting import Fit, fits_of, readable

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
    fits: tuple[Fit, ...] | None = None

    @wraps(generated)
    def __init__(self: object, *args: Any, **kwargs: Any) -> None:
        nonlocal fits
        if fits is None:
            fits = fits_of(cls)
        for fit in fits or ():
            if fit.given in kwargs:
                _require_readable(cls, fit, kwargs[fit.given])
        try:
            generated(self, *args, **kwargs)
        except (TypeError, AttributeError):
            _explain(cls, args, kwargs)
            _explain_types(cls, fits or (), kwargs)
            raise
        except ValueError as error:
            if not isinstance(error, PrivModelError):
                _explain_word(cls, kwargs, str(error))
            raise
        for fit in fits or ():
            if fit.converter is not None and fit.given in kwargs:
                _require(cls, fit, getattr(self, fit.name))

    cls.__init__ = __init__  # type: ignore[misc]
    return cls


def _require(cls: type, fit: Fit, value: object) -> None:
    if fit.takes(value):
        return
    inside = value if isinstance(value, tuple | frozenset) else ()
    # of several values, the one that is none of its records says more than all of them
    wrong = next((each for each in inside if not fit.takes(type(inside)((each,)))), value)
    raise InvalidModel(f"{cls.__name__}.{fit.name}", wrong, fit.mend)


def _require_readable(cls: type, fit: Fit, given: object) -> None:
    if fit.converter is None:
        _require(cls, fit, given)
    elif not readable(given):
        raise InvalidModel(f"{cls.__name__}.{fit.name}", given, fit.mend)


def _explain_types(cls: type, fits: tuple[Fit, ...], kwargs: dict[str, Any]) -> None:
    """Raise the error of ours for the attribute whose value is none of its records."""
    for fit in fits:
        if fit.converter is None or fit.given not in kwargs:
            continue
        given = kwargs[fit.given]
        try:
            value = fit.converter(given)
        except (TypeError, AttributeError):
            raise InvalidModel(f"{cls.__name__}.{fit.name}", given, fit.mend) from None
        _require(cls, fit, value)


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

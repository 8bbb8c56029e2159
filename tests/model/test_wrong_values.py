"""What the records of the model say when a field is given what it does not take."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Mapping
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs
import pytest

import privmodel.model
from privmodel.errors import InvalidModel, PrivModelError
from privmodel.model.platform import Chat
from privmodel.model.request import Suspicion
from privmodel.model.timeline import Moment, moment

PARTS = {"Moment", "Test", "Fit", "Item"}
"""What the model itself builds, out of texts and scopes that it has read already."""


def _classes() -> dict[str, type]:
    """The public attrs classes of the model, by name."""
    found = {}
    for each in pkgutil.iter_modules(privmodel.model.__path__):
        module = importlib.import_module(f"{privmodel.model.__name__}.{each.name}")
        for name in module.__all__:
            member = getattr(module, name)
            if inspect.isclass(member) and attrs.has(member) and name not in PARTS:
                found[name] = member
    return found


CLASSES = _classes()


def _some(hint: Any) -> Any:
    """Some value of a type."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return None if type(None) in parts else _some(parts[0])
    if origin is not None:
        return {} if issubclass(origin, Mapping) else origin()
    if hint is Moment:
        return moment("2024-01-01")
    if issubclass(hint, Enum):
        return next(iter(hint))
    if hint in (str, int, float):
        return hint("1")
    return hint(**_needed(hint))


def _needed(cls: type) -> dict[str, Any]:
    """Arguments with which a record can be built."""
    hints = get_type_hints(cls)
    return {
        field.alias or field.name: _some(hints[field.name])
        for field in attrs.fields(cls)
        if field.init and field.default is attrs.NOTHING
    }


WRONG = {"object": object(), "table": {"neither": object()}, "tuple": (object(),)}
FIELDS = {
    f"{cls.__name__}.{field.name}": (cls, field.alias or field.name)
    for cls in CLASSES.values()
    for field in attrs.fields(cls)
    if field.init
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("name", FIELDS)
def test_wrong_type(name: str, wrong: object) -> None:
    """
    A field that is given what it does not take says so, with its record and its name.
    """
    cls, given = FIELDS[name]
    with pytest.raises(InvalidModel) as raised:
        cls(**{**_needed(cls), given: wrong})
    assert raised.value.place == name


@pytest.mark.parametrize("name", FIELDS)
def test_another_record(name: str) -> None:
    """
    A field that is given a record of another sort raises an error of the family.
    """
    cls, given = FIELDS[name]
    other = Chat(kind="group") if given.startswith("suspicion") else Suspicion()
    with pytest.raises(PrivModelError):
        cls(**{**_needed(cls), given: other})

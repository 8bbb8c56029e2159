"""Documents as frozen records of plain values, written to JSON and read again fault by fault."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import attrs

from privmodel.errors import CatalogueError, InvalidModel, Problem, UnknownName
from privmodel.query.files.tables import Faults, mapping

__all__ = ["parsed", "plain", "read", "unchanging", "written"]

T = TypeVar("T")


def unchanging(value: Any) -> Any:
    """Plain values that nobody can change: tuples and read-only tables."""
    if isinstance(value, Mapping):
        return MappingProxyType({name: unchanging(each) for name, each in value.items()})
    return tuple(map(unchanging, value)) if isinstance(value, list | tuple) else value


def plain(record: Any) -> dict[str, Any]:
    """A record as plain values: lists, tables, texts, numbers, flags and None."""
    found: dict[str, Any] = _thawed(record)
    return found


def written(record: Any) -> str:
    """The JSON text of a record."""
    return json.dumps(plain(record), ensure_ascii=False, indent=2, allow_nan=False)


def _thawed(value: Any) -> Any:
    if attrs.has(type(value)):
        fields = attrs.fields(type(value))
        return {each.name: _thawed(getattr(value, each.name)) for each in fields}
    if isinstance(value, Mapping):
        return {name: _thawed(each) for name, each in value.items()}
    return [_thawed(each) for each in value] if isinstance(value, tuple) else value


def read(text: str, cls: type[T], form: str, name: str) -> T:
    """The record in a JSON text.

    Args:
        text: the text.
        cls: the class of the record; its ``format`` must be this version.
        form: the version that is read.
        name: what the document is called in errors.

    Raises:
        CatalogueError: with every fault of the document at once, each with its key path; a
            document of another version is refused as such.
    """
    document = parsed(text, name)
    version = document.get("format")
    if version != form:
        message = f"{version!r} is not a version that is read here; it must be {form!r}"
        raise CatalogueError(name, [Problem("format", message)])
    faults = Faults(name)
    made: Any = _read(document, cls, "", faults)
    faults.raise_if_any()
    result: T = made
    return result


def parsed(text: str, name: str) -> dict[str, Any]:
    """The object in a JSON text.

    Args:
        text: the text.
        name: what the document is called in errors.

    Raises:
        CatalogueError: it is no JSON object, a key is given twice, or a number is none of JSON's.
    """

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise CatalogueError(name, [Problem(twice, "it is given twice; give it once")])
        return made

    def no_constant(constant: str) -> None:
        raise CatalogueError(name, [Problem("", f"{constant} is no number of JSON")])

    try:
        document = json.loads(text, object_pairs_hook=once, parse_constant=no_constant)
    except CatalogueError:
        raise
    except (ValueError, RecursionError) as error:
        raise CatalogueError(name, [Problem("", f"this is not JSON: {error}")]) from None
    if not isinstance(document, dict):
        raise CatalogueError(name, [Problem("", "the document is no object")])
    return document


def _read(value: Any, cls: Any, path: str, faults: Faults) -> Any:
    """A value of a type of the records from plain values, every fault noted with its path."""
    if isinstance(cls, UnionType):
        inner, _ = get_args(cls)
        return None if value is None else _read(value, inner, path, faults)
    if get_origin(cls) is tuple:
        if not isinstance(value, list):
            faults.add(path, InvalidModel("", value, "write a list"))
            return ()
        inner, _ = get_args(cls)
        return tuple(
            _read(each, inner, f"{path}[{number}]", faults) for number, each in enumerate(value)
        )
    if attrs.has(cls):
        return _read_record(value, cls, path, faults)
    kind, mend = (
        (cls, _MENDS[cls]) if isinstance(cls, type) and cls in _MENDS else (dict, "write an object")
    )
    fits = isinstance(value, int | float if kind is float else kind)
    if not fits or (kind in (int, float) and isinstance(value, bool)):
        faults.add(path, InvalidModel("", value, mend))
    return value


_MENDS = {
    str: "write a text",
    bool: "write true or false",
    int: "write a whole number",
    float: "write a number",
}


def _read_record(value: Any, cls: type, path: str, faults: Faults) -> Any:
    try:
        table = mapping(value)
    except InvalidModel:
        faults.add(path, InvalidModel("", value, "write an object"))
        return None
    hints = get_type_hints(cls)
    before = len(faults)
    at = f"{path}." if path else ""
    for name in table:
        if name not in hints:
            faults.add(f"{at}{name}", UnknownName("field", name, hints))
    for name in hints:
        if name not in table:
            faults.add(f"{at}{name}", "it is missing")
    values = {
        name: _read(table[name], hint, f"{at}{name}", faults)
        for name, hint in hints.items()
        if name in table
    }
    return cls(**values) if len(faults) == before else None

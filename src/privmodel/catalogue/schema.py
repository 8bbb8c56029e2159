"""The only place that knows TOML's shape: documents become model values, each fault with its path.

A statement is written either beside its fact (``[[fact.retention]]``) or at the top of the file
with ``facts = [...]``. Both become the same value; what is written back is the second form.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from functools import cache
from typing import Any, TypeGuard, TypeVar, get_args, get_type_hints

import attrs
from cattrs import Converter
from cattrs.errors import (
    AttributeValidationNote,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn, override

from privmodel.errors import CatalogueError, InvalidModel, PrivModelError, Problem, UnknownName
from privmodel.model.claim import ClaimedGuarantee, ClaimedPast
from privmodel.model.evidence import Fact, Source
from privmodel.model.law import Cell
from privmodel.model.schedules import SCHEDULES, Schedule
from privmodel.model.scope import Scope, Test, scope
from privmodel.model.setting import Default, Setting
from privmodel.model.timeline import Period, optional_moment

from .document import platform_document
from .faults import Faults, a_or_an, sentence, wrong
from .shape import CLAIMS, FORMAT, LAW, PLATFORM, Contents, Entry, Shape, attributes
from .tables import Placed, report_dangling, report_twins, tables

__all__ = [
    "Contents",
    "Entry",
    "parse",
    "platform_document",
    "read_claims",
    "read_jurisdiction",
    "read_platform",
]

T = TypeVar("T")
Hook = Callable[[Any], Any]
_BESIDES = ("from", "until", "context")
"""Keys of a fact that are none of its attributes."""

_TESTS = ("at_least", "at_most", "not")
"""What a test in braces can hold."""

_NOUNS = {
    "Belongs": "owner of a setting",
    "Bound": "kind of bound",
    "Binds": "word for whom an instrument binds",
    "Category": "legal category",
    "ChatKind": "kind of chat",
    "Compulsion": "kind of compulsion",
    "DataKind": "data kind",
    "EventKind": "event",
    "Gives": "word for what a clause gives",
    "Relation": "relation to a country",
    "Role": "place",
    "State": "state of a copy",
    "SecrecyRule": "rule on secrecy",
    "TimeMode": "time mode",
    "Voice": "voice",
    "Way": "way from abroad",
}


def parse(text: str, file: str) -> dict[str, Any]:
    """The document in a TOML text.

    Raises:
        CatalogueError: when it is not TOML, with the line.
    """
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        said = re.fullmatch(r"(?P<what>.*?)(?: \((?P<where>at .*)\))?", str(error), re.DOTALL)
        what, where = (said["what"], said["where"]) if said else (str(error), None)
        fault = f"this is not TOML{f' {where}' if where else ''}: {what[:1].lower()}{what[1:]}; "
        fault += "texts stand in quotes, lists in brackets, each key once"
        raise CatalogueError(file, [Problem("", fault)]) from None


def read_platform(document: Mapping[str, Any], file: str) -> Contents:
    """The platform that a document describes.

    Args:
        document: the parsed TOML.
        file: the file's name, for errors.

    Raises:
        CatalogueError: with every fault of the document at once.
    """
    return _read(document, PLATFORM, file)


def read_jurisdiction(document: Mapping[str, Any], file: str) -> Contents:
    """The jurisdiction that a document describes.

    Raises:
        CatalogueError: with every fault of the document at once.
    """
    return _read(document, LAW, file)


def read_claims(document: Mapping[str, Any], file: str) -> Contents:
    """What a document says that others say of a platform.

    Raises:
        CatalogueError: with every fault of the document at once.
    """
    return _read(document, CLAIMS, file)


def _read(document: Mapping[str, Any], shape: Shape, file: str) -> Contents:
    faults = Faults(file)
    head = _head(document, shape, faults)
    parts: dict[str, Placed] = {"sources": []}
    if "fact" in shape.extra:
        parts["facts"] = []
    records = {**shape.records, **shape.loose}
    parts.update((collection, []) for collection, _ in records.values())
    defaults: Placed = []
    entries: list[Entry] = []
    for place, table in tables(document, "source", faults):
        parts["sources"] += _structured(table, Source, place, faults)
    for place, table in tables(document, "fact", faults) if "facts" in parts else ():
        _fact(place, table, shape, parts, defaults, entries, faults)
    for key, (collection, cls) in records.items():
        for place, table in tables(document, key, faults):
            parts[collection] += _structured(table, cls, place, faults)
    if "setting" in shape.extra:
        parts["settings"] = _settings(document, defaults, faults)
    report_twins(document, parts, faults)
    report_dangling(document, parts, faults)
    gates = _meanings(document, "gates", faults)
    classes = _meanings(document, "classes", faults)
    faults.raise_if_any()
    values = {name: tuple(value for _, value in placed) for name, placed in parts.items()}
    try:
        value = shape.cls(**{**head, **values})
    except PrivModelError as error:
        raise CatalogueError(file, [Problem(_inner(error), sentence(error))]) from None
    places = {name: tuple(place for place, _ in placed) for name, placed in parts.items()}
    return Contents(
        value=value, entries=tuple(entries), places=places, gates=gates, classes=classes
    )


def _head(document: Mapping[str, Any], shape: Shape, faults: Faults) -> dict[str, Any]:
    """The keys at the top of a file."""
    keys = {"format", *shape.head, *shape.extra, *shape.records, *shape.loose}
    for key in document:
        if key not in keys:
            faults.add(key, str(UnknownName("key of the file", key, keys)))
    if "format" not in document:
        faults.add("format", f"missing; add format = {FORMAT}")
    elif document["format"] != FORMAT or isinstance(document["format"], bool):
        faults.add("format", wrong(document["format"], f"write format = {FORMAT}"))
    if "id" not in document:
        faults.add("id", "missing; add an id, the file's name without .toml")
    hooks = _hooks(shape.cls)
    head: dict[str, Any] = {}
    for key in shape.head:
        if key in document:
            try:
                head[key] = hooks[key](document[key])
            except (PrivModelError, IterableValidationError) as error:
                for place, each in _flatten(error, key):
                    faults.add(place, sentence(each))
    return head


def _fact(
    place: str,
    table: Mapping[str, Any],
    shape: Shape,
    parts: dict[str, Placed],
    defaults: Placed,
    entries: list[Entry],
    faults: Faults,
) -> None:
    """One fact, and the statements written below it."""
    nested = {**shape.records}
    if "setting" in shape.extra:
        nested["default"] = ("", Default)
    known = {*_keys(Fact) - {"period"}, *_BESIDES, *nested}
    _unknown(table, known, "a fact", place, faults)
    own = {key: given for key, given in table.items() if key in known - {*_BESIDES, *nested}}
    dates: dict[str, Any] = {}
    for name, key in (("start", "from"), ("end", "until")):
        try:
            dates[name] = optional_moment(table.get(key))
        except PrivModelError as error:
            faults.add(f"{place}.{key}", sentence(error))
    context = table.get("context", "")
    if not isinstance(context, str):
        faults.add(f"{place}.context", wrong(context, "write a text in quotes"))
    try:
        period = Period(**dates)
    except PrivModelError as error:
        faults.add(f"{place}.until", sentence(error))
    else:
        for _, fact in _structured(own, Fact, place, faults):
            dated = attrs.evolve(fact, period=period)
            parts["facts"].append((place, dated))
            entries.append(Entry(fact=dated, context=context))
    own_id = table.get("id")
    for key, (collection, cls) in nested.items():
        for where, record in tables(table, key, faults, place):
            own_keys = _keys(cls) - {"facts"}
            besides = {"setting", "also"} if key == "default" else {"also"}
            _unknown(record, own_keys | besides, f"{a_or_an(key)} {key}", where, faults)
            rest = {k: v for k, v in record.items() if k in own_keys}
            also: tuple[str, ...] = ()
            try:
                also = _each(_text)(record.get("also", ()))
            except (PrivModelError, IterableValidationError) as error:
                for at, each in _flatten(error, f"{where}.also"):
                    faults.add(at, sentence(each))
            rest["facts"] = [*([own_id] if isinstance(own_id, str) else []), *also]
            if key == "default":
                defaults.append((where, {"setting": record.get("setting"), **rest}))
            else:
                parts[collection] += _structured(rest, cls, where, faults)


def _settings(document: Mapping[str, Any], defaults: Placed, faults: Faults) -> Placed:
    """The settings with their defaults, wherever those are written."""
    declared = list(tables(document, "setting", faults))
    values = {str(table.get("name")): table.get("values") for _, table in declared}
    found: dict[str, list[Default]] = {}
    for place, table in defaults:
        name = table.pop("setting")
        made = [value for _, value in _structured(table, Default, place, faults)]
        if not isinstance(name, str):
            faults.add(f"{place}.setting", "missing; name the setting whose default this is")
        elif name not in values:
            faults.add(f"{place}.setting", str(UnknownName("setting", name, values)))
        elif _are_texts(known := values[name]):
            for default in made:
                if default.value not in known:
                    error = UnknownName(f"value of the setting {name!r}", default.value, known)
                    faults.add(f"{place}.value", str(error))
                else:
                    found.setdefault(name, []).append(default)
    settings: Placed = []
    for place, table in declared:
        for _, setting in _structured(table, Setting, place, faults):
            more = found.get(setting.name, [])
            settings.append((place, attrs.evolve(setting, defaults=(*setting.defaults, *more))))
    return settings


def _are_texts(values: Any) -> TypeGuard[list[str]]:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def _meanings(document: Mapping[str, Any], key: str, faults: Faults) -> dict[str, str]:
    """The conditions or classes of its own that a law file declares, each with its meaning."""
    table = document.get(key, {})
    if not isinstance(table, Mapping):
        faults.add(key, wrong(table, f'write [{key}] and below it name = "meaning"'))
        return {}
    for name, meaning in table.items():
        if not isinstance(meaning, str):
            faults.add(f"{key}.{name}", wrong(meaning, "write its meaning as a text in quotes"))
    return dict(table)


def _structured(
    table: Mapping[str, Any], cls: type[T], place: str, faults: Faults
) -> Iterator[tuple[str, T]]:
    """The value that a table describes, with its key path; nothing when the table is faulty."""
    try:
        yield place, converter().structure(table, cls)
    except ClassValidationError as group:
        for path, error in _flatten(group, place):
            if isinstance(error, ForbiddenExtraKeysError):
                noun = error.cl.__name__.lower()
                noun = f"{a_or_an(noun)} {noun}"
                known = _keys(error.cl)
                for name in sorted(error.extra_fields):
                    faults.add(f"{path}.{name}", str(UnknownName(f"key of {noun}", name, known)))
            else:
                faults.add(path, sentence(error))


def _unknown(
    table: Mapping[str, Any], known: Iterable[str], noun: str, place: str, faults: Faults
) -> None:
    for key in table:
        if key not in known:
            faults.add(f"{place}.{key}", str(UnknownName(f"key of {noun}", key, known)))


def _keys(cls: type) -> set[str]:
    """The keys of a class's table."""
    return {"cell" if field.name == "cells" else field.name for field in attributes(cls)}


def _flatten(error: BaseException, path: str) -> Iterator[tuple[str, BaseException]]:
    """The single errors inside a group, each with its key path."""
    if isinstance(error, ClassValidationError | IterableValidationError):
        for each in error.exceptions:
            place = path
            for note in getattr(each, "__notes__", ()):
                if isinstance(note, AttributeValidationNote):
                    place = f"{path}.{'cell' if note.name == 'cells' else note.name}"
                elif isinstance(note, IterableValidationNote):
                    place = f"{path}[{note.index}]"
            yield from _flatten(each, place)
    else:
        inner = _inner(error)
        yield (f"{path}.{inner}" if inner and not path.endswith(inner) else path), error


def _inner(error: BaseException) -> str:
    """The attribute that an error of a class's own names, such as ``target``."""
    place = error.place if isinstance(error, InvalidModel | UnknownName) else ""
    return place.rpartition(".")[2] if place[:1].isupper() and "." in place else ""


# --- Values


@cache
def converter() -> Converter:
    """The converter between plain documents and the model's classes."""
    made = Converter(detailed_validation=True)
    shapes = [each for shape in (PLATFORM, LAW, CLAIMS) for each in (shape.records, shape.loose)]
    classes = {cls for tables in shapes for _, cls in tables.values()}
    for cls in (*classes, Cell, ClaimedGuarantee, ClaimedPast, Source, Setting, Default, Fact):
        hooks = _hooks(cls)
        overrides: dict[str, Any] = {
            name: override(
                struct_hook=_ignoring_type(hook), rename="cell" if name == "cells" else None
            )
            for name, hook in hooks.items()
        }
        if cls is Fact:
            overrides["period"] = override(omit=True)
        made.register_structure_hook(
            cls, make_dict_structure_fn(cls, made, _cattrs_forbid_extra_keys=True, **overrides)
        )
    return made


def _ignoring_type(hook: Hook) -> Callable[[Any, Any], Any]:
    return lambda value, _: hook(value)


def _hooks(cls: type) -> dict[str, Hook]:
    """For each attribute of a class, what turns a plain value into the attribute's."""
    hints = get_type_hints(cls)
    return {field.name: _hook(field, hints[field.name]) for field in attributes(cls)}


def _hook(field: Any, hint: Any) -> Hook:
    special: dict[str, Hook] = {
        "any_of": _each(_scope),
        "cells": _records(Cell),
        "defaults": _records(Default),
        "keys_checked": _scope,
        "schedule": _schedule,
        "where": _scope,
    }
    if field.name in special:
        return special[field.name]
    inside = [each for each in get_args(hint) if each not in (type(None), Ellipsis)]
    plain = {str: _text, bool: _flag, float: _number, int: _number}
    if isinstance(hint, type) and hint in plain:
        return plain[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _member(hint)
    if hint in (ClaimedGuarantee, ClaimedPast):
        return lambda table: converter().structure(_table(table), hint)
    if not str(hint).startswith(("tuple", "frozenset")) and len(inside) == 1:
        return _hook(field, inside[0])
    for one in inside:
        if get_args(one):  # an optional list
            return _hook(field, one)
        if one in plain:
            return _each(plain[one])
        if isinstance(one, type) and issubclass(one, Enum):
            return _each(_member(one))
        return _each(_converting_one(field.converter))
    convert: Hook = field.converter or _text
    return convert


def _converting_one(convert: Hook) -> Hook:
    """What an attribute's own converter makes of one of its values."""
    return lambda value: convert([_text(value)])[0]


def _each(hook: Hook) -> Hook:
    """A hook for a list, which reports every faulty element with its position."""

    def run(values: Any) -> tuple[Any, ...]:
        if isinstance(values, str):
            return (hook(values),)
        if not isinstance(values, list | tuple):
            raise InvalidModel("", values, "write a list in brackets")
        made, errors = [], []
        for position, value in enumerate(values):
            try:
                made.append(hook(value))
            except Exception as error:
                error.add_note(IterableValidationNote("", position, object))
                errors.append(error)
        if errors:
            raise IterableValidationError("", errors, tuple)
        return tuple(made)

    return run


def _records(cls: type) -> Hook:
    each = _each(lambda table: converter().structure(_table(table), cls))

    def run(values: Any) -> Any:
        if not isinstance(values, list):
            raise InvalidModel("", values, "write a list of tables")
        return each(values)

    return run


def _table(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidModel("", value, "write a table")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise InvalidModel("", value, "write a text in quotes")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise InvalidModel("", value, "write true or false, without quotes")
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidModel("", value, "write a number, without quotes")
    return value


def _member(enum: type[Enum]) -> Hook:
    def run(value: Any) -> Enum:
        try:
            return enum(_text(value))
        except ValueError as error:
            if isinstance(error, InvalidModel):
                raise
            noun = _NOUNS.get(enum.__name__, enum.__name__.lower())
            raise UnknownName(noun, value, [member.value for member in enum]) from None

    return run


def _schedule(value: Any) -> Schedule:
    if isinstance(value, str):
        value = {"kind": value}
    if not isinstance(value, Mapping) or not isinstance(value.get("kind"), str):
        raise InvalidModel("", value, f"name one of {', '.join(SCHEDULES)}")
    kind = value["kind"]
    if kind not in SCHEDULES:
        raise UnknownName("key schedule", kind, SCHEDULES)
    hooks = _hooks(SCHEDULES[kind])
    given: dict[str, Any] = {}
    for name, each in value.items():
        if name == "kind":
            continue
        if name not in hooks:
            raise UnknownName(f"part of {kind}", name, hooks)
        given[name] = hooks[name](each)
    return SCHEDULES[kind](**given)


def _scope(value: Any) -> Scope:
    if not isinstance(value, Mapping):
        raise InvalidModel("", value, 'write tests in braces, such as { chat = "group" }')
    tests: list[Test] = []
    errors: list[Exception] = []
    for name, wanted in value.items():
        try:
            if isinstance(wanted, Mapping):
                for key, given in wanted.items():
                    if key not in _TESTS:
                        raise UnknownName("kind of test", key, _TESTS)
                    if key != "not":
                        _number(given)
            elif not isinstance(wanted, bool | str):
                _each(_text)(wanted)
            tests += scope({name: wanted}).tests
        except (PrivModelError, IterableValidationError) as error:
            error.add_note(AttributeValidationNote("", name, object))
            errors.append(error)
    if errors:
        raise ClassValidationError("", errors, Scope)
    return Scope(tests=tuple(tests))

"""The only place that knows TOML's shape: documents in, model values out, and back.

A statement is written either beside its fact (``[[fact.retention]]``) or at the top of the file
with ``facts = [...]``. Both become the same value; what is written back is the second form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from functools import cache
from types import SimpleNamespace
from typing import Any, TypeVar, cast

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
from privmodel.model.disclosure import Clause, Practice
from privmodel.model.encryption import SCHEDULES, Mode, Schedule
from privmodel.model.evidence import Fact, Sighting, Source
from privmodel.model.law import Bar, Cell, Instrument, Jurisdiction
from privmodel.model.platform import Chat, Establishment, Login, Platform, dangling
from privmodel.model.record import one_or_many
from privmodel.model.retention import Ending, Replication, Retention, Timer
from privmodel.model.scope import Scope, Test
from privmodel.model.setting import Default, Setting
from privmodel.model.timeline import Moment, Period

__all__ = ["Entry", "platform_document", "read_jurisdiction", "read_platform"]

T = TypeVar("T")

FORMAT = 1
"""The version of the files' form."""

_PLATFORM_RECORDS: dict[str, tuple[str, type]] = {
    "chat": ("chats", Chat),
    "mode": ("modes", Mode),
    "retention": ("retention", Retention),
    "replication": ("replications", Replication),
    "timer": ("timers", Timer),
    "login": ("logins", Login),
    "establishment": ("establishments", Establishment),
    "clause": ("clauses", Clause),
    "practice": ("practices", Practice),
}
_LAW_RECORDS: dict[str, tuple[str, type]] = {
    "instrument": ("instruments", Instrument),
    "bar": ("bars", Bar),
}
_PLATFORM_KEYS = {"format", "id", "name", "operators", "selectors", "establishments_closed"}


@attrs.frozen(kw_only=True)
class Entry:
    """A fact as a file has it: the statement, and why no rule rests on it, if none does.

    Args:
        fact: the statement.
        context: why the model draws nothing from it; empty where something rests on it.
    """

    fact: Fact
    context: str = ""


@attrs.frozen(kw_only=True)
class Contents:
    """What one file holds.

    Args:
        value: the platform or jurisdiction.
        entries: its facts with the reasons of those that nothing rests on.
    """

    value: Any
    entries: tuple[Entry, ...]


class _Faults:
    """Collects problems, so that a file's reader sees all of them at once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def add(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message))

    def raise_if_any(self) -> None:
        if self.problems:
            raise CatalogueError(self.file, self.problems)


@cache
def converter() -> Converter:
    """The converter between plain documents and the model's classes."""
    made = Converter(prefer_attrib_converters=True, detailed_validation=True)
    for cls in (*_classes(_PLATFORM_RECORDS), *_classes(_LAW_RECORDS), Source, Setting, Default):
        _register(made, cls)
    _register(made, Cell)
    return made


def _classes(records: Mapping[str, tuple[str, type]]) -> Iterator[type]:
    return (cls for _, cls in records.values())


def _register(made: Converter, cls: type) -> None:
    overrides: dict[str, Any] = {}
    hooks = {
        "schedule": lambda value, _: _schedule(value),
        "cells": lambda value, _: tuple(made.structure(each, Cell) for each in _list(value)),
        "defaults": lambda value, _: tuple(made.structure(each, Default) for each in _list(value)),
    }
    for field in attrs.fields(cls):
        if field.name in hooks:
            overrides[field.name] = override(struct_hook=hooks[field.name])
        elif field.converter is not None:
            overrides[field.name] = override(struct_hook=_converting(field.converter))
        elif field.type in ("str", str):
            overrides[field.name] = override(struct_hook=lambda value, _: _text(value))
        elif field.type in ("bool", bool):
            overrides[field.name] = override(struct_hook=lambda value, _: _flag(value))
        elif "float" in str(field.type):
            overrides[field.name] = override(struct_hook=lambda value, _: _number(value))
        else:
            overrides[field.name] = override(struct_hook=lambda value, _: value)
    hook = make_dict_structure_fn(cls, made, _cattrs_forbid_extra_keys=True, **overrides)
    made.register_structure_hook(cls, hook)


def _converting(convert: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    """A hook that runs an attribute's own converter, so that each fault has its key path."""
    return lambda value, _: convert(value)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise InvalidModel("", value, "write a list of tables")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise InvalidModel("", value, "write a text in quotes")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise InvalidModel("", value, "write true or false")
    return value


def _number(value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidModel("", value, "write a number")
    return float(value)


def _schedule(value: Any) -> Schedule:
    if isinstance(value, str):
        value = {"kind": value}
    if not isinstance(value, Mapping) or "kind" not in value:
        raise InvalidModel("", value, f"name one of {', '.join(SCHEDULES)}")
    kind = value["kind"]
    if kind not in SCHEDULES:
        raise UnknownName("key schedule", kind, SCHEDULES)
    return SCHEDULES[kind](**{name: given for name, given in value.items() if name != "kind"})


def read_platform(document: Mapping[str, Any], file: str) -> Contents:
    """The platform that a document describes.

    Args:
        document: the parsed TOML.
        file: the file's name, for errors.

    Raises:
        CatalogueError: with every fault of the document at once.
    """
    faults = _Faults(file)
    parts = _records(document, _PLATFORM_RECORDS, faults, extra={"source", "setting", "fact"})
    settings = _settings(document, parts.pop("defaults"), faults)
    values: dict[str, Any] = {"settings": settings, "sources": parts.pop("sources")}
    entries = parts.pop("entries")
    values["facts"] = [entry.fact for entry in entries]
    for key in _PLATFORM_KEYS - {"format"}:
        if key in document:
            values[key] = document[key]
    values.update(parts)
    platform = _build(Platform, values, faults)
    return Contents(value=platform, entries=tuple(entries))


def read_jurisdiction(document: Mapping[str, Any], file: str) -> Contents:
    """The jurisdiction that a document describes.

    Raises:
        CatalogueError: with every fault of the document at once.
    """
    faults = _Faults(file)
    parts = _records(document, _LAW_RECORDS, faults, extra={"source", "fact"})
    parts.pop("defaults")
    entries = parts.pop("entries")
    values: dict[str, Any] = {"facts": [entry.fact for entry in entries], **parts}
    for key in ("id", "name"):
        if key in document:
            values[key] = document[key]
    sources = {source.id for source in values["sources"]}
    facts = {fact.id for fact in values["facts"]}
    _dangling_law(values, facts, sources, faults)
    jurisdiction = _build(Jurisdiction, values, faults)
    return Contents(value=jurisdiction, entries=tuple(entries))


def _build(cls: type[T], values: Mapping[str, Any], faults: _Faults) -> T | None:
    if not isinstance(values.get("id"), str):
        faults.add("id", "the file needs an id")
    if not faults.problems:
        try:
            return cls(**values)
        except PrivModelError as error:
            faults.add("", str(error))
    elif cls is Platform:
        for error in dangling(cast(Platform, SimpleNamespace(**values))):
            faults.add("", str(error))
    faults.raise_if_any()
    raise AssertionError("unreachable")  # pragma: no cover


def _records(
    document: Mapping[str, Any],
    forms: Mapping[str, tuple[str, type]],
    faults: _Faults,
    *,
    extra: set[str],
) -> dict[str, Any]:
    """Sources, facts and statements of a document, wherever they are written."""
    keys = {*forms, *extra, *_PLATFORM_KEYS}
    if forms is _LAW_RECORDS:
        keys -= {"operators", "selectors", "establishments_closed"}
    for key in document:
        if key not in keys:
            faults.add(key, str(UnknownName("key of the file", key, keys)))
    if document.get("format") != FORMAT:
        faults.add("format", f"{document.get('format')!r} won't do; write format = {FORMAT}")
    parts: dict[str, Any] = {"defaults": []}
    for collection, _ in forms.values():
        parts[collection] = []
    parts["sources"] = list(_structured(document.get("source", []), Source, "source", faults))
    parts["entries"] = []
    for position, table in enumerate(_tables(document.get("fact", []), "fact", faults)):
        _fact(table, f"fact[{position}]", forms, parts, faults)
    for key, (collection, cls) in forms.items():
        parts[collection] += _structured(document.get(key, []), cls, key, faults)
    return parts


_FACT_KEYS = {
    "id", "says", "grade", "from", "until", "seen", "denied", "closed", "horizon", "note",
    "context",
}  # fmt: skip


def _fact(
    table: Mapping[str, Any],
    path: str,
    forms: Mapping[str, tuple[str, type]],
    parts: dict[str, Any],
    faults: _Faults,
) -> None:
    nested = {*forms, "default"} if "chat" in forms else {*forms}
    label = f"{path} {table['id']}" if isinstance(table.get("id"), str) else path
    for key in table:
        if key not in _FACT_KEYS | nested:
            message = str(UnknownName("key of a fact", key, _FACT_KEYS | nested))
            faults.add(f"{label}.{key}", message)
    plain = {key: table[key] for key in table if key in _FACT_KEYS - {"from", "until", "context"}}
    dates = {"start": table.get("from"), "end": table.get("until")}
    for key in ("id", "says", "grade", "note", "context"):
        if key in table and not isinstance(table[key], str):
            faults.add(f"{label}.{key}", f"{table[key]!r} won't do; write a text in quotes")
            return
    made = True
    for name, build in (("from/until", lambda: Period(**dates)), ("", lambda: Fact(**plain))):
        try:
            build()
        except (PrivModelError, ValueError) as error:
            faults.add(f"{label}.{name}" if name else label, _sentence(error))
            made = False
    if made:
        fact = Fact(**plain, period=Period(**dates))
        parts["entries"].append(Entry(fact=fact, context=table.get("context", "")))
    for key in nested:
        for position, record in enumerate(_tables(table.get(key, []), f"{label}.{key}", faults)):
            rest = {name: value for name, value in record.items() if name not in ("also", "facts")}
            also = one_or_many(record.get("also"))
            rest["facts"] = [str(table.get("id", "")), *also]
            where = f"{label}.{key}[{position}]"
            if key == "default":
                parts["defaults"].append((where, rest))
            else:
                collection, cls = forms[key]
                parts[collection] += _structured([rest], cls, where, faults, single=True)


def _settings(
    document: Mapping[str, Any], defaults: list[tuple[str, dict[str, Any]]], faults: _Faults
) -> list[Setting]:
    found: dict[str, list[Default]] = {}
    places: dict[str, str] = {}
    for path, table in defaults:
        name = table.pop("setting", None)
        if not isinstance(name, str):
            faults.add(f"{path}.setting", "name the setting whose default this is")
            continue
        found.setdefault(name, []).extend(_structured([table], Default, path, faults, single=True))
        places.setdefault(name, path)
    settings = []
    tables = list(_tables(document.get("setting", []), "setting", faults))
    names = [table.get("name") for table in tables]
    for position, table in enumerate(tables):
        more = found.pop(str(table.get("name")), [])
        path = f"setting[{position}]"
        for setting in _structured([dict(table)], Setting, path, faults, single=True):
            try:
                settings.append(attrs.evolve(setting, defaults=(*setting.defaults, *more)))
            except PrivModelError as error:
                faults.add(path, str(error))
    for name in found:
        faults.add(f"{places[name]}.setting", str(UnknownName("setting", name, map(str, names))))
    return settings


def _tables(value: Any, path: str, faults: _Faults) -> Iterator[Mapping[str, Any]]:
    if not isinstance(value, list):
        faults.add(path, f"{value!r} won't do; write [[{path}]]")
        return
    for position, table in enumerate(value):
        if isinstance(table, Mapping):
            yield table
        else:
            faults.add(f"{path}[{position}]", f"{table!r} won't do; write a table")


def _structured(
    tables: Any, cls: type[T], path: str, faults: _Faults, *, single: bool = False
) -> Iterator[T]:
    for position, table in enumerate(_tables(tables, path, faults)):
        where = path if single else f"{path}[{position}]"
        if isinstance(table.get("cell"), list):
            table = {**{k: v for k, v in table.items() if k != "cell"}, "cells": table["cell"]}
        try:
            yield converter().structure(table, cls)
        except ClassValidationError as group:
            for place, error in _flatten(group, where):
                faults.add(place, _sentence(error, cls))


def _flatten(error: BaseException, path: str) -> Iterator[tuple[str, BaseException]]:
    if isinstance(error, ClassValidationError | IterableValidationError):
        for each in error.exceptions:
            place = path
            for note in getattr(each, "__notes__", ()):
                if isinstance(note, AttributeValidationNote):
                    place = f"{path}.{note.name}"
                elif isinstance(note, IterableValidationNote):
                    place = f"{path}[{note.index}]"
            yield from _flatten(each, place)
    else:
        yield path, error


def _sentence(error: BaseException, cls: type | None = None) -> str:
    """What an error says, in our words, whoever raised it."""
    if isinstance(error, InvalidModel) and not error.place:
        return f"{error.value!r} won't do; {error.mend}"
    if isinstance(error, PrivModelError):
        return str(error)
    if isinstance(error, ForbiddenExtraKeysError):
        known = [field.name for field in attrs.fields(error.cl)]
        return "; ".join(
            str(UnknownName(f"key of a {error.cl.__name__.lower()}", name, known))
            for name in sorted(error.extra_fields)
        )
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing; give it a value"
    if isinstance(error, ValueError) and "is not a valid" in str(error):
        value, _, rest = str(error).partition(" is not a valid ")
        enum = next((e for e in _enums(Enum) if e.__qualname__ == rest), None)
        known = [member.value for member in enum] if enum else []
        return str(UnknownName(rest.lower(), value.strip("'\""), known))
    return f"{error} ({type(error).__name__})"


def _enums(cls: type[Enum]) -> Iterator[type[Enum]]:
    for each in cls.__subclasses__():
        yield each
        yield from _enums(each)


def _dangling_law(
    values: Mapping[str, Any], facts: set[str], sources: set[str], faults: _Faults
) -> None:
    for fact in values["facts"]:
        for sighting in (*fact.seen, *fact.denied):
            if sighting.source not in sources:
                faults.add(
                    f"fact {fact.id}.seen", str(UnknownName("source", sighting.source, sources))
                )
    for instrument in values["instruments"]:
        named = instrument.facts.union(*(cell.facts for cell in instrument.cells))
        for name in sorted(named - facts):
            faults.add(f"instrument {instrument.id}", str(UnknownName("fact", name, facts)))
    for bar in values["bars"]:
        for name in sorted(bar.facts - facts):
            faults.add("bar", str(UnknownName("fact", name, facts)))


def platform_document(platform: Platform, entries: tuple[Entry, ...] = ()) -> dict[str, Any]:
    """The document of a platform: plain values that TOML or JSON can hold.

    Reading it again gives an equal platform.
    """
    reasons = {entry.fact.id: entry.context for entry in entries}
    document: dict[str, Any] = {"format": FORMAT}
    for field in attrs.fields(Platform):
        value = getattr(platform, field.name)
        if field.name in _PLATFORM_KEYS and value is not None:
            document[field.name] = _plain(value)
    document["source"] = [_plain(source) for source in platform.sources]
    document["setting"] = [_plain(setting) for setting in platform.settings]
    document["fact"] = [_plain_fact(fact, reasons.get(fact.id, "")) for fact in platform.facts]
    for key, (collection, _) in _PLATFORM_RECORDS.items():
        document[key] = [_plain(record) for record in getattr(platform, collection)]
    return document


def _plain_fact(fact: Fact, context: str) -> dict[str, Any]:
    plain: dict[str, Any] = _plain(fact)
    period = plain.pop("period", {})
    for key, name in (("start", "from"), ("end", "until")):
        if key in period:
            plain[name] = period[key]
    if context:
        plain["context"] = context
    return plain


def _plain(value: Any) -> Any:
    """Model values as texts, numbers, lists and tables; what equals its default is left out."""
    if isinstance(value, Moment | Sighting | Ending):
        return _written(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Scope):
        return {test.attribute: _plain_test(test) for test in value.tests}
    if isinstance(value, tuple(SCHEDULES.values())):
        kind = next(name for name, cls in SCHEDULES.items() if isinstance(value, cls))
        return {"kind": kind, **{f.name: getattr(value, f.name) for f in attrs.fields(type(value))}}
    if isinstance(value, frozenset):
        return sorted(_plain(each) for each in value)
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if attrs.has(type(value)):
        plain = {}
        for field in attrs.fields(type(value)):
            given = getattr(value, field.name)
            if given is not None and not _is_default(field, given):
                plain[field.name] = _plain(given)
        return plain
    return value


def _written(value: Moment | Sighting | Ending) -> str:
    return str(value)


def _is_default(field: Any, value: Any) -> bool:
    default = field.default
    if default is attrs.NOTHING or isinstance(default, attrs.Factory):  # type: ignore[arg-type]
        return False
    if field.converter is not None:
        convert = getattr(field.converter, "converter", field.converter)
        default = convert(default)
    return bool(default == value)


def _plain_test(test: Test) -> Any:
    if test.values:
        words = sorted(test.values)
        return {"not": words} if test.excluded else words
    bounds = {"at_least": test.at_least, "at_most": test.at_most}
    return {name: bound for name, bound in bounds.items() if bound is not None}

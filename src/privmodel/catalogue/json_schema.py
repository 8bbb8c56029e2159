"""The form of catalogue files as JSON Schema, so that editors complete and check while one writes.

It is drawn from the same classes that read the files, and says what a table may hold: keys, words
and types. Dates in order and ids that exist it leaves to the reader and the linter.

Source: JSON Schema, draft 7, which editors of TOML know best.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from enum import Enum, StrEnum
from typing import Any, get_args, get_type_hints

import attrs

from privmodel.model.claim import ClaimedGuarantee, ClaimedPast
from privmodel.model.evidence import Fact, Sighting, Source
from privmodel.model.law import Cell
from privmodel.model.schedules import SCHEDULES
from privmodel.model.scope import Scope
from privmodel.model.setting import Default, Setting
from privmodel.model.timeline import Moment

from .shape import CLAIMS, FORMAT, LAW, PLATFORM, Shape, attributes

__all__ = ["FORMS", "json_schema"]

DIALECT = "http://json-schema.org/draft-07/schema#"
FORMS: Mapping[str, Shape] = {"platform": PLATFORM, "law": LAW, "claims": CLAIMS}
"""The forms of files, by name."""

_Schema = dict[str, Any]
_TEXT: _Schema = {"type": "string"}
_WORDS: _Schema = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
_DATES: _Schema = {
    "type": "string",
    "pattern": r"^\s*\d{4}(-\d{2}(-\d{2}([T ].*)?)?)?(/\d{4}.*)?\s*$",
    "description": "a day, a month, a year, or two of them with a slash: the instant lies between",
}
_TESTS: _Schema = {
    "type": "object",
    "description": "tests joined by and: a word, a list of words, a bound, or { not = [...] }",
    "additionalProperties": {
        "anyOf": [
            _TEXT,
            {"type": "boolean"},
            {"type": "array", "items": _TEXT},
            {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "at_least": {"type": "number"},
                    "at_most": {"type": "number"},
                    "not": _WORDS,
                },
            },
        ]
    },
}
_SIGHTING: _Schema = {
    "type": "string",
    "pattern": r"^\S+ .+$",
    "description": "the source and the day on which it showed the statement: T1 2024-09-23",
}


_SHARED: Mapping[str, _Schema] = {"date": _DATES, "where": _TESTS, "sighting": _SIGHTING}
_DATE, _SCOPE, _SEEN = ({"$ref": f"#/definitions/{name}"} for name in _SHARED)


def json_schema(form: str) -> _Schema:
    """The schema of one form of file.

    Args:
        form: ``platform``, ``law`` or ``claims``.
    """
    shape = FORMS[form]
    properties: _Schema = {"format": {"const": FORMAT}}
    hints = get_type_hints(shape.cls)
    for name in shape.head:
        field = attrs.fields_dict(shape.cls)[name]
        properties[name] = _value(field, hints[name])
    properties["source"] = _tables(_record(Source))
    if "fact" in shape.extra:
        properties["fact"] = _tables(_fact(shape))
    if "setting" in shape.extra:
        properties["setting"] = _tables(_record(Setting))
    for name in ("gates", "classes"):
        if name in shape.extra:
            properties[name] = {"type": "object", "additionalProperties": _TEXT}
    for key, (_, cls) in {**shape.records, **shape.loose}.items():
        properties[key] = _tables(_record(cls))
    return {
        "$schema": DIALECT,
        "title": f"privmodel {form} file",
        "type": "object",
        "additionalProperties": False,
        "required": ["format", "id"],
        "properties": properties,
        "definitions": {**_SHARED, **_words(properties)},
    }


def _words(schema: Any) -> _Schema:
    """The closed lists of words that a schema refers to, by the name of their class."""
    found: _Schema = {}
    waiting = [schema]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            name = str(each.get("$ref", "")).rpartition("/")[2]
            if name and name not in _SHARED:
                found[name] = {"enum": [member.value for member in _enum(name)]}
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
    return dict(sorted(found.items()))


def _enum(name: str) -> type[Enum]:
    """The enumeration of that name, wherever in the model it stands."""
    waiting: list[type[Enum]] = [StrEnum]
    while waiting:
        cls = waiting.pop()
        if cls.__name__ == name and cls.__module__.startswith("privmodel.model."):
            return cls
        waiting += cls.__subclasses__()
    raise KeyError(name)


def _fact(shape: Shape) -> _Schema:
    """The schema of a fact: its own keys, and the tables that can stand below it."""
    schema = _record(Fact)
    properties = schema["properties"]
    del properties["period"]
    properties |= {"from": _DATE, "until": _DATE, "context": _TEXT}
    for key, (_, cls) in shape.records.items():
        below = _record(cls)
        properties[key] = _tables(_below(below))
    if "setting" in shape.extra:
        default = _below(_record(Default))
        default["properties"]["setting"] = _TEXT
        properties["default"] = _tables(default)
    return schema


def _below(record: _Schema) -> _Schema:
    """A record below a fact: it rests on that fact, and names only further ones."""
    properties = {name: each for name, each in record["properties"].items() if name != "facts"}
    properties["also"] = _WORDS
    return {**record, "properties": properties}


def _record(cls: type) -> _Schema:
    """The schema of a table that becomes a value of a class."""
    hints = get_type_hints(cls)
    properties: _Schema = {}
    required = []
    for field in attributes(cls):
        key = "cell" if field.name == "cells" else field.name
        properties[key] = _value(field, hints[field.name])
        if field.default is attrs.NOTHING:
            required.append(key)
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        **({"required": required} if required else {}),
    }


def _tables(record: _Schema) -> _Schema:
    return {"type": "array", "items": record}


def _value(field: Any, hint: Any) -> _Schema:
    """The schema of what an attribute is written as."""
    special: dict[str, _Schema] = {
        "any_of": {"type": "array", "items": _SCOPE},
        "where": _SCOPE,
        "seen": {"anyOf": [_SEEN, {"type": "array", "items": _SEEN}]},
        "denied": {"anyOf": [_SEEN, {"type": "array", "items": _SEEN}]},
    }
    if field.name in special:
        return special[field.name]
    if field.name == "schedule":
        return _schedule()
    if field.name == "cells":
        return _tables(_record(Cell))
    if field.name == "defaults":
        return _tables(_record(Default))
    if hint in (ClaimedGuarantee, ClaimedPast):
        return _record(hint)
    one = _one(hint)
    if one is not None:
        return one
    inside = [each for each in get_args(hint) if each not in (type(None), Ellipsis)]
    if not str(hint).startswith(("tuple", "frozenset")) and len(inside) == 1:
        return _value(field, inside[0])
    for each in inside:
        if get_args(each):
            return _value(field, each)
        schema = _one(each) or _TEXT
        return {"anyOf": [schema, {"type": "array", "items": schema}]}
    return _TEXT


def _one(hint: Any) -> _Schema | None:
    """The schema of a single plain value; None for what is no such value."""
    plain: dict[Any, _Schema] = {
        str: _TEXT,
        bool: {"type": "boolean"},
        float: {"type": "number"},
        int: {"type": "integer"},
        Moment: _DATE,
        Scope: _SCOPE,
        Sighting: _SEEN,
    }
    if hint in plain:
        return plain[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"$ref": f"#/definitions/{hint.__name__}"}
    return None


def _schedule() -> _Schema:
    """A key schedule: its name, or a table with its parts."""
    options: list[_Schema] = [{"enum": sorted(SCHEDULES)}]
    for name, cls in SCHEDULES.items():
        record = _record(cls)
        record["properties"] = {"kind": {"const": name}, **record["properties"]}
        record["required"] = ["kind", *record.get("required", ())]
        options.append(record)
    return {"anyOf": options}


def text(form: str) -> str:
    """The schema as it is published."""
    return json.dumps(json_schema(form), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    if sys.argv[1:2] == [] or sys.argv[1] not in FORMS:
        raise SystemExit(f"name one of {', '.join(FORMS)}")
    sys.stdout.write(text(sys.argv[1]))

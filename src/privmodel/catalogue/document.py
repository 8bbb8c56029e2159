"""From model values back to a document: plain values that TOML or JSON can hold."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import Any

import attrs

from privmodel.model.claim import PlatformClaims
from privmodel.model.evidence import Fact, Sighting
from privmodel.model.platform import Platform
from privmodel.model.retention import Ending
from privmodel.model.schedules import SCHEDULES
from privmodel.model.scope import Scope, Test
from privmodel.model.timeline import Moment

from .shape import FORMAT, PLATFORM, Entry, attributes

__all__ = ["claims_document", "plain", "platform_document"]


def platform_document(platform: Platform, entries: tuple[Entry, ...] = ()) -> dict[str, Any]:
    """The document of a platform: plain values that TOML or JSON can hold.

    Reading it again gives an equal platform.

    Args:
        platform: the platform.
        entries: its facts with the reasons of those that nothing rests on, which the platform
            itself does not hold.
    """
    reasons = {entry.fact.id: entry.context for entry in entries}
    document: dict[str, Any] = {"format": FORMAT}
    for name in PLATFORM.head:
        value = getattr(platform, name)
        if value is not None:
            document[name] = plain(value)
    document["source"] = [plain(source) for source in platform.sources]
    document["setting"] = [plain(setting) for setting in platform.settings]
    document["fact"] = [_plain_fact(fact, reasons.get(fact.id, "")) for fact in platform.facts]
    for key, (collection, _) in {**PLATFORM.records, **PLATFORM.loose}.items():
        document[key] = [plain(record) for record in getattr(platform, collection)]
    return document


def claims_document(claims: PlatformClaims) -> dict[str, Any]:
    """The document of what is said of a platform; reading it again gives equal claims."""
    return {
        "format": FORMAT,
        "id": claims.id,
        "source": [plain(source) for source in claims.sources],
        "claim": [plain(claim) for claim in claims.claims],
    }


def plain(value: Any) -> Any:
    """A model value as texts, numbers, lists and tables; what equals its default is left out."""
    if isinstance(value, Moment | Sighting):
        return str(value)
    if isinstance(value, Ending):
        return _written(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Scope):
        return {test.attribute: _plain_test(test) for test in value.tests}
    if isinstance(value, tuple(SCHEDULES.values())):
        kind = next(name for name, cls in SCHEDULES.items() if isinstance(value, cls))
        given = {field.name: plain(getattr(value, field.name)) for field in attributes(type(value))}
        return {"kind": kind, **{key: each for key, each in given.items() if each is not None}}
    if isinstance(value, frozenset):
        return sorted(plain(each) for each in value)
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if attrs.has(type(value)):
        return {
            field.name: plain(given)
            for field in attributes(type(value))
            if (given := getattr(value, field.name)) is not None and not _is_default(field, given)
        }
    return value


def _written(ending: Ending) -> str:
    """An ending to the last digit; what it shows of itself is rounded."""
    if not ending.days:
        return ending.event.value
    return f"{ending.event.value} + {Decimal(repr(float(ending.days))):f} days"


def _plain_fact(fact: Fact, context: str) -> dict[str, Any]:
    table: dict[str, Any] = plain(fact)
    period = table.pop("period", {})
    for key, name in (("start", "from"), ("end", "until")):
        if key in period:
            table[name] = period[key]
    if context:
        table["context"] = context
    return table


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

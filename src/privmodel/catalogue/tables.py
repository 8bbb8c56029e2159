"""The tables of a document, each with its key path, and what they name of one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from privmodel.errors import UnknownName
from privmodel.model.law import Instrument
from privmodel.model.offer import Offer
from privmodel.model.retention import Replication
from privmodel.model.setting import Setting

from .faults import Faults, wrong

__all__ = ["Placed", "report_dangling", "report_twins", "tables"]

Placed = list[tuple[str, Any]]
"""Values, each with its key path."""

_NAMED = ("claim", "fact", "source", "setting")
"""The tables that a key path calls by their id or name instead of counting them."""


def tables(
    document: Mapping[str, Any], key: str, faults: Faults, outer: str = ""
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The tables under a key, each with its key path."""
    value = document.get(key, [])
    path = f"{outer}.{key}" if outer else key
    if not isinstance(value, list):
        faults.add(path, wrong(value, f"write [[{'fact.' if outer else ''}{key}]]"))
        return
    for position, table in enumerate(value):
        if not isinstance(table, Mapping):
            faults.add(f"{path}[{position}]", wrong(table, "write a table"))
            continue
        name = table.get("name" if key == "setting" else "id")
        named = not outer and key in _NAMED and isinstance(name, str)
        yield (f"{path} {name}" if named else f"{path}[{position}]"), table


def report_twins(document: Mapping[str, Any], parts: dict[str, Placed], faults: Faults) -> None:
    """Report every id that is given twice: whoever names it could mean either."""
    ids = {
        "fact": _declared(document, "fact"),
        "source": _declared(document, "source"),
        "claim": _declared(document, "claim"),
        "setting": _declared(document, "setting", "name"),
        "mode": [mode.id for _, mode in parts.get("modes", ())],
        "instrument": [instrument.id for _, instrument in parts.get("instruments", ())],
    }
    for noun, given in ids.items():
        for name, count in Counter(given).items():
            if count > 1:
                faults.add(f"{noun} {name}", f"{count} times in this file; give each its own id")


def report_dangling(document: Mapping[str, Any], parts: dict[str, Placed], faults: Faults) -> None:
    """Report every fact, source or mode that is named and not there."""
    facts, sources = set(_declared(document, "fact")), set(_declared(document, "source"))
    modes = {str(table.get("id")) for table in _everywhere(document, "mode")}
    settings = {
        str(table.get("name")): table for _, table in tables(document, "setting", Faults(""))
    }
    for collection, placed in parts.items():
        for place, value in placed:
            if collection == "facts":
                for key in ("seen", "denied"):
                    for position, sighting in enumerate(getattr(value, key)):
                        if sighting.source not in sources:
                            error = UnknownName("source", sighting.source, sources)
                            faults.add(f"{place}.{key}[{position}]", str(error))
                continue
            for where, named in _named(place, value):
                for name in sorted(named - facts):
                    faults.add(where, str(UnknownName("fact", name, facts)))
            if isinstance(value, Replication):
                for name in sorted(value.modes - modes):
                    faults.add(f"{place}.modes", str(UnknownName("mode", name, modes)))
            if isinstance(value, Offer):
                _report_offer(place, value, settings, faults)


def _report_offer(
    place: str, offer: Offer, settings: Mapping[str, Mapping[str, Any]], faults: Faults
) -> None:
    if offer.setting not in settings:
        faults.add(f"{place}.setting", str(UnknownName("setting", offer.setting, settings)))
        return
    known = settings[offer.setting].get("values")
    if not isinstance(known, list):
        return  # a fault of its own
    for name in offer.values:
        if name not in known:
            error = UnknownName(f"value of the setting {offer.setting!r}", name, known)
            faults.add(f"{place}.values", str(error))


def _named(place: str, value: Any) -> Iterator[tuple[str, frozenset[str]]]:
    """The facts that a statement names, with the key path of each list."""
    nested = place.startswith("fact ")
    yield f"{place}.{'also' if nested else 'facts'}", getattr(value, "facts", frozenset())
    if isinstance(value, Instrument):
        for position, cell in enumerate(value.cells):
            yield f"{place}.cell[{position}].facts", cell.facts
    if isinstance(value, Setting):
        for position, default in enumerate(value.defaults):
            yield f"{place}.defaults[{position}].facts", default.facts


def _declared(document: Mapping[str, Any], key: str, name: str = "id") -> list[str]:
    """The ids of the tables under a key; faulty tables too, lest one fault look like two."""
    found = (table.get(name) for _, table in tables(document, key, Faults("")))
    return [each for each in found if isinstance(each, str)]


def _everywhere(document: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    """The tables under a key, at the top and below facts, faulty ones too."""
    quiet = Faults("")
    yield from (table for _, table in tables(document, key, quiet))
    for place, fact in tables(document, "fact", quiet):
        yield from (table for _, table in tables(fact, key, quiet, place))

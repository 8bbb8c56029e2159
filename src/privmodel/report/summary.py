"""What the catalogue says of a platform or a country, in short: as plain values and as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from privmodel.model.encryption import Mode
from privmodel.model.evidence import Fact
from privmodel.model.law import Jurisdiction
from privmodel.model.platform import Platform
from privmodel.model.schedules import SCHEDULES

__all__ = ["country_summary", "platform_summary", "summary_lines", "summary_text"]

FORMAT = "privmodel-summary/1"
"""The version of the form."""


def platform_summary(platform: Platform) -> dict[str, Any]:
    """Modes, settings, what is kept, rules on answering requests, practice: plain values."""
    facts = {fact.id: fact for fact in platform.facts}
    return {
        "format": FORMAT,
        "platform": platform.id,
        "name": platform.name,
        "chats": [chat.kind.value for chat in platform.chats],
        "modes": [
            {"id": mode.id, "schedule": _schedule(mode), "where": str(mode.where)}
            for mode in platform.modes
        ],
        "settings": [
            {
                "name": setting.name,
                "values": list(setting.values),
                "belongs": setting.belongs.value,
                "where": str(setting.where),
                "defaults": [
                    {
                        "value": default.value,
                        "where": str(default.where),
                        "periods": _periods(default.facts, facts),
                    }
                    for default in setting.defaults
                ],
            }
            for setting in platform.settings
        ],
        "kept": [
            {
                "kinds": _words(record.kinds),
                "at": record.at.value,
                "state": record.state.value,
                "existence": record.existence.value,
                "until": [str(each) for each in record.until],
                "bound": record.bound.value,
                "where": str(record.where),
                "periods": _periods(record.facts, facts),
            }
            for record in platform.retention
        ],
        "ties": [
            {
                "country": tie.country,
                "relation": tie.relation.value,
                "entity": tie.entity,
                "where": str(tie.where),
                "periods": _periods(tie.facts, facts),
            }
            for tie in platform.establishments
        ],
        "ties_closed": platform.establishments_closed,
        "clauses": [
            {
                "kinds": _words(clause.kinds),
                "gives": clause.gives.value,
                "closed": clause.closed,
                "where": str(clause.where),
                "periods": _periods(clause.facts, facts),
            }
            for clause in platform.clauses
        ],
        "classes": [
            {
                "country": each.country,
                "name": each.name,
                "holds": each.holds,
                "periods": _periods(each.facts, facts),
            }
            for each in platform.classes
        ],
        "practices": [
            {
                "kinds": _words(practice.kinds),
                "gave": practice.gave,
                "forum": practice.forum,
                "countries": sorted(practice.countries),
                "offences": sorted(practice.offences),
                "periods": _periods(practice.facts, facts),
            }
            for practice in platform.practices
        ],
        "facts": len(platform.facts),
    }


def country_summary(law: Jurisdiction) -> dict[str, Any]:
    """Instruments with their cells, and blocking rules: plain values.

    ``instruments`` is None where the catalogue has no file for the country.
    """
    instruments = None
    facts = {fact.id: fact for fact in law.facts}
    if law.instruments is not None:
        instruments = [
            {
                "id": each.id,
                "title": each.title,
                "forum": each.forum,
                "issuers": sorted(each.issuers),
                "compulsion": each.compulsion.value,
                "conditions": [str(condition) for condition in each.any_of],
                "binds": each.binds.value,
                "nexus": _words(each.nexus),
                "after": sorted(each.after),
                "widens": _words(each.widens),
                "cells": [
                    {
                        "categories": _words(cell.categories),
                        "time": cell.time.value,
                        "max_days": cell.max_days,
                        "renewable": cell.renewable,
                        "cap_days": cell.cap_days,
                        "where": str(cell.where),
                        "open": cell.open,
                    }
                    for cell in each.cells
                ],
                "periods": _periods(each.facts, facts),
            }
            for each in law.instruments
        ]
    return {
        "format": FORMAT,
        "country": law.id,
        "name": law.name,
        "instruments": instruments,
        "bars": [
            {"categories": _words(bar.categories), "where": str(bar.where)} for bar in law.bars
        ],
        "duties": [
            {
                "categories": _words(duty.categories),
                "classes": sorted(duty.classes),
                "until": [str(each) for each in duty.until],
                "periods": _periods(duty.facts, facts),
            }
            for duty in law.duties
        ],
        "assistances": [
            {
                "way": way.way.value,
                "where": str(way.where),
                "executes": sorted(way.executes),
                "open": way.open,
                "periods": _periods(way.facts, facts),
            }
            for way in law.assistances
        ],
        "secrecies": [
            {
                "instruments": sorted(each.instruments),
                "rule": each.rule.value,
                "issuer": each.issuer,
                "max_days": each.max_days,
                "open": each.open,
                "periods": _periods(each.facts, facts),
            }
            for each in law.secrecies
        ],
        "entries": [
            {
                "title": each.title,
                "forum": each.forum,
                "allowed": each.allowed,
                "any_of": [str(scope) for scope in each.any_of],
                "periods": _periods(each.facts, facts),
            }
            for each in law.entries
        ],
        "facts": len(law.facts),
    }


def summary_text(summary: dict[str, Any]) -> str:
    """A summary as text, one statement a line."""
    lines = [f"{summary['name']} ({summary.get('platform') or summary['country']})"]
    if summary.get("instruments", ()) is None:
        lines.append("  the catalogue has no law of this country: what it can order is open")
    for part, said in summary_lines(summary):
        lines += ["", part, *(f"  {line}" for line in said)]
    count = summary["facts"]
    return "\n".join([*lines, "", f"{count} fact{'s' if count != 1 else ''}"])


def summary_lines(summary: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """The parts of a summary that say something, each with its lines; details are indented."""
    for part, written in _LINES.items():
        lines = [line for record in summary.get(part) or () for line in written(record)]
        if lines:
            yield part, lines


def _mode(record: dict[str, Any]) -> list[str]:
    return [f"{record['id']}: {record['schedule']}{_where(record)}"]


def _setting(record: dict[str, Any]) -> list[str]:
    head = f"{record['name']}: {' / '.join(record['values'])}, set on the {record['belongs']}"
    defaults = [
        f"  {each['value']} by default{_where(each)}{_when(each)}" for each in record["defaults"]
    ]
    return [head + _where(record), *(defaults or ["  default not known: every value is tried"])]


def _kept(record: dict[str, Any]) -> list[str]:
    existence = {"sure": "", "open": "perhaps ", "absent": "never "}[record["existence"]]
    ceiling = " at most" if record["bound"] == "at_most" else ""
    until = f"{ceiling} until {' or '.join(record['until'])}" if record["until"] else ""
    kinds = ", ".join(record["kinds"])
    state = record["state"]
    return [f"{kinds}: {existence}{state} at {record['at']}{until}{_where(record)}{_when(record)}"]


def _clause(record: dict[str, Any]) -> list[str]:
    only = ", and nothing else" if record["closed"] else ""
    return [f"{record['gives']} {', '.join(record['kinds'])}{only}{_where(record)}{_when(record)}"]


def _practice(record: dict[str, Any]) -> list[str]:
    gave = "gave" if record["gave"] else "refused"
    to = f" to {', '.join(record['countries'])}" if record["countries"] else ""
    of = f" about {', '.join(record['offences'])}" if record["offences"] else ""
    return [f"{gave} {', '.join(record['kinds'])}{to}{of} ({record['forum']}){_when(record)}"]


def _instrument(record: dict[str, Any]) -> list[str]:
    lines = [f"{record['id']}: {record['title']} ({record['forum']}, {record['compulsion']})"]
    if record["conditions"]:
        lines.append(f"  if {', or '.join(record['conditions'])}")
    if record["nexus"]:
        lines.append(f"  towards whoever is tied to the country: {', '.join(record['nexus'])}")
    if record["binds"] != "holder":
        lines.append("  directed at a person")
    if record["after"]:
        lines.append(f"  only after {' or '.join(record['after'])}")
    if record["widens"]:
        lines.append(f"  later orders may reach {', '.join(record['widens'])}")
    for cell in record["cells"]:
        days = f", at most {cell['max_days']:g} days" if cell["max_days"] else ""
        if cell["renewable"]:
            days += ", renewable"
        if cell["cap_days"]:
            days += f" up to {cell['cap_days']:g}"
        unsettled = ", unsettled" if cell["open"] else ""
        covers = ", ".join(cell["categories"])
        lines.append(f"  {cell['time']}: {covers}{days}{unsettled}{_where(cell)}")
    return lines


def _bar(record: dict[str, Any]) -> list[str]:
    return [f"may not hand over {', '.join(record['categories'])}{_where(record)}"]


def _duty(record: dict[str, Any]) -> list[str]:
    until = f" until {' or '.join(record['until'])}" if record["until"] else ""
    whom = " or ".join(record["classes"])
    return [f"{whom} must keep {', '.join(record['categories'])}{until}{_when(record)}"]


def _assistance(record: dict[str, Any]) -> list[str]:
    way = record["way"].replace("_", " ")
    using = f" with {', '.join(record['executes'])}" if record["executes"] else ""
    return [f"{way}{using}{', unsettled' if record['open'] else ''}{_where(record)}{_when(record)}"]


def _secrecy(record: dict[str, Any]) -> list[str]:
    whom = ", ".join(record["instruments"]) or "every instrument"
    by = f" by {record['issuer']}" if record["issuer"] else ""
    days = f", at most {record['max_days']:g} days" if record["max_days"] else ""
    unsettled = ", unsettled" if record["open"] else ""
    return [f"{whom}: {record['rule'].replace('_', ' ')}{by}{days}{unsettled}{_when(record)}"]


def _entry(record: dict[str, Any]) -> list[str]:
    may = "may" if record["allowed"] else "may not"
    doors = f" where {', or '.join(record['any_of'])}" if record["any_of"] else ""
    title = f": {record['title']}" if record["title"] else ""
    return [f"an authority {may} log in on a target's account{title}{doors}{_when(record)}"]


def _class(record: dict[str, Any]) -> list[str]:
    holds = "in" if record["holds"] else "not in"
    return [f"{holds} the class {record['name']} of {record['country']} law{_when(record)}"]


def _tie(record: dict[str, Any]) -> list[str]:
    relation = record["relation"].replace("_", " ")
    entity = f": {record['entity']}" if record["entity"] else ""
    return [f"{relation} in {record['country']}{entity}{_where(record)}{_when(record)}"]


_LINES = {
    "modes": _mode,
    "settings": _setting,
    "kept": _kept,
    "ties": _tie,
    "classes": _class,
    "clauses": _clause,
    "practices": _practice,
    "instruments": _instrument,
    "bars": _bar,
    "duties": _duty,
    "assistances": _assistance,
    "secrecies": _secrecy,
    "entries": _entry,
}


def _where(record: dict[str, Any]) -> str:
    return "" if record["where"] == "everywhere" else f" where {record['where']}"


def _when(record: dict[str, Any]) -> str:
    said = [f"{name} {period}" for name, period in record["periods"].items()]
    return f" [{'; '.join(said)}]" if said else ""


def _periods(names: Iterable[str], facts: dict[str, Fact]) -> dict[str, str]:
    return {name: str(facts[name].period) for name in sorted(names)}


def _words(words: Iterable[Any]) -> list[str]:
    return sorted(word.value for word in words)


_USUAL = {name: cls() for name, cls in SCHEDULES.items()}
"""Each schedule with its usual parts, of which switches need not be shown."""


def _schedule(mode: Mode) -> str:
    name = next(name for name, cls in SCHEDULES.items() if isinstance(mode.schedule, cls))
    parts = attrs.asdict(mode.schedule)
    if parts.get("kem_ratchet") is None:
        parts.pop("kem_every", None)
    shown = []
    for key, value in parts.items():
        if isinstance(value, bool):
            if value is not getattr(_USUAL[name], key):
                shown.append(key if value else f"no {key}")
        elif value is not None:
            shown.append(f"{key} {value:g}" if isinstance(value, int | float) else f"{key} {value}")
    return name + (f" ({', '.join(shown)})" if shown else "")

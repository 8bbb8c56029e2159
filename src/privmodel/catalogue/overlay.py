"""A user's own changes to a catalogue file: facts added, replaced or no longer believed.

An overlay is a file beside the catalogue, in the form of the file that it changes::

    format = 1
    overlay = "platforms/telegram"

    [[source]]                  # a further source, or another version of one with the same id
    …
    [[fact]]                    # a further fact; one of an id that exists replaces it, and with it
    …                           # everything that stood below
    [[withdraw]]
    fact = "TG-9"
    why = "The court file was read by us and says something else."

What is withdrawn is not taken to be false. It is as if nobody had ever seen it said, so that what
rests on it is open.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from privmodel.errors import CatalogueError, Problem, UnknownName

from .faults import Faults, wrong
from .load import read_toml
from .shape import FORMAT, LAW, PLATFORM, Shape
from .tables import tables

__all__ = ["apply_overlay", "overlaid", "read_overlay"]

_SHAPES: Mapping[str, Shape] = {"platforms": PLATFORM, "law": LAW}
_WITHDRAWN = ("fact", "why")
_REPLACED = ("source", "fact", "setting")
"""The tables whose entries replace those of the same id, or name."""


def read_overlay(file: Path | str) -> dict[str, Any]:
    """The document of an overlay file.

    Raises:
        CatalogueError: when it can't be read.
    """
    return read_toml(Path(file))


def overlaid(document: Mapping[str, Any], file: str) -> tuple[str, str]:
    """Which file an overlay changes: its folder and its name.

    Raises:
        CatalogueError: when it does not say so.
    """
    target = document.get("overlay")
    folder, slash, name = target.partition("/") if isinstance(target, str) else ("", "", "")
    if not slash or folder not in _SHAPES or not name:
        mend = 'name the file that it changes, such as overlay = "platforms/telegram"'
        fault = wrong(target, mend) if "overlay" in document else f"missing; {mend}"
        raise CatalogueError(file, [Problem("overlay", fault)])
    return folder, name


def apply_overlay(
    base: Mapping[str, Any], overlay: Mapping[str, Any], folder: str, faults: Faults
) -> dict[str, Any]:
    """The document of a catalogue file with an overlay laid over it.

    Args:
        base: the document of the file.
        overlay: the document of the overlay.
        folder: ``platforms`` or ``law``: which form the file has.
        faults: where every fault of the overlay's own form goes; what is faulty is left out.
    """
    shape = _SHAPES[folder]
    records = (*shape.records, *shape.loose)
    known = {"format", "overlay", "withdraw", *shape.extra, *records, *shape.head} - {"id"}
    for key in overlay:
        if key not in known:
            faults.add(key, str(UnknownName("key of an overlay", key, known)))
    if overlay.get("format", FORMAT) != FORMAT:
        faults.add("format", wrong(overlay["format"], f"write format = {FORMAT}"))
    result: dict[str, Any] = dict(base)
    for key in shape.head:
        if key in overlay and key != "id":
            result[key] = overlay[key]
    for key in _REPLACED:
        if key in shape.extra and key in overlay:
            result[key] = _replaced(base, overlay, key, faults)
    for key in records:
        if key in overlay:
            result[key] = [
                *base.get(key, ()),
                *(table for _, table in tables(overlay, key, faults)),
            ]
    for key in ("gates", "classes"):
        if key in shape.extra and isinstance(overlay.get(key), Mapping):
            result[key] = {**base.get(key, {}), **overlay[key]}
    result["fact"] = _withdrawn(result.get("fact", []), overlay, faults)
    return result


def _replaced(
    base: Mapping[str, Any], overlay: Mapping[str, Any], key: str, faults: Faults
) -> list[Any]:
    """The tables under a key, those of the overlay in the place of their namesakes."""
    name = "name" if key == "setting" else "id"
    mine = [table for _, table in tables(overlay, key, faults)]
    by_id = {table.get(name): table for table in mine}
    found = [by_id.get(table.get(name), table) for table in base.get(key, ())]
    already = {table.get(name) for table in base.get(key, ())}
    return [*found, *(table for table in mine if table.get(name) not in already)]


def _withdrawn(facts: list[Any], overlay: Mapping[str, Any], faults: Faults) -> list[Any]:
    """The facts, those withdrawn without anything that speaks for or against them."""
    known = [fact.get("id") for fact in facts if isinstance(fact, Mapping)]
    gone: set[str] = set()
    for place, table in tables(overlay, "withdraw", faults):
        for key in table:
            if key not in _WITHDRAWN:
                faults.add(
                    f"{place}.{key}", str(UnknownName("key of a withdrawal", key, _WITHDRAWN))
                )
        name, why = table.get("fact"), table.get("why")
        if name not in known:
            faults.add(
                f"{place}.fact", str(UnknownName("fact", name, [str(each) for each in known]))
            )
        if not isinstance(why, str) or not why.strip():
            faults.add(f"{place}.why", "say why it is no longer believed")
        gone.add(str(name))
    bare = ("seen", "denied")
    return [
        {**{key: value for key, value in fact.items() if key not in bare}, "grade": "unconfirmed"}
        if isinstance(fact, Mapping) and fact.get("id") in gone
        else fact
        for fact in facts
    ]

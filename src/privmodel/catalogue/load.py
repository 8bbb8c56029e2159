"""From a file's bytes to a document, with one clear error for whatever is wrong with the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from privmodel.errors import CatalogueError, Problem

from .schema import parse

__all__ = ["key_lines", "read_text", "read_toml"]

_HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_.-]+)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")
_NAME = re.compile(r'\s*(?:id|name)\s*=\s*"([^"]*)"')
_NAMED = ("claim", "fact", "source", "setting")
"""The tables that a key path calls by their id or name instead of counting them."""


def read_toml(file: Path | Traversable) -> dict[str, Any]:
    """The document in a TOML file.

    Raises:
        CatalogueError: when it is missing, a directory, not UTF-8, or not TOML.
    """
    return parse(read_text(file), _name(file))


def read_text(file: Path | Traversable) -> str:
    """The text of a file; a byte-order mark is dropped.

    Raises:
        CatalogueError: when it is missing, a directory or not UTF-8.
    """
    name = _name(file)
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise _fault(name, "there is no such file; name one that exists") from None
    except IsADirectoryError:
        raise _fault(name, "this is a directory; name a file in it") from None
    except OSError as error:
        raise _fault(name, f"it can't be read ({error.strerror}); see who may read it") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _fault(name, f"line {line} is not UTF-8; save the file as UTF-8") from None


def key_lines(text: str) -> Mapping[str, int]:
    """The line of each table and key, by key path (``"fact TG-42.retention[0].until"``).

    It looks for headers and for ``key =`` at the beginning of lines, which is how these files are
    written; what it misses has no line, and nothing else depends on it.
    """
    rows = text.splitlines()
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    prefixes: dict[str, str] = {}
    current = ""
    for number, row in enumerate(rows, start=1):
        header = _HEADER.fullmatch(row)
        if header:
            current = _label(header[1], rows[number:], counts, prefixes)
            found.setdefault(current, number)
        elif key := _KEY.match(row):
            found.setdefault(f"{current}.{key[1]}" if current else key[1], number)
    return found


def _label(
    name: str, following: list[str], counts: dict[str, int], prefixes: dict[str, str]
) -> str:
    """The key path of the table that a header opens."""
    parent, _, last = name.rpartition(".")
    outer = prefixes.get(parent, parent)
    counted = f"{outer}.{last}" if outer else last
    position = counts.get(counted, 0)
    counts[counted] = position + 1
    label = f"{counted}[{position}]"
    if not parent and last in _NAMED:
        for row in following:
            if _HEADER.fullmatch(row):
                break
            if given := _NAME.match(row):
                label = f"{last} {given[1]}"
                break
    if last == "gates":
        label = last
    prefixes[name] = label
    return label


def _name(file: Path | Traversable) -> str:
    return str(getattr(file, "name", file))


def _fault(name: str, message: str) -> CatalogueError:
    return CatalogueError(name, [Problem("", message)])

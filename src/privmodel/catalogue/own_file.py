"""A file in the catalogue's form, wherever it lies and whatever it is called."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from privmodel.errors import CatalogueError, Problem

from .faults import located
from .load import key_lines, read_text
from .schema import parse, read_claims, read_jurisdiction, read_platform
from .shape import CLAIMS, LAW, PLATFORM, Contents

__all__ = ["READERS", "OwnFile", "read_described", "read_own_file"]

READERS = {"platforms": read_platform, "law": read_jurisdiction, "claims": read_claims}
"""What reads a document, by the folder of a catalogue in which such files lie."""


@frozen(kw_only=True)
class OwnFile:
    """A file that was read.

    Attributes:
        folder: ``platforms``, ``law`` or ``claims``: which form it has.
        document: its tables.
        contents: what it describes.
    """

    folder: str
    document: Mapping[str, Any]
    contents: Contents


def read_own_file(file: Path | str) -> OwnFile:
    """Read a file of a platform, a law or claims; its name need not be the id.

    Args:
        file: the file.

    Raises:
        CatalogueError: with every fault of the file, each with its line where that is known; or
            because it only changes another file.
    """
    path = Path(file)
    text = read_text(path)
    lines = key_lines(text)
    document = parse(text, path.name)
    if "overlay" in document:
        fault = "it changes another file and is none by itself; lay it over that one"
        raise CatalogueError(path.name, located([Problem("overlay", fault)], lines))
    folder = _form_of(document, path)
    try:
        contents = READERS[folder](document, path.name)
    except CatalogueError as error:
        raise CatalogueError(path.name, located(error.problems, lines)) from None
    return OwnFile(folder=folder, document=document, contents=evolve(contents, lines=lines))


def read_described(file: Path | str) -> OwnFile:
    """Read a file that describes a platform or a law; its name need not be the id.

    Args:
        file: the file.

    Raises:
        CatalogueError: with every fault of the file, or because it describes neither.
    """
    read = read_own_file(file)
    if read.folder == "claims":
        fault = "it tells claims; name a file that describes a platform or a law"
        raise CatalogueError(str(file), [Problem("", fault)])
    return read


def _form_of(document: Mapping[str, Any], path: Path) -> str:
    """Which form a document has: ``platforms``, ``law`` or ``claims``.

    A folder of a catalogue says so; elsewhere it shows in the tables. Where none of them belongs to
    one form alone, it is a platform's.
    """
    folder = path.resolve().parent.name
    if folder in READERS:
        return folder
    if document.keys() & CLAIMS.loose.keys():
        return "claims"
    laws, platforms = (
        {*shape.records, *shape.loose, *shape.extra, *shape.head} for shape in (LAW, PLATFORM)
    )
    own_to_law = document.keys() & (laws - platforms)
    own_to_platform = document.keys() & (platforms - laws)
    if own_to_law or own_to_platform:
        return "law" if own_to_law and not own_to_platform else "platforms"
    only_in_laws = LAW.records.keys() - PLATFORM.records.keys()
    is_law = any(key in fact for fact in _facts(document) for key in only_in_laws)
    return "law" if is_law else "platforms"


def _facts(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    facts = document.get("fact", [])
    return [each for each in facts if isinstance(each, dict)] if isinstance(facts, list) else []

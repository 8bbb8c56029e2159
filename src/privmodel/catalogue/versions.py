"""Another version of a catalogue file, wherever it lies and whatever it is called."""

from __future__ import annotations

from pathlib import Path

from privmodel.errors import CatalogueError, Problem
from privmodel.model.law import Jurisdiction
from privmodel.model.platform import Platform

from .faults import located
from .load import key_lines, read_text
from .registry import Catalogue
from .schema import parse, read_jurisdiction, read_platform
from .shape import LAW, PLATFORM

__all__ = ["catalogue_of", "read_version"]


def read_version(file: Path | str) -> Platform | Jurisdiction:
    """The platform or the law that a file describes; its name need not be the id.

    Which of the two it is shows in its tables; where neither's own are there, it is a law if it
    lies in a folder ``law``.

    Args:
        file: the file.

    Raises:
        CatalogueError: with every fault of the file.
    """
    path = Path(file)
    text = read_text(path)
    document = parse(text, path.name)
    laws, platforms = (
        {*shape.records, *shape.loose, *shape.extra, *shape.head} for shape in (LAW, PLATFORM)
    )
    own_to_law = document.keys() & (laws - platforms)
    own_to_platform = document.keys() & (platforms - laws)
    if own_to_law or own_to_platform:
        is_law = bool(own_to_law) and not own_to_platform
    else:
        is_law = path.resolve().parent.name == "law" or any(
            key in fact
            for fact in _facts(document)
            for key in LAW.records.keys() - PLATFORM.records.keys()
        )
    read = read_jurisdiction if is_law else read_platform
    try:
        value: Platform | Jurisdiction = read(document, path.name).value
    except CatalogueError as error:
        raise CatalogueError(path.name, located(error.problems, key_lines(text))) from None
    return value


def _facts(document: dict[str, object]) -> list[dict[str, object]]:
    facts = document.get("fact", [])
    return [each for each in facts if isinstance(each, dict)] if isinstance(facts, list) else []


def catalogue_of(folder: Path | str) -> Catalogue:
    """The catalogue in a folder that holds ``platforms/`` and ``law/``.

    Args:
        folder: the folder.

    Raises:
        CatalogueError: when it holds neither.
    """
    root = Path(folder)
    if not any((root / name).is_dir() for name in ("platforms", "law")):
        fault = "it holds neither platforms/ nor law/; name the folder of a catalogue"
        raise CatalogueError(str(folder), [Problem("", fault)])
    return Catalogue(root, version=root.name or "own")

"""Another version of a catalogue file, wherever it lies and whatever it is called."""

from __future__ import annotations

from pathlib import Path

from privmodel.errors import CatalogueError, Problem
from privmodel.model.law import Jurisdiction
from privmodel.model.platform import Platform

from .own_file import read_described
from .registry import Catalogue

__all__ = ["catalogue_of", "read_version"]


def read_version(file: Path | str) -> Platform | Jurisdiction:
    """The platform or the law that a file describes; its name need not be the id.

    Args:
        file: the file.

    Raises:
        CatalogueError: with every fault of the file, or because it describes neither.
    """
    value: Platform | Jurisdiction = read_described(file).contents.value
    return value


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

"""From a file's bytes to a document, with one clear error for whatever is wrong with the file."""

from __future__ import annotations

import tomllib
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from privmodel.errors import CatalogueError, Problem

__all__ = ["read_toml"]


def read_toml(file: Path | Traversable) -> dict[str, Any]:
    """The document in a TOML file.

    Raises:
        CatalogueError: when it is missing, a directory, not UTF-8, or not TOML.
    """
    name = str(getattr(file, "name", file))
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise _fault(name, "there is no such file") from None
    except IsADirectoryError:
        raise _fault(name, "this is a directory; name a file") from None
    except OSError as error:
        raise _fault(name, f"it can't be read: {error.strerror}") from None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _fault(name, f"line {line} is not UTF-8; save the file as UTF-8") from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _fault(name, f"this is not TOML: {error}") from None


def _fault(name: str, message: str) -> CatalogueError:
    return CatalogueError(name, [Problem("", message)])

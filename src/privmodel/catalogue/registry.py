"""The catalogue: platforms and jurisdictions by id, each file read when it is first asked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from attrs import evolve

from privmodel.errors import CatalogueError, Problem, UnknownName
from privmodel.model.claim import PlatformClaims
from privmodel.model.countries import COUNTRIES
from privmodel.model.law import Jurisdiction
from privmodel.model.platform import Platform

from .document import plain
from .faults import Faults, located
from .load import key_lines, read_text, read_toml
from .overlay import apply_overlay, overlaid, read_overlay
from .own_file import READERS, read_described
from .schema import parse
from .shape import Contents, Entry

__all__ = ["VERSION", "Catalogue", "builtin", "read_contents"]

VERSION = "2026.11"
"""The version of the catalogue that comes with the package."""


class Catalogue:
    """Platforms and jurisdictions, read from files as they are asked for.

    A catalogue never changes: :meth:`with_platform` and :meth:`with_jurisdiction` answer a new one.

    Args:
        root: the folder that holds ``platforms/``, ``law/`` and ``claims/``; None: an empty
            catalogue.
        version: what to call its state.
    """

    def __init__(self, root: Path | Traversable | None = None, *, version: str = "own") -> None:
        self._root = root
        self._own_platforms: Mapping[str, Platform] = {}
        self._own_laws: Mapping[str, Jurisdiction] = {}
        self._laid: Mapping[str, tuple[Mapping[str, Any], Contents]] = {}
        self._read: dict[str, Contents] = {}
        self._listed: dict[str, tuple[str, ...]] = {}
        self.version = version

    def platform(self, name: str) -> Platform:
        """The platform of that id.

        Raises:
            UnknownName: with the nearest platforms.
            CatalogueError: when its file is faulty.
        """
        if name in self._own_platforms:
            return self._own_platforms[name]
        if name not in self.platforms():
            raise UnknownName("platform", name, self.platforms())
        platform: Platform = self.contents("platforms", name).value
        return platform

    def jurisdiction(self, name: str) -> Jurisdiction:
        """The law of that country; one whose instruments are open where there is no file.

        Raises:
            UnknownName: when there is no such country.
            CatalogueError: when its file is faulty.
        """
        name = _ALSO_CALLED.get(name, name)
        if name in self._own_laws:
            return self._own_laws[name]
        if name in self.jurisdictions():
            law: Jurisdiction = self.contents("law", name).value
            return law
        if name not in COUNTRIES:
            raise UnknownName("jurisdiction", name, (*self.jurisdictions(), *COUNTRIES))
        return Jurisdiction(id=name, name=name.upper(), instruments=None)

    def claims(self, name: str) -> PlatformClaims:
        """What is said of the platform of that id; no sentences where there is no file of them.

        Raises:
            UnknownName: with the nearest platforms.
            CatalogueError: when its file is faulty.
        """
        if name not in self.platforms():
            raise UnknownName("platform", name, self.platforms())
        if name not in self.claimed():
            return PlatformClaims(id=name)
        claims: PlatformClaims = self.contents("claims", name).value
        return claims

    def claimed(self) -> tuple[str, ...]:
        """The ids of the platforms of which sentences are collected, sorted."""
        return self._names("claims")

    def platforms(self) -> tuple[str, ...]:
        """The ids of its platforms, sorted."""
        return tuple(sorted({*self._own_platforms, *self._names("platforms")}))

    def jurisdictions(self) -> tuple[str, ...]:
        """The ids of the jurisdictions whose law it has, sorted."""
        return tuple(sorted({*self._own_laws, *self._names("law")}))

    def contents(self, folder: str, name: str) -> Contents:
        """What the file of a platform, a jurisdiction (``law``) or of ``claims`` holds.

        A value that was added without a file has contents too: its facts, and no places.

        Raises:
            UnknownName: when there is no such folder or file.
            CatalogueError: with every fault of the file.
        """
        if folder not in READERS:
            raise UnknownName("folder of a catalogue", folder, READERS)
        own: Mapping[str, Any] = {}
        if folder != "claims":
            own = self._own_platforms if folder == "platforms" else self._own_laws
        if f"{folder}/{name}" in self._laid:
            return self._laid[f"{folder}/{name}"][1]
        if name in own:
            facts = own[name].facts
            return Contents(value=own[name], entries=tuple(Entry(fact=fact) for fact in facts))
        if self._root is None or name not in self._names(folder):
            raise UnknownName(f"file in {folder}/", name, self._names(folder))
        key = f"{folder}/{name}"
        if key not in self._read:
            self._read[key] = read_contents(self._root / folder / f"{name}.toml", folder)
        return self._read[key]

    def with_platform(self, platform: Platform) -> Catalogue:
        """A catalogue that also has this platform, in place of one of the same id."""
        new = self._with({**self._own_platforms, platform.id: platform}, self._own_laws)
        new._forget(f"platforms/{platform.id}")
        return new

    def with_jurisdiction(self, jurisdiction: Jurisdiction) -> Catalogue:
        """A catalogue that also has this law, in place of one of the same id."""
        new = self._with(self._own_platforms, {**self._own_laws, jurisdiction.id: jurisdiction})
        new._forget(f"law/{jurisdiction.id}")
        return new

    def with_overlay(self, overlay: Path | str | Mapping[str, Any]) -> Catalogue:
        """A catalogue in which one file is changed by an overlay; the file itself stays as it is.

        Args:
            overlay: the overlay's file, or its document.

        Raises:
            CatalogueError: with every fault of the overlay, or of the file as it would become.
            UnknownName: when the catalogue has no file of that name.
        """
        inline = isinstance(overlay, Mapping)
        name = "overlay" if inline else str(overlay)
        document = overlay if isinstance(overlay, Mapping) else read_overlay(overlay)
        folder, target = overlaid(document, name)
        key = f"{folder}/{target}"
        if key not in self._laid and (self._root is None or target not in self._names(folder)):
            raise UnknownName(f"file in {folder}/", target, self._names(folder), f"{name}: overlay")
        own = self._own_platforms if folder == "platforms" else self._own_laws
        if target in own and key not in self._laid:
            fault = f"{target} is no file here but a value; change the value itself"
            raise CatalogueError(name, [Problem("overlay", fault)])
        faults = Faults(name)
        changed = apply_overlay(self._document(folder, target), document, folder, faults)
        try:
            contents = READERS[folder](changed, name)
        except CatalogueError as error:
            for problem in error.problems:
                faults.add(problem.path, problem.message)
        faults.raise_if_any()
        return self._laying(folder, changed, contents, name)

    def with_file(self, file: Path | str) -> Catalogue:
        """A catalogue that also has the platform or the law that a file describes.

        It has the form of the catalogue's own files, may lie anywhere, be called anything, and
        takes the place of a platform or law of the same id. Overlays can be laid over it.

        Args:
            file: the file.

        Raises:
            CatalogueError: with every fault of the file, or because it describes neither.
        """
        read = read_described(file)
        return self._laying(read.folder, read.document, read.contents, str(file))

    def _document(self, folder: str, name: str) -> Mapping[str, Any]:
        """The tables of a file, with what was laid over it before."""
        laid = self._laid.get(f"{folder}/{name}")
        if laid is not None:
            return laid[0]
        assert self._root is not None
        return read_toml(self._root / folder / f"{name}.toml")

    def _laying(
        self, folder: str, document: Mapping[str, Any], contents: Contents, name: str
    ) -> Catalogue:
        """A catalogue that has the contents of a document; ``name`` is what errors call it."""
        if folder == "platforms":
            new = self.with_platform(contents.value)
        else:
            new = self.with_jurisdiction(contents.value)
        new._laid = {**self._laid, f"{folder}/{contents.value.id}": (document, contents)}
        if faults := list(_misspelt(contents, new)):
            raise CatalogueError(name, located(faults, contents.lines))
        return new

    def _forget(self, key: str) -> None:
        """A value takes the place of what was laid over a file."""
        self._laid = {name: each for name, each in self._laid.items() if name != key}

    def loaded(self) -> tuple[str, ...]:
        """The files read so far, such as ``"platforms/telegram"``."""
        return tuple(sorted(self._read))

    def digest(self) -> str:
        """A SHA-256 digest over the bytes of every file, by name, and over every added value."""
        total = hashlib.sha256()
        for folder in ("claims", "law", "platforms"):
            for name in self._names(folder):
                assert self._root is not None
                total.update(f"{folder}/{name}\n".encode())
                total.update((self._root / folder / f"{name}.toml").read_bytes())
        owned: tuple[Mapping[str, Any], ...] = (self._own_laws, self._own_platforms)
        for own in owned:
            for name in sorted(own):
                total.update(json.dumps([name, plain(own[name])], sort_keys=True).encode())
        return total.hexdigest()

    def _with(
        self, platforms: Mapping[str, Platform], laws: Mapping[str, Jurisdiction]
    ) -> Catalogue:
        new = Catalogue(self._root, version=f"{self.version.removesuffix('+own')}+own")
        new._own_platforms, new._own_laws, new._laid = platforms, laws, self._laid
        new._read, new._listed = self._read, self._listed
        return new

    def _names(self, folder: str) -> tuple[str, ...]:
        if folder not in self._listed:
            place = None if self._root is None else self._root / folder
            self._listed[folder] = () if place is None else tuple(sorted(_ids(place)))
        return self._listed[folder]

    def __repr__(self) -> str:
        return (
            f"<Catalogue {self.version}: {len(self.platforms())} platforms, "
            f"{len(self.jurisdictions())} jurisdictions>"
        )


_ALSO_CALLED = {"uk": "gb", "el": "gr"}
"""Codes in use beside those of ISO 3166, the first in the names of British instruments too."""


def read_contents(file: Path | Traversable, folder: str) -> Contents:
    """What one file holds, each fault with its line.

    Args:
        file: the file.
        folder: ``platforms``, ``law`` or ``claims``: which form it has.

    Raises:
        CatalogueError: with every fault of the file.
    """
    text = read_text(file)
    lines = key_lines(text)
    try:
        contents = READERS[folder](parse(text, file.name), file.name)
    except CatalogueError as error:
        raise CatalogueError(file.name, located(error.problems, lines)) from None
    name = file.name.removesuffix(".toml")
    if contents.value.id != name:
        fault = f"{contents.value.id!r} won't do; write {name!r}, as the file is called"
        raise CatalogueError(file.name, located([Problem("id", fault)], lines))
    return evolve(contents, lines=lines)


def _misspelt(contents: Contents, catalogue: Catalogue) -> Iterator[Problem]:
    """The names in a file that lead nowhere, which would stay open in silence."""
    from .lint.conditions import NAMES
    from .lint.subject import Subject

    subject = Subject(contents, lambda: catalogue)
    for check in NAMES:
        yield from check(subject)


def _ids(place: Path | Traversable) -> Iterator[str]:
    for file in place.iterdir() if place.is_dir() else ():
        if file.name.endswith(".toml"):
            yield file.name.removesuffix(".toml")


@cache
def builtin() -> Catalogue:
    """The catalogue that comes with the package."""
    return Catalogue(files("privmodel.catalogue") / "data", version=VERSION)

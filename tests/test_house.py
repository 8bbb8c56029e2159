"""The house keeps its own rules, read off its source."""

import ast
from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.util import resolve_name
from pathlib import Path
from typing import NamedTuple

import pytest

HOUSE = Path(__file__).parents[1] / "src" / "privmodel"
# The files that know how data are written down; everything else sees typed values only.
EDGES = {
    "privmodel.catalogue.schema",
    "privmodel.query.files.question",
    "privmodel.report.document",
}
FORMATS = {"cattr", "cattrs", "tomllib"}
PROMISES = ("secure", "private", "score", "safe")


class Module(NamedTuple):
    """One file of the package: its dotted name, the package it lies in, what is written in it."""

    name: str
    package: str
    tree: ast.Module


@cache
def modules() -> list[Module]:
    """Every module of the package, parsed."""
    found = []
    for path in sorted(HOUSE.rglob("*.py")):
        package = ".".join(["privmodel", *path.parent.relative_to(HOUSE).parts])
        name = package if path.stem == "__init__" else f"{package}.{path.stem}"
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        found.append(Module(name, package, tree))
    return found


def imports() -> Iterator[tuple[str, str, str]]:
    """Every import of the package: the module it stands in, that with the line, where it leads."""
    for name, package, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                named = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                leads = "." * node.level + (node.module or "")
                named = [resolve_name(leads, package)]
            else:
                continue
            yield from ((name, f"{name}:{node.lineno}", target) for target in named)


def targets(node: ast.stmt) -> Iterator[str]:
    """The plain names that a statement defines."""
    match node:
        case ast.FunctionDef(name=name, args=args) | ast.AsyncFunctionDef(name=name, args=args):
            yield name
            for argument in (*args.posonlyargs, *args.args, *args.kwonlyargs):
                yield argument.arg
        case ast.ClassDef(name=name, body=body):
            yield name
            for inner in body:
                yield from targets(inner)
        case ast.Assign(targets=left):
            for target in left:
                yield from (part.id for part in ast.walk(target) if isinstance(part, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name


def public_names(tree: ast.Module) -> Iterator[str]:
    """The names without an underscore in front that a module and its classes define."""
    for node in tree.body:
        if getattr(node, "name", "").startswith("_"):
            continue
        yield from (name for name in targets(node) if not name.startswith("_"))


def test_modules_are_found():
    """
    The checks of this file look at the package and not at an empty folder.
    """
    assert "privmodel.errors" in {module.name for module in modules()}


def test_nobody_imports_the_front_door():
    """
    No module inside the package imports the package itself: each names its neighbours directly.
    """
    through = [place for _, place, target in imports() if target == "privmodel"]
    assert not through, f"name the module you need instead of the front door: {through}"


def test_formats_stay_at_the_edge():
    """
    Only the edges of the house import cattrs or tomllib.
    """
    inside = [
        f"{place} {target}"
        for name, place, target in imports()
        if target.partition(".")[0] in FORMATS and name not in EDGES
    ]
    assert not inside, f"only {sorted(EDGES)} may import these: {inside}"


def test_cryptography_stays_in_the_laboratory():
    """
    Only the laboratory imports cryptography, and nothing outside it but queries and the command
    line imports the laboratory.
    """
    inside = [
        f"{place} {target}"
        for name, place, target in imports()
        if target.partition(".")[0] == "cryptography" and not name.startswith("privmodel.lab.")
    ]
    assert not inside, f"use the laboratory's own operations: {inside}"
    through = [
        f"{place} {target}"
        for name, place, target in imports()
        if target.startswith("privmodel.lab")
        and not name.startswith(("privmodel.lab", "privmodel.query.", "privmodel.cli"))
    ]
    assert not through, f"the laboratory is to be asked, not leant on: {through}"


def test_every_module_says_what_it_is():
    """
    Every module has a docstring.
    """
    silent = [name for name, _, tree in modules() if not ast.get_docstring(tree)]
    assert not silent, f"these modules have no docstring: {silent}"


@pytest.mark.parametrize("promise", PROMISES)
def test_no_name_promises(promise):
    """
    No public name of the package promises what only an answer with its conditions can say.
    """
    promising = [
        f"{module}: {name}"
        for module, _, tree in modules()
        for name in (module, *public_names(tree))
        if promise in name.lower()
    ]
    assert not promising, f"use a term of the field instead: {promising}"


def test_types_are_announced():
    """
    The installed package tells type checkers that it is typed.
    """
    assert resources.files("privmodel").joinpath("py.typed").is_file()


def test_the_catalogue_is_shipped():
    """
    Every data file of the source tree is a file of the installed package, and the same one.
    """
    installed = resources.files("privmodel")
    for path in sorted((HOUSE / "catalogue" / "data").rglob("*.toml")):
        shipped = installed.joinpath(*path.relative_to(HOUSE).parts)
        assert shipped.is_file(), f"{path.name} is not in the installed package"
        assert shipped.read_bytes() == path.read_bytes(), f"{path.name} differs; install again"

"""What is wrong with a file, gathered in one pass and said in one voice.

A key path says where, so no sentence repeats it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from privmodel.errors import (
    CatalogueError,
    InvalidModel,
    InvalidQuestion,
    PrivModelError,
    Problem,
    UnknownName,
)

__all__ = ["Faults", "a_or_an", "located", "missing", "sentence", "wrong"]

_EXAMPLES = {
    "at": '"operator"',
    "belongs": '"participant"',
    "categories": '["bsi.name"]',
    "country": '"us"',
    "gives": '"may"',
    "grade": '"operator_policy"',
    "kind": '"one_to_one"',
    "kinds": '["ip_address"]',
    "needs": '["login_code"]',
    "relation": '"established"',
    "said": '"2024-09-23"',
    "schedule": '"transport_only"',
    "source": '"device"',
    "title": '"Privacy policy"',
    "url": '"https://…"',
    "value": '"off"',
    "values": '["off", "on"]',
}


class Faults:
    """Collects problems, so that whoever wrote the file sees all of them at once.

    Args:
        file: the file's name.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: dict[Problem, None] = {}

    def add(self, path: str, message: str) -> None:
        """Note a problem; the same one twice counts once."""
        self.problems[Problem(path, message)] = None

    def raise_if_any(self) -> None:
        """Raise with every problem so far.

        Raises:
            CatalogueError: when there is one.
        """
        if self.problems:
            raise CatalogueError(self.file, self.problems)


def a_or_an(noun: str) -> str:
    """The article that goes before a noun."""
    return "an" if noun[:1] in "aeiou" else "a"


def wrong(value: object, mend: str) -> str:
    """The sentence for a value that won't do."""
    if value is None:
        return f"missing; {mend}"
    shown = repr(value)
    if len(shown) > 60:
        shown = f"{shown[:57]}…"
    return f"{shown} won't do; {mend}"


def missing(key: str) -> str:
    """The sentence for a key that must be there and is not."""
    if key == "cell":
        return "missing; add a table such as [[fact.instrument.cell]]"
    example = _EXAMPLES.get(key, '"…"')
    return f"missing; add {key} = {example}"


def sentence(error: BaseException) -> str:
    """What an error says, without the place, which the key path gives already."""
    if isinstance(error, InvalidModel | InvalidQuestion):
        return wrong(error.value, error.mend)
    if isinstance(error, UnknownName):
        return str(UnknownName(error.what, error.name, error.known))
    if isinstance(error, PrivModelError):
        return str(error)
    if isinstance(error, KeyError):
        return missing(str(error.args[0]))
    return f"{error} ({type(error).__name__}); compare docs/data-guidelines.md"


def located(problems: Iterable[Problem], lines: Mapping[str, int]) -> list[Problem]:
    """The same problems, each with the line of its table or key where that is known."""
    return [_located(problem, lines) for problem in problems]


def _located(problem: Problem, lines: Mapping[str, int]) -> Problem:
    path = problem.path
    while path:
        if path in lines:
            return Problem(problem.path, f"{problem.message} (line {lines[path]})")
        path = re.sub(r"(\.[^.\[\]]*|\[\d+\]|[^.\[\]]+)$", "", path)
    return problem

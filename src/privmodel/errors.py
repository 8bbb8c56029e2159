"""One family of errors: what went wrong as attributes, the sentence computed when it is read.

Every error names the place, the offending value, what would be right and, where names are
involved, the nearest ones that exist.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = [
    "AnalysisIncomplete",
    "CatalogueError",
    "CertificateError",
    "DecryptionFailed",
    "InvalidModel",
    "InvalidQuestion",
    "LabError",
    "PrivModelError",
    "Problem",
    "UnknownName",
]


def nearest(name: str, known: Iterable[str], *, limit: int = 3) -> tuple[str, ...]:
    """The known names closest to ``name``, best first, at most ``limit`` of them."""
    return tuple(get_close_matches(name, list(known), n=limit, cutoff=0.5))


class PrivModelError(Exception):
    """The base of every error that privmodel raises on purpose."""


class UnknownName(PrivModelError, LookupError):
    """A name of something that does not exist.

    Attributes:
        what: what kind of thing was named ("platform", "data kind", "instrument" …).
        name: the name as given.
        known: the names that exist there.
        place: where the name stood, if known.
    """

    def __init__(self, what: str, name: object, known: Iterable[str] = (), place: str = "") -> None:
        self.what, self.name, self.place = what, name, place
        self.known: tuple[str, ...] = tuple(sorted(set(known)))
        super().__init__(what, name, self.known, place)

    @property
    def near(self) -> tuple[str, ...]:
        """The nearest existing names, best first."""
        return nearest(str(self.name), self.known)

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        text = f"{where}no {self.what} is called {self.name!r}"
        if self.near:
            return f"{text}; did you mean {' or '.join(map(repr, self.near))}?"
        if self.known and len(self.known) <= 12:
            return f"{text}; there are {', '.join(map(repr, self.known))}"
        return text


class _Unfit(PrivModelError, ValueError):
    """A value that does not fit where it stands.

    Attributes:
        place: the class and field, the argument or the key path.
        value: the offending value.
        mend: what would be right.
    """

    def __init__(self, place: str, value: object, mend: str) -> None:
        self.place, self.value, self.mend = place, value, mend
        super().__init__(place, value, mend)

    def __str__(self) -> str:
        return f"{self.place}: {self.value!r} won't do; {self.mend}"


class InvalidModel(_Unfit):
    """A value that the model can't hold: an impossible interval, a misspelt part …

    Attributes:
        place: the class and field, such as ``"Retention.until"``.
        value: the offending value.
        mend: what would be right.
    """


class InvalidQuestion(_Unfit):
    """A question that can't be asked as it stands.

    Attributes:
        place: the argument or key path.
        value: the offending value.
        mend: what would be right.
    """


class Problem:
    """One fault of a file: its key path, what is wrong and the mend."""

    __slots__ = ("message", "path")

    def __init__(self, path: str, message: str) -> None:
        self.path, self.message = path, message

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Problem):
            return NotImplemented
        return (self.path, self.message) == (other.path, other.message)

    def __hash__(self) -> int:
        return hash((self.path, self.message))

    def __repr__(self) -> str:
        return f"<Problem {self}>"

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class CatalogueError(PrivModelError, ValueError):
    """Everything that is wrong with one file, found in one pass.

    Attributes:
        file: the file's name.
        problems: each fault with its key path and mend.
    """

    def __init__(self, file: str, problems: Iterable[Problem]) -> None:
        self.file, self.problems = file, tuple(problems)
        super().__init__(file, self.problems)

    def __str__(self) -> str:
        count = len(self.problems)
        head = f"{self.file}: {count} problem{'s' if count != 1 else ''}"
        return "\n".join([head, *(f"  {problem}" for problem in self.problems)])


class AnalysisIncomplete(PrivModelError, RuntimeError):
    """An analysis that could not be finished within its budget, so has no answer.

    Attributes:
        what: which analysis.
        limit: the budget that was exceeded.
        mend: how to make the question smaller or the budget larger.
    """

    def __init__(self, what: str, limit: object, mend: str) -> None:
        self.what, self.limit, self.mend = what, limit, mend
        super().__init__(what, limit, mend)

    def __str__(self) -> str:
        return f"{self.what} did not finish within {self.limit}; {self.mend}"


class CertificateError(PrivModelError, ValueError):
    """A certificate that does not prove what it says.

    Attributes:
        step: the step of the certificate that fails.
        reason: why it fails.
    """

    def __init__(self, step: object, reason: str) -> None:
        self.step, self.reason = step, reason
        super().__init__(step, reason)

    def __str__(self) -> str:
        return f"certificate rejected at {self.step!r}: {self.reason}"


class LabError(PrivModelError, RuntimeError):
    """A protocol of the laboratory that cannot go on.

    Attributes:
        place: the holder and what it was doing.
        reason: why it cannot go on.
    """

    def __init__(self, place: str, reason: str) -> None:
        self.place, self.reason = place, reason
        super().__init__(place, reason)

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class DecryptionFailed(LabError):
    """A ciphertext or a signature that does not fit the key: a wrong key, or altered bytes.

    It never stands for "not readable": an attacker who lacks a key simply does not get that far.
    """

"""A comparison as a JSON document, stable and versioned; ``docs/json.md`` has every field."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from privmodel.model.record import checked
from privmodel.query.comparing.comparison import Comparison

from .document import REMINDER, Answer, answer
from .records import plain, read, written

__all__ = [
    "FORMAT",
    "ComparedCell",
    "ComparedPair",
    "ComparedPoint",
    "ComparedSubject",
    "ComparisonDocument",
    "comparison_document",
    "from_json",
    "to_document",
    "to_json",
]

FORMAT = "privmodel-comparison/1"
"""The version of the document. It changes whenever a field is added, removed or redefined."""


@checked
@frozen(kw_only=True)
class ComparedSubject:
    """A subject, with the answer about it.

    Args:
        label: what it is called.
        answer: the answer, of the kinds compared.
    """

    label: str
    answer: Answer


@checked
@frozen(kw_only=True)
class ComparedCell:
    """How a kind stands with a subject.

    Args:
        label: the subject.
        kind: the kind.
        standing: ``yes``, ``some``, ``no``, ``not there``, ``nothing said``, ``unknown`` or
            ``conflicting``.
        open: whether anything about it is open.
    """

    label: str
    kind: str
    standing: str
    open: bool


@checked
@frozen(kw_only=True)
class ComparedPoint:
    """What is open about one kind with one subject.

    Args:
        label: the subject.
        kind: the kind.
        would_settle: what would settle it, in words; none where nothing is said of the kind.
    """

    label: str
    kind: str
    would_settle: tuple[str, ...]


@checked
@frozen(kw_only=True)
class ComparedPair:
    """How two subjects lie to each other.

    Args:
        first: the first subject.
        second: the second.
        relation: ``equal``, ``less`` (the first surely gives no more), ``more`` (surely no less),
            ``incomparable`` or ``undecided``.
        less: kinds of which the second surely gives something that the first does not give.
        more: the other way round.
        open: the points that are open with either.
    """

    first: str
    second: str
    relation: str
    less: tuple[str, ...]
    more: tuple[str, ...]
    open: tuple[ComparedPoint, ...]


@checked
@frozen(kw_only=True)
class ComparisonDocument:
    """Several answers to one question, side by side.

    Args:
        format: the version of the document.
        reminder: what it is not.
        kinds: the kinds compared.
        subjects: the subjects, each with its answer.
        cells: how each kind stands with each subject.
        pairs: how each two subjects lie to each other.
        groups: the partial order: the subjects, those together that surely give as much.
        covers: for each group the positions of the groups right below it.
    """

    format: str = FORMAT
    reminder: str = REMINDER
    kinds: tuple[str, ...]
    subjects: tuple[ComparedSubject, ...]
    cells: tuple[ComparedCell, ...]
    pairs: tuple[ComparedPair, ...]
    groups: tuple[tuple[str, ...], ...]
    covers: tuple[tuple[int, ...], ...]


def comparison_document(comparison: Comparison) -> ComparisonDocument:
    """The document of a comparison."""
    kinds = tuple(kind.value for kind in comparison.kinds)
    cells = [comparison.cell(label, kind) for label in comparison for kind in comparison.kinds]
    return ComparisonDocument(
        kinds=kinds,
        subjects=tuple(
            ComparedSubject(label=label, answer=answer(exposure, kinds))
            for label, exposure in comparison.exposures.items()
        ),
        cells=tuple(
            ComparedCell(
                label=each.label,
                kind=each.kind.value,
                standing=each.standing.value,
                open=each.open,
            )
            for each in cells
        ),
        pairs=tuple(
            ComparedPair(
                first=pair.first,
                second=pair.second,
                relation=pair.relation.name.lower(),
                less=tuple(kind.value for kind in pair.less),
                more=tuple(kind.value for kind in pair.more),
                open=tuple(
                    ComparedPoint(
                        label=point.label, kind=point.kind.value, would_settle=point.would_settle
                    )
                    for point in pair.open
                ),
            )
            for pair in comparison.pairs
        ),
        groups=comparison.order.groups,
        covers=comparison.order.covers,
    )


def to_document(document: ComparisonDocument) -> dict[str, Any]:
    """A comparison as plain values: lists, tables, texts, numbers, flags and None."""
    return plain(document)


def to_json(document: ComparisonDocument) -> str:
    """The JSON text of a comparison. Reading it again gives an equal document."""
    return written(document)


def from_json(text: str) -> ComparisonDocument:
    """The comparison in a JSON text.

    Raises:
        CatalogueError: with every fault of the document at once, each with its key path; a
            document of another version is refused as such.
    """
    return read(text, ComparisonDocument, FORMAT, "comparison")

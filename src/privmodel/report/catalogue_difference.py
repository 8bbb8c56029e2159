"""What changed between two versions, as a JSON document; ``docs/json.md`` describes every field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from privmodel.model.record import checked
from privmodel.query.files.written import adversary_document
from privmodel.query.versions.changed import AnswerChange, CatalogueDifference
from privmodel.query.versions.edits import Edit

from .document import REMINDER
from .history import WhatIsSaid, said_of
from .records import plain, read, unchanging, written

__all__ = [
    "FORMAT",
    "AttributeEdited",
    "DifferenceDocument",
    "DifferentAnswer",
    "PieceEdited",
    "SituationAsked",
    "difference_document",
    "from_json",
    "to_document",
    "to_json",
]

FORMAT = "privmodel-difference/1"
"""The version of the document. It changes whenever a field is added, removed or redefined."""


@checked
@frozen(kw_only=True)
class AttributeEdited:
    """An attribute that differs.

    Args:
        name: the attribute.
        old: its older value, in words.
        new: its newer value.
    """

    name: str
    old: str
    new: str


@checked
@frozen(kw_only=True)
class PieceEdited:
    """A piece of the file that differs.

    Args:
        what: ``added``, ``changed`` or ``withdrawn``.
        of: what it is: ``fact``, ``source``, ``clause``, ``retention rule`` …
        name: what it is called: its id, or the facts that it rests on.
        facts: ids of the facts that it is or rests on.
        bears: whether an answer can turn on it.
        fields: for a changed one: the attributes that differ.
    """

    what: str
    of: str
    name: str
    facts: tuple[str, ...]
    bears: bool
    fields: tuple[AttributeEdited, ...]


@checked
@frozen(kw_only=True)
class SituationAsked:
    """A situation in which both versions were asked.

    Args:
        platform: the id of the platform.
        chat: the kind of chat.
        settings: the settings chosen.
        sent: how long before the day asked about the message is sent.
        adversary: the name of who wants to know.
        powers: that party's powers, in the form of question files.
    """

    platform: str
    chat: str
    settings: Mapping[str, Any] = field(converter=unchanging)
    sent: str
    adversary: str
    powers: tuple[Mapping[str, Any], ...] = field(converter=unchanging)


@checked
@frozen(kw_only=True)
class DifferentAnswer:
    """An answer that two versions give differently.

    Args:
        situation: the position of the situation among ``situations``.
        day: the day asked about.
        kind: the kind.
        before: what the older version says.
        after: what the newer version says.
        because: the positions among ``edits`` of those that make the difference.
    """

    situation: int
    day: str
    kind: str
    before: WhatIsSaid
    after: WhatIsSaid
    because: tuple[int, ...]


@checked
@frozen(kw_only=True)
class DifferenceDocument:
    """What two versions of a platform or a law differ in, and what follows.

    Args:
        format: the version of the document.
        reminder: what it is not.
        name: the id of the platform or law.
        edits: what was added, changed and withdrawn.
        situations: the situations in which both versions were asked.
        days: the days on which they were.
        changes: the answers that are different now.
        asked: how many answers were worked out.
        unasked: how many times a situation did not exist on a day in one of the versions.
    """

    format: str = FORMAT
    reminder: str = REMINDER
    name: str
    edits: tuple[PieceEdited, ...]
    situations: tuple[SituationAsked, ...]
    days: tuple[str, ...]
    changes: tuple[DifferentAnswer, ...]
    asked: int
    unasked: int


def difference_document(found: CatalogueDifference) -> DifferenceDocument:
    """The document of a difference of two versions."""
    places = {id(each): number for number, each in enumerate(found.situations)}
    return DifferenceDocument(
        name=found.name,
        edits=tuple(map(_edit, found.edits)),
        situations=tuple(
            SituationAsked(
                platform=each.platform,
                chat=each.chat,
                settings=dict(each.settings),
                sent=f"{each.age_days:g} days before",
                adversary=each.adversary.name,
                powers=adversary_document(each.adversary)["powers"],
            )
            for each in found.situations
        ),
        days=tuple(map(str, found.days)),
        changes=tuple(_change(each, places[id(each.situation)]) for each in found.changes),
        asked=found.asked,
        unasked=found.unasked,
    )


def _edit(edit: Edit) -> PieceEdited:
    return PieceEdited(
        what=edit.what.value,
        of=edit.of,
        name=edit.name,
        facts=tuple(sorted(edit.facts)),
        bears=edit.bears,
        fields=tuple(AttributeEdited(name=n, old=old, new=new) for n, old, new in edit.shown),
    )


def _change(change: AnswerChange, situation: int) -> DifferentAnswer:
    return DifferentAnswer(
        situation=situation,
        day=str(change.day),
        kind=change.kind.value,
        before=said_of(change.before),
        after=said_of(change.after),
        because=tuple(sorted(each.number for each in change.because)),
    )


def to_document(document: DifferenceDocument) -> dict[str, Any]:
    """A difference as plain values: lists, tables, texts, numbers, flags and None."""
    return plain(document)


def to_json(document: DifferenceDocument) -> str:
    """The JSON text of a difference. Reading it again gives an equal document."""
    return written(document)


def from_json(text: str) -> DifferenceDocument:
    """The difference in a JSON text.

    Raises:
        CatalogueError: with every fault of the document at once, each with its key path; a
            document of another version is refused as such.
    """
    return read(text, DifferenceDocument, FORMAT, "difference")

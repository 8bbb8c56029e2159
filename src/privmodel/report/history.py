"""A history as a JSON document, stable and versioned; ``docs/json.md`` describes every field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from privmodel.catalogue.registry import VERSION, builtin
from privmodel.model.record import checked
from privmodel.query.files.written import adversary_document, conversation_document
from privmodel.query.finding import Gist
from privmodel.query.over_time.cause import Cause
from privmodel.query.over_time.turns import History, Turn

from .document import REMINDER, CatalogueUsed
from .records import plain, read, unchanging, written

__all__ = [
    "FORMAT",
    "CauseOfTurn",
    "HistoryDocument",
    "TurnOfAnswer",
    "WhatIsSaid",
    "from_json",
    "history_document",
    "said_of",
    "to_document",
    "to_json",
]

FORMAT = "privmodel-history/1"
"""The version of the document. It changes whenever a field is added, removed or redefined."""


@checked
@frozen(kw_only=True)
class WhatIsSaid:
    """What is said of one kind.

    Args:
        verdict: whether *some* item is obtained.
        every: whether *every* item is.
        ground: for a yes: ``law``, ``policy`` or ``practice``; None where it is taken.
    """

    verdict: str
    every: str
    ground: str | None


@checked
@frozen(kw_only=True)
class CauseOfTurn:
    """Something that made an answer change.

    Args:
        what: what happened: ``began``, ``ended``, ``became stale``, ``time passed`` …
        fact: the id of the fact that it happened to; empty where none did.
        says: that fact in a sentence.
        date: the date of it, as coarse as the source is; None where there is none.
        backs: what rests on the fact: ``clause``, ``retention rule`` …
        under: where time passed: ids of the facts behind the rules on keeping and copying.
    """

    what: str
    fact: str
    says: str
    date: str | None
    backs: tuple[str, ...]
    under: tuple[str, ...]


@checked
@frozen(kw_only=True)
class TurnOfAnswer:
    """A change of what is said of one kind.

    Args:
        kind: the kind.
        day: the first day on which the new answer is given.
        before: what is said until then.
        after: what is said from then on.
        stale: whether nothing happened but that nobody had looked for too long.
        uncertain: whether it is one end of a stretch in which something happened.
        causes: what made the change.
    """

    kind: str
    day: str
    before: WhatIsSaid
    after: WhatIsSaid
    stale: bool
    uncertain: bool
    causes: tuple[CauseOfTurn, ...]


@checked
@frozen(kw_only=True)
class HistoryDocument:
    """How an answer changes over a stretch of days.

    Args:
        format: the version of the document.
        reminder: what it is not.
        catalogue: the catalogue that was used.
        platform: the id of the conversation's platform.
        adversary: the name of who wants to know.
        start: the first day asked about.
        end: the last day asked about.
        moving: whether the conversation moves along with the day asked about.
        known_at: the last day on which a source may have been seen; ``then``: the day asked about;
            None: all count.
        grounds: the grounds on which a holder's giving counts.
        grades: the grades of evidence that count.
        excluded: sources and facts that do not count.
        conversation: the conversation as it is on the first day, in the form of question files.
        powers: the adversary's powers, in the form of question files.
        knows: the kinds that it knows beforehand.
        kinds: the kinds looked at.
        first: what is said of each of them on the first day, in the same order.
        turns: the changes, by day.
        asked: how many answers were worked out.
        closures: how many closures that took.
    """

    format: str = FORMAT
    reminder: str = REMINDER
    catalogue: CatalogueUsed
    platform: str
    adversary: str
    start: str
    end: str
    moving: bool
    known_at: str | None
    grounds: tuple[str, ...]
    grades: tuple[str, ...]
    excluded: tuple[str, ...]
    conversation: Mapping[str, Any] = field(converter=unchanging)
    powers: tuple[Mapping[str, Any], ...] = field(converter=unchanging)
    knows: tuple[str, ...]
    kinds: tuple[str, ...]
    first: tuple[WhatIsSaid, ...]
    turns: tuple[TurnOfAnswer, ...]
    asked: int
    closures: int


def history_document(history: History) -> HistoryDocument:
    """The document of a history."""
    exposure = history.on(history.start)
    asker = adversary_document(history.adversary)
    own = history.catalogue != VERSION
    return HistoryDocument(
        catalogue=CatalogueUsed(
            version=history.catalogue, digest=None if own else builtin().digest()
        ),
        platform=history.conversation.platform.id,
        adversary=history.adversary.name,
        start=str(history.start),
        end=str(history.end),
        moving=history.moving,
        known_at=None if history.known_at is None else str(history.known_at),
        grounds=tuple(sorted(ground.value for ground in exposure.grounds)),
        grades=tuple(sorted(grade.value for grade in exposure.view.grades)),
        excluded=tuple(sorted(exposure.excluded)),
        conversation=conversation_document(history.conversation),
        powers=asker["powers"],
        knows=tuple(asker["knows"]),
        kinds=tuple(kind.value for kind in history.kinds),
        first=tuple(said_of(history[kind][0].gist) for kind in history.kinds),
        turns=tuple(map(_turn, history)),
        asked=history.asked,
        closures=history.closures,
    )


def _turn(turn: Turn) -> TurnOfAnswer:
    return TurnOfAnswer(
        kind=turn.kind.value,
        day=str(turn.day),
        before=said_of(turn.before),
        after=said_of(turn.after),
        stale=turn.stale,
        uncertain=turn.uncertain,
        causes=tuple(map(_cause, turn.causes)),
    )


def said_of(gist: Gist) -> WhatIsSaid:
    """What is said of one kind, as plain words."""
    return WhatIsSaid(
        verdict=gist.verdict.value,
        every=gist.every.value,
        ground=None if gist.ground is None else gist.ground.value,
    )


def _cause(cause: Cause) -> CauseOfTurn:
    return CauseOfTurn(
        what=cause.what.value,
        fact=cause.fact,
        says=cause.says,
        date=None if cause.date is None else str(cause.date),
        backs=cause.backs,
        under=cause.under,
    )


def to_document(document: HistoryDocument) -> dict[str, Any]:
    """A history as plain values: lists, tables, texts, numbers, flags and None."""
    return plain(document)


def to_json(document: HistoryDocument) -> str:
    """The JSON text of a history. Reading it again gives an equal document."""
    return written(document)


def from_json(text: str) -> HistoryDocument:
    """The history in a JSON text.

    Raises:
        CatalogueError: with every fault of the document at once, each with its key path; a
            document of another version is refused as such.
    """
    return read(text, HistoryDocument, FORMAT, "history")

"""What can be shown, as a JSON document, stable and versioned; ``docs/json.md`` has every field."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from privmodel.inference.verdict import Verdict
from privmodel.model.data import DataKind
from privmodel.model.record import checked
from privmodel.model.timeline import iso
from privmodel.query.detecting.detectability import Detectability
from privmodel.query.detecting.showing import Showing
from privmodel.rules.detectable import Evidence, Shown

from .document import REMINDER, Answer, AnswerResidual, answer
from .records import plain, read, written

__all__ = [
    "FORMAT",
    "DetectabilityDocument",
    "ShownByEvidence",
    "ShownEvidence",
    "ShownOfMessage",
    "detectability_document",
    "from_json",
    "to_document",
    "to_json",
]

FORMAT = "privmodel-detectability/1"
"""The version of the document. It changes whenever a field is added, removed or redefined."""


@checked
@frozen(kw_only=True)
class ShownOfMessage:
    """Whether something is shown of one message.

    Args:
        message: the id of the message.
        verdict: ``yes``, ``no``, ``unknown`` or ``conflicting``.
    """

    message: str
    verdict: str


@checked
@frozen(kw_only=True)
class ShownEvidence:
    """Something taken that shows something.

    Args:
        kind: the kind of data; ``key`` for a signature.
        subject: the message, or the signature, that it is about.
        evidence: ``signature``, ``franking tag``, ``record of a service``, ``record of a device``
            or ``observation``.
        holder: from where.
        whose: the participant whose copy it is; empty: nobody's.
        ground: why a holder gives it; None where it is taken.
        discretionary: whether that holder could have said no.
        facts: ids of the facts on which that rests.
    """

    kind: str
    subject: str
    evidence: str
    holder: str
    whose: str
    ground: str | None
    discretionary: bool
    facts: tuple[str, ...]


@checked
@frozen(kw_only=True)
class ShownByEvidence:
    """What is said of one thing that can be shown.

    Args:
        shown: ``contact``, ``time``, ``frequency`` or ``author``.
        by: the one sort of evidence that may be used; None: any.
        verdict: whether it is shown of *some* message; for frequency, the time of *every* one.
        every: whether it is shown of every message.
        reason: the reason in a few words, for people.
        since: when it is first known, as ISO text in UTC; None unless yes.
        messages: the verdict on each message.
        evidence: what is taken for it, in the way shown.
        missing: for a no: the kinds of data that are missing.
        signed: whether messages bear signatures.
        unstated: for an open verdict, what nobody stated and it turns on.
        residual: for an open verdict, what would settle it.
        facts: ids of the facts on which it rests.
    """

    shown: str
    by: str | None
    verdict: str
    every: str
    reason: str
    since: str | None
    messages: tuple[ShownOfMessage, ...]
    evidence: tuple[ShownEvidence, ...]
    missing: tuple[str, ...]
    signed: bool
    unstated: tuple[str, ...]
    residual: AnswerResidual | None
    facts: tuple[str, ...]


@checked
@frozen(kw_only=True)
class DetectabilityDocument:
    """Who can show that people talked, when, how often, and who wrote what.

    Args:
        format: the version of the document.
        reminder: what it is not.
        answer: what the adversary obtains of the kinds that it is concluded from.
        showings: what is said of each of the four, with all evidence and with each sort alone.
        leads: kinds obtained, surely or perhaps, that point to contact and do not show it.
        behind_accounts: kinds obtained, surely or perhaps, that lead from accounts to persons.
    """

    format: str = FORMAT
    reminder: str = REMINDER
    answer: Answer
    showings: tuple[ShownByEvidence, ...]
    leads: tuple[str, ...]
    behind_accounts: tuple[str, ...]


def detectability_document(found: Detectability) -> DetectabilityDocument:
    """The document of what can be shown."""
    said = [
        found[shown] if by is None else found.by(shown, by)
        for shown in Shown
        for by in (None, *Evidence)
    ]
    records = [DataKind.SENDER, DataKind.RECIPIENT, DataKind.TIMESTAMP, DataKind.CALL_RECORD]
    besides = [each.kind for each in (*found.leads, *found.behind_accounts)]
    kinds = [*records, DataKind.CONTENTS, *besides]
    return DetectabilityDocument(
        answer=answer(
            found.exposure,
            tuple(kind.value for kind in kinds if found.exposure[kind].items),
            besides=frozenset().union(*(each.facts for each in said)),
        ),
        showings=tuple(map(_showing, said)),
        leads=tuple(each.kind.value for each in found.leads),
        behind_accounts=tuple(each.kind.value for each in found.behind_accounts),
    )


def _showing(said: Showing) -> ShownByEvidence:
    residual = said.residual
    return ShownByEvidence(
        shown=said.shown.value,
        by=None if said.by is None else said.by.value,
        verdict=said.verdict.value,
        every=said.every.value,
        reason=said.reason,
        since=iso(said.since) if said.verdict is Verdict.YES else None,
        messages=tuple(
            ShownOfMessage(message=name, verdict=verdict.value) for name, verdict in said.messages
        ),
        evidence=tuple(
            ShownEvidence(
                kind=each.item.kind.value,
                subject=each.item.subject,
                evidence=each.by.value,
                holder=each.holder,
                whose=each.whose,
                ground=None if each.ground is None else each.ground.value,
                discretionary=each.discretionary,
                facts=tuple(sorted(each.facts)),
            )
            for each in said.evidence
        ),
        missing=tuple(kind.value for kind in said.missing),
        signed=said.signed,
        unstated=said.unstated,
        residual=None
        if residual is None
        else AnswerResidual(
            if_true=tuple(tuple(sorted(names)) for names in residual.if_true),
            if_false=tuple(tuple(sorted(names)) for names in residual.if_false),
        ),
        facts=tuple(sorted(said.facts)),
    )


def to_document(document: DetectabilityDocument) -> dict[str, Any]:
    """What can be shown as plain values: lists, tables, texts, numbers, flags and None."""
    return plain(document)


def to_json(document: DetectabilityDocument) -> str:
    """The JSON text of what can be shown. Reading it again gives an equal document."""
    return written(document)


def from_json(text: str) -> DetectabilityDocument:
    """What can be shown, from a JSON text.

    Raises:
        CatalogueError: with every fault of the document at once, each with its key path; a
            document of another version is refused as such.
    """
    return read(text, DetectabilityDocument, FORMAT, "detectability")

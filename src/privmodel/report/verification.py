"""A verification as a JSON document, stable and versioned; ``docs/json.md`` has every field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from privmodel.catalogue.registry import VERSION, builtin
from privmodel.model.record import checked
from privmodel.query.files.written import adversary_document, conversation_document
from privmodel.query.verification.verify import Verification

from .document import REMINDER, CatalogueUsed
from .records import plain, read, unchanging, written

__all__ = [
    "FORMAT",
    "Covered",
    "Restricted",
    "VerificationDocument",
    "from_json",
    "to_document",
    "to_json",
    "verification_document",
]

FORMAT = "privmodel-verification/1"
"""The version of the document. It changes whenever a field is added, removed or redefined."""


@checked
@frozen(kw_only=True)
class Covered:
    """Whether one dimension of the scope was covered.

    Args:
        name: the dimension.
        completely: whether every value that it can have in the scope is covered.
        why: why, or up to what.
    """

    name: str
    completely: bool
    why: str


@checked
@frozen(kw_only=True)
class Restricted:
    """Restrictions of the scope under which the guarantee comes off better.

    Args:
        outcome: what it comes to there: ``holds``, ``open`` or ``disputed``.
        settings: the values that settings have, on all sides.
        without_chats: the kinds of chat that are left out.
        without_events: the events that do not happen.
        facts: what that outcome still turns on, unless it holds.
    """

    outcome: str
    settings: Mapping[str, Any] = field(converter=unchanging)
    without_chats: tuple[str, ...]
    without_events: tuple[str, ...]
    facts: tuple[str, ...]


@checked
@frozen(kw_only=True)
class Case:
    """The smallest situation that is as bad as the outcome says.

    Args:
        conversation: the conversation, in the form of question files.
        adversary: the adversary, in the same form.
        kinds: what is obtained, or may be.
        reason: how, in a few words.
    """

    conversation: Mapping[str, Any] = field(converter=unchanging)
    adversary: Mapping[str, Any] = field(converter=unchanging)
    kinds: tuple[str, ...]
    reason: str


@checked
@frozen(kw_only=True)
class VerificationDocument:
    """Whether a guarantee holds in a scope.

    Args:
        format: the version of the document.
        reminder: what it is not.
        catalogue: the catalogue that was used.
        platform: the id of the platform.
        guarantee: the id of the guarantee.
        says: the guarantee in words.
        on: the day as of which evidence counts as fresh.
        outcome: ``holds``, ``open``, ``disputed`` or ``violated``.
        case: the smallest case; None where the guarantee holds.
        conditions: the smallest restrictions under which it comes off better, best first.
        dimensions: how far each dimension of the scope was covered.
        healed_after: how many messages after keys were copied may still be read; None where the
            guarantee is about something else, or does not hold.
        closures: how many closures were run.
    """

    format: str = FORMAT
    reminder: str = REMINDER
    catalogue: CatalogueUsed
    platform: str
    guarantee: str
    says: str
    on: str
    outcome: str
    case: Case | None
    conditions: tuple[Restricted, ...]
    dimensions: tuple[Covered, ...]
    healed_after: int | None
    closures: int


def verification_document(verification: Verification) -> VerificationDocument:
    """The document of a verification, its conditions worked out."""
    used = verification.admitted["catalogue"].version
    own = used != VERSION
    conditions = tuple(
        Restricted(
            outcome=each.outcome.value,
            settings=dict(each.settings),
            without_chats=each.without_chats,
            without_events=each.without_events,
            facts=each.facts,
        )
        for each in verification.conditions
    )
    return VerificationDocument(
        catalogue=CatalogueUsed(version=used, digest=None if own else builtin().digest()),
        platform=verification.platform.id,
        guarantee=verification.guarantee.id,
        says=verification.guarantee.says,
        on=str(verification.on),
        outcome=verification.outcome.value,
        case=_case(verification),
        conditions=conditions,
        dimensions=tuple(
            Covered(name=each.name, completely=each.completely, why=each.words)
            for each in verification.dimensions
        ),
        healed_after=verification.healed_after,
        closures=verification.closures,
    )


def _case(verification: Verification) -> Case | None:
    question, exposure = verification.case, verification.exposure
    if question is None or exposure is None:
        return None
    first = question.expectations[0].asked_of(exposure)
    return Case(
        conversation=conversation_document(question.conversation),
        adversary=adversary_document(exposure.adversary),
        kinds=tuple(kind.value for kind in verification.kinds),
        reason=first.reason,
    )


def to_document(document: VerificationDocument) -> dict[str, Any]:
    """A verification as plain values: lists, tables, texts, numbers, flags and None."""
    return plain(document)


def to_json(document: VerificationDocument) -> str:
    """The JSON text of a verification. Reading it again gives an equal document."""
    return written(document)


def from_json(text: str) -> VerificationDocument:
    """The verification in a JSON text.

    Raises:
        CatalogueError: with every fault of the document at once, each with its key path; a
            document of another version is refused as such.
    """
    return read(text, VerificationDocument, FORMAT, "verification")

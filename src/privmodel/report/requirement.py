"""What it takes, as a JSON document, stable and versioned; ``docs/json.md`` has every field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from privmodel.catalogue.registry import VERSION, builtin
from privmodel.inference.sets import Way
from privmodel.model.data import Item
from privmodel.model.record import checked
from privmodel.model.timeline import iso
from privmodel.query.files.written import adversary_document, conversation_document
from privmodel.query.requires import Requirement

from .document import REMINDER, CatalogueUsed
from .records import plain, read, unchanging, written

__all__ = [
    "FORMAT",
    "ChoiceOfPowers",
    "NamedPower",
    "RequirementDocument",
    "WayThere",
    "from_json",
    "requirement_document",
    "to_document",
    "to_json",
]

FORMAT = "privmodel-requirement/1"
"""The version of the document. It changes whenever a field is added, removed or redefined."""


@checked
@frozen(kw_only=True)
class ChoiceOfPowers:
    """Any so many out of some interchangeable powers.

    Args:
        count: how many.
        of: the powers, by their names in ``powers``.
    """

    count: int
    of: tuple[str, ...]


@checked
@frozen(kw_only=True)
class WayThere:
    """One way: what to choose from each group; no choice where no power is needed.

    Args:
        choices: the choices.
    """

    choices: tuple[ChoiceOfPowers, ...]


@checked
@frozen(kw_only=True)
class NamedPower:
    """A power of the universe.

    Args:
        name: what it is called in the ways.
        power: the power, in the form of question files.
    """

    name: str
    power: Mapping[str, Any] = field(converter=unchanging)


@checked
@frozen(kw_only=True)
class RequirementDocument:
    """What it takes to obtain something.

    Args:
        format: the version of the document.
        reminder: what it is not.
        catalogue: the catalogue that was used.
        platform: the id of the conversation's platform.
        kind: the kind asked for.
        subject: for one item: the message, participant or conversation that it is about.
        every: whether every item of the kind is meant.
        on: the day of the question.
        known_at: the last day on which a source may have been seen; None: all count.
        until: until when knowledge counts, as ISO text in UTC.
        grounds: the grounds on which a holder's giving counts.
        grades: the grades of evidence that count.
        excluded: sources and facts that do not count.
        conversation: the conversation, in the form of question files.
        knows: the kinds that are known beforehand.
        powers: the universe.
        together: the verdict on whoever has all the powers.
        certain: the ways that surely obtain it.
        disputed: the ways that obtain it if disputed statements are granted.
        possible: the ways that may obtain it.
    """

    format: str = FORMAT
    reminder: str = REMINDER
    catalogue: CatalogueUsed
    platform: str
    kind: str
    subject: str | None
    every: bool
    on: str
    known_at: str | None
    until: str
    grounds: tuple[str, ...]
    grades: tuple[str, ...]
    excluded: tuple[str, ...]
    conversation: Mapping[str, Any] = field(converter=unchanging)
    knows: tuple[str, ...]
    powers: tuple[NamedPower, ...]
    together: str
    certain: tuple[WayThere, ...]
    disputed: tuple[WayThere, ...]
    possible: tuple[WayThere, ...]


def requirement_document(requirement: Requirement) -> RequirementDocument:
    """The document of a requirement."""
    exposure = requirement.exposure
    asked = requirement.asked
    view = exposure.view
    party = adversary_document(exposure.adversary)
    own = exposure.catalogue != VERSION
    return RequirementDocument(
        catalogue=CatalogueUsed(
            version=exposure.catalogue, digest=None if own else builtin().digest()
        ),
        platform=exposure.conversation.platform.id,
        kind=(asked.kind if isinstance(asked, Item) else asked).value,
        subject=asked.subject if isinstance(asked, Item) else None,
        every=requirement.every,
        on=str(exposure.on),
        known_at=None if view.known_at is None else str(view.known_at),
        until=iso(exposure.until),
        grounds=tuple(sorted(ground.value for ground in exposure.grounds)),
        grades=tuple(sorted(grade.value for grade in view.grades)),
        excluded=tuple(sorted(exposure.excluded)),
        conversation=conversation_document(exposure.conversation),
        knows=tuple(party["knows"]),
        powers=tuple(
            NamedPower(name=name, power=power)
            for name, power in zip(requirement.powers, party["powers"], strict=True)
        ),
        together=requirement.together.value,
        certain=tuple(map(_way, requirement.certain)),
        disputed=tuple(map(_way, requirement.disputed)),
        possible=tuple(map(_way, requirement.possible)),
    )


def _way(way: Way) -> WayThere:
    return WayThere(
        choices=tuple(ChoiceOfPowers(count=each.count, of=each.of) for each in way.choices)
    )


def to_document(document: RequirementDocument) -> dict[str, Any]:
    """A requirement as plain values: lists, tables, texts, numbers, flags and None."""
    return plain(document)


def to_json(document: RequirementDocument) -> str:
    """The JSON text of a requirement. Reading it again gives an equal document."""
    return written(document)


def from_json(text: str) -> RequirementDocument:
    """The requirement in a JSON text.

    Raises:
        CatalogueError: with every fault of the document at once, each with its key path; a
            document of another version is refused as such.
    """
    return read(text, RequirementDocument, FORMAT, "requirement")

"""What can be changed, as JSON, stable and versioned; ``docs/json.md`` has every field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import field, frozen

from privmodel.catalogue.registry import VERSION, builtin
from privmodel.model.data import Item
from privmodel.model.record import checked
from privmodel.model.timeline import iso
from privmodel.query.files.written import adversary_document, conversation_document
from privmodel.query.mitigating.measure import Measure
from privmodel.query.mitigating.mitigation import Mitigation, Plan, Protection, Worse

from .document import REMINDER, CatalogueUsed
from .records import plain, read, unchanging, written

__all__ = [
    "FORMAT",
    "Backfiring",
    "ChangeOffered",
    "ChangesTogether",
    "Exposed",
    "MitigationDocument",
    "OutOfReach",
    "Protected",
    "Raised",
    "Subject",
    "from_json",
    "mitigation_document",
    "to_document",
    "to_json",
]

FORMAT = "privmodel-mitigation/1"
"""The version of the document. It changes whenever a field is added, removed or redefined."""


def _all_unchanging(values: Iterable[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    return tuple(map(unchanging, values))


@checked
@frozen(kw_only=True)
class ChangeOffered:
    """A change that is offered.

    Args:
        kind: ``setting``, ``timer``, ``deletion``, ``unlinking``, ``move``, ``account_deletion``,
            ``rekeying``, ``linking`` or ``report``.
        by: the participants who all have to take part; none: whoever of them likes.
        words: the change in words.
        setting: the setting that is changed; else empty.
        value: its new value; else empty.
        device: the device that is changed; else empty.
        days: for a timer, after how many days messages vanish.
        messages: the messages that are deleted or reported.
        everyone: whether a deletion is for everybody.
        platform: for a move, where the conversation goes on; else empty.
        sure: whether it is surely offered there and then.
        facts: the facts that say so.
    """

    kind: str
    by: tuple[str, ...]
    words: str
    setting: str
    value: str
    device: str
    days: float | None
    messages: tuple[str, ...]
    everyone: bool
    platform: str
    sure: bool
    facts: tuple[str, ...]


@checked
@frozen(kw_only=True)
class Subject:
    """An item.

    Args:
        kind: its kind.
        subject: the message, participant or conversation that it is about.
    """

    kind: str
    subject: str


@checked
@frozen(kw_only=True)
class Exposed:
    """A kind that is still obtained, or may be.

    Args:
        kind: the kind.
        verdict: the highest verdict on any item of it.
    """

    kind: str
    verdict: str


@checked
@frozen(kw_only=True)
class Raised:
    """An item that is more exposed after a change.

    Args:
        kind: its kind.
        subject: what it is about.
        before: the verdict on it before.
        after: the verdict on it after.
    """

    kind: str
    subject: str
    before: str
    after: str


@checked
@frozen(kw_only=True)
class ChangesTogether:
    """A set of changes that protects what is promised.

    Args:
        changes: the changes, none of which can be left out.
        own: whether whoever asks can do it alone.
        others: the other participants who have to take part.
        sure: whether every change is surely offered.
        exposed: what is still exposed.
        worse: what is more exposed than before.
        conversations: what to ask about again, in the form of question files.
    """

    changes: tuple[ChangeOffered, ...]
    own: bool
    others: tuple[str, ...]
    sure: bool
    exposed: tuple[Exposed, ...]
    worse: tuple[Raised, ...]
    conversations: tuple[Mapping[str, Any], ...] = field(converter=_all_unchanging)


@checked
@frozen(kw_only=True)
class OutOfReach:
    """An item that no change protects.

    Args:
        kind: its kind.
        subject: what it is about.
        verdict: the verdict on it if nothing is changed.
        taken: the verdict on whether it was obtained before the changes.
        holder: where it lies, or might lie.
        whose: the participant whose copy that is; else empty.
    """

    kind: str
    subject: str
    verdict: str
    taken: str
    holder: str
    whose: str


@checked
@frozen(kw_only=True)
class Protected:
    """What can be protected, and by which smallest sets of changes.

    Args:
        items: the items that each set protects.
        beyond: the items that no set protects.
        sets: the sets, those first that whoever asks can do alone.
    """

    items: tuple[Subject, ...]
    beyond: tuple[OutOfReach, ...]
    sets: tuple[ChangesTogether, ...]


@checked
@frozen(kw_only=True)
class Backfiring:
    """A change after which, alone, something is more exposed.

    Args:
        change: the change.
        worse: what is more exposed.
    """

    change: ChangeOffered
    worse: tuple[Raised, ...]


@checked
@frozen(kw_only=True)
class MitigationDocument:
    """What can be changed so that data are no longer obtained.

    Args:
        format: the version of the document.
        reminder: what it is not.
        catalogue: the catalogue that was used.
        platform: the id of the conversation's platform.
        protect: the kinds that are to be protected.
        who: the participant who asks.
        on: the instant of the changes.
        asked_on: the day on which powers without a time of their own are used.
        known_at: the last day on which a source may have been seen; None: all count.
        until: until when knowledge counts, as ISO text in UTC.
        grounds: the grounds on which a holder's giving counts.
        grades: the grades of evidence that count.
        excluded: sources and facts that do not count.
        conversation: the unchanged conversation, in the form of question files.
        supposed: the id of a message that was added to it; else empty.
        adversary: who wants to know, in the form of question files.
        offered: the changes that are offered there and then, to anybody.
        asked: how many sets of changes were asked about.
        from_then_on: what can be protected of what is sent from then on.
        at_all: the same of all messages; None where it was not asked for.
        backfires: the changes that make something more exposed.
    """

    format: str = FORMAT
    reminder: str = REMINDER
    catalogue: CatalogueUsed
    platform: str
    protect: tuple[str, ...]
    who: str
    on: str
    asked_on: str
    known_at: str | None
    until: str
    grounds: tuple[str, ...]
    grades: tuple[str, ...]
    excluded: tuple[str, ...]
    conversation: Mapping[str, Any] = field(converter=unchanging)
    supposed: str
    adversary: Mapping[str, Any] = field(converter=unchanging)
    offered: tuple[ChangeOffered, ...]
    asked: int
    from_then_on: Protected
    at_all: Protected | None
    backfires: tuple[Backfiring, ...]


def mitigation_document(mitigation: Mitigation) -> MitigationDocument:
    """The document of a mitigation."""
    exposure = mitigation.before
    view = exposure.view
    own = exposure.catalogue != VERSION
    at_all = mitigation.at_all
    return MitigationDocument(
        catalogue=CatalogueUsed(
            version=exposure.catalogue, digest=None if own else builtin().digest()
        ),
        platform=mitigation.conversation.platform.id,
        protect=tuple(kind.value for kind in mitigation.protect),
        who=mitigation.who,
        on=str(mitigation.on),
        asked_on=str(mitigation.asked_on),
        known_at=None if view.known_at is None else str(view.known_at),
        until=iso(exposure.until),
        grounds=tuple(sorted(ground.value for ground in exposure.grounds)),
        grades=tuple(sorted(grade.value for grade in view.grades)),
        excluded=tuple(sorted(exposure.excluded)),
        conversation=conversation_document(mitigation.conversation),
        supposed=mitigation.supposed,
        adversary=adversary_document(mitigation.adversary),
        offered=tuple(map(_change, mitigation.measures)),
        asked=mitigation.asked,
        from_then_on=_protected(mitigation.from_then_on),
        at_all=None if at_all is None else _protected(at_all),
        backfires=tuple(
            Backfiring(change=_change(measure), worse=_raised(worse))
            for measure, worse in mitigation.backfires.items()
        ),
    )


def _change(measure: Measure) -> ChangeOffered:
    return ChangeOffered(
        kind=measure.kind.value,
        by=tuple(sorted(measure.by)),
        words=measure.words,
        setting=measure.setting,
        value=measure.value,
        device=measure.device,
        days=measure.days,
        messages=measure.messages,
        everyone=measure.everyone,
        platform=measure.platform,
        sure=measure.sure,
        facts=tuple(sorted(measure.facts)),
    )


def _protected(protection: Protection) -> Protected:
    return Protected(
        items=tuple(map(_subject, protection.items)),
        beyond=tuple(
            OutOfReach(
                kind=each.item.kind.value,
                subject=each.item.subject,
                verdict=each.verdict.value,
                taken=each.taken.value,
                holder=each.holder,
                whose=each.whose,
            )
            for each in protection.beyond
        ),
        sets=tuple(map(_together, protection.plans)),
    )


def _together(plan: Plan) -> ChangesTogether:
    return ChangesTogether(
        changes=tuple(map(_change, plan.measures)),
        own=plan.own,
        others=tuple(sorted(plan.others)),
        sure=plan.sure,
        exposed=tuple(
            Exposed(kind=kind.value, verdict=verdict.value)
            for kind, verdict in plan.exposed.items()
        ),
        worse=_raised(plan.worse),
        conversations=tuple(map(conversation_document, plan.conversations)),
    )


def _subject(item: Item) -> Subject:
    return Subject(kind=item.kind.value, subject=item.subject)


def _raised(worse: tuple[Worse, ...]) -> tuple[Raised, ...]:
    return tuple(
        Raised(
            kind=each.item.kind.value,
            subject=each.item.subject,
            before=each.before.value,
            after=each.after.value,
        )
        for each in worse
    )


def to_document(document: MitigationDocument) -> dict[str, Any]:
    """A mitigation as plain values: lists, tables, texts, numbers, flags and None."""
    return plain(document)


def to_json(document: MitigationDocument) -> str:
    """The JSON text of a mitigation. Reading it again gives an equal document."""
    return written(document)


def from_json(text: str) -> MitigationDocument:
    """The mitigation in a JSON text.

    Raises:
        CatalogueError: with every fault of the document at once, each with its key path; a
            document of another version is refused as such.
    """
    return read(text, MitigationDocument, FORMAT, "mitigation")

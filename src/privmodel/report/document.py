"""The answer as a JSON document, stable and versioned; ``docs/json.md`` describes every field.

The records hold plain values only, so that reading what was written gives an equal answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import field, frozen

from privmodel.catalogue.registry import VERSION, builtin
from privmodel.model.record import checked
from privmodel.model.timeline import iso
from privmodel.query.exposure import Exposure
from privmodel.query.files.written import adversary_document, conversation_document
from privmodel.query.finding import Finding

from .records import plain, read, unchanging, written

__all__ = [
    "FORMAT",
    "REMINDER",
    "Answer",
    "AnswerFact",
    "AnswerFinding",
    "AnswerGround",
    "AnswerItem",
    "AnswerObstacle",
    "AnswerResidual",
    "AnswerSealed",
    "AnswerSource",
    "CatalogueUsed",
    "DefaultTaken",
    "answer",
    "from_json",
    "to_json",
]

FORMAT = "privmodel-answer/1"
"""The version of the document. It changes whenever a field is added, removed or redefined."""

REMINDER = "This is not legal advice. It says what follows from the facts it names, and no more."


@checked
@frozen(kw_only=True)
class CatalogueUsed:
    """The catalogue that was used.

    Args:
        version: its version.
        digest: the SHA-256 digest over its files; None for another than the built-in one.
    """

    version: str
    digest: str | None


@checked
@frozen(kw_only=True)
class DefaultTaken:
    """A value that was taken because nobody chose another.

    Args:
        owner: whose setting it is: a participant, ``participant/device`` or ``conversation``.
        name: the setting.
        value: the value.
        facts: ids of the facts that say that this is the default.
    """

    owner: str
    name: str
    value: str
    facts: tuple[str, ...]


@checked
@frozen(kw_only=True)
class AnswerItem:
    """An item asked about, with its own verdict.

    Args:
        kind: its kind.
        subject: the message, participant or conversation that it is about.
        verdict: whether it is obtained.
    """

    kind: str
    subject: str
    verdict: str


@checked
@frozen(kw_only=True)
class AnswerObstacle:
    """A place at which the kind is not obtained.

    Args:
        holder: the place.
        whose: the participant whose copy lies there; empty: nobody's.
        held: whether a copy lies there at the time.
        readable: whether it would be open to whoever has it.
        steps: what stands in the way; the first is where it breaks.
        keys: the keys that would open a sealed copy.
        words: more on it.
        missing: where only knowledge is missing: sets of items, fewest first, each of which, known
            in time, would give the kind away here.
        facts: ids of the facts on which that rests.
    """

    holder: str
    whose: str
    held: bool
    readable: bool
    steps: tuple[str, ...]
    keys: tuple[str, ...]
    words: tuple[str, ...]
    missing: tuple[tuple[str, ...], ...]
    facts: tuple[str, ...]


@checked
@frozen(kw_only=True)
class AnswerSealed:
    """A copy that is taken but stays sealed.

    Args:
        holder: where it is taken.
        whose: the participant whose copy it is; empty: nobody's.
        keys: the keys that would open it.
    """

    holder: str
    whose: str
    keys: tuple[str, ...]


@checked
@frozen(kw_only=True)
class AnswerGround:
    """What one ground says of handing something over.

    Args:
        ground: ``law``, ``policy`` or ``practice``.
        says: what it says, in words.
        carries: whether the answer rests on it.
        facts: ids of the facts that it rests on.
    """

    ground: str
    says: str
    carries: bool
    facts: tuple[str, ...]


@checked
@frozen(kw_only=True)
class AnswerResidual:
    """What would settle an open verdict.

    Args:
        if_true: sets of statements each of which makes it a yes when all in it hold.
        if_false: sets of statements each of which makes it a no when none in it holds.
    """

    if_true: tuple[tuple[str, ...], ...]
    if_false: tuple[tuple[str, ...], ...]


@checked
@frozen(kw_only=True)
class AnswerFinding:
    """What is said of one kind of data.

    Args:
        kind: the kind.
        verdict: ``yes``, ``no``, ``unknown`` or ``conflicting``: whether *some* item is obtained.
        every: the same about *every* item.
        reason: the reason in a few words, for people.
        beforehand: whether all that is had of it was known before.
        since: the instant at which the first item is known, as ISO text in UTC; None unless yes,
            and None where it was known beforehand.
        holder: the place it is obtained from, or might be.
        whose: the participant whose copy that is; empty: nobody's.
        ground: ``law``, ``policy`` or ``practice``; None where it is taken.
        discretionary: whether the holder could have said no.
        grounds: what law, rules and practice each say, where a holder is asked.
        powers: the powers that are used.
        broke: for a no, the step that breaks where the adversary comes nearest.
        steps: for a no, all that stands in the way there.
        obstacles: for a no, every place where it breaks, the nearest miss first.
        sealed: what is taken but stays sealed.
        residual: for an open verdict, what would settle it.
        unstated: for an open verdict, what nobody stated and it turns on.
        items: the items asked about.
        facts: ids of the facts on which the finding rests.
    """

    kind: str
    verdict: str
    every: str
    reason: str
    beforehand: bool
    since: str | None
    holder: str
    whose: str
    ground: str | None
    discretionary: bool
    grounds: tuple[AnswerGround, ...]
    powers: tuple[str, ...]
    broke: str | None
    steps: tuple[str, ...]
    obstacles: tuple[AnswerObstacle, ...]
    sealed: tuple[AnswerSealed, ...]
    residual: AnswerResidual | None
    unstated: tuple[str, ...]
    items: tuple[AnswerItem, ...]
    facts: tuple[str, ...]


@checked
@frozen(kw_only=True)
class AnswerSource:
    """A document that shows a fact.

    Args:
        id: its id in its catalogue file.
        title: its title.
        publisher: who published it; empty: unknown.
        url: its address.
        grade: what kind of evidence it is.
        seen: the days on which it showed the fact.
    """

    id: str
    title: str
    publisher: str
    url: str
    grade: str
    seen: tuple[str, ...]


@checked
@frozen(kw_only=True)
class AnswerFact:
    """A statement that a finding or a default rests on.

    Args:
        id: its id.
        says: the statement.
        grade: what kind of evidence it rests on.
        start: since when it holds; None: as far back as anybody knows.
        end: until when; None: no end is known.
        sources: the admitted sources that show it.
        denied: the admitted sightings that say the opposite, each a source's id and a day.
    """

    id: str
    says: str
    grade: str
    start: str | None
    end: str | None
    sources: tuple[AnswerSource, ...]
    denied: tuple[str, ...]


@checked
@frozen(kw_only=True)
class Answer:
    """The answer to one question about one adversary.

    Args:
        format: the version of the document.
        reminder: what it is not.
        catalogue: the catalogue that was used.
        platform: the id of the conversation's platform.
        adversary: the name of who wants to know.
        on: the day of the question.
        known_at: the last day on which a source may have been seen; None: all count.
        until: until when knowledge counts, as ISO text in UTC.
        grounds: the grounds on which a holder's giving counts.
        grades: the grades of evidence that count.
        excluded: sources and facts that do not count.
        conversation: the conversation, in the form of question files.
        powers: the adversary's powers, in the form of question files.
        knows: the kinds that it knows beforehand.
        defaults: values taken because nobody chose others.
        assumptions: what is taken for granted besides, in words.
        findings: the findings, one for each kind.
        facts: the facts that findings and defaults rest on, by id.
    """

    format: str = FORMAT
    reminder: str = REMINDER
    catalogue: CatalogueUsed
    platform: str
    adversary: str
    on: str
    known_at: str | None
    until: str
    grounds: tuple[str, ...]
    grades: tuple[str, ...]
    excluded: tuple[str, ...]
    conversation: Mapping[str, Any] = field(converter=unchanging)
    powers: tuple[Mapping[str, Any], ...] = field(converter=unchanging)
    knows: tuple[str, ...]
    defaults: tuple[DefaultTaken, ...]
    assumptions: tuple[str, ...]
    findings: tuple[AnswerFinding, ...]
    facts: tuple[AnswerFact, ...]


def answer(
    exposure: Exposure, kinds: tuple[str, ...] = (), *, besides: Iterable[str] = ()
) -> Answer:
    """The document of an exposure.

    Args:
        exposure: the exposure.
        kinds: the kinds to answer; none named: all that the conversation has something of.
        besides: the ids of facts that are described too, though no finding names them.

    Raises:
        UnknownName: with the nearest kinds.
    """
    findings = [exposure[kind] for kind in kinds] or list(exposure.findings)
    view = exposure.view
    asker = adversary_document(exposure.adversary)
    used = frozenset(besides).union(
        *(each.facts for each in findings),
        *(each.facts for each in exposure.defaults),
        *(obstacle.facts for each in findings for obstacle in each.obstacles),
    )
    own = exposure.catalogue != VERSION
    return Answer(
        catalogue=CatalogueUsed(
            version=exposure.catalogue, digest=None if own else builtin().digest()
        ),
        platform=exposure.conversation.platform.id,
        adversary=exposure.adversary.name,
        on=str(exposure.on),
        known_at=None if view.known_at is None else str(view.known_at),
        until=iso(exposure.until),
        grounds=tuple(sorted(ground.value for ground in exposure.grounds)),
        grades=tuple(sorted(grade.value for grade in view.grades)),
        excluded=tuple(sorted(exposure.excluded)),
        conversation=conversation_document(exposure.conversation),
        powers=asker["powers"],
        knows=tuple(asker["knows"]),
        defaults=tuple(
            DefaultTaken(
                owner=each.owner, name=each.name, value=each.value, facts=_sorted(each.facts)
            )
            for each in exposure.defaults
        ),
        assumptions=exposure.assumptions,
        findings=tuple(_finding(each) for each in findings),
        facts=tuple(_fact(exposure, name) for name in sorted(used) if exposure.fact(name)),
    )


def _finding(finding: Finding) -> AnswerFinding:
    known = finding.verdict == "yes" and not finding.beforehand
    residual = finding.residual
    return AnswerFinding(
        kind=finding.kind.value,
        verdict=finding.verdict.value,
        every=finding.every.value,
        reason=finding.reason,
        beforehand=finding.beforehand,
        since=iso(finding.since) if known else None,
        holder=finding.holder,
        whose=finding.whose,
        ground=None if finding.ground is None else finding.ground.value,
        discretionary=finding.discretionary,
        grounds=tuple(
            AnswerGround(
                ground=each.ground.value,
                says=each.says,
                carries=each.carries,
                facts=_sorted(each.facts),
            )
            for each in finding.grounds
        ),
        powers=finding.powers,
        broke=None if finding.broke is None else finding.broke.value,
        steps=tuple(step.value for step in finding.steps),
        obstacles=tuple(
            AnswerObstacle(
                holder=each.holder,
                whose=each.whose,
                held=each.held,
                readable=each.readable,
                steps=tuple(step.value for step in each.steps),
                keys=tuple(each.keys),
                words=tuple(each.words),
                missing=tuple(tuple(map(str, items)) for items in each.missing),
                facts=_sorted(each.facts),
            )
            for each in finding.obstacles
        ),
        sealed=tuple(
            AnswerSealed(holder=each.holder, whose=each.whose, keys=tuple(each.keys))
            for each in finding.sealed
        ),
        residual=None
        if residual is None
        else AnswerResidual(
            if_true=tuple(_sorted(names) for names in residual.if_true),
            if_false=tuple(_sorted(names) for names in residual.if_false),
        ),
        unstated=tuple(finding.unstated),
        items=tuple(
            AnswerItem(kind=item.kind.value, subject=item.subject, verdict=verdict.value)
            for item, verdict in finding.items
        ),
        facts=_sorted(finding.facts),
    )


def _fact(exposure: Exposure, name: str) -> AnswerFact:
    fact = exposure.fact(name)
    assert fact is not None
    sources: dict[str, AnswerSource] = {}
    for source, sighting in exposure.sources(name):
        before = sources.get(source.id)
        sources[source.id] = AnswerSource(
            id=source.id,
            title=source.title,
            publisher=source.publisher,
            url=source.url,
            grade=source.grade.value,
            seen=(*(before.seen if before else ()), str(sighting.on)),
        )
    start, end = fact.period.start, fact.period.end
    return AnswerFact(
        id=fact.id,
        says=fact.says,
        grade=fact.grade.value,
        start=None if start is None else str(start),
        end=None if end is None else str(end),
        sources=tuple(sources.values()),
        denied=tuple(str(each) for each in fact.denied if exposure.view.admits(fact, each)),
    )


def _sorted(names: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(names))


def to_document(answer: Answer) -> dict[str, Any]:
    """An answer as plain values: lists, tables, texts, numbers, flags and None."""
    return plain(answer)


def to_json(answer: Answer) -> str:
    """The JSON text of an answer. Reading it again gives an equal answer."""
    return written(answer)


def from_json(text: str) -> Answer:
    """The answer in a JSON text.

    Raises:
        CatalogueError: with every fault of the document at once, each with its key path; a
            document of another version is refused as such.
    """
    return read(text, Answer, FORMAT, "answer")

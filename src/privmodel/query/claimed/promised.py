"""Whether a platform keeps what a sentence promises, where and when the sentence speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve, frozen

from privmodel.catalogue.registry import Catalogue
from privmodel.model.claim import ClaimedGuarantee
from privmodel.model.data import DataKind
from privmodel.model.guarantee import GUARANTEES
from privmodel.model.platform import ChatKind, Platform
from privmodel.model.situations import Situations
from privmodel.model.timeline import Moment
from privmodel.query.verification.conditional import Condition
from privmodel.query.verification.verify import Outcome, Verification, verify

__all__ = ["Kept", "kept"]

AFTER = 62.0
"""For how many days after a message an adversary goes on, so that monthly backups were made."""

SENT = frozenset({DataKind.MESSAGE_TEXT, DataKind.ATTACHMENT, DataKind.CALL_AUDIO})
"""The kinds that a message can be made of when it is sent."""


@frozen(kw_only=True)
class Kept:
    """What verifying a sentence came to.

    Attributes:
        worst: the worst verification, out of one for each kind that messages can be made of.
        usual: whether its smallest case takes no more than the sentence says and the defaults.
        enough: the smallest conditions under which it would hold, in words, each by itself enough.
        covered: where it holds, the dimensions that were covered up to some number only, in words.
        better: where none is enough, those under which it would come off better, in words.
    """

    worst: Verification
    usual: bool
    enough: tuple[str, ...]
    covered: tuple[str, ...]
    better: tuple[str, ...]


def kept(
    promised: ClaimedGuarantee,
    platform: Platform,
    *,
    on: Moment,
    known_at: Moment | None,
    budget: int,
    catalogue: Catalogue,
) -> Kept:
    """Verify a sentence for messages sent on a day.

    A message is made of one kind at a time, since a platform can treat texts and files differently.

    Args:
        promised: the guarantee, with the situations and kinds that the sentence speaks of.
        platform: the platform.
        on: the day on which messages are sent, and as of which evidence counts as fresh.
        known_at: the last day on which a source may have been seen; None: all count.
        budget: how many closures may be run for each kind of message.
        catalogue: where laws and other platforms are looked up.

    Raises:
        InvalidQuestion: when no conversation can be as the sentence says on that day.
        UnknownName: for a setting that the platform does not have.
        AnalysisIncomplete: when the verification gave up.
    """
    guarantee = GUARANTEES[promised.id]
    if promised.kinds:
        guarantee = evolve(guarantee, never=promised.kinds, nor_together=())
    found = [
        verify(
            platform,
            guarantee,
            scope=_situations(promised, kind, on),
            on=on,
            known_at=known_at,
            budget=budget,
            catalogue=catalogue,
        )
        for kind in sorted(promised.kinds & SENT) or [DataKind.MESSAGE_TEXT]
    ]
    worst = max(found, key=lambda each: (each.outcome.rank, _is_usual(each, promised)))
    enough = _enough(found)
    return Kept(
        worst=worst,
        usual=_is_usual(worst, promised),
        enough=enough,
        covered=_covered(worst) if worst.outcome is Outcome.HOLDS else (),
        better=() if enough else tuple(map(_better, worst.conditions)),
    )


def _covered(found: Verification) -> tuple[str, ...]:
    """The dimensions that were covered up to some number only."""
    return tuple(f"{each.name}: {each.words}" for each in found.dimensions if not each.completely)


def _situations(promised: ClaimedGuarantee, kind: DataKind, on: Moment) -> Situations:
    """The situations that the sentence speaks of, for messages of a kind sent on a day."""
    values = {test.attribute: sorted(test.values) for test in promised.where.tests}
    public = values.pop("public", None)
    return Situations(
        sent=on,
        after=AFTER,
        chats=values.pop("chat", ()),
        public=None if public is None else public == ["yes"],
        settings=values,
        kinds=kind,
    )


def _is_usual(found: Verification, promised: ClaimedGuarantee) -> bool:
    """Whether the smallest case takes no more than the sentence says and the defaults bring."""
    if found.case is None:
        return True
    talk = found.case.conversation
    said = {test.attribute: test.values for test in promised.where.tests}
    chosen = [talk.settings]
    for person in talk.participants:
        chosen += [person.settings, *(account.settings for account in person.accounts)]
        chosen += [device.settings for device in person.devices]
        if person.region or any(device.os for device in person.devices):
            return False
    if talk.chat is not ChatKind.ONE_TO_ONE and talk.chat.value not in said.get("chat", ()):
        return False
    return not talk.events and all(
        value in said.get(name, ()) for settings in chosen for name, value in settings.items()
    )


_Part = tuple[int, str, str]
"""One restriction of a condition: its place in the sentence, what it is about, its words."""


def _enough(found: Iterable[Verification]) -> tuple[str, ...]:
    """The smallest conditions under which each of several verifications holds."""
    ways: set[frozenset[_Part]] = {frozenset()}
    for each in found:
        if each.outcome is not Outcome.HOLDS:
            ways = {way | {*_parts(one)} for way in ways for one in each.holds_if}
    ways = {way for way in ways if _is_consistent(way)} - {frozenset()}
    smallest = [way for way in ways if not any(other < way for other in ways)]
    return tuple(sorted(", ".join(words for _, _, words in sorted(way)) for way in smallest))


def _parts(condition: Condition) -> Iterator[_Part]:
    for name, value in condition.settings:
        yield 0, name, f"{name} {value}"
    for event in condition.without_events:
        yield 1, event, f"nothing is {event}".replace("_", " ")
    for chat in condition.without_chats:
        yield 2, chat, f"no {chat.replace('_', '-')} chat"


def _is_consistent(way: Iterable[_Part]) -> bool:
    """Whether no setting is to have two values at once."""
    names = [name for place, name, _ in way if place == 0]
    return len(set(names)) == len(names)


def _better(condition: Condition) -> str:
    """A condition that is not enough, with what it brings."""
    facts = f", because of {', '.join(condition.facts)}" if condition.facts else ""
    return f"{condition} ({condition.outcome.value} then{facts})"

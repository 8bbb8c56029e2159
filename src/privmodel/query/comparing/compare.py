"""Comparing: the same question about several platforms, settings or days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from privmodel.catalogue.registry import Catalogue, builtin
from privmodel.errors import InvalidQuestion, UnknownName
from privmodel.model.adversary import Adversary
from privmodel.model.conversation import Conversation
from privmodel.model.data import DataKind, data_kind
from privmodel.model.evidence import Grade
from privmodel.model.platform import Platform
from privmodel.model.record import one_or_many
from privmodel.model.timeline import DateLike
from privmodel.query.arguments import require_adversary, require_catalogue, require_many
from privmodel.query.exposure import Exposure
from privmodel.query.front import conversation
from privmodel.query.obtainable import consulted, excludable, obtainable
from privmodel.rules.steps import Ground

from .comparison import Comparison

__all__ = ["compare"]

Subject = Platform | Conversation | Exposure | str
"""What can be compared: a platform, a conversation, or an answer that is there already."""


def compare(
    subjects: Iterable[Subject] | Mapping[str, Subject],
    *,
    by: Adversary | None = None,
    on: DateLike | None = None,
    kinds: Iterable[DataKind | str] | DataKind | str | None = None,
    sent: DateLike | Iterable[DateLike] | None = None,
    chat: str = "one_to_one",
    known_at: DateLike | None = None,
    until: DateLike | None = None,
    grounds: Iterable[Ground | str] | None = None,
    grades: Iterable[Grade | str] | None = None,
    min_grade: Grade | str | None = None,
    exclude: Iterable[str] = (),
    catalogue: Catalogue | None = None,
) -> Comparison:
    """The same question about several platforms or settings, side by side.

    Args:
        subjects: at least two, under labels of their own or labelled by what tells them apart. A
            platform stands for a conversation on it with every setting at its default; a
            conversation for itself, so that the same platform can be compared under different
            settings; an answer of ``obtainable`` for itself, so that days or adversaries can be
            compared. Participants and messages must be the same.
        by: who wants to know. The same powers can reach different places: a court orders each
            platform's operator, a breach is one of each platform's servers.
        on: the day of the question, as in ``obtainable``.
        kinds: the kinds to compare; left out, all that any subject has something of.
        sent: for platforms: when the message is sent, or several in order.
        chat: for platforms: the kind of conversation.
        known_at, until, grounds, grades, min_grade: as in ``obtainable``.
        exclude: as in ``obtainable``; each must be there with at least one subject.
        catalogue: where platforms and laws are looked up; the built-in one by default.

    Returns:
        the comparison.

    Raises:
        InvalidQuestion: for fewer than two subjects, two of the same label, different messages or
            participants, kinds that no subject can have, or something left out that is needed.
        UnknownName: for a name that does not exist.
        AnalysisIncomplete: when too much is unstated to try every value.
    """
    require_catalogue(catalogue)
    require_many(exclude, "exclude", 'name sources or facts, such as "TG-42"')
    shelf = catalogue or builtin()
    named = subjects if isinstance(subjects, Mapping) else None
    given = list(named.values()) if named is not None else list(one_or_many(subjects))
    if len(given) < 2:
        few = list(named) if named is not None else [str(each) for each in given]
        raise InvalidQuestion("subjects", few, "name at least two")
    talks = [_talk(each, sent, chat, shelf) for each in given]
    _check_same([each if isinstance(each, Conversation) else each.conversation for each in talks])
    names = _excluded(exclude, talks, by, shelf)
    exposures = [
        each
        if isinstance(each, Exposure)
        else obtainable(
            each, by=_asker(by), on=on, known_at=known_at, until=until, grounds=grounds,
            grades=grades, min_grade=min_grade, exclude=left_out, catalogue=catalogue,
        )
        for each, left_out in zip(talks, names, strict=True)
    ]  # fmt: skip
    labels = list(named) if named is not None else _labels(exposures)
    if wrong := [each for each in labels if not isinstance(each, str) or not each]:
        raise InvalidQuestion("subjects", wrong, "label each with a text")
    if twice := sorted({each for each in labels if labels.count(each) > 1}):
        mend = "tell them apart with labels of your own: {label: subject}"
        raise InvalidQuestion("subjects", twice, mend)
    return Comparison(dict(zip(labels, exposures, strict=True)), _kinds(kinds, exposures))


def _asker(by: Adversary | None) -> Adversary:
    if by is None:
        raise InvalidQuestion("by", None, "say who wants to know, such as court('fr')")
    require_adversary(by)
    return by


def _talk(subject: Any, sent: Any, chat: str, catalogue: Catalogue) -> Conversation | Exposure:
    if isinstance(subject, Conversation | Exposure):
        return subject
    if not isinstance(subject, Platform | str):
        mend = "name a platform, a conversation or an answer of obtainable"
        raise InvalidQuestion("subjects", subject, mend)
    platform = catalogue.platform(subject) if isinstance(subject, str) else subject
    if sent is None:
        raise InvalidQuestion("sent", None, "say when the message is sent, for platforms")
    return conversation(platform, sent=sent, chat=chat, catalogue=catalogue)


def _check_same(talks: list[Conversation]) -> None:
    """Refuse subjects of which the same question can't be asked, since they are of other things."""
    for what, said in (
        ("participants", [sorted(who.name for who in each.participants) for each in talks]),
        (
            "messages",
            [[f"{m.id} of {m.sender} ({_made_of(m.kinds)})" for m in each.messages]
             for each in talks],
        ),
    ):  # fmt: skip
        for each in said[1:]:
            if each != said[0]:
                mend = f"give every subject the same {what}, as the first has: {said[0]}"
                raise InvalidQuestion(f"subjects.{what}", each, mend)


def _made_of(kinds: Iterable[DataKind]) -> str:
    return ", ".join(sorted(kind.value for kind in kinds))


def _excluded(
    exclude: Iterable[str],
    talks: list[Conversation | Exposure],
    by: Adversary | None,
    catalogue: Catalogue,
) -> list[frozenset[str]]:
    """Of what is left out, what each answer could rest on."""
    names = frozenset(one_or_many(exclude))
    if not names:
        return [names for _ in talks]
    known = [
        frozenset[str]()
        if isinstance(each, Exposure)
        else excludable(consulted(each, [_asker(by)], catalogue))
        for each in talks
    ]
    everything = frozenset().union(*known)
    for name in sorted(names - everything):
        raise UnknownName("source or fact in this question", name, everything, "exclude")
    return [names & each for each in known]


def _kinds(
    kinds: Iterable[DataKind | str] | DataKind | str | None, exposures: list[Exposure]
) -> tuple[DataKind, ...]:
    if kinds is None:
        present = {name for exposure in exposures for name in exposure}
        return tuple(kind for kind in DataKind if kind.value in present)
    wanted = tuple(dict.fromkeys(data_kind(each) for each in one_or_many(kinds)))
    if not wanted:
        raise InvalidQuestion("kinds", (), "name at least one, or leave them out for all")
    for kind in wanted:
        if not exposures[0][kind].items:  # participants and messages are the same in all
            mend = "no subject can have it: nothing in the conversation is of that kind"
            raise InvalidQuestion("kinds", kind.value, mend)
    return wanted


def _labels(exposures: list[Exposure]) -> list[str]:
    """Labels from the platform and, among subjects of the same one, from what tells them apart."""
    traits = [_traits(each) for each in exposures]
    labels = []
    for mine in traits:
        others = [each for each in traits if each["platform"] == mine["platform"]]
        told = [
            text
            for name, text in mine.items()
            if name == "platform" or any(each.get(name) != text for each in others)
        ]
        labels.append(" ".join(filter(None, told)))
    return labels


def _traits(exposure: Exposure) -> dict[str, str]:
    """What can tell an answer from another about the same platform, each in a word or two."""
    talk = exposure.conversation
    found = {"platform": talk.platform.id, "chat": talk.chat.value.replace("_", " ")}
    found |= {f"set {name}": f"{name}={value}" for name, value in talk.settings.items()}
    for who in talk.participants:
        chosen = dict(who.settings)
        for device in who.devices:
            chosen |= device.settings
        if who.region is not None:
            chosen["region"] = who.region
        found |= {f"{who.name} {name}": f"{name}={value}" for name, value in chosen.items()}
    if talk.timer_days is not None:
        found["timer"] = f"timer={talk.timer_days:g}d"
    found["sent"] = f"sent {talk.messages[0].sent}"
    found["on"] = f"on {exposure.on}"
    found["by"] = f"by {exposure.adversary.name}"
    # One choice of everybody is said once.
    said: dict[str, str] = {}
    for name, text in found.items():
        if text not in said.values():
            said[name] = text
    return said

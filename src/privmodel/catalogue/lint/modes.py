"""The check that every message has one encryption mode: by trying every situation that matters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import inf

from privmodel.errors import Problem
from privmodel.model.data import DataKind
from privmodel.model.encryption import Mode
from privmodel.model.platform import ChatKind, Platform
from privmodel.model.scope import Answer, Value
from privmodel.model.setting import Setting
from privmodel.model.timeline import iso

from .subject import Subject, certain, perhaps

__all__ = ["one_mode_covers_each_message"]

SENT = (DataKind.MESSAGE_TEXT, DataKind.ATTACHMENT, DataKind.CALL_AUDIO)
"""What people send; the other contents arise from these."""

Situation = Mapping[str, Value]


def one_mode_covers_each_message(subject: Subject) -> Iterator[Problem]:
    """Modes exclude one another: two at once are an error when asked, none leaves all open.

    Each kind of chat is tried with every combination of what the modes test, at every date at which
    one of them begins or ends and just before it. Doubtful dates count for neither fault. Text must
    be covered; other contents may be left out, which says that nobody stated how they travel.
    """
    if subject.is_law or not subject.value.modes:
        return
    platform: Platform = subject.value
    reported: set[tuple[str, ...]] = set()
    for chat in platform.chats:
        begins = max(_offered_from(subject, chat.facts), _first(subject))
        for time in _dates(subject):
            if time < begins:
                continue
            for situation in _situations(subject, chat.kind, chat.public, time):
                for kind in SENT:
                    sure, possible = _covering(subject, situation, kind, time)
                    if len(sure) > 1:
                        words = f"{' and '.join(sorted(sure))} both cover"
                        mend = "narrow the where of one, or date it"
                    elif not possible and kind is DataKind.MESSAGE_TEXT:
                        words = "no mode covers"
                        mend = "add one, or widen a where"
                    else:
                        continue
                    shown = ", ".join(f"{name} = {value}" for name, value in situation.items())
                    key = (words, kind.value, shown)
                    if key not in reported:
                        reported.add(key)
                        yield Problem(
                            "mode", f"{words} {kind.value} where {shown} at {iso(time)}; {mend}"
                        )


def _covering(
    subject: Subject, situation: Situation, kind: DataKind, time: float
) -> tuple[list[str], list[str]]:
    """The modes that surely cover a kind of contents at an instant, and those that may."""
    sure, possible = [], []
    for mode in subject.value.modes:
        if kind not in mode.kinds or mode.where.ask(situation.get) is not Answer.TRUE:
            continue
        facts = [subject.facts[name] for name in mode.facts]
        start, end = perhaps(facts)
        if start <= time < end:
            possible.append(mode.id)
            start, end = certain(facts)
            if start <= time < end:
                sure.append(mode.id)
    return sure, possible


def _situations(subject: Subject, chat: ChatKind, public: bool, time: float) -> Iterator[Situation]:
    """Every combination of values that the modes can tell apart and that is on offer."""
    axes: dict[str, list[Value]] = {"chat": [chat.value]}
    tested = {test for mode in subject.value.modes for test in mode.where.tests}
    settings = {setting.name: setting for setting in subject.value.settings}
    settings |= subject.settings or {}
    for test in sorted(tested, key=lambda each: each.attribute):
        name = test.attribute
        if name == "public":
            axes[name] = ["no", "yes"] if public else ["no"]
        elif name == "members":
            bounds = {each.at_least for each in tested} | {each.at_most for each in tested}
            sizes = {bound + step for bound in bounds - {None} for step in (-1, 0, 1)}
            axes[name] = [2.0] if chat is ChatKind.ONE_TO_ONE else [*sorted(sizes)]
        elif name in ("os", "region"):
            words = {word for each in tested if each.attribute == name for word in each.values}
            axes[name] = [*sorted(words), "other"]
        elif name in settings:
            axes[name] = [*settings[name].values]
    for values in product(*axes.values()):
        situation = dict(zip(axes, values, strict=True))
        if all(
            _on_offer(subject, settings[name], str(value), situation, time)
            for name, value in situation.items()
            if name in settings
        ):
            yield situation


def _on_offer(
    subject: Subject, setting: Setting, value: str, situation: Situation, time: float
) -> bool:
    """Whether somebody can have set a setting to a value in a situation."""
    usual = {default.value for default in setting.defaults} or {setting.values[0]}
    if value in usual or value == setting.values[0]:
        return True
    start, end = certain(subject.facts[name] for name in setting.facts if name in subject.facts)
    return start <= time < end and setting.where.ask(situation.get) is not Answer.FALSE


def _offered_from(subject: Subject, facts: frozenset[str]) -> float:
    start, _ = certain(subject.facts[name] for name in facts)
    return start


def _first(subject: Subject) -> float:
    """When the first mode surely begins: before that there was no platform to speak of."""
    return min((_offered_from(subject, mode.facts) for mode in subject.value.modes), default=-inf)


def _dates(subject: Subject) -> list[float]:
    """The instants at which the modes can change, each with the one just before it."""
    found: set[float] = {0.0}
    modes: tuple[Mode, ...] = subject.value.modes
    named = {name for each in (*modes, *subject.value.chats) for name in each.facts}
    for name in named:
        for end in (subject.facts[name].period.start, subject.facts[name].period.end):
            if end is not None:
                for instant in (end.earliest, end.latest):
                    found.update((instant - 1.0, instant))
    return sorted(found)

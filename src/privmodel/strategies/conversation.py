"""Conversations: who takes part on which devices, what is said, and what happens besides."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from privmodel.model.change import SettingChange, TimerChange
from privmodel.model.conversation import Account, Conversation, Device, Event, Message, Participant
from privmodel.model.platform import ChatKind, Platform
from privmodel.model.scope import EVERYWHERE
from privmodel.model.setting import UNSTATED, Belongs, Setting
from privmodel.model.timeline import Moment, iso, moment

from .platform import platforms
from .timeline import FIRST, LAST, moments

__all__ = ["conversations"]

_NAMES = ("sender", "recipient", "witness")
_SOME_WAY_IN = "2024-05-31"
"""The last day on which something is sent, so that there is time left for what follows."""


@st.composite
def conversations(
    draw: st.DrawFn,
    platform: Platform | None = None,
    *,
    max_messages: int = 4,
    accounts: Sequence[Platform] = (),
    exact: bool = False,
) -> Conversation:
    """Conversations that hold together: messages in order, events after what they concern.

    Arguments:
        platform: the platform; drawn if left out.
        max_messages: how many messages there are at most.
        accounts: other platforms at which participants may have accounts with settings.
        exact: whether messages are sent at exact instants only.
    """
    if platform is None:
        platform = draw(platforms())
    offered = [chat.kind for chat in platform.chats]
    chat = draw(st.sampled_from(offered))
    pair = chat is ChatKind.ONE_TO_ONE
    names = _NAMES[: 2 if pair else draw(st.integers(1, 3))]
    settings = [each for each in platform.settings if each.where == EVERYWHERE]
    people = tuple(draw(_people(name, settings, accounts)) for name in names)
    messages = draw(_messages(names, max_messages, exact))
    return Conversation(
        platform=platform,
        chat=chat,
        participants=people,
        messages=messages,
        events=draw(st.lists(_events(messages, names, pair), max_size=2)),
        settings=draw(_choices(settings, Belongs.CONVERSATION)),
        changes=draw(_changes(settings, people)),
        members=None if pair else draw(st.none() | st.integers(len(names), 8)),
        public=draw(st.booleans()) and any(each.public for each in platform.chats),
        timer_days=draw(_TIMERS) if platform.timers else None,
        timer_changes=draw(_timer_changes()) if platform.timers else (),
    )


_TIMERS = st.none() | st.sampled_from((1.0, 30.0))
"""No timer, or one of so many days."""


def _timer_changes() -> st.SearchStrategy[list[TimerChange]]:
    """At most one, on a known day: each rough date doubles what has to be tried."""
    days = moments(first=FIRST, last=LAST, exact=True)
    return st.lists(st.builds(TimerChange, days=_TIMERS, at=days), max_size=1)


@st.composite
def _choices(draw: st.DrawFn, settings: Sequence[Setting], belongs: Belongs) -> dict[str, str]:
    chosen = {}
    for setting in settings:
        if setting.belongs is belongs:
            value = draw(st.sampled_from((None, *setting.values, UNSTATED)))
            if value is not None:
                chosen[setting.name] = value
    return chosen


@st.composite
def _people(
    draw: st.DrawFn, name: str, settings: Sequence[Setting], accounts: Sequence[Platform]
) -> Participant:
    linked = draw(st.lists(st.none() | moments(), max_size=1))
    devices = [
        Device(
            name=each,
            os=draw(st.sampled_from(("android", "ios", None))),
            settings=draw(_choices(settings, Belongs.DEVICE)),
            linked=since,
            unlinked=draw(_unlinked(since)) if number else None,
        )
        for number, (each, since) in enumerate(
            zip(("phone", "laptop"), (None, *linked), strict=False)
        )
    ]
    elsewhere = [
        Account(platform=each.id, settings=draw(_choices(each.settings, Belongs.PARTICIPANT)))
        for each in accounts
    ]
    return Participant(
        name=name,
        devices=devices,
        settings=draw(_choices(settings, Belongs.PARTICIPANT)),
        accounts=elsewhere,
        region=draw(st.sampled_from(("eu", "us", None))),
        registered=draw(st.none() | st.sampled_from((moment("2023-06-01"), moment("2023")))),
    )


def _unlinked(linked: Moment | None) -> st.SearchStrategy[Moment | None]:
    """Never, never, or at some moment after the device was linked."""
    some = moments().filter(lambda when: linked is None or linked.earliest < when.latest)
    return st.none() | st.none() | some


@st.composite
def _messages(draw: st.DrawFn, names: Sequence[str], most: int, exact: bool) -> tuple[Message, ...]:
    days = moments(first=FIRST, last=_SOME_WAY_IN, exact=exact)
    sent = draw(st.lists(days, min_size=1, max_size=most))
    made = []
    for number, when in enumerate(sorted(sent, key=lambda each: (each.earliest, each.latest)), 1):
        fate = draw(st.sampled_from(("at once", "at once", "late", "lost")))
        delivered = draw(_later(when)) if fate == "late" else None
        read = draw(st.none() | _later(delivered or when)) if fate != "lost" else None
        made.append(
            Message(
                id=f"m{number}",
                sender=draw(st.sampled_from(list(names))),
                sent=when,
                kinds=draw(
                    st.frozensets(
                        st.sampled_from(("message_text", "attachment", "call_audio")), min_size=1
                    )
                ),
                delivered=delivered,
                read=read,
                lost=fate == "lost",
            )
        )
    return tuple(made)


def _later(when: Moment) -> st.SearchStrategy[Moment]:
    """Exact instants from the end of a stretch on, within two months."""
    return st.integers(0, 60).map(lambda days: moment(iso(when.latest + days * 86_400)))


@st.composite
def _events(
    draw: st.DrawFn, messages: Sequence[Message], names: Sequence[str], pair: bool
) -> Event:
    kinds = ["deleted", "deleted", "reported", "account_deleted", "rekeyed"]
    kind = draw(st.sampled_from(kinds if pair else [*kinds, "joined", "left"]))
    message = None
    at = draw(moments())
    if kind in ("deleted", "reported") and draw(st.booleans()):
        about = draw(st.sampled_from(list(messages)))
        message, at = about.id, draw(_later(about.sent))
    everyone = draw(st.booleans())
    by = draw(st.sampled_from(list(names)))
    return Event(
        kind=kind,
        at=at,
        message=message,
        by=None if kind == "deleted" and everyone and draw(st.booleans()) else by,
        everyone=everyone,
    )


@st.composite
def _changes(
    draw: st.DrawFn, settings: Sequence[Setting], people: Sequence[Participant]
) -> tuple[SettingChange, ...]:
    if not settings:
        return ()
    made = []
    for setting in draw(st.lists(st.sampled_from(list(settings)), max_size=2)):
        person = draw(st.sampled_from(list(people)))
        owned = setting.belongs is not Belongs.CONVERSATION
        device = None
        if setting.belongs is Belongs.DEVICE:
            device = draw(st.sampled_from(person.devices)).name
        made.append(
            SettingChange(
                setting=setting.name,
                value=draw(st.sampled_from(setting.values)),
                at=draw(moments(first=FIRST, last=LAST)),
                participant=person.name if owned else None,
                device=device,
            )
        )
    return tuple(made)

"""Short ways to say who talks and who wants to know; each builds the model's own values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import evolve

from privmodel.catalogue.registry import Catalogue, builtin
from privmodel.errors import InvalidQuestion
from privmodel.model.adversary import Adversary, Order, Power, Window
from privmodel.model.change import SettingChange, TimerChange
from privmodel.model.conversation import Conversation, Device, Event, Message, Participant
from privmodel.model.law import Jurisdiction, Suspicion
from privmodel.model.platform import Platform
from privmodel.model.setting import Belongs
from privmodel.model.timeline import DateLike, Moment

from .arguments import require_catalogue, require_many, require_mapping

__all__ = ["adversary", "conversation", "court", "suspicion"]

DEFAULT_PEOPLE = ("sender", "recipient")


def conversation(
    platform: Platform | str,
    *,
    sent: DateLike | Iterable[DateLike] | None = None,
    messages: Iterable[Message] | None = None,
    participants: Iterable[Participant | str] = DEFAULT_PEOPLE,
    chat: str = "one_to_one",
    settings: Mapping[str, Any] | None = None,
    events: Iterable[Event] = (),
    changes: Iterable[SettingChange] = (),
    members: int | None = None,
    public: bool = False,
    timer_days: float | None = None,
    timer_changes: Iterable[TimerChange] = (),
    catalogue: Catalogue | None = None,
) -> Conversation:
    """A conversation, with whatever is left out at its default.

    Args:
        platform: a platform of the catalogue by its id, or one of your own.
        sent: when a message is sent, or several in order; the first participant sends them.
        messages: the messages themselves, instead of ``sent``.
        participants: who takes part: names, or participants with devices and settings.
        chat: the kind of conversation.
        settings: settings by name. One that belongs to participants or devices is set for each
            of them that does not set it differently.
        events: deletions, reports, accounts deleted, people who join or leave.
        changes: settings that change on the way.
        members: how many members a group or channel has, if more than are named.
        public: whether anybody can read along.
        timer_days: after how many days messages vanish from devices.
        timer_changes: timers set, changed or turned off on the way.
        catalogue: where to look platforms up; the built-in one by default.

    Returns:
        the conversation.

    Raises:
        UnknownName: for a platform, setting, value or participant that does not exist.
        InvalidModel: for dates out of order.
        InvalidQuestion: when neither or both of ``sent`` and ``messages`` are given.
    """
    require_catalogue(catalogue)
    require_many(participants, "participants", "give names, or values of Participant")
    require_mapping(settings or {}, "settings", 'give names with values, as {"secret_chat": "on"}')
    if isinstance(platform, str):
        platform = (catalogue or builtin()).platform(platform)
    people = [Participant(name=who) if isinstance(who, str) else who for who in participants]
    if not people:
        raise InvalidQuestion("participants", (), "name at least one")
    own, people = _share(platform, settings or {}, people)
    if (sent is None) == (messages is None):
        raise InvalidQuestion("sent", sent, "give the day of sending, or messages, but not both")
    return Conversation(
        platform=platform,
        chat=chat,
        participants=people,
        messages=_messages(sent, people[0].name) if messages is None else messages,
        events=events,
        settings=own,
        changes=changes,
        members=members,
        public=public,
        timer_days=timer_days,
        timer_changes=timer_changes,
    )


def _messages(sent: DateLike | Iterable[DateLike] | None, sender: str) -> list[Message]:
    many = isinstance(sent, Iterable) and not isinstance(sent, str | Moment)
    days: Iterable[Any] = sent if many else [sent]  # type: ignore[assignment]
    return [Message(id=f"m{number}", sender=sender, sent=day) for number, day in enumerate(days, 1)]


def _share(
    platform: Platform, settings: Mapping[str, Any], people: list[Participant]
) -> tuple[dict[str, Any], list[Participant]]:
    """The conversation's own settings, and the people with those that belong to them."""
    own: dict[str, Any] = {}
    for name, value in settings.items():
        setting = platform.setting(name)
        if setting.belongs is Belongs.CONVERSATION:
            own[name] = value
        elif setting.belongs is Belongs.PARTICIPANT:
            people = [evolve(who, settings={name: value, **who.settings}) for who in people]
        else:
            people = [
                evolve(who, devices=[_set(device, name, value) for device in who.devices])
                for who in people
            ]
    return own, people


def _set(device: Device, name: str, value: Any) -> Device:
    return evolve(device, settings={name: value, **device.settings})


def suspicion(value: Suspicion | str | Mapping[str, Any] | None) -> Suspicion:
    """A suspicion from its class of offence alone, or from its parts by name."""
    if value is None:
        return Suspicion()
    if isinstance(value, Suspicion):
        return value
    if isinstance(value, str):
        return Suspicion(offence=value)
    require_mapping(value, "suspicion", 'give a class of offence, or parts as {"offence": "drugs"}')
    return Suspicion(**value)


def court(
    country: Jurisdiction | str,
    *,
    suspicion: Suspicion | str | Mapping[str, Any] | None = None,
    instruments: Iterable[str] | str | None = None,
    forum: str = "criminal",
    holder: str | None = None,
    knows: Iterable[str] | str | None = None,
    since: DateLike | None = None,
    until: DateLike | None = None,
    renewals: int = 0,
    through: Jurisdiction | str | None = None,
    state: str | None = None,
    person: str | None = None,
    logs_in: bool = False,
    catalogue: Catalogue | None = None,
) -> Adversary:
    """A country's authority, with all that its law lets it order, or with some instruments only.

    Args:
        country: a country's code, or a jurisdiction of your own. One whose law the catalogue
            lacks is a legal value: what it can order is open, and practice decides.
        suspicion: what somebody is suspected of: a class of offence, or a ``Suspicion`` with the
            maximum penalty and whether the platform's terms are broken. A part left out leaves the
            conditions on it open.
        instruments: ids of instruments; left out, all whose conditions are met.
        forum: ``criminal``, ``civil`` or ``emergency``.
        holder: id of the platform ordered; left out, every operator that holds something.
        knows: kinds known beforehand about each participant; left out, some identifier by which
            services can look the accounts up.
        since: when orders are served; left out, on the day of the question.
        until: until when prospective orders run.
        renewals: how many times prospective orders and freezes are renewed.
        through: a state whose legal assistance is asked for, so that it carries the request out
            under its own law; ``instruments`` are then its own.
        state: under a law of several states, such as ``"eu"``, the one whose authority asks.
        person: for instruments that bind persons: the participant; left out, everybody.
        logs_in: whether carriers of telephone numbers are ordered besides, and the login codes that
            they hand over are used to log in; it takes ``since`` and ``until``.
        catalogue: where to look the law up; the built-in one by default.

    Returns:
        the adversary.

    Raises:
        UnknownName: for a country, instrument or member state that does not exist.
        InvalidModel: for an instrument of another country's law.
    """
    require_catalogue(catalogue)
    shelf = catalogue or builtin()
    law = shelf.jurisdiction(country) if isinstance(country, str) else country
    if not isinstance(law, Jurisdiction):
        raise InvalidQuestion("country", law, 'give a country\'s code, such as "fr"')
    helping = shelf.jurisdiction(through) if isinstance(through, str) else through
    order = Order(
        jurisdiction=law,
        instruments=instruments,
        suspicion=_suspicion(suspicion),
        forum=forum,
        holder=holder,
        during=Window(start=since, end=until),
        renewals=renewals,
        through=helping,
        state=state,
        person=person,
        logs_in=logs_in,
    )
    name = f"{law.name} court" if forum != "civil" else f"{law.name} civil court"
    return _adversary(name, (order,), knows)


_suspicion = suspicion


def adversary(
    *powers: Power,
    name: str = "adversary",
    knows: Iterable[str] | str | None = None,
) -> Adversary:
    """A party with some powers, used together.

    Args:
        powers: what it can do, such as ``SeizeDevice(participant="recipient")``; an ``Adversary``
            stands for its own powers.
        name: what to call it.
        knows: kinds known beforehand about each participant; left out, some identifier.

    Raises:
        InvalidModel: for no power at all, or for something that is none.
    """
    flat: list[Power] = []
    for power in powers:
        flat.extend(power.powers if isinstance(power, Adversary) else (power,))
    return _adversary(name, tuple(flat), knows)


def _adversary(
    name: str, powers: tuple[Power, ...], knows: Iterable[str] | str | None
) -> Adversary:
    if knows is None:
        return Adversary(name=name, powers=powers)
    return Adversary(name=name, powers=powers, knows=knows)

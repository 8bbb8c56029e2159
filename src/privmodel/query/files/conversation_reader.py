"""Reading the conversation of a question, table by table."""

from __future__ import annotations

from typing import Any, cast

from attrs import evolve

from privmodel.catalogue.registry import Catalogue
from privmodel.errors import InvalidModel, PrivModelError, UnknownName
from privmodel.model.change import SettingChange, TimerChange
from privmodel.model.conversation import Account, Conversation, Device, Event, Message, Participant
from privmodel.model.countries import COUNTRIES
from privmodel.model.platform import ChatKind, Platform
from privmodel.model.retention import EventKind
from privmodel.model.setting import Belongs
from privmodel.model.timeline import Moment
from privmodel.query.front import DEFAULT_PEOPLE
from privmodel.query.front import conversation as converse

from .tables import Faults, Table, date, flag, kinds, number, one_of, text, whole, word

__all__ = ["CONVERSATION", "ConversationReader"]

CENTURY = 36_525
"""Days in a century: no timer runs longer."""

CONVERSATION = (
    "platform", "chat", "sent", "messages", "settings", "members", "public", "timer_days",
    "participants", "events", "changes", "timer_changes",
)  # fmt: skip


class ConversationReader:
    """Reads the conversation, and keeps what later tables of the question may refer to.

    Args:
        faults: where faults are noted.
        catalogue: where platforms are looked up.

    Attributes:
        platform: the platform, as soon as it is read; None where it is not known.
        people: the participants by name.
        everybody_known: whether every participant could be read; else who is meant by a name
            stays open.
    """

    def __init__(self, faults: Faults, catalogue: Catalogue) -> None:
        self.faults, self.catalogue = faults, catalogue
        self.platform: Platform | None = None
        self.people: dict[str, Participant] = {}
        self.everybody_known = True

    def conversation(self, top: Table) -> Conversation | None:
        """The conversation of a question; None where it is missing or faulty."""
        table = top.table("conversation", "a conversation", CONVERSATION)
        if table is None:
            if "conversation" not in top:
                self.faults.add("conversation", "it is missing; add [conversation]")
            return None
        before = len(self.faults)
        self.platform = table.require("platform", self._platform, "name a platform")
        people = [self._participant(each) for each in table.tables(
            "participants", "a participant",
            ("name", "devices", "settings", "accounts", "region", "registered"),
        )]  # fmt: skip
        self.people = {who.name: who for who in people if who is not None}
        self.everybody_known = None not in people
        if not people:
            self.people = {name: Participant(name=name) for name in DEFAULT_PEOPLE}
        if ("sent" in table) == ("messages" in table):
            self.faults.add(
                table.at("sent"), "give the day of sending, or [[conversation.messages]], not both"
            )
        fields = ("id", "sender", "sent", "kinds", "delivered", "read", "lost")
        messages = [
            self._message(each, number)
            for number, each in enumerate(table.tables("messages", "a message", fields), 1)
        ]
        sent = table.take("sent", _dates)
        given: dict[str, Any] = {"messages": messages} if "messages" in table else {"sent": sent}
        values = table.some(
            chat=table.take("chat", one_of(ChatKind, "kind of chat")),
            members=table.take("members", whole),
            public=table.take("public", flag),
            timer_days=table.take("timer_days", _days),
            settings=self._settings(table, None),
        )
        names = ("kind", "at", "message", "by", "everyone")
        events = [
            (each.path, self._event(each)) for each in table.tables("events", "an event", names)
        ]
        whose = ("setting", "value", "at", "participant", "device", "platform")
        changes = [
            (each.path, self._change(each)) for each in table.tables("changes", "a change", whose)
        ]
        timers = [
            (each.path, self._timer_change(each))
            for each in table.tables("timer_changes", "a change of the timer", ("days", "at"))
        ]
        if len(self.faults) > before or self.platform is None:
            return None
        try:
            made = converse(
                self.platform,
                participants=cast("list[Participant]", people) or DEFAULT_PEOPLE,
                **given,
                **values,
            )
        except PrivModelError as error:
            place = getattr(error, "place", "").removeprefix("Conversation")
            self.faults.add(f"{table.path}{place}" if place[:1] == "." else table.path, error)
            return None
        # One by one, so that each that does not fit is named.
        self._tried(made, "events", events)
        self._tried(made, "changes", changes)
        self._tried(made, "timer_changes", timers)
        if len(self.faults) > before:
            return None
        return evolve(
            made,
            events=[event for _, event in events],
            changes=[change for _, change in changes],
            timer_changes=[each for _, each in timers],
        )

    def _tried(self, made: Conversation, name: str, records: list[tuple[str, Any]]) -> None:
        for path, record in records:
            alone: dict[str, Any] = {name: [record]}
            try:
                evolve(made, **alone)
            except PrivModelError as error:
                self.faults.add(path, error)

    def _platform(self, value: Any) -> Platform:
        return self.catalogue.platform(text(value))

    def _participant(self, table: Table) -> Participant | None:
        devices = [self._device(each) for each in table.tables(
            "devices", "a device", ("name", "os", "linked", "unlinked", "settings")
        )]  # fmt: skip
        accounts = [self._account(each) for each in table.tables(
            "accounts", "an account", ("platform", "settings")
        )]  # fmt: skip
        values = table.some(
            name=table.require("name", text, "name the participant, best by a role"),
            region=table.take("region", _region),
            registered=table.take("registered", date),
            settings=self._settings(table, Belongs.PARTICIPANT),
            devices=devices if "devices" in table else None,
        )
        if None in devices or None in accounts or "name" not in values:
            return None
        return table.build(Participant, accounts=accounts, **values)

    def _device(self, table: Table) -> Device | None:
        return table.build(
            Device,
            **table.some(
                name=table.take("name", text),
                os=table.take("os", text),
                linked=table.take("linked", date),
                unlinked=table.take("unlinked", date),
                settings=self._settings(table, Belongs.DEVICE),
            ),
        )

    def _account(self, table: Table) -> Account | None:
        elsewhere = self.touched()[1:]
        name = table.require("platform", text, "name the platform of the account")
        if name is None or self.platform is None:
            return None
        if name not in elsewhere:
            what = f"platform to which {self.platform.id} copies anything"
            self.faults.add(table.at("platform"), UnknownName(what, name, elsewhere))
            return None
        chosen = self._settings(table, Belongs.PARTICIPANT, self.catalogue.platform(name))
        return table.build(Account, platform=name, settings=chosen or {})

    def _settings(
        self, table: Table, owner: Belongs | None, platform: Platform | None = None
    ) -> dict[str, str] | None:
        """The settings of a table; of the conversation's, some may belong to everybody in it."""
        platform = platform or self.platform
        if platform is None:
            table.table("settings", "settings", table.value.get("settings", ()))
            return None
        known = [each.name for each in platform.settings]
        chosen = table.table("settings", f"the settings of {platform.id}", known)
        if chosen is None:
            return None
        found = {}
        for name in chosen.value:
            if name not in known:
                continue
            setting = platform.setting(name)
            value = chosen.take(name, _choice)
            if value is None:
                continue
            try:
                found[name] = setting.require(value, "")
            except UnknownName as error:
                self.faults.add(chosen.at(name), error)
            if owner is not None and setting.belongs is not owner:
                mend = f"set it on the {setting.belongs.value}"
                self.faults.add(chosen.at(name), InvalidModel("", value, mend))
        return found

    def _message(self, table: Table, number: int) -> Message | None:
        values = table.some(
            id=table.take("id", text) or f"m{number}",
            sender=table.take("sender", self.person) or next(iter(self.people), "sender"),
            sent=table.require("sent", date, "say when it is sent"),
            kinds=table.take("kinds", kinds),
            delivered=table.take("delivered", date),
            read=table.take("read", date),
            lost=table.take("lost", flag),
        )
        return table.build(Message, **values) if "sent" in values else None

    def _event(self, table: Table) -> Event | None:
        values = table.some(
            kind=table.require("kind", one_of(EventKind, "event"), "say what happens"),
            at=table.require("at", date, "say when it happens"),
            message=table.take("message", text),
            by=table.take("by", self.person),
            everyone=table.take("everyone", flag),
        )
        return table.build(Event, **values) if {"kind", "at"} <= values.keys() else None

    def _change(self, table: Table) -> SettingChange | None:
        values = table.some(
            setting=table.require("setting", text, "name the setting"),
            value=table.require("value", _choice, "give its new value"),
            at=table.require("at", date, "say when it is set"),
            participant=table.take("participant", self.person),
            device=table.take("device", text),
            platform=table.take("platform", text),
        )
        if "device" in values and "participant" not in table:
            self.faults.add(table.at("participant"), "it is missing; say whose device it is")
        whole = {"setting", "value", "at"} <= values.keys()
        return table.build(SettingChange, **values) if whole else None

    def _timer_change(self, table: Table) -> TimerChange | None:
        values = table.some(
            days=table.take("days", _days),
            at=table.require("at", date, "say when it is set"),
        )
        return table.build(TimerChange, **values) if "at" in values else None

    def person(self, value: Any) -> str:
        """A participant's name.

        Raises:
            UnknownName: for somebody who takes no part, where all who do are known.
        """
        name = text(value)
        if name not in self.people and self.people and self.everybody_known:
            raise UnknownName("participant", name, self.people)
        return name

    def touched(self) -> list[str]:
        """The platforms at which something of the conversation may lie, its own first."""
        if self.platform is None:
            return []
        names = [each.platform for each in self.platform.replications if each.platform]
        return list(dict.fromkeys((self.platform.id, *names)))


def _dates(value: Any) -> list[Moment]:
    if not isinstance(value, list | tuple):
        return [date(value)]
    if not value:
        raise InvalidModel("", value, "give at least one day")
    return [date(each) for each in value]


def _choice(value: Any) -> str:
    return ("on" if value else "off") if isinstance(value, bool) else text(value)


def _days(value: Any) -> float:
    if number(value) > CENTURY:
        raise InvalidModel("", value, f"give days, {CENTURY} at most")
    return number(value)


def _region(value: Any) -> str:
    return word((*COUNTRIES, "other"), "region")(value)

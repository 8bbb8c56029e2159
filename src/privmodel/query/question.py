"""Reading questions from files, whose form ``docs/questions.md`` describes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

import attrs
from attrs import evolve

from privmodel.catalogue.countries import COUNTRIES
from privmodel.catalogue.load import read_toml
from privmodel.catalogue.registry import Catalogue, builtin
from privmodel.errors import CatalogueError, InvalidModel, PrivModelError, Problem, UnknownName
from privmodel.inference.verdict import Verdict
from privmodel.model.adversary import Adversary, Order, Power, Window
from privmodel.model.conversation import (
    Account,
    Conversation,
    Device,
    Event,
    Message,
    Participant,
    SettingChange,
)
from privmodel.model.data import DataKind, data_kind, data_kinds
from privmodel.model.evidence import Grade
from privmodel.model.law import OFFENCES, Jurisdiction, Suspicion
from privmodel.model.platform import ChatKind, Platform, Relation
from privmodel.model.retention import EventKind
from privmodel.model.setting import Belongs
from privmodel.model.timeline import Moment
from privmodel.rules.steps import Ground, Step

from .asking import Expectation, Mismatch, Question
from .case import Case, Certainty, WhyOpen
from .conditions import known_conditions
from .front import DEFAULT_PEOPLE
from .front import conversation as converse
from .obtainable import excludable
from .tables import Faults, Table, date, flag, number, one_of, text, texts, whole
from .written import FORMAT, POWERS, question_document

__all__ = [
    "Expectation",
    "Mismatch",
    "Question",
    "question_document",
    "question_from",
    "read_question",
]

T = TypeVar("T")

FORUMS = ("criminal", "civil", "emergency", "intelligence")
CODES = ("sms", "app", "email")
CENTURY = 36_525
"""Days in a century: no timer runs longer."""

TOP = (
    "format", "title", "note", "on", "known_at", "until", "grounds", "grades", "exclude",
    "together", "conversation", "adversaries", "expect", "case",
)  # fmt: skip
CONVERSATION = (
    "platform", "chat", "sent", "messages", "settings", "members", "public", "timer_days",
    "participants", "events", "changes",
)  # fmt: skip
SUSPICION = tuple(each.name for each in attrs.fields(Suspicion))
ORDER = (
    "suspicion", "instruments", "forum", "holder", "since", "until", "renewals", "through", "state",
    "person",
)  # fmt: skip
ADVERSARY = ("name", "knows", "court", *ORDER, "powers")


def read_question(file: Path | str, *, catalogue: Catalogue | None = None) -> Question:
    """The question in a TOML file.

    Args:
        file: the file.
        catalogue: where platforms and laws are looked up; the built-in one by default.

    Raises:
        CatalogueError: with every fault of the file at once, each with its key path and mend.
    """
    name = str(file)
    try:
        document = read_toml(Path(file))
    except CatalogueError as error:
        raise CatalogueError(name, error.problems) from None
    except (ValueError, RecursionError):  # endless nesting or digits, or a name no file can have
        raise CatalogueError(name, [Problem("", "it can't be read as TOML")]) from None
    return question_from(document, file=name, catalogue=catalogue)


def question_from(
    document: Mapping[str, Any],
    *,
    file: str = "question",
    catalogue: Catalogue | None = None,
) -> Question:
    """The question in a document of plain values, as TOML or JSON give them.

    Args:
        document: the document, in the form that ``docs/questions.md`` describes.
        file: what to call it in errors.
        catalogue: where platforms and laws are looked up; the built-in one by default.

    Raises:
        CatalogueError: with every fault of the document at once, each with its key path and mend.
    """
    return _Reader(Faults(file), catalogue).question(document)


class _Reader:
    """Reads one document; what later tables may refer to is kept as it is found."""

    def __init__(self, faults: Faults, catalogue: Catalogue | None) -> None:
        self.faults, self.given = faults, catalogue
        self.catalogue = catalogue or builtin()
        self.platform: Platform | None = None
        self.people: dict[str, Participant] = {}
        self.everybody_known = True

    def question(self, document: Mapping[str, Any]) -> Question:
        if document.get("format", FORMAT) != FORMAT:
            self.faults.add("format", InvalidModel("", document["format"], f'write "{FORMAT}"'))
            self.faults.raise_if_any()
        top = Table(document, "", "a question", TOP, self.faults)
        top.require("format", text, f'write format = "{FORMAT}"')
        values = top.some(
            title=top.take("title", text),
            note=top.take("note", text),
            on=top.require("on", date, 'say on which day, such as on = "2024-10-01"'),
            known_at=top.take("known_at", date),
            until=top.take("until", date),
            grounds=top.take("grounds", _many(one_of(Ground, "ground"))),
            grades=top.take("grades", _many(one_of(Grade, "grade"))),
            together=top.take("together", flag),
        )
        chat = self.conversation(top)
        parties = [self.adversary(each) for each in top.tables("adversaries", "an adversary",
                                                               ADVERSARY)]  # fmt: skip
        if not parties and not top.value.get("adversaries"):
            self.faults.add("adversaries", "nobody wants to know; add [[adversaries]]")
        values["exclude"] = self.sources(top, [each for each in parties if each is not None])
        values |= top.some(case=self.case(top))
        names = ("adversary", *(each.name for each in attrs.fields(Expectation)))
        tables = top.tables("expect", "an expectation", dict.fromkeys(names))
        values["expectations"] = [self.expectation(each) for each in tables]
        self.faults.raise_if_any()
        made = top.build(
            Question, conversation=chat, adversaries=parties, catalogue=self.given, **values
        )
        self.faults.raise_if_any()
        assert made is not None
        return made

    # The conversation.

    def conversation(self, top: Table) -> Conversation | None:
        table = top.table("conversation", "a conversation", CONVERSATION)
        if table is None:
            if "conversation" not in top:
                self.faults.add("conversation", "it is missing; add [conversation]")
            return None
        before = len(self.faults)
        self.platform = table.require("platform", self._platform, "name a platform")
        people = [self.participant(each) for each in table.tables(
            "participants", "a participant",
            ("name", "devices", "settings", "accounts", "region", "registered"),
        )]  # fmt: skip
        self.people = {who.name: who for who in people if who is not None}
        self.everybody_known = None not in people  # else who is meant by a name stays open
        if not people:
            self.people = {name: Participant(name=name) for name in DEFAULT_PEOPLE}
        if ("sent" in table) == ("messages" in table):
            self.faults.add(
                table.at("sent"), "give the day of sending, or [[conversation.messages]], not both"
            )
        fields = ("id", "sender", "sent", "kinds", "delivered", "read", "lost")
        messages = [
            self.message(each, number)
            for number, each in enumerate(table.tables("messages", "a message", fields), 1)
        ]
        sent = table.take("sent", _dates)
        given: dict[str, Any] = {"messages": messages} if "messages" in table else {"sent": sent}
        values = table.some(
            chat=table.take("chat", one_of(ChatKind, "kind of chat")),
            members=table.take("members", whole),
            public=table.take("public", flag),
            timer_days=table.take("timer_days", _days),
            settings=self.settings(table, None),
        )
        names = ("kind", "at", "message", "by", "everyone")
        events = [
            (each.path, self.event(each)) for each in table.tables("events", "an event", names)
        ]
        names = ("setting", "value", "at", "participant", "device")
        changes = [
            (each.path, self.change(each)) for each in table.tables("changes", "a change", names)
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
        if len(self.faults) > before:
            return None
        return evolve(
            made, events=[event for _, event in events], changes=[change for _, change in changes]
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

    def participant(self, table: Table) -> Participant | None:
        devices = [self.device(each) for each in table.tables(
            "devices", "a device", ("name", "os", "linked", "settings")
        )]  # fmt: skip
        accounts = [self.account(each) for each in table.tables(
            "accounts", "an account", ("platform", "settings")
        )]  # fmt: skip
        values = table.some(
            name=table.require("name", text, "name the participant, best by a role"),
            region=table.take("region", _region),
            registered=table.take("registered", date),
            settings=self.settings(table, Belongs.PARTICIPANT),
            devices=devices if "devices" in table else None,
        )
        if None in devices or None in accounts or "name" not in values:
            return None
        return table.build(Participant, accounts=accounts, **values)

    def device(self, table: Table) -> Device | None:
        return table.build(
            Device,
            **table.some(
                name=table.take("name", text),
                os=table.take("os", text),
                linked=table.take("linked", date),
                settings=self.settings(table, Belongs.DEVICE),
            ),
        )

    def account(self, table: Table) -> Account | None:
        elsewhere = self._touched()[1:]
        name = table.require("platform", text, "name the platform of the account")
        if name is None or self.platform is None:
            return None
        if name not in elsewhere:
            what = f"platform to which {self.platform.id} copies anything"
            self.faults.add(table.at("platform"), UnknownName(what, name, elsewhere))
            return None
        chosen = self.settings(table, Belongs.PARTICIPANT, self.catalogue.platform(name))
        return table.build(Account, platform=name, settings=chosen or {})

    def settings(
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

    def message(self, table: Table, number: int) -> Message | None:
        values = table.some(
            id=table.take("id", text) or f"m{number}",
            sender=table.take("sender", self._person) or next(iter(self.people), "sender"),
            sent=table.require("sent", date, "say when it is sent"),
            kinds=table.take("kinds", _kinds),
            delivered=table.take("delivered", date),
            read=table.take("read", date),
            lost=table.take("lost", flag),
        )
        return table.build(Message, **values) if "sent" in values else None

    def event(self, table: Table) -> Event | None:
        values = table.some(
            kind=table.require("kind", one_of(EventKind, "event"), "say what happens"),
            at=table.require("at", date, "say when it happens"),
            message=table.take("message", text),
            by=table.take("by", self._person),
            everyone=table.take("everyone", flag),
        )
        return table.build(Event, **values) if {"kind", "at"} <= values.keys() else None

    def change(self, table: Table) -> SettingChange | None:
        values = table.some(
            setting=table.require("setting", text, "name the setting"),
            value=table.require("value", _choice, "give its new value"),
            at=table.require("at", date, "say when it is set"),
            participant=table.take("participant", self._person),
            device=table.take("device", text),
        )
        if "device" in values and "participant" not in table:
            self.faults.add(table.at("participant"), "it is missing; say whose device it is")
        whole = {"setting", "value", "at"} <= values.keys()
        return table.build(SettingChange, **values) if whole else None

    def _person(self, value: Any) -> str:
        name = text(value)
        if name not in self.people and self.people and self.everybody_known:
            raise UnknownName("participant", name, self.people)
        return name

    def _touched(self) -> list[str]:
        """The platforms at which something of the conversation may lie, its own first."""
        if self.platform is None:
            return []
        names = [each.platform for each in self.platform.replications if each.platform]
        return list(dict.fromkeys((self.platform.id, *names)))

    # Who wants to know.

    def adversary(self, table: Table) -> Adversary | None:
        before = len(self.faults)
        found: list[Power | None] = []
        law = table.take("court", self._law)
        if "court" in table:
            found.append(self.order(table, law))
        else:
            for name in ORDER:
                if name in table:
                    mend = 'it belongs to a court or to one of the powers; add court = "fr", say'
                    self.faults.add(table.at(name), mend)
        for position, value in enumerate(_list(table.value.get("powers", []))):
            found.append(self.power(table, position, value))
        if not found and "powers" not in table:
            mend = 'it can do nothing; add court = "fr", say, or [[adversaries.powers]]'
            self.faults.add(table.path, mend)
        elif not isinstance(table.value.get("powers", []), list | tuple):
            self.faults.add(table.at("powers"), "write a list, as in [[adversaries.powers]]")
        values = table.some(name=table.take("name", text), knows=table.take("knows", _kinds))
        if law is not None and "name" not in table:
            civil = table.value.get("forum") == "civil"
            values["name"] = f"{law.name} {'civil ' if civil else ''}court"
        if len(self.faults) > before:
            return None
        return table.build(Adversary, powers=found, **values)

    def power(self, table: Table, position: int, value: Any) -> Power | None:
        path = f"{table.at('powers')}[{position}]"
        if not isinstance(value, Mapping):
            self.faults.add(path, InvalidModel("", value, 'write a table with power = "…"'))
            return None
        name = value.get("power")
        if not isinstance(name, str) or name not in POWERS:
            self.faults.add(f"{path}.power", UnknownName("power", name, POWERS))
            return None
        cls = POWERS[name]
        fields = [each.name for each in attrs.fields(cls) if each.name != "during"]
        keys = ("power", *fields, "since", "until")
        inner = Table(value, path, f"the power {name}", keys, self.faults)
        if cls is Order:
            law = inner.require("jurisdiction", self._law, "name the country")
            return self.order(inner, law)
        takes: dict[str, Callable[[Any], Any]] = {
            "participant": self._person,
            "device": text,
            "unlocked": flag,
            "platform": self._holder,
            "code_by": _word(CODES, "way of a code"),
            "contains": flag,
        }
        values = inner.some(**{each: inner.take(each, takes[each]) for each in fields})
        if "device" in values:
            self._device(inner, values.get("participant"), values["device"])
        during = self.window(inner)
        if during is None:
            return None
        return cast("Power | None", inner.build(cls, during=during, **values))

    def _device(self, table: Table, whose: str | None, name: str) -> None:
        if not self.people or not self.everybody_known:
            return
        owners = [self.people[whose]] if whose is not None else self.people.values()
        known = [device.name for who in owners for device in who.devices]
        if name not in known:
            what = f"device of {whose}" if whose is not None else "device"
            self.faults.add(table.at("device"), UnknownName(what, name, known))

    def order(self, table: Table, law: Jurisdiction | None) -> Order | None:
        during = self.window(table)
        through = table.take("through", self._law)
        suspected = self.suspicion(table, law, through)
        values = table.some(
            renewals=table.take("renewals", _count),
            through=through,
            state=table.take("state", text),
            person=table.take("person", self._person),
            forum=table.take("forum", _word(FORUMS, "forum")),
            holder=table.take("holder", self._holder),
            instruments=table.take("instruments", texts),
        )
        if law is None or during is None or suspected is None:
            return None
        for name in values.get("instruments", ()):
            try:
                (through or law).instrument(name)
            except (UnknownName, InvalidModel) as error:
                self.faults.add(table.at("instruments"), error)
                return None
        return table.build(Order, jurisdiction=law, suspicion=suspected, during=during, **values)

    def suspicion(
        self, table: Table, law: Jurisdiction | None, through: Jurisdiction | None
    ) -> Suspicion | None:
        if isinstance(table.value.get("suspicion"), str):
            offence = table.take("suspicion", _offence)
            return None if offence is None else Suspicion(offence=offence)
        if "suspicion" not in table:
            return Suspicion()
        inner = table.table("suspicion", "a suspicion", SUSPICION)
        if inner is None:
            return None
        values = inner.some(
            offence=inner.take("offence", _offence),
            max_penalty_years=inner.take("max_penalty_years", number),
            breaks_terms=inner.take("breaks_terms", flag),
            over_network=inner.take("over_network", flag),
            purpose=inner.take("purpose", text),
        )
        known = self._gates(law, through)
        gates = inner.value.get("gates", {})
        if known is None and isinstance(gates, Mapping):
            known = gates.keys()
        what = "the gates" if law is None else f"the gates of {law.name}"
        given = inner.table("gates", what, known or ())
        if given is not None:
            values["gates"] = {each: given.take(each, flag) for each in given.value}
        return inner.build(Suspicion, **values)

    def _gates(
        self, law: Jurisdiction | None, through: Jurisdiction | None
    ) -> Iterable[str] | None:
        """The conditions on which the law or the platform's rules turn; None where it is open."""
        laws = [each for each in (law, through) if each is not None]
        if not laws or any(each.instruments is None for each in laws) or self.platform is None:
            return None
        return sorted(known_conditions(laws, [self.platform], through is not None))

    def window(self, table: Table) -> Window | None:
        before = len(self.faults)
        since, until = table.take("since", date), table.take("until", date)
        if len(self.faults) > before:
            return None
        if until is not None and since is None:
            self.faults.add(table.at("since"), "it is missing; say when the stretch begins")
            return None
        try:
            return Window(start=since, end=until)
        except PrivModelError as error:
            self.faults.add(table.at("until"), error)
            return None

    def _law(self, value: Any) -> Jurisdiction:
        return self.catalogue.jurisdiction(text(value))

    def _holder(self, value: Any) -> str:
        name, known = text(value), self._touched()
        if known and name not in known:
            raise UnknownName("platform of this conversation", name, known)
        return name

    # What counts, and what is expected.

    def sources(self, top: Table, parties: Iterable[Adversary]) -> tuple[str, ...]:
        given = top.take("exclude", texts) or ()
        if not given or self.platform is None:
            return given
        laws = [
            power.jurisdiction
            for party in parties for power in party.powers if isinstance(power, Order)
        ]  # fmt: skip
        owners: list[Platform | Jurisdiction] = [self.platform, *laws]
        owners += [self.catalogue.platform(name) for name in self._touched()[1:]]
        for tie in self.platform.establishments:
            if tie.relation is Relation.ESTABLISHED and tie.country in COUNTRIES:
                owners.append(self.catalogue.jurisdiction(tie.country))
        known = excludable(owners)
        for name in given:
            if name not in known:
                self.faults.add("exclude", UnknownName("source or fact", name, known))
        return given

    def case(self, top: Table) -> Case | None:
        table = top.table("case", "a case", [each.name for each in attrs.fields(Case)])
        if table is None:
            return None
        values = table.some(
            happened=table.take("happened", text),
            sources=table.take("sources", texts),
            certainty=table.take("certainty", one_of(Certainty, "degree of certainty")),
            stated=table.take("stated", flag),
            reported=table.take("reported", date),
        )
        return table.build(Case, **values)

    def expectation(self, table: Table) -> Expectation | None:
        verdict = one_of(Verdict, "verdict")
        values = table.some(
            adversary=table.take("adversary", text),
            kind=table.require("kind", lambda v: data_kind(text(v)), "name the kind of data"),
            verdict=table.require("verdict", verdict, "say yes, no, unknown or conflicting"),
            every=table.take("every", verdict),
            ground=table.take("ground", one_of(Ground, "ground")),
            broke=table.take("broke", one_of(Step, "step")),
            holder=table.take("holder", text),
            whose=table.take("whose", self._person),
            on=table.take("on", date),
            messages=table.take("messages", texts),
            why=table.take("why", text),
            why_open=table.take("why_open", one_of(WhyOpen, "reason for an open answer")),
        )
        if not {"kind", "verdict"} <= values.keys():
            return None
        return table.build(Expectation, **values)


def _count(value: Any) -> int:
    """A whole number that is not below nought."""
    if whole(value) < 0:
        raise InvalidModel("", value, "count them: 0 or more")
    return whole(value)


def _many(convert: Callable[[Any], T]) -> Callable[[Any], list[T]]:
    return lambda value: [convert(each) for each in texts(value)]


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _dates(value: Any) -> list[Moment]:
    if not isinstance(value, list | tuple):
        return [date(value)]
    if not value:
        raise InvalidModel("", value, "give at least one day")
    return [date(each) for each in value]


def _kinds(value: Any) -> frozenset[DataKind]:
    return data_kinds(texts(value))


def _choice(value: Any) -> str:
    return ("on" if value else "off") if isinstance(value, bool) else text(value)


def _days(value: Any) -> float:
    if number(value) > CENTURY:
        raise InvalidModel("", value, f"give days, {CENTURY} at most")
    return number(value)


def _offence(value: Any) -> str:
    return _word(OFFENCES, "class of offence")(value)


def _region(value: Any) -> str:
    return _word((*COUNTRIES, "other"), "region")(value)


def _word(words: Iterable[str], what: str) -> Callable[[Any], str]:
    def convert(value: Any) -> str:
        if text(value) not in words:
            raise UnknownName(what, value, words)
        return str(value)

    return convert

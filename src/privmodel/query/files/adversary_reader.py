"""Reading who wants to know, of a question, table by table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

import attrs

from privmodel.catalogue.registry import Catalogue
from privmodel.errors import InvalidModel, PrivModelError, UnknownName
from privmodel.model.adversary import NO_CODE, Adversary, Order, Power, Window
from privmodel.model.law import OFFENCES, Jurisdiction, Suspicion
from privmodel.model.platform import CODE_CHANNELS
from privmodel.model.storage import LockState
from privmodel.query.conditions import known_conditions

from .conversation_reader import ConversationReader
from .tables import Faults, Table, date, flag, kinds, number, sequence, text, texts, whole, word
from .written import POWERS

__all__ = ["ADVERSARY", "FORUMS", "AdversaryReader"]

FORUMS = ("criminal", "civil", "emergency", "intelligence")
CODES = (*CODE_CHANNELS, NO_CODE)

SUSPICION = tuple(each.name for each in attrs.fields(Suspicion))
ORDER = (
    "suspicion", "instruments", "forum", "holder", "since", "until", "renewals", "through", "state",
    "person", "logs_in",
)  # fmt: skip
ADVERSARY = ("name", "knows", "court", *ORDER, "powers")


class AdversaryReader:
    """Reads the parties of a question.

    Args:
        faults: where faults are noted.
        catalogue: where laws are looked up.
        chat: the reader of the conversation, which has read it.
    """

    def __init__(self, faults: Faults, catalogue: Catalogue, chat: ConversationReader) -> None:
        self.faults, self.catalogue, self.chat = faults, catalogue, chat

    def adversary(self, table: Table) -> Adversary | None:
        """One party; None where it is faulty."""
        before = len(self.faults)
        found: list[Power | None] = []
        law = table.take("court", self._law)
        if "court" in table:
            found.append(self._order(table, law))
        else:
            for name in ORDER:
                if name in table:
                    mend = 'it belongs to a court or to one of the powers; add court = "fr", say'
                    self.faults.add(table.at(name), mend)
        for position, value in enumerate(sequence(table.value.get("powers", []))):
            found.append(self._power(table, position, value))
        if not found and "powers" not in table:
            mend = 'it can do nothing; add court = "fr", say, or [[adversaries.powers]]'
            self.faults.add(table.path, mend)
        elif not isinstance(table.value.get("powers", []), list | tuple):
            self.faults.add(table.at("powers"), "write a list, as in [[adversaries.powers]]")
        values = table.some(name=table.take("name", text), knows=table.take("knows", kinds))
        if law is not None and "name" not in table:
            civil = table.value.get("forum") == "civil"
            values["name"] = f"{law.name} {'civil ' if civil else ''}court"
        if len(self.faults) > before:
            return None
        return table.build(Adversary, powers=found, **values)

    def _power(self, table: Table, position: int, value: Any) -> Power | None:
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
            return self._order(inner, law)
        takes: dict[str, Callable[[Any], Any]] = {
            "participant": self.chat.person,
            "device": text,
            "unlocked": flag,
            "state": word(tuple(LockState), "state of a locked device"),
            "passcode": flag,
            "platform": self._holder,
            "code_by": word(CODES, "way of a code"),
            "contains": flag,
            "rank": _count,
        }
        values = inner.some(**{each: inner.take(each, takes[each]) for each in fields})
        if "device" in values:
            self._device(inner, values.get("participant"), values["device"])
        during = self._window(inner)
        if during is None:
            return None
        return cast("Power | None", inner.build(cls, during=during, **values))

    def _device(self, table: Table, whose: str | None, name: str) -> None:
        if not self.chat.people or not self.chat.everybody_known:
            return
        owners = [self.chat.people[whose]] if whose is not None else self.chat.people.values()
        known = [device.name for who in owners for device in who.devices]
        if name not in known:
            what = f"device of {whose}" if whose is not None else "device"
            self.faults.add(table.at("device"), UnknownName(what, name, known))

    def _order(self, table: Table, law: Jurisdiction | None) -> Order | None:
        during = self._window(table)
        through = table.take("through", self._law)
        suspected = self._suspicion(table, law, through)
        values = table.some(
            renewals=table.take("renewals", _count),
            through=through,
            state=table.take("state", text),
            person=table.take("person", self.chat.person),
            forum=table.take("forum", word(FORUMS, "forum")),
            holder=table.take("holder", self._holder),
            logs_in=table.take("logs_in", flag),
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

    def _suspicion(
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
        if not laws or any(each.instruments is None for each in laws) or self.chat.platform is None:
            return None
        return sorted(known_conditions(laws, [self.chat.platform], through is not None))

    def _window(self, table: Table) -> Window | None:
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
        name, known = text(value), self.chat.touched()
        if known and name not in known:
            raise UnknownName("platform of this conversation", name, known)
        return name


def _count(value: Any) -> int:
    """A whole number that is not below nought."""
    if whole(value) < 0:
        raise InvalidModel("", value, "count them: 0 or more")
    return whole(value)


def _offence(value: Any) -> str:
    return word(OFFENCES, "class of offence")(value)

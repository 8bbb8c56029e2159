"""Reading questions from files, whose form ``docs/questions.md`` describes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import attrs

from privmodel.catalogue.load import read_toml
from privmodel.catalogue.registry import Catalogue, builtin
from privmodel.errors import CatalogueError, InvalidModel, Problem, UnknownName
from privmodel.inference.verdict import Verdict
from privmodel.model.adversary import Adversary, Order
from privmodel.model.countries import COUNTRIES
from privmodel.model.data import data_kind
from privmodel.model.evidence import Grade
from privmodel.model.law import Jurisdiction
from privmodel.model.platform import Platform, Relation
from privmodel.query.asking import Expectation, Mismatch, Question
from privmodel.query.case import Case, Certainty, WhyOpen
from privmodel.query.obtainable import excludable
from privmodel.rules.steps import Ground, Step

from .adversary_reader import ADVERSARY, AdversaryReader
from .conversation_reader import ConversationReader
from .tables import Faults, Table, date, flag, one_of, text, texts
from .written import FORMAT, question_document

__all__ = [
    "Expectation",
    "Mismatch",
    "Question",
    "question_document",
    "question_from",
    "read_question",
]

T = TypeVar("T")

TOP = (
    "format", "title", "note", "on", "known_at", "until", "grounds", "grades", "exclude",
    "together", "conversation", "adversaries", "expect", "case",
)  # fmt: skip


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
    """Reads one document: first the conversation, to which all the rest refers."""

    def __init__(self, faults: Faults, catalogue: Catalogue | None) -> None:
        self.faults, self.given = faults, catalogue
        self.catalogue = catalogue or builtin()
        self.chat = ConversationReader(faults, self.catalogue)

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
        chat = self.chat.conversation(top)
        reader = AdversaryReader(self.faults, self.catalogue, self.chat)
        tables = top.tables("adversaries", "an adversary", ADVERSARY)
        parties = [reader.adversary(each) for each in tables]
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

    def sources(self, top: Table, parties: Iterable[Adversary]) -> tuple[str, ...]:
        given = top.take("exclude", texts) or ()
        if not given or self.chat.platform is None:
            return given
        laws = [
            power.jurisdiction
            for party in parties for power in party.powers if isinstance(power, Order)
        ]  # fmt: skip
        owners: list[Platform | Jurisdiction] = [self.chat.platform, *laws]
        owners += [self.catalogue.platform(name) for name in self.chat.touched()[1:]]
        for tie in self.chat.platform.establishments:
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
            whose=table.take("whose", self.chat.person),
            on=table.take("on", date),
            messages=table.take("messages", texts),
            why=table.take("why", text),
            why_open=table.take("why_open", one_of(WhyOpen, "reason for an open answer")),
        )
        if not {"kind", "verdict"} <= values.keys():
            return None
        return table.build(Expectation, **values)


def _many(convert: Callable[[Any], T]) -> Callable[[Any], list[T]]:
    return lambda value: [convert(each) for each in texts(value)]

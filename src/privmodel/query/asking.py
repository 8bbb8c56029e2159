"""A question that can be asked again, and what its answers are expected to be."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen
from attrs.converters import optional

from privmodel.catalogue.registry import Catalogue, builtin
from privmodel.errors import InvalidQuestion, UnknownName
from privmodel.inference.verdict import Verdict
from privmodel.model.adversary import Adversary, Power
from privmodel.model.conversation import Conversation
from privmodel.model.data import DataKind, data_kind
from privmodel.model.evidence import Grade
from privmodel.model.record import as_tuple, checked, frozen_ids, one_or_many
from privmodel.model.timeline import DateLike, Moment, moment, optional_moment
from privmodel.rules.steps import Ground, Step

from .case import Case, WhyOpen
from .exposure import Exposure
from .finding import Finding
from .items import items_of
from .obtainable import consulted, excludable, obtainable

__all__ = ["Expectation", "Mismatch", "Question"]


def _grounds(values: Iterable[Ground | str] | None) -> frozenset[Ground] | None:
    return None if values is None else frozenset(map(Ground, one_or_many(values)))


def _grades(values: Iterable[Grade | str] | None) -> frozenset[Grade] | None:
    return None if values is None else frozenset(map(Grade, one_or_many(values)))


@checked
@frozen(kw_only=True)
class Expectation:
    """What a question is expected to answer about one kind.

    Args:
        kind: the kind; a parent stands for some leaf below it.
        verdict: the expected verdict.
        adversary: whose answer is meant; None where only one party asks.
        every: the expected verdict on every item of the kind.
        ground: why the holder hands it over.
        broke: for a no, the step that breaks.
        holder: the place it is obtained from; for a no, where the adversary comes nearest.
        whose: the participant whose copy that is.
        on: another day than that of the question.
        messages: the ids of the messages that are meant; none: all of the conversation.
        why: the argument for the expectation.
        why_open: where the answer is known to stay open: why it does.
    """

    kind: DataKind = field(converter=data_kind)
    verdict: Verdict = field(converter=Verdict)
    adversary: str | None = None
    every: Verdict | None = field(default=None, converter=optional(Verdict))
    ground: Ground | None = field(default=None, converter=optional(Ground))
    broke: Step | None = field(default=None, converter=optional(Step))
    holder: str | None = None
    whose: str | None = None
    on: Moment | None = field(default=None, converter=optional_moment)
    messages: tuple[str, ...] = field(default=(), converter=one_or_many)
    why: str = ""
    why_open: WhyOpen | None = field(default=None, converter=optional(WhyOpen))

    def asked_of(self, exposure: Exposure) -> Finding:
        """The finding that it is about."""
        return exposure.finding(self.kind, messages=self.messages or None)


@frozen(kw_only=True, repr=False)
class Mismatch:
    """An expectation that an answer does not meet. Made by ``Question.check``, not by hand.

    Attributes:
        position: which expectation of the question, from 0.
        expectation: the expectation.
        adversary: whose answer it is about.
        on: the day.
        what: the attribute that differs: ``verdict``, ``every``, ``ground`` …
        wanted: what was expected.
        found: what was found; empty for nothing.
        finding: the whole finding.
    """

    position: int
    expectation: Expectation
    adversary: str
    on: Moment
    what: str
    wanted: str
    found: str
    finding: Finding

    def __str__(self) -> str:
        return (
            f"expect[{self.position}] {self.adversary} on {self.on}, "
            f"{self.expectation.kind.value}: expected {self.what} {self.wanted!r}, found "
            f"{self.found!r} ({self.finding.reason})"
        )

    def __repr__(self) -> str:
        return f"<Mismatch {self}>"


@checked
@frozen(kw_only=True, repr=False)
class Question:
    """A question with all that it takes to ask it again.

    Args:
        title: what it is about.
        conversation: the conversation.
        adversaries: who wants to know; each is answered by itself.
        together: whether they are answered as one coalition instead.
        on: the day of the question.
        known_at: the last day on which a source may have been seen; None: all count.
        until: the instant until which knowledge counts; None: the end of the last window.
        grounds: the grounds that count; None: all.
        grades: the grades of evidence that count; None: all but the unconfirmed.
        exclude: sources and facts that do not count, as in ``obtainable``.
        expectations: what it is expected to answer.
        note: what a reader should know besides.
        case: the real event that it asks for; None for a question that somebody made up.
        catalogue: where platforms and laws are looked up; None: the built-in one.

    Raises:
        InvalidQuestion: for no adversary, or two of the same name, and for an expectation of a kind
            that no message has.
        UnknownName: for an expectation of an adversary that is not there.
    """

    title: str = ""
    conversation: Conversation
    adversaries: tuple[Adversary, ...] = field(converter=as_tuple)
    together: bool = False
    on: Moment = field(converter=moment)
    known_at: Moment | None = field(default=None, converter=optional_moment)
    until: Moment | None = field(default=None, converter=optional_moment)
    grounds: frozenset[Ground] | None = field(
        default=None,
        converter=_grounds,
    )
    grades: frozenset[Grade] | None = field(
        default=None,
        converter=_grades,
    )
    exclude: frozenset[str] = field(default=frozenset(), converter=frozen_ids)
    expectations: tuple[Expectation, ...] = field(default=(), converter=as_tuple)
    note: str = ""
    case: Case | None = None
    catalogue: Catalogue | None = field(default=None, eq=False)

    def __attrs_post_init__(self) -> None:
        names = [adversary.name for adversary in self.adversaries]
        if not names:
            raise InvalidQuestion("adversaries", (), "name at least one")
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise InvalidQuestion("adversaries", twice, "name each differently")
        parties = [party.name for party in self.parties]
        for position, expectation in enumerate(self.expectations):
            place = f"expect[{position}].adversary"
            if expectation.adversary is None and len(parties) > 1:
                raise InvalidQuestion(place, None, f"name one of {', '.join(parties)}")
            if expectation.adversary not in (None, *parties):
                raise UnknownName("adversary", expectation.adversary, parties, place)
            for name in expectation.messages:
                self.conversation.message(name)
            if not any(items_of(self.conversation, leaf) for leaf in expectation.kind.leaves):
                mend = "no message has it; add it to the kinds of one, or expect something else"
                raise InvalidQuestion(f"expect[{position}].kind", expectation.kind.value, mend)

    @property
    def parties(self) -> tuple[Adversary, ...]:
        """Who is answered: each adversary by itself, or the coalition of them all."""
        if not self.together or len(self.adversaries) == 1:
            return self.adversaries
        powers: tuple[Power, ...] = ()
        for each in self.adversaries:
            powers += each.powers
        return (
            Adversary(
                name=" and ".join(each.name for each in self.adversaries),
                powers=powers,
                knows=frozenset().union(*(each.knows for each in self.adversaries)),
            ),
        )

    def ask(
        self,
        *,
        on: DateLike | None = None,
        known_at: DateLike | None = None,
        exclude: Iterable[str] = (),
    ) -> tuple[Exposure, ...]:
        """The answers, one for each party.

        Args:
            on: another day than that of the question.
            known_at: another last day on which a source may have been seen.
            exclude: sources and facts that do not count besides those of the question.

        Raises:
            InvalidQuestion, UnknownName: when something does not fit the platform.
            AnalysisIncomplete: when too much is unstated.
        """
        day = self.on if on is None else moment(on)
        return tuple(
            obtainable(
                self.conversation,
                by=party,
                on=day,
                known_at=self.known_at if known_at is None else known_at,
                until=self.until,
                grounds=self.grounds,
                grades=self.grades,
                exclude=self._excluded_for(party, self.exclude.union(exclude)),
                catalogue=self.catalogue,
            )
            for party in self.parties
        )

    def _excluded_for(self, party: Adversary, names: frozenset[str]) -> frozenset[str]:
        """Of what is left out, what one party's answer could rest on, where there are several."""
        if len(self.parties) == 1:
            return names
        owners = consulted(self.conversation, [party], self.catalogue or builtin())
        return names & excludable(owners)

    def check(self, answers: Iterable[Exposure] | None = None) -> tuple[Mismatch, ...]:
        """The expectations that the answers do not meet, one for each attribute that differs.

        Args:
            answers: what :meth:`ask` gave for the question's own day, so that it is not worked
                out again; None: ask.

        Raises:
            InvalidQuestion, UnknownName: when something does not fit the platform.
            AnalysisIncomplete: when too much is unstated.
        """
        asked: dict[Moment, tuple[Exposure, ...]] = {}
        if answers is not None:
            asked[self.on] = tuple(answers)
        found: list[Mismatch] = []
        for position, expectation in enumerate(self.expectations):
            day = expectation.on or self.on
            if day not in asked:
                asked[day] = self.ask(on=day)
            for exposure in asked[day]:
                name = exposure.adversary.name
                if expectation.adversary not in (None, name):
                    continue
                finding = expectation.asked_of(exposure)
                for what, wanted, got in _differences(expectation, finding):
                    found.append(
                        Mismatch(
                            position=position,
                            expectation=expectation,
                            adversary=name,
                            on=day,
                            what=what,
                            wanted=wanted,
                            found=got,
                            finding=finding,
                        )
                    )
        return tuple(found)

    def __repr__(self) -> str:
        names = ", ".join(party.name for party in self.parties)
        about = f" {self.title!r}" if self.title else ""
        return f"<Question{about}: {self.conversation.platform.id} to {names} on {self.on}>"


def _differences(expectation: Expectation, finding: Finding) -> Iterable[tuple[str, str, str]]:
    nearest = finding.obstacles[0] if finding.broke is not None else finding
    for what, wanted, got in (
        ("verdict", expectation.verdict, finding.verdict),
        ("every", expectation.every, finding.every),
        ("ground", expectation.ground, finding.ground),
        ("broke", expectation.broke, finding.broke),
        ("holder", expectation.holder, nearest.holder),
        ("whose", expectation.whose, nearest.whose),
    ):
        if wanted is not None and wanted != got:
            yield what, str(wanted), str(got or "")

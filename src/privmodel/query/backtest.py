"""Predicting real events: each case is answered without the pages that report it.

A case that could read its own report would measure copying. So the sources of the catalogue at the
addresses that the case names are left out, and whatever else its ``exclude`` names. It is answered
twice: with all other evidence there is today, and with what had been seen by its own day, so that
prediction is told apart from hindsight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path

from attrs import frozen

from privmodel.catalogue.registry import Catalogue, builtin
from privmodel.errors import AnalysisIncomplete, CatalogueError, InvalidQuestion, Problem
from privmodel.inference.verdict import Verdict
from privmodel.model.timeline import Moment

from .asking import Expectation, Question
from .case import Case
from .exposure import Exposure
from .files.question import read_question
from .finding import Finding
from .obtainable import consulted

__all__ = ["Backtest", "Confusion", "Outcome", "Trial", "backtest", "read_cases", "same_page"]


class Outcome(StrEnum):
    """How an answer compares with what happened."""

    RIGHT = "right"
    WRONG = "wrong"
    ABSTAINED = "abstained"


@frozen(kw_only=True, repr=False)
class Trial:
    """One expectation of one case, answered twice. Made by ``backtest``, not by hand.

    Attributes:
        case: the name of the case.
        question: the case.
        expectation: what happened: yes for obtained, no for not obtained.
        adversary: whose answer it is.
        exposure: the answer with all evidence but the case's own; None if it took too long.
        foresight: the answer with what of it had been seen by the day of the case.
    """

    case: str
    question: Question
    expectation: Expectation
    adversary: str
    exposure: Exposure | None
    foresight: Exposure | None

    @property
    def finding(self) -> Finding | None:
        """What is found with all evidence but the case's own."""
        return None if self.exposure is None else self.expectation.asked_of(self.exposure)

    @property
    def foreseen(self) -> Finding | None:
        """What is found with what of it had been seen by the day of the case."""
        return None if self.foresight is None else self.expectation.asked_of(self.foresight)

    @property
    def outcome(self) -> Outcome:
        """How the answer with all evidence but the case's own compares with what happened."""
        return _outcome(self.expectation, self.finding)

    @property
    def outcome_then(self) -> Outcome:
        """How the answer from what had been seen by then compares with what happened."""
        return _outcome(self.expectation, self.foreseen)

    @property
    def platform(self) -> str:
        """The id of the platform."""
        return self.question.conversation.platform.id

    @property
    def kind(self) -> str:
        """The kind of data."""
        return self.expectation.kind.value

    @property
    def weighs(self) -> bool:
        """Whether the event is surely reported so, in the report's own words."""
        case = self.question.case or Case()
        return case.stated and case.certainty.value == "high"

    def __repr__(self) -> str:
        return f"<Trial {self.case} {self.kind}: {self.outcome}>"


@frozen(kw_only=True)
class Confusion:
    """How often which answer was given where a thing was, or was not, obtained.

    Attributes:
        obtained_yes, obtained_no, obtained_open: the answers where it was obtained.
        withheld_yes, withheld_no, withheld_open: the answers where it was not.
    """

    obtained_yes: int = 0
    obtained_no: int = 0
    obtained_open: int = 0
    withheld_yes: int = 0
    withheld_no: int = 0
    withheld_open: int = 0

    @property
    def right(self) -> int:
        """How many answers agree with what happened."""
        return self.obtained_yes + self.withheld_no

    @property
    def wrong(self) -> int:
        """How many answers say the opposite of what happened."""
        return self.obtained_no + self.withheld_yes

    @property
    def abstained(self) -> int:
        """How many answers are open."""
        return self.obtained_open + self.withheld_open

    @property
    def total(self) -> int:
        """How many things were asked."""
        return self.right + self.wrong + self.abstained


@frozen(kw_only=True, repr=False)
class Backtest:
    """The trials of all cases. Made by ``backtest``, not by hand.

    Attributes:
        trials: the trials, in the order of the cases.
        catalogue: the version of the catalogue.
    """

    trials: tuple[Trial, ...]
    catalogue: str

    def confusion(self, *, then: bool = False) -> Confusion:
        """All trials counted.

        Args:
            then: whether to count the answers from what had been seen by the day of each case.
        """
        return _count(self.trials, then)

    def by_platform(self, *, then: bool = False) -> Mapping[str, Confusion]:
        """The trials counted for each platform, by id."""
        return self._by(lambda trial: trial.platform, then)

    def by_kind(self, *, then: bool = False) -> Mapping[str, Confusion]:
        """The trials counted for each kind of data."""
        return self._by(lambda trial: trial.kind, then)

    def having(self, outcome: Outcome | str) -> tuple[Trial, ...]:
        """The trials with one outcome."""
        wanted = Outcome(outcome)
        return tuple(trial for trial in self.trials if trial.outcome is wanted)

    def _by(self, key: Callable[[Trial], str], then: bool) -> dict[str, Confusion]:
        groups: dict[str, list[Trial]] = {}
        for trial in self.trials:
            groups.setdefault(key(trial), []).append(trial)
        return {name: _count(groups[name], then) for name in sorted(groups)}

    def __repr__(self) -> str:
        total = self.confusion()
        return (
            f"<Backtest {total.right} right, {total.wrong} wrong, {total.abstained} abstained "
            f"in {len({trial.case for trial in self.trials})} cases>"
        )


def read_cases(folder: Path | str, *, catalogue: Catalogue | None = None) -> dict[str, Question]:
    """The cases in a folder, by the names of their files.

    Args:
        folder: the folder; every ``.toml`` file below it is a case.
        catalogue: where platforms and laws are looked up; the built-in one by default.

    Raises:
        CatalogueError: with every fault of every file at once.
    """
    root = Path(folder)
    files = sorted(root.rglob("*.toml")) if root.is_dir() else []
    if not files:
        raise InvalidQuestion("cases", str(folder), "name a folder that holds .toml files")
    cases: dict[str, Question] = {}
    faults: list[Problem] = []
    for file in files:
        try:
            case = read_question(file, catalogue=catalogue)
        except CatalogueError as error:
            faults += [
                Problem(f"{error.file}: {each.path}", each.message) for each in error.problems
            ]
            continue
        if case.case is None:
            fault = "it is missing; a question that asks for no real event predicts nothing"
            faults.append(Problem(f"{file}: case", fault))
        cases[file.relative_to(root).with_suffix("").as_posix()] = case
    if faults:
        raise CatalogueError(str(folder), faults)
    return cases


def backtest(cases: Mapping[str, Question], *, catalogue: Catalogue | None = None) -> Backtest:
    """Answer each case without its own sources, and compare with what happened.

    Args:
        cases: questions whose expectations are what happened, by name.
        catalogue: where platforms and laws are looked up; the built-in one by default.

    Raises:
        InvalidQuestion, UnknownName: when something in a case does not fit its platform.
    """
    at_hand = catalogue or builtin()
    trials = [trial for name, case in cases.items() for trial in _trials(name, case, at_hand)]
    return Backtest(trials=tuple(trials), catalogue=at_hand.version)


def _trials(name: str, case: Question, catalogue: Catalogue) -> Iterator[Trial]:
    own = frozenset(_own_sources(case, catalogue))
    asked: dict[tuple[Moment, bool], dict[str, Exposure]] = {}
    for expectation in case.expectations:
        if expectation.verdict not in (Verdict.YES, Verdict.NO):
            continue
        day = expectation.on or case.on
        for then in (False, True):
            if (day, then) not in asked:
                asked[day, then] = _ask(case, day, own, then)
        for party in case.parties:
            if expectation.adversary in (None, party.name):
                yield Trial(
                    case=name,
                    question=case,
                    expectation=expectation,
                    adversary=party.name,
                    exposure=asked[day, False].get(party.name),
                    foresight=asked[day, True].get(party.name),
                )


def _ask(case: Question, day: Moment, own: frozenset[str], then: bool) -> dict[str, Exposure]:
    """The answers by adversary; none where too much is unstated to try every value."""
    known_at = day if then else None
    try:
        answers = case.ask(on=day, known_at=known_at, exclude=own)
    except AnalysisIncomplete:
        return {}
    return {answer.adversary.name: answer for answer in answers}


def _own_sources(case: Question, catalogue: Catalogue) -> Iterator[str]:
    """The sources of the catalogue that are the pages of the case, each with its file."""
    if case.case is None:
        return
    for owner in consulted(case.conversation, case.adversaries, catalogue):
        for source in owner.sources:
            addresses = (source.url, source.archived)
            if any(same_page(page, each) for page in case.case.sources for each in addresses):
                yield f"{owner.id}:{source.id}"


def same_page(one: str, other: str | None) -> bool:
    """Whether two addresses name the same page; an archived copy is the page that it shows."""
    return bool(other) and _bare(one) == _bare(other or "")


def _bare(address: str) -> str:
    """An address without what differs between two ways to write it."""
    bare = address.strip().lower()
    for marker in ("web.archive.org/web/", "archive.org/web/"):
        _, found, rest = bare.partition(marker)
        if found:
            bare = rest.partition("/")[2]
    bare = bare.partition("://")[2] or bare
    return bare.removeprefix("www.").partition("#")[0].rstrip("/")


def _outcome(expectation: Expectation, finding: Finding | None) -> Outcome:
    if finding is None or finding.verdict in (Verdict.UNKNOWN, Verdict.CONFLICTING):
        return Outcome.ABSTAINED
    return Outcome.RIGHT if finding.verdict is expectation.verdict else Outcome.WRONG


_COLUMNS = {Verdict.YES: "yes", Verdict.NO: "no"}


def _count(trials: Iterable[Trial], then: bool) -> Confusion:
    counts: dict[str, int] = {}
    for trial in trials:
        finding = trial.foreseen if then else trial.finding
        row = "obtained" if trial.expectation.verdict is Verdict.YES else "withheld"
        column = "open" if finding is None else _COLUMNS.get(finding.verdict, "open")
        counts[f"{row}_{column}"] = counts.get(f"{row}_{column}", 0) + 1
    return Confusion(**counts)

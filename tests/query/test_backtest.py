"""Predictions of real events: counted as they came out, without the case's own pages."""

from pathlib import Path

import pytest
from attrs import evolve

import privmodel as pm
from privmodel.errors import CatalogueError, InvalidQuestion
from privmodel.query.asking import Expectation
from privmodel.query.backtest import Outcome, backtest, read_cases, same_page
from privmodel.query.case import Case, WhyOpen

CASES = Path(__file__).parents[1] / "cases"
OWN = "https://example.org/report"


def catalogue(*, url=OWN, seen="2024-03-01"):
    """A platform that is seen to keep addresses, by one page only."""
    platform = pm.Platform(
        id="here",
        modes=[pm.Mode(id="cloud", schedule="transport_only")],
        retention=[
            pm.Retention(kinds="ip_address", at="operator", facts=["H-1"]),
            pm.Retention(kinds="email", at="operator", existence="absent"),
        ],
        facts=[pm.Fact(id="H-1", says="It keeps addresses.", grade="press", seen=[f"S1 {seen}"])],
        sources=[pm.Source(id="S1", title="A report", url=url, grade="press")],
    )
    return pm.Catalogue().with_platform(platform)


def case(at_hand, *expectations, on="2024-05-01", sources=()):
    """A breach of that platform's servers, reported on some pages."""
    return pm.Question(
        conversation=pm.conversation("here", sent="2024-04-01", catalogue=at_hand),
        adversaries=[pm.adversary(pm.BreachServer(), name="intruder")],
        on=on,
        expectations=expectations,
        catalogue=at_hand,
        case=Case(sources=sources),
    )


def expect(kind, verdict):
    return Expectation(kind=kind, verdict=verdict)


def outcome(at_hand, kind, verdict, **how):
    (trial,) = backtest(
        {"one": case(at_hand, expect(kind, verdict), **how)}, catalogue=at_hand
    ).trials
    return trial


@pytest.mark.parametrize(
    ("kind", "happened", "outcome_of"),
    [
        ("ip_address", "yes", Outcome.RIGHT),
        ("ip_address", "no", Outcome.WRONG),
        ("email", "no", Outcome.RIGHT),
        ("email", "yes", Outcome.WRONG),
        ("contacts", "yes", Outcome.ABSTAINED),
        ("contacts", "no", Outcome.ABSTAINED),
    ],
)
def test_outcomes(kind, happened, outcome_of):
    """
    Yes where obtained and no where not are right, the opposite is wrong, open abstains.
    """
    assert outcome(catalogue(), kind, happened).outcome is outcome_of


def test_a_case_does_not_read_its_own_report():
    """
    What only the case's own pages say is left out, under whichever spelling of the address.
    """
    for url in (OWN, "http://www.example.org/report/", "https://web.archive.org/web/2024/" + OWN):
        trial = outcome(catalogue(url=url), "ip_address", "yes", sources=[OWN])
        assert trial.outcome is Outcome.ABSTAINED, url
        assert trial.exposure.excluded == {"here:S1"}
    assert outcome(catalogue(), "ip_address", "yes", sources=[OWN + "/2"]).outcome is Outcome.RIGHT


def test_prediction_is_told_from_hindsight():
    """
    What was seen only after the day of the case counts with hindsight, and not before.
    """
    trial = outcome(catalogue(seen="2024-06-01"), "ip_address", "yes", on="2024-05-01")
    assert (trial.outcome, trial.outcome_then) == (Outcome.RIGHT, Outcome.ABSTAINED)


def test_counts_add_up():
    """
    Every trial is counted once in each table, and the tables agree.
    """
    at_hand = catalogue()
    result = backtest(
        {
            "a": case(at_hand, expect("ip_address", "yes"), expect("email", "no")),
            "b": case(at_hand, expect("contacts", "yes"), expect("ip_address", "no")),
        },
        catalogue=at_hand,
    )
    total = result.confusion()
    assert (total.right, total.wrong, total.abstained) == (2, 1, 1)
    for table in (result.by_platform(), result.by_kind()):
        assert sum(each.total for each in table.values()) == total.total == len(result.trials)
        assert sum(each.wrong for each in table.values()) == total.wrong


def test_what_is_neither_yes_nor_no_is_no_prediction():
    """
    An expectation of an open answer says nothing of what happened.
    """
    at_hand = catalogue()
    assert (
        backtest({"a": case(at_hand, expect("contacts", "unknown"))}, catalogue=at_hand).trials
        == ()
    )


def test_faults_of_all_cases_at_once(tmp_path):
    """
    A folder with faulty cases names every fault of every file.
    """
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text(
            'format = "privmodel-question/1"\n', encoding="utf-8"
        )
    with pytest.raises(CatalogueError) as error:
        read_cases(tmp_path)
    assert {problem.path.partition(":")[0] for problem in error.value.problems} == {
        str(tmp_path / "one.toml"),
        str(tmp_path / "two.toml"),
    }
    with pytest.raises(InvalidQuestion, match="holds"):
        read_cases(tmp_path / "three")


def test_same_page():
    """
    Scheme, www, a trailing slash and a fragment do not make another page; a path does.
    """
    assert same_page("https://a.example/x#y", "http://www.a.example/x/")
    assert not same_page("https://a.example/x", "https://a.example/y")
    assert not same_page("https://a.example/x", "")


@pytest.fixture(scope="module")
def result():
    """The shipped cases, answered."""
    return backtest(read_cases(CASES))


def test_no_surely_reported_event_is_contradicted(result):
    """
    Where an event is surely reported in so many words, the model does not say the opposite.
    """
    wrong = [trial for trial in result.having("wrong") if trial.weighs]
    assert not wrong, "\n".join(map(repr, wrong))


def test_what_stays_open_says_why(result):
    """
    Every abstention is classed, and nothing is classed that has been decided meanwhile.
    """
    for trial in result.trials:
        classed = isinstance(trial.expectation.why_open, WhyOpen)
        assert classed == (trial.outcome is Outcome.ABSTAINED), trial


def test_every_expectation_is_argued(result):
    """
    Each expectation says why, and each case names the pages that report it.
    """
    for trial in result.trials:
        assert trial.expectation.why
        assert trial.question.case.sources
        assert trial.question.case.happened


def test_an_answer_without_its_sources_is_another_case(result):
    """
    Taking a case's own sources into account would change some answers, so leaving them out matters.
    """
    cases = {name: evolve(case, case=evolve(case.case, sources=()), exclude=())
             for name, case in read_cases(CASES).items()}  # fmt: skip
    assert backtest(cases).confusion().right > result.confusion().right

"""Why not: what is said to be missing is missing, and would have been enough."""

from hypothesis import given

import privmodel as pm
from laws.asking import FEWER, NO, answers, questions
from privmodel.inference.closure import closure
from privmodel.inference.interval import Interval
from privmodel.inference.rule import Level, Need
from privmodel.model.data import DataKind, Item
from privmodel.query.why_not import obstacles, sealed
from privmodel.rules.access import Access, Reach, When
from privmodel.rules.footprint import Copy, Footprint, Span
from privmodel.rules.program import Program
from privmodel.rules.steps import Step

MET = []


def test_what_is_missing_would_be_enough():
    """
    Whoever knew beforehand what is said to be missing would have the item; seals name what is.
    """
    MET.clear()

    def law(question):
        exposure = question.ask()
        for item, verdict in answers(exposure).items():
            if verdict is not NO:
                continue
            for each in exposure._programs:
                program = each.whole
                learning = program.learning(Level.OPEN)
                for obstacle in obstacles(program, item, learning, exposure.until):
                    check(program, item, obstacle, exposure.until)

    for drawn in (
        questions(),
        questions(kinds=("operate", "breach"), max_powers=1),
        questions(kinds=("take over", "order"), max_powers=1),
    ):
        FEWER(given(drawn)(law))()
    assert {Step.SEALED, Step.NEED_NOT_KNOWN} <= set(MET)


def check(program, item, obstacle, until):
    if obstacle.steps[0] is Step.SEALED:
        assert obstacle.keys
        assert obstacle.missing
    for names in obstacle.missing:
        MET.append(obstacle.steps[0])
        more = closure(program.rules, program.known | set(names), level=Level.OPEN)
        assert more.time(item) <= until, (obstacle, names)
        assert names


@FEWER
@given(questions())
def test_what_stays_sealed_was_taken(question):
    """
    A copy listed as taken but sealed would be open to whoever knew its keys beforehand.
    """
    exposure = question.ask()
    answers(exposure)
    for program in exposure._programs:
        learning = program.learning(Level.OPEN)
        for item, verdict in answers(exposure).items():
            for leftover in sealed(program, item, learning, exposure.until):
                keys = {Item(kind=DataKind.KEY, subject=name) for name in leftover.keys}
                assert all(learning.time(key) > exposure.until for key in keys)
                more = closure(program.rules, program.known | keys, level=Level.OPEN)
                assert more.time(item) <= exposure.until, (item, verdict, leftover)


TEXT = Item(kind=DataKind.MESSAGE_TEXT, subject="m1")
KEY = Item(kind=DataKind.KEY, subject="k")
CODE = Item(kind=DataKind.LOGIN_CODE, subject="anna")


def laid(*, stay, code_at, valid=(0, 99), seals=()):
    """A copy behind a code that is read at some instant."""
    validity = Interval(*valid)
    footprint, reach = Footprint(), Reach()
    span, instant = Interval(*stay), Interval(code_at, code_at)
    footprint.add(Copy(TEXT, "operator:a", Span(span, span), seals=frozenset(seals)))
    footprint.add(Copy(CODE, "device:anna", Span(instant, instant)))
    everywhen = When(Interval(0, 50), Interval(0, 50))
    reach.add(Access("operator:a", "log in", everywhen, needs=(Need(frozenset([CODE]), validity),)))
    reach.add(Access("device:anna", "read", everywhen))
    return Program(None, footprint, reach, frozenset())


def told(program, until=60):
    learning = program.learning(Level.OPEN)
    found = next(
        each for each in obstacles(program, TEXT, learning, until) if each.holder == "operator:a"
    )
    return found, sealed(program, TEXT, learning, until)


def test_a_selector_that_comes_too_late():
    """
    A need that is learned after the copy is gone is what is missing, not the copy that expired.
    """
    found, leftovers = told(laid(stay=(0, 10), code_at=20))
    assert found.steps == (Step.NEED_NOT_KNOWN,)
    assert found.missing == ((CODE,),)
    assert found.words == (f"needs {CODE} while it lies there",)
    assert leftovers == []


def test_a_sealed_copy_that_was_never_taken():
    """
    What is sealed and came too late as well needs both, and is not listed as taken.
    """
    found, leftovers = told(laid(stay=(0, 10), code_at=20, seals=[KEY]))
    assert found.steps == (Step.NEED_NOT_KNOWN,)
    assert found.missing == (tuple(sorted([KEY, CODE])),)
    assert leftovers == []
    found, leftovers = told(laid(stay=(0, 10), code_at=5, seals=[KEY]))
    assert found.steps == (Step.SEALED,)
    assert (found.keys, found.missing) == (("k",), ((KEY,),))
    assert [each.keys for each in leftovers] == [("k",)]


def test_a_code_that_is_never_valid_there():
    """
    Where no alternative is valid while the copy lies there, no knowledge would help.
    """
    found, _ = told(laid(stay=(0, 10), code_at=5, valid=(20, 30)))
    assert (found.steps, found.missing) == ((Step.EXPIRED,), ())


def test_the_tree_names_what_is_missing():
    """
    The explanation of a no says which knowledge is missing.
    """
    chat = pm.conversation("telegram", sent="2024-09-01")
    suspicion = pm.Suspicion(offence="organised_crime", max_penalty_years=10, breaks_terms=True)
    court = pm.court("fr", suspicion=suspicion, knows="location")
    finding = pm.obtainable(chat, by=court, on="2024-10-01")["ip_address"]
    assert finding.broke is Step.NEED_NOT_KNOWN
    tree = str(pm.obtainable(chat, by=court, on="2024-10-01").explain("ip_address"))
    assert "needs phone_number(recipient) or selector(recipient)" in tree
    (first, *_) = finding.obstacles
    assert [[str(each) for each in names] for names in first.missing] == [
        [f"{kind}(recipient)"] for kind in ("phone_number", "selector", "user_id", "username")
    ]

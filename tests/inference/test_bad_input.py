"""Bad input is one clear error of the family; deep programs and interruptions do no harm."""

from math import inf, nan

import pytest

from privmodel.errors import AnalysisIncomplete, InvalidModel, InvalidQuestion, PrivModelError
from privmodel.inference import (
    ALWAYS,
    Interval,
    Level,
    Need,
    Rule,
    bound,
    check_bound,
    check_proof,
    closure,
    derivation,
    minimal_powers,
    prove,
    settling,
)
from privmodel.inference.certificate_file import Certificate, from_json
from privmodel.inference.certify import bound_all, prove_all
from privmodel.inference.claim import Answer, Case
from privmodel.inference.rule import Doubt
from privmodel.inference.search import minimal_sets
from privmodel.inference.slice import relevant
from privmodel.inference.strength import at_most
from privmodel.inference.table import power_table


@pytest.mark.parametrize("ends", [(5, 2), (nan, 2), (2, nan), (inf, inf), (-inf, -inf)])
def test_an_interval_that_ends_before_it_starts(ends):
    """
    Ends in the wrong order, an end that is no number and an instant at infinity are refused.
    """
    with pytest.raises(InvalidModel, match="give a start before the end"):
        Interval(*ends)


def test_an_item_that_comes_from_nowhere():
    """
    A rule may rest on what nothing yields: it never fires, and asking about either is an answer.
    """
    rules = [
        derivation("r", "head", ["dangling"]),
        Rule(id="n", head="other", when=(ALWAYS,), needs=(Need(frozenset(["dangling"])),)),
    ]
    learning = closure(rules)
    for item in ("head", "other", "dangling", "never heard of"):
        assert learning.time(item) == inf
        check_bound(rules, [], bound(learning, item), item)
        assert settling(rules, [], item).if_true == ()
        assert minimal_powers(rules, [], item, ["tap"]) == ()
        assert not power_table(rules, [], ["tap"]).reached(item, Level.OPEN)
    with pytest.raises(PrivModelError, match="never heard of"):
        prove(learning, "never heard of")


@pytest.mark.parametrize("budget", [0, -1])
def test_a_budget_of_nothing(budget):
    """
    A search that may ask nothing is refused before it begins.
    """
    rules = [derivation("r", "a", [], doubts=frozenset([Doubt("d", Level.OPEN)]))]
    for search in (
        lambda: settling(rules, [], "a", budget=budget),
        lambda: minimal_powers(rules, [], "a", ["tap"], budget=budget),
        lambda: minimal_sets(lambda names: None, ["tap"], budget=budget),
    ):
        with pytest.raises(InvalidQuestion, match="at least one closure"):
            search()


def test_a_budget_of_one():
    """
    The least budget answers what one closure answers, and is exhausted by anything more.
    """
    assert minimal_sets(lambda names: None, ["tap"], budget=1) == ()
    with pytest.raises(AnalysisIncomplete, match="1 closures"):
        minimal_sets(lambda names: frozenset(names) or None, ["tap", "seize"], budget=1)


@pytest.mark.parametrize("depth", [20_000, pytest.param(100_000, marks=pytest.mark.long)])
def test_deep_chains(depth):
    """
    A chain far deeper than any stack is solved, tabled, sliced, compared, written and checked.
    """
    rules = [derivation(f"r{n}", n + 1, [n]) for n in range(depth)]
    rules.append(Rule(id="start", head=0, when=(Interval(3, 4),), powers=frozenset(["tap"])))
    assert len(relevant(rules, [depth])) == depth + 1
    table = power_table(rules, [], ["tap", "seize"])
    assert table.time(depth, ["tap"], Level.CERTAIN) == 3
    assert table.time(depth, ["seize"], Level.CERTAIN) == inf
    assert ("seize", "tap") in at_most(rules, ["tap", "seize"])
    learning = closure(rules)
    check_proof(rules, [], prove(learning, depth), depth)
    case = Case(
        name="only",
        rules=tuple(rules),
        known=frozenset(),
        until=inf,
        verdicts={depth: "yes", "elsewhere": "no"},
        proofs=(prove_all(learning, [depth]),),
        bounds=(bound_all(closure(rules, level=Level.OPEN)),),
    )
    answer = Answer(name="q", items=(depth,), some="yes", every="yes", cases=("only",))
    read = from_json(Certificate(about={}, cases=(case,), answers=(answer,)).to_json())
    assert read.check() == 4


class Interrupting:
    """An item whose comparison is interrupted the nth time that somebody looks it up."""

    def __init__(self, after):
        self.left = after

    def __hash__(self):
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt
        return 7


def test_an_interruption_leaves_nothing_behind():
    """
    Ctrl-C at whatever point is passed on, and asking again gives what it would have given.
    """
    interrupted = 0
    for after in range(1, 60):
        item = Interrupting(after)
        rules = [
            derivation("a", "a", []),
            derivation("b", item, ["a"]),
            derivation("c", "c", ["a"]),
            Rule(id="d", head="d", when=(ALWAYS,), needs=(Need(frozenset(["c"])),)),
        ]
        try:
            learning = closure(rules)
            learning.derivation("c")
        except KeyboardInterrupt:
            interrupted += 1
        item.left = 0
        again = closure(rules)
        assert again.time("c") == -inf
        assert again.derivation("c").conclusion.head == "c"
    assert interrupted


def test_an_interrupted_learning_can_be_asked_again():
    """
    An interruption while the steps to show are chosen leaves a learning that can be asked again.
    """
    item = Interrupting(10**9)
    rules = [derivation("a", "a", []), derivation("b", item, ["a"]), derivation("c", "c", [item])]
    learning = closure(rules)
    expected = closure(rules).derivation("c")
    interrupted = 0
    for after in range(1, 30):
        item.left = after
        try:
            learning.derivation("c")
        except KeyboardInterrupt:
            interrupted += 1
            item.left = 10**9
            assert learning.derivation("c") == expected
            learning = closure(rules)
        item.left = 10**9
    assert interrupted

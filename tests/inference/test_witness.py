"""Minimal sets of doubts and of powers, against trying all subsets."""

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from inference import oracles
from privmodel.errors import AnalysisIncomplete
from privmodel.inference import (
    ALWAYS,
    Doubt,
    Level,
    Residual,
    Rule,
    derivation,
    minimal_powers,
    settling,
)
from privmodel.strategies.programs import programs

ITEMS = st.sampled_from("abcdefgh")


def learned(program, item, **terms):
    return item in oracles.iterate(oracles.admitted(program.rules, **terms), program.known)


def open_rule(id, head, premises, *doubts):
    return derivation(
        id, head, premises, doubts=frozenset(Doubt(name, Level.OPEN) for name in doubts)
    )


def sizes(found):
    return [len(names) for names in found]


@given(programs(), ITEMS)
def test_settling_finds_all_minimal_sets(program, item):
    """
    The sets that settle an answer are exactly the minimal ones that do, smallest first.
    """
    names = set(program.doubts)
    if_true = oracles.minimal(names, lambda some: learned(program, item, level=0, granted=some))
    if_false = oracles.minimal(
        names, lambda some: not learned(program, item, level=0, granted=names - some)
    )
    found = settling(program.rules, program.known, item, limit=None)
    for got, expected in ((found.if_true, if_true), (found.if_false, if_false)):
        assert sizes(got) == sizes(expected)
        assert set(got) == set(expected)
    few = settling(program.rules, program.known, item, limit=1)
    assert few == Residual(if_true=found.if_true[:1], if_false=found.if_false[:1])


@given(
    programs(), ITEMS, st.sampled_from(Level), st.sets(st.sampled_from(["order", "seize", "tap"]))
)
def test_minimal_powers_are_found(program, item, level, offered):
    """
    The sets of powers found are exactly the minimal ones that reach the item, smallest first.
    """
    expected = oracles.minimal(
        offered, lambda some: learned(program, item, level=level, powers=some)
    )
    found = minimal_powers(program.rules, program.known, item, offered, level=level)
    assert sizes(found) == sizes(expected)
    assert set(found) == set(expected)


@st.composite
def choices(draw):
    """Parts that are all needed for one goal, each with several ways, each resting on names."""
    some_names = st.frozensets(st.sampled_from("pqrstu"), min_size=1, max_size=3)
    return draw(st.lists(st.lists(some_names, min_size=1, max_size=4), min_size=1, max_size=3))


@given(choices())
def test_choices_are_settled(parts):
    """
    Of parts with several ways each, all minimal sets are found, for true, for false, for powers.
    """
    names = frozenset().union(*(way for ways in parts for way in ways))
    parts_of_goal = range(len(parts))

    def enough(some):
        return all(any(way <= some for way in ways) for ways in parts)

    def program(**resting):
        yield derivation("goal", "goal", parts_of_goal)
        for part, ways in enumerate(parts):
            for number, way in enumerate(ways):
                rests = {field: make(way) for field, make in resting.items()}
                yield derivation(f"{part} {number}", part, [], **rests)

    opened = oracles.minimal(names, enough)
    barred = oracles.minimal(names, lambda some: not enough(names - some))
    event(f"sizes {sorted(set(sizes(opened)))}")
    doubtful = program(doubts=lambda way: frozenset(Doubt(name, Level.OPEN) for name in way))
    found = settling(doubtful, [], "goal", limit=None)
    by_powers = minimal_powers(program(powers=frozenset), [], "goal", names)
    for got, expected in (
        (found.if_true, opened),
        (found.if_false, barred),
        (by_powers, opened),
    ):
        assert sizes(got) == sizes(expected)
        assert set(got) == set(expected)


@given(st.data(), programs(), ITEMS)
def test_the_order_of_rules_changes_no_witness(data, program, item):
    """
    A program in another order has the same witnesses in the same order.
    """
    shuffled = data.draw(st.permutations(program.rules))
    powers = ["tap", "order", "seize"]
    assert settling(shuffled, program.known, item) == settling(program.rules, program.known, item)
    assert minimal_powers(shuffled, program.known, item, powers) == minimal_powers(
        program.rules, program.known, item, sorted(powers)
    )


def test_settled_answers():
    """
    What is certain needs nothing to be true, and what is impossible nothing to be false.
    """
    rules = [open_rule("r", "a", [])]
    assert settling(rules, [], "a") == Residual(if_true=(frozenset(),), if_false=())
    assert settling(rules, ["b"], "b") == Residual(if_true=(frozenset(),), if_false=())
    assert settling(rules, [], "c") == Residual(if_true=(), if_false=(frozenset(),))


@pytest.mark.parametrize("width", [1, 12, 40])
def test_many_ways(width):
    """
    One of many ways is opened by one doubt and barred only by all of them.
    """
    names = [f"doubt {n:02}" for n in range(width)]
    rules = [open_rule(name, "a", [], name) for name in names]
    found = settling(rules, [], "a", limit=None)
    assert found.if_true == tuple(frozenset([name]) for name in names)
    assert found.if_false == (frozenset(names),)


def test_a_chain_of_choices():
    """
    A chain of twenty steps with two ways each is barred by a pair and opened by one of each pair.
    """
    rules = [
        open_rule(f"{way} {n}", n + 1, [n], f"{way} {n:02}")
        for n in range(20)
        for way in ("left", "right")
    ]
    found = settling(rules, [0], 20)
    assert sizes(found.if_true) == [20, 20, 20]
    assert len(set(found.if_true)) == 3
    for names in found.if_true:
        assert {name.split()[1] for name in names} == {f"{n:02}" for n in range(20)}
    assert all({name.split()[0] for name in names} == {"left", "right"} for names in found.if_false)
    assert all(len({name.split()[1] for name in names}) == 1 for names in found.if_false)
    assert len(found.if_false) == 3


def test_an_exhausted_budget_is_an_error():
    """
    A search that runs out of closures raises instead of answering in part.
    """
    names = [f"doubt {n:02}" for n in range(12)]
    rules = [open_rule(name, "a", [], name) for name in names]
    with pytest.raises(AnalysisIncomplete, match="5 closures"):
        settling(rules, [], "a", budget=5)
    powers = [Rule(id=name, head="a", when=(ALWAYS,), powers=frozenset([name])) for name in names]
    assert len(minimal_powers(powers, [], "a", names)) == 12
    with pytest.raises(AnalysisIncomplete, match="5 closures"):
        minimal_powers(powers, [], "a", names, budget=5)


def test_too_many_candidates_are_an_error():
    """
    A search among very many sets gives up even if each takes no closure.
    """
    rules = [
        open_rule(f"{way} {n}", n + 1, [n], f"{way} {n:02}")
        for n in range(14)
        for way in ("left", "middle", "right")
    ]
    with pytest.raises(AnalysisIncomplete, match="100 closures"):
        settling(rules, [0], 14, limit=None, budget=100)

"""The derivation that is shown: in order, in time, of least height, and always the same."""

import os
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from inference import oracles
from privmodel.inference import Interval, Level, Need, Rule, closure, derivation
from privmodel.strategies.programs import programs


@given(programs(), st.sampled_from(Level))
def test_steps_follow_their_premises(program, level):
    """
    Each step's premises are exactly what its rule asks for, and are heads of earlier steps.
    """
    learning = closure(program.rules, program.known, level=level)
    for item in learning.times:
        found = learning.derivation(item)
        seen = []
        for step in found.steps:
            assert step.time == learning.time(step.head)
            assert set(step.premises) <= set(seen)
            if step.rule is None:
                assert step.head in program.known
                assert step.premises == ()
            else:
                assert step.rule.head == step.head
                assert set(step.premises) == step.need.items | step.rule.seals
                assert len(step.premises) == len(set(step.premises))
            seen.append(step.head)
        assert len(seen) == len(set(seen))
        assert found.conclusion.head == item
        # Nothing is shown that the conclusion does not rest on.
        used = {item}.union(*(step.premises for step in found.steps))
        assert used == set(seen)
        assert found.rules == tuple(step.rule for step in found.steps if step.rule)
        assert found.facts == {fact for rule in found.rules for fact in rule.facts}
        assert found.powers == {power for rule in found.rules for power in rule.powers}
        assert all(found.step(step.head) is step for step in found.steps)


@given(programs(), st.sampled_from(Level))
def test_all_derivations_at_once_are_those_of_each(program, level):
    """
    Derivations that are made in one go are equal to those that are made one by one.
    """
    at_once = closure(program.rules, program.known, level=level).derivations()
    one_by_one = closure(program.rules, program.known, level=level)
    assert at_once == {item: one_by_one.derivation(item) for item in one_by_one.times}


@given(programs(), st.sampled_from(Level))
def test_each_step_has_the_least_height(program, level):
    """
    Among the rules in time each step uses one of least height, then of least id and alternative.
    """
    learning = closure(program.rules, program.known, level=level)
    high = oracles.heights(learning.rules, program.known, learning.times)
    best = {}
    for rule, index in oracles.tight(learning.rules, program.known, learning.times):
        height = 1 + max((high[item] for item in oracles.premises(rule, index)), default=0)
        key = (height, rule.id, index)
        best[rule.head] = min(best.get(rule.head, key), key)
    for item in learning.times:
        found = learning.derivation(item)
        reached = {}
        for step in found.steps:
            if step.rule is None:
                reached[step.head] = 0
                continue
            height = 1 + max((reached[premise] for premise in step.premises), default=0)
            reached[step.head] = height
            assert (height, step.rule.id) == best[step.head][:2]
            assert step.need == step.rule.needs[best[step.head][2]]


@given(st.data(), programs())
def test_the_order_of_rules_changes_no_derivation(data, program):
    """
    A program in another order shows the same derivations.
    """
    shuffled = data.draw(st.permutations(program.rules))
    one = closure(program.rules, program.known, level=Level.OPEN)
    other = closure(shuffled, program.known, level=Level.OPEN)
    for item in one.times:
        assert one.derivation(item) == other.derivation(item)


def test_height_counts_only_rules_in_time():
    """
    A premise keeps its earliest time even if a later one would make the derivation lower.
    """
    rules = [
        derivation("r1", "a", []),
        derivation("r2", "b", ["a"]),
        derivation("r3", "b", [], since=2),
        Rule(id="r4", head="c", when=(Interval(5, 6),), needs=(Need(frozenset(["b"])),)),
    ]
    found = closure(rules).derivation("c")
    assert [rule.id for rule in found.rules] == ["r1", "r2", "r4"]


def test_a_premise_that_comes_later_makes_no_shorter_way():
    """
    A rule that is opened after its head is known is not shown, however low it stands.
    """
    rules = [
        derivation("r1", "a", []),
        derivation("r2", "b", ["a"]),
        derivation("r3", "c", ["b"]),
        derivation("late", "d", [], since=2),
        derivation("low", "c", ["d"]),
    ]
    found = closure(rules).derivation("c")
    assert [rule.id for rule in found.rules] == ["r1", "r2", "r3"]


def test_hashes_change_no_derivation():
    """
    A derivation is the same in another process, whatever the hashes of its items are there.
    """
    script = (
        "from privmodel.inference import closure, derivation\n"
        "items = [f'known {n}' for n in range(9)]\n"
        "rules = [derivation(f'r{n}', f'item {n}', items) for n in range(9)]\n"
        "rules.append(derivation('end', 'end', [f'item {n}' for n in range(9)]))\n"
        "found = closure(rules, set(items)).derivation('end')\n"
        "print([(step.head, step.premises) for step in found.steps])\n"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(printed) == 1

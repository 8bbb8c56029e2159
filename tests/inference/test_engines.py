"""Laws 1, 3, 4, 5 and 11 on random programs, against engines and searches that share no code."""

import random
from collections import Counter
from math import inf

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from inference import oracles
from inference.engines import by_clingo, by_tiny_datalog
from inference.shapes import HARD, hard_shapes
from privmodel.inference import (
    ALWAYS,
    Level,
    Verdict,
    bound,
    check_bound,
    check_proof,
    closure,
    join_branches,
    prove,
    settling,
)
from privmodel.inference.table import power_table
from privmodel.strategies.programs import programs

POWERS = ("order", "seize", "tap")
MANY = 30_000
EXCLUSIVE = ("silent", "not silent")


def times_agree(program):
    """Law 5: our times are those of clingo, of tiny-datalog and of living through time."""
    ours = dict(closure(program.rules, program.known, level=Level.OPEN).times)
    assert by_clingo(program.rules, program.known) == ours
    assert by_tiny_datalog(program.rules, program.known) == ours
    assert oracles.live_through(program.rules, program.known) == ours


def powers_agree(program):
    """Law 5: under every set of powers and level, brute force learns what the table says."""
    table = power_table(program.rules, program.known, POWERS)
    for some in oracles.subsets(POWERS):
        for level in Level:
            rules = oracles.admitted(program.rules, level=level, powers=some)
            times = oracles.live_through(rules, program.known)
            for item in program.items:
                assert table.time(item, some, level) == times.get(item, inf)


def completions(program):
    """Every way in which the doubts may turn out, as learning times; exclusive ones exclude."""
    for true in oracles.subsets(program.doubts):
        if not true.issuperset(EXCLUSIVE):
            rules = oracles.admitted(program.rules, level=0, granted=true)
            yield true, oracles.iterate(rules, program.known)


def verdicts_agree(program):
    """Laws 4, 7 and 11: yes holds in every completion and no in none; trying both keeps either."""
    lower, upper = (closure(program.rules, program.known, level=each) for each in (0, 2))
    worlds = list(completions(program))
    branches = [
        closure(program.rules, program.known, granted=[each], level=Level.CERTAIN)
        for each in EXCLUSIVE
    ]
    for item in program.items:
        had = [item in times for _, times in worlds]
        if lower.knows(item):
            assert all(had)
        if not upper.knows(item):
            assert not any(had)
        for _, times in worlds:
            assert upper.time(item) <= times.get(item, inf) <= lower.time(item)
        # Either of the exclusive statements is true: tried, a yes stays and some others become one.
        tried = join_branches(
            Verdict.YES if each.knows(item) else Verdict.NO if not upper.knows(item)
            else Verdict.UNKNOWN
            for each in branches
        )  # fmt: skip
        if tried is Verdict.YES:
            one_of_them = [item in times for true, times in worlds if true & set(EXCLUSIVE)]
            assert all(one_of_them)
        assert tried is Verdict.YES or not lower.knows(item)
        assert (tried is Verdict.NO) == (not upper.knows(item))


def certificates_hold(program):
    """Law 4: every yes replays and every no certifies, at each level."""
    for level in Level:
        learning = closure(program.rules, program.known, level=level)
        for item in program.items:
            if learning.knows(item):
                check_proof(program.rules, program.known, prove(learning, item), item)
            else:
                check_bound(program.rules, program.known, bound(learning, item), item)


def order_decides_nothing(program, chance):
    """Law 3: whatever the order of the rules, times, derivations and residuals are the same."""
    mixed = list(program.rules)
    chance.shuffle(mixed)
    before, after = closure(program.rules, program.known), closure(mixed, program.known)
    assert before.times == after.times
    for item in before.times:
        assert before.derivation(item) == after.derivation(item)
    item = chance.choice(program.items)
    assert settling(program.rules, program.known, item) == settling(mixed, program.known, item)


def more_is_never_later(program, chance):
    """Law 1: with a wider window, a need or a seal or a doubt less, nothing is learned later."""
    if not program.rules:
        return
    rules = list(program.rules)
    place = chance.randrange(len(rules))
    rule = rules[place]
    need = rule.needs[0]
    better = chance.choice(
        [
            {"when": (ALWAYS,)},
            {"seals": frozenset(sorted(rule.seals)[1:])},
            {"needs": (evolve(need, items=frozenset(sorted(need.items)[1:])), *rule.needs[1:])},
            {"needs": (evolve(need, validity=ALWAYS), *rule.needs[1:])},
            {"doubts": frozenset(sorted(rule.doubts, key=lambda each: each.name)[1:])},
            {"powers": frozenset(sorted(rule.powers)[1:])},
        ]
    )
    rules[place] = evolve(rule, **better)
    terms = {"level": chance.choice(list(Level)), "powers": chance.choice([None, {"tap"}])}
    less = closure(program.rules, program.known, **terms)
    more = closure(rules, program.known, **terms)
    for item in program.items:
        assert more.time(item) <= less.time(item)


LAWS = {
    "times": lambda program, _: times_agree(program),
    "powers": lambda program, _: powers_agree(program),
    "verdicts": lambda program, _: verdicts_agree(program),
    "certificates": lambda program, _: certificates_hold(program),
    "order of rules": order_decides_nothing,
    "order of programs": more_is_never_later,
}


@pytest.mark.parametrize("law", LAWS)
@given(programs(), st.integers(0, 999))
def test_the_laws_hold(law, program, seed):
    """
    On a random program the law holds, whatever engine or search is asked instead of ours.
    """
    LAWS[law](program, random.Random(seed))


@pytest.mark.long
def test_thirty_thousand_programs():
    """
    The laws hold on thirty thousand random programs, among which no hard shape is rare.
    """
    met = Counter()

    @settings(
        max_examples=MANY,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(programs(), st.integers(0, 999))
    def laws(program, seed):
        chance = random.Random(seed)
        met["programs"] += 1
        met.update(hard_shapes(program))
        for law in LAWS.values():
            law(program, chance)

    laws()
    assert met["programs"] >= MANY
    rare = {shape: met[shape] for shape in HARD if met[shape] < MANY // 300}
    assert not rare, rare

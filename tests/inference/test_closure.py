"""Learning times: the equation, three other ways to find them, and the order of programs."""

from math import inf

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from inference import oracles
from inference.questions import questions
from privmodel.errors import InvalidModel, UnknownName
from privmodel.inference import (
    ALWAYS,
    NOTHING_NEEDED,
    Doubt,
    Interval,
    Level,
    Need,
    Rule,
    closure,
    derivation,
    union,
)
from privmodel.strategies.programs import intervals, programs

LENGTH = 100_000


@given(questions())
def test_the_times_are_the_least_solution(question):
    """
    The times are those that the equation reaches from "never" downwards.
    """
    program, terms = question
    rules = oracles.admitted(program.rules, **terms)
    learning = closure(program.rules, program.known, **terms)
    assert dict(learning.times) == oracles.iterate(rules, program.known)
    assert set(learning.rules) == set(rules)


@given(questions())
def test_the_times_solve_the_equation(question):
    """
    Applying the equation to the times changes none of them.
    """
    program, terms = question
    learning = closure(program.rules, program.known, **terms)
    assert oracles.apply_equation(learning.rules, program.known, learning.times) == learning.times


@given(questions())
def test_living_through_time_learns_the_same(question):
    """
    An observer who takes at each instant whatever can be taken learns everything at those times.
    """
    program, terms = question
    learning = closure(program.rules, program.known, **terms)
    assert oracles.live_through(learning.rules, program.known) == learning.times


@given(programs(max_rules=5))
def test_no_order_of_rules_is_faster(program):
    """
    No subset of the rules, applied in whatever order, learns anything earlier.
    """
    learning = closure(program.rules, program.known, level=Level.OPEN)
    assert oracles.try_all_orders(program.rules, program.known) == learning.times


@given(programs())
def test_clingo_agrees(program):
    """
    An answer set solver that steps through time finds the same learning times.
    """
    clingo = pytest.importorskip("clingo")
    steps = oracles.instants(program.rules)
    lines = [f'known("{item}",0).' for item in program.known]
    lines += [f"known(I,{n}) :- known(I,{n - 1})." for n in range(1, len(steps))]
    for number, rule in enumerate(program.rules):
        for n, now in enumerate(steps):
            if n:
                lines.append(f"taken({number},{n}) :- taken({number},{n - 1}).")
            for need in rule.needs:
                if oracles.inside(now, need.validity) and any(
                    oracles.inside(now, window) for window in rule.when
                ):
                    met = [f'known("{item}",{n})' for item in need.items]
                    lines.append(f"taken({number},{n}) :- {', '.join([*met, '#true'])}.")
            opened = [f'known("{item}",{n})' for item in rule.seals]
            body = ", ".join([f"taken({number},{n})", *opened])
            lines.append(f'known("{rule.head}",{n}) :- {body}.')
    control = clingo.Control(message_limit=0)
    control.add("base", [], "\n".join(lines))
    control.ground([("base", [])])
    with control.solve(yield_=True) as handle:
        (model,) = [list(each.symbols(atoms=True)) for each in handle]
    times = {}
    for atom in model:
        if atom.name == "known":
            item, n = atom.arguments[0].string, atom.arguments[1].number
            times[item] = min(times.get(item, inf), steps[n])
    assert times == closure(program.rules, program.known, level=Level.OPEN).times


def longer(draw, rule):
    return evolve(rule, when=union([*rule.when, draw(intervals())]))


def earlier(draw, rule):
    first = rule.when[0]
    return evolve(rule, when=union([*rule.when, Interval(-inf, max(first.start, 0))]))


def fewer_seals(draw, rule):
    return evolve(rule, seals=rule.seals - draw(st.frozensets(st.sampled_from("abcdefgh"))))


def fewer_needs(draw, rule):
    dropped = draw(st.frozensets(st.sampled_from("abcdefgh")))
    return evolve(rule, needs=tuple(evolve(n, items=n.items - dropped) for n in rule.needs))


def longer_validity(draw, rule):
    return evolve(rule, needs=tuple(evolve(n, validity=ALWAYS) for n in rule.needs))


def more_alternatives(draw, rule):
    more = draw(st.builds(Need, st.frozensets(st.sampled_from("abcdefgh"), max_size=2)))
    return evolve(rule, needs=(*rule.needs, more))


def fewer_powers(draw, rule):
    return evolve(rule, powers=frozenset())


def fewer_doubts(draw, rule):
    return evolve(rule, doubts=frozenset())


ENLARGEMENTS = [
    longer,
    earlier,
    fewer_seals,
    fewer_needs,
    longer_validity,
    more_alternatives,
    fewer_powers,
    fewer_doubts,
]


@pytest.mark.parametrize("enlarge", ENLARGEMENTS, ids=lambda function: function.__name__)
def test_a_larger_program_learns_nothing_later(enlarge):
    """
    When rules are made easier to apply nothing is learned later, and now and then some earlier.
    """
    level = Level.CERTAIN if enlarge is fewer_doubts else Level.OPEN
    powers = {"tap"} if enlarge is fewer_powers else None
    changes = []

    @given(st.data(), programs())
    def law(data, program):
        grown = [
            enlarge(data.draw, rule) if data.draw(st.booleans()) else rule for rule in program.rules
        ]
        smaller = closure(program.rules, program.known, level=level, powers=powers)
        larger = closure(grown, program.known, level=level, powers=powers)
        assert all(larger.time(item) <= smaller.time(item) for item in smaller.times)
        changes.append(larger.times != smaller.times)

    law()
    assert sum(changes) >= 3, f"only {sum(changes)} of {len(changes)} programs change"


@given(questions(), programs(), st.frozensets(st.sampled_from("abcdefgh")))
def test_more_rules_powers_and_knowledge_learn_nothing_later(question, other, known):
    """
    More rules, more powers or more knowledge beforehand make nothing learned later.
    """
    program, terms = question
    smaller = closure(program.rules, program.known, **terms)
    added = [evolve(rule, id=f"other {rule.id}") for rule in other.rules]
    for larger in (
        closure([*program.rules, *added], program.known, **terms),
        closure(program.rules, program.known | known, **terms),
        closure(program.rules, program.known, **{**terms, "powers": None}),
        closure(program.rules, program.known, **{**terms, "powers": {"order", "seize", "tap"}}),
    ):
        assert all(larger.time(item) <= smaller.time(item) for item in smaller.times)


@given(programs(), st.frozensets(st.sampled_from(["contested", "denied", "silent", "stale"])))
def test_every_completion_lies_between_lower_and_upper(program, granted):
    """
    Whichever doubts come true, nothing is learned before the upper or after the lower program.
    """
    lower, middle, upper = (closure(program.rules, program.known, level=n) for n in Level)
    between = closure(program.rules, program.known, granted=granted)
    for item in program.items:
        assert upper.time(item) <= middle.time(item) <= lower.time(item)
        assert upper.time(item) <= between.time(item) <= lower.time(item)


@given(st.data(), questions())
def test_the_order_of_rules_changes_no_time(data, question):
    """
    A program in another order has the same learning times.
    """
    program, terms = question
    shuffled = data.draw(st.permutations(program.rules))
    assert (
        closure(shuffled, sorted(program.known), **terms).times
        == closure(program.rules, program.known, **terms).times
    )


@given(questions())
def test_what_is_taken(question):
    """
    A rule's head is taken at the least instant at which one of its needs is met in a window.
    """
    program, terms = question
    learning = closure(program.rules, program.known, **terms)
    for rule in program.rules:
        bare = evolve(rule, seals=frozenset())
        assert learning.taken(rule) == oracles.by_rule(bare, learning.times)


def test_granted_doubts_count_as_settled():
    """
    A rule is admitted when the doubts left after granting some are within the level.
    """
    doubts = frozenset({Doubt("contested", Level.DISPUTED), Doubt("silent", Level.OPEN)})
    rules = [Rule(id="r", head="a", when=(ALWAYS,), doubts=doubts)]
    assert not closure(rules).knows("a")
    assert not closure(rules, level=Level.DISPUTED).knows("a")
    assert not closure(rules, granted={"silent"}).knows("a")
    assert closure(rules, level=Level.DISPUTED, granted={"silent"}).knows("a")
    assert closure(rules, granted={"silent", "contested"}).knows("a")


def test_a_circle_proves_nothing():
    """
    Two items that only open each other are never known.
    """
    rules = [derivation("r", "a", ["b"]), derivation("s", "b", ["a"])]
    assert not closure(rules).times


def test_equal_ids_are_an_error():
    """
    Two rules with the same id are refused, since no derivation could tell them apart.
    """
    twice = [derivation("r", "a", []), derivation("r", "b", [])]
    with pytest.raises(InvalidModel, match="'r'"):
        closure(twice)


def test_asking_for_what_is_never_learned():
    """
    An item that is never known has an infinite time and no derivation.
    """
    learning = closure([derivation("r", "apple", [])])
    assert learning.time("pear") == inf
    with pytest.raises(UnknownName, match="'apple'"):
        learning.derivation("appel")
    with pytest.raises(UnknownName, match="'apple'"):
        learning.derivation("apple").step("appel")


def test_a_long_chain_needs_no_recursion():
    """
    A chain of 100 000 needs and seals is closed and derived without recursion.
    """
    rules = [
        derivation(f"r{n}", n + 1, [n])
        if n % 2
        else Rule(id=f"r{n}", head=n + 1, when=(Interval(n, inf),), needs=(Need(frozenset([n])),))
        for n in range(LENGTH)
    ]
    learning = closure(reversed(rules), [0])
    assert learning.time(LENGTH) == LENGTH - 2
    found = learning.derivation(LENGTH)
    assert [step.head for step in found.steps] == list(range(LENGTH + 1))


def test_wide_windows_are_searched_quickly():
    """
    Among many windows the right one is found whatever the instant.
    """
    when = tuple(Interval(2 * n, 2 * n + 1) for n in range(10_000))
    rules = [Rule(id="s", head="selector", when=(Interval(15_001, inf),), needs=NOTHING_NEEDED)]
    rules.append(Rule(id="r", head="a", when=when, needs=(Need(frozenset(["selector"])),)))
    assert closure(rules).time("a") == 15_002

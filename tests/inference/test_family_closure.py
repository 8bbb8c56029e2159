"""Families: the same answers as the written-out program, without writing it out."""

import os
import subprocess
import sys
from collections import Counter
from math import inf, nan

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from inference import oracles
from inference.families import SHAPES, family_programs, items, shapes
from privmodel.errors import CertificateError, InvalidModel, InvalidQuestion, UnknownName
from privmodel.inference import (
    Bound,
    Each,
    FamilyProgram,
    FamilyRule,
    Interval,
    Level,
    Member,
    Need,
    Previous,
    Rule,
    check_bound,
    check_proof,
    closure,
)
from privmodel.inference.component import components

np = pytest.importorskip("numpy")

from privmodel.inference.columns import descend  # noqa: E402
from privmodel.inference.family_certify import bound_one, prove_one  # noqa: E402
from privmodel.inference.family_closure import family_closure  # noqa: E402

MANY = settings(max_examples=3 * settings().max_examples)
"""A program of families has many parts, and the first few dozen that are drawn are simple."""

finite = st.sampled_from([-inf, 0.0, 1.0, 2.0, 3.0, inf])


@st.composite
def questions(draw):
    """A program of families with some level, powers and granted doubts."""
    powers = draw(st.none() | st.frozensets(st.sampled_from(["order", "seize", "tap"])))
    granted = draw(st.just(frozenset()) | st.frozensets(st.sampled_from(["contested", "stale"])))
    level = draw(st.sampled_from(Level))
    return draw(family_programs()), {"level": level, "powers": powers, "granted": granted}


@MANY
@given(questions())
def test_every_time_is_that_of_the_written_out_program(question):
    """
    Each item of each family, and each single item, is learned when the closure says so.
    """
    program, terms = question
    learning = family_closure(program, **terms)
    plain = closure(program.expanded(), program.known, **terms)
    assert {item: learning.time(item) for item in items(program)} == {
        item: plain.time(item) for item in items(program)
    }
    for name, size in program.sizes.items():
        assert list(learning.column(name)) == [plain.time(Member(name, n)) for n in range(size)]
    assert learning.single_times == {
        item: time for item, time in plain.times.items() if not isinstance(item, Member)
    }
    rules = oracles.admitted(program.expanded(), **terms)
    assert dict(plain.times) == oracles.iterate(rules, program.known)


@MANY
@given(questions())
def test_every_derivation_is_that_of_the_written_out_program(question):
    """
    The derivation of an item is, step by step, the one that the closure shows.
    """
    program, terms = question
    learning = family_closure(program, **terms)
    plain = closure(program.expanded(), program.known, **terms)
    for item in plain.times:
        assert learning.derivation(item) == plain.derivation(item)


@MANY
@given(questions(), st.integers(0, 7))
def test_every_item_has_a_certificate(question, until):
    """
    What is learned in time has a proof that the checker replays, what is not has a bound; both
    hold with the few rules that they bring along and in the whole written-out program.
    """
    program, terms = question
    learning = family_closure(program, **terms)
    whole = program.expanded()
    for item in items(program):
        if learning.time(item) <= until:
            yes = prove_one(learning, item)
            check_proof(yes.rules, program.known, yes.proof, item)
            check_proof(whole, program.known, yes.proof, item)
            with pytest.raises(InvalidQuestion):
                bound_one(learning, item, until)
            continue
        no = bound_one(learning, item, until)
        check_bound(no.rules, program.known, no.bound, item, until=until)
        claims = {**dict.fromkeys(items(program), -inf), **no.bound.times}
        wide = Bound(
            times=claims,
            level=no.bound.level,
            powers=no.bound.powers,
            granted=no.bound.granted,
        )
        check_bound(whole, program.known, wide, item, until=until)
        # Every rule for an item with a claim is there, so that none can be overlooked.
        bold = {each for each, time in no.bound.times.items() if time > -inf}
        admitted = oracles.admitted(whole, **terms)
        assert {rule.id for rule in no.rules} >= {r.id for r in admitted if r.head in bold}
        if not learning.knows(item):
            with pytest.raises(UnknownName):
                prove_one(learning, item)


def test_the_hard_shapes_occur():
    """
    The programs that these laws are tried on have every shape that is known to be awkward.
    """
    seen = Counter()

    @seed(7)
    @settings(max_examples=400, database=None, derandomize=False)
    @given(family_programs())
    def look(program):
        times = closure(program.expanded(), program.known, level=Level.OPEN).times
        seen.update(set(shapes(program, times)))

    look()
    assert not SHAPES - seen.keys(), f"never drawn: {sorted(SHAPES - seen.keys())}"
    assert min(seen.values()) >= 5, seen


@given(st.data(), st.integers(1, 12), st.sampled_from([0, 1]))
def test_a_chain_is_descended_step_by_step(data, size, step):
    """
    Descending a column at once gives what a loop from the first row to the last gives.
    """
    rows = st.lists(finite, min_size=size, max_size=size)
    base = data.draw(rows)
    gate = data.draw(rows | finite.map(lambda one: [one] * size))
    before = data.draw(finite)
    expected, last = [], before
    for row in range(size):
        last = min(base[row], max(gate[row], last + step))
        expected.append(last)
    assert list(descend(np.array(base), np.array(gate), before, step)) == expected


@given(st.dictionaries(st.integers(0, 7), st.frozensets(st.integers(0, 7)), max_size=8))
def test_components_come_after_their_causes(drawn):
    """
    Two nodes are in one component if each leads to the other; causes come first.
    """
    causes = {node: drawn.get(node, frozenset()) for node in range(8)}

    def reach(node):
        found, todo = set(), [*causes[node]]
        while todo:
            one = todo.pop()
            if one not in found:
                found.add(one)
                todo += causes[one]
        return found

    order = components(causes)
    assert sorted(node for part in order for node in part) == list(range(8))
    done = set()
    for part in order:
        for node in part:
            mates = {other for other in reach(node) if node in reach(other)} | {node}
            assert set(part) == mates
        done.update(part)
        assert all(causes[node] <= done for node in part)


def ratchet(size):
    """Message keys from a chain of keys, of which one is taken half-way."""
    starts = [inf] * size
    starts[size // 2] = 5.0
    return FamilyProgram(
        sizes={"chain": size, "key": size},
        family_rules=(
            FamilyRule(id="take", size=size, head=Each("chain"), start=starts),
            FamilyRule(
                id="next",
                size=size,
                head=Each("chain"),
                seals=frozenset({Previous("chain")}),
            ),
            FamilyRule(id="use", size=size, head=Each("key"), seals=frozenset({Each("chain")})),
        ),
    )


def test_a_long_ratchet_is_exact_to_the_message():
    """
    Of 100 000 messages exactly those from the taken chain key on are read, and each has a proof
    no longer than its way from there.
    """
    size = 100_000
    learning = family_closure(ratchet(size))
    keys = learning.column("key")
    assert (keys[: size // 2] == inf).all()
    assert (keys[size // 2 :] == 5).all()
    number = size // 2 + 1000
    found = prove_one(learning, Member("key", number))
    assert len(found.proof.steps) == 1002
    check_proof(found.rules, (), found.proof, Member("key", number))
    refused = bound_one(learning, Member("key", 1000))
    assert len(refused.rules) == 1001
    check_bound(refused.rules, (), refused.bound, Member("key", 1000))


def test_a_proof_for_another_message_is_refused():
    """
    The certificate of one message proves nothing about its neighbour.
    """
    learning = family_closure(ratchet(10))
    found = prove_one(learning, Member("key", 7))
    with pytest.raises(CertificateError):
        check_proof(found.rules, (), found.proof, Member("key", 8))


def test_a_chain_that_winds_through_two_families_is_solved():
    """
    Where a member of one family gives the next of another, and back, each of 3000 is reached.
    """
    size = 3000
    program = FamilyProgram(
        sizes={"a": size, "b": size},
        family_rules=(
            FamilyRule(id="over", size=size, head=Each("b"), seals=frozenset({Each("a")})),
            FamilyRule(id="on", size=size, head=Each("a"), seals=frozenset({Previous("b")})),
        ),
        known=frozenset({Member("a", 0)}),
    )
    learning = family_closure(program)
    assert (learning.column("b") == -inf).all()
    assert len(learning.derivation(Member("b", 99)).rules) == 199


def test_a_chain_in_any_order_is_solved():
    """
    Where each member gives another one somewhere in the family, all 200 of a round are reached.
    """
    size = 200
    program = FamilyProgram(
        sizes={"a": size},
        family_rules=(
            FamilyRule(id="on", size=size, head=Each("a"), seals=frozenset({Each("a", "before")})),
        ),
        known=frozenset({Member("a", 0)}),
        indices={"before": [(number * 21 + 53) % size for number in range(size)]},
    )
    learning = family_closure(program)
    written = closure(program.expanded(), program.known)
    assert [learning.time(Member("a", n)) for n in range(size)] == [
        written.time(Member("a", n)) for n in range(size)
    ]
    assert learning.derivation(Member("a", 53)) == written.derivation(Member("a", 53))


def test_of_equal_members_the_first_is_shown():
    """
    Where a dozen members open an item at once, the derivation shows the one of least number.
    """
    program = FamilyProgram(
        sizes={"a": 12},
        family_rules=(
            FamilyRule(id="have", size=12, head=Each("a"), start=[inf, inf, *[1.0] * 10]),
            FamilyRule(id="open", size=12, head="x", seals=frozenset({Each("a")})),
        ),
    )
    found = family_closure(program).derivation("x")
    assert [step.head for step in found.steps] == [Member("a", 2), "x"]
    assert found == closure(program.expanded()).derivation("x")


def test_columns_are_not_to_be_written_to():
    """
    A column that was handed out can't be changed under the learning that it came from.
    """
    with pytest.raises(ValueError, match="read-only"):
        family_closure(ratchet(4)).column("chain")[0] = 0


def one(**parts):
    """A program of one family rule about two families."""
    rule = FamilyRule(**{"id": "f", "size": 3, "head": Each("a"), **parts})
    return FamilyProgram(sizes={"a": 3, "b": 2}, family_rules=(rule,), indices={"up": [0, 1, 2]})


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"size": 0}, "instances"),
        ({"needs": ()}, "NOTHING_NEEDED"),
        ({"start": [0.0, 1.0]}, "3 numbers"),
        ({"head": Previous("a")}, "Each"),
        ({"head": Each("a", "up")}, "Each"),
        ({"head": Each("b")}, "2 items, not 3"),
        ({"seals": frozenset({Previous("b")})}, "2 items, not 3"),
        ({"seals": frozenset({Each("aa")})}, "did you mean 'a'"),
        ({"seals": frozenset({Each("a", "uq")})}, "did you mean 'up'"),
        ({"seals": frozenset({Member("b", 2)})}, "numbers 0 to 1"),
        ({"seals": frozenset({Each("b", "up")})}, "numbers 0 to 1"),
        ({"start": [0.0, 5.0, 0.0], "end": 3.0}, "f #1: .5.0, 3.0."),
        ({"start": [0.0, nan, 0.0]}, "f #1"),
        ({"start": -inf, "end": -inf}, "f #0"),
    ],
)
def test_what_does_not_fit_is_an_error(parts, words):
    """
    A family rule that can't be meant is refused with its place and the mend.
    """
    with pytest.raises((InvalidModel, UnknownName), match=words):
        family_closure(one(**parts))


def test_what_does_not_fit_in_a_program_is_an_error():
    """
    Equal ids, and single rules about each member, are refused.
    """
    twice = FamilyRule(id="f", size=1, head="x")
    with pytest.raises(InvalidModel, match="id of its own"):
        FamilyProgram(sizes={}, family_rules=(twice,), rules=(Rule(id="f", head="x", when=()),))
    with pytest.raises(InvalidModel, match="only family rules"):
        FamilyProgram(sizes={"a": 1}, rules=(Rule(id="r", head=Each("a"), when=()),))
    with pytest.raises(UnknownName, match="'chain'"):
        family_closure(ratchet(2)).column("chian")
    with pytest.raises(UnknownName, match="learned item"):
        family_closure(ratchet(2)).derivation("nothing")


def test_windows_are_joined_with_stays_by_looking_up():
    """
    Ten thousand windows meet ten thousand stays in a moment, each at the right one.
    """
    size = 10_000
    when = tuple(Interval(2 * n, 2 * n + 1) for n in range(size))
    starts = [2.0 * n + 1 for n in range(size)]
    program = FamilyProgram(
        sizes={"a": size},
        family_rules=(
            FamilyRule(
                id="take",
                size=size,
                head=Each("a"),
                start=starts,
                when=when,
                needs=(Need(frozenset(["code"])),),
            ),
        ),
        known=frozenset(["code"]),
    )
    column = family_closure(program).column("a")
    assert list(column[:-1]) == [2.0 * n + 2 for n in range(size - 1)]
    assert column[-1] == inf


def test_without_numpy_the_error_says_what_to_do():
    """
    Where NumPy is missing the closure over families says which extra to install, or to do without.
    """
    script = (
        "import sys\n"
        "sys.modules['numpy'] = None\n"
        "import privmodel.inference.family\n"
        "try:\n"
        "    import privmodel.inference.family_closure\n"
        "except ModuleNotFoundError as missing:\n"
        "    print(missing)\n"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "privmodel[fast]" in printed
    assert "expanded()" in printed

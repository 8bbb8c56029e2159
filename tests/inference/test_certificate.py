"""Certificates: each true answer has one, and no false answer gets one past the checker."""

import ast
from math import inf, nan
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

import privmodel.inference.certificate
from inference import oracles
from inference.questions import questions
from privmodel.errors import CertificateError, InvalidQuestion, UnknownName
from privmodel.inference import (
    Bound,
    Doubt,
    Interval,
    Level,
    Need,
    Proof,
    ProofStep,
    Rule,
    bound,
    check_bound,
    check_proof,
    closure,
    derivation,
    prove,
)
from privmodel.strategies.programs import programs

LENGTH = 100_000
times = st.sampled_from([-inf, *range(8), 2.5, inf, nan])


def accepted(check, program, certificate, item):
    try:
        check(program.rules, program.known, certificate, item)
    except CertificateError:
        return False
    return True


def truth(program, certificate):
    """What is learned on the terms that a certificate names."""
    return closure(
        program.rules,
        program.known,
        level=certificate.level,
        powers=certificate.powers,
        granted=certificate.granted,
    )


@given(questions())
def test_every_yes_replays_and_every_no_certifies(question):
    """
    The checker accepts the proof of whatever is learned and the bound of whatever is not.
    """
    program, terms = question
    learning = closure(program.rules, program.known, **terms)
    for item in program.items:
        if learning.knows(item):
            proof = prove(learning, item)
            check_proof(program.rules, program.known, proof, item)
            assert proof.steps == () or proof.steps[-1].time == learning.time(item)
            time = learning.time(item)
            with pytest.raises(InvalidQuestion, match="not learned"):
                bound(learning, item)
            if time > -inf:
                late = bound(learning, item, time - 0.5)
                check_bound(program.rules, program.known, late, item, until=time - 0.5)
                with pytest.raises(CertificateError, match="does not lie after"):
                    check_bound(program.rules, program.known, late, item, until=time)
        else:
            check_bound(program.rules, program.known, bound(learning, item), item)
            with pytest.raises(UnknownName):
                prove(learning, item)


@st.composite
def proofs(draw):
    """A program, an item that is learned by at least one rule, and the proof of it."""
    program, terms = draw(questions())
    learning = closure(program.rules, program.known, **terms)
    derived = sorted(set(learning.times) - program.known)
    assume(derived)
    item = draw(st.sampled_from(derived))
    return program, item, prove(learning, item)


def with_step(proof, number, step):
    return evolve(proof, steps=(*proof.steps[:number], step, *proof.steps[number + 1 :]))


@given(st.data(), proofs())
def test_a_tampered_proof_is_rejected(data, case):
    """
    A proof with a step left out, doubled, renamed, renumbered or redated is rejected.
    """
    program, item, proof = case
    number = data.draw(st.integers(0, len(proof.steps) - 1))
    step = proof.steps[number]
    rule = next(rule for rule in program.rules if rule.id == step.rule)
    another_time = data.draw(times.filter(lambda time: time != step.time))
    forgeries = {
        "step left out": evolve(proof, steps=proof.steps[:number] + proof.steps[number + 1 :]),
        "cut off": evolve(proof, steps=proof.steps[:number]),
        "doubled": evolve(proof, steps=(*proof.steps[:number], step, *proof.steps[number:])),
        "unknown rule": with_step(proof, number, evolve(step, rule="forged")),
        "negative alternative": with_step(proof, number, evolve(step, alternative=-1)),
        "no such alternative": with_step(proof, number, evolve(step, alternative=len(rule.needs))),
        "another time": with_step(proof, number, evolve(step, time=another_time)),
        "power taken away": evolve(proof, powers=frozenset()) if rule.powers else None,
        "doubt taken away": (
            evolve(proof, level=Level.CERTAIN, granted=frozenset()) if rule.doubts else None
        ),
    }
    for name, forgery in forgeries.items():
        assert forgery is None or not accepted(check_proof, program, forgery, item), name
    without = evolve(program, rules=tuple(each for each in program.rules if each is not rule))
    assert not accepted(check_proof, without, proof, item)
    for other in program.items:
        assert other == item or not accepted(check_proof, program, proof, other)
    flipped = evolve(proof, steps=proof.steps[::-1])
    assert len(proof.steps) == 1 or not accepted(check_proof, program, flipped, item)


@st.composite
def forgeries(draw):
    """A program and steps that somebody wrote down, some of them with care."""
    program = draw(programs().filter(lambda program: program.rules))
    steps, so_far = [], dict.fromkeys(program.known, -inf)
    for _ in range(draw(st.integers(1, 4))):
        # Now and then a rule that nothing stands in the way of, else whatever comes.
        eager = [rule for rule in program.rules if oracles.by_alternative(rule, 0, so_far) < inf]
        rule = draw(st.sampled_from(eager or program.rules) | st.sampled_from(program.rules))
        alternative = draw(st.sampled_from([0, 0, 0, len(rule.needs) - 1]))
        right = oracles.by_alternative(rule, alternative, so_far)
        steps.append(
            ProofStep(
                rule=rule.id,
                alternative=alternative,
                time=draw(st.sampled_from([right, right, right, 0, 3, inf, nan])),
            )
        )
        so_far.setdefault(rule.head, steps[-1].time)
    level = draw(st.sampled_from([Level.OPEN, Level.OPEN, Level.DISPUTED, Level.CERTAIN]))
    powers = draw(st.none() | st.just(frozenset({"tap"})))
    return program, rule.head, Proof(steps=tuple(steps), level=level, powers=powers)


def test_an_accepted_proof_is_true():
    """
    Whatever steps somebody writes down, if the checker accepts them the item is learned by then.
    """
    verdicts = []

    @given(forgeries())
    def law(case):
        program, item, proof = case
        verdicts.append(accepted(check_proof, program, proof, item))
        if verdicts[-1]:
            assert truth(program, proof).time(item) <= proof.steps[-1].time

    law()
    assert 5 <= sum(verdicts) <= len(verdicts) - 5


@given(st.data(), questions())
def test_a_tampered_bound_is_rejected(data, question):
    """
    A bound that is raised, left out or no number is rejected, as is one on what is learned.
    """
    program, terms = question
    learning = closure(program.rules, program.known, **terms)
    unknown = [item for item in program.items if not learning.knows(item)]
    assume(unknown)
    assume(learning.times)
    item = data.draw(st.sampled_from(unknown))
    honest = bound(learning, item)
    victim = data.draw(st.sampled_from(sorted(learning.times)))
    later = data.draw(times.filter(lambda time: not time <= learning.time(victim)))
    raised = evolve(honest, times={**honest.times, victim: later})
    assert not accepted(check_bound, program, raised, item)
    left_out = {each: time for each, time in honest.times.items() if each != victim}
    assert not accepted(check_bound, program, evolve(honest, times=left_out), item)
    assert not accepted(check_bound, program, honest, victim)
    finite = evolve(honest, times={**honest.times, item: data.draw(st.integers(0, 9))})
    assert not accepted(check_bound, program, finite, item)


def test_an_accepted_bound_is_true():
    """
    Whatever bounds and terms somebody writes down, if accepted then nothing is learned earlier.
    """
    verdicts = []

    @given(st.data(), questions())
    def law(data, question):
        program, terms = question
        learning = closure(program.rules, program.known, **terms)
        changed = data.draw(st.dictionaries(st.sampled_from(program.items), times, max_size=3))
        forgery = Bound(
            times={**learning.times, **changed},
            level=data.draw(st.sampled_from(Level)),
            powers=data.draw(st.sampled_from([None, learning.powers])),
            granted=learning.granted,
        )
        item = data.draw(st.sampled_from(program.items))
        verdicts.append(accepted(check_bound, program, forgery, item))
        if verdicts[-1]:
            truly = truth(program, forgery)
            assert truly.time(item) == inf
            assert all(forgery.times.get(each, inf) <= truly.time(each) for each in program.items)

    law()
    assert 5 <= sum(verdicts) <= len(verdicts) - 5


def test_reasons_are_told():
    """
    The checker says at which step a certificate fails, and why.
    """
    rules = [
        Rule(id="s", head="selector", when=(Interval(5, inf),)),
        Rule(
            id="r",
            head="record",
            when=(Interval(0, 5),),
            needs=(Need(frozenset(["selector"])),),
            doubts=frozenset([Doubt("silent", Level.OPEN)]),
        ),
        derivation("n", "name", ["record"]),
    ]
    first = ProofStep(rule="s", alternative=0, time=5)
    late = ProofStep(rule="r", alternative=0, time=5)
    last = ProofStep(rule="n", alternative=0, time=5)

    def reject(program, *steps, level=Level.OPEN):
        with pytest.raises(CertificateError) as caught:
            check_proof(program, [], Proof(steps=steps, level=level), "record")
        return str(caught.value)

    assert "over by then" in reject(rules, first, late)
    assert "not admitted" in reject(rules, first, late, level=Level.DISPUTED)
    assert "'record' is not proven yet" in reject(rules, last)
    assert "does not end with it" in reject(rules, first)
    assert "does not end with it" in reject(rules)
    assert "'selector' is already proven" in reject(rules, first, first)
    assert "two rules" in reject([*rules, rules[0]])
    never = Bound(times={"selector": 5})
    check_bound(rules, [], never, "name")
    with pytest.raises(CertificateError, match="known beforehand"):
        check_bound(rules, ["selector"], never, "name")
    with pytest.raises(CertificateError, match="fires at 5"):
        check_bound(rules, [], Bound(times={}), "name")
    with pytest.raises(CertificateError, match="not a number"):
        check_bound(rules, [], Bound(times={"selector": 5, "elsewhere": nan}), "name")


def test_bounds_need_times():
    """
    What is learned too late is certified by its time, where merely closed sets would not do.
    """
    rules = [
        Rule(id="s", head="selector", when=(Interval(5, inf),)),
        Rule(id="r", head="record", when=(Interval(0, 5),), needs=(Need(frozenset(["selector"])),)),
    ]
    check_bound(rules, [], Bound(times={"selector": 5}), "record")
    with pytest.raises(CertificateError, match="fires at 4"):
        check_bound(rules, [], Bound(times={"selector": 4}), "record")


def test_the_checker_stands_alone():
    """
    The checker imports what rules and claims are, errors and the standard library, and is short.
    """
    source = Path(privmodel.inference.certificate.__file__).read_text(encoding="utf-8")
    named = {
        node.module for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)
    }
    own = {name for name in named if name.startswith("privmodel")}
    assert own == {f"privmodel.{name}" for name in ("errors", "inference.claim", "inference.rule")}
    assert len(source.splitlines()) < 200


def test_long_certificates_need_no_recursion():
    """
    A proof and a bound over 100 000 steps are checked without recursion.
    """
    rules = [derivation(f"r{n}", n + 1, [n]) for n in range(LENGTH)]
    learning = closure(rules, [0])
    check_proof(rules, [0], prove(learning, LENGTH), LENGTH)
    check_bound(rules, [0], bound(learning, "elsewhere"), "elsewhere")

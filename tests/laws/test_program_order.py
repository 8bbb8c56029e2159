"""Law 1, on compiled programs: more power, longer windows and stays, fewer seals never hurt."""

from math import inf

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

import privmodel as pm
from laws.asking import FEWER, RISING, answers, questions, times
from privmodel.inference.closure import closure
from privmodel.inference.interval import Interval
from privmodel.inference.rule import Level
from privmodel.rules.footprint import Span
from privmodel.rules.join import join
from privmodel.strategies.compiled import compiled


def never_later(more, less, level):
    """Whether whatever is learned by less is learned by more, and no later."""
    ours, theirs = times(more, level), times(less, level)
    return {item: (time, ours.get(item, inf)) for item, time in theirs.items()
            if ours.get(item, inf) > time}  # fmt: skip


@FEWER
@given(questions(), st.sampled_from(Level))
def test_one_more_power(question, level):
    """
    Whoever has one power more learns everything that it would learn without, no later.
    """
    powers = question.adversary.powers
    assume(len(powers) > 1)
    fewer = evolve(question, adversary=evolve(question.adversary, powers=powers[:-1]))
    for more, less in zip(question.ask()._programs, fewer.ask()._programs, strict=True):
        assert not never_later(more, less, level)


@FEWER
@given(questions(kinds=("malware", "tap", "operate", "link", "join", "public", "reports")),
       st.sampled_from(Level))  # fmt: skip
def test_a_longer_window(question, level):
    """
    A stretch through which a power lasts can be made longer without anything being learned later.
    """
    less, more = (
        evolve(
            question,
            adversary=evolve(
                question.adversary,
                powers=[
                    evolve(power, during=pm.Window(start="2024-02-01", end=end))
                    for power in question.adversary.powers
                ],
            ),
        )
        for end in ("2024-05-01", "2024-12-01")
    )
    for ours, theirs in zip(more.ask()._programs, less.ask()._programs, strict=True):
        assert not never_later(ours, theirs, level)


@FEWER
@given(compiled(), st.sampled_from(Level), st.randoms(use_true_random=False))
def test_a_longer_stay(program, level, random):
    """
    Copies that lie longer at their places are learned no later.
    """
    less = closure(program.rules, program.known, level=level)
    for index, copy in enumerate(program.footprint.copies):
        if random.random() < 0.5:
            program.footprint.copies[index] = evolve(copy, span=longer(copy.span))
    more = closure(join(program.footprint, program.reach), program.known, level=level)
    for copy in program.footprint.copies:
        assert more.time(copy.item) <= less.time(copy.item), copy.item


def longer(span):
    """The same span with its known stretches drawn out a month, at both ends."""
    return Span(stretched(span.sure), stretched(span.maybe), span.once_within)


def stretched(interval):
    month = 30 * 86_400
    return interval and Interval(interval.start - month, interval.end + month)


@FEWER
@given(compiled(), st.sampled_from(Level), st.randoms(use_true_random=False))
def test_fewer_seals(program, level, random):
    """
    Copies with one seal less are learned no later.
    """
    less = closure(program.rules, program.known, level=level)
    for index, copy in enumerate(program.footprint.copies):
        if copy.seals and random.random() < 0.5:
            one = min(copy.seals)
            program.footprint.copies[index] = evolve(copy, seals=copy.seals - {one})
    more = closure(join(program.footprint, program.reach), program.known, level=level)
    for copy in program.footprint.copies:
        assert more.time(copy.item) <= less.time(copy.item), copy.item


@FEWER
@given(questions())
def test_knowing_more_beforehand(question):
    """
    Knowing more beforehand lowers no verdict.
    """
    more = question.adversary.knows | {pm.DataKind.PHONE_NUMBER, pm.DataKind.DEVICE_PASSCODE}
    better = evolve(question, adversary=evolve(question.adversary, knows=more))
    before, after = answers(question.ask()), answers(better.ask())
    lower = {item: (before[item], after[item]) for item in before
             if RISING.index(after[item]) < RISING.index(before[item])}  # fmt: skip
    assert not lower

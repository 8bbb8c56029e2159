"""Law 4, of sets of powers: each one listed suffices, nothing less does, and none is missing."""

from itertools import combinations

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

import privmodel as pm
from laws.asking import FEWER, RISING, questions
from privmodel.inference.rule import Level
from privmodel.inference.strength import at_most
from privmodel.model.timeline import iso
from privmodel.query.sufficient import Goal, _Searched, _tabled

LEVELS = (("certain", "yes"), ("disputed", "conflicting"), ("possible", "unknown"))


def subsets(names):
    names = sorted(names)
    return [frozenset(some) for size in range(len(names) + 1) for some in combinations(names, size)]


def verdicts(question, requirement):
    """For every set of powers but the empty one, the verdict that asking again gives."""
    until = iso(requirement.exposure.until)
    found = {}
    for some in subsets(requirement.powers)[1:]:
        powers = [power for name, power in requirement.powers.items() if name in some]
        adversary = evolve(question.adversary, powers=powers)
        finding = evolve(question, adversary=adversary).ask(until=until)[requirement.asked]
        found[some] = finding.every if requirement.every else finding.verdict
    return found


@st.composite
def wishes(draw):
    """A question with several powers, and a kind that the conversation has something of."""
    question = draw(questions())
    powers = question.adversary.powers
    assume(len(powers) > 1)
    assume(len(set(map(repr, powers))) == len(powers))
    exposure = question.ask()
    assume(len(exposure))
    kind = draw(st.sampled_from(sorted(exposure)))
    try:
        return question, exposure.requires(kind, every=draw(st.booleans()))
    except pm.AnalysisIncomplete:
        assume(False)


@FEWER
@given(wishes())
def test_the_ways_are_what_asking_again_gives(wish):
    """
    A set of powers is listed exactly if it suffices and neither fewer nor weaker powers do.
    """
    question, requirement = wish
    again = verdicts(question, requirement)
    names = frozenset(requirement.powers)
    order = frozenset.intersection(
        *(at_most(program.rules, names) for program in requirement.exposure._programs)
    )
    stronger = {(high, low) for low, high in order if (high, low) not in order}
    for level, verdict in LEVELS:
        listed = {some for way in getattr(requirement, level) for some in way.sets}
        if frozenset() in listed:
            assert listed == {frozenset()}
            assert all(RISING.index(each) >= RISING.index(verdict) for each in again.values())
            continue
        enough = {
            some for some, each in again.items() if RISING.index(each) >= RISING.index(verdict)
        }
        minimal = {some for some in enough if not any(less < some for less in enough)}
        expected = {
            some
            for some in minimal
            if not any(
                (high, low) in stronger and some - {high} | {low} in enough
                for high in some
                for low in names - some
            )
        }
        assert listed == expected, level
        assert bool(listed) == bool(enough)
    assert requirement.together == again[names]


@FEWER
@given(wishes())
def test_the_table_and_the_search_agree(wish):
    """
    Looking for sets one by one finds those that stand in the table.
    """
    _, requirement = wish
    exposure = requirement.exposure
    items = tuple(item for leaf in requirement.asked.leaves for item in exposure._items(leaf))
    assume(items)
    goal = Goal(items=items, every=requirement.every, until=exposure.until)
    tables = _tabled(exposure.branches, goal, requirement.powers)
    for level in Level:
        searched = _Searched(
            exposure.branches, goal, frozenset(requirement.powers), level, budget=2000
        )
        assert searched.minimal == tables[level].minimal
        for some in subsets(requirement.powers):
            assert searched.suffices(some) == tables[level].suffices(some)

"""Law 10: a mitigation, asked about again, keeps what it promises, and no part of it does.

The oracle asks about every set of changes that is offered, with no slice and no shortcut.
"""

from itertools import combinations

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

import privmodel as pm
from laws.asking import CLOUD, FEWER, NO, ON, questions
from privmodel.model.timeline import moment
from privmodel.query.measure import applied
from privmodel.query.mitigate import NEVER_PROPOSED, mitigate
from privmodel.query.offers import Offers, conceivable

THEN = "2024-04-01"
MOST = 100
"""How many sets the oracle asks about at most."""


def catalogue(question):
    made = pm.Catalogue().with_platform(CLOUD)
    for law in {law.id: law for law in (question.foreign, *question.laws)}.values():
        made = made.with_jurisdiction(law)
    return made


def every_set(found):
    """Every set of changes that are offered together, the smallest first, as many as there are."""
    at, view = moment(THEN), evolve(found.before.view, on=moment(THEN))
    slots = {}
    for each in conceivable(found.conversation, at, (7.0,), ()):
        if each.kind not in NEVER_PROPOSED:
            slots.setdefault(each.slot, []).append(each)
    sets = [frozenset()]
    for slot in slots.values():
        sets += [some | {each} for some in sets for each in slot]
        assume(len(sets) <= 8 * MOST)

    def together(some):
        return all(
            Offers(applied(found.conversation, some - {each}), view, at).ruling(each)
            for each in some
        )

    sets = [some for some in sets if together(some)]
    assume(len(sets) <= MOST)
    return sets


def kept(found, some, items, shelf):
    """The items on which the verdict is no once some changes are made."""
    talk = applied(found.conversation, some)
    try:
        exposure = pm.obtainable(talk, by=found.adversary, on=ON, catalogue=shelf)
        verdicts = {}
        for item in items:
            messages = item.subject if item.kind.about.value == "message" else None
            verdicts |= dict(exposure.finding(item.kind, messages=messages).items)
    except pm.InvalidQuestion as error:
        assert error.place == "timer_days"
        return None
    return frozenset(item for item in items if verdicts[item] is NO)


def agrees(protection, sets, spared):
    """Whether an answer is what asking about every set gives."""
    items = {*protection.items, *(each.item for each in protection.beyond)}
    some_set = frozenset(item for item in items if any(item in each for each in spared.values()))
    assert set(protection.items) == some_set
    enough = [some for some in sets if some_set and some_set <= spared[some]]
    smallest = {some for some in enough if not any(less < some for less in enough)}
    assert {frozenset(plan.measures) for plan in protection.plans} == smallest


@st.composite
def wishes(draw):
    """What can be changed in some conversation, and where laws and platforms are looked up."""
    question = draw(questions())
    shelf = catalogue(question)
    exposure = question.ask()
    assume(len(exposure))
    kind = draw(st.sampled_from(sorted(exposure)))
    who = draw(st.sampled_from([each.name for each in question.conversation.participants]))
    try:
        found = mitigate(
            question.conversation,
            by=question.adversary,
            protect=kind,
            on=THEN,
            asked_on=ON,
            who=who,
            timers=[7.0],
            catalogue=shelf,
        )
    except pm.AnalysisIncomplete:
        assume(False)
    except pm.InvalidQuestion as error:
        assert "offers nothing" in str(error)
        assume(False)
    return found, shelf


@FEWER
@given(wishes())
def test_every_set_is_what_asking_about_all_of_them_gives(wish):
    """
    The sets listed are exactly the smallest that protect whatever some set protects, and what is
    listed as beyond protection none does.
    """
    found, shelf = wish
    items = [*found.at_all.items, *(each.item for each in found.at_all.beyond)]
    spared = {some: kept(found, some, items, shelf) for some in every_set(found)}
    spared = {some: each for some, each in spared.items() if each is not None}
    agrees(found.at_all, list(spared), spared)
    agrees(found.from_then_on, list(spared), spared)


@given(wishes())
def test_a_set_keeps_its_promise_and_no_part_of_it_does(wish):
    """
    Asked again with a set of changes made, each item that it protects is no; with fewer of them,
    some is not.
    """
    found, shelf = wish
    for protection in (found.from_then_on, found.at_all):
        for plan in protection.plans[:3]:
            promised = set(protection.items)
            assert kept(found, plan.measures, promised, shelf) == promised
            for part in combinations(plan.measures, max(len(plan.measures) - 1, 0)):
                if len(part) < len(plan.measures):
                    assert kept(found, part, promised, shelf) != promised


@given(wishes())
def test_whoever_asks_comes_first(wish):
    """
    Sets that whoever asks can do alone come before those in which others take part, and of either
    the smaller ones first.
    """
    found, _ = wish
    for protection in (found.from_then_on, found.at_all):
        ranks = [(not plan.own, len(plan.measures)) for plan in protection.plans]
        assert ranks == sorted(ranks)
        for plan in protection.plans:
            made_by = {name for each in plan.measures for name in each.by}
            assert plan.own == (made_by <= {found.who})

"""Law 10: a mitigation, asked about again, keeps what it promises, and no part of it does.

The oracle asks about every set of changes that is offered, with no slice and no shortcut.
"""

from itertools import combinations

from attrs import evolve
from hypothesis import assume, given, reject
from hypothesis import strategies as st

import privmodel as pm
from laws import bending
from laws.asking import CLOUD, FEWER, NO, ON, RISING, answers, questions
from privmodel.model.timeline import moment
from privmodel.query.mitigating.conceivable import conceivable
from privmodel.query.mitigating.measure import MeasureKind, applied
from privmodel.query.mitigating.mitigate import ENDING, NEVER_PROPOSED, mitigate
from privmodel.query.mitigating.offers import Offers
from privmodel.query.mitigating.smallest_changes import Search

THEN = "2024-04-01"
LEFT_OUT = NEVER_PROPOSED | ENDING
"""What is no change that protects messages."""

RENEWING = MeasureKind.REKEYING
MOST = 64
"""How many sets the oracle asks about at most."""

POWERS = ("order", "breach", "operate", "seize", "malware", "take over", "tap", "guess")


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
        if each.kind not in LEFT_OUT and (each.kind is not RENEWING or renewable(found.adversary)):
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


def renewable(by):
    """Whether somebody takes keys from devices, and something besides."""
    seizes = [isinstance(power, pm.SeizeDevice) for power in by.powers]
    return any(seizes) and not all(seizes)


@FEWER
@given(bending.talks(), bending.askers())
def test_renewed_keys_matter_only_where_keys_and_more_are_taken(talk, by):
    """
    Whoever takes no keys from devices, or nothing besides, has the same answer if keys are renewed.
    """
    assume(not renewable(by))
    renewed = evolve(
        talk, events=[pm.Event(kind="rekeyed", by=who.name, at=THEN) for who in talk.participants]
    )
    shelf = pm.Catalogue().with_platform(bending.CLOUD)
    before, after = (pm.obtainable(each, by=by, on=ON, catalogue=shelf) for each in (talk, renewed))
    assert answers(before) == answers(after)


def kept(found, some, items, shelf):
    """The items on which the verdict is no once some changes are made."""
    talk = applied(found.conversation, some)
    exposure = pm.obtainable(talk, by=found.adversary, on=ON, catalogue=shelf)
    verdicts = {}
    for item in items:
        messages = item.subject if item.kind.about.value == "message" else None
        verdicts |= dict(exposure.finding(item.kind, messages=messages).items)
    return frozenset(item for item in items if verdicts[item] is NO)


def agrees(protection, spared):
    """Whether an answer is what asking about every set gives."""
    items = {*protection.items, *(each.item for each in protection.beyond)}
    some_set = frozenset(item for item in items if any(item in each for each in spared.values()))
    assert set(protection.items) == some_set
    enough = [some for some in spared if some_set and some_set <= spared[some]]
    smallest = {some for some in enough if not any(less < some for less in enough)}
    assert {frozenset(plan.measures) for plan in protection.plans} == smallest


@st.composite
def platforms_with_offers(draw, platform):
    """A platform that says when some settings are offered, and who deletes for everybody."""
    facts = [frozenset(), *(frozenset({fact.id}) for fact in platform.facts)]
    offers = [
        pm.Offer(
            setting=setting.name,
            values=draw(st.sampled_from([(), setting.values[1:]])),
            where=draw(st.sampled_from([{}, {"region": "eu"}, {"region": {"not": ["eu"]}}])),
            facts=draw(st.sampled_from(facts)),
        )
        for setting in platform.settings
        if draw(st.booleans())
    ]
    deletions = st.builds(
        pm.Deletion,
        own_only=st.booleans(),
        within_days=st.none() | st.just(60.0),
        facts=st.sampled_from(facts),
    )
    return evolve(platform, offers=offers, deletions=draw(st.lists(deletions, max_size=1)))


def mitigated(talk, by, shelf, *, on, asked_on, **how):
    """What can be changed; examples that are too large are passed over."""
    try:
        return mitigate(talk, by=by, on=on, asked_on=asked_on, timers=[7.0], catalogue=shelf, **how)
    except pm.AnalysisIncomplete:
        assume(False)
    except pm.InvalidQuestion as error:
        if error.place != "on":
            raise
        assume(False)  # nothing is offered at all


@st.composite
def wishes(draw):
    """What can be changed in a conversation in which changes make a difference."""
    talk, by = draw(bending.talks()), draw(bending.askers())
    if bending.cloudy(talk) and draw(st.booleans()):
        by = pm.adversary(by, pm.BreachServer(platform="cloud"))
    shelf = pm.Catalogue().with_platform(bending.CLOUD)
    until = {"on": ON, "catalogue": shelf}
    exposed = pm.obtainable(talk, by=by, **until)["message_text"].verdict is not NO
    assume(exposed or talk.messages[-1].sent.latest < moment(THEN).earliest)
    who = draw(st.sampled_from(["sender", "recipient"]))
    return mitigated(talk, by, shelf, protect="message_text", who=who, on=THEN, asked_on=ON), shelf


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
    agrees(found.at_all, spared)
    agrees(found.from_then_on, spared)


@FEWER
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


@FEWER
@given(wishes())
def test_no_set_that_meets_a_conflict_protects(wish):
    """
    Every set of changes that decides as a conflict does leaves its item within reach.
    """
    found, shelf = wish
    protecting = [each for each in found.measures if each.kind not in LEFT_OUT]
    view = evolve(found.before.view, on=moment(THEN))
    search = Search(asker=found._asker, view=view, measures=protecting, budget=1000)
    items = [*found.at_all.items, *(each.item for each in found.at_all.beyond)]
    try:
        search.run(items)
    except pm.AnalysisIncomplete:
        reject()
    conflicts = [each for some in search.conflicts.values() for each in some]
    sets = [some for some in every_set(found) if some <= {*protecting}] if conflicts else []
    for some in sets:
        decided = {each.slot: each for each in some}
        met = {each.item for each in conflicts if each.meets(decided)}
        assert not kept(found, some, met, shelf)


@FEWER
@given(questions(exact=True, max_powers=2))
def test_what_is_told_by_one_branch(question):
    """
    An item is reached in no branch exactly if its verdict is no, and what can't exceed a verdict
    does not.
    """
    exposure = question.ask()
    for item, verdict in answers(exposure).items():
        try:
            assert (exposure.branch_reaching([item]) is None) == (verdict is NO)
            for low in RISING[: RISING.index(verdict)]:
                assert exposure.may_exceed(item, low), (item, low, verdict)
        except pm.AnalysisIncomplete:
            reject()

"""Laws 2 and 11 as verifying rests on them: a slice of a scope stands for all of it."""

from functools import cache
from itertools import product

import pytest
from attrs import evolve
from hypothesis import assume, given, reject, seed, settings
from hypothesis import strategies as st

import privmodel as pm
from laws.asking import CLOUD
from privmodel.inference.rule import Level
from privmodel.model.data import LEAVES, DataKind
from privmodel.model.guarantee import GUARANTEES
from privmodel.model.situations import Situations
from privmodel.model.timeline import moment
from privmodel.query.files.question import question_from
from privmodel.query.files.written import question_document
from privmodel.query.verification.inquiry import Inquiry
from privmodel.query.verification.node import Budget, severity
from privmodel.query.verification.served import kinds_behind
from privmodel.query.verification.situations import plan
from privmodel.query.verification.threats import fitting
from privmodel.query.verification.verify import Outcome, outcome_in, verify
from privmodel.strategies import attacks, jurisdictions, platforms, withstands
from privmodel.strategies.jurisdiction import COUNTRIES

SELDOM = settings(max_examples=max(1, settings().max_examples // 8))
"""For laws of which one example takes a whole verification, and several questions besides."""

SOMETIMES = settings(max_examples=max(1, settings().max_examples // 6))
"""For laws of which one example takes a dozen questions."""

THOROUGH = settings().max_examples > 1000

WORDS = {"os": ("android", "ios", "other"), "region": ("eu", "us", "other")}
SMALL = {
    "sent": ("2024-02-01", "2024-04-01" if THOROUGH else "2024-02-15"),
    "after": 30,
    "messages": 3,
    "participants": 2,
}


@st.composite
def verifications(draw, *, guarantees=tuple(GUARANTEES), **scope):
    """What was found of a made-up platform, for one of the guarantees that have a name."""
    platform = draw(platforms(elsewhere=("cloud",)))
    catalogue = pm.Catalogue().with_platform(CLOUD).with_jurisdiction(draw(jurisdictions()))
    try:
        return verify(
            platform,
            draw(st.sampled_from(guarantees)),
            scope=Situations(**{**SMALL, **scope}),
            on="2024-07-01",
            budget=4000,
            catalogue=catalogue,
        )
    except (pm.AnalysisIncomplete, pm.InvalidQuestion):
        reject()  # it is too large to finish, or there is nothing that could be obtained


@SELDOM
@given(verifications(), st.data())
def test_no_situation_of_the_scope_is_worse(verification, data):
    """
    Whatever is chosen, whenever it is sent and with whichever powers: it is never worse than said.
    """
    for _ in range(3):
        attack = data.draw(attacks(verification))
        try:
            assert withstands(verification, attack), attack
        except pm.AnalysisIncomplete:
            reject()


@SELDOM
@given(verifications())
def test_every_case_replays_from_its_file(verification):
    """
    A smallest case that is saved, read and asked again answers as it says.
    """
    assume(verification.outcome is not Outcome.HOLDS)
    case = verification.case
    again = question_from(question_document(case), catalogue=case.catalogue)
    assert again == case
    assert again.expectations
    assert not again.check()
    (exposure,) = again.ask()
    meant = verification.plan.guarantee
    messages = [message.id for message in again.conversation.messages]
    assert outcome_in(exposure, meant, messages).rank >= verification.outcome.rank


@st.composite
def ordering(draw):
    """Orders for something under two made-up laws against a small scope of a made-up platform."""
    platform = draw(platforms(elsewhere=("cloud",)))
    catalogue = pm.Catalogue().with_platform(CLOUD).with_platform(platform)
    for country in COUNTRIES:
        catalogue = catalogue.with_jurisdiction(draw(jurisdictions(id=country)))
    kinds = [kind for kind in LEAVES if kind.parent is not DataKind.CREDENTIALS]
    never = draw(st.sets(st.sampled_from(kinds), min_size=1, max_size=2))
    scope = Situations(**{**SMALL, "chats": "one_to_one", "events": (), "sent": "2024-03-01"})
    asked = evolve(ORDERED, never=never)
    try:
        return inquiring(platform, asked, scope, "2024-07-01", catalogue)
    except pm.InvalidQuestion:
        reject()  # no law orders anything, or there is nothing that could be obtained


ORDERED = GUARANTEES["no_retrospective_answer"]


def inquiring(platform, guarantee, scope, on, catalogue):
    """A guarantee over a scope, ready to be searched."""
    admitted = dict.fromkeys(("known_at", "grounds", "grades"))
    admitted |= {"exclude": (), "catalogue": catalogue}
    made = plan(platform, guarantee, scope, moment(on), admitted, catalogue)
    return Inquiry(made, moment(on), admitted, Budget(100_000))


def but_for_names(node, *, below=None):
    """The rules of a conversation by which what is asked about may follow, without their names."""
    programs = node.root.branches.programs
    asked = {item.kind for target in node.root.targets for item in target}
    kinds = kinds_behind(programs, asked)
    found = []
    for program in programs:
        unstated = program.situation.unstated
        rules = [
            (
                rule.head,
                rule.when,
                rule.needs,
                rule.seals,
                max(
                    (doubt.level for doubt in rule.doubts if doubt.name not in unstated),
                    default=Level.CERTAIN,
                ),
            )
            for rule in program.rules
            if rule.head.kind in kinds
        ]
        found.append({rule for rule in rules if below is None or rule[-1] < below})
    return found


def assert_they_stand_for_the_others(inquiry, starts):
    for start in starts:
        looked = inquiry.orders.looked_at(start)
        found, other = inquiry.node(start), inquiry.node(looked.stands)
        assert but_for_names(found) == but_for_names(other), start.adversary.name
        assert (found.best, found.worst) == (other.best, other.worst), start.adversary.name
        assert severity(found.worst) <= severity(looked.at_worst), start.adversary.name
        first = inquiry.node(looked.shows)
        surely = [but_for_names(each, below=Level.OPEN) for each in (found, first)]
        assert surely[0] == surely[1], start.adversary.name


@SOMETIMES
@given(ordering())
def test_orders_that_are_put_together_are_answered_alike(inquiry):
    """
    An order that another one stands for makes the same rules but for names, and none is worse than
    was known of it before it was compiled.
    """
    try:
        assert_they_stand_for_the_others(inquiry, inquiry.starts)
    except pm.AnalysisIncomplete:
        reject()


@pytest.mark.parametrize("name", ["telegram", "slack"])
def test_orders_of_the_catalogue_are_answered_as_those_that_stand_for_them(name):
    """
    Orders of the catalogue against a chat make the same rules as those that stand for them.
    """
    scope = Situations(chats="one_to_one", events=())
    catalogue = pm.builtin()
    inquiry = inquiring(catalogue.platform(name), ORDERED, scope, "2026-11-24", catalogue)
    starts = [start for start in inquiry.starts if start.talk is inquiry.starts[0].talk]
    assert_they_stand_for_the_others(inquiry, starts[:: 1 if THOROUGH else 7])
    compared, stand = inquiry.orders.compared
    assert stand < compared


def everything(verification):
    """Every situation of a small scope, each value stated for every owner."""
    plan = verification.plan
    for talk in plan.talks():
        keys = {}
        for _, setting in plan.settings:
            for owner in talk.owners(setting.belongs):
                keys[owner, setting.name] = setting.values
        for name in talk.names:
            keys[name, "region"] = WORDS["region"]
            for device in talk.devices(name):
                keys[name, device, "os"] = WORDS["os"]
        tested = plan.slice.tested()
        keys = {key: values for key, values in keys.items() if key[-1] in tested}
        assume(len(list(product(*keys.values()))) <= 64)
        for values in product(*keys.values()):
            yield talk, dict(zip(keys, values, strict=True))


@SELDOM
@given(
    verifications(
        guarantees=("confidentiality_from_operator", "sender_hidden_from_operator"),
        chats="one_to_one",
        sent="2024-03-01",
        messages=1,
    )
)
def test_the_slice_agrees_with_the_full_product(verification):
    """
    Trying only what an answer turns on finds what trying every value of everything finds, and as
    few departures from the defaults.
    """
    worst, fewest = Outcome.HOLDS, None
    plan = verification.plan
    usual = {}
    for talk, values in everything(verification):
        conversation = talk.chosen(values)
        for asked in plan.asked(talk):
            by = fitting(asked.adversary, conversation, plan.catalogue)
            exposure = pm.obtainable(
                conversation, by=by, on=verification.on, **verification.admitted
            )
            found = outcome_in(exposure, plan.guarantee, asked.meant)
            departures = plan.departures(talk) + sum(
                default(usual, talk, key, verification) not in (None, value)
                for key, value in values.items()
            )
            if found.rank > worst.rank:
                worst, fewest = found, departures
            elif found is worst and fewest is not None:
                fewest = min(fewest, departures)
    assert verification.outcome is worst
    if worst is not Outcome.HOLDS:
        assert verification.departures == fewest


def default(known, talk, key, verification):
    """The value that something has if nobody chooses, as an answer about it says; None: open."""
    if not known:
        exposure = pm.obtainable(
            talk.plain(),
            by=pm.adversary(pm.OperateService()),
            on=verification.on,
            **verification.admitted,
        )
        assert exposure.verdicts is not None
        known |= {(used.owner, used.name): used.value for used in exposure.defaults}
    return known.get(key)


READ = "confidentiality_from_operator"
WITHOUT_DISPUTE = {"exclude": ("W13",)}
HELD = {
    "signal": ("signal", READ, {}, {}),
    "signal, on the line": ("signal", "confidentiality_from_network", {"devices": 2}, {}),
    "signal, sim swap": ("signal", "survives_sim_swap", {"messages": 2}, {}),
    "secret chats": ("telegram", READ, {"settings": {"secret_chat": "on"}, "events": ()}, {}),
    "whatsapp, no backup": (
        "whatsapp",
        READ,
        {"settings": {"cloud_backup": "off"}, "events": (), "chats": ("one_to_one", "group")},
        WITHOUT_DISPUTE,
    ),
    "wire, orders": (
        "wire",
        evolve(ORDERED, never="message_content"),
        {"chats": "one_to_one", "events": ()},
        {},
    ),
    "matrix, later messages": ("matrix", "confidentiality_from_network", {"messages": 3}, {}),
}
ROUNDS = 20 if THOROUGH else 1
TIMES = 500 if THOROUGH else 8
"""How many random situations a guarantee that holds has to withstand, and in how many rounds.

A round draws afresh from its own seed, so that any one of them can be run again by itself.
"""


@cache
def held(name):
    """What was found of a guarantee that holds."""
    platform, guarantee, scope, admitted = HELD[name]
    return verify(platform, guarantee, scope=Situations(**scope), on="2026-11-24", **admitted)


@pytest.mark.parametrize("number", range(ROUNDS))
@pytest.mark.parametrize("name", sorted(HELD))
def test_what_holds_in_the_catalogue_withstands_random_situations(name, number):
    """
    Where a guarantee holds on a real platform, no situation drawn from its scope breaks it.
    """
    found, tried = held(name), []
    assert found.outcome is Outcome.HOLDS

    @seed(number)
    @settings(max_examples=TIMES, derandomize=False, database=None)
    @given(attacks(found))
    def holds_out(attack):
        tried.append(attack[1])
        assert withstands(found, attack), attack

    holds_out()
    assert len(tried) >= TIMES

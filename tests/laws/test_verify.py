"""Laws 2 and 11 as verifying rests on them: a slice of a scope stands for all of it."""

from itertools import product

import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

import privmodel as pm
from laws.asking import CLOUD
from privmodel.model.guarantee import GUARANTEES
from privmodel.model.situations import Situations
from privmodel.query.files.question import question_from
from privmodel.query.files.written import question_document
from privmodel.query.verification.threats import fitting
from privmodel.query.verification.verify import Outcome, outcome_in, verify
from privmodel.strategies import attacks, jurisdictions, platforms, withstands

SELDOM = settings(max_examples=max(1, settings().max_examples // 8))
"""For laws of which one example takes a whole verification, and several questions besides."""

WORDS = {"os": ("android", "ios", "other"), "region": ("eu", "us", "other")}
SMALL = {"sent": ("2024-02-01", "2024-04-01"), "after": 30, "messages": 3, "participants": 2}


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
            keys[name, "phone", "os"] = WORDS["os"]
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
    "matrix, later messages": ("matrix", "confidentiality_from_network", {"messages": 3}, {}),
}
TIMES = 10_000 if settings().max_examples > 1000 else 8
"""How many random situations a guarantee that holds has to withstand."""


@pytest.mark.parametrize("name", sorted(HELD))
def test_what_holds_in_the_catalogue_withstands_random_situations(name):
    """
    Where a guarantee holds on a real platform, no situation drawn from its scope breaks it.
    """
    platform, guarantee, scope, admitted = HELD[name]
    found = verify(platform, guarantee, scope=Situations(**scope), on="2026-11-24", **admitted)
    assert found.outcome is Outcome.HOLDS

    @settings(max_examples=TIMES)
    @given(attacks(found))
    def holds_out(attack):
        assert withstands(found, attack), attack

    holds_out()

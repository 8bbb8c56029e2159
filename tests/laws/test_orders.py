"""Laws of orders: what reaches more yields no less; what only keeps or widens yields nothing."""

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

import privmodel as pm
from privmodel.model.category import Category
from privmodel.model.nexus import Relation
from privmodel.rules.steps import Step

from .asking import FEWER, NO, RISING, YES, answers, questions

ORDERS = questions(kinds=("order",), max_powers=2, exact=True)
WIDE = frozenset(Relation)


def under(question, change):
    """The same question with each order's law changed."""
    powers = []
    for power in question.adversary.powers:
        law = power.jurisdiction
        if law.instruments is not None:
            law = evolve(law, instruments=[change(each) for each in law.instruments])
        powers.append(evolve(power, jurisdiction=law))
    return evolve(question, adversary=evolve(question.adversary, powers=powers))


def never_less(question, changed):
    """Whether every item's verdict under the change is at least what it was."""
    before, after = answers(question.ask()), answers(changed.ask())
    lower = [item for item in before if RISING.index(before[item]) > RISING.index(after[item])]
    return not lower


@FEWER
@given(ORDERS, st.frozensets(st.sampled_from(list(Category)), min_size=1, max_size=3))
def test_more_categories_yield_no_less(question, more):
    """
    Cover is monotone in the categories of data.
    """

    def widened(instrument):
        cells = [evolve(cell, categories=cell.categories | more) for cell in instrument.cells]
        return evolve(instrument, cells=cells)

    assert never_less(question, under(question, widened))


@FEWER
@given(ORDERS)
def test_more_ties_yield_no_less(question):
    """
    Cover is monotone in the ties that bring a holder under a law.
    """

    def widened(instrument):
        return evolve(instrument, nexus=WIDE) if instrument.nexus else instrument

    assert never_less(question, under(question, widened))


@FEWER
@given(ORDERS, st.sampled_from([30.0, 365.0, None]))
def test_longer_orders_yield_no_less(question, longer):
    """
    Cover is monotone in time: a longer term reaches what a shorter one does.
    """

    def lengthened(cell):
        if cell.max_days is None or (longer is not None and longer < cell.max_days):
            return cell
        return evolve(cell, max_days=longer)

    def widened(instrument):
        return evolve(instrument, cells=[lengthened(cell) for cell in instrument.cells])

    assert never_less(question, under(question, widened))


@FEWER
@given(ORDERS)
def test_a_renewal_yields_no_less(question):
    """
    One renewal more never loses what was had without it.
    """
    powers = [evolve(power, renewals=power.renewals + 1) for power in question.adversary.powers]
    renewed = evolve(question, adversary=evolve(question.adversary, powers=powers))
    assert never_less(question, renewed)


@FEWER
@given(ORDERS)
def test_what_yields_no_data_discloses_nothing(question):
    """
    An order that only freezes, or only has an ability built, discloses nothing by itself.
    """

    def emptied(instrument):
        cells = [evolve(cell, time="freeze") for cell in instrument.cells]
        return evolve(instrument, cells=cells, widens=["content.live"])

    powers = question.adversary.powers
    assume(all(power.jurisdiction.instruments is not None for power in powers))
    forums = [{each.forum for each in power.jurisdiction.instruments} for power in powers]
    assume(all(power.forum in known for power, known in zip(powers, forums, strict=True)))
    assume(all(power.through is None for power in powers))
    exposure = under(question, emptied).ask()
    for kind in exposure:
        if not exposure[kind].beforehand:
            assert exposure[kind].verdict is NO


@FEWER
@given(ORDERS, st.frozensets(st.sampled_from(list(Category)), min_size=1))
def test_a_duty_only_opens(question, categories):
    """
    That a law makes an operator keep something leaves a yes as it is and opens a no.
    """
    law = question.foreign
    duty = pm.Duty(categories=categories, classes="exchange")
    tie = pm.Establishment(country=law.id, relation="assets")
    tied = question.with_platform(
        evolve(question.platform, establishments=[*question.platform.establishments, tie])
    )
    bound = evolve(
        tied.with_platform(
            evolve(
                tied.platform,
                classes=[
                    *tied.platform.classes,
                    pm.OperatorClass(country=law.id, name="exchange"),
                ],
            )
        ),
        foreign=evolve(law, duties=[*law.duties, duty]),
    )
    before, after = answers(tied.ask()), answers(bound.ask())
    for item, verdict in before.items():
        assert after[item] is not YES or verdict is YES
        assert after[item] is not NO or verdict is NO


# --- Which step fails


TERM = pm.Fact(id="XA-1", says="It is law.", grade="statute", period=pm.Period(start="2020-01-01"),
               seen=["S1 2021-01-01"], horizon=10_000)  # fmt: skip
FAILURES = {
    "none": None,
    "condition": Step.CONDITION_NOT_MET,
    "force": Step.NOT_IN_FORCE,
    "first": Step.ORDER_FIRST,
    "nexus": Step.NO_NEXUS,
    "category": Step.NOT_ASKED,
}


def asked(failing):
    """The finding on a kind of a holder that refuses, where one thing stands in the way."""
    instrument = pm.Instrument(
        id="xa.order",
        title="order",
        cells=[pm.Cell(categories="bsi.email" if failing == "category" else "bsi.ip")],
        any_of=[{"max_penalty_years": {"at_least": 3}}],
        nexus="represented" if failing == "nexus" else "established",
        after="xa.other" if failing == "first" else (),
        facts=TERM.id,
    )
    law = pm.Jurisdiction(
        id="xa", name="Xa", instruments=[instrument], facts=[TERM],
        sources=[pm.Source(id="S1", title="code", url="https://example.org", grade="statute")],
    )  # fmt: skip
    chat = pm.Platform(
        id="somechat",
        modes=[pm.Mode(id="all", schedule="transport_only")],
        retention=[pm.Retention(kinds="ip_address", at="operator")],
        establishments=[pm.Establishment(country="xa", relation="established")],
        establishments_closed=True,
        clauses=[pm.Clause(kinds="ip_address", gives="refuses")],
    )
    court = pm.court(law, suspicion={"max_penalty_years": 1 if failing == "condition" else 5})
    on = "2019-06-01" if failing == "force" else "2024-06-01"
    talk = pm.conversation(chat, sent="2019-01-01")
    return pm.obtainable(talk, by=court, on=on, catalogue=pm.Catalogue())["ip_address"]


@pytest.mark.parametrize("failing", FAILURES)
def test_exactly_the_step_that_failed(failing):
    """
    Of all that an order needs, the answer names the one thing that is missing.
    """
    found = asked(failing)
    if failing == "none":
        assert found.verdict is YES
    else:
        assert found.verdict is NO
        assert found.broke is FAILURES[failing]


def test_the_limb_that_yields_most_decides():
    """
    A power that compels gets what one that merely permits does not, however they are listed.
    """
    cell = pm.Cell(categories="bsi.ip")
    powers = [
        pm.Instrument(id=f"xa.{word}", title=word, compulsion=word, cells=[cell])
        for word in ("permitted", "compelled", "voluntary")
    ]
    chat = pm.Platform(
        id="somechat",
        modes=[pm.Mode(id="all", schedule="transport_only")],
        retention=[pm.Retention(kinds="ip_address", at="operator")],
        establishments=[pm.Establishment(country="xa", relation="established")],
        clauses=[pm.Clause(kinds="ip_address", gives="refuses")],
    )
    talk = pm.conversation(chat, sent="2024-01-01")
    for instruments in (powers, powers[::-1]):
        law = pm.Jurisdiction(id="xa", name="Xa", instruments=instruments)
        found = pm.obtainable(talk, by=pm.court(law), on="2024-06-01", catalogue=pm.Catalogue())[
            "ip_address"
        ]
        assert found.verdict is YES
        assert [each.says for each in found.grounds if each.carries] == ["compelled"]


GRANTED = {"request_granted": True}


@pytest.mark.parametrize("platform", ["whatsapp", "signal", "imessage"])
@pytest.mark.parametrize("instrument", ["us.subpoena", "us.order_2703d", "us.warrant"])
def test_a_granted_request_is_the_other_states_own_order(platform, instrument):
    """
    What a state carries out for another is what its own court would get.
    """
    talk = pm.conversation(platform, sent="2024-05-01")
    domestic = pm.court("us", suspicion="drugs", instruments=instrument)
    asking = pm.court(
        "kr", suspicion=pm.Suspicion(offence="drugs", gates=GRANTED), through="us",
        instruments=instrument,
    )  # fmt: skip
    ours, theirs = (pm.obtainable(talk, by=court, on="2024-06-01") for court in (domestic, asking))
    assert answers(ours) == answers(theirs)

"""Who may be told of an order: what the law allows, apart from what was done."""

import pytest

import privmodel as pm
from privmodel.model.law import SecrecyRule

YES, NO, UNKNOWN = pm.Verdict.YES, pm.Verdict.NO, pm.Verdict.UNKNOWN
ALLOWING = {SecrecyRule.NOT_FORBIDDEN, SecrecyRule.NOTICE_REQUIRED}


def told(*rules, **how):
    """What is said of an instrument under some rules on secrecy."""
    facts = [
        pm.Fact(id="hearsay", says="x", grade="unconfirmed"),
        pm.Fact(id="later", says="x", grade="statute", period=pm.Period(start="2025-01-01"),
                seen="S1 2025-06-01"),
    ]  # fmt: skip
    law = pm.Jurisdiction(
        id="fr", name="France", facts=facts, secrecies=rules,
        instruments=[pm.Instrument(id="fr.order", title="order", cells=[])],
        sources=[pm.Source(id="S1", title="code", url="https://example.org", grade="statute")],
    )  # fmt: skip
    shelf = pm.Catalogue().with_jurisdiction(law)
    return pm.may_be_told("fr.order", on="2024-06-01", catalogue=shelf, **how)


@pytest.mark.parametrize("rule", list(SecrecyRule))
def test_one_rule(rule):
    """
    A seal and a statute silence, a permission allows, and an order to be silent is not known.
    """
    found = told(pm.Secrecy(rule=rule))
    if rule in ALLOWING:
        assert found.verdict is YES
    else:
        assert found.verdict is (UNKNOWN if rule is SecrecyRule.GAG_BY_ORDER else NO)
    assert found.later == (rule in {SecrecyRule.NOTICE_REQUIRED, SecrecyRule.NOTICE_DEFERRED})


def test_no_rule_is_no_permission():
    """
    Where no source says, it is unknown; and so where the only rule is unsettled or hearsay.
    """
    assert told().verdict is UNKNOWN
    for rule in SecrecyRule:
        assert told(pm.Secrecy(rule=rule, open=True)).verdict is UNKNOWN
        assert told(pm.Secrecy(rule=rule, facts="hearsay")).verdict is UNKNOWN


@pytest.mark.parametrize(("gagged", "expected"), [(None, UNKNOWN), (True, NO), (False, YES)])
def test_an_order_to_be_silent_decides_over_a_permission(gagged, expected):
    """
    What the law leaves to a judge turns on whether the judge did it.
    """
    rules = [pm.Secrecy(rule="not_forbidden"), pm.Secrecy(rule="gag_by_order", issuer="judge")]
    assert told(*rules, gagged=gagged).verdict is expected


def test_an_unsettled_ban_leaves_a_permission_unsettled():
    """
    What may be forbidden is not surely allowed.
    """
    rules = [pm.Secrecy(rule="not_forbidden"), pm.Secrecy(rule="sealed", open=True)]
    assert told(*rules).verdict is UNKNOWN


def test_a_rule_of_another_instrument_or_of_another_time_says_nothing():
    """
    Only records for this instrument, in force on that day, count.
    """
    assert told(pm.Secrecy(rule="sealed", instruments="fr.other")).rules == ()
    assert told(pm.Secrecy(rule="sealed", facts="later")).rules == ()


@pytest.mark.parametrize(
    ("instrument", "expected", "later"),
    [
        ("us.subpoena", UNKNOWN, False),
        ("us.prtt", NO, False),
        ("us.preserve", YES, False),
        ("us.notice_180", YES, True),
        ("eu.epoc.traffic_content", NO, True),
        ("uk.cd.events", UNKNOWN, False),
        ("de.verkehr", NO, True),
        ("br.freeze", NO, False),
        ("ca.production", UNKNOWN, False),
    ],
)
def test_the_catalogue(instrument, expected, later):
    """
    What the law files record, on a day on which all of them are in force.
    """
    found = pm.may_be_told(instrument, on="2026-09-01")
    assert (found.verdict, found.later) == (expected, later)


def test_bad_input():
    """
    An instrument that does not exist, and a text that is no id, are said.
    """
    with pytest.raises(pm.UnknownName, match=r"us\.warrant"):
        pm.may_be_told("us.warant", on="2024-01-01")
    with pytest.raises(pm.InvalidQuestion):
        pm.may_be_told("warrant", on="2024-01-01")
    with pytest.raises(pm.InvalidModel, match="positive"):
        pm.Secrecy(rule="sealed", max_days=0)

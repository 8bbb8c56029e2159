"""What a holder's own rules offer on an instrument whose law does not name it."""

import pytest

import privmodel as pm
from privmodel import Ground, Verdict
from privmodel.rules.steps import Step

LAW = pm.Jurisdiction(
    id="us",
    name="Here",
    instruments=[
        pm.Instrument(
            id=f"us.{name}",
            title=name,
            issuers=["judge"],
            cells=[pm.Cell(categories=["bsi.email"])],
        )
        for name in ("subpoena", "warrant")
    ],
)


def finding(gives, instrument, *, named="us.subpoena", grounds=None):
    """What one instrument gets of push tokens where a clause speaks of some instrument."""
    where = {"instrument": named} if named else {}
    platform = pm.Platform(
        id="here",
        modes=[pm.Mode(id="cloud", schedule="transport_only")],
        establishments=[pm.Establishment(country="us", relation="established")],
        establishments_closed=True,
        retention=[pm.Retention(kinds=["push_token", "email"], at="operator")],
        clauses=[pm.Clause(kinds=["push_token"], gives=gives, where=where)],
    )
    order = pm.Order(jurisdiction=LAW, instruments=[instrument])
    chat = pm.conversation(platform, sent="2024-05-10")
    answer = pm.obtainable(chat, by=pm.Adversary(powers=[order]), on="2024-06-01", grounds=grounds)
    assert answer["email"].ground in (Ground.LAW, None)
    return answer["push_token"]


@pytest.mark.parametrize("gives", ["commits", "may"])
def test_what_is_offered_on_an_instrument_is_given_by_policy(gives):
    """
    A rule that offers a kind on a subpoena gives it on one, by policy and never by law.
    """
    found = finding(gives, "us.subpoena")
    assert (found.verdict, found.ground) == (Verdict.YES, Ground.POLICY)


def test_it_is_not_offered_on_others_nor_by_a_rule_that_names_none():
    """
    An instrument that neither its law nor the rule names does not ask; a refusal offers nothing.
    """
    for found in (
        finding("commits", "us.warrant"),
        finding("commits", "us.subpoena", named=None),
        finding("refuses", "us.subpoena"),
    ):
        assert (found.verdict, found.broke) == (Verdict.NO, Step.NOT_ASKED)


def test_it_needs_the_ground():
    """
    Whoever admits the law alone does not get what only the holder's rules offer.
    """
    assert finding("commits", "us.subpoena", grounds=["law"]).verdict is Verdict.NO

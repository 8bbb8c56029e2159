"""What was seen speaks for a comparable asker only."""

import pytest

import privmodel as pm
from privmodel import Verdict

SOURCE = pm.Source(id="S", title="a report", url="https://example.org", grade="press")
FACT = pm.Fact(
    id="F", says="seen", grade="press", period=pm.Period(start="2024-01-01"), seen=["S 2024-01-05"]
)
LAW = pm.Jurisdiction(
    id="fr",
    name="France",
    instruments=[
        pm.Instrument(
            id="fr.order",
            title="an order",
            issuers=["judge"],
            cells=[pm.Cell(categories=["bsi.number"])],
        ),
        pm.Instrument(
            id="fr.suit",
            title="a suit",
            issuers=["litigant"],
            forum="civil",
            cells=[pm.Cell(categories=["bsi.number"])],
        ),
    ],
)


def phone(*, on="2024-06-01", forum="criminal", clauses=None, **practice):
    """The finding on the phone number for a French court in a drugs case."""
    refusing = [pm.Clause(kinds="phone_number", gives="refuses")] if clauses is None else clauses
    platform = pm.Platform(
        id="far",
        modes=[pm.Mode(id="cloud", schedule="transport_only")],
        retention=[pm.Retention(kinds="phone_number", at="operator")],
        establishments=[pm.Establishment(country="vg", relation="established")],
        establishments_closed=True,
        clauses=refusing,
        practices=[pm.Practice(kinds="phone_number", facts="F", **practice)] if practice else [],
        facts=[FACT],
        sources=[SOURCE],
    )
    court = pm.court(LAW, suspicion="drugs", forum=forum)
    return pm.obtainable(pm.conversation(platform, sent="2023-01-01"), by=court, on=on)[
        "phone_number"
    ]


@pytest.mark.parametrize(
    ("countries", "offences", "verdict"),
    [
        (["fr"], ["drugs"], Verdict.YES),
        (["fr", "de"], ["drugs", "fraud"], Verdict.YES),
        (["fr"], [], Verdict.UNKNOWN),
        ([], ["drugs"], Verdict.UNKNOWN),
        ([], [], Verdict.UNKNOWN),
        (["fr"], ["fraud"], Verdict.UNKNOWN),
        (["de"], ["drugs"], Verdict.UNKNOWN),
        (["de"], [], Verdict.NO),
        (["de"], ["fraud"], Verdict.NO),
    ],
)
def test_only_the_same_country_and_suspicion_settle_it(countries, offences, verdict):
    """
    A match in both settles a refusal, a match in one opens it, none leaves it.
    """
    finding = phone(countries=countries, offences=offences)
    assert finding.verdict is verdict
    if verdict is Verdict.YES:
        assert finding.ground is pm.Ground.PRACTICE
        assert finding.discretionary


def test_civil_is_not_criminal():
    """
    What was given in a criminal case speaks for no civil suit, and the other way round.
    """
    same = {"countries": ["fr"], "offences": ["drugs"]}
    assert phone(forum="civil", **same).verdict is Verdict.NO
    civil = {**same, "forum": "civil"}
    assert _civil(civil).verdict is Verdict.YES


def _civil(practice):
    forum = practice.pop("forum")
    platform_practice = pm.Practice(kinds="phone_number", facts="F", forum=forum, **practice)
    platform = pm.Platform(
        id="far",
        modes=[pm.Mode(id="cloud", schedule="transport_only")],
        retention=[pm.Retention(kinds="phone_number", at="operator")],
        establishments=[pm.Establishment(country="vg", relation="established")],
        establishments_closed=True,
        clauses=[pm.Clause(kinds="phone_number", gives="refuses")],
        practices=[platform_practice],
        facts=[FACT],
        sources=[SOURCE],
    )
    court = pm.court(LAW, suspicion="drugs", forum="civil")
    return pm.obtainable(pm.conversation(platform, sent="2023-01-01"), by=court, on="2024-06-01")[
        "phone_number"
    ]


def test_what_was_not_yet_seen_settles_nothing():
    """
    An observation counts from its own first day.
    """
    same = {"countries": ["fr"], "offences": ["drugs"]}
    assert phone(on="2023-12-01", **same).verdict is Verdict.NO


def test_a_production_shows_that_the_data_are_held():
    """
    What is produced for such an asker was held, even if the platform only says that it may be.
    """
    platform = pm.Platform(
        id="far",
        modes=[pm.Mode(id="cloud", schedule="transport_only")],
        retention=[pm.Retention(kinds="phone_number", at="operator", existence="open")],
        establishments_closed=True,
        clauses=[pm.Clause(kinds="phone_number", gives="refuses")],
        practices=[pm.Practice(kinds="phone_number", countries="fr", offences="drugs", facts="F")],
        facts=[FACT],
        sources=[SOURCE],
    )
    chat = pm.conversation(platform, sent="2023-01-01")
    court = pm.court(LAW, suspicion="drugs")
    assert pm.obtainable(chat, by=court, on="2024-06-01")["phone_number"].verdict is Verdict.YES
    other = pm.court(LAW, suspicion="fraud")
    assert pm.obtainable(chat, by=other, on="2024-06-01")["phone_number"].verdict is Verdict.UNKNOWN

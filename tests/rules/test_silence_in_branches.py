"""Of what a statement speaks only under some value of a setting, nobody speaks under the others."""

import pytest

import privmodel as pm

PAST = pm.Fact(
    id="B-1",
    says="What is open to anybody.",
    grade="press",
    period=pm.Period(start="2018-01-01", end="2020-01-01"),
    seen=["S 2019"],
)


def shown(existence, **settings):
    """Whether anybody reads profiles in 2024, of which a statement spoke until 2020."""
    platform = pm.Platform(
        id="branches",
        modes=[pm.Mode(id="all", schedule="transport_only")],
        settings=[pm.Setting(name="shown", values=["on", "off"], belongs="conversation")],
        retention=[
            pm.Retention(
                kinds="profile",
                at="public",
                existence=existence,
                where={"shown": "on"},
                facts=["B-1"],
            )
        ],
        facts=[PAST],
        sources=[pm.Source(id="S", title="Notice", url="https://example.org", grade="press")],
    )
    talk = pm.conversation(platform, sent="2024-03-01", settings=settings)
    anybody = pm.adversary(pm.ReadPublic())
    found = pm.obtainable(talk, by=anybody, on="2024-04-01", catalogue=pm.Catalogue())
    return found["profile"].verdict.value


@pytest.mark.parametrize("existence", ["sure", "absent"])
def test_an_undecided_setting_leaves_open_what_one_of_its_values_does(existence):
    """
    While a setting is unstated, what is open under one of its values is never surely absent.
    """
    branches = [shown(existence, shown=value) for value in ("on", "off")]
    assert branches == ["no", "unknown"]
    assert shown(existence) == "unknown"

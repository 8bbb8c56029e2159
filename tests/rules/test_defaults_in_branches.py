"""A default that may not be the only one settles nothing."""

import pytest

import privmodel as pm


def read(region, seen="2024-03-20"):
    """Whether a breach shows a message whose encryption hangs on a default of some region."""
    platform = pm.Platform(
        id="defaults",
        modes=[
            pm.Mode(id="readable", schedule="transport_only", where={"sealed": "off"}),
            pm.Mode(id="sealed", schedule="double_ratchet", where={"sealed": "on"}),
        ],
        settings=[
            pm.Setting(
                name="sealed",
                values=["off", "on"],
                belongs="participant",
                defaults=[
                    pm.Default(value="on"),
                    pm.Default(value="off", where={"region": "eu"}, facts=["D-1"]),
                ],
            )
        ],
        retention=[pm.Retention(kinds="message_text", at="operator")],
        facts=[
            pm.Fact(
                id="D-1", says="It is off there.", grade="press", seen=[f"S {seen}"], horizon=60
            )
        ],
        sources=[pm.Source(id="S", title="Notice", url="https://example.org", grade="press")],
    )
    talk = pm.Conversation(
        platform=platform,
        participants=[pm.Participant(name=name, region=region) for name in ("sender", "recipient")],
        messages=pm.Message(sent="2024-03-01"),
    )
    by = pm.adversary(pm.BreachServer())
    found = pm.obtainable(talk, by=by, on="2024-04-01", catalogue=pm.Catalogue())
    return found["message_text"].verdict.value


def test_an_unstated_region_leaves_open_what_one_region_does():
    """
    Where a second default of another value holds in some region, the first one is settled in none
    but the others.
    """
    assert read("other") == "no"
    assert read("eu") == "unknown"
    assert read(None) == "unknown"


@pytest.mark.parametrize("seen", ["2024-03-20", "2023-03-20"])
def test_a_doubtful_default_settles_no_other(seen):
    """
    A second default opens the first while it stands, and no less when it was last seen long ago.
    """
    assert read("eu", seen) == "unknown"

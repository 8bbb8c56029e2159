"""Calls on services of which no source says how they travel."""

import pytest

import privmodel as pm
from privmodel import Verdict


@pytest.mark.parametrize("platform", ["snapchat", "matrix", "rcs", "session", "simplex"])
def test_where_nobody_says_how_calls_travel_a_call_is_open(platform):
    """
    Of calls on these no source that was read speaks, so that an insider may or may not hear them.
    """
    insider = pm.adversary(
        pm.OperateService(during=pm.Window(start="2025-01-01", end="2025-02-01"))
    )
    call = pm.Message(sent="2025-01-10", kinds="call_audio")
    chat = pm.conversation(platform, messages=[call])
    finding = pm.obtainable(chat, by=insider, on="2025-01-10")["call_audio"]
    assert finding.verdict is Verdict.UNKNOWN

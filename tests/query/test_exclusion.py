"""Leaving out the source of one file leaves its namesakes in other files alone."""

import pytest

import privmodel as pm


def cited(platform, source):
    """The ids of the facts of a platform that a source says."""
    return [fact.id for fact in pm.builtin().platform(platform).facts if source in fact.sources]


def test_a_namesake_in_another_file_still_counts():
    """
    W7 is a source of two files that one question touches; left out of one, it speaks in the other.
    """
    chat = pm.conversation("whatsapp", sent="2021-01-05")
    answer = pm.obtainable(chat, by=pm.court("us"), on="2022-01-10", exclude="whatsapp:W7")
    assert answer.excluded == {"whatsapp:W7"}
    ours, theirs = cited("whatsapp", "W7"), cited("icloud", "W7")
    assert ours
    assert theirs
    for name in ours:
        assert "W7" not in [source.id for source, _ in answer.sources(name)]
    for name in theirs:
        assert "W7" in [source.id for source, _ in answer.sources(name)]


def test_a_misspelt_exclusion_is_an_error():
    """
    What is left out in vain would be taken for evidence that did not count.
    """
    chat = pm.conversation("telegram", sent="2024-09-01")
    for name in ("telegrm:T1", "TG-6O", "telegram:T0", "telegram:TG-42"):
        with pytest.raises(pm.UnknownName, match="exclude"):
            pm.obtainable(chat, by=pm.court("us"), on="2024-10-01", exclude=[name])

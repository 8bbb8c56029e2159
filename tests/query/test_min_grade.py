"""A floor of evidence is a set of grades, and raising it never decides what was open."""

import pytest

import privmodel as pm
from privmodel.errors import InvalidQuestion, UnknownName
from privmodel.model.evidence import Grade


def test_better_is_a_partial_order():
    """
    Better evidence is transitive, and no two grades are better than each other.
    """
    for one in Grade:
        for other in one.or_better:
            assert other.or_better <= one.or_better
            assert one == other or one not in other.or_better
    assert Grade.UNCONFIRMED.or_better == set(Grade)
    assert Grade.PAPER not in Grade.OPERATOR_POLICY.or_better
    assert Grade.OPERATOR_POLICY not in Grade.PAPER.or_better


def test_a_floor_is_its_set():
    """
    Asking with a floor is asking with the grades that it stands for.
    """
    chat = pm.conversation("telegram", sent="2024-09-01")
    asked = {"by": pm.court("us", suspicion="drugs"), "on": "2024-10-01"}
    for floor in Grade:
        one = pm.obtainable(chat, **asked, min_grade=floor)
        other = pm.obtainable(chat, **asked, grades=floor.or_better)
        assert one.verdicts == other.verdicts
        assert one.view.grades == floor.or_better


def test_bad_floors():
    """
    A word that is no grade, and a floor beside a set, are errors.
    """
    chat = pm.conversation("telegram", sent="2024-09-01")
    asked = {"by": pm.court("us"), "on": "2024-10-01"}
    with pytest.raises(UnknownName, match="press"):
        pm.obtainable(chat, **asked, min_grade="pres")
    with pytest.raises(InvalidQuestion, match="not both"):
        pm.obtainable(chat, **asked, min_grade="press", grades=["press"])

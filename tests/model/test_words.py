"""Misspelt words in Python get an error of ours with the nearest right ones."""

import pytest

import privmodel as pm
from privmodel.errors import InvalidModel, UnknownName


@pytest.mark.parametrize(
    ("make", "near"),
    [
        (lambda: pm.conversation("telegram", sent="2024-01-01", chat="grp"), "group"),
        (lambda: pm.Event(kind="deletd", at="2024-01-01", by="x"), "deleted"),
        (lambda: pm.Retention(kinds="email", at="operatr"), "operator"),
        (lambda: pm.Retention(kinds="email", at="operator", existence="sur"), "sure"),
        (lambda: pm.Clause(kinds="email", gives="maybe"), "may"),
        (lambda: pm.Establishment(country="us", relation="establishd"), "established"),
        (lambda: pm.Fact(id="A-1", says="It is.", grade="pres"), "press"),
    ],
)
def test_a_misspelt_word_is_named_with_the_nearest(make, near):
    """
    A word that is none of those there are is an unknown name, wherever it is given.
    """
    with pytest.raises(UnknownName, match=near):
        make()


def test_a_word_that_a_function_reads():
    """
    So is one that takes more than looking up; at least it is an error of ours.
    """
    with pytest.raises((UnknownName, InvalidModel)):
        pm.Retention(kinds="email", at="operator", since="snt")

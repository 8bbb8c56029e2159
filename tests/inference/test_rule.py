"""What a rule can and cannot say."""

from itertools import permutations
from math import inf, nan

import pytest

from privmodel.errors import InvalidModel
from privmodel.inference import ALWAYS, Doubt, Interval, Level, Rule, derivation

ALL = (ALWAYS,)


def test_a_rule_without_alternatives_is_an_error():
    """
    A rule whose needs can never be met is refused, since it would say nothing.
    """
    with pytest.raises(InvalidModel, match="NOTHING_NEEDED"):
        Rule(id="r", head="a", when=ALL, needs=())


@pytest.mark.parametrize(
    "when",
    [
        *permutations((Interval(0, 1), Interval(2, 3))),
        (Interval(0, 2), Interval(1, 3)),
        (Interval(0, 2), Interval(2, 2)),
        (Interval(2, 2), Interval(2, 3)),
        (Interval(2, 2), Interval(2, 2)),
        (Interval(0, 5), Interval(2, 2)),
    ],
)
def test_windows_are_sorted_and_disjoint(when):
    """
    Windows that overlap or stand out of order are refused.
    """
    if when in [(Interval(0, 1), Interval(2, 3)), (Interval(0, 2), Interval(2, 2))]:
        assert Rule(id="r", head="a", when=when).when == when
    else:
        with pytest.raises(InvalidModel, match="union"):
            Rule(id="r", head="a", when=when)


def test_the_level_is_that_of_the_worst_doubt():
    """
    A rule is as doubtful as the most doubtful statement that it rests on.
    """
    disputed, silent = Doubt("x", Level.DISPUTED), Doubt("y", Level.OPEN)
    rules = [
        Rule(id="r", head="a", when=ALL, doubts=frozenset(doubts))
        for doubts in ([], [disputed], [disputed, silent])
    ]
    assert [rule.level for rule in rules] == [Level.CERTAIN, Level.DISPUTED, Level.OPEN]


def test_a_certain_doubt_is_an_error():
    """
    A doubt at the level of certainty is refused.
    """
    with pytest.raises(InvalidModel, match="doubt"):
        Doubt("x", Level.CERTAIN)


def test_the_note_is_not_compared():
    """
    Two rules that differ in their notes alone are equal and hash alike.
    """
    one, other = (Rule(id="r", head="a", when=ALL, note=note) for note in ([], {}))
    assert one == other
    assert hash(one) == hash(other)


def test_derivations_have_an_open_end():
    """
    A derivation holds from its first date on: always, from then, or never.
    """
    assert derivation("d", "a", ["b"]).when == ALL
    assert derivation("d", "a", ["b"], since=3).when == (Interval(3, inf),)
    assert derivation("d", "a", ["b"], since=inf).when == ()
    assert derivation("d", "a", ["b", "c"]).seals == {"b", "c"}
    with pytest.raises(InvalidModel):
        derivation("d", "a", ["b"], since=nan)

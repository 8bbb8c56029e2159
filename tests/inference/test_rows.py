"""Rows of rules: many rules at once, none of which is written out before somebody looks at it."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from inference.questions import questions
from privmodel.errors import InvalidModel
from privmodel.inference import Interval, Level, Rule, closure
from privmodel.inference.rows import Rows


def in_rows(rules):
    """The rules with those in one row that differ in their heads alone."""
    alike = {}
    for rule in rules:
        parts = rule.when, rule.needs, rule.seals, rule.powers, rule.doubts
        alike.setdefault(parts, []).append(rule)
    written = [*alike.values()]
    rows = [(tuple(rule.head for rule in each), *parts) for parts, each in alike.items()]
    return Rows(rows, lambda row, place: written[row][place])


@st.composite
def with_twins(draw):
    """A question about a program in which other items follow as some items do."""
    program, terms = draw(questions())
    twins = [
        evolve(rule, id=f"{rule.id} too", head=draw(st.sampled_from(program.items)))
        for rule in program.rules
        if draw(st.booleans())
    ]
    return [*program.rules, *twins], program.known, terms


@given(with_twins())
def test_rows_learn_what_rules_learn(question):
    """
    From rows the same is learned at the same times as from the rules written out, by the same
    rules, and with the same derivations.
    """
    rules, known, terms = question
    by_rows, one_by_one = closure(in_rows(rules), known, **terms), closure(rules, known, **terms)
    assert by_rows.times == one_by_one.times
    assert set(by_rows.rules) == set(one_by_one.rules)
    assert by_rows.choices() == one_by_one.choices()
    for item in one_by_one.times:
        assert by_rows.derivation(item) == one_by_one.derivation(item)


@given(with_twins())
def test_rows_are_a_sequence_of_rules(question):
    """
    Rows have the length of their rules, and give each by its number, in slices and in order.
    """
    rules, _, _ = question
    rows = in_rows(rules)
    listed = list(rows)
    assert sorted(rule.id for rule in listed) == sorted(rule.id for rule in rules)
    assert len(rows) == len(listed)
    assert [rows[number] for number in range(len(rows))] == listed
    assert list(reversed(rows)) == listed[::-1]
    assert rows[1:3] == listed[1:3]
    assert all(rule in rows for rule in rules)
    with pytest.raises(IndexError):
        rows[len(rows)]


def test_no_rule_is_written_out_to_learn():
    """
    Learning times are read off the rows; a derivation writes out the rules that it shows alone.
    """
    written = []
    rules = [Rule.derivation(f"for {head}", head, "") for head in "abc"]
    rules.append(Rule.derivation("for d", "d", "b"))

    def write(row, place):
        written.append((row, place))
        return rules[row * 3 + place]

    learning = closure(Rows(in_rows(rules).rows, write))
    assert learning.knows("d")
    assert written == []
    assert [step.head for step in learning.derivation("d").steps] == ["b", "d"]
    assert sorted(written) == [(0, 1), (1, 0)]


def test_rows_that_open_at_one_instant():
    """
    Of several rows that can be taken from the same instant on, every head is learned then.
    """
    rules = [
        Rule(id=head, head=head, when=(Interval(5, end),)) for end, heads in LATER for head in heads
    ]
    learning = closure(in_rows(rules))
    assert learning.times == dict.fromkeys("abcdef", 5)


LATER = ((6, "ab"), (7, "cd"), (8, "ef"))


def test_two_rules_of_one_name_are_refused():
    """
    Rules that share an id are refused by their id, and nothing is learned from them.
    """
    twice = Rule.derivation("same", "a", ())
    with pytest.raises(InvalidModel, match="same"):
        closure([twice, evolve(twice, head="b")], level=Level.OPEN)

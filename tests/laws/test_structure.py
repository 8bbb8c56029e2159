"""Law 12: no rule has a negative premise, and no interval depends on a learning time."""

from attrs import evolve, fields
from hypothesis import given

import privmodel as pm
from laws.asking import FEWER, questions
from privmodel.inference.interval import Interval
from privmodel.inference.rule import Doubt, Need, Rule
from privmodel.model.data import Item
from privmodel.strategies.compiled import compile_all


@FEWER
@given(questions())
def test_rules_are_positive(question):
    """
    A compiled rule is made of items, constant intervals, names and doubts: nothing says "unless".
    """
    names = {field.name for field in fields(Rule)}
    assert names == {"id", "head", "when", "needs", "seals", "powers", "facts", "doubts", "note"}
    for program in question.ask()._programs:
        ids = [rule.id for rule in program.rules]
        assert len(set(ids)) == len(ids)
        for rule in program.rules:
            assert isinstance(rule.head, Item)
            assert all(type(window) is Interval for window in rule.when)
            assert all(type(need) is Need for need in rule.needs)
            assert all(type(need.validity) is Interval for need in rule.needs)
            assert all(isinstance(item, Item) for need in rule.needs for item in need.items)
            assert all(isinstance(item, Item) for item in rule.seals)
            assert all(type(doubt) is Doubt for doubt in rule.doubts)


@FEWER
@given(questions())
def test_intervals_are_fixed(question):
    """
    What is known beforehand changes learning times, but the interval of no rule.
    """

    def laid(knows):
        known = evolve(question.adversary, knows=knows)
        alone = evolve(
            question.conversation,
            platform=evolve(question.platform, replications=[
                each for each in question.platform.replications if each.platform is None
            ]),
        )  # fmt: skip
        return [
            sorted(
                (str(rule.head), sorted(map(str, rule.when)), sorted(map(str, rule.seals)))
                for rule in program.rules
                if not rule.head.subject.startswith("taken ")
            )
            for program in compile_all(alone, known)
        ]

    knowing = {pm.DataKind.SELECTOR}
    everything = {*knowing, *pm.DataKind.CREDENTIALS.leaves} - {pm.DataKind.KEY}
    assert laid(knowing) == laid(everything)

"""Shortcuts agree with the long way: copies that no power can reach change nothing."""

from hypothesis import given

import privmodel as pm
from laws.asking import questions
from privmodel.inference.rule import Level


def learned(program, level):
    """When everything is learned but keys, which matter only by what they open."""
    times = program.learning(level).times
    return {item: time for item, time in times.items() if item.kind is not pm.DataKind.KEY}


@given(questions())
def test_a_lean_program_learns_what_the_whole_one_does(question):
    """
    Every learning time, at every level, is the same with the whole footprint.
    """
    for program in question.ask()._programs:
        for level in Level:
            assert learned(program, level) == learned(program.whole, level)

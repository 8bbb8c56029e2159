"""Lower program ≤ every completion ≤ upper program: what is settled stays settled."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from laws.asking import FEWER, answers, questions, unsettled
from laws.worlds import worlds


@FEWER
@given(questions() | questions(kinds=("seize", "operate", "breach")), st.data())
def test_a_completion_settles_nothing_anew(question, data):
    """
    A yes stays a yes and a no a no, however one of the points that are open turns out.
    """
    ways = dict(worlds(question))
    assume(ways)
    before = answers(question.ask())
    for what in data.draw(st.lists(st.sampled_from(sorted(ways)), max_size=8, unique=True)):
        lost = unsettled(before, answers(ways[what].ask()))
        assert not lost, f"{what}: {lost}"


@pytest.mark.long
@given(questions())
def test_no_completion_settles_anything_anew(question):
    """
    The same for every completion of a question, not just one of them.
    """
    before = answers(question.ask())
    for what, world in worlds(question):
        lost = unsettled(before, answers(world.ask()))
        assert not lost, f"{what}: {lost}"

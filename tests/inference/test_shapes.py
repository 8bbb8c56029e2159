"""The random programs are worth testing with."""

from collections import Counter

from hypothesis import Phase, given, settings

from inference.shapes import SHAPES, shapes
from privmodel.strategies.programs import programs


def test_every_awkward_shape_is_met():
    """
    Among 300 random programs each awkward shape occurs at least five times.
    """
    met = Counter()

    @settings(max_examples=300, derandomize=True, database=None, phases=[Phase.generate])
    @given(programs())
    def meet_them(program):
        met.update(shapes(program))

    meet_them()
    assert {shape for shape, count in met.items() if count >= 5} == SHAPES, met

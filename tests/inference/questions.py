"""Random programs together with the terms on which they are asked."""

from hypothesis import strategies as st

from privmodel.inference import Level
from privmodel.strategies.programs import programs


@st.composite
def questions(draw):
    """A program with some level, powers and granted doubts."""
    program = draw(programs())
    powers = draw(st.none() | st.frozensets(st.sampled_from(["order", "seize", "tap"])))
    granted = draw(st.just(frozenset()) | st.frozensets(st.sampled_from(["contested", "stale"])))
    level = draw(st.sampled_from(Level))
    return program, {"level": level, "powers": powers, "granted": granted}

"""Look for a case in which bytes and rules disagree: ``python -m differential.seek EXAMPLES MODE``.

Ends with status 1 when there is one, or when the laboratory cannot go on; else with 0.
"""

import sys

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from differential.test_differential import MODES
from differential.worlds import HABITS, asks, decrypted, readable, record, told
from privmodel.errors import LabError


def differs(mode, examples):
    """The first case in which the two disagree, in words; None if there is none."""

    @seed(1)
    @settings(
        max_examples=examples,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def law(data):
        talk = data.draw(MODES[mode])
        recording = record(talk)
        for habit in HABITS:
            ask = data.draw(asks(talk, habit))
            opened = decrypted(recording, ask)
            surely, perhaps = readable(talk, ask)
            assert surely == perhaps == opened, told(talk, ask)

    try:
        law()
    except (AssertionError, LabError) as found:
        return f"{type(found).__name__}: {found}"
    return None


if __name__ == "__main__":
    found = differs(sys.argv[2], int(sys.argv[1]))
    if found is not None:
        sys.exit(found)

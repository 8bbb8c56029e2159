"""Two attackers that share no cryptographic code, and two ways of taking bytes apart, agree."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

import privmodel as pm
from lab.talks import EVERYTHING, hour, part_of, seized, talk
from privmodel.lab import Access, Tap, opened, run
from privmodel.lab.attacker import closure
from privmodel.lab.blind import opened_blindly
from privmodel.lab.recording import digest

SCHEDULES = st.builds(pm.DoubleRatchet, one_time_prekeys=st.booleans(), lazy=st.booleans())
SEEN: Counter[str] = Counter()


@st.composite
def talks(draw):
    """A short conversation: bursts and answers, some messages late or lost."""
    writers, delays = [], {}
    for who, count in draw(
        st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 3)), min_size=1, max_size=4)
    ):
        for _ in range(count):
            fate = draw(st.sampled_from((0, 0, 0, 0, 2, None)))
            if fate != 0:
                delays[len(writers)] = fate
            writers.append(who)
    return talk(writers, delays=delays)


@st.composite
def accesses(draw, length):
    """One or two seizures, all of the line or a window of it, perhaps a quantum computer."""
    seizures = draw(
        st.lists(st.tuples(st.sampled_from("ab"), st.integers(-1, length)), min_size=1, max_size=2)
    )
    start = draw(st.integers(0, length))
    taps = draw(st.sampled_from((EVERYTHING, (Tap(None, hour(start)),))))
    return Access(
        taps=taps,
        seizures=tuple(seized(who, number) for who, number in seizures),
        quantum=draw(st.sampled_from((False, False, True))),
    )


@part_of(3)
@given(talks(), SCHEDULES, st.data())
def test_both_attackers_read_the_same(meeting, schedule, data):
    """
    The attacker with the log and the one that tries everything read the same messages.
    """
    recording = run(meeting, schedule)
    access = data.draw(accesses(len(meeting.messages)))
    with_log = opened(recording, access)
    assert with_log == opened_blindly(recording, access)
    some = 0 < len(with_log) < len(recording.markers)
    SEEN["some" if some else "all" if with_log else "none"] += 1


def test_the_comparison_meant_something():
    """
    Of the conversations compared above some were read in part, some wholly, and some not at all.
    """
    if not SEEN:
        test_both_attackers_read_the_same()
    assert SEEN["some"] >= 4
    assert SEEN["all"]
    assert SEEN["none"]


def windows(blob):
    """The bytes themselves and every window of the lengths that keys and headers may have."""
    yield blob
    for length in (16, 32, 98):
        for start in range(len(blob) - length + 1):
            yield blob[start : start + length]


@part_of(6)
@given(talks(), SCHEDULES, st.data())
def test_no_format_hides_a_secret(meeting, schedule, data):
    """
    Taking every window of every bytes for a value finds what the layout of records finds, no more.
    """
    recording = run(meeting, schedule)
    access = data.draw(accesses(len(meeting.messages)))
    everything = closure(recording, access, windows)
    found = {name for name, mark in recording.markers.items() if digest(mark) in everything}
    assert found == opened(recording, access)

"""Messages that vanish by default, without anybody having set a timer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import privmodel as pm
from privmodel.errors import InvalidModel

PHONE = pm.adversary(pm.SeizeDevice())
SENT = 1


def platform(*known, **timer):
    """A platform whose messages vanish by themselves in some way."""
    return pm.Platform(
        id="here",
        modes=[pm.Mode(id="only", schedule="double_ratchet")],
        timers=[pm.Timer(**timer)],
        erasures=[pm.Erasure()],
        facts=known,
    )


def text(service, day, **how):
    chat = pm.conversation(service, sent=f"2024-03-{SENT:02}", **how)
    return pm.obtainable(chat, by=PHONE, on=f"2024-03-{day:02}")["message_text"].verdict.value


@given(
    days=st.integers(min_value=1, max_value=20),
    later=st.integers(min_value=0, max_value=25),
    starts=st.sampled_from(("read", "sent")),
)
def test_when_the_days_are_over_a_default_is_as_a_timer_that_was_set(days, later, starts):
    """
    From the end of the default on, a device holds what it would under such a timer; before
    it, where a timer that was set says yes, the default leaves it open.
    """
    day = SENT + later
    default = text(platform(starts=starts, default_days=days), day)
    timed = text(platform(starts=starts), day, timer_days=days)
    assert default == {"yes": "unknown", "no": "no"}[timed]


def test_a_timer_that_was_set_goes_before_the_default():
    """
    Whoever sets a timer of ten days keeps messages for ten days, whatever the default.
    """
    service = platform(default_days=1)
    assert text(service, 9, timer_days=10) == "yes"
    assert text(service, 12, timer_days=10) == "no"


def test_without_a_default_messages_stay():
    """
    A timer that can be set and was not ends nothing.
    """
    assert text(platform(), 28) == "yes"


def test_a_default_that_is_in_doubt_ends_nothing_for_sure():
    """
    Where no admitted source says so, a message may have vanished by default and may be there.
    """
    fact = pm.Fact(id="H-1", says="They vanish.", grade="unconfirmed")
    assert text(platform(fact, default_days=1, facts=["H-1"]), 20) == "unknown"


def test_days_do_not_run_backwards():
    """
    A negative number of days is refused with its place.
    """
    with pytest.raises(InvalidModel, match=r"Timer\.default_days"):
        pm.Timer(default_days=-1)

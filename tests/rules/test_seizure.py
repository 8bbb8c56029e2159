"""A seized phone: unlocked or locked, unlocked since its start or not, with its passcode or not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import privmodel as pm
from privmodel import Verdict

NO, OPEN, YES = Verdict.NO, Verdict.UNKNOWN, Verdict.YES
BEFORE, AFTER = "before_first_unlock", "after_first_unlock"
STATES = (None, BEFORE, AFTER)
SEALED = pm.Mode(id="sealed", schedule="static_keys")


def seen(*storages, os="ios", knows=("selector",), shelf=None, **seizure):
    """
    What becomes of a message on the sender's phone, which is seized locked.
    """
    platform = pm.Platform(id="here", modes=[SEALED], storages=storages)
    phone = pm.Participant(name="sender", devices=[pm.Device(os=os)])
    chat = pm.conversation(platform, sent="2025-01-01", participants=[phone, "recipient"])
    power = pm.SeizeDevice(participant="sender", unlocked=False, **seizure)
    by = pm.Adversary(powers=[power], knows=knows)
    catalogue = pm.Catalogue() if shelf is None else shelf
    finding = pm.obtainable(chat, by=by, on="2025-02-01", catalogue=catalogue)
    return finding["message_text"].verdict


def expected(opens, state, passcode):
    """
    The same from the words alone: which key is needed, and who has it.
    """
    if passcode:
        return YES
    in_memory = {
        "start": True,
        "first_unlock": state != BEFORE,
        "unlocked": False,
        None: True,
    }[opens]
    return OPEN if in_memory or passcode is None else NO


@given(
    opens=st.sampled_from((None, "start", "first_unlock", "unlocked")),
    state=st.sampled_from(STATES),
    passcode=st.sampled_from((None, True, False)),
)
def test_a_locked_phone_opens_to_its_passcode_or_to_tools_where_keys_are_at_hand(
    opens, state, passcode
):
    """
    With the passcode it opens; without it never where the keys are gone; elsewhere it is open.
    """
    storages = [] if opens is None else [pm.Storage(opens=opens)]
    assert seen(*storages, state=state, passcode=passcode) is expected(opens, state, passcode)


def test_what_nobody_says_of_a_seized_phone_is_open_between_its_states():
    """
    Where no state is given the answer is open unless every state gives the same.
    """
    usual, strict = pm.Storage(opens="first_unlock"), pm.Storage(opens="unlocked")
    both = [seen(usual, state=state, passcode=False) for state in (BEFORE, AFTER)]
    assert both == [NO, OPEN]
    assert seen(usual, passcode=False) is OPEN
    assert seen(strict, passcode=False) is NO


def test_whoever_knows_the_passcode_beforehand_opens_the_phone_in_any_state():
    """
    A passcode that is known opens a phone that tools can't open.
    """
    known = ("selector", "device_passcode")
    assert seen(pm.Storage(opens="unlocked"), state=BEFORE, knows=known) is YES


def test_a_statement_that_is_open_leaves_the_phone_open():
    """
    Where not every device keeps its keys away, it is open whether this one does.
    """
    perhaps = pm.Storage(opens="first_unlock", existence="open")
    assert seen(perhaps, state=BEFORE, passcode=False) is OPEN


def systems(*storages):
    return pm.Catalogue().with_platform(
        pm.Platform(id="mobile_systems", operators=[], chats=[], storages=storages)
    )


@pytest.mark.parametrize(
    ("os", "verdict"), [("ios", NO), ("android", OPEN), ("windows", OPEN), (None, OPEN)]
)
def test_systems_say_how_apps_keep_their_data(os, verdict):
    """
    A statement on one system holds for phones of that system, and of an unstated one it is tried.
    """
    shelf = systems(pm.Storage(opens="first_unlock", where={"os": "ios"}))
    assert seen(os=os, shelf=shelf, state=BEFORE, passcode=False) is verdict


def test_what_a_messenger_says_of_its_own_data_counts_before_the_system():
    """
    An app may ask for keys that need no passcode, or for ones that go at once.
    """
    shelf = systems(pm.Storage(opens="first_unlock"))
    loose, strict = pm.Storage(opens="start"), pm.Storage(opens="unlocked")
    assert seen(loose, shelf=shelf, state=BEFORE, passcode=False) is OPEN
    assert seen(strict, shelf=shelf, state=AFTER, passcode=False) is NO
    assert seen(shelf=shelf, state=AFTER, passcode=False) is OPEN


def test_the_catalogue_says_it_of_iphones():
    """
    An iPhone that was not unlocked since its start shows no messages without its passcode.
    """

    def shown(**fields):
        phone = pm.Participant(name="sender", devices=[pm.Device(os="ios")])
        chat = pm.conversation("signal", sent="2025-01-01", participants=[phone, "recipient"])
        power = pm.SeizeDevice(participant="sender", unlocked=False, **fields)
        return pm.obtainable(chat, by=pm.adversary(power), on="2025-02-01")["message_text"].verdict

    assert shown(state=BEFORE, passcode=False) is NO
    assert shown(state=AFTER, passcode=False) is OPEN
    assert shown(state=BEFORE) is OPEN
    assert shown(state=BEFORE, passcode=True) is YES


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"state": BEFORE}, "unlocked=False"),
        ({"passcode": False}, "unlocked=False"),
        ({"unlocked": False, "state": "asleep"}, "before_first_unlock"),
    ],
)
def test_states_are_of_locked_devices(fields, says):
    """
    An unlocked device has no such state, and an unknown one is refused with those there are.
    """
    with pytest.raises(pm.PrivModelError, match=says):
        pm.SeizeDevice(**fields)

"""What can be changed on the way: offers, deletions, timers set later, devices unlinked."""

import pytest
from attrs import evolve

import privmodel as pm

SEIZE = pm.adversary(pm.SeizeDevice(participant="recipient", device="laptop"))


def talk(unlinked=None, **more):
    """A message before October 2024 and one after it, on a platform that seals them for each."""
    platform = pm.Platform(
        id="own",
        modes=[pm.Mode(id="all", schedule="double_ratchet")],
        timers=[pm.Timer(starts="read")],
        erasures=[pm.Erasure()],
    )
    laptop = pm.Device(name="laptop", unlinked=unlinked)
    people = ["sender", pm.Participant(name="recipient", devices=[pm.Device(), laptop])]
    return pm.conversation(platform, sent=["2024-09-01", "2024-11-01"], participants=people, **more)


def verdicts(chat, on):
    exposure = pm.obtainable(chat, by=SEIZE, on=on)
    return [verdict.value for _, verdict in exposure["message_text"].items]


def test_an_unlinked_device_gets_nothing_more():
    """
    What is sent once a device is unlinked does not reach it; what it had may still be there.
    """
    assert verdicts(talk(), "2024-12-01") == ["yes", "yes"]
    assert verdicts(talk("2024-10-01"), "2024-12-01") == ["unknown", "no"]
    assert verdicts(talk("2024-10-01"), "2024-09-15") == ["yes", "no"]


def test_a_device_unlinked_some_day_may_have_got_it():
    """
    Where the day of unlinking may lie before or after the message, the message is open.
    """
    assert verdicts(talk("2024"), "2024-12-31") == ["unknown", "unknown"]


def test_what_vanished_before_it_was_delivered_lies_on_no_device():
    """
    A message that is gone before it arrives lies on no device, also if that is unlinked later.
    """
    platform = pm.Platform(
        id="own",
        modes=[pm.Mode(id="all", schedule="double_ratchet")],
        timers=[pm.Timer(starts="sent", default_days=0.0)],
        erasures=[pm.Erasure()],
    )
    people = [
        "sender",
        pm.Participant(
            name="recipient", devices=[pm.Device(), pm.Device(name="laptop", unlinked="2024-10-01")]
        ),
    ]
    late = pm.Message(sent="2024-09-01", delivered="2024-09-10")
    chat = pm.conversation(platform, messages=[late], participants=people)
    assert verdicts(chat, "2024-12-01") == ["no"]


def test_a_timer_set_later_leaves_what_was_sent_before():
    """
    Only messages sent once a timer is set vanish by it, until it is turned off.
    """
    week = pm.TimerChange(days=7, at="2024-10-01")
    assert verdicts(talk(timer_changes=[week]), "2024-12-01") == ["yes", "no"]
    off = pm.TimerChange(at="2024-10-15")
    assert verdicts(talk(timer_changes=[week, off]), "2024-12-01") == ["yes", "yes"]
    assert verdicts(talk(timer_days=7, timer_changes=[off]), "2024-12-01") == ["no", "yes"]


def test_a_timer_set_some_day_is_tried_before_and_after():
    """
    A timer set on a day that may lie before or after the message leaves the message open.
    """
    some_day = pm.TimerChange(days=7, at="2024")
    assert verdicts(talk(timer_changes=[some_day]), "2024-12-31")[1] == "unknown"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: pm.TimerChange(days=0, at="2024"), "positive"),
        (lambda: pm.Deletion(within_days=-1), "positive"),
        (lambda: pm.Device(linked="2024-10", unlinked="2024-09"), "unlink it after"),
        (
            lambda: pm.Participant(name="sender", devices=[pm.Device(unlinked="2024")]),
            "any but the first",
        ),
        (
            lambda: pm.Platform(id="own", offers=[pm.Offer(setting="backup")]),
            "no setting is called 'backup'",
        ),
        (
            lambda: pm.Platform(
                id="own",
                settings=[pm.Setting(name="backup", values=["off", "on"], belongs="participant")],
                offers=[pm.Offer(setting="backup", values=["none"])],
            ),
            "no value of the setting 'backup' is called 'none'",
        ),
    ],
)
def test_what_can_not_be(make, words):
    """
    Impossible values are refused with the place and the mend.
    """
    with pytest.raises(pm.PrivModelError, match=words):
        make()


def test_offers_change_no_answer():
    """
    What a platform offers to change leads to no data by itself.
    """
    plain = pm.conversation("imessage", sent="2024-09-01")
    bare = evolve(plain, platform=evolve(plain.platform, offers=[], deletions=[]))
    court = pm.court("us", suspicion="organised_crime")
    with_offers, without = (
        pm.obtainable(each, by=court, on="2024-10-01") for each in (plain, bare)
    )
    assert with_offers.verdicts == without.verdicts

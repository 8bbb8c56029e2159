"""What does not fit is refused in words of ours, before anything is worked out."""

import pytest

import privmodel as pm

CHAT = pm.conversation("telegram", sent="2024-09-01")
COURT = pm.court("fr")
DAY = "2024-10-01"

BAD = {
    "a court by name": (lambda: pm.obtainable(CHAT, by="court", on=DAY), "by: 'court'"),
    "nobody": (lambda: pm.obtainable(CHAT, by=None, on=DAY), "by: None"),
    "a platform instead of a conversation": (
        lambda: pm.obtainable("telegram", by=COURT, on=DAY),
        "conversation: 'telegram'",
    ),
    "what it takes of a platform": (
        lambda: pm.requires("telegram", "ip_address", among=COURT, on=DAY),
        "conversation: 'telegram'",
    ),
    "a rehearsal of a platform": (
        lambda: pm.rehearse("telegram", by=COURT, on=DAY),
        "conversation: 'telegram'",
    ),
    "a catalogue by name": (
        lambda: pm.obtainable(CHAT, by=COURT, on=DAY, catalogue="mine"),
        "catalogue: 'mine'",
    ),
    "a number to leave out": (
        lambda: pm.obtainable(CHAT, by=COURT, on=DAY, exclude=3),
        "exclude: 3",
    ),
    "a number as ground": (lambda: pm.obtainable(CHAT, by=COURT, on=DAY, grounds=3), "grounds: 3"),
    "a number of participants": (
        lambda: pm.conversation("signal", sent=DAY, participants=3),
        "participants: 3",
    ),
    "settings without values": (
        lambda: pm.conversation("signal", sent=DAY, settings=["username"]),
        "settings: ['username']",
    ),
    "no platform": (lambda: pm.conversation(None, sent=DAY), "Conversation.platform: None"),
    "days in words": (
        lambda: pm.conversation("signal", sent=DAY, timer_days="one"),
        "Conversation.timer_days: 'one'",
    ),
    "a flag in words": (
        lambda: pm.conversation("signal", sent=DAY, public="yes"),
        "Conversation.public: 'yes'",
    ),
    "a flag as a number": (
        lambda: pm.conversation("signal", sent=DAY, chat="group", members=True),
        "Conversation.members: True",
    ),
    "an event in words": (
        lambda: pm.conversation("signal", sent=DAY, events=["deleted"]),
        "Conversation.events: 'deleted'",
    ),
    "a device by name": (
        lambda: pm.Participant(name="sender", devices="phone"),
        "Participant.devices: 'phone'",
    ),
    "a number as name": (lambda: pm.Participant(name=3), "Participant.name: 3"),
    "a country in words": (
        lambda: pm.Participant(name="sender", region="Germany"),
        "Participant.region: no country is called 'Germany'",
    ),
    "a seat in words": (
        lambda: pm.Establishment(country="uk", relation="established"),
        "Establishment.country: no country is called 'uk'",
    ),
    "a country by number": (lambda: pm.court(3), "country: 3"),
    "a list of suspicions": (lambda: pm.court("fr", suspicion=["drugs"]), "suspicion: ['drugs']"),
}


@pytest.mark.parametrize("case", BAD)
def test_one_clear_error(case):
    """
    An argument of the wrong sort gets one error of the family, with its place and the value.
    """
    call, words = BAD[case]
    with pytest.raises(pm.PrivModelError) as caught:
        call()
    assert str(caught.value).startswith(words)


def test_only_answers_differ():
    """
    An answer minus anything but an answer is not defined.
    """
    with pytest.raises(TypeError, match="unsupported operand"):
        pm.obtainable(CHAT, by=COURT, on=DAY) - 3

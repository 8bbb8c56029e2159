"""Law 2: one more holder that receives copies, all else equal, never makes less reachable."""

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

import privmodel as pm
from laws.asking import FEWER, questions
from laws.test_program_order import never_later
from privmodel.inference.rule import Level
from privmodel.model.schedules import TreeKEM

PLACES = ("new_session", "new_member", "third_party", "operator", "notification_store")


@given(questions(kinds=("seize", "malware", "operate"), max_powers=2), st.sampled_from(Level))
def test_one_more_device(question, level):
    """
    When a participant has one device more, everything learned without is learned, no later.

    Key epochs are to stay as they are, so trees of keys, whose epochs follow the devices, and
    people without any device, for whom one is supposed, are left out.
    """
    assume(not any(isinstance(mode.schedule, TreeKEM) for mode in question.platform.modes))
    assume(question.conversation.participants[-1].devices)
    people = question.conversation.participants
    last = people[-1]
    devices = (*last.devices, pm.Device(name="tablet", os="ios"))
    more = question.with_conversation(participants=(*people[:-1], evolve(last, devices=devices)))
    for ours, theirs in zip(more.ask()._programs, question.ask()._programs, strict=True):
        assert not never_later(ours, theirs, level)


@FEWER
@given(questions(), st.sampled_from(PLACES), st.sampled_from(Level))
def test_one_more_place(question, place, level):
    """
    When messages are copied to one place more, everything learned without is learned, no later.
    """
    platform = question.platform
    copying = pm.Replication(kinds=("message_text", "attachment"), source="device", target=place)
    more = question.with_platform(evolve(platform, replications=(*platform.replications, copying)))
    for ours, theirs in zip(more.ask()._programs, question.ask()._programs, strict=True):
        assert not never_later(ours, theirs, level)

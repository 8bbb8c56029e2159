"""Push services beside a messenger: drawn in by who turns to them, if a device is theirs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import privmodel as pm
from privmodel import Verdict
from privmodel.errors import UnknownName

PUSH = {"ios": "apple_push", "android": "google_push"}
systems = st.sampled_from(("ios", "android", "linux", None))


def chat(*kinds, platform="signal", **how):
    """A conversation between people with one device each, of these systems."""
    people = [
        pm.Participant(name=name, devices=[pm.Device(os=os)])
        for name, os in zip(("suspect", "contact"), kinds, strict=True)
    ]
    return pm.conversation(platform, participants=people, sent="2024-01-20", **how)


def order(**how):
    return pm.court("us", instruments=["us.order_2703d", "us.warrant"], **how)


def ask(talk, court, on="2024-02-15"):
    return pm.obtainable(talk, by=court, on=on)


@given(one=systems, other=systems)
def test_the_systems_of_the_devices_decide_which_service_can_be_asked(one, other):
    """
    An order reaches the push service of a system if and only if some participant has such a device;
    otherwise it is refused by name.
    """
    for system, service in PUSH.items():
        if system in (one, other):
            assert ask(chat(one, other), order(holder=service))["push_token"].holder
        else:
            with pytest.raises(UnknownName, match=service):
                ask(chat(one, other), order(holder=service))


@given(one=systems, other=systems)
def test_nobody_is_drawn_in_unasked(one, other):
    """
    Whoever neither names a push service nor has a token is answered as if there were none.
    """
    exposure = ask(chat(one, other), order())
    assert not {"operator:apple", "operator:google"} & {
        each.holder for each in exposure.values() if each.holder
    }
    assert exposure["email"].verdict is Verdict.NO


def test_records_behind_a_token_are_had_from_apple():
    """
    The requests that became public in December 2023: on an order to Apple for whatever messenger,
    the token's records are given (PG-1e, PG-1f).
    """
    talk = chat("ios", "android")
    exposure = ask(talk, order(holder="apple_push"))
    found = exposure["push_token"]
    assert found.verdict is Verdict.YES
    assert found.holder == "operator:apple"
    assert found.whose == "suspect"
    before = pm.court("us", instruments="us.subpoena", holder="apple_push")
    assert ask(talk, before, "2023-06-30")["push_token"].verdict is Verdict.YES
    assert ask(talk, before, "2024-02-15")["push_token"].verdict is Verdict.NO


def test_a_token_in_hand_leads_to_its_service_unnamed():
    """
    Somebody who has a token beforehand can ask the service that made it; whether an address stands
    behind it is open (PG-2b), where without the token nothing led to one.
    """
    talk = chat("android", "android")
    assert ask(talk, order())["email"].verdict is Verdict.NO
    with_token = order(knows=["push_token"])
    assert ask(talk, with_token)["email"].verdict is Verdict.UNKNOWN


def test_systems_have_names():
    """
    A service for a system that does not exist is refused with the nearest name.
    """
    with pytest.raises(UnknownName, match="android"):
        pm.Platform(id="here", serves=["androit"])

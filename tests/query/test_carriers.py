"""Carriers beside a messenger: drawn in by whoever names them, if accounts go by numbers."""

import pytest

import privmodel as pm
from privmodel import Verdict
from privmodel.errors import UnknownName


def ask(platform, holder="sms", on="2024-10-01", **settings):
    accounts = [pm.Account(platform="sms", settings=settings)] if settings else []
    people = [pm.Participant(name=name, accounts=accounts) for name in ("suspect", "contact")]
    talk = pm.conversation(platform, participants=people, sent="2024-09-01")
    return pm.obtainable(talk, by=pm.court("us", holder=holder), on=on)


@pytest.mark.parametrize("platform", ["signal", "whatsapp", "telegram", "kakaotalk", "max"])
def test_which_carrier_it_is_is_an_open_point(platform):
    """
    Whose codes come by text message has a carrier that can be asked whose number it is; which one,
    and so whether it keeps that, is open and never a yes.
    """
    exposure = ask(platform)
    for kind in ("name_as_given", "location"):
        assert exposure[kind].verdict is Verdict.UNKNOWN
        assert "carrier" in exposure[kind].reason
    assert exposure["message_text"].verdict is Verdict.NO


@pytest.mark.parametrize("platform", ["threema", "discord", "session"])
def test_without_a_number_there_is_no_carrier(platform):
    """
    Where no code comes by text message, carriers are no part of the conversation.
    """
    with pytest.raises(UnknownName, match="sms"):
        ask(platform)


def test_a_carrier_that_is_named_settles_which():
    """
    Of a carrier that is stated only what that carrier keeps is open.
    """
    assert "carrier" not in ask("signal", carrier="att")["location"].reason
    assert ask("signal", carrier="att")["location"].verdict is Verdict.UNKNOWN


def test_carriers_are_not_drawn_in_unasked():
    """
    An order that names nobody is answered as if there were no carriers.
    """
    exposure = ask("signal", None)
    assert all("carrier" not in each.reason for each in exposure.values())
    assert "operator:sms" not in {each.holder for each in exposure.values()}

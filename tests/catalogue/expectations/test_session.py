"""Session: keys that never change, and open groups that their servers read."""

import pytest

import privmodel as pm
from privmodel import Step, Verdict

TWO_WEEKS_LATER = "2025-12-20"


def deleted(day):
    return [pm.Event(kind="deleted", at=day)]


def insider(day):
    return pm.adversary(
        pm.OperateService(during=pm.Window(start=day[:8] + "01", end=day[:8] + "28"))
    )


def recorded_then_seized(day, seized):
    return pm.adversary(
        pm.OperateService(during=pm.Window(start=day[:8] + "01", end=day[:8] + "28")),
        pm.SeizeDevice(participant="recipient", during=pm.Window(start=seized)),
    )


def test_a_phone_taken_later_opens_what_was_recorded():
    """
    Chats are encrypted to long-term keys (SN-3b): whoever has the ciphertext opens it with a phone
    seized two months later, though the message is deleted everywhere. The phone alone may have
    remains of it at most.
    """
    chat = pm.conversation("session", sent="2025-12-10", events=deleted("2025-12-11"))
    both = recorded_then_seized("2025-12-10", "2026-02-10")
    assert pm.obtainable(chat, by=both, on="2026-02-10")["message_text"].verdict is Verdict.YES
    phone = pm.adversary(pm.SeizeDevice(participant="recipient"))
    found = pm.obtainable(chat, by=phone, on="2026-02-10")["message_text"]
    assert found.reason == "whether remains of m1 are left on recipient/phone"


def test_all_nodes_together_read_nothing_of_private_chats():
    """
    Nodes keep ciphertext (SN-2).
    """
    for kind in ("one_to_one", "group"):
        chat = pm.conversation("session", sent="2025-12-10", chat=kind)
        exposure = pm.obtainable(chat, by=insider("2025-12-10"), on="2025-12-10")
        finding = exposure["message_text"]
        assert (finding.verdict, finding.broke) == (Verdict.NO, Step.SEALED)


def test_the_server_of_a_community_reads_it():
    """
    Open groups are encrypted on the way only (SN-7b).
    """
    chat = pm.conversation("session", sent="2025-12-10", chat="channel", public=True)
    exposure = pm.obtainable(chat, by=insider("2025-12-10"), on="2025-12-10")
    assert exposure["message_text"].verdict is Verdict.YES


@pytest.mark.parametrize("country", ["ch", "au", "us"])
def test_no_court_gets_a_name_number_or_address(country):
    """
    Nothing of that is asked for (SN-5).
    """
    chat = pm.conversation("session", sent="2025-12-10")
    court = pm.court(country, suspicion=pm.Suspicion(offence="terrorism", max_penalty_years=10))
    exposure = pm.obtainable(chat, by=court, on=TWO_WEEKS_LATER)
    for kind in ("phone_number", "email", "name_as_given", "message_text"):
        assert exposure[kind].verdict is Verdict.NO, kind


def test_swarms_keep_two_weeks_delivered_or_not():
    """
    A message lies in its swarm for 14 days (SN-6a), as what was taken but stays sealed shows.
    """
    chat = pm.conversation("session", sent="2025-12-10")
    breach = pm.adversary(pm.BreachServer())
    during = pm.obtainable(chat, by=breach, on="2025-12-20")["message_text"]
    after = pm.obtainable(chat, by=breach, on="2025-12-30")["message_text"]
    assert (during.verdict, during.broke) == (Verdict.NO, Step.SEALED)
    assert after.verdict is Verdict.NO
    assert during.sealed
    assert not after.sealed


def test_no_server_is_said_to_store_addresses_or_devices():
    """
    The policy says so of the app and of the software of its servers (SN-x3).
    """
    chat = pm.conversation("session", sent="2025-12-10")
    exposure = pm.obtainable(chat, by=pm.adversary(pm.BreachServer()), on="2025-12-20")
    for kind in ("ip_address", "device_model", "client_version"):
        assert exposure[kind].verdict is Verdict.NO, kind
    assert exposure["recipient"].verdict is Verdict.UNKNOWN  # a swarm is that of an account

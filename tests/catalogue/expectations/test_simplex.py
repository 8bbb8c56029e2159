"""SimpleX: relays without users, keys that do not open the past, groups that relays read."""

import pytest

import privmodel as pm
from privmodel import Step, Verdict

SERIOUS = pm.Suspicion(offence="terrorism", max_penalty_years=10)


@pytest.mark.parametrize("year", ["2024", "2026"])
def test_a_british_court_finds_no_account(year):
    """
    There are no identifiers of users, and profiles are on devices alone (SX-2a, SX-2b).
    """
    chat = pm.conversation("simplex", sent=f"{year}-06-10")
    exposure = pm.obtainable(chat, by=pm.court("gb", suspicion=SERIOUS), on=f"{year}-06-20")
    for kind in ("username", "user_id", "phone_number", "email", "contacts", "account_exists"):
        assert exposure[kind].verdict is Verdict.NO, kind


def test_addresses_on_the_network_may_be_stored_for_a_time():
    """
    Of nearly all users they are not, which leaves some (SX-5b).
    """
    chat = pm.conversation("simplex", sent="2026-06-10")
    exposure = pm.obtainable(chat, by=pm.court("gb", suspicion=SERIOUS), on="2026-06-20")
    assert exposure["ip_address"].verdict is Verdict.UNKNOWN


def test_keys_taken_later_do_not_open_what_a_relay_recorded():
    """
    Each message has a key of its own, deleted after use (SX-3a).
    """
    chat = pm.conversation(
        "simplex", sent="2026-06-10", events=[pm.Event(kind="deleted", at="2026-06-11")]
    )
    both = pm.adversary(
        pm.OperateService(during=pm.Window(start="2026-06-01", end="2026-06-28")),
        pm.CompromiseKeys(participant="recipient", during=pm.Window(start="2026-08-10")),
    )
    finding = pm.obtainable(chat, by=both, on="2026-08-10")["message_text"]
    assert (finding.verdict, finding.broke) == (Verdict.NO, Step.SEALED)


@pytest.mark.parametrize(
    ("delivered", "asked", "there"),
    [("2026-07-30", "2026-06-25", True), ("2026-07-30", "2026-07-05", False)],
)
def test_an_undelivered_message_waits_three_weeks(delivered, asked, there):
    """
    21 days on preset relays (SX-6a), sealed.
    """
    message = pm.Message(sent="2026-06-10", delivered=delivered)
    chat = pm.conversation("simplex", messages=[message])
    breach = pm.adversary(pm.BreachServer())
    finding = pm.obtainable(chat, by=breach, on=asked)["message_text"]
    assert finding.verdict is Verdict.NO
    assert bool(finding.sealed) is there


def test_a_registered_public_group_may_lie_in_the_directory():
    """
    The directory stores the messages of groups that their owners registered (SX-8b); a group that
    is not public never is.
    """
    court = pm.court("gb", suspicion=SERIOUS)
    verdicts = []
    for public in (True, False):
        chat = pm.conversation("simplex", sent="2026-06-10", chat="group", public=public)
        verdicts.append(pm.obtainable(chat, by=court, on="2026-06-20")["message_text"].verdict)
    assert verdicts == [Verdict.UNKNOWN, Verdict.NO]


@pytest.mark.parametrize(
    ("os", "instant", "verdict"),
    [
        ("ios", "on", Verdict.YES),
        ("ios", "off", Verdict.NO),
        ("android", "off", Verdict.NO),
    ],
)
def test_only_instant_notifications_leave_a_token(os, instant, verdict):
    """
    The company's server for pushes on iPhones has the token of each device that wants them (SX-7).
    """
    people = [
        pm.Participant(name=name, devices=[pm.Device(os=os)]) for name in ("sender", "recipient")
    ]
    chat = pm.conversation(
        "simplex",
        sent="2026-06-10",
        participants=people,
        settings={"instant_notifications": instant},
    )
    breach = pm.adversary(pm.BreachServer())
    assert pm.obtainable(chat, by=breach, on="2026-09-01")["push_token"].verdict is verdict

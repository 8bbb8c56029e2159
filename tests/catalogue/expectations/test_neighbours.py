"""What all messengers share: services that wake devices, senders of codes, the system's store."""

import pytest

import privmodel as pm
from privmodel import Verdict
from privmodel.catalogue.registry import builtin


def chat(*elsewhere, platform="signal", sent="2024-02-01"):
    accounts = [pm.Account(platform=name) for name in elsewhere]
    people = [
        pm.Participant(name="sender", accounts=accounts),
        pm.Participant(name="recipient", accounts=accounts),
    ]
    return pm.conversation(platform, sent=sent, participants=people)


@pytest.mark.parametrize(
    ("instrument", "verdict"), [("us.order_2703d", Verdict.YES), ("us.subpoena", Verdict.NO)]
)
def test_apple_ties_a_token_to_an_account_on_a_judge_s_order(instrument, verdict):
    """
    Tokens are registered with Apple (PG-1b), and since December 2023 a judge has to sign (PG-1f).
    """
    order = pm.court("us", instruments=instrument, holder="apple_push", knows="push_token")
    exposure = pm.obtainable(chat("apple_push"), by=order, on="2024-06-01")
    assert exposure["account_exists"].verdict is Verdict.YES
    other = pm.court("us", instruments=instrument, holder="apple_push", knows="email")
    finding = pm.obtainable(chat("apple_push"), by=other, on="2024-06-01")["push_token"]
    assert finding.verdict is verdict


@pytest.mark.parametrize(
    ("on", "verdict"), [("2024-06-01", Verdict.YES), ("2024-01-01", Verdict.UNKNOWN)]
)
def test_google_s_tokens_have_a_period_since_2024(on, verdict):
    """
    A token in use lies with Google (PG-2b); how long one lasted before May 2024 is not known
    (PG-2c), and what Google asks for is disputed (PG-2e), but a warrant binds it in any case.
    """
    warrant = pm.court("us", instruments="us.warrant", holder="google_push", knows="email")
    finding = pm.obtainable(chat("google_push", sent="2023-12-01"), by=warrant, on=on)
    assert finding["push_token"].verdict is verdict


@pytest.mark.parametrize(
    ("service", "on", "verdict"),
    [
        ("google_push", "2024-06-20", Verdict.YES),
        ("google_push", "2025-06-01", Verdict.NO),
        ("apple_push", "2024-06-05", Verdict.YES),
        ("apple_push", "2024-06-20", Verdict.NO),
    ],
)
def test_a_token_outlives_its_use_at_google_alone(service, on, verdict):
    """
    Google drops a token 270 days after its last use (PG-2c), Apple keeps one with the account
    (PG-1b).
    """
    people = [
        pm.Participant(name=name, accounts=[pm.Account(platform=service)])
        for name in ("sender", "recipient")
    ]
    leave = [pm.Event(kind="account_deleted", at="2024-06-10", by=each.name) for each in people]
    talk = pm.conversation("signal", sent="2024-06-01", participants=people, events=leave)
    warrant = pm.court("us", instruments="us.warrant", holder=service, knows="email")
    assert pm.obtainable(talk, by=warrant, on=on)["push_token"].verdict is verdict


def test_who_breaks_in_where_codes_are_sent_may_see_one():
    """
    Codes pass the sender of text messages, which may have them stored (TW-2, TW-3); messages do not
    lie there.
    """
    thief = pm.adversary(pm.BreachServer(platform="twilio"))
    exposure = pm.obtainable(chat("twilio", sent="2022-08-01"), by=thief, on="2022-08-04")
    assert exposure["login_code"].verdict is Verdict.UNKNOWN
    assert exposure["message_text"].verdict is not Verdict.YES


def registered(*powers, **settings):
    """
    What becomes of a message that is sent to somebody while powers are used on the account.
    """
    target = pm.Participant(name="target", settings=settings)
    talk = pm.conversation("signal", sent="2022-08-05", participants=["friend", target])
    return pm.obtainable(talk, by=pm.adversary(*powers), on="2022-08-04")["message_text"].verdict


def test_a_code_from_its_sender_opens_an_account_perhaps():
    """
    Who breaks into the sender of codes may register an account anew, as in August 2022; that it has
    this messenger's codes is open, a registration lock stops it, and without the break-in it fails.
    """
    week = pm.Window(start="2022-08-04", end="2022-08-06")
    thief = pm.BreachServer(platform="twilio", during=week)
    anew = pm.TakeOverAccount(participant="target", code_by="none", during=week)
    assert registered(thief, anew, registration_lock="off") is Verdict.UNKNOWN
    assert registered(thief, anew, registration_lock="on") is Verdict.NO
    assert registered(anew, registration_lock="off") is Verdict.NO


@pytest.mark.parametrize(("store", "system"), [("app_store", "ios"), ("google_play", "android")])
def test_a_store_of_apps_may_know_who_got_one(store, system):
    """
    A store can be asked where a device of its system takes part; what it keeps of whom is open.
    """
    people = [
        pm.Participant(name=name, devices=[pm.Device(os=system)])
        for name in ("sender", "recipient")
    ]
    talk = pm.conversation("signal", sent="2024-02-01", participants=people)
    order = pm.court("us", instruments="us.subpoena", holder=store)
    exposure = pm.obtainable(talk, by=order, on="2024-03-01")
    for kind in ("name_as_given", "email", "payment"):
        assert exposure[kind].verdict is Verdict.UNKNOWN
    assert exposure["message_text"].verdict is Verdict.NO
    other = "google_play" if store == "app_store" else "app_store"
    with pytest.raises(pm.UnknownName, match=other):
        pm.obtainable(talk, by=pm.court("us", holder=other), on="2024-03-01")


def test_a_sender_of_codes_is_open_for_every_messenger():
    """
    Where codes are texted the sender can be asked, and whether it sends them is an open point.
    """
    order = pm.court("us", instruments="us.subpoena", holder="twilio")
    for platform in ("signal", "whatsapp"):
        finding = pm.obtainable(chat(platform=platform), by=order, on="2024-03-01")["phone_number"]
        assert finding.verdict is Verdict.UNKNOWN
        assert f"whether {platform} has its codes sent by twilio" in finding.open_points[0]
    with pytest.raises(pm.UnknownName, match="twilio"):
        pm.obtainable(chat(platform="threema"), by=order, on="2024-03-01")


def test_systems_without_an_operator_hold_nothing():
    """
    The file on mobile systems has no servers, and keeps nothing.
    """
    systems = builtin().platform("mobile_systems")
    assert not systems.servers
    assert not systems.retention


@pytest.mark.parametrize(
    ("system", "sent", "stored"),
    [
        ("ios", "2026-02-01", True),
        ("android", "2026-02-01", False),
        ("ios", "2026-05-01", False),
    ],
)
@pytest.mark.parametrize("platform", ["kakaotalk", "teams", "skype", "zoom", "mastodon"])
def test_a_deleted_message_may_lie_in_an_iphone_s_store(platform, system, sent, stored):
    """
    Until April 2026 iPhones kept notifications that were deleted, whatever the app (MB-1). Whether
    a device was updated since, which removes them, is not known. Elsewhere only what the deletion
    itself leaves is open.
    """
    people = [
        pm.Participant(name=name, devices=[pm.Device(os=system)])
        for name in ("sender", "recipient")
    ]
    talk = pm.conversation(
        platform,
        sent=sent,
        participants=people,
        events=[pm.Event(kind="deleted", at=f"{sent[:-1]}2")],
    )
    thief = pm.adversary(pm.SeizeDevice(participant="recipient"))
    finding = pm.obtainable(talk, by=thief, on="2026-06-01")["message_text"]
    assert finding.verdict is Verdict.UNKNOWN
    remains = "whether remains of m1 are left on recipient/phone"
    assert ("whether it is copied at all" in finding.reason) is stored
    assert (finding.reason == remains) is not stored


@pytest.mark.parametrize(
    ("platform", "deleted", "on", "verdict"),
    [
        ("signal", "2025-06-10", "2025-06-09", Verdict.YES),
        ("signal", "2025-06-10", "2025-06-16", Verdict.UNKNOWN),
        ("signal", "2025-06-10", "2025-06-18", Verdict.NO),
        ("telegram", "2025-06-10", "2025-12-01", Verdict.UNKNOWN),
        ("whatsapp", "2025-06-10", "2025-12-01", Verdict.UNKNOWN),
        ("weixin", "2025-06-10", "2025-12-01", Verdict.UNKNOWN),
        ("briar", "2025-06-10", "2025-12-01", Verdict.UNKNOWN),
    ],
)
def test_what_a_client_leaves_of_a_deleted_message(platform, deleted, on, verdict):
    """
    Signal's client writes over what it deletes, within days (SG-x8); from Telegram's, WhatsApp's
    and Weixin's something was brought back (TG-x22, WA-x16, WC-x8w); of Briar's nothing is known.
    """
    quiet = {"notification_previews": "off"} if platform == "signal" else {}
    people = [
        pm.Participant(name=name, devices=[pm.Device(os="android", settings=quiet)])
        for name in ("sender", "recipient")
    ]
    gone = pm.Event(kind="deleted", at=deleted, everyone=True)
    talk = pm.conversation(platform, sent="2025-06-01", participants=people, events=[gone])
    thief = pm.adversary(pm.SeizeDevice(participant="recipient"))
    assert pm.obtainable(talk, by=thief, on=on)["message_text"].verdict is verdict


@pytest.mark.parametrize(("protection", "verdict"), [(None, "yes"), ("off", "yes"), ("on", "no")])
def test_what_other_apps_back_up_to_icloud_is_sealed_by_its_setting(protection, verdict):
    """
    Whoever has Advanced Data Protection on has WhatsApp's backup in iCloud sealed with it.
    """
    settings = {} if protection is None else {"advanced_data_protection": protection}
    people = [
        pm.Participant(
            name=name,
            devices=[pm.Device(os="ios")],
            settings={"cloud_backup": backup},
            accounts=[pm.Account(platform="icloud", settings=settings)],
        )
        for name, backup in (("sender", "off"), ("recipient", "on"))
    ]
    chat = pm.conversation("whatsapp", sent="2026-01-01", participants=people)
    court = pm.court("us", suspicion="organised_crime", holder="icloud")
    assert pm.obtainable(chat, by=court, on="2026-06-01")["message_text"].verdict == verdict

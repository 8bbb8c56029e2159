"""What follows from the files of twelve messengers, expected from their sources and argued.

Each expectation was read off the sources before the library was asked. The facts in parentheses are
those that carry the argument.
"""

import pytest

import privmodel as pm
from privmodel import Ground, Step, Verdict

YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN
SUBPOENA, ORDER, WARRANT = "us.subpoena", "us.order_2703d", "us.warrant"


def by_court(platform, instrument, *, sent, on, country="us", kinds=("message_text",), **chat):
    """What a court's instrument yields of one message on a platform."""
    message = pm.Message(id="m", sender="sender", sent=sent, kinds=kinds)
    talk = pm.conversation(platform, messages=[message], **chat)
    court = pm.court(country, instruments=instrument, holder=platform)
    return pm.obtainable(talk, by=court, on=on)


def by_insider(platform, *, sent, until, kinds=("message_text",), **chat):
    """What the operator itself can see of one message, from its sending on."""
    message = pm.Message(id="m", sender="sender", sent=sent, kinds=kinds)
    talk = pm.conversation(platform, messages=[message], **chat)
    during = pm.Window(start=sent, end=until)
    return pm.obtainable(talk, by=pm.adversary(pm.OperateService(during=during)), on=until)


# --- Facebook Messenger


@pytest.mark.parametrize(
    ("sent", "on", "settings", "verdict"),
    [
        ("2022-06-01", "2022-06-20", {}, YES),
        ("2024-03-01", "2024-03-20", {}, UNKNOWN),
        ("2024-03-01", "2024-03-20", {"end_to_end": "off"}, YES),
        ("2024-03-01", "2024-03-20", {"end_to_end": "on"}, NO),
        ("2026-01-10", "2026-02-01", {}, NO),
    ],
)
def test_messenger_turns_by_the_day_of_its_upgrade(sent, on, settings, verdict):
    """
    A warrant yields chats as in Nebraska in June 2022 (FM-12, FM-22, FM-32). From 2023-12-06 on a
    thread was upgraded on a day that nobody published (FM-4): then the answer is open unless the
    thread's state is given. Since November 2025 direct messages are taken as encrypted (FM-23).
    """
    found = by_court("messenger", WARRANT, sent=sent, on=on, settings=settings)
    assert found["message_text"].verdict is verdict


def test_messenger_keeps_ciphertext_that_it_cannot_open():
    """
    With secure storage the history lies at Meta under a key of the user (FM-7): sealed, not absent.
    """
    stored = {"end_to_end": "on", "secure_storage": "on"}
    found = by_court("messenger", WARRANT, sent="2026-01-10", on="2026-02-01", settings=stored)
    text = found["message_text"]
    assert text.verdict is NO
    assert text.broke is Step.SEALED


def test_messenger_groups_are_open_and_businesses_readable():
    """
    What became the default of groups is not known (FM-5); chats with businesses never have
    end-to-end encryption (FM-6).
    """
    when = {"sent": "2026-01-10", "on": "2026-02-01"}
    group = by_court("messenger", WARRANT, chat="group", **when)
    shop = by_court("messenger", WARRANT, chat="business", **when)
    assert group["message_text"].verdict is UNKNOWN
    assert shop["message_text"].verdict is YES


def test_messenger_climbs_three_steps():
    """
    A subpoena reaches name and logins, an order also the parties, a warrant also contents
    (FM-20 to FM-22); here of a thread that is not encrypted.
    """
    when = {"sent": "2022-09-01", "on": "2022-10-01"}
    steps = [by_court("messenger", each, **when) for each in (SUBPOENA, ORDER, WARRANT)]
    assert [each["name_as_given"].verdict for each in steps] == [YES, YES, YES]
    assert [each["recipient"].verdict for each in steps] == [NO, YES, YES]
    assert [each["message_text"].verdict for each in steps] == [NO, NO, YES]


def test_messenger_reports_open_an_encrypted_chat():
    """
    Reporting sends the message in plaintext from the reporter's device (FM-17).
    """
    message = pm.Message(id="m", sender="sender", sent="2026-01-10", delivered="2026-01-10")
    event = pm.Event(kind="reported", at="2026-01-11", message="m", by="recipient")
    talk = pm.conversation("messenger", messages=[message], events=[event])
    desk = pm.ReceiveReports(during=pm.Window(start="2026-01-10", end="2026-01-20"))
    found = pm.obtainable(talk, by=pm.adversary(desk), on="2026-01-20")
    assert found["message_text"].verdict is YES


# --- Instagram


@pytest.mark.parametrize(
    ("sent", "on", "settings", "verdict"),
    [
        ("2025-01-10", "2025-02-01", {}, YES),
        ("2025-01-10", "2025-02-01", {"end_to_end": "on"}, NO),
        ("2026-06-10", "2026-07-01", {}, YES),
        ("2026-06-10", "2026-07-01", {"end_to_end": "on"}, UNKNOWN),
    ],
)
def test_instagram_is_readable_unless_encrypted_while_that_was_offered(sent, on, settings, verdict):
    """
    Direct messages are stored in readable form (IG-2, IG-8). A chat that somebody encrypted between
    2023 and May 2026 stays sealed (IG-3); afterwards there is no such choice (IG-4), and of a chat
    that is said to be encrypted all the same nothing is known.
    """
    found = by_court("instagram", WARRANT, sent=sent, on=on, settings=settings)
    assert found["message_text"].verdict is verdict


# --- Threema


def test_threema_keeps_neither_texts_nor_parties_nor_contacts():
    """
    Whoever copies the server after delivery finds no message, no parties, no address, no address
    book and no groups (TH-11 to TH-13), but the days of issue and of the last login (TH-14).
    """
    message = pm.Message(id="m", sender="sender", sent="2024-01-10", delivered="2024-01-10T01:00Z")
    talk = pm.conversation("threema", messages=[message])
    breach = pm.BreachServer(during=pm.Window(start="2024-02-01"))
    found = pm.obtainable(talk, by=pm.adversary(breach), on="2024-02-01")
    for kind in ("message_text", "sender", "recipient", "ip_address", "contacts"):
        assert found[kind].verdict is NO, kind
    for kind in ("registered_at", "last_seen", "user_id"):
        assert found[kind].verdict is YES, kind


def test_threema_gives_nothing_sure_to_a_court_that_asks_from_abroad():
    """
    The operator answers requests through the Swiss service (TH-16). What the FBI saw (TH-18) names
    no class of suspicion. So a subpoena of the United States leaves open what is held, and what
    is not held stays out of reach.
    """
    found = by_court("threema", SUBPOENA, sent="2021-01-10", on="2021-02-01")
    assert found["registered_at"].verdict is UNKNOWN
    assert found["message_text"].verdict is NO


def test_threema_without_forward_secrecy_falls_to_one_seized_key():
    """
    Before Ibex one unchanging key opens whatever was recorded (TH-5); with it past messages stay
    closed, though the keys on the device are taken later (TH-6b).
    """

    def seized(**settings):
        message = pm.Message(id="m", sender="sender", sent="2023-09-01", delivered="2023-09-01")
        gone = pm.Event(kind="deleted", at="2023-09-10", message="m", by="sender", everyone=True)
        talk = pm.conversation("threema", messages=[message], events=[gone], settings=settings)
        powers = [
            pm.TapNetwork(during=pm.Window(start="2023-08-01", end="2023-10-01")),
            pm.OperateService(during=pm.Window(start="2023-08-01", end="2023-10-01")),
            pm.CompromiseKeys(participant="recipient", during=pm.Window(start="2023-10-01")),
        ]
        return pm.obtainable(talk, by=pm.adversary(*powers), on="2023-10-01")["message_text"]

    assert seized(forward_secrecy="off").verdict is YES
    assert seized(forward_secrecy="on").verdict is NO


# --- LINE


@pytest.mark.parametrize(
    ("sent", "chat", "text", "media"),
    [
        ("2022-05-01", {}, NO, YES),
        ("2025-05-01", {}, NO, NO),
        ("2022-05-01", {"settings": {"letter_sealing": "off"}}, YES, YES),
        ("2025-05-01", {"chat": "group", "members": 60}, YES, YES),
        ("2025-05-01", {"chat": "group", "members": 50}, NO, NO),
        ("2025-05-01", {"chat": "business"}, YES, YES),
    ],
)
def test_line_seals_by_kind_of_chat_and_of_content(sent, chat, text, media):
    """
    Texts are sealed by default since 2016 (LN-2), media only since the rollout that ended in
    November 2024 (LN-3), groups above 50 and official accounts never (LN-4). The operator reads
    the rest.
    """
    for kind, verdict in (("message_text", text), ("attachment", media)):
        found = by_insider("line", sent=sent, until=f"{sent[:4]}-06-01", kinds=(kind,), **chat)
        assert found[kind].verdict is verdict, kind


def test_line_says_no_period_for_chats():
    """
    "A minimum period" is no number (LN-10): two months after, whether an unsealed text is still
    there is open.
    """
    message = pm.Message(id="m", sender="sender", sent="2020-06-01", delivered="2020-06-01")
    talk = pm.conversation("line", messages=[message], settings={"letter_sealing": "off"})
    breach = pm.BreachServer(during=pm.Window(start="2020-08-01"))
    found = pm.obtainable(talk, by=pm.adversary(breach), on="2020-08-01")
    assert found["message_text"].verdict is UNKNOWN


# --- WeChat and Weixin


def copied(platform, sent, on, kind="message_text", **chat):
    """Whether a copy of the servers at a day holds a kind of a delivered message."""
    message = pm.Message(
        id="m", sender="sender", sent=sent, delivered=sent, kinds=("message_text", "attachment")
    )
    talk = pm.conversation(platform, messages=[message], **chat)
    breach = pm.BreachServer(during=pm.Window(start=on))
    return pm.obtainable(talk, by=pm.adversary(breach), on=on)[kind].verdict


@pytest.mark.parametrize(
    ("sent", "on", "kind", "verdict"),
    [
        ("2024-01-10", "2024-01-11", "message_text", NO),
        ("2026-05-10", "2026-05-11", "message_text", UNKNOWN),
        ("2026-05-10", "2026-05-14", "message_text", NO),
        ("2024-01-10", "2024-01-14", "attachment", YES),
        ("2024-01-10", "2024-01-16", "attachment", NO),
        ("2024-01-10", "2024-03-20", "recipient", YES),
        ("2024-01-10", "2024-04-20", "recipient", NO),
        ("2026-05-10", "2026-06-10", "recipient", UNKNOWN),
    ],
)
def test_wechat_keeps_by_its_versions(sent, on, kind, verdict):
    """
    A delivered text is gone after 3 hours (WC-6), since April 2026 only "shortly" after (WC-7), and
    in any case after 72 hours; media stay 120 hours (WC-8); who wrote to whom stays three months,
    since April 2026 at most (WC-10).
    """
    assert copied("wechat", sent, on, kind) is verdict


def test_wechat_is_longer_kept_when_somebody_saves_it():
    """
    A participant's Favourites outlast every period (WC-9), so that nobody can say it is gone.
    """
    saved = {"settings": {"saved_copy": "saved"}}
    assert copied("wechat", "2024-01-10", "2024-06-01", **saved) is UNKNOWN
    assert copied("wechat", "2024-01-10", "2024-06-01") is NO


def test_whether_weixin_keeps_chats_is_disputed():
    """
    A discipline body says that it got deleted chats, Tencent that it keeps none (WC-16).
    """
    assert copied("weixin", "2020-01-10", "2020-02-01") is Verdict.CONFLICTING


# --- Viber


@pytest.mark.parametrize(
    ("sent", "on", "verdict"),
    [
        ("2023-01-10", "2024-12-01", YES),
        ("2023-01-10", "2025-02-01", NO),
        ("2021-01-10", "2021-02-01", UNKNOWN),
    ],
)
def test_viber_keeps_records_for_two_years(sent, on, verdict):
    """
    Records of messages are kept raw for 24 months since March 2022 (VB-7b); before, no period was
    published (VB-7a).
    """
    assert copied("viber", sent, on, "recipient") is verdict


def test_viber_has_no_private_texts_but_those_of_channels():
    """
    Private messages go on delivery (VB-6); what is posted in a community stays (VB-x4).
    """
    assert copied("viber", "2023-01-10", "2023-02-01") is NO
    assert copied("viber", "2023-01-10", "2023-02-01", chat="channel") is YES


def test_viber_gives_the_parties_and_no_texts():
    """
    The policy names data on activity among what may be disclosed in criminal cases (VB-12), and
    records are kept (VB-7b): an order of a United States court, where Viber has computers (VB-x1),
    gets the parties, and no texts, which are gone (VB-6).
    """
    found = by_court("viber", ORDER, sent="2024-03-01", on="2024-04-01")
    assert found["recipient"].verdict is YES
    assert found["message_text"].verdict is NO
    assert found["recipient"].ground is Ground.POLICY


# --- Wickr


def test_wickr_me_answers_with_dates():
    """
    An order yields the days of creation and last use and the type of device (WK-7), no texts
    (WK-x4), and no parties of messages, whose metadata are deleted (WK-x1b).
    """
    found = by_court("wickr_me", ORDER, sent="2021-01-10", on="2021-02-01")
    assert found["registered_at"].verdict is YES
    assert found["device_model"].verdict is YES
    assert found["message_text"].verdict is NO
    assert found["recipient"].verdict is NO


ON = {"data_retention": "on"}


@pytest.mark.parametrize(
    ("sender", "recipient", "archives"),
    [({}, {}, set()), (ON, {}, {"sender"}), ({}, ON, {"recipient"})],
)
def test_one_network_archives_both_sides_of_a_chat_on_aws_wickr(sender, recipient, archives):
    """
    The retention bot of either side's network gets every message (WK-6); off is the default
    (WK-6a). The archive is the customer's and not the operator's: a breach of the operator finds
    nothing, and the answer names the archive as a place that it did not reach.
    """
    settings = {"sender": sender, "recipient": recipient}
    people = [
        pm.Participant(name=name, settings={"archive_key": "none", **own})
        for name, own in settings.items()
    ]
    message = pm.Message(id="m", sender="sender", sent="2024-01-10", delivered="2024-01-10")
    talk = pm.conversation("aws_wickr", messages=[message], participants=people)
    breach = pm.BreachServer(during=pm.Window(start="2024-02-01"))
    found = pm.obtainable(talk, by=pm.adversary(breach), on="2024-02-01")
    assert found["message_text"].verdict is NO
    told = str(found.explain("message_text"))
    assert {each for each in settings if f"third_party:aws_wickr (of {each})" in told} == archives


# --- X


@pytest.mark.parametrize(
    ("sent", "settings", "verdict"),
    [
        ("2023-02-01", {}, YES),
        ("2024-02-01", {}, YES),
        ("2024-02-01", {"encrypted_dm": "on"}, NO),
        ("2026-01-10", {"xchat": "off"}, YES),
        ("2026-01-10", {"xchat": "on"}, UNKNOWN),
        ("2026-01-10", {}, UNKNOWN),
    ],
)
def test_x_turns_by_who_keeps_the_key(sent, settings, verdict):
    """
    Ordinary messages are readable (XX-2a); a private key that never left the device keeps X out
    (XX-2b); a key at X under a PIN of four digits leaves it open (XX-3). Since November 2025 which
    of them a chat is has to be said (XX-2e).
    """
    found = by_court("x", WARRANT, sent=sent, on="2026-02-01", settings=settings)
    assert found["message_text"].verdict is verdict


# --- VK and MAX


def test_vk_gives_police_the_account_and_a_court_the_messages():
    """
    Without a court: number, name, registration, logins. Messages need a court's decision (VK-7).
    The law of Russia reaches further than these rules, so it is the rules that are looked at: what
    the company gives to an order that binds nobody.
    """
    platform = pm.builtin().platform("vk")
    police = [each for each in platform.clauses if "police" in str(each.where)]
    given = frozenset().union(*(each.kinds for each in police if each.gives.value == "commits"))
    refused = frozenset().union(*(each.kinds for each in police if each.gives.value == "refuses"))
    assert {"phone_number", "ip_address", "registered_at"} <= {each.value for each in given}
    assert {each.value for each in refused} == {"message_text", "attachment"}


@pytest.mark.parametrize(
    ("platform", "sent", "until", "verdict"),
    [
        ("vk", "2019-10-01", "2019-10-02", YES),
        ("vk", "2025-10-01", "2025-10-02", UNKNOWN),
        ("max", "2025-10-01", "2025-10-02", YES),
        ("weixin", "2025-10-01", "2025-10-02", YES),
        ("wechat", "2025-10-01", "2025-10-02", YES),
    ],
)
def test_the_operator_reads_what_is_not_end_to_end_encrypted(platform, sent, until, verdict):
    """
    None of the four encrypts chats end to end (VK-x1, MA-2, WC-3), so an insider reads a message as
    it passes. Of VK the last that was seen is of 2018, and seven years later it is not taken for
    granted any more.
    """
    found = by_insider(platform, sent=sent, until=until)
    assert found["message_text"].verdict is verdict


@pytest.mark.parametrize(
    ("platform", "settings"),
    [
        ("messenger", {"end_to_end": "on"}),
        ("threema", {}),
        ("line", {}),
        ("viber", {}),
        ("aws_wickr", {}),
        ("x", {"encrypted_dm": "on"}),
    ],
)
def test_end_to_end_encryption_does_not_help_against_the_phone(platform, settings):
    """
    On all of them a message lies readable on an unlocked phone while it is there, and the operator
    that saw it pass cannot read it.
    """
    message = pm.Message(id="m", sender="sender", sent="2025-02-01", delivered="2025-02-01")
    talk = pm.conversation(platform, messages=[message], settings=settings)
    phone = pm.SeizeDevice(participant="recipient", during=pm.Window(start="2025-03-01"))
    taken = pm.obtainable(talk, by=pm.adversary(phone), on="2025-03-01")["message_text"]
    assert taken.verdict is YES
    assert taken.ground is not Ground.LAW
    seen = by_insider(platform, sent="2025-02-01", until="2025-03-01", settings=settings)
    assert seen["message_text"].verdict is NO

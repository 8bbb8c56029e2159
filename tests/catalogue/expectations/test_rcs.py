"""RCS: whether a thread is encrypted depends on both clients, the day and, lately, the lock."""

import pytest

import privmodel as pm
from privmodel import Verdict

GOOGLE, IPHONE, OTHER = "google_messages", "iphone", "other"


def talk(day, *clients, chat="one_to_one", lock=None):
    people = [
        pm.Participant(name=f"p{number}", settings={"client": client})
        for number, client in enumerate(clients)
    ]
    return pm.conversation(
        "rcs",
        participants=people,
        sent=day,
        chat=chat,
        settings={} if lock is None else {"lock_icon": lock},
    )


def google(day):
    """Somebody inside Google through the month of a day."""
    return pm.adversary(
        pm.OperateService(during=pm.Window(start=day[:8] + "01", end=day[:8] + "28"))
    )


@pytest.mark.parametrize(
    ("day", "clients", "lock", "verdict"),
    [
        ("2020-06-10", (GOOGLE, GOOGLE), None, Verdict.YES),
        ("2021-01-10", (GOOGLE, GOOGLE), None, Verdict.UNKNOWN),
        ("2021-01-10", (GOOGLE, GOOGLE), "yes", Verdict.NO),
        ("2021-01-10", (GOOGLE, GOOGLE), "no", Verdict.YES),
        ("2022-01-10", (GOOGLE, GOOGLE), None, Verdict.NO),
        ("2026-07-10", (GOOGLE, GOOGLE), None, Verdict.NO),
        ("2022-01-10", (GOOGLE, OTHER), None, Verdict.YES),
        ("2025-01-10", (GOOGLE, IPHONE), None, Verdict.YES),
        ("2026-07-10", (GOOGLE, IPHONE), None, Verdict.UNKNOWN),
        ("2026-07-10", (GOOGLE, IPHONE), "yes", Verdict.NO),
        ("2026-07-10", (GOOGLE, IPHONE), "no", Verdict.YES),
        ("2026-07-10", (OTHER, OTHER), None, Verdict.YES),
    ],
)
def test_one_client_without_encryption_leaves_the_thread_readable(day, clients, lock, verdict):
    """
    Two users of Google Messages are encrypted since June 2021 (RC-3c), in a beta before (RC-3b);
    with an iPhone nothing was before May 2026 (RC-7), and since then the lock tells (RC-8b); any
    other client leaves hops (RC-2).
    """
    exposure = pm.obtainable(talk(day, *clients, lock=lock), by=google(day), on=day)
    assert exposure["message_text"].verdict is verdict


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        ("2022-12-10", Verdict.YES),
        ("2023-04-10", Verdict.UNKNOWN),
        ("2023-10-10", Verdict.NO),
    ],
)
def test_groups_followed_two_years_later(day, verdict):
    """
    Groups of Google Messages are encrypted since August 2023, tested from January (RC-4a to RC-4c).
    """
    group = talk(day, GOOGLE, GOOGLE, GOOGLE, chat="group")
    assert pm.obtainable(group, by=google(day), on=day)["message_text"].verdict is verdict


def test_a_business_is_never_encrypted_end_to_end():
    """
    Google processes chats with businesses for the sender (RC-12).
    """
    chat = pm.conversation("rcs", sent="2025-05-10", chat="business")
    exposure = pm.obtainable(chat, by=google("2025-05-10"), on="2025-05-10")
    assert exposure["message_text"].verdict is Verdict.YES


def test_a_court_gets_the_number_and_no_encrypted_message():
    """
    The number is kept while RCS is on (RC-10); the message was sealed when it passed (RC-3c).
    """
    court = pm.court("us", suspicion=pm.Suspicion(offence="drugs", max_penalty_years=10))
    exposure = pm.obtainable(talk("2025-05-10", GOOGLE, GOOGLE), by=court, on="2025-06-10")
    assert exposure["phone_number"].verdict is Verdict.YES
    assert exposure["message_text"].verdict is Verdict.NO


def test_whether_google_records_who_wrote_to_whom_is_open():
    """
    The help pages do not say whether records of messages are kept.
    """
    court = pm.court("us", suspicion=pm.Suspicion(offence="drugs", max_penalty_years=10))
    exposure = pm.obtainable(talk("2025-05-10", GOOGLE, GOOGLE), by=court, on="2025-06-10")
    assert exposure["sender"].verdict is Verdict.UNKNOWN


def test_a_paired_browser_shows_the_phones_conversations():
    """
    Whoever pairs one sees what the phone has (RC-x5), encrypted on the way or not.
    """
    browser = pm.adversary(pm.LinkDevice(participant="p1"))
    chat = talk("2025-05-10", GOOGLE, GOOGLE)
    assert pm.obtainable(chat, by=browser, on="2025-06-10")["message_text"].verdict is Verdict.YES


@pytest.mark.parametrize(
    ("day", "clients", "lock"),
    [("2024-06-10", (GOOGLE, GOOGLE), None), ("2026-07-10", (GOOGLE, IPHONE), "yes")],
)
@pytest.mark.parametrize(("backup", "verdict"), [("off", Verdict.NO), ("on", Verdict.UNKNOWN)])
def test_only_a_cloud_backup_may_bring_a_message_back(day, clients, lock, backup, verdict):
    """
    Keys are deleted after use (RC-3c, RC-6), so that those on a phone later do not open what was
    recorded. It would open a backup, which Google would hold as well; no source on it was read
    (RC-14), so that this is open.
    """
    people = [
        pm.Participant(
            name=f"p{number}",
            devices=[pm.Device(os="ios" if client == IPHONE else "android")],
            settings={"client": client, "cloud_backup": backup},
        )
        for number, client in enumerate(clients)
    ]
    chat = pm.conversation(
        "rcs",
        participants=people,
        sent=day,
        settings={} if lock is None else {"lock_icon": lock},
        events=[pm.Event(kind="deleted", at=day[:8] + "11")],
    )
    both = pm.adversary(
        pm.OperateService(during=pm.Window(start=day[:8] + "01", end=day[:8] + "28")),
        pm.CompromiseKeys(participant="p0", during=pm.Window(start=day[:4] + "-08-10")),
    )
    finding = pm.obtainable(chat, by=both, on=day[:4] + "-08-10")["message_text"]
    assert finding.verdict is verdict

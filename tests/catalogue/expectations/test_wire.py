"""Wire: little on the server, and an address that Swiss law gets."""

import pytest

import privmodel as pm
from privmodel import Ground, Step, Verdict

TERROR = pm.Suspicion(offence="terrorism", max_penalty_years=10, over_network=True)
BY_MAIL = {"registered_with": "email"}


def test_a_swiss_authority_gets_the_address_of_registration():
    """
    The address is kept while the account exists (WR-4), and what Swiss law compels is given though
    the operator would not by itself (WR-6); in 2024 it was (WR-7).
    """
    chat = pm.conversation("wire", sent="2023-10-01", settings=BY_MAIL)
    exposure = pm.obtainable(chat, by=pm.court("ch", suspicion=TERROR), on="2024-06-01")
    assert exposure["email"].verdict is Verdict.YES
    assert exposure["email"].ground is Ground.LAW
    assert exposure["message_text"].verdict is Verdict.NO


def test_practice_alone_carries_the_same_request():
    """
    Without the law, what the operator was seen to give to such an asker still counts (WR-7).
    """
    chat = pm.conversation("wire", sent="2023-10-01", settings=BY_MAIL)
    court = pm.court("ch", suspicion=TERROR)
    seen = pm.obtainable(chat, by=court, on="2024-06-01", grounds=["practice"])
    assert seen["email"].verdict is Verdict.YES
    assert seen["email"].ground is Ground.PRACTICE
    before = pm.obtainable(chat, by=court, on="2023-12-01", grounds=["practice"])
    assert before["email"].verdict is not Verdict.YES


def test_an_account_opened_by_telephone_has_no_address_to_give():
    """
    Which of the two an account was opened with decides (WR-4).
    """
    chat = pm.conversation("wire", sent="2023-10-01", settings={"registered_with": "phone"})
    exposure = pm.obtainable(chat, by=pm.court("ch", suspicion=TERROR), on="2023-12-01")
    assert exposure["phone_number"].verdict is Verdict.YES
    assert exposure["email"].verdict is not Verdict.YES


def test_a_message_is_gone_once_it_is_delivered():
    """
    Servers hold ciphertext for those who are away and delete it on delivery (WR-5a): a breach
    later finds nothing, not even something sealed.
    """
    breach = pm.adversary(pm.BreachServer())
    chat = pm.conversation("wire", sent="2023-10-01")
    finding = pm.obtainable(chat, by=breach, on="2023-11-01")["message_text"]
    assert finding.verdict is Verdict.NO
    assert not finding.sealed
    waiting = pm.conversation(
        "wire", messages=[pm.Message(sent="2023-10-01", delivered="2023-12-01")]
    )
    finding = pm.obtainable(waiting, by=breach, on="2023-11-01")["message_text"]
    assert (finding.verdict, finding.broke) == (Verdict.NO, Step.SEALED)


@pytest.mark.parametrize(
    ("day", "settings"),
    [
        ("2020-05-10", {}),
        ("2025-05-10", {"mls": "no"}),
        ("2025-05-10", {"mls": "yes"}),
        ("2025-05-10", {}),
    ],
)
def test_the_operator_reads_nothing_under_either_protocol(day, settings):
    """
    Which protocol a chat has is disputed (WR-2c); it is end-to-end under both (WR-2a, WR-2b).
    """
    insider = pm.adversary(
        pm.OperateService(during=pm.Window(start=day[:8] + "01", end=day[:8] + "28"))
    )
    chat = pm.conversation("wire", sent=day, settings=settings)
    assert pm.obtainable(chat, by=insider, on=day)["message_text"].verdict is Verdict.NO


def test_contacts_lie_on_the_server_in_readable_form():
    """
    So says an assessment for journalists (WR-5d), and it is what a breach would find.
    """
    chat = pm.conversation("wire", sent="2026-07-01", settings=BY_MAIL)
    breach = pm.adversary(pm.BreachServer())
    exposure = pm.obtainable(chat, by=breach, on="2027-01-10")
    assert exposure["contacts"].verdict is Verdict.YES
    assert exposure["email"].verdict is not Verdict.NO


def test_the_operator_hears_no_call():
    """
    Calls are end-to-end encrypted too (WR-x5).
    """
    insider = pm.adversary(
        pm.OperateService(during=pm.Window(start="2023-01-01", end="2023-02-01"))
    )
    call = pm.Message(sent="2023-01-10", kinds="call_audio")
    chat = pm.conversation("wire", messages=[call])
    finding = pm.obtainable(chat, by=insider, on="2023-01-10")["call_audio"]
    assert (finding.verdict, finding.broke) == (Verdict.NO, Step.SEALED)


@pytest.mark.parametrize("mls", ["no", "yes"])
def test_keys_taken_later_open_nothing_that_was_recorded(mls):
    """
    Proteus has a key for each message, and MLS deletes its keys as well (WR-2a, WR-2b).
    """
    chat = pm.conversation(
        "wire",
        sent="2026-06-10",
        settings={"mls": mls},
        events=[pm.Event(kind="deleted", at="2026-06-11")],
    )
    both = pm.adversary(
        pm.OperateService(during=pm.Window(start="2026-06-01", end="2026-06-28")),
        pm.CompromiseKeys(participant="recipient", during=pm.Window(start="2026-07-10")),
    )
    finding = pm.obtainable(chat, by=both, on="2026-07-10")["message_text"]
    assert (finding.verdict, finding.broke) == (Verdict.NO, Step.SEALED)

"""A chat that servers keep for all who take part outlives the account of any one of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import privmodel as pm

NAMES = ("sender", "recipient", "third")
KEPT = pm.Platform(
    id="keeps",
    modes=[pm.Mode(id="all", schedule="transport_only")],
    chats=[pm.Chat(kind="group")],
    retention=[
        pm.Retention(kinds="message_text", at="operator", until=["deleted", "account_deleted"])
    ],
)


def verdict(days, on, **more):
    """What a breach of the servers on a day of March shows, when accounts end on some days."""
    talk = pm.Conversation(
        platform=KEPT,
        chat="group",
        participants=[pm.Participant(name=name) for name in NAMES],
        messages=pm.Message(sent="2024-03-01"),
        events=[
            pm.Event(kind="account_deleted", by=name, at=f"2024-03-{day:02}")
            for name, day in days.items()
        ],
        **more,
    )
    by = pm.adversary(pm.BreachServer())
    found = pm.obtainable(talk, by=by, on=f"2024-03-{on:02}", catalogue=pm.Catalogue())
    return found["message_text"].verdict.value


@given(st.dictionaries(st.sampled_from(NAMES), st.integers(2, 30)), st.integers(2, 30))
def test_it_surely_ends_with_the_last_account(days, on):
    """
    A message is surely kept until the first account ends, and surely gone when the last has ended.
    """
    if all(on < day for day in days.values()):
        expected = "yes"
    elif len(days) == len(NAMES) and all(day <= on for day in days.values()):
        expected = "no"
    else:
        expected = "unknown"
    assert verdict(days, on) == expected


@pytest.mark.parametrize(("members", "expected"), [(3, "no"), (4, "unknown"), (None, "no")])
def test_members_who_are_not_named_keep_their_accounts(members, expected):
    """
    In a group with members who are not named a message is never surely gone with the accounts.
    """
    assert verdict(dict.fromkeys(NAMES, 5), 10, members=members) == expected

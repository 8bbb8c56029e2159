"""Mastodon: who holds the server, or any server that a post reaches, has the post."""

import pytest

import privmodel as pm
from privmodel import Verdict


def seized(sent, on, **options):
    chat = pm.conversation("mastodon", sent=sent, **options)
    return pm.obtainable(chat, by=pm.adversary(pm.BreachServer()), on=on)


def test_a_seized_server_gives_direct_posts_and_accounts():
    """
    Direct posts lie readable on the server (MD-3), with e-mail addresses and follows (MD-8a); of
    addresses only a ceiling of 12 months is stated, which any server may undercut (MD-8b).
    """
    exposure = seized("2023-03-01", "2023-05-05")
    for kind in ("message_text", "sender", "recipient", "email", "contacts"):
        assert exposure[kind].verdict is Verdict.YES, kind
    assert exposure["ip_address"].verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(("on", "verdict"), [("2023-03-05", "yes"), ("2023-03-15", "unknown")])
def test_deletion_ends_the_copy_only_where_it_is_obeyed(on, verdict):
    """
    The server's own copy ends with a deletion unless the post was reported (MD-3, MD-6).
    """
    deletion = pm.Event(kind="deleted", at="2023-03-10", message="m1")
    report = pm.Event(kind="reported", at="2023-03-09", message="m1", by="recipient")
    exposure = seized("2023-03-01", on, events=[report, deletion])
    assert exposure["message_text"].verdict.value == verdict


@pytest.mark.parametrize(
    ("chat", "public", "verdict"),
    [("channel", True, Verdict.YES), ("one_to_one", False, Verdict.NO)],
)
def test_anybody_reads_public_posts_alone(chat, public, verdict):
    """
    Public posts are open to anybody (MD-4), direct ones to those named and to operators (MD-3).
    """
    posted = pm.conversation("mastodon", sent="2024-03-01", chat=chat, public=public)
    anybody = pm.adversary(pm.ReadPublic())
    assert pm.obtainable(posted, by=anybody, on="2024-04-01")["message_text"].verdict is verdict


@pytest.mark.parametrize(
    ("year", "verdict"), [(2016, Verdict.UNKNOWN), (2021, Verdict.NO), (2023, Verdict.NO)]
)
def test_addresses_of_who_left_are_gone_after_a_year(year, verdict):
    """
    Twelve months after the last connection no address may be left (MD-8b); before March 2018 the
    text allowed five years (MD-8d).
    """
    leave = [
        pm.Event(kind="account_deleted", at=f"{year}-12-10", by=name)
        for name in ("sender", "recipient")
    ]
    exposure = seized(f"{year}-12-01", f"{year + 2}-02-01", events=leave)
    assert exposure["ip_address"].verdict is verdict

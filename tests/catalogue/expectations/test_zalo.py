"""Zalo: readable as it passes unless a chat is turned over, and disputed where it is stored."""

import pytest

import privmodel as pm
from privmodel import Verdict


@pytest.mark.parametrize("year", [2023, 2026])
@pytest.mark.parametrize(("e2ee", "verdict"), [("off", Verdict.YES), ("on", Verdict.NO)])
def test_who_runs_the_servers_reads_what_is_not_turned_over(e2ee, verdict, year):
    """
    Ordinary chats pass readable (ZA-3b), encrypted ones, which there are since May 2022, do not
    (ZA-3a).
    """
    chat = pm.conversation("zalo", sent=f"{year}-02-01", settings={"e2ee": e2ee})
    during = pm.Window(start=f"{year}-01-15", end=f"{year}-03-01")
    exposure = pm.obtainable(
        chat, by=pm.adversary(pm.OperateService(during=during)), on=f"{year}-03-01"
    )
    assert exposure["message_text"].verdict is verdict


def test_whether_delivered_messages_lie_there_is_open():
    """
    Terms that name contents of interactions stand against the company's word that it stores none
    (ZA-2a, ZA-2b), so that neither yes nor no is said.
    """
    chat = pm.conversation("zalo", sent="2026-02-01")
    exposure = pm.obtainable(chat, by=pm.adversary(pm.BreachServer()), on="2026-03-01")
    assert exposure["message_text"].verdict in (Verdict.UNKNOWN, Verdict.CONFLICTING)
    assert exposure["phone_number"].verdict is Verdict.YES

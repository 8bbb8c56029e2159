"""An answer looks the same on a terminal, in a notebook and as plain text."""

from html import unescape
from io import StringIO

import pytest
from rich.console import Console

import privmodel as pm
from privmodel.query.render import html, table, text

TRICKY = "<b>[red]A & B"


@pytest.fixture(scope="module")
def exposure():
    chat = pm.conversation("signal", sent="2024-09-01")
    asker = pm.adversary(pm.SeizeDevice(participant="recipient"), name=TRICKY)
    return pm.obtainable(chat, by=asker, on="2024-10-01", known_at="2025-01-01")


def drawn(exposure):
    console = Console(file=StringIO(), width=300, no_color=True)
    console.print(table(exposure))
    return console.file.getvalue()


WAYS = {"text": text, "html": lambda exposure: unescape(html(exposure)), "table": drawn}


@pytest.mark.parametrize("way", WAYS)
def test_each_says_everything(way, exposure):
    """
    Each way shows every finding, what it takes for granted, the view and the reminder.
    """
    shown = WAYS[way](exposure)
    for finding in exposure.findings:
        assert finding.kind.words in shown
        assert finding.reason in shown
    for used in exposure.defaults:
        assert f"{used.owner}: {used.name} = {used.value} by default" in shown
    for line in exposure.assumptions:
        assert line in shown
    assert "2025-01-01" in shown
    assert TRICKY in shown
    assert "Not legal advice." in shown


def test_html_is_escaped(exposure):
    """
    What people named can't become part of the page.
    """
    shown = html(exposure)
    assert TRICKY not in shown
    assert "&lt;b&gt;[red]A &amp; B" in shown


def test_cells_are_escaped():
    """
    The name of a participant can't become part of the page either.
    """
    people = [pm.Participant(name="<i>"), pm.Participant(name="editor")]
    chat = pm.conversation("signal", sent="2024-09-01", participants=people)
    exposure = pm.obtainable(chat, by=pm.adversary(pm.SeizeDevice()), on="2024-10-01")
    assert "device:<i>" in text(exposure)
    assert "<i>" not in html(exposure)


def test_the_exposure_shows_itself(exposure):
    """
    A notebook and rich get the same from the exposure itself.
    """
    assert exposure._repr_html_() == html(exposure)
    console = Console(file=StringIO(), width=300, no_color=True)
    console.print(exposure)
    assert console.file.getvalue() == drawn(exposure)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_text_keeps_within_its_width(width, exposure):
    """
    Plain text with a width has no longer line, and the same words in the same order.
    """
    shown = text(exposure, width=width)
    assert max(map(len, shown.splitlines())) <= width
    assert set(shown.split()) == set(text(exposure).split())


def test_kinds_are_chosen(exposure):
    """
    Only the kinds asked for are shown, parents included; an unknown one is refused.
    """
    shown = text(exposure, ["message_content"])
    assert "message content" in shown
    assert "timestamp  " not in shown
    with pytest.raises(pm.UnknownName):
        text(exposure, ["message_contents"])


def test_a_partial_yes_says_so():
    """
    Where only some items are obtained, the verdict says how it stands with all of them.
    """
    chat = pm.conversation("signal", sent=["2024-09-01", "2024-10-20"])
    seize = pm.SeizeDevice(participant="recipient")
    exposure = pm.obtainable(chat, by=pm.adversary(seize), on="2024-10-01")
    assert exposure["message_text"].verdict is pm.Verdict.YES
    assert "yes (of all: no)" in text(exposure, ["message_text"])

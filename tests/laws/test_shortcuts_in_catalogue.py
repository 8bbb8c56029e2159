"""Law 5 over the catalogue: of whatever messenger, shortcuts say what the long way says."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import privmodel as pm
from privmodel.catalogue.registry import builtin
from privmodel.query.obtainable import obtainable_of

ADVERSARIES = {
    "operator": lambda: pm.adversary(pm.OperateService()),
    "us": lambda: pm.court("us"),
    "fr": lambda: pm.court("fr"),
    "network": lambda: pm.adversary(pm.TapNetwork()),
    "phone": lambda: pm.adversary(pm.SeizeDevice(participant="recipient", unlocked=True)),
    "locked": lambda: pm.adversary(pm.SeizeDevice()),
}
MESSENGERS = tuple(name for name in sorted(builtin().platforms()) if builtin().platform(name).chats)
DAYS = (date(2024, 7, 1), date(2026, 1, 15))
GROUPS = (("message_text",), ("sender", "contacts"), ("phone_number", "ip_address", "timestamp"))


def agrees(messenger, name, day, *, deleted):
    """Compare what is said of each kind with its reasons, without them, and of a few kinds."""
    sent = day - timedelta(days=60)
    events = [pm.Event(kind="deleted", at=sent + timedelta(days=20))] if deleted else []
    chat = pm.conversation(messenger, sent=sent, events=events)
    how = {"by": ADVERSARIES[name](), "on": day}
    long, short, single = (pm.obtainable(chat, **how) for _ in range(3))
    findings = {found.kind.value: found for found in long.findings}
    assert short.verdicts == {kind: found.verdict.value for kind, found in findings.items()}
    for kind, found in findings.items():
        assert short.gist(kind) == found.gist
        assert single.settled(kind) == dict(found.items)
    for group in GROUPS:
        kinds = [kind for kind in group if kind in findings]
        few = obtainable_of(frozenset(map(pm.DataKind, kinds)), chat, **how)
        for kind in kinds:
            assert few.settled(kind) == dict(findings[kind].items)


@pytest.mark.long
@pytest.mark.parametrize("name", ADVERSARIES)
@pytest.mark.parametrize("messenger", MESSENGERS)
def test_every_messenger_is_answered_alike_by_shortcuts(messenger, name):
    """
    On two days, and whether the message is deleted in between or not, the verdicts on all kinds are
    those of the findings.
    """
    for day in DAYS:
        for deleted in (False, True):
            agrees(messenger, name, day, deleted=deleted)


@settings(max_examples=12)
@given(
    st.sampled_from(MESSENGERS),
    st.sampled_from(sorted(ADVERSARIES)),
    st.dates(date(2015, 1, 1), date(2028, 1, 1)),
    st.booleans(),
)
def test_some_messengers_are_answered_alike_by_shortcuts(messenger, name, day, deleted):
    """
    And so they are on some days.
    """
    agrees(messenger, name, day, deleted=deleted)

"""A conversation of ten times as many messages costs about ten times as much, not a hundred."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

import privmodel as pm
from privmodel.model.retention import EventKind
from privmodel.rules.footprint import Footprint


class Scanned(list):
    """A list that counts how often somebody goes through it from the start."""

    scans = 0

    def __iter__(self):
        Scanned.scans += 1
        return super().__iter__()


def chat(platform, count):
    """A one-to-one chat of so many messages, an hour apart, the two in turn."""
    first = pm.conversation(platform, sent="2024-03-01")
    names = [person.name for person in first.participants]
    start = datetime(2024, 3, 1, tzinfo=UTC)
    messages = [
        pm.Message(id=f"m{n}", sender=names[n % 2], sent=start + timedelta(hours=n))
        for n in range(count)
    ]
    return evolve(first, messages=messages)


@pytest.mark.parametrize("platform", ["telegram", "signal", "whatsapp"])
@pytest.mark.parametrize("power", [pm.SeizeDevice(), pm.BreachServer()])
def test_copies_are_not_gone_through_message_by_message(monkeypatch, platform, power):
    """
    How often all copies are gone through, to answer and to list the kinds that there are, does not
    depend on how many messages there are.
    """
    made = Footprint.__init__

    def counting(self, *given):
        made(self, *given)
        self.copies = Scanned()

    monkeypatch.setattr(Footprint, "__init__", counting)
    scans = set()
    for count in (3, 30):
        Scanned.scans = 0
        assert list(pm.obtainable(chat(platform, count), by=pm.adversary(power), on="2024-10-01"))
        scans.add(Scanned.scans)
    assert len(scans) == 1
    assert scans.pop() > 0


def test_events_are_found_by_message_and_kind():
    """
    What happens to one message is found without the events about others.
    """
    events = [
        pm.Event(kind=EventKind.DELETED, at="2024-04-01", message="m1", by="sender"),
        pm.Event(kind=EventKind.DELETED, at="2024-05-01", by="sender"),
        pm.Event(kind=EventKind.REPORTED, at="2024-06-01", message="m1", by="recipient"),
    ]
    talk = evolve(chat("telegram", 3), events=events)
    deleted = EventKind.DELETED
    assert talk.events_about(talk.message("m1"), deleted) == [events[1], events[0]]
    assert talk.events_about(talk.message("m2"), deleted) == [events[1]]
    assert talk.events_of(deleted, EventKind.REPORTED) == events
    with pytest.raises(pm.UnknownName, match="'m2'"):
        talk.message("m22")

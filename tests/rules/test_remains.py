"""What a deletion leaves on a disk: open, until a statement says that it is gone; never a yes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import privmodel as pm
from privmodel import Verdict

SENT = datetime(2024, 3, 1, tzinfo=UTC)
ORDER = [Verdict.NO, Verdict.UNKNOWN, Verdict.YES]


def day(number):
    """So many days after the message is sent."""
    return SENT + timedelta(days=number)


def fact(**parts):
    """A statement seen now and then."""
    period = pm.Period(start=parts.pop("since", None), end=parts.pop("until", None))
    seen = parts.pop("seen", [pm.Sighting(source="S1", on="2024-02-01")])
    return pm.Fact(
        id="F-1", says="It is written over.", grade="press", seen=seen, period=period, **parts
    )


def somechat(*erasures, facts=(), **more):
    return pm.Platform(
        id="somechat",
        modes=[pm.Mode(id="all", schedule="double_ratchet")],
        timers=[pm.Timer(starts="sent")],
        erasures=erasures,
        facts=facts,
        sources=[pm.Source(id="S1", title="page", url="https://example.org", grade="press")]
        if facts
        else [],
        **more,
    )


def text(service, on, *powers, events=None, kind="message_text", **more):
    """What whoever seizes the recipient's phone on a day has of a message."""
    if events is None and "timer_days" not in more:
        events = [gone(10)]
    chat = pm.conversation(service, sent=SENT, events=events or (), **more)
    powers = powers or (pm.SeizeDevice(participant="recipient"),)
    return pm.obtainable(chat, by=pm.adversary(*powers), on=day(on))[kind]


def gone(number, **how):
    """The message is deleted, for everybody unless it is said by whom."""
    return pm.Event(kind="deleted", at=day(number), everyone="by" not in how, **how)


def test_where_nobody_says_that_it_is_written_over_remains_are_open():
    """
    From the deletion on it is open whether remains are left, however long ago it was.
    """
    assert text(somechat(), 9).verdict is Verdict.YES
    for on in (10, 11, 10_000):
        found = text(somechat(), on)
        assert found.verdict is Verdict.UNKNOWN
        assert found.reason == "whether remains of m1 are left on recipient/phone"


@given(
    end=st.integers(min_value=1, max_value=20),
    on=st.integers(min_value=0, max_value=40),
    within=st.none() | st.integers(min_value=0, max_value=10),
    timed=st.booleans(),
    kind=st.sampled_from(["message_text", "sender", "timestamp"]),
)
def test_remains_lie_from_the_deletion_until_they_are_erased(end, on, within, timed, kind):
    """
    A message is there until it is deleted or its timer ends, then open, and gone when the days are
    over within which the client erases it; without such a client it stays open.
    """
    service = somechat() if within is None else somechat(pm.Erasure(within_days=within))
    how = {"timer_days": end} if timed else {"events": [gone(end)]}
    expected = Verdict.YES
    if on >= end:
        over = within is not None and on >= end + within
        expected = Verdict.NO if over else Verdict.UNKNOWN
    assert text(service, on, kind=kind, **how).verdict is expected


def test_each_deletes_the_own_copy():
    """
    What the sender deletes for itself alone leaves the recipient's copy whole.
    """
    mine = [gone(10, by="sender")]
    assert text(somechat(), 12, events=mine).verdict is Verdict.YES
    phone = pm.SeizeDevice(participant="sender")
    assert text(somechat(), 12, phone, events=mine).verdict is Verdict.UNKNOWN


def test_what_never_came_leaves_nothing():
    """
    A message that was deleted for everybody before it was delivered left nothing on the phone.
    """
    late = pm.Message(id="m1", sent=SENT, delivered=day(20))
    chat = pm.Conversation(
        platform=somechat(),
        messages=[late],
        events=[gone(10)],
        participants=[pm.Participant(name="sender"), pm.Participant(name="recipient")],
    )
    phone = pm.adversary(pm.SeizeDevice(participant="recipient"))
    assert pm.obtainable(chat, by=phone, on=day(30))["message_text"].verdict is Verdict.NO


def test_remains_lie_under_the_device_s_own_key():
    """
    Who copies the keys on a phone gets no remains; who has a locked one needs it opened as well.
    """
    keys = pm.CompromiseKeys(participant="recipient")
    assert text(somechat(), 12, keys).verdict is Verdict.NO
    locked = text(somechat(), 12, pm.SeizeDevice(participant="recipient", unlocked=False))
    assert locked.verdict is Verdict.UNKNOWN
    assert "can be opened" in locked.reason
    assert text(somechat(pm.Erasure()), 12, pm.SeizeDevice(unlocked=False)).verdict is Verdict.NO


def test_remains_are_not_copied():
    """
    A backup that is switched on after a deletion has nothing of the message.
    """
    backup = pm.Setting(
        name="backup", values=["off", "on"], belongs="participant",
        defaults=[pm.Default(value="off")],
    )  # fmt: skip
    copying = pm.Replication(
        kinds="message_text", source="device", target="operator", seal="none",
        where={"backup": "on"},
    )  # fmt: skip
    service = somechat(
        settings=[backup], replications=[copying],
        retention=[pm.Retention(kinds="message_text", at="operator", existence="absent")],
    )  # fmt: skip
    for switched, verdict in ((5, Verdict.YES), (15, Verdict.NO)):
        change = pm.SettingChange(
            participant="recipient", setting="backup", value="on", at=day(switched)
        )
        found = text(service, 20, pm.BreachServer(), changes=[change], events=[gone(10)])
        assert found.verdict is verdict


@pytest.mark.parametrize(
    ("erasures", "facts"),
    [
        ([pm.Erasure(kinds="attachment")], []),
        ([pm.Erasure(where={"os": "ios"})], []),
        ([pm.Erasure(facts="F-1")], [fact(seen=[])]),
        ([pm.Erasure(facts="F-1")], [fact(until="2024-03-05")]),
        ([pm.Erasure(facts="F-1")], [fact(since="2024-03-20")]),
        ([pm.Erasure(facts="F-1")], [fact(since="2024-03-01/2024-03-20")]),
        ([pm.Erasure(facts="F-1")], [fact(horizon=10)]),
        ([pm.Erasure(facts="F-1")], [fact(denied=[pm.Sighting(source="S1", on="2024-02-02")])]),
        ([pm.Erasure(), pm.Erasure(erased=False)], []),
    ],
    ids=[
        "other_kind", "unstated_system", "unseen", "ended", "later", "rough", "stale", "disputed",
        "contradicted",
    ],
)  # fmt: skip
def test_a_doubtful_statement_leaves_it_open(erasures, facts):
    """
    Only a statement that surely holds of this copy at its deletion says that nothing is left.
    """
    service = somechat(*erasures, facts=facts)
    assert text(service, 12).verdict is Verdict.UNKNOWN


def test_a_statement_of_its_time_says_that_nothing_is_left():
    """
    What was written over stays so when the statement ends later, or holds on that system alone.
    """
    service = somechat(pm.Erasure(facts="F-1"), facts=[fact(until="2024-03-13")])
    assert text(service, 30).verdict is Verdict.NO
    service = somechat(pm.Erasure(where={"os": "ios"}))
    people = ["sender", pm.Participant(name="recipient", devices=[pm.Device(os="ios")])]
    assert text(service, 12, participants=people).verdict is Verdict.NO


def test_of_a_rough_day_the_statement_must_hold_throughout():
    """
    Where a deletion may lie before the client began to write over, remains are open.
    """
    service = somechat(pm.Erasure(facts="F-1"), facts=[fact(since="2024-03-08")])
    rough = pm.Event(kind="deleted", at="2024-03-05/2024-03-11", everyone=True)
    assert text(service, 30, events=[rough]).verdict is Verdict.UNKNOWN
    later = pm.Event(kind="deleted", at="2024-03-08/2024-03-11", everyone=True)
    assert text(service, 30, events=[later]).verdict is Verdict.NO


def test_what_was_found_before_is_named():
    """
    An answer that remains leave open names the facts that say they were found.
    """
    service = somechat(pm.Erasure(erased=False, facts="F-1"), facts=[fact()])
    chat = pm.conversation(service, sent=SENT, events=[gone(10)])
    found = pm.obtainable(chat, by=pm.adversary(pm.SeizeDevice()), on=day(12))
    assert "F-1" in str(found.explain("message_text"))


_ERASURES = st.builds(
    pm.Erasure,
    kinds=st.sampled_from([(), "message_text", "sender"]),
    within_days=st.sampled_from([0, 1, 5]),
    where=st.sampled_from([{}, {"os": "ios"}, {"chat": "group"}]),
)


@given(said=st.lists(_ERASURES, max_size=2), more=_ERASURES, on=st.integers(8, 18))
def test_one_more_statement_that_it_is_erased_never_shows_more(said, more, on):
    """
    Whoever learns that a client erases finds no message better reachable than before, and a
    message deleted is never surely there.
    """
    before = text(somechat(*said), on).verdict
    after = text(somechat(*said, more), on).verdict
    assert ORDER.index(after) <= ORDER.index(before)
    assert on < 10 or before is not Verdict.YES


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"within_days": -1}, r"Erasure\.within_days"),
        ({"within_days": 3, "erased": False}, "no last day"),
        ({"kinds": "phone_number"}, r"Erasure\.kinds"),
    ],
)
def test_statements_that_make_no_sense(parts, words):
    """
    An erasure counts days forward, has none where nothing is erased, and speaks of messages.
    """
    with pytest.raises(pm.InvalidModel, match=words):
        pm.Erasure(**parts)


SHOWN = pm.Replication(
    kinds="message_text", source="device", target="notification_store", live=True
)
KEPT_SHOWN = pm.Replication(kinds="message_text", source="device", target="notification_store")
WIPED = pm.Erasure()
WIPED_THERE = pm.Erasure(at="notification_store", within_days=2)


@pytest.mark.parametrize(
    ("erasures", "on", "verdict"),
    [
        ((WIPED,), 5, Verdict.YES),
        ((WIPED,), 20, Verdict.UNKNOWN),
        ((WIPED_THERE,), 20, Verdict.UNKNOWN),
        ((WIPED, WIPED_THERE), 11, Verdict.UNKNOWN),
        ((WIPED, WIPED_THERE), 13, Verdict.NO),
        ((WIPED, pm.Erasure(at="notification_store", erased=False)), 20, Verdict.UNKNOWN),
    ],
)
def test_what_is_removed_from_the_store_of_notifications_may_leave_remains(erasures, on, verdict):
    """
    That the client writes over what it deletes says nothing of what its system showed, and the
    other way round: remains are gone where both are said to be.
    """
    assert text(somechat(*erasures, replications=[SHOWN]), on).verdict is verdict


def test_the_sender_s_phone_has_no_notification_and_no_remains_of_one():
    """
    Nobody is notified of what they wrote, so that only the recipient's store may have remains.
    """
    service = somechat(WIPED, replications=[SHOWN])
    own = pm.SeizeDevice(participant="sender")
    assert text(service, 20, own).verdict is Verdict.NO
    assert text(service, 20).verdict is Verdict.UNKNOWN


def test_a_notification_that_outlives_its_message_is_no_remains():
    """
    A store that keeps what it showed after the deletion has the message itself.
    """
    finding = text(somechat(WIPED, replications=[KEPT_SHOWN]), 20)
    assert finding.verdict is Verdict.YES
    assert finding.holder == "device:recipient/phone/disk/notifications"


def test_erasures_are_on_devices():
    """
    What servers do about deletions is retention, and an erasure there is refused with the mend.
    """
    with pytest.raises(pm.InvalidModel, match="device or notification_store"):
        pm.Erasure(at="operator")

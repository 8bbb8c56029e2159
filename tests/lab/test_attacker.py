"""The attacker learns what it can compute from what it sees, and nothing else."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import privmodel as pm
from lab.talks import EVERYTHING, alternating, event, hour, read, resident, seized, span, talk, when
from privmodel.errors import InvalidModel, LabError, UnknownName
from privmodel.lab import Access, Resident, Seizure, Tap, opened, run
from privmodel.lab.attacker import closure
from privmodel.lab.recording import Log, digest

SCHEDULES = (
    "transport_only",
    "server_held_keys",
    "static_keys",
    "long_period_rekey",
    "periodic_rekey",
    "per_call_keys",
    "double_ratchet",
    pm.DoubleRatchet(start="pqxdh", lazy=True),
    pm.DoubleRatchet(kem_ratchet="pq3", kem_every=3),
    pm.DoubleRatchet(kem_ratchet="spqr", kem_every=2),
    "sender_keys",
    "megolm",
    "treekem",
)


@pytest.mark.parametrize("schedule", SCHEDULES, ids=str)
def test_everything_opens_everything(schedule):
    """
    Whoever is resident on all devices from the beginning reads every message, under every schedule.
    """
    recording = alternating(schedule, 12, 2, group="x25519")
    watch = (resident("a", 0, 12), resident("b", 0, 12))
    assert read(recording, residents=watch) == span(0, 11)


@pytest.mark.parametrize("schedule", SCHEDULES, ids=str)
def test_nothing_opens_nothing(schedule):
    """
    Whoever only taps the lines of devices reads nothing, under every schedule.
    """
    recording = alternating(schedule, 12, 2, group="x25519")
    lines = (Tap("network:a"), Tap("network:b"))
    assert read(recording, taps=lines) == set()
    assert read(recording, taps=()) == set()


@given(
    st.sampled_from(SCHEDULES),
    st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 12)), max_size=4),
    st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 12)), max_size=4),
)
def test_more_access_opens_no_less(schedule, some, more):
    """
    What an attacker reads it also reads when it has seized something else besides.
    """
    recording = alternating(schedule, 12, 2, group="x25519")
    fewer = [seized(who, number) for who, number in some]
    further = [seized(who, number) for who, number in more]
    assert read(recording, *fewer) <= read(recording, *fewer, *further)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 12)), min_size=2, max_size=5))
def test_the_order_of_seizures_changes_nothing(some):
    """
    Seizures in any order, each of them twice, open the same.
    """
    recording = alternating("double_ratchet", 12, 2)
    places = [seized(who, number) for who, number in some]
    assert read(recording, *places) == read(recording, *reversed(places), *places)


def test_seizure_and_residence_differ():
    """
    A stay shows keys that exist only within a step: of a call that a seizure before and after it
    leaves shut.
    """
    recording = alternating("per_call_keys", 6, 1)
    assert (
        read(recording, *(seized(who, number) for who in "ab" for number in span(-1, 6))) == set()
    )
    assert read(recording, residents=(resident("a", 2, 3),)) == {2, 3}


def test_plaintext_is_taken_unless_left_out():
    """
    A seized device gives the messages that lie on it, unless only its keys are taken.
    """
    recording = run(talk("abab", deleted=False), "double_ratchet")
    assert read(recording, seized("a", 2), taps=()) == {0, 1, 2}
    assert read(recording, seized("a", 2, contents=False), taps=()) == set()


def test_deletion_reaches_the_copies_of_whom_it_should():
    """
    What one person deletes for that one alone stays with the other; a later message stays too.
    """
    gone = pm.Event(kind="deleted", at=when(1.5), by="a", everyone=False)
    recording = run(talk("abab", deleted=False, events=[gone]), "static_keys")
    assert read(recording, seized("a", 3), taps=()) == {2, 3}
    assert read(recording, seized("b", 3), taps=()) == {0, 1, 2, 3}


def test_windows_are_half_open():
    """
    A tap sees what passes at its first instant, and not what passes at its end.
    """
    recording = alternating("static_keys", 6, 1)
    window = (Tap(None, hour(1), hour(3)),)
    assert read(recording, seized("a", 5), taps=window) == {1, 2}


def test_an_unknown_place_is_named():
    """
    A holder or a line that does not occur is answered with the nearest that do.
    """
    recording = alternating("static_keys", 6, 1)
    with pytest.raises(UnknownName, match="a/phone"):
        read(recording, seized("aa", 1))
    with pytest.raises(UnknownName, match="network:a"):
        opened(recording, Access(taps=(Tap("network:aa"),)))


def test_a_window_that_ends_before_it_begins():
    """
    A tap and a stay need an end after their beginning.
    """
    with pytest.raises(InvalidModel, match=r"Tap\.end"):
        Tap(None, 2, 1)
    with pytest.raises(InvalidModel, match=r"Resident\.end"):
        Resident("a/phone", 2, 2)


def test_a_false_log_is_noticed():
    """
    If an operation gives something else than the log says, the attacker raises and goes no further.
    """
    recording = alternating("static_keys", 6, 1)
    edges = {tuple(edge): (digest(b"x"),) for *edge, _ in recording.log.edges}
    false = evolve(recording, log=Log(edges))
    with pytest.raises(LabError, match="another outcome"):
        closure(false, Access(taps=EVERYTHING, seizures=(seized("a", 1),)))


def test_rough_instants_are_refused():
    """
    A conversation with a date known only to the month cannot be run, and the error says which.
    """
    rough = talk("ab", events=[pm.Event(kind="rekeyed", by="a", at="2024-05")])
    with pytest.raises(InvalidModel, match="exact instant"):
        run(rough, "static_keys")
    assert event("rekeyed", "a", 1).at.exact


def test_a_seizure_at_the_instant_of_an_event():
    """
    What happens at the instant at which a device is taken has happened: a message that arrives then
    is there, and the one of the next hour is not.
    """
    recording = run(talk("aa", deleted=False), "static_keys")
    assert read(recording, Seizure("b/phone", hour(0)), taps=()) == {0}

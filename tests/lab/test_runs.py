"""How a conversation is played: who gets what and when, and what cannot be played."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import privmodel as pm
from lab.talks import PLATFORM, event, hour, read, resident, seized, span, talk, when
from privmodel.errors import InvalidModel, LabError, UnknownName
from privmodel.lab import Access, Resident, Seizure, Tap, opened, run, run_mode
from privmodel.lab.groups import agree
from privmodel.lab.modes import mode_of

PAIRWISE = (
    "static_keys",
    "long_period_rekey",
    "double_ratchet",
    pm.DoubleRatchet(lazy=True, one_time_prekeys=False),
    pm.DoubleRatchet(kem_ratchet="pq3", kem_every=2),
    pm.DoubleRatchet(kem_ratchet="spqr", kem_every=1),
    "sender_keys",
    "megolm",
    pm.Megolm(receiver_keeps="latest", messages=3),
    "treekem",
)


@st.composite
def disorderly(draw, people=("a", "b", "c")):
    """A group in which messages are late or lost and members come, go and renew their keys."""
    writers = draw(st.lists(st.sampled_from(people[:2]), min_size=1, max_size=10))
    delays = {
        number: late
        for number in range(len(writers))
        if (late := draw(st.sampled_from((0, 0, 0, 1, 3, None)))) != 0
    }
    events = []
    inside = draw(st.booleans())
    for number in sorted(draw(st.sets(st.integers(1, 12), max_size=3))):
        kind = draw(st.sampled_from(("coming or going", "rekeyed")))
        if kind == "rekeyed":
            events.append(event(kind, draw(st.sampled_from(people[:2])), number))
        else:
            events.append(event("left" if inside else "joined", people[2], number))
            inside = not inside
    return talk(writers, people=people, events=events, delays=delays)


@given(st.sampled_from(PAIRWISE), disorderly())
def test_what_is_delivered_is_read(schedule, meeting):
    """
    Under every schedule all that is delivered can be read by those who took part when it was sent,
    whatever was late or lost and whoever came and went; unless the key it was sealed to has been
    destroyed meanwhile, which is said.
    """
    try:
        recording = run(meeting, schedule)
    except LabError as refusal:
        assert "destroyed" in str(refusal)  # noqa: PT017
        assert any(one.kind == "rekeyed" for one in meeting.events)
        return
    stay = [Resident(f"{who}/phone", hour(-1), hour(99)) for who in "ab"]
    assert read(recording, residents=tuple(stay)) == span(0, len(meeting.messages) - 1)


def test_both_may_begin():
    """
    Two people may write before either has heard from the other; both are read, and afterwards they
    go on in one session.
    """
    recording = run(talk("abababab", delays={0: 2, 1: 2}), "double_ratchet")
    zones = {zone for zone in recording.kept("a/phone") if zone.startswith("session ")}
    assert len(zones) == 2
    assert len(recording.markers) == 8


def test_every_device_gets_a_copy():
    """
    A message goes to every device of everybody, the writer's other ones too, as soon as linked.
    """
    tablet = pm.Device(name="tablet", linked=when(1.5))
    people = (pm.Participant(name="a", devices=(pm.Device(), tablet)), "b")
    recording = run(talk("abab", people=people, deleted=False), "double_ratchet")
    kept = {zone for zone in recording.kept("a/tablet") if zone.startswith("message ")}
    assert kept == {"message m2", "message m3"}


def test_the_operator_keeps_what_is_underway():
    """
    A message lies at the operator from its sending to its arrival, sealed; one that is lost does
    not lie there.
    """
    recording = run(talk("aaa", delays={0: 5, 1: None}), "double_ratchet")
    queued = {at: recording.kept("operator", hour(at)).keys() for at in (0, 3, 6)}
    assert "queue m0 b/phone" in queued[0]
    assert "queue m0 b/phone" in queued[3]
    assert not any(zone.startswith("queue") for zone in queued[6])
    assert opened(recording, Access(seizures=(Seizure("operator", hour(3)),))) == frozenset()


def test_timers_delete():
    """
    With a timer, messages vanish from all devices when it ends, and not before.
    """
    timed = evolve(PLATFORM, timers=[pm.Timer(starts="sent")])
    meeting = evolve(talk("ab", deleted=False), platform=timed, timer_days=1)
    recording = run(meeting, "static_keys")
    assert read(recording, seized("b", 22), taps=()) == {0, 1}
    assert read(recording, seized("b", 23.9), taps=()) == {1}
    assert read(recording, seized("b", 26), taps=()) == set()


def test_a_deleted_message_that_arrives_later_is_not_kept():
    """
    What was deleted for everybody before it arrived does not come to lie on a device.
    """
    gone = pm.Event(kind="deleted", at=when(1), message="m0")
    recording = run(talk("ab", delays={0: 5}, deleted=False, events=[gone]), "static_keys")
    assert read(recording, seized("b", 9), taps=()) == {1}


def test_verdicts_do_not_hang_on_chance():
    """
    Two runs differ in every key and agree on who reads what.
    """
    meeting = talk("aabbaabb", delays={1: 4})
    one, two = run(meeting, "double_ratchet"), run(meeting, "double_ratchet")
    assert not set(one.markers.values()) & set(two.markers.values())
    for number in range(-1, 9):
        assert read(one, seized("a", number)) == read(two, seized("a", number))


def test_entropy_is_an_argument():
    """
    With entropy of one's own, and no encapsulation, two runs are the same to the last byte.
    """

    def source():
        state = iter(range(10**6))
        return lambda size: b"".join(next(state).to_bytes(8, "big") for _ in range(size))[:size]

    meeting = talk("aabb")
    one = run(meeting, "double_ratchet", entropy=source())
    two = run(meeting, "double_ratchet", entropy=source())
    assert one.wires == two.wires
    assert one.history == two.history


def test_a_tap_sees_each_line_when_it_is_used():
    """
    The writer's line is used at sending, the reader's at arrival.
    """
    recording = run(talk("a", delays={0: 3}), "static_keys")
    key = seized("b", 9)
    for link, at, seen in (("a", 0, {0}), ("b", 0, set()), ("a", 3, set()), ("b", 3, {0})):
        taps = (Tap(f"network:{link}", hour(at), hour(at) + 60),)
        assert read(recording, key, taps=taps) == seen


def test_a_stay_sees_what_a_copy_does_not():
    """
    Malware on a phone reads what passes through it while it stays, and with the keys it found there
    what follows from them.
    """
    recording = run(talk("aabbaabb"), "double_ratchet")
    assert read(recording, residents=(resident("b", 1, 1),), taps=()) == {1}
    assert read(recording, residents=(resident("b", 1, 1),)) >= {1, 2, 3}


def test_a_secret_chat_has_two():
    """
    A secret chat between three is refused, with the place and what would be right.
    """
    with pytest.raises(InvalidModel, match="joins two"):
        run(talk("a", people=("a", "b", "c")), "periodic_rekey", group="x25519")


def test_unknown_schedules_and_groups():
    """
    A schedule or a group that does not exist is answered with the nearest that do.
    """
    with pytest.raises(UnknownName, match="double_ratchet"):
        run(talk("a"), "double_rachet")
    with pytest.raises(UnknownName, match="x25519"):
        run(talk("a"), "periodic_rekey", group="x2519")


class Tampering:
    """A mode whose operator turns a bit of whatever passes it."""

    def __init__(self, inner, where):
        self.inner, self.where = inner, where

    def __getattr__(self, name):
        return getattr(self.inner, name)

    def receive(self, world, sender, recipient, body):
        changed = bytearray(body)
        changed[self.where // 8 % len(body)] ^= 1 << self.where % 8
        return self.inner.receive(world, sender, recipient, bytes(changed))


@given(st.sampled_from((*PAIRWISE, "per_call_keys", "periodic_rekey")), st.integers(0, 30_000))
def test_a_tampering_operator_is_noticed(schedule, where):
    """
    If a bit is turned on the way, the run ends with an error that says at whose place: never with
    another text, nor with a message that merely was not read.
    """
    with pytest.raises(LabError, match="b/phone"):
        run_mode(talk("aba"), Tampering(mode_of(schedule, group="x25519"), where))


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_x25519_agrees_with_pynacl(one, other):
    """
    PyNaCl's X25519 gives the same shared secret.
    """
    bindings = pytest.importorskip("nacl.bindings")
    public = bindings.crypto_scalarmult_base(other)
    assert agree("x25519", one, public) == bindings.crypto_scalarmult(one, public)

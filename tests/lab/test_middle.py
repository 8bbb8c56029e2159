"""Somebody in the middle of a first contact, at the bytes."""

import pytest

import privmodel as pm
from lab.talks import hour, read, span, talk
from privmodel.errors import LabError
from privmodel.lab import Resident, Seizure, run_mode
from privmodel.lab.protocols.double_ratchet import Settings
from privmodel.lab.protocols.middle import Middle, picture
from privmodel.lab.protocols.secret_chat import SecretChat
from privmodel.lab.protocols.sessions import Sessions

BETWEEN = pm.Participant(
    name="between", devices=(pm.Device(name="as a"), pm.Device(name="as b"))
)  # fmt: skip
MEETING = talk("abba", people=("a", "b", BETWEEN))
STAY = (Resident("between/as a", hour(-1), hour(9)), Resident("between/as b", hour(-1), hour(9)))


def two_chats():
    return SecretChat(group="x25519"), SecretChat(group="x25519")


def one_for_both():
    mode = Sessions(Settings())
    return mode, mode


def in_the_middle(make, **more):
    """A run in which a third party takes b's part towards a, and a's towards b."""
    near, far = make()
    sides = {"a/phone": ("between/as b", near), "b/phone": ("between/as a", far)}
    return run_mode(MEETING, Middle(sides, **more))


@pytest.mark.parametrize("make", [two_chats, one_for_both])
def test_the_middle_reads_what_both_sides_write(make):
    """
    Who has agreed on keys with each side reads everything that it passes on, and each side reads
    what the other wrote; who only records what passes reads nothing.
    """
    recording = in_the_middle(make)
    assert read(recording, residents=STAY) == span(0, 3)
    assert read(recording) == set()
    for side, wrote in (("a", {0, 3}), ("b", {1, 2})):
        marks = {f"m{number}" for number in span(0, 3) - wrote}
        kept = {stored.body for stored in recording.history if stored.holder == f"{side}/phone"}
        assert {recording.markers[name] for name in marks} <= kept


def test_half_of_the_middle():
    """
    The middle's device towards one side alone has a key that opens that side's conversation: both
    directions, since it passes on what the other side wrote.
    """
    recording = in_the_middle(two_chats)
    for name in ("as a", "as b"):
        assert read(recording, Seizure(f"between/{name}", hour(9))) == span(0, 3)


def test_who_compares_stops():
    """
    The two sides of a secret chat with somebody in the middle show different pictures, and who
    compares sends nothing more; without one in the middle the pictures are the same.
    """
    with pytest.raises(LabError, match="different ones"):
        in_the_middle(two_chats, shown=picture)
    seen = []

    class Looked(SecretChat):
        def receive(self, world, sender, recipient, body):
            pair = (sender.holder, recipient.holder)
            seen.append({picture(world, *pair), picture(world, *pair[::-1])})
            return super().receive(world, sender, recipient, body)

    run_mode(talk("abba"), Looked(group="x25519"))
    assert [len(pictures) for pictures in seen] == [1] * 4
    assert all(pictures != {b""} for pictures in seen)

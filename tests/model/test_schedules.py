"""Key schedules as values: what may be written down, and what is said of what may not."""

import pytest

import privmodel as pm
from privmodel.catalogue.document import plain
from privmodel.catalogue.schema import read_platform
from privmodel.model.schedules import SCHEDULES, Start, schedule


def read(written):
    """The schedule that a platform's file gets from what is written in it."""
    document = {"format": 1, "id": "here", "mode": [{"id": "all", "schedule": written}]}
    return read_platform(document, "here.toml").value.modes[0].schedule


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_name_alone_has_the_usual_parts(name):
    """
    A schedule written as its name is the one whose parts are all left out, and reads back.
    """
    assert read(name) == schedule(name) == SCHEDULES[name]() == read(plain(SCHEDULES[name]()))


@pytest.mark.parametrize(
    "written",
    [
        {"kind": "long_period_rekey", "days": 365},
        {"kind": "per_call_keys"},
        {"kind": "double_ratchet", "start": "pqxdh", "lazy": True, "one_time_prekeys": False},
        {"kind": "double_ratchet", "kem_ratchet": "spqr", "kem_every": 70, "skipped_days": 30},
        {"kind": "megolm", "receiver_keeps": "latest", "messages": 5},
    ],
)
def test_parts_are_read_and_written(written):
    """
    What is written of a schedule is what is read, and what is read again is equal.
    """
    made = read(written)
    assert written.items() <= plain(made).items()
    assert read(plain(made)) == made


def test_a_ratchet_of_encapsulations_starts_with_one():
    """
    A session with a KEM ratchet starts with an encapsulation unless something else is said.
    """
    assert pm.DoubleRatchet().start is Start.X3DH
    assert pm.DoubleRatchet(kem_ratchet="pq3").start is Start.PQXDH
    assert pm.DoubleRatchet(kem_ratchet="pq3", start="x3dh").start is Start.X3DH


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: pm.DoubleRatchet(start="pqxhd"), "did you mean 'pqxdh'"),
        (lambda: pm.DoubleRatchet(kem_every=0), "1 or more"),
        (lambda: pm.DoubleRatchet(kem_every=2.5), "whole number"),
        (lambda: pm.DoubleRatchet(kem_ratchet="spqr", kem_every=1089), "no more pieces"),
        (lambda: pm.DoubleRatchet(skipped_days=0), "positive number of days"),
        (lambda: pm.DoubleRatchet(lasy=True), "did you mean 'lazy'"),
        (lambda: pm.LongPeriodRekey(days=-1), "positive number of days"),
        (lambda: pm.Megolm(receiver_keeps="frist"), "did you mean 'first'"),
        (lambda: pm.Megolm(messages=True), "whole number"),
        (lambda: schedule("double_rachet"), "did you mean 'double_ratchet'"),
        (lambda: read({"kind": "treekem", "lazy": True}), "part of treekem"),
        (lambda: read({"kind": "double_ratchet", "lazy": "yes"}), "true or false"),
        (lambda: read({"kind": "megolm", "messages": "ten"}), "write a number"),
    ],
)
def test_what_does_not_fit_is_said(make, says):
    """
    A part that is misspelt or out of range is an error of the family that says what would be right.
    """
    with pytest.raises(pm.PrivModelError, match=says):
        make()

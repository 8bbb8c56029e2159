"""What an attacker at the bytes decrypts is what the rules say is readable, both ways.

Everyday the law is tried on a few conversations a mode; ``-m long`` tries many more.
"""

import os
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import privmodel as pm
from differential.worlds import HABITS, asks, classes, decrypted, readable, record, talks, told

EVERYDAY, LONG = 14, int(os.environ.get("PRIVMODEL_DIFFERENTIAL", "400"))

DAYS = st.sampled_from((1.3, 2.3, 400.3))
RATCHET = st.builds(
    pm.DoubleRatchet,
    start=st.sampled_from(("x3dh", "pqxdh")),
    one_time_prekeys=st.booleans(),
    signed_prekey_days=st.sampled_from((3.3, 400.3)),
    lazy=st.booleans(),
    skipped_days=st.sampled_from((None, 0.3)),
)
PQ = {"kem_every": st.integers(1, 4), "signed_prekey_days": st.just(400.3), "lazy": st.booleans()}
CHANNELS = st.sampled_from(("x3dh", "pqxdh", "hidden"))
MODES = {
    "transport only": talks(st.just(pm.TransportOnly())),
    "server-held keys": talks(st.just(pm.ServerHeldKeys())),
    "static keys": talks(st.just(pm.StaticKeys())),
    "long-period rekey": talks(st.builds(pm.LongPeriodRekey, days=DAYS), late=False),
    "periodic rekey": talks(st.builds(pm.PeriodicRekey, messages=st.integers(1, 5), days=DAYS)),
    "per-call keys": talks(st.just(pm.PerCallKeys())),
    "double ratchet": talks(RATCHET),
    "double ratchet in a group": talks(RATCHET, group=True, most=4),
    "pq3": talks(st.builds(pm.DoubleRatchet, kem_ratchet=st.just("pq3"), **PQ)),
    "spqr": talks(st.builds(pm.DoubleRatchet, kem_ratchet=st.just("spqr"), **PQ)),
    "sender keys": talks(st.builds(pm.SenderKeys, channels=CHANNELS), group=True),
    "treekem": talks(st.just(pm.TreeKEM()), group=True),
    "megolm": talks(
        st.builds(
            pm.Megolm,
            receiver_keeps=st.sampled_from(("first", "latest")),
            messages=st.integers(1, 5),
            days=DAYS,
            channels=CHANNELS,
        ),
        group=True,
    ),
}
RATCHETS = {"partly read", "healed", "prekeys", "skipped keys"}
SEEN = {
    "static keys": {"harvested"},
    "long-period rekey": {"partly read", "healed", "harvested"},
    "periodic rekey": {"partly read", "healed", "harvested"},
    "per-call keys": {"harvested"},
    "double ratchet": {*RATCHETS, "harvested"},
    "double ratchet in a group": {*RATCHETS, "harvested"},
    "pq3": RATCHETS,
    "spqr": RATCHETS,
    "sender keys": {"partly read", "healed", "harvested"},
    "treekem": {"partly read", "healed"},
    "megolm": {"partly read", "healed", "harvested"},
}
"""The classes of cases that each mode must have come upon, besides that something is read."""


def compare(mode, examples):
    """Try a mode on so many conversations; gives how often each class of cases came up."""
    seen = Counter()

    @settings(max_examples=examples)
    @given(st.data())
    def law(data):
        talk = data.draw(MODES[mode])
        recording = record(talk)
        for habit in HABITS:
            ask = data.draw(asks(talk, habit))
            opened = decrypted(recording, ask)
            surely, perhaps = readable(talk, ask)
            assert surely == perhaps == opened, told(talk, ask)
            seen.update(classes(talk, ask, opened))

    law()
    return seen


@pytest.mark.parametrize("mode", MODES)
def test_bytes_and_rules_agree(mode):
    """
    In every conversation and for every adversary both read the same messages.
    """
    seen = compare(mode, EVERYDAY)
    wanted = {"something read"} | SEEN.get(mode, set())
    assert wanted <= seen.keys(), f"never tried: {sorted(wanted - seen.keys())} of {dict(seen)}"


@pytest.mark.long
@pytest.mark.parametrize("mode", MODES)
def test_bytes_and_rules_agree_in_many_cases(mode):
    """
    So they do in many more cases, each class of which comes up again and again.
    """
    seen = compare(mode, LONG)
    wanted = {"something read"} | SEEN.get(mode, set())
    assert all(seen[each] >= LONG // 20 for each in wanted), dict(seen)

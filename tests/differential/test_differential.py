"""What an attacker at the bytes decrypts is what the rules say is readable, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import privmodel as pm
from differential.worlds import asks, decrypted, readable, record, talks, told

DAYS = st.sampled_from((1.3, 2.3, 400.3))
RATCHET = st.builds(
    pm.DoubleRatchet,
    start=st.sampled_from(("x3dh", "pqxdh")),
    one_time_prekeys=st.booleans(),
    signed_prekey_days=st.sampled_from((3.3, 400.3)),
    lazy=st.booleans(),
    skipped_days=st.sampled_from((None, 1.3)),
)
PQ = {"kem_every": st.integers(1, 4), "signed_prekey_days": st.just(400.3), "lazy": st.booleans()}
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
    "sender keys": talks(st.just(pm.SenderKeys()), group=True),
    "treekem": talks(st.just(pm.TreeKEM()), group=True),
    "megolm": talks(
        st.builds(
            pm.Megolm,
            receiver_keeps=st.sampled_from(("first", "latest")),
            messages=st.integers(1, 5),
            days=DAYS,
        ),
        group=True,
    ),
}


@pytest.mark.parametrize("mode", MODES)
def test_bytes_and_rules_agree(mode):
    """
    In every conversation and for every adversary, both read the same messages.
    """

    @given(st.data())
    def law(data):
        talk = data.draw(MODES[mode])
        recording = record(talk)
        for _ in range(4):
            ask = data.draw(asks(talk))
            opened = decrypted(recording, ask)
            surely, perhaps = readable(talk, ask)
            assert surely == perhaps == opened, told(talk, ask)

    law()

"""A vault that counts guesses: the laboratory's, asked for real, beside what the rules say."""

import os

import pytest

pytest.importorskip("cryptography")

from hypothesis import example, given
from hypothesis import strategies as st

import privmodel as pm
from keyed import talk
from privmodel.errors import LabError
from privmodel.lab import run
from privmodel.lab.octets import unpack
from privmodel.lab.primitives import Primitives
from privmodel.lab.protocols.backup import Backup, ask_vault, restore

MOST = 8


def opened(allowed, rank):
    """Whether a backup opens to guesses at its vault, of which the one of that rank is right."""
    layer = Backup(owner="b", keeper="vault", password=b"right", guesses=allowed)
    recording = run(talk("a", "static_keys"), "static_keys", layers=[layer])
    prim, vault = Primitives(os.urandom), recording.kept("backup vault")["backup key b"]
    salt = unpack(recording.kept("cloud")["salt b"])[0][0]
    for number in range(1, 2 * MOST):
        guess = b"right" if number == rank else b"wrong %d" % number
        try:
            vault, key = ask_vault(prim, vault, prim.argon2id(guess, salt, memory=8))
        except LabError:
            return False
        if key:
            stored = recording.kept("cloud")["backup b m0"]
            return restore(prim, key, stored) == recording.markers["m0"]
    return False


@given(st.integers(1, MOST), st.integers(1, MOST))
@example(3, 3)
@example(3, 4)
def test_bytes_and_rules_count_the_same_guesses(allowed, rank):
    """
    The vault of the laboratory gives its part before it is destroyed in just those cases in which
    the rules say that the guesses it allows are enough.
    """
    copied = pm.Replication(
        kinds="message_text", source="device", target="operator", seal="vault", guesses=allowed
    )
    gone = pm.Event(kind="deleted", at="2024-03-10")
    meeting = talk("a", "double_ratchet", replications=[copied], events=[gone])
    guessing = pm.GuessPasswords(contains=True, rank=rank)
    by = pm.adversary(pm.OperateService(), guessing)
    said = pm.obtainable(meeting, by=by, on="2024-03-20")["message_text"].verdict
    assert said is (pm.Verdict.YES if opened(allowed, rank) else pm.Verdict.NO)

"""The parts of MLS against the working group's published vectors for cipher suite 1."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privmodel.lab.primitives import Primitives
from privmodel.lab.protocols import mls_labels as labels
from privmodel.lab.protocols import mls_schedule as schedule
from privmodel.lab.protocols import mls_tree_math as math

VECTORS = os.environ.get("PRIVMODEL_VECTORS")
published = pytest.mark.skipif(not VECTORS, reason="PRIVMODEL_VECTORS names no folder")


def cases(name):
    """The cases of a file; those of other cipher suites are not in it."""
    text = Path(VECTORS, "mls-rfc9420-suite1", f"{name}.json").read_text(encoding="utf-8")
    return json.loads(text)


def octets(case):
    """A case with every hexadecimal text turned into bytes."""
    return {
        key: bytes.fromhex(value) if isinstance(value, str) and key != "label" else value
        for key, value in case.items()
    }


@pytest.fixture
def prim():
    return Primitives(os.urandom)


@published
def test_labelled_primitives(prim):
    """
    crypto-basics: hashing, expanding, deriving, signing and sealing under a label.
    """
    (case,) = cases("crypto-basics")
    one = octets(case["ref_hash"])
    assert labels.ref_hash(prim, one["label"].encode(), one["value"]) == one["out"]
    one = octets(case["expand_with_label"])
    made = labels.expand(prim, one["secret"], one["label"], one["context"], one["length"])
    assert made == one["out"]
    one = octets(case["derive_secret"])
    assert labels.derive_secret(prim, one["secret"], one["label"]) == one["out"]
    one = octets(case["derive_tree_secret"])
    generation, length = one["generation"], one["length"]
    made = labels.tree_secret(prim, one["secret"], one["label"], generation, length)
    assert made == one["out"]
    one = octets(case["sign_with_label"])
    labels.verify(prim, one["pub"], one["label"], one["content"], one["signature"])
    assert labels.sign(prim, one["priv"], one["label"], one["content"]) == one["signature"]
    one = octets(case["encrypt_with_label"])
    sealed = one["kem_output"] + one["ciphertext"]
    text = labels.hpke_open(prim, one["priv"], one["label"], one["context"], sealed)
    assert text == one["plaintext"]
    sealed = labels.hpke_seal(prim, one["pub"], one["label"], one["context"], text)
    assert labels.hpke_open(prim, one["priv"], one["label"], one["context"], sealed) == text


@published
def test_key_schedule(prim):
    """
    key-schedule: every secret of every epoch, and the group context.
    """
    checked = 0
    for case in cases("key-schedule"):
        init = bytes.fromhex(case["initial_init_secret"])
        for number, raw in enumerate(case["epochs"]):
            one = octets(raw)
            context = schedule.group_context(
                bytes.fromhex(case["group_id"]),
                number,
                one["tree_hash"],
                one["confirmed_transcript_hash"],
            )
            assert context == one["group_context"]
            joiner = schedule.joiner_secret(prim, init, one["commit_secret"], context)
            made = schedule.epoch(prim, joiner, context, one["psk_secret"])
            assert made.joiner == one["joiner_secret"]
            for ours, theirs in (
                ("welcome", "welcome_secret"),
                ("init", "init_secret"),
                ("sender_data", "sender_data_secret"),
                ("encryption", "encryption_secret"),
                ("exporter", "exporter_secret"),
                ("external", "external_secret"),
                ("confirmation", "confirmation_key"),
                ("membership", "membership_key"),
                ("resumption", "resumption_psk"),
                ("authenticator", "epoch_authenticator"),
            ):
                assert getattr(made, ours) == one[theirs]
                checked += 1
            assert prim.derived_pair(made.external)[1] == one["external_pub"]
            init = made.init
    assert checked >= 50


@published
def test_secret_tree(prim):
    """
    secret-tree: keys and nonces of both ratchets of every leaf, and the key of sender data.
    """
    checked = 0
    for case in cases("secret-tree"):
        data = octets(case["sender_data"])
        made = schedule.sender_data(prim, data["sender_data_secret"], data["ciphertext"])
        assert made == (data["key"], data["nonce"])
        encryption = bytes.fromhex(case["encryption_secret"])
        leaves = schedule.leaf_secrets(prim, encryption, len(case["leaves"]))
        for (handshake, application), generations in zip(leaves, case["leaves"], strict=True):
            wanted = {one["generation"]: octets(one) for one in generations}
            for generation in range(max(wanted) + 1):
                if one := wanted.get(generation):
                    key, nonce = schedule.message_key(prim, application, generation)
                    assert (key, nonce) == (one["application_key"], one["application_nonce"])
                    key, nonce = schedule.message_key(prim, handshake, generation)
                    assert (key, nonce) == (one["handshake_key"], one["handshake_nonce"])
                    checked += 1
                handshake = schedule.advance(prim, handshake, generation)
                application = schedule.advance(prim, application, generation)
    assert checked >= 20


@published
def test_tree_math():
    """
    tree-math: root, children, parents and siblings of every node.
    """
    for case in cases("tree-math"):
        leaves = case["n_leaves"]
        assert math.width(leaves) == case["n_nodes"]
        assert math.root(leaves) == case["root"]
        for node in range(case["n_nodes"]):
            assert math.left(node) == case["left"][node]
            assert math.right(node) == case["right"][node]
            assert math.parent(node, leaves) == case["parent"][node]
            assert math.sibling(node, leaves) == case["sibling"][node]


@given(st.integers(0, 6), st.data())
def test_paths_in_a_tree(power, data):
    """
    A node and what lies above it have the nodes of the copath as siblings, and their children are
    each other's: a member's leaf lies below exactly one node of another's copath.
    """
    leaves = 1 << power
    one = 2 * data.draw(st.integers(0, leaves - 1))
    path, beside = math.direct_path(one, leaves), math.copath(one, leaves)
    assert len(path) == len(beside) == power
    for other in range(0, math.width(leaves), 2):
        above = {other, *math.direct_path(other, leaves)}
        assert len(above & set(beside)) == (other != one)

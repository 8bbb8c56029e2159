"""The secrets of an epoch of MLS, and the ratchets of its members.

RFC 9420, sections 8 and 9. Nothing differs.
"""

from __future__ import annotations

from attrs import field, frozen

from privmodel.lab.primitives import Primitives

from .mls_labels import HASH, KEY, NONCE, derive_secret, expand, tree_secret, vector
from .mls_tree_math import left, right, root

__all__ = [
    "Epoch",
    "advance",
    "epoch",
    "group_context",
    "joiner_secret",
    "leaf_secrets",
    "message_key",
    "sender_data",
]


@frozen(repr=False)
class Epoch:
    """The secrets of an epoch that the laboratory and the published vectors name."""

    joiner: bytes
    welcome: bytes
    init: bytes
    sender_data: bytes
    encryption: bytes
    exporter: bytes
    external: bytes
    confirmation: bytes
    membership: bytes
    resumption: bytes
    authenticator: bytes
    context: bytes = field(default=b"")


def group_context(group: bytes, number: int, tree_hash: bytes, transcript: bytes) -> bytes:
    """GroupContext, without extensions.

    Args:
        group: the group's id.
        number: of the epoch.
        tree_hash: the hash of the tree.
        transcript: the confirmed transcript hash.
    """
    return b"".join(
        (
            b"\x00\x01\x00\x01",
            vector(group),
            number.to_bytes(8, "big"),
            vector(tree_hash),
            vector(transcript),
            vector(b""),
        )
    )


def joiner_secret(prim: Primitives, init: bytes, commit: bytes, context: bytes) -> bytes:
    """What a new member is told: from the last epoch's secret and the commit's."""
    return expand(prim, prim.extract(init, commit), "joiner", context, HASH)


def epoch(prim: Primitives, joiner: bytes, context: bytes, psk: bytes | None = None) -> Epoch:
    """The secrets of an epoch.

    Args:
        prim: the primitives.
        joiner: the joiner secret.
        context: the group context.
        psk: the secret of pre-shared keys; None: there are none.
    """
    member = prim.hmac(joiner, bytes(HASH)) if psk is None else prim.extract(joiner, psk)
    welcome = derive_secret(prim, member, "welcome")
    secret = expand(prim, member, "epoch", context, HASH)
    init, sender, encryption, exporter, external, confirm, membership, resumption, authenticator = (
        derive_secret(prim, secret, label)
        for label in (
            "init", "sender data", "encryption", "exporter", "external", "confirm", "membership",
            "resumption", "authentication",
        )
    )  # fmt: skip
    return Epoch(
        joiner, welcome, init, sender, encryption, exporter, external, confirm, membership,
        resumption, authenticator, context,
    )  # fmt: skip


def leaf_secrets(prim: Primitives, encryption: bytes, leaves: int) -> list[tuple[bytes, bytes]]:
    """For each leaf the beginnings of its two ratchets: for handshakes, for application data."""
    secrets = {root(leaves): encryption}
    waiting = [root(leaves)]
    while waiting:
        node = waiting.pop()
        lower, upper = left(node), right(node)
        if lower is None or upper is None:
            continue
        secret = secrets.pop(node)
        secrets[lower] = expand(prim, secret, "tree", b"left", HASH)
        secrets[upper] = expand(prim, secret, "tree", b"right", HASH)
        waiting += [lower, upper]
    return [
        (
            expand(prim, secrets[2 * leaf], "handshake", b"", HASH),
            expand(prim, secrets[2 * leaf], "application", b"", HASH),
        )
        for leaf in range(leaves)
    ]


def message_key(prim: Primitives, ratchet: bytes, generation: int) -> tuple[bytes, bytes]:
    """The key and the nonce of a message."""
    return (
        tree_secret(prim, ratchet, "key", generation, KEY),
        tree_secret(prim, ratchet, "nonce", generation, NONCE),
    )


def advance(prim: Primitives, ratchet: bytes, generation: int) -> bytes:
    """The ratchet after that message."""
    return tree_secret(prim, ratchet, "secret", generation, HASH)


def sender_data(prim: Primitives, secret: bytes, ciphertext: bytes) -> tuple[bytes, bytes]:
    """The key and the nonce under which a message says who sent it."""
    sample = ciphertext[:HASH]
    return (expand(prim, secret, "key", sample, KEY), expand(prim, secret, "nonce", sample, NONCE))

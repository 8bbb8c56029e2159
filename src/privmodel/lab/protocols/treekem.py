"""TreeKEM, the key agreement of MLS: a group renews its secret along one member's path at a time.

RFC 9420, "The Messaging Layer Security (MLS) Protocol", 2023, sections 7.4 to 7.6, 8, 9 and 12.4,
with cipher suite 1: the labelled primitives, the key schedule, the secret tree and the tree's
arithmetic are exactly those (:mod:`.mls_labels`, :mod:`.mls_schedule`, :mod:`.mls_tree_math`).

Differences: messages, commits and welcomes are records of this laboratory; a commit carries its
additions and removals itself, always with a path; there are no parent hashes, lifetimes or
extensions; members expand the whole secret tree when an epoch begins, so that an unused ratchet
lies at its leaf and not above; handshakes are signed and not sealed.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, field

from privmodel.errors import DecryptionFailed, LabError
from privmodel.lab.octets import number, pack, received, unpack, value
from privmodel.lab.primitives import Primitives

from . import mls_labels as labels
from . import mls_schedule as schedule
from .mls_labels import HASH
from .mls_tree_math import direct_path
from .ratchet_tree import Node, Tree

__all__ = ["commit", "create", "decrypt", "draw_package", "encrypt", "join", "leaf_of", "process"]

_MAX_SKIP = 1000


@define
class _Group:
    """What a member keeps of an epoch, its message ratchets apart."""

    name: bytes
    epoch: int
    leaf: int
    init: bytes
    transcript: bytes
    seed: bytes
    tree: Tree
    keys: dict[int, bytes] = field(factory=dict)
    """Secrets of the nodes that this member knows, its own leaf among them."""

    @classmethod
    def read(cls, octets: bytes) -> _Group:
        (name, epoch, leaf, init, transcript, seed, tree), keys = unpack(octets)
        known = (unpack(one)[0] for one in keys)
        return cls(
            name,
            value(epoch),
            value(leaf),
            init,
            transcript,
            seed,
            Tree.read(tree),
            {value(node): secret for node, secret in known},
        )

    def write(self) -> bytes:
        return pack(
            [
                self.name,
                number(self.epoch),
                number(self.leaf),
                self.init,
                self.transcript,
                self.seed,
                self.tree.write(),
            ],
            [pack([number(node), secret]) for node, secret in self.keys.items()],
        )

    def context(self, prim: Primitives) -> bytes:
        tree_hash = prim.hashed(self.tree.write())
        return schedule.group_context(self.name, self.epoch, tree_hash, self.transcript)


def leaf_of(octets: bytes) -> int:
    """The leaf that a member has, from its state."""
    return value(unpack(octets)[0][2])


def draw_package(prim: Primitives, _: bytes) -> tuple[bytes, bytes]:
    """What a member-to-be publishes: keys to be welcomed with, of its leaf, and to verify by."""
    init_secret, init = prim.key_pair()
    secret, public = prim.key_pair()
    seed, verification = prim.signing_pair()
    offer = pack([init, public, verification])
    return pack([init_secret, secret, public, seed, verification]), offer


def create(prim: Primitives, _: bytes, name: bytes, package: bytes) -> tuple[bytes, None]:
    """A group of one."""
    _, secret, public, seed, verification = unpack(package)[0]
    tree = Tree([Node(public, verification)])
    group = _Group(name, 0, 0, prim.random(HASH), b"", seed, tree, {0: secret})
    return group.write(), None


def commit(
    prim: Primitives, octets: bytes, added: Sequence[bytes], removed: Sequence[int]
) -> tuple[bytes, tuple[bytes, list[bytes], bytes]]:
    """Renew the secret along one's own path, with additions and removals.

    Args:
        prim: the primitives.
        octets: the state.
        added: what the newcomers published.
        removed: the leaves of those who are removed.

    Returns:
        the state; the commit, a welcome for each newcomer, and the ratchets of the new epoch.
    """
    group = _Group.read(octets)
    old = group.context(prim)
    fresh = _change(group, added, removed)
    group.tree.blank_path(group.leaf)
    path = group.tree.filtered_path(group.leaf)
    secret, public = prim.key_pair()
    own = group.tree.member(group.leaf)
    group.keys = {2 * group.leaf: secret}
    group.tree.nodes[2 * group.leaf] = Node(public, own.verification)
    step = prim.random(HASH)
    steps: list[bytes] = []
    for above, _ in path:
        secret, node = prim.derived_pair(labels.derive_secret(prim, step, "node"))
        group.keys[above] = secret
        group.tree.nodes[above] = Node(node)
        steps.append(step)
        step = labels.derive_secret(prim, step, "path")
    group.epoch += 1
    provisional = group.context(prim)
    sealed = [
        pack(
            [
                labels.hpke_seal(prim, _key(group.tree, one), "UpdatePathNode", provisional, told)
                for one in group.tree.resolution(beside, fresh)
            ]
        )
        for (_, beside), told in zip(path, steps, strict=True)
    ]
    changes = [pack(added), pack([number(leaf) for leaf in removed])]
    keys = pack([public, *(_key(group.tree, above) for above, _ in path)])
    content = pack([number(group.leaf), keys], [*changes, *sealed])
    signature = labels.sign(prim, group.seed, "FramedContentTBS", old + content)
    made, ratchets = _begin(prim, group, step, content + signature)
    tag = prim.tag(made.confirmation, group.transcript)
    welcomes = [
        _welcome(prim, group, made, package, leaf, path, steps, tag)
        for package, leaf in zip(added, sorted(fresh), strict=True)
    ]
    return group.write(), (pack([content, signature, tag]), welcomes, ratchets)


def _key(tree: Tree, node: int) -> bytes:
    one = tree.nodes[node]
    if one is None:
        raise LabError("TreeKEM", f"node {node} is blank")
    return one.public


def _change(group: _Group, added: Sequence[bytes], removed: Sequence[int]) -> frozenset[int]:
    """Remove and add; gives the leaves of the newcomers, in the order of their packages."""
    for leaf in removed:
        group.tree.remove(leaf)
    fresh = []
    for package in added:
        _, public, verification = received(package, 3)[0]
        fresh.append(group.tree.add(public, verification))
    if fresh != sorted(fresh):
        raise LabError("TreeKEM", "newcomers take free leaves from left to right")
    return frozenset(fresh)


def _begin(
    prim: Primitives, group: _Group, secret: bytes, said: bytes
) -> tuple[schedule.Epoch, bytes]:
    """A new epoch; the group has its number and tree already. Also gives its ratchets."""
    group.transcript = prim.hashed(group.transcript, said)
    context = group.context(prim)
    joiner = schedule.joiner_secret(prim, group.init, secret, context)
    return _epoch(prim, group, joiner, context)


def _epoch(
    prim: Primitives, group: _Group, joiner: bytes, context: bytes
) -> tuple[schedule.Epoch, bytes]:
    made = schedule.epoch(prim, joiner, context)
    group.init = made.init
    leaves = schedule.leaf_secrets(prim, made.encryption, group.tree.leaves)
    ratchets = [pack([number(0), application]) for _, application in leaves]
    return made, pack([number(group.epoch)], ratchets)


def process(prim: Primitives, octets: bytes, message: bytes) -> tuple[bytes, bytes]:
    """Follow another member's commit; gives the ratchets of the new epoch.

    Raises:
        DecryptionFailed: for a signature, a ciphertext or a confirmation that is wrong.
        LabError: for a commit that removes this member.
    """
    group = _Group.read(octets)
    content, signature, tag = received(message, 3)[0]
    (sender, keys), (added, removed, *sealed) = received(content, 2, 2)
    committer = value(sender)
    verification = group.tree.member(committer).verification
    labels.verify(prim, verification, "FramedContentTBS", group.context(prim) + content, signature)
    gone = [value(leaf) for leaf in unpack(removed)[0]]
    if group.leaf in gone:
        raise LabError("TreeKEM", "this member has been removed")
    fresh = _change(group, unpack(added)[0], gone)
    group.tree.blank_path(committer)
    path = group.tree.filtered_path(committer)
    own, *above = received(keys, 1 + len(path))[0]
    group.tree.nodes[2 * committer] = Node(own, verification)
    for (node, _), public in zip(path, above, strict=True):
        group.tree.nodes[node] = Node(public)
    group.epoch += 1
    provisional = group.context(prim)
    mine = {2 * group.leaf, *direct_path(2 * group.leaf, group.tree.leaves)}
    place = next(at for at, (_, beside) in enumerate(path) if beside in mine)
    told = group.tree.resolution(path[place][1], fresh)
    texts = received(sealed[place], len(told))[0]
    at = next(at for at, node in enumerate(told) if node in group.keys)
    step = labels.hpke_open(prim, group.keys[told[at]], "UpdatePathNode", provisional, texts[at])
    valid = {node for node in mine if group.tree.nodes[node] is not None}
    group.keys = {node: key for node, key in group.keys.items() if node in valid}
    for node, _ in path[:place]:
        group.keys.pop(node, None)
    step = _follow(prim, group, path[place:], step)
    made, ratchets = _begin(prim, group, step, content + signature)
    if prim.tag(made.confirmation, group.transcript) != tag:
        raise DecryptionFailed("TreeKEM", "the confirmation of the commit is wrong")
    return group.write(), ratchets


def _follow(prim: Primitives, group: _Group, path: Sequence[tuple[int, int]], step: bytes) -> bytes:
    """Derive the keys of a path from the secret of its first node; gives the commit secret."""
    for node, _ in path:
        secret, public = prim.derived_pair(labels.derive_secret(prim, step, "node"))
        if public != _key(group.tree, node):
            raise DecryptionFailed("TreeKEM", f"the key of node {node} does not fit its secret")
        group.keys[node] = secret
        step = labels.derive_secret(prim, step, "path")
    return step


def _welcome(
    prim: Primitives,
    group: _Group,
    made: schedule.Epoch,
    package: bytes,
    leaf: int,
    path: Sequence[tuple[int, int]],
    steps: Sequence[bytes],
    tag: bytes,
) -> bytes:
    """What a newcomer needs: the joiner secret and that of the first node on both paths."""
    init, _, _ = received(package, 3)[0]
    mine = {2 * leaf, *direct_path(2 * leaf, group.tree.leaves)}
    place = next(at for at, (_, beside) in enumerate(path) if beside in mine)
    info = pack(
        [
            group.name, number(group.epoch), number(leaf), number(group.leaf), group.transcript,
            group.tree.write(), tag,
        ]
    )  # fmt: skip
    signed = pack([info, labels.sign(prim, group.seed, "GroupInfoTBS", info)])
    key = labels.expand(prim, made.welcome, "key", b"", labels.KEY)
    nonce = labels.expand(prim, made.welcome, "nonce", b"", labels.NONCE)
    sealed = prim.seal_with(key, nonce, signed)
    secrets = pack([made.joiner, steps[place]])
    return pack([labels.hpke_seal(prim, init, "Welcome", sealed, secrets), sealed])


def join(prim: Primitives, _: bytes, package: bytes, welcome: bytes) -> tuple[bytes, bytes]:
    """Enter a group by a welcome; gives the ratchets of its present epoch.

    Raises:
        DecryptionFailed: for a welcome to somebody else, or one that was altered.
    """
    init, secret, _, seed, _ = unpack(package)[0]
    told, sealed = received(welcome, 2)[0]
    joiner, step = received(labels.hpke_open(prim, init, "Welcome", sealed, told), 2)[0]
    secret_of_all = prim.hmac(joiner, bytes(HASH))
    welcoming = labels.derive_secret(prim, secret_of_all, "welcome")
    key = labels.expand(prim, welcoming, "key", b"", labels.KEY)
    nonce = labels.expand(prim, welcoming, "nonce", b"", labels.NONCE)
    info, signature = received(prim.open_again(key, nonce, sealed), 2)[0]
    name, count, leaf, host, transcript, tree, tag = received(info, 7)[0]
    group = _Group(
        name, value(count), value(leaf), b"", transcript, seed, Tree.read(tree),
        {2 * value(leaf): secret},
    )  # fmt: skip
    committer = value(host)
    verification = group.tree.member(committer).verification
    labels.verify(prim, verification, "GroupInfoTBS", info, signature)
    path = group.tree.filtered_path(committer)
    mine = {2 * group.leaf, *direct_path(2 * group.leaf, group.tree.leaves)}
    place = next(at for at, (_, beside) in enumerate(path) if beside in mine)
    _follow(prim, group, path[place:], step)
    made, ratchets = _epoch(prim, group, joiner, group.context(prim))
    if prim.tag(made.confirmation, group.transcript) != tag:
        raise DecryptionFailed("TreeKEM", "the confirmation of the welcome is wrong")
    return group.write(), ratchets


def encrypt(
    prim: Primitives, ratchets: bytes, leaf: int, seed: bytes, text: bytes
) -> tuple[bytes, bytes]:
    """Seal a text under one's own ratchet, signed inside; the zone is the epoch's ratchets."""
    (epoch,), each = unpack(ratchets)
    (count, ratchet), kept = unpack(each[leaf])
    key, nonce = schedule.message_key(prim, ratchet, value(count))
    following = schedule.advance(prim, ratchet, value(count))
    each[leaf] = pack([number(value(count) + 1), following], kept)
    header = pack([epoch, number(leaf), count])
    signed = pack([text, labels.sign(prim, seed, "FramedContentTBS", header + text)])
    sealed = prim.seal_with(key, nonce, signed, header)
    return pack([epoch], each), pack([sealed], [header])


def decrypt(prim: Primitives, ratchets: bytes, tree: bytes, envelope: bytes) -> tuple[bytes, bytes]:
    """Open an envelope of this epoch; gives the text.

    Args:
        prim: the primitives.
        ratchets: the zone.
        tree: the tree as it was in that epoch.
        envelope: what has arrived.

    Raises:
        DecryptionFailed: for a wrong key, altered bytes or a wrong signature.
        LabError: for a message whose key is gone, or one that skips too many.
    """
    (sealed,), (header,) = received(envelope, 1, 1)
    _, sender, generation = received(header, 3)[0]
    leaf, sent = value(sender), value(generation)
    (epoch,), each = unpack(ratchets)
    verification = Tree.read(tree).member(leaf).verification
    (count, ratchet), kept = unpack(each[leaf])
    key, nonce = b"", b""
    for position, one in enumerate(kept):
        skipped, old_key, old_nonce = unpack(one)[0]
        if value(skipped) == sent:
            key, nonce = old_key, old_nonce
            del kept[position]
            break
    if not key:
        if sent < value(count):
            raise LabError("TreeKEM", f"the key of message {sent} of leaf {leaf} is gone")
        if sent - value(count) > _MAX_SKIP:
            raise LabError("TreeKEM", f"{sent - value(count)} messages skipped at once")
        for step in range(value(count), sent + 1):
            key, nonce = schedule.message_key(prim, ratchet, step)
            if step < sent:
                kept.append(pack([number(step), key, nonce]))
            ratchet = schedule.advance(prim, ratchet, step)
        count = number(sent + 1)
    each[leaf] = pack([count, ratchet], kept)
    text, signature = received(prim.open_again(key, nonce, sealed, header), 2)[0]
    labels.verify(prim, verification, "FramedContentTBS", header + text, signature)
    return pack([epoch], each), text

"""A passive member of a real MLS group: joined by a Welcome, told of commits, against the vectors.

It writes nothing. Whether it has followed shows in the confirmation tag of each commit and in the
epoch authenticator that the vectors give.
"""

import json
import os
import pathlib
from hashlib import sha256

import pytest
from attrs import evolve

from lab.mls_wire import (
    ADD,
    APPLICATION,
    COMMIT,
    EXTENSIONS,
    KEY_PACKAGE,
    MEMBER,
    PRIVATE,
    PROPOSAL,
    PSK,
    PUBLIC,
    RATCHET_TREE,
    REMOVE,
    UPDATE,
    WELCOME,
    Context,
    Framed,
    GroupInfo,
    Hashed,
    Reader,
)
from privmodel.errors import DecryptionFailed
from privmodel.lab.primitives import Primitives
from privmodel.lab.protocols import mls_labels as labels
from privmodel.lab.protocols import mls_schedule as schedule
from privmodel.lab.protocols.mls_labels import HASH, KEY, NONCE, vector
from privmodel.lab.protocols.mls_tree_math import direct_path

VECTORS = os.environ.get("PRIVMODEL_VECTORS")
published = pytest.mark.skipif(not VECTORS, reason="PRIVMODEL_VECTORS names no folder")


def cases(name):
    """The cases of a file, every text of which is hexadecimal."""
    path = pathlib.Path(VECTORS, "mls-rfc9420-suite1", f"{name}.json")
    return json.loads(path.read_text(encoding="utf-8"), object_hook=octets)


def octets(case):
    """A case with every hexadecimal text turned into bytes."""
    return {key: turned(value) for key, value in case.items()}


def turned(value):
    if isinstance(value, list):
        return [turned(each) for each in value]
    return bytes.fromhex(value) if isinstance(value, str) else value


# --- Pre-shared keys and transcripts


def psk_secret(prim, keys):
    """The secret of pre-shared keys (section 8.4), each given with the bytes of its id."""
    secret = bytes(HASH)
    for index, (name, key) in enumerate(keys):
        label = name + index.to_bytes(2, "big") + len(keys).to_bytes(2, "big")
        drawn = prim.extract(bytes(HASH), key)
        secret = prim.extract(labels.expand(prim, drawn, "derived psk", label, HASH), secret)
    return secret  # fmt: skip


def confirmed(interim, framed):
    """The confirmed transcript hash after a commit (section 8.2)."""
    wire_format = PUBLIC.to_bytes(2, "big")
    return sha256(interim + wire_format + framed.content + vector(framed.signature)).digest()


def interim(transcript, tag):
    """The interim transcript hash, from the confirmed one and the tag that confirms it."""
    return sha256(transcript + vector(tag)).digest()


# --- A Welcome


def told(prim, case):
    """What a Welcome tells whoever has the private key of a key package, and the rest sealed.

    Returns:
        the joiner secret, the path secret (None: none), the pre-shared keys that are named, and the
        sealed account of the group.
    """
    _, package = Reader(case["key_package"]).message(KEY_PACKAGE).key_package()
    reader = Reader(case["welcome"]).message(WELCOME)
    assert reader.number(2) == 1
    mine = labels.ref_hash(prim, b"MLS 1.0 KeyPackage Reference", package)
    sealed = dict(reader.each(lambda one: (one.vector(), one.vector() + one.vector())))
    info = reader.vector()
    reader = Reader(labels.hpke_open(prim, case["init_priv"], "Welcome", info, sealed[mine]))
    joiner = reader.vector()
    path_secret = reader.vector() if reader.number(1) else None
    return joiner, path_secret, reader.each(lambda one: one.psk_id()), info


def group_info(prim, joiner, psk, sealed):
    """The account of the group that a Welcome has."""
    welcome = labels.derive_secret(prim, prim.extract(joiner, psk), "welcome")
    key, nonce = (
        labels.expand(prim, welcome, label, b"", size)
        for label, size in (("key", KEY), ("nonce", NONCE))
    )
    return GroupInfo.read(prim.open_again(key, nonce, sealed))


# --- The member


class Member:
    """A member that has joined, and follows."""

    def __init__(self, prim, case):
        self.prim = prim
        self.psks = {one["psk_id"]: one["psk"] for one in case["external_psks"]}
        (_, leaf), _ = Reader(case["key_package"]).message(KEY_PACKAGE).key_package()
        joiner, path_secret, named, sealed = told(prim, case)
        psk = self._psk(named)
        info = group_info(prim, joiner, psk, sealed)
        tree = case["ratchet_tree"] or info.extensions[RATCHET_TREE]
        self.tree = Hashed.read(vector(Reader(tree).vector()))
        self.context = Context.read(Reader(info.context))
        assert self.tree.hash() == self.context.tree_hash
        signer = self.tree.tree.member(info.signer)
        labels.verify(prim, signer.verification, "GroupInfoTBS", info.signed, info.signature)
        (self.leaf,) = [one for one in self.tree.tree.members() if self.tree.extra[2 * one] == leaf]
        self.keys = {2 * self.leaf: case["encryption_priv"]}
        if path_secret is not None:
            above = self._above(info.signer)
            start = next(node for node in self._above(self.leaf) if node in above)
            self._climb(path_secret, start, self._above(start // 2, start))
        self.past = {}
        self._enter(joiner, psk, info.context, info.confirmation)

    def _psk(self, named):
        """The secret of the pre-shared keys that are named."""
        known = [
            (name, self.psks[what] if isinstance(what, bytes) else self.past[what[1]])
            for what, name in named
        ]
        return psk_secret(self.prim, known)

    def _above(self, leaf, node=None):
        return direct_path(2 * leaf if node is None else node, self.tree.tree.leaves)

    def _climb(self, step, start, rest):
        """The private keys from a node on, by its path secret; gives what the root's leads to."""
        for node in (start, *rest):
            if self.tree.tree.nodes[node] is None:
                continue
            drawn = labels.derive_secret(self.prim, step, "node")
            secret, public = self.prim.derived_pair(drawn)
            assert public == self.tree.tree.nodes[node].public
            self.keys[node] = secret
            step = labels.derive_secret(self.prim, step, "path")
        return step

    def _enter(self, joiner, psk, context, tag):
        """An epoch begins, if its secrets fit the tag that confirms it."""
        self.secrets = schedule.epoch(self.prim, joiner, context, psk)
        self.context = Context.read(Reader(context))
        transcript = self.context.transcript
        self.prim.equal(
            self.prim.tag(self.secrets.confirmation, transcript), tag, "confirmation tag"
        )
        self.interim = interim(transcript, tag)
        self.past[self.context.epoch] = self.secrets.resumption

    # --- Messages

    def hear(self, message):
        """A PublicMessage of a member, whose tag and signature are right."""
        framed = Framed.read(Reader(message).message(PUBLIC))
        assert (framed.group, framed.epoch) == (self.context.group, self.context.epoch)
        signed = b"\x00\x01" + PUBLIC.to_bytes(2, "big") + framed.content + self.secrets.context
        tag = self.prim.tag(self.secrets.membership, signed + framed.auth)
        self.prim.equal(tag, framed.membership, "membership tag")
        member = self.tree.tree.member(framed.sender)
        labels.verify(self.prim, member.verification, "FramedContentTBS", signed, framed.signature)
        return framed

    def name(self, framed):
        """By what name a commit refers to a proposal (section 5.2)."""
        covered = PUBLIC.to_bytes(2, "big") + framed.content + framed.auth
        return labels.ref_hash(self.prim, b"MLS 1.0 Proposal Reference", covered)

    def follow(self, proposals, commit):
        """Proposals, and the commit that carries them out."""
        heard = [self.hear(one) for one in proposals]
        assert all(one.kind == PROPOSAL for one in heard)
        waiting = {self.name(one): one for one in heard}
        framed = self.hear(commit)
        assert framed.kind == COMMIT
        listed, path = framed.body
        given = [
            (waiting[one].sender, *waiting[one].body)
            if isinstance(one, bytes)
            else (framed.sender, *one)
            for one in listed
        ]
        self.tree = self.tree.copy()
        added = self._apply(given)
        named = [what for _, kind, what in given if kind == PSK]
        for _, kind, what in given:
            if kind == EXTENSIONS:
                self.context = evolve(self.context, extensions=what)
        secret = bytes(HASH)
        if path is not None:
            secret = self._path(framed.sender, path, added)
        transcript = confirmed(self.interim, framed)
        context = self._context(transcript)
        joiner = schedule.joiner_secret(self.prim, self.secrets.init, secret, context)
        self._enter(joiner, self._psk(named), context, framed.confirmation)

    def _apply(self, given):
        """Updates, removals and additions, in this order; gives the leaves that are new."""
        tree = self.tree.tree
        for sender, kind, what in given:
            if kind == UPDATE:
                self.tree.put(sender, *what)
                tree.blank_path(sender)
        for _, kind, what in given:
            if kind == REMOVE:
                tree.remove(what)
        added = []
        for _, kind, what in given:
            if kind == ADD:
                (node, raw), _ = what
                leaf = tree.add(node.public, node.verification)
                self.tree.put(leaf, node, raw)
                added.append(leaf)
        self.keys = {
            node: key
            for node, key in self.keys.items()
            if node < len(tree.nodes) and tree.nodes[node] is not None
        }
        return frozenset(added)

    def _path(self, sender, path, added):
        """The commit's secret, by what the path says to this member."""
        self.tree, filtered = self.tree.updated(sender, path)
        mine = {2 * self.leaf, *self._above(self.leaf)}
        place = next(at for at, (_, beside) in enumerate(filtered) if beside in mine)
        covered = self.tree.tree.resolution(filtered[place][1], added)
        sealed = path.nodes[place][1]
        assert len(covered) == len(sealed)
        at = next(at for at, node in enumerate(covered) if node in self.keys)
        step = labels.hpke_open(
            self.prim,
            self.keys[covered[at]],
            "UpdatePathNode",
            self._context(self.context.transcript),
            sealed[at],
        )
        for node, _ in filtered:
            self.keys.pop(node, None)
        start, *rest = [node for node, _ in filtered[place:]]
        return self._climb(step, start, rest)

    def _context(self, transcript):
        """The context of the next epoch."""
        return b"".join(
            (
                b"\x00\x01\x00\x01",
                vector(self.context.group),
                (self.context.epoch + 1).to_bytes(8, "big"),
                vector(self.tree.hash()),
                vector(transcript),
                vector(self.context.extensions),
            )
        )


# --- The vectors


@pytest.fixture
def prim():
    return Primitives(os.urandom)


@published
def test_pre_shared_keys(prim):
    """
    psk_secret: one to ten pre-shared keys give the secret that the vector says.
    """
    for case in cases("psk_secret"):
        keys = [
            (b"\x01" + vector(one["psk_id"]) + vector(one["psk_nonce"]), one["psk"])
            for one in case["psks"]
        ]
        assert psk_secret(prim, keys) == case["psk_secret"]


@published
def test_transcripts(prim):
    """
    transcript-hashes: both hashes after a commit, and the tag that confirms it.
    """
    for case in cases("transcript-hashes"):
        reader = Reader(case["authenticated_content"])
        assert reader.number(2) == PUBLIC
        framed = Framed.read(reader)
        transcript = confirmed(case["interim_transcript_hash_before"], framed)
        assert transcript == case["confirmed_transcript_hash_after"]
        assert interim(transcript, framed.confirmation) == case["interim_transcript_hash_after"]
        assert prim.tag(case["confirmation_key"], transcript) == framed.confirmation


def unsealed(prim, case, context, message):
    """The content of a PrivateMessage of a group of two, whose signature is right (section 6.3)."""
    reader = Reader(message).message(PRIVATE)
    group, epoch, kind = reader.vector(), reader.take(8), reader.number(1)
    data, sealed_sender, sealed = reader.vectors(3)
    head = vector(group) + epoch
    key, nonce = schedule.sender_data(prim, case["sender_data_secret"], sealed)
    sender = Reader(prim.open_again(key, nonce, sealed_sender, head + bytes([kind])))
    leaf, generation, guard = sender.number(4), sender.number(4), sender.take(4)
    handshake, application = schedule.leaf_secrets(prim, case["encryption_secret"], 2)[leaf]
    ratchet = application if kind == APPLICATION else handshake
    for step in range(generation):
        ratchet = schedule.advance(prim, ratchet, step)
    key, nonce = schedule.message_key(prim, ratchet, generation)
    nonce = bytes(a ^ b for a, b in zip(nonce, guard.ljust(NONCE, b"\0"), strict=True))
    bound = head + bytes([kind]) + vector(data)
    inner = Reader(prim.open_again(key, nonce, sealed, bound))
    read = {APPLICATION: inner.vector, PROPOSAL: inner.proposal, COMMIT: inner.commit}
    _, content = inner.whole(read[kind])
    sent_by = bytes([MEMBER]) + leaf.to_bytes(4, "big")
    framed = head + sent_by + vector(data) + bytes([kind]) + content
    signed = b"\x00\x01" + PRIVATE.to_bytes(2, "big") + framed + context
    signature = inner.vector()
    labels.verify(prim, case["signature_pub"], "FramedContentTBS", signed, signature)
    return content


@published
def test_sealed_messages_open(prim):
    """
    message-protection: proposals, commits and application data sealed by a member open to the other
    and bear that one's signature; those sent in the open bear the tag of the group besides.
    """
    for case in cases("message-protection"):
        context = schedule.group_context(
            case["group_id"], case["epoch"], case["tree_hash"], case["confirmed_transcript_hash"]
        )
        for name in ("proposal", "commit"):
            assert unsealed(prim, case, context, case[f"{name}_priv"]) == case[name]
            framed = Framed.read(Reader(case[f"{name}_pub"]).message(PUBLIC))
            assert framed.content.endswith(case[name])
            signed = b"\x00\x01" + PUBLIC.to_bytes(2, "big") + framed.content + context
            public = case["signature_pub"]
            labels.verify(prim, public, "FramedContentTBS", signed, framed.signature)
            assert prim.tag(case["membership_key"], signed + framed.auth) == framed.membership
        text = unsealed(prim, case, context, case["application_priv"])
        assert text == vector(case["application"])


@published
def test_a_welcome_opens(prim):
    """
    welcome: the account of the group opens to the new member, is signed by the key that the vector
    says, and its tag confirms the epoch's secrets.
    """
    for case in cases("welcome"):
        joiner, _, named, sealed = told(prim, case)
        psk = psk_secret(prim, [])
        assert not named
        info = group_info(prim, joiner, psk, sealed)
        labels.verify(prim, case["signer_pub"], "GroupInfoTBS", info.signed, info.signature)
        secrets = schedule.epoch(prim, joiner, info.context, psk)
        transcript = Context.read(Reader(info.context)).transcript
        assert prim.tag(secrets.confirmation, transcript) == info.confirmation


@published
def test_a_welcome_is_understood(prim):
    """
    passive-client-welcome: from a Welcome and its own private keys a new member has the
    epoch that everybody else is in, with the tree in the Welcome or beside it, with and without
    pre-shared keys.
    """
    joined = [Member(prim, case).secrets for case in cases("passive-client-welcome")]
    wanted = [case["initial_epoch_authenticator"] for case in cases("passive-client-welcome")]
    assert [each.authenticator for each in joined] == wanted
    assert len(wanted) >= 8


@published
def test_commits_are_followed(prim):
    """
    passive-client-handling-commit: a new member follows commits that add, update and remove
    members and bring in pre-shared keys, with paths and without, by proposals sent before or given
    in the commit; after each it has the authenticator that the vector says.
    """
    checked = 0
    for case in cases("passive-client-handling-commit"):
        member = Member(prim, case)
        assert member.secrets.authenticator == case["initial_epoch_authenticator"]
        for one in case["epochs"]:
            member.follow(one["proposals"], one["commit"])
            assert member.secrets.authenticator == one["epoch_authenticator"]
            checked += 1
    assert checked >= 26


@published
def test_an_altered_commit_is_refused(prim):
    """
    A commit with a flipped bit in its last bytes, which are its tag, does not begin an epoch.
    """
    case = cases("passive-client-handling-commit")[0]
    member, before = Member(prim, case), case["initial_epoch_authenticator"]
    commit = case["epochs"][0]["commit"]
    with pytest.raises(DecryptionFailed, match="membership tag"):
        member.follow([], commit[:-1] + bytes([commit[-1] ^ 1]))
    assert member.secrets.authenticator == before

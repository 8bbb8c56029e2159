"""Paths in MLS's own trees: what each member is told, against the published vectors.

The presentation language and the hashes of trees are read here, for the test alone; resolutions,
filtered paths and secrets are the laboratory's.
"""

import json
import os
from hashlib import sha256
from pathlib import Path

import pytest
from attrs import define

from privmodel.lab.primitives import Primitives
from privmodel.lab.protocols import mls_labels as labels
from privmodel.lab.protocols import mls_schedule as schedule
from privmodel.lab.protocols.mls_labels import vector
from privmodel.lab.protocols.mls_tree_math import direct_path, left, right, root
from privmodel.lab.protocols.ratchet_tree import Node, Tree

VECTORS = os.environ.get("PRIVMODEL_VECTORS")
published = pytest.mark.skipif(not VECTORS, reason="PRIVMODEL_VECTORS names no folder")


class Reader:
    """Reads the presentation language of RFC 9420, section 2.1."""

    def __init__(self, octets):
        self.octets, self.at = octets, 0

    def take(self, count):
        self.at += count
        assert self.at <= len(self.octets)
        return self.octets[self.at - count : self.at]

    def number(self, count):
        return int.from_bytes(self.take(count), "big")

    def vector(self):
        size = 1 << (self.octets[self.at] >> 6)
        return self.take(self.number(size) & ((1 << (8 * size - 2)) - 1))

    @property
    def done(self):
        return self.at == len(self.octets)

    def leaf(self):
        """A LeafNode: its keys, and all its bytes."""
        start = self.at
        public, verification = self.vector(), self.vector()
        assert self.number(2) == 1, "a basic credential"
        for _ in range(6):  # identity, then five lists of capabilities
            self.vector()
        source = self.number(1)
        if source == 1:
            self.take(16)
        elif source == 3:
            self.vector()
        self.vector()
        self.vector()
        return Node(public, verification), self.octets[start : self.at]

    def parent(self):
        """A ParentNode, and its parent hash."""
        public, parent_hash = self.vector(), self.vector()
        unmerged = self.vector()
        leaves = [int.from_bytes(unmerged[at : at + 4], "big") for at in range(0, len(unmerged), 4)]
        return Node(public, b"", tuple(leaves)), parent_hash


@define
class Hashed:
    """A tree with what its hash covers beyond the keys."""

    tree: Tree
    extra: dict
    """Of a leaf all its bytes, of a parent its parent hash."""

    @classmethod
    def read(cls, octets):
        reader, nodes, extra = Reader(Reader(octets).vector()), [], {}
        while not reader.done:
            if not reader.number(1):
                nodes.append(None)
                continue
            kind = reader.number(1)
            node, more = reader.leaf() if kind == 1 else reader.parent()
            extra[len(nodes)] = more
            nodes.append(node)
        while len(nodes) & (len(nodes) + 1):  # trailing blanks are not written
            nodes.append(None)
        return cls(Tree(nodes), extra)

    def hash(self, node):
        """TreeHash of section 7.8."""
        one = self.tree.nodes[node]
        if node % 2 == 0:
            body = b"\x01" + (node // 2).to_bytes(4, "big")
            return sha256(body + (b"\x01" + self.extra[node] if one else b"\x00")).digest()
        body = b"\x02\x00"
        if one:
            unmerged = b"".join(leaf.to_bytes(4, "big") for leaf in one.unmerged)
            body = b"\x02\x01" + vector(one.public) + vector(self.extra[node]) + vector(unmerged)
        lower, upper = vector(self.hash(left(node))), vector(self.hash(right(node)))
        return sha256(body + lower + upper).digest()

    def updated(self, sender, path):
        """The tree after an UpdatePath, what it says to whom, and the filtered path."""
        reader = Reader(path)
        leaf, raw = reader.leaf()
        reader = Reader(reader.vector())
        keys, told = [], []
        while not reader.done:
            keys.append(reader.vector())
            inner, texts = Reader(reader.vector()), []
            while not inner.done:
                texts.append(inner.vector() + inner.vector())
            told.append(texts)
        after = Hashed(Tree(list(self.tree.nodes)), dict(self.extra))
        after.tree.blank_path(sender)
        filtered = after.tree.filtered_path(sender)
        assert len(filtered) == len(keys)
        after.tree.nodes[2 * sender] = leaf
        after.extra[2 * sender] = raw
        parent_hash = b""
        for (node, beside), public in reversed(list(zip(filtered, keys, strict=True))):
            after.tree.nodes[node] = Node(public)
            after.extra[node] = parent_hash
            covered = vector(public) + vector(parent_hash) + vector(after.hash(beside))
            parent_hash = sha256(covered).digest()
        return after, told, filtered


@published
def test_paths_of_published_trees():
    """
    treekem: every member gets from every path the secret that the vector says, the keys that follow
    from it are those of the path, and the commit secret and the tree's hash are right.
    """
    text = Path(VECTORS, "mls-rfc9420-suite1", "treekem.json").read_text(encoding="utf-8")
    prim, checked = Primitives(os.urandom), 0
    for case in json.loads(text):
        before = Hashed.read(bytes.fromhex(case["ratchet_tree"]))
        known = {}
        for member in case["leaves_private"]:
            keys = {2 * member["index"]: bytes.fromhex(member["encryption_priv"])}
            for one in member["path_secrets"]:
                drawn = labels.derive_secret(prim, bytes.fromhex(one["path_secret"]), "node")
                secret, public = prim.derived_pair(drawn)
                assert public == before.tree.nodes[one["node"]].public
                keys[one["node"]] = secret
            known[member["index"]] = keys
        for one in case["update_paths"]:
            after, told, filtered = before.updated(one["sender"], bytes.fromhex(one["update_path"]))
            tree_hash = after.hash(root(after.tree.leaves))
            assert tree_hash.hex() == one["tree_hash_after"]
            context = schedule.group_context(
                bytes.fromhex(case["group_id"]),
                case["epoch"],
                tree_hash,
                bytes.fromhex(case["confirmed_transcript_hash"]),
            )
            for leaf, keys in known.items():
                if leaf == one["sender"]:
                    continue
                mine = {2 * leaf, *direct_path(2 * leaf, after.tree.leaves)}
                place = next(at for at, (_, beside) in enumerate(filtered) if beside in mine)
                covered = after.tree.resolution(filtered[place][1])
                assert len(covered) == len(told[place])
                at = next(at for at, node in enumerate(covered) if node in keys)
                step = labels.hpke_open(
                    prim, keys[covered[at]], "UpdatePathNode", context, told[place][at]
                )
                assert step.hex() == one["path_secrets"][leaf]
                for node, _ in filtered[place:]:
                    _, public = prim.derived_pair(labels.derive_secret(prim, step, "node"))
                    assert public == after.tree.nodes[node].public
                    step = labels.derive_secret(prim, step, "path")
                assert step.hex() == one["commit_secret"]
                checked += 1
    assert checked >= 50

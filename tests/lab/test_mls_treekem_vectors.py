"""Paths in MLS's own trees: what each member is told, against the published vectors.

Resolutions, filtered paths and secrets are the laboratory's.
"""

import json
import os
import pathlib

import pytest

from lab.mls_wire import Hashed, Path, Reader
from privmodel.lab.primitives import Primitives
from privmodel.lab.protocols import mls_labels as labels
from privmodel.lab.protocols import mls_schedule as schedule
from privmodel.lab.protocols.mls_tree_math import direct_path

VECTORS = os.environ.get("PRIVMODEL_VECTORS")
published = pytest.mark.skipif(not VECTORS, reason="PRIVMODEL_VECTORS names no folder")


@published
def test_paths_of_published_trees():
    """
    treekem: every member gets from every path the secret that the vector says, the keys that follow
    from it are those of the path, and the commit secret and the tree's hash are right.
    """
    text = pathlib.Path(VECTORS, "mls-rfc9420-suite1", "treekem.json").read_text(encoding="utf-8")
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
            path = Path.read(Reader(bytes.fromhex(one["update_path"])))
            after, filtered = before.updated(one["sender"], path)
            tree_hash = after.hash()
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
                told = path.nodes[place][1]
                assert len(covered) == len(told)
                at = next(at for at, node in enumerate(covered) if node in keys)
                step = labels.hpke_open(
                    prim, keys[covered[at]], "UpdatePathNode", context, told[at]
                )
                assert step.hex() == one["path_secrets"][leaf]
                for node, _ in filtered[place:]:
                    _, public = prim.derived_pair(labels.derive_secret(prim, step, "node"))
                    assert public == after.tree.nodes[node].public
                    step = labels.derive_secret(prim, step, "path")
                assert step.hex() == one["commit_secret"]
                checked += 1
    assert checked >= 50

"""TreeKEM: members agree, whatever happens; what a seized member's keys open, and for how long."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.talks import event, part_of, read, resident, seized, span, talk
from privmodel.errors import DecryptionFailed, LabError
from privmodel.lab import run
from privmodel.lab.octets import pack, unpack, value
from privmodel.lab.primitives import Primitives
from privmodel.lab.protocols import treekem
from privmodel.lab.protocols.mls_tree_math import direct_path
from privmodel.lab.protocols.ratchet_tree import Tree

EIGHT = tuple("abcdefgh")


class Member:
    """A member with its state and the ratchets of its present epoch."""

    def __init__(self, prim):
        self.prim = prim
        self.package, self.offer = treekem.draw_package(prim, b"")
        self.state = self.ratchets = b""

    @property
    def leaf(self):
        return treekem.leaf_of(self.state)

    @property
    def epoch(self):
        return unpack(self.state)[0][1]

    @property
    def tree(self):
        return unpack(self.state)[0][6]

    @property
    def secret(self):
        return unpack(self.state)[0][3]

    def known(self):
        """The nodes whose secrets this member has."""
        return {value(unpack(one)[0][0]) for one in unpack(self.state)[1]}


class Group:
    """A group and what can happen to it."""

    def __init__(self):
        self.prim = Primitives(os.urandom)
        founder = Member(self.prim)
        founder.state, _ = treekem.create(self.prim, b"", b"group", founder.package)
        self.members = [founder]

    def commit(self, by, *, add=False, remove=None):
        """A commit by a member; the number of a member to be removed, if any."""
        committer = self.members[by % len(self.members)]
        gone = None
        if remove is not None:
            gone = self.members[remove % len(self.members)]
            if gone is committer:
                return
        new = Member(self.prim) if add else None
        committer.state, (message, welcomes, committer.ratchets) = treekem.commit(
            self.prim,
            committer.state,
            [new.offer] if new else [],
            [gone.leaf] if gone else [],
        )
        if gone:
            with pytest.raises(LabError, match="removed"):
                treekem.process(self.prim, gone.state, message)
            self.members.remove(gone)
        for member in self.members:
            if member is not committer:
                member.state, member.ratchets = treekem.process(self.prim, member.state, message)
        if new:
            (welcome,) = welcomes
            new.state, new.ratchets = treekem.join(self.prim, b"", new.package, welcome)
            self.members.append(new)

    def check(self):
        """All have the same secrets and tree, and each knows what it should of the tree."""
        first = self.members[0]
        tree = Tree.read(first.tree)
        assert sorted(member.leaf for member in self.members) == tree.members()
        for member in self.members:
            assert (member.secret, member.tree) == (first.secret, first.tree)
            mine = {2 * member.leaf, *direct_path(2 * member.leaf, tree.leaves)}
            expected = {
                node
                for node in mine
                if tree.nodes[node] and member.leaf not in tree.nodes[node].unmerged
            }
            assert member.known() == expected


NUMBERS = st.integers(0, 20)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), NUMBERS),
        st.tuples(st.just("remove"), NUMBERS, NUMBERS),
        st.tuples(st.just("update"), NUMBERS),
    ),
    max_size=9,
)


def grown(steps, size=4):
    group = Group()
    for _ in range(size - 1):
        group.commit(0, add=True)
    for step in steps:
        match step:
            case ("add", by):
                group.commit(by, add=True)
            case ("remove", by, who):
                group.commit(by, remove=who)
            case ("update", by):
                group.commit(by)
    return group


@given(STEPS)
def test_members_agree(steps):
    """
    Whatever members come, go and renew their keys, all have the same secrets and the same tree, and
    each knows the secrets of exactly the nodes above it that it is not unmerged at.
    """
    grown(steps).check()


@part_of(2)
@given(STEPS, NUMBERS, st.data())
def test_everybody_reads_everybody(steps, writer, data):
    """
    A member's messages are read by all others, in any order, each once.
    """
    group = grown(steps, size=3)
    sender = group.members[writer % len(group.members)]
    seed = unpack(sender.state)[0][5]
    sent = []
    for count in range(4):
        sender.ratchets, envelope = treekem.encrypt(
            group.prim, sender.ratchets, sender.leaf, seed, bytes([count])
        )
        sent.append(envelope)
    for member in group.members:
        if member is sender:
            continue
        for count in data.draw(st.permutations(range(4))):
            member.ratchets, text = treekem.decrypt(
                group.prim, member.ratchets, member.tree, sent[count]
            )
            assert text == bytes([count])
        with pytest.raises(LabError, match="gone"):
            treekem.decrypt(group.prim, member.ratchets, member.tree, sent[0])


@given(st.integers(0, 60_000))
def test_an_altered_commit_raises(where):
    """
    A flipped bit of a commit raises at whoever receives it.
    """
    group = grown([], size=4)
    _, (message, _, _) = treekem.commit(group.prim, group.members[1].state, [], [])
    changed = bytearray(message)
    changed[where // 8 % len(message)] ^= 1 << where % 8
    with pytest.raises(LabError):
        treekem.process(group.prim, group.members[2].state, bytes(changed))


def test_a_commit_in_another_members_name_raises():
    """
    A commit signed by one member and claiming to be another's is refused.
    """
    group = grown([], size=4)
    atoms, keys = unpack(group.members[1].state)
    atoms[2] = unpack(group.members[3].state)[0][2]
    _, (message, _, _) = treekem.commit(group.prim, pack(atoms, keys), [], [])
    with pytest.raises(DecryptionFailed, match="signature"):
        treekem.process(group.prim, group.members[2].state, message)


@part_of(2)
@given(STEPS, st.integers(0, 40))
def test_a_resolution_covers_everybody_once(steps, node):
    """
    The members below the nodes of a resolution, the unmerged apart, are the members below the node,
    each once.
    """
    tree = Tree.read(grown(steps).members[0].tree)
    node %= len(tree.nodes)

    def under(one):
        members = {leaf: {2 * leaf, *direct_path(2 * leaf, tree.leaves)} for leaf in tree.members()}
        return {leaf for leaf, path in members.items() if one in path}

    covered = []
    for one in tree.resolution(node):
        covered += under(one) - set(tree.nodes[one].unmerged)
    assert sorted(covered) == sorted(under(node))


@pytest.fixture(scope="module")
def meeting():
    """Eight people; c leaves at 20, g joins at 6; f renews its keys at 12 and b at 16."""
    events = [
        event("left", "c", 20),
        event("joined", "g", 6),
        event("rekeyed", "f", 12),
        event("rekeyed", "b", 16),
    ]
    writers = ["abd"[number % 3] for number in range(30)]
    return run(talk(writers, people=EIGHT, events=events), "treekem")


def test_only_ones_own_commit_heals(meeting):
    """
    Who seized a member reads until that very member renews its keys or is removed; the commits of
    others do not help. (R. Barnes, M. Mularczyk, M. Xue, "The MLS Replace Proposal", 2024, says so
    of RFC 9420. Further reading: K. Cohn-Gordon and others, CCS 2018.)
    """
    assert read(meeting, seized("f", 10)) == {11}
    assert read(meeting, seized("f", 14)) == span(15, 29)
    assert read(meeting, seized("h", 10)) == span(11, 29)
    assert read(meeting, seized("b", 13)) == span(14, 15)
    assert read(meeting, seized("c", 14)) == span(15, 19)


def test_earlier_messages_stay_shut(meeting):
    """
    Nothing that was read and deleted is opened by seizing any member at any time.
    """
    for who in EIGHT:
        if who == "g":
            continue
        for number in (0, 7, 13, 18, 25):
            assert not read(meeting, seized(who, number)) & span(0, number)


def test_a_newcomer_reads_from_then_on(meeting):
    """
    Whoever joins reads what is sent afterwards and nothing before.
    """
    assert read(meeting, residents=(resident("g", 0, 29),)) == span(6, 29)


def test_two_seized_members_heal_when_both_have(meeting):
    """
    If two members were seized, the group heals only once both have renewed their keys.
    """
    assert read(meeting, seized("f", 10), seized("b", 10)) == span(11, 15)

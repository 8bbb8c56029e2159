"""MLS as it stands on the wire, read for the tests alone: RFC 9420's own presentation.

What the laboratory has of its own (labels, key schedule, trees, paths) is used and not repeated.
"""

from hashlib import sha256

from attrs import define, field, frozen

from privmodel.lab.protocols.mls_labels import vector
from privmodel.lab.protocols.mls_tree_math import left, right, root
from privmodel.lab.protocols.ratchet_tree import Node, Tree

PUBLIC, PRIVATE, WELCOME, GROUP_INFO, KEY_PACKAGE = 1, 2, 3, 4, 5
APPLICATION, PROPOSAL, COMMIT = 1, 2, 3
MEMBER = 1
ADD, UPDATE, REMOVE, PSK, EXTENSIONS = 1, 2, 3, 4, 7
RATCHET_TREE = 2
"""The number of the extension that carries a tree."""


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

    def vectors(self, count):
        return [self.vector() for _ in range(count)]

    @property
    def done(self):
        return self.at == len(self.octets)

    def whole(self, read):
        """What a method reads, and its bytes."""
        start = self.at
        return read(), self.octets[start : self.at]

    def each(self, read):
        """What a function reads from a vector until it is used up."""
        inner, found = Reader(self.vector()), []
        while not inner.done:
            found.append(read(inner))
        return found

    def message(self, kind):
        """The header of an MLSMessage of a kind."""
        assert (self.number(2), self.number(2)) == (1, kind)
        return self

    def leaf(self):
        """A LeafNode: its keys, and all its bytes."""
        start = self.at
        public, verification = self.vectors(2)
        assert self.number(2) == 1, "a basic credential"
        self.vectors(6)  # identity, then five lists of capabilities
        source = self.number(1)
        if source == 1:
            self.take(16)
        elif source == 3:
            self.vector()
        self.vectors(2)
        return Node(public, verification), self.octets[start : self.at]

    def parent(self):
        """A ParentNode, and its parent hash."""
        public, parent_hash = self.vectors(2)
        unmerged = self.vector()
        leaves = [int.from_bytes(unmerged[at : at + 4], "big") for at in range(0, len(unmerged), 4)]
        return Node(public, b"", tuple(leaves)), parent_hash

    def key_package(self):
        """A KeyPackage: its leaf with the leaf's bytes, and all its bytes."""
        start = self.at
        assert (self.number(2), self.number(2)) == (1, 1)
        self.vector()
        leaf = self.leaf()
        self.vectors(2)
        return leaf, self.octets[start : self.at]

    def psk_id(self):
        """A PreSharedKeyID: what it names, and all its bytes."""
        start = self.at
        if self.number(1) == 1:
            named = self.vector()
        else:
            self.take(1)
            named = (self.vector(), self.number(8))
        self.vector()
        return named, self.octets[start : self.at]

    def proposal(self):
        """A Proposal: its kind, and what it says."""
        kind = self.number(2)
        read = {
            ADD: self.key_package,
            UPDATE: self.leaf,
            REMOVE: lambda: self.number(4),
            PSK: self.psk_id,
            EXTENSIONS: self.vector,
        }
        assert kind in read, f"proposal of kind {kind}"
        return kind, read[kind]()

    def commit(self):
        """A Commit: the proposals, each given or by the name of one sent before; and its path."""

        def listed(inner):
            return inner.proposal() if inner.number(1) == 1 else inner.vector()

        proposals = self.each(listed)
        return proposals, Path.read(self) if self.number(1) else None


@frozen
class Path:
    """An UpdatePath: the new leaf with its bytes, and for each node its key and what is sealed."""

    leaf: tuple
    nodes: list

    @classmethod
    def read(cls, reader):
        def sealed(inner):
            return inner.vector() + inner.vector()

        return cls(reader.leaf(), reader.each(lambda node: (node.vector(), node.each(sealed))))


@frozen
class Framed:
    """What a PublicMessage carries, with the bytes that signatures and hashes cover."""

    group: bytes
    epoch: int
    sender: int
    kind: int
    body: object
    content: bytes
    signature: bytes
    confirmation: bytes
    auth: bytes
    membership: bytes

    @classmethod
    def read(cls, reader):
        start = reader.at
        group, epoch = reader.vector(), reader.number(8)
        assert reader.number(1) == MEMBER, "sent by a member"
        sender = reader.number(4)
        reader.vector()
        kind = reader.number(1)
        body = reader.proposal() if kind == PROPOSAL else reader.commit()
        content = reader.octets[start : reader.at]
        start = reader.at
        signature = reader.vector()
        confirmation = reader.vector() if kind == COMMIT else b""
        auth = reader.octets[start : reader.at]
        tag = b"" if reader.done else reader.vector()
        return cls(group, epoch, sender, kind, body, content, signature, confirmation, auth, tag)


@frozen
class GroupInfo:
    """What a Welcome says of the group."""

    context: bytes
    extensions: dict
    confirmation: bytes
    signer: int
    signature: bytes
    signed: bytes

    @classmethod
    def read(cls, octets):
        reader = Reader(octets)
        _, context = reader.whole(lambda: Context.read(reader))
        extensions = dict(reader.each(lambda one: (one.number(2), one.vector())))
        confirmation, signer = reader.vector(), reader.number(4)
        signed = octets[: reader.at]
        return cls(context, extensions, confirmation, signer, reader.vector(), signed)


@frozen
class Context:
    """A GroupContext."""

    group: bytes
    epoch: int
    tree_hash: bytes
    transcript: bytes
    extensions: bytes

    @classmethod
    def read(cls, reader):
        assert (reader.number(2), reader.number(2)) == (1, 1)
        return cls(
            reader.vector(), reader.number(8), reader.vector(), reader.vector(), reader.vector()
        )


@define
class Hashed:
    """A tree with what its hash covers beyond the keys."""

    tree: Tree
    extra: dict = field(factory=dict)
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

    def copy(self):
        return Hashed(Tree(list(self.tree.nodes)), dict(self.extra))

    def hash(self, node=None):
        """TreeHash of section 7.8; of the whole tree unless a node is given."""
        node = root(self.tree.leaves) if node is None else node
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

    def put(self, leaf, node, raw):
        """A member has another leaf node."""
        self.tree.nodes[2 * leaf], self.extra[2 * leaf] = node, raw

    def updated(self, sender, path):
        """The tree after an UpdatePath, and the filtered path."""
        after = self.copy()
        after.tree.blank_path(sender)
        filtered = after.tree.filtered_path(sender)
        assert len(filtered) == len(path.nodes)
        after.put(sender, *path.leaf)
        parent_hash = b""
        for (node, beside), (public, _) in reversed(list(zip(filtered, path.nodes, strict=True))):
            after.tree.nodes[node] = Node(public)
            after.extra[node] = parent_hash
            covered = vector(public) + vector(parent_hash) + vector(after.hash(beside))
            parent_hash = sha256(covered).digest()
        return after, filtered

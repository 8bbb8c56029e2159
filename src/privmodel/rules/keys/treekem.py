"""A group renews its secret along one member's path in a tree at a time: MLS's TreeKEM.

Source: RFC 9420, "The Messaging Layer Security (MLS) Protocol", 2023, sections 7.4 to 7.6, 8 and 9.
A commit draws new keys for one member's leaf and all nodes above it and tells them, sealed, to the
members on the other side of each node. An epoch's secret needs the commit's and the epoch's before.
So a member whose keys were taken heals when it commits or is removed, and at nobody else's commit.

Differences, where the RFC leaves the choice: the first member present adds who joins and removes
who leaves, each in a commit of its own with a path; a member that renews its keys commits; a member
keeps the message ratchets of the five latest epochs, and its own only of the latest. The group is
founded before the first message. Signatures are not modelled.
"""

from __future__ import annotations

from operator import attrgetter

from privmodel.model.conversation import Device, Message, Participant
from privmodel.model.data import Item
from privmodel.model.encryption import Mode
from privmodel.rules.footprint import Footprint
from privmodel.rules.life import NEVER, Stretch, delivered, renewals, stretch
from privmodel.rules.situation import Situation

from .chain import Reader, chain_key, lay_chain
from .exchange import lay_passing
from .group_chain import present, rings_of
from .ratchet_tree import Node, RatchetTree, direct_path
from .ring import ALWAYS, KeyRing, key
from .sessions import by_time, taking_part

__all__ = ["lay"]

EPOCHS_KEPT = 5
HOW = "members hold their part of the tree and each sender's key"


def lay(
    situation: Situation, footprint: Footprint, mode: Mode, messages: list[Message]
) -> dict[str, frozenset[Item]]:
    """Follow commits and messages in time, and lay what each member's devices hold."""
    group = _Group(situation, footprint, mode)
    changes = group.changes()
    seals: dict[str, frozenset[Item]] = {}
    for message, arrives in by_time(messages):
        now = delivered(message)[0] if arrives else message.sent.earliest
        while changes and changes[0][0][0] <= now:
            group.change(*changes.pop(0))
        writer, others = taking_part(situation, mode, message)
        if arrives:
            group.arrive(message, others)
        else:
            seals[message.id] = frozenset({group.send(message, writer)})
    for when, owner in changes:
        group.change(when, owner)
    group.close()
    return seals


class _Chain:
    """One sender's messages in one epoch."""

    def __init__(self, name: str, own: KeyRing) -> None:
        self.name, self.own = name, own
        self.keys: list[Item] = []
        self.readers: dict[str, Reader] = {}


class _Member:
    """A device's part: its leaf, the node keys it knows, since when it reads each epoch."""

    def __init__(self, ring: KeyRing) -> None:
        self.ring = ring
        self.leaf = -1
        self.known: dict[int, Item] = {}
        self.epochs: list[tuple[int, Stretch]] = []
        self.packages = 0
        self.left: Stretch = NEVER

    @property
    def init(self) -> Item:
        """The private key to which a welcome is sealed."""
        return key(f"welcome key {self.packages} of {self.ring.name}")

    @property
    def leaf_key(self) -> Item:
        """The private key that the member enters the tree with."""
        return key(f"first leaf key {self.packages} of {self.ring.name}")


class _Group:
    """The group through time."""

    def __init__(self, situation: Situation, footprint: Footprint, mode: Mode) -> None:
        self.situation, self.footprint, self.mode = situation, footprint, mode
        self.rings = rings_of(situation, footprint, mode, HOW)
        self.members = {ring.name: _Member(ring) for _, _, ring in self.rings}
        self.stays = {
            ring.name: present(situation, person, device) for person, device, ring in self.rings
        }
        self.tree = RatchetTree()
        self.inside: list[str] = []
        self.epoch = 0
        self.chains: dict[tuple[int, str], _Chain] = {}
        self.sent: dict[str, tuple[_Chain, int]] = {}
        self.public: dict[Item, Item] = {}
        self.begun: Stretch = ALWAYS

    def changes(self) -> list[tuple[Stretch, str | None]]:
        """When members change (None) and when a participant renews its keys, in order."""
        bounds = {bound for stays in self.stays.values() for stay in stays for bound in stay}
        found: list[tuple[tuple[float, int], Stretch, str | None]] = [
            ((when[0], 0), when, None) for when in bounds | {ALWAYS} if when != NEVER
        ]
        people = self.situation.conversation.participants
        for person in sorted(people, key=attrgetter("name")):
            found += [
                ((when[0], 1), when, person.name)
                for when in renewals(self.situation.conversation, person.name)
            ]
        found.sort(key=lambda each: each[0])
        for member in self.members.values():
            self._publish(member, ALWAYS)
        return [(when, owner) for _, when, owner in found]

    def change(self, when: Stretch, owner: str | None) -> None:
        """Members come and go, or a participant's devices renew their paths."""
        if owner is not None:
            for name in tuple(self.inside):
                if self.members[name].ring.person.name == owner:
                    self._commit(name, when)
            return
        # Nobody says who of those that come together is first: their names decide, not their order.
        here = [
            name
            for name, stays in sorted(self.stays.items())
            if any(start[0] <= when[0] < end[0] for start, end in stays)
        ]
        for name in [one for one in self.inside if one not in here]:
            self._remove(name, when)
        for name in [one for one in here if one not in self.inside]:
            if self.inside:
                self._commit(self.inside[0], when, added=name)
            else:
                self._found(name, when)

    def send(self, message: Message, writer: tuple[Participant, Device]) -> Item:
        """A member seals a message under its ratchet of the present epoch."""
        when = stretch(message.sent)
        name = f"{writer[0].name}/{writer[1].name}"
        chain = self.chains.get((self.epoch, name)) or self._open_chain(name)
        number = len(chain.keys)
        made = key(f"key {number} of {chain.name}")
        chain.keys.append(made)
        chain.own.drop(chain_key(chain.name, number), when)
        chain.own.take(chain_key(chain.name, number + 1), when)
        self.sent[message.id] = (chain, number)
        return made

    def arrive(self, message: Message, others: list[tuple[Participant, Device]]) -> None:
        """A message reaches members."""
        chain, number = self.sent[message.id]
        for person, device in others:
            reader = chain.readers.get(f"{person.name}/{device.name}")
            if reader is not None:
                reader.read(number, chain.keys, delivered(message))

    def close(self) -> None:
        """Lay what follows from what in each chain, and what is still held."""
        self._show_tree()
        for chain in self.chains.values():
            lay_chain(self.footprint, chain.name, chain.keys, self.mode.facts)
            for reader in chain.readers.values():
                reader.close()
        for _, _, ring in self.rings:
            ring.close()

    # --- Epochs

    def _publish(self, member: _Member, when: Stretch) -> None:
        """A device leaves a key package with the server."""
        member.packages += 1
        for private in (member.init, member.leaf_key):
            member.ring.take(private, when)
            self.footprint.pair(private)

    def _found(self, name: str, when: Stretch) -> None:
        member = self.members[name]
        self.epoch += 1
        member.epochs.append((self.epoch, when))
        member.leaf = self.tree.add(member.leaf_key)
        member.known = {2 * member.leaf: member.leaf_key}
        member.ring.drop(member.init, when)
        member.ring.take(self._init(), when)
        self.inside = [name]

    def _remove(self, name: str, when: Stretch) -> None:
        member = self.members[name]
        self._show_tree()
        self.inside.remove(name)
        self.tree.remove(member.leaf)
        before = self._init()
        if self.inside:
            self._commit(self.inside[0], when)
        self._stop_sending(member, when)
        for private in (before, *member.known.values()):
            member.ring.drop(private, when)
        member.known = {}
        self._publish(member, when)

    def _commit(self, committer: str, when: Stretch, added: str | None = None) -> None:
        """A member renews its path, and the group enters the next epoch."""
        if self.begun != when:
            self._show_tree()
        self.begun = when
        fresh = None
        if added is not None:
            fresh = self.members[added].leaf = self.tree.add(self.members[added].leaf_key)
        mine = self.members[committer]
        before = self._init()
        self.epoch += 1
        said = key(f"{self._name()}, commit")
        if when != ALWAYS:
            self._pass(said, when)
        self.tree.blank_path(mine.leaf)
        path = self.tree.filtered_path(mine.leaf)
        steps = [key(f"{self._name()}, path secret {number}") for number in range(len(path) + 1)]
        own = self._made(2 * mine.leaf, said)
        told = []
        for (above, beside), step, following in zip(path, steps, steps[1:], strict=False):
            self._derive(following, step)
            for node in self.tree.resolution(beside, fresh):
                self._derive(step, node.secret, said)
            told.append((above, step))
        for above, step in told:
            self._derive(self._made(above, said), step)
        self._derive(self._joiner(), before, steps[-1])
        self._derive(self._init(), self._joiner())
        for name in self.inside:
            self._follow(self.members[name], before, when, path, mine, own)
        if added is not None:
            self._welcome(self.members[added], when, path, steps)
            self.inside.append(added)

    def _follow(
        self,
        member: _Member,
        before: Item,
        when: Stretch,
        path: list[tuple[int, int]],
        committer: _Member,
        own: Item,
    ) -> None:
        """A member gets the new keys of the nodes above it, and forgets what they replace."""
        above = {2 * member.leaf, *direct_path(2 * member.leaf, self.tree.leaves)}
        known = {
            node: item
            for node, item in member.known.items()
            if node in above and self.tree.nodes[node] is not None
        }
        known |= {node: self._at(node) for node, _ in path if node in above}
        if member is committer:
            known = {2 * member.leaf: own, **{node: self._at(node) for node, _ in path}}
        self._hold(member, known, before, when)

    def _hold(
        self, member: _Member, known: dict[int, Item], before: Item | None, when: Stretch
    ) -> None:
        for item in member.known.values():
            if item not in known.values():
                member.ring.drop(item, when)
        for item in known.values():
            member.ring.take(item, when)
        member.known = known
        if before is not None:
            member.ring.drop(before, when)
        member.ring.take(self._init(), when)
        self._stop_sending(member, when)
        member.ring.take(self._whole_tree(), when)
        member.epochs.append((self.epoch, when))
        if len(member.epochs) > EPOCHS_KEPT:
            self._forget(member, member.epochs.pop(0)[0], when)

    def _welcome(
        self, member: _Member, when: Stretch, path: list[tuple[int, int]], steps: list[Item]
    ) -> None:
        """Somebody new is told the epoch's secret and that of the first node on both paths."""
        above = direct_path(2 * member.leaf, self.tree.leaves)
        place = next(number for number, (node, _) in enumerate(path) if node in above)
        said = key(f"{self._name()}, welcome")
        if when != ALWAYS:
            self._pass(said, when)
        for told in (self._joiner(), steps[place]):
            self._derive(told, member.init, said)
        self._derive(self._whole_tree(), self._joiner(), said)
        known = {node: self._at(node) for node, _ in path[place:]}
        member.ring.drop(member.init, when)
        member.known = {2 * member.leaf: member.leaf_key}
        self._hold(member, {**member.known, **known}, None, when)

    def _stop_sending(self, member: _Member, when: Stretch) -> None:
        """In an epoch that is over nobody sends."""
        for epoch, _ in member.epochs[-1:]:
            chain = self.chains.get((epoch, member.ring.name))
            if chain is not None:
                chain.own.drop(chain_key(chain.name, len(chain.keys)), when)

    def _forget(self, member: _Member, epoch: int, when: Stretch) -> None:
        """The ratchets of an old epoch are destroyed, and the tree by which they were checked."""
        member.ring.drop(self._whole_tree(epoch), when)
        for (number, _), chain in self.chains.items():
            if number == epoch and member.ring.name in chain.readers:
                chain.readers.pop(member.ring.name).abandon(when)

    def _open_chain(self, name: str) -> _Chain:
        """A sender's ratchet of this epoch, which every member has had since it entered."""
        own = self.members[name].ring
        chain = _Chain(f"{self._name()}, ratchet of {name}", own)
        self._derive(chain_key(chain.name, 0), self._joiner())
        for member in (self.members[each] for each in self.inside):
            since = member.epochs[-1][1]
            if member.ring is own:
                own.take(chain_key(chain.name, 0), since)
            else:
                chain.readers[member.ring.name] = Reader(member.ring, chain.name, 0, since)
        self.chains[self.epoch, name] = chain
        return chain

    # --- Names

    def _made(self, node: int, said: Item) -> Item:
        """A new key at a node; its public part stands in the commit."""
        private = key(f"{self._name()}, key of node {node}")
        public = self.public[private] = key(f"public {private.subject}")
        self.tree.nodes[node] = Node(private)
        self.footprint.pair(private, public)
        self._derive(public, said)
        return private

    def _show_tree(self) -> None:
        """Whoever has the tree of the epoch that ends has its public keys."""
        for node in self.tree.nodes:
            if node is not None and node.secret in self.public:
                self._derive(self.public[node.secret], self._whole_tree())

    def _at(self, node: int) -> Item:
        found = self.tree.nodes[node]
        assert found is not None
        return found.secret

    def _name(self) -> str:
        return f"{self.mode.id}, epoch {self.epoch}"

    def _init(self) -> Item:
        return key(f"{self._name()}, secret for the next")

    def _joiner(self) -> Item:
        return key(f"{self._name()}, secret")

    def _whole_tree(self, epoch: int | None = None) -> Item:
        return key(f"{self.mode.id}, tree of epoch {self.epoch if epoch is None else epoch}")

    def _derive(self, made: Item, *premises: Item) -> None:
        self.footprint.derive(
            made, premises, "a group's secrets follow from one another", facts=self.mode.facts
        )

    def _pass(self, item: Item, when: Stretch) -> None:
        lay_passing(
            self.situation,
            self.footprint,
            item,
            when,
            facts=self.mode.facts,
            how="commits and welcomes pass the servers",
        )

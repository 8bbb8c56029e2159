"""A ratchet of key encapsulations in pieces beside the double ratchet: Signal's SPQR.

Sources: "The Double Ratchet Algorithm", Signal, revision 4, 2025, section 5; Y. Dodis and others,
"Triple Ratchet: A Bandwidth Efficient Hybrid-Secure Signal Protocol", ePrint 2025/078.

The sides take turns. One offers a KEM key, a piece a message; once the other has all pieces, it
encapsulates and sends the result back in pieces. What lies inside begins a new epoch, with a chain
for each direction. A message's key needs both ratchets' keys, so that this ratchet heals only when
every piece has gone both ways after a seizure.

Differences: pieces are sent round and round in order until the other side has moved on, where
Signal codes them so that any so many suffice; the key and the answer travel one after the other.
The schedule's ``kem_every`` is the number of pieces.
"""

from __future__ import annotations

from attrs import define, field

from privmodel.model.data import Item
from privmodel.rules.footprint import Footprint
from privmodel.rules.life import Stretch

from .chain import Reader, chain_key, lay_chain
from .ring import KeyRing, key

__all__ = ["SparseRatchet"]


@define
class _Piece:
    """A piece that travels with a message: of the key or the answer (None: nothing) of an epoch."""

    answers: bool
    epoch: int
    index: int


@define
class _Header:
    epoch: int
    number: int
    before: int
    piece: _Piece | None


@define
class _Side:
    """One side's state; its names are those of the epochs, its keys lie in the ring."""

    number: int
    ring: KeyRing
    root: int = 0
    epoch: int = 0
    sent: int = 0
    before: int = 0
    heard: int = 0
    reader: Reader | None = None
    readers: dict[int, Reader] = field(factory=dict)
    next_sending: bool = False
    next_receiving: bool = False
    seed: bool = False
    outgoing: bool | None = None
    """Whether it sends pieces of an answer, or of a key; None: of neither."""
    turn: int = 0
    pieces: set[int] = field(factory=set)


class SparseRatchet:
    """Both sides of the ratchet.

    Args:
        footprint: where derivations are laid.
        rings: the keys of the first side and of the second.
        session: the session's name.
        pieces: in how many pieces keys and answers travel.
        keep: how long keys of skipped messages are kept, in seconds; None: until these arrive.
        facts: the facts of the mode.
        secret: the session's first secret.
    """

    def __init__(
        self,
        footprint: Footprint,
        rings: tuple[KeyRing, KeyRing],
        session: str,
        pieces: int,
        keep: float | None,
        facts: frozenset[str],
        secret: Item,
    ) -> None:
        self.footprint, self.name, self.facts = footprint, f"{session}, sparse", facts
        self.pieces, self.keep = pieces, keep
        self.sides = (_Side(0, rings[0]), _Side(1, rings[1]))
        self.chains: dict[tuple[int, int], list[Item]] = {(0, 0): [], (0, 1): []}
        self.headers: dict[str, _Header] = {}
        self._derive_epoch(0, [secret])

    def begin(self, side: int, when: Stretch) -> None:
        """A side has the session's secret."""
        mine = self.sides[side]
        mine.ring.take(self._root(0), when)
        mine.ring.take(chain_key(self._chain(0, side), 0), when)
        self._listen(mine, when)

    def send(self, side: int, message: str, when: Stretch) -> tuple[Item, tuple[Item, ...]]:
        """A side sends a message: this ratchet's key for it, and what goes along in the open."""
        mine = self.sides[side]
        settled = mine.epoch == mine.heard == mine.root
        if mine.root % 2 == side and settled and not mine.seed:
            mine.seed, mine.outgoing, mine.turn = True, False, 0
            mine.ring.take(self._seed(mine.root + 1), when)
        piece = None
        parts: tuple[Item, ...] = ()
        if mine.outgoing is not None:
            piece = _Piece(mine.outgoing, mine.root, mine.turn)
            if piece.answers:
                parts = (self._part(mine.root, mine.turn),)
            mine.turn = (mine.turn + 1) % self.pieces
        self.headers[message] = _Header(mine.epoch, mine.sent, mine.before, piece)
        name = self._chain(mine.epoch, side)
        made = key(f"key {mine.sent} of {name}")
        self.chains[mine.epoch, side].append(made)
        mine.ring.drop(chain_key(name, mine.sent), when)
        mine.sent += 1
        mine.ring.take(chain_key(name, mine.sent), when)
        return made, parts

    def receive(self, side: int, message: str, when: Stretch) -> None:
        """The message of that name arrives at a side."""
        mine, header = self.sides[side], self.headers[message]
        keys = self.chains[header.epoch, 1 - side]
        if header.epoch == mine.heard + 1 and mine.next_receiving:
            assert mine.reader is not None
            mine.reader.skip(header.before, self.chains[mine.heard, 1 - side], when)
            mine.reader.stop(when)
            mine.heard, mine.next_receiving = header.epoch, False
            mine.ring.drop(chain_key(self._chain(header.epoch, 1 - side), 0), when)
            self._listen(mine, when)
            self._move(mine, when)
        if header.epoch in mine.readers:
            mine.readers[header.epoch].read(header.number, keys, when)
        if header.piece is not None:
            self._collect(mine, header.piece, when)

    def close(self) -> None:
        """Lay what follows from what in each chain, and keys of messages that never came."""
        for (epoch, side), keys in self.chains.items():
            lay_chain(self.footprint, self._chain(epoch, side), keys, self.facts)
        for mine in self.sides:
            for reader in mine.readers.values():
                reader.close()

    def _listen(self, mine: _Side, when: Stretch) -> None:
        name = self._chain(mine.heard, 1 - mine.number)
        mine.reader = mine.readers[mine.heard] = Reader(mine.ring, name, 0, when, self.keep)

    def _move(self, mine: _Side, when: Stretch) -> None:
        """Send in the newest epoch from now on: the other side is known to have its keys."""
        if mine.next_sending:
            mine.ring.drop(chain_key(self._chain(mine.epoch, mine.number), mine.sent), when)
            mine.before, mine.sent = mine.sent, 0
            mine.epoch, mine.next_sending, mine.outgoing = mine.root, False, None

    def _collect(self, mine: _Side, piece: _Piece, when: Stretch) -> None:
        """Take in a piece, and act once all are there."""
        if piece.answers:
            if piece.epoch != mine.root + 1 or not mine.seed:
                return
        elif piece.epoch != mine.root or mine.root % 2 == mine.number:
            return
        mine.pieces.add(piece.index)
        if len(mine.pieces) < self.pieces:
            return
        mine.pieces = set()
        epoch = mine.root + 1
        if piece.answers:
            mine.seed = False
            mine.ring.drop(self._seed(epoch), when)
            self._advance(mine, when)
            self._move(mine, when)
        else:
            inside = key(f"{self.name}, secret {epoch}")
            parts = [self._part(epoch, index) for index in range(self.pieces)]
            self.footprint.derive(
                inside,
                [self._seed(epoch), *parts],
                "the private KEM key opens the encapsulation",
                facts=self.facts,
            )
            self.chains[epoch, 0], self.chains[epoch, 1] = [], []
            self._derive_epoch(epoch, [self._root(epoch - 1), inside])
            self._advance(mine, when)
            mine.outgoing, mine.turn = True, 0

    def _advance(self, mine: _Side, when: Stretch) -> None:
        mine.ring.drop(self._root(mine.root), when)
        unused = ((mine.number, mine.next_sending), (1 - mine.number, mine.next_receiving))
        for direction, waits in unused:
            if waits:  # for a message of an epoch that both sides have left
                mine.ring.drop(chain_key(self._chain(mine.root, direction), 0), when)
        mine.root += 1
        mine.ring.take(self._root(mine.root), when)
        for direction in (0, 1):
            mine.ring.take(chain_key(self._chain(mine.root, direction), 0), when)
        mine.next_sending = mine.next_receiving = True

    def _derive_epoch(self, epoch: int, premises: list[Item]) -> None:
        made = [self._root(epoch)]
        made += [chain_key(self._chain(epoch, side), 0) for side in (0, 1)]
        for each in made:
            self.footprint.derive(
                each, premises, "the root before and the secret begin an epoch", facts=self.facts
            )

    def _root(self, epoch: int) -> Item:
        return key(f"{self.name}, root {epoch}")

    def _seed(self, epoch: int) -> Item:
        return key(f"{self.name}, private KEM key for epoch {epoch}")

    def _part(self, epoch: int, index: int) -> Item:
        return key(f"{self.name}, piece {index} of the encapsulation for epoch {epoch}")

    def _chain(self, epoch: int, side: int) -> str:
        return f"{self.name}, chain {epoch} of side {side}"

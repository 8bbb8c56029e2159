"""A ratchet of ML-KEM keys beside the Double Ratchet, in pieces: in the manner of Signal's SPQR.

"The Double Ratchet Algorithm", Signal, revision 4 (2025), section 5, and Y. Dodis and others,
"Triple Ratchet", Eurocrypt 2025 (ePrint 2025/078). The sides take turns: one sends a KEM key in
pieces, one a message; once the other has all of them, it encapsulates and sends the ciphertext back
in pieces. What lies inside begins a new *epoch* with a chain for each direction. A message is
sealed under a key derived from the key of the Double Ratchet and one of this ratchet.

Differences: ML-KEM-768; pieces are cut, not coded, and sent round and round until the other side
moves on, so that one lost piece costs a whole round; key and ciphertext travel one after the other
(Signal's "braid" overlaps them); which epoch a message belongs to stands in its header.
"""

from __future__ import annotations

from attrs import define, field

from privmodel.errors import LabError
from privmodel.lab.octets import number, pack, received, unpack, value
from privmodel.lab.primitives import Primitives

__all__ = ["collect", "receive", "send", "start"]

_LEVEL = 768
_START = b"privmodel lab sparse ratchet, start"
_EPOCH = b"privmodel lab sparse ratchet, epoch"
_KEY, _ANSWER = b"key", b"ciphertext"


@define
class _State:
    """This ratchet's state between two readings of its bytes."""

    root: bytes
    side: int
    """0 for the side that began the session, which offers the first key."""
    root_epoch: int
    """The epoch that the root belongs to."""
    epoch: int
    """The epoch in which this side sends."""
    sending: bytes
    sent: int
    before: int
    heard: int
    """The epoch in which the other side sends."""
    receiving: bytes
    got: int
    next_sending: bytes
    next_receiving: bytes
    """The chains of the epoch of the root, until each side is seen to have moved there."""
    seed: bytes
    outgoing: bytes
    outgoing_kind: bytes
    turn: int
    pieces: dict[int, bytes] = field(factory=dict)
    skipped: list[bytes] = field(factory=list)

    @classmethod
    def read(cls, octets: bytes) -> _State:
        atoms, nested = unpack(octets)
        counts = [value(atoms[8][at : at + 8]) for at in range(0, 64, 8)]
        side, root_epoch, epoch, sent, before, heard, got, turn = counts
        pieces = {value(index): piece for index, piece in zip(*_halves(nested[0]), strict=True)}
        return cls(
            atoms[0],
            side,
            root_epoch,
            epoch,
            atoms[1],
            sent,
            before,
            heard,
            atoms[2],
            got,
            atoms[3],
            atoms[4],
            atoms[5],
            atoms[6],
            atoms[7],
            turn,
            pieces,
            nested[1:],
        )

    def write(self) -> bytes:
        counts = (
            self.side,
            self.root_epoch,
            self.epoch,
            self.sent,
            self.before,
            self.heard,
            self.got,
            self.turn,
        )
        pieces = pack([*map(number, self.pieces), *self.pieces.values()])
        return pack(
            [
                self.root,
                self.sending,
                self.receiving,
                self.next_sending,
                self.next_receiving,
                self.seed,
                self.outgoing,
                self.outgoing_kind,
                b"".join(map(number, counts)),
            ],
            [pieces, *self.skipped],
        )


def _halves(record: bytes) -> tuple[list[bytes], list[bytes]]:
    atoms = unpack(record)[0]
    return atoms[: len(atoms) // 2], atoms[len(atoms) // 2 :]


def start(prim: Primitives, secret: bytes, *, first: bool) -> tuple[bytes, bytes]:
    """The root key that is left to the Double Ratchet, and this ratchet's state.

    Args:
        prim: the primitives.
        secret: the secret that the two sides begin with.
        first: whether this side began the session.
    """
    root, other, ours, theirs = prim.hkdf([secret], info=_START, lengths=(32, 32, 32, 32))
    if not first:
        ours, theirs = theirs, ours
    state = _State(
        other, 0 if first else 1, 0, 0, ours, 0, 0, 0, theirs, 0, b"", b"", b"", b"", b"", 0
    )
    return root, state.write()


def send(prim: Primitives, octets: bytes, chunks: int) -> tuple[bytes, bytes, bytes]:
    """One message is sent: the state, what goes into its header, and this ratchet's key for it."""
    state = _State.read(octets)
    offers = state.root_epoch % 2 == state.side
    settled = state.epoch == state.heard == state.root_epoch
    if offers and settled and not state.seed:
        state.seed, state.outgoing = prim.kem_pair(_LEVEL)
        state.outgoing_kind, state.turn = _KEY, 0
    piece = b""
    if state.outgoing:
        piece = _piece(state.outgoing, state.turn, chunks)
    key, state.sending = prim.chain(state.sending)
    header = pack(
        [
            number(state.epoch) + number(state.sent) + number(state.before),
            state.outgoing_kind,
            number(state.root_epoch) + number(state.turn),
            piece,
        ]
    )
    state.sent += 1
    if state.outgoing:
        state.turn = (state.turn + 1) % chunks
    return state.write(), header, key


def receive(prim: Primitives, octets: bytes, max_skip: int, header: bytes) -> tuple[bytes, bytes]:
    """One message has arrived: the state, and this ratchet's key for it.

    What else the header says is for :func:`collect`, once the message has proved genuine.

    Raises:
        LabError: for a message whose key is gone, or one that skips too many.
    """
    state = _State.read(octets)
    counts = received(header, 4)[0][0]
    epoch, sent, before = (value(counts[at : at + 8]) for at in (0, 8, 16))
    key = _take_skipped(state, epoch, sent)
    if key is None:
        if epoch == state.heard + 1 and state.next_receiving:
            _skip(prim, state, before, max_skip)
            state.heard, state.receiving, state.got = epoch, state.next_receiving, 0
            state.next_receiving = b""
            _move(state)
        if epoch != state.heard or sent < state.got:
            raise LabError("sparse ratchet", f"the key of message {sent} of epoch {epoch} is gone")
        _skip(prim, state, sent, max_skip)
        key, state.receiving = prim.chain(state.receiving)
        state.got += 1
    return state.write(), key


def collect(prim: Primitives, octets: bytes, chunks: int, header: bytes) -> bytes:
    """Take in the piece that came with a message; the state."""
    state = _State.read(octets)
    _, kind, place, piece = received(header, 4)[0]
    _collect(prim, state, chunks, kind, value(place[:8]), value(place[8:]), piece)
    return state.write()


def _piece(whole: bytes, index: int, chunks: int) -> bytes:
    """One of so many pieces, whose lengths differ by a byte at most, so that none is empty."""
    return whole[index * len(whole) // chunks : (index + 1) * len(whole) // chunks]


def _move(state: _State) -> None:
    """Send in the newest epoch from now on; the other side is known to have its keys."""
    if state.next_sending:
        state.before, state.sent = state.sent, 0
        state.epoch, state.sending, state.next_sending = state.root_epoch, state.next_sending, b""
        state.outgoing, state.outgoing_kind = b"", b""


def _collect(
    prim: Primitives,
    state: _State,
    chunks: int,
    kind: bytes,
    epoch: int,
    index: int,
    piece: bytes,
) -> None:
    """Take in a piece, and act once all are there."""
    offers = state.root_epoch % 2 == state.side
    if kind == _KEY and (epoch != state.root_epoch or offers):
        return
    if kind == _ANSWER and (epoch != state.root_epoch + 1 or not state.seed):
        return
    if not kind or not piece:
        return
    state.pieces[index] = piece
    if len(state.pieces) < chunks:
        return
    whole = prim.joined(*(state.pieces[index] for index in range(chunks)))
    state.pieces = {}
    if kind == _KEY:
        sealed, secret = prim.kem_send(_LEVEL, whole)
        _advance(prim, state, secret)
        state.outgoing, state.outgoing_kind, state.turn = sealed, _ANSWER, 0
    else:
        secret = prim.kem_open(_LEVEL, state.seed, whole)
        state.seed = b""
        _advance(prim, state, secret)
        _move(state)


def _advance(prim: Primitives, state: _State, secret: bytes) -> None:
    state.root, first, second = prim.hkdf(
        [secret], salt=state.root, info=_EPOCH, lengths=(32, 32, 32)
    )
    state.root_epoch += 1
    state.next_sending, state.next_receiving = (
        (first, second) if state.side == 0 else (second, first)
    )


def _skip(prim: Primitives, state: _State, until: int, max_skip: int) -> None:
    if until - state.got > max_skip:
        raise LabError("sparse ratchet", f"{until - state.got} messages skipped at once")
    while state.got < until:
        key, state.receiving = prim.chain(state.receiving)
        state.skipped.append(pack([number(state.heard) + number(state.got), key]))
        state.got += 1
    del state.skipped[: max(0, len(state.skipped) - max_skip)]


def _take_skipped(state: _State, epoch: int, sent: int) -> bytes | None:
    wanted = number(epoch) + number(sent)
    for position, one in enumerate(state.skipped):
        count, key = unpack(one)[0]
        if count == wanted:
            del state.skipped[position]
            return key
    return None

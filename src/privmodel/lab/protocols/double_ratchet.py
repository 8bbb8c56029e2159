"""The Double Ratchet: a chain of message keys, and a new one at each change of speaker.

M. Marlinspike, T. Perrin, "The Double Ratchet Algorithm", Signal, 2016 (revision 4, 2025), sections
3 and 5.2: root step HKDF-SHA-256 with the root key as salt, chain step HMAC-SHA-256 of the
constants 1 and 2. Section 6.5 allows a new ratchet key to wait until its owner next sends ("lazy"),
which is what Olm does. Keys of skipped messages are kept until these arrive, are too many or too
old.

Differences: AES-256-GCM with a zero nonce, since each message key serves once; headers travel in
the clear and name the session; an optional KEM ratchet (:mod:`.kem_ratchet`) adds secrets to the
root step, and another (:mod:`.sparse_ratchet`) to the message key.
"""

from __future__ import annotations

from attrs import define, field, frozen

from privmodel.errors import LabError
from privmodel.lab.octets import instant, instant_of, number, pack, received, unpack, value
from privmodel.lab.primitives import Primitives

from . import kem_ratchet, sparse_ratchet

__all__ = ["Settings", "begin", "decrypt", "encrypt", "expire", "respond", "session_of"]

ROOT = b"privmodel lab root"
_COMBINED = b"privmodel lab message key"


@frozen
class Settings:
    """What the two sides have agreed on once and for all.

    Args:
        lazy: whether a new ratchet key waits until its owner next sends.
        max_skip: how many keys of skipped messages are kept in a session; the oldest go first.
        kem_every: after how many messages a KEM key is offered; None: no KEM ratchet.
        chunks: in how many pieces KEM keys travel beside the ratchet; None: no such ratchet.
        info: the constant of the root step.
    """

    lazy: bool = False
    max_skip: int = 1000
    kem_every: int | None = None
    chunks: int | None = None
    info: bytes = ROOT


@define
class _State:
    """A session's state between two readings of its bytes."""

    session: bytes
    mine: bytes
    peer: bytes
    initial: bytes
    root: bytes
    secret: bytes
    public: bytes
    theirs: bytes
    sending: bytes
    receiving: bytes
    sent: int
    got: int
    before: int
    kem: bytes
    sparse: bytes
    skipped: list[bytes] = field(factory=list)

    @classmethod
    def read(cls, octets: bytes) -> _State:
        atoms, skipped = unpack(octets)
        session, mine, peer, initial, root, secret, public, theirs, sending, receiving = atoms[:10]
        counts, kem, sparse = atoms[10:]
        sent, got, before = value(counts[:8]), value(counts[8:16]), value(counts[16:])
        return cls(
            session, mine, peer, initial, root, secret, public, theirs, sending, receiving,
            sent, got, before, kem, sparse, skipped,
        )  # fmt: skip

    def write(self) -> bytes:
        return pack(
            [
                self.session,
                self.mine,
                self.peer,
                self.initial,
                self.root,
                self.secret,
                self.public,
                self.theirs,
                self.sending,
                self.receiving,
                number(self.sent) + number(self.got) + number(self.before),
                self.kem,
                self.sparse,
            ],
            self.skipped,
        )


def begin(
    prim: Primitives,
    _: bytes,
    settings: Settings,
    *,
    secret: bytes,
    session: bytes,
    initial: bytes,
    mine: bytes,
    peer: bytes,
    prekey: bytes,
) -> tuple[bytes, None]:
    """The first side's state: it knows the other's first ratchet key, the signed prekey.

    Args:
        prim: the primitives.
        _: the zone, empty so far.
        settings: as agreed.
        secret: the shared secret, 32 bytes.
        session: the session's name.
        initial: what goes with each message until the other side has answered.
        mine: this side's identity key.
        peer: the other side's.
        prekey: the other side's first ratchet key.
    """
    state = _State(
        session, mine, peer, initial, secret, b"", b"", prekey, b"", b"", 0, 0, 0, b"", b""
    )
    _extend(prim, state, settings, secret, first=True)
    if not settings.lazy:
        _new_sending_chain(prim, state, settings)
    return state.write(), None


def respond(
    prim: Primitives,
    _: bytes,
    settings: Settings,
    *,
    secret: bytes,
    session: bytes,
    mine: bytes,
    peer: bytes,
    prekey: tuple[bytes, bytes],
) -> tuple[bytes, None]:
    """The second side's state, whose first ratchet key pair is the signed prekey."""
    private, public = prekey
    state = _State(
        session, mine, peer, b"", secret, private, public, b"", b"", b"", 0, 0, 0, b"", b""
    )
    _extend(prim, state, settings, secret, first=False)
    return state.write(), None


def _extend(
    prim: Primitives, state: _State, settings: Settings, secret: bytes, *, first: bool
) -> None:
    if settings.kem_every is not None:
        state.kem = kem_ratchet.start()
    if settings.chunks is not None:
        state.root, state.sparse = sparse_ratchet.start(prim, secret, first=first)


def session_of(envelope: bytes) -> tuple[bytes, bytes]:
    """The name of the session that a message belongs to, and what begins it, if it may."""
    _, nested = received(envelope, 1, 1)
    return received(nested[0], 3)[0][0], nested[1] if len(nested) > 1 else b""


def encrypt(
    prim: Primitives, octets: bytes, settings: Settings, text: bytes
) -> tuple[bytes, bytes]:
    """Seal a text; gives the envelope."""
    state = _State.read(octets)
    if not state.sending:
        if not state.theirs:
            raise LabError("Double Ratchet", "this side has not heard from the other yet")
        _new_sending_chain(prim, state, settings)
    key, state.sending = prim.chain(state.sending)
    count = number(state.sent) + number(state.before)
    atoms = [state.session, state.public, count]
    state.sent += 1
    if state.kem:
        state.kem, extension = kem_ratchet.header(state.kem)
        atoms.append(extension)
    if settings.chunks is not None:
        state.sparse, extension, other = sparse_ratchet.send(prim, state.sparse, settings.chunks)
        atoms.append(extension)
        (key,) = prim.hkdf([key, other], info=_COMBINED, lengths=(32,))
    header = pack(atoms)
    first, second = sorted((state.mine, state.peer))
    sealed = prim.seal(key, text, header, first, second)
    nested = [header, state.initial] if state.initial else [header]
    return state.write(), pack([sealed], nested)


def decrypt(
    prim: Primitives, octets: bytes, settings: Settings, envelope: bytes, now: float
) -> tuple[bytes, bytes]:
    """Open an envelope; gives the text.

    Args:
        prim: the primitives.
        octets: the state.
        settings: as agreed.
        envelope: what has arrived.
        now: the instant, in seconds UTC, noted beside keys that are kept for skipped messages.

    Raises:
        DecryptionFailed: for a wrong key or altered bytes; the state is then as before.
        LabError: for a message whose key is gone, or one that skips too many.
    """
    state = _State.read(octets)
    (sealed, *_), (header, *_) = received(envelope, 1, 1)
    atoms, _ = received(header, 3 + bool(state.kem) + bool(state.sparse))
    public, sent, before = atoms[1], value(atoms[2][:8]), value(atoms[2][8:])
    key = _take_skipped(state, public, sent) if state.skipped else None
    if key is None:
        if public != state.theirs or not state.receiving:
            if public != state.theirs:
                _skip(prim, state, settings, before, now)
            extension = atoms[3] if state.kem else b""
            _new_receiving_chain(prim, state, settings, public, extension)
        if sent < state.got:
            raise LabError("Double Ratchet", f"the key of message {sent} of its chain is gone")
        _skip(prim, state, settings, sent, now)
        key, state.receiving = prim.chain(state.receiving)
        state.got += 1
    if state.kem:
        state.kem = kem_ratchet.counted(state.kem)
    if settings.chunks is not None:
        state.sparse, other = sparse_ratchet.receive(
            prim, state.sparse, settings.max_skip, atoms[-1]
        )
        (key,) = prim.hkdf([key, other], info=_COMBINED, lengths=(32,))
    first, second = sorted((state.mine, state.peer))
    text = prim.open(key, sealed, header, first, second)
    if settings.chunks is not None:
        state.sparse = sparse_ratchet.collect(prim, state.sparse, settings.chunks, atoms[-1])
    state.initial = b""
    return state.write(), text


def expire(_: Primitives, octets: bytes, last: float) -> tuple[bytes, None]:
    """Destroy keys kept for messages that were skipped at an instant or before."""
    atoms, skipped = unpack(octets)
    kept = [one for one in skipped if instant_of(unpack(one)[0][3]) > last]
    return pack(atoms, kept), None


def _new_receiving_chain(
    prim: Primitives, state: _State, settings: Settings, public: bytes, extension: bytes
) -> None:
    """The other side has a new ratchet key; an eager side makes its own at once."""
    if not state.secret:
        raise LabError("Double Ratchet", "the other side answers a ratchet key never sent")
    shared = [prim.agree(state.secret, public)]
    if state.kem:
        state.kem, more = kem_ratchet.answered(prim, state.kem, extension)
        shared += more
    state.root, state.receiving = _root_step(prim, state.root, shared, settings)
    state.theirs, state.got = public, 0
    state.before, state.sent, state.sending = state.sent, 0, b""
    state.secret = state.public = b""
    if not settings.lazy:
        _new_sending_chain(prim, state, settings)


def _new_sending_chain(prim: Primitives, state: _State, settings: Settings) -> None:
    state.secret, state.public = prim.key_pair()
    shared = [prim.agree(state.secret, state.theirs)]
    if state.kem:
        state.kem, more = kem_ratchet.turned(prim, state.kem, settings.kem_every or 1)
        shared += more
    state.root, state.sending = _root_step(prim, state.root, shared, settings)


def _root_step(
    prim: Primitives, root: bytes, shared: list[bytes], settings: Settings
) -> tuple[bytes, bytes]:
    following, chain = prim.hkdf(shared, salt=root, info=settings.info, lengths=(32, 32))
    return following, chain


def _skip(prim: Primitives, state: _State, settings: Settings, until: int, now: float) -> None:
    """Keep the keys of messages of the receiving chain that have not arrived."""
    if not state.receiving:
        return
    if until - state.got > settings.max_skip:
        raise LabError("Double Ratchet", f"{until - state.got} messages skipped at once")
    while state.got < until:
        key, state.receiving = prim.chain(state.receiving)
        state.skipped.append(pack([state.theirs, number(state.got), key, instant(now)]))
        state.got += 1
    del state.skipped[: max(0, len(state.skipped) - settings.max_skip)]


def _take_skipped(state: _State, public: bytes, sent: int) -> bytes | None:
    wanted = number(sent)
    for position, one in enumerate(state.skipped):
        theirs, count, key, _ = unpack(one)[0]
        if theirs == public and count == wanted:
            del state.skipped[position]
            return key
    return None

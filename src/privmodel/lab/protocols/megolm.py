"""Megolm: a group ratchet that only goes forward, whose receivers may keep an early state of it.

"Megolm group ratchet", matrix-org/olm, docs/megolm.md: four parts of 32 bytes, of which the last
advances with each message and the others every 2^8, 2^16 and 2^24 messages; AES-256-CBC and
HMAC-SHA-256 under keys that HKDF makes from all four; Ed25519 signatures. Message and
session-sharing formats are the ones given there, and vodozemac opens what this file seals. What
receivers may keep is in M. Albrecht, S. Celi, B. Dowling, D. Jones, "Practically-exploitable
Cryptographic Vulnerabilities in Matrix", IEEE S&P 2023.

Differences: a sender's session is handed to members when it is first used, as it is then; the
receiver that keeps the latest state also keeps the keys of skipped messages until these arrive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from struct import pack as packed
from struct import unpack as unpacked

from privmodel.errors import DecryptionFailed, LabError
from privmodel.lab.octets import instant, instant_of, number, pack, received, unpack, value
from privmodel.lab.primitives import Primitives
from privmodel.lab.world import Device, World
from privmodel.model.timeline import DAY

from .handing import GroupMode
from .sessions import Sessions

__all__ = ["Megolm", "accept", "advance", "decrypt_first", "draw", "encrypt", "export", "share"]

OWN = "own session"
_KEYS = b"MEGOLM_KEYS"
_TAG, _SIGNATURE = 8, 64


def advance(prim: Primitives, parts: list[bytes], index: int) -> list[bytes]:
    """The four parts after one step, which leads to the index after this one."""
    following = index + 1
    for level in range(4):
        if following % (1 << (8 * (3 - level))) == 0:
            source = parts[level]
            fresh = [prim.hmac(source, bytes([part])) for part in range(level, 4)]
            return [*parts[:level], *fresh]
    raise AssertionError("every number is a multiple of one")


def draw(prim: Primitives, _: bytes, now: float) -> tuple[bytes, None]:
    """A fresh session of one's own: four parts, index, signing pair, when it began, who has it."""
    seed, verification = prim.signing_pair()
    parts = [prim.random(32) for _ in range(4)]
    return pack([*parts, number(0), seed, verification, instant(now), pack([])]), None


def share(prim: Primitives, own: bytes, recipient: str) -> tuple[bytes, bytes]:
    """What a member gets: the session as it is now, in the session-sharing format."""
    *parts, index, seed, verification, begun, known = unpack(own)[0]
    body = b"\x02" + packed(">I", value(index)) + b"".join(parts) + verification
    known = pack([*unpack(known)[0], recipient.encode()])
    own = pack([*parts, index, seed, verification, begun, known])
    return own, body + prim.sign(seed, body)


def accept(prim: Primitives, _: bytes, shared: bytes) -> tuple[bytes, None]:
    """A received session: four parts, index, verification key.

    Raises:
        DecryptionFailed: when it is not signed by its own key.
    """
    if len(shared) != 229 or shared[0] != 2:
        raise LabError("Megolm", "this is not a shared session")
    verification = shared[133:165]
    prim.verify(verification, shared[165:], shared[:165])
    (index,) = unpacked(">I", shared[1:5])
    parts = [shared[at : at + 32] for at in range(5, 133, 32)]
    return pack([*parts, number(index), verification]), None


def export(prim: Primitives, state: bytes, index: int) -> bytes:
    """A received session as it is at an index, in the export format.

    Raises:
        LabError: when the index lies before what is kept.
    """
    parts, present, verification = _received(state)
    parts = _forward(prim, parts, present, index)
    return b"\x01" + packed(">I", index) + b"".join(parts) + verification


def _received(state: bytes) -> tuple[list[bytes], int, bytes]:
    *parts, index, verification = unpack(state)[0]
    return parts, value(index), verification


def _forward(prim: Primitives, parts: list[bytes], present: int, index: int) -> list[bytes]:
    if index < present:
        raise LabError("Megolm", f"the ratchet begins at {present}; message {index} is before")
    for step in range(present, index):
        parts = advance(prim, parts, step)
    return parts


def _keys(prim: Primitives, parts: list[bytes]) -> tuple[bytes, bytes, bytes]:
    key, tag_key, vector = prim.hkdf(parts, info=_KEYS, lengths=(32, 32, 16))
    return key, tag_key, vector


def encrypt(prim: Primitives, own: bytes, text: bytes) -> tuple[bytes, bytes]:
    """Seal a text at the present index.

    Returns:
        the state; and the message in Megolm's format with the ciphertext in it once more, so that
        an attacker need not know the format.
    """
    *parts, index, seed, verification, begun, known = unpack(own)[0]
    key, tag_key, vector = _keys(prim, parts)
    sealed = prim.cbc_seal(key, vector, text)
    body = b"\x03\x08" + _varint(value(index)) + b"\x12" + _varint(len(sealed)) + sealed
    body += prim.tag(tag_key, body)[:_TAG]
    body += prim.sign(seed, body)
    parts = advance(prim, parts, value(index))
    own = pack([*parts, number(value(index) + 1), seed, verification, begun, known])
    return own, pack([body, sealed])


def decrypt_first(prim: Primitives, state: bytes, message: bytes) -> tuple[bytes, bytes]:
    """Open a message and keep the ratchet as it was received."""
    index, sealed = _check_signature(prim, _received(state)[2], message)
    parts, present, _ = _received(state)
    keys = _keys(prim, _forward(prim, parts, present, index))
    return state, _open(prim, keys, sealed, message)


def decrypt_latest(prim: Primitives, state: bytes, message: bytes) -> tuple[bytes, bytes]:
    """Open a message and keep the ratchet as it is after the latest message only."""
    atoms, skipped = unpack(state)
    parts, present, verification = _received(state)
    index, sealed = _check_signature(prim, verification, message)
    keys = None
    for position, one in enumerate(skipped):
        where, *kept = unpack(one)[0]
        if value(where) == index:
            keys = (kept[0], kept[1], kept[2])
            del skipped[position]
            break
    if keys is None:
        if index < present:
            raise LabError("Megolm", f"the key of message {index} is gone")
        for step in range(present, index):
            skipped.append(pack([number(step), *_keys(prim, parts)]))
            parts = advance(prim, parts, step)
        keys = _keys(prim, parts)
        parts = advance(prim, parts, index)
        atoms = [*parts, number(index + 1), verification]
    return pack(atoms, skipped), _open(prim, keys, sealed, message)


def _check_signature(prim: Primitives, verification: bytes, message: bytes) -> tuple[int, bytes]:
    """The index and the ciphertext of a message, once its signature has been checked."""
    body, signature = message[:-_SIGNATURE], message[-_SIGNATURE:]
    prim.verify(verification, signature, body)
    try:
        if body[:2] != b"\x03\x08":
            raise ValueError
        index, at = _read_varint(body, 2)
        if body[at] != 0x12:
            raise ValueError
        length, at = _read_varint(body, at + 1)
        if at + length + _TAG != len(body):
            raise ValueError
    except (ValueError, IndexError):
        raise LabError("Megolm", "this is not a message of version 3") from None
    return index, body[at : at + length]


def _open(
    prim: Primitives, keys: tuple[bytes, bytes, bytes], sealed: bytes, message: bytes
) -> bytes:
    key, tag_key, vector = keys
    covered, tag = message[: -_SIGNATURE - _TAG], message[-_SIGNATURE - _TAG : -_SIGNATURE]
    if prim.tag(tag_key, covered)[:_TAG] != tag:
        raise DecryptionFailed("Megolm", "the message does not fit the key")
    return prim.cbc_open(key, vector, sealed)


def _varint(count: int) -> bytes:
    found = bytearray()
    while count > 0x7F:
        found.append(0x80 | (count & 0x7F))
        count >>= 7
    found.append(count)
    return bytes(found)


def _read_varint(body: bytes, at: int) -> tuple[int, int]:
    count = shift = 0
    while True:
        octet = body[at]
        count |= (octet & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if octet < 0x80:
            return count, at


class Megolm(GroupMode):
    """A room in which every sending device has a session.

    Args:
        first: whether receivers keep the ratchet as they got it, or only its latest state.
        messages: after how many messages a sender starts a new session.
        days: at which age in days it does.
        channels: pairwise sessions by which keys are handed out; None: out of sight.
    """

    def __init__(
        self,
        *,
        first: bool = True,
        messages: int = 100,
        days: float = 7.0,
        channels: Sessions | None = None,
    ) -> None:
        super().__init__(channels)
        self.messages, self.days = messages, days
        self._decrypt = decrypt_first if first else decrypt_latest
        self.present: set[str] = set()

    def members(self, world: World, members: Sequence[Device]) -> None:
        """If somebody goes, every sender starts a new session when it next sends."""
        present = {device.holder for device in members}
        if self.present - present:
            for device in world.devices:
                world.put(device.holder, OWN, b"")
        self.present = present

    def rekey(self, world: World, owner: str) -> None:
        """A participant's devices drop their sessions."""
        super().rekey(world, owner)
        for device in world.devices:
            if device.owner == owner:
                world.put(device.holder, OWN, b"")

    def send(
        self, world: World, sender: Device, recipients: Sequence[Device], name: str, text: bytes
    ) -> Mapping[str, bytes]:
        """Seal the text once, after the session has been handed to whoever lacks it."""
        own = world.get(sender.holder, OWN)
        if not own or self._spent(own, world.now):
            world.put(sender.holder, OWN, b"")
            world.step(sender.holder, OWN, draw, world.now)
        known = unpack(unpack(world.get(sender.holder, OWN))[0][8])[0]
        for device in recipients:
            if device.holder.encode() not in known:
                shared = world.step(sender.holder, OWN, share, device.holder)
                handed = pack([shared, *(shared[at : at + 32] for at in range(5, 133, 32))])
                handed = self.hand(world, sender.holder, device.holder, handed)
                shared = unpack(handed)[0][0]
                world.step(device.holder, self._zone(sender, shared[133:165]), accept, shared)
        body = world.step(sender.holder, OWN, encrypt, text)
        verification = unpack(world.get(sender.holder, OWN))[0][6]
        body = pack([verification, *unpack(body)[0]])
        return {device.holder: body for device in recipients}

    def _spent(self, own: bytes, now: float) -> bool:
        atoms = unpack(own)[0]
        return value(atoms[4]) >= self.messages or now >= instant_of(atoms[7]) + self.days * DAY

    def _zone(self, sender: Device, verification: bytes) -> str:
        return f"session {sender.holder} megolm {verification.hex()}"

    def receive(self, world: World, sender: Device, recipient: Device, body: bytes) -> bytes:
        """Open it with the session that it names."""
        verification, message, sealed = received(body, 3)[0]
        zone = self._zone(sender, verification)
        if not world.holds(recipient.holder, zone):
            raise LabError(f"{recipient.holder}, Megolm", "this session was never handed over")
        if sealed not in message:
            raise DecryptionFailed(f"{recipient.holder}, Megolm", "the message was altered")
        return world.step(recipient.holder, zone, self._decrypt, message)

"""Telegram's secret chats: one shared key at a time, replaced after so many messages or days.

https://core.telegram.org/api/end-to-end (key agreement over 2,048-bit integers, MTProto 2.0 with
AES-IGE) and https://core.telegram.org/api/end-to-end/pfs: a client begins a new key agreement once
a key has served for more than 100 messages, or for more than a week and at least one message; the
old key goes when everything sent under it has arrived.

Differences: the prime is that of RFC 3526, section 3, where Telegram's server names one; the
exchange completes at the instant at which it is due, which supposes both sides online; messages are
counted in both directions together; each rekeying message tells how many messages were sent under
the old key. With ``group="x25519"`` a stand-in that is a thousand times faster takes the place of
the 2,048-bit integers, its secret stretched to 256 bytes by HKDF; what is opened by whom stays the
same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf

from privmodel.errors import LabError
from privmodel.lab.groups import require_group
from privmodel.lab.mode import Quiet
from privmodel.lab.octets import number, pack, unpack, value
from privmodel.lab.primitives import Primitives
from privmodel.lab.world import Device, World
from privmodel.model.timeline import DAY

from .draws import draw_pair

__all__ = ["SecretChat", "open_message", "seal_message"]

_OFFER = "offer"
_BLOCK, _PADDING, _HEAD = 16, 12, 14
_STRETCH = b"privmodel lab secret chat"


def seal_message(prim: Primitives, state: bytes, text: bytes) -> tuple[bytes, bytes]:
    """Seal a text under the present key; gives the envelope.

    The state's parts are: the key, its name, how many messages were sent under it, how many were
    received, how many are expected (nothing: not known yet), and 0 for the chat's originator or 8.
    """
    key, name, sent, got, expected, offset = unpack(state)[0]
    filling = _PADDING + -(_HEAD + len(text) + _PADDING) % _BLOCK
    padded = pack([text, prim.random(filling)])
    message = prim.mtproto_message_key(key, padded, offset[0])
    sealed = prim.ige_seal(*prim.mtproto_key(key, message, offset[0]), padded)
    state = pack([key, name, number(value(sent) + 1), got, expected, offset])
    return state, pack([name, message, sealed])


def open_message(prim: Primitives, state: bytes, envelope: bytes) -> tuple[bytes, bytes]:
    """Open an envelope sealed under this key by the other side; the state is gone with the last.

    Raises:
        DecryptionFailed: for a wrong key or altered bytes.
    """
    key, name, sent, got, expected, offset = unpack(state)[0]
    _, message, sealed = unpack(envelope)[0]
    other = 8 - offset[0]
    padded = prim.ige_open(*prim.mtproto_key(key, message, other), sealed)
    prim.equal(prim.mtproto_message_key(key, padded, other), message, "message key")
    count = value(got) + 1
    if expected and count >= value(expected):
        return b"", unpack(padded)[0][0]
    return pack([key, name, sent, number(count), expected, offset]), unpack(padded)[0][0]


def _agree(
    prim: Primitives, _: bytes, group: str, offer: bytes, theirs: bytes, offset: int
) -> tuple[bytes, None]:
    """The state with a new key; the zone had none."""
    key = prim.agree(unpack(offer)[0][0], theirs, group)
    if group == "x25519":
        (key,) = prim.hkdf([key], info=_STRETCH, lengths=(256,))
    name = prim.hashed(key)[:8]
    return pack([key, name, number(0), number(0), b"", bytes([offset])]), None


def _retire(prim: Primitives, state: bytes, sent_by_peer: int) -> tuple[bytes, bytes]:
    """What is left of an old key: nothing, or what awaits the messages still underway."""
    key, name, sent, got, _, offset = unpack(state)[0]
    if value(got) >= sent_by_peer:
        return b"", b""
    return b"", pack([key, name, sent, got, number(sent_by_peer), offset])


class SecretChat(Quiet):
    """A chat between one device of each of two participants.

    Args:
        messages: a key is replaced once it has served for more messages than these.
        days: or for more days than these, and at least one message.
        group: ``modp2048`` or ``x25519``.
    """

    def __init__(self, *, messages: int = 100, days: float = 7.0, group: str = "modp2048") -> None:
        self.messages, self.days = messages, days
        self.group = require_group(group, "SecretChat.group")
        self.pair: tuple[Device, Device] | None = None
        self._began, self._served = 0.0, 0

    def send(
        self, world: World, sender: Device, recipients: Sequence[Device], name: str, text: bytes
    ) -> Mapping[str, bytes]:
        """Seal the text under the present key, and replace the key if it has served enough."""
        if self.pair is None:
            others = [device for device in recipients if device.owner != sender.owner]
            if (count := len({device.owner for device in others})) != 1:
                raise LabError("secret chat", f"it joins two, and {count + 1} take part")
            self.pair = (sender, others[0])
            self._exchange(world, sender, others[0])
        if sender not in self.pair:
            raise LabError(f"{sender.holder}, secret chat", "the chat is bound to other devices")
        recipient = self._other(sender)
        body = world.step(sender.holder, self._zone(recipient), seal_message, text)
        self._served += 1
        if self._served > self.messages:
            self._replace(world, sender, recipient)
        return {recipient.holder: body}

    def receive(self, world: World, sender: Device, recipient: Device, body: bytes) -> bytes:
        """Open it with the key that it names, the present one or an old one."""
        zone = self._zone(sender)
        name = unpack(body)[0][0]
        if unpack(world.get(recipient.holder, zone))[0][1] != name:
            zone = f"old {zone} {name.hex()}"
        if not world.holds(recipient.holder, zone):
            raise LabError(f"{recipient.holder}, secret chat", "this key has been destroyed")
        return world.step(recipient.holder, zone, open_message, body)

    def rekey(self, world: World, owner: str) -> None:
        """A participant asks for a new key."""
        if self.pair is not None:
            first = next(device for device in self.pair if device.owner == owner)
            self._replace(world, first, self._other(first))

    def due(self) -> float:
        """When the present key is too old; never before it has served."""
        return self._began + self.days * DAY if self._served else inf

    def upkeep(self, world: World) -> None:
        """Replace a key that is too old; the originator begins."""
        if self.pair is not None:
            self._replace(world, *self.pair)

    def _other(self, device: Device) -> Device:
        assert self.pair is not None
        return self.pair[1] if device is self.pair[0] else self.pair[0]

    def _zone(self, peer: Device) -> str:
        return f"secret chat {peer.holder}"

    def _exchange(self, world: World, first: Device, second: Device) -> None:
        """The first key: its public values pass the operator as they are."""
        offer = world.step(first.holder, _OFFER, draw_pair, self.group)
        world.carry(first, second, offer)
        answer = world.step(second.holder, _OFFER, draw_pair, self.group)
        world.carry(second, first, answer)
        self._agreed(world, first, second, offer, answer)

    def _replace(self, world: World, first: Device, second: Device) -> None:
        """A new key: its public values travel under the old one."""
        offer = self._tell(
            world, first, second, world.step(first.holder, _OFFER, draw_pair, self.group)
        )
        answer = self._tell(
            world, second, first, world.step(second.holder, _OFFER, draw_pair, self.group)
        )
        sent = {
            device: value(unpack(world.get(device.holder, self._zone(self._other(device))))[0][2])
            for device in (first, second)
        }
        for device in (first, second):
            peer = self._other(device)
            zone = self._zone(peer)
            name = unpack(world.get(device.holder, zone))[0][1]
            rest = world.step(device.holder, zone, _retire, sent[peer])
            world.put(device.holder, f"old {zone} {name.hex()}", rest)
        self._agreed(world, first, second, offer, answer)

    def _tell(self, world: World, sender: Device, recipient: Device, text: bytes) -> bytes:
        body = world.step(sender.holder, self._zone(recipient), seal_message, text)
        world.carry(sender, recipient, body)
        return world.step(recipient.holder, self._zone(sender), open_message, body)

    def _agreed(
        self, world: World, first: Device, second: Device, offer: bytes, answer: bytes
    ) -> None:
        assert self.pair is not None
        for device, peer, theirs in ((first, second, answer), (second, first, offer)):
            own = world.get(device.holder, _OFFER)
            offset = 0 if device is self.pair[0] else 8
            world.step(device.holder, self._zone(peer), _agree, self.group, own, theirs, offset)
            world.put(device.holder, _OFFER, b"")
        self._began, self._served = world.now, 0

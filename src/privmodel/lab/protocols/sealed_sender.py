"""Sealed sender: the server learns to whom a message goes and not from whom it comes.

J. Lund, "Technology preview: Sealed sender for Signal", 2018: who writes stands inside an envelope
that is sealed to the recipient's identity key. What timing gives away nonetheless (I. Martiny and
others, "Improving Signal's Sealed Sender", NDSS 2021) lies outside the laboratory.

Differences: HPKE in base mode (RFC 9180) takes the place of Signal's own construction; instead of
the sender's name and certificate there are 128 random bits a message, which stand for *this message
is from that person*; the key is one of its own, which does not change, so that it opens all
envelopes to its owner, past ones too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from privmodel.lab.mode import Mode
from privmodel.lab.octets import pack, received, unpack
from privmodel.lab.primitives import Primitives
from privmodel.lab.world import Device, World

from .draws import draw_pair

__all__ = ["NamedSender", "SealedSender"]

KEY = "envelope key"
INFO = b"privmodel lab sealed sender"


def _name(prim: Primitives, state: bytes) -> tuple[bytes, bytes]:
    return state, prim.random(16)


def _seal(prim: Primitives, state: bytes, theirs: bytes, text: bytes) -> tuple[bytes, bytes]:
    return state, prim.hpke_seal(theirs, text, INFO)


def _open(prim: Primitives, state: bytes, body: bytes) -> tuple[bytes, bytes]:
    return state, prim.hpke_open(unpack(state)[0][0], body, INFO)


class NamedSender:
    """Messages of another mode, in envelopes that say who wrote them.

    Args:
        inner: the mode.
    """

    end_to_end = True

    def __init__(self, inner: Mode) -> None:
        self.inner = inner
        self.senders: dict[str, bytes] = {}
        """By id of the message, the 128 bits that stand for who wrote it."""

    def begin(self, world: World) -> None:
        """What the mode lays out."""
        self.inner.begin(world)

    def send(
        self, world: World, sender: Device, recipients: Sequence[Device], name: str, text: bytes
    ) -> Mapping[str, bytes]:
        """What the mode sends, in envelopes."""
        bodies = self.inner.send(world, sender, recipients, name, text)
        self.senders[name] = world.step(sender.holder, KEY, _name)
        return {
            holder: self._envelope(world, sender, holder, pack([self.senders[name], body]))
            for holder, body in bodies.items()
        }

    def _envelope(self, world: World, sender: Device, holder: str, text: bytes) -> bytes:
        return text

    def _contents(self, world: World, recipient: Device, envelope: bytes) -> bytes:
        return envelope

    def receive(self, world: World, sender: Device, recipient: Device, body: bytes) -> bytes:
        """Take the message out and let the mode open it."""
        _, inner = received(self._contents(world, recipient, body), 2)[0]
        return self.inner.receive(world, sender, recipient, inner)

    def lose(self, world: World, name: str, recipients: Sequence[Device]) -> None:
        """As in the mode."""
        self.inner.lose(world, name, recipients)

    def members(self, world: World, members: Sequence[Device]) -> None:
        """As in the mode."""
        self.inner.members(world, members)

    def rekey(self, world: World, owner: str) -> None:
        """As in the mode."""
        self.inner.rekey(world, owner)

    def forget(self, world: World, name: str) -> None:
        """As in the mode."""
        self.inner.forget(world, name)

    def due(self) -> float:
        """As in the mode."""
        return self.inner.due()

    def upkeep(self, world: World) -> None:
        """As in the mode."""
        self.inner.upkeep(world)


class SealedSender(NamedSender):
    """Messages of another mode, in envelopes that only the recipient opens."""

    def begin(self, world: World) -> None:
        """Every device publishes a key for envelopes."""
        super().begin(world)
        self._public = {
            device.holder: world.step(device.holder, KEY, draw_pair) for device in world.devices
        }
        world.public += self._public.values()

    def _envelope(self, world: World, sender: Device, holder: str, text: bytes) -> bytes:
        return world.step(sender.holder, KEY, _seal, self._public[holder], text)

    def _contents(self, world: World, recipient: Device, envelope: bytes) -> bytes:
        return world.step(recipient.holder, KEY, _open, envelope)

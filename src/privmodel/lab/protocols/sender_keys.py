"""Sender keys: in a group each sender has one hash chain, whose present key every member holds.

P. Rösler, C. Mainka, J. Schwenk, "More is Less: On the End-to-End Security of Group Chats in
Signal, WhatsApp, and Threema", EuroS&P 2018, section 4, describes them for WhatsApp; D. Balbás, D.
Collins, P. Gajland, "WhatsUpp with Sender Keys?", Asiacrypt 2023, analyse them. A sender's chain
is drawn when it first sends, handed to whoever has not had it, and starts afresh when a member
leaves. Messages are signed.

Differences: AES-256-GCM with a zero nonce, since each message key serves once; Ed25519 signatures;
receivers keep the keys of skipped messages until these arrive, and of each sender the five latest
chains, so that what was underway still opens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from privmodel.errors import LabError
from privmodel.lab.octets import number, pack, received, unpack, value
from privmodel.lab.primitives import Primitives
from privmodel.lab.world import Device, World

from .handing import GroupMode

__all__ = ["SenderKeys", "decrypt", "draw", "encrypt", "shared"]

OWN = "own chain"
GIVEN = "who has it"
_CHAINS = 5
_MAX_SKIP = 25_000


def draw(prim: Primitives, _: bytes) -> tuple[bytes, None]:
    """A fresh chain of one's own: name, key, count, signing key, verification key."""
    seed, verification = prim.signing_pair()
    return pack([prim.random(16), prim.random(32), number(0), seed, verification]), None


def shared(own: bytes) -> bytes:
    """What members get of a chain: as it is now, without the signing key."""
    name, key, count, _, verification = unpack(own)[0]
    return pack([name, key, count, verification])


def encrypt(prim: Primitives, own: bytes, text: bytes) -> tuple[bytes, bytes]:
    """Seal a text under the next key; gives the envelope."""
    name, key, count, seed, verification = unpack(own)[0]
    message, following = prim.chain(key)
    header = pack([name, count])
    sealed = prim.seal(message, text, header)
    signature = prim.sign(seed, header + sealed)
    own = pack([name, following, number(value(count) + 1), seed, verification])
    return own, pack([sealed, signature], [header])


def decrypt(prim: Primitives, chain: bytes, envelope: bytes) -> tuple[bytes, bytes]:
    """Open an envelope of this chain; gives the text.

    Raises:
        DecryptionFailed: for a wrong signature, a wrong key or altered bytes.
        LabError: for a message whose key is gone, or one that skips too many.
    """
    (name, key, present, verification), skipped = unpack(chain)
    (sealed, signature), (header,) = received(envelope, 2, 1)
    prim.verify(verification, signature, header + sealed)
    sent, got = value(unpack(header)[0][1]), value(present)
    message = None
    if sent < got:
        for position, one in enumerate(skipped):
            count, kept = unpack(one)[0]
            if value(count) == sent:
                message = kept
                del skipped[position]
                break
        if message is None:
            raise LabError("sender keys", f"the key of message {sent} of its chain is gone")
    else:
        if sent - got > _MAX_SKIP:
            raise LabError("sender keys", f"{sent - got} messages skipped at once")
        for count_now in range(got, sent):
            kept, key = prim.chain(key)
            skipped.append(pack([number(count_now), kept]))
        message, key = prim.chain(key)
        present = number(sent + 1)
    return pack([name, key, present, verification], skipped), prim.open(message, sealed, header)


class SenderKeys(GroupMode):
    """A group in which every device that writes has a chain."""

    def begin(self, world: World) -> None:
        """Nobody has a chain yet."""
        super().begin(world)
        self.present: set[str] = set()

    def members(self, world: World, members: Sequence[Device]) -> None:
        """If somebody goes, every sender draws a new chain when it next sends."""
        present = {device.holder for device in members}
        if self.present - present:
            for device in world.devices:
                self._drop(world, device.holder)
        self.present = present

    def rekey(self, world: World, owner: str) -> None:
        """A participant's devices drop their chains."""
        super().rekey(world, owner)
        for device in world.devices:
            if device.owner == owner:
                self._drop(world, device.holder)

    def _drop(self, world: World, holder: str) -> None:
        for zone in (OWN, GIVEN):
            world.put(holder, zone, b"")

    def send(
        self, world: World, sender: Device, recipients: Sequence[Device], name: str, text: bytes
    ) -> Mapping[str, bytes]:
        """Seal the text once for all, after the chain has been handed to whoever lacks it."""
        if not world.holds(sender.holder, OWN):
            world.step(sender.holder, OWN, draw)
        given = world.get(sender.holder, GIVEN).decode().splitlines()
        for device in recipients:
            if device.holder not in given:
                given.append(device.holder)
                self._share(world, sender.holder, device.holder)
        world.put(sender.holder, GIVEN, "\n".join(given).encode())
        body = world.step(sender.holder, OWN, encrypt, text)
        return {device.holder: body for device in recipients}

    def _share(self, world: World, sender: str, recipient: str) -> None:
        chain = self.hand(world, sender, recipient, shared(world.get(sender, OWN)))
        place = f"chain {sender} "
        world.put(recipient, place + unpack(chain)[0][0].hex(), chain)
        for old in world.zones(recipient, place)[:-_CHAINS]:
            world.put(recipient, old, b"")

    def receive(self, world: World, sender: Device, recipient: Device, body: bytes) -> bytes:
        """Open it with the chain that it names."""
        name = received(received(body, 2, 1)[1][0], 2)[0][0]
        zone = f"chain {sender.holder} {name.hex()}"
        if not world.holds(recipient.holder, zone):
            raise LabError(f"{recipient.holder}, sender keys", "this chain was never handed over")
        return world.step(recipient.holder, zone, decrypt, body)

"""Key pairs that serve for a long while: iMessage before 2024.

"Apple Platform Security", on iMessage: each message is sealed to the public key of every device
that gets it. Apple's account of PQ3 (Apple Security Engineering and Architecture, "iMessage with
PQ3", 2024) adds that key pairs have been replaced periodically since 2019, and names no period.

Differences: HPKE (RFC 9180) in base mode takes the place of Apple's own construction, and no
signature is made; one key pair a participant, shared by all its devices; it is destroyed when the
next is made, so that what is underway then cannot be read any more; the first period begins with
the first message.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf

from privmodel.errors import LabError
from privmodel.lab.mode import Quiet
from privmodel.lab.octets import pack, unpack
from privmodel.lab.primitives import Primitives
from privmodel.lab.world import OPERATOR, Device, World
from privmodel.model.timeline import DAY

from .draws import draw_pair

__all__ = ["LongPeriodRekey"]

ZONE = "key pair"
INFO = b"privmodel lab long period"


def _seal(prim: Primitives, state: bytes, theirs: bytes, text: bytes) -> tuple[bytes, bytes]:
    return state, pack([theirs, prim.hpke_seal(theirs, text, INFO)])


def _open(prim: Primitives, state: bytes, body: bytes) -> tuple[bytes, bytes]:
    secret, public = unpack(state)[0]
    theirs, sealed = unpack(body)[0]
    if theirs != public:
        raise LabError("key pair", "the key pair that the message was sealed to is destroyed")
    return state, prim.hpke_open(secret, sealed, INFO)


class LongPeriodRekey(Quiet):
    """A chat under key pairs that are replaced now and then.

    Args:
        days: the age in days at which a key pair is replaced; None: never within a run.
    """

    def __init__(self, *, days: float | None = None) -> None:
        self.days = days
        self._begun: dict[str, float] = {}
        self._started = False

    def begin(self, world: World) -> None:
        """Every participant draws a key pair."""
        for owner in dict.fromkeys(device.owner for device in world.devices):
            self.rekey(world, owner)

    def rekey(self, world: World, owner: str) -> None:
        """A participant replaces its key pair on all its devices."""
        mine = [device.holder for device in world.devices if device.owner == owner]
        public = world.step(mine[0], ZONE, draw_pair)
        for holder in mine[1:]:
            world.put(holder, ZONE, world.get(mine[0], ZONE))
        world.put(OPERATOR, f"public key {owner}", public)
        world.public.append(public)
        self._begun[owner] = world.now

    def send(
        self, world: World, sender: Device, recipients: Sequence[Device], name: str, text: bytes
    ) -> Mapping[str, bytes]:
        """Seal the text to every participant that gets it."""
        if not self._started:
            self._started = True
            for owner, begun in self._begun.items():
                self._begun[owner] = max(begun, world.now)
        bodies = {}
        for owner in dict.fromkeys(device.owner for device in recipients):
            theirs = world.get(OPERATOR, f"public key {owner}")
            bodies[owner] = world.step(sender.holder, ZONE, _seal, theirs, text)
        return {device.holder: bodies[device.owner] for device in recipients}

    def receive(self, world: World, sender: Device, recipient: Device, body: bytes) -> bytes:
        """Open it with the key pair of the recipient."""
        return world.step(recipient.holder, ZONE, _open, body)

    def due(self) -> float:
        """When the next key pair is too old."""
        if self.days is None or not self._started:
            return inf
        return min(self._begun.values()) + self.days * DAY

    def upkeep(self, world: World) -> None:
        """Replace what is too old."""
        for owner, begun in list(self._begun.items()):
            if self.days is not None and begun + self.days * DAY <= world.now:
                self.rekey(world, owner)

"""Pairwise sessions: each device has one with every other device, begun when first needed.

"The Sesame Algorithm", Signal, 2017, in its main lines: when two devices write to each other before
either has heard from the other, two sessions exist, and the one in which a message last arrived is
used. The prekey server is the operator; a message goes to every device of everybody, the sender's
own other devices among them.

Differences: headers name the session, where Sesame tries one after another; prekeys never run out
(as many one-time prekeys as other devices); sessions are not archived.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush
from math import inf

from privmodel.errors import LabError
from privmodel.lab.mode import Quiet
from privmodel.lab.octets import unpack
from privmodel.lab.world import OPERATOR, Device, World
from privmodel.model.timeline import DAY

from . import double_ratchet, x3dh
from .double_ratchet import Settings

__all__ = ["Sessions"]

IDENTITY = "identity"


class Sessions(Quiet):
    """Double Ratchet sessions between all devices.

    Args:
        settings: those of the ratchet.
        kem: whether sessions begin with PQXDH instead of X3DH.
        one_time_prekeys: whether one-time prekeys take part.
        signed_prekey_days: how long after a session's start the signed prekey it used is kept, in
            days; None: until its owner renews its keys.
        skipped_days: how long keys of skipped messages are kept, in days; None: until these arrive.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        kem: bool = False,
        one_time_prekeys: bool = True,
        signed_prekey_days: float | None = None,
        skipped_days: float | None = None,
    ) -> None:
        self.settings, self.kem = settings, kem
        self.one_time_prekeys = one_time_prekeys
        self.signed_prekey_days, self.skipped_days = signed_prekey_days, skipped_days
        self._drawn = 0
        self._agenda: list[tuple[float, str, str]] = []

    # -- prekeys --------------------------------------------------------------------------------

    def begin(self, world: World) -> None:
        """Every device publishes an identity and prekeys."""
        for device in world.devices:
            public = world.step(device.holder, IDENTITY, x3dh.draw_identity)
            world.put(OPERATOR, f"identity {device.holder}", public)
            world.public.append(public)
            self._offer_signed(world, device.holder)
            for _ in world.devices[1:] if self.one_time_prekeys else ():
                self._offer_once(world, device.holder)

    def _draw(self, world: World, holder: str, kind: str, *, kem: bool) -> str:
        self._drawn += 1
        zone = f"{kind} {self._drawn}"
        identity = world.get(holder, IDENTITY)
        public = world.step(holder, zone, x3dh.draw_prekey, identity, kem=kem)
        world.put(OPERATOR, f"{kind} {holder} {self._drawn}", public)
        world.public.append(public)
        return zone

    def _offer_signed(self, world: World, holder: str) -> None:
        for old in world.zones(OPERATOR, f"signed prekey {holder} "):
            world.put(OPERATOR, old, b"")
        self._draw(world, holder, "signed prekey", kem=self.kem)

    def _offer_once(self, world: World, holder: str) -> None:
        self._draw(world, holder, "one-time prekey", kem=self.kem)

    def _bundle(self, world: World, holder: str) -> bytes:
        """What the server hands out; a one-time prekey only once."""
        signed = world.zones(OPERATOR, f"signed prekey {holder} ")[0]
        once = next(iter(world.zones(OPERATOR, f"one-time prekey {holder} ")), "")
        names = (signed.rpartition(" ")[2].encode(), once.rpartition(" ")[2].encode())
        bundle = x3dh.offered(
            world.get(OPERATOR, f"identity {holder}"),
            world.get(OPERATOR, signed),
            world.get(OPERATOR, once) if once else b"",
            names,
        )
        if once:
            world.put(OPERATOR, once, b"")
        return bundle

    def rekey(self, world: World, owner: str) -> None:
        """A participant renews its prekeys and destroys those that served."""
        for device in world.devices:
            if device.owner == owner:
                for kind in ("signed prekey ", "one-time prekey "):
                    for zone in world.zones(device.holder, kind):
                        world.put(device.holder, zone, b"")
                    for zone in world.zones(OPERATOR, f"{kind}{device.holder} "):
                        world.put(OPERATOR, zone, b"")
                self._offer_signed(world, device.holder)
                for _ in world.devices[1:] if self.one_time_prekeys else ():
                    self._offer_once(world, device.holder)

    # -- messages -------------------------------------------------------------------------------

    def send(
        self, world: World, sender: Device, recipients: Sequence[Device], name: str, text: bytes
    ) -> Mapping[str, bytes]:
        """Seal the text once for each recipient."""
        return {
            device.holder: self.seal(world, sender.holder, device.holder, text)
            for device in recipients
        }

    def seal(self, world: World, sender: str, recipient: str, text: bytes) -> bytes:
        """Seal a text in the current session with another device, begun here if there is none."""
        current = world.get(sender, f"current {recipient}")
        zone = current.decode() if current else self._start(world, sender, recipient)
        return world.step(sender, zone, double_ratchet.encrypt, self.settings, text)

    def _start(self, world: World, sender: str, recipient: str) -> str:
        bundle = self._bundle(world, recipient)
        start = world.step(sender, IDENTITY, x3dh.initiate, bundle, kem=self.kem)
        zone = f"session {recipient} {start.ephemeral.hex()}"
        world.step(
            sender,
            zone,
            double_ratchet.begin,
            self.settings,
            secret=start.secret,
            session=start.ephemeral,
            initial=start.initial,
            mine=unpack(world.get(sender, IDENTITY))[0][1],
            peer=start.theirs,
            prekey=start.prekey,
        )
        world.put(sender, f"current {recipient}", zone.encode())
        if self.signed_prekey_days is not None:
            used = f"signed prekey {unpack(start.initial)[0][2].decode()}"
            self._later(world.now + self.signed_prekey_days * DAY, recipient, used)
        return zone

    def receive(self, world: World, sender: Device, recipient: Device, body: bytes) -> bytes:
        """Open what has arrived."""
        return self.open(world, sender.holder, recipient.holder, body)

    def open(self, world: World, sender: str, recipient: str, body: bytes) -> bytes:
        """Open an envelope from another device, in the session that it belongs to."""
        session, initial = double_ratchet.session_of(body)
        zone = f"session {sender} {session.hex()}"
        begun = world.get(recipient, zone)
        if not begun:
            self._answer(world, sender, recipient, zone, initial)
        try:
            text = world.step(
                recipient, zone, double_ratchet.decrypt, self.settings, body, world.now
            )
        except LabError:
            world.put(recipient, zone, begun)
            raise
        if not begun and initial:
            once = unpack(initial)[0][3].decode()
            world.put(recipient, f"one-time prekey {once}", b"")
        current = f"current {sender}"
        if world.get(recipient, current) != zone.encode():
            world.put(recipient, current, zone.encode())
        if self.skipped_days is not None and unpack(world.get(recipient, zone))[1]:
            self._later(world.now + self.skipped_days * DAY, recipient, zone)
        return text

    def _answer(self, world: World, sender: str, recipient: str, zone: str, initial: bytes) -> None:
        peer, ephemeral, signed, once, _ = unpack(initial)[0]
        prekey = world.get(recipient, f"signed prekey {signed.decode()}")
        secret = world.step(
            recipient,
            IDENTITY,
            x3dh.accept,
            initial,
            prekey,
            world.get(recipient, f"one-time prekey {once.decode()}") if once else b"",
            kem=self.kem,
        )
        private, public, _ = unpack(prekey)[0]
        world.step(
            recipient,
            zone,
            double_ratchet.respond,
            self.settings,
            secret=secret,
            session=ephemeral,
            mine=unpack(world.get(recipient, IDENTITY))[0][1],
            peer=peer,
            prekey=(private, public),
        )

    # -- time -----------------------------------------------------------------------------------

    def _later(self, at: float, holder: str, zone: str) -> None:
        heappush(self._agenda, (at, holder, zone))

    def due(self) -> float:
        """When a key next becomes too old."""
        return self._agenda[0][0] if self._agenda else inf

    def upkeep(self, world: World) -> None:
        """Destroy what has become too old; a signed prekey gets a successor."""
        while self.due() <= world.now:
            at, holder, zone = heappop(self._agenda)
            if zone.startswith("signed prekey "):
                self._offer_successor(world, holder, zone)
                world.put(holder, zone, b"")
            elif world.holds(holder, zone):
                skipped = at - (self.skipped_days or 0.0) * DAY
                world.step(holder, zone, double_ratchet.expire, skipped)

    def _offer_successor(self, world: World, holder: str, zone: str) -> None:
        name = zone.rpartition(" ")[2]
        if world.holds(OPERATOR, f"signed prekey {holder} {name}"):
            self._offer_signed(world, holder)

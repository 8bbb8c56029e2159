"""Calls: a key agreement for each, whose keys live in memory while the call lasts.

In the manner of DTLS-SRTP (RFC 5764): both ends draw key pairs, agree, and derive a key for the
media; when the call ends they destroy everything.

Differences: a call is one sealed text to each other device; the ends are not authenticated (with
DTLS-SRTP fingerprints in the signalling do that); HKDF takes the place of the TLS exporter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from privmodel.errors import LabError
from privmodel.lab.mode import Quiet
from privmodel.lab.octets import pack, received, unpack
from privmodel.lab.primitives import Primitives
from privmodel.lab.world import Device, World

from .draws import draw_pair

__all__ = ["CallKeys"]

INFO = b"privmodel lab call"


def _agree(prim: Primitives, state: bytes, theirs: bytes) -> tuple[bytes, None]:
    shared = prim.agree(unpack(state)[0][0], theirs)
    return pack(prim.hkdf([shared], info=INFO, lengths=(32,))), None


def _seal(prim: Primitives, state: bytes, call: bytes, text: bytes) -> tuple[bytes, bytes]:
    return b"", pack([call, prim.seal(unpack(state)[0][0], text)])


def _open(prim: Primitives, state: bytes, body: bytes) -> tuple[bytes, bytes]:
    return b"", prim.open(unpack(state)[0][0], received(body, 2)[0][1])


class CallKeys(Quiet):
    """Calls between all devices, each pair with a key of its own."""

    def send(
        self, world: World, sender: Device, recipients: Sequence[Device], name: str, text: bytes
    ) -> Mapping[str, bytes]:
        """Agree with every other device, seal, and forget."""
        bodies = {}
        for device in recipients:
            ours, theirs = f"memory call {name} {device.holder}", f"memory call {name}"
            offer = world.step(sender.holder, ours, draw_pair)
            world.carry(sender, device, offer)
            answer = world.step(device.holder, theirs, draw_pair)
            world.carry(device, sender, answer)
            world.step(sender.holder, ours, _agree, answer)
            world.step(device.holder, theirs, _agree, offer)
            bodies[device.holder] = world.step(sender.holder, ours, _seal, name.encode(), text)
        return bodies

    def lose(self, world: World, name: str, recipients: Sequence[Device]) -> None:
        """The call breaks off: the other ends forget as well."""
        for device in recipients:
            world.put(device.holder, f"memory call {name}", b"")

    def receive(self, world: World, sender: Device, recipient: Device, body: bytes) -> bytes:
        """Open, and forget."""
        zone = f"memory call {received(body, 2)[0][0].decode(errors='replace')}"
        if not world.holds(recipient.holder, zone):
            raise LabError(f"{recipient.holder}, call", "no such call is underway")
        return world.step(recipient.holder, zone, _open, body)

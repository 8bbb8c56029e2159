"""Encryption between client and server only: servers see plaintext.

Each text passes the line in a connection of its own (:mod:`privmodel.lab.protocols.connection`) and
lies at the operator in plaintext until it has arrived.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from privmodel.lab.mode import Quiet
from privmodel.lab.world import OPERATOR, Device, World

from .connection import download, upload

__all__ = ["TransportOnly"]


class TransportOnly(Quiet):
    """A chat on servers that read along."""

    end_to_end = False

    def send(
        self, world: World, sender: Device, recipients: Sequence[Device], name: str, text: bytes
    ) -> Mapping[str, bytes]:
        """Upload the text; what is queued for each recipient is the text itself."""
        hello, body, text = upload(world, sender.holder, text)
        for passing in (hello, body):
            world.passes(f"network:{sender.owner}", passing)
        self.arrived(world, name, text)
        return {device.holder: text for device in recipients}

    def arrived(self, world: World, name: str, text: bytes) -> None:
        """The operator has a text in hand."""
        world.passes(OPERATOR, text)

    def receive(self, world: World, sender: Device, recipient: Device, body: bytes) -> bytes:
        """Download the text."""
        hello, passing, text = download(world, recipient.holder, body)
        for each in (hello, passing):
            world.passes(f"network:{recipient.owner}", each)
        return text

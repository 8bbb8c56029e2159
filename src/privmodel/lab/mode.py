"""What every protocol of the laboratory offers to the one who drives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf
from typing import Protocol

from .world import Device, World

__all__ = ["Layer", "Mode", "Quiet"]


class Mode(Protocol):
    """A protocol as seen from outside: what it does with messages, members and time.

    Attributes:
        end_to_end: whether what :meth:`send` gives passes the lines as it is. If not, the protocol
            itself says what passes.
    """

    end_to_end: bool

    def begin(self, world: World) -> None:
        """Lay out what exists before the first message."""
        ...

    def send(
        self, world: World, sender: Device, recipients: Sequence[Device], name: str, text: bytes
    ) -> Mapping[str, bytes]:
        """What leaves the sender's device for each recipient, by holder.

        Args:
            world: the stage.
            sender: the device that the message is written on.
            recipients: the devices that get it.
            name: the message's id.
            text: its contents.
        """
        ...

    def receive(self, world: World, sender: Device, recipient: Device, body: bytes) -> bytes:
        """The contents of what has arrived at a recipient.

        Raises:
            DecryptionFailed: for bytes that the sender did not send.
        """
        ...

    def lose(self, world: World, name: str, recipients: Sequence[Device]) -> None:
        """A message that was sent will not arrive."""
        ...

    def members(self, world: World, members: Sequence[Device]) -> None:
        """These devices take part from now on; called once before anything is sent."""
        ...

    def rekey(self, world: World, owner: str) -> None:
        """A participant renews its long-lived keys and destroys the old ones."""
        ...

    def forget(self, world: World, name: str) -> None:
        """A message is deleted for everybody: servers that keep it delete it too."""
        ...

    def due(self) -> float:
        """The next instant at which something is to be done that no message occasions."""
        ...

    def upkeep(self, world: World) -> None:
        """Do what is due now."""
        ...


class Layer(Protocol):
    """Something that goes on beside the messages, such as backups."""

    def begin(self, world: World) -> None:
        """Lay out what exists before the first message."""
        ...

    def kept(self, world: World, device: Device, name: str, text: bytes) -> None:
        """A message has come to lie on a device, in plaintext."""
        ...


class Quiet:
    """The parts of a mode that most protocols have no use for."""

    end_to_end = True

    def begin(self, world: World) -> None:
        """Nothing exists beforehand."""

    def lose(self, world: World, name: str, recipients: Sequence[Device]) -> None:
        """Nobody notices."""

    def members(self, world: World, members: Sequence[Device]) -> None:
        """Nothing changes with the members."""

    def rekey(self, world: World, owner: str) -> None:
        """There is nothing to renew."""

    def forget(self, world: World, name: str) -> None:
        """Servers keep nothing that could be deleted."""

    def due(self) -> float:
        """Never."""
        return inf

    def upkeep(self, world: World) -> None:
        """Nothing to do."""

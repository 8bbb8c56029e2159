"""Running a conversation with real cryptography."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from math import inf

from privmodel.model.conversation import Conversation
from privmodel.model.schedules import Schedule, require_room
from privmodel.model.schedules import schedule as given
from privmodel.model.timeline import DAY, DateLike, moment

from .events import Arrives, Deleted, Event, MembersChange, Rekeys, Sent, devices, events
from .mode import Layer, Mode
from .modes import mode_of
from .primitives import Primitives
from .recording import Recording
from .world import OPERATOR, Device, World, located

__all__ = ["run", "run_mode"]

AFTERWARDS = 60 * DAY
"""How long a run goes on after the last event unless told otherwise, in seconds."""


def run(
    conversation: Conversation,
    schedule: Schedule | str,
    *,
    until: DateLike | None = None,
    entropy: Callable[[int], bytes] = os.urandom,
    layers: Sequence[Layer] = (),
    group: str = "modp2048",
) -> Recording:
    """Run a conversation under a key schedule.

    Args:
        conversation: as for :func:`run_mode`.
        schedule: the schedule, or its name.
        until: as for :func:`run_mode`.
        entropy: as for :func:`run_mode`.
        layers: as for :func:`run_mode`.
        group: for secret chats, ``modp2048`` or the faster stand-in ``x25519``.

    Raises:
        UnknownName: for a schedule or group that does not exist.
        InvalidModel: for more participants than the schedule can join, and as :func:`run_mode`.
        LabError: as :func:`run_mode` does.
    """
    names = [person.name for person in conversation.participants]
    require_room(given(schedule), names)
    mode = mode_of(schedule, group=group)
    return run_mode(conversation, mode, until=until, entropy=entropy, layers=layers)


def run_mode(
    conversation: Conversation,
    mode: Mode,
    *,
    until: DateLike | None = None,
    entropy: Callable[[int], bytes] = os.urandom,
    layers: Sequence[Layer] = (),
) -> Recording:
    """Run a conversation under a protocol that is given as such.

    A message is written on the first device of its sender that takes part, and goes to every other
    device that takes part then: it passes the sender's line and the operator when it is sent, lies
    at the operator until it arrives, and passes the recipients' lines when it arrives. A message
    that is lost passes the operator and arrives nowhere.

    Args:
        conversation: the conversation; every instant in it is exact.
        mode: the protocol.
        until: how far the clock runs; None: 60 days beyond the last event.
        entropy: gives so many random bytes.
        layers: what goes on beside the messages, such as backups.

    Raises:
        InvalidModel: for an instant that is known only roughly.
        LabError: for a protocol that cannot go on.
    """
    script = events(conversation)
    end = script[-1].at + AFTERWARDS if until is None else moment(until).earliest
    return _Run(conversation, mode, entropy, layers).play(script, end)


class _Run:
    """One run, from the first event to the last."""

    def __init__(
        self,
        conversation: Conversation,
        mode: Mode,
        entropy: Callable[[int], bytes],
        layers: Sequence[Layer],
    ) -> None:
        self.mode, self.entropy, self.layers = mode, entropy, layers
        self.world = World(Primitives(entropy), devices(conversation))
        self.markers: dict[str, bytes] = {}
        self.written: dict[str, Device] = {}
        self.underway: dict[str, list[tuple[Device, bytes]]] = {}
        self.gone: set[tuple[str, str | None]] = set()

    def play(self, script: list[Event], end: float) -> Recording:
        for layer in self.layers:
            layer.begin(self.world)
        self.mode.begin(self.world)
        self._members(-inf)
        for event in script:
            self._wait(event.at)
            match event:
                case Sent():
                    self._send(event)
                case Arrives():
                    self._arrive(event)
                case MembersChange():
                    self._members(event.at)
                case Rekeys():
                    self.mode.rekey(self.world, event.owner)
                case Deleted():
                    self._delete(event)
        self._wait(end)
        return self.world.recording(self.markers)

    def _wait(self, until: float) -> None:
        """Let the time come, and on the way whatever falls due."""
        while (due := self.mode.due()) <= until:
            self.world.now = max(due, self.world.now)
            self.mode.upkeep(self.world)
        self.world.now = max(until, self.world.now)

    def _present(self, at: float) -> list[Device]:
        return [device for device in self.world.devices if device.takes_part(at)]

    def _members(self, at: float) -> None:
        self.mode.members(self.world, self._present(at))

    def _send(self, event: Sent) -> None:
        message, present = event.message, self._present(event.at)
        mine = [device for device in self.world.devices if device.owner == message.sender]
        sender = next((device for device in mine if device in present), mine[0])
        recipients = [device for device in present if device is not sender]
        text = self.markers[message.id] = self.entropy(16)
        with located(sender.holder):
            bodies = self.mode.send(self.world, sender, recipients, message.id, text)
        for body in dict.fromkeys(bodies.values()) if self.mode.end_to_end else ():
            self.world.passes(f"network:{sender.owner}", body)
            self.world.passes(OPERATOR, body)
        self.written[message.id] = sender
        self.underway[message.id] = [
            (device, bodies[device.holder]) for device in recipients if device.holder in bodies
        ]
        self._keep(sender, message.id, text)
        if message.lost:
            self.mode.lose(self.world, message.id, recipients)
        else:
            for device, body in self.underway[message.id]:
                self.world.put(OPERATOR, f"queue {message.id} {device.holder}", body)

    def _arrive(self, event: Arrives) -> None:
        name = event.message.id
        for device, body in self.underway.pop(name):
            self.world.put(OPERATOR, f"queue {name} {device.holder}", b"")
            if self.mode.end_to_end:
                self.world.passes(f"network:{device.owner}", body)
            with located(device.holder):
                text = self.mode.receive(self.world, self.written[name], device, body)
            self._keep(device, name, text)

    def _keep(self, device: Device, name: str, text: bytes) -> None:
        if not self.gone & {(name, None), (name, device.owner)}:
            self.world.put(device.holder, f"message {name}", text)
            for layer in self.layers:
                layer.kept(self.world, device, name, text)

    def _delete(self, event: Deleted) -> None:
        for name in event.messages:
            self.gone.add((name, event.owner))
            for device in self.world.devices:
                if event.owner in (None, device.owner):
                    self.world.put(device.holder, f"message {name}", b"")
            if event.owner is None:
                self.mode.forget(self.world, name)

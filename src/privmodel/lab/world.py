"""The stage on which protocols run: holders, what each keeps, what passes between them, the time.

A holder's entire state is bytes. A *step* is a plain function: it gets the primitives, the bytes
of one zone and what has arrived, and gives the new bytes of the zone with whatever is to be
handed on. Nothing else survives it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from typing import Any, Concatenate, ParamSpec, TypeVar

from attrs import field, frozen

from privmodel.errors import LabError

from .octets import pack
from .primitives import Primitives
from .recording import Log, Recording, Stored, Taped, Wire

__all__ = ["MEMORY", "OPERATOR", "VAULT", "Device", "World", "located"]

P = ParamSpec("P")
R = TypeVar("R")

OPERATOR = "operator"
"""The servers that messages pass."""
MEMORY = "memory"
"""How zones begin that are gone, or out of reach, when a device is locked."""
VAULT = "vault"
"""Where the operator keeps its own keys."""


@frozen
class Device:
    """A device that takes part.

    Args:
        owner: the participant.
        name: the device's name.
        spans: the stretches in which it takes part, each from and until before, in seconds UTC.
    """

    owner: str
    name: str
    spans: tuple[tuple[float, float], ...] = ((-inf, inf),)
    holder: str = field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "holder", f"{self.owner}/{self.name}")

    def takes_part(self, at: float) -> bool:
        """Whether it takes part at an instant."""
        return any(start <= at < end for start, end in self.spans)


@contextmanager
def located(holder: str) -> Iterator[None]:
    """An error that does not say at whose place it arose says so from here on."""
    try:
        yield
    except LabError as fault:
        if holder in fault.place:
            raise
        raise type(fault)(f"{holder}, {fault.place}", fault.reason) from None


class World:
    """Holders and their zones, lines, and the time.

    Args:
        prim: the primitives.
        devices: all devices that ever take part.
    """

    def __init__(self, prim: Primitives, devices: tuple[Device, ...]) -> None:
        self.prim, self.devices = prim, devices
        self.now = -inf
        self.public: list[bytes] = []
        self._zones: dict[tuple[str, str], bytes] = {}
        self._history: list[Stored] = []
        self._wires: list[Wire] = []
        self._disks: dict[str, bytes] = {}

    def holds(self, holder: str, zone: str) -> bool:
        """Whether something lies in a zone of a holder."""
        return (holder, zone) in self._zones

    def get(self, holder: str, zone: str) -> bytes:
        """What lies in a zone of a holder; nothing where nothing does."""
        return self._zones.get((holder, zone), b"")

    def zones(self, holder: str, prefix: str) -> list[str]:
        """The zones of a holder whose names begin so."""
        return [zone for whose, zone in self._zones if whose == holder and zone.startswith(prefix)]

    def put(self, holder: str, zone: str, body: bytes) -> None:
        """Let bytes lie in a zone from now on; empty ones clear it."""
        place = (holder, zone)
        if body == self._zones.get(place, b""):
            return
        if body:
            self._zones[place] = body
            if holder in self._disks and not zone.startswith(MEMORY):
                body = pack(self.prim.seal_again(self._disks[holder], body))
            self._history.append(Stored(self.now, holder, zone, body))
        else:
            del self._zones[place]
            self._history.append(Stored(self.now, holder, zone, None))

    def seal_disk(self, holder: str, key: bytes) -> None:
        """From now on, what a holder keeps outside its memory lies sealed under a key."""
        self._disks[holder] = key

    def step(
        self,
        holder: str,
        zone: str,
        function: Callable[Concatenate[Primitives, bytes, P], tuple[bytes, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Let a holder take a step on one of its zones; its own error says who took it."""
        self.prim.begin(holder, self.now)
        with located(holder):
            state, result = function(self.prim, self.get(holder, zone), *args, **kwargs)
        self.put(holder, zone, state)
        return result

    def passes(self, link: str, body: bytes) -> None:
        """Bytes pass a place now."""
        self._wires.append(Wire(link, self.now, body))

    def carry(self, sender: Device | None, recipient: Device | None, body: bytes) -> None:
        """Bytes go from a device through the operator to another, at once; None: the operator."""
        if sender is not None:
            self.passes(f"network:{sender.owner}", body)
        self.passes(OPERATOR, body)
        if recipient is not None:
            self.passes(f"network:{recipient.owner}", body)

    def recording(self, markers: dict[str, bytes]) -> Recording:
        """What has been left behind so far."""
        tape: list[Any] = self.prim.tape
        return Recording(
            wires=tuple(self._wires),
            history=tuple(self._history),
            tape=tuple(Taped(*entry) for entry in tape),
            log=Log(self.prim.edges),
            logarithms=self.prim.logarithms,
            public=tuple(self.public),
            markers=markers,
        )

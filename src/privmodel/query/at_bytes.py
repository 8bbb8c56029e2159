"""An adversary's powers as what an attacker of the laboratory sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from attrs import frozen

from privmodel.errors import InvalidQuestion
from privmodel.model.adversary import (
    BreachServer,
    CompromiseKeys,
    OperateService,
    PlantMalware,
    Power,
    QuantumComputer,
    SeizeDevice,
    TapNetwork,
    Window,
)
from privmodel.model.conversation import Conversation
from privmodel.model.timeline import Moment

if TYPE_CHECKING:
    from privmodel.lab import Access, Tap

__all__ = ["REHEARSED", "access_of"]

REHEARSED = (
    SeizeDevice,
    CompromiseKeys,
    PlantMalware,
    TapNetwork,
    OperateService,
    BreachServer,
    QuantumComputer,
)
"""The powers that come down to seeing bytes."""

SERVERS = ("operator", "vault")
"""What the laboratory calls the servers, and the place where these keep their keys."""


@frozen
class _Stretch:
    """When a power is used: an instant, or from one until before another, in seconds UTC."""

    start: float
    end: float | None


def access_of(
    conversation: Conversation, powers: Iterable[Power], on: Moment, holders: frozenset[str]
) -> Access:
    """What an attacker with these powers sees of a run.

    Args:
        conversation: the conversation that is run.
        powers: the powers.
        on: when powers without a time of their own are used.
        holders: who holds any bytes in the run; the others have none to give.

    Raises:
        InvalidQuestion: for a power that does not come down to seeing bytes, one whose time is
            known only roughly, or one used on another service.
    """
    from privmodel.lab import Access, Resident, Seizure

    taps: list[Tap] = []
    seizures: list[Seizure] = []
    residents: list[Resident] = []
    quantum = False

    def stay(holder: str, when: _Stretch) -> None:
        if holder in holders and when.end is None:
            seizures.append(Seizure(holder, when.start))
        elif holder in holders and when.end is not None:
            residents.append(Resident(holder, when.start, when.end))

    for power in powers:
        if not isinstance(power, REHEARSED):
            known = ", ".join(each.__name__ for each in REHEARSED)
            raise InvalidQuestion("by", type(power).__name__, f"only {known} can be rehearsed")
        when = _stretch(power.during, on, power)
        match power:
            case QuantumComputer():
                quantum = True
            case SeizeDevice() | CompromiseKeys():
                if when.end is not None:
                    raise InvalidQuestion("by", power, "say at which instant the device is taken")
                locked = isinstance(power, SeizeDevice) and not (power.unlocked or power.passcode)
                contents = isinstance(power, SeizeDevice)
                for holder in _devices(conversation, power.participant, power.device):
                    if holder in holders:
                        seizures.append(
                            Seizure(holder, when.start, locked=locked, contents=contents)
                        )
            case PlantMalware():
                for holder in _devices(conversation, power.participant, power.device):
                    stay(holder, when)
            case TapNetwork():
                people = [each.name for each in conversation.participants]
                for name in people if power.participant is None else [power.participant]:
                    taps.append(_tap(f"network:{name}", when))
            case OperateService() | BreachServer():
                if power.platform not in (None, conversation.platform.id):
                    raise InvalidQuestion(
                        "by", power.platform, f"only {conversation.platform.id} is rehearsed"
                    )
                if isinstance(power, OperateService):
                    taps.append(_tap(SERVERS[0], when))
                    for server in SERVERS:
                        stay(server, when)
                else:
                    stay(SERVERS[0], when)
    return Access(
        taps=tuple(taps), seizures=tuple(seizures), residents=tuple(residents), quantum=quantum
    )


def _stretch(during: Window, on: Moment, power: Power) -> _Stretch:
    start = during.start or on
    for each in (start, during.end):
        if each is not None and not each.exact:
            raise InvalidQuestion("by", f"{type(power).__name__} {each}", "give exact instants")
    return _Stretch(start.earliest, None if during.end is None else during.end.earliest)


def _tap(link: str, when: _Stretch) -> Tap:
    """A tap, which at an instant sees what passes within the second."""
    from privmodel.lab import Tap

    return Tap(link, when.start, when.start + 1 if when.end is None else when.end)


def _devices(
    conversation: Conversation, participant: str | None, device: str | None
) -> Iterator[str]:
    for person in conversation.participants:
        for each in person.devices:
            if participant in (None, person.name) and device in (None, each.name):
                yield f"{person.name}/{each.name}"

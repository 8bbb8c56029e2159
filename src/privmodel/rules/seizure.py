"""Devices that are seized: unlocked, or locked in a state, with or without the passcode.

An unlocked device shows what it has. Of a locked one the disk can be copied, sealed. The passcode
opens it. Without it, forensic tools open some devices whose keys are still in memory, which is open
for every single one. Keys that are not in memory, since the device was not unlocked after its start
or since the client asks for such keys, no tool can read there: then only the passcode will do.
"""

from __future__ import annotations

from privmodel.inference.rule import Doubt
from privmodel.model.adversary import SeizeDevice
from privmodel.model.conversation import Device, Participant
from privmodel.model.retention import Existence
from privmodel.model.storage import LockState

from . import places
from .access import Access, Reach, When
from .footprint import Footprint, existence_doubt, open_doubt, otherwise
from .situation import Situation

__all__ = ["lay_seizure"]

NO_DOUBTS: frozenset[Doubt] = frozenset()
AT_ALL = "whether the device keeps it so"


def lay_seizure(
    situation: Situation,
    footprint: Footprint,
    reach: Reach,
    person: Participant,
    device: Device,
    power: SeizeDevice,
    label: str,
    when: When,
) -> None:
    """What seizing a device gives.

    Args:
        situation: the conversation under its view.
        footprint: gets the key of the disk, where that may be had.
        reach: gets the access.
        person: the owner.
        device: the device.
        power: how it is seized.
        label: what the power is called.
        when: when.
    """
    if power.unlocked:
        reach.add(Access(places.device(person.name, device.name), label, when))
        return
    reach.add(Access(places.disk(person.name, device.name), label, when))
    key, powers = places.device_key(person.name, device.name), frozenset({label})
    whose = f"{device.name} of {person.name}"
    if power.passcode:
        how = "whoever has the passcode opens the device"
        footprint.derive(key, [], how, powers=powers)
        return
    left, facts = _at_hand(situation, person, device, power.state, when.maybe.start)
    if left is not None:
        footprint.derive(
            key,
            [],
            "extraction tools open some locked devices",
            powers=powers,
            facts=facts,
            doubts=left | open_doubt(f"whether the locked {whose} can be opened"),
        )
    if power.passcode is None and left != NO_DOUBTS:  # else tools may do it, and may guess it too
        footprint.derive(
            key,
            [],
            "whoever has the passcode opens the device",
            powers=powers,
            doubts=open_doubt(f"whether the passcode of {whose} is found"),
        )


def _at_hand(
    situation: Situation,
    person: Participant,
    device: Device,
    state: LockState | None,
    time: float,
) -> tuple[frozenset[Doubt] | None, frozenset[str]]:
    """What must be doubted for the keys to be in memory, with facts; None: they surely are not.

    A statement of the messenger's own counts before those of the systems.
    """
    own = situation.platform
    others = [each for each in situation.platforms.values() if each is not own]
    left, facts = NO_DOUBTS, frozenset[str]()
    for platform in (own, *others):
        said = False
        for storage in platform.storages:
            standing = situation.standing.at(storage.facts, time)
            scope = situation.holds(storage.where, time, participant=person, device=device)
            if standing is None or scope is None:
                continue
            doubts = standing | scope
            if storage.existence is Existence.OPEN:
                doubts |= existence_doubt(AT_ALL, storage.facts, platform.id)
            said = said or not doubts
            if not storage.sealed(state):
                continue
            if not doubts:
                return None, facts
            left |= otherwise(doubts)
            facts |= storage.facts
        if said:
            break
    return left, facts

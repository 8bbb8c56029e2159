"""Who comes and goes in a scope: further devices of the participants, members who join and leave.

What is left out can't matter, for these reasons:

- **Devices.** A device that no power reaches matters only for what it copies elsewhere. Copies of
  messages are all that it copies; whose account they go to and what seals them is the owner's, not
  the device's. So what a further device brings about, the first would bring about in its place,
  with the same system and settings, and one device is enough. Two things need more: items that are
  forbidden only together, which two devices may send to two places, and statements that count from
  the day on which a device is linked.
- **Members.** Coming and going decides who holds which keys, when chains of keys begin, and who is
  shown the past. Where no power reaches a device, none of it is taken; only statements that count
  from the day on which somebody comes or goes are left.
- **Keys alone** open nothing that nobody took. So against powers that take keys and nothing else,
  and against those that reach no device, nobody needs to come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve, frozen

from privmodel.model.adversary import (
    Adversary,
    CompromiseKeys,
    GuessPasswords,
    PlantMalware,
    Power,
    QuantumComputer,
    SeizeDevice,
    SubstituteKeys,
)
from privmodel.model.guarantee import Guarantee
from privmodel.model.platform import ChatKind
from privmodel.model.retention import EventKind, Replication, Retention, Role
from privmodel.model.setting import Belongs
from privmodel.model.situations import Situations

from .relevant import Slice
from .steps import Link, Step
from .talks import Talk

__all__ = ["COMING", "CROWDS", "Comings", "keys_alone"]

COMING = frozenset({EventKind.LINKED, EventKind.JOINED, EventKind.LEFT})
"""The events by which somebody, or a device, comes or goes."""

_AT_DEVICES = SeizeDevice | CompromiseKeys | PlantMalware | SubstituteKeys
_KEYS_ALONE = CompromiseKeys | QuantumComputer | GuessPasswords
CROWDS = (ChatKind.GROUP, ChatKind.CHANNEL)
"""The kinds of chat that people join and leave."""

_HANDED = frozenset({EventKind.LINKED, EventKind.JOINED})
"""The events on which something of the past may be handed over: where nobody says so, as well."""


def keys_alone(adversary: Adversary) -> bool:
    """Whether an adversary takes keys and nothing else, and so opens nothing.

    Args:
        adversary: the adversary.
    """
    return all(isinstance(power, _KEYS_ALONE) for power in adversary.powers)


def _at_devices(powers: Iterable[Power]) -> bool:
    return any(isinstance(power, _AT_DEVICES) for power in powers)


@frozen(kw_only=True)
class Comings:
    """Which comings and goings are looked at.

    Args:
        devices: how many devices a participant has at most, as far as that matters.
        events: which of ``linked``, ``joined`` and ``left`` happen.
        at_devices: whether a power reaches a device.
        apart: whether what is forbidden together may go two ways from two devices.
        counted: the events from which a statement that bears on it counts.
    """

    devices: int
    events: frozenset[EventKind]
    at_devices: bool
    apart: bool
    counted: frozenset[EventKind]

    @classmethod
    def of(cls, scope: Situations, guarantee: Guarantee, bearing: Slice) -> Comings:
        """Those that can matter.

        Args:
            scope: the scope.
            guarantee: the guarantee.
            bearing: the statements that can bear on it, with the powers.
        """
        at_devices = _at_devices(bearing.powers)
        apart = bool(guarantee.nor_together) and _copied_apart(bearing)
        counted = frozenset(_counted(bearing))
        return cls(
            devices=scope.devices if at_devices or apart else 1,
            events=frozenset(
                event
                for event in scope.events
                if event in COMING
                and (at_devices or event in counted)
                and (event is not EventKind.LINKED or scope.devices > 1)
            ),
            at_devices=at_devices,
            apart=apart,
            counted=counted,
        )

    def applied(self, talk: Talk) -> Iterator[Talk]:
        """A conversation, and the same with each coming and going, those that change least first.

        Args:
            talk: the conversation, in which everybody has one device and nobody comes or goes.
        """
        yield talk
        for more in range(1, self.devices):
            for person in range(talk.people):
                yield talk.coming(links=tuple(Link(person=person) for _ in range(more)))
            everybody = tuple(Link(person=who) for who in range(talk.people) for _ in range(more))
            yield talk.coming(links=everybody)
        for link in self._on_the_way(talk):
            yield talk.coming(links=(link,))
        if talk.chat in CROWDS:
            for step in self._steps(talk):
                yield talk.coming(steps=(step,))

    def when(self, talk: Talk) -> frozenset[int]:
        """After which messages of a conversation anybody comes or goes, or a device does."""
        return frozenset(
            after
            for each in self.applied(evolve(talk, chat=ChatKind.GROUP, people=3))
            for after in (
                *(step.after for step in each.steps),
                *(at for link in each.links for at in (link.since, link.until) if at is not None),
            )
        )

    def bear_on(self, talk: Talk, adversary: Adversary) -> bool:
        """Whether it can make a difference to an adversary who comes and goes, and with what.

        Args:
            talk: the conversation, perhaps with further devices, comings and goings.
            adversary: the adversary.
        """
        if self.apart or not (talk.links or talk.steps) or talk.happenings & self.counted:
            return True
        powers = adversary.powers
        if keys_alone(adversary):
            return False
        reached = [power.participant for power in powers if isinstance(power, _AT_DEVICES)]
        if talk.steps:
            return bool(reached)
        return any(
            name in (None, talk.names[link.person]) for name in reached for link in talk.links
        )

    def _on_the_way(self, talk: Talk) -> Iterator[Link]:
        if EventKind.LINKED not in self.events:
            return
        for person in range(talk.people):
            for after in self._when(talk, EventKind.LINKED):
                yield Link(person=person, since=after)
            if self.at_devices and talk.messages > 1:
                yield Link(person=person, until=talk.messages // 2)

    def _steps(self, talk: Talk) -> Iterator[Step]:
        last = talk.people - 1
        for kind in (EventKind.JOINED, EventKind.LEFT):
            if kind in self.events and talk.people > 2:
                for after in self._when(talk, kind):
                    yield Step(person=last, kind=kind, after=after)

    def _when(self, talk: Talk, event: EventKind) -> Iterator[int]:
        """After which messages something happens that can bring anything about."""
        if self.at_devices and talk.messages > 1:
            yield talk.messages // 2
        if event in self.counted or (self.at_devices and event in _HANDED):
            yield talk.messages


def _copied_apart(bearing: Slice) -> bool:
    """Whether a device may copy what another device of its owner does not."""
    own = {
        setting.name
        for platform in bearing.platforms
        for setting in platform.settings
        if setting.belongs is Belongs.DEVICE
    }
    return any(
        isinstance(record, Replication)
        and record.source is Role.DEVICE
        and not (own | {"os"}).isdisjoint(record.where.attributes())
        for record in bearing.statements()
    )


def _counted(bearing: Slice) -> Iterator[EventKind]:
    """The events from which a period or a copy counts."""
    for record in bearing.statements():
        if isinstance(record, Retention) and record.since is not None:
            yield record.since

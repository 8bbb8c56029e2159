"""Which changes can matter to some kinds of data, read off the statements that they bear upon.

A change that bears upon nothing leaves the program of a question as it is, as far as these kinds
go, whatever else is changed; so no smallest set of changes contains it. What is looked at is only
what statements test, which kinds they speak of and where: never whether they hold.

- A *setting* bears if a statement tests it that itself bears upon the kinds, or if the default of a
  setting that bears does.
- A *timer*, a *deletion* and an *unlinked device* bear upon messages where somebody looks at
  devices or at what is copied from them, or where a statement ends with that event.
- *Deleting an account* bears if all of the kinds are about accounts, and a statement that itself
  bears upon them counts from it.
- *Renewing keys* bears upon messages where somebody looks at devices, where the keys are, and can
  do something besides: keys alone open nothing.
- A *report* bears upon messages, *one more device* where somebody looks at devices.
- A *move* always bears.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from privmodel.model.adversary import (
    Adversary,
    CompromiseKeys,
    Order,
    PlantMalware,
    SeizeDevice,
    TakeOverAccount,
)
from privmodel.model.data import DataKind, Subject
from privmodel.model.disclosure import Clause, Practice
from privmodel.model.encryption import Mode
from privmodel.model.nexus import Establishment, OperatorClass
from privmodel.model.platform import Login, Platform, statements
from privmodel.model.retention import EventKind, Replication, Retention, Role, State, Timer
from privmodel.rules.reach import sorts_reached

from .measure import Measure, MeasureKind

__all__ = ["bearing"]

_AT_DEVICES = SeizeDevice | CompromiseKeys | PlantMalware

_SORTS = {
    Role.NOTIFICATION_STORE: "device",
    Role.REPORT_DESK: "operator",
}
"""The sort of place at which a role lies, where it is not called the same."""


def bearing(
    kinds: Iterable[DataKind], by: Adversary, platforms: Iterable[Platform]
) -> Callable[[Measure], bool]:
    """Whether a change can matter to whether some kinds of data are out of reach.

    Args:
        kinds: leaf kinds.
        by: who wants to know.
        platforms: the platforms that the conversation touches, its own first.
    """
    return _Bearing(frozenset(kinds), by, tuple(platforms)).on


class _Bearing:
    def __init__(
        self, kinds: frozenset[DataKind], by: Adversary, platforms: tuple[Platform, ...]
    ) -> None:
        self._by = by
        self._records = [each for platform in platforms for each in statements(platform)]
        self._messages = any(kind.about is Subject.MESSAGE for kind in kinds)
        # What opens something else: identifiers and credentials, which every access may need.
        enabling = {*DataKind.SELECTOR.leaves, *DataKind.CREDENTIALS.leaves, *by.knows}
        enabling.update(
            leaf for each in platforms for kind in each.selectors for leaf in kind.leaves
        )
        self._kinds = kinds | enabling
        self._places = self._looked_at()
        self._tested = self._settings(platforms)

    def on(self, measure: Measure) -> bool:
        """Whether a change can matter."""
        if measure.kind is MeasureKind.MOVE:
            return True
        if measure.kind is MeasureKind.SETTING:
            return measure.setting in self._tested
        if measure.kind in (MeasureKind.UNLINKING, MeasureKind.LINKING):
            return self._from_devices()
        if measure.kind is MeasureKind.ACCOUNT_DELETION:
            # Whether what others were sent goes with the sender's account, statements leave open.
            return not self._messages and self._ends_with(EventKind.ACCOUNT_DELETED)
        if not self._messages:
            return False
        if measure.kind is MeasureKind.REKEYING:
            return self._keys_and_more()
        if measure.kind is MeasureKind.REPORT:
            return True
        event = EventKind.TIMER if measure.kind is MeasureKind.TIMER else EventKind.DELETED
        return self._from_devices() or self._ends_with(event)

    def _looked_at(self) -> frozenset[str]:
        """The sorts of places that are reached, and those from which something is copied there."""
        places = set(sorts_reached(self._by))
        copies = [each for each in self._records if isinstance(each, Replication)]
        while True:
            more = {
                _sort(each.source)
                for each in copies
                if (each.target is None or _sort(each.target) in places)
            }
            if more <= places:
                return frozenset(places)
            places |= more

    def _keys_and_more(self) -> bool:
        at_devices = [isinstance(power, _AT_DEVICES) for power in self._by.powers]
        return any(at_devices) and not all(at_devices)

    def _from_devices(self) -> bool:
        return "device" in self._places

    def _ends_with(self, event: EventKind) -> bool:
        return any(
            event in {ending.event for ending in getattr(record, "until", ())}
            or getattr(record, "since", None) is event
            for record in self._records
            if self._bears(record)
        )

    def _settings(self, platforms: tuple[Platform, ...]) -> frozenset[str]:
        """The settings that a statement which bears tests, directly or through a default."""
        found: set[str] = set()
        for record in self._records:
            if self._bears(record):
                for name in ("where", "keys_checked"):
                    scope = getattr(record, name, None)
                    found |= scope.attributes() if scope is not None else set()
        settings = {each.name: each for platform in platforms for each in platform.settings}
        waiting = list(found)
        while waiting:
            setting = settings.get(waiting.pop())
            for default in setting.defaults if setting is not None else ():
                new = default.where.attributes() - found
                found |= new
                waiting += new
        return frozenset(found)

    def _bears(self, record: object) -> bool:
        """Whether a statement can have to do with the kinds."""
        if isinstance(record, Retention):
            passing = record.state is State.PASSES  # what servers don't see nobody on the line sees
            return self._speaks(record.kinds) and (passing or _sort(record.at) in self._places)
        if isinstance(record, Replication):
            there = record.target is None or _sort(record.target) in self._places
            return self._speaks(record.kinds) and there
        if isinstance(record, Timer):
            return self._messages
        if isinstance(record, Login):
            return any(
                isinstance(power, TakeOverAccount) or (isinstance(power, Order) and power.logs_in)
                for power in self._by.powers
            )
        if isinstance(record, Clause | Practice | Establishment | OperatorClass):
            return any(isinstance(power, Order) for power in self._by.powers)
        return isinstance(record, Mode)

    def _speaks(self, kinds: Iterable[DataKind]) -> bool:
        return not self._kinds.isdisjoint(kinds)


def _sort(role: Role) -> str:
    return _SORTS.get(role, role.value)

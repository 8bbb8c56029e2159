"""The slice: which statements can bear on a guarantee, and so which dates, sizes and events.

What is sliced away can't matter, for these reasons:

- Without needs, an access takes what lies there, and nothing else must be known. An item then
  follows from copies of itself and from keys alone, so that statements on other kinds of data are
  of no account. Where an access has needs (orders, sessions), statements on all kinds count.
- Every instant of a conversation lies at a fixed distance from its first message, and so do the
  adversary's acts. As the first message moves, what is compared with one another stays; only a
  fact's beginning, end or last sighting passes by. Between two such dates nothing changes.
- The size of a group is only ever compared with the numbers that statements give.

Settings, systems and regions are not sliced here: they are left unstated, and only what an answer
turns on is tried (:mod:`privmodel.query.verification.worst`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import inf

from attrs import frozen

from privmodel.model.adversary import LinkDevice, Order, Power, TakeOverAccount
from privmodel.model.data import DataKind
from privmodel.model.disclosure import Clause, Practice
from privmodel.model.evidence import Fact, View
from privmodel.model.law import Jurisdiction
from privmodel.model.platform import (
    Establishment,
    Login,
    Platform,
    statements,
)
from privmodel.model.retention import EventKind, Replication, Retention, Role
from privmodel.model.scope import Scope, Test
from privmodel.model.timeline import DAY
from privmodel.rules.standing import standing

__all__ = ["Slice", "critical"]

_KEYS = frozenset(DataKind.CREDENTIALS.leaves)


@frozen(kw_only=True)
class Slice:
    """The statements that can bear on what is asked.

    Args:
        platforms: the platforms at which something of the conversation may lie, its own first.
        laws: the laws at hand.
        kinds: the kinds that are asked about.
        powers: the powers of the adversaries.
    """

    platforms: tuple[Platform, ...]
    laws: tuple[Jurisdiction, ...]
    kinds: frozenset[DataKind]
    powers: tuple[Power, ...]

    @property
    def needs(self) -> bool:
        """Whether some access needs to know something, so that every kind may matter."""
        return any(isinstance(power, Order | TakeOverAccount | LinkDevice) for power in self.powers)

    @property
    def ordered(self) -> bool:
        """Whether anybody orders anything, so that rules on giving matter."""
        return any(isinstance(power, Order) for power in self.powers)

    def statements(self) -> Iterator[object]:
        """The statements that can bear on it."""
        for platform in self.platforms:
            for record in statements(platform):
                if isinstance(record, Retention | Replication):
                    bears = self.needs or not _KEYS.union(self.kinds).isdisjoint(record.kinds)
                elif isinstance(record, Clause | Practice | Establishment):
                    bears = self.ordered
                elif isinstance(record, Login):
                    bears = self.needs
                else:
                    bears = True
                if bears:
                    yield record

    def tests(self) -> Iterator[Test]:
        """The tests by which those statements say where they hold."""
        for record in self.statements():
            for key in ("where", "keys_checked"):
                yield from (getattr(record, key, None) or Scope()).tests
            for default in getattr(record, "defaults", ()):
                yield from default.where.tests

    def tested(self) -> frozenset[str]:
        """The names of what those tests look at."""
        return frozenset(test.attribute for test in self.tests())

    def sizes(self, least: int) -> tuple[int, ...]:
        """Numbers of members of which one lies between any two numbers that a statement gives.

        Args:
            least: the number of people named.
        """
        found = {least}
        for test in self.tests():
            if test.attribute == "members":
                if test.at_least is not None:
                    found |= {int(test.at_least) - 1, int(test.at_least)}
                if test.at_most is not None:
                    found |= {int(test.at_most), int(test.at_most) + 1}
        return tuple(sorted(size for size in found if size >= least))

    def events(self, offered: Iterable[EventKind]) -> tuple[EventKind, ...]:
        """The events that can bring about a copy; all others only end some.

        Args:
            offered: the events to choose from.
        """
        wanted: set[EventKind] = set()
        for record in self.statements():
            if isinstance(record, Retention) and record.since is not None:
                wanted.add(record.since)
            if isinstance(record, Replication) and record.target is Role.REPORT_DESK:
                wanted.add(EventKind.REPORTED)
        return tuple(event for event in offered if event in wanted)

    def facts(self) -> Iterator[Fact]:
        """The facts on which those statements rest, and those of the laws."""
        seen: set[str] = set()
        for record in self.statements():
            names: set[str] = set(getattr(record, "facts", ()))
            for default in getattr(record, "defaults", ()):
                names |= default.facts
            seen |= names
        for platform in self.platforms:
            yield from (fact for fact in platform.facts if fact.id in seen)
        for law in self.laws:
            yield from law.facts

    def dates(self, view: View) -> frozenset[float]:
        """The instants at which one of those facts changes how it stands, in seconds UTC."""
        found: set[float] = set()
        for fact in self.facts():
            for segment in standing(fact, view):
                found |= {segment.start, segment.end}
            for each in (fact.period.start, fact.period.end):
                if each is not None:
                    found |= {each.earliest, each.latest}
        return frozenset(found - {-inf, inf})

    def delays(self) -> frozenset[float]:
        """The seconds that statements count from an event on, and schedules from a message on."""
        found = {0.0}
        for record in self.statements():
            for ending in getattr(record, "until", ()):
                found.add(ending.days * DAY)
            for name in ("within_days", "default_days"):
                found.add((getattr(record, name, None) or 0.0) * DAY)
            schedule = getattr(record, "schedule", None)
            for name in ("days", "signed_prekey_days", "skipped_days"):
                found.add((getattr(schedule, name, None) or 0.0) * DAY)
        return frozenset(found)


def critical(
    changes: Iterable[float], distances: Iterable[float], first: float, last: float
) -> list[float]:
    """The instants at which to send the first message, so that no other gives another answer.

    Args:
        changes: the instants at which some fact changes, in seconds UTC.
        distances: how long before or after the first message something happens, in seconds.
        first: the first instant at which it may be sent.
        last: the last such instant.

    Returns:
        every instant at which something of the conversation meets such a change, and one before,
        between and after them.
    """
    away = sorted(set(distances))
    edges = sorted(
        {change - each for change in changes for each in away if first <= change - each <= last}
    )
    if not edges:
        return [first]
    between = [float(int(one + (other - one) / 2)) for one, other in pairwise(edges)]
    return sorted({first, *edges, *between, last})

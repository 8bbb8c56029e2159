"""Accesses: which holder, when, which kinds, what must be known, on what ground."""

from __future__ import annotations

from math import inf

from attrs import frozen

from privmodel.inference.interval import Interval
from privmodel.inference.rule import NOTHING_NEEDED, Doubt, Need
from privmodel.model.adversary import Window
from privmodel.model.data import DataKind
from privmodel.model.retention import State
from privmodel.model.timeline import Moment

from .grounds import Ruling

__all__ = ["ALL_STATES", "COPIED", "KEPT", "Access", "Denial", "Reach", "When", "window"]

KEPT = frozenset({State.KEPT})
ALL_STATES = frozenset(State)
COPIED = ALL_STATES - {State.RECORDABLE}
"""What there is to copy: what nobody was ordered to record was not recorded."""


@frozen
class When:
    """The instants at which a power is used: surely, possibly, or once within a stretch."""

    sure: Interval | None
    maybe: Interval
    once: Interval | None = None

    @property
    def latest(self) -> float:
        """The end of the last instant, in seconds UTC."""
        return self.maybe.end


@frozen(eq=False)
class Access:
    """Access to a holder and all below it.

    Args:
        node: the holder.
        power: the power that opens it, in words.
        when: at what instants.
        kinds: the kinds reached; None: all.
        states: the states of copies reached.
        needs: alternatives of what must be known at the time.
        whose: reaches only copies of this participant; empty: anybody's.
        facts: the facts it rests on.
        doubts: those that may be false.
        ruling: for an order: why the holder hands it over.
    """

    node: str
    power: str
    when: When
    kinds: frozenset[DataKind] | None = None
    states: frozenset[State] = ALL_STATES
    needs: tuple[Need, ...] = NOTHING_NEEDED
    whose: str = ""
    facts: frozenset[str] = frozenset()
    doubts: frozenset[Doubt] = frozenset()
    ruling: Ruling | None = None


@frozen(eq=False)
class Denial:
    """A holder that was asked, or not asked, and hands nothing of some kinds over."""

    node: str
    power: str
    when: When
    kinds: frozenset[DataKind]
    ruling: Ruling


class Reach:
    """The accesses and denials of an adversary, and the end of the last window."""

    def __init__(self) -> None:
        self.accesses: list[Access] = []
        self.denials: list[Denial] = []
        self.asked: dict[str, frozenset[DataKind]] = {}
        self.powers: list[str] = []
        self.until = -inf

    def add(self, access: Access) -> None:
        """One more access."""
        self.accesses.append(access)

    def looks_at(self, server: str, kinds: frozenset[DataKind]) -> None:
        """Note that kinds are reached at an operator, whether anything lies there or not."""
        self.asked[server] = self.asked.get(server, frozenset()) | kinds


def window(during: Window, on: Moment) -> When:
    """When a power is used; at ``on`` if it has no time of its own."""
    start = during.start or on
    if during.end is None:
        if start.exact:
            here = Interval(start.earliest, start.earliest)
            return When(here, here)
        around = Interval(start.earliest, start.latest)
        return When(None, around, around)
    sure = None
    if start.latest < during.end.earliest:
        sure = Interval(start.latest, during.end.earliest)
    return When(sure, Interval(start.earliest, during.end.latest))

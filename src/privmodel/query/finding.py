"""The answer about one kind of data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf

from attrs import frozen

from privmodel.inference.closure import Derivation
from privmodel.inference.verdict import Verdict
from privmodel.inference.witness import Residual
from privmodel.model.data import DataKind, Item
from privmodel.model.timeline import iso
from privmodel.rules.basis import Stated
from privmodel.rules.steps import Ground, Step

from .why_not import Obstacle, Sealed

__all__ = ["Finding", "Gist", "in_short", "settled_by"]


@frozen(kw_only=True, repr=False)
class Gist:
    """What is said of one kind of data, without the reasons.

    Attributes:
        verdict: whether *some* item of the kind is obtained.
        every: whether *every* item of the kind is obtained.
        ground: for a yes: why a holder hands it over; None where it is taken.
    """

    verdict: Verdict
    every: Verdict
    ground: Ground | None = None

    def __str__(self) -> str:
        said = self.verdict.value
        if self.every is not self.verdict:
            said += f" (every one: {self.every.value})"
        return said if self.ground is None else f"{said}, by {self.ground.value}"

    def __repr__(self) -> str:
        return f"<Gist {self}>"


@frozen(kw_only=True, repr=False)
class Finding:
    """What is said of one kind of data. Made by ``obtainable``, not by hand.

    Attributes:
        kind: the kind.
        verdict: whether *some* item of the kind is obtained: yes, no, unknown or conflicting.
        every: whether *every* item of the kind is obtained.
        items: the items asked about, each with its own verdict.
        beforehand: whether all that is had of it was known before.
        since: the instant at which the first item is known, in seconds UTC; infinite unless yes.
        holder: the place it is obtained from (for an open verdict: from which it might be).
        whose: the participant whose copy that is, if it is somebody's.
        ground: why a holder hands it over; None where it is taken.
        discretionary: whether that holder could have said no.
        grounds: what law, rules and practice each say where a holder is asked, and which of them
            carries the answer; for a no, at the place where the adversary came nearest.
        powers: the powers that are used.
        derivation: the steps by which it is obtained (for an open verdict: would be).
        obstacles: for a no: the places where it breaks, the nearest miss first.
        unstated: for an open verdict: what nobody stated and the answer turns on.
        sealed: copies that are taken but stay sealed, with the keys that would open them.
        residual: for an open verdict: the smallest sets of statements that would settle it.
        facts: the ids of the facts on which the answer rests.
    """

    kind: DataKind
    verdict: Verdict
    every: Verdict
    items: tuple[tuple[Item, Verdict], ...] = ()
    beforehand: bool = False
    since: float = inf
    holder: str = ""
    whose: str = ""
    ground: Ground | None = None
    discretionary: bool = False
    grounds: tuple[Stated, ...] = ()
    powers: tuple[str, ...] = ()
    derivation: Derivation | None = None
    obstacles: tuple[Obstacle, ...] = ()
    sealed: tuple[Sealed, ...] = ()
    residual: Residual | None = None
    unstated: tuple[str, ...] = ()
    facts: frozenset[str] = frozenset()

    @property
    def gist(self) -> Gist:
        """The finding without its reasons."""
        ground = self.ground if self.verdict is Verdict.YES else None
        return Gist(verdict=self.verdict, every=self.every, ground=ground)

    @property
    def broke(self) -> Step | None:
        """For a no, the step that broke at the place where the adversary came nearest."""
        if self.verdict is not Verdict.NO or not self.obstacles:
            return None
        return self.obstacles[0].steps[0]

    @property
    def steps(self) -> tuple[Step, ...]:
        """All that stands in the way at the place where the adversary came nearest."""
        return self.obstacles[0].steps if self.verdict is Verdict.NO and self.obstacles else ()

    @property
    def reason(self) -> str:
        """The reason in a few words."""
        if self.beforehand:
            return "known beforehand"
        if self.verdict is Verdict.YES:
            how = "taken"
            if self.ground is not None:
                how = f"given by {self.ground.value}"
                if self.discretionary:
                    how += ", at the holder's discretion"
            owner = f" (of {self.whose})" if self.whose else ""
            return f"{how} from {self.holder}{owner} at {iso(self.since)}"
        if self.verdict is Verdict.NO:
            if not self.obstacles:
                return Step.NEVER_THERE.value
            return f"{', '.join(self.steps)} at {self.obstacles[0].holder}"
        return in_short(self.open_points)

    @property
    def open_points(self) -> tuple[str, ...]:
        """For an open verdict: what would settle it, shortest first."""
        return settled_by(self.unstated, self.residual)

    def __repr__(self) -> str:
        return f"<Finding {self.kind.value} {self.verdict.value}: {self.reason}>"


def settled_by(unstated: Iterable[str], residual: Residual | None) -> tuple[str, ...]:
    """What would settle an open verdict, in words, shortest first.

    Args:
        unstated: what nobody stated and it turns on.
        residual: the smallest sets of statements that would settle it.
    """
    points = [f"depends on {name}" for name in unstated]
    if residual is not None:
        points += [_join(names) for names in residual.if_true]
    return tuple(points)


def in_short(points: Sequence[str]) -> str:
    """The first of some points, and how many others there are."""
    if not points:
        return "open"
    return points[0] if len(points) == 1 else f"{points[0]}; or {_count(len(points) - 1)}"


def _join(names: Iterable[str]) -> str:
    """Doubts in one line; the name of a fact stands for whether it holds."""
    return " and ".join(name if " " in name else f"whether {name} holds" for name in sorted(names))


def _count(others: int) -> str:
    return "another way" if others == 1 else f"{others} other ways"

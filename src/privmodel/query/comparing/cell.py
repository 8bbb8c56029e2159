"""One kind of data in one answer, as it is set beside other answers.

A *no* can mean three things. Something lies somewhere and the adversary does not get it; sources
say that nothing of the kind is kept, so that it is *not there*; or nobody says anything, and the
adversary looks nowhere where it might turn up. The last is open here: two answers are set beside
each other, and who says nothing must not look as good as who says that there is nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from attrs import field, frozen

from privmodel.inference.verdict import Verdict
from privmodel.model.data import DataKind, Item
from privmodel.model.timeline import iso
from privmodel.query.exposure import Exposure
from privmodel.query.finding import Finding
from privmodel.rules.steps import Step

__all__ = ["Cell", "Standing", "cell"]


class Standing(StrEnum):
    """How a kind stands in an answer."""

    EVERY = "yes"
    SOME = "some"
    NO = "no"
    NOT_THERE = "not there"
    UNSAID = "nothing said"
    UNKNOWN = "unknown"
    CONFLICTING = "conflicting"


@frozen(kw_only=True, repr=False)
class Cell:
    """A kind in the answer about one subject. Made by ``compare``, not by hand.

    Attributes:
        label: the subject.
        kind: the kind.
        finding: the finding.
        standing: ``yes`` for every item, ``some`` for some items, ``no``, ``not there`` where
            sources say that nothing of the kind is kept, ``nothing said`` where that is all there
            is to the no, ``unknown`` or ``conflicting``.
        items: for each item whether it is obtained; None where that is open.
    """

    label: str
    kind: DataKind
    finding: Finding
    standing: Standing
    items: Mapping[Item, bool | None] = field(eq=False)

    @property
    def open(self) -> bool:
        """Whether anything about the kind is open."""
        return None in self.items.values()

    @property
    def words(self) -> str:
        """The standing, what is open besides, on what ground something is given, and since when."""
        finding = self.finding
        words = self.standing.value
        if self.standing is Standing.SOME and self.open:
            words += f" (all: {finding.every.value})"
        if finding.verdict is not Verdict.YES:
            return words
        if finding.beforehand:
            return f"{words}, known beforehand"
        day = iso(finding.since).partition("T")[0]
        if finding.ground is None:
            return f"{words}, taken {day}"
        may = " (may)" if finding.discretionary else ""
        return f"{words}, by {finding.ground.value}{may} {day}"

    def __repr__(self) -> str:
        return f"<Cell {self.kind.value} of {self.label}: {self.words}>"


def cell(label: str, exposure: Exposure, kind: DataKind) -> Cell:
    """How a kind stands in an answer.

    Args:
        label: what the answer is called.
        exposure: the answer.
        kind: the kind; a parent stands for the leaves below it.
    """
    finding = exposure[kind]
    unsaid = {leaf: _unsaid(exposure, leaf) for leaf in kind.leaves if exposure[leaf].items}
    items = {item: _known(verdict, unsaid[item.kind]) for item, verdict in finding.items}
    return Cell(
        label=label,
        kind=kind,
        finding=finding,
        standing=_standing(finding, list(unsaid.values())),
        items=items,
    )


def _known(verdict: Verdict, why: Standing) -> bool | None:
    if verdict is Verdict.YES:
        return True
    return False if verdict is Verdict.NO and why is not Standing.UNSAID else None


def _standing(finding: Finding, leaves: list[Standing]) -> Standing:
    if finding.verdict is Verdict.YES:
        return Standing.EVERY if finding.every is Verdict.YES else Standing.SOME
    if finding.verdict is not Verdict.NO:
        return Standing(finding.verdict.value)
    for said in (Standing.UNSAID, Standing.NO):
        if said in leaves:
            return said
    return Standing.NOT_THERE


def _unsaid(exposure: Exposure, leaf: DataKind) -> Standing:
    """Which of the three a no to a leaf is; NO as well where it is no no."""
    finding = exposure[leaf]
    if finding.verdict is not Verdict.NO:
        return Standing.NO
    lies = supposed = absent = False
    for footprint in exposure.standing_footprints:
        for copy in footprint.of(leaf):
            lies = lies or not copy.supposed
            supposed = supposed or (copy.supposed and exposure.lie_then(copy))
        absent = absent or any(kind is leaf for kind, _ in footprint.stated_absent)
    if lies:
        return Standing.NO
    if finding.broke not in (None, Step.NEVER_THERE, Step.NO_ACCESS):
        return Standing.NO  # wherever it may lie, something else stands in the way
    return Standing.NOT_THERE if absent and not supposed else Standing.UNSAID

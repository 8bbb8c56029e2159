"""Which of two instruments reaches more: decided by the cells they cover, never declared.

A cell is a category of data and a time mode. A freeze yields no data, so it counts for nothing
here; nor does the longest term of one order, since orders are renewed.
"""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from privmodel.catalogue.registry import Catalogue, builtin
from privmodel.errors import InvalidQuestion
from privmodel.inference.rule import Doubt
from privmodel.model.evidence import View
from privmodel.model.law import Category, Instrument, Jurisdiction, StatedOrder, TimeMode
from privmodel.model.timeline import DateLike, Moment, optional_moment
from privmodel.rules.law import law_standing

__all__ = ["Inclusion", "InstrumentComparison", "compare_instruments", "find"]

NO_DOUBTS: frozenset[Doubt] = frozenset()
Cells = frozenset[tuple[Category, TimeMode]]
"""What an instrument covers."""


class Inclusion(StrEnum):
    """How the covers of two instruments lie to each other."""

    EQUAL = "covers the same as"
    COVERS = "covers"
    COVERED = "is covered by"
    INCOMPARABLE = "neither covers the other"
    OPEN = "open"


@frozen(kw_only=True, repr=False)
class InstrumentComparison:
    """Two instruments side by side. Made by ``compare_instruments``, not by hand.

    Attributes:
        first: the first instrument.
        second: the second.
        inclusion: how their covers lie to each other; open where unsettled cells decide.
        only_first: cells that the first has, or may have, and the second surely lacks.
        only_second: the other way round.
        unsettled: cells of either whose cover is open.
        out_of_force: those of the two that are not in force on the day asked about.
        stated: what commentaries say of the two, where a law file records it; the computed
            inclusion wins.
    """

    first: Instrument
    second: Instrument
    inclusion: Inclusion
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    unsettled: tuple[str, ...]
    out_of_force: tuple[str, ...] = ()
    stated: StatedOrder | None = None

    def __str__(self) -> str:
        lines = [f"{self.first.id} {self.inclusion.value} {self.second.id}"]
        for label, cells in (
            (f"only {self.first.id}", self.only_first),
            (f"only {self.second.id}", self.only_second),
            ("unsettled", self.unsettled),
        ):
            if cells:
                lines.append(f"  {label}: {', '.join(cells)}")
        lines += [f"  not in force then: {name}" for name in self.out_of_force]
        if self.stated is not None and self.stated.differs:
            words = f"{self.stated.first} {_WORDS[self.stated.stated]} {self.stated.second}"
            lines.append(f"  commentaries say that {words}: {self.stated.differs}")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<InstrumentComparison {self.first.id} {self.inclusion.value} {self.second.id}>"


_WORDS = {
    "covers": "covers",
    "covered": "is covered by",
    "equal": "covers the same as",
    "incomparable": "and the other stand side by side:",
}


def compare_instruments(
    first: str, second: str, *, on: DateLike | None = None, catalogue: Catalogue | None = None
) -> InstrumentComparison:
    """Which of two instruments reaches more, by category of data and time mode.

    Conditions, issuers and standards of proof take no part: they say when an instrument may be
    used, not what it reaches.

    Args:
        first: the id of an instrument, such as ``"us.warrant"``.
        second: another.
        on: the day on which their cells must be in force; left out, every cell counts, whenever
            it was.
        catalogue: where ids are looked up; the built-in one by default.

    Returns:
        the comparison, with the cells that differ.

    Raises:
        UnknownName: for an id that does not exist.
        InvalidQuestion: for a text that is no id.
    """
    shelf = catalogue or builtin()
    day = optional_moment(on)
    one, low_one, high_one, lapsed_one = _cover(first, shelf, day)
    other, low_other, high_other, lapsed_other = _cover(second, shelf, day)
    return InstrumentComparison(
        first=one,
        second=other,
        inclusion=_inclusion(
            covers=high_other <= low_one,
            covered=high_one <= low_other,
            may_cover=low_other <= high_one,
            may_be_covered=low_one <= high_other,
        ),
        only_first=_names(high_one - high_other),
        only_second=_names(high_other - high_one),
        unsettled=_names((high_one - low_one) | (high_other - low_other)),
        out_of_force=(*lapsed_one, *lapsed_other),
        stated=_stated(one, other, shelf),
    )


def find(name: str, catalogue: Catalogue) -> tuple[Instrument, Jurisdiction]:
    """An instrument by its id, with its law.

    Raises:
        UnknownName: when there is no such instrument.
        InvalidQuestion: for a text that is no id.
    """
    country, dot, _ = name.partition(".")
    if not dot:
        raise InvalidQuestion("instrument", name, 'write its id, such as "us.warrant"')
    law = catalogue.jurisdiction("gb" if country == "uk" else country)
    return law.instrument(name), law


def _stated(one: Instrument, other: Instrument, catalogue: Catalogue) -> StatedOrder | None:
    """What commentaries say of two instruments, whichever is named first."""
    for each in find(one.id, catalogue)[1].strengths:
        if {each.first, each.second} == {one.id, other.id}:
            return each
    return None


def _cover(
    name: str, catalogue: Catalogue, day: Moment | None
) -> tuple[Instrument, Cells, Cells, tuple[str, ...]]:
    """An instrument, the cells that it surely has, those that it has or may have, and its id if
    it is not in force."""
    instrument, law = find(name, catalogue)
    standing = law_standing(law, View(on=day))
    sure: set[tuple[Category, TimeMode]] = set()
    perhaps: set[tuple[Category, TimeMode]] = set()
    for cell in instrument.cells:
        doubts = NO_DOUBTS
        if day is not None:
            found = standing.at(instrument.facts | cell.facts, day.earliest)
            if found is None:
                continue
            doubts = found
        if cell.time is not TimeMode.FREEZE:
            names = {(category, cell.time) for category in cell.categories}
            perhaps |= names
            if not cell.open and not doubts:
                sure |= names
    lapsed = day is not None and standing.at(instrument.facts, day.earliest) is None
    return instrument, frozenset(sure), frozenset(perhaps), (name,) if lapsed else ()


def _inclusion(*, covers: bool, covered: bool, may_cover: bool, may_be_covered: bool) -> Inclusion:
    """From what holds however the unsettled cells come out, and from what may hold."""
    if covers and covered:
        return Inclusion.EQUAL
    if covers:
        return Inclusion.OPEN if may_be_covered else Inclusion.COVERS
    if covered:
        return Inclusion.OPEN if may_cover else Inclusion.COVERED
    if may_cover or may_be_covered:
        return Inclusion.OPEN
    return Inclusion.INCOMPARABLE


def _names(cells: Cells) -> tuple[str, ...]:
    return tuple(sorted(f"{category.value} ({time.value})" for category, time in cells))

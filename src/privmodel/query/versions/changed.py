"""The answers that two versions give differently, and the edits that make the difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from attrs import frozen

from privmodel.model.data import DataKind
from privmodel.model.timeline import Moment
from privmodel.query.finding import Gist
from privmodel.query.render import listed

from .edits import Edit
from .situations import Situation

__all__ = ["AnswerChange", "CatalogueDifference"]


@frozen(kw_only=True, repr=False)
class AnswerChange:
    """An answer that two versions give differently. Made by ``catalogue_difference``.

    Attributes:
        situation: who asks about what.
        day: the day asked about.
        kind: the kind.
        before: what the older version says.
        after: what the newer version says.
        because: the edits that make the difference: each by itself, or all of them together.
    """

    situation: Situation
    day: Moment
    kind: DataKind
    before: Gist
    after: Gist
    because: tuple[Edit, ...]

    def __repr__(self) -> str:
        return f"<AnswerChange {self.day} {self.kind.value}: {self.before} → {self.after}>"


class CatalogueDifference:
    """What two versions differ in, and what follows. Made by ``catalogue_difference``, not by hand.

    Attributes:
        name: the id of the platform or law.
        edits: what was added, changed and withdrawn.
        changes: the answers that are different now.
        situations: the situations in which both versions were asked.
        days: the days on which they were.
        asked: how many answers were worked out.
        unasked: how many times a situation was left out on a day, since a version has no such chat
            or does not offer such a setting then.
    """

    def __init__(
        self,
        name: str,
        found: tuple[Edit, ...],
        changes: tuple[AnswerChange, ...],
        asked_in: tuple[Situation, ...],
        days: tuple[Moment, ...],
        asked: int,
        unasked: int,
    ) -> None:
        self.name, self.edits, self.changes = name, found, changes
        self.situations, self.days, self.asked, self.unasked = asked_in, days, asked, unasked

    def __str__(self) -> str:
        lines = [f"{self.name}: {_count(len(self.edits), 'edit')}"]
        lines += [f"  {each}" for each in self.edits]
        what = f"{_count(len(self.situations), 'situation')} on {_count(len(self.days), 'day')}"
        if not self.edits:
            return "\n".join(lines)
        lines += ["", f"asked in {what}; {_count(len(self.changes), 'answer')} changed"]
        for because, group in groupby(sorted(self.changes, key=_reason), key=_reason):
            lines += ["", f"because of {', '.join(because) or 'all of it together'}"]
            lines += [f"  {line}" for line in _rows(group)]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return (
            f"<CatalogueDifference of {self.name}: {len(self.edits)} edits, "
            f"{len(self.changes)} answers changed>"
        )


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _reason(change: AnswerChange) -> tuple[str, ...]:
    return tuple(f"{each.of} {each.name} {each.what.value}" for each in change.because)


def _rows(changes: Iterable[AnswerChange]) -> Iterator[str]:
    """Changes in words: those of the same sort together, with the first of them as an example."""
    per_kind: dict[tuple[DataKind, Gist, Gist], list[AnswerChange]] = {}
    for each in changes:
        per_kind.setdefault((each.kind, each.before, each.after), []).append(each)
    alike: dict[tuple[Gist, Gist, str], list[DataKind]] = {}
    for (kind, before, after), group in per_kind.items():
        first = group[0]
        places = {str(each.situation) for each in group}
        days = sorted({str(each.day) for each in group})
        where = f"{_count(len(places), 'situation')}, as {first.situation}"
        when = f"on {days[0]}" if len(days) == 1 else f"on {len(days)} days, as {first.day}"
        alike.setdefault((before, after, f"in {where}; {when}"), []).append(kind)
    for (before, after, words), kinds in alike.items():
        yield f"{listed(kind.value for kind in kinds)}: {before} → {after}"
        yield f"  {words}"

"""What changed between two answers, and the facts because of which it did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import frozen

from privmodel.model.data import DataKind

from .finding import Finding

if TYPE_CHECKING:
    from .exposure import Exposure

__all__ = ["Change", "Difference", "difference"]


@frozen(kw_only=True, repr=False)
class Change:
    """A kind whose finding changed.

    Attributes:
        kind: the kind.
        before: its finding before.
        after: its finding after.
        began: facts that the later answer rests on and that did not hold, or were not known,
        before. ended: facts that the earlier answer rests on and that no longer hold.
    """

    kind: DataKind
    before: Finding
    after: Finding
    began: frozenset[str]
    ended: frozenset[str]

    @property
    def because(self) -> frozenset[str]:
        """The facts that made the change."""
        return self.began | self.ended

    def __repr__(self) -> str:
        why = ", ".join(sorted(self.because)) or "the questions differ"
        return (
            f"<Change {self.kind.value} {self.before.verdict.value} → "
            f"{self.after.verdict.value}: {why}>"
        )


class Difference:
    """The changes from one answer to another. Made by ``after - before``, not by hand.

    Attributes:
        before: the earlier answer.
        after: the later answer.
        changes: the kinds whose finding changed.
    """

    def __init__(self, before: Exposure, after: Exposure, changes: tuple[Change, ...]) -> None:
        self.before, self.after, self.changes = before, after, changes

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def __len__(self) -> int:
        return len(self.changes)

    def __getitem__(self, kind: DataKind | str) -> Change:
        """The change of a kind.

        Raises:
            KeyError: when that kind did not change.
        """
        for change in self.changes:
            if change.kind == kind:
                return change
        raise KeyError(kind)

    @property
    def because(self) -> frozenset[str]:
        """The facts that made any of the changes."""
        return frozenset().union(*(change.because for change in self.changes))

    def __str__(self) -> str:
        if not self.changes:
            return "nothing changed"
        lines = []
        for change in self.changes:
            lines.append(
                f"{change.kind.value}: {change.before.verdict.value} → {change.after.verdict.value}"
            )
            for label, names, exposure in (
                ("since", change.began, self.after),
                ("no longer", change.ended, self.before),
            ):
                for name in sorted(names):
                    fact = exposure.fact(name)
                    lines.append(f"  {label} {name} ({fact.period}): {fact.says}" if fact else name)
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<Difference: {len(self.changes)} changes>"


def difference(before: Exposure, after: Exposure) -> Difference:
    """The changes between two answers.

    Args:
        before: the answer to start from.
        after: the answer to compare it with.
    """
    kinds = dict.fromkeys((*before, *after))
    changes = []
    for name in kinds:
        old, new = before[name], after[name]
        if old.gist == new.gist:
            continue
        began = frozenset(each for each in new.facts if not before.in_force(each))
        ended = frozenset(each for each in old.facts if not after.in_force(each))
        changes.append(Change(kind=new.kind, before=old, after=new, began=began, ended=ended))
    return Difference(before, after, tuple(changes))

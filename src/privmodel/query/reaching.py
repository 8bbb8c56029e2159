"""Whether items are out of reach in every branch, without the reasons, which take longest."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from privmodel.inference.closure import closure
from privmodel.inference.rule import Level
from privmodel.model.data import Item
from privmodel.rules.footprint import facts_in_doubt
from privmodel.rules.program import MOST_BRANCHES, Program
from privmodel.rules.remains import LASTING_REMAINS

from .branches import Branches, too_many

__all__ = ["branch_missing", "branch_reaching", "reached_anyhow"]


def branch_reaching(branches: Branches, items: Collection[Item], until: float) -> Program | None:
    """A branch in which one of some items is, or may be, obtained; None if it is *no* for all.

    Args:
        branches: the programs of a question.
        items: the items.
        until: the instant until which knowledge counts, in seconds UTC.

    Raises:
        AnalysisIncomplete: too much is unstated.
    """
    for program, split in _each(branches, backwards=True):
        open_to = program.learning(Level.OPEN)
        reached = [item for item in items if open_to.time(item) <= until]
        if not reached:
            continue
        behind = program.doubts_behind(reached).intersection(program.situation.unstated)
        if not behind:
            return program
        certain = program.learning(Level.CERTAIN)
        if any(certain.time(item) <= until for item in reached):
            return program
        split(behind)
    return None


def branch_missing(branches: Branches, item: Item, until: float, level: Level) -> Program | None:
    """A branch in which an item is not obtained with doubts admitted up to a level.

    If there is one, the verdict on the item is not *yes*, nor *conflicting* if disputed statements
    are admitted.

    Args:
        branches: the programs of a question.
        item: the item.
        until: the instant until which knowledge counts, in seconds UTC.
        level: certain or disputed.

    Raises:
        AnalysisIncomplete: too much is unstated.
    """
    for program, split in _each(branches, backwards=False):
        if program.learning(level).time(item) <= until:
            continue
        behind = program.doubts_behind([item]).intersection(program.situation.unstated)
        if program.learning(Level.OPEN).time(item) > until or not behind:
            return program
        split(behind)
    return None


def _each(
    branches: Branches, *, backwards: bool
) -> Iterator[tuple[Program, Callable[[frozenset[str]], None]]]:
    """The branches in depth, each with what is to be called to split it further.

    Values are tried one after the other, so that no more is compiled than is looked at.
    """
    waiting: list[Iterator[Program]] = [iter(branches)]
    looked_at = 0
    while waiting:
        program = next(waiting[-1], None)
        if program is None:
            waiting.pop()
            continue
        looked_at += 1
        if looked_at > MOST_BRANCHES:
            raise too_many(program.situation.unstated)

        def split(behind: frozenset[str], program: Program = program) -> None:
            waiting.append(branches.one_by_one(program, min(behind), backwards=backwards))

        yield program, split


def reached_anyhow(
    branches: Iterable[Program],
    items: Collection[Item],
    until: float,
    facts: Collection[str],
    undecided: Collection[str],
) -> frozenset[Item]:
    """The items that are, or may be, obtained however some changes are decided.

    Granted are doubts about facts, about whether an access is open, and about remains to which
    nobody sets an end, for no change turns on them. Other doubts about dates and about silence are
    not, since a change may settle them.

    Args:
        branches: the programs of a question in which the changes are left undecided.
        items: the items.
        until: the instant until which knowledge counts, in seconds UTC.
        facts: the ids of all facts.
        undecided: the names of the doubts about the changes.
    """
    found = frozenset(items)
    for program in branches:
        # Values exclude one another: what takes two of the same thing is no way at all.
        names = {*undecided, *program.situation.unstated}
        named = {doubt.name for rule in program.rules for doubt in rule.doubts}
        granted = {
            name
            for name in named
            if name.startswith(LASTING_REMAINS)
            or all(each in facts for each in facts_in_doubt(name))
        }
        granted |= {doubt.name for access in program.reach.accesses for doubt in access.doubts}
        granted = {name for name in granted if not any(each in name for each in names)}
        learning = closure(program.rules, program.known, granted=granted)
        found = frozenset(item for item in found if learning.time(item) <= until)
    return found

"""Verdicts without their reasons, which take longest: whether some branch reaches or misses an aim.

What nobody stated is tried only where an answer turns on it. Most often it does not: what rests on
steady rules alone is there in every branch, and what no branch can do without a doubt is nowhere
certain. Where it does, one branch that reaches an aim or one that misses it is enough, so each is
looked for by trying first what the way to the aim rests on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence

from attrs import frozen

from privmodel.inference.closure import Learning, closure
from privmodel.inference.rule import Doubt, Level
from privmodel.inference.verdict import Verdict, judge
from privmodel.model.data import Item
from privmodel.rules.footprint import facts_in_doubt
from privmodel.rules.program import MOST_BRANCHES, Program
from privmodel.rules.remains import LASTING_REMAINS

from .branches import Branches, Untried, too_many

__all__ = ["Aim", "branch_missing", "branch_reaching", "reached_anyhow", "verdict_on"]


@frozen(kw_only=True)
class Aim:
    """What somebody may get at.

    Args:
        items: the items.
        every: whether all of them; else one is enough. Of no items, none is got at.
        until: the instant until which knowledge counts, in seconds UTC.
    """

    items: Sequence[Hashable]
    every: bool = False
    until: float

    def met(self, learning: Learning) -> bool:
        """Whether enough of the items are learned in time."""
        had = (learning.time(item) <= self.until for item in self.items)
        return bool(self.items) and (all(had) if self.every else any(had))


def verdict_on(branches: Branches, aim: Aim) -> Verdict:
    """The verdict on an aim, over every way in which what nobody stated can be.

    Args:
        branches: the programs of a question.
        aim: the aim.

    Raises:
        AnalysisIncomplete: too much is unstated.
    """
    if all(aim.met(program.learning(Level.CERTAIN)) for program in branches):
        return Verdict.YES
    if branch_reaching(branches, aim) is None:
        return Verdict.NO
    disputed = branch_missing(branches, aim, Level.DISPUTED) is None
    return judge(
        certain=disputed and branch_missing(branches, aim, Level.CERTAIN) is None,
        disputed=disputed,
        possible=True,
    )


def branch_reaching(branches: Branches, aim: Aim) -> Program | None:
    """A branch in which an aim is, or may be, met; None if the verdict on it is *no*.

    It is met in each branch of the one that is given, if that leaves anything unstated.

    Args:
        branches: the programs of a question.
        aim: the aim.

    Raises:
        AnalysisIncomplete: too much is unstated.
    """
    for program, split in _each(branches, backwards=True):
        upper = program.learning(Level.OPEN)
        if not aim.met(upper):
            continue
        behind = _behind(program, aim)
        if not behind or aim.met(program.learned_anyhow(Level.OPEN)):
            return program
        for supposed in _supposing(branches, program, upper, aim):
            if aim.met(supposed.learned_anyhow(Level.OPEN)):
                return supposed
        split(behind, upper, aim)
    return None


def _supposing(
    branches: Branches, program: Program, upper: Learning, aim: Aim
) -> Iterator[Program]:
    """Branches in which the ways to an aim are likely to lead there."""
    for item in aim.items:
        if upper.time(item) <= aim.until:
            doubts = frozenset[Doubt]().union(
                *(rule.doubts for rule in upper.derivation(item).rules)
            )
            for values in program.situation.suppositions(doubts):
                yield from branches.with_values({**program.assignment, **values})


def branch_missing(branches: Branches, aim: Aim, level: Level) -> Program | None:
    """A branch in which an aim is not met with doubts admitted up to a level.

    If there is one, the verdict on the aim is not *yes*, nor *conflicting* if disputed statements
    are admitted. It is missed in each branch of the one that is given, if that leaves anything
    unstated.

    Args:
        branches: the programs of a question.
        aim: the aim.
        level: certain or disputed.

    Raises:
        AnalysisIncomplete: too much is unstated.
    """
    for program, split in _each(branches, backwards=False):
        behind = _behind(program, aim)
        if not behind:
            if not aim.met(program.learning(level)):
                return program
            continue
        upper = program.learned_at_most(level)
        if not aim.met(upper):
            return program
        if not aim.met(program.learned_anyhow(level)):
            split(behind, upper, aim)
    return None


def _behind(program: Program, aim: Aim) -> frozenset[str]:
    """The doubts about what nobody stated that an aim may turn on."""
    return program.doubts_behind(aim.items).intersection(program.situation.unstated)


Split = Callable[[frozenset[str], Learning, Aim], None]


def _each(branches: Branches, *, backwards: bool) -> Iterator[tuple[Program, Split]]:
    """The branches in depth, each with what is to be called to split it further.

    Values are tried one after the other, so that no more is compiled than is looked at.
    """
    waiting: list[Program | Untried] = list(reversed(branches.programs))
    looked_at = 0
    while waiting:
        program = waiting.pop()
        if not isinstance(program, Program):
            waiting.extend(reversed(program()))
            continue
        looked_at += 1
        if looked_at > MOST_BRANCHES:
            raise too_many(program.situation.unstated)

        def split(
            behind: frozenset[str], upper: Learning, aim: Aim, program: Program = program
        ) -> None:
            untried = branches.untried(program, _first(behind, upper, aim))
            waiting.extend(untried if backwards else reversed(untried))

        yield program, split


def _first(behind: frozenset[str], upper: Learning, aim: Aim) -> str:
    """What to try first: something that the ways to the aim rest on, if they rest on any of it."""
    for item in aim.items:
        if upper.time(item) <= aim.until:
            on_the_way = {
                doubt.name for rule in upper.derivation(item).rules for doubt in rule.doubts
            }
            if not behind.isdisjoint(on_the_way):
                return min(behind.intersection(on_the_way))
    return min(behind)


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

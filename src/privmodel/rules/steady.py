"""What of a program stays as it is, whatever is tried of what nobody stated.

A value that is tried makes statements speak of the conversation or not. So it can settle a doubt
that bears its name, and one about dates or about what another statement leaves beside such a doubt.
It cannot settle whether a fact holds, whether a law or a holder opens an access, nor whether a
place of which no statement speaks at all keeps something. A rule with such doubts alone is there in
every branch; no branch has a rule without them where they stand in the program that leaves all
open. Both are checked against compiling every branch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from privmodel.inference.rule import Doubt, Level, Rule

from .access import Reach
from .footprint import facts_in_doubt
from .join import is_of_dates
from .silence import is_silence
from .situation import Situation

__all__ = ["Steady"]


@frozen(kw_only=True)
class Steady:
    """The doubts of one program by whether an unstated value can settle them.

    Attributes:
        lasting: the names of those that none can settle.
        turning: the names of those that one settles, or may settle.
    """

    lasting: frozenset[str]
    turning: frozenset[str]

    @classmethod
    def of(cls, situation: Situation, reach: Reach, rules: Iterable[Rule]) -> Steady:
        """The doubts of a program.

        Args:
            situation: the conversation under its view, with everything compiled.
            reach: the accesses.
            rules: the rules of the program.
        """
        facts = situation.standing.facts
        opening = {doubt.name for access in reach.accesses for doubt in access.doubts}
        names = {doubt.name for rule in rules for doubt in rule.doubts}
        unstated = [name for name in names if any(each in name for each in situation.unstated)]
        turning = frozenset(unstated).union(filter(is_of_dates, names))
        lasting = frozenset(
            name
            for name in names - turning
            if name in opening
            or is_silence(name)
            or all(each in facts for each in facts_in_doubt(name))
        )
        return cls(lasting=lasting, turning=turning)

    def anyhow(self, rules: Iterable[Rule], level: Level) -> Iterator[Rule]:
        """The rules that a program has at a level of doubt in every branch."""
        for rule in rules:
            if all(each.level <= level and each.name in self.lasting for each in rule.doubts):
                yield rule

    def at_most(self, rules: Iterable[Rule], level: Level) -> Iterator[Rule]:
        """The rules that a program may have at a level of doubt in some branch."""
        for rule in rules:
            if all(each.level <= level for each in self._staying(rule)):
                yield rule

    def _staying(self, rule: Rule) -> Iterable[Doubt]:
        """The doubts of a rule that no branch is without."""
        if self.turning.isdisjoint(each.name for each in rule.doubts):
            return rule.doubts
        return (each for each in rule.doubts if each.name in self.lasting)

"""What an operator's own rules say of a request, as far as one kind of data is concerned."""

from __future__ import annotations

from enum import Enum

from attrs import frozen

from privmodel.inference.rule import Doubt
from privmodel.model.data import DataKind
from privmodel.model.disclosure import Clause, Gives
from privmodel.model.platform import Platform

from .request import Request, disputed, unless
from .standing import Standing, weight

__all__ = ["InForce", "Policy", "Says", "clauses_in_force", "policy_on"]

NO_DOUBTS: frozenset[Doubt] = frozenset()


class Says(Enum):
    """What a platform's rules say of a kind."""

    GIVES = "gives"
    MAY = "may give"
    SILENT = "silent"
    REFUSES = "refuses"
    OMITS = "leaves it out of a closed list"


@frozen(eq=False)
class Policy:
    """What the rules say, with the facts that this rests on and the doubts about it."""

    says: Says
    facts: frozenset[str] = frozenset()
    doubts: frozenset[Doubt] = NO_DOUBTS


@frozen(eq=False)
class InForce:
    """A clause in force, with whether it speaks of such a request, and the doubts about both."""

    clause: Clause
    applies: bool
    about_facts: frozenset[Doubt]
    about_request: frozenset[Doubt]

    @property
    def doubts(self) -> frozenset[Doubt]:
        """Every doubt about its giving or refusing something to this request."""
        return self.about_facts | self.about_request


def clauses_in_force(
    platform: Platform, standing: Standing, request: Request, time: float
) -> list[InForce]:
    """The clauses of a platform that are in force at an instant, in seconds UTC."""
    found = []
    for clause in platform.clauses:
        doubts = standing.at(clause.facts, time)
        if doubts is not None:
            asked = request.ask(clause.where)
            found.append(InForce(clause, asked is not None, doubts, asked or NO_DOUBTS))
    return found


def policy_on(clauses: list[InForce], kind: DataKind) -> Policy:
    """What the clauses in force say of a kind.

    One clause that gives and one that refuses dispute each other; where it is in doubt whether the
    refusing one holds, so is what is given. Where none speaks of the kind, a closed list leaves it
    out.
    """
    naming = [each for each in clauses if each.applies and kind in each.clause.kinds]
    giving = [each for each in naming if each.clause.gives is not Gives.REFUSES]
    refusing = [each for each in naming if each.clause.gives is Gives.REFUSES]
    sure = [each for each in giving if not each.doubts]
    if sure:
        commits = [each for each in sure if each.clause.gives is Gives.COMMITS]
        best = min(commits or sure, key=_lightest)
        if refusing:
            against = min(refusing, key=_lightest)
            facts = best.clause.facts | against.clause.facts
            return Policy(Says.MAY, facts, unless(against.doubts) or disputed(facts))
        return Policy(Says.GIVES if commits else Says.MAY, best.clause.facts)
    if giving:
        best = min(giving, key=_lightest)
        return Policy(Says.MAY, best.clause.facts, best.doubts)
    if refusing:
        best = min(refusing, key=_lightest)
        return Policy(Says.REFUSES, best.clause.facts, unless(best.doubts))
    closed = [each for each in clauses if each.clause.closed]
    if closed:
        best = min(closed, key=lambda each: (weight(each.about_facts), sorted(each.clause.facts)))
        return Policy(Says.OMITS, best.clause.facts, unless(best.about_facts))
    return Policy(Says.SILENT)


def _lightest(each: InForce) -> tuple[tuple[int, int, list[str]], list[str]]:
    return weight(each.doubts), sorted(each.clause.facts)

"""Laws that forbid a holder to hand something over."""

from __future__ import annotations

from collections.abc import Mapping

from privmodel.inference.rule import Doubt
from privmodel.model.data import DataKind
from privmodel.model.evidence import View
from privmodel.model.law import Jurisdiction
from privmodel.model.nexus import Relation
from privmodel.model.platform import Platform
from privmodel.model.scope import Value

from .law import law_standing
from .request import Request
from .situation import doubts_about
from .standing import Standing, weight

__all__ = ["bars"]


def bars(
    request: Request,
    platform: Platform,
    standing: Standing,
    laws: Mapping[str, Jurisdiction],
    view: View,
    time: float,
) -> dict[DataKind, tuple[frozenset[str], frozenset[Doubt]]]:
    """The kinds that laws of the holder's own countries forbid it to hand over, with their facts.

    Args:
        request: the attributes of the order.
        platform: whose operator is ordered.
        standing: how the platform's facts stand.
        laws: the laws at hand, by country.
        view: which evidence counts.
        time: when, in seconds UTC.
    """
    found: dict[DataKind, tuple[frozenset[str], frozenset[Doubt]]] = {}
    for tie in platform.establishments:
        law = laws.get(tie.country)
        if tie.relation is not Relation.ESTABLISHED or law is None or not law.bars:
            continue
        tied = standing.at(tie.facts, time)
        if tied is None:
            continue
        foreign: Value = "no" if law.id == request.values["country"] else "yes"
        values = {**request.values, "foreign": foreign}
        facts = law_standing(law, view)
        for bar in law.bars:
            doubts = facts.at(bar.facts, time)
            conditions = doubts_about(bar.where, values.get)
            if doubts is None or conditions is None:
                continue
            doubts |= tied | conditions
            for kind in bar.kinds:
                known = found.get(kind)
                facts_here = bar.facts | tie.facts
                key = (weight(doubts), sorted(facts_here))
                if known is None or key < (weight(known[1]), sorted(known[0])):
                    found[kind] = (facts_here, doubts)
    return found

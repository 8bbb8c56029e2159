"""Notices by which a state has an operator build an ability. They yield nothing by themselves.

Once such a notice is out, a later order may reach what the operator could not open before. That the
ability exists, nobody outside is told, so it is possible and never sure.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

from attrs import evolve

from privmodel.inference.interval import Interval
from privmodel.model.adversary import Order
from privmodel.model.category import kinds_of
from privmodel.model.platform import Platform
from privmodel.model.retention import State
from privmodel.model.timeline import DAY

from . import places
from .footprint import Footprint, Span, open_doubt
from .law import law_standing, used_by, whether_usable
from .nexus import Reach, binding
from .request import Met, Request
from .situation import Situation

__all__ = ["lay_built"]


def lay_built(
    situation: Situation,
    footprint: Footprint,
    order: Order,
    platform: Platform,
    time: float,
    earlier: Mapping[str, Met],
    label: str,
) -> None:
    """What an operator may be able to record, readable, once it was told to build the ability.

    Args:
        situation: the conversation under its view.
        footprint: what lies there; gets the possible copies.
        order: the order by which the notice is given.
        platform: the platform whose operator is told.
        time: when, in seconds UTC.
        earlier: the instruments used before, with what that rests on.
        label: what the power is called.
    """
    law = law_standing(order.executing, situation.view)
    ask = Request(order, (), platform, situation.standing, time).met
    for notice in used_by(order):
        if not notice.widens:
            continue
        met = whether_usable(notice, law, time, ask, earlier)
        bound = binding(order, platform, situation.standing, time, notice.nexus)
        if met is None or bound.reach is Reach.OUT:
            continue
        days = inf if notice.lasts_days is None else notice.lasts_days * (1 + order.renewals)
        during = Interval(time, time + days * DAY)
        doubts = met.doubts | open_doubt(
            f"whether {platform.id} has built what {notice.id} asks for"
        )
        kinds = kinds_of(notice.widens)
        for server in platform.servers:
            here = places.operator(server)
            for copy in [each for each in footprint.copies if each.holder == here]:
                lies = None if copy.span.maybe is None else copy.span.maybe.intersect(during)
                sure = None if copy.span.sure is None else copy.span.sure.intersect(during)
                if copy.state is State.PASSES and copy.item.kind in kinds and lies is not None:
                    footprint.add(
                        evolve(
                            copy,
                            holder=places.built(server),
                            span=Span(sure, lies),
                            state=State.RECORDABLE,
                            seals=frozenset(),
                            facts=copy.facts | notice.facts | met.facts | bound.facts,
                            doubts=copy.doubts | doubts,
                            how=f"it passes, and {notice.id} may have made it readable",
                            supposed=True,
                            powers=frozenset({label}),
                        )
                    )

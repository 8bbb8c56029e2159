"""Preservation: what an operator holds when it is asked to freeze it may stay longer.

A freeze discloses nothing. It lengthens a stay as a possibility: that a holder really keeps what
it is asked to keep, no statement here says for sure.
"""

from __future__ import annotations

from privmodel.inference.interval import Interval
from privmodel.model.platform import Platform
from privmodel.model.retention import State
from privmodel.model.timeline import DAY

from . import places
from .footprint import Copy, Footprint, Span, open_doubt
from .law import Cover

__all__ = ["lay_frozen"]


def lay_frozen(
    footprint: Footprint, platform: Platform, limb: Cover, time: float, label: str
) -> None:
    """The possible copies that a freeze leaves at a platform's operator.

    Args:
        footprint: what lies there; gets the frozen copies.
        platform: the platform whose operator is asked.
        limb: the limb of the instrument, with the kinds and the longest time it may run.
        time: when it is asked, in seconds UTC.
        label: what the power is called.
    """
    during = Interval(time, time + limb.max_days * DAY)
    doubt = open_doubt(f"whether {platform.id} keeps what it is asked to keep")
    for server in platform.servers:
        node = places.operator(server)
        held = [
            copy
            for copy in footprint.copies
            if copy.holder == node and copy.state is State.KEPT and _held(copy, time)
        ]
        for copy in held:
            if limb.kinds is None or copy.item.kind in limb.kinds:
                footprint.add(
                    Copy(
                        copy.item,
                        places.frozen(server),
                        Span(during, during),
                        seals=copy.seals,
                        facts=copy.facts | limb.facts,
                        doubts=copy.doubts | limb.doubts | doubt,
                        whose=copy.whose,
                        how="frozen on request",
                        supposed=True,
                        powers=copy.powers | {label},
                    )
                )


def _held(copy: Copy, time: float) -> bool:
    return copy.span.maybe is not None and copy.span.maybe.contains(time)

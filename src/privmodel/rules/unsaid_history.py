"""What a new session may show of earlier messages, where the platform says nothing of that.

Whoever logs in anew gets what is sent from then on. Of what was sent before, a platform's file says
that it is shown, or that it is not. Where it says neither, and the servers can read the messages,
it is open. What is sealed end to end no session shows without keys, and keys have their own rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

from privmodel.inference.interval import Interval
from privmodel.model.conversation import Message, Participant
from privmodel.model.data import DataKind, Item
from privmodel.model.encryption import Mode
from privmodel.model.platform import Platform
from privmodel.model.retention import Role

from . import places
from .footprint import Copy, Footprint, Span, open_doubt
from .situation import Situation

__all__ = ["lay_unsaid_history"]


def lay_unsaid_history(
    situation: Situation,
    footprint: Footprint,
    message: Message,
    mode: Mode,
    people: Iterable[Participant],
    items: Iterable[Item],
    ends: float = inf,
) -> None:
    """Possible copies of a readable message in sessions that are opened later.

    Args:
        situation: the conversation under its view.
        footprint: where to lay them.
        message: the message.
        mode: its encryption mode, under which servers can read it.
        people: those who take part when it is sent.
        items: what there is of it.
        ends: when it vanishes at the latest, in seconds UTC.
    """
    platform = situation.platform
    begins = message.sent.earliest
    if mode.one_device or not footprint.lays("new_session") or not begins < ends:
        return
    for item in items:
        if item.kind is DataKind.CALL_AUDIO or _spoken_of(platform, mode, item.kind):
            continue
        for person in people:
            footprint.add(
                Copy(
                    item,
                    places.new_session(platform.id, person.name),
                    Span(None, Interval(begins, ends)),
                    doubts=open_doubt(
                        f"whether a new session on {platform.id} shows earlier {item.kind.words}"
                    ),
                    whose=person.name,
                    how="nothing is stated",
                    supposed=True,
                )
            )


def _spoken_of(platform: Platform, mode: Mode, kind: DataKind) -> bool:
    """Whether a platform says of messages of a mode whether a new session shows them."""
    return any(
        each.target is Role.NEW_SESSION
        and kind in each.kinds
        and (not each.modes or mode.id in each.modes)
        for each in platform.replications
    ) or any(each.at is Role.NEW_SESSION for each in platform.retention_by_kind.get(kind, ()))

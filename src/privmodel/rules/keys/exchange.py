"""What passes besides messages so that keys can be agreed upon: public values, commits."""

from __future__ import annotations

from attrs import evolve

from privmodel.model.data import Item
from privmodel.model.retention import State
from privmodel.rules import places
from privmodel.rules.footprint import Copy, Footprint, at_once
from privmodel.rules.life import Stretch
from privmodel.rules.situation import Situation

__all__ = ["lay_passing"]


def lay_passing(
    situation: Situation,
    footprint: Footprint,
    item: Item,
    when: Stretch,
    *,
    seals: frozenset[Item] = frozenset(),
    facts: frozenset[str],
    how: str,
) -> None:
    """Let something other than a message pass the operator and everybody's line at an instant.

    Args:
        situation: the conversation under its view.
        footprint: where to lay it.
        item: what passes.
        when: the instant.
        seals: the keys under which it passes, besides those of connections.
        facts: the facts of the mode.
        how: why it passes, in words.
    """
    platform = situation.platform
    copy = Copy(item, "", at_once(when), State.PASSES, seals, facts, how=how)
    for server in platform.servers if footprint.lays("operator") else ():
        footprint.add(evolve(copy, holder=places.operator(server)))
    for person in situation.conversation.participants if footprint.lays("network") else ():
        transport = places.transport_key(platform.id, person.name)
        footprint.add(
            evolve(
                copy,
                holder=places.network(person.name),
                seals=seals | {transport},
                whose=person.name,
            )
        )

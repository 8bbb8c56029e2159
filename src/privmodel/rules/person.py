"""Orders on persons to give up a key. They open what was lawfully taken and acquire nothing.

Whether somebody obeys, no catalogue can say: so a key given on demand is possible, never sure.
"""

from __future__ import annotations

from collections.abc import Mapping

from privmodel.model.adversary import Order
from privmodel.model.data import DataKind
from privmodel.model.law import Binds

from . import places
from .access import When
from .footprint import Footprint, open_doubt
from .law import covers, law_standing, used_by
from .request import Met
from .situation import Situation

__all__ = ["lay_given_keys"]


def lay_given_keys(
    situation: Situation,
    footprint: Footprint,
    order: Order,
    label: str,
    when: When,
    earlier: Mapping[str, Met],
) -> None:
    """The keys that participants may give up because an order makes them.

    Args:
        situation: the conversation under its view.
        footprint: gets the derivations.
        order: the order.
        label: what the power is called.
        when: when it is served.
        earlier: the instruments used before, with what that rests on.

    Raises:
        UnknownName: for a participant who is not there.
    """
    people = situation.conversation.participants
    if order.person is not None:
        people = (situation.conversation.participant(order.person, "order.person"),)
    if all(instrument.binds is not Binds.PERSON for instrument in used_by(order)):
        return
    time = when.maybe.start
    law = law_standing(order.executing, situation.view)
    limbs, _ = covers(order, law, time, earlier=earlier)
    for limb in limbs:
        if limb.instrument is None or limb.instrument.binds is not Binds.PERSON:
            continue
        if limb.kinds is None or DataKind.KEY not in limb.kinds:
            continue
        for person in people:
            doubt = open_doubt(
                f"whether {person.name} gives the key that {limb.instrument.id} demands"
            )
            keys = [places.device_key(person.name, device.name) for device in person.devices]
            keys += [places.user_key(each, person.name) for each in situation.platforms]
            for key in keys:
                footprint.derive(
                    key,
                    [],
                    f"given up on an order with {limb.instrument.id}",
                    facts=limb.facts,
                    doubts=limb.doubts | doubt,
                    powers=frozenset({label}),
                    since=when.maybe.end,
                )

"""What nobody says of devices, sessions, members and desks: possible copies where one looks.

A rule or a statement says of some kinds that they lie on a phone, or are shown to whoever links
one. Of the rest nobody says that they do not. So whoever gets at such a place may find them there,
just as an operator may keep what it is silent about.
"""

from __future__ import annotations

from collections.abc import Iterator

from privmodel.model.data import LEAVES, DataKind, Item, Subject

from . import places
from .access import Reach
from .footprint import EVER, Copy, Footprint, Span, below, open_doubt
from .held import subject_of
from .situation import Situation

__all__ = ["lay_silent_places"]

ABOUT_PEOPLE: tuple[DataKind, ...] = tuple(
    kind
    for kind in LEAVES
    if kind.about in (Subject.ACCOUNT, Subject.CONVERSATION)
    and kind.parent not in (DataKind.CREDENTIALS, DataKind.DERIVED)
)
"""The kinds about accounts and conversations of which a place may hold something."""

POSSIBLY = Span(None, EVER.maybe)


def lay_silent_places(situation: Situation, footprint: Footprint, reach: Reach) -> None:
    """Possible copies at the places that an adversary gets at, of kinds of which nobody speaks.

    Args:
        situation: the conversation under its view.
        footprint: what is laid so far.
        reach: what the adversary gets at.
    """
    places_reached = dict.fromkeys(_reached(situation, reach))
    spoken = {
        (copy.item.kind, holder)
        for copy in footprint.copies
        for holder, _ in places_reached
        if copy.item.kind in _ABOUT and below(holder, copy.holder)
    }
    spoken.update(footprint.stated_absent)
    people = [person.name for person in situation.conversation.participants]
    for holder, whose in places_reached:
        for kind in ABOUT_PEOPLE:
            if (kind, holder) in spoken:
                continue
            for subject in dict.fromkeys(subject_of(kind, name) for name in people):
                footprint.add(
                    Copy(
                        Item(kind=kind, subject=subject),
                        holder,
                        POSSIBLY,
                        seals=_seals(situation, holder),
                        doubts=open_doubt(f"whether {kind.words} is to be found at {holder}"),
                        whose=whose,
                        how="nothing is stated",
                        supposed=True,
                    )
                )


_ABOUT = frozenset(ABOUT_PEOPLE)


def _reached(situation: Situation, reach: Reach) -> Iterator[tuple[str, str]]:
    """The places other than servers at which somebody looks, each with its owner."""
    nodes = {access.node: access.whose for access in reach.accesses}
    for person in situation.conversation.participants:
        for device in person.devices:
            disk = places.disk(person.name, device.name)
            if any(below(node, disk) for node in nodes):
                yield disk, person.name
    for node, whose in nodes.items():
        if node.partition(":")[0] in _VACANT or node.endswith("/reports"):
            yield node, whose


_VACANT = ("new_session", "new_link", "new_member", "public")


def _seals(situation: Situation, holder: str) -> frozenset[Item]:
    """The key of the disk, if the place is one."""
    for person in situation.conversation.participants:
        for device in person.devices:
            if holder == places.disk(person.name, device.name):
                return frozenset({places.device_key(person.name, device.name)})
    return frozenset()

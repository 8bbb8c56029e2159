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
    people = [person.name for person in situation.conversation.participants]
    spoken = {
        holder: {
            kind
            for shelf in footprint.at(holder)
            for kind, copies in shelf.items()
            if any(
                not copy.doubts for copy in copies
            )  # where a doubt is false, nobody speaks of it
        }
        for holder, _, _ in _reached(situation, reach)
    }
    for holder, whose, seals in _reached(situation, reach):
        for kind in ABOUT_PEOPLE:
            if kind in spoken[holder] or (kind, holder) in footprint.surely_absent:
                continue
            for subject in dict.fromkeys(subject_of(kind, name) for name in people):
                footprint.add(
                    Copy(
                        Item(kind=kind, subject=subject),
                        holder,
                        POSSIBLY,
                        seals=seals,
                        doubts=open_doubt(f"whether {kind.words} is to be found at {holder}"),
                        whose=whose,
                        how="nothing is stated",
                        supposed=True,
                    )
                )


def _reached(situation: Situation, reach: Reach) -> Iterator[tuple[str, str, frozenset[Item]]]:
    """The places other than servers at which somebody looks, each with its owner and its seals."""
    nodes = {access.node: access.whose for access in reach.accesses}
    for person in situation.conversation.participants:
        for device in person.devices:
            disk = places.disk(person.name, device.name)
            if any(below(node, disk) for node in nodes):
                sealed = frozenset({places.device_key(person.name, device.name)})
                yield disk, person.name, sealed
    for node, whose in nodes.items():
        if node.partition(":")[0] in _VACANT or node.endswith("/reports"):
            yield node, whose, frozenset()


_VACANT = ("new_session", "new_link", "new_member", "public", "third_party", "push_gateway")

"""An authority that logs in with the code that a carrier hands over: a chain of a lawful order.

An order on the carrier of a telephone number reaches texts as they pass, login codes among them.
With a code the authority opens a session and reads what the operator shows there, without asking
the operator. That takes a power of its own: some laws have one, in some it is disputed, and where
nobody says it is open. A law that surely forbids it closes the chain.
"""

from __future__ import annotations

from collections.abc import Iterable

from privmodel.inference.interval import Interval
from privmodel.inference.rule import Need
from privmodel.model.adversary import Order
from privmodel.model.conversation import Participant
from privmodel.model.data import DataKind

from . import places
from .access import Access, Reach, When
from .credentials import log_in
from .footprint import open_doubt
from .grounds import Ruling
from .law import any_of, law_standing
from .request import Met, Request
from .situation import Situation
from .standing import weight

__all__ = ["lay_codes_handed_over", "lay_lawful_entry"]

CODE = frozenset({DataKind.LOGIN_CODE})


def lay_codes_handed_over(
    reach: Reach,
    person: Participant,
    ruling: Ruling,
    label: str,
    when: When,
    needs: tuple[Need, ...],
) -> None:
    """The login codes that a carrier hands over with the texts that pass.

    Args:
        reach: gets the access.
        person: whose carrier.
        ruling: why the carrier hands texts over as they pass.
        label: what the power is called.
        when: through which stretch.
        needs: what the order must name.
    """
    reach.add(
        Access(
            places.carrier(person.name), label, when, CODE, needs=needs, whose=person.name,
            facts=ruling.facts, doubts=ruling.doubts, ruling=ruling,
        )
    )  # fmt: skip


def lay_lawful_entry(
    situation: Situation,
    reach: Reach,
    order: Order,
    label: str,
    when: When,
    people: Iterable[Participant],
) -> None:
    """The sessions that an authority opens on accounts, as far as its law lets it.

    Args:
        situation: the conversation under its view.
        reach: gets the accesses.
        order: the order under which it logs in.
        label: what the power is called.
        when: through which stretch; a code is asked for at its beginning.
        people: on whose accounts.
    """
    leave = _leave(situation, order, when.maybe.start)
    if leave is None:
        return
    start = when.sure.start if when.sure is not None else when.maybe.start
    asked = Interval(start, start)
    at_start = When(asked, asked)
    for person in people:
        log_in(
            situation, reach, person, "sms", label, when, at_start, leave.facts, leave.doubts
        )  # fmt: skip


def _leave(situation: Situation, order: Order, time: float) -> Met | None:
    """What it rests on that the authority may log in; None where it surely may not."""
    law = order.executing
    standing = law_standing(law, situation.view)
    ask = Request(order, (), situation.platform, situation.standing, time).met
    found: list[Met] = []
    for entry in law.entries:
        doubts = standing.at(entry.facts, time)
        met = any_of(entry.any_of, ask)
        if entry.forum != order.forum or doubts is None or met is None:
            continue
        if entry.allowed:
            found.append(Met(doubts | met.doubts, entry.facts | met.facts))
        elif not doubts | met.doubts:
            return None
    if found:
        return min(found, key=lambda each: (weight(each.doubts), sorted(each.facts)))
    return Met(open_doubt(f"whether the law of {law.id} lets an authority log in with a code"))

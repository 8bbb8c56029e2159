"""How an authority reaches a holder that its own state can't: through the holder's state."""

from __future__ import annotations

from enum import StrEnum

from attrs import field, frozen

from .record import checked, frozen_ids
from .scope import EVERYWHERE, Scope, scope

__all__ = ["Assistance", "Way"]


class Way(StrEnum):
    """Whether a state carries the request out, or lets its holders answer directly."""

    MUTUAL_ASSISTANCE = "mutual_assistance"
    EXECUTIVE_AGREEMENT = "executive_agreement"

    @property
    def words(self) -> str:
        """The way in words."""
        return {
            Way.MUTUAL_ASSISTANCE: "mutual legal assistance",
            Way.EXECUTIVE_AGREEMENT: "an executive agreement, under which the holder may answer",
        }[self]


@checked
@frozen(kw_only=True)
class Assistance:
    """A way on which the authorities of other states get at holders in this one.

    Args:
        way: mutual assistance is carried out with this law's own instruments; under an executive
            agreement the foreign order goes to the holder itself, and nobody here is bound.
        where: the requests it is open to: ``country`` and conditions of the law.
        executes: ids of the instruments with which a request is carried out; none: any.
        open: whether it is unsettled that there is this way.
        facts: ids of the facts that it rests on.
    """

    way: Way = field(converter=Way)
    where: Scope = field(default=EVERYWHERE, converter=scope)
    executes: frozenset[str] = field(default=frozenset(), converter=frozen_ids)
    open: bool = False
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)

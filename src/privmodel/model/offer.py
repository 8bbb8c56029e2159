"""What somebody can change: values that a setting can be given, and deletions for everybody."""

from __future__ import annotations

from attrs import field, frozen

from privmodel.errors import InvalidModel

from .record import checked, frozen_ids, one_or_many
from .scope import EVERYWHERE, Scope, scope

__all__ = ["Deletion", "Offer"]


@checked
@frozen(kw_only=True)
class Offer:
    """A setting can be given some values, in some situations, while the facts hold.

    It says who can choose them *from now on*. Whoever has chosen them before keeps them until the
    platform says otherwise.

    Args:
        setting: the setting's name.
        values: the values that can be chosen; none named: each of them.
        where: the situations (region, client, kind of chat …) in which they can.
        facts: ids of the facts that say so; their periods date the offer.
    """

    setting: str
    values: tuple[str, ...] = field(default=(), converter=one_or_many)
    where: Scope = field(default=EVERYWHERE, converter=scope)
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)


@checked
@frozen(kw_only=True)
class Deletion:
    """A participant can delete messages for everybody, not just the own copy of them.

    Args:
        own_only: whether only messages that the participant sent.
        within_days: for how many days after sending; None: without limit.
        where: the situations in which it is offered, as they were when a message was sent.
        facts: ids of the facts that it rests on.
    """

    own_only: bool = False
    within_days: float | None = None
    where: Scope = field(default=EVERYWHERE, converter=scope)
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)

    def __attrs_post_init__(self) -> None:
        if self.within_days is not None and not self.within_days > 0:
            raise InvalidModel("Deletion.within_days", self.within_days, "give positive days")

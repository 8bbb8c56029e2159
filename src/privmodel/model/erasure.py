"""What becomes of messages on a device once they are deleted there."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from privmodel.errors import InvalidModel

from .data import LEAVES, DataKind, Subject, data_kinds
from .record import checked, frozen_ids
from .retention import Role
from .scope import EVERYWHERE, Scope, scope

__all__ = ["Erasure"]


def _of_messages(values: Iterable[DataKind | str] | DataKind | str) -> frozenset[DataKind]:
    return data_kinds(values) or frozenset(kind for kind in LEAVES if kind.about is Subject.MESSAGE)


@checked
@frozen(kw_only=True)
class Erasure:
    """What becomes of messages on a device's disk once they are deleted or their timer ends.

    A database marks as free what it deletes and writes over it when it needs the room, its log
    keeps older pages for a while, and so may the storage below. So where nobody says that remains
    are gone, it is open whether any are left, from the deletion on and without an end. What a
    platform's client does about it is stated here: it writes over what it deletes or destroys the
    key of it, or it was seen to do no such thing.

    Args:
        kinds: the kinds; none named: all that is known of a message.
        erased: whether remains are gone in the end; if not, some were found, which leaves open
            whether they are this time.
        at: where: on the ``device``, in the client's own files, or in its system's
            ``notification_store``.
        within_days: how many days after the deletion remains are gone at the latest.
        where: the situations in which this holds (``os`` is that of the device).
        facts: ids of the facts that it rests on; how they stand at the deletion counts.
    """

    kinds: frozenset[DataKind] = field(default=(), converter=_of_messages)
    erased: bool = True
    at: Role = field(default=Role.DEVICE, converter=Role)
    within_days: float = 0.0
    where: Scope = field(default=EVERYWHERE, converter=scope)
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)

    def __attrs_post_init__(self) -> None:
        if self.at not in (Role.DEVICE, Role.NOTIFICATION_STORE):
            mend = "erasures are on devices: write device or notification_store"
            raise InvalidModel("Erasure.at", self.at.value, mend)
        if self.within_days < 0:
            raise InvalidModel("Erasure.within_days", self.within_days, "count days forward")
        if self.within_days and not self.erased:
            raise InvalidModel(
                "Erasure.within_days", self.within_days, "what is not erased has no last day"
            )
        if strange := sorted(kind for kind in self.kinds if kind.about is not Subject.MESSAGE):
            raise InvalidModel("Erasure.kinds", strange, "name kinds of data about messages")

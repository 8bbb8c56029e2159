"""Duties to retain: what an operator of some class must keep, and for how long."""

from __future__ import annotations

from attrs import field, frozen

from privmodel.errors import InvalidModel

from .category import Category, categories, kinds_of
from .data import DataKind
from .record import checked, frozen_ids, one_or_many
from .retention import Ending, ending

__all__ = ["Duty"]


def _endings(values: object) -> tuple[Ending, ...]:
    return tuple(map(ending, one_or_many(values)))


@checked
@frozen(kw_only=True)
class Duty:
    """A duty to keep categories of data. It yields nothing by itself.

    Args:
        categories: what must be kept.
        until: the events that end the duty, whichever comes first, such as ``"sent + 6 months"``
            or ``"account_deleted + 5 years"``; none: no end is stated.
        classes: the classes of operator, any of which is bound.
        facts: ids of the facts that it rests on.
    """

    categories: frozenset[Category] = field(converter=categories)
    until: tuple[Ending, ...] = field(default=(), converter=_endings)
    classes: frozenset[str] = field(converter=frozen_ids)
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)

    def __attrs_post_init__(self) -> None:
        if not self.classes:
            raise InvalidModel("Duty.classes", (), "name the classes of operator that are bound")

    @property
    def kinds(self) -> frozenset[DataKind]:
        """The kinds of data that must be kept."""
        return kinds_of(self.categories)

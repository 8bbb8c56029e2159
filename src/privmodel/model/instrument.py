"""Powers of an authority: which categories of data they reach, at which time, from whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from math import inf
from typing import Any

from attrs import field, frozen

from privmodel.errors import InvalidModel

from .category import Category, TimeMode, categories, kinds_of
from .data import DataKind
from .nexus import Relation
from .record import as_tuple, checked, frozen_ids, one_or_many
from .request import forum
from .scope import EVERYWHERE, Scope, scope

__all__ = ["Binds", "Cell", "Compulsion", "Instrument", "relations"]


class Compulsion(StrEnum):
    """Whether the holder must answer, merely may, or is only asked to."""

    COMPELLED = "compelled"
    PERMITTED = "permitted"
    VOLUNTARY = "voluntary"
    OPEN = "open"


class Binds(StrEnum):
    """Whom an instrument is directed at: the holder of data, or a participant in person."""

    HOLDER = "holder"
    PERSON = "person"


def relations(values: Iterable[Relation | str] | str) -> frozenset[Relation]:
    """A set of ties to a country from their names."""
    return frozenset(Relation(value) for value in one_or_many(values))


def _scopes(values: Iterable[Scope | Mapping[str, Any]]) -> tuple[Scope, ...]:
    return tuple(scope(value) for value in values)


@checked
@frozen(kw_only=True)
class Cell:
    """What one limb of an instrument covers.

    Args:
        categories: the categories.
        time: stored, prospective or freeze.
        max_days: the longest that one prospective order or freeze may run, in days; None: no
            limit is stated.
        renewable: whether it may be renewed, each time for as long again.
        cap_days: the longest that it may run with its renewals, in days; None: no cap is stated.
        where: conditions of this limb on the suspicion (``max_penalty_years``, ``offence`` …).
        open: whether it is unsettled that the limb covers these categories.
        facts: ids of the facts that it rests on.
    """

    categories: frozenset[Category] = field(converter=categories)
    time: TimeMode = field(default=TimeMode.STORED, converter=TimeMode)
    max_days: float | None = None
    renewable: bool = False
    cap_days: float | None = None
    where: Scope = field(default=EVERYWHERE, converter=scope)
    open: bool = False
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)
    kinds: frozenset[DataKind] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if self.max_days is not None and not self.max_days > 0:
            raise InvalidModel("Cell.max_days", self.max_days, "give a positive number of days")
        if self.cap_days is not None and not self.renewable:
            raise InvalidModel("Cell.cap_days", self.cap_days, "a cap needs renewable = true")
        if self.cap_days is not None and not self.cap_days >= (self.max_days or 0):
            raise InvalidModel("Cell.cap_days", self.cap_days, "give max_days or more")
        object.__setattr__(self, "kinds", kinds_of(self.categories))

    def term(self, renewals: int) -> float:
        """For how many days it may run when it is renewed so often; infinite without a limit."""
        if self.max_days is None:
            return inf
        if not self.renewable:
            return self.max_days
        return min(self.max_days * (1 + renewals), inf if self.cap_days is None else self.cap_days)


@checked
@frozen(kw_only=True)
class Instrument:
    """A power of an authority to order a holder of data.

    Args:
        id: its id, such as ``"us.subpoena"``.
        title: its official name and place in the law.
        cells: what it covers; none for a power that yields no data by itself.
        issuers: who issues it: ``police``, ``prosecutor``, ``judge``, ``grand_jury``,
            ``agency``, ``minister`` or ``litigant``.
        forum: ``criminal``, ``civil``, ``emergency`` or ``intelligence``.
        compulsion: whether the holder must answer, merely may, or is only asked to.
        binds: whether it is directed at the holder of data or at a participant in person.
        nexus: the ties of a holder to the country, any one of which brings it under this law;
            none: not stated, so that only what lets the state enforce it counts.
        any_of: conditions on the suspicion, any one of which opens it; none: no condition.
        after: instruments, one of which must have been used before; none: no order comes first.
        widens: for a notice that has a holder build an ability: the categories that later orders
            may get on its account.
        lasts_days: for how many days such a notice holds unless it is renewed; None: no end.
        standard: the standard of proof, in words; shown, never compared.
        secrecy: what the holder may say about it, in words; shown.
        facts: ids of the facts that it rests on.
    """

    id: str
    title: str
    cells: tuple[Cell, ...] = field(converter=as_tuple)
    issuers: frozenset[str] = field(default=frozenset(), converter=frozen_ids)
    forum: str = "criminal"
    compulsion: Compulsion = field(default=Compulsion.COMPELLED, converter=Compulsion)
    binds: Binds = field(default=Binds.HOLDER, converter=Binds)
    nexus: frozenset[Relation] = field(default=frozenset(), converter=relations)
    any_of: tuple[Scope, ...] = field(default=(), converter=_scopes)
    after: frozenset[str] = field(default=frozenset(), converter=frozen_ids)
    widens: frozenset[Category] = field(default=frozenset(), converter=categories)
    lasts_days: float | None = None
    standard: str = ""
    secrecy: str = ""
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)

    def __attrs_post_init__(self) -> None:
        forum(self.forum, "Instrument.forum")
        if self.binds is Binds.PERSON and any(
            cell.categories - {Category.KEYS, Category.CREDENTIALS} for cell in self.cells
        ):
            raise InvalidModel("Instrument.binds", self.id, "a person can be made to give keys")

"""The law of a country, so far as the catalogue has it: powers, bars, duties, ways from abroad."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from privmodel.errors import InvalidModel, UnknownName

from .assistance import Assistance, Way
from .category import Category, TimeMode, categories, category_kinds, kinds_of
from .data import DataKind
from .duty import Duty
from .entry import AccountEntry
from .evidence import Fact, Source
from .instrument import Binds, Cell, Compulsion, Instrument
from .record import as_tuple, checked, frozen_ids
from .request import FORUMS, OFFENCES, REQUEST_ATTRIBUTES, Suspicion, forum
from .scope import EVERYWHERE, Scope, scope
from .secrecy import Secrecy, SecrecyRule
from .timeline import Moment, optional_moment

__all__ = [
    "FORUMS",
    "OFFENCES",
    "REQUEST_ATTRIBUTES",
    "AccountEntry",
    "Assistance",
    "Bar",
    "Binds",
    "Category",
    "Cell",
    "Compulsion",
    "Duty",
    "Instrument",
    "Jurisdiction",
    "Membership",
    "Secrecy",
    "SecrecyRule",
    "StatedOrder",
    "Suspicion",
    "TimeMode",
    "Way",
    "category_kinds",
    "forum",
]


@checked
@frozen(kw_only=True)
class Bar:
    """A law that forbids holders in its reach to hand categories of data to certain askers.

    Args:
        categories: the categories that may not be given.
        where: the askers it speaks of. Attributes: ``country``, ``foreign`` (yes, no), ``forum``.
        facts: ids of the facts that it rests on.
    """

    categories: frozenset[Category] = field(converter=categories)
    where: Scope = field(default=EVERYWHERE, converter=scope)
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)

    @property
    def kinds(self) -> frozenset[DataKind]:
        """The kinds of data that may not be given."""
        return kinds_of(self.categories)


@checked
@frozen(kw_only=True)
class Membership:
    """The states in which a law of several states applies.

    Args:
        countries: their lower-case country codes.
        facts: ids of the facts that it rests on.
    """

    countries: frozenset[str] = field(converter=frozen_ids)
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)


@checked
@frozen(kw_only=True)
class StatedOrder:
    """An order of strength that commentaries state. The computed inclusion wins over it.

    Args:
        first: the id of an instrument.
        second: that of another.
        stated: how they say that the first lies to the second: ``covers``, ``covered``,
            ``equal`` or ``incomparable``.
        on: the day on which the cells were compared; None: every cell, whenever it was in force.
        differs: why the inclusion that is computed from the cells differs; empty where it agrees.
        facts: ids of the facts that it rests on.
    """

    first: str
    second: str
    stated: str
    on: Moment | None = field(default=None, converter=optional_moment)
    differs: str = ""
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)

    def __attrs_post_init__(self) -> None:
        if self.stated not in _STATED:
            raise UnknownName("order of strength", self.stated, _STATED, "StatedOrder.stated")


_STATED = ("covers", "covered", "equal", "incomparable")


def _maybe_many(value: Iterable[Instrument] | None) -> tuple[Instrument, ...] | None:
    return None if value is None else as_tuple(value)


@checked
@frozen(kw_only=True, repr=False)
class Jurisdiction:
    """A country's law, so far as the catalogue has it.

    Args:
        id: its lower-case country code.
        name: its name.
        instruments: its instruments; None when the catalogue has no file for the country, so
            that what its authorities can order is open.
        bars: its blocking rules, which bind holders established there.
        duties: its duties to retain, by class of operator.
        secrecies: what may be said of its orders.
        entries: whether its authorities may log in on accounts with what they got.
        assistances: how the authorities of other states get at holders there.
        memberships: for a law of several states: which ones they are.
        strengths: what commentaries say of the order of strength, where it was compared.
        facts: the statements behind them.
        sources: the documents behind the statements.
    """

    id: str
    name: str
    instruments: tuple[Instrument, ...] | None = field(default=(), converter=_maybe_many)
    bars: tuple[Bar, ...] = field(default=(), converter=as_tuple)
    duties: tuple[Duty, ...] = field(default=(), converter=as_tuple)
    secrecies: tuple[Secrecy, ...] = field(default=(), converter=as_tuple)
    entries: tuple[AccountEntry, ...] = field(default=(), converter=as_tuple)
    assistances: tuple[Assistance, ...] = field(default=(), converter=as_tuple)
    memberships: tuple[Membership, ...] = field(default=(), converter=as_tuple)
    strengths: tuple[StatedOrder, ...] = field(default=(), converter=as_tuple)
    facts: tuple[Fact, ...] = field(default=(), converter=as_tuple)
    sources: tuple[Source, ...] = field(default=(), converter=as_tuple)
    facts_by_id: Mapping[str, Fact] = field(init=False, eq=False, repr=False)
    members: frozenset[str] = field(init=False, eq=False, repr=False)
    """The member states of a law of several states; none for a country's own."""

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "facts_by_id", {fact.id: fact for fact in self.facts})
        members = frozenset[str]().union(*(each.countries for each in self.memberships))
        object.__setattr__(self, "members", members)

    @property
    def conditions(self) -> frozenset[str]:
        """The names of its own conditions: what powers, bars, duties and ways turn on besides
        the attributes that every request has."""
        scopes: list[Scope] = [bar.where for bar in self.bars]
        scopes += [way.where for way in self.assistances]
        for each in self.instruments or ():
            scopes += [*each.any_of, *(cell.where for cell in each.cells)]
        scopes += [scope for entry in self.entries for scope in entry.any_of]
        found = frozenset().union(*(scope.attributes() for scope in scopes))
        found |= frozenset().union(*(duty.classes for duty in self.duties))
        return found - REQUEST_ATTRIBUTES - {"foreign"}

    def instrument(self, name: str) -> Instrument:
        """The instrument with that id.

        Raises:
            UnknownName: with the nearest instruments of this jurisdiction.
            InvalidModel: for an instrument of another law.
        """
        for instrument in self.instruments or ():
            if instrument.id == name:
                return instrument
        known = [instrument.id for instrument in self.instruments or ()]
        what = f"instrument of {self.name}"
        prefix = name.partition(".")[0]
        if "." in name and prefix not in {self.id, *(each.partition(".")[0] for each in known)}:
            raise InvalidModel(
                what, name, f"it belongs to the law of {prefix!r}; ask under that law instead"
            )
        raise UnknownName(what, name, known)

    def __repr__(self) -> str:
        count = (
            "no law file" if self.instruments is None else f"{len(self.instruments)} instruments"
        )
        return f"<Jurisdiction {self.id}: {count}>"

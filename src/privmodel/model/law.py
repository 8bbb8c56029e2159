"""What an authority may order: instruments as cells, over categories that statutes use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from privmodel.errors import InvalidModel, UnknownName

from .data import DataKind
from .evidence import Fact, Source
from .record import as_tuple, checked, frozen_ids, one_or_many
from .scope import EVERYWHERE, Scope, scope

__all__ = [
    "EU_MEMBERS",
    "FORUMS",
    "OFFENCES",
    "REQUEST_ATTRIBUTES",
    "Bar",
    "Category",
    "Cell",
    "Compulsion",
    "Instrument",
    "Jurisdiction",
    "Suspicion",
    "TimeMode",
    "category_kinds",
]


class Category(StrEnum):
    """The categories into which statutes cut data; ``rec`` are non-content records."""

    BSI_NAME = "bsi.name"
    BSI_ADDRESS = "bsi.address"
    BSI_NUMBER = "bsi.number"
    BSI_ACCOUNT = "bsi.account"
    BSI_EMAIL = "bsi.email"
    BSI_SERVICE = "bsi.service"
    BSI_PAYMENT = "bsi.payment"
    BSI_IP = "bsi.ip"
    BSI_SESSION = "bsi.session"
    IDENT_IP = "ident.ip"
    REC_LOG = "rec.log"
    REC_PEER = "rec.peer"
    LOCATION_PAST = "loc.past"
    LOCATION_LIVE = "loc.live"
    META_LIVE = "meta.live"
    CONTENT_STORED = "content.stored"
    CONTENT_LIVE = "content.live"
    CREDENTIALS = "cred"
    KEYS = "key"


_KINDS: dict[Category, str] = {
    Category.BSI_NAME: "name_as_given",
    Category.BSI_ADDRESS: "postal_address",
    Category.BSI_NUMBER: "phone_number",
    Category.BSI_ACCOUNT: "username user_id",
    Category.BSI_EMAIL: "email",
    Category.BSI_SERVICE: "registered_at account_exists",
    Category.BSI_PAYMENT: "payment",
    Category.BSI_IP: "ip_address",
    Category.BSI_SESSION: "last_seen session_log",
    Category.IDENT_IP: "ip_address",
    Category.REC_LOG: "session_log device_model client_version linked_devices push_token "
    "username_hash",
    Category.REC_PEER: "sender recipient timestamp size call_record lookup_log contacts "
    "reverse_contacts group_membership blocked_accounts",
    Category.LOCATION_PAST: "location",
    Category.LOCATION_LIVE: "location",
    Category.META_LIVE: "sender recipient timestamp size call_record ip_address",
    Category.CONTENT_STORED: "message_text attachment call_audio draft notification_text backup "
    "profile group_metadata",
    Category.CONTENT_LIVE: "message_text attachment call_audio",
    Category.CREDENTIALS: "two_step_password login_code device_passcode",
    Category.KEYS: "key",
}


def forum(value: str, place: str) -> str:
    """The forum of that name.

    Raises:
        UnknownName: with the nearest forums.
    """
    if value not in FORUMS:
        raise UnknownName("forum", value, FORUMS, place)
    return value


def category_kinds(category: Category) -> frozenset[DataKind]:
    """The kinds of data that a category covers."""
    return _COVER[category]


_COVER = {name: frozenset(map(DataKind, kinds.split())) for name, kinds in _KINDS.items()}


class TimeMode(StrEnum):
    """Data that exists at service, data still to come, or a freeze that yields nothing."""

    STORED = "stored"
    PROSPECTIVE = "prospective"
    FREEZE = "freeze"


class Compulsion(StrEnum):
    """Whether the holder must answer, or merely may."""

    COMPELLED = "compelled"
    PERMITTED = "permitted"
    OPEN = "open"


def _category(value: Category | str) -> Category:
    try:
        return Category(value)
    except ValueError:
        raise UnknownName("legal category", value, [each.value for each in Category]) from None


def _categories(values: Iterable[Category | str] | str) -> frozenset[Category]:
    return frozenset(_category(value) for value in one_or_many(values))


def _scopes(values: Iterable[Scope | Mapping[str, Any]]) -> tuple[Scope, ...]:
    return tuple(scope(value) for value in values)


@checked
@frozen(kw_only=True)
class Cell:
    """What one limb of an instrument covers.

    Args:
        categories: the categories.
        time: stored, prospective or freeze.
        max_days: the longest a prospective order or a freeze may run, in days.
        where: conditions of this limb on the suspicion (``max_penalty_years``, ``offence`` …).
        open: whether it is unsettled that the limb covers these categories.
        facts: ids of the facts that it rests on.
    """

    categories: frozenset[Category] = field(converter=_categories)
    time: TimeMode = field(default=TimeMode.STORED, converter=TimeMode)
    max_days: float | None = None
    where: Scope = field(default=EVERYWHERE, converter=scope)
    open: bool = False
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)
    kinds: frozenset[DataKind] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if self.max_days is not None and not self.max_days > 0:
            raise InvalidModel("Cell.max_days", self.max_days, "give a positive number of days")
        kinds = frozenset().union(*(_COVER[category] for category in self.categories))
        object.__setattr__(self, "kinds", kinds)


@checked
@frozen(kw_only=True)
class Instrument:
    """A power of an authority to order a holder of data.

    Args:
        id: its id, such as ``"us.subpoena"``.
        title: its official name and place in the law.
        cells: what it covers.
        issuers: who issues it: ``police``, ``prosecutor``, ``judge``, ``grand_jury``,
            ``agency``, ``minister`` or ``litigant``.
        forum: ``criminal``, ``civil``, ``emergency`` or ``intelligence``.
        compulsion: whether the holder must answer or merely may.
        any_of: conditions on the suspicion, any one of which opens it; none: no condition.
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
    any_of: tuple[Scope, ...] = field(default=(), converter=_scopes)
    standard: str = ""
    secrecy: str = ""
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)

    def __attrs_post_init__(self) -> None:
        forum(self.forum, "Instrument.forum")


@checked
@frozen(kw_only=True)
class Bar:
    """A law that forbids holders in its reach to hand categories of data to certain askers.

    Args:
        categories: the categories that may not be given.
        where: the askers it speaks of. Attributes: ``country``, ``foreign`` (yes, no), ``forum``.
        facts: ids of the facts that it rests on.
    """

    categories: frozenset[Category] = field(converter=_categories)
    where: Scope = field(default=EVERYWHERE, converter=scope)
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)

    @property
    def kinds(self) -> frozenset[DataKind]:
        """The kinds of data that may not be given."""
        return frozenset().union(*(_COVER[category] for category in self.categories))


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
        facts: the statements behind them.
        sources: the documents behind the statements.
    """

    id: str
    name: str
    instruments: tuple[Instrument, ...] | None = ()
    bars: tuple[Bar, ...] = field(default=(), converter=as_tuple)
    facts: tuple[Fact, ...] = field(default=(), converter=as_tuple)
    sources: tuple[Source, ...] = field(default=(), converter=as_tuple)
    facts_by_id: Mapping[str, Fact] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "facts_by_id", {fact.id: fact for fact in self.facts})

    def instrument(self, name: str) -> Instrument:
        """The instrument with that id.

        Raises:
            UnknownName: with the nearest instruments of this jurisdiction.
        """
        for instrument in self.instruments or ():
            if instrument.id == name:
                return instrument
        known = [instrument.id for instrument in self.instruments or ()]
        raise UnknownName(f"instrument of {self.name}", name, known)

    def __repr__(self) -> str:
        count = (
            "no law file" if self.instruments is None else f"{len(self.instruments)} instruments"
        )
        return f"<Jurisdiction {self.id}: {count}>"


EU_MEMBERS = frozenset(
    """
    at be bg cy cz de dk ee es fi fr gr hr hu ie it lt lu lv mt nl pl pt ro se si sk
    """.split()
)
"""The member states of the European Union since 2020-02-01."""

FORUMS = frozenset({"criminal", "civil", "emergency", "intelligence", "prevention"})
"""The kinds of proceedings in which an authority or a party asks."""

REQUEST_ATTRIBUTES = frozenset(
    {
        "country",
        "forum",
        "order",
        "instrument",
        "offence",
        "max_penalty_years",
        "breaks_terms",
        "over_network",
        "purpose",
    }
)
"""The attributes of a request that have a place of their own; others are gates."""

OFFENCES = frozenset(
    """
    terrorism child_abuse organised_crime drugs weapons homicide fraud money_laundering hacking
    illegal_goods copyright defamation hate_speech harassment sexual_deepfakes violence espionage
    leak corruption kidnapping extremism public_order tax other
    """.split()
)
"""The classes of offence that suspicions, clauses and observations name."""


@checked
@frozen(kw_only=True)
class Suspicion:
    """What somebody is suspected of. A part left out leaves the conditions on it open.

    Args:
        offence: the class of offence: ``terrorism``, ``child_abuse``, ``organised_crime`` …
        max_penalty_years: the highest prison term that the law threatens, in years.
        breaks_terms: whether the act violates the platform's terms of service.
        over_network: whether it was committed over an electronic network.
        purpose: what the data are wanted for, such as ``identify``.
        gates: further conditions by name, such as ``listed_offence``, and whether each is met.
    """

    offence: str | None = None
    max_penalty_years: float | None = None
    breaks_terms: bool | None = None
    over_network: bool | None = None
    purpose: str | None = None
    gates: Mapping[str, bool] = field(factory=dict, converter=dict)

    def __attrs_post_init__(self) -> None:
        if self.offence is not None and self.offence not in OFFENCES:
            raise UnknownName("class of offence", self.offence, OFFENCES, "Suspicion.offence")
        if self.max_penalty_years is not None and not self.max_penalty_years >= 0:
            raise InvalidModel(
                "Suspicion.max_penalty_years", self.max_penalty_years, "give years, 0 or more"
            )
        if taken := sorted(REQUEST_ATTRIBUTES.intersection(self.gates)):
            raise InvalidModel("Suspicion.gates", taken, "set these as attributes of their own")

"""The categories into which statutes cut data, and the times at which a law reaches them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from privmodel.errors import UnknownName

from .data import DataKind
from .record import one_or_many

__all__ = ["Category", "TimeMode", "categories", "category_kinds", "kinds_of"]


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
    Category.BSI_NAME: "name_as_given civil_identity",
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
    Category.CREDENTIALS: "password two_step_password login_code device_passcode",
    Category.KEYS: "key",
}


def category_kinds(category: Category) -> frozenset[DataKind]:
    """The kinds of data that a category covers."""
    return _COVER[category]


_COVER = {name: frozenset(map(DataKind, kinds.split())) for name, kinds in _KINDS.items()}


class TimeMode(StrEnum):
    """Data that exists at service, data still to come, or a freeze that yields nothing."""

    STORED = "stored"
    PROSPECTIVE = "prospective"
    FREEZE = "freeze"


def _category(value: Category | str) -> Category:
    try:
        return Category(value)
    except ValueError:
        raise UnknownName("legal category", value, [each.value for each in Category]) from None


def categories(values: Iterable[Category | str] | str) -> frozenset[Category]:
    """A set of categories from their names.

    Raises:
        UnknownName: for one that no statute in the catalogue uses.
    """
    return frozenset(_category(value) for value in one_or_many(values))


def kinds_of(names: Iterable[Category]) -> frozenset[DataKind]:
    """The kinds of data that several categories cover together."""
    return frozenset().union(*(_COVER[name] for name in names))

"""What there is to know: a taxonomy of data kinds, and items that can be known.

A parent stands for *some leaf below it*. The grouping follows the terms that statutes and
standards share: contents, non-content communication records, traffic data, subscriber data.
"""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from privmodel.errors import UnknownName

from .record import one_or_many

__all__ = ["LEAVES", "DataKind", "Item", "Subject", "data_kind", "data_kinds"]


class Subject(StrEnum):
    """What an item of a kind is about."""

    MESSAGE = "message"
    ACCOUNT = "account"
    CONVERSATION = "conversation"
    KEY = "key"


class DataKind(StrEnum):
    """A kind of data. Parents first, then their leaves."""

    CONTENTS = "message_content"
    MESSAGE_TEXT = "message_text"
    ATTACHMENT = "attachment"
    CALL_AUDIO = "call_audio"
    DRAFT = "draft"
    NOTIFICATION_TEXT = "notification_text"
    BACKUP = "backup"

    COMMUNICATION_RECORDS = "communication_records"
    SENDER = "sender"
    RECIPIENT = "recipient"
    TIMESTAMP = "timestamp"
    SIZE = "size"
    CALL_RECORD = "call_record"

    TRAFFIC_DATA = "traffic_data"
    IP_ADDRESS = "ip_address"
    SESSION_LOG = "session_log"
    LOOKUP_LOG = "lookup_log"

    SUBSCRIBER_DATA = "subscriber_data"
    PHONE_NUMBER = "phone_number"
    EMAIL = "email"
    NAME_AS_GIVEN = "name_as_given"
    POSTAL_ADDRESS = "postal_address"
    USERNAME = "username"
    USERNAME_HASH = "username_hash"
    USER_ID = "user_id"
    PROFILE = "profile"
    PAYMENT = "payment"
    REGISTERED_AT = "registered_at"
    LAST_SEEN = "last_seen"
    ACCOUNT_EXISTS = "account_exists"

    SOCIAL_GRAPH = "social_graph"
    CONTACTS = "contacts"
    REVERSE_CONTACTS = "reverse_contacts"
    GROUP_MEMBERSHIP = "group_membership"
    GROUP_METADATA = "group_metadata"
    BLOCKED_ACCOUNTS = "blocked_accounts"

    DEVICE_DATA = "device_data"
    DEVICE_MODEL = "device_model"
    CLIENT_VERSION = "client_version"
    LINKED_DEVICES = "linked_devices"
    PUSH_TOKEN = "push_token"

    LOCATION_DATA = "location_data"
    LOCATION = "location"

    CREDENTIALS = "credentials"
    SELECTOR = "selector"
    PASSWORD = "password"
    LOGIN_CODE = "login_code"
    TWO_STEP_PASSWORD = "two_step_password"
    SESSION = "session"
    DEVICE_PASSCODE = "device_passcode"
    KEY = "key"

    DERIVED = "derived_data"
    CIVIL_IDENTITY = "civil_identity"

    @property
    def parent(self) -> DataKind | None:
        """The kind above this one, or None for a top kind."""
        return _PARENT.get(self)

    @property
    def leaves(self) -> tuple[DataKind, ...]:
        """The kinds at the bottom below this one; a leaf is its own only leaf."""
        return _CHILDREN.get(self, (self,))

    @property
    def about(self) -> Subject:
        """What an item of this kind is about."""
        return _ABOUT.get(self, Subject.ACCOUNT)

    @property
    def words(self) -> str:
        """The kind in words."""
        return self.value.replace("_", " ").replace("ip address", "IP address")


_TREE: dict[DataKind, str] = {
    DataKind.CONTENTS: "message_text attachment call_audio draft notification_text backup",
    DataKind.COMMUNICATION_RECORDS: "sender recipient timestamp size call_record",
    DataKind.TRAFFIC_DATA: "ip_address session_log lookup_log",
    DataKind.SUBSCRIBER_DATA: "phone_number email name_as_given postal_address username "
    "username_hash user_id profile payment registered_at last_seen account_exists",
    DataKind.SOCIAL_GRAPH: "contacts reverse_contacts group_membership group_metadata "
    "blocked_accounts",
    DataKind.DEVICE_DATA: "device_model client_version linked_devices push_token",
    DataKind.LOCATION_DATA: "location",
    DataKind.CREDENTIALS: "selector password login_code two_step_password session "
    "device_passcode key",
    DataKind.DERIVED: "civil_identity",
}
_CHILDREN = {top: tuple(map(DataKind, names.split())) for top, names in _TREE.items()}
_PARENT = {leaf: top for top, leaves in _CHILDREN.items() for leaf in leaves}
_ABOUT = {
    **dict.fromkeys((DataKind.CONTENTS, *_CHILDREN[DataKind.CONTENTS]), Subject.MESSAGE),
    **dict.fromkeys(
        (DataKind.COMMUNICATION_RECORDS, *_CHILDREN[DataKind.COMMUNICATION_RECORDS]),
        Subject.MESSAGE,
    ),
    DataKind.GROUP_METADATA: Subject.CONVERSATION,
    DataKind.KEY: Subject.KEY,
}


LEAVES: tuple[DataKind, ...] = tuple(kind for kind in DataKind if kind.leaves == (kind,))
"""The kinds at the bottom of the taxonomy."""


def data_kind(value: DataKind | str) -> DataKind:
    """The kind of that name.

    Raises:
        UnknownName: with the nearest kinds.
    """
    if isinstance(value, DataKind):
        return value
    try:
        return DataKind(value)
    except ValueError:
        raise UnknownName("data kind", value, [kind.value for kind in DataKind]) from None


def data_kinds(values: DataKind | str | object) -> frozenset[DataKind]:
    """The leaves meant by one name or by many; a parent brings all its leaves.

    Raises:
        UnknownName: with the nearest kinds.
    """
    found: set[DataKind] = set()
    for value in one_or_many(values):
        found.update(data_kind(value).leaves)
    return frozenset(found)


@frozen(kw_only=True, cache_hash=True, repr=False, order=True)
class Item:
    """One knowable thing: a kind about a subject.

    Args:
        kind: a leaf of the taxonomy.
        subject: the id of the message, participant, conversation or key that it is about.
    """

    kind: DataKind
    subject: str

    def __str__(self) -> str:
        return f"{self.kind}({self.subject})"

    def __repr__(self) -> str:
        return f"<Item {self}>"

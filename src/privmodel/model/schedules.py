"""Key schedules: which keys exist where and when, each by its name and its numbers.

What a schedule gives away follows from the layout, in `rules/keys`; nothing here declares it.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar

from attrs import Factory, field, frozen
from attrs.converters import optional

from privmodel.errors import InvalidModel, UnknownName

from .record import checked, require_count

__all__ = [
    "SCHEDULES",
    "Channels",
    "Connection",
    "DoubleRatchet",
    "KemRatchet",
    "Kept",
    "LongPeriodRekey",
    "Megolm",
    "PerCallKeys",
    "PeriodicRekey",
    "Schedule",
    "SenderKeys",
    "ServerHeldKeys",
    "Start",
    "StaticKeys",
    "TransportOnly",
    "TreeKEM",
    "require_room",
    "schedule",
]


class _Word(StrEnum):
    """A word of a schedule; an unknown one is our error and not Python's."""

    @classmethod
    def _missing_(cls, value: object) -> None:
        known = [each.value for each in cls]
        raise UnknownName(f"{cls.__name__} of a key schedule", value, known)


class Start(_Word):
    """How a session begins: with Diffie-Hellman alone, or with a key encapsulation beside it."""

    X3DH = "x3dh"
    PQXDH = "pqxdh"


class KemRatchet(_Word):
    """A ratchet of key encapsulations beside the Diffie-Hellman one: whole keys, or in chunks."""

    PQ3 = "pq3"
    SPQR = "spqr"


class Channels(_Word):
    """How a group's keys get to its members: over pairwise double ratchets, or out of sight."""

    X3DH = "x3dh"
    PQXDH = "pqxdh"
    HIDDEN = "hidden"


class Kept(_Word):
    """Which key of a sender's ratchet its receivers keep."""

    FIRST = "first"
    LATEST = "latest"


PAIR = 2

MOST_PIECES = 1088
"""The bytes of an encapsulation under ML-KEM-768 (FIPS 203, table 3), shorter than a key."""


def _require_days(place: str, value: float | None) -> None:
    if value is not None and not value > 0:
        raise InvalidModel(place, value, "give a positive number of days")


class Connection(StrEnum):
    """Whether the line between a client and the servers is encrypted."""

    ENCRYPTED = "encrypted"
    UNENCRYPTED = "unencrypted"
    UNKNOWN = "unknown"


@checked
@frozen(kw_only=True)
class TransportOnly:
    """Keys between client and server at most; the operator's servers see plaintext.

    Args:
        connection: whether the line between client and server is encrypted: ``encrypted``,
            ``unencrypted``, or ``unknown`` where sources only say that servers can read.
    """

    end_to_end: ClassVar[bool] = False
    connection: Connection = field(default=Connection.ENCRYPTED, converter=Connection)


@checked
@frozen(kw_only=True)
class ServerHeldKeys:
    """Contents are encrypted at rest, under keys that the operator holds."""

    end_to_end: ClassVar[bool] = False


@checked
@frozen(kw_only=True)
class StaticKeys:
    """End-to-end, under long-lived key pairs that never change."""

    end_to_end: ClassVar[bool] = True


@checked
@frozen(kw_only=True)
class LongPeriodRekey:
    """End-to-end, under key pairs that each device replaces after a long while.

    Args:
        days: the age in days at which a key pair is replaced; None: it is replaced some time, and
            nobody states when.
    """

    end_to_end: ClassVar[bool] = True
    days: float | None = None

    def __attrs_post_init__(self) -> None:
        _require_days("LongPeriodRekey.days", self.days)


@checked
@frozen(kw_only=True)
class PeriodicRekey:
    """End-to-end, one shared key at a time, replaced by a fresh key agreement now and then.

    A key is replaced once it has served *more than* ``messages`` messages, or has been in use for
    more than ``days`` days and has served at least one. The old key is destroyed. Two take part,
    since the agreement is one between two.

    Args:
        messages: the number of messages that must be exceeded; 0 means a key for each message.
        days: the age in days that must be exceeded.
    """

    end_to_end: ClassVar[bool] = True
    messages: int = 100
    days: float = 7.0

    def __attrs_post_init__(self) -> None:
        require_count("PeriodicRekey.messages", self.messages, 0)
        _require_days("PeriodicRekey.days", self.days)


@checked
@frozen(kw_only=True)
class PerCallKeys:
    """End-to-end, a fresh key agreement for each call; its keys are gone when the call ends.

    A message is a call that ends when it arrives.
    """

    end_to_end: ClassVar[bool] = True


@checked
@frozen(kw_only=True)
class DoubleRatchet:
    """End-to-end: a key a message, and a fresh Diffie-Hellman step at each change of speaker.

    Left out, everything is as in the specification without its options: a start with one-time
    prekey and without key encapsulation, a ratchet key made as soon as the other's arrives, and
    keys of skipped messages that are kept until these arrive.

    Source: M. Marlinspike, T. Perrin, "The Double Ratchet Algorithm", Signal, 2016.

    Args:
        kem_ratchet: a ratchet of key encapsulations beside it; None: none.
        kem_every: after how many messages of a conversation that ratchet has made a step; for
            ``spqr`` in how many pieces a key travels, each of which has a byte at least.
        start: how a session begins; with a key encapsulation if there is such a ratchet, since
            that ratchet would else begin from a secret that a quantum computer opens.
        one_time_prekeys: whether the recipient's one-time prekey takes part in the start.
        signed_prekey_days: how long after the start the recipient keeps its signed prekey, in
            days; None: until it renews its keys, at a time that nobody states.
        lazy: whether a new ratchet key is made only when its owner next sends.
        skipped_days: how long keys of skipped messages are kept, in days; None: until these arrive.
    """

    end_to_end: ClassVar[bool] = True
    kem_ratchet: KemRatchet | None = field(default=None, converter=optional(KemRatchet))
    kem_every: int = 50
    start: Start = field(
        default=Factory(
            lambda self: Start.PQXDH if self.kem_ratchet else Start.X3DH, takes_self=True
        ),
        converter=Start,
    )
    one_time_prekeys: bool = True
    signed_prekey_days: float | None = None
    lazy: bool = False
    skipped_days: float | None = None

    def __attrs_post_init__(self) -> None:
        require_count("DoubleRatchet.kem_every", self.kem_every, 1)
        if self.kem_ratchet is KemRatchet.SPQR and self.kem_every > MOST_PIECES:
            raise InvalidModel(
                "DoubleRatchet.kem_every",
                self.kem_every,
                f"the shorter of the two has {MOST_PIECES} bytes; cut it into no more pieces",
            )
        _require_days("DoubleRatchet.signed_prekey_days", self.signed_prekey_days)
        _require_days("DoubleRatchet.skipped_days", self.skipped_days)


@checked
@frozen(kw_only=True)
class SenderKeys:
    """End-to-end in groups: one hash chain a sender, handed to each member; no healing step.

    Args:
        channels: how chains are handed out: over pairwise double ratchets that begin with ``x3dh``
            or ``pqxdh``, whose keys open what is handed over; or ``hidden``, by a way that nobody
            sees.
    """

    end_to_end: ClassVar[bool] = True
    channels: Channels = field(default=Channels.X3DH, converter=Channels)


@checked
@frozen(kw_only=True)
class Megolm:
    """End-to-end in groups: one forward-only ratchet a sender, replaced now and then.

    The numbers are those that Matrix proposes for a room (``rotation_period_msgs`` and
    ``rotation_period_ms`` of ``m.room.encryption``).

    Args:
        receiver_keeps: ``first``: receivers keep the ratchet as they got it, and with it the keys
            of all they have read since; ``latest``: only as it is after the last message.
        messages: after how many messages a sender starts a new ratchet.
        days: the age in days at which a sender starts a new ratchet.
        channels: how ratchets are handed out, as for sender keys.
    """

    end_to_end: ClassVar[bool] = True
    receiver_keeps: Kept = field(default=Kept.FIRST, converter=Kept)
    messages: int = 100
    days: float = 7.0
    channels: Channels = field(default=Channels.X3DH, converter=Channels)

    def __attrs_post_init__(self) -> None:
        require_count("Megolm.messages", self.messages, 1)
        _require_days("Megolm.days", self.days)


@checked
@frozen(kw_only=True)
class TreeKEM:
    """End-to-end in groups: a tree of keys, renewed along one member's path at a time.

    Source: RFC 9420, "The Messaging Layer Security (MLS) Protocol", 2023.
    """

    end_to_end: ClassVar[bool] = True


Schedule = (
    TransportOnly
    | ServerHeldKeys
    | StaticKeys
    | LongPeriodRekey
    | PeriodicRekey
    | PerCallKeys
    | DoubleRatchet
    | SenderKeys
    | Megolm
    | TreeKEM
)

SCHEDULES: dict[str, type[Schedule]] = {
    "transport_only": TransportOnly,
    "server_held_keys": ServerHeldKeys,
    "static_keys": StaticKeys,
    "long_period_rekey": LongPeriodRekey,
    "periodic_rekey": PeriodicRekey,
    "per_call_keys": PerCallKeys,
    "double_ratchet": DoubleRatchet,
    "sender_keys": SenderKeys,
    "megolm": Megolm,
    "treekem": TreeKEM,
}


def schedule(value: Schedule | str) -> Schedule:
    """The schedule of that name, with its usual parameters.

    Raises:
        UnknownName: with the nearest schedules.
    """
    if not isinstance(value, str):
        return value
    if value not in SCHEDULES:
        raise UnknownName("key schedule", value, SCHEDULES)
    return SCHEDULES[value]()


def require_room(value: Schedule, participants: Sequence[str]) -> None:
    """Refuse a conversation in which more take part than a schedule can join.

    Args:
        value: the schedule.
        participants: the names of those who take part.

    Raises:
        InvalidModel: when there are too many.
    """
    if isinstance(value, PeriodicRekey) and len(participants) > PAIR:
        raise InvalidModel(
            "Conversation.participants",
            list(participants),
            "periodic_rekey joins two; narrow the mode's where, or name two participants",
        )

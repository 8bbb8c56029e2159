"""Encryption modes as key schedules: which keys exist where and when.

A mode never declares forward secrecy or post-compromise security; both follow from the layout.
"""

from __future__ import annotations

from attrs import field, frozen

from privmodel.errors import InvalidModel, UnknownName

from .data import DataKind, data_kinds
from .record import checked, frozen_ids
from .scope import EVERYWHERE, Scope, scope

__all__ = [
    "DoubleRatchet",
    "Mode",
    "PeriodicRekey",
    "Schedule",
    "SenderKeys",
    "ServerHeldKeys",
    "StaticKeys",
    "TransportOnly",
    "schedule",
]


@checked
@frozen(kw_only=True)
class TransportOnly:
    """Keys between client and server only; the operator's servers see plaintext."""

    @property
    def end_to_end(self) -> bool:
        """Whether only participants' devices hold the keys to contents."""
        return False


@checked
@frozen(kw_only=True)
class ServerHeldKeys:
    """Contents are encrypted at rest, under keys that the operator holds."""

    @property
    def end_to_end(self) -> bool:
        """Whether only participants' devices hold the keys to contents."""
        return False


@checked
@frozen(kw_only=True)
class StaticKeys:
    """End-to-end, under long-lived key pairs that never change."""

    @property
    def end_to_end(self) -> bool:
        """Whether only participants' devices hold the keys to contents."""
        return True


@checked
@frozen(kw_only=True)
class PeriodicRekey:
    """End-to-end, one shared key at a time, replaced by a fresh key agreement now and then.

    A key is replaced once it has served *more than* ``messages`` messages, or has been in use for
    more than ``days`` days and has served at least one. The old key is destroyed.

    Args:
        messages: the number of messages that must be exceeded; 0 means a key for each message.
        days: the age in days that must be exceeded.
    """

    messages: int = 100
    days: float = 7.0

    def __attrs_post_init__(self) -> None:
        if self.messages < 0:
            raise InvalidModel("PeriodicRekey.messages", self.messages, "give 0 or more")
        if not self.days > 0:
            raise InvalidModel("PeriodicRekey.days", self.days, "give a positive number of days")

    @property
    def end_to_end(self) -> bool:
        """Whether only participants' devices hold the keys to contents."""
        return True


@checked
@frozen(kw_only=True)
class DoubleRatchet:
    """End-to-end: a key a message, and a fresh Diffie-Hellman step at each change of speaker.

    Source: M. Marlinspike, T. Perrin, "The Double Ratchet Algorithm", Signal, 2016.
    """

    @property
    def end_to_end(self) -> bool:
        """Whether only participants' devices hold the keys to contents."""
        return True


@checked
@frozen(kw_only=True)
class SenderKeys:
    """End-to-end in groups: one hash chain a sender, handed to each member; no healing step."""

    @property
    def end_to_end(self) -> bool:
        """Whether only participants' devices hold the keys to contents."""
        return True


Schedule = TransportOnly | ServerHeldKeys | StaticKeys | PeriodicRekey | DoubleRatchet | SenderKeys

SCHEDULES: dict[str, type[Schedule]] = {
    "transport_only": TransportOnly,
    "server_held_keys": ServerHeldKeys,
    "static_keys": StaticKeys,
    "periodic_rekey": PeriodicRekey,
    "double_ratchet": DoubleRatchet,
    "sender_keys": SenderKeys,
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


@checked
@frozen(kw_only=True)
class Mode:
    """An encryption mode: a schedule, and the messages that it covers.

    Args:
        id: its id inside the platform.
        schedule: the key schedule, or its name.
        where: the conversations and settings in which it is in force.
        kinds: the kinds of contents that it covers; all by default.
        one_device: whether it binds a conversation to one device of each participant.
        facts: ids of the facts that it rests on.
    """

    id: str
    schedule: Schedule = field(converter=schedule)
    where: Scope = field(default=EVERYWHERE, converter=scope)
    kinds: frozenset[DataKind] = field(default=DataKind.CONTENTS, converter=data_kinds)
    one_device: bool = False
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)

"""Encryption modes: which key schedule covers which messages.

A mode never declares forward secrecy or post-compromise security; both follow from its schedule.
"""

from __future__ import annotations

from attrs import field, frozen
from attrs.converters import optional

from .data import DataKind, data_kinds
from .record import checked, frozen_ids
from .schedules import Schedule, schedule
from .scope import EVERYWHERE, Scope, scope

__all__ = ["Mode"]


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
        sealed_sender: whether the servers are kept from seeing who sends.
        keys_checked: where clients check the keys that the directory names and refuse to send
            otherwise, by comparing them or by a log that everybody can read; None: nowhere.
        signed: whether each message bears a signature of its sender, which shows anybody who wrote
            it; None: as its schedule has it.
        franked: whether messages bear a tag by which the operator recognises, in a report, what
            passed it and from whom.
        new_sessions: whether it takes only sessions that begin while it is in force: the mode that
            holds when a conversation begins stays its mode.
        facts: ids of the facts that it rests on.
    """

    id: str
    schedule: Schedule = field(converter=schedule)
    where: Scope = field(default=EVERYWHERE, converter=scope)
    kinds: frozenset[DataKind] = field(default=DataKind.CONTENTS, converter=data_kinds)
    one_device: bool = False
    sealed_sender: bool = False
    keys_checked: Scope | None = field(default=None, converter=optional(scope))
    signed: bool | None = None
    franked: bool = False
    new_sessions: bool = False
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)

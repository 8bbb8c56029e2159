"""Key schedules: which keys exist where and when. One idea a file; this page lists them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from privmodel.model.conversation import Message
from privmodel.model.data import Item
from privmodel.model.encryption import Mode
from privmodel.model.schedules import (
    DoubleRatchet,
    LongPeriodRekey,
    Megolm,
    PerCallKeys,
    PeriodicRekey,
    SenderKeys,
    ServerHeldKeys,
    StaticKeys,
    TransportOnly,
    TreeKEM,
)
from privmodel.rules.footprint import Footprint
from privmodel.rules.situation import Situation

from . import (
    long_period_rekey,
    megolm,
    per_call,
    periodic_rekey,
    sender_keys,
    server_held,
    sessions,
    static,
    transport_only,
    treekem,
)

__all__ = ["lay_keys", "shares_keys", "stands_apart"]

Seals = dict[str, frozenset[Item]]
"""For each message the keys under which it travels end to end."""

_SCHEDULES: dict[type[Any], Callable[[Situation, Footprint, Mode, list[Message]], Seals]] = {
    TransportOnly: transport_only.lay,
    ServerHeldKeys: server_held.lay,
    StaticKeys: static.lay,
    LongPeriodRekey: long_period_rekey.lay,
    PeriodicRekey: periodic_rekey.lay,
    PerCallKeys: per_call.lay,
    DoubleRatchet: sessions.lay,
    SenderKeys: sender_keys.lay,
    Megolm: megolm.lay,
    TreeKEM: treekem.lay,
}


def shares_keys(mode: Mode) -> bool:
    """Whether messages of a mode between the same people have their keys in common for good."""
    return isinstance(mode.schedule, TransportOnly | ServerHeldKeys | StaticKeys)


def stands_apart(mode: Mode) -> bool:
    """Whether what keys a message of a mode has does not depend on any other message."""
    schedule = mode.schedule
    if isinstance(schedule, LongPeriodRekey):
        return schedule.days is None
    return shares_keys(mode) or isinstance(schedule, PerCallKeys)


def lay_keys(
    situation: Situation, footprint: Footprint, mode: Mode, messages: list[Message]
) -> Seals:
    """Lay the keys that a mode gives rise to, for the messages it covers.

    Returns:
        for each message, by id, the keys that seal it end to end.
    """
    return _SCHEDULES[type(mode.schedule)](situation, footprint, mode, messages)

"""Which protocol of the laboratory plays which key schedule of the model."""

from __future__ import annotations

from privmodel.model import schedules as model

from .mode import Mode
from .protocols.call_keys import CallKeys
from .protocols.double_ratchet import Settings
from .protocols.long_period import LongPeriodRekey
from .protocols.megolm import Megolm
from .protocols.secret_chat import SecretChat
from .protocols.sender_keys import SenderKeys
from .protocols.server_held import ServerHeldKeys
from .protocols.sessions import Sessions
from .protocols.static_keys import StaticKeys
from .protocols.transport_only import TransportOnly
from .protocols.treekem_group import TreeKEM

__all__ = ["mode_of"]


def mode_of(schedule: model.Schedule | str, *, group: str = "modp2048") -> Mode:
    """The protocol that plays a schedule, with the schedule's parameters.

    Args:
        schedule: the schedule, or its name.
        group: for secret chats, ``modp2048`` or the faster stand-in ``x25519``.

    Raises:
        UnknownName: for a schedule or group that does not exist.
    """
    given = model.schedule(schedule)
    match given:
        case model.TransportOnly():
            return TransportOnly()
        case model.ServerHeldKeys():
            return ServerHeldKeys()
        case model.StaticKeys():
            return StaticKeys()
        case model.LongPeriodRekey(days=days):
            return LongPeriodRekey(days=days)
        case model.PeriodicRekey(messages=messages, days=days):
            return SecretChat(messages=messages, days=days, group=group)
        case model.PerCallKeys():
            return CallKeys()
        case model.DoubleRatchet():
            return _sessions(given)
        case model.SenderKeys(channels=channels):
            return SenderKeys(_channels(channels))
        case model.Megolm(receiver_keeps=keeps, messages=messages, days=days, channels=channels):
            first = keeps is model.Kept.FIRST
            return Megolm(first=first, messages=messages, days=days, channels=_channels(channels))
        case model.TreeKEM():
            return TreeKEM()


def _channels(how: model.Channels) -> Sessions | None:
    """The pairwise sessions over which a group's keys are handed out, if they are in sight."""
    if how is model.Channels.HIDDEN:
        return None
    return Sessions(Settings(), kem=how is model.Channels.PQXDH)


def _sessions(given: model.DoubleRatchet) -> Sessions:
    pq3 = given.kem_ratchet is model.KemRatchet.PQ3
    spqr = given.kem_ratchet is model.KemRatchet.SPQR
    settings = Settings(
        lazy=given.lazy,
        kem_every=given.kem_every if pq3 else None,
        chunks=given.kem_every if spqr else None,
    )
    return Sessions(
        settings,
        kem=given.start is model.Start.PQXDH,
        one_time_prekeys=given.one_time_prekeys,
        signed_prekey_days=given.signed_prekey_days,
        skipped_days=given.skipped_days,
    )

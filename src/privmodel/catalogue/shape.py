"""Which tables a catalogue file has, and what a file becomes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import Factory, fields, frozen

from privmodel.model.claim import Claim, PlatformClaims
from privmodel.model.disclosure import Clause, Practice
from privmodel.model.encryption import Mode
from privmodel.model.erasure import Erasure
from privmodel.model.evidence import Fact
from privmodel.model.law import (
    AccountEntry,
    Assistance,
    Bar,
    Duty,
    Instrument,
    Jurisdiction,
    Membership,
    Secrecy,
    StatedOrder,
)
from privmodel.model.offer import Deletion, Offer
from privmodel.model.platform import Chat, Establishment, Login, OperatorClass, Platform
from privmodel.model.retention import Replication, Retention, Timer, Unknown
from privmodel.model.storage import Storage

__all__ = ["CLAIMS", "FORMAT", "LAW", "PLATFORM", "Contents", "Entry", "Shape", "attributes"]

FORMAT = 1
"""The version of the files' form."""


def attributes(cls: Any) -> list[Any]:
    """The attributes of a class that are written down; those it computes itself are not."""
    return [field for field in fields(cls) if field.init]


@frozen(kw_only=True)
class Shape:
    """The form of one sort of file.

    Args:
        cls: what the file describes.
        head: the keys at its top, besides ``format``.
        records: each table of statements, with the attribute it fills and its class.
        loose: likewise, for tables that rest on no fact and stand at the top only.
        extra: the other tables.
    """

    cls: type[Platform] | type[Jurisdiction] | type[PlatformClaims]
    head: tuple[str, ...]
    records: Mapping[str, tuple[str, type]]
    loose: Mapping[str, tuple[str, type]]
    extra: tuple[str, ...]


PLATFORM = Shape(
    cls=Platform,
    head=(
        "id",
        "name",
        "operators",
        "selectors",
        "serves",
        "carries_numbers",
        "sends_codes",
        "establishments_closed",
    ),
    records={
        "chat": ("chats", Chat),
        "mode": ("modes", Mode),
        "retention": ("retention", Retention),
        "replication": ("replications", Replication),
        "timer": ("timers", Timer),
        "erasure": ("erasures", Erasure),
        "storage": ("storages", Storage),
        "offer": ("offers", Offer),
        "deletion": ("deletions", Deletion),
        "login": ("logins", Login),
        "establishment": ("establishments", Establishment),
        "class": ("classes", OperatorClass),
        "clause": ("clauses", Clause),
        "practice": ("practices", Practice),
    },
    loose={"unknown": ("unknowns", Unknown)},
    extra=("source", "setting", "fact"),
)
"""The form of a platform's file."""

LAW = Shape(
    cls=Jurisdiction,
    head=("id", "name"),
    records={
        "instrument": ("instruments", Instrument),
        "bar": ("bars", Bar),
        "duty": ("duties", Duty),
        "secrecy": ("secrecies", Secrecy),
        "entry": ("entries", AccountEntry),
        "assistance": ("assistances", Assistance),
        "membership": ("memberships", Membership),
        "strength": ("strengths", StatedOrder),
    },
    loose={},
    extra=("gates", "classes", "source", "fact"),
)
"""The form of a jurisdiction's file."""

CLAIMS = Shape(
    cls=PlatformClaims,
    head=("id",),
    records={},
    loose={"claim": ("claims", Claim)},
    extra=("source",),
)
"""The form of a file of what is said about a platform."""


@frozen(kw_only=True)
class Entry:
    """A fact as a file has it: the statement, and why no rule rests on it, if none does.

    Args:
        fact: the statement.
        context: why the model draws nothing from it; empty where something rests on it.
    """

    fact: Fact
    context: str = ""


@frozen(kw_only=True)
class Contents:
    """What one file holds.

    Args:
        value: the platform, the jurisdiction, or what is said of a platform.
        entries: its facts with the reasons of those that nothing rests on.
        places: for each attribute that holds statements, where in the file each one stands, such
            as ``"fact TG-42.retention[0]"``; empty for what no file holds.
        gates: the conditions of its own that a law file declares, each with its meaning.
        classes: the classes of operator that a law file declares, each with its meaning.
        lines: the line of each key path, where the text is at hand.
    """

    value: Any
    entries: tuple[Entry, ...]
    places: Mapping[str, tuple[str, ...]] = Factory(dict)
    gates: Mapping[str, str] = Factory(dict)
    classes: Mapping[str, str] = Factory(dict)
    lines: Mapping[str, int] = Factory(dict)

"""The statements of a platform or a law, and what to call them."""

from __future__ import annotations

from collections.abc import Iterator

from privmodel.model.assistance import Assistance
from privmodel.model.disclosure import Clause, Practice
from privmodel.model.duty import Duty
from privmodel.model.encryption import Mode
from privmodel.model.erasure import Erasure
from privmodel.model.instrument import Cell, Instrument
from privmodel.model.law import AccountEntry, Bar, Jurisdiction, Membership, StatedOrder
from privmodel.model.offer import Deletion, Offer
from privmodel.model.platform import Chat, Establishment, Login, OperatorClass, Platform, statements
from privmodel.model.retention import Replication, Retention, Timer
from privmodel.model.secrecy import Secrecy
from privmodel.model.setting import Default, Setting
from privmodel.model.storage import Storage

__all__ = ["Owner", "Statement", "backed_by", "stated", "word_for"]

Owner = Platform | Jurisdiction
"""Whose statements they are: a platform's or a law's."""

WORDS = {
    Chat: "kind of chat",
    Mode: "mode",
    Retention: "retention rule",
    Replication: "copying rule",
    Timer: "timer",
    Erasure: "statement on erasure",
    Storage: "statement on keys at hand",
    Offer: "offer",
    Deletion: "deletion",
    Login: "login",
    Establishment: "tie to a country",
    OperatorClass: "class of operator",
    Clause: "clause",
    Practice: "practice",
    Setting: "setting",
    Default: "setting default",
    Instrument: "instrument",
    Cell: "limb of an instrument",
    Bar: "blocking rule",
    Duty: "duty to retain",
    Secrecy: "secrecy rule",
    AccountEntry: "statement on logging in",
    Assistance: "way of assistance",
    Membership: "membership",
    StatedOrder: "stated order of strength",
}
Statement = (
    Chat | Mode | Retention | Replication | Timer | Erasure | Storage | Offer | Deletion
    | Login | Establishment | OperatorClass | Clause | Practice | Setting | Default | Instrument
    | Cell | Bar | Duty | Secrecy | AccountEntry | Assistance | Membership | StatedOrder
)  # fmt: skip


def stated(owner: Owner) -> Iterator[Statement]:
    """Every statement of a platform or a law that rests on facts, parts of others among them."""
    if isinstance(owner, Platform):
        for record in statements(owner):
            assert isinstance(record, Statement)
            yield record
            if isinstance(record, Setting):
                yield from record.defaults
        return
    for instrument in owner.instruments or ():
        yield instrument
        yield from instrument.cells
    yield from owner.bars
    yield from owner.duties
    yield from owner.secrecies
    yield from owner.entries
    yield from owner.assistances
    yield from owner.memberships
    yield from owner.strengths


def word_for(statement: Statement) -> str:
    """What a statement is, in words: ``clause``, ``retention rule``, ``setting default`` …"""
    return WORDS[type(statement)]


def backed_by(owner: Owner) -> dict[str, tuple[str, ...]]:
    """For each fact what kinds of statement rest on it, in words."""
    found: dict[str, dict[str, None]] = {}
    for statement in stated(owner):
        for name in sorted(statement.facts):
            found.setdefault(name, {})[word_for(statement)] = None
    return {name: tuple(words) for name, words in found.items()}

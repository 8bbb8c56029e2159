"""What shows that two people talked, when, and who wrote what; and by which sort of evidence.

Three things can be shown of a message. *Contact*, who wrote to whom: its sender and its recipient
are both known, or the record of its call. *Time*, that and when: its timestamp is known besides.
*Author*, who wrote what it says: its sender and some of its contents are known, or some of its
contents and a signature that only its sender can have made, or a report of them with a tag. The
premises are always of the same message: the sender of one and the recipient of another show
nothing. Contact lists are left out, since that somebody has somebody's number does not show that
they talked.

Knowing is not showing. What is known was taken somewhere, and the sort of place decides what it is
worth to a third party:

- a *signature* convinces whoever has the sender's public key (where messages are authenticated by
  keys that both sides have, either could have made everything; N. Vatandas and others, "On the
  Cryptographic Deniability of the Signal Protocol", ACNS 2020);
- a *franking tag*, which comes with a message that somebody reports, shows the service that what is
  reported passed it, and from whom (P. Grubbs, J. Lu, T. Ristenpart, "Message Franking via
  Committing Authenticated Encryption", CRYPTO 2017); others have to take the service's word;
- the *record of a service*, such as a log, is worth the word of whoever keeps it;
- the *record of a device*, on it, in its backup or in a report that it sent, is worth the word of
  whoever has the device: a client can be made to show anything;
- an *observation* is worth the word of whoever saw the message pass, and leaves nothing behind.

For each sort there is a conclusion of its own that rests on evidence of that sort alone. Keys and
identifiers are means and no evidence: they may come from anywhere.

Differences: how a signing key is bound to a person is not modelled; of a franking tag it counts
that it shows the author, and not that it may show the recipient and the time as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from attrs import evolve, frozen

from privmodel.inference.rule import Rule
from privmodel.model.conversation import Message
from privmodel.model.data import DataKind, Item
from privmodel.model.retention import State

from .join import Taking
from .keys.authorship import proof_of
from .program import Program

__all__ = ["Conclusion", "Evidence", "Piece", "Shown", "conclusions", "evidence_of", "premises"]


class Shown(StrEnum):
    """What can be shown of messages."""

    CONTACT = "contact"
    TIME = "time"
    FREQUENCY = "frequency"
    AUTHOR = "author"

    @property
    def words(self) -> str:
        """What is shown, in words."""
        return _WORDS[self]


_WORDS = {
    Shown.CONTACT: "that they talked",
    Shown.TIME: "when they talked",
    Shown.FREQUENCY: "how often they talked",
    Shown.AUTHOR: "who wrote what",
}


class Evidence(StrEnum):
    """What evidence is worth: whose word a third party has to take."""

    SIGNATURE = "signature"
    FRANKING = "franking tag"
    SERVICE = "record of a service"
    DEVICE = "record of a device"
    OBSERVATION = "observation"


@frozen(cache_hash=True)
class Conclusion:
    """Something that is shown of a message.

    Args:
        shown: contact, time or author.
        message: the id of the message.
        by: the one sort of evidence that it rests on; None: any, mixed.
    """

    shown: Shown
    message: str
    by: Evidence | None = None

    def __str__(self) -> str:
        alone = f", by {self.by.value} alone" if self.by is not None else ""
        return f"{self.shown.words} ({self.message}{alone})"


@frozen(cache_hash=True)
class Piece:
    """An item, as far as one sort of evidence shows it.

    Args:
        item: the item.
        by: the sort.
    """

    item: Item
    by: Evidence

    def __str__(self) -> str:
        return f"{self.item.kind.words} ({self.item.subject}), by {self.by.value}"


def premises(shown: Shown, message: Message) -> tuple[tuple[Item, ...], ...]:
    """The sets of items each of which shows something of a message, signatures apart.

    Args:
        shown: contact, time or author.
        message: the message.
    """
    sender, recipient, timestamp, call = (
        Item(kind=kind, subject=message.id)
        for kind in (
            DataKind.SENDER, DataKind.RECIPIENT, DataKind.TIMESTAMP, DataKind.CALL_RECORD
        )
    )  # fmt: skip
    if shown is Shown.AUTHOR:
        return tuple((sender, each) for each in _contents(message))
    records = (sender, recipient) if shown is Shown.CONTACT else (sender, recipient, timestamp)
    return (records, (call,)) if DataKind.CALL_AUDIO in message.kinds else (records,)


def _contents(message: Message) -> tuple[Item, ...]:
    return tuple(Item(kind=kind, subject=message.id) for kind in sorted(message.kinds))


def evidence_of(taking: Taking) -> Evidence:
    """What something taken is worth as evidence."""
    copy = taking.copy
    if copy.franked:
        return Evidence.FRANKING
    place = copy.holder.partition(":")[0]
    if copy.state is State.PASSES or place in _SEEN:
        return Evidence.OBSERVATION
    return Evidence.DEVICE if place == "device" or copy.source else Evidence.SERVICE


_SEEN = ("network", "ghost", "middle", "new_session", "new_link", "new_member", "public")
"""Sorts of places at which an adversary looks for itself, and holds no record of anybody else's."""


def conclusions(program: Program) -> Iterator[Rule]:
    """The rules that conclude from what a program teaches what is shown, by which evidence.

    Args:
        program: the program; nothing else follows from these rules than conclusions.
    """
    items: dict[Item, Message] = {}
    for message in program.situation.conversation.messages:
        for shown in (Shown.CONTACT, Shown.TIME, Shown.AUTHOR):
            for ways in premises(shown, message):
                items |= dict.fromkeys(ways, message)
                yield _conclude(Conclusion(shown, message.id), ways)
                for by in _TAKEN:
                    pieces = tuple(Piece(each, by) for each in ways)
                    yield _conclude(Conclusion(shown, message.id, by), pieces)
        for content in _contents(message):
            signed = (proof_of(message.id), content)
            yield _conclude(Conclusion(Shown.AUTHOR, message.id), signed)
            yield _conclude(Conclusion(Shown.AUTHOR, message.id, Evidence.SIGNATURE), signed)
            franked = (Piece(content, Evidence.FRANKING),)
            yield _conclude(Conclusion(Shown.AUTHOR, message.id), franked)
            yield _conclude(Conclusion(Shown.AUTHOR, message.id, Evidence.FRANKING), franked)
    for rule in program.rules:
        note = rule.note
        if isinstance(note, Taking) and rule.head in items and rule.head == note.copy.item:
            by = evidence_of(note)
            yield evolve(rule, id=f"{rule.id}, as {by.value}", head=Piece(note.copy.item, by))


_TAKEN = (Evidence.SERVICE, Evidence.DEVICE, Evidence.OBSERVATION)


def _conclude(head: Conclusion, premises: tuple[Item | Piece, ...]) -> Rule:
    names = ", ".join(map(str, premises))
    return Rule.derivation(f"conclude {head} from {names}", head, premises, note=_HOW[head.shown])


_HOW = {
    Shown.CONTACT: "sender and recipient of one message show that they talked",
    Shown.TIME: "with its time they show when",
    Shown.AUTHOR: "contents, and who they are from, show who wrote what",
}

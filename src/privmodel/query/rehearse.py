"""A conversation run with real cryptography, beside what the rules say of it."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, frozen

from privmodel.catalogue.registry import Catalogue
from privmodel.errors import InvalidQuestion
from privmodel.inference.verdict import Verdict, join_some
from privmodel.model.adversary import Adversary
from privmodel.model.conversation import Conversation, Event, Message
from privmodel.model.data import DataKind
from privmodel.model.encryption import Mode
from privmodel.model.timeline import DateLike, moment
from privmodel.rules.custody import mode_of

from .at_bytes import access_of
from .exposure import Exposure
from .obtainable import obtainable

__all__ = ["Rehearsal", "Rehearsed", "rehearse"]

MISSING = "real cryptography needs the extra 'lab': pip install 'privmodel[lab]'"


@frozen(kw_only=True)
class Rehearsed:
    """One message of a rehearsal.

    Attributes:
        message: its id.
        mode: the id of the encryption mode in force when it was sent.
        decrypted: whether the attacker at the bytes read it.
        said: what ``obtainable`` says of its contents. That counts ways that are not rehearsed
            too, such as backups and notifications, so that it may say yes of what was not
            decrypted. It must not say no of what was.
    """

    message: str
    mode: str
    decrypted: bool
    said: Verdict

    @property
    def agrees(self) -> bool:
        """Whether the rules do not deny what the bytes show."""
        return not self.decrypted or self.said is not Verdict.NO


@frozen(kw_only=True, repr=False)
class Rehearsal:
    """What was decrypted of a conversation, beside what the rules say. Made by ``rehearse``.

    Attributes:
        messages: each message, in order.
        exposure: what ``obtainable`` answered.
    """

    messages: tuple[Rehearsed, ...]
    exposure: Exposure

    @property
    def decrypted(self) -> tuple[str, ...]:
        """The ids of the messages that the attacker at the bytes read."""
        return tuple(each.message for each in self.messages if each.decrypted)

    @property
    def agrees(self) -> bool:
        """Whether the rules deny nothing that the bytes show."""
        return all(each.agrees for each in self.messages)

    def __iter__(self) -> Iterator[Rehearsed]:
        return iter(self.messages)

    def __str__(self) -> str:
        rows = [("message", "mode", "bytes", "rules")]
        rows += [
            (each.message, each.mode, "opened" if each.decrypted else "shut", each.said.value)
            for each in self.messages
        ]
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        return "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in rows
        )

    def __repr__(self) -> str:
        return (
            f"<Rehearsal of {self.exposure.conversation.platform.id}: "
            f"{len(self.decrypted)} of {len(self.messages)} decrypted>"
        )


def rehearse(
    conversation: Conversation,
    *,
    by: Adversary,
    on: DateLike | None = None,
    until: DateLike | None = None,
    catalogue: Catalogue | None = None,
) -> Rehearsal:
    """Run a conversation with real keys and ciphertexts, and attack it by its bytes.

    Each message is sent under the key schedule of the mode that the platform states for it. The
    attacker gets the bytes that the adversary's powers reach and knows nothing else; what it
    decrypts stands beside the answer of ``obtainable`` to the same question. What is rehearsed are
    messages, keys and servers: no backup, no archive, no connection's own encryption.

    Args:
        conversation: the conversation; every instant in it is exact.
        by: the adversary, whose powers come down to seeing bytes: devices seized, keys copied,
            malware, taps, operators and breaches, a quantum computer.
        on: when powers without a time of their own are used.
        until: as for ``obtainable``.
        catalogue: as for ``obtainable``.

    Returns:
        the rehearsal: for each message whether it was decrypted, and what the rules say of it.

    Raises:
        InvalidQuestion: for a power or a conversation that cannot be rehearsed.
        InvalidModel: for an instant that is known only roughly, and for a kind of conversation that
            a mode cannot have.
        LabError: where the protocol cannot go on, such as a message that arrives after the keys to
            it were destroyed.
        UnknownName: for a participant, device or platform that does not exist.
        ModuleNotFoundError: without the extra ``lab``.
    """
    try:
        from privmodel.lab import opened, run
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(MISSING, name=error.name) from None
    exposure = obtainable(conversation, by=by, on=on, until=until, catalogue=catalogue)
    modes = _modes(exposure)
    decrypted: set[str] = set()
    for mode in {mode.id: mode for mode in modes.values()}.values():
        part = _part(conversation, mode, [name for name in modes if modes[name] == mode])
        recording = run(part, mode.schedule)
        access = access_of(part, by.powers, moment(exposure.on), recording.holders)
        decrypted |= opened(recording, access)
    said = _verdicts(exposure)
    return Rehearsal(
        messages=tuple(
            Rehearsed(
                message=message.id,
                mode=modes[message.id].id,
                decrypted=message.id in decrypted,
                said=said[message.id],
            )
            for message in conversation.messages
        ),
        exposure=exposure,
    )


def _modes(exposure: Exposure) -> dict[str, Mode]:
    """The mode of each message.

    Raises:
        InvalidQuestion: when it turns on what nobody stated, or the platform states none.
    """
    found: dict[str, Mode] = {}
    for program in exposure._programs:
        stated = {mode.id for mode in program.situation.platform.modes}
        for message in exposure.conversation.messages:
            mode = mode_of(program.situation, message)
            if mode.id not in stated:
                raise InvalidQuestion(
                    "conversation", message.id, "no encryption mode is stated for this message"
                )
            if found.setdefault(message.id, mode) != mode:
                raise InvalidQuestion(
                    "conversation",
                    message.id,
                    f"state the settings on which it turns whether {found[message.id].id} or "
                    f"{mode.id} covers this message",
                )
    return found


def _part(conversation: Conversation, mode: Mode, names: list[str]) -> Conversation:
    """The messages of one mode, with what happens to them."""
    people = conversation.participants
    if mode.one_device:
        people = tuple(evolve(person, devices=person.devices[:1]) for person in people)
    messages: list[Message] = [each for each in conversation.messages if each.id in names]
    events: list[Event] = [
        each for each in conversation.events if each.message is None or each.message in names
    ]
    changes = [each for each in conversation.changes if each.device is None]
    return evolve(
        conversation, participants=people, messages=messages, events=events, changes=changes
    )


def _verdicts(exposure: Exposure) -> dict[str, Verdict]:
    """What the rules say of each message: the most that is said of any of its contents."""
    found: dict[str, Verdict] = {}
    for kind in DataKind.CONTENTS.leaves:
        for item, verdict in exposure[kind].items if kind in exposure else ():
            found[item.subject] = join_some([found.get(item.subject, Verdict.NO), verdict])
    return found

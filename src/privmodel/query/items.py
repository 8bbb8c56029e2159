"""The items of a kind that a conversation has."""

from __future__ import annotations

from privmodel.model.conversation import Conversation
from privmodel.model.data import DataKind, Item, Subject
from privmodel.rules.held import subject_of

__all__ = ["NEVER_SHOWN", "items_of"]

NEVER_SHOWN = frozenset({*DataKind.CREDENTIALS.leaves, DataKind.CIVIL_IDENTITY})
"""Kinds that are answered when asked for, but not listed by themselves."""


def items_of(conversation: Conversation, kind: DataKind) -> tuple[Item, ...]:
    """The items of a leaf kind that a conversation has; keys are none of its own.

    Args:
        conversation: the conversation.
        kind: a leaf kind.
    """
    if kind.about is Subject.MESSAGE:
        contents = kind.parent is DataKind.CONTENTS
        call = kind is DataKind.CALL_RECORD
        return tuple(
            Item(kind=kind, subject=message.id)
            for message in conversation.messages
            if (kind in message.kinds if contents else True)
            and (DataKind.CALL_AUDIO in message.kinds if call else True)
        )
    if kind.about is Subject.KEY:
        return ()
    people = conversation.participants
    names = dict.fromkeys(subject_of(kind, person.name) for person in people)
    return tuple(Item(kind=kind, subject=name) for name in names)

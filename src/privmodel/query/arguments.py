"""What is given to the verbs is looked at before anything is worked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from privmodel.catalogue.registry import Catalogue
from privmodel.errors import InvalidQuestion
from privmodel.model.adversary import Adversary
from privmodel.model.conversation import Conversation

__all__ = [
    "require_adversary",
    "require_catalogue",
    "require_conversation",
    "require_many",
    "require_mapping",
]


def require_conversation(value: Any, place: str = "conversation") -> None:
    """Refuse what is no conversation.

    Args:
        value: what was given.
        place: the argument.

    Raises:
        InvalidQuestion: saying how to make one.
    """
    _require(value, Conversation, place, 'make one, as privmodel.conversation("signal", sent=…)')


def require_adversary(value: Any, place: str = "by") -> None:
    """Refuse what is no adversary.

    Args:
        value: what was given.
        place: the argument.

    Raises:
        InvalidQuestion: saying how to make one.
    """
    _require(value, Adversary, place, 'make one, as privmodel.court("fr")')


def require_catalogue(value: Any, place: str = "catalogue") -> None:
    """Refuse what is no catalogue; none at all is the built-in one.

    Args:
        value: what was given.
        place: the argument.

    Raises:
        InvalidQuestion: saying how to make one.
    """
    if value is not None:
        _require(value, Catalogue, place, "make one, as privmodel.builtin()")


def require_many(value: Any, place: str, mend: str) -> None:
    """Refuse what is neither one text nor many values.

    Args:
        value: what was given.
        place: the argument.
        mend: what to give.

    Raises:
        InvalidQuestion: saying what to give.
    """
    _require(value, Iterable, place, mend)


def require_mapping(value: Any, place: str, mend: str) -> None:
    """Refuse what has no names.

    Args:
        value: what was given.
        place: the argument.
        mend: what to give.

    Raises:
        InvalidQuestion: saying what to give.
    """
    _require(value, Mapping, place, mend)


def _require(value: Any, wanted: type, place: str, mend: str) -> None:
    if not isinstance(value, wanted):
        raise InvalidQuestion(place, value, mend)

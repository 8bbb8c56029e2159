"""Whether an authority may log in on a target's account with what it got."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import field, frozen

from .record import checked, frozen_ids
from .request import forum
from .scope import Scope, scope

__all__ = ["AccountEntry"]


def _scopes(values: Iterable[Scope | Mapping[str, Any]]) -> tuple[Scope, ...]:
    return tuple(scope(value) for value in values)


@checked
@frozen(kw_only=True)
class AccountEntry:
    """A statement on whether an authority may log in on the account of a target.

    A tap brings the code that opens an account. Whether the authority may use it, and copy what the
    operator holds without asking it, is another question. Some laws answer it, in others it is
    disputed; a law without any such statement leaves it open.

    Args:
        title: the place in the law.
        forum: ``criminal``, ``civil``, ``emergency`` or ``intelligence``.
        allowed: whether it may; if not, the law says that it may not.
        any_of: conditions on the suspicion, any one of which opens it; none: no condition.
        facts: ids of the facts that it rests on.
    """

    title: str = ""
    forum: str = "criminal"
    allowed: bool = True
    any_of: tuple[Scope, ...] = field(default=(), converter=_scopes)
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)

    def __attrs_post_init__(self) -> None:
        forum(self.forum, "AccountEntry.forum")

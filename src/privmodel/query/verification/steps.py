"""Further devices, and members who come and go, counted from the messages of a conversation."""

from __future__ import annotations

from attrs import frozen

from privmodel.model.retention import EventKind

__all__ = ["Link", "Step"]


@frozen(kw_only=True)
class Link:
    """One further device of a participant.

    Args:
        person: the participant's number, from 0.
        since: the number of the message after which it is linked; None: since before the first.
        until: the number of the message after which it is unlinked; None: it stays.
    """

    person: int
    since: int | None = None
    until: int | None = None

    @property
    def on_the_way(self) -> bool:
        """Whether it is linked or unlinked while the conversation goes on, or after it."""
        return self.since is not None or self.until is not None


@frozen(kw_only=True)
class Step:
    """A member joins or leaves.

    Args:
        person: the participant's number, from 0.
        kind: ``joined`` or ``left``.
        after: the number of the message after which it happens.
    """

    person: int
    kind: EventKind
    after: int

"""What can make an answer change from one day to the next."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from privmodel.model.timeline import Moment

__all__ = ["Cause", "Happening"]


class Happening(StrEnum):
    """What happens on the day on which an answer changes."""

    BEGAN = "began"
    MAY_HAVE_BEGUN = "may have begun"
    SURELY_BEGUN = "has surely begun"
    ENDED = "ended"
    MAY_HAVE_ENDED = "may have ended"
    SURELY_ENDED = "has surely ended"
    STALE = "became stale"
    KNOWN = "became known"
    SEEN_AGAIN = "was seen again"
    DENIED = "was denied"
    ELAPSED = "time passed"
    SERVED = "a power was used at its own time"


UNSURE = frozenset(
    {
        Happening.MAY_HAVE_BEGUN,
        Happening.SURELY_BEGUN,
        Happening.MAY_HAVE_ENDED,
        Happening.SURELY_ENDED,
    }
)


@frozen(kw_only=True, repr=False)
class Cause:
    """Something that made an answer change. Made by ``history``, not by hand.

    Attributes:
        what: what happened.
        fact: the id of the fact that it happened to; empty where none did.
        says: that fact in a sentence.
        date: the date of a beginning or an end, as coarse as the source is; for a stale fact and
            for one seen or denied, the day of the last sighting.
        backs: what rests on the fact, in words: ``clause``, ``retention rule``, ``mode`` …
        under: where time passed: ids of the facts on which the rules on keeping and copying rest
            that the answers use.
    """

    what: Happening
    fact: str = ""
    says: str = ""
    date: Moment | None = None
    backs: tuple[str, ...] = ()
    under: tuple[str, ...] = ()

    @property
    def uncertain(self) -> bool:
        """Whether the change lies somewhere between two instants, since its date is coarse."""
        return self.what in UNSURE

    def __str__(self) -> str:
        if not self.fact:
            rules = f", under {', '.join(self.under)}" if self.under else ""
            return f"{self.what.value}{rules}"
        rests = f" ({', '.join(self.backs)})" if self.backs else ""
        return f"{self.fact}{rests} {self.what.value}{self._dated}: {self.says}"

    @property
    def _dated(self) -> str:
        if self.date is None:
            return ""
        if self.what is Happening.STALE:
            return f", last seen {self.date}"
        return f", some time in {self.date}" if self.uncertain else f" {self.date}"

    def __repr__(self) -> str:
        return f"<Cause {self}>"

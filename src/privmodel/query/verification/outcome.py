"""What a verification can come to."""

from __future__ import annotations

from enum import StrEnum

from privmodel.inference.verdict import Verdict

__all__ = ["Outcome"]


class Outcome(StrEnum):
    """Whether a guarantee holds, from best to worst.

    *Open*: some situation can't be decided by what is known, and none is worse. *Disputed*: some
    situation turns on a statement that sources contradict each other about, and none is worse.
    """

    HOLDS = "holds"
    OPEN = "open"
    DISPUTED = "disputed"
    VIOLATED = "violated"

    @classmethod
    def of(cls, verdict: Verdict) -> Outcome:
        """What the verdict on the forbidden thing means for the guarantee."""
        return _OF[verdict]

    @property
    def rank(self) -> int:
        """0 for what holds, 3 for what is violated."""
        return list(Outcome).index(self)


_OF = {
    Verdict.NO: Outcome.HOLDS,
    Verdict.UNKNOWN: Outcome.OPEN,
    Verdict.CONFLICTING: Outcome.DISPUTED,
    Verdict.YES: Outcome.VIOLATED,
}

"""A real event written down as a question: what was reported, how surely, and on which pages."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from attrs import field, frozen

from privmodel.model.record import checked, one_or_many
from privmodel.model.timeline import Moment, optional_moment

__all__ = ["Case", "Certainty", "WhyOpen"]


class Certainty(StrEnum):
    """How surely the event is reported as it was written down."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class WhyOpen(StrEnum):
    """Why an answer stays open although the event is known."""

    RIGHTLY_OPEN = "rightly_open"
    """Nothing but the event itself told: whoever had to predict it could not have known."""
    MISSING_FACT = "missing_fact"
    """A document would settle it that nobody has read into the catalogue."""
    MODEL_GAP = "model_gap"
    """The facts are there, and the model can't draw the conclusion."""


def _addresses(values: Iterable[str] | str | None) -> tuple[str, ...]:
    return one_or_many(values)


@checked
@frozen(kw_only=True)
class Case:
    """Where a question comes from that asks for an event which really happened.

    Args:
        happened: the event in a sentence or two.
        sources: addresses of the pages that report it. They are left out when it is predicted.
        certainty: how surely it is reported so.
        stated: whether the report states what is expected; otherwise somebody concluded it.
        reported: the first day on which anybody could read of it; None: nobody said.
    """

    happened: str = ""
    sources: tuple[str, ...] = field(default=(), converter=_addresses)
    certainty: Certainty = field(default=Certainty.HIGH, converter=Certainty)
    stated: bool = True
    reported: Moment | None = field(default=None, converter=optional_moment)

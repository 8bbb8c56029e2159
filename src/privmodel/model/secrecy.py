"""Who may be told of an order: a record of its own, with its issuer, its length and its dates."""

from __future__ import annotations

from enum import StrEnum

from attrs import field, frozen

from privmodel.errors import InvalidModel

from .record import checked, frozen_ids

__all__ = ["Secrecy", "SecrecyRule"]


class SecrecyRule(StrEnum):
    """What the law says about telling the person concerned."""

    SEALED = "sealed"
    GAG_BY_STATUTE = "gag_by_statute"
    GAG_BY_ORDER = "gag_by_order"
    NOTICE_DEFERRED = "notice_deferred"
    NOTICE_REQUIRED = "notice_required"
    NOT_FORBIDDEN = "not_forbidden"


@checked
@frozen(kw_only=True)
class Secrecy:
    """What may be said of an order under some instruments. It says nothing of what was said.

    Args:
        instruments: ids of the instruments; none: every one of the law.
        rule: sealed by the court, forbidden by statute, forbidden if an order says so, to be told
            but later, to be told, or not forbidden.
        issuer: who orders the silence, where somebody must.
        max_days: for how long at most, in days.
        renewable: whether that may be renewed.
        open: whether the rule is unsettled, or no source says.
        facts: ids of the facts that it rests on.
    """

    instruments: frozenset[str] = field(default=frozenset(), converter=frozen_ids)
    rule: SecrecyRule = field(converter=SecrecyRule)
    issuer: str = ""
    max_days: float | None = None
    renewable: bool = False
    open: bool = False
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)

    def __attrs_post_init__(self) -> None:
        if self.max_days is not None and not self.max_days > 0:
            raise InvalidModel("Secrecy.max_days", self.max_days, "give a positive number of days")

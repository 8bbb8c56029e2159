"""The steps at which an answer can break, in the order of how near the adversary came."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Ground", "Step"]


class Step(StrEnum):
    """Why something is not obtained at a place."""

    SEALED = "sealed"
    NEED_NOT_KNOWN = "need not known"
    FORBIDDEN = "forbidden by law"
    REFUSED = "refused"
    OUT_OF_REACH = "out of territorial reach"
    NO_NEXUS = "the law does not apply"
    NOT_COMPELLED = "not compelled"
    GROUND_NOT_ADMITTED = "ground not admitted"
    CONDITION_NOT_MET = "condition not met"
    ORDER_FIRST = "another order first"
    NOT_IN_FORCE = "not in force"
    NOT_ASKED = "not asked"
    EXPIRED = "expired"
    NOT_YET_THERE = "not yet there"
    NEVER_THERE = "never there"
    NO_ACCESS = "no access"


class Ground(StrEnum):
    """Why a holder hands something over. The last two are at the holder's discretion."""

    LAW = "law"
    POLICY = "policy"
    PRACTICE = "practice"


ALL_GROUNDS = frozenset(Ground)

UNASKED = frozenset({Step.CONDITION_NOT_MET, Step.ORDER_FIRST, Step.NOT_IN_FORCE, Step.NOT_ASKED})
"""The steps by which a holder is not asked for something at all."""

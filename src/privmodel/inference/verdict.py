"""Four answers to "is it learned?", and how the answers of several questions become one.

A verdict abbreviates three facts: is it reached by what is certain, by admitting what is
disputed, by admitting everything that is possible? Each admits more than the one before, so four
combinations are left, in this order::

                 certain   disputed   possible
    NO              –          –          –
    UNKNOWN         –          –          ✓
    CONFLICTING     –          ✓          ✓
    YES             ✓          ✓          ✓

Every join below is carried out on those three facts and read back as a verdict.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from privmodel.errors import InvalidQuestion

__all__ = ["Verdict", "join_all", "join_branches", "join_some", "judge"]


class Verdict(StrEnum):
    """The answer to one question."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    CONFLICTING = "conflicting"


_RISING = (Verdict.NO, Verdict.UNKNOWN, Verdict.CONFLICTING, Verdict.YES)
_rank = _RISING.index


def judge(certain: bool, disputed: bool, possible: bool) -> Verdict:
    """The verdict on something.

    Arguments:
        certain: reached by rules without doubt.
        disputed: reached once disputed statements count as true.
        possible: reached once open statements count as true as well.
    """
    if certain:
        return Verdict.YES
    if not possible:
        return Verdict.NO
    return Verdict.CONFLICTING if disputed else Verdict.UNKNOWN


def join_some(verdicts: Iterable[Verdict]) -> Verdict:
    """Whether at least one member of a family is learned; of no members, none is: NO.

    Some member is reached at a level exactly if one of them is, so the strongest verdict wins.
    """
    return max(verdicts, key=_rank, default=Verdict.NO)


def join_all(verdicts: Iterable[Verdict]) -> Verdict:
    """Whether every member of a family is learned; of no members, all are: YES.

    All members are reached at a level exactly if each of them is, so the weakest verdict wins.
    """
    return min(verdicts, key=_rank, default=Verdict.YES)


def join_branches(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict when exactly one of several worlds is the real one, but not known which.

    It is certain if it is certain in every world, possible if it is possible in some world, and
    within the reach of disputed statements if it is so in every world. Hence all YES is YES, all
    NO is NO, worlds that are each YES or CONFLICTING are CONFLICTING, and the rest is UNKNOWN:
    where one world says NO and another CONFLICTING, no ruling on the dispute alone makes it
    learned, since that depends on the world too.

    Raises:
        InvalidQuestion: there is no branch, so none can be the real one.
    """
    ranks = [_rank(verdict) for verdict in verdicts]
    if not ranks:
        raise InvalidQuestion("verdicts", (), "give the verdict of at least one branch")
    return judge(
        certain=min(ranks) >= _rank(Verdict.YES),
        disputed=min(ranks) >= _rank(Verdict.CONFLICTING),
        possible=max(ranks) >= _rank(Verdict.UNKNOWN),
    )

"""Verdicts and their joins, against the three facts that they abbreviate."""

from itertools import product

import pytest

from privmodel.errors import InvalidQuestion
from privmodel.inference import Verdict, join_all, join_branches, join_some, judge

FACTS = {
    Verdict.YES: (True, True, True),
    Verdict.CONFLICTING: (False, True, True),
    Verdict.UNKNOWN: (False, False, True),
    Verdict.NO: (False, False, False),
}
FAMILIES = [family for size in (1, 2, 3) for family in product(Verdict, repeat=size)]


def test_judge_reads_the_facts():
    """
    Each verdict stands for one combination of certain, disputed and possible.
    """
    assert {judge(*facts): facts for facts in FACTS.values()} == FACTS


@pytest.mark.parametrize("family", FAMILIES)
def test_joins_are_joins_of_facts(family):
    """
    Some is *or*, all is *and*, and branches are certain in all worlds and possible in any.
    """
    certain, disputed, possible = zip(*(FACTS[verdict] for verdict in family), strict=True)
    assert join_some(family) == judge(any(certain), any(disputed), any(possible))
    assert join_all(family) == judge(all(certain), all(disputed), all(possible))
    assert join_branches(family) == judge(all(certain), all(disputed), any(possible))


@pytest.mark.parametrize(
    ("branches", "joined"),
    [
        ("yes yes", "yes"),
        ("no no", "no"),
        ("yes no", "unknown"),
        ("yes conflicting", "conflicting"),
        ("conflicting conflicting", "conflicting"),
        ("no conflicting", "unknown"),
        ("yes unknown", "unknown"),
        ("conflicting unknown", "unknown"),
    ],
)
def test_branches_by_hand(branches, joined):
    """
    Branches agree to a yes or a no only together, and to a dispute only where none says no.
    """
    assert join_branches(map(Verdict, branches.split())) == joined


def test_of_nothing():
    """
    Of no members some is no and all is yes; of no branches nothing can be said.
    """
    assert join_some([]) is Verdict.NO
    assert join_all([]) is Verdict.YES
    with pytest.raises(InvalidQuestion, match="branch"):
        join_branches([])

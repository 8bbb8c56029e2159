"""The page that maps legal categories, words of reports and data kinds onto each other."""

import re
from pathlib import Path

import pytest

from privmodel.model.data import LEAVES, DataKind
from privmodel.model.law import Category, category_kinds

PAGE = Path(__file__).parents[2] / "docs" / "vocabulary.md"
BESIDES = {"device", "aid.preserve", "aid.retain", "aid.capability", "aid.scan", "aid.unlock"}
"""Categories of law that yield no data from a holder, so that no limb can name them."""


def rows():
    """The rows of the table: the names in each of the first three columns, and the last column."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    found = []
    for line in lines[2:]:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        found.append(([re.findall(r"`([^`]+)`", cell) for cell in cells[:3]], *cells[3:]))
    return found


ROWS = rows()


def test_the_table_is_found():
    """
    Every row has four columns, and none repeats another.
    """
    assert ROWS
    assert all(len(row) == 2 for row in ROWS)
    assert len({str(row) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("category", Category)
def test_each_category_stands_with_the_kinds_that_it_covers(category):
    """
    A legal category stands in the rows of the data kinds that it covers, and in no other.
    """
    named = {kind for (law, _, kinds), _ in ROWS if category.value in law for kind in kinds}
    assert named == {kind.value for kind in category_kinds(category)}


def test_each_leaf_has_a_row():
    """
    Every data kind at the bottom of the taxonomy has a row, whether or not anybody else names it.
    """
    named = {kind for (_, _, kinds), _ in ROWS for kind in kinds}
    assert named >= {leaf.value for leaf in LEAVES}


def test_the_names_exist():
    """
    The third column names data kinds and the first legal categories, apart from those without data.
    """
    for (law, _, kinds), _ in ROWS:
        assert {*kinds} <= {kind.value for kind in DataKind}
        assert {*law} <= {category.value for category in Category} | BESIDES
        assert not kinds or BESIDES.isdisjoint(law)


def test_the_words_of_reports_are_explained():
    """
    A word of reports stands in one row, and where several share a kind all but one are filters.
    """
    words = [word for (_, found, _), _ in ROWS for word in found]
    assert len(words) == len(set(words))
    for leaf in LEAVES:
        told = [why for (_, found, kinds), why in ROWS if found and kinds == [leaf.value]]
        assert sum(not why.startswith("filter") for why in told) <= 1, leaf
    for (_, found, kinds), why in ROWS:
        assert kinds or why, f"{found} has neither a kind nor a reason"

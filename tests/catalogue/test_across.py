"""The page on what platforms show together cites facts that exist, and each row cites some."""

import re
from pathlib import Path

from privmodel.catalogue.registry import builtin

PAGE = Path(__file__).parents[2] / "docs" / "across.md"
ROW = re.compile(r"^\| (?P<id>[CX][XCP]-\d+) \|.*\| (?P<facts>[^|]*) \|$", re.MULTILINE)


def test_the_page_cites_facts_that_exist():
    """
    Every fact that a row names is in a platform's file, and the rows are numbered without a gap.
    """
    catalogue = builtin()
    known = {fact.id for name in catalogue.platforms() for fact in catalogue.platform(name).facts}
    rows = {row["id"]: row["facts"].split(", ") for row in ROW.finditer(PAGE.read_text("utf-8"))}
    assert not {name: set(facts) - known for name, facts in rows.items() if set(facts) - known}
    assert {f"CX-{number}" for number in range(1, 17)} <= rows.keys()
    assert {f"XC-{number}" for number in range(1, 15)} <= rows.keys()

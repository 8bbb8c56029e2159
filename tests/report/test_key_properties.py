"""The page on what key schedules give away."""

from pathlib import Path

from privmodel.model.schedules import SCHEDULES
from privmodel.report.key_properties import ROWS, key_properties

PAGE = Path(__file__).parents[2] / "docs" / "key-properties.md"


def test_the_page_is_up_to_date():
    """
    The committed page is what running the adversaries gives.
    """
    assert PAGE.read_text(encoding="utf-8") == key_properties(), (
        "write it anew: python -m privmodel.report.key_properties > docs/key-properties.md"
    )


def test_every_schedule_has_a_row():
    """
    No schedule is left out of the page.
    """
    assert {type(schedule) for _, schedule, _ in ROWS} == set(SCHEDULES.values())

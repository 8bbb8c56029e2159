"""Stale facts are those that a question of the same day finds open, no more and no fewer."""

import pytest

from privmodel.catalogue.registry import builtin
from privmodel.catalogue.stale import stale_facts
from privmodel.errors import UnknownName
from privmodel.model.evidence import View
from privmodel.model.timeline import moment
from privmodel.rules.standing import standing


@pytest.mark.parametrize("day", ["2022-01-01", "2026-11-24", "2030-01-01"])
def test_what_is_stale_is_open(day):
    """
    A fact without an end is listed exactly if it stands open on that day for its age.
    """
    catalogue = builtin()
    listed = {each.fact.id for each in stale_facts(catalogue, day, files=["platforms/telegram"])}
    time = moment(day).latest
    view = View(on=day)
    for fact in catalogue.platform("telegram").facts:
        if fact.period.end is not None or not fact.seen:
            assert fact.id not in listed
            continue
        here = [each for each in standing(fact, view) if each.start <= time < each.end]
        aged = any("last seen" in doubt.name for each in here for doubt in each.doubts)
        assert aged == (fact.id in listed)


def test_ahead_of_time():
    """
    Looking ahead lists what will be stale by then, and nothing less than on the day itself.
    """
    now = {each.fact.id for each in stale_facts(builtin(), "2026-11-24")}
    soon = {each.fact.id for each in stale_facts(builtin(), "2026-11-24", within=365)}
    then = {each.fact.id for each in stale_facts(builtin(), "2027-11-24")}
    assert now <= soon == then


def test_a_file_that_is_not_there():
    """
    An unknown file is named with the nearest one.
    """
    with pytest.raises(UnknownName, match="telegram"):
        list(stale_facts(builtin(), "2026-11-24", files=["platforms/telegran"]))

"""Writing a platform down and reading it again changes nothing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privmodel.catalogue.registry import builtin
from privmodel.catalogue.schema import platform_document, read_platform
from privmodel.model.encryption import Mode
from privmodel.model.evidence import Fact, Source
from privmodel.model.platform import Platform
from privmodel.model.retention import Ending, Retention
from privmodel.model.timeline import Period

NAMES = builtin().platforms()


@pytest.mark.parametrize("name", NAMES)
def test_reading_what_was_written(name):
    """
    The document of a shipped platform reads back as an equal platform with equal reasons.
    """
    contents = builtin().contents("platforms", name)
    document = platform_document(contents.value, contents.entries)
    again = read_platform(document, "again")
    assert again.value == contents.value
    assert again.entries == contents.entries


@pytest.mark.parametrize("name", NAMES)
def test_reading_what_was_written_as_json(name):
    """
    A document survives JSON: it holds nothing but texts, numbers, lists and tables.
    """
    contents = builtin().contents("platforms", name)
    document = platform_document(contents.value, contents.entries)
    text = json.dumps(document, ensure_ascii=False, allow_nan=False)
    again = read_platform(json.loads(text), "again")
    assert again.value == contents.value
    assert again.entries == contents.entries


@pytest.mark.parametrize("name", NAMES)
def test_writing_twice_is_writing_once(name):
    """
    What is read back writes the same document, imprecise dates to the letter.
    """
    contents = builtin().contents("platforms", name)
    document = platform_document(contents.value, contents.entries)
    again = read_platform(document, "again")
    assert platform_document(again.value, again.entries) == document


@pytest.mark.parametrize("operators", [None, (), ("a", "b")])
def test_a_platform_of_ones_own(operators):
    """
    A platform built by hand, with any number of operators, reads back as an equal one.
    """
    own = Platform(
        id="own",
        operators=operators,
        modes=(
            Mode(id="plain", schedule="transport_only", where={"members": {"at_least": 3}}),
            Mode(id="sealed", schedule="static_keys", kinds=["message_text"], facts=["OW-1"]),
        ),
        retention=(Retention(kinds="traffic_data", at="operator", until=["sent + 2 hours"]),),
        facts=(Fact(id="OW-1", says="So.", period=Period(start="2018-08", end="2020/2021")),),
        sources=(Source(id="S", title="A page", url="https://example.org", grade="press"),),
    )
    assert read_platform(json.loads(json.dumps(platform_document(own))), "own").value == own


@given(days=st.floats(min_value=0, max_value=1e6, allow_subnormal=False))
def test_an_ending_is_written_to_the_last_digit(days):
    """
    However long a period is, it reads back as exactly the period that was written.
    """
    ending = Ending(event="sent", days=days)
    own = Platform(id="own", retention=(Retention(kinds="size", at="operator", until=[ending]),))
    assert read_platform(platform_document(own), "own").value == own

"""Law 9: load after dump is the identity, and faults of a document are said with their place."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privmodel.catalogue.schema import platform_document, read_platform
from privmodel.errors import CatalogueError
from privmodel.strategies import platforms


@given(platforms(elsewhere=("cloud",)))
def test_load_after_dump(platform):
    """
    A platform written as a document and read again is the same platform, rough dates included.
    """
    read = read_platform(platform_document(platform), "drawn.toml").value
    assert read == platform
    assert [dates(fact) for fact in read.facts] == [dates(fact) for fact in platform.facts]


def dates(fact):
    """A fact's dates as they were written, which equality overlooks."""
    seen = [str(sighting.on) for sighting in (*fact.seen, *fact.denied)]
    return str(fact.period), seen


def names_of(document, name, number):
    """What the place of a table may be called: by its id, if it has one, or by its number."""
    table = document[name][number]
    names = [table[key] for key in ("id", "name") if key in table]
    return (f"{name}[{number}]", *(f"{name} {each}" for each in names))


def places(document):
    """The fault of a document: the paths that its error names."""
    with pytest.raises(CatalogueError) as caught:
        read_platform(document, "drawn.toml")
    return " ".join(f"{problem.path}: {problem.message}" for problem in caught.value.problems)


@given(platforms(), st.data())
def test_unknown_keys(platform, data):
    """
    A key that nothing has is an error that names the table in which it stands.
    """
    document = copy.deepcopy(platform_document(platform))
    tables = [(name, n) for name, value in document.items() if isinstance(value, list)
              for n, each in enumerate(value) if isinstance(each, dict)]  # fmt: skip
    if not tables:
        return
    name, number = data.draw(st.sampled_from(tables))
    document[name][number]["colour"] = "red"
    said = places(document)
    assert any(place in said for place in names_of(document, name, number))
    assert "colour" in said


@given(platforms())
def test_unknown_keys_at_the_top(platform):
    """
    So is one at the top of a document.
    """
    assert "colour" in places({**platform_document(platform), "colour": "red"})


@given(platforms(), st.data())
def test_bad_dates(platform, data):
    """
    A date that is none is an error that names the fact and the key.
    """
    document = copy.deepcopy(platform_document(platform))
    if not document["fact"]:
        return
    number = data.draw(st.integers(0, len(document["fact"]) - 1))
    key = data.draw(st.sampled_from(("from", "until", "seen", "denied")))
    bad = data.draw(st.sampled_from(("2024-13-01", "yesterday", "2024-05-01/2024-02-01")))
    document["fact"][number][key] = bad if key in ("from", "until") else [f"S1 {bad}"]
    said = places(document)
    assert any(place in said for place in names_of(document, "fact", number))
    assert bad in said


@given(platforms(), st.data())
def test_dangling_ids(platform, data):
    """
    An id of a fact or source that is not there is an error that names who uses it.
    """
    document = copy.deepcopy(platform_document(platform))
    users = [(name, n) for name in ("mode", "retention", "replication", "clause", "practice")
             for n in range(len(document[name]))]  # fmt: skip
    if users:
        name, number = data.draw(st.sampled_from(users))
        document[name][number]["facts"] = ["NOWHERE-1"]
        assert "NOWHERE-1" in places(document)
        assert any(place in places(document) for place in names_of(document, name, number))
    if document["fact"]:
        document["fact"][0]["seen"] = ["S99 2024-05-01"]
        assert "S99" in places(document)
        assert document["fact"][0]["id"] in places(document)

"""A comparison, written to JSON and read again."""

import json
from pathlib import Path

import pytest
from attrs import fields, has

import privmodel as pm
from privmodel.report import comparison as documents
from privmodel.report.comparison import comparison_document, from_json, to_json

BREACH = pm.adversary(pm.BreachServer())


@pytest.fixture(scope="module")
def comparison():
    """Three platforms of which some kinds are open."""
    return pm.compare(
        ["telegram", "signal", "threema"],
        by=BREACH,
        on="2024-10-01",
        sent="2024-09-01",
        kinds=["message_text", "ip_address", "push_token"],
    )


def test_reading_what_was_written(comparison):
    """
    Reading a written comparison gives an equal one, with every cell and every pair.
    """
    made = comparison_document(comparison)
    assert from_json(to_json(made)) == made
    assert len(made.cells) == 9
    assert {(each.first, each.second): each.relation for each in made.pairs} == {
        (pair.first, pair.second): pair.relation.name.lower() for pair in comparison.pairs
    }
    assert [subject.label for subject in made.subjects] == list(comparison)
    assert all(len(subject.answer.findings) == 3 for subject in made.subjects)
    settled = {(point.label, point.kind) for pair in made.pairs for point in pair.open}
    assert settled == {(cell.label, cell.kind) for cell in made.cells if cell.open}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"format": "privmodel-comparison/9"}, "format"),
        ({"covers": [["0"]]}, r"covers\[0\]\[0\]"),
        ({"kinds": "all"}, "kinds"),
        ({"ranking": []}, "ranking"),
    ],
)
def test_faults_are_named(comparison, change, told):
    """
    A document with a fault is refused with the key path.
    """
    document = json.loads(to_json(comparison_document(comparison)))
    with pytest.raises(pm.CatalogueError, match=told):
        from_json(json.dumps({**document, **change}))


def test_the_page_names_every_field():
    """
    The page on the JSON form names every field of every record.
    """
    page = (Path(__file__).parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
    for name in documents.__all__:
        each = getattr(documents, name)
        if isinstance(each, type) and has(each):
            for field in fields(each):
                assert f"`{field.name}`" in page, f"{name}.{field.name}"

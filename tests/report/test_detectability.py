"""What can be shown, written to JSON and read again."""

import json
from pathlib import Path

import pytest
from attrs import fields, has
from hypothesis import given, reject

import privmodel as pm
from laws.asking import FEWER, questions
from privmodel.query.detecting.detectability import detected
from privmodel.report import detectability
from privmodel.report.detectability import detectability_document, from_json, to_json
from privmodel.rules.detectable import Evidence, Shown


@FEWER
@given(questions())
def test_reading_what_was_written(question):
    """
    Reading what was written gives an equal document, with all four claims by every sort of
    evidence, and a description of every fact of the catalogue that they rest on.
    """
    try:
        exposure = question.ask()
        made = detectability_document(detected(exposure))
    except pm.AnalysisIncomplete:
        reject()
    assert from_json(to_json(made)) == made
    assert len(made.showings) == len(Shown) * (1 + len(Evidence))
    told = {fact.id for fact in made.answer.facts}
    named = {name for each in made.showings for name in each.facts if exposure.fact(name)}
    assert named <= told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"format": "privmodel-detectability/9"}, "format"),
        ({"leads": None}, "leads"),
        ({"showings": [{}]}, r"showings\[0\]"),
    ],
)
def test_faults_are_named(change, told):
    """
    A document with a fault is refused with the key path.
    """
    chat = pm.conversation("signal", sent="2024-09-01")
    found = pm.detectability(chat, by=pm.adversary(pm.SeizeDevice()), on="2024-10-01")
    document = json.loads(to_json(detectability_document(found)))
    with pytest.raises(pm.CatalogueError, match=told):
        from_json(json.dumps({**document, **change}))


def test_the_page_names_every_field():
    """
    The page on the JSON form names every field of every record.
    """
    page = (Path(__file__).parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
    for name in detectability.__all__:
        each = getattr(detectability, name)
        if isinstance(each, type) and has(each):
            for field in fields(each):
                assert f"`{field.name}`" in page, f"{name}.{field.name}"

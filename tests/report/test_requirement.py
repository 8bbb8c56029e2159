"""What it takes, written to JSON and read again."""

import json

import pytest
from hypothesis import assume, given

import privmodel as pm
from laws.asking import FEWER, questions
from privmodel.report.requirement import from_json, requirement_document, to_json


@FEWER
@given(questions())
def test_reading_what_was_written(question):
    """
    Reading a written requirement gives an equal one.
    """
    exposure = question.ask()
    assume(len(exposure))
    try:
        made = requirement_document(exposure.requires(min(exposure)))
    except pm.AnalysisIncomplete:
        assume(False)
    assert from_json(to_json(made)) == made


@pytest.fixture(scope="module")
def document():
    """A sound document as plain values."""
    chat = pm.conversation("signal", sent="2024-09-01")
    found = pm.requires(chat, "message_text", among=[pm.SeizeDevice()], on="2024-10-01")
    return json.loads(to_json(requirement_document(found)))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"format": "privmodel-requirement/9"}, "format"),
        ({"every": "no"}, "every"),
        (
            {"certain": [{"choices": [{"count": "1", "of": []}]}]},
            r"certain\[0\].choices\[0\].count",
        ),
        ({"certain": [{"choices": [{"count": True, "of": []}]}]}, "whole number"),
        ({"surely": []}, "surely"),
        ({"powers": {}}, "powers"),
    ],
)
def test_faults_are_named(document, change, told):
    """
    A document with a fault is refused with the key path.
    """
    with pytest.raises(pm.CatalogueError, match=told):
        from_json(json.dumps({**document, **change}))

"""What can be changed, written to JSON and read again."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import privmodel as pm
from laws import bending
from privmodel.report.mitigation import from_json, mitigation_document, to_json


@settings(max_examples=10)
@given(bending.talks(), st.sampled_from(["sender", "recipient"]))
def test_reading_what_was_written(talk, who):
    """
    Reading a written mitigation gives an equal one.
    """
    found = pm.mitigate(
        talk, by=pm.adversary(pm.SeizeDevice()), protect="message_text", on=bending.THEN,
        asked_on=bending.ASKED, who=who, from_then_on=True,
        catalogue=pm.Catalogue().with_platform(bending.CLOUD),
    )  # fmt: skip
    made = mitigation_document(found)
    assert from_json(to_json(made)) == made


@pytest.fixture(scope="module")
def document():
    """A sound document as plain values."""
    chat = pm.conversation("telegram", sent="2024-09-01")
    found = pm.mitigate(
        chat, by=pm.adversary(pm.BreachServer()), protect="message_text", on="2024-10-01",
        platforms=["signal"],
    )  # fmt: skip
    return json.loads(to_json(mitigation_document(found)))


def test_a_document_says_what_the_answer_says(document):
    """
    The sets, who can make them, and what remains exposed stand in the document.
    """
    *timers, alone, move = document["from_then_on"]["sets"]
    assert {each["changes"][0]["kind"] for each in timers} == {"timer"}
    (change,) = alone["changes"]
    assert (change["kind"], change["setting"], change["value"]) == ("setting", "secret_chat", "on")
    assert alone["own"]
    assert alone["others"] == []
    assert (move["changes"][0]["platform"], move["others"]) == ("signal", ["recipient"])
    assert [each["platform"] for each in move["conversations"]] == ["telegram", "signal"]
    assert document["supposed"] == "next"
    assert {"kind": "ip_address", "verdict": "yes"} in alone["exposed"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"format": "privmodel-mitigation/9"}, "format"),
        ({"asked": "ten"}, "asked"),
        ({"at_all": {"items": [], "beyond": []}}, "at_all"),
        ({"surely": []}, "surely"),
        ({"offered": {}}, "offered"),
    ],
)
def test_faults_are_named(document, change, told):
    """
    A document with a fault is refused with the key path.
    """
    with pytest.raises(pm.CatalogueError, match=told):
        from_json(json.dumps({**document, **change}))

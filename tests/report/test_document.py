"""The JSON answer comes back as it was, and refuses what it is not."""

import json
from pathlib import Path

import pytest
from attrs import fields, has
from hypothesis import given
from hypothesis import strategies as st

import privmodel as pm
from privmodel.query.files.question import read_question
from privmodel.report import document
from privmodel.report.document import Answer, answer, from_json, to_json
from privmodel.strategies import adversaries, conversations, jurisdictions, platforms

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples" / "questions").glob("*.toml"))


@st.composite
def exposures(draw):
    platform = draw(platforms())
    law = draw(jurisdictions(known=True))
    chat = draw(conversations(platform, max_messages=2))
    asker = draw(adversaries(chat, laws=[law], max_powers=2))
    catalogue = pm.Catalogue().with_platform(platform).with_jurisdiction(law)
    return pm.obtainable(chat, by=asker, on="2024-10-01", catalogue=catalogue)


@given(exposures())
def test_written_and_read_again(exposure):
    """
    Reading the JSON text of an answer gives an equal answer.
    """
    made = answer(exposure)
    assert from_json(to_json(made)) == made
    assert made.catalogue.digest is None


@pytest.fixture(scope="module")
def example():
    question = read_question(ROOT / "examples" / "questions" / "whatsapp_backup_encrypted.toml")
    return question.ask()[0]


@pytest.fixture(scope="module")
def plain(example):
    return json.loads(to_json(answer(example)))


def test_it_says_what_was_found(example, plain):
    """
    The document has every finding, with verdict, step and items as the exposure has them.
    """
    assert [each["kind"] for each in plain["findings"]] == list(example)
    for each in plain["findings"]:
        finding = example[each["kind"]]
        assert each["verdict"] == finding.verdict
        assert each["broke"] == finding.broke
        assert len(each["items"]) == len(finding.items)
        assert len(each["obstacles"]) == len(finding.obstacles)
        for told, obstacle in zip(each["obstacles"], finding.obstacles, strict=True):
            assert told["missing"] == [[str(item) for item in s] for s in obstacle.missing]


def test_every_fact_named_is_there(plain):
    """
    Every fact that a finding, an obstacle or a default names is in the document, with sources.
    """
    there = {fact["id"]: fact for fact in plain["facts"]}
    named = {name for each in plain["findings"] for name in each["facts"]}
    named |= {n for each in plain["findings"] for o in each["obstacles"] for n in o["facts"]}
    named |= {name for each in plain["defaults"] for name in each["facts"]}
    assert named == set(there)
    assert any(fact["sources"] for fact in there.values())


def test_the_catalogue_is_named(plain):
    """
    The document names the catalogue by its version and by the digest of its files.
    """
    assert plain["catalogue"]["version"] == pm.builtin().version
    assert plain["catalogue"]["digest"] == pm.builtin().digest()


def test_kinds_can_be_chosen(example):
    """
    Only the kinds asked for are answered, parents included.
    """
    made = answer(example, ("message_content",))
    assert [each.kind for each in made.findings] == ["message_content"]


def changed(plain, path, value):
    """A deep copy of the document with one value set, or deleted where it is ``...``."""
    copy = json.loads(json.dumps(plain))
    at = copy
    for step in path[:-1]:
        at = at[step]
    if value is ...:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return json.dumps(copy)


@pytest.mark.parametrize(
    ("path", "value", "place", "words"),
    [
        (("format",), "privmodel-answer/2", "format", "'privmodel-answer/1'"),
        (("format",), ..., "format", "None"),
        (("reminder",), 3, "reminder", "3 won't do; write a text"),
        (("on",), ..., "on", "missing"),
        (("onn",), "x", "onn", "did you mean 'on'"),
        (("findings",), {}, "findings", "write a list"),
        (("findings", 0), 1, "findings[0]", "write an object"),
        (("findings", 0, "verdict"), None, "findings[0].verdict", "write a text"),
        (("findings", 0, "beforehand"), "no", "findings[0].beforehand", "true or false"),
        (("findings", 0, "verdct"), "no", "findings[0].verdct", "did you mean 'verdict'"),
        (("findings", 0, "residual"), [], "findings[0].residual", "write an object"),
        (("conversation",), [], "conversation", "write an object"),
        (("catalogue", "digest"), 7, "catalogue.digest", "write a text"),
    ],
)
def test_what_does_not_fit_is_refused(plain, path, value, place, words):
    """
    A field that is unknown, missing or of the wrong type is refused with its place.
    """
    with pytest.raises(pm.CatalogueError) as caught:
        from_json(changed(plain, path, value))
    (problem,) = caught.value.problems
    assert problem.path == place
    assert words in problem.message


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "nul", '{"a": 1, "a": 2}', '{"a": NaN}', "[" * 100_000, '"\ud800"'],
    ids=lambda text: text[:12] or "empty",
)
def test_what_is_no_answer_is_refused(text):
    """
    A text that is no JSON object is refused with an error of ours.
    """
    with pytest.raises(pm.CatalogueError):
        from_json(text)


def records(cls=Answer):
    """The record classes that an answer is made of."""
    found = {cls}
    for name in document.__all__:
        each = getattr(document, name)
        if isinstance(each, type) and has(each):
            found.add(each)
    return found


def test_the_page_names_every_field():
    """
    The page on the JSON form names every field of every record.
    """
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    for cls in records():
        for field in fields(cls):
            assert f"`{field.name}`" in page, f"{cls.__name__}.{field.name}"

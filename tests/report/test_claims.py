"""Checked claims, as text for readers, and written to JSON and read again."""

import json

import pytest

import privmodel as pm
from privmodel.report.claims import claims_counted, claims_list, claims_text
from privmodel.report.claims_document import claims_document, from_json, to_json
from privmodel.report.pages import platform_page

CATALOGUE = pm.builtin()


def chosen(platform, *names, **more):
    """Some shipped claims on a platform, checked."""
    claims = CATALOGUE.claims(platform)
    return [pm.check_claim(claims.claim(name), platform, **more) for name in names]


@pytest.mark.parametrize(
    ("platform", "names"),
    [
        ("briar", ("BR-c1", "BR-c2")),
        ("telegram", ("TG-c1", "TG-c107", "TG-c115")),
        ("matrix", ("MX-c1",)),
    ],
)
@pytest.mark.parametrize("known_at", [None, "2026-01-01"])
def test_reading_what_was_written(platform, names, known_at):
    """
    Reading written claims gives an equal document, which says with what knowledge it was checked.
    """
    checked = chosen(platform, *names, on="2026-08-22", known_at=known_at)
    made = claims_document(CATALOGUE, platform, checked)
    assert from_json(to_json(made)) == made
    assert made.known_at == known_at
    assert [each.id for each in made.claims] == list(names)


@pytest.fixture(scope="module")
def document():
    """A sound document as plain values."""
    checked = chosen("telegram", "TG-c3", "TG-c108")
    return json.loads(to_json(claims_document(CATALOGUE, "telegram", checked)))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"format": "privmodel-claims/9"}, "format"),
        ({"claims": {}}, "claims"),
        ({"said": []}, "said"),
        ({"platform": 3}, "platform"),
    ],
)
def test_faults_are_named(document, change, told):
    """
    A document with a fault is refused with the key path.
    """
    with pytest.raises(pm.CatalogueError, match=told):
        from_json(json.dumps({**document, **change}))


def test_a_fault_deep_inside_is_named(document):
    """
    A fault of one verdict is named by its key path.
    """
    document = json.loads(json.dumps(document))
    document["claims"][0]["as_said"]["evidence"][0]["sure"] = "yes"
    with pytest.raises(pm.CatalogueError, match=r"claims\[0\].as_said.evidence\[0\].sure"):
        from_json(json.dumps(document))


def test_a_quotation_is_marked_as_one():
    """
    What somebody said stands in quotation marks, what it means does not.
    """
    text = claims_text(CATALOGUE, "telegram", chosen("telegram", "TG-c4"))
    assert "“To date, we have disclosed 0 bytes of user messages to third parties" in text
    assert "\n  meaning: No contents of messages were ever given to anybody" in text


def test_before_perhaps_and_later_are_told_apart():
    """
    A verdict on the past shows what came before with its sentence, and what came later by its id.
    """
    text = claims_text(CATALOGUE, "telegram", chosen("telegram", "TG-c3", on="2026-08-22"))
    assert "\n    perhaps contradicted by TG-79 (2018, press): " in text
    assert "\n    later contradicted by TG-80" in text
    assert "said again, 2026-08-22: contradicted: contradicted by TG-80" in text


def test_the_knowledge_is_said():
    """
    A verdict says whether it was reached with hindsight.
    """
    now = claims_text(CATALOGUE, "proton_mail", chosen("proton_mail", "PM-c1"))
    then = claims_text(CATALOGUE, "proton_mail", chosen("proton_mail", "PM-c1", known_at="2021-08"))
    assert "with all that is known today: contradicted" in now
    assert "with what was known by 2021-08: nothing seen" in then


def test_conditions_are_listed():
    """
    What holds only if something is so says what; what is violated says what would mend it.
    """
    conditions = claims_text(CATALOGUE, "matrix", chosen("matrix", "MX-c1"))
    assert ": holds only if\n    encrypted on\n" in conditions
    violated = claims_text(CATALOGUE, "telegram", chosen("telegram", "TG-c107"))
    assert ": violated\n    it would hold if secret_chat on, nothing is reported\n" in violated


def test_what_holds_says_how_far_it_was_looked_at():
    """
    A sentence that holds says which dimensions were covered up to some number only.
    """
    text = claims_text(CATALOGUE, "signal", chosen("signal", "SG-c1"))
    assert ": holds\n    covered up to participants: 3 in groups and channels\n" in text


def test_the_list_counts_every_sentence():
    """
    The list of sentences counts each platform's sentences, each once.
    """
    counted = claims_counted(CATALOGUE)
    assert {name: sum(each.values()) for name, each in counted.items()} == {
        name: len(CATALOGUE.claims(name).claims) for name in CATALOGUE.claimed()
    }
    assert claims_list(CATALOGUE).splitlines()[0] == "briar: 2 on guarantees"


def test_nothing_is_said_of_a_platform():
    """
    A platform of which no sentence is collected says so.
    """
    assert claims_text(CATALOGUE, "sms", ()).startswith("nobody's sentences about SMS")


def test_a_platforms_page_lists_what_is_said_of_it():
    """
    A platform's generated page lists the sentences on it, and one without any has no such part.
    """
    page = platform_page(CATALOGUE, "briar")
    assert "## What is said of it" in page
    assert "- **BR-c1** No server learns who writes to whom; there is none." in page
    assert "## What is said of it" not in platform_page(CATALOGUE, "mobile_systems")

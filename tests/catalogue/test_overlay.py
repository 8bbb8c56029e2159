"""A user's own changes to shipped files: facts added, put in the place of others, or withdrawn."""

from pathlib import Path

import pytest

import privmodel as pm
from privmodel.errors import CatalogueError, UnknownName

CLAUSE = {"kinds": ["ip_address"], "gives": "refuses"}
OWN = {
    "format": 1,
    "overlay": "platforms/telegram",
    "source": [
        {"id": "MINE", "title": "Own reading", "url": "https://example.org", "grade": "press"}
    ],
}


def answer(catalogue, kind="ip_address", on="2024-10-01"):
    """What a French criminal court obtains of a cloud chat."""
    chat = pm.conversation("telegram", sent="2024-09-01", catalogue=catalogue)
    court = pm.court(
        "fr",
        suspicion={"offence": "organised_crime", "max_penalty_years": 10, "breaks_terms": True},
    )
    return pm.obtainable(chat, by=court, on=on, catalogue=catalogue)[kind]


def with_fact(**fact):
    """The overlay with one fact of one's own."""
    base = {"grade": "press", "seen": ["MINE 2024-09-30"], "from": "2024-09-01"}
    return OWN | {"fact": [{"id": "ME-1", "says": "We know better.", **base, **fact}]}


def test_an_added_fact_changes_the_answer_and_not_the_catalogue():
    """
    What a user states is drawn from as if it stood in the file; the shipped file stays as it is.
    """
    kept = {"kinds": ["draft"], "at": "operator"}
    before = pm.builtin().digest()
    mine = pm.builtin().with_overlay(with_fact(retention=[kept]))
    assert "ME-1" in mine.platform("telegram").facts_by_id
    assert "ME-1" not in pm.builtin().platform("telegram").facts_by_id
    assert pm.builtin().digest() == before != mine.digest()
    assert mine.version.endswith("+own")


def test_a_fact_of_the_same_id_replaces_what_stood_there():
    """
    Replacing the clause of September 2024 by a refusal takes the ground for giving addresses away.
    """
    assert answer(pm.builtin()).verdict is pm.Verdict.YES
    document = pm.builtin().contents("platforms", "telegram")
    clauses = {
        name
        for clause in document.value.clauses
        if clause.gives.value == "may"
        for name in clause.facts
    }
    changes = [
        {"id": name, "says": "It refuses.", "grade": "press", "seen": ["MINE 2024-09-30"],
         "clause": [CLAUSE]}
        for name in sorted(clauses)
    ]  # fmt: skip
    mine = pm.builtin().with_overlay(OWN | {"fact": changes})
    finding = answer(mine)
    assert finding.verdict is not pm.Verdict.YES or finding.ground is pm.Ground.PRACTICE


def test_what_is_withdrawn_is_open():
    """
    Withdrawing every fact that an answer rests on opens it, and never turns it round.
    """
    finding = answer(pm.builtin())
    ours = sorted(name for name in finding.facts if name.startswith("TG-"))
    assert ours
    gone = [{"fact": name, "why": "not believed here"} for name in ours]
    mine = pm.builtin().with_overlay(
        {"format": 1, "overlay": "platforms/telegram", "withdraw": gone}
    )
    assert answer(mine).verdict is pm.Verdict.UNKNOWN


def test_a_law_can_be_changed_too(tmp_path):
    """
    An overlay is a file like any other, and laws take them as well.
    """
    file = tmp_path / "mine.toml"
    file.write_text(
        'format = 1\noverlay = "law/fr"\n[[withdraw]]\nfact = "FR-2"\nwhy = "A newer text."\n',
        encoding="utf-8",
    )
    mine = pm.builtin().with_overlay(file)
    (fact,) = [each for each in mine.jurisdiction("fr").facts if each.id == "FR-2"]
    assert not fact.seen
    assert fact.grade is pm.Grade.UNCONFIRMED


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        ({"overlay": "telegram"}, "overlay", "platforms/telegram"),
        ({"overlay": 3}, "overlay", "platforms/telegram"),
        ({"formt": 1}, "formt", "format"),
        ({"format": 2}, "format", "format = 1"),
        ({"withdraw": [{"fact": "TG-99999", "why": "x"}]}, "withdraw[0].fact", "TG-"),
        ({"withdraw": [{"fact": "TG-9"}]}, "withdraw[0].why", "say why"),
        ({"withdraw": [{"fact": "TG-9", "why": "x", "whi": 1}]}, "withdraw[0].whi", "why"),
        ({"withdraw": "TG-9"}, "withdraw", "[[withdraw]]"),
        ({"fact": [{"id": "ME-1", "says": "x", "grade": "rumour"}]}, "fact ME-1.grade", "rumour"),
        ({"retention": [{"kinds": ["contacts"], "at": "operator", "facts": ["ME-9"]}]},
         "retention", "ME-9"),
    ],
)  # fmt: skip
def test_a_faulty_overlay(change, place, words):
    """
    A mistake is named with its place and what would be right, and nothing is half done.
    """
    with pytest.raises(CatalogueError) as error:
        pm.builtin().with_overlay(OWN | change)
    assert any(
        problem.path.startswith(place) and words in problem.message
        for problem in error.value.problems
    ), error.value


def test_an_overlay_of_nothing():
    """
    The file that an overlay changes must be there.
    """
    with pytest.raises(UnknownName, match="telegram"):
        pm.builtin().with_overlay(OWN | {"overlay": "platforms/telegran"})


def test_overlays_of_one_file_add_up():
    """
    A second overlay of a file is laid over the first, and what the first withdrew stays so.
    """
    first = pm.builtin().with_overlay(OWN | {"withdraw": [{"fact": "TG-9", "why": "no"}]})
    second = first.with_overlay(with_fact())
    facts = second.platform("telegram").facts_by_id
    assert "ME-1" in facts
    assert not facts["TG-9"].seen
    contexts = [entry.context for entry in second.contents("platforms", "telegram").entries]
    assert any(contexts), "the reasons of the file are still there"


@pytest.mark.parametrize(
    "table",
    [
        {"establishment": [{"country": "uk", "relation": "established"}]},
        {"clause": [{"kinds": ["email"], "gives": "may", "where": {"country": "usa"}}]},
        {"practice": [{"kinds": ["email"], "gave": True, "countries": ["xx"]}]},
    ],
)
def test_a_name_that_leads_nowhere(table):
    """
    A misspelt country would change answers in silence, so that an overlay with one is refused.
    """
    with pytest.raises(CatalogueError, match="country"):
        pm.builtin().with_overlay(with_fact(**table))


HARBOUR = Path("examples/platforms/harbour.toml")
CLAIMS = Path("src/privmodel/catalogue/data/claims/signal.toml")


def of_harbour(catalogue):
    """Whether a breach of the example's servers gives who wrote."""
    chat = pm.conversation("harbour", sent="2026-09-20", catalogue=catalogue)
    breach = pm.adversary(pm.BreachServer(platform="harbour"))
    return pm.obtainable(chat, by=breach, on="2026-10-01", catalogue=catalogue)["sender"].verdict


def test_a_file_of_ones_own_is_asked_like_any_other(tmp_path):
    """
    A platform in a file, whatever the file is called, answers, and overlays can be laid over it.
    """
    copy = tmp_path / "called-otherwise.toml"
    copy.write_bytes(HARBOUR.read_bytes())
    mine = pm.builtin().with_file(copy)
    assert "harbour" in mine.platforms()
    assert "harbour" not in pm.builtin().platforms()
    assert mine.version.endswith("+own")
    assert of_harbour(mine) is pm.Verdict.YES
    gone = {"overlay": "platforms/harbour", "withdraw": [{"fact": "HB-3", "why": "Not built."}]}
    assert of_harbour(mine.with_overlay(gone)) is pm.Verdict.UNKNOWN


def test_a_law_of_ones_own_takes_the_place_of_the_shipped_one(tmp_path):
    """
    A file with instruments is a law wherever it lies, and stands in for the law of the same id.
    """
    copy = tmp_path / "mine.toml"
    shipped = Path("src/privmodel/catalogue/data/law/kr.toml").read_text(encoding="utf-8")
    copy.write_text(shipped.replace('name = "', 'name = "Revised ', 1), encoding="utf-8")
    law = pm.builtin().with_file(copy).jurisdiction("kr")
    assert law.name.startswith("Revised")
    assert law.instruments == pm.builtin().jurisdiction("kr").instruments


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('format = 1\nid = "x"\nname = "X"\nmode = 3\nchat = 4\n', r"2 problems"),
        ('format = 1\noverlay = "platforms/telegram"\n', "lay it over that one"),
        (CLAIMS.read_text(encoding="utf-8"), "it tells claims"),
        ("format = ", "not TOML"),
    ],
)
def test_a_file_that_describes_nothing(tmp_path, text, message):
    """
    A faulty file, an overlay and a file of claims are refused, each saying what it is.
    """
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=message):
        pm.builtin().with_file(file)


def test_faults_of_an_overlay_come_at_once():
    """
    What an overlay withdraws in vain and what it misspells are told together.
    """
    faulty = with_fact(retention=[{"kinds": ["draught"], "at": "operator"}])
    with pytest.raises(CatalogueError) as caught:
        pm.builtin().with_overlay(faulty | {"withdraw": [{"fact": "TG-9x", "why": "no"}]})
    assert [problem.path for problem in caught.value.problems] == [
        "withdraw[0].fact",
        "fact ME-1.retention[0].kinds[0]",
    ]

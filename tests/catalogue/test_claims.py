"""Files of what is said of platforms: the shipped ones, and what contributors get wrong."""

import json
from pathlib import Path

import pytest

import privmodel.catalogue
from privmodel.catalogue.document import claims_document
from privmodel.catalogue.lint import lint_file
from privmodel.catalogue.lint.claims import CLAIM_CHECKS, ClaimSubject
from privmodel.catalogue.registry import Catalogue, builtin, read_contents
from privmodel.catalogue.schema import read_claims
from privmodel.errors import CatalogueError, InvalidModel, UnknownName
from privmodel.model.claim import LONGEST_QUOTE, Claim, ClaimedPast, Voice

CLAIMS = Path(privmodel.catalogue.__file__).parent / "data" / "claims"
NAMES = builtin().claimed()
EVERY = [(name, claim) for name in NAMES for claim in builtin().claims(name).claims]

GOOD = """\
format = 1
id = "telegram"

[[source]]
id = "EX-S1"
title = "Help page"
date = "2021-05-05"
url = "https://example.org/help"
grade = "operator_policy"

[[claim]]
id = "EX-c1"
by = "operator"
speaker = "help page"
said = "2021-05-05"
until = "2022"
quote = "Nobody can read it."
means = "The operator can't read secret chats."
grade = "operator_policy"
seen = ["EX-S1 2021-05-05", "T3 2025-03-25"]
note = "Said in passing."

[claim.guarantee]
id = "confidentiality_from_operator"
kinds = ["message_text"]
where = { secret_chat = "on" }

[[claim]]
id = "EX-c2"
by = "press"
said = "2021-06"
means = "Nothing was ever given."
grade = "operator_policy"
seen = ["T3 2025-03-25"]

[claim.past]
gave = false
kinds = ["ip_address"]
countries = ["de"]
supported_by = ["TG-84"]
contradicted_by = ["TG-80"]

[[claim]]
id = "EX-c3"
by = "press"
said = "2021-06"
means = "It is the best."
grade = "operator_policy"
seen = ["T3 2025-03-25"]
not_checkable = "An opinion."
"""

MISTAKES = [
    # what is written, what is written instead, the key path, part of the sentence
    ('id = "telegram"', 'id = "telegrm"', "id", "as the file is called"),
    ("[[source]]", "[[sources]]", "sources", "did you mean 'source'"),
    ('by = "operator"', 'by = "operater"', "claim EX-c1.by", "did you mean 'operator'"),
    ('said = "2021-05-05"', "", "claim EX-c1.said", 'missing; add said = "2024-09-23"'),
    ('said = "2021-05-05"', 'said = "May"', "claim EX-c1.said", "write an ISO date"),
    ('until = "2022"', 'until = "2019"', "claim EX-c1.until", "on or after the day"),
    ("Nobody can read it.", "no " * 26, "claim EX-c1.quote", "(these are 26)"),
    ('means = "The operator can\'t read secret chats."\n', "", "claim EX-c1.means", "missing"),
    ('seen = ["EX-S1 2021-05-05", ', 'seen = ["EX-S1", ', "claim EX-c1.seen[0]", "and the day"),
    (
        'seen = ["EX-S1 2021-05-05", "T3 2025-03-25"]',
        "seen = []",
        "claim EX-c1.seen",
        "name a source and its day",
    ),
    ('"confidentiality_from_operator"', '"confidentiality"', "claim EX-c1.guarantee.id", "mean "),
    ('kinds = ["message_text"]', 'kinds = ["text"]', "claim EX-c1.guarantee.kinds[0]", "no data"),
    (
        'kinds = ["message_text"]',
        'kinds = ["ip_address"]',
        "claim EX-c1.guarantee.kinds",
        "name kinds that it protects",
    ),
    (
        '{ secret_chat = "on" }',
        "{ members = { at_most = 5 } }",
        "claim EX-c1.guarantee.where",
        "name",
    ),
    ('= "on"', '= { not = "on" }', "claim EX-c1.guarantee.where", "the values of a setting"),
    ("where = {", "were = {", "claim EX-c1.guarantee.were", "did you mean 'where'"),
    (
        '[claim.guarantee]\nid = "confidentiality_from_operator"\nkinds = ["message_text"]\n'
        'where = { secret_chat = "on" }\n',
        "",
        "claim EX-c1.guarantee",
        "bind it to one of guarantee, past and not_checkable",
    ),
    (
        'note = "Said in passing."',
        'not_checkable = "It is vague."',
        "claim EX-c1.not_checkable",
        "bind it to one of",
    ),
    ("gave = false", 'gave = "no"', "claim EX-c2.past.gave", "write true or false"),
    ('["TG-80"]', '["TG-84"]', "claim EX-c2.past.contradicted_by", "not both"),
    ('id = "EX-c2"', 'id = "EX-c1"', "claim EX-c1", "2 times in this file"),
    ("[claim.past]", "[claim.passed]", "claim EX-c2.passed", "did you mean 'past'"),
]

LEADS_NOWHERE = [
    ('"TG-80"', '"TG-800"', "claim EX-c2.past.contradicted_by", "did you mean 'TG-80'"),
    ('countries = ["de"]', 'countries = ["germany"]', "claim EX-c2.past.countries", "no country"),
    ("secret_chat =", "secret_chats =", "claim EX-c1.guarantee.where.secret_chats", "secret_chat"),
    ('= "on"', '= "yes"', "claim EX-c1.guarantee.where.secret_chat", "no value of secret_chat"),
    ('"EX-S1 2021-05-05"', '"EX-S2 2021-05-05"', "claim EX-c1.seen[0]", "did you mean 'EX-S1'"),
    ('"EX-S1 2021-05-05", ', "", "source EX-S1", "no claim names this source"),
    ('id = "EX-S1"', 'id = "T3"', "source T3.id", "has a source of this id"),
    ('"EX-S1 2021-05-05"', '"EX-S1 2021-05-04"', "claim EX-c1.seen[0]", "before it was said"),
    ('date = "2021-05-05"', 'date = "2021-05-06"', "claim EX-c1.seen[0]", "is of 2021-05-06"),
    (
        '"T3 2025-03-25"]',
        '"T3 2025-03-25", "T2 2024-01-01"]',
        "claim EX-c1.seen[2]",
        "in the order",
    ),
    ('grade = "operator_policy"\nseen', 'grade = "press"\nseen', "claim EX-c1.grade", "write oper"),
    ("read secret chats.", "read secret chats", "claim EX-c1.means", "end it with a full stop"),
    ("An opinion.", "An opinion", "claim EX-c3.not_checkable", "end it with a full stop"),
    ("Nobody can read it.", '\\"Nobody.\\"', "claim EX-c1.quote", "without quotation marks"),
    ('id = "EX-c1"', 'id = "EX-1"', "claim EX-1.id", "the file's two letters"),
]


def written(folder: Path, text: str, name: str = "telegram") -> Path:
    """The file of a folder called ``claims`` that holds a text."""
    (folder / "claims").mkdir(parents=True, exist_ok=True)
    file = folder / "claims" / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_forty_sentences_and_more_are_collected():
    """
    At least forty sentences are collected, of operators and of the press, on twenty platforms.
    """
    assert len(EVERY) >= 40
    assert len(NAMES) >= 20
    assert {claim.by for _, claim in EVERY} >= {Voice.OPERATOR, Voice.PRESS}


@pytest.mark.parametrize("name", NAMES)
def test_shipped_files_are_clean(name):
    """
    No shipped file of claims has a fault: every claim is bound, and leads to what exists.
    """
    assert not lint_file(CLAIMS / f"{name}.toml")


@pytest.mark.parametrize(("name", "claim"), EVERY, ids=[claim.id for _, claim in EVERY])
def test_each_sentence_is_bound_once_and_can_be_looked_up(name, claim):
    """
    A claim is bound in exactly one way, quotes little, and names a source with an address.
    """
    bound = [claim.guarantee is not None, claim.past is not None, claim.not_checkable != ""]
    assert sum(bound) == 1
    assert len(claim.quote.split()) <= LONGEST_QUOTE
    sources = {
        source.id: source
        for source in (*builtin().claims(name).sources, *builtin().platform(name).sources)
    }
    assert all(sources[sighting.source].url.startswith("http") for sighting in claim.seen)


@pytest.mark.parametrize("name", NAMES)
def test_reading_what_was_written(name):
    """
    The document of a shipped file of claims survives JSON and reads back as equal claims.
    """
    claims = builtin().claims(name)
    document = json.loads(json.dumps(claims_document(claims), allow_nan=False))
    assert read_claims(document, "again").value == claims


def test_a_platform_without_a_file_has_no_claims():
    """
    Nothing is said of a platform without a file of claims; a platform that isn't there is an error.
    """
    assert builtin().claims("sms").claims == ()
    with pytest.raises(UnknownName, match="did you mean 'signal'"):
        builtin().claims("signl")
    with pytest.raises(UnknownName, match="SG-c1"):
        builtin().claims("signal").claim("SG-c11")


def test_the_unspoilt_file_is_clean(tmp_path):
    """
    The file that the mistakes are made in is itself without fault.
    """
    assert lint_file(written(tmp_path, GOOD)) == []


@pytest.mark.parametrize(
    ("right", "mistake", "path", "said"), MISTAKES, ids=[f"{m[2]} {m[3]}" for m in MISTAKES]
)
def test_a_mistake_has_an_address_and_a_mend(tmp_path, right, mistake, path, said):
    """
    A mistake is reported with the file, the key path and what would be right.
    """
    assert right in GOOD
    written(tmp_path, GOOD.replace(right, mistake, 1))
    with pytest.raises(CatalogueError) as caught:
        Catalogue(tmp_path).contents("claims", "telegram")
    assert caught.value.file == "telegram.toml"
    messages = [problem.message for problem in caught.value.problems if problem.path == path]
    assert any(said in message for message in messages), str(caught.value)
    assert "ClaimedGuarantee" not in str(caught.value)
    assert "Error)" not in str(caught.value)


@pytest.mark.parametrize(
    ("right", "mistake", "path", "said"), LEADS_NOWHERE, ids=[m[3] for m in LEADS_NOWHERE]
)
def test_what_leads_nowhere_is_found(tmp_path, right, mistake, path, said):
    """
    A name that leads nowhere, a date that can't be and half a sentence are found by the linter.
    """
    assert right in GOOD
    found = lint_file(written(tmp_path, GOOD.replace(right, mistake, 1)))
    messages = [problem.message for problem in found if problem.path == path]
    assert any(said in message for message in messages), found
    assert all("(line " in problem.message for problem in found)


def test_every_check_can_fire(tmp_path):
    """
    No check is idle: each is provoked by one of the mistakes above or by a platform of no file.
    """
    fired = set()
    spoilt = [(GOOD.replace(right, wrong, 1), "telegram") for right, wrong, *_ in LEADS_NOWHERE]
    spoilt.append((GOOD.replace('"telegram"', '"nowhere"', 1), "nowhere"))
    for text, name in spoilt:
        subject = ClaimSubject(read_contents(written(tmp_path, text, name), "claims"), builtin())
        fired |= {check.__name__ for check in CLAIM_CHECKS if list(check(subject))}
    assert fired == {check.__name__ for check in CLAIM_CHECKS}


def test_ten_faults_are_reported_together(tmp_path):
    """
    A file with ten faults reports those ten and no others.
    """
    chosen = {
        "format = 1": "format = 3",
        'title = "Help page"\n': "",
        'by = "operator"': 'by = "nobody"',
        'until = "2022"': 'until = "some day"',
        '"EX-S1 2021-05-05"': '"EX-S1"',
        'note = "Said in passing."': "note = 3",
        '["message_text"]': '["message_txt"]',
        "gave = false": "gave = 0",
        '["ip_address"]': '["ip_adress"]',
        'not_checkable = "An opinion."': "not_checkable = 3",
    }
    text = GOOD
    for right, mistake in chosen.items():
        text = text.replace(right, mistake, 1)
    written(tmp_path, text)
    with pytest.raises(CatalogueError) as caught:
        Catalogue(tmp_path).contents("claims", "telegram")
    assert sorted(problem.path for problem in caught.value.problems) == [
        "claim EX-c1.by",
        "claim EX-c1.guarantee.kinds[0]",
        "claim EX-c1.note",
        "claim EX-c1.seen[0]",
        "claim EX-c1.until",
        "claim EX-c2.past.gave",
        "claim EX-c2.past.kinds[0]",
        "claim EX-c3.not_checkable",
        "format",
        "source EX-S1.title",
    ]


def test_no_two_claims_share_an_id():
    """
    A claim's id names one sentence in the whole catalogue.
    """
    ids = [claim.id for _, claim in EVERY]
    assert len(ids) == len(set(ids))


def test_a_claim_built_by_hand_is_checked():
    """
    A claim that is bound twice can't be built, whoever builds it.
    """
    with pytest.raises(InvalidModel, match="bind it to one of"):
        Claim(
            id="EX-c1",
            by="press",
            said="2021",
            means="It is so.",
            grade="press",
            seen=["S1 2021"],
            not_checkable="It is vague.",
            past=ClaimedPast(kinds=["ip_address"]),
        )

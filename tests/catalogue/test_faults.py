"""A contributor's mistakes: each is named with its file, its key path and the mend, all at once."""

from pathlib import Path

import pytest

from privmodel.catalogue.registry import Catalogue
from privmodel.errors import CatalogueError

GOOD = """\
format = 1
id = "examplechat"
name = "Examplechat"
selectors = ["phone_number"]

[[source]]
id = "E1"
title = "Privacy policy"
date = "2024-01-01"
url = "https://example.org/privacy"
grade = "operator_policy"

[[setting]]
name = "vault"
values = ["off", "on"]
belongs = "conversation"
facts = ["EX-1"]

[[fact]]
id = "EX-1"
says = "Contents are encrypted end to end."
grade = "operator_policy"
from = "2024-01-01"
seen = ["E1 2024-01-01"]
horizon = 730

[[fact.mode]]
id = "sealed"
schedule = { kind = "periodic_rekey", messages = 100, days = 7 }
where = { chat = ["one_to_one", "group"], members = { at_most = 50 } }

[[fact.default]]
setting = "vault"
value = "off"

[[fact.retention]]
kinds = ["ip_address"]
at = "operator"
until = ["connected + 12 months"]
bound = "at_most"

[[fact.replication]]
kinds = ["message_text"]
source = "device"
platform = "icloud"
within_days = 2
modes = ["sealed"]

[[fact.clause]]
kinds = ["ip_address"]
gives = "may"
where = { forum = "criminal" }

[[fact.practice]]
kinds = ["phone_number"]
offences = ["fraud"]

[[fact.establishment]]
country = "us"
relation = "established"
"""

MISTAKES = [
    # what is written, what is written instead, the key path, part of the sentence
    ("format = 1", "", "format", "missing; add format = 1"),
    ("format = 1", "format = 2", "format", "2 won't do; write format = 1"),
    ('id = "examplechat"', "", "id", "missing; add an id, the file's name"),
    ('id = "examplechat"', "id = 7", "id", "7 won't do; write a text in quotes"),
    ('id = "examplechat"', 'id = "exampelchat"', "id", "write 'examplechat', as the file is"),
    ('name = "Examplechat"', 'nmae = "Examplechat"', "nmae", "did you mean 'name'"),
    ('["phone_number"]', '["phone_numbers"]', "selectors[0]", "did you mean 'phone_number'"),
    ('["phone_number"]', "5", "selectors", "5 won't do; write a list in brackets"),
    ("[[setting]]", "[[settings]]", "settings", "did you mean 'setting'"),
    ("[[setting]]", "[setting]", "setting", "write [[setting]]"),
    ('title = "Privacy policy"', "", "source E1.title", 'missing; add title = "Privacy policy"'),
    ('"2024-01-01"\nurl', '"January"\nurl', "source E1.date", "write an ISO date such as"),
    (
        'privacy"\ngrade = "operator_policy"',
        'privacy"\ngrade = "policy"',
        "source E1.grade",
        "did you mean 'operator_policy'",
    ),
    ('values = ["off", "on"]', "values = [0, 1]", "setting vault.values[0]", "0 won't do; write a"),
    ('values = ["off", "on"]', 'values = ["off", "off"]', "setting vault", "give distinct values"),
    ('"conversation"', '"everybody"', "setting vault.belongs", "no owner of a setting is called"),
    ('facts = ["EX-1"]', 'facts = ["EX-11"]', "setting vault.facts", "did you mean 'EX-1'?"),
    ('[[fact]]\nid = "EX-1"', "[[fact]]", "fact[0].id", "missing; add id = "),
    ('says = "Contents', 'say = "Contents', "fact EX-1.say", "did you mean 'says'"),
    ('says = "Contents', 'say = "Contents', "fact EX-1.says", "missing; add says = "),
    ('from = "2024-01-01"', 'from = "01/02/2024"', "fact EX-1.from", "write an ISO date"),
    ("horizon", 'until = "2023"\nhorizon', "fact EX-1.until", "let it end after it begins"),
    ("horizon = 730", 'horizon = "2 years"', "fact EX-1.horizon", "write a number, without quotes"),
    ("horizon = 730", "horizon = 0", "fact EX-1.horizon", "give a positive number of days"),
    ("horizon = 730", 'closed = "yes"', "fact EX-1.closed", "write true or false, without quotes"),
    ("horizon = 730", "context = 3", "fact EX-1.context", "3 won't do; write a text in quotes"),
    ('seen = ["E1 2024-01-01"]', 'seen = ["E1"]', "fact EX-1.seen[0]", "the source and the day"),
    ('seen = ["E1 2024-01-01"]', "seen = 2024", "fact EX-1.seen", "write a list in brackets"),
    ('["E1 2024-01-01"]', '["E2 2024-01-01"]', "fact EX-1.seen[0]", "no source is called 'E2'"),
    ('["E1 2024-01-01"]', '["E1 2024-13-01"]', "fact EX-1.seen[0]", "write an ISO date"),
    ('"periodic_rekey"', '"periodic_rekeys"', "fact EX-1.mode[0].schedule", "did you mean 'peri"),
    ("messages = 100", "mesages = 100", "fact EX-1.mode[0].schedule", "did you mean 'messages'"),
    ("messages = 100", 'messages = "100"', "fact EX-1.mode[0].schedule", "write a number"),
    ("at_most = 50", "most = 50", "fact EX-1.mode[0].where.members", "did you mean 'at_most'"),
    ("at_most = 50", 'at_most = "50"', "fact EX-1.mode[0].where.members", "write a number"),
    ('"group"]', "2]", "fact EX-1.mode[0].where.chat[1]", "2 won't do; write a text in quotes"),
    ('setting = "vault"', "", "fact EX-1.default[0].setting", "name the setting whose default"),
    ('setting = "vault"', 'setting = "vaults"', "fact EX-1.default[0].setting", "mean 'vault'"),
    ('value = "off"', 'value = "of"', "fact EX-1.default[0].value", "did you mean 'off'"),
    (
        'retention]]\nkinds = ["ip_address"]',
        "retention]]",
        "fact EX-1.retention[0].kinds",
        'missing; add kinds = ["ip_address"]',
    ),
    (
        'retention]]\nkinds = ["ip_address"]',
        'retention]]\nkinds = ["size", "ip_adress"]',
        "fact EX-1.retention[0].kinds[1]",
        "did you mean 'ip_address'",
    ),
    (
        'at = "operator"',
        'at = "server"',
        "fact EX-1.retention[0].at",
        "no place is called 'server'",
    ),
    ("+ 12 months", "plus a year", "fact EX-1.retention[0].until[0]", "write an event, such as"),
    ('"connected +', '"conected +', "fact EX-1.retention[0].until[0]", "did you mean 'connected'"),
    ('bound = "at_most"', 'bounds = "at_most"', "fact EX-1.retention[0].bounds", "mean 'bound'"),
    ('bound = "at_most"', 'facts = ["EX-1"]', "fact EX-1.retention[0].facts", "no key of a"),
    ('bound = "at_most"', 'also = ["EX-9"]', "fact EX-1.retention[0].also", "no fact is called"),
    ('platform = "icloud"\n', "", "fact EX-1.replication[0].target", "either a target place or a"),
    ("within_days = 2", "within_days = -2", "fact EX-1.replication[0].within_days", "count days"),
    ('["sealed"]', '["seald"]', "fact EX-1.replication[0].modes", "did you mean 'sealed'"),
    ('gives = "may"', 'gives = "maybe"', "fact EX-1.clause[0].gives", "did you mean 'may'"),
    ('{ forum = "criminal" }', '"criminal"', "fact EX-1.clause[0].where", "write tests in braces"),
    ('country = "us"', "country = false", "fact EX-1.establishment[0].country", "write a text"),
    ('country = "us"', "", "fact EX-1.establishment[0].country", 'missing; add country = "us"'),
    ('["fraud"]', '["frauds"]', "fact EX-1.practice[0].offences", "did you mean 'fraud'"),
    ('["fraud"]', '["fraud"]\nforum = "penal"', "fact EX-1.practice[0].forum", "no forum is"),
    ("[[fact.clause]]", "[[fact.clauses]]", "fact EX-1.clauses", "did you mean 'clause'"),
    (
        "[[setting]]",
        '[[fact]]\nid = "EX-1"\nsays = "Twice."\n\n[[setting]]',
        "fact EX-1",
        "2 times in this file; give each its own id",
    ),
]


def written(folder: Path, text: str, *, into: str = "platforms", name: str = "examplechat") -> Path:
    """The root of a catalogue in which one file holds a text."""
    (folder / into).mkdir(parents=True, exist_ok=True)
    (folder / into / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path, text: str) -> CatalogueError:
    """The error that loading a platform's text raises."""
    with pytest.raises(CatalogueError) as caught:
        Catalogue(written(folder, text)).platform("examplechat")
    return caught.value


def test_the_unspoilt_file_loads(tmp_path):
    """
    The file that the mistakes are made in is itself without fault.
    """
    platform = Catalogue(written(tmp_path, GOOD)).platform("examplechat")
    assert [mode.id for mode in platform.modes] == ["sealed"]
    assert platform.setting("vault").defaults[0].value == "off"


@pytest.mark.parametrize(
    ("right", "mistake", "path", "said"), MISTAKES, ids=[f"{m[2]} {m[3]}" for m in MISTAKES]
)
def test_a_mistake_has_an_address_and_a_mend(tmp_path, right, mistake, path, said):
    """
    A mistake is reported with the file, the key path and what would be right.
    """
    assert GOOD.count(right) >= 1
    error = faults(tmp_path, GOOD.replace(right, mistake, 1))
    assert error.file == "examplechat.toml"
    assert str(error).startswith("examplechat.toml: ")
    assert path in {problem.path for problem in error.problems}, str(error)
    messages = [problem.message for problem in error.problems if problem.path == path]
    assert any(said in message for message in messages), str(error)


@pytest.mark.parametrize(
    ("right", "mistake", "path", "said"), MISTAKES, ids=[f"{m[2]} {m[3]}" for m in MISTAKES]
)
def test_no_sentence_repeats_its_address(tmp_path, right, mistake, path, said):
    """
    No problem says its place twice, leaks a class's name, or is reported twice.
    """
    error = faults(tmp_path, GOOD.replace(right, mistake, 1))
    assert len(set(error.problems)) == len(error.problems)
    for problem in error.problems:
        key = problem.path.rpartition(".")[2].partition("[")[0]
        assert not problem.message.startswith(f"{key}:"), str(problem)
        assert f"{key} is missing" not in problem.message, str(problem)
        for name in ("Error)", "Retention.", "Fact.", "Setting.", "<class", "NoneType"):
            assert name not in problem.message, str(problem)


def test_ten_faults_are_reported_together(tmp_path):
    """
    A file with ten faults reports those ten and no others.
    """
    chosen = {
        "format = 1": "format = 3",
        '["phone_number"]': '["phone_numer"]',
        'title = "Privacy policy"\n': "",
        '"conversation"': '"nobody"',
        'from = "2024-01-01"': 'from = "soon"',
        '["E1 2024-01-01"]': '["E1 yesterday"]',
        "at_most = 50": "below = 50",
        'value = "off"': 'value = "never"',
        'at = "operator"': 'at = "cellar"',
        'gives = "may"': 'gives = "perhaps"',
    }
    text = GOOD
    for right, mistake in chosen.items():
        text = text.replace(right, mistake, 1)
    error = faults(tmp_path, text)
    assert sorted(problem.path for problem in error.problems) == sorted(
        [
            "format",
            "selectors[0]",
            "source E1.title",
            "setting vault.belongs",
            "fact EX-1.from",
            "fact EX-1.seen[0]",
            "fact EX-1.mode[0].where.members",
            "fact EX-1.default[0].value",
            "fact EX-1.retention[0].at",
            "fact EX-1.clause[0].gives",
        ]
    )
    assert str(error).startswith("examplechat.toml: 10 problems\n")


def test_a_problem_names_its_line(tmp_path):
    """
    A faulty key is reported with the line on which it stands, a missing one with its table's.
    """
    wrong = GOOD.replace('at = "operator"', 'at = "cellar"').replace(
        'title = "Privacy policy"\n', ""
    )
    rows = wrong.splitlines()
    problems = {problem.path: problem.message for problem in faults(tmp_path, wrong).problems}
    at = rows.index('at = "cellar"') + 1
    assert problems["fact EX-1.retention[0].at"].endswith(f"(line {at})")
    table = rows.index("[[source]]") + 1
    assert problems["source E1.title"].endswith(f"(line {table})")


@pytest.mark.parametrize("mistake", MISTAKES[::7], ids=[m[2] for m in MISTAKES[::7]])
def test_nothing_is_half_loaded(tmp_path, mistake):
    """
    A file that failed is not among the loaded ones, and fails again when it is asked for again.
    """
    right, wrong, *_ = mistake
    catalogue = Catalogue(written(tmp_path, GOOD.replace(right, wrong, 1)))
    for _ in range(2):
        with pytest.raises(CatalogueError):
            catalogue.platform("examplechat")
    assert catalogue.loaded() == ()


LAW = """\
format = 1
id = "fr"
name = "France"

[gates]
listed_offence = "an offence on the list"

[[source]]
id = "L1"
title = "Code"
url = "https://example.org/code"
grade = "statute"

[[fact]]
id = "FR-1"
says = "A judge may order traffic data."
grade = "statute"
seen = ["L1 2024-01-01"]

[[fact.instrument]]
id = "fr.traffic"
title = "Order for traffic data"
issuers = ["judge"]
any_of = [ { max_penalty_years = { at_least = 3 } }, { listed_offence = "yes" } ]

[[fact.instrument.cell]]
categories = ["rec.log"]
time = "prospective"
max_days = 90
facts = ["FR-1"]
"""

LAW_MISTAKES = [
    ('issuers = ["judge"]', 'forum = "penal"', "fact FR-1.instrument[0].forum", "no forum is"),
    ('"rec.log"', '"rec.logs"', "fact FR-1.instrument[0].cell[0].categories[0]", "mean 'rec.log'"),
    (
        "max_days = 90",
        "max_days = 0",
        "fact FR-1.instrument[0].cell[0].max_days",
        "positive number",
    ),
    (
        "max_days = 90",
        "days = 90",
        "fact FR-1.instrument[0].cell[0].days",
        "did you mean 'max_days'",
    ),
    ("max_days = 90\nfacts", "facts", None, None),
    ('"prospective"', '"future"', "fact FR-1.instrument[0].cell[0].time", "no time mode is called"),
    ('facts = ["FR-1"]', 'facts = ["FR-2"]', "fact FR-1.instrument[0].cell[0].facts", "no fact is"),
    (
        "at_least = 3",
        "atleast = 3",
        "fact FR-1.instrument[0].any_of[0].max_penalty_years",
        "mean 'at_l",
    ),
    (
        "[[fact.instrument.cell]]",
        "[[fact.instrument.limb]]",
        "fact FR-1.instrument[0].limb",
        "no key",
    ),
    ("[[fact.instrument.cell]]", "[[fact.bar]]", "fact FR-1.instrument[0].cell", "missing; add a"),
    ('= "an offence on the list"', "= true", "gates.listed_offence", "write its meaning as a text"),
    ('name = "France"', 'selectors = ["email"]', "selectors", "no key of the file is called"),
]


@pytest.mark.parametrize(("right", "mistake", "path", "said"), LAW_MISTAKES)
def test_a_mistake_in_a_law_has_an_address_and_a_mend(tmp_path, right, mistake, path, said):
    """
    A mistake in a law file is reported as in a platform's; what is no mistake, is not.
    """
    assert right in LAW
    catalogue = Catalogue(written(tmp_path, LAW.replace(right, mistake, 1), into="law", name="fr"))
    if path is None:
        assert catalogue.jurisdiction("fr").instrument("fr.traffic").cells[0].max_days is None
        return
    with pytest.raises(CatalogueError) as caught:
        catalogue.jurisdiction("fr")
    problems = [problem for problem in caught.value.problems if problem.path == path]
    assert problems, str(caught.value)
    assert any(said in problem.message for problem in problems), str(caught.value)


def test_every_faulty_element_of_a_list_is_reported(tmp_path):
    """
    Two misspelt words of one list are two problems, each with its position.
    """
    text = GOOD.replace('kinds = ["ip_address"]', 'kinds = ["sise", "size", "ip"]', 1)
    assert [problem.path for problem in faults(tmp_path, text).problems] == [
        "fact EX-1.retention[0].kinds[0]",
        "fact EX-1.retention[0].kinds[2]",
    ]

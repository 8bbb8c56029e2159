"""Each check fires on a small bad file and not on the good one; the shipped catalogue is clean."""

import subprocess
import sys
from pathlib import Path

import pytest

from privmodel.catalogue.lint import CHECKS, lint_catalogue, lint_contents, lint_file
from privmodel.catalogue.lint.conditions import REQUEST
from privmodel.catalogue.lint.kinds import KEPT_BY_SERVICES
from privmodel.catalogue.lint.subject import Subject
from privmodel.catalogue.registry import Catalogue, builtin, read_contents
from privmodel.model.data import DataKind
from privmodel.model.encryption import Mode
from privmodel.model.law import REQUEST_ATTRIBUTES
from privmodel.model.platform import Platform
from privmodel.model.setting import Setting

SILENT = ", ".join(
    f'"{kind.value}"' for kind in KEPT_BY_SERVICES if kind is not DataKind.IP_ADDRESS
)

PLATFORM = """\
format = 1
id = "examplechat"
name = "Examplechat"

[[unknown]]
kinds = [{SILENT}]
note = "The privacy policy and the report do not speak of them."

[[source]]
id = "E1"
title = "Privacy policy"
date = "2020-01-01/2026-01-01"
url = "https://example.org/privacy"
grade = "operator_policy"

[[source]]
id = "E2"
title = "A report"
date = "2021-05-05"
url = "https://example.org/report"
grade = "press"

[[setting]]
name = "vault"
values = ["off", "on"]
belongs = "conversation"
where = { chat = "one_to_one" }
facts = ["EX-1"]

[[fact]]
id = "EX-1"
says = "Chats are readable by servers, and \\"vaults\\" are not."
grade = "operator_policy"
from = "2020-01-01"
seen = ["E1 2020-01-01", "E2 2021-06-01", "E1 2026-01-01"]
note = "Nothing else."

[[fact.chat]]
kind = "one_to_one"

[[fact.chat]]
kind = "group"

[[fact.default]]
setting = "vault"
value = "off"

[[fact.mode]]
id = "cloud"
schedule = "transport_only"
where = { vault = "off" }

[[fact.mode]]
id = "vault"
schedule = "static_keys"
where = { vault = "on" }

[[fact]]
id = "EX-2a"
says = "Addresses are not kept."
grade = "operator_policy"
from = "2020-01-01"
until = "2022-01-01"
seen = ["E1 2020-01-01"]

[[fact.retention]]
kinds = ["ip_address"]
at = "operator"
existence = "absent"

[[fact]]
id = "EX-2b"
says = "Addresses are kept for a year."
grade = "operator_policy"
from = "2022-01-01"
seen = ["E1 2022-01-01"]

[[fact.retention]]
kinds = ["ip_address"]
at = "operator"
until = ["connected + 12 months"]

[[fact.clause]]
kinds = ["ip_address"]
gives = "may"
where = { country = "us", instrument = "us.warrant", offence = "drugs", forum = "criminal" }

[[fact.practice]]
kinds = ["ip_address"]
countries = ["de"]
offences = ["fraud"]

[[fact]]
id = "EX-3"
says = "It is said to have many users."
grade = "unconfirmed"
context = "A number of users changes nothing."

[[fact]]
id = "EX-4"
says = "It is on the Russian register."
grade = "operator_policy"
from = "2021-01-01"
seen = ["E1 2022-01-01"]

[[fact.class]]
country = "ru"
name = "registered_ori"
""".replace("{SILENT}", SILENT)

LAW = """\
format = 1
id = "at"
name = "Austria"

[gates]
listed_offence = "an offence on the list"

[classes]
carrier = "a carrier"

[[source]]
id = "L1"
title = "Code"
url = "https://example.org/code"
grade = "statute"

[[fact]]
id = "AT-1"
says = "A judge may order traffic data."
grade = "statute"
seen = ["L1 2024-01-01"]

[[fact.instrument]]
id = "at.traffic"
title = "Order for traffic data"
issuers = ["judge"]
any_of = [ { max_penalty_years = { at_least = 3 } }, { listed_offence = "yes" } ]

[[fact.instrument.cell]]
categories = ["rec.log"]
where = { purpose = "identify" }

[[fact.bar]]
categories = ["content.stored"]
where = { foreign = "yes", country = { not = ["de"] } }

[[fact.instrument]]
id = "at.notice"
title = "Notice to build an ability"
issuers = ["minister"]
widens = ["content.live"]
after = ["at.traffic"]
cell = []

[[fact.duty]]
categories = ["rec.log"]
until = ["connected + 6 months"]
classes = ["carrier"]

[[fact.secrecy]]
rule = "sealed"
instruments = ["at.traffic"]

[[fact.assistance]]
way = "mutual_assistance"
executes = ["at.traffic"]

[[fact.membership]]
countries = ["de"]

[[fact.strength]]
first = "at.traffic"
stated = "covers"
second = "at.notice"
"""

BAD = [
    # the check, what is written, what is written instead, the key path
    ("sources_are_used", '"E2 2021-06-01", ', "", "source E2"),
    ("facts_are_seen", 'seen = ["E1 2022-01-01"]', "", "fact EX-2b.seen"),
    (
        "classes_are_declared",
        'name = "registered_ori"',
        'name = "registred_ori"',
        "fact EX-4.class[0].name",
    ),
    ("classes_are_declared", 'country = "ru"', 'country = "sg"', "fact EX-4.class[0].country"),
    (
        "unconfirmed_means_unseen",
        'grade = "unconfirmed"',
        'grade = "unconfirmed"\nseen = ["E1 2022-01-01"]',
        "fact EX-3.seen[0]",
    ),
    (
        "grades_come_from_a_source",
        'grade = "operator_policy"\nfrom = "2022',
        'grade = "court_record"\nfrom = "2022',
        "fact EX-2b.grade",
    ),
    (
        "sightings_are_in_order",
        '"E2 2021-06-01", "E1 2026-01-01"',
        '"E1 2026-01-01", "E2 2021-06-01"',
        "fact EX-1.seen[2]",
    ),
    (
        "sightings_follow_the_beginning",
        'seen = ["E1 2022-01-01"]',
        'seen = ["E1 2021"]\nnote = "Found late."',
        None,
    ),
    (
        "sightings_follow_the_beginning",
        'seen = ["E1 2022-01-01"]',
        'seen = ["E1 2021-12-31"]',
        "fact EX-2b.seen[0]",
    ),
    (
        "sightings_follow_the_beginning",
        'seen = ["E1 2022-01-01"]',
        'seen = ["E1 2021-12-31"]\nnote = "Announced the day before."',
        None,
    ),
    ("sightings_follow_the_source", "E2 2021-06-01", "E2 2021-05-04", "fact EX-1.seen[1]"),
    ("sightings_follow_the_source", "E2 2021-06-01", "E2 2021-05", None),
    (
        "facts_bear_or_say_why_not",
        'context = "A number of users changes nothing."',
        "",
        "fact EX-3",
    ),
    (
        "facts_bear_or_say_why_not",
        'note = "Nothing else."',
        'context = "No use."',
        "fact EX-1.context",
    ),
    ("names_of_facts_have_one_form", 'id = "EX-3"', 'id = "ex 3"', "fact ex 3.id"),
    ("versions_meet", 'until = "2022-01-01"', 'until = "2021-01-01"', "fact EX-2b.from"),
    ("versions_meet", 'until = "2022-01-01"', 'until = "2021-06/2022-06"', None),
    (
        "statements_do_not_contradict",
        'until = "2022-01-01"',
        'until = "2023-01-01"',
        "fact EX-2a.retention[0].existence",
    ),
    ("statements_do_not_contradict", 'until = "2022-01-01"', 'until = "2021/2023"', None),
    (
        "statements_do_not_contradict",
        'until = "2022-01-01"',
        'until = "2023-01-01"\ndenied = ["E2 2021-06-01"]',
        None,
    ),
    (
        "attributes_exist",
        'where = { vault = "on" }',
        'where = { valut = "on" }',
        "fact EX-1.mode[1].where.valut",
    ),
    (
        "attributes_exist",
        'where = { vault = "on" }',
        'where = { vault = "on" }\nkeys_checked = { verifed = "yes" }',
        "fact EX-1.mode[1].keys_checked.verifed",
    ),
    (
        "attributes_exist",
        'offence = "drugs"',
        'ofence = "drugs"',
        "fact EX-2b.clause[0].where.ofence",
    ),
    (
        "attributes_exist",
        'country = "us", i',
        'chat = "group", i',
        "fact EX-2b.clause[0].where.chat",
    ),
    (
        "words_exist",
        'where = { vault = "on" }',
        'where = { vault = "yes" }',
        "fact EX-1.mode[1].where.vault",
    ),
    ("words_exist", '{ chat = "one_to_one" }', '{ chat = "duo" }', "setting vault.where.chat"),
    (
        "words_exist",
        'where = { chat = "one_to_one" }',
        'where = { members = "two" }',
        "setting vault.where.members",
    ),
    (
        "words_exist",
        'where = { chat = "one_to_one" }',
        "where = { chat = { at_most = 2 } }",
        "setting vault.where.chat",
    ),
    ("words_exist", 'country = "us"', 'country = "usa"', "fact EX-2b.clause[0].where.country"),
    ("words_exist", "us.warrant", "us.warant", "fact EX-2b.clause[0].where.instrument"),
    ("words_exist", '= "drugs"', '= "drug"', "fact EX-2b.clause[0].where.offence"),
    ("words_exist", '"criminal"', '"penal"', "fact EX-2b.clause[0].where.forum"),
    ("observations_name_what_exists", '["de"]', '["xx"]', "fact EX-2b.practice[0].countries"),
    ("one_mode_covers_each_message", 'where = { vault = "off" }', "", "mode"),
    (
        "one_mode_covers_each_message",
        'where = { vault = "off" }',
        'where = { vault = "off", chat = "one_to_one" }',
        "mode",
    ),
    (
        "one_mode_covers_each_message",
        'where = { vault = "off" }',
        'where = { vault = "off" }\nkinds = ["message_text"]',
        None,
    ),
    (
        "one_mode_covers_each_message",
        'where = { vault = "off" }',
        'where = { vault = "off" }\nalso = ["EX-2b"]',
        "mode",
    ),
    ("every_kind_is_spoken_of", '"contacts", ', "", "unknown"),
    ("every_kind_is_spoken_of", "schedule = ", 'kinds = ["message_text"]\nschedule = ', None),
    ("unknown_means_unstated", '"contacts", ', '"contacts", "ip_address", ', None),
    (
        "unknown_means_unstated",
        'note = "The privacy',
        'at = "operator"\n# note = "',
        "unknown[0].note",
    ),
    (
        "unknown_means_unstated",
        'from = "2022-01-01"\nseen = ["E1 2022-01-01"]\n\n'
        '[[fact.retention]]\nkinds = ["ip_address"]',
        'seen = ["E1 2022-01-01"]\n\n[[fact.retention]]\nkinds = ["contacts"]',
        "unknown[0].kinds",
    ),
    ("quotations_close", '\\"vaults\\"', '\\"vaults', "fact EX-1.says"),
    ("quotations_close", "Nothing else.", "Nothing 'else.", "fact EX-1.note"),
    ("quotations_close", "Nothing else.", "Users' data, 'nothing' else.", None),
    ("quotations_close", "Nothing else.", "Nothing (else.", "fact EX-1.note"),
    ("quotations_close", "Nothing else.", "“Nothing else.", "fact EX-1.note"),
    ("sentences_are_whole", "for a year.", "for a year", "fact EX-2b.says"),
]

BAD_LAW = [
    (
        "attributes_exist",
        '{ listed_offence = "yes" }',
        '{ listed_offense = "yes" }',
        "fact AT-1.instrument[0].any_of[1].listed_offense",
    ),
    (
        "attributes_exist",
        'where = { foreign = "yes"',
        'where = { abroad = "yes"',
        "fact AT-1.bar[0].where.abroad",
    ),
    (
        "words_exist",
        '{ listed_offence = "yes" }',
        '{ listed_offence = "murder" }',
        "fact AT-1.instrument[0].any_of[1].listed_offence",
    ),
    (
        "words_exist",
        '"identify"',
        '"identity"',
        "fact AT-1.instrument[0].cell[0].where.purpose",
    ),
    (
        "words_exist",
        "{ at_least = 3 }",
        '"three"',
        "fact AT-1.instrument[0].any_of[0].max_penalty_years",
    ),
    ("instruments_are_issued", '"judge"', '"judges"', "fact AT-1.instrument[0].issuers"),
    ("instruments_are_issued", '"at.traffic"', '"au.traffic"', "fact AT-1.instrument[0].id"),
    ("sources_are_used", 'grade = "statute"\nseen = ["L1 2024-01-01"]', "", "source L1"),
    ("classes_are_declared", 'classes = ["carrier"]', 'classes = ["carier"]',
     "fact AT-1.duty[0].classes"),
    ("instruments_named_exist", 'instruments = ["at.traffic"]', 'instruments = ["at.trafic"]',
     "fact AT-1.secrecy[0].instruments"),
    ("instruments_named_exist", 'executes = ["at.traffic"]', 'executes = ["at.trafic"]',
     "fact AT-1.assistance[0].executes"),
    ("instruments_named_exist", 'after = ["at.traffic"]', 'after = ["at.trafic"]',
     "fact AT-1.instrument[1].after"),
    ("instruments_named_exist", 'second = "at.notice"', 'second = "at.notise"',
     "fact AT-1.strength[0]"),
    ("members_are_countries", 'countries = ["de"]', 'countries = ["dx"]',
     "fact AT-1.membership[0].countries"),
]  # fmt: skip


def found(folder, text, *, name="examplechat"):
    """The problems of a text, and where each one stands."""
    (folder / "law").mkdir(exist_ok=True)
    file = folder / "law" / f"{name}.toml" if name == "at" else folder / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    return lint_file(file)


def by(check, folder, text, name):
    """The key paths at which one check fires on a text that can be read."""
    file = folder / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    contents = read_contents(file, "law" if name == "at" else "platforms")
    one = next(each for each in CHECKS if each.__name__ == check)
    return [problem.path for problem in one(Subject(contents, builtin))]


def test_the_good_files_are_clean(tmp_path):
    """
    No check fires on the files that the bad ones are made from.
    """
    assert found(tmp_path, PLATFORM) == []
    assert found(tmp_path, LAW, name="at") == []


@pytest.mark.parametrize(("check", "good", "bad", "path"), BAD)
def test_a_check_fires(tmp_path, check, good, bad, path):
    """
    A check reports its fault at the key path where it stands, and lets pass what is none.
    """
    assert good in PLATFORM
    paths = by(check, tmp_path, PLATFORM.replace(good, bad, 1), "examplechat")
    assert paths if path else not paths
    assert path is None or set(paths) == {path}


@pytest.mark.parametrize(("check", "good", "bad", "path"), BAD_LAW)
def test_a_check_of_laws_fires(tmp_path, check, good, bad, path):
    """
    A check reports a law's fault at the key path where it stands.
    """
    assert good in LAW
    assert set(by(check, tmp_path, LAW.replace(good, bad, 1), "at")) == {path}


def test_every_check_is_tried():
    """
    Each check has a bad file here, and a docstring that says why it exists.
    """
    tried = {row[0] for row in (*BAD, *BAD_LAW) if row[3] is not None}
    assert tried == {check.__name__ for check in CHECKS}
    assert all(len(check.__doc__ or "") > 40 for check in CHECKS)


def test_conditions_can_test_what_requests_have():
    """
    The attributes that conditions of requests can test are those that a request states.
    """
    assert set(REQUEST) | {"instrument"} == REQUEST_ATTRIBUTES


def test_an_undeclared_condition_of_a_law(tmp_path):
    """
    A condition that a law tests and does not declare is reported with the nearest one.
    """
    text = LAW.replace('{ listed_offence = "yes" }', '{ listed_offense = "yes" }')
    (problem,) = found(tmp_path, text, name="at")
    assert "did you mean 'listed_offence'" in problem.message
    assert "[gates]" in problem.message


def test_an_explained_gap_is_no_fault(tmp_path):
    """
    A gap between two versions passes once the later version's note speaks of it.
    """
    gapped = PLATFORM.replace('until = "2022-01-01"', 'until = "2021-01-01"')
    assert len(found(tmp_path, gapped)) == 1
    explained = gapped.replace(
        'seen = ["E1 2022-01-01"]', 'seen = ["E1 2022-01-01"]\nnote = "The gap: no text was found."'
    )
    assert found(tmp_path, explained) == []


def test_a_source_without_a_day_is_used_by_a_note(tmp_path):
    """
    A source named in a note alone is used, and its grade can be the fact's.
    """
    text = PLATFORM.replace('"E2 2021-06-01", ', "").replace("Nothing else.", "See E2, undated.")
    assert found(tmp_path, text) == []


def test_a_file_that_cannot_be_read_has_problems(tmp_path):
    """
    Linting never raises for a bad file: faults of its structure are problems, all of them at once.
    """
    broken = PLATFORM.replace('gives = "may"', 'gives = "maybe"').replace(
        "format = 1", "format = 2"
    )
    assert {problem.path for problem in found(tmp_path, broken)} == {
        "format",
        "fact EX-2b.clause[0].gives",
    }
    assert "is not TOML" in found(tmp_path, "format = ")[0].message
    assert "no such file" in lint_file(tmp_path / "nowhere.toml")[0].message


def test_a_problem_names_its_line(tmp_path):
    """
    What a check reports says on which line of the file it stands.
    """
    text = PLATFORM.replace('["de"]', '["xx"]')
    (problem,) = found(tmp_path, text)
    line = text.splitlines().index('countries = ["xx"]') + 1
    assert problem.message.endswith(f"(line {line})")


def test_settings_of_another_platform_can_be_tested(tmp_path):
    """
    A condition may test a setting of a platform that copies go to, and none of any other.
    """
    copied = PLATFORM + (
        '\n[[replication]]\nkinds = ["message_text"]\nsource = "device"\nplatform = "elsewhere"\n'
        'where = { locked = "on" }\nfacts = ["EX-1"]\n'
    )
    file = tmp_path / "examplechat.toml"
    file.write_text(copied, encoding="utf-8")
    assert lint_file(file) == []  # nobody knows that platform, so nobody can say
    bare = builtin().with_platform(Platform(id="elsewhere"))
    assert [each.path for each in lint_file(file, catalogue=bare)] == [
        "replication[0].where.locked"
    ]
    locked = {"name": "locked", "values": ["off", "on"], "belongs": "participant"}
    able = builtin().with_platform(Platform(id="elsewhere", settings=(Setting(**locked),)))
    assert lint_file(file, catalogue=able) == []


def test_one_id_in_two_files(tmp_path):
    """
    Two files that give one id to a fact are reported, since answers tell facts apart by id.
    """
    (tmp_path / "platforms").mkdir()
    for name in ("examplechat", "otherchat"):
        text = PLATFORM.replace('id = "examplechat"', f'id = "{name}"')
        (tmp_path / "platforms" / f"{name}.toml").write_text(text, encoding="utf-8")
    problems = lint_catalogue(Catalogue(tmp_path))["platforms/otherchat"]
    twins = [each.path for each in problems if "has a fact of this id" in each.message]
    assert twins == [
        "fact EX-1.id",
        "fact EX-2a.id",
        "fact EX-2b.id",
        "fact EX-3.id",
        "fact EX-4.id",
    ]


def test_what_was_built_by_hand_can_be_linted():
    """
    A platform without a file is linted as well; its places are those of its attributes.
    """
    own = Platform(id="own", modes=(Mode(id="m", schedule="static_keys", where={"chta": "group"}),))
    contents = builtin().with_platform(own).contents("platforms", "own")
    assert "modes[0].where.chta" in {each.path for each in lint_contents(contents)}


def test_the_shipped_catalogue_is_clean():
    """
    No check fires on any file of the catalogue.
    """
    problems = lint_catalogue(builtin())
    assert problems == {}, "\n".join(
        f"{file}: {each}" for file in problems for each in problems[file]
    )


def test_the_command_prints_and_fails(tmp_path):
    """
    The command ends with status 1 and a line a problem for a bad file, and with 0 for good ones.
    """
    bad = tmp_path / "examplechat.toml"
    bad.write_text(PLATFORM.replace('["de"]', '["xx"]'), encoding="utf-8")
    command = [sys.executable, "-m", "privmodel.catalogue.lint"]
    done = subprocess.run([*command, str(bad)], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert done.stdout.startswith(f"{bad}: fact EX-2b.practice[0].countries: no country is called")
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


OVERLAY = """\
format = 1
overlay = "platforms/telegram"

[[source]]
id = "MINE"
title = "A letter"
date = "2026-11-02"
url = "https://example.org/letter"
grade = "press"

[[fact]]
id = "ME-1"
says = "Drafts lie on the servers."
grade = "press"
from = "2026-01-01"
seen = ["MINE 2026-11-02"]

[[fact.retention]]
kinds = ["draft"]
at = "operator"
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Drafts", "Drafts", []),
        ("servers.", "servers", [("fact ME-1.says", 13)]),
        ('grade = "press"\nfrom', 'grade = "statute"\nfrom', [("fact ME-1.grade", 14)]),
        ("telegram", "telegran", [("overlay", 2)]),
        ('"draft"', '"draught"', [("fact ME-1.retention[0].kinds[0]", 19)]),
        ("[[fact.retention]]", "[[fact.contexts]]", [("fact ME-1.contexts", 11)]),
    ],
)
def test_an_overlay_is_checked_as_what_it_makes_of_the_file(tmp_path, old, new, expected):
    """
    An overlay has the faults that the changed file has and the file before had not, by its lines.
    """
    file = tmp_path / "mine.toml"
    file.write_text(OVERLAY.replace(old, new), encoding="utf-8")
    problems = lint_file(file)
    assert [(each.path, line_of(each)) for each in problems] == expected


def test_an_overlay_answers_for_its_own_changes_only(tmp_path):
    """
    What was wrong with a file before an overlay was laid over it is not told of the overlay.
    """
    base, over = tmp_path / "base.toml", tmp_path / "over.toml"
    text = Path("examples/platforms/harbour.toml").read_text(encoding="utf-8")
    base.write_text(text.replace("thirty days.", "thirty days"), encoding="utf-8")
    assert [each.path for each in lint_file(base)] == ["fact HB-3.says"]
    over.write_text(OVERLAY.replace("telegram", "harbour"), encoding="utf-8")
    assert lint_file(over, catalogue=builtin().with_file(base)) == []


def line_of(problem):
    """The line that a problem names."""
    return int(problem.message.rpartition("(line ")[2].rstrip(")"))


def test_the_example_files_are_clean():
    """
    What the examples show to writers of files has no faults of its own.
    """
    for file in ("overlays/telegram.toml", "platforms/harbour.toml"):
        assert lint_file(Path("examples") / file) == []

"""The command line answers, and whatever is typed wrongly gets one clear message and status 2."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import privmodel as pm
from privmodel.cli import main
from privmodel.query.files.question import question_from
from privmodel.report.document import from_json
from privmodel.report.requirement import from_json as requirement_from

ROOT = Path(__file__).parents[2]
EXAMPLE = str(ROOT / "examples" / "questions" / "signal_subpoena.toml")
ASK = ["ask", "telegram", "--court", "fr", "--on", "2024-10-01"]

QUESTION = """
format = "privmodel-question/1"
on = "2024-10-01"
[conversation]
platform = "telegram"
sent = "2024-09-01"
[[adversaries]]
court = "fr"
"""
MESSAGES = """
format = "privmodel-question/1"
on = "2024-10-01"
[conversation]
platform = "telegram"
[[conversation.participants]]
name = "source"
devices = [{ name = "tablet" }]
[[conversation.participants]]
name = "editor"
[[conversation.messages]]
sent = "2024-09-02"
[[conversation.messages]]
sent = "2024-09-03"
[[conversation.events]]
kind = "deleted"
at = "2024-09-04"
message = "m1"
[[conversation.changes]]
setting = "secret_chat"
value = "on"
at = "2024-09-04"
[[adversaries]]
[[adversaries.powers]]
power = "seize_device"
participant = "source"
"""


def run(capsys, *words):
    status = main([str(word) for word in words])
    out, err = capsys.readouterr()
    return status, out, err


def edited(text, old, new):
    assert old in text, old
    return text.replace(old, new, 1)


# Each: what to change in a sound file, into what, and words that the message must have.
BAD_FILES = {
    "no format": (QUESTION, 'format = "privmodel-question/1"', "", ["format: it is missing"]),
    "other version": (QUESTION, "question/1", "question/9", ["format", "question/9"]),
    "not TOML": (QUESTION, "on =", "on on =", ["not TOML"]),
    "half-written": (QUESTION, 'court = "fr"', 'court = "f', ["not TOML"]),
    "unknown key": (QUESTION, "sent =", "send =", ["conversation.send", "'sent'"]),
    "no day": (QUESTION, 'on = "2024-10-01"', "", ["on: it is missing"]),
    "bad day": (QUESTION, "2024-10-01", "2024-02-30", ["on", "'2024-02-30'"]),
    "a time for a day": (QUESTION, '"2024-10-01"', "12:00:00", ["on", "12:00:00"]),
    "no conversation": (
        QUESTION,
        '[conversation]\nplatform = "telegram"\nsent = "2024-09-01"',
        "",
        ["conversation: it is missing"],
    ),
    "nobody asks": (QUESTION, '[[adversaries]]\ncourt = "fr"', "", ["adversaries: nobody"]),
    "no power": (QUESTION, 'court = "fr"', 'name = "x"', ["adversaries[0]", "court"]),
    "unknown platform": (
        QUESTION,
        '"telegram"',
        '"telegrm"',
        ["conversation.platform", "'telegrm'", "'telegram'"],
    ),
    "unknown chat": (
        QUESTION,
        "sent =",
        'chat = "one_on_one"\nsent =',
        ["conversation.chat", "'one_on_one'", "'one_to_one'"],
    ),
    "unknown setting": (
        QUESTION,
        "sent =",
        'settings = { secret_chats = "on" }\nsent =',
        ["conversation.settings.secret_chats", "'secret_chat'"],
    ),
    "unknown value": (
        QUESTION,
        "sent =",
        'settings = { secret_chat = "onn" }\nsent =',
        ["conversation.settings.secret_chat", "'onn'", "'on'"],
    ),
    "unknown country": (QUESTION, '"fr"', '"frr"', ["adversaries[0].court", "'frr'", "'fr'"]),
    "unknown instrument": (
        QUESTION,
        'court = "fr"',
        'court = "fr"\ninstruments = "fr.requisitio"',
        ["adversaries[0].instruments", "'fr.requisition'"],
    ),
    "unknown offence": (
        QUESTION,
        'court = "fr"',
        'court = "fr"\nsuspicion = "terorism"',
        ["adversaries[0].suspicion", "'terorism'", "'terrorism'"],
    ),
    "unknown gate": (
        QUESTION,
        'court = "fr"',
        'court = "fr"\nsuspicion = { gates = { listed_procedures = true } }',
        ["suspicion.gates.listed_procedures", "'listed_procedure'"],
    ),
    "penalty without end": (
        QUESTION,
        'court = "fr"',
        'court = "fr"\nsuspicion = { max_penalty_years = inf }',
        ["suspicion.max_penalty_years", "inf"],
    ),
    "stretch that ends first": (
        QUESTION,
        'court = "fr"',
        'court = "fr"\nsince = "2024-10-05"\nuntil = "2024-10-02"',
        ["adversaries[0].until", "2024-10-02"],
    ),
    "stretch without beginning": (
        QUESTION,
        'court = "fr"',
        'court = "fr"\nuntil = "2024-10-02"',
        ["adversaries[0].since: it is missing"],
    ),
    "order without court": (
        QUESTION,
        'court = "fr"',
        'forum = "civil"\npowers = [{ power = "tap_network" }]',
        ["adversaries[0].forum", "court"],
    ),
    "unknown ground": (
        QUESTION,
        "[conversation]",
        'grounds = ["laws"]\n[conversation]',
        ["grounds", "'laws'", "'law'"],
    ),
    "unknown grade": (
        QUESTION,
        "[conversation]",
        'grades = ["pres"]\n[conversation]',
        ["grades", "'pres'", "'press'"],
    ),
    "unknown source": (
        QUESTION,
        "[conversation]",
        'exclude = ["T0001"]\n[conversation]',
        ["exclude", "'T0001'"],
    ),
    "unknown power": (
        MESSAGES,
        "seize_device",
        "seize_devices",
        ["adversaries[0].powers[0].power", "'seize_device'"],
    ),
    "power at nobody": (
        MESSAGES,
        'participant = "source"',
        'participant = "sourc"',
        ["powers[0].participant", "'source'"],
    ),
    "device not named": (
        MESSAGES,
        'participant = "source"',
        'participant = "source"\ndevice = "phone"',
        ["powers[0].device", "'phone'", "'tablet'"],
    ),
    "change on a device not named": (
        MESSAGES,
        'setting = "secret_chat"',
        'setting = "secret_chat"\nparticipant = "source"\ndevice = "tabletop"',
        ["conversation.changes[0]", "'tabletop'", "'tablet'"],
    ),
    "messages out of order": (
        MESSAGES,
        "2024-09-03",
        "2024-09-01",
        ["conversation.messages.m2", "2024-09-01", "send after m1"],
    ),
    "event before its message": (
        MESSAGES,
        "2024-09-04",
        "2024-08-04",
        ["conversation.events[0]", "2024-08-04", "not before 2024-09-02"],
    ),
    "event of no message": (
        MESSAGES,
        'message = "m1"',
        'message = "m7"',
        ["conversation.events[0]", "'m7'", "'m1'"],
    ),
    "event by nobody": (
        MESSAGES,
        'message = "m1"',
        'by = "editr"',
        ["conversation.events[0].by", "'editr'", "'editor'"],
    ),
    "message of nothing": (
        MESSAGES,
        'sent = "2024-09-02"',
        'sent = "2024-09-02"\nkinds = ["ip_address"]',
        ["conversation.messages[0].kinds", "ip_address", "message_text"],
    ),
    "expectation of an unknown kind": (
        QUESTION,
        "[[adv",
        '[[expect]]\nkind = "ip_adress"\nverdict = "no"\n[[adv',
        ["expect[0].kind", "'ip_adress'", "'ip_address'"],
    ),
    "expectation of an unknown party": (
        QUESTION,
        "[[adv",
        '[[expect]]\nkind = "ip_address"\nverdict = "no"\nadversary = "Frence court"\n[[adv',
        ["expect[0].adversary", "'Frence court'", "'France court'"],
    ),
    "number too long": (QUESTION, "sent =", "members = 1" + "0" * 5000 + "\nsent =", ["TOML"]),
    "number in hexadecimal, too long": (
        QUESTION,
        "sent =",
        "members = 0x1" + "0" * 5000 + "\nsent =",
        ["conversation.members", "whole number"],
    ),
    "timer of ages": (
        QUESTION,
        "sent =",
        "timer_days = 1e14\nsent =",
        ["conversation.timer_days", "36525"],
    ),
    "setting not offered there": (
        QUESTION,
        "sent =",
        'chat = "group"\nsettings = { secret_chat = "on" }\nsent =',
        ["settings.secret_chat", "'on'", "one_to_one"],
    ),
}

BAD_WORDS = {
    "unknown platform": (["ask", "telegran", *ASK[2:]], ["'telegran'", "'telegram'"]),
    "missing file": (["ask", "nothing.toml"], ["nothing.toml", "no such file"]),
    "directory": (["ask", "/"], ["/", "directory"]),
    "no day": (ASK[:4], ["--on"]),
    "bad day": ([*ASK[:5], "2024-13-01"], ["--on", "'2024-13-01'"]),
    "bad day of knowledge": ([*ASK, "--known-at", "soon"], ["--known-at", "'soon'"]),
    "bad day of sending": ([*ASK, "--sent", "2024-9-1"], ["--sent", "'2024-9-1'"]),
    "nobody asks": (["ask", "telegram", "--on", "2024-10-01"], ["--court", "--power"]),
    "unknown country": (["ask", "telegram", "--court", "frr", *ASK[4:]], ["--court", "'fr'"]),
    "unknown instrument": (
        [*ASK, "--instrument", "fr.requisitio"],
        ["--instrument", "'fr.requisition'"],
    ),
    "unknown offence": ([*ASK, "--offence", "terorism"], ["--offence", "'terrorism'"]),
    "no number": ([*ASK, "--max-penalty", "ten"], ["--max-penalty", "'ten'"]),
    "not a number": ([*ASK, "--max-penalty", "nan"], ["--max-penalty", "nan"]),
    "negative": ([*ASK, "--max-penalty", "-1"], ["--max-penalty", "-1"]),
    "unknown forum": ([*ASK, "--forum", "cvil"], ["--forum", "'cvil'", "civil"]),
    "unknown chat": ([*ASK, "--chat", "grup"], ["--chat", "'grup'", "group"]),
    "unknown setting": ([*ASK, "--set", "secret=on"], ["--set", "'secret'", "'secret_chat'"]),
    "unknown value": ([*ASK, "--set", "secret_chat=onn"], ["--set", "'onn'", "'on'"]),
    "setting without a value": ([*ASK, "--set", "secret_chat"], ["--set", "name=value"]),
    "unknown ground": ([*ASK, "--ground", "laws"], ["--ground", "'laws'", "law"]),
    "unknown kind": ([*ASK, "--kind", "ip_adress"], ["'ip_adress'", "'ip_address'"]),
    "unknown kind explained": ([*ASK, "--explain", "ip"], ["'ip'"]),
    "tree as JSON": ([*ASK, "--explain", "ip_address", "--json"], ["--explain", "--json"]),
    "unknown power": ([*ASK, "--power", "seize"], ["--power", "'seize'", "seize_device"]),
    "power at nobody": (
        [*ASK, "--power", "seize_device", "--whose", "recipent"],
        ["--whose", "'recipent'", "'recipient'"],
    ),
    "power that aims at nobody": (
        [*ASK, "--power", "read_public", "--whose", "sender"],
        ["read_public", "--whose"],
    ),
    "nothing to aim": ([*ASK, "--whose", "sender"], ["--whose", "--power"]),
    "stretch without beginning": ([*ASK, "--until", "2024-10-02"], ["--until", "--since"]),
    "court's option without court": (
        ["ask", "telegram", "--power", "tap_network", "--offence", "drugs", *ASK[4:]],
        ["--offence", "--court"],
    ),
    "court's flag without court": (
        ["ask", "telegram", "--power", "tap_network", "--keeps-terms", *ASK[4:]],
        ["--breaks-terms", "--court"],
    ),
    "unknown holder": ([*ASK, "--holder", "telegran"], ["holder", "'telegran'", "'telegram'"]),
    "unknown person": ([*ASK, "--person", "recipent"], ["person", "'recipent'", "'recipient'"]),
    "fewer than no renewals": ([*ASK, "--renewals", "-1"], ["--renewals", "-1"]),
    "unknown floor": ([*ASK, "--min-grade", "pres"], ["--min-grade", "'pres'"]),
    "timer of nothing": ([*ASK, "--timer-days", "0"], ["timer_days", "0"]),
    "power at an unknown participant": (
        [*ASK, "--power", "seize_device:recipent"],
        ["--power", "'recipent'", "'recipient'"],
    ),
    "file with options": (["ask", EXAMPLE, "--court", "fr"], ["--court", "question file"]),
    "unknown option": ([*ASK, "--curt", "fr"], ["--curt", "--court"]),
    "unknown command": (["aks"], ["'aks'"]),
    "unknown helper": ([*ASK, "--court", "kr", "--through", "uz2"], ["--through", "'uz2'"]),
    "half a condition": ([*ASK, "--court", "us", "--condition", "x=maybe"], ["x=yes or x=no"]),
    "unknown condition": (
        [*ASK, "--court", "us", "--condition", "target_abrod=no"],
        ["'target_abrod'", "'target_abroad'"],
    ),
    "condition of nobody": (
        [*ASK[:2], *ASK[4:], "--power", "read_public", "--condition", "x=no"],
        ["--condition", "--court"],
    ),
    "nothing to show": (["show", "telegran"], ["'telegran'", "'telegram'"]),
    "nothing to check": (["lint", "nothing.toml"], ["nothing.toml"]),
    "before the calendar": ([*ASK[:5], "0001-01-01"], ["--sent"]),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_bad_files(case, tmp_path, capsys):
    """
    A faulty question file gets one message with place and value, status 2 and no traceback.
    """
    text, old, new, words = BAD_FILES[case]
    file = tmp_path / "question.toml"
    file.write_text(edited(text, old, new), encoding="utf-8")
    status, out, err = run(capsys, "ask", file)
    assert status == 2
    assert not out
    assert err.count("Error: ") == 1
    for word in words:
        assert word in err


@pytest.mark.parametrize("case", BAD_WORDS)
def test_bad_words(case, capsys):
    """
    A faulty command line gets one message with the option and the value, and status 2.
    """
    typed, words = BAD_WORDS[case]
    status, out, err = run(capsys, *typed)
    assert status == 2
    assert not out
    assert err.count("Error: ") == 1
    for word in words:
        assert word in err


@pytest.mark.parametrize(
    ("data", "word"),
    [(b"\xff\xfe", "UTF-8"), (b"", "format"), (b"\x00", "TOML"), (b"x = [" * 9999, "TOML")],
    ids=["not UTF-8", "empty", "a zero byte", "endless nesting"],
)
def test_bad_bytes(data, word, tmp_path, capsys):
    """
    Bytes that are no question file get one message, status 2 and no traceback.
    """
    file = tmp_path / "question.toml"
    file.write_bytes(data)
    status, out, err = run(capsys, "ask", file)
    assert (status, out) == (2, "")
    assert word in err


@pytest.mark.parametrize("text", [QUESTION, MESSAGES])
def test_the_files_are_sound_before_they_are_spoilt(text, tmp_path, capsys):
    """
    The files that the tests above spoil are sound themselves.
    """
    file = tmp_path / "question.toml"
    file.write_text(text, encoding="utf-8")
    status, _, err = run(capsys, "ask", file)
    assert (status, err) == (0, "")


def test_a_question_file_is_answered(capsys):
    """
    A question file is answered for each adversary, and its expectations are checked.
    """
    status, out, err = run(capsys, "ask", EXAMPLE)
    assert (status, err) == (0, "")
    assert "Signal to grand jury on 2021-04-01" in out
    assert "Signal to police at the door on 2021-04-01" in out
    assert "all 4 expectations hold" in out


def test_failed_expectations_are_shown(tmp_path, capsys):
    """
    An expectation that fails is shown with what was found, and the status is 1.
    """
    file = tmp_path / "question.toml"
    expected = '[[expect]]\nkind = "message_text"\nverdict = "yes"\n'
    file.write_text(QUESTION + expected, encoding="utf-8")
    status, out, err = run(capsys, "ask", file)
    assert status == 1
    assert "message text" in out
    assert "expect[0] France court on 2024-10-01, message_text: expected verdict 'yes'" in err


def test_json_of_a_platform_is_one_answer(capsys):
    """
    Asked about a platform, --json prints one answer that can be read and asked again.
    """
    status, out, _ = run(capsys, *ASK, "--sent", "2024-09-01", "--kind", "ip_address", "--json")
    assert status == 0
    made = from_json(out)
    document = json.loads(out)
    question = question_from(
        {
            "format": "privmodel-question/1",
            "on": document["on"],
            "conversation": document["conversation"],
            "adversaries": [{"knows": document["knows"], "powers": document["powers"]}],
        }
    )
    (again,) = question.ask()
    (finding,) = made.findings
    assert again["ip_address"].verdict == finding.verdict
    assert again["ip_address"].reason == finding.reason


def test_json_of_a_file_is_a_list(capsys):
    """
    Asked by a file, --json prints a list with one answer for each adversary.
    """
    status, out, _ = run(capsys, "ask", EXAMPLE, "--json", "--kind", "message_text")
    assert status == 0
    answers = [from_json(json.dumps(each)) for each in json.loads(out)]
    assert [each.adversary for each in answers] == ["grand jury", "police at the door"]


def test_the_day_of_sending_is_said_when_it_is_assumed(capsys):
    """
    Where --sent is left out, the day that is taken instead is said, in text and in JSON.
    """
    _, out, _ = run(capsys, *ASK)
    assert "sent on 2024-09-01, 30 days before" in out
    _, out, _ = run(capsys, *ASK, "--json")
    assert "sent on 2024-09-01, 30 days before" in json.loads(out)["assumptions"][-1]
    _, out, _ = run(capsys, *ASK, "--sent", "2024-09-01")
    assert "30 days before" not in out


def test_options_reach_the_question(capsys):
    """
    Each option of a court, a conversation or a view has the effect that the library's own has.
    """
    words = ["--court", "fr", "--offence", "terrorism", "--max-penalty", "20", "--breaks-terms"]
    words += ["--instrument", "fr.requisition", "--ground", "policy", "--set", "secret_chat=on"]
    words += ["--on", "2024-10-01", "--known-at", "2024-09-30", "--sent", "2024-09-01", "--json"]
    status, out, _ = run(capsys, "ask", "telegram", *words)
    assert status == 0
    found = {each["kind"]: each["verdict"] for each in json.loads(out)["findings"]}
    exposure = pm.obtainable(
        pm.conversation("telegram", sent="2024-09-01", settings={"secret_chat": "on"}),
        by=pm.court(
            "fr",
            suspicion={"offence": "terrorism", "max_penalty_years": 20, "breaks_terms": True},
            instruments="fr.requisition",
        ),
        on="2024-10-01",
        known_at="2024-09-30",
        grounds="policy",
    )
    assert found == exposure.verdicts


@pytest.mark.parametrize(
    "words",
    [
        ["--ground", "law"],
        ["--known-at", "2024-09-01"],
        ["--keeps-terms"],
        ["--forum", "civil"],
        ["--instrument", "fr.freeze"],
        ["--sent", "2024-10-02"],
        ["--since", "2024-09-10"],
        ["--min-grade", "court_record"],
        ["--exclude", "TG-x1"],
    ],
    ids=" ".join,
)
def test_each_option_changes_the_answer(words, capsys):
    """
    Taken by itself, an option that matters to a case makes another answer of it.
    """
    case = [*ASK, "--offence", "organised_crime", "--max-penalty", "10", "--breaks-terms"]
    case += ["--sent", "2024-09-01", "--kind", "ip_address", "--kind", "message_text"]
    _, plain, _ = run(capsys, *case)
    assert "IP address    yes" in plain
    status, other, _ = run(capsys, *case, *words)
    assert status == 0
    rows = [line for line in plain.splitlines() if line.startswith(("IP", "message"))]
    others = [line for line in other.splitlines() if line.startswith(("IP", "message"))]
    assert rows != others


def test_a_timer_can_be_set(capsys):
    """
    A message whose timer has run out is no longer sure to be on a phone.
    """
    words = ["ask", "signal", "--power", "seize_device:recipient", "--sent", "2024-09-01"]
    words += ["--on", "2024-10-01", "--kind", "message_text"]
    assert "message text  yes" in run(capsys, *words)[1]
    assert "message text  yes" in run(capsys, *words, "--timer-days", "60")[1]
    assert "message text  unknown" in run(capsys, *words, "--timer-days", "7")[1]


def test_powers_without_a_court(capsys):
    """
    A power is used on whom it is aimed at.
    """
    words = ["--power", "seize_device", "--whose", "recipient", "--on", "2024-10-01"]
    status, out, _ = run(capsys, "ask", "signal", *words, "--kind", "message_text")
    assert status == 0
    assert "taken from device:recipient" in out


def test_reasons_are_a_tree(capsys):
    """
    --explain prints the tree of reasons that the library gives.
    """
    status, out, _ = run(capsys, *ASK, "--sent", "2024-09-01", "--explain", "ip_address")
    exposure = pm.obtainable(
        pm.conversation("telegram", sent="2024-09-01"), by=pm.court("fr"), on="2024-10-01"
    )
    assert status == 0
    assert out.rstrip("\n") == str(exposure.explain("ip_address"))


@pytest.mark.parametrize("name", pm.builtin().platforms())
def test_every_platform_can_be_shown(name, capsys):
    """
    Every platform of the catalogue is shown, as text and as JSON, with the count of its facts.
    """
    status, out, _ = run(capsys, "show", name)
    count = len(pm.builtin().platform(name).facts)
    assert status == 0
    assert out.rstrip().endswith(f"{count} facts")
    status, out, _ = run(capsys, "show", name, "--json")
    summary = json.loads(out)
    assert (summary["platform"], summary["facts"]) == (name, count)


@pytest.mark.parametrize("name", pm.builtin().jurisdictions())
def test_every_law_can_be_shown(name, capsys):
    """
    Every law of the catalogue is shown with each of its instruments.
    """
    status, out, _ = run(capsys, "show", name)
    assert status == 0
    for instrument in pm.builtin().jurisdiction(name).instruments:
        assert f"  {instrument.id}: " in out


def test_a_country_without_law_is_open(capsys):
    """
    A country whose law the catalogue lacks is shown as open, and not refused.
    """
    status, out, _ = run(capsys, "show", "ph")
    assert status == 0
    assert "open" in out


def test_lint_names_faults(tmp_path, capsys):
    """
    A faulty catalogue file is named with its faults, and the status is 1.
    """
    (tmp_path / "law").mkdir()
    file = tmp_path / "law" / "xx.toml"
    file.write_text('format = 1\nid = "xx"\nnmae = "x"\n', encoding="utf-8")
    status, out, _ = run(capsys, "lint", tmp_path)
    assert status == 1
    assert str(file) in out
    assert "nmae" in out


def test_lint_of_a_sound_file(capsys):
    """
    A file of the built-in catalogue has no problems, and the status is 0.
    """
    file = ROOT / "src" / "privmodel" / "catalogue" / "data" / "law" / "de.toml"
    assert run(capsys, "lint", file)[0] == 0


def python(program, *words, **env):
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **env},
        capture_output=True,
        check=False,
    )


RUN = "import sys; from privmodel.cli import main; sys.exit(main())"


def test_without_rich():
    """
    Without rich, a terminal gets the answer as plain text.
    """
    hide = (
        "import sys; sys.modules['rich'] = sys.modules['rich.console'] = None\n"
        "import privmodel.cli as cli; cli._terminal = lambda: True\n"
        "sys.exit(cli.main())"
    )
    done = python(hide, *ASK, "--kind", "ip_address")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Telegram to France court" in done.stdout


def test_without_click():
    """
    Without click, the command says what to install, and nothing else of the package needs it.
    """
    done = python(f"import sys; sys.modules['click'] = None\n{RUN}", *ASK)
    assert done.returncode == 1
    assert b"privmodel[cli]" in done.stderr
    assert b"Traceback" not in done.stderr
    assert python("import sys; sys.modules['click'] = None; import privmodel").returncode == 0


def test_a_terminal_without_arrows():
    """
    A terminal that can't show every sign gets the answer with replacements.
    """
    done = python(RUN, "show", "telegram", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_terminal_gets_a_table(monkeypatch, capsys):
    """
    On a terminal, the answer is drawn as a table.
    """
    monkeypatch.setattr("privmodel.cli.options.terminal", lambda: True)
    monkeypatch.setattr("privmodel.cli.asking.terminal", lambda: True)
    status, out, _ = run(capsys, *ASK)
    assert status == 0
    assert "┃ verdict" in out
    assert "Not legal advice." in out


def test_help_and_version():
    """
    --help and --version print and end well, also through click's own runner.
    """
    assert CliRunner().invoke(pm.cli.commands, ["ask", "--help"]).exit_code == 0
    assert main(["--version"]) == 0
    assert main(["-h"]) == 0


REQUIRES = ["requires", "signal", "message_text", "--sent", "2024-09-01", "--on", "2024-10-01"]
CHOICES = ["--power", "seize_device:sender", "--power", "seize_device:recipient"]


def test_what_it_takes(capsys):
    """
    The smallest sets of powers are printed, interchangeable ones together; --json prints the same.
    """
    status, out, _ = run(capsys, *REQUIRES, *CHOICES, "--court", "us")
    assert status == 0
    assert "out of 3 powers" in out
    assert "any 1 of (seize device of recipient, unlocked; seize device of sender" in out
    status, out, _ = run(capsys, *REQUIRES, *CHOICES, "--court", "us", "--json")
    made = requirement_from(out)
    assert made.together == "yes"
    assert [[choice.count for choice in way.choices] for way in made.certain] == [[1]]
    assert {each.power["power"] for each in made.powers} == {"seize_device", "order"}


def test_instruments_are_powers_of_their_own(capsys):
    """
    Each instrument named is one order that may be had or not; a stronger one is not listed.
    """
    status, out, _ = run(
        capsys, "requires", "telegram", "phone_number", "--on", "2024-10-01", "--instrument",
        "us.subpoena", "--instrument", "us.warrant",
    )  # fmt: skip
    assert status == 0
    assert "out of 2 powers" in out
    assert "the message is sent on 2024-09-01" in out


def test_what_it_takes_by_a_file(capsys):
    """
    The universe of a question file are the powers of all its parties.
    """
    status, out, _ = run(capsys, "requires", EXAMPLE, "message_text")
    assert status == 0
    assert "out of 2 powers" in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([*REQUIRES], "say what to choose from"),
        ([*REQUIRES[:3], *CHOICES], "--on"),
        ([*REQUIRES, "--power", "seize_devices"], "'seize_device'"),
        ([*REQUIRES, "--power", "seize_device:nobody"], "nobody"),
        ([*REQUIRES, "--power", "read_public:sender"], "aimed at nobody"),
        ([*REQUIRES, *CHOICES, *CHOICES], "once"),
        ([*REQUIRES, *CHOICES, "--budget", "0"], "budget"),
        ([*REQUIRES, "--instrument", "warrant"], "us.warrant"),
        ([*REQUIRES, *CHOICES, "--until", "2024-10-02"], "--since"),
        (["requires", EXAMPLE, "message_text", "--court", "us"], "--court"),
        (["requires", "signal", "message_texts", "--on", "2024-10-01", *CHOICES], "message_text"),
    ],
)
def test_what_it_takes_typed_wrongly(capsys, words, told):
    """
    Whatever is typed wrongly about a requirement gets one clear message and status 2.
    """
    status, out, err = run(capsys, *words)
    assert (status, out) == (2, "")
    assert told in err


def test_a_certificate_is_written_and_checked(capsys, tmp_path):
    """
    What --certificate writes, check accepts and shows; a change to it is rejected with status 1.
    """
    file = tmp_path / "answer.json"
    status, _, _ = run(capsys, *ASK, "--kind", "ip_address", "--certificate", file)
    assert status == 0
    status, out, err = run(capsys, "check", file)
    assert (status, err) == (0, "")
    assert "platform: telegram" in out
    assert "ip_address: " in out
    text = file.read_text(encoding="ascii")
    file.write_text(text.replace('"until": 17', '"until": 18', 1), encoding="ascii")
    status, out, err = run(capsys, "check", file)
    assert (status, out) == (1, "")
    assert "the file was changed" in err
    file.write_text(text[:-100], encoding="ascii")
    status, out, err = run(capsys, "check", file)
    assert (status, out) == (1, "")
    assert "cut short" in err


LONG = """
format = "privmodel-question/1"
on = "2024-10-01"

[conversation]
platform = "telegram"

[[conversation.messages]]
id = "first"
sent = "2024-09-01"

[[conversation.messages]]
id = "second"
sent = "2024-09-02"

[[adversaries]]
name = "court"
court = "fr"
"""


def test_a_certificate_of_one_message(capsys, tmp_path):
    """
    With --message a certificate speaks of that message alone, and of none that does not exist.
    """
    question, file = tmp_path / "two.toml", tmp_path / "answer.json"
    question.write_text(LONG, encoding="utf-8")
    asked = ("ask", question, "--kind", "message_text", "--certificate", file)
    assert run(capsys, *asked, "--message", "second")[0] == 0
    status, out, _ = run(capsys, "check", file)
    assert status == 0
    assert "of message_text(second)" in out
    assert "first" not in out
    status, _, err = run(capsys, *asked, "--message", "third")
    assert status == 2
    assert "third" in err
    status, _, err = run(capsys, *asked[:-2], "--message", "second")
    assert status == 2
    assert "add --certificate" in err


def test_certificates_and_files(capsys, tmp_path):
    """
    A file that can't be read or written, and a certificate for several parties, are told.
    """
    status, _, err = run(capsys, "check", tmp_path / "none.json")
    assert status == 2
    assert "none.json can't be read" in err
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    status, _, err = run(capsys, "check", tmp_path / "bytes")
    assert status == 2
    assert "is not a text" in err
    status, _, err = run(capsys, *ASK, "--certificate", tmp_path / "no" / "such")
    assert status == 2
    assert "can't be written" in err
    status, _, err = run(capsys, "ask", EXAMPLE, "--certificate", tmp_path / "out.json")
    assert status == 2
    assert "one party" in err


def test_a_file_of_ones_own(capsys, tmp_path):
    """
    ``--add`` takes a platform from a file, and says what is wrong with one that is faulty.
    """
    harbour = "examples/platforms/harbour.toml"
    status, out, _ = run(capsys, "--add", harbour, "show")
    assert status == 0
    assert "harbour" in out
    status, _, err = run(capsys, "--add", tmp_path / "none.toml", "show")
    assert (status, "no such file" in err) == (2, True)
    over = tmp_path / "over.toml"
    over.write_text(
        'format = 1\noverlay = "platforms/harbour"\n[[withdraw]]\nfact = "HB-9"\nwhy = "No."\n',
        encoding="utf-8",
    )
    status, out, _ = run(capsys, "lint", over)
    assert (status, "no file in platforms/ is called 'harbour'" in out) == (1, True)
    status, out, _ = run(capsys, "--add", harbour, "lint", over)
    assert (status, "no fact is called 'HB-9'" in out) == (1, True)

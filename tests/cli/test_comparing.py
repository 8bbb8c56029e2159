"""The commands that compare and that say what can be shown."""

import json
from pathlib import Path

import pytest

from privmodel.cli import main
from privmodel.report.comparison import from_json as comparison_from
from privmodel.report.detectability import from_json as detectability_from

EXAMPLES = Path(__file__).parents[2] / "examples" / "questions"
BREACH = ["--power", "breach_server", "--sent", "2024-09-01", "--on", "2024-10-01"]
TEXT = ["--kind", "message_text"]


def run(capsys, *words):
    """The exit status of a command, and what it printed on either stream."""
    status = main(words)
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def test_platforms_and_settings(capsys):
    """
    Platforms, and one platform under other settings, are compared under the names typed.
    """
    status, out, _ = run(
        capsys, "compare", "telegram", "telegram:secret_chat=on", "signal", *BREACH, *TEXT
    )
    assert status == 0
    assert "telegram is surely no less than telegram:secret_chat=on" in out
    assert "    telegram:secret_chat=on = signal" in out


def test_question_files(capsys):
    """
    Question files say themselves who asks and when, and are called by their names.
    """
    files = [
        str(EXAMPLES / f"{name}.toml") for name in ("telegram_before_after", "signal_subpoena")
    ]
    status, out, _ = run(capsys, "compare", *files, "--kind", "phone_number")
    assert status == 0
    assert "telegram_before_after is surely as much as signal_subpoena to grand jury" in out


def test_json_documents(capsys):
    """
    Both commands print documents that can be read again.
    """
    status, out, _ = run(capsys, "compare", "telegram", "signal", *BREACH, *TEXT, "--json")
    assert status == 0
    assert comparison_from(out).kinds == ("message_text",)
    status, out, _ = run(capsys, "detect", "telegram", *BREACH, "--json")
    assert status == 0
    assert {each.shown for each in detectability_from(out).showings} == {
        "contact", "time", "frequency", "author",
    }  # fmt: skip
    status, out, _ = run(capsys, "detect", str(EXAMPLES / "signal_subpoena.toml"), "--json")
    assert status == 0
    assert len(json.loads(out)) == 2


def test_what_can_be_shown(capsys):
    """
    The table has a column for each sort of evidence, and one claim can be explained.
    """
    status, out, _ = run(capsys, "detect", "telegram", *BREACH)
    assert status == 0
    assert "record of a service" in out
    status, out, _ = run(
        capsys, "detect", "telegram", *BREACH, "--explain", "author", "--by", "record of a device"
    )
    assert status == 0
    assert out.startswith("who wrote what, by record of a device alone: no")
    status, out, _ = run(
        capsys, "detect", str(EXAMPLES / "signal_subpoena.toml"), "--message", "m1"
    )
    assert status == 0
    assert out.count("how often they talked") == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["compare", "telegram", *BREACH], "name at least two"),
        (["compare", "telegram", "telegram", *BREACH], "telegram is named twice"),
        (["compare", "telegran", "signal", *BREACH], "did you mean 'telegram'"),
        (["compare", "telegram:secret_chat", "signal", *BREACH], "write name=value"),
        (["compare", "telegram:secret_chat=yes", "signal", *BREACH], "secret_chat"),
        (["compare", "telegram", "signal", "--on", "2024-10-01"], "say who asks"),
        (["compare", "telegram", "signal", "--power", "breach_server"], "say on which day"),
        (["compare", "telegram", "signal", *BREACH, "--kind", "call_record"], "no subject can"),
        (["detect", "telegram", *BREACH, "--by", "signature"], "--by goes with --explain"),
        (["detect", "telegram", *BREACH, "--explain", "author", "--json"], "leave out --json"),
        (["detect", "telegram", *BREACH, "--message", "m7"], "no message is called 'm7'"),
        (["detect", "telegram", *BREACH, "--explain", "auther"], "'auther' is not one of"),
    ],
)
def test_what_was_typed_wrongly(capsys, words, said):
    """
    Whatever can't be used gets status 2 and one message that names it.
    """
    status, _, err = run(capsys, *words)
    assert status == 2
    assert said in err
    assert "Traceback" not in err

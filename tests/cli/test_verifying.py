"""The command that says whether a guarantee holds."""

import json

import pytest

from privmodel.cli import main
from privmodel.report import verification as as_document

TELEGRAM = ["verify", "telegram", "confidentiality_from_operator", "--on", "2026-11-24"]
SECRET = ["--set", "secret_chat=on"]


def test_the_exit_status_says_whether_it_holds(capsys):
    """
    The exit status is 1 where the guarantee does not hold, and 0 where it does.
    """
    assert main(TELEGRAM) == 1
    assert "holds if secret_chat on, nothing is reported" in capsys.readouterr().out
    assert main([*TELEGRAM, *SECRET, "--no-events"]) == 0
    assert "the settings of the scope are not offered in group" in capsys.readouterr().out


def test_a_saved_case_is_asked_again(tmp_path, capsys):
    """
    The file that --save writes is a question whose expectation holds.
    """
    file = str(tmp_path / "case.toml")
    assert main([*TELEGRAM, "--save", file, "--explain"]) == 1
    assert "every message passes the operator's servers" in capsys.readouterr().out
    assert main(["ask", file]) == 0
    assert "the expectation holds" in capsys.readouterr().out


def test_the_document_is_read_again(capsys):
    """
    What --json prints is a document of the stated form, read again as it was.
    """
    assert main([*TELEGRAM, *SECRET, "--json"]) == 1
    text = capsys.readouterr().out
    document = as_document.from_json(text)
    assert document.outcome == "open"
    assert document.conditions[0].outcome == "holds"
    assert as_document.to_document(document) == json.loads(text)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--json", "--explain"], "leave out --json"),
        (["--event", "reported", "--no-events"], "contradict"),
        (["--sent-from", "2024-01-01"], "--sent-until"),
        (["--sent-from", "2024-02-01", "--sent-until", "2024-01-01"], "after the first"),
        ([*SECRET, "--no-events", "--save", "case.toml"], "no case to save"),
        (["--budget", "3"], "raise the budget"),
        (["--set", "secret_chats=on"], "secret_chat"),
        (["--save", "nowhere/case.toml"], "nowhere"),
    ],
)
def test_what_cannot_be_used_is_said(more, said, capsys):
    """
    Options that contradict each other or name nothing end with status 2 and a mend.
    """
    assert main([*TELEGRAM, *more]) == 2
    assert said in capsys.readouterr().err


def test_a_guarantee_that_is_not_there_names_the_nearest(capsys):
    """
    A misspelt guarantee ends with status 2 and the nearest ids.
    """
    assert main(["verify", "telegram", "forward_secresy", "--on", "2026-11-24"]) == 2
    assert "forward_secrecy" in capsys.readouterr().err

"""The history of an answer from a shell."""

import json

import pytest

from privmodel.cli import main
from privmodel.report.history import from_json

COURT = ["--court", "fr", "--offence", "organised_crime", "--max-penalty", "10", "--breaks-terms"]
OVER = ["--from", "2024-08-01", "--to", "2024-11-01"]


@pytest.fixture
def run(capsys):
    def run(*words):
        status = main(words)
        out, err = capsys.readouterr()
        return status, out, err

    return run


def test_a_platform(run):
    """
    The days of change come with their clauses, and what was taken for granted is said.
    """
    status, out, _ = run("history", "telegram", *OVER, *COURT, "--kind", "ip_address")
    assert status == 0
    assert "\n2024-09-23\n  ip_address: unknown → yes, by policy\n    TG-60 (clause) began" in out
    assert "the message is sent on 2024-07-02, 30 days before" in out


def test_a_document(run):
    """
    The history for other programs can be read again and says the same.
    """
    status, out, _ = run("history", "telegram", *OVER, *COURT, "--kind", "ip_address", "--json")
    assert status == 0
    read = from_json(out)
    assert [(turn.day, turn.after.verdict) for turn in read.turns] == [("2024-09-23", "yes")]
    assert (read.start, read.end, read.moving) == ("2024-08-01", "2024-11-01", False)
    assert json.loads(out)["turns"][0]["causes"][0]["backs"] == ["clause"]


def test_a_question_file(run):
    """
    A question file can be followed, its own day left aside, with what was known at the time.
    """
    file = "examples/questions/telegram_before_after.toml"
    status, out, _ = run("history", file, *OVER, "--known-at", "then")
    assert status == 0
    assert "TG-60 (clause) began 2024-09-23" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["telegram", "--from", "2024", *COURT], "--to"),
        (["telegram", "--from", "2024-05-01", "--to", "2024-01-01", *COURT], "end after it begins"),
        (["telegram", *OVER], "say who asks"),
        (["telegran", *OVER, *COURT], "did you mean 'telegram'"),
        (["telegram", *OVER, *COURT, "--kind", "ip_adress"], "ip_address"),
        (["telegram", *OVER, *COURT, "--known-at", "them"], "--known-at"),
        (["telegram", *OVER, *COURT, "--budget", "1"], "did not finish within 1 answer;"),
        (["telegram", "--from", "soon", "--to", "2024", *COURT], "--from: 'soon' won't do"),
        (
            ["examples/questions/telegram_before_after.toml", *OVER, "--sent", "2024-01-01"],
            "--sent does not go with a question file",
        ),
    ],
)
def test_what_can_not_be_used(run, words, said):
    """
    What can't be used ends with status 2 and names the option and the mend.
    """
    status, _, err = run("history", *words)
    assert status == 2
    assert said in err

"""Claims on the command line."""

import json
from pathlib import Path

import pytest

from privmodel.cli import main
from privmodel.report.claims_document import from_json

CLAIMS = Path(__file__).parents[2] / "src" / "privmodel" / "catalogue" / "data" / "claims"


def run(capsys, *words):
    """The exit status, the output and the errors of a command."""
    status = main(list(words))
    out, err = capsys.readouterr()
    return status, out, err


def test_a_platforms_claims(capsys):
    """
    Naming a platform checks every sentence on it.
    """
    status, out, _ = run(capsys, "claims", "briar", "--on", "2026-08-22")
    assert status == 0
    assert out.count("as said, 2017-07-22, with all that is known today: holds") == 2
    assert out.count("said again, 2026-08-22: holds") == 2


def test_claims_as_json(capsys):
    """
    ``--json`` prints a document that can be read again, of the chosen sentences alone.
    """
    status, out, _ = run(capsys, "claims", "telegram", "--claim", "TG-c4", "--json")
    assert status == 0
    assert [claim.id for claim in from_json(out).claims] == ["TG-c4"]


def test_the_list_of_claims(capsys):
    """
    Without a platform the sentences are counted, as text or as JSON.
    """
    status, out, _ = run(capsys, "claims")
    assert status == 0
    assert "weixin: 1 on the past" in out.splitlines()
    status, out, _ = run(capsys, "claims", "--json")
    assert status == 0
    assert json.loads(out)["weixin"] == {"guarantee": 0, "past": 1, "not_checkable": 0}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["claims", "telegrm"], "did you mean 'telegram'"),
        (["claims", "telegram", "--claim", "TG-c1000"], "--claim: no claim about telegram"),
        (["claims", "briar", "--on", "soon"], "--on: 'soon' won't do"),
        (["claims", "briar", "--on", "2026"], "name one day"),
        (["claims", "briar", "--known-at", "never"], "--known-at: 'never' won't do"),
        (["claims", "--on", "2026-08-22"], "name a platform"),
    ],
)
def test_what_is_typed_wrongly(capsys, words, told):
    """
    What is typed wrongly gets one clear message and status 2.
    """
    status, out, err = run(capsys, *words)
    assert status == 2
    assert out == ""
    assert told in err
    assert "Traceback" not in err


def test_lint_counts_claims(capsys):
    """
    The linter checks files of claims with the others.
    """
    status, out, _ = run(capsys, "lint", str(CLAIMS))
    assert status == 0
    assert out.startswith("no problems in ")

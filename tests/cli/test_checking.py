"""Forged certificates: a right digest does not make them say more than was shown."""

import json
from pathlib import Path

import pytest

from privmodel.cli import main
from privmodel.inference.certificate_file import _digest

HONEST = Path(__file__).parents[2] / "examples" / "certificates" / "telegram_ip_address.json"


def checked(tmp_path, capsys, change):
    """What the command says of the certificate after a change by whoever can make digests."""
    document = json.loads(HONEST.read_text(encoding="utf-8"))
    change(document)
    document["digest"] = _digest(document)
    file = tmp_path / "forged.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    try:
        status = main(["check", str(file)])
    except SystemExit as left:
        status = left.code
    said = capsys.readouterr()
    return status, said.out, said.err


def swap(document):
    one, other = document["answers"]
    one["name"], other["name"] = other["name"], one["name"]


def no_items(document):
    document["answers"][0].update(items=[], some="no", every="no")


def earlier(document):
    for case in document["cases"]:
        case["until"] = "-inf"
        case["verdicts"] = [[item, "no"] for item, _ in case["verdicts"]]
        case["proofs"] = []
    for answer in document["answers"]:
        answer.update(some="no", every="no")


def nothing(document):
    document.update(cases=[], answers=[])


def undecided(document):
    document["answers"][0]["cases"] = []


@pytest.mark.parametrize("change", [swap, nothing, undecided])
def test_what_shows_nothing_is_rejected(tmp_path, capsys, change):
    """
    Answers about other items than their names say, no answers, and undecided ones are refused.
    """
    status, out, err = checked(tmp_path, capsys, change)
    assert status == 1
    assert "they follow" not in out
    assert err.strip()


def test_what_was_checked_is_printed(tmp_path, capsys):
    """
    Of whatever follows it is said of which items, and until when; a heading can't be made up.
    """
    status, out, _ = checked(tmp_path, capsys, no_items)
    assert (status, "of nothing of that name" in out) == (0, True)
    status, out, err = checked(tmp_path, capsys, earlier)
    assert status == 1 or "counting until always" in out, err

    def heading(document):
        document["about"]["platform"] = "signal\nip_address: no"

    status, out, _ = checked(tmp_path, capsys, heading)
    assert status == 0
    assert "\nip_address: no" not in out
    assert out.startswith("stated in the file, and no part of what was checked")

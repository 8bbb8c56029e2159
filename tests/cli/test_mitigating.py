"""``privmodel mitigate``: what it prints, and what it refuses."""

import json

import pytest

from privmodel.cli import main
from privmodel.report.mitigation import from_json

BREACH = ["--on", "2024-10-01", "--sent", "2024-09-01", "--power", "breach_server"]

FILE = """
format = "privmodel-question/1"
on = "2025-01-15"
[conversation]
platform = "whatsapp"
sent = "2024-09-01"
[[conversation.participants]]
name = "source"
settings = { cloud_backup = "off" }
devices = [{ os = "ios" }]
[[conversation.participants]]
name = "journalist"
settings = { cloud_backup = "on" }
devices = [{ os = "ios" }]
[[adversaries]]
name = "court"
court = "us"
suspicion = "organised_crime"
holder = "icloud"
"""

SECOND = """
[[adversaries]]
name = "thief"
[[adversaries.powers]]
power = "seize_device"
"""


def run(capsys, *arguments):
    """The exit status and what is printed."""
    status = main(["mitigate", *arguments])
    said = capsys.readouterr()
    return status, said.out, said.err


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "question.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_of_a_platform(capsys):
    """
    A platform and options make a conversation of two with one message.
    """
    status, out, _ = run(capsys, "telegram", "message_text", *BREACH)
    assert status == 0
    assert "in the conversation: set secret_chat to on and sender: delete m1 for everybody" in out
    status, out, _ = run(capsys, "telegram", "message_text", *BREACH, "--from-then-on")
    assert "delete" not in out
    assert "what was sent before" not in out


def test_of_a_question_file(capsys, file):
    """
    Of a file the day of the question is when somebody asks for data; --on dates the changes.
    """
    status, out, _ = run(capsys, str(file), "message_text", "--on", "2024-10-01", "--who", "source")
    assert status == 0
    assert "asked for on 2025-01-15" in out
    assert "journalist: set cloud_backup to off" in out


def test_as_json(capsys, file):
    """
    What is printed as JSON is a document that can be read again.
    """
    status, out, _ = run(
        capsys, str(file), "message_text", "--on", "2024-10-01", "--to", "signal", "--json"
    )
    assert status == 0
    document = from_json(out)
    assert document.who == "source"
    assert json.loads(out)["from_then_on"]["sets"][0]["changes"][0]["platform"] == "signal"


def test_of_several_parties(capsys, file):
    """
    Of a file with several parties one has to be named.
    """
    file.write_text(FILE + SECOND, encoding="utf-8")
    status, _, err = run(capsys, str(file), "message_text", "--on", "2024-10-01")
    assert status == 2
    assert "court, thief" in err
    status, out, _ = run(
        capsys, str(file), "message_text", "--on", "2024-10-01", "--party", "court"
    )
    assert status == 0
    assert "from the court" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["telegram", "message_text", "--power", "breach_server"], "--on"),
        (["telegram", "message_texts", *BREACH], "message_text"),
        (["telegram", *BREACH], "KIND"),
        (["telegram", "message_text", *BREACH, "--who", "nobody"], "sender"),
        (["telegram", "message_text", *BREACH, "--to", "sygnal"], "signal"),
        (["telegram", "message_text", *BREACH, "--timer", "-1"], "positive"),
        (["telegram", "message_text", *BREACH, "--asked-on", "2024-01-01"], "or later"),
        (["telegram", "message_text", *BREACH, "--party", "court"], "--party"),
        (["telegram", "message_text", *BREACH, "--budget", "1"], "1 sets"),
    ],
)
def test_what_is_refused(capsys, arguments, said):
    """
    What can't be asked ends with status 2 and says why.
    """
    status, _, err = run(capsys, *arguments)
    assert status == 2
    assert said in err


def test_what_a_file_says_itself(capsys, file):
    """
    Options that a question file says itself are refused beside it.
    """
    status, _, err = run(capsys, str(file), "message_text", "--on", "2024-10-01", "--court", "fr")
    assert status == 2
    assert "--court" in err
    status, _, err = run(
        capsys, str(file), "message_text", "--on", "2024-10-01", "--party", "nobody"
    )
    assert "there are court" in err

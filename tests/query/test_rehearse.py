"""What was decrypted beside what the rules say."""

import subprocess
import sys

import pytest

pytest.importorskip("cryptography")

import privmodel as pm
from keyed import alternating, keys, talk, tap, when, window
from privmodel.lab import run


@pytest.mark.parametrize("schedule", ["static_keys", "double_ratchet", "transport_only", "treekem"])
@pytest.mark.parametrize("powers", [(tap(),), (tap(), keys("a", 2)), (keys("b", 3),)])
def test_bytes_and_rules_say_the_same(schedule, powers):
    """
    Where only keys and ciphertexts count, what is decrypted is what the rules say yes to.
    """
    people = ("a", "b", "c") if schedule == "treekem" else ("a", "b")
    meeting = talk(alternating(6, 2), schedule, people=people)
    shown = pm.rehearse(meeting, by=pm.adversary(*powers), on="2024-04-01")
    assert shown.agrees
    assert [each.decrypted for each in shown] == [each.said is pm.Verdict.YES for each in shown]


def test_each_message_has_the_mode_of_its_day():
    """
    Messages of different modes are run each under its own.
    """
    modes = [
        pm.Mode(id="text", schedule="server_held_keys", kinds="message_text"),
        pm.Mode(id="call", schedule="per_call_keys", kinds="call_audio"),
    ]
    both = pm.Platform(id="here", modes=modes)
    meeting = pm.Conversation(
        platform=both,
        messages=[
            pm.Message(id="said", sender="sender", sent=when(0)),
            pm.Message(id="called", sender="sender", sent=when(1), kinds="call_audio"),
        ],
    )
    shown = pm.rehearse(meeting, by=pm.adversary(tap()), on="2024-04-01")
    assert [(each.message, each.mode, each.decrypted) for each in shown] == [
        ("said", "text", True), ("called", "call", False),
    ]  # fmt: skip


def rehearsed(meeting, *powers):
    return pm.rehearse(meeting, by=pm.adversary(*powers), on="2024-04-01")


@pytest.mark.parametrize(
    ("meeting", "power", "says"),
    [
        (talk("ab", "static_keys"), pm.ReadPublic(), "only SeizeDevice"),
        (talk("ab", "static_keys"), pm.SeizeDevice(participant="a", device="fone"), "'phone'"),
        (talk("ab", "static_keys"), pm.OperateService(platform="cloud"), "platform"),
        (
            talk("ab", "static_keys"),
            pm.SeizeDevice(during=pm.Window(start="2024-03")),
            "exact instants",
        ),
        (talk("ab", "static_keys"), pm.SeizeDevice(during=window(1, 3)), "at which instant"),
        (talk("abc", "periodic_rekey", people=("a", "b", "c")), tap(), "joins two"),
    ],
)
def test_what_cannot_be_rehearsed_is_said(meeting, power, says):
    """
    A power, a device or a conversation that cannot be rehearsed is an error that says why.
    """
    with pytest.raises(pm.PrivModelError, match=says):
        rehearsed(meeting, power)


def test_rules_and_bytes_refuse_the_same_conversation():
    """
    Three people under a key that two agree upon are refused alike by the rules, the rehearsal and
    the laboratory.
    """
    meeting = talk("abc", "periodic_rekey", people=("a", "b", "c"))
    said = set()
    for ask in (
        lambda: pm.obtainable(meeting, by=pm.adversary(tap()), on="2024-04-01"),
        lambda: rehearsed(meeting, tap()),
        lambda: run(meeting, "periodic_rekey"),
    ):
        with pytest.raises(pm.InvalidModel) as error:
            ask()
        said.add(str(error.value))
    assert len(said) == 1


def test_a_mode_that_turns_on_a_setting():
    """
    Where it is open which mode covers a message, a rehearsal asks for the setting.
    """
    setting = pm.Setting(name="hidden", values=["off", "on"], belongs="conversation")
    modes = [
        pm.Mode(id="plain", schedule="transport_only", where={"hidden": "off"}),
        pm.Mode(id="hidden", schedule="static_keys", where={"hidden": "on"}),
    ]
    there = pm.Platform(id="here", modes=modes, settings=[setting])
    meeting = pm.Conversation(platform=there, messages=[pm.Message(sent=when(0))])
    with pytest.raises(pm.InvalidQuestion, match=r"plain or hidden|hidden or plain"):
        rehearsed(meeting, tap())
    with pytest.raises(pm.InvalidQuestion, match="no encryption mode is stated"):
        rehearsed(pm.Conversation(platform=pm.Platform(id="bare"),
                                  messages=[pm.Message(sent=when(0))]), tap())  # fmt: skip


def test_without_the_extra():
    """
    Without the package for cryptography a rehearsal says what to install; nothing else needs it.
    """
    program = (
        "import sys; sys.modules['cryptography'] = None\n"
        "import privmodel as pm\n"
        "talk = pm.conversation(pm.Platform(id='x', modes=[pm.Mode(id='m', schedule='treekem')]),"
        " sent='2024-03-01')\n"
        "by = pm.adversary(pm.OperateService())\n"
        "print(pm.obtainable(talk, by=by, on='2024-03-02')['message_text'].verdict)\n"
        "try:\n    pm.rehearse(talk, by=by, on='2024-03-02')\n"
        "except ModuleNotFoundError as error:\n    print(error)\n"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[0] == "no"
    assert "pip install 'privmodel[lab]'" in done.stdout

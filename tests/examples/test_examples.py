"""The scripts under examples/ run, and what they print says what it must."""

import importlib.util
import re
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
SCRIPTS = sorted(path.stem for path in EXAMPLES.glob("*.py"))

# What the sources argue, claim by claim; "partly right" is misleading when it stands alone.
ARGUED = {
    "C1": "misleading",
    "C2": "misleading",
    "C3": "right",
    "C7": "misleading",
    "C9": "misleading",
    "C10": "misleading",
    "C15": "wrong",
}


def load(name):
    spec = importlib.util.spec_from_file_location(f"example_{name}", EXAMPLES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # attrs looks the module of a class up
    spec.loader.exec_module(module)
    return module


def printed(name, capsys):
    """What a script prints, its lines unwrapped."""
    load(name).main()
    return re.sub(r"\s+", " ", capsys.readouterr().out)


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_ends_with_what_it_is_not(name, capsys):
    """
    Each script runs from beginning to end and closes by saying that it is not legal advice.
    """
    assert printed(name, capsys).strip().lower().endswith("not legal advice.")


class TestTelegram:
    @pytest.fixture
    def text(self, capsys):
        return printed("telegram_2024", capsys)

    @pytest.mark.parametrize("kind", ["IP address", "phone number"])
    def test_the_text_alone_turns_no_into_yes(self, text, kind):
        """
        On law and policy the briefing says no before the change and yes after it.
        """
        before, after = text.index("On 2024-09-10:"), text.index("On 2024-10-01:")
        assert f"{kind}: no (out of territorial reach, refused" in text[before:after]
        assert f"{kind}: yes (given by policy, at the holder's discretion" in text[after:]

    def test_the_clause_that_changed_is_named(self, text):
        """
        The change is put down to one clause that ended and one that began.
        """
        assert "because of TG-59, TG-60." in text
        assert "ended: TG-59" in text
        assert "began: TG-60" in text

    def test_practice_is_told_with_its_askers_and_sources(self, text):
        """
        Each observation is shown with who asked, about what, and a source that can be opened.
        """
        used = text[text.index("It rests on:") : text.index("Seen in France")]
        assert "no country named; about: no suspicion named" in used
        assert "TG-79, press:" in used
        assert "https://" in used
        french = text[text.index("Seen in France") : text.index("3. The messages")]
        assert "asked from: BE, FR; about: child abuse" in french
        assert "TG-83, press:" in french

    def test_contents_are_there_and_readable_but_refused(self, text):
        """
        The briefing says at which steps contents break, and that no key is missing.
        """
        assert "A copy lies there: yes. Its holder can read it: yes." in text
        assert "Steps that broke: out of territorial reach, refused." in text

    @pytest.mark.parametrize(
        "line",
        [
            "unlocked, the sender's: message content: yes",
            "unlocked, the recipient's: message content: yes",
            "locked, the sender's: message content: unknown",
            "no two-step verification: message content: yes",
            "two-step verification on: message content: no (need not known",
            "on, and the password known: message content: yes",
            "whoever runs the service all along: message content: no (sealed",
            "a taken-over account: message content: no (never there",
            "an unlocked device on the same day: message content: yes",
            "an unlocked device in October: message content: unknown (whether remains",
        ],
    )
    def test_other_adversaries(self, text, line):
        """
        Devices, login codes and secret chats are answered as the model answers them.
        """
        assert line in text


@pytest.fixture(scope="module")
def script():
    return load("press_claims")


class TestPressClaims:
    def test_the_claims_are_all_there(self, script):
        """
        Twenty-two claims are looked at, in order.
        """
        assert [claim.id for claim in script.CLAIMS] == [f"C{n}" for n in range(1, 23)]

    def test_computed_verdicts_agree_with_what_the_sources_argue(self, script):
        """
        Where the model can express a claim, its verdict is the one that the sources support.
        """
        found = {claim.id: script.judge(claim).verdict for claim in script.CLAIMS if claim.computed}
        assert found == ARGUED

    def test_nothing_is_judged_without_a_ground(self, script):
        """
        A verdict rests on an answer with facts, or on a fact; where there is none, a reason stands.
        """
        for claim in script.CLAIMS:
            judged = script.judge(claim)
            if claim.computed:
                assert all(part.facts and part.found for part in judged.parts), claim.id
            elif judged.verdict == script.NOT_OURS:
                assert claim.reason, claim.id
            else:
                assert claim.facts, claim.id

    def test_the_verdict_follows_from_the_parts(self, script):
        """
        All statements hold: right; none: wrong; some: misleading.
        """

        def verdict(*holds):
            parts = [
                script.Part(statement="", holds=each, found="", facts=frozenset()) for each in holds
            ]
            return script.judge(script.Claim(id="", says="", parts=lambda: parts)).verdict

        assert verdict(True, True) == "right"
        assert verdict(False, False) == "wrong"
        assert verdict(True, False) == "misleading"


@pytest.mark.parametrize(
    "line",
    [
        "static_keys no sealed at operator:harbour",
        "server_held_keys yes taken from operator:harbour",
        "the recipient's backup off no out of territorial reach, refused",
        "the recipient's backup on yes given by law from operator:attic (of recipient)",
        "phone_number yes given by policy, at the holder's discretion",
        "deleted on the sender's own device yes taken from operator:harbour",
        "backup of recipient at Attic Backups",
    ],
)
def test_a_messenger_of_ones_own(line, capsys):
    """
    A platform built by hand is answered like one of the catalogue, reasons included.
    """
    assert line in printed("my_own_messenger", capsys)

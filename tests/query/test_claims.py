"""Sentences bound to guarantees: what becomes of them, and that each case shown replays."""

from itertools import product

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from laws.asking import FEWER
from privmodel.catalogue.registry import builtin
from privmodel.errors import UnknownName
from privmodel.inference.verdict import Verdict
from privmodel.model.claim import Claim, ClaimedGuarantee
from privmodel.model.encryption import Mode
from privmodel.model.evidence import Fact, Source
from privmodel.model.platform import Platform
from privmodel.model.retention import Replication
from privmodel.model.setting import Default, Setting
from privmodel.model.timeline import Period
from privmodel.query.claimed.claims import ClaimOutcome, check_claim, check_claims
from privmodel.query.verification.verify import verify


def checked(name, platform, **more):
    """The verdict on a shipped claim as it was said."""
    return check_claim(builtin().claims(platform).claim(name), platform, **more).as_said


def said(guarantee="confidentiality_from_operator", *, day="2024-06-01", **more):
    """A sentence bound to a guarantee."""
    return Claim(
        id="EX-c1",
        by="operator",
        said=day,
        means="We can't read it.",
        grade="press",
        seen=[f"S1 {day}"],
        guarantee=ClaimedGuarantee(id=guarantee, **more),
    )


def messenger(*defaults, **more):
    """A platform with a vault as an option, which has the defaults given."""
    return Platform(
        id="own",
        settings=[
            Setting(
                name="vault",
                values=["off", "on"],
                belongs="conversation",
                defaults=[Default(value=value) for value in defaults],
            )
        ],
        modes=[
            Mode(id="open", schedule="transport_only", where={"vault": "off"}),
            Mode(id="sealed", schedule="double_ratchet", where={"vault": "on"}),
        ],
        **more,
    )


def test_it_fails_by_default():
    """
    A sentence that fails with every setting as it comes is violated, and says what would mend it.
    """
    found = check_claim(said(), messenger("off")).as_said
    assert found.outcome is ClaimOutcome.VIOLATED
    assert found.only_if == ("vault on",)
    assert "settings: all at their defaults" in found.how


def test_it_fails_once_somebody_departs_from_the_defaults():
    """
    A sentence that holds by default and fails under another setting holds only if that is left.
    """
    found = check_claim(said(), messenger("on")).as_said
    assert found.outcome is ClaimOutcome.HOLDS_ONLY_IF
    assert found.only_if == ("vault on",)
    assert "settings: vault off" in found.how


def test_what_nobody_stated_is_no_default():
    """
    Where no default is known, a sentence that fails under one value holds only under another.
    """
    assert check_claim(said(), messenger()).as_said.outcome is ClaimOutcome.HOLDS_ONLY_IF


@pytest.mark.parametrize(("vault", "expected"), [("on", "holds"), ("off", "violated")])
def test_a_sentence_about_one_setting_is_checked_under_it(vault, expected):
    """
    A sentence about chats with a setting is checked under that setting, whatever the default is.
    """
    for default in ("on", "off"):
        found = check_claim(said(where={"vault": vault}), messenger(default)).as_said
        assert found.outcome.value == expected


def test_other_peoples_copies_count():
    """
    A sentence is not kept by a platform whose users' backups somebody else can read.
    """
    replication = Replication(
        kinds="message_text", source="device", platform="google_drive", seal="none", where={}
    )
    found = check_claim(said(where={"vault": "on"}), messenger("on", replications=[replication]))
    assert found.as_said.outcome is ClaimOutcome.VIOLATED
    assert any("google_drive" in line or "google" in line for line in found.as_said.how)


def test_it_is_checked_as_of_its_own_day_and_again():
    """
    A sentence is checked for messages of its own day, and of the day given.
    """
    facts = [
        Fact(id="A", says="It is open.", grade="press", period=Period(end="2022"), seen="S1 2021"),
        Fact(
            id="B", says="It is sealed.", grade="press", period=Period(start="2022"), seen="S1 2024"
        ),
    ]
    platform = Platform(
        id="own",
        modes=[
            Mode(id="open", schedule="transport_only", facts="A"),
            Mode(id="sealed", schedule="double_ratchet", facts="B"),
        ],
        facts=facts,
        sources=[Source(id="S1", title="A report", url="https://example.org", grade="press")],
    )
    found = check_claim(said(day="2021-06-01"), platform, on="2024-06-01")
    assert found.as_said.outcome is ClaimOutcome.VIOLATED
    assert found.again.outcome is ClaimOutcome.HOLDS


def test_a_scope_that_nobody_can_be_in_is_not_checked():
    """
    A sentence about what is not offered on a day can't be checked as of that day, and says so.
    """
    found = check_claim(builtin().claims("discord").claim("DC-c1"), "discord", on="2026-08-22")
    assert found.as_said.outcome is ClaimOutcome.HOLDS
    assert found.again.outcome is ClaimOutcome.NOT_CHECKABLE
    assert "on that day" in found.again.why


def test_a_setting_that_is_not_there_is_an_error():
    """
    A sentence about a setting that the platform does not have is an error, not a verdict.
    """
    with pytest.raises(UnknownName, match="vualt"):
        check_claim(said(where={"vualt": "on"}), messenger("on"))


def test_what_is_not_finished_says_so():
    """
    A verification that gives up is no outcome of the sentence: it is told as not finished.
    """
    found = check_claim(said(), messenger(), budget=1).as_said
    assert found.outcome is ClaimOutcome.NOT_FINISHED
    assert "1 closures" in found.why


@pytest.mark.parametrize(
    ("platform", "name", "expected"),
    [
        ("telegram", "TG-c107", ClaimOutcome.VIOLATED),
        ("telegram", "TG-c12", ClaimOutcome.HOLDS),
        ("signal", "SG-c1", ClaimOutcome.HOLDS),
        ("signal", "SG-c2", ClaimOutcome.HOLDS),
        ("whatsapp", "WA-c1", ClaimOutcome.HOLDS_ONLY_IF),
        ("imessage", "AP-c1", ClaimOutcome.HOLDS_ONLY_IF),
        ("matrix", "MX-c1", ClaimOutcome.HOLDS_ONLY_IF),
        ("threema", "TH-c1", ClaimOutcome.HOLDS),
        ("threema", "TH-c2", ClaimOutcome.HOLDS_ONLY_IF),
        ("zoom", "ZM-c2", ClaimOutcome.VIOLATED),
        ("telemessage", "TM-c1", ClaimOutcome.VIOLATED),
        ("briar", "BR-c1", ClaimOutcome.HOLDS),
        ("wickr_me", "WK-c1", ClaimOutcome.VIOLATED),
        ("messenger", "FM-c2", ClaimOutcome.HOLDS_ONLY_IF),
    ],
)
def test_well_known_sentences(platform, name, expected):
    """
    Well-known sentences come out as the catalogue has it, as of the day on which they were said.
    """
    assert checked(name, platform).outcome is expected


def test_telegram_is_end_to_end_encrypted():
    """
    "Telegram offers end-to-end encryption" fails in an ordinary chat of two, with nothing chosen;
    of its secret chats the same holds unless somebody reports a message.
    """
    found = checked("TG-c107", "telegram")
    talk = found.verification.case.conversation
    assert talk.chat.value == "one_to_one"
    assert not talk.settings
    assert found.only_if == ("secret_chat on, nothing is reported",)
    assert checked("TG-c10", "telegram").only_if == ("nothing is reported",)


def test_what_whatsapp_leaves_out():
    """
    WhatsApp's sentence needs that no side has a readable backup and that nobody reports.
    """
    conditions = checked("WA-c1", "whatsapp").only_if
    assert "cloud_backup off, nothing is reported" in conditions


@pytest.mark.parametrize(
    ("platform", "name"),
    [("telegram", "TG-c107"), ("imessage", "AP-c1"), ("matrix", "MX-c1"), ("zoom", "ZM-c2")],
)
def test_the_case_shown_replays(platform, name):
    """
    The smallest case of a violated sentence, asked again as a question, gives what was forbidden.
    """
    found = checked(name, platform)
    (exposure,) = found.verification.case.ask()
    verdicts = {
        each.kind: exposure[each.kind].verdict for each in found.verification.case.expectations
    }
    assert Verdict.YES in verdicts.values()


@pytest.mark.parametrize(("platform", "name"), [("imessage", "AP-c1"), ("matrix", "MX-c1")])
def test_the_conditions_are_enough(platform, name):
    """
    Under each condition that is listed, verified by itself, the sentence holds.
    """
    found = checked(name, platform).verification
    assert found.holds_if
    for condition in found.holds_if:
        again = verify(
            platform,
            found.guarantee,
            scope=condition.scope,
            on="2013-06-17" if platform == "imessage" else "2020-05-06",
        )
        assert again.outcome.value == "holds"


def test_every_sentence_of_a_platform():
    """
    Checking a platform's sentences checks each once, in the order of the file.
    """
    found = check_claims("briar", on="2026-08-22")
    assert [each.claim.id for each in found] == ["BR-c1", "BR-c2"]
    assert all(each.again is not None and each.platform == "briar" for each in found)
    assert check_claims("sms") == ()


def test_fewer_kinds_are_asked_about():
    """
    A sentence about some kinds is checked for these alone.
    """
    platform = evolve(
        messenger("on"),
        modes=[
            Mode(id="text", kinds="message_text", schedule="double_ratchet"),
            Mode(id="files", kinds="attachment", schedule="transport_only"),
        ],
    )
    assert check_claim(said(kinds="message_text"), platform).as_said.outcome is ClaimOutcome.HOLDS
    both = said(kinds=["message_text", "attachment"])
    assert check_claim(both, platform).as_said.outcome is ClaimOutcome.VIOLATED


def switched(*modes):
    """A platform with two switches: each mode seals texts or files, or not, where they are so."""
    return Platform(
        id="own",
        settings=[
            Setting(name=name, values=["on", "off"], belongs="conversation")
            for name in ("left", "right")
        ],
        modes=[
            Mode(
                id=f"m{number}",
                kinds=kind,
                schedule="double_ratchet" if sealed else "transport_only",
                where=where,
            )
            for number, (kind, sealed, where) in enumerate(modes)
        ],
    )


@pytest.mark.parametrize(
    ("texts", "files", "expected"),
    [
        # where each kind is sealed, with the conditions that are enough for both
        ([{"left": "on"}], [{"right": "on"}], ("left on, right on",)),
        ([{"left": "on"}], [{"left": "on"}], ("left on",)),
        ([{"left": "on"}], [{"left": "off"}], ()),
        ([{"left": "on"}, {"left": "off", "right": "on"}], [{"left": "on"}], ("left on",)),
    ],
)
def test_conditions_are_joined_over_kinds(texts, files, expected):
    """
    What is listed as enough for a sentence on several kinds is enough for each, and no more than
    that; where no setting suits both, nothing is enough.
    """
    modes = []
    for kind, sealed in (("message_text", texts), ("attachment", files)):
        modes += [(kind, True, where) for where in sealed]
        rest = {"left": "off" if sealed[0].get("left") == "on" else "on"}
        if "left" not in sealed[0]:
            rest = {"right": "off"}
        elif len(sealed) > 1:
            rest = {"left": "off", "right": "off"}
        modes.append((kind, False, rest))
    found = check_claim(said(kinds=["message_text", "attachment"]), switched(*modes)).as_said
    assert found.only_if == expected
    assert found.outcome is (ClaimOutcome.HOLDS_ONLY_IF if expected else ClaimOutcome.VIOLATED)


NAMES = ("left", "right")
TABLES = st.fixed_dictionaries(
    {chosen: st.booleans() for chosen in product(("on", "off"), repeat=len(NAMES))}
)
"""For each way to set two switches, whether contents are sealed."""


def restrictions(free):
    """Every way to fix some of the free switches."""
    for choice in product((None, "on", "off"), repeat=len(free)):
        yield {name: value for name, value in zip(free, choice, strict=True) if value}


VALUES = st.sampled_from(["on", "off"])


@FEWER
@given(
    table=TABLES,
    defaults=st.fixed_dictionaries(dict.fromkeys(NAMES, VALUES)),
    fixed=st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, VALUES)),
)
def test_it_agrees_with_trying_every_setting(table, defaults, fixed):
    """
    Outcome and conditions are those of trying every way to set two switches, one by one.
    """
    platform = Platform(
        id="own",
        settings=[
            Setting(
                name=name,
                values=["on", "off"],
                belongs="conversation",
                defaults=[Default(value=defaults[name])],
            )
            for name in NAMES
        ],
        modes=[
            Mode(
                id=f"m{number}",
                schedule="double_ratchet" if sealed else "transport_only",
                where=dict(zip(NAMES, chosen, strict=True)),
            )
            for number, (chosen, sealed) in enumerate(table.items())
        ],
    )
    found = check_claim(said(where=fixed), platform).as_said

    def sealed(some):
        """Whether each way to set the switches is sealed, and whether any is, with some given."""
        rows = [
            each
            for chosen, each in table.items()
            if some.items() <= dict(zip(NAMES, chosen, strict=True)).items()
        ]
        return all(rows), any(rows)

    holds, can_hold = sealed(fixed)
    _, in_the_usual_case = sealed({**defaults, **fixed})
    if holds:
        expected = ClaimOutcome.HOLDS
    elif not in_the_usual_case or not can_hold:
        expected = ClaimOutcome.VIOLATED
    else:
        expected = ClaimOutcome.HOLDS_ONLY_IF
    assert found.outcome is expected
    free = [name for name in NAMES if name not in fixed]
    enough = [some for some in restrictions(free) if sealed({**fixed, **some})[0]]
    least = min(map(len, enough), default=0)
    smallest = {
        ", ".join(f"{name} {value}" for name, value in sorted(some.items()))
        for some in enough
        if len(some) == least
    }
    assert set(found.only_if) == (set() if holds else smallest)

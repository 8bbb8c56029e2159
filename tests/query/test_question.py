"""Questions as files: what is written comes back, what is wrong is named, examples hold."""

import re
from pathlib import Path

import pytest
from attrs import evolve, fields
from hypothesis import given
from hypothesis import strategies as st

import privmodel as pm
from privmodel.errors import InvalidQuestion
from privmodel.model.conversation import Account
from privmodel.query.files.adversary_reader import ADVERSARY
from privmodel.query.files.conversation_reader import CONVERSATION
from privmodel.query.files.question import (
    TOP,
    Expectation,
    Question,
    question_document,
    question_from,
    read_question,
)
from privmodel.query.files.written import POWERS
from privmodel.query.items import items_of
from privmodel.strategies import adversaries, conversations, jurisdictions, moments, platforms

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples" / "questions").glob("*.toml"))

KEYED = (
    *POWERS.values(), pm.Participant, pm.Device, Account, pm.Message, pm.Event, pm.SettingChange,
    pm.TimerChange, pm.Suspicion, Expectation,
)  # fmt: skip
MESSENGERS = [name for name in pm.builtin().platforms() if pm.builtin().platform(name).chats]

MINIMAL = """
format = "privmodel-question/1"
on = "2024-10-01"
[conversation]
platform = "signal"
sent = "2024-09-01"
[[adversaries]]
[[adversaries.powers]]
power = "seize_device"
participant = "recipient"
"""


@st.composite
def expectations(draw, names, chat):
    kinds = st.sampled_from(
        [kind for kind in pm.DataKind if any(items_of(chat, leaf) for leaf in kind.leaves)]
    )
    verdicts = st.sampled_from(list(pm.Verdict))
    return Expectation(
        kind=draw(kinds),
        verdict=draw(verdicts),
        adversary=draw(st.sampled_from(names)),
        every=draw(st.none() | verdicts),
        ground=draw(st.none() | st.sampled_from(list(pm.Ground))),
        broke=draw(st.none() | st.sampled_from(list(pm.Step))),
        holder=draw(st.none() | st.just("operator:somechat")),
        on=draw(st.none() | moments()),
    )


@st.composite
def questions(draw):
    """Questions of which a catalogue holds the platform and the laws."""
    catalogue = pm.builtin()
    if draw(st.booleans()):
        platform = draw(platforms())
        law = draw(jurisdictions(known=True))
        catalogue = pm.Catalogue().with_platform(platform).with_jurisdiction(law)
    else:
        platform = catalogue.platform(draw(st.sampled_from(MESSENGERS)))
        law = catalogue.jurisdiction(draw(st.sampled_from((*catalogue.jurisdictions(), "tw"))))
    chat = draw(conversations(platform))
    helpers = [catalogue.jurisdiction("us")] if "us" in catalogue.jurisdictions() else []
    askers = adversaries(chat, laws=[law], helpers=helpers)
    parties = draw(st.lists(askers, min_size=1, max_size=2))
    parties = [evolve(each, name=f"party {number}") for number, each in enumerate(parties)]
    together = draw(st.booleans())
    names = [each.name for each in parties]
    if together and len(names) > 1:
        names = [" and ".join(names)]
    return Question(
        title=draw(st.text(max_size=5)),
        note=draw(st.text(max_size=5)),
        conversation=chat,
        adversaries=parties,
        together=together,
        on=draw(moments()),
        known_at=draw(st.none() | moments()),
        until=draw(st.none() | moments()),
        grounds=draw(st.none() | st.sets(st.sampled_from(list(pm.Ground)))),
        grades=draw(st.none() | st.sets(st.sampled_from(list(pm.Grade)))),
        expectations=draw(st.lists(expectations(names, chat), max_size=2)),
        catalogue=catalogue,
    )


@given(questions())
def test_written_and_read_again(question):
    """
    Reading what a question is written as gives an equal question.
    """
    document = question_document(question)
    assert question_from(document, catalogue=question.catalogue) == question


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_examples_hold(file):
    """
    Every example states what it expects, and its answers meet that.
    """
    question = read_question(file)
    assert question.expectations
    assert question.check() == ()
    assert question.check(question.ask()) == ()


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_examples_come_back(file):
    """
    Every example is the same question when it is written and read again.
    """
    question = read_question(file)
    assert question_from(question_document(question)) == question


def test_the_example_of_the_page_holds(file):
    """
    The complete example on the page about question files is one, and its expectations hold.
    """
    page = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    file.write_text(example, encoding="utf-8")
    question = read_question(file)
    assert len(question.expectations) == 3
    assert question.check() == ()
    assert question_from(question_document(question)) == question


def test_the_page_names_every_key():
    """
    The page about question files names every key that the reader knows.
    """
    page = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    names = {*TOP, *CONVERSATION, *ADVERSARY, *POWERS}
    names |= {each.name for cls in KEYED for each in fields(cls)} - {"during"}
    assert not {name for name in names if f"`{name}`" not in page}


def test_there_are_examples():
    """
    The examples are found, so that the tests above speak of something.
    """
    assert len(EXAMPLES) >= 3


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "question.toml"
    path.write_text(MINIMAL, encoding="utf-8")
    return path


def test_a_minimal_question(file):
    """
    A file needs no more than a day, a platform, a day of sending and one power.
    """
    question = read_question(str(file))
    (answer,) = question.ask()
    assert answer["message_text"].verdict is pm.Verdict.YES
    expected = pm.conversation("signal", sent="2024-09-01")
    assert question.conversation == expected


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("verdict", "no"),
        ("every", "no"),
        ("ground", "law"),
        ("holder", "operator:signal"),
        ("whose", "sender"),
    ],
)
def test_each_attribute_is_compared(file, attribute, value):
    """
    An expectation that differs from the finding in one attribute is reported with that attribute.
    """
    expected = {"verdict": "yes", "every": "yes", "whose": "recipient", attribute: value}
    question = evolve(
        read_question(file), expectations=[Expectation(kind="message_text", **expected)]
    )
    mismatches = question.check()
    assert [(each.what, each.wanted) for each in mismatches] == [(attribute, value)]
    (mismatch,) = mismatches
    assert "expect[0]" in str(mismatch)
    assert value in str(mismatch)


def test_an_expectation_of_another_day():
    """
    An expectation with a day of its own is compared with the answer of that day.
    """
    question = read_question(ROOT / "examples" / "questions" / "telegram_before_after.toml")
    late = [evolve(each, on=None) for each in question.expectations]
    (mismatch, *_) = evolve(question, expectations=late).check()
    assert mismatch.position == 0
    assert mismatch.found == "yes"


@pytest.mark.parametrize("kind", ["backup", "call_audio", "key"])
def test_an_expectation_of_what_no_message_has(file, kind):
    """
    What no message carries could only ever be expected in vain, so that the question is refused.
    """
    with pytest.raises(InvalidQuestion, match=r"expect\[0\].kind: .*no message has it"):
        evolve(read_question(file), expectations=[Expectation(kind=kind, verdict="no")])


def test_a_coalition_is_one_party(file):
    """
    Together, adversaries are one party with the powers and the knowledge of them all.
    """
    chat = pm.conversation("signal", sent="2024-09-01")
    one = pm.adversary(pm.SeizeDevice(participant="sender"), name="one", knows="phone_number")
    two = pm.adversary(pm.TapNetwork(), name="two", knows="username")
    question = Question(conversation=chat, adversaries=[one, two], together=True, on="2024-10-01")
    (party,) = question.parties
    assert party.powers == (*one.powers, *two.powers)
    assert party.knows == one.knows | two.knows
    assert len(question.ask()) == 1
    assert len(evolve(question, together=False).ask()) == 2


def test_every_fault_at_once(file):
    """
    A file with many faults is refused once, with the place of each.
    """
    file.write_text(
        MINIMAL.replace("sent =", "members = 'two'\nsent =")
        .replace('"2024-10-01"', '"2024-10-32"')
        .replace("recipient", "recipeint")
        + '[[expect]]\nkind = "ip_adress"\nverdict = "yes"\n',
        encoding="utf-8",
    )
    with pytest.raises(pm.CatalogueError) as caught:
        read_question(file)
    assert {problem.path for problem in caught.value.problems} == {
        "on",
        "conversation.members",
        "adversaries[0].powers[0].participant",
        "expect[0].kind",
    }
    assert str(file) in str(caught.value)


def test_a_faulty_participant_is_the_only_fault(file):
    """
    A participant that can't be read does not make its name unknown elsewhere in the file.
    """
    file.write_text(
        MINIMAL
        + '[[conversation.participants]]\nname = "sender"\n'
        + '[[conversation.participants]]\nname = "recipient"\ndevices = [{}, {}]\n',
        encoding="utf-8",
    )
    with pytest.raises(pm.CatalogueError) as caught:
        read_question(file)
    assert [each.path for each in caught.value.problems] == ["conversation.participants[1].devices"]


def test_a_platform_of_ones_own_is_not_written():
    """
    A question about a platform that its catalogue lacks can't be written as a file.
    """
    chat = pm.conversation(pm.Platform(id="mine"), sent="2024-09-01")
    question = Question(
        conversation=chat, adversaries=[pm.adversary(pm.TapNetwork())], on="2024-10-01"
    )
    with pytest.raises(pm.InvalidQuestion, match="catalogue"):
        question_document(question)


def test_every_power_has_a_name():
    """
    Every power of the model has a name in question files.
    """
    assert set(POWERS.values()) == set(pm.model.adversary.Power.__args__)


@pytest.mark.parametrize("name", sorted(POWERS))
def test_every_power_can_be_asked_with(name):
    """
    Every power can be written in a file and leads to an answer.
    """
    country = {"jurisdiction": "us"} if name == "order" else {}
    document = {
        "format": "privmodel-question/1",
        "on": "2024-10-01",
        "conversation": {"platform": "telegram", "sent": "2024-09-01", "chat": "one_to_one"},
        "adversaries": [{"powers": [{"power": name, **country}]}],
    }
    assert len(question_from(document).ask()) == 1


def test_endless_nesting_is_an_error_of_ours(file):
    """
    A file nested deeper than anybody writes is refused with one clear error.
    """
    file.write_text("x = " + "[" * 100_000, encoding="utf-8")
    with pytest.raises(pm.CatalogueError):
        read_question(file)


def test_timers_and_unlinked_devices_are_written_and_read():
    """
    A timer set on the way and a device unlinked again read back as they were written.
    """
    laptop = pm.Device(name="laptop", linked="2024-08-01", unlinked="2024-10")
    talk = pm.conversation(
        "signal",
        sent="2024-09-01",
        participants=["sender", pm.Participant(name="recipient", devices=[pm.Device(), laptop])],
        timer_changes=[pm.TimerChange(days=7, at="2024-09-15"), pm.TimerChange(at="2024-11-01")],
    )
    asked = pm.Question(
        conversation=talk, adversaries=[pm.adversary(pm.SeizeDevice())], on="2024-12-01"
    )
    assert question_from(question_document(asked)) == asked

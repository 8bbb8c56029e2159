"""Law 11: trying each value of what nobody stated never turns a yes or a no into anything else."""

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

import privmodel as pm
from laws.asking import FEWER, NO, YES, answers, questions
from privmodel.model.scope import scope
from privmodel.model.setting import UNSTATED, Belongs


def choices(question):
    """What nobody stated: a name, and for each of its values the question with that value."""
    talk = question.conversation
    people = talk.participants
    for setting in question.platform.settings:
        if setting.belongs is Belongs.CONVERSATION:
            if alone(question, setting.name, None) and open_at(talk.settings, setting):
                yield (
                    setting.name,
                    [
                        question.with_conversation(settings={**talk.settings, setting.name: value})
                        for value in setting.values
                    ],
                )
        elif setting.belongs is Belongs.PARTICIPANT:
            for index, person in enumerate(people):
                if alone(question, setting.name, person.name) and open_at(person.settings, setting):
                    yield (
                        f"{setting.name} of {person.name}",
                        [
                            with_person(
                                question, index, settings={**person.settings, setting.name: v}
                            )
                            for v in setting.values
                        ],
                    )
    for index, person in enumerate(people):
        if person.region is None:
            yield (
                f"region of {person.name}",
                [with_person(question, index, region=region) for region in ("eu", "us", "other")],
            )
        for number, device in enumerate(person.devices):
            if device.os is None:
                yield (
                    f"os of {person.name}/{device.name}",
                    [
                        with_person(
                            question,
                            index,
                            devices=(
                                *person.devices[:number],
                                evolve(device, os=system),
                                *person.devices[number + 1 :],
                            ),
                        )
                        for system in ("android", "ios", "other")
                    ],
                )


def alone(question, name, person):
    """Whether no change of a setting gets in the way of saying that it has one value throughout."""
    return not any(
        change.setting == name and change.participant in (None, person)
        for change in question.conversation.changes
    )


def open_at(settings, setting):
    """Whether a setting is unstated: expressly, or because nobody chose and there is no default."""
    return settings.get(setting.name, None if setting.defaults else UNSTATED) == UNSTATED


def with_person(question, index, **changes):
    people = question.conversation.participants
    changed = evolve(people[index], **changes)
    return question.with_conversation(participants=(*people[:index], changed, *people[index + 1 :]))


@FEWER
@given(questions(), st.data())
def test_the_unstated_is_tried(question, data):
    """
    What is yes, or no, whatever the value of an unstated setting is so while it is unstated.
    """
    ways = list(choices(question))
    assume(ways)
    name, stated = data.draw(st.sampled_from(ways))
    unstated = answers(question.ask())
    branches = [answers(each.ask()) for each in stated]
    for item, verdict in unstated.items():
        each = {branch[item] for branch in branches}
        if each in ({YES}, {NO}):
            assert verdict in each, f"{name}: {item} is {verdict} although always {each}"
        if verdict in (YES, NO):
            assert each == {verdict}, f"{name}: {item} is {verdict} but {each} when stated"


def test_a_setting_that_decides_where_but_not_whether():
    """
    Kept in one way or in the other, whichever value an unstated setting has: a yes.
    """
    kept = pm.Retention(kinds="message_text", at="operator")
    platform = pm.Platform(
        id="somechat",
        modes=[pm.Mode(id="all", schedule="transport_only")],
        settings=[pm.Setting(name="archive", values=["off", "on"], belongs="conversation")],
        retention=[
            evolve(kept, where=scope({"archive": "on"})),
            evolve(kept, where=scope({"archive": "off"}), until=["sent + 365 days"]),
        ],
    )
    talk = pm.conversation(platform, sent="2024-05-01")
    exposure = pm.obtainable(talk, by=pm.adversary(pm.BreachServer()), on="2024-06-01")
    assert exposure["message_text"].verdict is YES
    later = pm.obtainable(talk, by=pm.adversary(pm.BreachServer()), on="2025-06-01")
    assert later["message_text"].verdict is pm.Verdict.UNKNOWN
    assert later["message_text"].unstated == ("conversation archive",)


def verdicts(**statements):
    """The verdict on a sender, with a setting unstated and with each of its values."""
    platform = pm.Platform(
        id="somechat",
        modes=[pm.Mode(id="all", schedule="static_keys")],
        settings=[pm.Setting(name="archive", values=["off", "on"], belongs="conversation")],
        **statements,
    )
    found = {}
    for value in (UNSTATED, "off", "on"):
        talk = pm.conversation(platform, sent="2024-05-01", settings={"archive": value})
        exposure = pm.obtainable(talk, by=pm.adversary(pm.BreachServer()), on="2024-06-01")
        found[value] = exposure["sender"].verdict
    return found


def test_what_only_one_value_speaks_of():
    """
    A statement that speaks of one value of a setting leaves the other value silent, and so open.
    """
    kept = pm.Retention(kinds="sender", at="operator", until="sent + 1 day")
    found = verdicts(retention=[evolve(kept, where=scope({"archive": "on"}))])
    assert found == {UNSTATED: pm.Verdict.UNKNOWN, "off": pm.Verdict.UNKNOWN, "on": NO}


def test_gone_or_never_there():
    """
    Gone by then with one value and never there with the other: a no while the value is unstated.
    """
    kept = pm.Retention(kinds="sender", at="operator", until="sent + 1 day")
    never = pm.Retention(kinds="sender", at="operator", existence="absent")
    found = verdicts(
        retention=[
            evolve(kept, where=scope({"archive": "on"})),
            evolve(never, where=scope({"archive": "off"})),
        ]
    )
    assert found == {UNSTATED: NO, "off": NO, "on": NO}


def test_a_version_that_may_not_govern():
    """
    A period that only one value of a setting brings leaves open what the other value has kept.
    """
    short = pm.Fact(id="A", says="…", grade="operator_policy", seen=["S 2024-06-01"],
                    period=pm.Period(end="2024-05-20"))  # fmt: skip
    long = pm.Fact(id="B", says="…", grade="operator_policy", seen=["S 2024-06-01"],
                   period=pm.Period(start="2024-05-20"))  # fmt: skip
    never = pm.Retention(
        kinds="sender", at="operator", existence="absent", where={"archive": "on"}, facts=["A"]
    )
    kept = pm.Retention(kinds="sender", at="operator", facts=["B"])
    found = verdicts(
        retention=[never, kept],
        facts=[short, long],
        sources=[pm.Source(id="S", title="…", url="https://example.org", grade="operator_policy")],
    )
    assert found == {UNSTATED: pm.Verdict.UNKNOWN, "off": pm.Verdict.UNKNOWN, "on": NO}

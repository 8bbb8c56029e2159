"""Law 3: the order in which things are written down changes nothing."""

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from laws.asking import FEWER, LEAVES, questions
from privmodel.inference.rule import Level

LISTED = (
    "facts", "sources", "settings", "modes", "retention", "replications", "logins",
    "establishments", "clauses", "practices",
)  # fmt: skip


def shown(exposure):
    """All that is shown of an answer: verdicts, times, reasons, and the steps of derivations."""
    return {kind: said(exposure[kind]) for kind in LEAVES}


def said(finding):
    return (
        finding.verdict,
        finding.every,
        sorted((str(item), verdict.value) for item, verdict in finding.items),
        finding.since,
        finding.holder,
        finding.whose,
        finding.ground,
        finding.discretionary,
        sorted(finding.powers),
        sorted(finding.facts),
        sorted(map(repr, finding.obstacles)),
        sorted(map(repr, finding.sealed)),
        finding.residual,
        finding.derivation and [(str(step.head), step.time) for step in finding.derivation.steps],
    )


def learned(exposure):
    """The learning times of each branch, whatever the order of branches."""
    return sorted(
        sorted(
            (str(item), time)
            for item, time in program.learning(level).times.items()
            if not item.subject.startswith("taken ")
        )
        for program in exposure._programs
        for level in Level
    )


@FEWER
@given(questions(), st.data())
def test_the_order_of_a_platform(question, data):
    """
    A platform whose facts and statements stand in another order gets the same answers.
    """
    shuffled = evolve(
        question.platform,
        **{name: data.draw(st.permutations(getattr(question.platform, name))) for name in LISTED},
    )
    before, after = question.ask(), question.with_platform(shuffled).ask()
    assert learned(before) == learned(after)
    assert shown(before) == shown(after)


@FEWER
@given(questions(), st.data())
def test_the_order_of_powers(question, data):
    """
    The same powers in another order get the same.
    """
    powers = data.draw(st.permutations(question.adversary.powers))
    other = evolve(question, adversary=evolve(question.adversary, powers=powers))
    before, after = question.ask(), other.ask()
    assert learned(before) == learned(after)
    assert shown(before) == shown(after)


@FEWER
@given(questions(), st.data())
def test_the_order_of_people(question, data):
    """
    The same participants with the same devices in another order give the same answers.
    """
    people = data.draw(st.permutations(question.conversation.participants))
    before, after = question.ask(), question.with_conversation(participants=people).ask()
    assert learned(before) == learned(after)
    assert shown(before) == shown(after)


@FEWER
@given(questions(), st.data())
def test_the_order_of_the_law(question, data):
    """
    Laws whose facts, instruments, limbs and conditions stand in another order order the same.
    """
    before = question.ask()
    powers = []
    for power in question.adversary.powers:
        law = getattr(power, "jurisdiction", None)
        if law is not None and law.instruments is not None:
            instruments = [
                evolve(
                    each,
                    cells=data.draw(st.permutations(each.cells)),
                    any_of=data.draw(st.permutations(each.any_of)),
                )
                for each in data.draw(st.permutations(law.instruments))
            ]
            facts = data.draw(st.permutations(law.facts))
            power = evolve(power, jurisdiction=evolve(law, instruments=instruments, facts=facts))
        powers.append(power)
    after = evolve(question, adversary=evolve(question.adversary, powers=powers)).ask()
    assert learned(before) == learned(after)
    assert shown(before) == shown(after)

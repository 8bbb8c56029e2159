"""Two versions differ in the answers that each of them gives, and in no others."""

from attrs import evolve
from hypothesis import event, given
from hypothesis import strategies as st

import privmodel as pm
from laws.asking import FEWER, LEAVES
from laws.test_history import KEPT, small
from privmodel.model.timeline import DAY, iso
from privmodel.query.versions.edits import mixed
from privmodel.strategies import facts

AGE = 10


@st.composite
def edited(draw):
    """A platform, a court, and the platform after some edits."""
    question = draw(small())
    old = question.platform
    new = old
    number = draw(st.integers(0, len(old.facts) - 1))
    name = old.facts[number].id
    for what in draw(st.lists(st.sampled_from(("fact", "clause", "kept", "tie")), min_size=1)):
        if what == "fact":
            other = list(new.facts)
            other[number] = draw(facts(id=name))
            new = evolve(new, facts=other)
        elif what == "clause":
            gives = draw(st.sampled_from(("commits", "refuses")))
            more = pm.Clause(kinds=draw(st.sampled_from(KEPT)), gives=gives, facts=name)
            new = evolve(new, clauses=[more, *new.clauses[1:]])
        elif what == "kept":
            more = pm.Retention(
                kinds=draw(st.sampled_from(KEPT)), at="operator", until="sent + 8 days", facts=name
            )
            new = evolve(new, retention=[*new.retention, more])
        else:
            more = pm.Establishment(country="xa", relation="established", facts=name)
            new = evolve(new, establishments=[more])
    return question, old, new


def asked(question, platform, day):
    """The answer about a message that is ten days old, asked without a comparison."""
    chat = pm.conversation(platform, sent=iso(day.earliest - AGE * DAY))
    exposure = pm.obtainable(chat, by=question.adversary, on=day, catalogue=shelf(question))
    return {kind: exposure.gist(kind) for kind in LEAVES}


def shelf(question, *more):
    found = pm.Catalogue()
    for law in question.laws:
        found = found.with_jurisdiction(law)
    for platform in more:
        found = found.with_platform(platform)
    return found


@FEWER
@given(edited())
def test_differences(case):
    """
    On every day of a comparison exactly those answers are listed that the two versions give
    differently, and once the edits are made that are named, the older one gives the newer answer.
    """
    question, old, new = case
    found = pm.catalogue_difference(
        shelf(question, old), shelf(question, new), "box",
        among=[question.adversary], kinds=LEAVES, age_days=AGE,
    )  # fmt: skip
    event(f"{bool(found.changes)} changes of {len(found.edits)} edits")
    for day in found.days:
        before, after = asked(question, old, day), asked(question, new, day)
        listed = {each.kind: each for each in found.changes if each.day == day}
        assert {kind for kind in LEAVES if before[kind] != after[kind]} == listed.keys()
        for kind, each in listed.items():
            assert (each.before, each.after) == (before[kind], after[kind])
            assert each.because
    for each in found.changes[:5]:
        again = asked(question, mixed(old, new, each.because), each.day)
        assert again[each.kind] == each.after

"""Law 7: staleness only opens; a view answers as a catalogue without all other sources would."""

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

import privmodel as pm
from laws.asking import FEWER, answers, opposed, questions
from privmodel.model.evidence import ADMITTED_BY_DEFAULT
from privmodel.model.timeline import moment


def with_facts(question, change):
    """The same question with every fact of the platform and of the laws changed."""
    platform = question.platform
    changed = question.with_platform(evolve(platform, facts=list(map(change, platform.facts))))
    powers = [
        evolve(power, jurisdiction=with_law(power.jurisdiction, change))
        if isinstance(power, pm.Order)
        else power
        for power in question.adversary.powers
    ]
    return evolve(
        changed,
        adversary=evolve(question.adversary, powers=powers),
        foreign=with_law(question.foreign, change),
    )


def rests_on(exposure):
    """The facts on which its findings rest."""
    return frozenset().union(*(finding.facts for finding in exposure.findings))


def with_law(law, change):
    return evolve(law, facts=list(map(change, law.facts)))


@FEWER
@given(questions(), st.data())
def test_staleness_opens(question, data):
    """
    When an open-ended fact becomes stale, a yes or no stays as it is or opens, and nothing settles.
    """
    plain = [fact for fact in question.platform.facts if fact.seen and not fact.period.end]
    assume(plain)
    one = data.draw(st.sampled_from(plain))
    stale = with_facts(question, lambda each: evolve(each, horizon=0.5) if each == one else each)
    before, after = answers(question.ask()), answers(stale.ask())
    assert not opposed(before, after)
    settled = (pm.Verdict.YES, pm.Verdict.NO)
    assert not [item for item in before if before[item] not in settled and after[item] in settled]


@FEWER
@given(questions(), st.sampled_from(("S1", "S2")))
def test_an_excluded_source(question, source):
    """
    Leaving a source out gives the answers of a catalogue that never had its sightings.
    """

    def without(fact):
        kept = [each for each in fact.seen if each.source != source]
        against = [each for each in fact.denied if each.source != source]
        return evolve(fact, seen=kept, denied=against)

    assert answers(question.ask(exclude=[source])) == answers(with_facts(question, without).ask())


@FEWER
@given(questions(), st.data())
def test_an_excluded_source_of_one_file(question, data):
    """
    Leaving a source of the platform's file out keeps the sightings of its namesakes elsewhere.
    """
    platform = question.platform
    seen = [fact for fact in platform.facts if fact.seen]
    assume(seen)
    bearing = rests_on(question.ask())
    used = [fact for fact in seen if fact.id in bearing] or seen
    source = data.draw(st.sampled_from(used)).seen[0].source
    facts = [
        evolve(
            fact,
            seen=[each for each in fact.seen if each.source != source],
            denied=[each for each in fact.denied if each.source != source],
        )
        for fact in platform.facts
    ]
    without = question.with_platform(evolve(platform, facts=facts))
    assert answers(question.ask(exclude=[f"{platform.id}:{source}"])) == answers(without.ask())


@FEWER
@given(questions(), st.data())
def test_an_excluded_fact(question, data):
    """
    Leaving a fact out gives the answers of a catalogue in which nobody ever saw it.
    """
    used = rests_on(question.ask())
    assume(used)
    one = data.draw(st.sampled_from(sorted(used)))

    def without(fact):
        return evolve(fact, seen=[], denied=[]) if fact.id == one else fact

    assert answers(question.ask(exclude=one)) == answers(with_facts(question, without).ask())


@FEWER
@given(questions(), st.frozensets(st.sampled_from(tuple(ADMITTED_BY_DEFAULT))))
def test_other_grades(question, grades):
    """
    Admitting some grades only gives the answers of a catalogue without sightings of the others.
    """

    def without(fact):
        return fact if fact.grade in grades else evolve(fact, seen=[], denied=[])

    assert answers(question.ask(grades=grades)) == answers(with_facts(question, without).ask())


@FEWER
@given(questions(), st.sampled_from(("2024-02-01", "2024-03-15", "2024-05-01")))
def test_earlier_knowledge(question, known_at):
    """
    What was known by a day is what a catalogue without later sightings and later ends says.
    """
    limit = moment(known_at).latest

    def without(fact):
        end = fact.period.end
        period = fact.period
        if end is not None and end.earliest > limit:
            period = evolve(period, end=None)
        return evolve(
            fact,
            period=period,
            seen=[each for each in fact.seen if each.on.latest <= limit],
            denied=[each for each in fact.denied if each.on.latest <= limit],
        )

    now, then = with_facts(question, without).ask(), question.ask(known_at=known_at)
    assert answers(then) == answers(now)

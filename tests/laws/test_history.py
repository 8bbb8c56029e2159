"""A history is what asking on every day gives, and what it names made the changes."""

from attrs import evolve
from hypothesis import event, given, reject
from hypothesis import strategies as st

import privmodel as pm
from laws.asking import CLOUD, FEWER, LEAVES, Question, questions
from laws.test_views import with_facts
from privmodel.model.law import Category
from privmodel.model.timeline import DAY, iso, moment
from privmodel.strategies import facts, moments

OPEN = (pm.Verdict.UNKNOWN, pm.Verdict.CONFLICTING)
DAYS = 260


def later(when, days):
    """A date some days later."""
    if when is None or not days:
        return when
    start, end = (iso(each + days * DAY) for each in (when.earliest, when.latest))
    return moment(start if start == end else f"{start}/{end}")


def conversation_later(talk, days):
    """A conversation in which everything happens some days later."""
    people = [
        evolve(
            who,
            registered=later(who.registered, days),
            devices=[
                evolve(each, linked=later(each.linked, days), unlinked=later(each.unlinked, days))
                for each in who.devices
            ],
        )
        for who in talk.participants
    ]
    messages = [
        evolve(
            each,
            sent=later(each.sent, days),
            delivered=later(each.delivered, days),
            read=later(each.read, days),
        )
        for each in talk.messages
    ]
    events = [evolve(each, at=later(each.at, days)) for each in talk.events]
    changes = [evolve(each, at=later(each.at, days)) for each in talk.changes]
    timers = [evolve(each, at=later(each.at, days)) for each in talk.timer_changes]
    return evolve(
        talk,
        participants=people,
        messages=messages,
        events=events,
        changes=changes,
        timer_changes=timers,
    )


def powers_later(adversary, days):
    """An adversary whose powers with a time of their own are used some days later."""
    powers = [
        evolve(
            each,
            during=pm.Window(
                start=later(each.during.start, days), end=later(each.during.end, days)
            ),
        )
        for each in adversary.powers
    ]
    return evolve(adversary, powers=powers)


def moved(question, days):
    """The same question with everything that it dates some days later."""
    return evolve(
        question,
        conversation=conversation_later(question.conversation, days),
        adversary=powers_later(question.adversary, days),
    )


def catalogue_of(question):
    found = pm.Catalogue().with_platform(CLOUD)
    for law in (question.foreign, *question.laws):
        found = found.with_jurisdiction(law)
    return found


def told(question, **how):
    """The history of a question over some days."""
    start = moment(question.on)
    try:
        return pm.history(
            question.conversation,
            by=question.adversary,
            over=(start, later(start, DAYS)),
            catalogue=catalogue_of(question),
            **how,
        )
    except pm.AnalysisIncomplete:
        reject()


def gists(exposure):
    """What is said of every kind that a history looks at."""
    try:
        return {kind: exposure.gist(kind) for kind in LEAVES}
    except pm.AnalysisIncomplete:
        reject()


def asked_on(question, number, moving, known_at):
    """The answer some days after the first one, asked without a history."""
    day = later(moment(question.on), number)
    put = evolve(moved(question, number) if moving else question, on=day)
    return put.ask(known_at=day if known_at == "then" else known_at)


@st.composite
def dated(draw):
    """Questions about the half-year in which things happen in made-up worlds, of every kind."""
    day = draw(st.integers(-20, 40))
    return evolve(draw(questions()), on=iso(moment("2024-01-01").earliest + day * DAY))


@st.composite
def small(draw):
    """Questions in which much hangs on few facts: a policy, its versions, and what is kept."""
    held = [draw(facts(id=f"F{number}")) for number in range(draw(st.integers(2, 5)))]
    some = st.sampled_from([fact.id for fact in held]).map(lambda name: frozenset({name}))
    until = st.sampled_from(((), ("sent + 10 days",), ("sent + 40 days",), ("delivered",)))
    retention = [
        pm.Retention(kinds=kinds, at="operator", until=draw(until), facts=draw(some))
        for kinds in draw(st.lists(st.sampled_from(KEPT), min_size=1, max_size=3))
    ]
    clauses = [
        pm.Clause(
            kinds=kinds,
            gives=draw(st.sampled_from(("commits", "may", "refuses"))),
            facts=draw(some),
        )
        for kinds in draw(st.lists(st.sampled_from(KEPT), min_size=1, max_size=3))
    ]
    platform = pm.Platform(
        id="box",
        modes=[pm.Mode(id="cloud", schedule="transport_only")],
        retention=retention,
        clauses=clauses,
        establishments=[
            pm.Establishment(country="xa", relation="established", facts=each)
            for each in draw(st.lists(some, max_size=1))
        ],
        establishments_closed=True,
        facts=held,
        sources=[
            pm.Source(id=each, title=each, url="https://example.org", grade="press")
            for each in ("S1", "S2")
        ],
    )
    return Question(
        conversation=pm.conversation(platform, sent=draw(moments(last="2024-05-01"))),
        adversary=pm.court(ORDERS_ALL),
        foreign=pm.Jurisdiction(id="xb", name="elsewhere"),
        on="2024-01-01",
    )


@FEWER
@given(questions())
def test_outcomes(question):
    """
    What is said without reasons is what the finding says with them.
    """
    exposure = question.ask()
    assert gists(exposure) == {kind: exposure[kind].gist for kind in LEAVES}
    assert gists(question.ask()) == gists(exposure)


ORDERS_ALL = pm.Jurisdiction(
    id="xa",
    name="somewhere",
    instruments=[
        pm.Instrument(id="xa.all", title="everything", cells=[pm.Cell(categories=Category)])
    ],
)
FEW = ("ip_address", "phone_number", "message_text", "last_seen")
KEPT = ("ip_address", "phone_number", ("message_text", "sender"), "last_seen")
KNOWN = st.sampled_from((None, None, "then", "2024-03-15"))


def said_on(found, number):
    """What a history says of every kind on a day."""
    day = found.start.earliest + number * DAY
    return {
        kind: next(
            each.gist for each in found[kind] if each.start.earliest <= day <= each.end.earliest
        )
        for kind in LEAVES
    }


@FEWER
@given(small(), st.booleans(), KNOWN, st.integers(0, DAYS - 25))
def test_every_day(question, moving, known_at, first):
    """
    A history says of every day and kind what the question gets that is asked on that day.
    """
    found = told(question, moving=moving, known_at=known_at, kinds=LEAVES)
    event(f"{bool(found.turns)} turns")
    for number in range(first, first + 25):
        asked = gists(asked_on(question, number, moving, known_at))
        assert said_on(found, number) == asked, number


@FEWER
@given(dated(), st.booleans(), KNOWN, st.data())
def test_days_on_which_something_begins_or_ends(question, moving, known_at, data):
    """
    So it does in worlds of every kind around each of its changes, and on days in between.
    """
    found = told(question, moving=moving, known_at=known_at, kinds=LEAVES)
    event(f"{bool(found.turns)} turns")
    turned = [round((day.earliest - found.start.earliest) / DAY) for day, _ in found.days]
    others = data.draw(st.lists(st.integers(0, DAYS), min_size=4, max_size=4))
    for number in {*others, *turned[:4], *(each - 1 for each in turned[:4])}:
        asked = gists(asked_on(question, number, moving, known_at))
        assert said_on(found, number) == asked, number


def undone(question, turn, moving):
    """The question of a turn's day as if nothing that the turn names had happened."""
    day = turn.day
    number = round((day.earliest - moment(question.on).earliest) / DAY)
    put = evolve(moved(question, number) if moving else question, on=day)
    what = {(cause.fact, cause.what) for cause in turn.causes}

    def not_yet(fact):
        start, end = fact.period.start, fact.period.end
        for name, happened in what:
            if name != fact.id:
                continue
            if happened == "began":
                start = later(start, 1)
            elif happened == "may have begun":
                start = evolve(later(start, 1), latest=start.latest)
            elif happened == "has surely begun":
                start = evolve(later(start, 1), earliest=start.earliest)
            elif happened == "ended":
                end = later(end, 1)
            elif happened == "may have ended":
                end = evolve(later(end, 1), latest=end.latest)
            elif happened == "has surely ended":
                end = evolve(later(end, 1), earliest=end.earliest)
            else:
                seen, denied = (
                    [evolve(each, on=later(each.on, 1)) for each in some]
                    for some in (fact.seen, fact.denied)
                )
                fact = evolve(fact, seen=seen, denied=denied)
        both = {"may have begun", "has surely begun"}
        if both <= {happened for name, happened in what if name == fact.id}:
            start = later(fact.period.start, 1)
        both = {"may have ended", "has surely ended"}
        if both <= {happened for name, happened in what if name == fact.id}:
            end = later(fact.period.end, 1)
        return evolve(fact, period=pm.Period(start=start, end=end))

    put = with_facts(put, not_yet)
    if ("", "time passed") in what:
        put = evolve(put, conversation=conversation_later(put.conversation, 1))
    if ("", "a power was used at its own time") in what:
        put = evolve(put, adversary=powers_later(put.adversary, 1))
    return put


@given(small(), st.sampled_from((True, True, False)), st.sampled_from((None, "then")))
def test_what_is_named_made_the_change(question, moving, known_at):
    """
    Every change has causes; had they not happened yet, the answer of the day would be the old one.
    """
    for turn in told(question, moving=moving, known_at=known_at, kinds=FEW).turns[:8]:
        assert turn.causes, turn
        event(f"{turn.causes[0].what}")
        limit = turn.day if known_at == "then" else None
        exposure = undone(question, turn, moving).ask(known_at=limit)
        try:
            assert exposure[turn.kind].gist == turn.before, turn
        except pm.AnalysisIncomplete:
            reject()


@FEWER
@given(small(), st.sampled_from((None, "2024-03-15")))
def test_staleness_opens(question, known_at):
    """
    Where nothing happened but that a fact became stale, the answer stays or opens, never settles.
    """
    for turn in told(question, known_at=known_at):
        event(f"stale: {turn.stale}")
        if turn.stale:
            assert turn.after.verdict in (turn.before.verdict, *OPEN), turn
            assert turn.after.every in (turn.before.every, *OPEN), turn


@FEWER
@given(small() | dated(), st.integers(1, 400), st.sampled_from((None, "2024-03-15")))
def test_nothing_counts_from_the_calendar(question, days, known_at):
    """
    A question that is put later together with every date of it and of the catalogue is answered
    alike.
    """

    def all_later(fact):
        period = pm.Period(start=later(fact.period.start, days), end=later(fact.period.end, days))
        seen, denied = (
            [evolve(each, on=later(each.on, days)) for each in some]
            for some in (fact.seen, fact.denied)
        )
        return evolve(fact, period=period, seen=seen, denied=denied)

    put = evolve(moved(question, days), on=later(moment(question.on), days))
    limit = None if known_at is None else later(moment(known_at), days)
    # the other platform's facts are few and always so; those of question and laws move
    again = with_facts(put, all_later).ask(known_at=limit)
    assert gists(again) == gists(question.ask(known_at=known_at))

"""Shortcuts agree with the long way: messages that fare alike are answered by a few of them."""

from attrs import evolve
from hypothesis import assume, given, reject
from hypothesis import strategies as st

import privmodel as pm
from exploded import assert_same, by_classes, one_by_one
from laws.asking import FEWER, Question
from privmodel.inference.verdict import Verdict
from privmodel.model.schedules import SCHEDULES, PeriodicRekey
from privmodel.model.timeline import DAY, iso, moment
from privmodel.query.comparing.cell import cell
from privmodel.query.detecting.detectability import detected
from privmodel.rules.detectable import Evidence, Shown
from privmodel.strategies import adversaries, conversations, jurisdictions, platforms

SHARING = ("transport_only", "server_held_keys", "static_keys")


def later(when, seconds):
    """A date moved on; none stays none."""
    return when and moment(iso(when.earliest + seconds))


def series(message, step, count):
    """A message and others like it, at even steps after it."""
    for number in range(count):
        moved = {
            name: later(getattr(message, name), number * step)
            for name in ("sent", "delivered", "read")
        }
        yield evolve(message, id=f"{message.id}.{number}" if number else message.id, **moved)


@st.composite
def long_questions(draw, **powers):
    """Questions about conversations with many messages that differ in their dates alone."""
    law = draw(jurisdictions())
    platform = draw(platforms(schedules=(*SHARING, *SCHEDULES), elsewhere=("cloud",)))
    talk = draw(conversations(platform, max_messages=3, exact=True))
    messages = [
        each
        for message in talk.messages
        for each in series(
            message, draw(st.sampled_from((0.5, 3600.0, DAY, 10 * DAY))), draw(st.integers(1, 7))
        )
    ]
    messages.sort(key=lambda message: message.sent.earliest)
    messages += [evolve(messages[-1], id=f"last.{number}") for number in range(3)]
    try:
        talk = evolve(
            talk,
            messages=messages,
            events=[evolve(each, at=later(each.at, 0.0)) for each in talk.events],
            changes=[evolve(each, at=later(each.at, 0.0)) for each in talk.changes],
        )
    except pm.InvalidModel:
        reject()  # an event would come before its message
    adversary = draw(adversaries(talk, laws=(law,), **powers))
    return Question(conversation=talk, adversary=adversary, foreign=law)


ENDS = (
    "sent + 5 days", "delivered + 3 days", "read", "read + 6 days", "deleted + 2 days", "timer",
    "sent + 20 days",
)  # fmt: skip
PERIODS = (("2024-03-20", None), (None, "2024-03-20"), ("2024-03-11", "2024-04"), (None, None))
KINDS = ("message_text", "attachment", "sender", "timestamp", "size")


def days(first, last):
    """Days counted from the first of March 2024, some of them not quite whole."""
    parts = st.sampled_from((0.0, 0.0, 0.25, 0.5))
    return st.builds(
        lambda day, part: moment(iso(moment("2024-03-01").earliest + (day + part) * DAY)),
        st.integers(first, last),
        parts,
    )


@st.composite
def stated(draw, number):
    """A fact with a period in which messages are sent, sometimes in doubt."""
    start, end = draw(st.sampled_from(PERIODS))
    return pm.Fact(
        id=f"F{number}", says="so", grade="press", period=pm.Period(start=start, end=end),
        seen=[pm.Sighting(source="S1", on="2024-04-10")], horizon=draw(st.sampled_from((5, 900))),
    )  # fmt: skip


@st.composite
def busy_platforms(draw):
    """Platforms that keep and copy with regard to every date that a message has."""
    facts = [draw(stated(number)) for number in range(3)]
    names = st.sampled_from([{fact.id} for fact in facts] + [()])
    secret = pm.Setting(
        name="secret",
        values=("off", "on"),
        belongs="conversation",
        defaults=[pm.Default(value="off")],
    )
    backup = pm.Setting(
        name="backup", values=("off", "on"), belongs="participant",
        defaults=[pm.Default(value=draw(st.sampled_from(("off", "on"))))],
    )  # fmt: skip
    modes = [
        pm.Mode(
            id=each,
            schedule=draw(st.sampled_from((*SHARING, *SCHEDULES))),
            where={"secret": chosen},
            sealed_sender=draw(st.booleans()),
        )
        for each, chosen in (("first", "off"), ("second", "on"))
    ]
    kept = [
        pm.Retention(
            kinds=draw(st.sets(st.sampled_from(KINDS), min_size=1)),
            at="operator",
            until=draw(st.sampled_from(ENDS)),
            facts=draw(names),
            existence=draw(st.sampled_from(("sure", "sure", "open", "absent"))),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    copied = [
        pm.Replication(
            kinds=draw(st.sets(st.sampled_from(KINDS), min_size=1)),
            source="device",
            target=draw(st.sampled_from(("operator", "notification_store", "new_session"))),
            within_days=draw(st.sampled_from((0, 2))),
            until=draw(st.sampled_from(((), *ENDS))),
            where=draw(st.sampled_from((None, {"backup": "on"}))),
            facts=draw(names),
            live=draw(st.booleans()),
        )
        for _ in range(draw(st.integers(0, 2)))
    ]
    return pm.Platform(
        id="busy", chats=[pm.Chat(kind="one_to_one"), pm.Chat(kind="group")],
        settings=(secret, backup), modes=modes, retention=kept, replications=copied,
        timers=[pm.Timer(starts="read")], facts=facts, sources=[pm.Source(id="S1", title="page", url="https://example.org/S1",
                                        grade="press")],
    )  # fmt: skip


@st.composite
def busy_talks(draw, platform):
    """Some forty messages in two months, in a few series, with comings, goings and deletions."""
    pair = any(isinstance(mode.schedule, PeriodicRekey) for mode in platform.modes)
    names = ("sender", "recipient", "witness")[: 2 if pair else 3]
    people = [
        pm.Participant(
            name=name, devices=[pm.Device(), pm.Device(name="laptop", linked=draw(days(0, 50)))]
        )
        for name in names
    ]
    waits = draw(st.sampled_from(((None,), (0.0, 6.0), (1.0,), (1.0, 2.0, 6.0))))
    more = draw(st.sampled_from((None, None, 0.0, 3.0)))
    messages = []
    for number in range(draw(st.integers(1, 4))):
        first = pm.Message(
            id=f"{draw(st.sampled_from('abc'))}{number}",
            sender=draw(st.sampled_from(names[:2])),
            sent=draw(days(0, 30)),
            kinds=draw(st.sampled_from((("message_text",), ("message_text", "attachment")))),
            lost=draw(st.sampled_from((False, False, False, True))),
        )
        wait = draw(st.sampled_from(waits))
        if wait is not None and not first.lost:
            first = evolve(first, delivered=later(first.sent, wait * DAY))
        if more is not None and not first.lost:
            first = evolve(first, read=later(first.delivered or first.sent, more * DAY))
        messages += series(first, draw(st.sampled_from((DAY / 4, DAY, 2 * DAY))), 12)
    messages.sort(key=lambda message: message.sent.earliest)
    events = [
        pm.Event(kind=kind, at=draw(days(5, 50)), by=draw(st.sampled_from(names)), everyone=False)
        for kind in draw(st.lists(st.sampled_from(("deleted", "joined", "left")), max_size=2))
    ]
    changes = [
        pm.SettingChange(setting=name, value="on", at=draw(days(5, 40)), participant=who)
        for name, who in (("secret", None), ("backup", "recipient"))
        if draw(st.booleans())
    ]
    return pm.Conversation(
        platform=platform, chat="group", participants=people, messages=messages, events=events,
        changes=changes, timer_days=draw(st.sampled_from((None, 4.0))),
    )  # fmt: skip


@st.composite
def busy_questions(draw):
    """Questions in which most dates of most messages matter."""
    talk = draw(busy_talks(draw(busy_platforms())))
    powers = []
    chosen = st.sampled_from(POWERS)
    for power in draw(st.just(LISTENING) | st.lists(chosen, min_size=1, max_size=3, unique=True)):
        start = draw(days(5, 60))
        end = draw(st.sampled_from((0.0, 7 * DAY, 40 * DAY)))
        during = pm.Window(start=start, end=later(start, end) if end else None)
        powers.append(power(during=during))
    adversary = pm.Adversary(powers=powers)
    return Question(conversation=talk, adversary=adversary, foreign=NOWHERE)


NOWHERE = pm.Jurisdiction(id="xb", name="Nowhere", instruments=[])
POWERS = (
    lambda during: pm.SeizeDevice(participant="recipient", unlocked=True, during=during),
    lambda during: pm.SeizeDevice(participant="sender", device="laptop", during=during),
    lambda during: pm.TapNetwork(participant="recipient", during=during),
    lambda during: pm.PlantMalware(participant="sender", during=during),
    lambda during: pm.CompromiseKeys(participant="sender", during=during),
    lambda during: pm.BreachServer(during=during),
    lambda during: pm.OperateService(during=during),
    lambda during: pm.LinkDevice(participant="recipient", during=during),
)
LISTENING = (
    lambda during: pm.CompromiseKeys(participant="recipient", during=during),
    lambda during: pm.OperateService(during=during),
)


@FEWER
@given(long_questions() | busy_questions())
def test_classes_say_what_every_message_by_itself_says(question):
    """
    Every finding, with its reasons, times and explanation, is that of the exploded conversation.
    """
    long, short = one_by_one(question.ask), by_classes(question.ask)
    assume(short._laid._alike is not None)
    assert list(short) == list(long)
    assert short.defaults == long.defaults
    assert_same(short, long, long)
    assert_same(short, long, (kind for kind in pm.DataKind if kind.leaves != (kind,)))


@FEWER
@given(busy_questions(), st.data())
def test_some_messages_are_answered_exactly(question, data):
    """
    Of any messages picked out, whatever their classes, the finding is that of the exploded one.
    """
    long, short = one_by_one(question.ask), by_classes(question.ask)
    names = [message.id for message in question.conversation.messages]
    picked = data.draw(st.sets(st.sampled_from(names), min_size=1, max_size=4))
    kinds = [kind for kind in long if pm.DataKind(kind).about == "message"]
    assert_same(short, long, kinds, messages=picked)


@FEWER
@given(long_questions() | busy_questions(), st.data())
def test_any_message_is_certified_as_in_the_long_way(question, data):
    """
    A certificate of some messages checks, says what the findings on them say, and uses no rule
    that is not among those of the exploded conversation.
    """
    long, short = one_by_one(question.ask), by_classes(question.ask)
    names = [message.id for message in question.conversation.messages]
    picked = data.draw(st.sets(st.sampled_from(names), min_size=1, max_size=2))
    kinds = [kind for kind in long if pm.DataKind(kind).about == "message"]
    assume(kinds)
    kind = data.draw(st.sampled_from(kinds))
    try:
        expected = long.certify(kind, messages=picked)
    except pm.AnalysisIncomplete:
        reject()
    found = short.certify(kind, messages=picked)
    ((said,), (wanted,)) = found.answers, expected.answers
    finding = short.finding(kind, messages=picked)
    assert (
        (said.some, said.every) == (wanted.some, wanted.every) == (finding.verdict, finding.every)
    )
    assert set(said.items) <= set(wanted.items)
    exploded = {case.name: case for case in expected.cases}
    for case in found.cases:
        assert set(case.rules) <= set(exploded[case.name].rules)
        assert case.verdicts.items() <= exploded[case.name].verdicts.items()


@FEWER
@given(long_questions() | busy_questions(), st.data())
def test_whether_a_message_is_reached_is_told_by_one_like_it(question, data):
    """
    Whether anything reaches a message, and whether more may, is as in the exploded conversation.
    """
    long, short = one_by_one(question.ask), by_classes(question.ask)
    kinds = [kind for kind in long if pm.DataKind(kind).about == "message"]
    assume(kinds)
    for item in long.items_of(data.draw(st.sampled_from(kinds))):
        try:
            expected = long.branch_reaching([item])
        except pm.AnalysisIncomplete:
            reject()
        assert (short.branch_reaching([item]) is None) == (expected is None)
        for verdict in ("no", "unknown", "conflicting"):
            assert short.may_exceed(item, Verdict(verdict)) == long.may_exceed(
                item, Verdict(verdict)
            )


SAID = (
    "verdict", "every", "messages", "since", "evidence", "missing", "signed", "unstated",
    "residual", "facts", "reason", "derivation",
)  # fmt: skip


@FEWER
@given(long_questions() | busy_questions(), st.data())
def test_what_is_shown_is_told_by_messages_alike(question, data):
    """
    Who can show what of a conversation, or of some of its messages, is said as with each laid.
    """
    long, short = one_by_one(question.ask), by_classes(question.ask)
    names = [message.id for message in question.conversation.messages]
    only = data.draw(st.none() | st.sets(st.sampled_from(names), min_size=1))
    expected, found = detected(long, only), by_classes(lambda: detected(short, only))
    for shown in Shown:
        for by in (None, *Evidence):
            try:
                wanted = expected[shown] if by is None else expected.by(shown, by)
            except pm.AnalysisIncomplete:
                continue
            said = found[shown] if by is None else found.by(shown, by)
            for name in SAID:
                assert getattr(said, name) == getattr(wanted, name), (shown, by, name)
            assert str(found.explain(shown, by)) == str(expected.explain(shown, by))


@FEWER
@given(long_questions() | busy_questions(), st.data())
def test_what_it_takes_is_told_by_messages_alike(question, data):
    """
    The smallest sets of powers are those found with every message laid, for one and for all.
    """
    long, short = one_by_one(question.ask), by_classes(question.ask)
    powers = question.adversary.powers
    assume(len(powers) > 1 and len(set(map(repr, powers))) == len(powers))
    assume(len(long))
    kind = data.draw(st.sampled_from(sorted(long)))
    every = data.draw(st.booleans())
    asked = data.draw(st.sampled_from([kind, *long.items_of(kind)]))
    try:
        expected = long.requires(asked, every=every)
    except pm.AnalysisIncomplete:
        reject()
    found = by_classes(lambda: short.requires(asked, every=every))
    for level in ("certain", "disputed", "possible", "together"):
        assert getattr(found, level) == getattr(expected, level), level


@FEWER
@given(long_questions() | busy_questions())
def test_how_a_kind_stands_is_told_by_messages_alike(question):
    """
    What a comparison says of each kind is what it says with every message laid.
    """
    long, short = one_by_one(question.ask), by_classes(question.ask)
    for kind in map(pm.DataKind, long):
        try:
            expected = cell("long", long, kind)
        except pm.AnalysisIncomplete:
            continue
        assert cell("short", short, kind).standing is expected.standing

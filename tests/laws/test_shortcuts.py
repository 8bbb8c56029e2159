"""Law 5: what is worked out without reasons, or for a few kinds alone, agrees with the long way."""

from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from itertools import islice
from types import MappingProxyType

from attrs import evolve
from hypothesis import given, reject
from hypothesis import strategies as st

import privmodel as pm
from laws.asking import CLOUD, FEWER, LEAVES, questions
from privmodel.inference.rule import Level
from privmodel.model.scope import Scope, scope
from privmodel.model.setting import Belongs
from privmodel.query.items import items_of
from privmodel.query.obtainable import obtainable_of

VALUES = ("off", "on", "own key")
UNSAID = tuple(
    pm.Setting(name=name, values=VALUES[:count], belongs="participant")
    for name, count in (("backs_up", 3), ("shares", 2))
)
"""Settings that have no default and that nobody states."""

MANY = ("whatsapp", "imessage", "line", "messenger", "kakaotalk")
"""Messengers of which much is unstated by default."""


@st.composite
def unsaid(draw):
    """Questions in which statements turn on what nobody stated."""
    question = draw(questions())
    platform = question.platform

    def turning(record):
        tests = dict(draw(st.dictionaries(st.sampled_from(("backs_up", "shares")), st.just(""))))
        values = {
            each.name: draw(st.sets(st.sampled_from(each.values), min_size=1, max_size=2))
            for each in UNSAID
            if each.name in tests
        }
        more = scope({name: sorted(some) for name, some in values.items()})
        return evolve(record, where=Scope(tests=(*record.where.tests, *more.tests)))

    try:
        return question.with_platform(
            evolve(
                platform,
                settings=(*platform.settings, *UNSAID),
                retention=[*map(turning, platform.retention)],
                replications=[*map(turning, platform.replications)],
            )
        )
    except pm.InvalidModel:
        reject()


def narrow(question, kinds, common=None):
    """The answer of which the verdicts on some kinds are worked out first."""
    catalogue = pm.Catalogue().with_platform(CLOUD)
    for law in {law.id: law for law in (question.foreign, *question.laws)}.values():
        catalogue = catalogue.with_jurisdiction(law)
    try:
        return obtainable_of(
            frozenset(kinds),
            question.conversation,
            by=question.adversary,
            on=question.on,
            catalogue=catalogue,
            common=common,
        )
    except pm.AnalysisIncomplete:
        reject()


@FEWER
@given(unsaid())
def test_a_verdict_without_reasons_is_the_one_with_them(question):
    """
    What is said of a kind is the same whether branches are looked for or all of them gone through.
    """
    short, long = question.ask(), question.ask()
    for kind in LEAVES:
        try:
            assert short.gist(kind) == long[kind].gist
        except pm.AnalysisIncomplete:
            reject()


@FEWER
@given(unsaid())
def test_nothing_tried_leads_past_the_bounds(question):
    """
    Whatever is tried of what nobody stated, nothing is learned later than anyhow or sooner than at
    most.
    """
    branches = question.ask().branches
    for program in branches:
        for doubt in sorted(program.situation.unstated):
            for tried in islice(branches.trying(program, doubt), 8):
                for level in Level:
                    learned = tried.learning(level)
                    anyhow, at_most = program.learned_anyhow(level), program.learned_at_most(level)
                    for item in {*learned.times, *anyhow.times}:
                        if item.kind is not pm.DataKind.KEY:
                            assert at_most.time(item) <= learned.time(item) <= anyhow.time(item)


@FEWER
@given(unsaid(), st.sets(st.sampled_from(LEAVES), min_size=1, max_size=3))
def test_a_few_kinds_are_answered_as_among_all(question, kinds):
    """
    A program compiled for a few kinds gives each of their items the verdict of the whole one.
    """
    few, whole = narrow(question, kinds), question.ask()
    for kind in kinds:
        try:
            assert few.settled(kind) == dict(whole[kind].items)
        except pm.AnalysisIncomplete:
            reject()


@FEWER
@given(unsaid(), st.sampled_from(LEAVES))
def test_nothing_else_leads_to_what_is_asked_about(question, kind):
    """
    In a program for one kind that kind follows from just the rules from which it follows in the
    whole one, whatever is tried of what nobody stated.
    """
    items = items_of(question.conversation, kind)
    few = narrow(question, {kind})._laid.about(frozenset({kind}))
    for mine, theirs in pairs(few, question.ask().branches):
        assert behind(mine, items) == behind(theirs, items)
        for level in Level:
            own, other = mine.learning(level), theirs.learning(level)
            assert [own.time(item) for item in items] == [other.time(item) for item in items]


def pairs(few, whole):
    """The branches of two answers beside each other, and some with values tried."""
    for mine, theirs in zip(few, whole, strict=True):
        yield mine, theirs
        for doubt in sorted(mine.situation.unstated)[:2]:
            tried = few.trying(mine, doubt), whole.trying(theirs, doubt)
            yield from zip(*tried, strict=True)


def behind(program, items):
    """What the rules say from which some items may follow; twins count as often as they are.

    A taking of which only the end of a stretch is known is told by its own rule, not by its name,
    and a key by what it is, not by the first statement that speaks of it.
    """
    waiting, seen, found = list(items), set(items), []
    while waiting:
        for rule in program.rules_by_head.get(waiting.pop(), ()):
            found.append(rule)
            premises = rule.seals.union(*(need.items for need in rule.needs))
            waiting += premises - seen
            seen |= premises
    taken = {rule.head: meaning(rule) for rule in found if rule.id.startswith("take ")}
    return Counter(meaning(rule, taken) for rule in found if rule.head not in taken)


def meaning(rule, taken=MappingProxyType({})):
    """What a rule says, apart from its name."""
    head = rule.head if rule.id.startswith(("take ", "have ")) is False else rule.note.copy.item
    facts = () if head.kind is pm.DataKind.KEY else rule.facts
    seals = frozenset(taken.get(seal, seal) for seal in rule.seals)
    return (head, rule.when, rule.needs, seals, rule.powers, rule.doubts, facts)


@FEWER
@given(unsaid(), st.data(), st.sampled_from(LEAVES))
def test_what_questions_have_in_common_changes_nothing(question, data, kind):
    """
    An answer is the same after the same adversary asked about another conversation.
    """
    other = question.with_conversation(messages=question.conversation.messages[:1], events=())
    settings = {
        each.name: data.draw(st.sampled_from(each.values))
        for each in question.platform.settings
        if each.belongs is Belongs.CONVERSATION
    }
    common = {}
    with suppress(pm.InvalidQuestion):  # what is kept by then must do no harm either
        narrow(other.with_conversation(settings=settings), {kind}, common)
    try:
        alone, after = narrow(question, {kind}), narrow(question, {kind}, common)
        assert after.settled(kind) == alone.settled(kind)
    except pm.AnalysisIncomplete:
        reject()


@FEWER
@given(
    st.sampled_from(MANY),
    st.sampled_from(("us", "fr", "gb")),
    st.dates(date(2015, 1, 1), date(2028, 1, 1)),
    st.booleans(),
)
def test_the_catalogue_is_answered_alike_without_reasons(messenger, country, day, then):
    """
    The verdicts on messengers of the catalogue are the same without their reasons and for one kind.
    """
    chat = pm.conversation(messenger, sent=day - timedelta(days=30))
    how = {"by": pm.court(country), "on": day, "known_at": day if then else None}
    short, long = pm.obtainable(chat, **how), pm.obtainable(chat, **how)
    for kind in ("message_text", "sender", "contacts", "phone_number"):
        few = obtainable_of(frozenset({pm.DataKind(kind)}), chat, **how)
        assert short.gist(kind) == long[kind].gist
        assert few.settled(kind) == dict(long[kind].items)

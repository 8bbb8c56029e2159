"""Copies joined with accesses: a sweep that finds what looking at every pair would find."""

from collections import Counter
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privmodel.inference.closure import closure
from privmodel.inference.interval import Interval
from privmodel.inference.rule import NOTHING_NEEDED, Doubt, Level, Need
from privmodel.model.data import DataKind, Item
from privmodel.model.retention import State
from privmodel.rules import join as joining
from privmodel.rules.access import Access, Reach, When
from privmodel.rules.footprint import Copy, Footprint, Span, below
from privmodel.rules.join import join

PLACES = ("device:ann/phone", "device:ann/phone/disk", "device:annie/phone")
KINDS = (DataKind.MESSAGE_TEXT, DataKind.SIZE, DataKind.KEY)
KNOWN = Item(kind=DataKind.SELECTOR, subject="ann")
EVER = Interval(-inf, inf)
ends = st.integers(0, 4).map(float)


@st.composite
def stretches(draw):
    """An instant, or a stretch that may have no end."""
    start, end = sorted([draw(ends), draw(ends)])
    return Interval(start, draw(st.sampled_from([end, inf])))


@st.composite
def spans(draw):
    """Surely and possibly there; possibly only; at some instant within a stretch."""
    here = draw(stretches())
    wider = Interval(here.start - draw(st.integers(0, 2)), here.end + draw(st.integers(0, 2)))
    within = Interval(here.start, here.start + 2)
    return draw(
        st.sampled_from([Span(here, here), Span(here, wider)])
        | st.sampled_from([Span(None, here), Span(None, None), Span(None, within, within)])
    )


@st.composite
def whens(draw):
    """As with copies; or once within a stretch."""
    here = draw(stretches())
    wider = Interval(here.start - draw(st.integers(0, 2)), here.end + draw(st.integers(0, 2)))
    within = Interval(here.start, here.start + 2)
    return draw(
        st.sampled_from([When(here, here), When(here, wider)])
        | st.sampled_from([When(None, here), When(None, within, within)])
    )


def some(*values):
    return st.frozensets(st.sampled_from(values), max_size=1)


copies = st.builds(
    Copy,
    st.builds(Item, kind=st.sampled_from(KINDS), subject=st.just("m1")),
    st.sampled_from(PLACES),
    spans(),
    st.just(State.KEPT) | st.sampled_from(State),
    seals=some(Item(kind=DataKind.KEY, subject="k")),
    facts=some("F-1"),
    doubts=some(Doubt("open", Level.OPEN)),
    whose=st.sampled_from(["", "ann", "bea"]),
)
accesses = st.builds(
    Access,
    st.just("device:ann") | st.sampled_from(PLACES),
    st.sampled_from(["seize", "order"]),
    whens() | whens() | st.just(When(EVER, EVER)),
    st.none() | st.none() | st.frozensets(st.sampled_from(KINDS), min_size=1),
    st.just(frozenset(State)) | st.frozensets(st.sampled_from(State), min_size=1),
    needs=st.sampled_from([NOTHING_NEEDED, (Need(frozenset({KNOWN})),)]),
    whose=st.sampled_from(["", "ann"]),
    facts=some("F-2"),
)


def laid(some_copies, some_accesses):
    footprint, reach = Footprint(), Reach()
    for copy in some_copies:
        footprint.add(copy)
    for access in some_accesses:
        reach.add(access)
    return footprint, reach


def meaning(rule):
    """A rule without its name, and without the stand-in items that are called after it."""
    return (
        rule.head if not rule.head.subject.startswith("taken ") else "taken",
        rule.when,
        rule.needs,
        frozenset(seal for seal in rule.seals if not seal.subject.startswith("taken ")),
        rule.powers,
        rule.facts,
        rule.doubts,
        id(rule.note.copy),
        id(rule.note.access),
    )


@settings(max_examples=3 * settings().max_examples)
@given(st.lists(copies, min_size=4, max_size=6), st.lists(accesses, min_size=3, max_size=4))
def test_the_sweep_finds_what_every_pair_gives(some_copies, some_accesses):
    """
    The rules are those of each copy joined alone with each access that reaches it; and there is one
    for whenever it is possible that the two meet.
    """
    expected = [
        meaning(rule)
        for access in some_accesses
        for copy in some_copies
        if joining.meets(copy, access)
        for rule in join(*laid([copy], [access]))
    ]
    rules = join(*laid(some_copies, some_accesses))
    assert Counter(map(meaning, rules)) == Counter(expected)
    assert len({rule.id for rule in rules}) == len(rules)
    taken = {(rule.note.copy, rule.note.access, rule.when) for rule in rules}
    for copy in some_copies:
        for access in some_accesses:
            possibly = copy.span.maybe and copy.span.maybe.intersect(access.when.maybe)
            if possibly and joining.meets(copy, access):
                assert (copy, access, (possibly,)) in taken
    for rule in rules:
        copy, access = rule.note.copy, rule.note.access
        assert below(access.node, copy.holder)
        assert copy.state in access.states
        assert access.kinds is None or copy.item.kind in access.kinds
        assert not access.whose or copy.whose in ("", access.whose)


@settings(max_examples=3 * settings().max_examples)
@given(
    st.lists(copies, min_size=4, max_size=6),
    st.lists(accesses, min_size=3, max_size=4),
    st.sampled_from(Level),
)
def test_rows_of_takings_learn_what_their_rules_learn(some_copies, some_accesses, level):
    """
    What is learned from copies met by accesses is what their rules, each written out, yield.
    """
    rules = join(*laid(some_copies, some_accesses))
    by_rows, one_by_one = (closure(each, level=level) for each in (rules, [*rules]))
    assert by_rows.times == one_by_one.times
    assert by_rows.choices() == one_by_one.choices()


def test_copies_under_other_keys_met_at_one_instant():
    """
    Of two copies seized at one instant, the sealed one stays closed and the other is read.
    """
    sealed, plain = (Item(kind=DataKind.MESSAGE_TEXT, subject=name) for name in ("m1", "m2"))
    key = Item(kind=DataKind.KEY, subject="k")
    stay, instant = Interval(0, 9), Interval(5, 5)
    place, lies, at_once = "device:ann/phone", Span(stay, stay), When(instant, instant)
    found = [Copy(plain, place, lies), Copy(sealed, place, lies, seals=frozenset({key}))]
    for some_copies in (found, found[::-1]):
        rules = join(*laid(some_copies, [Access("device:ann", "seize", at_once)]))
        assert closure(rules).times == {plain: 5}
        assert closure(rules, [key]).times == {key: -inf, plain: 5, sealed: 5}


@pytest.mark.parametrize("long", [False, True])
def test_many_snapshots_of_many_short_lived_copies(monkeypatch, long):
    """
    Of 3000 snapshots and 3000 copies, one alive at each, a pair that does not touch is looked at
    only when it is close by; one snapshot that lasts for ever does not change that.
    """
    count, looked = 3000, 0
    add = joining.Takings.add

    def counted(takings, access, met):
        nonlocal looked
        looked += len(met)
        add(takings, access, met)

    monkeypatch.setattr(joining.Takings, "add", counted)
    lives = [Interval(10.0 * n, 10.0 * n + 5) for n in range(count)]
    texts = [Item(kind=DataKind.MESSAGE_TEXT, subject=f"m{n}") for n in range(count)]
    snapshots = [Interval(10.0 * n + 1, 10.0 * n + 1) for n in range(count)]
    if long:
        snapshots.append(Interval(0.0, inf))
    rules = join(
        *laid(
            [
                Copy(text, "device:ann/phone/disk", Span(life, life))
                for text, life in zip(texts, lives, strict=True)
            ],
            [Access("device:ann", "seize", When(shot, shot)) for shot in snapshots],
        )
    )
    assert len(rules) == count * (2 if long else 1)
    assert looked <= 2 * len(rules)

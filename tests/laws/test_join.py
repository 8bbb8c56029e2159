"""Copies joined with accesses: whatever rough dates turn out to be lies between the levels."""

from math import inf

from attrs import frozen
from hypothesis import event, given
from hypothesis import strategies as st

from inference import oracles
from privmodel.inference.closure import closure
from privmodel.inference.interval import Interval
from privmodel.inference.rule import NOTHING_NEEDED, Level, Need, Rule
from privmodel.model.data import DataKind, Item
from privmodel.model.retention import State
from privmodel.rules.access import Access, Reach, When
from privmodel.rules.footprint import Copy, Footprint, Span
from privmodel.rules.join import join

TEXT, KEY, CODE = (
    Item(kind=kind, subject=name)
    for kind, name in (
        (DataKind.MESSAGE_TEXT, "m1"),
        (DataKind.KEY, "k"),
        (DataKind.LOGIN_CODE, "anna"),
    )
)
ITEMS = (TEXT, KEY, CODE)
HOLDERS = ("operator:a", "operator:a/frozen", "operator:ab", "device:anna/phone")
END = 8


def within(node, holder):
    """Whether a place is a node or lies below it, said anew: part by part."""
    parts = node.split("/")
    return holder.split("/")[: len(parts)] == parts


def stretches(least=0):
    return st.builds(
        lambda start, length: Interval(start, start + length),
        st.integers(0, END - 1),
        st.integers(least + 1, 4),
    )


@st.composite
def rough(draw):
    """A span as (span, every stay that it may turn out to be)."""
    sort = draw(st.sampled_from(["sure", "rough", "an instant", "open"]))
    if sort == "sure":
        stay = draw(stretches())
        return Span(stay, stay), [stay]
    if sort == "an instant":
        stretch = draw(stretches(1))
        stays = [Interval(t, t) for t in range(int(stretch.start), int(stretch.end))]
        return Span(None, stretch, stretch), stays
    if sort == "open":
        stay = draw(stretches())
        return Span(None, stay), [None, stay]
    a, b, c, d = sorted(draw(st.tuples(*[st.integers(0, END)] * 4)))
    if a == d:
        d += 1
    sure = Interval(b, c) if b < c else None
    stays = [Interval(start, end) for start in (a, b) for end in (c, d) if start < end]
    return Span(sure, Interval(a, d)), stays


@st.composite
def whens(draw):
    """A time of access as (when, every time that it may turn out to be)."""
    sort = draw(st.sampled_from(["instant", "throughout", "once", "rough ends"]))
    if sort == "instant":
        t = draw(st.integers(0, END))
        here = Interval(t, t)
        return When(here, here), [here]
    if sort == "throughout":
        here = draw(stretches())
        return When(here, here), [here]
    if sort == "once":
        here = draw(stretches(1))
        return When(None, here, here), [
            Interval(t, t) for t in range(int(here.start), int(here.end))
        ]
    a, b, c, d = sorted(draw(st.tuples(*[st.integers(0, END)] * 4)))
    if a == d:
        d += 1
    sure = Interval(b, c) if b < c else None
    return When(sure, Interval(a, d)), [Interval(s, e) for s in (a, b) for e in (c, d) if s < e]


@frozen
class Drawn:
    """A copy or an access, with what its dates may turn out to be."""

    what: object
    may_be: list


@st.composite
def copies(draw):
    span, stays = draw(rough())
    item = draw(st.sampled_from(ITEMS))
    copy = Copy(
        item,
        draw(st.sampled_from(HOLDERS)),
        span,
        state=draw(st.sampled_from([State.KEPT, State.KEPT, State.PASSES])),
        seals=frozenset([KEY]) if item is TEXT and draw(st.booleans()) else frozenset(),
        whose=draw(st.sampled_from(["", "anna", "bert"])),
    )
    return Drawn(copy, stays)


@st.composite
def accesses(draw):
    when, times = draw(whens())
    needs = NOTHING_NEEDED
    if draw(st.integers(0, 2)) == 0:
        validity = draw(stretches() | st.just(Interval(-inf, inf)))
        needs = (Need(frozenset([CODE]), validity),)
    access = Access(
        draw(st.sampled_from([*HOLDERS, "device:anna"])),
        draw(st.sampled_from(["one", "other"])),
        when,
        draw(st.none() | st.frozensets(st.sampled_from([each.kind for each in ITEMS]), min_size=1)),
        draw(st.sampled_from([frozenset(State), frozenset([State.KEPT])])),
        needs,
        draw(st.sampled_from(["", "anna"])),
    )
    return Drawn(access, times)


def settled(drawn_copies, drawn_accesses, choose):
    """The rules of one world: each stay and each time of access is what somebody chooses."""
    stays = [(each.what, choose(each.may_be)) for each in drawn_copies]
    times = [(each.what, choose(each.may_be)) for each in drawn_accesses]
    for number, (copy, stay) in enumerate(stays):
        for other, (access, time) in enumerate(times):
            there = stay is not None and stay.intersect(time)
            if (
                there
                and within(access.node, copy.holder)
                and copy.state in access.states
                and copy.item.kind in (access.kinds or [copy.item.kind])
                and (copy.whose == access.whose or "" in (copy.whose, access.whose))
            ):
                yield Rule(
                    id=f"{number} {other}",
                    head=copy.item,
                    when=(there,),
                    needs=access.needs,
                    seals=copy.seals,
                )


def test_every_world_lies_between_the_levels():
    """
    Surely learned is what is learned in every world, no later; possibly, what is learned in one.
    """
    met = []

    @given(st.data(), st.lists(copies(), min_size=1, max_size=4),
           st.lists(accesses(), min_size=1, max_size=3))  # fmt: skip
    def law(data, laid, had):
        footprint, reach = Footprint(), Reach()
        for each in laid:
            footprint.add(each.what)
        for each in had:
            reach.add(each.what)
        rules = join(footprint, reach)
        lower, upper = closure(rules), closure(rules, level=Level.OPEN)

        def choose(ways):
            return data.draw(st.sampled_from(ways))

        world = oracles.iterate(list(settled(laid, had, choose)), frozenset())
        exact = all(len(each.may_be) == 1 for each in (*laid, *had))
        for item in ITEMS:
            assert upper.time(item) <= world.get(item, inf) <= lower.time(item)
            if exact:
                assert upper.time(item) == lower.time(item)
            met.append((exact, lower.knows(item), upper.knows(item)))
        event("exact" if exact else "rough")

    law()
    assert {(True, True, True), (False, True, True), (False, False, True)} <= set(met)


def test_an_act_once_within_a_stretch():
    """
    What lies there all through the stretch is surely had at its end, if its need is met throughout.
    """
    month = Interval(2, 5)

    def had(*needs, since=0):
        stay = Interval(since, 9)
        footprint, reach = Footprint(), Reach()
        footprint.add(Copy(TEXT, "operator:a", Span(stay, stay)))
        footprint.add(Copy(CODE, "device:anna/phone", Span(Interval(0, 1), Interval(0, 1))))
        reach.add(Access("operator:a", "once", When(None, month, month), needs=tuple(needs)))
        at_first = Interval(0, 0)
        reach.add(Access("device:anna", "seize", When(at_first, at_first)))
        return closure(join(footprint, reach)).time(TEXT)

    assert had(*NOTHING_NEEDED) == 5
    assert had(Need(frozenset([CODE]))) == 5
    assert had(Need(frozenset([CODE]), Interval(0, 4))) == inf
    assert had(*NOTHING_NEEDED, since=3) == inf


def test_an_instant_somewhere_within_a_stretch():
    """
    What passes some time within a stretch is surely recorded by its end, if one listens throughout.
    """
    day = Interval(2, 4)

    def had(listening):
        footprint, reach = Footprint(), Reach()
        footprint.add(Copy(TEXT, "network:a", Span(None, day, day), state=State.PASSES))
        reach.add(Access("network:a", "tap", When(listening, listening)))
        return closure(join(footprint, reach)).time(TEXT)

    assert had(Interval(0, 9)) == 4
    assert had(Interval(2, 4)) == 4
    assert had(Interval(3, 9)) == inf


def had_at(instant, *, node="operator:a", holder="operator:a", sure=(3, 5), maybe=(0, 9)):
    """What a visit to a place yields at an instant: surely, and possibly."""
    footprint, reach = Footprint(), Reach()
    footprint.add(Copy(TEXT, holder, Span(Interval(*sure), Interval(*maybe))))
    here = Interval(instant, instant)
    reach.add(Access(node, "visit", When(here, here)))
    rules = join(footprint, reach)
    return closure(rules).knows(TEXT), closure(rules, level=Level.OPEN).knows(TEXT)


def test_what_may_lie_there_is_not_sure_to():
    """
    Where a copy only may lie at the time it is possibly had, and surely while it surely lies there.
    """
    assert had_at(1) == (False, True)
    assert had_at(4) == (True, True)
    assert had_at(9) == (False, False)


def test_a_place_is_no_prefix():
    """
    Access to a place reaches below it, and no place whose name only begins alike.
    """
    assert had_at(4, holder="operator:a/frozen") == (True, True)
    assert had_at(4, holder="operator:ab") == (False, False)
    assert had_at(4, node="operator:a/frozen") == (False, False)

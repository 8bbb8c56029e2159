"""Small random programs of the inference, with the shapes that mistakes hide in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf

from attrs import evolve, frozen
from hypothesis import strategies as st

from privmodel.inference.interval import ALWAYS, Interval, union
from privmodel.inference.rule import NOTHING_NEEDED, Doubt, Level, Need, Rule

__all__ = ["Program", "intervals", "programs"]

_ITEMS = ("a", "b", "c", "d", "e", "f", "g", "h")
_POWERS = ("order", "seize", "tap")
_DOUBTS = (
    Doubt("contested", Level.DISPUTED),
    Doubt("denied", Level.DISPUTED),
    Doubt("silent", Level.OPEN),
    Doubt("not silent", Level.OPEN),
    Doubt("stale", Level.OPEN),
    Doubt("vague", Level.OPEN),
)
_SILENT, _NOT_SILENT = _DOUBTS[2], _DOUBTS[3]
"""Two statements that exclude one another."""


@frozen(kw_only=True)
class Program:
    """Rules and what is known beforehand.

    Attributes:
        rules: the rules, with ids of their own.
        known: the items known beforehand.
    """

    rules: tuple[Rule, ...]
    known: frozenset[str]

    @property
    def items(self) -> tuple[str, ...]:
        """Every item that a program over these strategies can speak of, sorted."""
        return _ITEMS

    @property
    def powers(self) -> tuple[str, ...]:
        """The names of the powers that the rules use, sorted."""
        return tuple(sorted({name for rule in self.rules for name in rule.powers}))

    @property
    def doubts(self) -> tuple[str, ...]:
        """The names of the doubts that the rules rest on, sorted."""
        return tuple(sorted({doubt.name for rule in self.rules for doubt in rule.doubts}))


def intervals(*, horizon: int = 6) -> st.SearchStrategy[Interval]:
    """Instants and half-open intervals whose finite ends are whole numbers.

    Arguments:
        horizon: the last finite end; the first is 0.
    """
    ends = st.integers(0, horizon)
    return st.one_of(
        st.just(ALWAYS),
        st.tuples(ends, ends).map(lambda pair: Interval(min(pair), max(pair))),
        ends.map(lambda end: Interval(-inf, end)),
        ends.map(lambda start: Interval(start, inf)),
    )


def _rule(
    head: str,
    when: Sequence[Interval] = (ALWAYS,),
    needs: tuple[Need, ...] = NOTHING_NEEDED,
    seals: Sequence[str] = (),
) -> Rule:
    """A rule that has yet to get an id of its own."""
    return Rule(id="", head=head, when=union(when), needs=needs, seals=frozenset(seals))


def _need(*items: str, validity: Interval = ALWAYS) -> tuple[Need, ...]:
    return (Need(frozenset(items), validity),)


def _some_items(most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(_ITEMS), max_size=most, unique=True)


@st.composite
def _anything(draw: st.DrawFn, horizon: int) -> list[Rule]:
    """One rule without a plan."""
    stretch = intervals(horizon=horizon)
    needs = draw(
        st.one_of(
            st.just(NOTHING_NEEDED),
            st.lists(
                st.builds(Need, _some_items(2).map(frozenset), stretch), min_size=1, max_size=3
            ).map(tuple),
        )
    )
    when = draw(st.lists(stretch, min_size=1, max_size=3))
    return [_rule(draw(st.sampled_from(_ITEMS)), when, needs, draw(_some_items(2)))]


@st.composite
def _planned(draw: st.DrawFn, horizon: int) -> list[Rule]:
    """A few rules that belong together, each plan known to have misled somebody."""
    first, second, third, fourth = draw(st.permutations(_ITEMS))[:4]
    early, late = draw(
        st.tuples(st.integers(0, horizon - 1), st.integers(1, horizon)).map(
            lambda pair: (min(pair[0], pair[1] - 1), pair[1])
        )
    )
    at_late, from_late = Interval(late, late), Interval(late, inf)
    before = Interval(early, late)
    plans: dict[str, Callable[[], list[Rule]]] = {
        "a chain of needs and seals": lambda: [
            _rule(first, [before]),
            _rule(second, [from_late], _need(first)),
            _rule(third, seals=[second]),
            _rule(fourth, [ALWAYS], _need(third)),
        ],
        "a selector learned at the instant the window closes": lambda: [
            _rule(first, [at_late]),
            _rule(second, [before], _need(first)),
        ],
        "a selector learned at the last instant, which is a window of its own": lambda: [
            _rule(first, [at_late]),
            _rule(second, [before, at_late], _need(first)),
        ],
        "a selector that misses the first of two windows": lambda: [
            _rule(first, [from_late]),
            _rule(second, [before, Interval(late + 1, late + 2)], _need(first)),
        ],
        "a pair of needs that come one after the other": lambda: [
            _rule(first, [before]),
            _rule(second, [from_late]),
            _rule(third, [ALWAYS], _need(first, second)),
        ],
        "a code that is no longer valid when the window opens": lambda: [
            _rule(first, [before]),
            _rule(second, [from_late], _need(first, validity=before)),
        ],
        "one alternative too late and another in time": lambda: [
            _rule(first, [from_late]),
            _rule(third),
            _rule(second, [before], (*_need(first), *_need(third))),
        ],
        "a ciphertext before its key": lambda: [
            _rule(first, [Interval(early, early)], seals=[second]),
            _rule(second, [at_late]),
        ],
        "an act once within a stretch": lambda: [
            _rule(first, [Interval(early, early)], _need(third)),
            _rule(second, [from_late], seals=[first, fourth]),
        ],
        "the same by one statement and by its opposite": lambda: [
            evolve(_rule(first, [before]), doubts=frozenset({_SILENT})),
            evolve(_rule(first, [from_late]), doubts=frozenset({_NOT_SILENT})),
        ],
        "a circle, entered late": lambda: [
            _rule(first, seals=[second]),
            _rule(second, [ALWAYS], _need(third)),
            _rule(third, seals=[first]),
            _rule(first, [from_late]),
        ],
        "a long way and a short way to the same instant": lambda: [
            _rule(first, [from_late]),
            _rule(second, seals=[first]),
            _rule(third, seals=[second]),
            _rule(fourth, seals=[third]),
            _rule(fourth, [at_late], seals=[first]),
        ],
        "a premise that is early the long way and in time the short way": lambda: [
            _rule(first),
            _rule(second, seals=[first]),
            _rule(second, [Interval(early, inf)]),
            _rule(third, [from_late], _need(second)),
        ],
    }
    return plans[draw(st.sampled_from(sorted(plans)))]()


@st.composite
def programs(draw: st.DrawFn, *, max_rules: int = 12, horizon: int = 6) -> Program:
    """Programs of few rules over few items, rich in awkward cases.

    Rules without a plan are mixed with small plans: chains, circles, a selector learned too late
    or between two windows, a ciphertext before its key, instants at the ends of intervals.
    Doubts of both levels and several powers are spread over all of them.

    Arguments:
        max_rules: how many rules there are at most.
        horizon: the last finite end of an interval drawn freely; the first is 0.
    """
    fragment = st.one_of(_anything(horizon), _planned(horizon), _planned(horizon))
    drafts = [rule for part in draw(st.lists(fragment, max_size=10)) for rule in part][:max_rules]
    some_powers = st.one_of(
        st.just(frozenset[str]()), st.frozensets(st.sampled_from(_POWERS), max_size=2)
    )
    some_doubts = st.one_of(
        st.just(frozenset[Doubt]()), st.frozensets(st.sampled_from(_DOUBTS), max_size=2)
    )
    rules = tuple(
        evolve(
            draft,
            id=f"r{number}",
            powers=draw(some_powers),
            facts=frozenset({f"fact of r{number}"}),
            doubts=draft.doubts or draw(some_doubts),
        )
        for number, draft in enumerate(drafts)
    )
    return Program(rules=rules, known=draw(st.frozensets(st.sampled_from(_ITEMS), max_size=2)))

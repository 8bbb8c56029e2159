"""Weaker powers: the order that is read off the rules is kept by everything that is learned."""

from math import inf

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from inference import oracles
from privmodel.inference import ALWAYS, Doubt, Interval, Level, Need, Rule, derivation
from privmodel.inference.strength import at_most, weakest
from privmodel.inference.table import power_table
from privmodel.strategies.programs import programs

POWERS = ("order", "seize", "tap", "strong")


@st.composite
def with_a_stronger(draw):
    """A program with one more power that does what another does, often more of it."""
    program = draw(programs())
    copied = draw(st.sampled_from(POWERS[:3]))
    more = []
    for rule in program.rules:
        if copied not in rule.powers:
            continue
        changes = {
            "id": f"strong {rule.id}",
            "powers": rule.powers - {copied} | {"strong"},
        }
        for name, better in (
            ("when", (ALWAYS,)),
            ("seals", frozenset(sorted(rule.seals)[1:])),
            ("doubts", frozenset(sorted(rule.doubts, key=lambda doubt: doubt.name)[1:])),
            ("when", rule.when[1:] or rule.when),
        ):
            if draw(st.integers(0, 3)) == 0:
                changes[name] = better
        more.append(evolve(rule, **changes))
    return evolve(program, rules=(*program.rules, *more))


def test_whatever_is_weaker_learns_nothing_earlier():
    """
    In place of a power that is at most another, the other one delays nothing, whatever else is had.
    """
    pairs = []

    @given(with_a_stronger())
    def law(program):
        order = at_most(program.rules, POWERS)
        pairs.append({(one, other) in order for one in POWERS[:3] for other in ["strong"]})
        table = power_table(program.rules, program.known, POWERS)
        for one, other in order:
            for rest in oracles.subsets(set(POWERS) - {one, other}):
                for level in Level:
                    for item in program.items:
                        less = table.time(item, rest | {one}, level)
                        assert table.time(item, rest | {other}, level) <= less

    law()
    assert sum({True, False} == found for found in pairs) >= 5


def take(power, window=ALWAYS, **more):
    return Rule(id=f"{power} {more}", head="a", when=(window,), powers=frozenset([power]), **more)


def test_each_part_of_a_rule_counts():
    """
    A shorter window, a need, a seal, a doubt or a second power more make a power weaker.
    """
    doubt = Doubt("silent", Level.OPEN)
    for weak in (
        take("weak", Interval(0, 5)),
        take("weak", needs=(Need(frozenset(["b"])),)),
        take("weak", needs=(Need(frozenset(), Interval(0, 3)),)),
        take("weak", seals=frozenset(["b"])),
        take("weak", doubts=frozenset([doubt])),
        evolve(take("weak"), powers=frozenset(["weak", "other"])),
    ):
        order = at_most([weak, take("strong")], ["weak", "strong"])
        assert order == {("weak", "strong")}
    assert at_most([take("one"), take("two")], ["one", "two"]) == {("one", "two"), ("two", "one")}
    elsewhere = evolve(take("elsewhere"), head="b")
    assert not at_most([take("one"), elsewhere], ["one", "elsewhere"])


def test_windows_of_several_rules_cover_together():
    """
    A stretch is covered by the stretches of several counterparts taken together, or not at all.
    """
    long = take("weak", Interval(0, 10))
    parts = [
        take("strong", Interval(0, 5), facts=frozenset(["f"])),
        take("strong", Interval(5, 12)),
    ]
    assert ("weak", "strong") in at_most([long, *parts], ["weak", "strong"])
    assert ("weak", "strong") not in at_most([long, parts[1]], ["weak", "strong"])
    twice = evolve(long, when=(Interval(0, 1), Interval(6, 7)))
    assert ("weak", "strong") in at_most([twice, *parts], ["weak", "strong"])
    assert ("weak", "strong") not in at_most([twice, parts[1]], ["weak", "strong"])


def halves(power, start, end):
    """An act once within a stretch: what it takes at the start is known at the end."""
    between = f"taken by {power}"
    return [
        evolve(take(power, Interval(start, start)), head=between),
        Rule(id=f"have {power}", head="a", when=(Interval(end, inf),), seals=frozenset([between])),
    ]


def test_acts_of_two_halves_are_compared_whole():
    """
    An act once within a month is weaker than one at its beginning, and never stronger.
    """
    at_once = take("at once", Interval(0, 0))
    month, longer = halves("month", 0, 30), halves("longer", 0, 40)
    order = at_most([at_once, *month, *longer], ["at once", "month", "longer"])
    assert order == {("month", "at once"), ("longer", "at once"), ("longer", "month")}
    seen = [*month, derivation("seen", "b", ["taken by month"])]
    assert ("month", "at once") not in at_most([at_once, *seen], ["at once", "month"])


def test_the_weakest_sets_are_kept():
    """
    A set falls out if a weaker power does instead, but not for one of equal strength.
    """
    order = frozenset({("weak", "strong"), ("even", "weak"), ("weak", "even")})
    enough = {"weak", "strong", "even"}
    sets = [frozenset([name]) for name in sorted(enough)]
    assert weakest(sets, order, lambda names: bool(names & enough)) == (
        frozenset(["even"]),
        frozenset(["weak"]),
    )
    both = frozenset(["strong", "weak"])
    assert weakest([both], order, lambda names: names >= both) == (both,)

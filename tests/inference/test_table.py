"""One pass over all sets of powers, against running the closure again for each of them."""

from math import inf

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from inference import oracles
from privmodel.errors import AnalysisIncomplete, InvalidModel, UnknownName
from privmodel.inference import ALWAYS, Interval, Level, Need, Rule, derivation
from privmodel.inference.sets import PowerSets, grouped
from privmodel.inference.slice import relevant
from privmodel.inference.table import MOST_POWERS, power_table
from privmodel.strategies.programs import programs

POWERS = ("order", "seize", "tap")


@given(programs(), st.sets(st.sampled_from(POWERS)))
def test_the_table_equals_running_again(program, offered):
    """
    The time of each item under each set of powers and each level is that of a closure with these.
    """
    table = power_table(program.rules, program.known, offered)
    for some in oracles.subsets(offered):
        for level in Level:
            rules = oracles.admitted(program.rules, level=level, powers=some)
            times = oracles.iterate(rules, program.known)
            for item in program.items:
                assert table.time(item, some, level) == times.get(item, inf)


@given(programs(), st.sampled_from(Level), st.sampled_from([-inf, 0, 2, 3.5, 6, inf]))
def test_the_table_knows_the_minimal_sets(program, level, until):
    """
    The minimal sets with which an item is known by an instant are those that trying all finds.
    """
    table = power_table(program.rules, program.known, POWERS)

    def known(some):
        rules = oracles.admitted(program.rules, level=level, powers=some)
        return oracles.iterate(rules, program.known)

    for item in program.items:
        expected = oracles.minimal(
            POWERS, lambda some, item=item: item in (got := known(some)) and got[item] <= until
        )
        found = table.reached(item, level, until)
        assert list(found.minimal) == sorted(expected, key=lambda s: (len(s), sorted(s)))
        for some in oracles.subsets(POWERS):
            assert (some in found) == any(less <= some for less in expected)


@given(programs(), st.sampled_from("abcdefgh"))
def test_a_slice_is_enough(program, item):
    """
    The rules from which an item may follow say when it is known, with whatever powers.
    """
    whole = power_table(program.rules, program.known, POWERS)
    part = power_table(relevant(program.rules, [item]), program.known, POWERS)
    for some in oracles.subsets(POWERS):
        for level in Level:
            assert part.time(item, some, level) == whole.time(item, some, level)


def test_a_selector_too_late_under_fewer_powers():
    """
    A window that one power meets in time stays closed to another that learns the selector later.
    """
    rules = [
        Rule(id="early", head="number", when=(Interval(1, 2),), powers=frozenset(["tap"])),
        Rule(id="late", head="number", when=(Interval(5, 6),), powers=frozenset(["seize"])),
        Rule(id="ask", head="record", when=(Interval(0, 5),), needs=(Need(frozenset(["number"])),)),
    ]
    table = power_table(rules, [], ["tap", "seize"])
    assert table.reached("number", Level.CERTAIN).minimal == (
        frozenset(["seize"]),
        frozenset(["tap"]),
    )
    assert table.reached("record", Level.CERTAIN).minimal == (frozenset(["tap"]),)
    assert table.time("record", ["seize"], Level.CERTAIN) == inf
    assert table.time("record", ["seize", "tap"], Level.CERTAIN) == 1


def test_sixteen_powers_fit_and_more_are_an_error():
    """
    Sixteen powers are a table; seventeen are refused with what to do instead.
    """
    names = [f"p{number:02}" for number in range(MOST_POWERS)]
    rules = [Rule(id=name, head=name, when=(ALWAYS,), powers=frozenset([name])) for name in names]
    rules.append(derivation("all", "all", names))
    table = power_table(rules, [], names)
    assert table.reached("all", Level.CERTAIN).minimal == (frozenset(names),)
    assert table.time("p03", ["p03"], Level.CERTAIN) == -inf
    assert table.time("p03", names[4:], Level.CERTAIN) == inf
    with pytest.raises(AnalysisIncomplete, match="16 powers"):
        power_table(rules, [], [*names, "one more"])
    with pytest.raises(UnknownName, match="p03"):
        table.time("all", ["p033"], Level.CERTAIN)
    with pytest.raises(InvalidModel, match="id of its own"):
        power_table([rules[0], rules[0]], [], names)


families = st.sets(st.frozensets(st.sampled_from("abcdef"), max_size=4), max_size=12)


@given(families)
def test_groups_say_what_the_sets_say(family):
    """
    The ways spread out are exactly the sets, each once.
    """
    ways = grouped(family)
    spread = [names for way in ways for names in way.sets]
    event(f"{len(family) - len(ways)} sets fewer")
    assert len(spread) == len(set(spread))
    assert set(spread) == family


@given(families, st.permutations("abcdef"))
def test_names_decide_nothing(family, others):
    """
    Renaming the powers renames the ways and changes no number.
    """
    renamed = dict(zip("abcdef", others, strict=True))
    other = grouped(frozenset(renamed[name] for name in names) for names in family)

    def numbers(ways):
        return sorted(sorted((each.count, len(each.of)) for each in way.choices) for way in ways)

    assert numbers(other) == numbers(grouped(family))


def test_interchangeable_powers_are_one_choice():
    """
    Any two of three, each with a fourth, is one way of two choices.
    """
    pairs = [{"a", "b", "k"}, {"a", "c", "k"}, {"b", "c", "k"}]
    (way,) = grouped(map(frozenset, pairs))
    assert str(way) == "any 2 of (a; b; c) and k"
    assert way.size == 3
    assert grouped([frozenset()])[0].sets == (frozenset(),)
    assert str(grouped([frozenset()])[0]) == "no power at all"
    assert grouped([]) == ()


@given(st.sets(st.frozensets(st.sampled_from("abcd"))))
def test_words_are_families(sets):
    """
    A word holds a set if it holds one of its subsets, and its minimal sets are the minimal ones.
    """
    names = tuple("abcd")
    up = {some for some in oracles.subsets(names) if any(less <= some for less in sets)}
    word = sum(
        1 << sum(1 << number for number, name in enumerate(names) if name in some) for some in up
    )
    family = PowerSets(names, word)
    assert {some for some in oracles.subsets(names) if some in family} == up
    assert set(family.minimal) == {some for some in sets if not any(less < some for less in sets)}

"""Two versions of a platform or a law: what was edited, and which answers changed by it."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import privmodel as pm
from laws.asking import FEWER
from privmodel.query.versions.edits import Edited, edits, mixed
from privmodel.query.versions.situations import days_around
from privmodel.strategies import jurisdictions, platforms

CRIME = pm.Suspicion(offence="organised_crime", max_penalty_years=10, breaks_terms=True)


def fact(name, start="2022-01-01", **more):
    return pm.Fact(
        id=name,
        says=f"what {name} says",
        grade="operator_policy",
        period=pm.Period(start=start, end=more.pop("end", None)),
        seen=["S 2024-06-01"],
        **more,
    )


KEPT = pm.Retention(kinds="ip_address", at="operator", facts="R")
GIVEN = pm.Clause(kinds="ip_address", gives="commits", facts="C")
BOX = pm.Platform(
    id="box",
    modes=[pm.Mode(id="cloud", schedule="transport_only")],
    establishments_closed=True,
    facts=[fact("R"), fact("C")],
    retention=[KEPT],
    clauses=[GIVEN],
    sources=[pm.Source(id="S", title="a page", url="https://example.org", grade="press")],
)
SHELF = pm.builtin()


def compared(old, new, **how):
    how.setdefault("among", [pm.court("fr", suspicion=CRIME)])
    return pm.catalogue_difference(SHELF.with_platform(old), SHELF.with_platform(new), "box", **how)


def told(found):
    return {
        (str(each.day), each.before.verdict.value, each.after.verdict.value)
        for each in found.changes
        if each.kind == "ip_address"
    }


def test_nothing_edited():
    """
    Two equal versions differ in nothing, and nothing is asked.
    """
    found = compared(BOX, evolve(BOX, facts=BOX.facts))
    assert (found.edits, found.changes, found.asked) == ((), (), 0)
    assert str(found) == "box: no edits"


def test_a_clause_withdrawn():
    """
    A clause that is gone opens what it gave, and is named.
    """
    found = compared(BOX, evolve(BOX, clauses=[], facts=[fact("R")]))
    assert [str(each) for each in found.edits] == ["fact C withdrawn", "clause on C withdrawn"]
    assert ("2024-06-01", "yes", "unknown") in told(found)
    assert {(before, after) for _, before, after in told(found)} == {("yes", "unknown")}
    assert {each.of for change in found.changes for each in change.because} == {"clause"}


def test_an_end_given():
    """
    A fact that gets an end changes answers from that day on and on none before.
    """
    ended = fact("C", end="2024-03-01")
    found = compared(BOX, evolve(BOX, facts=[fact("R"), ended]))
    (edit,) = found.edits
    assert edit.fields == (("period", "2022-01-01 → …", "2022-01-01 → 2024-03-01"),)
    days = {day for day, _, _ in told(found)}
    assert "2024-03-01" in days
    assert "2024-02-29" in map(str, found.days)
    assert min(days) == "2024-03-01"


def test_words_alone():
    """
    A fact that says the same in other words is an edit on which no answer turns.
    """
    found = compared(BOX, evolve(BOX, facts=[fact("R"), evolve(fact("C"), says="otherwise")]))
    assert [each.bears for each in found.edits] == [False]
    assert found.asked == 0


def test_only_what_was_needed_is_named():
    """
    Of several edits those are named that make the difference, by themselves or together.
    """
    more = evolve(GIVEN, kinds="phone_number", facts="D")
    both = evolve(
        BOX,
        facts=[fact("R"), fact("C"), fact("D")],
        clauses=[GIVEN, more],
        retention=[KEPT, evolve(KEPT, kinds="phone_number", facts="D")],
    )
    found = compared(BOX, both)
    named = {
        change.kind: {each.of for each in change.because}
        for change in found.changes
        if str(change.day) == "2024-06-01"
    }
    assert named == {pm.DataKind.PHONE_NUMBER: {"clause", "retention rule"}}


def test_a_law():
    """
    A law's version is put to the platforms that are named, under its own courts.
    """
    orders = pm.Instrument(id="xa.o", title="o", cells=[pm.Cell(categories="bsi.number")])
    new = pm.Jurisdiction(id="xa", name="somewhere", instruments=[orders])
    old = evolve(new, instruments=[])
    tie = pm.Establishment(country="xa", relation="established")
    kept = pm.Retention(kinds="phone_number", at="operator", facts="R")
    tied = evolve(BOX, id="tied", clauses=[], establishments=[tie], retention=[kept])
    shelf = pm.Catalogue().with_platform(tied)
    found = pm.catalogue_difference(
        shelf.with_jurisdiction(old),
        shelf.with_jurisdiction(new),
        "xa",
        days="2024-06-01",
        kinds="phone_number",
    )
    assert [str(each) for each in found.edits] == ["instrument xa.o added"]
    assert {each.after.verdict for each in found.changes} == {pm.Verdict.YES}
    assert {each.situation.platform for each in found.changes} == {"tied"}


def test_settings_that_choose_a_mode():
    """
    Beside the defaults those settings are asked about that choose a mode, where they are offered.
    """
    found = compared(
        SECRET, evolve(SECRET, facts=[fact("R"), fact("C", end="2024-03-01")]), days="2024-05-01"
    )
    assert [dict(each.settings) for each in found.situations] == [{}, {"secret": "on"}]


SECRET = evolve(
    BOX,
    settings=[
        pm.Setting(
            name="secret",
            values=["off", "on"],
            belongs="conversation",
            defaults=[pm.Default(value="off")],
        )
    ],
    modes=[
        pm.Mode(id="cloud", schedule="transport_only", where={"secret": "off"}),
        pm.Mode(id="sealed", schedule="double_ratchet", where={"secret": "on"}),
    ],
)


def test_what_one_version_lacks():
    """
    A situation that one of the versions does not have is left out, counted, and not an answer.
    """
    found = compared(
        evolve(SECRET, settings=[], modes=BOX.modes), SECRET, days="2024-05-01", chats="one_to_one"
    )
    assert found.unasked == 1


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"budget": 0}, "allow at least one"),
        ({"age_days": -1}, "count days"),
        ({"platforms": "box"}, "a platform is compared"),
        ({"among": []}, "there is no situation to ask about"),
    ],
)
def test_bad_questions(how, said):
    """
    Values that do not fit are refused with a mend.
    """
    with pytest.raises(pm.InvalidQuestion, match=said):
        compared(BOX, evolve(BOX, clauses=[]), **how)


def test_what_is_no_catalogue():
    """
    A platform where a catalogue belongs is refused, and none at all is the built-in one.
    """
    with pytest.raises(pm.InvalidQuestion, match=r"privmodel\.builtin"):
        pm.catalogue_difference(BOX, SHELF, "box")
    assert pm.catalogue_difference(None, None, "briar").edits == ()


def test_bad_names():
    """
    Names that do not exist are refused with those that do.
    """
    with pytest.raises(pm.UnknownName, match="box"):
        pm.catalogue_difference(SHELF.with_platform(BOX), SHELF.with_platform(BOX), "bix")
    with pytest.raises(pm.UnknownName, match="one_to_one"):
        compared(BOX, evolve(BOX, clauses=[]), chats="groop")


def test_a_budget():
    """
    A comparison that would take more answers than allowed has no result.
    """
    with pytest.raises(pm.AnalysisIncomplete, match="3 answers"):
        compared(BOX, evolve(BOX, clauses=[]), budget=3)


def test_days_around_facts():
    """
    The days asked about are those of the dates, those before, and the first stale one.
    """
    one = pm.Fact(
        id="F", says="f", grade="press", period=pm.Period(start="2024-03-01"),
        seen=["S 2024-04-01"], horizon=10,
    )  # fmt: skip
    days = [str(day) for day in days_around([one], [], [one], 30)]
    assert days == ["2024-02-29", "2024-03-01", "2024-04-01", "2024-04-11", "2024-04-12"]
    laid = [str(day) for day in days_around([one], [one], [one], 30)]
    assert {"2024-03-30", "2024-03-31"} <= {*laid} - {*days}


@FEWER
@given(platforms(), platforms(), st.booleans())
def test_all_edits_make_the_newer_version(old, new, swap):
    """
    The older version with every edit is the newer one, but for facts and sources that nothing
    rests on; with none of them it is the older one.
    """
    old, new = (new, old) if swap else (old, new)
    found = edits(old, new)
    made = mixed(old, new, found)
    back = mixed(old, new, [])
    for name in ("modes", "retention", "clauses", "practices", "establishments", "settings"):
        assert sorted(map(repr, getattr(made, name))) == sorted(map(repr, getattr(new, name)))
        assert getattr(back, name) == getattr(old, name)
    facts = {each.id: each for each in made.facts}
    assert all(facts[each.id] == each for each in new.facts)
    assert not edits(new, new)


@FEWER
@given(jurisdictions(), jurisdictions())
def test_edits_of_laws(old, new):
    """
    So it is for laws; and what is added one way is withdrawn the other way.
    """
    found = edits(old, new)
    made = mixed(old, new, found)
    for name in ("instruments", "bars", "duties", "assistances"):
        mine, theirs = getattr(made, name), getattr(new, name)
        assert (mine is None) is (theirs is None)
        assert sorted(map(repr, mine or ())) == sorted(map(repr, theirs or ()))
    back = edits(new, old)
    added = sorted(each.name for each in found if each.what is Edited.ADDED)
    assert added == sorted(each.name for each in back if each.what is Edited.WITHDRAWN)

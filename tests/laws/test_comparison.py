"""Surely no more: an order that no completion contradicts, and in which silence gains nothing."""

from itertools import product

from attrs import evolve
from hypothesis import assume, given, reject
from hypothesis import strategies as st

import privmodel as pm
from laws.asking import FEWER, NO, YES, answers, questions
from laws.worlds import worlds
from privmodel.query.comparing.between import Comparability
from privmodel.query.comparing.cell import Standing
from privmodel.query.comparing.partial_order import partial_order
from privmodel.strategies import platforms

INSIDE = ("operate", "breach")
"""Powers to which it matters what servers keep."""


@st.composite
def rivals(draw, count=3, **powers):
    """The same question about several platforms: one drawn, and others close to it or not."""
    first = draw(questions(**powers))
    found = [first]
    for _ in range(count - 1):
        platform = first.platform
        if draw(st.booleans()):
            kept = list(platform.retention)
            for at in reversed(range(len(kept))):
                existence = draw(st.sampled_from(("as it is", "sure", "absent", "gone")))
                if existence == "gone":
                    del kept[at]
                elif existence != "as it is":
                    kept[at] = evolve(kept[at], existence=existence)
            platform = evolve(platform, retention=kept)
        else:
            other = draw(platforms(elsewhere=("cloud",)))
            platform = evolve(
                platform, retention=[each for each in other.retention if not each.where.tests],
                facts=[*platform.facts, *(f for f in other.facts if f.id not in
                                          {known.id for known in platform.facts})],
                sources={each.id: each for each in (*other.sources, *platform.sources)}.values(),
            )  # fmt: skip
        try:
            found.append(first.with_platform(platform))
        except pm.PrivModelError:
            reject()
    return found


def compared(asked, kinds=None):
    """The comparison of the answers to some questions."""
    exposures = {str(number): each.ask() for number, each in enumerate(asked)}
    for exposure in exposures.values():
        answers(exposure)  # what is too much to try is rejected here
    return pm.compare(exposures, kinds=kinds)


@FEWER
@given(rivals())
def test_surely_no_more_is_a_preorder(asked):
    """
    Each subject gives surely no more than itself, and what is surely no more than a second that is
    surely no more than a third is surely no more than the third.
    """
    found = compared(asked)
    for a, b, c in product(found, repeat=3):
        assert found.surely_no_more(a, a)
        if found.surely_no_more(a, b) and found.surely_no_more(b, c):
            assert found.surely_no_more(a, c)


@FEWER
@given(rivals(2, kinds=INSIDE) | rivals(2), st.data())
def test_no_completion_contradicts_an_order(asked, data):
    """
    However the open points of either subject turn out, what was said of the two stays so: nothing
    is given by the lesser that the greater does not give, and incomparable ones stay so.
    """
    exposures = {str(number): each.ask() for number, each in enumerate(asked)}
    kept = {kind for each in asked for said in each.platform.retention for kind in said.kinds}
    present = sorted(kept & {pm.DataKind(kind) for each in exposures.values() for kind in each})
    assume(present)
    drawn = data.draw(st.permutations(present))[:8]
    try:
        whole = pm.compare(exposures, kinds=drawn)
        kinds = [
            kind for kind in whole.kinds if not any(whole.cell(label, kind).open for label in whole)
        ]
        assume(kinds)
        found = pm.compare(exposures, kinds=kinds)
        pair = found.between("0", "1")
    except pm.AnalysisIncomplete:
        reject()  # too much is unstated to try every value
    assert pair.relation is not Comparability.UNDECIDED
    completed = []
    for each in asked:
        ways = dict(worlds(each))
        name = data.draw(st.sampled_from(["as it is", *sorted(ways)]))
        completed.append(ways.get(name, each))
    first, second = (_items(each.ask(), kinds) for each in completed)
    both = first.keys() & second.keys()
    above = [item for item in both if (first[item], second[item]) == (YES, NO)]
    below = [item for item in both if (first[item], second[item]) == (NO, YES)]
    if pair.relation in (Comparability.LESS, Comparability.EQUAL):
        assert not above
    if pair.relation in (Comparability.MORE, Comparability.EQUAL):
        assert not below
    if pair.relation is Comparability.INCOMPARABLE:
        assert below
        assert above


def _items(exposure, kinds):
    """The verdict on each item of some kinds."""
    try:
        return {item: verdict for kind in kinds for item, verdict in exposure[kind].items}
    except pm.AnalysisIncomplete:
        reject()


@FEWER
@given(rivals())
def test_the_order_of_subjects_changes_nothing(asked):
    """
    Two subjects lie to each other as they do, whichever is named first and whatever else is there.
    """
    exposures = {str(number): each.ask() for number, each in enumerate(asked)}
    for exposure in exposures.values():
        answers(exposure)
    whole = pm.compare(exposures)
    drawn = {
        frozenset((whole.order.groups[high], whole.order.groups[low]))
        for high, under in enumerate(whole.order.covers)
        for low in under
    }
    turned = {"LESS": "MORE", "MORE": "LESS"}
    for names in ([*exposures][::-1], ["1", "2", "0"]):
        again = pm.compare({name: exposures[name] for name in names})
        for a, b in product(exposures, repeat=2):
            if a != b:
                one, other = whole.between(a, b), again.between(b, a)
                assert turned.get(one.relation.name, one.relation.name) == other.relation.name
                assert (one.less, one.more) == (other.more, other.less)
        assert {
            frozenset(
                (
                    tuple(sorted(again.order.groups[high], key=list(exposures).index)),
                    tuple(sorted(again.order.groups[low], key=list(exposures).index)),
                )
            )
            for high, under in enumerate(again.order.covers)
            for low in under
        } == drawn


@FEWER
@given(rivals(2, kinds=INSIDE), st.data())
def test_an_unknown_makes_nobody_look_better(asked, data):
    """
    Whoever keeps perhaps what it surely kept, or surely did not, is not said to give no more than
    somebody of whom that could not be said before, nor than itself as it was.
    """
    kept = asked[0].platform.retention
    assume(kept)
    at = data.draw(st.integers(0, len(kept) - 1))
    perhaps = (*kept[:at], evolve(kept[at], existence="open"), *kept[at + 1 :])
    _looks_no_better(asked, perhaps, data.draw(st.sampled_from(sorted(kept[at].kinds))))


@FEWER
@given(rivals(2, kinds=INSIDE), st.data())
def test_silence_makes_nobody_look_better(asked, data):
    """
    Whoever says nothing any more of what it keeps of a kind is not said to give no more than
    somebody of whom that could not be said before, nor than itself as it was.
    """
    kept = asked[0].platform.retention
    kinds = sorted({kind for each in kept if not each.hides for kind in each.kinds})
    assume(kinds)
    unsaid = data.draw(st.sampled_from(kinds))
    silent = [
        each if each.hides else evolve(each, kinds=each.kinds - {unsaid})
        for each in kept
        if each.hides or each.kinds != {unsaid}
    ]
    _looks_no_better(asked, silent, unsaid)


def _looks_no_better(asked, retention, kind):
    """Compare, of one kind, what was changed with what it was and with others.

    One of the others says that it keeps nothing of the kind.
    """
    first, second = asked
    try:
        later = first.with_platform(evolve(first.platform, retention=retention))
        absent = pm.Retention(kinds=kind, at="operator", existence="absent")
        kept = [
            evolve(each, kinds=each.kinds - {kind})
            for each in first.platform.retention
            if each.kinds != {kind} and not each.hides
        ]
        without = first.with_platform(evolve(first.platform, retention=[*kept, absent]))
    except pm.PrivModelError:
        reject()
    subjects = {"before": first, "after": later, "other": second, "without": without}
    exposures = {name: question.ask() for name, question in subjects.items()}
    assume(exposures["before"][kind].items)
    try:
        found = pm.compare(exposures, kinds=kind)
        for other in ("other", "without", "before"):
            if found.surely_no_more("after", other):
                assert found.surely_no_more("before", other)
        if found.surely_no_more("after", "before"):
            assert found.surely_no_more("before", "after")
    except pm.AnalysisIncomplete:
        reject()  # too much is unstated to try every value


@given(st.lists(st.frozensets(st.integers(0, 4)), min_size=1, max_size=7))
def test_the_drawing_says_what_the_order_says(sets):
    """
    In a drawing one name lies below another or level with it exactly if it does in the order, and
    no line is drawn that follows from others.
    """
    named = {f"n{number}": each for number, each in enumerate(sets)}
    drawn = partial_order(named, lambda low, high: named[low] <= named[high])
    at = {name: number for number, group in enumerate(drawn.groups) for name in group}
    assert sorted(at) == sorted(named)

    def reached(high):
        found, waiting = {high}, [high]
        while waiting:
            for low in drawn.covers[waiting.pop()]:
                if low not in found:
                    found.add(low)
                    waiting.append(low)
        return found

    for low, high in product(named, repeat=2):
        assert (at[low] in reached(at[high])) == (named[low] <= named[high])
    for high, under in enumerate(drawn.covers):
        for low in under:
            assert not any(low in reached(other) for other in under if other != low), high
    shown = {text.removesuffix(" (see above)") for _, text in drawn.lines()}
    assert shown == {drawn.label(position) for position in range(len(drawn.groups))}


@FEWER
@given(rivals(2))
def test_open_cells_and_no_others_are_open_points(asked):
    """
    What is open with either of two subjects is named, and what is not is not.
    """
    found = compared(asked)
    pair = found.between("0", "1")
    named = {(point.label, point.kind) for point in pair.open}
    assert named == {(a, kind) for a in found for kind in found.kinds if found.cell(a, kind).open}
    for label, kind in named:
        assert found.cell(label, kind).standing not in (Standing.NO, Standing.NOT_THERE,
                                                        Standing.EVERY)  # fmt: skip

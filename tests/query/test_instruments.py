"""Which instrument reaches more follows from the cells."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import privmodel as pm
from privmodel.model.law import Category
from privmodel.query.instruments import Inclusion


@pytest.mark.parametrize(
    ("first", "second", "inclusion"),
    [
        ("us.order_2703d", "us.subpoena", Inclusion.COVERS),
        ("us.warrant", "us.order_2703d", Inclusion.COVERS),
        ("us.subpoena", "us.warrant", Inclusion.COVERED),
        ("us.wiretap", "us.prtt", Inclusion.COVERS),
        ("us.warrant", "us.prtt", Inclusion.INCOMPARABLE),
        ("us.prtt", "us.order_2703d", Inclusion.INCOMPARABLE),
        ("us.warrant", "us.preserve", Inclusion.COVERS),
        ("fr.requisition", "fr.requisition_conn", Inclusion.INCOMPARABLE),
    ],
)
def test_the_order_of_strength_is_computed(first, second, inclusion):
    """
    The ladder of United States law, and its gaps, come out of the cells.
    """
    assert pm.compare_instruments(first, second, on="2024-10-01").inclusion is inclusion


def test_a_name_that_does_not_exist_is_said():
    """
    An unknown instrument names the nearest ones of its jurisdiction.
    """
    with pytest.raises(pm.UnknownName, match=r"us\.warrant"):
        pm.compare_instruments("us.warant", "us.prtt")


cells = st.lists(
    st.builds(
        pm.Cell,
        categories=st.sets(st.sampled_from(list(Category)[:4]), min_size=1),
        time=st.sampled_from(["stored", "prospective", "freeze"]),
        open=st.booleans(),
    ),
    max_size=4,
)
AT_LEAST = {Inclusion.COVERS, Inclusion.EQUAL}


def inclusion(first, second):
    law = pm.Jurisdiction(
        id="fr",
        name="France",
        instruments=[
            pm.Instrument(id="fr.first", title="first", cells=first),
            pm.Instrument(id="fr.second", title="second", cells=second),
        ],
    )
    shelf = pm.Catalogue().with_jurisdiction(law)
    return pm.compare_instruments("fr.first", "fr.second", catalogue=shelf).inclusion


def settle(drawn, answer):
    """The same cells with every open one settled: there, or not."""
    return [evolve(each, open=False) for each in drawn if answer or not each.open]


@given(cells, cells, cells)
def test_inclusion_is_a_partial_order(one, other, third):
    """
    Settled cells cover themselves; covering twice is covering; both ways is covering the same.
    """
    one, other, third = (settle(each, True) for each in (one, other, third))
    assert inclusion(one, one) is Inclusion.EQUAL
    there, back = inclusion(one, other), inclusion(other, one)
    mirror = {Inclusion.COVERS: Inclusion.COVERED, Inclusion.COVERED: Inclusion.COVERS}
    assert back is mirror.get(there, there)
    assert there is not Inclusion.OPEN
    if there in AT_LEAST and inclusion(other, third) in AT_LEAST:
        assert inclusion(one, third) in AT_LEAST


@given(cells, cells, st.booleans(), st.booleans())
def test_what_is_certain_holds_however_open_cells_come_out(one, other, first, second):
    """
    A comparison that is not open stays true under every way of settling the open cells.
    """
    found = inclusion(one, other)
    settled = inclusion(settle(one, first), settle(other, second))
    if found is Inclusion.COVERS:
        assert settled in AT_LEAST
    elif found is Inclusion.COVERED:
        assert settled in {Inclusion.COVERED, Inclusion.EQUAL}
    elif found is not Inclusion.OPEN:
        assert settled is found

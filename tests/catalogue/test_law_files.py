"""What every law file has in common, and what it says beside what is computed from it."""

import re

import pytest

import privmodel as pm
from privmodel.query.instruments import Inclusion

SHELF = pm.builtin()
LAWS = SHELF.jurisdictions()
STATED = {
    Inclusion.COVERS: "covers",
    Inclusion.COVERED: "covered",
    Inclusion.EQUAL: "equal",
    Inclusion.INCOMPARABLE: "incomparable",
    Inclusion.OPEN: "open",
}
ORDERS = [each for law in LAWS for each in SHELF.jurisdiction(law).strengths]
ROWS = {
    "us": ("US", 23), "eu": ("EU", 18), "gb": ("UK", 17), "fr": ("FR", 21), "de": ("DE", 14),
    "ch": ("CH", 12), "ru": ("RU", 11), "ua": ("UA", 2), "cn": ("CN", 7), "in": ("IN", 7),
    "br": ("BR", 9), "au": ("AU", 12), "ca": ("CA", 7), "ae": ("AE", 4), "il": ("IL", 2),
    "int": ("INT", 5),
}  # fmt: skip
"""For each law the numbers under which its statements were collected."""


@pytest.mark.parametrize("law", ROWS)
def test_no_statement_was_lost(law):
    """
    Every number of the collection is a fact of the file, from which something follows or not.
    """
    prefix, count = ROWS[law]
    ids = {fact.id for fact in SHELF.jurisdiction(law).facts}
    assert {f"{prefix}-{number}" for number in range(1, count + 1)} <= ids


@pytest.mark.parametrize("order", ORDERS, ids=lambda each: f"{each.first} {each.second}")
def test_where_commentaries_and_cells_differ_is_said(order):
    """
    A stated order of strength agrees with the computed inclusion, or says why it does not.
    """
    found = pm.compare_instruments(order.first, order.second, on=order.on)
    assert (STATED[found.inclusion] == order.stated) == (order.differs == "")
    assert not found.out_of_force
    assert found.stated == order
    assert ("commentaries" in str(found)) == bool(order.differs)


def test_orders_of_strength_are_there():
    """
    Each law with several instruments of which commentaries speak has some.
    """
    with_some = {each.first.partition(".")[0] for each in ORDERS}
    assert with_some == {"us", "eu", "uk", "fr", "de", "ch", "ru", "in", "br", "au", "ca"}


@pytest.mark.parametrize("law", LAWS)
def test_classes_are_tested_or_bound(law):
    """
    A declared class of operator is one on which a power or a duty turns.
    """
    contents = SHELF.contents("law", law)
    assert set(contents.classes) <= contents.value.conditions
    assert not set(contents.classes) & set(contents.gates)


@pytest.mark.parametrize("law", LAWS)
def test_duties_end(law):
    """
    Each duty to retain has a term, and speaks of what its facts say: some number of time.
    """
    for duty in SHELF.jurisdiction(law).duties:
        assert duty.until
        says = " ".join(SHELF.jurisdiction(law).facts_by_id[name].says for name in duty.facts)
        notes = " ".join(SHELF.jurisdiction(law).facts_by_id[name].note for name in duty.facts)
        assert re.search(r"month|year", f"{says} {notes}")


def test_the_members_of_the_union_are_those_of_the_regulation():
    """
    Denmark is outside, Ireland inside.
    """
    members = SHELF.jurisdiction("eu").members
    assert len(members) == 26
    assert "dk" not in members
    assert "ie" in members

"""Why a holder hands something over: the table of grounds, written once more and tried by cell."""

from itertools import product

import pytest

import privmodel as pm
from privmodel.rules.steps import Step

KIND = "ip_address"
ON = "2024-06-01"

POLICIES = ("commits", "may", "silent", "open", "refuses", "omits")

TABLE = """
               commits  may      silent   open     refuses  omits
bound          law      law      law      law      law      law
out of reach   policy   policy   open     open     none     none
not compelled  policy   policy   open     open     none     none
law open       policy   policy   open     open     open     open
no law file    open     open     open     open     open     open
no ties said   policy   policy   open     open     open     open
"""

# Where the catalogue has no law of a country, even what can be asked is open; practice decides.

ROWS = {
    line[:13].strip(): dict(zip(POLICIES, line[13:].split(), strict=True))
    for line in TABLE.strip("\n").splitlines()[1:]
}

SEEN = {"law": "law", "policy": "policy", "open": "practice", "none": "practice"}
"""What a cell becomes once the holder was seen to give the kind to a comparable asker."""

SEEN_BY_OTHERS = {"law": "law", "policy": "policy", "open": "open", "none": "open"}
"""And once it was seen to give it to others, or in figures that name no suspicion."""

FORBIDDEN = {
    "bound": "conflicting",
    "out of reach": "none",
    "not compelled": "none",
    "law open": "open",
    "no law file": "open",
    "no ties said": "open",
}
"""A law forbids it: not given; a conflict where another law compels it, open where that is open."""


def fact(name, **how):
    return pm.Fact(id=name, says=name, grade="press", **{"seen": ["S1 2024-05-01"], **how})


def law(row):
    compulsion = {"not compelled": "permitted", "law open": "open"}.get(row, "compelled")
    order = pm.Instrument(
        id="xa.order",
        title="order",
        compulsion=compulsion,
        cells=[pm.Cell(categories=["bsi.ip"])],
    )
    return pm.Jurisdiction(
        id="xa", name="Xa", instruments=None if row == "no law file" else [order]
    )


BARRING = pm.Jurisdiction(
    id="xb", name="Xb", bars=[pm.Bar(categories=["bsi.ip"], where={"foreign": True})]
)


def clauses(policy):
    if policy in ("commits", "may", "refuses"):
        return [pm.Clause(kinds=KIND, gives=policy)]
    if policy == "open":
        return [pm.Clause(kinds=KIND, gives="commits", facts="hearsay")]
    if policy == "omits":
        return [pm.Clause(kinds="phone_number", gives="commits", closed=True)]
    return []


def practices(seen):
    if seen == "seen":
        return [pm.Practice(kinds=KIND, countries="xa", offences="fraud", facts="given")]
    if seen == "by others":
        return [pm.Practice(kinds=KIND, countries="xc", offences="fraud", facts="given")]
    if seen == "in figures":
        return [pm.Practice(kinds=KIND, countries="xa", facts="given")]
    return []


def finding(row, policy, seen="", barred=False, **how):
    """The finding on a kind that the holder surely has, in one state of the world."""
    ties = [pm.Establishment(country="xb", relation="established" if barred else "assets")]
    if row not in ("out of reach", "no ties said"):
        ties.append(pm.Establishment(country="xa", relation="established"))
    platform = pm.Platform(
        id="somechat",
        modes=[pm.Mode(id="all", schedule="transport_only")],
        retention=[pm.Retention(kinds=KIND, at="operator")],
        establishments=ties,
        establishments_closed=row != "no ties said",
        clauses=clauses(policy),
        practices=practices(seen),
        facts=[fact("given"), fact("hearsay", seen=[])],
        sources=[pm.Source(id="S1", title="page", url="https://example.org", grade="press")],
    )
    catalogue = pm.Catalogue().with_jurisdiction(law(row)).with_jurisdiction(BARRING)
    return pm.obtainable(
        pm.conversation(platform, sent="2024-05-01"),
        by=pm.court("xa", suspicion="fraud", catalogue=catalogue),
        on=ON,
        catalogue=catalogue,
        **how,
    )[KIND]


def outcome(found):
    """A finding in the words of the table."""
    if found.verdict is pm.Verdict.YES:
        return found.ground.value
    return {"no": "none", "unknown": "open", "conflicting": "conflicting"}[found.verdict.value]


CELLS = list(product(ROWS, POLICIES))


@pytest.mark.parametrize(("row", "policy"), CELLS)
def test_a_cell(row, policy):
    """
    Without practice or bar, what law and rules say together is what the table says.
    """
    assert outcome(finding(row, policy)) == ROWS[row][policy]


@pytest.mark.parametrize(("row", "policy"), CELLS)
def test_seen_to_give(row, policy):
    """
    Practice turns what is open, and what is not given unless seen, into given.
    """
    found = finding(row, policy, seen="seen")
    assert outcome(found) == SEEN[ROWS[row][policy]]


@pytest.mark.parametrize("seen", ["by others", "in figures"])
@pytest.mark.parametrize(("row", "policy"), CELLS)
def test_a_weaker_match(row, policy, seen):
    """
    Practice towards others, or without a suspicion, leaves open what would not be given.
    """
    assert outcome(finding(row, policy, seen=seen)) == SEEN_BY_OTHERS[ROWS[row][policy]]


@pytest.mark.parametrize(("row", "policy"), CELLS)
def test_forbidden(row, policy):
    """
    What a law forbids is not given, whatever the rules say; another law makes it a conflict.
    """
    found = finding(row, policy, barred=True)
    assert outcome(found) == FORBIDDEN[row]
    if found.verdict is pm.Verdict.NO:
        assert Step.FORBIDDEN in found.steps


@pytest.mark.parametrize(("row", "policy"), CELLS)
def test_forbidden_and_yet_seen(row, policy):
    """
    What is forbidden and was yet seen to be given is a conflict.
    """
    assert outcome(finding(row, policy, seen="seen", barred=True)) == "conflicting"


@pytest.mark.parametrize("policy", ["commits", "may", "refuses"])
def test_discretion(policy):
    """
    What is given under "may", or by practice alone, is given at the holder's discretion.
    """
    assert finding("out of reach", "may").discretionary
    assert not finding("out of reach", "commits").discretionary
    assert not finding("bound", policy).discretionary
    assert finding("out of reach", "refuses", seen="seen").discretionary


@pytest.mark.parametrize("row", list(ROWS))
def test_where_a_refusal_breaks(row):
    """
    A no names what stood in the way: reach or compulsion first, then the refusal.
    """
    found = finding(row, "refuses")
    if found.verdict is pm.Verdict.NO:
        first = Step.OUT_OF_REACH if row == "out of reach" else Step.NOT_COMPELLED
        assert found.steps == (first, Step.REFUSED)


@pytest.mark.parametrize(
    ("row", "policy", "grounds", "expected"),
    [
        ("bound", "refuses", ["policy", "practice"], "none"),
        ("bound", "commits", ["policy"], "policy"),
        ("out of reach", "commits", ["law"], "none"),
        ("out of reach", "may", ["law", "practice"], "none"),
    ],
)
def test_fewer_grounds(row, policy, grounds, expected):
    """
    A question that admits fewer grounds counts only what is given on those.
    """
    assert outcome(finding(row, policy, grounds=grounds)) == expected

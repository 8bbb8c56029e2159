"""Claims about the past: what bears on them, and that only what came before counts against them."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from privmodel.catalogue.registry import builtin
from privmodel.errors import InvalidQuestion, UnknownName
from privmodel.model.claim import Claim, ClaimedPast
from privmodel.model.disclosure import Practice
from privmodel.model.evidence import Fact, Source
from privmodel.model.platform import Platform
from privmodel.model.timeline import Period
from privmodel.query.claimed.claims import ClaimOutcome, check_claim
from privmodel.query.claimed.past import PastOrder

SOURCES = [
    Source(id=f"S{number}", title="A report", url="https://example.org", grade="press")
    for number in range(4)
]
YEARS = [str(year) for year in range(2014, 2024)]


def claim(said="2018-06-01", *, seen="S0", **past):
    """A claim about the past, that an IP address was never given unless something else is said."""
    past.setdefault("kinds", ["ip_address"])
    return Claim(
        id="EX-c1",
        by="operator",
        said=said,
        means="Nothing was given.",
        grade="press",
        seen=[f"{seen} {said}"],
        past=ClaimedPast(**past),
    )


def platform(*cases):
    """A platform whose practices are given as start, whether it gave, kinds and more of a fact."""
    facts, practices = [], []
    for number, (start, gave, kinds, more) in enumerate(cases):
        name = f"EX-{number}"
        fact = {"grade": "press", "seen": [f"S1 {start}"], **more}
        countries = fact.pop("countries", ())
        facts.append(Fact(id=name, says="It happened.", period=Period(start=start), **fact))
        practices.append(Practice(kinds=kinds, gave=gave, countries=countries, facts=name))
    return Platform(id="own", facts=facts, practices=practices, sources=SOURCES)


def outcome(about, said, **more):
    """How a claim comes out as it was said."""
    return check_claim(said, about, **more).as_said.outcome


def test_the_past_is_empty():
    """
    Where nothing was observed, nothing contradicts a claim and nothing supports it.
    """
    assert outcome(platform(), claim()) is ClaimOutcome.NOTHING_SEEN


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2017", ClaimOutcome.CONTRADICTED),
        ("2018-06-01", ClaimOutcome.CONTRADICTED),
        ("2018", ClaimOutcome.OPEN),
        ("2018-06-02", ClaimOutcome.NOTHING_SEEN),
        ("2019", ClaimOutcome.NOTHING_SEEN),
    ],
)
def test_only_what_came_before_contradicts(start, expected):
    """
    A disclosure contradicts a claim if it came before, leaves it open if nobody can tell, and is
    told as later if it came after.
    """
    about = platform((start, True, "ip_address", {}))
    found = check_claim(claim(), about)
    assert found.as_said.outcome is expected
    if expected is ClaimOutcome.NOTHING_SEEN:
        assert [each.order for each in found.as_said.evidence] == [PastOrder.AFTER]


def test_said_again():
    """
    What came after a sentence was said contradicts it if it is said again.
    """
    about = platform(("2019", True, "ip_address", {}))
    found = check_claim(claim(), about, on="2021-01-01")
    assert found.as_said.outcome is ClaimOutcome.NOTHING_SEEN
    assert found.again.outcome is ClaimOutcome.CONTRADICTED


def test_the_last_day_on_which_it_was_said_counts():
    """
    A sentence that was still repeated after a disclosure is contradicted by it.
    """
    about = platform(("2019", True, "ip_address", {}))
    repeated = evolve(claim(), until="2021")
    assert outcome(about, repeated) is ClaimOutcome.CONTRADICTED


def test_one_case_contradicts_a_never():
    """
    A "never" is contradicted by one disclosure, whatever was refused besides.
    """
    about = platform(("2016", False, "ip_address", {}), ("2017", True, "ip_address", {}))
    assert outcome(about, claim()) is ClaimOutcome.CONTRADICTED
    assert outcome(platform(("2016", False, "ip_address", {})), claim()) is ClaimOutcome.SUPPORTED


def test_a_refusal_says_nothing_against_a_disclosure():
    """
    That something was given at all is supported by one case and not contradicted by a refusal.
    """
    about = platform(("2016", False, "ip_address", {}), ("2017", True, "ip_address", {}))
    assert outcome(about, claim(gave=True)) is ClaimOutcome.SUPPORTED


def test_other_kinds_and_countries_do_not_bear_on_it():
    """
    Practices about other kinds, and about other countries than those of the claim, say nothing.
    """
    about = platform(
        ("2016", True, "phone_number", {}),
        ("2016", True, "ip_address", {"countries": "in"}),
        ("2016", True, "ip_address", {}),
    )
    found = check_claim(claim(countries="de"), about)
    assert found.as_said.evidence == ()
    assert check_claim(claim(countries="in"), about).as_said.outcome is ClaimOutcome.CONTRADICTED


@pytest.mark.parametrize(
    "more",
    [{"grade": "unconfirmed", "seen": ()}, {"denied": ["S2 2017"]}],
    ids=["rumour", "denied"],
)
def test_what_is_in_doubt_leaves_it_open(more):
    """
    An unconfirmed disclosure, or one that a source denies, leaves a claim open.
    """
    assert outcome(platform(("2016", True, "ip_address", more)), claim()) is ClaimOutcome.OPEN


def test_who_repeats_a_claim_does_not_support_it():
    """
    A fact that only the claim's own sources show does not support it, and may contradict it.
    """
    mine = {"seen": ["S0 2016"]}
    refused = platform(("2016", False, "ip_address", mine))
    assert outcome(refused, claim()) is ClaimOutcome.NOTHING_SEEN
    gave = platform(("2016", True, "ip_address", mine))
    assert outcome(gave, claim()) is ClaimOutcome.CONTRADICTED


def test_facts_that_a_claim_names():
    """
    A claim that names facts on both sides is mixed; a fact that is not there is an error.
    """
    about = platform(("2016", True, "email", {}), ("2017", True, "email", {}))
    both = claim(kinds=(), supported_by="EX-0", contradicted_by="EX-1")
    assert outcome(about, both) is ClaimOutcome.MIXED
    with pytest.raises(UnknownName, match="did you mean 'EX-"):
        check_claim(claim(kinds=(), supported_by="EX-00"), about)


def test_a_stretch_is_no_day():
    """
    A day as of which a claim is checked is one day.
    """
    with pytest.raises(InvalidQuestion, match="name one day"):
        check_claim(claim(), platform(), on="2021")


CASES = st.lists(
    st.tuples(
        st.sampled_from(YEARS),
        st.booleans(),
        st.sampled_from(["ip_address", "email", "message_text"]),
        st.fixed_dictionaries(
            {"seen": st.sampled_from(YEARS).map(lambda year: [f"S1 {year}-07-01"])},
            optional={"denied": st.just(["S2 2024-01-01"])},
        ),
    ),
    max_size=5,
)


@given(cases=CASES, kinds=st.sets(st.sampled_from(["ip_address", "email"]), min_size=1))
def test_it_agrees_with_counting_cases(cases, kinds):
    """
    A "never" is contradicted exactly if some undenied disclosure of its kinds began before.
    """
    said = claim("2018-12-31", kinds=kinds)
    expected = any(
        gave and kind in kinds and int(year) < 2018 and "denied" not in more
        for year, gave, kind, more in cases
    )
    found = outcome(platform(*cases), said)
    assert (found is ClaimOutcome.CONTRADICTED) == expected


@given(cases=CASES)
def test_what_came_later_changes_nothing(cases):
    """
    The verdict on a claim as it was said is that of a world in which nothing happened afterwards.
    """
    said = claim("2018-12-31")
    before = [case for case in cases if int(case[0]) < 2019]
    assert outcome(platform(*cases), said) is outcome(platform(*before), said)


@given(cases=CASES, known_at=st.sampled_from(YEARS))
def test_what_was_known_is_what_was_seen(cases, known_at):
    """
    The verdict by what was known on a day is that of a catalogue without later sightings.
    """
    said = claim("2018-12-31")
    day = f"{known_at}-07-01"
    seen = [case for case in cases if case[3]["seen"][0] <= f"S1 {day}"]
    then = [
        (start, gave, kind, {name: each for name, each in more.items() if name != "denied"})
        for start, gave, kind, more in seen
    ]
    assert outcome(platform(*cases), said, known_at=day) is outcome(platform(*then), said)


@given(cases=CASES, data=st.data())
def test_the_order_of_practices_changes_nothing(cases, data):
    """
    Outcome and evidence do not depend on the order in which a platform lists its practices.
    """
    about = platform(*cases)
    turned = evolve(about, practices=data.draw(st.permutations(about.practices)))
    assert check_claim(claim(), turned).as_said == check_claim(claim(), about).as_said


def test_never_disclosed_a_byte():
    """
    Telegram's "0 bytes of user data" is contradicted by disclosures to German, Indian and other
    authorities if it is said again; its later sentence on messages alone is contradicted by none.
    """
    claims = builtin().claims("telegram")
    data = check_claim(claims.claim("TG-c3"), "telegram", on="2026-08-22")
    assert data.as_said.outcome is not ClaimOutcome.CONTRADICTED
    assert data.again.outcome is ClaimOutcome.CONTRADICTED
    against = {name for each in data.again.evidence if not each.supports for name in each.ids}
    assert against >= {"TG-80", "TG-81", "TG-73"}
    assert all(
        each.order is PastOrder.AFTER for each in data.as_said.evidence if "TG-81" in each.ids
    )
    messages = check_claim(claims.claim("TG-c4"), "telegram", on="2026-08-22")
    assert messages.again.outcome is ClaimOutcome.NOTHING_SEEN


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (103, ClaimOutcome.SUPPORTED),
        (111, ClaimOutcome.SUPPORTED),
        (102, ClaimOutcome.MIXED),
        (110, ClaimOutcome.MIXED),
        (121, ClaimOutcome.CONTRADICTED),
        (115, ClaimOutcome.NOT_CHECKABLE),
        (105, ClaimOutcome.NOT_CHECKABLE),
    ],
)
def test_the_article_of_september_2024(number, expected):
    """
    Sentences of the article on Telegram come out as the facts that they name.
    """
    said = builtin().claims("telegram").claim(f"TG-c{number}")
    assert check_claim(said, "telegram").as_said.outcome is expected


def test_a_home_page_that_spoke_of_no_logs():
    """
    Proton's sentence on logs was contradicted while it still stood, as far as is known today, and
    by nothing that was known some weeks before.
    """
    said = builtin().claims("proton_mail").claim("PM-c1")
    assert check_claim(said, "proton_mail").as_said.outcome is ClaimOutcome.CONTRADICTED
    then = check_claim(said, "proton_mail", known_at="2021-08-01")
    assert then.as_said.outcome is ClaimOutcome.NOTHING_SEEN

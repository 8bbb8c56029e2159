"""SMS: what carriers read as it passes, what they keep, and what nobody says of others."""

import pytest

import privmodel as pm
from privmodel import Step, Verdict

DRUGS = pm.Suspicion(offence="drugs", max_penalty_years=10)
ORDER = pm.court("us", suspicion=DRUGS, instruments="us.order_2703d")
WARRANT = pm.court("us", suspicion=DRUGS, instruments="us.warrant")


def text(sent, carrier, plan="postpaid"):
    return pm.conversation("sms", sent=sent, settings={"carrier": carrier, "plan": plan})


@pytest.mark.parametrize("carrier", ["att", "verizon", "eu", "other"])
def test_every_carrier_reads_what_passes(carrier):
    """
    Nothing is encrypted end to end (SM-1a), whoever the carrier is.
    """
    insider = pm.adversary(
        pm.OperateService(during=pm.Window(start="2026-03-01", end="2026-04-01"))
    )
    exposure = pm.obtainable(text("2026-03-10", carrier), by=insider, on="2026-03-10")
    assert exposure["message_text"].verdict is Verdict.YES


@pytest.mark.parametrize(
    ("carrier", "asked", "verdict"),
    [
        ("verizon", "2010-10-03", Verdict.YES),
        ("verizon", "2010-10-05", Verdict.UNKNOWN),
        ("verizon", "2010-10-10", Verdict.NO),
        ("virgin_us", "2010-12-20", Verdict.YES),
        ("att", "2010-10-02", Verdict.NO),
        ("tmobile_us", "2010-10-02", Verdict.NO),
        ("sprint", "2010-10-02", Verdict.NO),
        ("other", "2010-10-02", Verdict.UNKNOWN),
    ],
)
def test_only_verizon_and_virgin_kept_contents_in_2010(carrier, asked, verdict):
    """
    The chart of August 2010 has 3 to 5 days for the one, 90 for the other, and nothing for three
    more (SM-4); of a carrier that it does not list nobody says anything.
    """
    exposure = pm.obtainable(text("2010-10-01", carrier), by=WARRANT, on=asked)
    assert exposure["message_text"].verdict is verdict


@pytest.mark.parametrize(
    ("carrier", "plan", "asked", "verdict"),
    [
        ("verizon", "postpaid", "2011-08-01", Verdict.YES),
        ("verizon", "postpaid", "2011-10-01", Verdict.NO),
        ("sprint", "postpaid", "2011-10-01", Verdict.YES),
        ("sprint", "postpaid", "2012-04-01", Verdict.NO),
        ("tmobile_us", "postpaid", "2012-04-01", Verdict.YES),
        ("tmobile_us", "prepaid", "2012-04-01", Verdict.UNKNOWN),
        ("att", "postpaid", "2012-04-01", Verdict.YES),
        ("virgin_us", "postpaid", "2012-04-01", Verdict.UNKNOWN),
    ],
)
def test_records_of_texts_were_kept_for_years(carrier, plan, asked, verdict):
    """
    Of a text of September 2010 a record lies there one year, 18 months, five years or seven, the
    last two for postpaid customers (SM-5); of Virgin Mobile the chart says nothing.
    """
    exposure = pm.obtainable(text("2010-09-10", carrier, plan), by=ORDER, on=asked)
    assert exposure["recipient"].verdict is verdict


def test_a_theft_showed_that_att_had_records_for_two_years():
    """
    What was taken in April 2024 was from May 2022 on (SM-14), so that an order would have got it.
    """
    exposure = pm.obtainable(text("2022-09-01", "att"), by=ORDER, on="2024-04-10")
    assert exposure["recipient"].verdict is Verdict.YES
    assert exposure["timestamp"].verdict is not Verdict.NO


def test_two_claims_about_att_are_not_settled_by_choosing_one():
    """
    None, says one page; 90 days, says another (SM-6a). Of T-Mobile nobody disagrees (SM-x1).
    """
    verdicts = {
        carrier: pm.obtainable(text("2026-03-01", carrier), by=WARRANT, on="2026-03-02")[
            "message_text"
        ].verdict
        for carrier in ("att", "tmobile_us", "verizon")
    }
    assert verdicts == {
        "att": Verdict.UNKNOWN,
        "tmobile_us": Verdict.NO,
        "verizon": Verdict.YES,
    }


def test_a_wiretap_reads_texts_from_then_on():
    """
    US carriers must be able to intercept once a court orders it (SM-7), and cannot go back.
    """
    tap = pm.court(
        "us", suspicion=DRUGS, instruments="us.wiretap", since="2026-02-01", until="2026-02-20"
    )
    for sent, verdict in (("2026-02-10", Verdict.YES), ("2026-01-10", Verdict.NO)):
        exposure = pm.obtainable(text(sent, "tmobile_us"), by=tap, on="2026-02-01")
        assert exposure["message_text"].verdict is verdict


def test_a_locked_away_chat_lies_on_the_phone():
    """
    The phone holds its texts in plaintext, whatever the carrier keeps.
    """
    phone = pm.adversary(pm.SeizeDevice(participant="recipient"))
    exposure = pm.obtainable(text("2026-03-01", "att"), by=phone, on="2026-03-20")
    assert exposure["message_text"].verdict is Verdict.YES
    assert exposure["sender"].verdict is Verdict.YES


def test_carriers_that_differ_are_not_taken_for_either():
    """
    Where the participants' carriers differ, what is stated of one alone is not surely so: a copy
    at the other's may be there.
    """
    people = [
        pm.Participant(name="sender", settings={"carrier": "att"}),
        pm.Participant(name="recipient", settings={"carrier": "verizon"}),
    ]
    chat = pm.conversation("sms", sent="2010-10-01", participants=people)
    finding = pm.obtainable(chat, by=WARRANT, on="2010-10-02")["message_text"]
    assert finding.verdict is Verdict.UNKNOWN
    assert finding.broke is not Step.NEVER_THERE


def test_whether_a_line_can_be_read_is_not_denied():
    """
    Weaknesses of signalling have let texts be intercepted for years (SM-1b); how well a given line
    is encrypted nobody states.
    """
    tap = pm.adversary(pm.TapNetwork(during=pm.Window(start="2026-03-01", end="2026-03-20")))
    exposure = pm.obtainable(text("2026-03-10", "att"), by=tap, on="2026-03-20")
    assert exposure["message_text"].verdict is Verdict.UNKNOWN

"""Histories of made-up and of real platforms: what changes, when, and because of what."""

import pytest
from attrs import evolve

import privmodel as pm
from privmodel.model.data import LEAVES
from privmodel.model.timeline import DAY, iso, moment
from privmodel.query.exposure import NEVER_SHOWN
from privmodel.query.obtainable import consulted

LOOKED_AT = tuple(kind for kind in pm.DataKind if kind in LEAVES and kind not in NEVER_SHOWN)
CRIME = pm.Suspicion(offence="organised_crime", max_penalty_years=10, breaks_terms=True)


def box(*facts, clauses=(), retention=(), **more):
    """A platform that holds what it is told to hold, without ties to any state."""
    return pm.Platform(
        id="box",
        modes=[pm.Mode(id="cloud", schedule="transport_only")],
        establishments_closed=True,
        facts=facts,
        clauses=clauses,
        retention=retention,
        sources=[pm.Source(id="S", title="a page", url="https://example.org", grade="press")],
        **more,
    )


def fact(name, *, start=None, end=None, seen="2024-01-01", **more):
    return pm.Fact(
        id=name,
        says=f"what {name} says",
        grade="operator_policy",
        period=pm.Period(start=start, end=end),
        seen=[f"S {seen}"],
        **more,
    )


def told(platform, over=("2024-01-01", "2024-12-31"), sent="2023-12-01", **how):
    chat = pm.conversation(platform, sent=sent)
    return pm.history(chat, by=pm.court("fr", suspicion=CRIME), over=over, **how)


KEEPS = pm.Retention(kinds="ip_address", at="operator")


def gives(name, kinds="ip_address", **more):
    return pm.Clause(kinds=kinds, gives="commits", facts=name, **more)


def turned(found, kind="ip_address"):
    """The changes of one kind: the day, what is said from then on, and the causes in short."""
    return [
        (
            str(turn.day),
            turn.after.verdict.value,
            [(cause.fact, cause.what.value) for cause in turn.causes],
        )
        for turn in found
        if turn.kind == kind
    ]


def test_a_clause_begins_and_ends():
    """
    A clause that begins and ends turns the answer on these two days, and is named for both.
    """
    platform = box(
        fact("C", start="2024-03-05", end="2024-09-01"), clauses=[gives("C")], retention=[KEEPS]
    )
    found = told(platform)
    assert turned(found) == [
        ("2024-03-05", "yes", [("C", "began")]),
        ("2024-09-01", "unknown", [("C", "ended")]),
    ]
    (cause,) = found.turns[0].causes
    assert (str(cause.date), cause.backs) == ("2024-03-05", ("clause",))
    assert "what C says" in str(found)


def test_a_rough_date():
    """
    A date known to the month makes a change at each end of the month at which the answer turns, and
    the change says that it is an end of a stretch.
    """
    ends = box(fact("C", end="2024-03"), clauses=[gives("C")], retention=[KEEPS])
    begins = box(fact("C", start="2024-03"), clauses=[gives("C")], retention=[KEEPS])
    assert turned(told(ends)) == [("2024-03-01", "unknown", [("C", "may have ended")])]
    assert turned(told(begins)) == [("2024-04-01", "yes", [("C", "has surely begun")])]
    for turn in (*told(ends), *told(begins)):
        assert turn.uncertain
        assert "some time in 2024-03" in str(turn.causes[0])


def test_staleness():
    """
    A fact that nobody looked at for longer than its horizon opens the answer the day after.
    """
    platform = box(
        fact("C", seen="2024-02-01", horizon=100), clauses=[gives("C")], retention=[KEEPS]
    )
    found = told(platform)
    assert turned(found) == [("2024-05-12", "unknown", [("C", "became stale")])]
    assert [turn.stale for turn in found if turn.kind == "ip_address"] == [True]
    last = moment("2024-02-01").earliest + 100 * DAY
    assert iso(last) == "2024-05-11"


def test_data_expire():
    """
    Where only time passes, the change names the rule on keeping under which the data went.
    """
    kept = pm.Retention(kinds="message_text", at="operator", until="sent + 90 days", facts="R")
    platform = box(fact("R"), fact("C"), clauses=[gives("C", "message_text")], retention=[kept])
    found = told(platform, sent="2023-12-01")
    assert turned(found, "message_text") == [("2024-02-29", "no", [("", "time passed")])]
    (turn,) = [each for each in found if each.kind == "message_text"]
    assert turn.causes[0].under == ("R",)
    assert not turned(told(platform, moving=True), "message_text")


def test_known_then():
    """
    What a source showed later counts from the day on which it showed it, if only that is admitted.
    """
    platform = box(
        fact("C", start="2023-01-01", seen="2024-06-01"), clauses=[gives("C")], retention=[KEEPS]
    )
    assert turned(told(platform)) == []
    assert turned(told(platform, known_at="then")) == [
        ("2024-06-01", "yes", [("C", "became known")])
    ]
    assert turned(told(platform, known_at="2024-05-31")) == []


def test_two_facts_of_one_day():
    """
    Where two facts that begin on one day are both needed, both are named, and bystanders are not.
    """
    kept = pm.Retention(kinds="ip_address", at="operator", facts="R")
    platform = box(
        *(fact(name, start="2024-03-05") for name in ("C", "R", "bystander")),
        clauses=[gives("C")],
        retention=[kept, evolve(kept, kinds="profile", facts="bystander")],
    )
    causes = {name for name, _ in turned(told(platform))[-1][2]}
    assert causes == {"C", "R"}


def test_stretches():
    """
    The stretches of a kind cover every day asked about once, in order.
    """
    found = told(box(fact("C", start="2024-03-05"), clauses=[gives("C")], retention=[KEEPS]))
    first, second = found["ip_address"]
    assert (str(first.start), str(first.end)) == ("2024-01-01", "2024-03-04")
    assert (str(second.start), str(second.end)) == ("2024-03-05", "2024-12-31")
    assert second.gist == found.on("2024-07-01")["ip_address"].gist
    assert first.gist == found.on("2024-03-04")["ip_address"].gist


def test_a_month_and_a_year():
    """
    A stretch from a month to a year goes from the first day of the one to the last of the other.
    """
    found = told(box(), over=("2024-02", "2025"))
    assert (str(found.start), str(found.end)) == ("2024-02-01", "2025-12-31")


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"over": ("2024-05-01", "2024-05-01")}, "let it end after it begins"),
        ({"over": ("2024-05-01", "2024-01-01")}, "let it end after it begins"),
        ({"over": "2024"}, "give the first and the last day"),
        ({"over": ("2024-01-01",)}, "give the first and the last day"),
        ({"budget": 0}, "allow at least one"),
        ({"kinds": ()}, "name at least one"),
    ],
)
def test_bad_questions(how, said):
    """
    An empty stretch, one that runs backwards and a budget of nothing are refused with a mend.
    """
    with pytest.raises(pm.InvalidQuestion, match=said):
        told(box(), **how)


def test_bad_names():
    """
    A misspelt kind is refused with the nearest one, and a kind not looked at with what to do.
    """
    with pytest.raises(pm.UnknownName, match="ip_address"):
        told(box(), kinds="ip_adress")
    with pytest.raises(pm.InvalidQuestion, match="name it when you ask"):
        told(box(), kinds="ip_address")["phone_number"]
    with pytest.raises(pm.InvalidQuestion, match="from 2024-01-01 to 2024-12-31"):
        told(box()).on("2025-01-01")


def test_a_budget():
    """
    A history that would take more answers than allowed says how far it came, and gives no part.
    """
    platform = box(fact("C", start="2024-03-05"), clauses=[gives("C")], retention=[KEEPS])
    with pytest.raises(pm.AnalysisIncomplete, match="came to 2024-03-05"):
        told(platform, budget=1)


def test_a_setting_not_offered():
    """
    A setting chosen where it is not offered is refused, naming the day that was asked about.
    """
    secret = pm.Setting(
        name="secret", values=["off", "on"], belongs="conversation", where={"chat": "group"}
    )
    chat = pm.conversation(
        box(settings=[secret]),
        sent="2024-01-01",
        settings={"secret": "on"},
    )
    with pytest.raises(pm.InvalidQuestion, match="asked on 2024-01-01"):
        pm.history(chat, by=pm.court("fr"), over=("2024-01-01", "2024-02-01"))


@pytest.mark.parametrize(
    ("platform", "country", "moving", "every"),
    [
        ("telegram", "fr", False, 6),
        ("signal", "us", True, 4),
        pytest.param("telegram", "us", True, 1, marks=pytest.mark.long),
        pytest.param("whatsapp", "gb", True, 1, marks=pytest.mark.long),
    ],
)
def test_every_date_of_every_fact(platform, country, moving, every):
    """
    Asked on every date of every fact behind the question, and when each becomes stale, the answer
    is what the history says of that day.
    """
    court = pm.court(country, suspicion=CRIME)
    start, end = moment("2013-08-14"), moment("2030-01-01")
    chat = pm.conversation(platform, sent="2013-08-01")
    found = pm.history(chat, by=court, over=(start, end), moving=moving)
    dates = set()
    for owner in consulted(chat, [court], pm.builtin()):
        for each in owner.facts:
            ends = [when for when in (each.period.start, each.period.end) if when]
            dates |= {edge for when in ends for edge in (when.earliest, when.latest)}
            dates |= {sighting.on.latest + each.horizon * DAY + DAY for sighting in each.seen}
    if moving:
        dates |= {date + 13 * DAY for date in dates}
    days = {(date - start.earliest) // DAY for date in dates}
    asked = sorted(day for day in days if 0 <= day <= (end.earliest - start.earliest) / DAY)
    assert len(asked) > 40
    for day in asked[::every]:
        when = start.earliest + day * DAY
        talk = pm.conversation(platform, sent=iso(when - 13 * DAY)) if moving else chat
        exposure = pm.obtainable(talk, by=court, on=iso(when))
        for kind in LOOKED_AT:
            said = [
                each.gist
                for each in found[kind]
                if each.start.earliest <= when <= each.end.earliest
            ]
            assert said == [exposure.gist(kind)], (kind, iso(when))


def test_telegram_and_a_french_court():
    """
    What a French court gets from Telegram in an ordinary criminal case turned with each version of
    clause 8.3 of its privacy policy, and turns open when nobody looks at the policy again.
    """
    court = pm.court("fr", suspicion=CRIME)
    chat = pm.conversation("telegram", sent="2013-08-14")
    found = pm.history(chat, by=court, over=("2013-09-13", "2029"), moving=True)
    assert turned(found) == [
        ("2018-01-01", "unknown", [("TG-79", "may have begun")]),
        ("2024-09-23", "yes", [("TG-60", "began")]),
        ("2028-08-22", "unknown", [("TG-60", "became stale")]),
    ]
    assert turned(found, "message_text") == [
        ("2018-08-01", "unknown", [("TG-58", "may have ended")]),
        ("2018-08-28", "no", [("TG-58", "has surely ended"), ("TG-59", "has surely begun")]),
        ("2028-08-22", "unknown", [("TG-60", "became stale")]),
    ]
    causes = {cause.fact: cause for turn in found for cause in turn.causes}
    assert all(causes[name].backs == ("clause",) for name in ("TG-58", "TG-59", "TG-60"))
    assert causes["TG-79"].backs == ("practice",)


def test_telegram_and_a_court_of_the_united_states():
    """
    For a court of the United States the second version of clause 8.3 settles addresses and numbers;
    what rests on a disputed tie to the country is never more than open.
    """
    court = pm.court("us", suspicion=CRIME)
    chat = pm.conversation("telegram", sent="2013-08-14")
    found = pm.history(chat, by=court, over=("2013-09-13", "2026-11-01"), moving=True)
    assert ("2024-09-23", "yes", [("TG-60", "began")]) in turned(found)
    assert not [turn for turn in found if turn.kind == "message_text" and turn.after == "yes"]
    assert found.asked < 200
    assert found.closures > found.asked

"""Single open points: an answer that is settled while one is open stays so however it turns out."""

import pytest

import privmodel as pm
from laws.asking import NO, YES

DAY = "2024-06-01"
PLAIN = (pm.Mode(id="all", schedule="transport_only"),)
SOURCE = pm.Source(id="S1", title="page", url="https://example.org", grade="press")
TIE = pm.Establishment(country="xa", relation="established")
ALL_YEAR = pm.Window(start="2024-01-01", end="2024-12-01")


def platform(**what):
    return pm.Platform(**{"id": "somechat", "modes": PLAIN, "sources": [SOURCE], **what})


def fact(name, truth):
    """A fact that is true, false, disputed or open."""
    seen = ["S1 2024-05-20"] if truth in ("true", "disputed") else []
    denied = ["S1 2024-05-20"] if truth in ("false", "disputed") else []
    return pm.Fact(id=name, says=name, grade="press", seen=seen, denied=denied)


def ask(talk, by, kind="message_text", on=DAY):
    return pm.obtainable(talk, by=by, on=on, catalogue=pm.Catalogue())[kind].verdict


def kept(**how):
    return pm.Retention(**{"kinds": "message_text", "at": "operator", **how})


def court(*instruments, **how):
    return pm.court(pm.Jurisdiction(id="xa", name="Xa", instruments=instruments), **how)


def power(name, *categories, **how):
    cells = [pm.Cell(categories=categories or ["bsi.ip"])]
    return pm.Instrument(id=name, title=name, cells=cells, **how)


def mode_in_doubt(truth):
    mode = pm.Mode(id="sealed", schedule="static_keys", facts="F")
    chat = platform(modes=[mode], facts=[fact("F", truth)], retention=[kept()])
    return ask(pm.conversation(chat, sent="2024-05-01"), pm.adversary(pm.BreachServer()))


def a_condition_beside_a_permission(offence):
    chat = platform(
        retention=[kept(kinds="ip_address")],
        establishments=[TIE],
        establishments_closed=True,
        clauses=[pm.Clause(kinds="ip_address", gives="refuses")],
    )
    may, must = power("may", compulsion="permitted"), power("must", any_of=[{"offence": "fraud"}])
    by = court(may, must, suspicion=offence)
    return ask(pm.conversation(chat, sent="2024-05-01"), by, "ip_address")


def a_refusal_under_a_condition(offence):
    chat = platform(
        retention=[kept(kinds="ip_address")],
        establishments_closed=True,
        clauses=[
            pm.Clause(kinds="ip_address", gives="commits"),
            pm.Clause(kinds="ip_address", gives="refuses", where={"offence": "tax"}),
        ],
    )
    by = court(power("any"), suspicion=offence)
    return ask(pm.conversation(chat, sent="2024-05-01"), by, "ip_address")


def a_day_of_service(start):
    chat = platform(retention=[kept(until="sent + 5 days")], establishments=[TIE])
    by = court(power("search", "content.stored"), since=start, until="2024-08-01")
    return ask(pm.conversation(chat, sent="2024-03-01"), by)


def sent_around_a_change(sent):
    archive = pm.Setting(
        name="archive",
        values=["off", "on"],
        belongs="conversation",
        defaults=[pm.Default(value="off")],
    )
    chat = platform(
        settings=[archive],
        retention=[
            kept(where={"archive": "on"}),
            kept(where={"archive": "off"}, existence="absent"),
        ],
    )
    change = pm.SettingChange(setting="archive", value="on", at="2024-03-10")
    talk = pm.conversation(chat, sent=sent, changes=[change])
    return ask(talk, pm.adversary(pm.BreachServer()))


def a_mode_chosen_in_the_month(sent):
    secret = pm.Setting(
        name="secret",
        values=["off", "on"],
        belongs="conversation",
        defaults=[pm.Default(value="off")],
    )
    modes = [
        pm.Mode(id="plain", schedule="transport_only", where={"secret": "off"}),
        pm.Mode(id="sealed", schedule="static_keys", where={"secret": "on"}),
    ]
    change = pm.SettingChange(setting="secret", value="on", at="2024-03-10")
    talk = pm.conversation(platform(modes=modes, settings=[secret]), sent=sent, changes=[change])
    return ask(talk, pm.adversary(pm.OperateService(during=ALL_YEAR)))


def group(*events, sent="2024-01-15"):
    chat = platform(chats=[pm.Chat(kind="group")])
    people = ["sender", "recipient", "witness"]
    talk = pm.conversation(chat, chat="group", sent=sent, participants=people, events=events)
    return ask(talk, pm.adversary(pm.SeizeDevice(participant="witness")))


def joined(at):
    return group(pm.Event(kind="joined", by="witness", at=at))


def left(at):
    return group(pm.Event(kind="left", by="witness", at=at))


def deleted_all(at):
    talk = pm.conversation(platform(), sent="2024-01-15", events=[pm.Event(kind="deleted", at=at)])
    return ask(talk, pm.adversary(pm.SeizeDevice()))


def sent_around_a_deletion(sent):
    talk = pm.conversation(
        platform(), sent=sent, events=[pm.Event(kind="deleted", at="2024-01-15")]
    )
    return ask(talk, pm.adversary(pm.SeizeDevice()))


def server_history(existence):
    copying = pm.Replication(kinds="message_text", source="operator", target="new_session")
    stated = [kept(existence=existence)] if existence else []
    chat = platform(replications=[copying], retention=stated)
    during = pm.Window(start="2024-05-20", end="2024-05-25")
    by = pm.adversary(pm.LinkDevice(during=during))
    return ask(pm.conversation(chat, sent="2024-05-01"), by)


def kept_in_doubt(truth):
    chat = platform(retention=[kept(facts="F")], facts=[fact("F", truth)])
    return ask(pm.conversation(chat, sent="2024-05-01"), pm.adversary(pm.BreachServer()))


def perhaps_kept(existence):
    chat = platform(retention=[kept(existence=existence)])
    return ask(pm.conversation(chat, sent="2024-05-01"), pm.adversary(pm.BreachServer()))


def nothing_said(existence):
    chat = platform(retention=[kept(existence=existence)] if existence else [])
    return ask(pm.conversation(chat, sent="2024-05-01"), pm.adversary(pm.BreachServer()))


def up_to_a_month(days):
    how = (
        {"until": f"sent + {days} days"}
        if days
        else {"until": "sent + 30 days", "bound": "at_most"}
    )
    chat = platform(retention=[kept(**how)])
    by = pm.adversary(pm.BreachServer())
    return ask(pm.conversation(chat, sent="2024-05-20"), by)


def seized_in_the_month(start):
    talk = pm.conversation(
        platform(), sent="2024-01-05", events=[pm.Event(kind="deleted", at="2024-01-15")]
    )
    return ask(talk, pm.adversary(pm.SeizeDevice(during=pm.Window(start=start))))


def tapped_from_some_day(start):
    window = pm.Window(start=start, end="2024-06-01")
    talk = pm.conversation(platform(), sent="2024-01-15")
    return ask(talk, pm.adversary(pm.OperateService(during=window)))


def stale_by_then(end):
    holds = pm.Period(end=end)
    said = pm.Fact(id="F", says="F", grade="press", period=holds, seen="S1 2024-01-01", horizon=30)
    chat = platform(retention=[kept(kinds="profile", facts="F")], facts=[said])
    by = pm.adversary(pm.BreachServer())
    return ask(pm.conversation(chat, sent="2024-01-01"), by, "profile")


MONTH = ("2024-01", ["2024-01-10", "2024-01-20"])
MARCH = ("2024-03", ["2024-03-01", "2024-03-20"])
POINTS = [
    (mode_in_doubt, "open", ["true", "false"]),
    (mode_in_doubt, "disputed", ["true", "false"]),
    (a_condition_beside_a_permission, None, ["fraud", "tax"]),
    (a_refusal_under_a_condition, None, ["fraud", "tax"]),
    (a_day_of_service, *MARCH),
    (sent_around_a_change, *MARCH),
    (a_mode_chosen_in_the_month, *MARCH),
    (joined, *MONTH),
    (left, *MONTH),
    (deleted_all, *MONTH),
    (sent_around_a_deletion, *MONTH),
    (server_history, None, ["sure", "absent"]),
    (kept_in_doubt, "open", ["true", "false"]),
    (kept_in_doubt, "disputed", ["true", "false"]),
    (perhaps_kept, "open", ["sure", "absent"]),
    (nothing_said, None, ["sure", "absent"]),
    (up_to_a_month, None, ["3", "30"]),
    (seized_in_the_month, *MONTH),
    (tapped_from_some_day, *MONTH),
    (stale_by_then, None, ["2024-03-01", "2025-01-01"]),
]


@pytest.mark.parametrize(
    ("answer", "unsaid", "said"),
    POINTS,
    ids=[f"{point[0].__name__}: {point[1]}" for point in POINTS],
)
def test_settled_while_open(answer, unsaid, said):
    """
    What is yes or no while a point is open is so in every way in which it can turn out.

    In each of these the two ways differ, so that the point does matter.
    """
    assert len({answer(each) for each in said}) == 2
    assert answer(unsaid) not in (YES, NO)


def test_limbs_keep_their_own_limits():
    """
    A limb that may run for ten days yields nothing later because another may run for longer.
    """
    chat = platform(retention=[kept(state="recordable")], establishments=[TIE])
    ten = pm.Cell(categories=["content.live"], time="prospective", max_days=10)
    long = pm.Cell(categories=["meta.live"], time="prospective", max_days=300)
    wire = pm.Instrument(id="wire", title="wire", cells=[ten])
    pen = pm.Instrument(id="pen", title="pen", cells=[long])
    talk = pm.conversation(chat, sent="2024-05-01")
    when = {"since": "2024-03-01", "until": "2024-08-01"}
    assert ask(talk, court(wire, **when)) is NO
    assert ask(talk, court(wire, pen, **when)) is NO


def test_a_rough_start_may_be_longer_than_an_order_runs():
    """
    An order that began some day of a month and may run for ten days can be asked about.
    """
    chat = platform(retention=[kept(state="recordable")], establishments=[TIE])
    ten = pm.Cell(categories=["content.live"], time="prospective", max_days=10)
    by = court(
        pm.Instrument(id="wire", title="wire", cells=[ten]), since="2024-03", until="2024-08-01"
    )
    assert ask(pm.conversation(chat, sent="2024-03-15"), by) is pm.Verdict.UNKNOWN
    assert ask(pm.conversation(chat, sent="2024-05-01"), by) is NO


def test_settings_are_those_of_the_time():
    """
    What an account's setting decides is decided by the setting at the time of the act.
    """
    upload = pm.Setting(
        name="upload",
        values=["off", "on"],
        belongs="participant",
        defaults=[pm.Default(value="on")],
    )
    chat = platform(
        settings=[upload],
        retention=[
            kept(kinds="contacts", where={"upload": "on"}),
            kept(kinds="contacts", where={"upload": "off"}, existence="absent"),
        ],
    )
    changes = [
        pm.SettingChange(setting="upload", value="off", at="2024-04-01", participant=who)
        for who in ("sender", "recipient")
    ]
    talk = pm.conversation(chat, sent="2024-01-01", changes=changes)
    by = pm.adversary(pm.BreachServer(during=pm.Window(start="2024-03-01")))
    assert ask(talk, by, "contacts", on="2024-03-01") is YES
    assert ask(talk, by, "contacts", on="2024-06-01") is YES


def test_who_leaves_can_come_back():
    """
    Who left before a message and joined again before it gets it.
    """
    events = [
        pm.Event(kind="left", by="witness", at="2024-01-05"),
        pm.Event(kind="joined", by="witness", at="2024-01-10"),
    ]
    assert group(*events) is YES


@pytest.mark.parametrize("records", ["clauses", "establishments"])
def test_two_doubts_of_different_kinds(records):
    """
    Of two statements in doubt, the verdict does not depend on which is written down first.
    """
    facts = [fact("D", "disputed"), fact("O", "open")]

    def verdict(order):
        made = {
            "clauses": [pm.Clause(kinds="ip_address", gives="commits", facts=f) for f in order],
            "establishments": [
                pm.Establishment(country="xa", relation="established", facts=f) for f in order
            ],
        }
        refusing = [pm.Clause(kinds="ip_address", gives="refuses")]
        chat = platform(
            retention=[kept(kinds="ip_address")],
            establishments_closed=True,
            facts=facts,
            **{"clauses": refusing, records: made[records]},
        )
        return ask(pm.conversation(chat, sent="2024-05-01"), court(power("any")), "ip_address")

    assert verdict("DO") is verdict("OD")


def test_many_messages_under_one_doubt():
    """
    One doubt about a mode is one thing to try, however many messages it covers.
    """
    mode = pm.Mode(id="sealed", schedule="static_keys", facts="F")
    chat = platform(modes=[mode], facts=[fact("F", "open")])
    talk = pm.conversation(chat, sent=[f"2024-05-{day:02}" for day in range(1, 21)])
    assert ask(talk, pm.adversary(pm.OperateService(during=ALL_YEAR))) is pm.Verdict.UNKNOWN


def test_a_backup_of_all_systems_but_one():
    """
    A backup that every system makes but one goes to the platform elsewhere that it names.
    """
    copying = pm.Replication(
        kinds="message_text", source="device", platform="cloud", where={"os": {"not": "android"}}
    )
    people = [
        pm.Participant(name=name, devices=[pm.Device(os="ios")]) for name in ("sender", "recipient")
    ]
    talk = pm.conversation(platform(replications=[copying]), sent="2024-05-01", participants=people)
    by = pm.adversary(pm.BreachServer(platform="cloud"))
    catalogue = pm.Catalogue().with_platform(pm.Platform(id="cloud"))
    exposure = pm.obtainable(talk, by=by, on=DAY, catalogue=catalogue)
    assert exposure["message_text"].verdict is YES


def test_a_practice_that_its_author_vouches_for():
    """
    An observation without facts counts because its author says so, like any other statement.
    """
    chat = platform(
        retention=[kept(kinds="ip_address")],
        establishments_closed=True,
        practices=[pm.Practice(kinds="ip_address", countries="xa", offences="fraud")],
    )
    by = court(power("any"), suspicion="fraud")
    assert ask(pm.conversation(chat, sent="2024-05-01"), by, "ip_address") is YES


def test_a_silent_place_is_one_open_point():
    """
    Of a place of which nobody speaks it is open whether a kind is there, and not besides whether
    it is there still.
    """
    chat = pm.conversation("telegram", sent="2024-09-01")
    seized = pm.adversary(pm.SeizeDevice(participant="sender"))
    finding = pm.obtainable(chat, by=seized, on="2024-10-01")["session_log"]
    assert all(len(names) == 1 for names in finding.residual.if_true)

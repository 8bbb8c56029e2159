"""Shortcuts where they could go wrong: what excludes itself, and what is worked out only once."""

import pytest

import privmodel as pm
from privmodel.model.data import data_kind
from privmodel.query.obtainable import obtainable_of

ON = "2024-07-01"
SEALED = pm.Mode(id="all", schedule="double_ratchet")


def setting(name, values=("off", "on"), belongs="conversation", **more):
    return pm.Setting(name=name, values=values, belongs=belongs, **more)


def kept(kinds, at="operator", **where):
    return pm.Retention(kinds=kinds, at=at, seal="none", where=where)


def somechat(*retention, id="somechat", **more):
    return pm.Platform(id=id, modes=[SEALED], retention=retention, **more)


def every_way(chat, kind, *powers, catalogue=None, knows="selector", **how):
    """What is said of a kind: with reasons, without, item by item, asked alone and after others."""
    how = {"by": pm.adversary(*powers, knows=knows), "on": ON, "catalogue": catalogue, **how}
    long, short, later = (pm.obtainable(chat, **how) for _ in range(3))
    alone = obtainable_of(frozenset(data_kind(kind).leaves), chat, **how)
    other = obtainable_of(frozenset({pm.DataKind.SIZE}), chat, **how)
    for first in ("timestamp", "size"):
        later.settled(first)
    verdicts = {
        long[kind].verdict,
        short.gist(kind).verdict,
        *short.settled(kind).values(),
        *later.settled(kind).values(),
        *alone.settled(kind).values(),
        alone[kind].verdict,
        *other.settled(kind).values(),
        other[kind].verdict,
    }
    return {each.value for each in verdicts}


def talk(platform, **how):
    if "messages" not in how:
        how["sent"] = "2024-03-01"
    return pm.conversation(platform, **how)


def test_two_values_of_one_thing_are_no_way():
    """
    A session opens with the lock off and shows messages with the lock on: nobody gets any.
    """
    chat = talk(
        somechat(
            kept("message_text", "new_session", lock="on"),
            settings=[setting("lock")],
            logins=[pm.Login(needs=["login_code"], where={"lock": "off"})],
        )
    )
    assert every_way(chat, "message_text", pm.TakeOverAccount()) == {"no"}


def test_two_values_of_one_thing_are_no_way_beside_another():
    """
    Of two ways one takes both values of a setting and one takes a value each of two: it may be.
    """
    rest = (kept("message_text", "new_session", lock="on", shown="on"),)
    logins = [
        pm.Login(needs=["login_code"], where={"lock": "off"}),
        pm.Login(needs=["login_code"], where={"shown": "on"}),
    ]
    settings = [setting("lock"), setting("shown")]
    first = somechat(*rest, settings=settings, logins=logins)
    assert every_way(talk(first), "message_text", pm.TakeOverAccount()) == {"unknown"}
    only = somechat(*rest, settings=settings, logins=logins[:1])
    assert every_way(talk(only), "message_text", pm.TakeOverAccount()) == {"no"}


def test_two_values_of_two_things_are_no_way_either():
    """
    What is kept with one setting on is handed on with it off, texts and attachments with a setting
    each: nobody is handed any, unless a kind is handed on with whatever setting.
    """
    kinds = {"message_text": "lock", "attachment": "shown"}
    rules = [
        rule
        for kind, name in kinds.items()
        for rule in (
            kept(kind, **{name: "on"}),
            pm.Retention(kinds=kind, at="operator", existence="absent", where={name: "off"}),
        )
    ]

    def handed_on(kind, **where):
        to = {"source": "operator", "target": "third_party", "seal": "none"}
        return pm.Replication(kinds=kind, where=where, **to)

    never = [handed_on(kind, **{name: "off"}) for kind, name in kinds.items()]
    for more, wanted in (([], {"no"}), ([handed_on("attachment")], {"no", "unknown"})):
        settings = [setting(name) for name in kinds.values()]
        platform = somechat(*rules, settings=settings, replications=[*never, *more])
        message = pm.Message(id="m1", sender="sender", sent="2024-03-01", kinds=kinds)
        chat = talk(platform, messages=[message])
        assert every_way(chat, "message_content", pm.OperateThirdParties()) == wanted


def test_what_each_value_gives_another_way_is_sure():
    """
    What one statement says with one value and another statement with the other is sure; with a
    statement on one of three values alone it is open.
    """
    values = ("off", "on", "own key")
    settings = [setting("lock", values)]
    whole = somechat(
        kept("sender", lock="on"), kept("sender", lock=["off", "own key"]), settings=settings
    )
    assert every_way(talk(whole), "sender", pm.OperateService()) == {"yes"}
    part = somechat(
        kept(["sender", "timestamp"], lock="on"),
        kept(["sender", "timestamp"], lock="off"),
        settings=settings,
    )
    assert every_way(talk(part), "sender", pm.OperateService()) == {"unknown"}


def test_what_is_surely_there_with_one_mode_alone_is_open():
    """
    Where the mode turns on what nobody stated, what is sure in one mode is not sure.
    """
    plain = pm.Mode(id="plain", schedule="transport_only", where={"lock": "off"})
    closed = pm.Mode(id="closed", schedule="double_ratchet", where={"lock": "on"})
    absent = pm.Retention(kinds="message_text", at="operator", existence="absent")
    platform = pm.Platform(
        id="somechat", modes=[plain, closed], settings=[setting("lock")], retention=[absent]
    )
    during = pm.Window(start="2024-02-01", end="2024-04-01")
    assert every_way(talk(platform), "message_text", pm.OperateService(during=during)) == {
        "unknown"
    }


def test_what_another_kind_leads_to_is_found():
    """
    Whoever has a phone number from somewhere logs in with it, also if only messages are asked for.
    """
    chat = talk(
        somechat(
            kept("phone_number"),
            kept("message_text", "new_session"),
            logins=[pm.Login(needs=["phone_number"])],
        )
    )
    both = (pm.BreachServer(), pm.TakeOverAccount(during=pm.Window(start=ON, end="2024-08-01")))
    assert every_way(chat, "message_text", *both) == {"yes"}
    assert every_way(chat, "message_text", both[1]) == {"no"}


@pytest.mark.parametrize(
    ("other", "wanted"),
    [
        ({"seal": "vault", "guesses": 10}, "unknown"),
        ({"seal": "vault"}, "unknown"),
        ({"seal": "password"}, "yes"),
        ({"seal": "vault", "guesses": 2}, "no"),
    ],
)
def test_all_statements_on_somebodys_backups_bear_on_their_key(other, wanted):
    """
    Backups of one kind open under the same password as those of another, as easily as any of them.
    """
    strict = {"seal": "vault", "guesses": 2}
    chat = talk(
        somechat(
            replications=[
                pm.Replication(kinds=kinds, source="device", target="operator", **how)
                for kinds, how in (("message_text", strict), ("sender", other))
            ]
        )
    )
    guessing = pm.GuessPasswords(contains=True, rank=3)
    assert every_way(chat, "message_text", pm.OperateService(), guessing) == {wanted}


def out_of_reach(platform, clauses, retention, **more):
    """A service out of reach of the law, so that its own rules decide."""
    return pm.Platform(
        id=platform,
        modes=[SEALED],
        retention=retention,
        clauses=clauses,
        establishments=[pm.Establishment(country="xb", relation="established")],
        establishments_closed=True,
        **more,
    )


def order(id, *categories):
    return pm.Instrument(
        id=id,
        title=id,
        compulsion="compelled",
        cells=[pm.Cell(categories=categories)],
    )


LAW = pm.Jurisdiction(
    id="xa",
    name="Xa",
    instruments=[order("xa.few", "bsi.email"), order("xa.more", "bsi.email", "bsi.number")],
)
NOTHING = pm.Retention(kinds=["email", "phone_number"], at="operator", existence="absent")


def test_each_operator_answers_by_its_own_rules():
    """
    Two operators are served the same order: what one would give and hasn't, the other has and does
    not give.
    """
    gives = pm.Clause(kinds="email", gives="commits")
    refuses = pm.Clause(kinds="email", gives="refuses")
    for mine, yours, wanted in ((gives, refuses, "no"), (refuses, gives, "yes")):
        mail = out_of_reach("mail", [yours], [kept("email")])
        catalogue = pm.Catalogue().with_jurisdiction(LAW).with_platform(mail)
        people = [
            pm.Participant(name=name, accounts=[pm.Account(platform="mail")])
            for name in ("sender", "recipient")
        ]
        chat = talk(out_of_reach("somechat", [mine], [NOTHING]), participants=people)
        serving = pm.Order(jurisdiction=LAW)
        assert every_way(chat, "email", serving, catalogue=catalogue) == {wanted}


def test_each_order_is_answered_by_what_it_names():
    """
    One operator is served two orders: the narrower one first, then the wider.
    """
    bound = pm.Platform(
        id="somechat",
        modes=[SEALED],
        retention=[kept(["email", "phone_number"])],
        establishments=[pm.Establishment(country="xa", relation="established")],
    )
    few, more = (pm.Order(jurisdiction=LAW, instruments=[name]) for name in ("xa.few", "xa.more"))
    catalogue = pm.Catalogue().with_jurisdiction(LAW)
    for kind, alone in (("email", "yes"), ("phone_number", "no")):
        assert every_way(talk(bound), kind, few, catalogue=catalogue) == {alone}
        assert every_way(talk(bound), kind, few, more, catalogue=catalogue) == {"yes"}


def test_an_order_for_what_is_to_come_is_answered_by_what_it_names():
    """
    One order names one kind among what is stored and another among what is to come.
    """
    limbs = [
        pm.Cell(categories="bsi.email"),
        pm.Cell(categories="bsi.number", time="prospective", max_days=30),
    ]
    both = pm.Instrument(id="xa.both", title="both", compulsion="compelled", cells=limbs)
    law = pm.Jurisdiction(id="xa", name="Xa", instruments=[both])
    bound = somechat(
        kept(["email", "phone_number", "name_as_given"]),
        establishments=[pm.Establishment(country="xa", relation="established")],
    )
    serving = pm.Order(jurisdiction=law, during=pm.Window(start=ON, end="2024-07-20"))
    catalogue = pm.Catalogue().with_jurisdiction(law)
    for kind, wanted in (("email", "yes"), ("phone_number", "yes"), ("name_as_given", "no")):
        assert every_way(talk(bound), kind, serving, catalogue=catalogue) == {wanted}


def test_an_order_is_answered_by_the_rules_of_each_day_of_its_stretch():
    """
    An operator keeps an address from a day on; an order that runs from before gets it if that is
    given then, whatever was given before.
    """
    cell = pm.Cell(categories="bsi.email", time="prospective", max_days=30)
    instrument = pm.Instrument(id="xa.one", title="one", compulsion="compelled", cells=[cell])
    law = pm.Jurisdiction(id="xa", name="Xa", instruments=[instrument])
    catalogue = pm.Catalogue().with_jurisdiction(law)
    serving = pm.Order(jurisdiction=law, during=pm.Window(start=ON, end="2024-07-20"))
    for first, then, wanted in (("commits", "refuses", "no"), ("refuses", "commits", "yes")):
        service = out_of_reach(
            "somechat",
            [
                pm.Clause(kinds="email", gives=first, facts="early"),
                pm.Clause(kinds="email", gives=then, facts="late"),
            ],
            [
                pm.Retention(kinds="email", at="operator", existence="absent", facts="early"),
                pm.Retention(kinds="email", at="operator", facts="late"),
            ],
            facts=[fact("early", end="2024-07-10"), fact("late", start="2024-07-10")],
            sources=[pm.Source(id="S1", title="page", url="https://example.org", grade="press")],
        )
        assert every_way(talk(service), "email", serving, catalogue=catalogue) == {wanted}


def fact(name, **period):
    return pm.Fact(
        id=name, says=name, grade="press", seen=["S1 2024-06-30"], period=pm.Period(**period)
    )


def test_what_nobody_speaks_of_is_worked_out_for_each_item():
    """
    Nothing is supposed of a message before it is sent, nor of an account of which it is said that
    nothing is there because others are open.
    """
    chat = pm.conversation(
        somechat(
            pm.Retention(kinds="email", at="operator", existence="absent", where={"lock": "on"}),
            settings=[setting("lock", belongs="participant")],
        ),
        messages=[
            pm.Message(id="m1", sender="sender", sent="2024-03-01"),
            pm.Message(id="m2", sender="sender", sent="2024-08-01"),
        ],
        participants=[
            pm.Participant(name="sender", settings={"lock": "on"}),
            pm.Participant(name="recipient"),
        ],
    )
    exposure = pm.obtainable(chat, by=pm.adversary(pm.BreachServer()), on=ON)
    for kind, wanted in (
        ("size", {"m1": "unknown", "m2": "no"}),
        ("email", {"sender": "no", "recipient": "unknown"}),
    ):
        for found in (exposure.settled(kind), dict(exposure[kind].items)):
            assert {item.subject: each.value for item, each in found.items()} == wanted

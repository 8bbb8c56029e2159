"""What can be changed, said in examples."""

import pytest
from attrs import evolve

import privmodel as pm
from privmodel.query.mitigating.bearing import bearing
from privmodel.query.mitigating.measure import MeasureKind

TO_APPLE = pm.court("us", suspicion="organised_crime", holder="icloud")
COURT = pm.court("us", suspicion="organised_crime")
ICLOUD = {"icloud_backup": "on", "messages_in_icloud": "off"}
NO_ICLOUD = {"icloud_backup": "off", "messages_in_icloud": "off"}


def person(name, region=None, **settings):
    return pm.Participant(
        name=name, devices=[pm.Device(os="ios")], region=region, settings=settings
    )


def words(plans):
    return [str(plan) for plan in plans]


def beyond(protection):
    return {(each.item.subject, each.taken.value) for each in protection.beyond}


def whatsapp(**more):
    """A source without backups talks to a journalist whose phone backs up to iCloud."""
    people = [person("source", cloud_backup="off"), person("journalist", cloud_backup="on")]
    return pm.conversation("whatsapp", participants=people, **{"sent": "2024-09-01", **more})


def imessage(region):
    """A lawyer in the United States without backups, and a client somewhere with one."""
    people = [person("lawyer", "us", **NO_ICLOUD), person("client", region, **ICLOUD)]
    return pm.conversation("imessage", sent="2024-09-01", participants=people)


def test_what_only_the_other_can_do():
    """
    Against a backup of the other side whoever asks can do nothing alone, and what lies in it
    already is beyond protection.
    """
    found = pm.mitigate(
        whatsapp(), by=TO_APPLE, protect="message_text", on="2024-10-01", who="source"
    )
    to_come = found.from_then_on
    assert to_come.own == ()
    assert words(to_come.together) == [
        "journalist: set advanced_data_protection to on at icloud",
        "journalist: set cloud_backup to off",
        "journalist: set encrypted_backup to on",
    ]
    assert all(plan.others == {"journalist"} and plan.sure for plan in to_come.plans)
    assert [item.subject for item in to_come.items] == ["next"]
    assert to_come.beyond == ()
    (late,) = found.at_all.beyond
    assert (late.item.subject, late.holder, late.whose) == ("m1", "operator:apple", "journalist")
    assert late.taken is pm.Verdict.NO
    assert "out of reach of every change" in late.words


def test_the_same_from_the_other_side():
    """
    What only the other can do, the other can do alone.
    """
    found = pm.mitigate(
        whatsapp(), by=TO_APPLE, protect="message_text", on="2024-10-01", who="journalist"
    )
    assert len(found.from_then_on.own) == 3
    assert found.from_then_on.together == ()


def test_a_move_takes_everybody_and_leaves_what_was_sent():
    """
    Going on elsewhere is one change, made by everybody; messages of before stay where they are.
    """
    found = pm.mitigate(
        whatsapp(), by=TO_APPLE, protect="message_text", on="2024-10-01", who="journalist",
        platforms=["signal"],
    )  # fmt: skip
    move = found.from_then_on.together[0]
    assert str(move) == "everybody: go on at signal"
    here, there = move.conversations
    assert [each.id for each in here.messages] == ["m1"]
    assert (there.platform.id, [each.id for each in there.messages]) == ("signal", ["next"])
    assert beyond(found.at_all) == {("m1", "no")}


@pytest.mark.parametrize(
    ("region", "on", "offered"),
    [
        ("us", "2022-12-01", False),
        ("us", "2023-01-15", True),
        ("fr", "2022-12-20", False),
        ("fr", "2024-10-01", True),
        ("fr", "2025-03-01", True),
        ("gb", "2024-10-01", True),
        ("gb", "2025-02-21", False),
        ("gb", "2025-03-01", False),
    ],
)
def test_advanced_data_protection_by_country_and_date(region, on, offered):
    """
    Advanced Data Protection is proposed only to those to whom it is offered there and then.
    """
    chat = evolve(imessage(region), messages=[pm.Message(sender="lawyer", sent="2022-11-01")])
    found = pm.mitigate(chat, by=COURT, protect="message_text", on=on, who="client")
    proposed = words(found.from_then_on.plans)
    assert ("client: set advanced_data_protection to on" in proposed) is offered
    assert "client: set icloud_backup to off" in proposed


def test_where_nobody_says_in_which_country():
    """
    A change that is offered in some countries only is marked where the country is unstated.
    """
    chat = imessage(None)
    found = pm.mitigate(chat, by=COURT, protect="message_text", on="2025-03-01", who="client")
    (plan,) = (each for each in found.from_then_on.plans if "advanced" in str(each))
    assert not plan.sure
    assert str(plan).endswith("(if it is offered)")
    anywhere = pm.mitigate(chat, by=COURT, protect="message_text", on="2024-10-01", who="client")
    assert all(each.sure for each in anywhere.from_then_on.plans)


def test_from_a_cloud_chat_to_a_secret_one():
    """
    On Telegram a secret chat protects what is sent from then on, and deleting for both sides,
    offered since 2019, what was sent before.
    """
    chat = pm.conversation("telegram", sent="2018-09-01")
    breach = pm.adversary(pm.BreachServer())
    early = pm.mitigate(chat, by=breach, protect="message_text", on="2018-10-01")
    assert words(early.from_then_on.plans) == ["in the conversation: set secret_chat to on"]
    assert early.from_then_on.own
    assert beyond(early.at_all) == {("m1", "no")}
    later = pm.mitigate(chat, by=breach, protect="message_text", on="2019-10-01")
    assert [each.words for each in later.at_all.own[0].measures] == [
        "in the conversation: set secret_chat to on",
        "sender: delete m1 for everybody",
    ]
    assert later.at_all.beyond == ()


def test_what_was_taken_before_stays_taken():
    """
    Whoever was there before the changes has what was sent by then, and the answer says so.
    """
    insider = pm.adversary(
        pm.OperateService(during=pm.Window(start="2024-08-01", end="2024-12-01"))
    )
    chat = pm.conversation("telegram", sent=["2024-09-01", "2024-11-01"])
    found = pm.mitigate(chat, by=insider, protect="message_text", on="2024-10-01")
    assert found.supposed == ""
    assert found.later == ("m2",)
    assert beyond(found.at_all) == {("m1", "yes")}
    assert found.at_all.beyond[0].words == "message_text of m1: taken already"
    assert words(found.at_all.plans) == ["in the conversation: set secret_chat to on"]


def test_two_step_verification_against_an_intercepted_code():
    """
    A second password keeps whoever intercepts login codes out of the cloud, old messages included.
    """
    chat = pm.conversation("telegram", sent="2024-09-01")
    thief = pm.adversary(pm.TakeOverAccount(participant="sender"))
    found = pm.mitigate(chat, by=thief, protect="message_text", on="2024-10-01")
    assert "sender: set two_step_verification to on" in words(found.at_all.own)
    other = pm.mitigate(chat, by=thief, protect="message_text", on="2024-10-01", who="recipient")
    assert "sender: set two_step_verification to on" in words(other.at_all.together)


def test_unlinking_and_timers():
    """
    Whether an unlinked device was wiped is open, so that unlinking protects what comes later only;
    a timer works on the devices that stay.
    """
    platform = pm.Platform(
        id="own", modes=[pm.Mode(id="all", schedule="double_ratchet")], operators=[],
        timers=[pm.Timer(starts="sent")], erasures=[pm.Erasure()],
    )  # fmt: skip
    laptop = pm.Device(name="laptop")
    people = [pm.Participant(name="source", devices=[pm.Device(), laptop]), "journalist"]
    chat = pm.conversation(platform, sent="2024-09-01", participants=people)
    seized = pm.adversary(pm.SeizeDevice(participant="source", device="laptop"))
    found = pm.mitigate(chat, by=seized, protect="message_text", on="2024-10-01")
    assert words(found.from_then_on.plans) == [
        "in the conversation: let new messages vanish after 1 day",
        "in the conversation: let new messages vanish after 7 days",
        "source: unlink laptop",
    ]
    assert words(found.at_all.plans)[0] == (
        "in the conversation: let new messages vanish after 1 day and "
        "source: delete m1 from own devices"
    )
    assert "source: unlink laptop" not in words(found.at_all.plans)


def test_an_open_verdict_protects_nothing():
    """
    Where it is disputed whether servers keep readable copies, no setting protects from a breach of
    them; once the claim is left out, the setting does.
    """
    platform = pm.Platform(
        id="own",
        settings=[pm.Setting(name="sealed", values=["off", "on"], belongs="conversation")],
        modes=[
            pm.Mode(id="open", schedule="transport_only", where={"sealed": "off"}),
            pm.Mode(id="sealed", schedule="double_ratchet", where={"sealed": "on"}),
        ],
        retention=[
            pm.Retention(kinds="message_text", at="operator", where={"sealed": "off"}),
            pm.Retention(kinds="message_text", at="operator", seal="none", facts=["OW-1"]),
            pm.Retention(kinds="message_text", at="operator", existence="absent",
                         where={"sealed": "on"}),
        ],
        facts=[
            pm.Fact(
                id="OW-1", says="Servers keep readable copies.", grade="press",
                seen=[pm.Sighting(source="S1", on="2024-12-01")],
                denied=[pm.Sighting(source="S1", on="2024-12-01")],
            )
        ],
        sources=[pm.Source(id="S1", title="A claim and its denial", grade="press",
                           url="https://example.org")],
    )  # fmt: skip
    chat = pm.conversation(platform, sent="2024-09-01")
    breach = pm.adversary(pm.BreachServer())
    found = pm.mitigate(chat, by=breach, protect="message_text", on="2024-10-01")
    assert found.from_then_on.plans == ()
    changed = evolve(platform, retention=[platform.retention[0], platform.retention[2]])
    again = pm.mitigate(
        evolve(chat, platform=changed), by=breach, protect="message_text", on="2024-10-01"
    )
    assert words(again.from_then_on.plans) == ["in the conversation: set sealed to on"]


def test_what_backfires_is_shown():
    """
    Changes after which something is more exposed are listed with it: a backup, a report, one more
    device.
    """
    platform = pm.Platform(
        id="own",
        modes=[pm.Mode(id="all", schedule="double_ratchet")],
        settings=[
            pm.Setting(
                name="backup",
                values=["off", "on"],
                belongs="participant",
                defaults=[pm.Default(value="off")],
            )
        ],
        retention=[
            pm.Retention(kinds="message_text", at="operator", existence="absent"),
            pm.Retention(kinds="linked_devices", at="operator"),
        ],
        replications=[
            pm.Replication(
                kinds="message_text", source="device", target="operator", seal="none",
                where={"backup": "on"},
            ),
            pm.Replication(
                kinds="message_text", source="device", target="report_desk", seal="none"
            ),
        ],
    )  # fmt: skip
    chat = pm.conversation(platform, sent="2024-09-01")
    by = pm.adversary(
        pm.BreachServer(), pm.SeizeDevice(participant="sender", device="one more device")
    )
    with pytest.raises(pm.UnknownName, match="one more device"):
        pm.mitigate(chat, by=by, protect="message_text", on="2024-10-01")
    by = pm.adversary(pm.BreachServer())
    found = pm.mitigate(chat, by=by, protect="message_text", on="2024-10-01")
    worse = {measure.words: set(map(str, each)) for measure, each in found.backfires.items()}
    assert worse["sender: set backup to on"] == {
        "message_text of m1 no → yes", "message_text of next no → yes"
    }  # fmt: skip
    assert worse["recipient: report m1"] == {"message_text of m1 no → yes"}
    assert MeasureKind.LINKING in {each.kind for each in found.measures}
    assert not found.from_then_on.plans[0]
    assert "nothing has to be changed" in str(found)


def test_one_more_device_backfires():
    """
    Where a phone shows no previews and messages vanish and are written over, one more device that
    may show them makes them open.
    """
    quiet = pm.Device(os="ios", settings={"notification_previews": "off"})
    people = [pm.Participant(name=name, devices=[quiet]) for name in ("source", "journalist")]
    message = pm.Message(sender="journalist", sent="2025-02-01")
    chat = pm.conversation("signal", messages=[message], participants=people, timer_days=7)
    found = pm.mitigate(
        chat, by=pm.adversary(pm.SeizeDevice(participant="source")), protect="message_text",
        on="2025-03-01",
    )  # fmt: skip
    assert not found.from_then_on.plans[0]
    worse = {measure.words: set(map(str, each)) for measure, each in found.backfires.items()}
    assert "message_text of next no → unknown" in worse["source: link one more device"]
    assert "journalist: link one more device" not in worse


def test_silence_settles_no_setting():
    """
    Only settings that a statement on the asked kinds tests, where somebody looks, are tried.
    """
    telegram = pm.builtin().platform("telegram")
    chat = pm.conversation(telegram, sent="2024-09-01")
    found = pm.mitigate(
        chat, by=pm.adversary(pm.BreachServer()), protect="message_text", on="2024-10-01"
    )
    matters = bearing([pm.DataKind.MESSAGE_TEXT], pm.adversary(pm.BreachServer()), [telegram])
    settings = {
        each.setting
        for each in found.measures
        if each.kind is MeasureKind.SETTING and matters(each)
    }
    assert "secret_chat" in settings
    assert "two_step_verification" not in settings


def test_asking_again_gives_what_is_promised():
    """
    The conversations of a set, asked about with obtainable, give *no* for what it protects.
    """
    found = pm.mitigate(
        imessage("fr"), by=COURT, protect="message_text", on="2024-10-01", who="client"
    )
    for plan in found.from_then_on.plans:
        (chat,) = plan.conversations
        again = pm.obtainable(chat, by=COURT, on=found.asked_on)
        assert again.finding("message_text", messages="next").verdict is pm.Verdict.NO
        assert plan.exposed[pm.DataKind.MESSAGE_TEXT] is pm.Verdict.YES  # m1


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ({"on": None}, pm.InvalidQuestion, "say on which day"),
        ({"on": "2024-10"}, pm.InvalidQuestion, "exact day"),
        ({"asked_on": "2024-09-30"}, pm.InvalidQuestion, "2024-10-01 or later"),
        ({"protect": "call_record"}, pm.InvalidQuestion, "has something"),
        ({"protect": ()}, pm.InvalidQuestion, "name the kinds"),
        ({"protect": "message_texts"}, pm.UnknownName, "message_text"),
        ({"who": "sende"}, pm.UnknownName, "sender"),
        ({"platforms": ["sygnal"]}, pm.UnknownName, "signal"),
        ({"platforms": ["telegram"]}, pm.InvalidQuestion, "name others"),
        ({"budget": 0}, pm.InvalidQuestion, "at least one"),
        ({"budget": 2}, pm.AnalysisIncomplete, "2 sets"),
        ({"timers": [-1]}, pm.InvalidQuestion, "positive"),
        ({"timers": 7}, pm.InvalidQuestion, "such as"),
        ({"exclude": ["nothing"]}, pm.UnknownName, "source or fact"),
    ],
)
def test_what_can_not_be_asked(arguments, error, said):
    """
    Questions that can't be asked are refused with the place and the mend.
    """
    chat = pm.conversation("telegram", sent="2024-09-01")
    usual = {"by": pm.adversary(pm.BreachServer()), "protect": "message_text", "on": "2024-10-01"}
    with pytest.raises(error, match=said):
        pm.mitigate(chat, **{**usual, **arguments})


def test_where_nothing_is_offered():
    """
    Where there is nothing that could be changed, that is said, and no answer made up.
    """
    platform = pm.Platform(id="own", modes=[pm.Mode(id="all", schedule="transport_only")])
    chat = pm.conversation(platform, sent="2024-10-02")
    with pytest.raises(pm.InvalidQuestion, match="offers nothing"):
        pm.mitigate(
            chat, by=pm.adversary(pm.BreachServer()), protect="message_text", on="2024-10-01"
        )

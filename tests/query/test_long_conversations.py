"""Long conversations: answered by a few messages, exactly as if every one were laid."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

import privmodel as pm
from exploded import assert_same, by_classes, laid, one_by_one
from privmodel.model.schedules import SCHEDULES
from privmodel.query.detecting.detectability import detected
from privmodel.query.laid import Laid

START = datetime(2024, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def some_platform(schedule="static_keys", **more):
    return pm.Platform(
        id="somechat", modes=[pm.Mode(id="all", schedule=schedule)],
        retention=[pm.Retention(kinds="message_text", at="operator", until="sent + 5 days")],
        erasures=[pm.Erasure()],
        **more,
    )  # fmt: skip


def messages(count, *, senders=("sender",), delivered=None, step=HOUR):
    return [
        pm.Message(
            id=f"m{number}",
            sender=senders[number % len(senders)],
            sent=START + number * step,
            delivered=delivered and START + number * step + delivered,
        )
        for number in range(count)
    ]


def talk(schedule="static_keys", count=100, events=(), said=None, **more):
    return pm.Conversation(
        platform=some_platform(schedule), messages=said or messages(count, **more), events=events
    )


def during(first, last=None):
    """A window in days after the first of March."""
    end = None if last is None else START + timedelta(days=last)
    return pm.Window(start=START + timedelta(days=first), end=end)


def both(conversation, *powers):
    def ask():
        return pm.obtainable(conversation, by=pm.Adversary(powers=powers), on="2024-07-01")

    return by_classes(ask), one_by_one(ask)


def seizure(day=2.0, who="recipient"):
    return pm.SeizeDevice(participant=who, unlocked=True, during=during(day))


@pytest.mark.parametrize("schedule", sorted(SCHEDULES))
@pytest.mark.parametrize(
    "power", [seizure(), pm.OperateService(during=during(0, 30)), pm.TapNetwork(during=during(1))]
)
def test_few_messages_are_laid_whatever_the_mode(schedule, power):
    """
    Of a hundred messages at most twelve are laid, and the answer is that of all hundred.
    """
    short, long = both(talk(schedule, senders=("sender", "recipient")), power)
    assert len(laid(short)) <= 12 < len(laid(long))
    assert list(short) == list(long)
    assert short.verdicts == long.verdicts
    assert_same(short, long, long)


def test_sender_and_recipient_have_a_message_at_different_times():
    """
    What one wrote lies on one's device at once, and what one gets only once it is delivered.
    """
    said = messages(100, senders=("sender", "recipient"), delivered=timedelta(days=1))
    short, long = both(talk(said=said), seizure())
    assert_same(short, long, long)
    verdicts = dict(short["message_text"].items)
    written = verdicts[pm.Item(kind="message_text", subject="m47")]
    got = verdicts[pm.Item(kind="message_text", subject="m46")]
    assert (written, got) == ("yes", "no")


def test_a_lost_message_is_not_like_the_others():
    """
    A message that is never delivered is read from nobody's device but its sender's.
    """
    said = [
        pm.Message(id=each.id, sent=each.sent, lost=number % 3 == 0)
        for number, each in enumerate(messages(60))
    ]
    short, long = both(talk(said=said), seizure(10))
    assert_same(short, long, long)
    assert (short["message_text"].verdict, short["message_text"].every) == ("yes", "no")


def test_messages_of_other_kinds_are_not_alike():
    """
    Of an attachment the operator keeps what it does not keep of a message without one.
    """
    said = [
        pm.Message(
            id=each.id,
            sent=each.sent,
            kinds=("message_text", "attachment") if number in (40, 70) else "message_text",
        )
        for number, each in enumerate(messages(90))
    ]
    somechat = evolve(
        some_platform(),
        modes=[pm.Mode(id="all", schedule="transport_only", kinds=("message_text", "attachment"))],
        retention=[pm.Retention(kinds="attachment", at="operator")],
    )
    conversation = pm.Conversation(platform=somechat, messages=said)
    short, long = both(conversation, pm.BreachServer(during=during(30)))
    assert_same(short, long, long)
    assert short["attachment"].every == "yes"
    assert len(short["attachment"].items) == 2


def test_dates_of_a_message_are_compared_with_one_another():
    """
    What is kept from delivery until five days after sending is surely kept of prompt messages only.
    """
    said = [
        pm.Message(
            id=f"m{number}",
            sent=START + number * HOUR / 2,
            delivered=START + number * HOUR / 2 + number % 40 * 6 * HOUR,
        )
        for number in range(100)
    ]
    somechat = evolve(
        some_platform("transport_only"),
        retention=[
            pm.Retention(
                kinds="message_text", at="operator", since="delivered", until="sent + 5 days"
            )
        ],
    )
    conversation = pm.Conversation(platform=somechat, messages=said)
    short, long = both(conversation, pm.BreachServer(during=during(3, 40)))
    assert len(laid(short)) < 50
    assert_same(short, long, long)
    assert (short["message_text"].verdict, short["message_text"].every) == ("yes", "unknown")


def test_what_befalls_one_message_sets_it_apart():
    """
    A message deleted for everybody before the seizure is not had; those around it are.
    """
    gone = pm.Event(kind="deleted", at="2024-03-02T12:00", message="m20", by="sender")
    short, long = both(talk(events=[gone]), seizure(30))
    assert_same(short, long, long)
    lost = [item.subject for item, verdict in short["message_text"].items if verdict == "no"]
    assert lost == ["m20"]


def test_a_rough_date_sets_a_message_apart():
    """
    A message sent on some day in a stretch is laid by itself.
    """
    said = messages(60)
    said[30] = pm.Message(id="m30", sent="2024-03-02T06:00/2024-03-02T06:30")
    short, long = both(talk(said=said), seizure(2))
    assert "m30" in laid(short)
    assert_same(short, long, long)


EAVESDROPPER = (
    pm.CompromiseKeys(participant="recipient", during=during(2)),
    pm.TapNetwork(during=during(0, 9)),
    pm.OperateService(during=during(0, 9)),
)


@pytest.mark.parametrize("schedule", ["double_ratchet", "sender_keys", "megolm", "treekem"])
def test_keys_within_reach_are_followed_message_by_message(schedule):
    """
    Whoever copies a device's keys and records ciphertext opens some messages and not others.
    """
    short, long = both(talk(schedule, senders=("sender", "recipient")), *EAVESDROPPER)
    assert_same(short, long, long)
    assert (short["message_text"].verdict, short["message_text"].every) == ("yes", "no")


def test_few_messages_are_laid_besides_those_whose_keys_are_within_reach():
    """
    Of a ratchet that heals with every answer only a few keys are within reach of one snapshot.
    """
    talking = talk("double_ratchet", 150, senders=("sender", "recipient"))
    short, long = both(talking, *EAVESDROPPER)
    assert len(laid(short)) < 25
    assert_same(short, long, ["message_text"], messages=["m47", "m48", "m49", "m50", "m120"])


def test_each_message_keeps_the_name_of_its_key():
    """
    What was taken of a ratchet's messages and stays sealed names the key of every single one.
    """
    short, _ = both(talk("double_ratchet", 60), pm.OperateService(during=during(0, 30)))
    assert len(laid(short)) < 12
    keys = {key for each in short["message_text"].sealed for key in each.keys}
    assert len(keys) == 60


def test_one_message_is_explained_out_of_its_class():
    """
    The explanation of a message that is not laid for the whole is that of the message itself.
    """
    short, long = both(talk(), seizure(2))
    assert "m77" not in laid(short)
    assert_same(short, long, ["message_text", "sender"], messages=["m77"])
    assert "(m17)" in str(short.explain("message_text", messages="m17"))


def test_a_certificate_speaks_of_the_messages_that_stand_for_the_rest():
    """
    The certificate of a long conversation says of a few messages what the long way says of them.
    """
    short, long = both(talk(count=100), seizure(1))
    few, all_of_them = short.certify("message_text"), long.certify("message_text")
    assert few.check() < 20 < all_of_them.check()
    ((said,), (expected,)) = few.answers, all_of_them.answers
    assert (said.some, said.every) == (expected.some, expected.every)
    assert set(said.items) < set(expected.items)
    assert set(few.cases[0].rules) < set(all_of_them.cases[0].rules)
    assert "of message_text, each of which fares like one" in few.about["left out"]
    assert "left out" not in all_of_them.about


def test_any_message_has_a_certificate_of_its_own():
    """
    A message that is not laid for the whole is certified when it is named.
    """
    short, _ = both(talk(count=100), seizure(1))
    assert "m77" not in laid(short)
    certificate = short.certify(messages="m77")
    assert {item for answer in certificate.answers for item in answer.items} == {
        (kind, "m77") for kind in short if pm.DataKind(kind).about == "message"
    }
    assert certificate.check() < 100
    assert "left out" not in certificate.about


def test_a_certificate_of_messages_is_of_kinds_about_messages():
    """
    Messages are named for kinds that are about messages, and must be there.
    """
    short, _ = both(talk(count=100), seizure(1))
    with pytest.raises(pm.InvalidQuestion, match="not about messages"):
        short.certify("phone_number", messages="m1")
    with pytest.raises(pm.UnknownName, match="m777"):
        short.certify("message_text", messages="m777")


def test_how_often_is_known_once_the_last_message_is():
    """
    Of messages that are delivered out of order the one delivered last says when all are known.
    """
    said = [
        pm.Message(
            id=f"m{number:03}",
            sent=START + number * HOUR,
            delivered=START + number * HOUR + (200 * HOUR if number == 60 else HOUR),
        )
        for number in range(100)
    ]
    watching = pm.PlantMalware(participant="recipient", during=during(-1, 30))
    short, long = both(talk(said=said), watching)
    expected, found = detected(long), by_classes(lambda: detected(short))
    assert found["frequency"].since == expected["frequency"].since
    assert found["frequency"].since == said[60].delivered.earliest
    assert found["frequency"].evidence == expected["frequency"].evidence


@pytest.mark.parametrize("power", [seizure(), pm.BreachServer(during=during(2))])
def test_few_messages_are_laid_for_what_is_shown(power, monkeypatch):
    """
    To say who can show what no conversation is compiled in which most of its messages are laid.
    """
    short, long = both(talk(count=100), power)
    expected = detected(long)
    monkeypatch.setattr(Laid, "exploded", property(lambda laid: pytest.fail("all are laid")))
    found = by_classes(lambda: detected(short))
    for shown in expected:
        assert found[shown].messages == expected[shown].messages
        assert found[shown].reason == expected[shown].reason
    assert len(found._concluding._programs[0].situation.conversation.messages) < 20


def test_what_it_takes_is_the_same_for_a_long_conversation():
    """
    The smallest sets of powers for every message are those found with each of them laid.
    """
    short, long = both(talk(count=30), seizure(1), seizure(0.5, "sender"))
    for every in (False, True):
        assert short.requires("message_text", every=every).certain == (
            long.requires("message_text", every=every).certain
        )


def test_fewer_powers_tell_messages_apart_that_fare_alike_under_all():
    """
    The one message that still passes when a later breach yields the number is enough for it.
    """
    law = pm.Jurisdiction(
        id="us", name="Here",
        instruments=[
            pm.Instrument(
                id="us.order", title="an order", issuers=["judge"],
                cells=[pm.Cell(categories=["meta.live"], time="prospective", max_days=60)],
            )
        ],
    )  # fmt: skip
    platform = pm.Platform(
        id="here", modes=[pm.Mode(id="all", schedule="server_held_keys")],
        establishments=[pm.Establishment(country="us", relation="established")],
        establishments_closed=True,
        retention=[
            pm.Retention(
                kinds="size", at="operator", state="recordable", until="delivered + 5 days"
            ),
            pm.Retention(kinds="phone_number", at="operator"),
        ],
    )  # fmt: skip
    said = messages(100, delivered=HOUR)
    said[50] = evolve(said[50], delivered=START + timedelta(days=15))
    conversation = pm.Conversation(platform=platform, messages=said)
    (order,) = pm.court(law, since="2024-03-01", until="2024-04-15").powers
    early, late = (pm.BreachServer(during=during(day)) for day in (-1, 12))

    def ask():
        adversary = pm.Adversary(powers=[order, early, late], knows=())
        return pm.obtainable(conversation, by=adversary, on="2024-03-01")

    short, long = by_classes(ask), one_by_one(ask)
    assert len(laid(short)) < 10
    found = short.requires("size").certain
    assert found == long.requires("size").certain
    assert len(found[0].sets) == 2

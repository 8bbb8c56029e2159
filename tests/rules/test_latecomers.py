"""Who comes later gets what is sent from then on, and of the rest what the platform hands over."""

import pytest
from attrs import evolve

import privmodel as pm

SILENT = pm.Platform(
    id="latechat",
    modes=[pm.Mode(id="all", schedule="double_ratchet")],
    chats=[pm.Chat(kind="one_to_one"), pm.Chat(kind="group")],
    retention=[
        pm.Retention(kinds="message_content", at="operator", until="delivered"),
        pm.Retention(kinds="message_content", at="operator", existence="absent"),
    ],
)
NONE_SHOWN = [
    pm.Retention(kinds="message_content", at=target, existence="absent")
    for target in ("new_session", "new_link", "new_member")
]
CHAT = evolve(SILENT, retention=[*SILENT.retention, *NONE_SHOWN])
ARCHIVE = pm.Replication(
    kinds="message_text",
    source="device",
    target="third_party",
    seal="none",
    where={"os": "windows"},
)


def sharing(target, **more):
    """The chat with a past that is handed to whoever comes."""
    shared = pm.Replication(kinds="message_text", source="device", target=target, **more)
    said = [each for each in CHAT.retention if each.at.value != target]
    return evolve(CHAT, replications=[shared], retention=said)


def linked(platform, **device):
    """A message of 1 March to somebody who links a laptop on 10 March."""
    laptop = pm.Device(name="laptop", linked="2024-03-10", **device)
    return pm.Conversation(
        platform=platform,
        participants=[
            pm.Participant(name="sender", devices=[pm.Device(os="ios")]),
            pm.Participant(name="recipient", devices=[pm.Device(os="ios"), laptop]),
        ],
        messages=pm.Message(sent="2024-03-01"),
    )


def joined(platform):
    """A message of 1 March in a group that somebody joins on 10 March."""
    return pm.Conversation(
        platform=platform,
        chat="group",
        participants=[pm.Participant(name=name) for name in ("sender", "recipient", "third")],
        messages=pm.Message(sent="2024-03-01"),
        events=pm.Event(kind="joined", by="third", at="2024-03-10"),
    )


def seen(talk, on, participant="recipient", device="laptop"):
    """The verdict on the text for whoever seizes a device that is unlocked."""
    by = pm.adversary(pm.SeizeDevice(participant=participant, device=device))
    return pm.obtainable(talk, by=by, on=on, catalogue=pm.Catalogue())["message_text"].verdict.value


@pytest.mark.parametrize(
    ("target", "talk", "device"),
    [
        ("new_link", linked, ("recipient", "laptop")),
        ("new_session", linked, ("recipient", "laptop")),
        ("new_member", joined, ("third", "phone")),
    ],
)
def test_the_past_lies_with_whoever_comes_from_that_day_on(target, talk, device):
    """
    A past that is handed to those who come lies on their devices from that day on.
    """
    assert seen(talk(CHAT), "2024-04-01", *device) == "no"
    shared = talk(sharing(target))
    assert seen(shared, "2024-03-09", *device) == "no"
    assert seen(shared, "2024-03-11", *device) == "yes"
    assert seen(talk(sharing(target, existence="open")), "2024-03-11", *device) == "unknown"


@pytest.mark.parametrize("readable", [True, False])
@pytest.mark.parametrize(
    ("talk", "device"), [(linked, ("recipient", "laptop")), (joined, ("third", "phone"))]
)
def test_silence_about_the_past_is_open(talk, device, readable):
    """
    Where nobody says whether those who come see the past, it is open from that day on.
    """
    schedule = "transport_only" if readable else "double_ratchet"
    silent = evolve(SILENT, modes=[pm.Mode(id="all", schedule=schedule)])
    assert seen(talk(silent), "2024-03-09", *device) == "no"
    assert seen(talk(silent), "2024-03-11", *device) == "unknown"
    told = evolve(silent, retention=CHAT.retention)
    assert seen(talk(told), "2024-03-11", *device) == "no"


def test_ciphertext_says_nothing_of_its_keys():
    """
    A device that is shown the ciphertext of the past may have been handed its keys as well.
    """
    ciphertext = pm.Replication(
        kinds="message_text", source="operator", target="new_session", live=True
    )
    kept = pm.Retention(kinds="message_content", at="operator")
    assert seen(
        linked(evolve(SILENT, replications=[ciphertext], retention=[kept])), "2024-04-01"
    ) == ("unknown")


def test_a_word_on_channels_says_nothing_of_groups():
    """
    What a platform shows of the past of its channels leaves the past of its groups open.
    """
    channels = evolve(
        SILENT, replications=sharing("new_member", where={"chat": "channel"}).replications
    )
    assert seen(joined(channels), "2024-04-01", "third", "phone") == "unknown"


def test_what_is_stated_from_a_day_on_leaves_the_days_before_open():
    """
    That a past is not shown since some day says nothing of those who came before.
    """
    since = pm.Fact(
        id="L-1",
        says="A device linked later shows no past.",
        grade="press",
        period=pm.Period(start="2024-05-01"),
        seen=["S 2024-05-02"],
    )
    told = evolve(
        SILENT,
        retention=[
            *SILENT.retention,
            pm.Retention(kinds="message_content", at="new_link", existence="absent", facts=["L-1"]),
        ],
        facts=[since],
        sources=[pm.Source(id="S", title="Notice", url="https://example.org", grade="press")],
    )
    assert seen(linked(told), "2024-04-01") == "unknown"


def test_members_and_devices_are_handed_what_is_meant_for_them():
    """
    What new members see is not handed to a linked device, nor the other way round.
    """
    assert seen(linked(sharing("new_member")), "2024-04-01") == "no"
    assert seen(joined(sharing("new_link")), "2024-04-01", "third", "phone") == "no"


def test_only_what_still_lies_there_is_handed_over():
    """
    A past that is shared for seven days only is not handed to a device linked after nine.
    """
    assert seen(linked(sharing("new_link", until="sent + 7 days")), "2024-04-01") == "no"
    assert seen(linked(sharing("new_link", until="sent + 30 days")), "2024-06-01") == "yes"
    assert seen(linked(sharing("new_link", until="sent + 30 days", live=True)), "2024-06-01") == (
        "no"
    )


def test_a_device_copies_on_only_what_it_has():
    """
    A device linked later makes copies of the past only where it was handed the past, and only then.
    """

    def handed_on(platform, on):
        by = pm.adversary(pm.OperateThirdParties(during=pm.Window(start="2024-02-01", end=on)))
        talk = linked(platform, os="windows")
        exposure = pm.obtainable(talk, by=by, on=on, catalogue=pm.Catalogue())
        return exposure["message_text"].verdict.value

    assert handed_on(evolve(CHAT, replications=[ARCHIVE]), "2024-04-01") == "no"
    both = evolve(CHAT, replications=[ARCHIVE, *sharing("new_link").replications])
    assert handed_on(both, "2024-03-09") == "no"
    assert handed_on(both, "2024-04-01") == "yes"


def test_what_never_lies_on_a_device_is_not_left_there():
    """
    A message that vanishes at once is not on a device that is unlinked later, before or after.
    """
    vanishing = evolve(CHAT, timers=[pm.Timer(starts="sent", default_days=0)])
    talk = linked(vanishing)
    laptop = pm.Device(name="laptop", unlinked="2024-03-10")
    people = [
        evolve(who, devices=[who.devices[0], laptop]) if who.name == "recipient" else who
        for who in talk.participants
    ]
    exposure = pm.obtainable(
        evolve(talk, participants=people),
        by=pm.adversary(pm.OperateService()),
        on="2024-04-01",
        catalogue=pm.Catalogue(),
    )
    assert exposure["message_text"].verdict.value == "no"


@pytest.mark.parametrize(("event", "talk"), [("linked", linked), ("joined", joined)])
def test_what_is_kept_from_a_coming_on_is_kept_of_earlier_messages(event, talk):
    """
    A copy that a coming brings about at the operator is there from then on, and never before.
    """
    passing = pm.Retention(kinds="message_text", at="operator", since=event, seal="none")
    platform = evolve(CHAT, retention=[*CHAT.retention, passing])
    by = pm.adversary(pm.BreachServer())
    found = [
        pm.obtainable(talk(platform), by=by, on=on, catalogue=pm.Catalogue())["message_text"]
        for on in ("2024-03-09", "2024-03-11")
    ]
    assert [each.verdict.value for each in found] == ["no", "yes"]

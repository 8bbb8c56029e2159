"""Scopes range over the participants' devices, and over members who join and leave."""

import pytest
from attrs import evolve

import privmodel as pm
from privmodel.model.guarantee import Act, Guarantee, Threat
from privmodel.model.situations import Situations
from privmodel.query.verification.verify import Outcome, verify

READ = "confidentiality_from_operator"
OWN = pm.Platform(
    id="ownchat",
    modes=[pm.Mode(id="all", schedule="double_ratchet")],
    chats=[pm.Chat(kind="one_to_one"), pm.Chat(kind="group")],
    retention=[
        pm.Retention(kinds="message_content", at="operator", until="delivered"),
        pm.Retention(kinds="message_content", at="operator", existence="absent"),
        pm.Retention(kinds="message_content", at="new_link", existence="absent"),
        pm.Retention(kinds="message_content", at="new_member", existence="absent"),
    ],
)
LATECOMERS = Guarantee(
    id="latecomers_read_nothing_earlier",
    says="Whoever has the device of somebody who came later reads nothing from before.",
    never="message_content",
    to=Threat(acts=Act(power=pm.SeizeDevice(), when="afterwards", whose="each_latecomer")),
)


def own(platform=OWN, guarantee=READ, **scope):
    return verify(
        platform,
        guarantee,
        scope=Situations(**scope),
        on="2024-06-01",
        catalogue=pm.Catalogue(),
    )


def keeping(event):
    """The platform, which keeps a readable copy from such an event on."""
    kept = pm.Retention(kinds="message_text", at="operator", since=event, seal="none")
    return evolve(OWN, retention=[*OWN.retention, kept])


def words(found):
    return {each.name: (each.completely, each.words) for each in found.dimensions}


class TestOneFact:
    """What breaks a guarantee only where somebody, or a device, comes or goes."""

    def test_nothing_else_breaks_it(self):
        """
        Without such a fact the guarantee holds, whoever comes and goes.
        """
        found = own()
        assert found.outcome is Outcome.HOLDS
        for name in ("devices", "devices linked and unlinked", "joins and leaves"):
            assert words(found)[name][0], name

    def test_a_copy_that_linking_brings_about_is_found(self):
        """
        A copy made when a device is linked is found, with one device of one participant.
        """
        found = own(keeping("linked"))
        assert found.outcome is Outcome.VIOLATED
        talk = found.case.conversation
        assert talk.chat.value == "one_to_one"
        assert sorted(len(person.devices) for person in talk.participants) == [1, 2]
        (late,) = [each for who in talk.participants for each in who.devices if each.linked]
        assert late.linked.earliest > talk.messages[-1].sent.latest
        assert found.departures == 2
        assert not found.case.check()

    @pytest.mark.parametrize("event", ["joined", "left"])
    def test_a_copy_that_a_member_brings_about_is_found(self, event):
        """
        A copy made when a member joins or leaves is found, in a group of three.
        """
        found = own(keeping(event))
        assert found.outcome is Outcome.VIOLATED
        talk = found.case.conversation
        assert talk.chat.value == "group"
        assert len(talk.participants) == 3
        assert [each.kind.value for each in talk.events] == [event]
        assert found.departures == 2
        assert not found.case.check()

    @pytest.mark.parametrize("event", ["linked", "joined", "left"])
    def test_a_scope_without_it_keeps_the_guarantee(self, event):
        """
        Where the scope lets no such thing happen the guarantee holds, and that is the condition.
        """
        others = {"reported", "linked", "joined", "left"} - {event}
        found = own(keeping(event), events=sorted(others))
        assert found.outcome is Outcome.HOLDS
        assert (event,) in [each.without_events for each in own(keeping(event)).holds_if]

    def test_scopes_of_one_device_each_have_none_linked(self):
        """
        Where everybody has one device at most, none is linked on the way either.
        """
        assert own(keeping("linked"), devices=1).outcome is Outcome.HOLDS


class TestDevices:
    """Further devices that are linked all along."""

    def test_devices_that_tell_one_thing_each_are_found(self):
        """
        Three things that three systems tell are had together where one of two people has a second
        device.
        """
        systems = {"sender": "ios", "recipient": "windows", "timestamp": "android"}
        told = [
            pm.Replication(
                kinds=kind, source="device", target="third_party", seal="none", where={"os": os}
            )
            for kind, os in systems.items()
        ]
        platform = evolve(OWN, replications=told)
        all_of_it = Guarantee(
            id="all_of_it",
            says="Third parties do not learn who wrote to whom and when.",
            nor_together=systems,
            to=Threat(acts=Act(power=pm.OperateThirdParties())),
        )
        found = own(platform, all_of_it, chats="one_to_one")
        assert found.outcome is Outcome.VIOLATED
        people = found.case.conversation.participants
        assert sorted(len(person.devices) for person in people) == [1, 2]
        assert found.departures == 1
        assert not found.case.check()
        assert own(platform, all_of_it, chats="one_to_one", devices=1).outcome is Outcome.HOLDS

    def test_what_no_power_reaches_needs_no_second_device(self):
        """
        Where no power reaches a device, one device is said to stand for any number.
        """
        complete, said = words(own(guarantee="confidentiality_from_network"))["devices"]
        assert complete
        assert "no power reaches a device" in said

    def test_what_a_power_reaches_is_covered_up_to_a_number(self):
        """
        Where a power reaches devices, the report says up to how many.
        """
        found = own(guarantee="forward_secrecy", chats="one_to_one")
        assert found.outcome is Outcome.HOLDS
        assert words(found)["devices"] == (
            False,
            "2 devices each, all along: one participant's, or everybody's",
        )
        assert words(found)["devices linked and unlinked"][1] == (
            "one device that is linked after message 2 or 4 or unlinked after message 2"
        )


class TestLatecomers:
    """Whoever has the device of somebody who came later."""

    def test_what_is_handed_to_those_who_come_is_found(self):
        """
        A past that is handed to new members is found with a member who joins after the message.
        """
        assert own(guarantee=LATECOMERS).outcome is Outcome.HOLDS
        shared = pm.Replication(kinds="message_text", source="device", target="new_member")
        found = own(evolve(OWN, replications=[shared], retention=OWN.retention[:3]), LATECOMERS)
        assert found.outcome is Outcome.VIOLATED
        assert [each.kind.value for each in found.case.conversation.events] == ["joined"]

    def test_what_nobody_says_of_the_past_is_open(self):
        """
        Where nobody says that those who come later are shown no past, they may be.
        """
        found = own(evolve(OWN, retention=OWN.retention[:2]), LATECOMERS)
        assert found.outcome is Outcome.OPEN

    @pytest.mark.parametrize(
        ("platform", "scope", "outcome"),
        [
            ("telegram", {"chats": "channel"}, Outcome.VIOLATED),
            ("telegram", {"settings": {"secret_chat": "on"}, "chats": "one_to_one"}, Outcome.HOLDS),
            (
                "matrix",
                {"chats": "group", "settings": {"encrypted": "off"}, "devices": 1},
                Outcome.VIOLATED,
            ),
            (
                "matrix",
                {
                    "chats": "group",
                    "settings": {"encrypted": "off", "history_visibility": "joined"},
                    "devices": 1,
                },
                Outcome.HOLDS,
            ),
            ("whatsapp", {"chats": "one_to_one"}, Outcome.OPEN),
            ("signal", {"chats": "one_to_one"}, Outcome.OPEN),
        ],
    )
    def test_platforms_that_share_the_past(self, platform, scope, outcome):
        """
        Whether those who come later have the past is as the platform's facts have it.
        """
        found = verify(platform, LATECOMERS, scope=Situations(**scope), on="2026-11-24")
        assert found.outcome is outcome
        if outcome is not Outcome.HOLDS:
            assert not found.case.check()

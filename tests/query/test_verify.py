"""Guarantees are verified over scopes, and what is found can be asked again."""

import pytest
from attrs import evolve

import privmodel as pm
from privmodel.errors import AnalysisIncomplete, InvalidQuestion, UnknownName
from privmodel.model.guarantee import GUARANTEES, Act, Guarantee, Threat
from privmodel.model.situations import Situations
from privmodel.query.files.question import read_question
from privmodel.query.files.saving import question_toml, save_question
from privmodel.query.verification.verify import Outcome, verify

ON = "2026-11-24"
READ = "confidentiality_from_operator"

OWN = pm.Platform(
    id="ownchat",
    modes=[pm.Mode(id="all", schedule="double_ratchet")],
    settings=[
        pm.Setting(
            name="archive",
            values=("off", "on"),
            belongs="participant",
            defaults=[pm.Default(value="off")],
        ),
        pm.Setting(
            name="help_desk",
            values=("off", "on"),
            belongs="conversation",
            defaults=[pm.Default(value="off")],
        ),
    ],
    retention=[
        pm.Retention(kinds="message_content", at="operator", until="delivered"),
        pm.Retention(kinds="message_content", at="operator", existence="absent"),
    ],
)
ARCHIVING = evolve(
    OWN,
    replications=[
        pm.Replication(
            kinds="message_text",
            source="device",
            target="operator",
            seal="none",
            where={"archive": "on", "help_desk": "on"},
        )
    ],
)


def own(platform=OWN, guarantee=READ, **options):
    options = {"catalogue": pm.Catalogue(), **options}
    return verify(platform, guarantee, on="2024-06-01", **options)


class TestTheClaimOfMessengers:
    """ "We cannot read your messages" """

    def test_it_holds_for_signal(self):
        """
        For Signal it holds in every situation that the scope has.
        """
        found = verify("signal", READ, on=ON)
        assert found.outcome is Outcome.HOLDS
        assert found.case is None
        assert found.conditions == ()
        assert {each.name for each in found.dimensions} >= {
            "powers", "chats", "dates", "participants", "devices", "messages", "events",
        }  # fmt: skip

    def test_it_holds_for_whatsapp_under_conditions(self):
        """
        For WhatsApp it holds without backup on any side, report, business chat or channel.
        """
        found = verify("whatsapp", READ, on=ON)
        assert found.outcome is Outcome.VIOLATED
        assert {
            (each.settings, each.without_events, each.without_chats) for each in found.holds_if
        } == {
            ((("cloud_backup", "off"),), ("reported",), ("business", "channel")),
            ((("encrypted_backup", "on"),), ("reported",), ("business", "channel")),
        }

    def test_a_default_cloud_chat_is_the_smallest_case_of_telegram(self):
        """
        For Telegram it is violated, and the smallest case is a chat with everything at its default.
        """
        found = verify("telegram", READ, on=ON)
        assert found.outcome is Outcome.VIOLATED
        talk = found.case.conversation
        assert talk.chat.value == "one_to_one"
        assert not talk.settings
        assert not talk.events
        assert all(not person.settings for person in talk.participants)
        assert len(found.exposure.adversary.powers) == 1
        assert "operator:telegram" in str(found.explain())

    def test_it_holds_for_secret_chats_that_nobody_reports(self):
        """
        For secret chats of Telegram it holds as long as nobody reports one, which is left open.
        """
        secret = Situations(settings={"secret_chat": "on"})
        found = verify("telegram", READ, on=ON, scope=secret)
        assert found.outcome is Outcome.OPEN
        assert [each.without_events for each in found.holds_if] == [("reported",)]
        quiet = verify("telegram", READ, on=ON, scope=evolve(secret, events=()))
        assert quiet.outcome is Outcome.HOLDS

    def test_it_is_open_where_the_catalogue_is(self):
        """
        Where no source says how a platform encrypts, it is open, and never holds.
        """
        found = verify("vk", READ, on=ON, scope=Situations(chats="one_to_one"))
        assert found.outcome is Outcome.OPEN
        assert found.case is not None


class TestOwnPlatforms:
    """A messenger of one's own, described by what matters."""

    def test_a_guarantee_that_one_fact_breaks_is_found(self):
        """
        A copy that takes two settings together is found, with both as the smallest departures.
        """
        assert own().outcome is Outcome.HOLDS
        found = own(ARCHIVING)
        assert found.outcome is Outcome.VIOLATED
        talk = found.case.conversation
        assert dict(talk.settings) == {"help_desk": "on"}
        chosen = [dict(person.settings) for person in talk.participants]
        assert sorted(map(len, chosen)) == [0, 1]
        assert found.departures == 2

    def test_the_smallest_conditions_are_found(self):
        """
        Either of the two settings keeps such a copy from being made.
        """
        assert [each.settings for each in own(ARCHIVING).holds_if] == [
            (("archive", "off"),),
            (("help_desk", "off"),),
        ]

    def test_a_condition_is_a_scope_that_can_be_verified(self):
        """
        Within the scope of a condition the guarantee comes to what the condition says.
        """
        for condition in own(ARCHIVING).conditions:
            assert own(ARCHIVING, scope=condition.scope).outcome is condition.outcome

    def test_settings_that_nothing_turns_on_are_said_to_be_such(self):
        """
        Of a setting that no statement tests the report says that no statement turns on it.
        """
        words = {each.name: each.words for each in own().dimensions}
        assert words["setting archive"] == "no statement turns on it"

    def test_silence_is_open(self):
        """
        A platform that says nothing of what its servers see of the sender does not hide it.
        """
        silent = evolve(OWN, modes=[], retention=[])
        assert own(silent).outcome is Outcome.OPEN

    def test_healing_says_from_which_message_on(self):
        """
        A double ratchet heals within the conversation, static keys never do.
        """
        one_each = Situations(devices=1)
        found = own(guarantee="post_compromise_security", scope=one_each)
        assert found.outcome is Outcome.HOLDS
        assert 0 < found.healed_after < 12
        static = evolve(OWN, modes=[pm.Mode(id="all", schedule="static_keys")])
        found = own(static, guarantee="post_compromise_security", scope=one_each)
        assert found.outcome is Outcome.VIOLATED

    def test_a_device_that_only_listens_never_heals(self):
        """
        A double ratchet does not heal towards a linked device on which nobody writes.
        """
        found = own(guarantee="post_compromise_security")
        assert found.outcome is Outcome.VIOLATED
        devices = [len(person.devices) for person in found.case.conversation.participants]
        assert sorted(devices) == [1, 2]
        assert not found.case.check()

    def test_forward_secrecy_is_that_of_the_schedule(self):
        """
        Keys of a double ratchet open nothing earlier, static keys all of it.
        """
        found = own(guarantee="forward_secrecy")
        assert found.outcome is Outcome.HOLDS
        static = evolve(OWN, modes=[pm.Mode(id="all", schedule="static_keys")])
        found = own(static, guarantee="forward_secrecy")
        assert found.outcome is Outcome.VIOLATED
        assert len(found.exposure.adversary.powers) == 2

    @pytest.mark.parametrize("name", sorted(GUARANTEES))
    def test_every_guarantee_can_be_verified(self, name):
        """
        Each guarantee that has a name comes to an outcome, with a case unless it holds.
        """
        found = own(guarantee=name, catalogue=pm.builtin())
        assert (found.case is None) is (found.outcome is Outcome.HOLDS)
        assert found.outcome.value in str(found)


def seen(id, period=None, **more):
    """A fact that somebody saw."""
    return pm.Fact(
        id=id,
        says=id,
        grade="operator_policy",
        seen=["S 2024-06-01"],
        period=period or pm.Period(),
        **more,
    )


SOURCE = pm.Source(id="S", title="…", url="https://example.org", grade="operator_policy")


class TestTheSearch:
    """What is sliced away does not matter, and what matters is found."""

    def test_what_only_one_value_brings_outweighs_what_is_disputed(self):
        """
        A dispute that is everywhere does not hide a copy that takes two settings.
        """
        platform = evolve(
            ARCHIVING,
            retention=[
                *OWN.retention,
                pm.Retention(kinds="message_text", at="operator", seal="none", facts="D"),
            ],
            facts=[seen("D", denied=["S 2024-06-01"])],
            sources=[SOURCE],
        )
        found = own(platform)
        assert found.outcome is Outcome.VIOLATED
        assert found.departures == 2
        assert [each.outcome for each in found.conditions] == [Outcome.DISPUTED] * 2
        assert {each.facts for each in found.conditions} == {("D",)}

    def test_a_copy_of_one_day_is_found(self):
        """
        What is kept of messages of a single day of the scope is found, with a message of that day.
        """
        day = pm.Period(start="2024-03-10", end="2024-03-11")
        platform = evolve(
            OWN,
            retention=[
                *OWN.retention,
                pm.Retention(
                    kinds="message_text", at="operator", seal="none", until="sent", facts="F"
                ),
                pm.Retention(
                    kinds="message_text", at="operator", seal="none", state="passes", facts="F"
                ),
            ],
            facts=[seen("F", day)],
            sources=[SOURCE],
        )
        sent = ("2024-03-01", "2024-03-31")
        found = own(platform, scope=Situations(sent=sent))
        assert found.outcome is Outcome.VIOLATED
        (message,) = found.case.conversation.messages
        assert str(message.sent).startswith("2024-03-10")
        assert own(platform, scope=Situations(sent=("2024-03-12", sent[1]))).outcome is (
            Outcome.HOLDS
        )

    def test_a_case_lies_in_the_scope(self):
        """
        A setting that the scope fixes has that value in the case, though no answer turns on it.
        """
        readable = evolve(OWN, modes=[pm.Mode(id="all", schedule="transport_only")])
        found = own(readable, scope=Situations(settings={"archive": "on"}))
        assert found.outcome is Outcome.VIOLATED
        for person in found.case.conversation.participants:
            assert dict(person.settings) == {"archive": "on"}


class TestSaving:
    """A smallest case is a question like any other."""

    def test_a_case_is_saved_and_read_again(self, tmp_path):
        """
        A saved case is read as it was, and answers as it expects.
        """
        found = verify("telegram", READ, on=ON)
        save_question(found.case, tmp_path / "case.toml")
        again = read_question(tmp_path / "case.toml")
        assert again == evolve(found.case, catalogue=None)
        assert again.expectations
        assert not again.check()

    def test_names_and_texts_keep_their_signs(self, tmp_path):
        """
        Quotes, line ends and names that need quotes come back as they were.
        """
        found = verify("telegram", READ, on=ON)
        odd = evolve(found.case, title='"so" \\ it\nis\x7f', note="– é")
        (tmp_path / "odd.toml").write_text(question_toml(odd), encoding="utf-8")
        assert read_question(tmp_path / "odd.toml") == evolve(odd, catalogue=None)

    def test_a_file_that_cannot_be_written_is_named(self, tmp_path):
        """
        A file in a folder that is not there is an error that names it.
        """
        found = verify("telegram", READ, on=ON)
        with pytest.raises(InvalidQuestion, match="nowhere"):
            save_question(found.case, tmp_path / "nowhere" / "case.toml")


CALLS = Guarantee(
    id="calls",
    says="Nobody hears calls.",
    never="call_audio",
    to=Threat(acts=Act(power=pm.OperateService())),
)


class TestBadInput:
    """What can't be verified is refused with what would be right."""

    def test_a_day_is_needed(self):
        """
        Without a day it is refused, since no clock is read.
        """
        with pytest.raises(InvalidQuestion, match="on: None"):
            verify(OWN, READ)

    def test_a_budget_that_is_exceeded_is_no_outcome(self):
        """
        A scope too large to finish raises, and never holds.
        """
        with pytest.raises(AnalysisIncomplete, match="narrow the scope or raise the budget"):
            own(ARCHIVING, budget=3)
        with pytest.raises(InvalidQuestion, match="budget"):
            own(budget=0)

    @pytest.mark.parametrize(
        ("guarantee", "scope"),
        [
            (CALLS, {}),
            (evolve(CALLS, never="group_metadata"), {}),
            (evolve(CALLS, never=(), nor_together=("sender", "call_record")), {}),
        ],
    )
    def test_an_item_that_no_situation_has_is_refused(self, guarantee, scope):
        """
        A guarantee over something that no conversation of the scope has is refused.
        """
        with pytest.raises(InvalidQuestion, match=r"guarantee\.never"):
            own(guarantee=guarantee, scope=Situations(**scope))

    def test_orders_need_a_law(self):
        """
        A guarantee against orders is refused where the catalogue has no law.
        """
        with pytest.raises(InvalidQuestion, match="no law"):
            own(guarantee="no_retrospective_answer")

    def test_contents_that_no_mode_carries_are_refused(self):
        """
        Messages of a kind that no mode of the platform carries are refused.
        """
        text = pm.Mode(id="all", schedule="double_ratchet", kinds="message_text")
        platform = evolve(OWN, modes=[text])
        with pytest.raises(InvalidQuestion, match="no mode"):
            own(platform, scope=Situations(kinds="call_audio"))

    def test_a_contradictory_scope_is_refused(self):
        """
        A scope of groups with a setting that only pairs can make has no conversation at all.
        """
        scope = Situations(chats="group", settings={"secret_chat": "on"})
        with pytest.raises(InvalidQuestion, match="no conversation can be so"):
            verify("telegram", READ, on=ON, scope=scope)

    def test_a_public_pair_is_refused(self):
        """
        A scope of public conversations on a platform that has none is refused.
        """
        with pytest.raises(InvalidQuestion, match="public"):
            own(scope=Situations(public=True))

    def test_names_that_are_not_there_name_the_nearest(self):
        """
        A misspelt guarantee, setting, value or kind of chat is an error with what there is.
        """
        with pytest.raises(UnknownName, match="forward_secrecy"):
            own(guarantee="forward_secresy")
        with pytest.raises(UnknownName, match="archive"):
            own(scope=Situations(settings={"archiv": "on"}))
        with pytest.raises(UnknownName, match="'off', 'on'"):
            own(scope=Situations(settings={"archive": "always"}))
        with pytest.raises(UnknownName, match="one_to_one"):
            own(scope=Situations(chats="group"))

    @pytest.mark.parametrize(
        ("given", "named"),
        [
            ({"participants": 1}, "Situations.participants"),
            ({"devices": 0}, "Situations.devices"),
            ({"messages": 0}, "Situations.messages"),
            ({"apart": 0}, "Situations.apart"),
            ({"after": 0.5}, "Situations.after"),
            ({"sent": ("2024-02-01", "2024-01-01")}, "Situations.sent"),
            ({"kinds": "sender"}, "Situations.kinds"),
            ({"kinds": ()}, "Situations.kinds"),
            ({"settings": {"archive": ()}}, "Situations.settings"),
            ({"chats": "party"}, "Situations.chats"),
            ({"events": "sent"}, "Situations.events"),
            ({"systems": "dos"}, "Situations.systems"),
        ],
    )
    def test_a_scope_without_meaning_is_refused(self, given, named):
        """
        A scope with a number, a date or a word that makes no sense is refused by name.
        """
        with pytest.raises((pm.InvalidModel, UnknownName), match=named):
            Situations(**given)

    def test_there_is_nothing_to_explain_where_it_holds(self):
        """
        Where a guarantee holds there is no case to explain.
        """
        with pytest.raises(InvalidQuestion, match="no case to explain"):
            own().explain()

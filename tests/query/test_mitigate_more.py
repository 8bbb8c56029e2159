"""Changes beside settings and messages: accounts elsewhere, an account as such, keys."""

import pytest
from attrs import evolve

import privmodel as pm
from privmodel.query.files.question import question_from
from privmodel.query.files.written import question_document

THEN, ASKED = "2024-04-01", "2024-07-01"
CLOUD = pm.Platform(
    id="cupboard",
    name="Cupboard",
    chats=[],
    settings=[
        pm.Setting(
            name="own_lock",
            values=["off", "on"],
            belongs="participant",
            defaults=[pm.Default(value="off")],
        )
    ],
    offers=[pm.Offer(setting="own_lock", where={"region": {"not": ["gb"]}})],
    retention=[pm.Retention(kinds="message_text", at="operator", existence="absent")],
)
CHAT = pm.Platform(
    id="own",
    modes=[pm.Mode(id="all", schedule="double_ratchet")],
    retention=[
        pm.Retention(kinds="message_text", at="operator", existence="absent"),
        pm.Retention(kinds="phone_number", at="operator", until="account_deleted"),
    ],
    replications=[
        pm.Replication(
            kinds="message_text",
            source="device",
            platform="cupboard",
            live=True,
            seal=seal,
            where={"own_lock": value},
        )
        for seal, value in (("none", "off"), ("user_key", "on"))
    ],
)
SHELF = pm.Catalogue().with_platform(CLOUD)
READS_THE_CUPBOARD = pm.adversary(pm.BreachServer(platform="cupboard"))


def talk(platform=CHAT, region="fr", **more):
    """A message of 1 March; the sender's backups are locked, the recipient's are not."""
    locked = [pm.Account(platform="cupboard", settings={"own_lock": "on"})]
    return pm.conversation(
        platform,
        sent="2024-03-01",
        participants=[
            pm.Participant(name="sender", region="us", accounts=locked),
            pm.Participant(name="recipient", region=region),
        ],
        **more,
    )


def mitigated(chat, by, protect, **more):
    more = {"catalogue": SHELF, "on": THEN, "asked_on": ASKED, **more}
    return pm.mitigate(chat, by=by, protect=protect, **more)


class TestAccountsElsewhere:
    """The setting of an account that keeps somebody's backups."""

    def test_it_is_proposed_to_whom_it_belongs(self):
        """
        A setting that seals the cloud is proposed to the participant whose backup is open there.
        """
        found = mitigated(talk(), READS_THE_CUPBOARD, "message_text", who="recipient")
        assert [str(plan) for plan in found.from_then_on.own] == [
            "recipient: set own_lock to on at cupboard"
        ]
        (plan,) = found.from_then_on.own
        assert plan.sure
        (changed,) = plan.conversations
        again = pm.obtainable(changed, by=READS_THE_CUPBOARD, on=ASKED, catalogue=SHELF)
        assert again.finding("message_text", messages="next").verdict is pm.Verdict.NO

    def test_it_is_offered_in_one_country_and_not_in_another(self):
        """
        Where the cloud does not offer it in somebody's country, nothing can be protected.
        """
        for region, plans, sure in (("fr", 1, True), ("gb", 0, None), (None, 1, False)):
            found = mitigated(
                talk(region=region), READS_THE_CUPBOARD, "message_text", from_then_on=True
            )
            assert len(found.from_then_on.plans) == plans, region
            assert all(plan.sure is sure for plan in found.from_then_on.plans)

    def test_turning_it_off_backfires(self):
        """
        To open one's own cloud again is listed as a change that backfires.
        """
        sealed = talk(
            changes=[
                pm.SettingChange(
                    setting="own_lock", value="on", at="2024-03-02",
                    participant="recipient", platform="cupboard",
                )
            ]
        )  # fmt: skip
        found = mitigated(sealed, READS_THE_CUPBOARD, "message_text")
        assert "sender: set own_lock to off at cupboard" in map(str, found.backfires)

    def test_a_change_there_is_saved_and_read_again(self):
        """
        A change of a setting elsewhere is written into a question file, and read as it was.
        """
        change = pm.SettingChange(
            setting="own_lock", value="on", at=THEN, participant="recipient", platform="cupboard"
        )
        question = pm.Question(
            conversation=talk(changes=[change]),
            adversaries=[READS_THE_CUPBOARD],
            on=ASKED,
            catalogue=SHELF.with_platform(CHAT),
        )
        again = question_from(question_document(question), catalogue=question.catalogue)
        assert again.conversation.changes == (change,)

    @pytest.mark.parametrize(
        ("change", "named"),
        [
            ({"platform": "cupbord"}, "cupboard"),
            ({"setting": "own_look"}, "own_lock"),
            ({"value": "ajar"}, "off"),
        ],
    )
    def test_what_is_not_there_is_refused_by_name(self, change, named):
        """
        A platform, setting or value that is not there is an error that names the nearest.
        """
        made = {"setting": "own_lock", "value": "on", "platform": "cupboard", **change}
        chat = talk(changes=[pm.SettingChange(participant="recipient", at=THEN, **made)])
        with pytest.raises(pm.UnknownName, match=named):
            pm.obtainable(chat, by=READS_THE_CUPBOARD, on=ASKED, catalogue=SHELF)

    def test_an_account_elsewhere_is_somebodys(self):
        """
        A change of a setting elsewhere without the participant is refused.
        """
        with pytest.raises(pm.InvalidModel, match=r"SettingChange\.participant"):
            pm.SettingChange(setting="own_lock", value="on", at=THEN, platform="cupboard")


class TestDeletingAnAccount:
    """What ends with an account."""

    BREACH = pm.adversary(pm.BreachServer())

    def test_it_ends_what_is_kept_of_the_account(self):
        """
        What a platform keeps until an account is deleted is protected by that, each by its owner.
        """
        found = mitigated(talk(), self.BREACH, "phone_number")
        assert found.from_then_on.plans == ()
        (plan,) = found.at_all.plans
        assert str(plan) == "recipient: delete the account and sender: delete the account"
        assert plan.sure

    def test_it_is_not_proposed_for_what_was_said(self):
        """
        Messages that end with the sender's account are not protected by deleting it: what becomes
        of the other side's nobody states.
        """
        kept = pm.Retention(kinds="message_text", at="operator", until="account_deleted")
        open_chat = evolve(
            CHAT,
            modes=[pm.Mode(id="all", schedule="transport_only")],
            retention=[kept],
            replications=[],
        )
        found = mitigated(
            pm.conversation(open_chat, sent="2024-03-01"), self.BREACH, "message_text"
        )
        assert found.at_all.plans == ()

    def test_it_is_offered_only_where_something_counts_from_it(self):
        """
        Where no statement counts from the deletion of an account, none is proposed.
        """
        bare = evolve(CHAT, retention=[pm.Retention(kinds="phone_number", at="operator")])
        found = mitigated(talk(bare), self.BREACH, "phone_number")
        assert found.at_all.plans == ()


class TestRenewingKeys:
    """Keys that somebody copied before."""

    def recorded(self, schedule):
        """What helps against whoever copied the sender's keys in March and records the servers."""
        group = evolve(
            CHAT,
            chats=[pm.Chat(kind="group")],
            modes=[pm.Mode(id="all", schedule=schedule)],
            replications=[],
        )
        chat = pm.conversation(
            group, chat="group", sent="2024-03-01", participants=["sender", "recipient", "third"]
        )
        by = pm.adversary(
            pm.CompromiseKeys(participant="sender", during=pm.Window(start="2024-03-20")),
            pm.OperateService(during=pm.Window(start="2024-02-01", end="2024-08-01")),
        )
        return mitigated(chat, by, "message_text", from_then_on=True).from_then_on.plans

    def test_it_heals_a_tree_of_keys(self):
        """
        A member whose keys were copied heals by renewing them, if the client offers to.
        """
        (plan,) = self.recorded("treekem")
        assert str(plan) == "sender: renew the keys of all devices (if it is offered)"
        assert not plan.sure

    @pytest.mark.parametrize("schedule", ["static_keys", "server_held_keys"])
    def test_it_is_not_offered_where_there_is_nothing_to_renew(self, schedule):
        """
        Where a mode has no keys that could be renewed, nothing of the sort is proposed.
        """
        assert self.recorded(schedule) == ()


def test_what_is_beyond_names_where_that_item_lies():
    """
    Of what no change protects each item names its own owner's place, and not another's.
    """
    copied = pm.Retention(kinds="phone_number", at="operator")
    kept = evolve(CHAT, retention=[copied])
    found = mitigated(talk(kept), pm.adversary(pm.BreachServer()), "phone_number")
    lines = found.at_all.beyond
    assert {each.item.subject for each in lines} == {"sender", "recipient"}
    assert all(each.whose == each.item.subject for each in lines)


def test_accounts_that_devices_of_another_system_lack():
    """
    Where nobody states the systems of devices, settings of an account that comes with one of them
    are weighed against branches with another.
    """
    chat = pm.conversation("whatsapp", sent="2024-09-01")
    court = pm.court("us", suspicion="organised_crime")
    found = pm.mitigate(chat, by=court, protect="message_text", on="2024-10-01")
    assert "icloud" in {each.platform for each in found.measures}
    assert found.from_then_on.plans

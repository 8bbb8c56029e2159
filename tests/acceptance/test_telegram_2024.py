"""Telegram before and after 23 September 2024: the question that the library was built on."""

import pytest

import privmodel as pm
from privmodel import Ground, Step, Verdict

ORGANISED_CRIME = pm.Suspicion(offence="organised_crime", max_penalty_years=10, breaks_terms=True)
BEFORE, AFTER = "2024-09-10", "2024-10-01"


@pytest.fixture(scope="module")
def chat():
    return pm.conversation("telegram", sent="2024-09-01")


@pytest.fixture(scope="module")
def court():
    return pm.court("fr", suspicion=ORGANISED_CRIME)


def by_policy(chat, court, on, **options):
    return pm.obtainable(chat, by=court, on=on, grounds=["law", "policy"], **options)


class TestRequest:
    @pytest.mark.parametrize("kind", ["ip_address", "phone_number"])
    def test_policy_alone_gives_nothing_before_and_both_kinds_after(self, chat, court, kind):
        """
        On law and policy, IP address and phone number turn from no to yes.
        """
        before, after = by_policy(chat, court, BEFORE), by_policy(chat, court, AFTER)
        assert before[kind].verdict is Verdict.NO
        assert before[kind].steps == (Step.OUT_OF_REACH, Step.REFUSED)
        assert after[kind].verdict is Verdict.YES
        assert after[kind].ground is Ground.POLICY
        assert after[kind].discretionary

    def test_nothing_else_is_obtained_after(self, chat, court):
        """
        The clause names two kinds, and a closed list gives no other.
        """
        after = by_policy(chat, court, AFTER)
        assert {each.kind.value for each in after.obtained} == {"ip_address", "phone_number"}

    def test_the_difference_names_the_clause_that_changed(self, chat, court):
        """
        One clause ended and another began, and nothing else made the change.
        """
        change = by_policy(chat, court, AFTER) - by_policy(chat, court, BEFORE)
        assert {each.kind.value for each in change} == {"ip_address", "phone_number"}
        for each in change:
            assert each.ended == {"TG-59"}
            assert each.began == {"TG-60"}

    def test_observed_practice_opens_the_answer_before(self, chat, court):
        """
        What was seen by then names no such asker, so it opens the refusal without settling it.
        """
        finding = pm.obtainable(chat, by=court, on=BEFORE)["ip_address"]
        assert finding.verdict is Verdict.UNKNOWN
        settled_by = " ".join(name for names in finding.residual.if_true for name in names)
        assert "TG-79" in settled_by
        assert "TG-83" not in settled_by  # French, but later than that day

    def test_a_german_child_abuse_case_had_precedent(self):
        """
        In 2022 Germany was seen to get IP addresses in child-abuse cases, against the policy text.
        """
        chat = pm.conversation("telegram", sent="2022-05-01")
        suspicion = pm.Suspicion(
            offence="child_abuse", max_penalty_years=10, gates={"weighty_offence": True}
        )
        finding = pm.obtainable(chat, by=pm.court("de", suspicion=suspicion), on="2022-12-01")[
            "ip_address"
        ]
        assert finding.verdict is Verdict.YES
        assert finding.ground is Ground.PRACTICE
        assert "TG-80" in finding.facts

    def test_aggregates_settle_nothing_for_a_named_suspicion(self, chat):
        """
        A country's figure that names no suspicion leaves a refusal open, never more.
        """
        finding = pm.obtainable(
            chat, by=pm.court("us", suspicion=ORGANISED_CRIME), on="2024-09-20", exclude=["T20"]
        )["phone_number"]
        assert finding.verdict is Verdict.UNKNOWN

    def test_a_civil_suit_got_names_by_practice(self):
        """
        An Indian copyright suit obtained what the policy gave to nobody but courts in terror cases.
        """
        channel = pm.conversation("telegram", sent="2022-05-01", chat="channel", public=True)
        plaintiff = pm.court("in", suspicion="copyright", forum="civil")
        exposure = pm.obtainable(channel, by=plaintiff, on="2022-12-31")
        assert exposure["phone_number"].verdict is Verdict.YES
        assert exposure["phone_number"].ground is Ground.PRACTICE
        criminal = pm.obtainable(channel, by=pm.court("in", suspicion="copyright"), on="2022-12-31")
        assert criminal["phone_number"].verdict is Verdict.UNKNOWN

    @pytest.mark.parametrize(
        ("instrument", "got", "not_asked"),
        [
            ("fr.requisition", "phone_number", "ip_address"),
            ("fr.requisition_conn", "ip_address", "phone_number"),
        ],
    )
    def test_one_instrument_alone_asks_for_its_own_kinds_only(
        self, chat, instrument, got, not_asked
    ):
        """
        The two French requisitions cover disjoint kinds.
        """
        court = pm.court("fr", suspicion=ORGANISED_CRIME, instruments=instrument)
        exposure = pm.obtainable(chat, by=court, on=AFTER)
        assert exposure[got].verdict is Verdict.YES
        assert exposure[not_asked].verdict is Verdict.NO
        assert exposure[not_asked].broke is Step.NOT_ASKED

    def test_a_penalty_below_the_gate_closes_the_instrument(self, chat):
        """
        Connection data need an offence of three years, or one year over a network.
        """
        minor = pm.Suspicion(
            offence="defamation", max_penalty_years=0.5, breaks_terms=True, over_network=True,
            purpose="identify", gates={"listed_procedure": False},
        )  # fmt: skip
        exposure = pm.obtainable(chat, by=pm.court("fr", suspicion=minor), on=AFTER)
        assert exposure["ip_address"].verdict is Verdict.NO
        assert exposure["ip_address"].broke is Step.CONDITION_NOT_MET
        assert exposure["phone_number"].verdict is Verdict.YES

    def test_a_suspicion_left_half_said_leaves_the_answer_open(self, chat):
        """
        Nobody said whether the terms are broken, so that is what would settle it.
        """
        finding = pm.obtainable(chat, by=pm.court("fr", suspicion="organised_crime"), on=AFTER)[
            "phone_number"
        ]
        assert finding.verdict is Verdict.UNKNOWN
        assert any("breaks_terms" in point for point in finding.open_points)

    def test_contents_are_held_and_readable_but_not_given(self, chat, court):
        """
        The operator could read the chat; the order can't be enforced, and the clause leaves it out.
        """
        finding = by_policy(chat, court, AFTER)["message_content"]
        nearest = finding.obstacles[0]
        assert finding.verdict is Verdict.NO
        assert nearest.holder == "operator:telegram"
        assert (nearest.held, nearest.readable) == (True, True)
        assert nearest.steps == (Step.OUT_OF_REACH, Step.REFUSED)

    def test_before_publication_the_new_clause_can_t_be_known(self, chat, court):
        """
        On what was published by 1 September 2024, the answer for October is not yes.
        """
        known_then = by_policy(chat, court, AFTER, known_at="2024-09-01")
        assert known_then["ip_address"].verdict is not Verdict.YES
        assert by_policy(chat, court, AFTER, known_at="2024-09-24")["ip_address"].verdict is (
            Verdict.YES
        )

    def test_a_fact_past_its_horizon_is_unknown(self, chat, court):
        """
        Years after the last sighting of the clause nobody knows whether it still stands.
        """
        assert by_policy(chat, court, "2031-10-01")["phone_number"].verdict is Verdict.UNKNOWN

    def test_a_country_without_a_law_file_is_open(self, chat):
        """
        What a court may order is open where the catalogue lacks its law.
        """
        finding = pm.obtainable(chat, by=pm.court("ph", suspicion=ORGANISED_CRIME), on=AFTER)[
            "ip_address"
        ]
        assert finding.verdict is Verdict.UNKNOWN
        assert any("law of ph" in point for point in finding.open_points)

    def test_every_answer_is_certified(self, chat, court):
        """
        The independent checker accepts each proof and each bound.
        """
        assert pm.obtainable(chat, by=court, on=AFTER).certify().check() > 20


class TestCloudChat:
    @pytest.mark.parametrize("participant", ["sender", "recipient"])
    def test_either_unlocked_device_gives_the_contents(self, chat, participant):
        """
        Whose device it is does not matter, and the answer says whose it was.
        """
        thief = pm.adversary(pm.SeizeDevice(participant=participant))
        finding = pm.obtainable(chat, by=thief, on=AFTER)["message_content"]
        assert finding.verdict is Verdict.YES
        assert finding.whose == participant

    def test_a_locked_device_is_an_open_question(self, chat):
        """
        Some tools open some locked devices; the catalogue does not say which.
        """
        thief = pm.adversary(pm.SeizeDevice(unlocked=False))
        finding = pm.obtainable(chat, by=thief, on=AFTER)["message_content"]
        assert finding.verdict is Verdict.UNKNOWN
        assert finding.sealed == ()

    def test_a_login_code_opens_the_whole_past(self, chat):
        """
        One intercepted SMS code is one more session, and a session shows everything.
        """
        hijacker = pm.adversary(pm.TakeOverAccount(participant="sender"))
        finding = pm.obtainable(chat, by=hijacker, on=AFTER)["message_content"]
        assert finding.verdict is Verdict.YES
        assert finding.holder.startswith("new_session:")

    def test_two_step_verification_stops_it(self):
        """
        Without the password the code alone opens nothing; with it, it does.
        """
        chat = pm.conversation(
            "telegram", sent="2024-09-01", settings={"two_step_verification": "on"}
        )
        hijack = pm.TakeOverAccount()
        finding = pm.obtainable(chat, by=pm.adversary(hijack), on=AFTER)["message_content"]
        assert finding.verdict is Verdict.NO
        assert finding.broke is Step.NEED_NOT_KNOWN
        knowing = pm.adversary(hijack, knows=["two_step_password"])
        assert pm.obtainable(chat, by=knowing, on=AFTER)["message_content"].verdict is Verdict.YES

    def test_the_network_carries_it_sealed(self, chat):
        """
        A tap records ciphertext, and the answer names the key that would open it.
        """
        tap = pm.TapNetwork(during=pm.Window(start="2024-08-01", end=AFTER))
        finding = pm.obtainable(chat, by=pm.adversary(tap), on=AFTER)["message_content"]
        assert finding.verdict is Verdict.NO
        assert finding.broke is Step.SEALED
        assert all("transport" in key for each in finding.sealed for key in each.keys)


def secret_chat(**options):
    return pm.conversation("telegram", settings={"secret_chat": "on"}, **options)


class TestSecretChat:
    def test_contents_lie_on_the_two_devices_until_the_timer_ends(self):
        """
        Half a day after reading they are there; a day after, with a timer of one day, remains of
        them at most, such as were found before (TG-x22).
        """
        chat = secret_chat(sent="2024-09-01", timer_days=1)
        thief = pm.adversary(pm.SeizeDevice())
        early = pm.obtainable(chat, by=thief, on="2024-09-01T12:00")["message_content"]
        late = pm.obtainable(chat, by=thief, on="2024-09-02T00:00")["message_content"]
        assert early.verdict is Verdict.YES
        assert late.verdict is Verdict.UNKNOWN
        assert "whether remains of m1 are left on" in late.reason

    def test_an_account_takeover_gets_none_of_it(self):
        """
        A new session shows cloud chats only.
        """
        hijacker = pm.adversary(pm.TakeOverAccount())
        finding = pm.obtainable(secret_chat(sent="2024-09-01"), by=hijacker, on=AFTER)[
            "message_content"
        ]
        assert finding.verdict is Verdict.NO
        assert finding.broke is Step.NEVER_THERE

    def test_the_operator_sees_ciphertext_only(self):
        """
        Whoever runs the service through the whole time takes the contents, but sealed.
        """
        operator = pm.adversary(
            pm.OperateService(during=pm.Window(start="2024-08-01", end="2024-11-01"))
        )
        exposure = pm.obtainable(secret_chat(sent="2024-09-01"), by=operator, on=AFTER)
        assert exposure["message_content"].verdict is Verdict.NO
        assert exposure["message_content"].broke is Step.SEALED
        assert exposure["sender"].verdict is Verdict.YES

    def test_no_second_device_of_a_participant_has_it(self):
        """
        A secret chat is bound to the two devices that opened it.
        """
        two = pm.Participant(name="sender", devices=[pm.Device(), pm.Device(name="tablet")])
        chat = secret_chat(sent="2024-09-01", participants=[two, "recipient"])
        thief = pm.adversary(pm.SeizeDevice(participant="sender", device="tablet"))
        assert pm.obtainable(chat, by=thief, on=AFTER)["message_content"].verdict is Verdict.NO

    def test_a_seized_key_opens_one_window_of_messages(self):
        """
        A key serves until it has carried more than 100 messages: the one seized at message 150
        opens messages 102 to 202 and no other.
        """
        days = [f"2024-09-01T{n // 60:02}:{n % 60:02}" for n in range(1, 251)]
        messages = [pm.Message(id=f"m{n}", sent=day) for n, day in enumerate(days, 1)]
        everything = pm.Event(kind="deleted", at="2024-09-01T02:30:30", everyone=True)
        chat = secret_chat(messages=messages, events=[everything])
        at_150 = pm.Window(start="2024-09-01T02:30:40")
        thief = pm.adversary(
            pm.SeizeDevice(participant="recipient", during=at_150),
            pm.OperateService(during=pm.Window(start="2024-09-01", end="2024-09-02")),
        )
        finding = pm.obtainable(chat, by=thief, on="2024-09-03")["message_text"]
        opened = {item.subject for item, verdict in finding.items if verdict is Verdict.YES}
        assert opened == {f"m{n}" for n in range(102, 203)}

    def test_a_week_replaces_the_key_too(self):
        """
        A message sent more than a week after the key began lies under the next key.
        """
        chat = secret_chat(
            messages=[
                pm.Message(id="first", sent="2024-09-01"),
                pm.Message(id="within", sent="2024-09-07"),
                pm.Message(id="after", sent="2024-09-09"),
            ],
            events=[pm.Event(kind="deleted", at="2024-09-07T12:00", message="first"),
                    pm.Event(kind="deleted", at="2024-09-07T12:00", message="within")],
        )  # fmt: skip
        thief = pm.adversary(
            pm.SeizeDevice(during=pm.Window(start="2024-09-07T18:00")),
            pm.OperateService(during=pm.Window(start="2024-09-01", end="2024-09-20")),
        )
        finding = pm.obtainable(chat, by=thief, on="2024-09-20")["message_text"]
        verdicts = {item.subject: verdict for item, verdict in finding.items}
        assert verdicts == {"first": Verdict.YES, "within": Verdict.YES, "after": Verdict.NO}


class TestGroupsAndChannels:
    @pytest.mark.parametrize("kind", ["group", "channel"])
    def test_they_are_never_end_to_end(self, kind):
        """
        The operator reads groups and channels.
        """
        chat = pm.conversation("telegram", sent="2024-09-01", chat=kind)
        operator = pm.adversary(pm.OperateService())
        assert pm.obtainable(chat, by=operator, on=AFTER)["message_content"].verdict is Verdict.YES

    def test_a_secret_group_can_t_be_asked_for(self):
        """
        Secret chats are offered between two people only, and the error says so.
        """
        chat = pm.conversation("telegram", sent="2024-09-01", chat="group",
                               settings={"secret_chat": "on"})  # fmt: skip
        with pytest.raises(pm.InvalidQuestion, match="one_to_one"):
            pm.obtainable(chat, by=pm.adversary(pm.OperateService()), on=AFTER)

    def test_a_member_reads_what_is_sent(self):
        """
        Whoever is a member at the time of sending has the message.
        """
        chat = pm.conversation("telegram", sent="2024-09-01", chat="group")
        member = pm.adversary(
            pm.JoinConversation(during=pm.Window(start="2024-08-31", end="2024-09-02"))
        )
        assert pm.obtainable(chat, by=member, on=AFTER)["message_content"].verdict is Verdict.YES

    def test_anybody_reads_a_public_channel(self):
        """
        A public channel is open to people without an account, even later.
        """
        public = pm.conversation("telegram", sent="2024-09-01", chat="channel", public=True)
        closed = pm.conversation("telegram", sent="2024-09-01", chat="channel")
        reader = pm.adversary(pm.ReadPublic())
        assert pm.obtainable(public, by=reader, on=AFTER)["message_content"].verdict is Verdict.YES
        assert pm.obtainable(closed, by=reader, on=AFTER)["message_content"].verdict is Verdict.NO

"""What an authority can compel, from whom and over what period, on the laws in the catalogue."""

import pytest
from attrs import evolve

import privmodel as pm
from privmodel.query.instruments import Inclusion
from privmodel.rules.steps import Step

YES, NO, UNKNOWN = pm.Verdict.YES, pm.Verdict.NO, pm.Verdict.UNKNOWN
READABLE = pm.Mode(id="readable", schedule="transport_only")
SEALED = pm.Mode(id="sealed", schedule="double_ratchet")


GATES = {"listed_offence", "significant_intermediary"}


def operator(country, **how):
    """A messenger established in one country, with no other ties."""
    return pm.Platform(
        **{
            "id": "somechat",
            "modes": [READABLE],
            "establishments": [pm.Establishment(country=country, relation="established")],
            "establishments_closed": True,
            **how,
        }
    )


SWISS = {"offence": "hacking", "max_penalty_years": 5, "over_network": True}
HOPS = {
    "pseudonyms": ("us", "us.subpoena", "2024-06-01"),
    "access": ("fr", "fr.requisition", "2024-06-10"),
    "carrier": ("de", "de.bestand", "2024-06-20"),
}


def kept(kinds, **how):
    return pm.Retention(kinds=kinds, at="operator", **how)


def ask(talk, *courts, on, kind=None, **how):
    exposure = pm.obtainable(talk, by=pm.adversary(*courts), on=on, **how)
    return exposure if kind is None else exposure[kind]


class TestUnitedStates:
    """The ladder of stored data, and what stands beside it."""

    @pytest.mark.parametrize(
        ("kind", "subpoena", "order", "warrant"),
        [
            ("phone_number", YES, YES, YES),
            ("last_seen", YES, YES, YES),
            ("sender", NO, UNKNOWN, UNKNOWN),
            ("contacts", NO, UNKNOWN, UNKNOWN),
            ("message_content", NO, NO, NO),
        ],
    )
    def test_the_ladder_on_whatsapp(self, kind, subpoena, order, warrant):
        """
        Each rung reaches what the one below reaches; a warrant alone asks for contents, which are
        gone from the servers.
        """
        chat = pm.conversation("whatsapp", sent="2024-09-01")
        for instrument, expected in (
            ("us.subpoena", subpoena),
            ("us.order_2703d", order),
            ("us.warrant", warrant),
        ):
            court = pm.court("us", suspicion="drugs", instruments=instrument, holder="whatsapp")
            found = ask(chat, court, on="2024-09-10", kind=kind)
            assert found.verdict is expected, instrument
            if expected is NO:
                asked = instrument == "us.warrant"
                assert found.broke is (Step.EXPIRED if asked else Step.NOT_ASKED)

    @pytest.mark.parametrize(
        ("kind", "subpoena", "order", "warrant"),
        [
            ("email", UNKNOWN, UNKNOWN, UNKNOWN),
            ("lookup_log", NO, UNKNOWN, UNKNOWN),
            ("message_content", NO, NO, UNKNOWN),
        ],
    )
    def test_the_ladder_on_imessage(self, kind, subpoena, order, warrant):
        """
        Lookups take a court order; contents a warrant, and then turn on settings nobody stated.
        """
        chat = pm.conversation("imessage", sent="2024-09-01")
        for instrument, expected in (
            ("us.subpoena", subpoena),
            ("us.order_2703d", order),
            ("us.warrant", warrant),
        ):
            court = pm.court("us", suspicion="drugs", instruments=instrument)
            assert ask(chat, court, on="2024-09-10", kind=kind).verdict is expected, instrument

    def test_a_pen_register_stands_beside_a_warrant(self):
        """
        Neither covers the other: one reaches what is to come, the other what is there.
        """
        found = pm.compare_instruments("us.prtt", "us.warrant", on="2024-10-01")
        assert found.inclusion is Inclusion.INCOMPARABLE
        assert set(found.only_first) == {"meta.live (prospective)"}
        assert "content.stored (stored)" in found.only_second

    def test_a_pen_register_reaches_what_is_not_yet_sent(self):
        """
        An order for data to come yields records of a message sent after it, and no contents.
        """
        chat = operator("us", retention=[kept(["sender", "message_text"], state="recordable")])
        talk = pm.conversation(chat, sent="2024-03-15")
        order = {"suspicion": "fraud", "instruments": "us.prtt", "since": "2024-03-01"}
        running = ask(talk, pm.court("us", until="2024-04-15", **order), on="2024-03-01")
        assert running["sender"].verdict is YES
        assert running["message_text"].broke is Step.NOT_ASKED

    def test_a_pen_register_lasts_sixty_days_unless_it_is_renewed(self):
        """
        What is sent after sixty days takes a renewal.
        """
        chat = operator("us", retention=[kept("sender", state="recordable")])
        talk = pm.conversation(chat, sent="2024-05-15")
        order = {"suspicion": "fraud", "instruments": "us.prtt", "since": "2024-03-01",
                 "until": "2024-06-01"}  # fmt: skip
        verdicts = [
            ask(talk, pm.court("us", renewals=times, **order), on="2024-03-01", kind="sender")
            for times in (0, 1)
        ]
        assert [found.verdict for found in verdicts] == [NO, YES]

    def test_a_preservation_request(self):
        """
        It yields nothing, and keeps for a later warrant what would have gone; for 90 days, or 180.
        """
        chat = operator("us", retention=[kept("message_text", until="sent + 30 days")])
        talk = pm.conversation(chat, sent="2024-03-01")

        def court(instrument, day, **how):
            return pm.court("us", suspicion="fraud", instruments=instrument, since=day, **how)

        def text(*courts):
            return ask(talk, *courts, on="2024-08-01", kind="message_text")

        freeze = court("us.preserve", "2024-03-10")
        alone = text(freeze)
        assert (alone.verdict, alone.broke) == (NO, Step.NOT_ASKED)
        assert text(court("us.warrant", "2024-06-01")).broke is Step.EXPIRED
        both = text(freeze, court("us.warrant", "2024-06-01"))
        assert both.verdict is UNKNOWN
        assert both.open_points == ("whether somechat keeps what it is asked to keep",)
        assert len(both.powers) == 2
        assert text(freeze, court("us.warrant", "2024-07-01")).verdict is NO
        renewed = court("us.preserve", "2024-03-10", renewals=1)
        assert text(renewed, court("us.warrant", "2024-07-01")).verdict is UNKNOWN

    def test_a_civil_subpoena_never_reaches_contents(self):
        """
        The bar holds against a litigant whatever the holder has.
        """
        chat = operator("us", retention=[kept(["message_text", "name_as_given"])])
        talk = pm.conversation(chat, sent="2024-03-01")
        litigant = pm.court("us", suspicion="defamation", forum="civil")
        exposure = ask(talk, litigant, on="2024-06-01")
        assert exposure["name_as_given"].verdict is YES
        assert exposure["message_text"].verdict is NO

    def test_an_emergency_is_the_holders_own_decision(self):
        """
        The law permits and does not compel: what the rules are silent on stays open.
        """
        chat = operator("us", retention=[kept("ip_address")])
        talk = pm.conversation(chat, sent="2024-03-01")
        police = pm.court("us", forum="emergency", suspicion="kidnapping")
        found = ask(talk, police, on="2024-06-01", kind="ip_address")
        assert found.verdict is UNKNOWN
        assert found.grounds[0].says == "permitted"
        giving = evolve(chat, clauses=[pm.Clause(kinds="ip_address", gives="may")])
        given = ask(pm.conversation(giving, sent="2024-03-01"), police, on="2024-06-01")
        assert given["ip_address"].ground is pm.Ground.POLICY
        assert given["ip_address"].discretionary

    def test_what_the_lapse_of_section_702_left_open(self):
        """
        Since June 2026 it is unknown whether directives go on, and the fact is named.
        """
        chat = operator("us", retention=[kept("message_text")])
        talk = pm.conversation(chat, sent="2024-03-01")
        suspicion = {"purpose": "foreign_intelligence",
                     "gates": {"target_us_person": False, "target_abroad": True}}  # fmt: skip
        agency = pm.court(
            "us", forum="intelligence", suspicion=suspicion,
            instruments=["us.fisa702", "us.fisa702_tail"],
        )  # fmt: skip
        assert ask(talk, agency, on="2025-06-01", kind="message_text").verdict is YES
        after = ask(talk, agency, on="2026-09-01", kind="message_text")
        assert after.verdict is UNKNOWN
        assert "US-9a" in " ".join(after.open_points)


class TestEuropeanUnion:
    """A production order for traffic data, of a service established elsewhere."""

    @pytest.fixture
    def talk(self):
        abroad = [
            pm.Establishment(country="us", relation="established"),
            pm.Establishment(country="ie", relation="represented"),
            pm.Establishment(country="eu", relation="offers_service"),
        ]
        only = pm.Clause(kinds="email", gives="commits", closed=True)
        held = kept(["ip_address", "sender"])
        chat = operator("us", establishments=abroad, retention=[held], clauses=[only])
        return pm.conversation(chat, sent="2026-07-01")

    def court(self, *, years, state="fr", instrument="eu.epoc.traffic_content", **gates):
        conditions = {"available_at_home": True, "listed_online_offence": False,
                      "listed_terrorist_offence": False, **gates}  # fmt: skip
        suspicion = {"offence": "fraud", "max_penalty_years": years, "gates": conditions}
        return pm.court("eu", suspicion=suspicion, instruments=instrument, state=state)

    def test_before_and_after_the_regulation_applies(self, talk):
        """
        Until 18 August 2026 the order is not in force, which is said; from then on it compels.
        """
        before = ask(talk, self.court(years=5), on="2026-08-17", kind="sender")
        assert (before.verdict, before.broke) == (NO, Step.NOT_IN_FORCE)
        assert any("2026-08-18" in line for each in before.obstacles for line in each.words)
        after = ask(talk, self.court(years=5), on="2026-08-18", kind="sender")
        assert after.verdict is YES
        assert after.ground is pm.Ground.LAW

    @pytest.mark.parametrize(("years", "expected"), [(2.9, NO), (3, YES), (None, UNKNOWN)])
    def test_the_threshold(self, talk, years, expected):
        """
        Three years open it; less does not; unsaid, it is what would settle the answer.
        """
        found = ask(talk, self.court(years=years), on="2026-09-01", kind="sender")
        assert found.verdict is expected
        if expected is NO:
            assert found.broke is Step.CONDITION_NOT_MET
        if expected is UNKNOWN:
            assert found.open_points == ("unstated: 3 ≤ max_penalty_years",)

    def test_a_listed_offence_opens_it_without_the_threshold(self, talk):
        """
        Another door to the same power is enough.
        """
        listed = self.court(years=1, listed_online_offence=True)
        assert ask(talk, listed, on="2026-09-01", kind="sender").verdict is YES

    def test_identifying_needs_neither_a_judge_nor_a_threshold(self, talk):
        """
        The same address asked for only to identify the user is another category.
        """

        def address(purpose):
            court = self.court(years=0.5, instrument="eu.epoc.ident")
            order = court.powers[0]
            suspicion = evolve(order.suspicion, purpose=purpose)
            court = evolve(court, powers=[evolve(order, suspicion=suspicion)])
            return ask(talk, court, on="2026-09-01", kind="ip_address")

        assert address("identify").verdict is YES
        assert address("counter_terrorism").broke is Step.CONDITION_NOT_MET

    def test_the_provider_must_be_in_another_state(self, talk):
        """
        An Irish court has its own law for a representative in Ireland, and Denmark is outside.
        """
        ours = ask(talk, self.court(years=5, state="ie"), on="2026-09-01", kind="sender")
        assert ours.steps == (Step.OUT_OF_REACH, Step.REFUSED)
        unsaid = ask(talk, self.court(years=5, state=None), on="2026-09-01", kind="sender")
        assert unsaid.verdict is UNKNOWN
        assert unsaid.open_points == ("whether the authority is of another state than ie",)
        with pytest.raises(pm.UnknownName, match="member state of European Union"):
            self.court(years=5, state="dk")

    def test_that_the_law_applies_and_that_it_can_be_enforced_are_said_apart(self, talk):
        """
        A service offered in the Union brings the law; only a seat or representative enforces it.
        """
        ties = [each for each in talk.platform.establishments if each.relation != "represented"]
        free = evolve(talk, platform=evolve(talk.platform, establishments=ties))
        found = ask(free, self.court(years=5), on="2026-09-01")
        assert found["sender"].steps == (Step.OUT_OF_REACH, Step.REFUSED)
        text = str(found.explain("sender"))
        assert "the law of EU applies to somechat by the service it offers there" in text
        assert "somechat has no tie to EU through which it could be enforced" in text

    def test_practice_since_then_is_not_known(self, talk):
        """
        Where the derogation for scanning stands is unknown, and nothing is drawn from it.
        """
        law = pm.builtin().contents("law", "eu")
        (entry,) = [each for each in law.entries if each.fact.id == "EU-12"]
        assert "open since April 2026" in entry.context


class TestSwitzerland:
    """A derived communication service: what the domestic authority reaches, and a foreign one."""

    @pytest.fixture
    def talk(self):
        records = ["sender", "recipient", "timestamp", "size"]
        chat = operator(
            "ch",
            modes=[SEALED],
            retention=[
                kept("email"),
                kept("ip_address", state="recordable"),
                kept(records, existence="absent"),
            ],
            clauses=[pm.Clause(kinds="email ip_address".split(), gives="refuses",
                               where={"country": {"not": ["ch"]}})],
            classes=[pm.OperatorClass(country="ch", name="fda", holds=False)],
        )  # fmt: skip
        return pm.conversation(chat, sent="2025-03-20")

    def court(self, country="ch", **how):
        return pm.court(country, suspicion=SWISS, **how)

    def test_what_is_there_is_given_and_what_only_passes_is_not(self, talk):
        """
        Information reaches the address of the account; connections are not kept.
        """
        exposure = ask(talk, self.court(instruments="ch.info"), on="2025-03-10")
        assert exposure["email"].verdict is YES
        address = exposure["ip_address"]
        assert (address.verdict, address.broke) == (NO, Step.NOT_YET_THERE)

    def test_an_address_only_after_an_order_and_only_from_then_on(self, talk):
        """
        Surveillance in real time makes it keep addresses; that a derived service owes it is open.
        """
        running = {"instruments": "ch.meta_live", "since": "2025-03-10", "until": "2025-04-10"}
        found = ask(talk, self.court(**running), on="2025-03-10", kind="ip_address")
        assert found.verdict is UNKNOWN
        assert "CH-6" in found.open_points[0]
        full = [pm.OperatorClass(country="ch", name="fda")]
        carrier = evolve(talk, platform=evolve(talk.platform, classes=full))
        assert (
            ask(carrier, self.court(**running), on="2025-03-10", kind="ip_address").verdict is YES
        )

    def test_a_foreign_authority_has_no_direct_way(self, talk):
        """
        A French order is out of reach and barred; the explanation names the way through Bern.
        """
        exposure = ask(talk, self.court("fr"), on="2026-06-01")
        assert exposure["email"].verdict is NO
        assert exposure["email"].steps == (Step.OUT_OF_REACH, Step.REFUSED)
        assert "a way through ch: mutual legal assistance [CH-12]" in str(exposure.explain("email"))

    @pytest.mark.parametrize(("granted", "expected"), [(None, UNKNOWN), (True, YES), (False, NO)])
    def test_assistance_is_carried_out_under_swiss_law(self, talk, granted, expected):
        """
        Whether the request is granted decides; then Swiss instruments reach what they reach.
        """
        gates = {} if granted is None else {"request_granted": granted}
        court = pm.court("fr", suspicion={**SWISS, "gates": gates}, through="ch")
        found = ask(talk, court, on="2026-06-01", kind="email")
        assert found.verdict is expected
        if granted is None:
            assert found.open_points == ("whether ch grants what fr asks for",)
        if granted:
            assert "asked with ch.info" in str(ask(talk, court, on="2026-06-01").explain("email"))

    @pytest.mark.parametrize("platform", ["threema", "proton_mail"])
    def test_the_operators_file_states_the_class(self, platform):
        """
        Nobody has to know what Threema and Proton are in Swiss law to ask.
        """
        stated = pm.builtin().platform(platform).classes
        assert ("ch", "fda", False) in [(each.country, each.name, each.holds) for each in stated]


class TestRussia:
    """A duty to retain that binds registered organisers alone."""

    KEPT_BY_LAW = ("message_text", "sender")

    def talk(self, registered):
        classes = []
        if registered is not None:
            classes = [pm.OperatorClass(country="ru", name="registered_ori", holds=registered)]
        nothing = kept(["message_text", "sender"], existence="absent")
        chat = operator("ru", retention=[nothing], classes=classes)
        return pm.conversation(chat, sent="2026-03-01")

    def found(self, registered, on, kind, **how):
        court = pm.court("ru", suspicion="extremism",
                         instruments=["ru.ori.meta", "ru.ori.content"], **how)  # fmt: skip
        return ask(self.talk(registered), court, on=on, kind=kind)

    @pytest.mark.parametrize(
        ("on", "contents", "records"),
        [("2026-05-01", UNKNOWN, UNKNOWN), ("2026-10-01", NO, UNKNOWN), ("2029-06-01", NO, NO)],
    )
    def test_registered(self, on, contents, records):
        """
        For six months contents, and for three years records, may lie there: possible, not sure.
        """
        assert self.found(True, on, "message_text").verdict is contents
        found = self.found(True, on, "sender")
        assert found.verdict is records
        if records is UNKNOWN:
            assert "RU-6" in found.open_points[0]

    @pytest.mark.parametrize("kind", KEPT_BY_LAW)
    def test_not_registered(self, kind):
        """
        The same operator outside the register owes neither the keeping nor the answer.
        """
        found = self.found(False, "2026-05-01", kind)
        assert (found.verdict, found.broke) == (NO, Step.CONDITION_NOT_MET)

    @pytest.mark.parametrize("kind", KEPT_BY_LAW)
    @pytest.mark.parametrize(("says", "expected"), [(True, UNKNOWN), (False, NO)])
    def test_the_askers_word_on_the_class_goes_first(self, kind, says, expected):
        """
        Who asks can say what the operator is, against what its file says.
        """
        suspicion = pm.Suspicion(offence="extremism", gates={"registered_ori": says})
        court = pm.court("ru", suspicion=suspicion, instruments=["ru.ori.meta", "ru.ori.content"])
        found = ask(self.talk(not says), court, on="2026-05-01", kind=kind)
        assert found.verdict is expected

    @pytest.mark.parametrize("kind", KEPT_BY_LAW)
    def test_a_breach_finds_what_the_law_may_keep(self, kind):
        """
        Who breaks in has to say nothing of a register; the operator's file speaks of it.
        """
        found = ask(self.talk(True), pm.BreachServer(), on="2026-05-01", kind=kind)
        assert found.verdict is UNKNOWN
        assert ask(self.talk(False), pm.BreachServer(), on="2026-05-01", kind=kind).verdict is NO

    def test_a_doubtful_class_is_one_more_doubt(self):
        """
        Where the register itself is hearsay, that is named beside the duty.
        """
        talk = self.talk(True)
        hearsay = pm.Fact(id="F-1", says="It is registered.", grade="unconfirmed")
        doubtful = [evolve(each, facts="F-1") for each in talk.platform.classes]
        chat = evolve(talk.platform, facts=[hearsay], classes=doubtful)
        talk = evolve(talk, platform=chat)
        found = ask(talk, pm.BreachServer(), on="2026-05-01", kind="message_text")
        assert found.verdict is UNKNOWN
        assert "F-1" in found.open_points[0]
        assert "RU-2" in found.open_points[0]

    @pytest.mark.parametrize("kind", KEPT_BY_LAW)
    def test_nobody_says(self, kind):
        """
        No duty is supposed where nothing speaks of the register; its own statement then counts.
        """
        assert self.found(None, "2026-05-01", kind).verdict is NO

    def test_a_duty_that_the_operators_own_word_confirms_is_certain(self):
        """
        What it says that it keeps is there, and registered operators must give it.
        """
        talk = self.talk(True)
        keeping = evolve(talk.platform, retention=[kept("message_text", until="sent + 180 days")])
        court = pm.court("ru", suspicion="extremism", instruments="ru.ori.content")
        found = ask(evolve(talk, platform=keeping), court, on="2026-05-01", kind="message_text")
        assert (found.verdict, found.ground) == (YES, pm.Ground.LAW)

    def test_keys_open_what_was_taken_elsewhere(self):
        """
        An order for decoding information acquires nothing and opens ciphertext already held.
        """
        stored = pm.Mode(id="stored", schedule="server_held_keys")
        sealed = kept("message_text", seal="provider_key")
        registered = pm.OperatorClass(country="ru", name="registered_ori")
        chat = operator("ru", modes=[stored], retention=[sealed], classes=[registered])
        talk = pm.conversation(chat, sent="2026-03-01")
        keys = pm.court("ru", suspicion="extremism", instruments="ru.ori.keys.criminal")
        assert ask(talk, keys, on="2026-05-01", kind="message_text").verdict is NO
        copied = pm.BreachServer()
        breached = ask(talk, copied, on="2026-05-01", kind="message_text")
        assert breached.verdict is UNKNOWN
        assert ask(talk, copied, keys, on="2026-05-01", kind="message_text").verdict is YES


class TestKeysAndNotices:
    """Orders that open, and notices that widen; neither acquires anything."""

    def test_a_person_may_be_made_to_give_a_key(self):
        """
        With a backup under the user's key, an order on the person makes open what was a no.
        """
        chat = operator("gb", modes=[SEALED],
                        retention=[kept("message_text", seal="user_key")])  # fmt: skip
        talk = pm.conversation(chat, sent="2024-03-01")
        police = {"suspicion": pm.Suspicion(offence="fraud", gates={"serious_crime_warrant": True})}
        warrant = pm.court("gb", instruments="uk.intercept", **police)
        key = pm.court("gb", instruments="uk.s49.person", person="recipient", **police)
        assert ask(talk, warrant, on="2024-06-01", kind="message_text").broke is Step.SEALED
        assert ask(talk, key, on="2024-06-01", kind="message_text").verdict is NO
        found = ask(talk, warrant, key, on="2024-06-01", kind="message_text")
        assert (found.verdict, found.broke) == (NO, Step.SEALED)  # it is the sender's backup
        other = pm.court("gb", instruments="uk.s49.person", person="sender", **police)
        found = ask(talk, warrant, other, on="2024-06-01", kind="message_text")
        assert found.verdict is UNKNOWN
        assert any("whether sender gives the key" in point for point in found.open_points)
        assert len(found.powers) == 2

    def test_a_capability_notice_covers_nothing_and_widens_what_comes_later(self):
        """
        Alone it yields nothing; a later interception may reach what was sealed.
        """
        chat = operator("gb", modes=[SEALED])
        talk = pm.conversation(chat, sent="2025-03-01")
        conditions = {"operator_protection": True, "serious_crime_warrant": True}
        suspicion = pm.Suspicion(offence="terrorism", gates=conditions)

        def court(instrument, since, until=None):
            return pm.court("gb", instruments=instrument, suspicion=suspicion, since=since,
                            until=until)  # fmt: skip

        notice = court("uk.tcn", "2025-01-01")
        tap = court("uk.intercept", "2025-02-01", "2025-04-01")
        assert ask(talk, notice, on="2025-02-01", kind="message_text").broke is Step.NOT_ASKED
        alone = ask(talk, tap, on="2025-02-01", kind="message_text")
        assert (alone.verdict, alone.broke) == (NO, Step.SEALED)
        both = ask(talk, notice, tap, on="2025-02-01", kind="message_text")
        assert both.verdict is UNKNOWN
        assert both.open_points == ("whether somechat has built what uk.tcn asks for",)
        later = pm.conversation(chat, sent="2027-03-01")
        tap = court("uk.intercept", "2027-02-01", "2027-04-01")
        lapsed = ask(later, notice, tap, on="2027-02-01", kind="message_text")
        assert (lapsed.verdict, lapsed.broke) == (NO, Step.SEALED)

    def test_a_request_obliges_nobody(self):
        """
        The Australian request is voluntary and covers nothing.
        """
        request = pm.builtin().jurisdiction("au").instrument("au.tar")
        assert request.compulsion == "voluntary"
        assert request.cells == ()


class TestChains:
    """One holder's answer is the next one's selector."""

    def place(self, name, country, kind, selector):
        source = pm.Source(id=f"S-{name}", title=f"page of {name}", url="https://example.org",
                           grade="official_document")  # fmt: skip
        fact = pm.Fact(id=f"F-{name}", says=f"{name} keeps {kind}.", grade="official_document",
                       seen=[f"S-{name} 2024-01-01"])  # fmt: skip
        others = {"ip_address", "phone_number", "civil_identity"} - {kind}
        return pm.Platform(
            id=name, selectors=selector, modes=[evolve(READABLE, id=name)], facts=[fact],
            sources=[source], establishments_closed=True,
            establishments=[pm.Establishment(country=country, relation="established")],
            retention=[kept(kind, facts=fact.id), kept(others, existence="absent", facts=fact.id)],
        )  # fmt: skip

    def question(self, *courts):
        chat = self.place("pseudonyms", "us", "ip_address", "username")
        access = self.place("access", "fr", "phone_number", "ip_address")
        carrier = self.place("carrier", "de", "civil_identity", "phone_number")
        shelf = pm.builtin().with_platform(access).with_platform(carrier)
        accounts = [pm.Account(platform="access"), pm.Account(platform="carrier")]
        people = [pm.Participant(name="alias", accounts=accounts), "other"]
        talk = pm.conversation(chat, sent="2024-05-01", participants=people)
        return pm.obtainable(talk, by=pm.adversary(*courts, knows="username"), on="2024-06-20",
                             catalogue=shelf)  # fmt: skip

    def court(self, name, day=None):
        country, instrument, usual = HOPS[name]
        return pm.court(country, suspicion="fraud", instruments=instrument, holder=name,
                        since=day or usual)  # fmt: skip

    def test_three_hops_from_a_pseudonym_to_a_person(self):
        """
        The explanation reads as the sequence of orders, each with its instrument and its source.
        """
        exposure = self.question(*map(self.court, HOPS))
        found = exposure["civil_identity"]
        assert found.verdict is YES
        assert len(found.powers) == 3
        text = str(exposure.explain("civil_identity"))
        marks = ["username (alias): known beforehand", "asked with us.subpoena",
                 "asked with fr.requisition", "asked with de.bestand"]  # fmt: skip
        places = [text.index(mark) for mark in marks]
        assert places == sorted(places)
        for fact in ("US-1", "FR-1", "DE-1", "F-pseudonyms", "F-access", "F-carrier"):
            assert fact in found.facts
            assert f"{fact} (" in text

    @pytest.mark.parametrize("missing", HOPS)
    def test_each_authority_was_needed(self, missing):
        """
        Without any one of the three the person stays unknown.
        """
        courts = [self.court(name) for name in HOPS if name != missing]
        assert self.question(*courts)["civil_identity"].verdict is NO

    def test_a_selector_that_comes_too_late(self):
        """
        What the first holder says after the second was asked does not help.
        """
        courts = [self.court("pseudonyms", "2024-06-15"), self.court("access"),
                  self.court("carrier")]  # fmt: skip
        found = self.question(*courts)["civil_identity"]
        assert (found.verdict, found.broke) == (NO, Step.NEED_NOT_KNOWN)

    def test_an_authority_that_was_not_needed_is_not_named(self):
        """
        A fourth power that adds nothing stays out of the answer.
        """
        tap = pm.TapNetwork(participant="other", during=pm.Window(start="2024-06-01"))
        found = self.question(*map(self.court, HOPS), tap)["civil_identity"]
        assert len(found.powers) == 3


class TestWhatIsUnsettled:
    """Where no source settles the law, the answer is unknown and names the fact that would."""

    def found(self, country, instrument, kind, on):
        only = pm.Clause(kinds="backup", gives="commits", closed=True)
        holder = operator(country, retention=[kept(kind)], clauses=[only])
        conditions = pm.builtin().jurisdiction(country).conditions & GATES
        met = dict.fromkeys(conditions, True)
        suspicion = pm.Suspicion(offence="fraud", max_penalty_years=6, over_network=True, gates=met)
        court = pm.court(country, suspicion=suspicion, instruments=instrument)
        return ask(pm.conversation(holder, sent="2023-01-01"), court, on=on, kind=kind)

    @pytest.mark.parametrize(
        ("country", "instrument", "kind", "on", "fact"),
        [
            ("ca", "ca.subscriber", "name_as_given", "2026-09-01", "CA-4"),  # a bill
            ("ca", "ca.confirm", "account_exists", "2026-09-01", "CA-3"),
            ("int", "int.budapest2", "email", "2026-09-01", "INT-3a"),  # not in force when seen
            ("us", "us.notice_180", "message_text", "2024-03-01", "US-3a"),  # text and practice
            ("us", "us.subpoena", "username", "2024-03-01", "US-1"),
            ("fr", "fr.requisition", "message_text", "2026-03-01", "FR-1"),
            ("de", "de.seizure", "message_text", "2026-03-01", "DE-9"),
            ("gb", "uk.cd.entity", "ip_address", "2026-03-01", "UK-1"),
            ("in", "in.trace", "sender", "2024-03-01", "IN-1"),
            ("ru", "ru.seizure", "email", "2026-03-01", "RU-x1"),
            ("ua", "ua.access", "email", "2026-03-01", "UA-2"),  # general knowledge alone
            ("ae", "ae.request", "email", "2026-03-01", "AE-x1"),
        ],
    )
    def test_it_is_unknown_and_named(self, country, instrument, kind, on, fact):
        """
        Bills, treaties not in force, texts nobody read: neither yes nor no.
        """
        found = self.found(country, instrument, kind, on)
        assert found.verdict is UNKNOWN
        assert all(fact in point for point in found.open_points)

    def test_before_there_was_a_bill(self):
        """
        A bill opens nothing before it was brought in.
        """
        found = self.found("ca", "ca.subscriber", "name_as_given", "2026-01-01")
        assert (found.verdict, found.broke) == (NO, Step.NOT_IN_FORCE)


class TestBadInput:
    """What does not fit is said, never answered with a silent no."""

    def test_an_unknown_instrument(self):
        """
        The nearest ones are named.
        """
        with pytest.raises(pm.UnknownName, match=r"us\.subpoena"):
            pm.court("us", instruments="us.subpena")

    def test_an_instrument_of_another_country(self):
        """
        The error says whose it is.
        """
        with pytest.raises(pm.InvalidModel, match="belongs to the law of 'fr'"):
            pm.court("us", instruments="fr.requisition")

    def test_a_class_of_offence_that_nothing_knows(self):
        """
        A misspelt offence would fit no clause.
        """
        with pytest.raises(pm.UnknownName, match="terrorism"):
            pm.court("us", suspicion="terorism")

    def test_a_condition_that_nothing_knows(self):
        """
        Nor would a misspelt condition; it is compared with those of the law and the platform.
        """
        talk = pm.conversation(operator("eu"), sent="2026-09-01")
        suspicion = pm.Suspicion(gates={"avaliable_at_home": True})
        with pytest.raises(pm.UnknownName, match="available_at_home"):
            ask(talk, pm.court("eu", suspicion=suspicion), on="2026-09-01")

    def test_an_order_before_its_law(self):
        """
        The answer is a no that says since when the power exists.
        """
        talk = pm.conversation(operator("gb", retention=[kept("ip_address")]), sent="2018-01-01")
        court = pm.court("gb", suspicion={"max_penalty_years": 5}, instruments="uk.cd.events")
        found = ask(talk, court, on="1999-06-01", kind="ip_address")
        assert (found.verdict, found.broke) == (NO, Step.NOT_IN_FORCE)
        assert "UK-2 2000/2019-02-05" in found.obstacles[0].words[0]
        day = pm.compare_instruments("eu.epoc.ident", "eu.epoc.traffic_content", on="2025-01-01")
        assert day.out_of_force == ("eu.epoc.ident", "eu.epoc.traffic_content")

    @pytest.mark.parametrize("country", ["th", "ph", "pl", "nz", "sg", "ie"])
    def test_a_court_without_a_law_file(self, country):
        """
        Its cover is open, and practice towards it decides.
        """
        court = pm.court(country, suspicion="fraud")
        chat = operator(country, retention=[kept("ip_address")])
        found = ask(pm.conversation(chat, sent="2024-01-01"), court, on="2024-06-01",
                    kind="ip_address")  # fmt: skip
        assert found.verdict is UNKNOWN
        assert f"the catalogue has no law of {country}" in found.open_points[0]
        seen = pm.Practice(kinds="ip_address", countries=country, offences="fraud")
        chat = evolve(chat, practices=[seen])
        found = ask(pm.conversation(chat, sent="2024-01-01"), court, on="2024-06-01",
                    kind="ip_address")  # fmt: skip
        assert (found.verdict, found.ground) == (YES, pm.Ground.PRACTICE)

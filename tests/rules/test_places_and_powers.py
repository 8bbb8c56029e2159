"""What reaches what: states and owners of copies, copied modes, defaults in doubt."""

import pytest

import privmodel as pm
from privmodel import Item, Verdict
from privmodel.inference.closure import closure

CLOUD = pm.Mode(id="cloud", schedule="transport_only")


def court(*cells, country="us"):
    law = pm.Jurisdiction(
        id=country,
        name="Here",
        instruments=[
            pm.Instrument(id=f"{country}.order", title="an order", issuers=["judge"], cells=cells)
        ],
    )
    return law


def here(**fields):
    return pm.Platform(
        id="here",
        modes=fields.pop("modes", [CLOUD]),
        establishments=[pm.Establishment(country="us", relation="established")],
        establishments_closed=True,
        **fields,
    )


@pytest.mark.parametrize(
    ("state", "stored", "prospective"),
    [
        ("kept", Verdict.YES, Verdict.YES),
        ("recordable", Verdict.NO, Verdict.YES),
        ("passes", Verdict.NO, Verdict.NO),
    ],
)
def test_only_orders_for_data_to_come_reach_what_merely_passes_and_can_be_recorded(
    state, stored, prospective
):
    """
    A demand for stored data finds what is kept; one for data to come also what can be recorded.
    """
    platform = here(
        retention=[pm.Retention(kinds="sender", at="operator", state=state, until="sent + 1 hour")]
    )
    chat = pm.conversation(platform, sent="2024-05-10")
    now = court(pm.Cell(categories=["rec.peer"]))
    exposure = pm.obtainable(chat, by=pm.court(now), on="2024-05-10")
    assert exposure["sender"].verdict is stored
    ahead = court(pm.Cell(categories=["meta.live"], time="prospective", max_days=60))
    order = pm.court(ahead, since="2024-05-01", until="2024-06-01")
    assert pm.obtainable(chat, by=order, on="2024-05-01")["sender"].verdict is prospective


def test_an_order_for_data_to_come_ends_after_its_longest_term():
    """
    A message sent after the order has run out is not recorded.
    """
    platform = here(retention=[pm.Retention(kinds="sender", at="operator", state="recordable")])
    ahead = court(pm.Cell(categories=["meta.live"], time="prospective", max_days=10))
    order = pm.court(ahead, since="2024-05-01", until="2024-06-01")

    def recorded(sent):
        chat = pm.conversation(platform, sent=sent, events=[
            pm.Event(kind="deleted", at="2024-07-01")])  # fmt: skip
        return pm.obtainable(chat, by=order, on="2024-05-01")["sender"].verdict

    assert recorded("2024-05-05") is Verdict.YES
    assert recorded("2024-05-20") is Verdict.NO


@pytest.mark.parametrize("kind", ["sender", "ip_address"])
def test_what_nobody_was_ordered_to_record_is_not_there_afterwards(kind):
    """
    What can be recorded as it passes is found neither by a breach nor, for a message sent before,
    by an order for data to come; running while the message passes, the order gets it.
    """
    platform = here(
        retention=[
            pm.Retention(kinds=kind, at="operator", state="recordable"),
            pm.Retention(kinds=kind, at="operator", existence="absent"),
        ]
    )
    chat = pm.conversation(platform, sent="2024-05-10")
    breach = pm.adversary(pm.BreachServer(during=pm.Window(start="2024-06-01")))
    assert pm.obtainable(chat, by=breach, on="2024-06-01")[kind].verdict is Verdict.NO
    ahead = court(pm.Cell(categories=["meta.live"], time="prospective", max_days=60))

    def ordered(since, until):
        order = pm.court(ahead, since=since, until=until)
        return pm.obtainable(chat, by=order, on=since)[kind].verdict

    assert ordered("2024-05-01", "2024-06-01") is Verdict.YES
    if kind == "sender":
        assert ordered("2024-06-01", "2024-07-01") is Verdict.NO


@pytest.mark.parametrize(
    ("kind", "since"),
    [("sender", "deleted"), ("sender", "reported"), ("payment", "account_deleted")],
)
def test_what_is_said_of_deleted_data_says_nothing_of_the_time_before(kind, since):
    """
    A period that begins when something is deleted or reported leaves open what is there as long as
    nobody deletes or reports anything; a statement without a beginning settles it.
    """
    chats = pm.Cell(categories=["rec.peer", "bsi.payment"])

    def held(**fields):
        kept = pm.Retention(kinds=kind, at="operator", existence="absent", **fields)
        chat = pm.conversation(here(retention=[kept]), sent="2024-05-10")
        return pm.obtainable(chat, by=pm.court(court(chats)), on="2024-06-01")[kind].verdict

    assert held(since=since) is Verdict.UNKNOWN
    assert held() is Verdict.NO


def test_a_takeover_opens_the_account_taken_over_and_no_other():
    """
    The sender's code opens the sender's account only, though both could be taken over.
    """
    platform = pm.Platform(
        id="here",
        modes=[CLOUD],
        retention=[pm.Retention(kinds="contacts", at="new_session")],
        logins=[pm.Login(needs="login_code")],
    )
    chat = pm.conversation(platform, sent="2024-05-10")
    hijacker = pm.adversary(pm.TakeOverAccount(participant="sender"))
    finding = pm.obtainable(chat, by=hijacker, on="2024-06-01")["contacts"]
    verdicts = {item.subject: verdict for item, verdict in finding.items}
    assert verdicts == {"sender": Verdict.YES, "recipient": Verdict.NO}


def test_an_order_must_name_what_the_holder_can_look_up():
    """
    A service that looks accounts up by number answers whoever knows the number.
    """
    platform = here(retention=[pm.Retention(kinds="payment", at="operator")],
                    selectors=["phone_number"])  # fmt: skip
    order = pm.Order(jurisdiction=court(pm.Cell(categories=["bsi.payment"])))
    nobody = pm.Adversary(powers=order, knows=["email"])
    exposure = pm.obtainable(
        pm.conversation(platform, sent="2024-05-10"), by=nobody, on="2024-06-01"
    )
    assert exposure["payment"].broke is pm.Step.NEED_NOT_KNOWN
    knowing = pm.Adversary(powers=order, knows=["phone_number"])
    exposure = pm.obtainable(
        pm.conversation(platform, sent="2024-05-10"), by=knowing, on="2024-06-01"
    )
    assert exposure["payment"].every is Verdict.YES


def test_only_messages_of_the_named_modes_are_copied():
    """
    A backup of one mode's messages holds none of the other's.
    """
    modes = [
        pm.Mode(id="plain", schedule="transport_only", where={"hidden": "off"}),
        pm.Mode(id="hidden", schedule="static_keys", where={"hidden": "on"}),
    ]
    setting = pm.Setting(name="hidden", values=["off", "on"], belongs="conversation",
                         defaults=[pm.Default(value="off")])  # fmt: skip
    platform = here(
        modes=modes,
        settings=[setting],
        replications=[
            pm.Replication(kinds="message_text", source="device", target="third_party",
                           modes="plain"),
        ],
    )  # fmt: skip

    def at_third_party(hidden):
        chat = pm.conversation(platform, sent="2024-05-10", settings={"hidden": hidden})
        exposure = pm.obtainable(chat, by=pm.adversary(pm.ReadPublic()), on="2024-06-01")
        holders = [each.holder for each in exposure["message_text"].obstacles]
        return "third_party:here" in holders

    assert at_third_party("off")
    assert not at_third_party("on")


def test_a_doubtful_default_is_no_default():
    """
    Where only an unconfirmed fact says what the default is, each value is tried.
    """
    fact = pm.Fact(id="D", says="it is off by default", grade="unconfirmed")
    platform = pm.Platform(
        id="here",
        settings=[
            pm.Setting(name="backup", values=["off", "on"], belongs="participant",
                       defaults=[pm.Default(value="off", facts="D")])
        ],
        modes=[pm.Mode(id="e2e", schedule="static_keys")],
        retention=[
            pm.Retention(kinds="message_text", at="operator", existence="absent"),
            pm.Retention(kinds="contacts", at="operator", where={"backup": "on"}),
            pm.Retention(kinds="contacts", at="operator", existence="absent",
                         where={"backup": "off"}),
        ],
        facts=[fact],
    )  # fmt: skip
    exposure = pm.obtainable(
        pm.conversation(platform, sent="2024-05-10"),
        by=pm.adversary(pm.BreachServer()),
        on="2024-06-01",
    )
    finding = exposure["contacts"]
    assert finding.verdict is Verdict.UNKNOWN
    assert any("backup" in point for point in finding.open_points)


def test_what_one_power_learns_the_next_one_may_need():
    """
    A seized telephone gives its own number, and with it an order names that account, not the other.
    """
    platform = here(retention=[pm.Retention(kinds="payment", at="operator")],
                    selectors=["phone_number"])  # fmt: skip
    both = pm.Adversary(
        powers=[
            pm.SeizeDevice(participant="sender", during=pm.Window(start="2024-05-20")),
            pm.Order(jurisdiction=court(pm.Cell(categories=["bsi.payment"]))),
        ],
        knows=[],
    )
    chat = pm.conversation(platform, sent="2024-05-10")
    settled = {"whether sender/phone is a telephone"}
    (program,) = pm.obtainable(chat, by=both, on="2024-06-01")._programs
    learning = closure(program.rules, program.known, granted=settled)
    assert learning.knows(Item(kind="payment", subject="sender"))
    assert not learning.knows(Item(kind="payment", subject="recipient"))
    (early,) = pm.obtainable(chat, by=both, on="2024-05-15")._programs
    assert not closure(early.rules, early.known, granted=settled).knows(
        Item(kind="payment", subject="sender")
    )


def test_a_chain_of_orders_leads_from_a_username_to_a_person():
    """
    The messenger's answer, an IP address, is the selector for the access provider's, a name.
    """
    provider = pm.Platform(
        id="access_provider",
        selectors=["ip_address"],
        retention=[pm.Retention(kinds="name_as_given", at="operator")],
        establishments=[pm.Establishment(country="us", relation="established")],
        establishments_closed=True,
    )
    messenger = here(
        selectors=["username"],
        retention=[
            pm.Retention(kinds="ip_address", at="operator"),
            pm.Retention(kinds=["name_as_given"], at="operator", existence="absent"),
        ],
    )
    shelf = pm.Catalogue().with_platform(provider)
    law = court(pm.Cell(categories=["bsi.name", "ident.ip"]))
    people = [
        pm.Participant(name="sender", accounts=[pm.Account(platform="access_provider")]),
        pm.Participant(name="recipient"),
    ]
    chat = pm.conversation(messenger, sent="2024-05-10", participants=people)

    def name(**options):
        by = pm.court(law, knows=["username"], **options)
        return pm.obtainable(chat, by=by, on="2024-06-01", catalogue=shelf)["name_as_given"]

    found = name()
    assert {item.subject: verdict for item, verdict in found.items} == {
        "sender": Verdict.YES,
        "recipient": Verdict.NO,
    }
    heads = [step.head.kind.value for step in found.derivation.steps]
    assert heads == ["username", "ip_address", "name_as_given"]
    alone = name(holder="access_provider")
    assert alone.broke is pm.Step.NEED_NOT_KNOWN


def test_silence_is_open_wherever_one_looks():
    """
    Of a kind on which nobody speaks, no place that is reached is taken to be free.
    """
    platform = here(
        retention=[pm.Retention(kinds="location", at="report_desk", existence="absent")]
    )
    chat = pm.conversation(platform, sent="2024-05-10")
    for power in (
        pm.SeizeDevice(),
        pm.PlantMalware(),
        pm.LinkDevice(),
        pm.TakeOverAccount(),
        pm.JoinConversation(),
        pm.ReadPublic(),
        pm.OperateThirdParties(),
        pm.ReceiveReports(),
    ):
        answer = pm.obtainable(chat, by=pm.adversary(power), on="2024-06-01")
        assert answer["blocked_accounts"].verdict is Verdict.UNKNOWN, power
        stated = isinstance(power, pm.ReceiveReports)
        assert answer["location"].verdict is (Verdict.NO if stated else Verdict.UNKNOWN), power
    tap = pm.adversary(pm.TapNetwork())
    assert pm.obtainable(chat, by=tap, on="2024-06-01")["blocked_accounts"].verdict is Verdict.NO


def test_a_member_s_phone_shows_the_group():
    """
    A seized phone shows which group its owner is in, from the first message until the owner leaves.
    """
    chat = pm.conversation(
        here(chats=[pm.Chat(kind="group")]),
        chat="group",
        sent="2024-05-10",
        participants=["sender", "member", "other"],
        events=[pm.Event(kind="left", by="member", at="2024-05-20")],
    )
    phone = pm.SeizeDevice(participant="member")
    for day, verdict in (
        ("2024-05-01", Verdict.NO),
        ("2024-05-15", Verdict.YES),
        ("2024-05-25", Verdict.UNKNOWN),
    ):
        answer = pm.obtainable(chat, by=pm.adversary(phone), on=day)
        assert answer["group_metadata"].verdict is verdict
        own = {item.subject: found for item, found in answer["group_membership"].items}
        assert own["member"] is verdict


def test_a_phone_may_show_past_calls():
    """
    Of a call the phone keeps no sound, and whether it keeps a record nobody says.
    """
    call = pm.Message(id="call", sent="2024-05-10", kinds=["call_audio"])
    chat = pm.conversation(here(), messages=[call])
    answer = pm.obtainable(chat, by=pm.adversary(pm.SeizeDevice()), on="2024-06-01")
    assert answer["call_audio"].verdict is Verdict.NO
    assert answer["call_record"].verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("connection", "verdict"),
    [("encrypted", Verdict.NO), ("unencrypted", Verdict.YES), ("unknown", Verdict.UNKNOWN)],
)
def test_a_line_is_read_as_its_connection_allows(connection, verdict):
    """
    A tap reads what passes in the clear, nothing of an encrypted line, and else nobody knows.
    """
    mode = pm.Mode(id="plain", schedule=pm.TransportOnly(connection=connection))
    chat = pm.conversation(here(modes=[mode]), sent="2024-05-10")
    tap = pm.TapNetwork(during=pm.Window(start="2024-05-09", end="2024-05-11"))
    answer = pm.obtainable(chat, by=pm.adversary(tap), on="2024-05-10")
    assert answer["message_text"].verdict is verdict
    assert answer["sender"].verdict is verdict


def test_third_parties_and_push_gateways_see_what_they_are_handed():
    """
    Whoever is a third party or a push gateway gets what is copied there, and nothing else.
    """
    for place in ("third_party", "push_gateway"):
        platform = here(
            replications=[
                pm.Replication(kinds="message_text", source="device", target=place, seal="none")
            ]
        )
        chat = pm.conversation(platform, sent="2024-05-10")
        during = pm.Window(start="2024-05-01", end="2024-06-01")
        handed = pm.adversary(pm.OperateThirdParties(during=during))
        answer = pm.obtainable(chat, by=handed, on="2024-06-01")
        assert answer["message_text"].verdict is Verdict.YES
        assert answer["message_text"].holder.startswith(place)
        assert answer["sender"].verdict is Verdict.NO

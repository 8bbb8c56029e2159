"""The same question about several subjects, side by side."""

import pytest

import privmodel as pm
from privmodel.query.comparing.between import Comparability
from privmodel.query.comparing.cell import Standing

ON = "2024-06-01"
BREACH = pm.adversary(pm.BreachServer())
PLAIN = (pm.Mode(id="plain", schedule="transport_only"),)
KINDS = ("ip_address", "email")


def platform(name, **kept):
    """A platform that says of some kinds whether it keeps them: sure, absent or open."""
    retention = [
        pm.Retention(kinds=kind, at="operator", existence=existence)
        for kind, existence in kept.items()
    ]
    return pm.Platform(id=name, modes=PLAIN, retention=retention)


def compared(*platforms, kinds=KINDS, by=BREACH, **how):
    how = {"sent": "2024-05-01", "on": ON, "catalogue": pm.Catalogue(), **how}
    return pm.compare(platforms, by=by, kinds=kinds, **how)


KEEPS = platform("keeps", ip_address="sure", email="sure")
NUMBERS = platform("numbers", ip_address="sure", email="absent")
LETTERS = platform("letters", ip_address="absent", email="sure")
NOTHING = platform("nothing", ip_address="absent", email="absent")
SILENT = platform("silent", email="absent")
PERHAPS = platform("perhaps", ip_address="open", email="absent")
HALF = platform("half", ip_address="absent", email="open")


@pytest.mark.parametrize(
    ("first", "second", "relation", "less", "more"),
    [
        (NOTHING, KEEPS, "LESS", KINDS, ()),
        (KEEPS, NOTHING, "MORE", (), KINDS),
        (NUMBERS, LETTERS, "INCOMPARABLE", ("email",), ("ip_address",)),
        (NUMBERS, KEEPS, "LESS", ("email",), ()),
        (SILENT, KEEPS, "UNDECIDED", ("email",), ()),
        (SILENT, NOTHING, "UNDECIDED", (), ()),
        (PERHAPS, KEEPS, "UNDECIDED", ("email",), ()),
        (NUMBERS, SILENT, "UNDECIDED", (), ()),
        (NOTHING, PERHAPS, "UNDECIDED", (), ()),
        (NUMBERS, HALF, "UNDECIDED", (), ("ip_address",)),
    ],
)
def test_two_platforms(first, second, relation, less, more):
    """
    One is surely no more than the other where it gives nothing that the other does not, and no open
    value intervenes; each giving something that the other does not, they are incomparable.
    """
    pair = compared(first, second).between(first.id, second.id)
    assert pair.relation is Comparability[relation]
    assert pair.less == less
    assert pair.more == more


def test_incomparable_whatever_is_open_besides():
    """
    Two platforms each of which gives something that the other does not stay incomparable though
    more is open.
    """
    pair = compared(NUMBERS, LETTERS, kinds=(*KINDS, "payment")).between("numbers", "letters")
    assert pair.relation is Comparability.INCOMPARABLE
    assert {point.kind.value for point in pair.open} == {"payment"}
    assert "only numbers gives IP address" in str(pair)
    assert "only letters gives email" in str(pair)


def test_what_would_settle_an_undecided_pair():
    """
    An undecided pair names what is open, with which subject, and what would settle it.
    """
    undecided = compared(PERHAPS, KEEPS, SILENT)
    points = {(each.label, each.kind.value): each for each in undecided.open_points}
    assert set(points) == {("perhaps", "ip_address"), ("silent", "ip_address")}
    assert any("is kept" in each for each in points["perhaps", "ip_address"].would_settle)
    assert any("says nothing" in each for each in points["silent", "ip_address"].would_settle)
    assert {(each.first, each.second) for each in undecided.undecided} == {
        ("perhaps", "keeps"), ("perhaps", "silent"), ("keeps", "silent"),
    }  # fmt: skip


def test_no_by_silence_is_not_not_there():
    """
    That nothing is kept by statement reads *not there*; that nobody says so and the adversary looks
    elsewhere reads *nothing said*, and decides no order.
    """
    found = compared(NOTHING, SILENT, KEEPS, by=pm.adversary(pm.TapNetwork()))
    cells = {label: found.cell(label, "ip_address") for label in found}
    assert cells["nothing"].standing is Standing.NOT_THERE
    assert cells["silent"].standing is Standing.UNSAID
    assert cells["keeps"].standing is Standing.NO
    assert {each.finding.verdict for each in cells.values()} == {pm.Verdict.NO}
    assert not found.surely_no_more("silent", "keeps")
    assert found.surely_no_more("nothing", "keeps")
    (point,) = found.between("silent", "keeps").open
    assert "nothing is said" in str(point)


def test_a_refusal_does_not_rest_on_silence():
    """
    Where an instrument does not ask for a kind, whatever may be kept of it, the no is a no.
    """
    law = pm.Jurisdiction(
        id="xa",
        name="Xa",
        instruments=[
            pm.Instrument(id="xa.mail", title="mail", cells=[pm.Cell(categories="bsi.email")])
        ],
    )
    found = compared(SILENT, NOTHING, by=pm.court(law))
    assert found.cell("silent", "ip_address").standing is Standing.NO
    assert found.between("silent", "nothing").relation is Comparability.EQUAL


def test_some_messages_and_every_message():
    """
    Some messages are surely no more than all of them, and two different ones are incomparable.
    """
    week = pm.Retention(kinds="message_text", at="operator", until="sent + 7 days")
    month = pm.Retention(kinds="message_text", at="operator", until="sent + 60 days")
    brief = pm.Platform(id="brief", modes=PLAIN, retention=[week])
    long = pm.Platform(id="long", modes=PLAIN, retention=[month])
    sent = ["2024-05-01", "2024-05-30"]
    found = compared(brief, long, sent=sent, kinds="message_text")
    assert found.cell("brief", "message_text").standing is Standing.SOME
    assert found.cell("long", "message_text").standing is Standing.EVERY
    assert found.between("brief", "long").relation is Comparability.LESS

    def deleted(message):
        talk = pm.conversation(long, sent=sent, catalogue=pm.Catalogue())
        gone = pm.Event(kind="deleted", at="2024-05-31", message=message)
        keeps = pm.Retention(kinds="message_text", at="operator", until="deleted + 0 days")
        return pm.conversation(
            pm.Platform(id="gone", modes=PLAIN, retention=[keeps]),
            messages=talk.messages,
            events=[gone],
        )

    two = pm.compare(
        {"first gone": deleted("m1"), "second gone": deleted("m2")},
        by=BREACH, on=ON, kinds="message_text", catalogue=pm.Catalogue(),
    )  # fmt: skip
    pair = two.between("first gone", "second gone")
    assert pair.relation is Comparability.INCOMPARABLE


def test_settings_of_one_platform():
    """
    Conversations on one platform under different settings get labels that tell them apart.
    """
    cloud = pm.conversation("telegram", sent="2024-09-01")
    secret = cloud.with_settings(secret_chat="on")
    found = pm.compare([cloud, secret], by=BREACH, on="2024-10-01", kinds="message_text")
    assert found.labels == ("telegram", "telegram secret_chat=on")
    assert found.surely_no_more("telegram secret_chat=on", "telegram")
    assert not found.surely_no_more("telegram", "telegram secret_chat=on")


def test_answers_of_several_days():
    """
    Answers of different days can be compared, and are labelled by their day.
    """
    talk = pm.conversation("telegram", sent="2024-09-01")
    court = pm.court(
        "fr",
        suspicion={"offence": "organised_crime", "max_penalty_years": 10, "breaks_terms": True},
    )
    days = [pm.obtainable(talk, by=court, on=day) for day in ("2024-09-10", "2024-10-01")]
    found = pm.compare(days, kinds=["ip_address"])
    assert found.labels == ("telegram on 2024-09-10", "telegram on 2024-10-01")
    later = found.cell("telegram on 2024-10-01", "ip_address")
    assert later.words == "yes, by policy (may) 2024-10-01"


def test_two_real_platforms_that_are_incomparable():
    """
    On a Swiss court's order Telegram gives an IP address, which Threema does not have, and Threema
    what it has of the account, which Telegram does not give.
    """
    court = pm.court(
        "ch",
        suspicion={"offence": "organised_crime", "max_penalty_years": 10, "breaks_terms": True},
    )
    found = pm.compare(["telegram", "threema"], by=court, on="2024-10-01", sent="2024-09-01")
    pair = found.between("telegram", "threema")
    assert pair.relation is Comparability.INCOMPARABLE
    assert "ip_address" in pair.more
    assert "registered_at" in pair.less


def test_the_order_is_drawn():
    """
    In the drawing each stands under what it is surely no more than, and a group that lies below
    two others stands under both.
    """
    order = compared(KEEPS, NUMBERS, LETTERS, NOTHING, SILENT).order
    assert str(order).splitlines() == [
        "keeps", "  numbers", "    nothing", "  letters", "    nothing", "silent",
    ]  # fmt: skip


def test_levels_share_a_line():
    """
    Platforms that surely give as much as each other stand on one line.
    """
    twin = platform("twin", ip_address="sure", email="sure")
    assert str(compared(KEEPS, twin, NOTHING).order).splitlines() == ["keeps = twin", "  nothing"]


@pytest.mark.parametrize(
    ("subjects", "how", "said"),
    [
        ([KEEPS], {}, "name at least two"),
        (["telegram"], {}, "name at least two"),
        ([KEEPS, KEEPS], {}, "labels of your own"),
        ([KEEPS, 3], {}, "name a platform, a conversation"),
        ([KEEPS, NOTHING], {"sent": None}, "say when the message is sent"),
        ([KEEPS, NOTHING], {"by": None}, "say who wants to know"),
        ([KEEPS, NOTHING], {"kinds": "call_record"}, "no subject can have it"),
        ([KEEPS, NOTHING], {"kinds": "key"}, "no subject can have it"),
        ([KEEPS, NOTHING], {"kinds": ()}, "name at least one"),
        ([KEEPS, NOTHING], {"kinds": "ip_adress"}, "did you mean 'ip_address'"),
        ([KEEPS, NOTHING], {"exclude": "T1"}, "no source or fact"),
        ({"": KEEPS, "b": NOTHING}, {}, "label each with a text"),
        ([KEEPS, pm.conversation(NOTHING, sent=["2024-05-01", "2024-05-02"])], {}, "same messages"),
        (
            [KEEPS, pm.conversation(NOTHING, sent="2024-05-01", participants=["a", "b"])],
            {},
            "same participants",
        ),
    ],
)
def test_what_cannot_be_compared(subjects, how, said):
    """
    A comparison that has no sense is refused with the mend.
    """
    how = {"by": BREACH, "on": ON, "sent": "2024-05-01", "catalogue": pm.Catalogue(), **how}
    with pytest.raises(pm.PrivModelError, match=said):
        pm.compare(subjects, **how)


def test_names_that_are_not_compared():
    """
    A label or a kind that is not compared is refused with those that are.
    """
    found = compared(KEEPS, NOTHING)
    with pytest.raises(pm.UnknownName, match="did you mean 'keeps'"):
        found.between("kepes", "nothing")
    with pytest.raises(pm.UnknownName, match="no kind in this comparison"):
        found.cell("keeps", "payment")


def test_one_item_alone():
    """
    The finding on one item is about that item, and one that the conversation lacks is refused.
    """
    exposure = compared(KEEPS, NOTHING)["keeps"]
    item = pm.Item(kind=pm.DataKind.EMAIL, subject="recipient")
    assert exposure.of(item).items == ((item, pm.Verdict.YES),)
    with pytest.raises(pm.UnknownName, match=r"did you mean 'email\(recipient\)'"):
        exposure.of(pm.Item(kind=pm.DataKind.EMAIL, subject="recipent"))


def test_three_ways_to_look_at_it():
    """
    Plain text, the rich table and HTML show the same cells.
    """
    from rich.console import Console

    found = compared(NUMBERS, LETTERS)
    console = Console(width=120, record=True, file=None, quiet=False)
    with console.capture() as captured:
        console.print(found)
    for shown in (str(found), captured.get(), found._repr_html_()):
        assert "yes, taken" in shown
        assert "not there" in shown
        assert "numbers is incomparable with letters" in shown
        assert "Not legal advice." in shown


def test_html_is_well_formed():
    """
    However deep the order is drawn, every list and row of the HTML is closed.
    """
    from xml.etree import ElementTree

    found = compared(KEEPS, NUMBERS, LETTERS, NOTHING, SILENT)
    text = found._repr_html_().replace("<br>", "<br/>")
    tree = ElementTree.fromstring(f"<div>{text}</div>")
    assert len(tree.findall(".//tbody/tr")) == len(found.kinds)
    assert [each.text for each in tree.findall("./ul/li/ul/li/ul/li")] == ["nothing", "nothing"]

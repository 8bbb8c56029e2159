"""The public verb: what it would take, said in examples."""

import pytest

import privmodel as pm

ON = "2024-10-01"


@pytest.fixture
def chat():
    return pm.conversation("signal", sent="2024-09-01")


def test_interchangeable_powers_are_one_way(chat):
    """
    Either device gives the text away, and what reaches both is not listed beside them.
    """
    found = pm.requires(
        chat,
        "message_text",
        among=[
            pm.SeizeDevice(participant="sender"),
            pm.SeizeDevice(participant="recipient"),
            pm.SeizeDevice(),
            pm.PlantMalware(
                participant="sender", during=pm.Window(start="2024-08-01", end="2024-12-01")
            ),
            pm.BreachServer(),
            pm.court("us"),
        ],
        on=ON,
    )
    (way,) = found.certain
    assert way.size == 1
    assert way.sets == (
        frozenset({"seize device of recipient, unlocked"}),
        frozenset({"seize device of sender, unlocked"}),
    )
    assert found.together is pm.Verdict.YES
    assert "any 1 of" in str(found)
    again = pm.obtainable(chat, by=found.adversary(way.sets[0]), on=ON)
    assert again["message_text"].verdict is pm.Verdict.YES


def test_two_powers_that_need_each_other():
    """
    What is sealed lies in one place and its key in another: it takes both, and no third power.
    """
    platform = pm.Platform(
        id="own",
        modes=[pm.Mode(id="all", schedule="static_keys")],
        retention=[pm.Retention(kinds="message_text", at="operator")],
    )
    chat = pm.conversation(
        platform,
        sent="2024-09-01",
        events=[pm.Event(kind="deleted", at="2024-09-02", message="m1")],
    )
    device = pm.SeizeDevice(participant="recipient")
    found = pm.requires(
        chat, "message_text", among=[pm.BreachServer(), device, pm.ReadPublic()], on=ON
    )
    assert [names for way in found.certain for names in way.sets] == [
        frozenset({"breach the servers of the platform", "seize device of recipient, unlocked"})
    ]
    one = pm.requires(chat, "message_text", among=[pm.BreachServer(), pm.ReadPublic()], on=ON)
    assert one.certain == one.disputed == one.possible == ()
    assert one.together is pm.Verdict.NO
    assert "not even all of them together" in str(one)


def test_an_item_and_every_item(chat):
    """
    One message, some message and every message are different questions.
    """
    chat = pm.conversation("signal", sent=["2024-08-01", "2024-09-01"], timer_days=40)
    among = [pm.SeizeDevice(participant="sender"), pm.BreachServer()]
    first, second = (pm.Item(kind=pm.DataKind.MESSAGE_TEXT, subject=name) for name in ("m1", "m2"))
    assert not pm.requires(chat, first, among=among, on=ON).certain
    assert pm.requires(chat, second, among=among, on=ON).certain
    assert pm.requires(chat, "message_text", among=among, on=ON).certain
    assert not pm.requires(chat, "message_text", among=among, on=ON, every=True).certain


def test_what_is_known_beforehand_needs_no_power(chat):
    """
    For what everybody in the universe knows no power is needed.
    """
    found = pm.requires(chat, "phone_number", among=pm.BreachServer(), knows="phone_number", on=ON)
    assert [str(way) for way in found.certain] == ["no power at all"]


def test_twenty_powers_are_searched_through(chat):
    """
    More powers than a table holds are searched for, and an exhausted budget is an error.
    """
    days = [f"2024-10-{day:02}" for day in range(1, 23)]
    among = [pm.SeizeDevice(participant="sender", during=pm.Window(start=day)) for day in days]
    found = pm.requires(chat, "message_text", among=among, on=ON)
    (way,) = found.certain
    assert way.size == 1
    assert len(way.choices[0].of) == 22
    with pytest.raises(pm.AnalysisIncomplete, match="3 closures"):
        pm.requires(chat, "message_text", among=among, on=ON, budget=3)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"among": []}, pm.InvalidQuestion, "name the powers"),
        ({"among": ["seize"]}, pm.InvalidQuestion, "SeizeDevice"),
        ({"among": [pm.BreachServer(), pm.BreachServer()]}, pm.InvalidQuestion, "once"),
        ({"budget": 0}, pm.InvalidQuestion, "budget"),
        ({"budget": -1}, pm.InvalidQuestion, "budget"),
        ({"on": None}, pm.InvalidQuestion, "on"),
        ({"item": "message_texts"}, pm.UnknownName, "message_text"),
        (
            {"item": pm.Item(kind=pm.DataKind.MESSAGE_TEXT, subject="m2")},
            pm.UnknownName,
            "m1",
        ),
        (
            {
                "among": [
                    pm.adversary(pm.BreachServer(), knows="phone_number"),
                    pm.adversary(pm.ReadPublic(), knows="username"),
                ]
            },
            pm.InvalidQuestion,
            "knows",
        ),
    ],
)
def test_bad_questions_are_told(chat, arguments, error, words):
    """
    A universe, a budget, a day or an item that will not do is one clear error.
    """
    arguments = {"item": "message_text", "among": [pm.BreachServer()], "on": ON, **arguments}
    with pytest.raises(error, match=words):
        pm.requires(chat, arguments.pop("item"), **arguments)


def test_a_name_of_the_universe_is_checked(chat):
    """
    Powers are asked again about by the names that they have in the ways.
    """
    found = pm.requires(chat, "message_text", among=pm.BreachServer(), on=ON)
    with pytest.raises(pm.UnknownName, match="breach the servers"):
        found.adversary(["breach the server"])
    assert repr(found).startswith("<Requirement message text")


def test_possible_in_one_branch_is_possible():
    """
    What one value of an unstated setting gives away and the other does not is possible only.
    """
    platform = pm.Platform(
        id="own",
        modes=[pm.Mode(id="all", schedule="transport_only")],
        settings=[pm.Setting(name="archive", values=["off", "on"], belongs="conversation")],
        retention=[
            pm.Retention(kinds="message_text", at="operator", where={"archive": "on"}),
            pm.Retention(
                kinds="message_text",
                at="operator",
                where={"archive": "off"},
                until=["sent + 365 days"],
            ),
        ],
    )
    chat = pm.conversation(platform, sent="2024-05-01")
    early = pm.requires(chat, "message_text", among=pm.BreachServer(), on="2024-06-01")
    assert [way.size for way in early.certain] == [1]
    late = pm.requires(chat, "message_text", among=pm.BreachServer(), on="2025-06-01")
    assert late.certain == late.disputed == ()
    assert [way.size for way in late.possible] == [1]


def test_what_comes_after_the_last_day_does_not_count(chat):
    """
    A power that is used after the instant until which knowledge counts obtains nothing.
    """
    late = pm.SeizeDevice(participant="sender", during=pm.Window(start="2024-10-20"))
    arguments = {"among": [late, pm.BreachServer()], "on": ON}
    assert pm.requires(chat, "message_text", **arguments).certain
    assert not pm.requires(chat, "message_text", **arguments, until="2024-10-10").possible

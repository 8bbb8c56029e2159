"""What opens one more session: passwords, second factors, sessions that are stolen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import privmodel as pm
from privmodel import Verdict
from privmodel.model.evidence import Period

FEBRUARY = pm.Window(start="2025-02-01", end="2025-02-10")
PHISHED = pm.LearnPassword(participant="sender", during=pm.Window(start="2025-02-05"))
SECOND = pm.Setting(
    name="two_factor",
    values=["off", "sms", "app"],
    belongs="participant",
    defaults=[pm.Default(value="off")],
)
LOGINS = (
    pm.Login(needs="password", where={"two_factor": "off"}),
    pm.Login(needs=["password", "login_code"], code_by="sms", where={"two_factor": "sms"}),
    pm.Login(needs=["password", "login_code"], code_by="app", where={"two_factor": "app"}),
)
READABLE = pm.Mode(id="cloud", schedule="transport_only")
SEALED = pm.Mode(id="sealed", schedule="static_keys")
HANDED = pm.Replication(kinds="message_text", source="operator", target="new_session")
KEPT = pm.Retention(kinds="message_text", at="operator")


def take(code_by="none", during=FEBRUARY):
    return pm.TakeOverAccount(participant="sender", code_by=code_by, during=during)


def shown(*powers, logins=LOGINS, two_factor=None, knows=("selector",), **fields):
    """
    The verdict on the address book, which the platform shows to new sessions.
    """
    platform = pm.Platform(
        id="here",
        modes=[pm.Mode(id="cloud", schedule="transport_only")],
        settings=[SECOND],
        retention=[pm.Retention(kinds="contacts", at="new_session")],
        logins=logins,
        **fields,
    )
    settings = {} if two_factor is None else {"two_factor": two_factor}
    chat = pm.conversation(
        platform,
        sent="2025-01-01",
        participants=[pm.Participant(name="sender", settings=settings), "recipient"],
    )
    by = pm.Adversary(powers=powers, knows=knows)
    finding = pm.obtainable(chat, by=by, on="2025-02-01")["contacts"]
    return {item.subject: verdict for item, verdict in finding.items}["sender"]


def test_a_password_opens_a_session_where_nothing_else_is_asked_for():
    """
    Whoever learns the password while it tries to log in gets what a session shows.
    """
    assert shown(PHISHED, take()) is Verdict.YES
    assert shown(take()) is Verdict.NO
    assert shown(PHISHED) is Verdict.NO


def test_a_password_that_is_learned_too_late_opens_nothing():
    """
    A session that has to be opened before the password is learned is not opened by it.
    """
    late = pm.LearnPassword(participant="sender", during=pm.Window(start="2025-02-11"))
    assert shown(late, take()) is Verdict.NO


def test_the_password_of_one_account_opens_no_other():
    """
    The recipient's password does not open the sender's account.
    """
    other = pm.LearnPassword(participant="recipient", during=pm.Window(start="2025-01-05"))
    assert shown(other, take()) is Verdict.NO


@given(
    second=st.sampled_from(["off", "sms", "app"]),
    code_by=st.sampled_from(["none", "sms", "app", "email"]),
    knows=st.booleans(),
)
def test_a_second_factor_is_needed_as_it_is_set(second, code_by, knows):
    """
    An account is opened by whoever has the password and the code of just that second factor.
    """
    early = pm.LearnPassword(participant="sender", during=pm.Window(start="2025-01-05"))
    powers = [early, take(code_by)] if knows else [take(code_by)]
    opened = knows and second in ("off", code_by)
    assert shown(*powers, two_factor=second) is (Verdict.YES if opened else Verdict.NO)


def test_a_way_to_log_in_that_is_open_leaves_the_session_open():
    """
    Where the service may ask for more than the password, what a session shows is unknown.
    """
    perhaps = (pm.Login(needs="password", existence="open"),)
    assert shown(PHISHED, take(), logins=perhaps) is Verdict.UNKNOWN
    assert shown(take(), logins=perhaps) is Verdict.NO


def test_a_platform_that_states_no_login_leaves_passwords_and_codes_open():
    """
    Of a platform that is silent, a password or a code may open a session, and nothing else may.
    """
    assert shown(PHISHED, take(), logins=()) is Verdict.UNKNOWN
    assert shown(take("sms"), logins=()) is Verdict.UNKNOWN
    assert shown(take(), logins=()) is Verdict.NO


def test_ways_to_log_in_that_begin_later_say_nothing_of_the_days_before():
    """
    Before the first statement on logins it is open what opens a session, and not closed.
    """
    fact = pm.Fact(id="L", says="a code logs in", period=Period(start="2025-02-05"), grade="press",
                   seen=[pm.Sighting(source="S", on="2025-02-05")])  # fmt: skip
    source = pm.Source(
        id="S", title="a page", url="https://example.org", date="2025-02-05", grade="press"
    )
    logins = (pm.Login(needs="login_code", facts="L"),)
    both = {"facts": [fact], "sources": [source], "logins": logins}
    assert shown(take("sms"), **both) is Verdict.UNKNOWN
    later = pm.Window(start="2025-02-06", end="2025-02-08")
    assert shown(take("sms", later), **both) is Verdict.YES


def test_a_stolen_session_needs_neither_password_nor_code():
    """
    Whoever has a session beforehand gets what it shows, whatever the second factor.
    """
    assert shown(take(), two_factor="app", knows=("selector", "session")) is Verdict.YES


def test_a_session_copied_from_a_phone_may_work_elsewhere():
    """
    The session of a seized phone may open the account, which has what the phone no longer has.
    """
    platform = pm.Platform(
        id="here",
        modes=[READABLE],
        retention=[KEPT],
        replications=[HANDED],
        erasures=[pm.Erasure()],
        logins=[pm.Login(needs=["password", "login_code"])],
    )
    gone = pm.Event(kind="deleted", at="2025-01-10", by="sender", everyone=False)
    chat = pm.conversation(platform, sent="2025-01-01", events=[gone])

    def text(*powers):
        return pm.obtainable(chat, by=pm.adversary(*powers), on="2025-02-01")["message_text"]

    now = pm.SeizeDevice(participant="sender", during=pm.Window(start="2025-02-02"))
    late = pm.SeizeDevice(participant="sender", during=pm.Window(start="2025-02-12"))
    assert text(now, take()).verdict is Verdict.UNKNOWN
    assert text(late, take()).verdict is Verdict.NO
    assert text(now).verdict is Verdict.NO


@pytest.mark.parametrize("value", ["telegraph", "none"])
def test_a_code_comes_by_a_known_way(value):
    """
    A platform's codes come by text message, in an app or by e-mail.
    """
    with pytest.raises(pm.UnknownName, match="way to send login codes"):
        pm.Login(needs="login_code", code_by=value)


def test_a_login_needs_something():
    """
    A way to log in that needs nothing, or that does not exist, is refused with the mend.
    """
    with pytest.raises(pm.InvalidModel, match="name what opens a session"):
        pm.Login(needs=[])
    with pytest.raises(pm.InvalidModel, match="leave out"):
        pm.Login(needs="password", existence="absent")


@pytest.mark.parametrize(
    ("mode", "replications", "verdict"),
    [
        (READABLE, (), Verdict.UNKNOWN),
        (READABLE, (HANDED,), Verdict.YES),
        (SEALED, (), Verdict.NO),
    ],
)
def test_what_a_new_session_shows_of_the_past_is_open_where_nobody_says(
    mode, replications, verdict
):
    """
    Of messages that servers read, silence on new sessions is open; what is sealed stays sealed.
    """
    platform = pm.Platform(
        id="here",
        modes=[mode],
        retention=[KEPT],
        replications=replications,
        logins=[pm.Login(needs="password")],
    )
    chat = pm.conversation(platform, sent="2025-01-01")
    finding = pm.obtainable(chat, by=pm.adversary(PHISHED, take()), on="2025-02-01")
    assert finding["message_text"].verdict is verdict

"""A court has a carrier hand a login code over, and logs in with it."""

import pytest

import privmodel as pm
from privmodel import Verdict

TAP = pm.Cell(categories=["content.live"], time="prospective", max_days=30)
LIVE = pm.Window(start="2025-02-01", end="2025-02-20")
MAY = pm.AccountEntry(any_of=[{"offence": "drugs"}])
MAY_NOT = pm.AccountEntry(allowed=False)
PAPER = pm.Source(id="S", title="a paper", url="https://example.org", grade="press")
CONTRARY = pm.Source(id="T", title="another", url="https://example.org/2", grade="press")


def law(*entries, **fields):
    tap = pm.Instrument(id="us.tap", title="a tap", issuers=["judge"], cells=[TAP])
    return pm.Jurisdiction(id="us", name="Here", instruments=[tap], entries=entries, **fields)


def messenger(**fields):
    return pm.Platform(
        id="messenger",
        modes=[pm.Mode(id="cloud", schedule="transport_only")],
        retention=[pm.Retention(kinds="message_text", at="operator")],
        replications=[
            pm.Replication(kinds="message_text", source="operator", target="new_session")
        ],
        logins=fields.pop("logins", [pm.Login(needs="login_code")]),
        **fields,
    )


def carriers(country="us"):
    return pm.Platform(
        id="sms",
        carries_numbers=True,
        modes=[pm.Mode(id="plain", schedule="transport_only")],
        establishments=[pm.Establishment(country=country, relation="established")],
        clauses=[pm.Clause(kinds="message_text", gives="refuses")],
        establishments_closed=True,
    )


def text(court, platform=None, carrying=None, offence="drugs", logs_in=True, sent="2025-01-01"):
    """
    What an order on the carriers alone brings of a message that the messenger keeps.
    """
    order = pm.Order(
        jurisdiction=court,
        suspicion=pm.Suspicion(offence=offence),
        during=LIVE,
        logs_in=logs_in,
        holder="sms",
    )
    chat = pm.conversation(platform or messenger(), sent=sent)
    shelf = pm.Catalogue().with_platform(carrying or carriers())
    return pm.obtainable(chat, by=pm.adversary(order), on="2025-02-01", catalogue=shelf)[
        "message_text"
    ]


def test_a_court_that_may_log_in_reads_what_the_operator_keeps():
    """
    The carrier's code opens a session, and the session shows messages of long ago.
    """
    finding = text(law(MAY))
    assert finding.verdict is Verdict.YES
    kinds = [step.head.kind.value for step in finding.derivation.steps]
    assert kinds == ["login_code", "session", "message_text"]


def test_without_logging_in_the_messages_stay_out_of_reach():
    """
    The same order on the carrier without a login yields nothing that the messenger keeps.
    """
    assert text(law(MAY), logs_in=False).verdict is Verdict.NO


@pytest.mark.parametrize(
    ("entries", "offence", "verdict"),
    [
        ((), "drugs", Verdict.UNKNOWN),
        ((MAY,), "fraud", Verdict.UNKNOWN),
        ((MAY,), None, Verdict.UNKNOWN),
        ((MAY_NOT,), "drugs", Verdict.NO),
        ((MAY, MAY_NOT), "drugs", Verdict.NO),
    ],
)
def test_logging_in_takes_a_power_of_its_own(entries, offence, verdict):
    """
    Where no law says that the authority may log in it is open, and where one forbids it, closed.
    """
    assert text(law(*entries), offence=offence).verdict is verdict


def test_a_disputed_power_to_log_in_is_conflicting():
    """
    Where one source says that the law allows it and another denies it, so does the answer.
    """
    on = "2025-01-01"
    fact = pm.Fact(
        id="E",
        says="it allows it",
        grade="press",
        seen=[pm.Sighting(source="S", on=on)],
        denied=[pm.Sighting(source="T", on=on)],
    )
    disputed = law(pm.AccountEntry(facts="E"), facts=[fact], sources=[PAPER, CONTRARY])
    assert text(disputed).verdict is Verdict.CONFLICTING


def test_an_order_that_does_not_reach_the_carrier_brings_no_code():
    """
    Where carriers have no tie to the country no code is handed over, whatever the law allows.
    """
    assert text(law(MAY), carrying=carriers(country="jp")).verdict is Verdict.NO


@pytest.mark.parametrize(
    "login",
    [
        pm.Login(needs="login_code", code_by="app"),
        pm.Login(needs=["login_code", "two_step_password"]),
        pm.Login(needs="password"),
    ],
)
def test_a_code_by_text_message_opens_only_what_it_is_enough_for(login):
    """
    A code of an app, a second password or a first one is not with the carrier.
    """
    sms = pm.Login(needs="login_code", where={"locked": "no"})
    setting = pm.Setting(name="locked", values=["no", "yes"], belongs="participant",
                         defaults=[pm.Default(value="yes")])  # fmt: skip
    platform = messenger(logins=[sms, login], settings=[setting])
    assert text(law(MAY), platform=platform).verdict is Verdict.NO


def test_an_order_to_log_in_has_a_beginning_and_an_end():
    """
    Codes pass through a stretch; an order of one day that logs in is refused with the mend.
    """
    with pytest.raises(pm.InvalidModel, match="from when to when"):
        pm.Order(jurisdiction=law(), logs_in=True)


def test_what_ends_before_the_code_comes_is_not_read():
    """
    A message that is deleted for everybody before the login is not in the session that it opens.
    """
    platform = messenger()
    gone = pm.Event(kind="deleted", at="2025-01-15")
    order = pm.Order(jurisdiction=law(MAY), suspicion=pm.Suspicion(offence="drugs"), during=LIVE,
                     logs_in=True, holder="sms")  # fmt: skip
    chat = pm.conversation(
        pm.Platform(
            id="messenger",
            modes=platform.modes,
            retention=[pm.Retention(kinds="message_text", at="operator", until=["deleted"])],
            replications=[
                pm.Replication(
                    kinds="message_text", source="operator", target="new_session", live=True
                )
            ],
            logins=platform.logins,
        ),
        sent="2025-01-01",
        events=[gone],
    )
    shelf = pm.Catalogue().with_platform(carriers())
    finding = pm.obtainable(chat, by=pm.adversary(order), on="2025-02-01", catalogue=shelf)
    assert finding["message_text"].verdict is Verdict.NO

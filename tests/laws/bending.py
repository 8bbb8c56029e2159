"""Conversations in which changes of settings and habits make a difference, drawn at random.

Platforms say plainly what they keep, so that a change can turn a yes into a no; any of it may hang
on a setting, and settings may hang on each other.
"""

from hypothesis import strategies as st

import privmodel as pm

CLOUD = pm.Platform(
    id="cloud",
    chats=[],
    modes=[pm.Mode(id="stored", schedule="server_held_keys")],
    retention=[pm.Retention(kinds="message_text", at="operator", existence="absent")],
    establishments=[pm.Establishment(country="xa", relation="established")],
    establishments_closed=True,
)
"""Where backups go. What it holds besides them it says: nothing."""

OWNERS = {
    "secret": "conversation",
    "archive": "conversation",
    "backup": "participant",
    "sealed": "participant",
    "two_step": "participant",
}
BEFORE, THEN, AFTER, ASKED = "2024-03-01", "2024-04-01", "2024-04-10", "2024-07-01"
WINDOWS = (
    pm.Window(),
    pm.Window(start="2024-03-15"),
    pm.Window(start="2024-02-01", end="2024-05-01"),
    pm.Window(start="2024-04-05", end="2024-06-01"),
)


@st.composite
def scopes(draw, names):
    """A test of one setting or of none."""
    name = draw(st.sampled_from([None, *names]))
    return {} if name is None else {name: draw(st.sampled_from(["off", "on"]))}


@st.composite
def platforms(draw):
    """A platform with a few settings, of which modes, retention, backups and logins may depend."""
    names = draw(st.lists(st.sampled_from(sorted(OWNERS)), min_size=1, max_size=2, unique=True))
    settings = [
        pm.Setting(
            name=name,
            values=["off", "on"],
            belongs=OWNERS[name],
            defaults=[
                pm.Default(value=value, where=draw(scopes([each for each in names if each < name])))
                for value in draw(st.sampled_from([["off"], ["off"], ["on"], []]))
            ],
        )
        for name in names
    ]
    seals = st.sampled_from(["static_keys", "double_ratchet"])
    open_to_servers = draw(st.sampled_from(["transport_only", "server_held_keys"]))
    modes = [pm.Mode(id="all", schedule=draw(st.just(open_to_servers) | seals))]
    if "secret" in names:
        modes = [
            pm.Mode(id="cloud", schedule=open_to_servers, where={"secret": "off"}),
            pm.Mode(id="secret", schedule=draw(seals), where={"secret": "on"}),
        ]
    until = st.sampled_from([[], ["deleted"], ["timer"], ["sent + 30 days"], ["deleted", "timer"]])
    where = draw(scopes(names))
    retention = [pm.Retention(kinds="message_text", at="operator", until=draw(until), where=where)]
    retention += [
        pm.Retention(kinds="message_text", at="operator", existence="absent", where=each)
        for each in ({}, *([{next(iter(where)): {"not": list(where.values())}}] if where else []))
        if each or draw(st.booleans())
    ]
    if draw(st.booleans()):
        retention.append(
            pm.Retention(kinds="message_text", at="new_session", until=["deleted"],
                         where=draw(scopes(names)))
        )  # fmt: skip
    replications = draw(st.lists(_backups(names, until), max_size=2))
    logins = [pm.Login(needs=["login_code"])]
    if "two_step" in names:
        logins = [
            pm.Login(needs=["login_code"], where={"two_step": "off"}),
            pm.Login(needs=["login_code", "two_step_password"], where={"two_step": "on"}),
        ]
    offers = [
        pm.Offer(setting=name, values=draw(st.sampled_from([[], ["on"], ["off"]])),
                 where=draw(scopes([each for each in names if each != name])))
        for name in names
        if draw(st.integers(0, 2)) == 0
    ]  # fmt: skip
    deletions = st.builds(
        pm.Deletion,
        own_only=st.booleans(),
        within_days=st.sampled_from([None, None, 7.0]),
        where=scopes(names),
    )
    return pm.Platform(
        id="own",
        settings=settings,
        modes=modes,
        retention=retention,
        replications=replications,
        timers=draw(st.sampled_from([[], [pm.Timer(starts="sent", where=draw(scopes(names)))]])),
        erasures=draw(st.sampled_from([[], [pm.Erasure(where=draw(scopes(names)))]])),
        logins=logins,
        offers=offers,
        deletions=draw(st.lists(deletions, max_size=1)),
        establishments=[pm.Establishment(country="xa", relation="established")],
        establishments_closed=True,
    )


def _backups(names, until):
    both = st.builds(
        lambda one, other: {**one, **other},
        scopes([name for name in names if name in ("backup", "sealed")]),
        scopes(names),
    )
    return st.builds(
        pm.Replication,
        kinds=st.just(["message_text"]),
        source=st.just("device"),
        platform=st.just("cloud"),
        within_days=st.sampled_from([0.0, 0.0, 20.0]),
        live=st.booleans(),
        until=until,
        seal=st.sampled_from(["none", "none", "user_key", "mode"]),
        where=both,
    )


def _people(draw, platform, name):
    def choices(belongs):
        return {
            setting.name: draw(st.sampled_from(["off", "on", "on", pm.UNSTATED]))
            for setting in platform.settings
            if setting.belongs == belongs and draw(st.booleans())
        }

    devices = [pm.Device(os="ios")]
    if draw(st.integers(0, 3)) == 0:
        devices.append(pm.Device(name="laptop", os="macos"))
    return pm.Participant(
        name=name,
        devices=devices,
        settings=choices("participant"),
        region=draw(st.sampled_from(["eu", "us", None])),
    )


@st.composite
def talks(draw):
    """A conversation of two with a message before the changes and perhaps one after them."""
    platform = draw(platforms())
    sent = draw(st.sampled_from([[BEFORE], [BEFORE, AFTER], [AFTER]]))
    own = {
        setting.name: draw(st.sampled_from(["off", "on"]))
        for setting in platform.settings
        if setting.belongs == "conversation" and draw(st.booleans())
    }
    return pm.conversation(
        platform,
        sent=sent,
        participants=[_people(draw, platform, name) for name in ("sender", "recipient")],
        settings=own,
    )


@st.composite
def askers(draw):
    """Somebody with one power or two."""
    during = st.sampled_from(WINDOWS)
    powers = st.one_of(
        st.builds(pm.BreachServer, during=during),
        st.builds(pm.BreachServer, platform=st.just("own"), during=during),
        st.builds(pm.OperateService, during=during),
        st.builds(pm.SeizeDevice, participant=st.sampled_from(["sender", "recipient"]),
                  during=during),
        st.builds(pm.TakeOverAccount, participant=st.sampled_from(["sender", "recipient"]),
                  during=during),
        st.builds(pm.TapNetwork, during=during),
    )  # fmt: skip
    return pm.adversary(*draw(st.lists(powers, min_size=1, max_size=2, unique_by=repr)))


def cloudy(talk):
    """Whether something of a conversation is copied to the cloud, so that powers can name it."""
    return any(each.platform == "cloud" for each in talk.platform.replications)

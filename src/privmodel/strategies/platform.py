"""Made-up platforms: what they offer, keep, copy, say and did, each statement with its facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from hypothesis import strategies as st

from privmodel.model.data import DataKind
from privmodel.model.disclosure import Clause, Practice
from privmodel.model.encryption import Mode
from privmodel.model.erasure import Erasure
from privmodel.model.evidence import Fact, Sighting
from privmodel.model.platform import Chat, Establishment, Login, OperatorClass, Platform
from privmodel.model.retention import (
    Bound,
    Existence,
    Replication,
    Retention,
    Role,
    Seal,
    State,
    Timer,
)
from privmodel.model.schedules import (
    SCHEDULES,
    Channels,
    DoubleRatchet,
    KemRatchet,
    Kept,
    LongPeriodRekey,
    Megolm,
    PeriodicRekey,
    Schedule,
    SenderKeys,
    Start,
    StaticKeys,
)
from privmodel.model.scope import EVERYWHERE, Scope, scope
from privmodel.model.setting import Default, Setting
from privmodel.model.timeline import Moment, Period, iso, moment

from .evidence import SOURCES, facts, sources
from .jurisdiction import CLASS, COUNTRIES
from .scope import ATTRIBUTES, scopes
from .timeline import moments

__all__ = ["platforms"]

T = TypeVar("T")
Ids = st.SearchStrategy[frozenset[str]]

_SETTINGS = {
    "secret": ("conversation", ("off", "on")),
    "backup": ("participant", ("off", "on")),
    "previews": ("device", ("text", "nothing")),
}
_MESSAGE_KINDS = ("message_text", "attachment", "call_audio", "sender", "recipient", "timestamp")
_ACCOUNT_KINDS = ("phone_number", "ip_address", "contacts", "registered_at", "last_seen", "profile")
_PLACES = (
    Role.OPERATOR, Role.OPERATOR, Role.OPERATOR, Role.PUBLIC, Role.NEW_MEMBER, Role.NEW_SESSION,
    Role.THIRD_PARTY, Role.PUSH_GATEWAY, Role.REPORT_DESK,
)  # fmt: skip
_ENDS = (
    "sent + 30 days", "sent + 120 days", "delivered", "delivered + 10 days", "read", "deleted",
    "deleted + 30 days", "timer", "account_deleted", "account_deleted + 30 days",
    "reported + 90 days",
)  # fmt: skip


@st.composite
def platforms(
    draw: st.DrawFn,
    *,
    id: str = "somechat",
    schedules: Sequence[str] = tuple(SCHEDULES),
    elsewhere: Sequence[str] = (),
    countries: Sequence[str] = COUNTRIES,
) -> Platform:
    """Platforms on which any conversation can be held and any question be asked.

    The modes of a platform never cover a message together. A kind is kept by one statement, or by
    several versions that follow one another. Settings have a default, or are unstated.

    Arguments:
        id: the platform's id.
        schedules: names of the key schedules that its modes may have.
        elsewhere: ids of other platforms to which backups may go.
        countries: codes of the countries to which its operator may have ties.
    """
    held = [draw(facts(id=f"{id}-{number}")) for number in range(draw(st.integers(0, 3)))]
    names = [fact.id for fact in held]
    some: Ids = st.just(frozenset[str]())
    if names:
        some |= st.just(frozenset[str]())
        some |= st.sampled_from(names).map(lambda name: frozenset({name}))
        some |= st.frozensets(st.sampled_from(names), max_size=2)
    settings = draw(_settings(some))
    tested = {**ATTRIBUTES, **{setting.name: setting.values for setting in settings}}
    modes, more = draw(_modes(id, schedules, settings, some))
    held += more
    retention, more = draw(_retention(id, tested, some))
    held += more
    some_modes = st.just(frozenset[str]())
    if modes:
        some_modes |= st.frozensets(st.sampled_from([mode.id for mode in modes]), max_size=1)
    return Platform(
        id=id,
        name=id.title(),
        operators=draw(st.sampled_from((None, None, None, (), (f"{id} one", f"{id} two")))),
        chats=(
            Chat(kind="one_to_one"),
            Chat(kind="group", public=True),
            Chat(kind="channel", public=True),
        ),
        settings=settings,
        modes=modes,
        retention=retention,
        replications=draw(_few(_replications(tested, some, some_modes, elsewhere), 2)),
        timers=(
            Timer(
                starts=draw(st.sampled_from(("read", "sent", "delivered"))),
                default_days=draw(st.sampled_from((None, None, 0.0, 1.0))),
            ),
        ),
        erasures=draw(_few(_erasures(tested, some), 1)),
        logins=draw(_few(_logins(tested, some), 2)),
        establishments=draw(_ties(countries, some)),
        establishments_closed=draw(st.booleans()),
        classes=draw(_few(_classes(countries, some), 1)),
        clauses=draw(_few(_clauses(countries, some), 2)),
        practices=draw(_few(_practices(countries, some), 2)),
        facts=tuple(held),
        sources=sources(ids=SOURCES),
    )


def _few(parts: st.SearchStrategy[T], most: int) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(parts, max_size=most).map(tuple)


@st.composite
def _settings(draw: st.DrawFn, some: Ids) -> tuple[Setting, ...]:
    chosen = draw(st.lists(st.sampled_from(sorted(_SETTINGS)), max_size=2, unique=True))
    made = []
    for name in chosen:
        belongs, values = _SETTINGS[name]
        defaults = st.builds(Default, value=st.sampled_from(values), facts=some)
        made.append(
            Setting(
                name=name,
                values=values,
                belongs=belongs,
                defaults=draw(st.lists(defaults, max_size=1)),
            )
        )
    return tuple(made)


_DAYS = st.integers(5, 40).map(float)
_PARTS: dict[str, st.SearchStrategy[Schedule]] = {
    "long_period_rekey": st.builds(LongPeriodRekey, days=st.none() | _DAYS),
    "periodic_rekey": st.builds(PeriodicRekey, messages=st.integers(1, 4), days=_DAYS),
    "megolm": st.builds(
        Megolm,
        receiver_keeps=st.sampled_from(Kept),
        messages=st.integers(1, 4),
        days=_DAYS,
        channels=st.sampled_from(Channels),
    ),
    "sender_keys": st.builds(SenderKeys, channels=st.sampled_from(Channels)),
    "double_ratchet": st.builds(
        DoubleRatchet,
        start=st.sampled_from(Start),
        one_time_prekeys=st.booleans(),
        signed_prekey_days=st.none() | _DAYS,
        lazy=st.booleans(),
        skipped_days=st.none() | _DAYS,
        kem_ratchet=st.none() | st.sampled_from(KemRatchet),
        kem_every=st.integers(1, 4),
    ),
}
"""The schedules that have parts, with parts small enough to matter in a short conversation."""


@st.composite
def _schedules(draw: st.DrawFn, names: Sequence[str]) -> Schedule:
    name = draw(st.sampled_from(list(names)))
    return draw(_PARTS.get(name, st.builds(SCHEDULES[name])))


@st.composite
def _modes(
    draw: st.DrawFn,
    id: str,
    schedules: Sequence[str],
    settings: tuple[Setting, ...],
    some: Ids,
) -> tuple[tuple[Mode, ...], list[Fact]]:
    """Modes that exclude one another by a setting, by the kind of chat, or by their dates."""

    def mode(name: str, resting: frozenset[str], where: dict[str, Any] | None = None) -> Mode:
        schedule, where = draw(_schedules(schedules)), where or {}
        if isinstance(schedule, PeriodicRekey):  # joins two, so that groups can't have it
            if where.get("chat", "one_to_one") == "one_to_one":
                where = {**where, "chat": "one_to_one"}
            else:
                schedule = StaticKeys()
        return Mode(
            id=name,
            schedule=schedule,
            where=scope(where),
            one_device=draw(st.sampled_from((False, False, True))),
            facts=resting,
        )

    plans: dict[str, Callable[[], tuple[tuple[Mode, ...], list[Fact]]]] = {
        "one for all": lambda: ((mode("all", frozenset()),), []),
        "one, perhaps": lambda: ((mode("all", draw(some)),), []),
        "none stated": lambda: ((), []),
        "by kind of chat": lambda: (
            (
                mode("pairs", frozenset(), {"chat": "one_to_one"}),
                mode("others", draw(some), {"chat": {"not": "one_to_one"}}),
            ),
            [],
        ),
        "by date": lambda: _successors(
            draw, f"{id}-mode", lambda name, resting: mode(name, resting)
        ),
    }
    for setting in settings:
        if setting.belongs == "conversation":
            plans["by setting"] = lambda name=setting.name, values=setting.values: (  # type: ignore[misc]
                tuple(mode(f"{name} {value}", frozenset(), {name: value}) for value in values),
                [],
            )
    return plans[draw(st.sampled_from(sorted(plans)))]()


def _successors(
    draw: st.DrawFn, id: str, make: Callable[[str, frozenset[str]], T]
) -> tuple[tuple[T, ...], list[Fact]]:
    """Two versions of a statement, the second in place of the first from some moment on."""
    turn = draw(moments())
    early, late = f"{id} before", f"{id} after"
    # Each is seen while it holds: nobody can know of the second, or of the end, any earlier.
    seen = Sighting(source=SOURCES[0], on=_after(turn))
    old = Fact(
        id=early, says=early, grade="press", period=Period(end=turn), seen=(Sighting(
            source=SOURCES[0], on="2023-12-31"),),
    )  # fmt: skip
    new = Fact(id=late, says=late, grade="press", period=Period(start=turn), seen=(seen,))
    versions = (make("before", frozenset({early})), make("after", frozenset({late})))
    return versions, [old, new]


def _after(turn: Moment) -> Moment:
    return turn if turn.exact else moment(iso(turn.latest))


@st.composite
def _retention(
    draw: st.DrawFn, id: str, tested: dict[str, tuple[str, ...]], some: Ids
) -> tuple[tuple[Retention, ...], list[Fact]]:
    kept: list[Retention] = []
    more: list[Fact] = []
    if draw(st.booleans()):  # something plain, so that answers need not hang on every doubt at once
        kept.append(Retention(kinds=_ACCOUNT_KINDS, at=Role.OPERATOR, until="account_deleted"))
    for number in range(draw(st.integers(0, 2))):
        about_messages = draw(st.booleans())
        kinds = draw(
            st.frozensets(
                st.sampled_from(_MESSAGE_KINDS if about_messages else _ACCOUNT_KINDS),
                min_size=1,
                max_size=3,
            )
        )
        place = draw(st.sampled_from(_PLACES)) if about_messages else Role.OPERATOR
        where = draw(scopes(attributes=tested, max_tests=1))
        if draw(st.integers(0, 3)) == 3:
            versions, held = _successors(
                draw,
                f"{id}-kept {number}",
                lambda _, resting, kinds=kinds, place=place, where=where: draw(  # type: ignore[misc]
                    _kept(kinds, place, where, st.just(resting))
                ),
            )
            kept += versions
            more += held
        else:
            kept.append(draw(_kept(kinds, place, where, some)))
    return tuple(kept), more


def _kept(
    kinds: frozenset[str], place: Role, where: Scope, some: Ids
) -> st.SearchStrategy[Retention]:
    return st.builds(
        Retention,
        kinds=st.just(kinds),
        at=st.just(place),
        since=st.sampled_from((None, "sent", "delivered", "read")),
        until=st.lists(st.sampled_from(_ENDS), max_size=2, unique=True),
        state=st.sampled_from((State.KEPT, State.KEPT, State.RECORDABLE)),
        existence=st.sampled_from(
            (Existence.SURE, Existence.SURE, Existence.OPEN, Existence.ABSENT)
        ),
        bound=st.sampled_from((Bound.EXACT, Bound.EXACT, Bound.AT_MOST)),
        seal=st.sampled_from((Seal.MODE, Seal.MODE, Seal.NONE, Seal.PROVIDER_KEY)),
        where=st.just(where),
        facts=some,
    )


@st.composite
def _replications(
    draw: st.DrawFn,
    tested: dict[str, tuple[str, ...]],
    some: Ids,
    some_modes: Ids,
    elsewhere: Sequence[str],
) -> Replication:
    source = draw(st.sampled_from((Role.DEVICE, Role.DEVICE, Role.OPERATOR)))
    targets = [Role.NEW_SESSION, Role.NEW_MEMBER, Role.THIRD_PARTY, Role.PUSH_GATEWAY]
    if source is Role.DEVICE:
        targets += [Role.NOTIFICATION_STORE, Role.OPERATOR, Role.REPORT_DESK]
    platform = draw(st.sampled_from([None, *elsewhere])) if source is Role.DEVICE else None
    seal = draw(st.sampled_from(tuple(Seal))) if source is Role.DEVICE else Seal.MODE
    return Replication(
        kinds=draw(
            st.frozensets(st.sampled_from(("message_text", "attachment", "sender")), min_size=1)
        ),
        source=source,
        target=draw(st.sampled_from(targets)) if platform is None else None,
        platform=platform,
        within_days=draw(st.sampled_from((0.0, 0.0, 30.0))),
        live=draw(st.booleans()),
        until=draw(st.lists(st.sampled_from(_ENDS), max_size=1)),
        existence=draw(st.sampled_from((Existence.SURE, Existence.SURE, Existence.OPEN))),
        seal=seal,
        guesses=draw(st.sampled_from((None, 5, 10))) if seal is Seal.VAULT else None,
        modes=draw(some_modes),
        where=draw(scopes(attributes=tested, max_tests=2)),
        facts=draw(some),
    )


def _erasures(tested: dict[str, tuple[str, ...]], some: Ids) -> st.SearchStrategy[Erasure]:
    return st.builds(
        Erasure,
        kinds=st.sampled_from(((), ("message_text",), ("message_content", "sender"))),
        erased=st.just(True),
        within_days=st.sampled_from((0.0, 0.0, 3.0)),
        where=scopes(attributes=tested),
        facts=some,
    ) | st.builds(Erasure, erased=st.just(False), facts=some)


def _logins(tested: dict[str, tuple[str, ...]], some: Ids) -> st.SearchStrategy[Login]:
    return st.builds(
        Login,
        needs=st.sampled_from(
            (("login_code",), ("login_code", "two_step_password"), ("two_step_password",))
        ),
        code_by=st.sampled_from(("sms", "sms", "app")),
        valid_minutes=st.sampled_from((10.0, 1440.0)),
        where=scopes(attributes={name: words for name, words in tested.items() if name != "chat"}),
        facts=some,
    )


@st.composite
def _ties(draw: st.DrawFn, countries: Sequence[str], some: Ids) -> tuple[Establishment, ...]:
    plain = [Establishment(country=country, relation="established") for country in countries[:1]]
    return (*plain[: draw(st.integers(0, 1))], *draw(_few(_establishments(countries, some), 2)))


def _classes(countries: Sequence[str], some: Ids) -> st.SearchStrategy[OperatorClass]:
    return st.builds(
        OperatorClass,
        country=st.sampled_from(list(countries)),
        name=st.just(CLASS),
        holds=st.booleans(),
        facts=some,
    )


def _establishments(countries: Sequence[str], some: Ids) -> st.SearchStrategy[Establishment]:
    return st.builds(
        Establishment,
        country=st.sampled_from(list(countries)),
        relation=st.sampled_from(("established", "established", "assets", "offers_service")),
        where=scopes(attributes={"region": ("eu", "us")}, numbers={}, max_tests=1),
        facts=some,
    )


_ASKED = ("message_text", "sender", "ip_address", "phone_number", "registered_at", "profile")


def _asked() -> st.SearchStrategy[frozenset[str]]:
    return st.one_of(
        st.just(frozenset(kind.value for kind in DataKind if kind.parent is None)),
        st.frozensets(st.sampled_from(_ASKED), min_size=1, max_size=3),
    )


def _clauses(countries: Sequence[str], some: Ids) -> st.SearchStrategy[Clause]:
    tested = {
        "country": tuple(countries),
        "forum": ("civil", "criminal"),
        "offence": ("fraud", "terrorism"),
        "breaks_terms": ("no", "yes"),
    }
    return st.builds(
        Clause,
        kinds=_asked(),
        gives=st.sampled_from(("commits", "may", "refuses")),
        closed=st.booleans(),
        where=st.just(EVERYWHERE)
        | scopes(attributes=tested, numbers={"max_penalty_years": (1, 5)}, max_tests=2),
        facts=some,
    )


def _practices(countries: Sequence[str], some: Ids) -> st.SearchStrategy[Practice]:
    return st.builds(
        Practice,
        kinds=_asked(),
        gave=st.sampled_from((True, True, False)),
        countries=st.sampled_from(((), *((country,) for country in countries))),
        offences=st.sampled_from((("fraud",), ("fraud",), ("terrorism",), ())),
        forum=st.sampled_from(("criminal", "criminal", "civil")),
        facts=some,
    )

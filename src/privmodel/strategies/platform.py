"""Made-up platforms: what they offer, keep, copy, say and did, each statement with its facts."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from privmodel.model.offer import Deletion, Offer
from privmodel.model.platform import Chat, Login, Platform
from privmodel.model.retention import Timer
from privmodel.model.schedules import SCHEDULES
from privmodel.model.setting import Default, Setting
from privmodel.model.storage import Opens, Storage

from .answering import clauses, operator_classes, practices, ties
from .copies import erasures, kept, replications
from .evidence import SOURCES, facts, sources
from .jurisdiction import COUNTRIES
from .modes import modes_of
from .scope import ATTRIBUTES, scopes
from .versions import Ids, few

__all__ = ["platforms"]

_SETTINGS = {
    "secret": ("conversation", ("off", "on")),
    "backup": ("participant", ("off", "on")),
    "previews": ("device", ("text", "nothing")),
}


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
    modes, more = draw(modes_of(id, schedules, settings, some))
    held += more
    retention, more = draw(kept(id, tested, some))
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
        replications=draw(few(replications(tested, some, some_modes, elsewhere), 2)),
        timers=(
            Timer(
                starts=draw(st.sampled_from(("read", "sent", "delivered"))),
                default_days=draw(st.sampled_from((None, None, 0.0, 1.0))),
            ),
        ),
        erasures=draw(few(erasures(tested, some), 1)),
        offers=draw(few(_offers(settings, tested, some), 1)) if settings else (),
        deletions=draw(few(_deletions(tested, some), 1)),
        storages=draw(few(_storages(tested, some), 1)),
        logins=draw(few(_logins(tested, some), 2)),
        establishments=draw(ties(countries, some)),
        establishments_closed=draw(st.booleans()),
        classes=draw(few(operator_classes(countries, some), 1)),
        clauses=draw(few(clauses(countries, some), 2)),
        practices=draw(few(practices(countries, some), 2)),
        facts=tuple(held),
        sources=sources(ids=SOURCES),
    )


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


def _offers(
    settings: tuple[Setting, ...], tested: dict[str, tuple[str, ...]], some: Ids
) -> st.SearchStrategy[Offer]:
    return st.sampled_from(settings).flatmap(
        lambda setting: st.builds(
            Offer,
            setting=st.just(setting.name),
            values=st.lists(st.sampled_from(setting.values), max_size=1),
            where=scopes(attributes=tested, max_tests=1),
            facts=some,
        )
    )


def _deletions(tested: dict[str, tuple[str, ...]], some: Ids) -> st.SearchStrategy[Deletion]:
    return st.builds(
        Deletion,
        own_only=st.booleans(),
        within_days=st.sampled_from((None, 2.0)),
        where=scopes(attributes=tested, max_tests=1),
        facts=some,
    )


def _storages(tested: dict[str, tuple[str, ...]], some: Ids) -> st.SearchStrategy[Storage]:
    return st.builds(
        Storage,
        opens=st.sampled_from(Opens),
        existence=st.sampled_from(("sure", "sure", "open")),
        where=scopes(attributes={name: words for name, words in tested.items() if name != "chat"}),
        facts=some,
    )


def _logins(tested: dict[str, tuple[str, ...]], some: Ids) -> st.SearchStrategy[Login]:
    return st.builds(
        Login,
        needs=st.sampled_from(
            (
                ("login_code",),
                ("login_code", "two_step_password"),
                ("password",),
                ("password", "login_code"),
            )
        ),
        code_by=st.sampled_from(("sms", "sms", "app")),
        valid_minutes=st.sampled_from((10.0, 1440.0)),
        existence=st.sampled_from(("sure", "sure", "open")),
        where=scopes(attributes={name: words for name, words in tested.items() if name != "chat"}),
        facts=some,
    )

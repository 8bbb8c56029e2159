"""A platform: what it offers, keeps, says and did, each statement with its facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from attrs import field, frozen

from privmodel.errors import InvalidModel, UnknownName

from .data import DataKind, data_kinds
from .disclosure import Clause, Practice
from .encryption import Mode
from .erasure import Erasure
from .evidence import Fact, Source
from .nexus import Establishment, OperatorClass, Relation
from .offer import Deletion, Offer
from .record import as_tuple, checked, frozen_ids, one_or_many
from .retention import Existence, Replication, Retention, Timer, Unknown
from .scope import EVERYWHERE, Scope, scope
from .setting import Setting
from .storage import Storage

__all__ = [
    "CODE_CHANNELS",
    "SYSTEMS",
    "Chat",
    "ChatKind",
    "Establishment",
    "Login",
    "OperatorClass",
    "Platform",
    "Relation",
]


class ChatKind(StrEnum):
    """The kinds of conversation."""

    ONE_TO_ONE = "one_to_one"
    GROUP = "group"
    CHANNEL = "channel"
    BOT = "bot"
    BUSINESS = "business"


@checked
@frozen(kw_only=True)
class Chat:
    """A kind of conversation that the platform offers.

    Args:
        kind: which kind.
        public: whether such a conversation can be open to anybody.
        facts: ids of the facts that it rests on.
    """

    kind: ChatKind = field(converter=ChatKind)
    public: bool = False
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)


CODE_CHANNELS = ("sms", "app", "email")
"""How login codes reach the holder of an account."""


def code_channel(value: str) -> str:
    """The channel of that name.

    Raises:
        UnknownName: with the channels that there are.
    """
    if value not in CODE_CHANNELS:
        raise UnknownName("way to send login codes", value, CODE_CHANNELS)
    return value


@checked
@frozen(kw_only=True)
class Login:
    """What somebody must know to open one more session on an account.

    Args:
        needs: kinds of credentials, all of which are needed.
        code_by: how a login code reaches the account's holder: ``sms``, ``app`` (the service's own
            in another session, or one that computes codes) or ``email``.
        valid_minutes: for how long a login code works.
        existence: open where the service may ask for more, or may not take this at all.
        where: the situations in which this is enough.
        facts: ids of the facts that it rests on.
    """

    needs: frozenset[DataKind] = field(converter=data_kinds)
    code_by: str = field(default="sms", converter=code_channel)
    valid_minutes: float = 10.0
    existence: Existence = field(default=Existence.SURE, converter=Existence)
    where: Scope = field(default=EVERYWHERE, converter=scope)
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)

    def __attrs_post_init__(self) -> None:
        if not self.needs:
            raise InvalidModel("Login.needs", (), "name what opens a session: password, say")
        if self.existence is Existence.ABSENT:
            mend = "leave out what opens no session"
            raise InvalidModel("Login.existence", self.existence.value, mend)


def _maybe_many(values: Iterable[str] | str | None) -> tuple[str, ...] | None:
    return None if values is None else one_or_many(values)


SYSTEMS = frozenset({"ios", "android", "windows", "macos", "linux", "other"})
"""The operating systems of devices."""


def systems(values: Iterable[str] | str) -> frozenset[str]:
    """Operating systems by their names.

    Raises:
        UnknownName: for a name that none has.
    """
    found = one_or_many(values)
    for each in found:
        if each not in SYSTEMS:
            raise UnknownName("operating system", each, SYSTEMS, "Platform.serves")
    return frozenset(found)


@checked
@frozen(kw_only=True, repr=False)
class Platform:
    """A messaging platform, or any service that keeps copies of what is said there.

    Every field has a default, so that a messenger of one's own is described by what matters.
    A statement without facts counts as true because its author says so.

    Args:
        id: its id.
        name: its name.
        operators: who runs it; empty for a platform without servers.
        chats: the kinds of conversation it offers.
        settings: what can be set.
        modes: its encryption modes; exactly one must apply to a message.
        retention: what lies where, and for how long.
        unknowns: what was looked for and found nowhere.
        replications: what is copied elsewhere.
        timers: messages that vanish by themselves.
        erasures: what becomes on devices of what is deleted there.
        storages: under which keys its client's data lie on devices.
        offers: the values that a setting can be given, where and since when. A setting without
            any can be changed wherever it is described.
        deletions: who can delete messages for everybody.
        logins: what opens one more session.
        selectors: the kinds by which the operator can look an account up.
        serves: the operating systems whose devices are woken by it, or get their apps from it.
        carries_numbers: whether it is the carriers of telephone numbers, of which everybody has one
            who opens an account with a code that comes by text message.
        sends_codes: whether it sends login codes by text message for messengers. Which one does so
            for which messenger is open.
        establishments: its ties to countries.
        establishments_closed: whether those are all its ties that let a state enforce an order.
        classes: what its operator is, or is not, in the law of a country.
        clauses: its rules on answering requests.
        practices: what it was seen to hand over.
        facts: the statements behind all this.
        sources: the documents behind the statements.

    Raises:
        InvalidModel: for two things of the same id.
        UnknownName: for a reference to a fact, source, setting or mode that is not there.
    """

    id: str
    name: str = ""
    operators: tuple[str, ...] | None = field(default=None, converter=_maybe_many)
    chats: tuple[Chat, ...] = field(default=(Chat(kind="one_to_one"),), converter=as_tuple)
    settings: tuple[Setting, ...] = field(default=(), converter=as_tuple)
    modes: tuple[Mode, ...] = field(default=(), converter=as_tuple)
    retention: tuple[Retention, ...] = field(default=(), converter=as_tuple)
    unknowns: tuple[Unknown, ...] = field(default=(), converter=as_tuple)
    replications: tuple[Replication, ...] = field(default=(), converter=as_tuple)
    timers: tuple[Timer, ...] = field(default=(), converter=as_tuple)
    erasures: tuple[Erasure, ...] = field(default=(), converter=as_tuple)
    storages: tuple[Storage, ...] = field(default=(), converter=as_tuple)
    offers: tuple[Offer, ...] = field(default=(), converter=as_tuple)
    deletions: tuple[Deletion, ...] = field(default=(), converter=as_tuple)
    logins: tuple[Login, ...] = field(default=(), converter=as_tuple)
    selectors: frozenset[DataKind] = field(
        default=(DataKind.PHONE_NUMBER, DataKind.USERNAME, DataKind.USER_ID), converter=data_kinds
    )
    serves: frozenset[str] = field(default=(), converter=systems)
    carries_numbers: bool = False
    sends_codes: bool = False
    establishments: tuple[Establishment, ...] = field(default=(), converter=as_tuple)
    establishments_closed: bool = False
    classes: tuple[OperatorClass, ...] = field(default=(), converter=as_tuple)
    clauses: tuple[Clause, ...] = field(default=(), converter=as_tuple)
    practices: tuple[Practice, ...] = field(default=(), converter=as_tuple)
    facts: tuple[Fact, ...] = field(default=(), converter=as_tuple)
    sources: tuple[Source, ...] = field(default=(), converter=as_tuple)
    facts_by_id: Mapping[str, Fact] = field(init=False, eq=False, repr=False)
    retention_by_kind: Mapping[DataKind, tuple[Retention, ...]] = field(
        init=False, eq=False, repr=False
    )

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "facts_by_id", {fact.id: fact for fact in self.facts})
        by_kind: dict[DataKind, tuple[Retention, ...]] = {}
        for retention in self.retention:
            for kind in retention.kinds:
                by_kind[kind] = (*by_kind.get(kind, ()), retention)
        object.__setattr__(self, "retention_by_kind", by_kind)
        for what, ids in (
            ("facts", [fact.id for fact in self.facts]),
            ("sources", [source.id for source in self.sources]),
            ("modes", [mode.id for mode in self.modes]),
            ("settings", [setting.name for setting in self.settings]),
        ):
            if twice := sorted({one for one in ids if ids.count(one) > 1}):
                raise InvalidModel(f"Platform.{what}", twice, "give each its own id")
        for problem in dangling(self):
            raise problem

    @property
    def servers(self) -> tuple[str, ...]:
        """The ids of its operators; the platform itself where none is named."""
        return (self.id,) if self.operators is None else self.operators

    @property
    def texts_codes(self) -> bool:
        """Whether it states that whoever logs in gets a code by text message.

        Codes that some ask for beside a password say nothing of the others, who may have no number.
        """
        return any(
            login.code_by == "sms"
            and login.existence is Existence.SURE
            and DataKind.LOGIN_CODE in login.needs
            and DataKind.PASSWORD not in login.needs
            for login in self.logins
        )

    def setting(self, name: str) -> Setting:
        """The setting of that name.

        Raises:
            UnknownName: with the nearest settings.
        """
        for setting in self.settings:
            if setting.name == name:
                return setting
        raise UnknownName(f"setting of {self.id}", name, [each.name for each in self.settings])

    def __repr__(self) -> str:
        return (
            f"<Platform {self.id}: {len(self.modes)} modes, {len(self.retention)} retention rules, "
            f"{len(self.clauses)} clauses, {len(self.facts)} facts>"
        )


COLLECTIONS: tuple[str, ...] = (
    "chats",
    "modes",
    "retention",
    "replications",
    "timers",
    "erasures",
    "storages",
    "offers",
    "deletions",
    "logins",
    "establishments",
    "classes",
    "clauses",
    "practices",
    "settings",
)
"""The attributes of a platform whose statements rest on facts."""


def dangling(platform: Platform) -> Iterable[UnknownName]:
    """References of a platform's statements to facts, sources, modes that are not there."""
    facts = {fact.id for fact in platform.facts}
    sources = {source.id for source in platform.sources}
    modes = {mode.id for mode in platform.modes}
    for collection in COLLECTIONS:
        for position, record in enumerate(getattr(platform, collection)):
            place = f"{collection}[{position}]"
            yield from _missing("fact", record.facts, facts, f"{place}.facts")
            if isinstance(record, Replication):
                yield from _missing("mode", record.modes, modes, f"{place}.modes")
            if isinstance(record, Setting):
                for number, default in enumerate(record.defaults):
                    yield from _missing("fact", default.facts, facts, f"{place}.defaults[{number}]")
    settings = {setting.name: setting for setting in platform.settings}
    for position, offer in enumerate(platform.offers):
        place = f"offers[{position}]"
        yield from _missing("setting", [offer.setting], set(settings), f"{place}.setting")
        if offer.setting in settings:
            known = set(settings[offer.setting].values)
            what = f"value of the setting {offer.setting!r}"
            yield from _missing(what, offer.values, known, f"{place}.values")
    for fact in platform.facts:
        named = [sighting.source for sighting in (*fact.seen, *fact.denied)]
        yield from _missing("source", named, sources, f"fact {fact.id}")


def _missing(what: str, named: Iterable[str], known: set[str], place: str) -> Iterable[UnknownName]:
    for name in named:
        if name not in known:
            yield UnknownName(what, name, known, place)


def statements(platform: Platform) -> Iterable[object]:
    """Every statement of a platform that rests on facts."""
    for name in COLLECTIONS:
        yield from getattr(platform, name)

"""What lies where, from when, until when; and what is copied from one place to another."""

from __future__ import annotations

import re
from enum import StrEnum

from attrs import field, frozen

from privmodel.errors import InvalidModel, UnknownName

from .data import DataKind, Subject, data_kinds
from .record import checked, frozen_ids, one_or_many, require_count
from .scope import EVERYWHERE, Scope, scope

__all__ = [
    "Bound",
    "Ending",
    "EventKind",
    "Existence",
    "Replication",
    "Retention",
    "Role",
    "Seal",
    "State",
    "Timer",
    "Unknown",
    "ending",
]


class Role(StrEnum):
    """A kind of place in every conversation; the rules make one holder of it for each owner.

    From ``new_session`` on they are *vacant places*: they are in every footprint, but only an act
    opens them. Whoever links a device gets what lies at ``new_session`` and at ``new_link``;
    whoever logs in anew, only the former.
    """

    OPERATOR = "operator"
    DEVICE = "device"
    NOTIFICATION_STORE = "notification_store"
    NETWORK = "network"
    PUSH_GATEWAY = "push_gateway"
    CARRIER = "carrier"
    THIRD_PARTY = "third_party"
    NEW_SESSION = "new_session"
    NEW_LINK = "new_link"
    NEW_MEMBER = "new_member"
    PUBLIC = "public"
    REPORT_DESK = "report_desk"


class EventKind(StrEnum):
    """Something from which a period is counted."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    DELETED = "deleted"
    REPORTED = "reported"
    TIMER = "timer"
    REGISTERED = "registered"
    CONNECTED = "connected"
    LINKED = "linked"
    JOINED = "joined"
    LEFT = "left"
    REKEYED = "rekeyed"
    ACCOUNT_DELETED = "account_deleted"


class State(StrEnum):
    """How a copy lies there: only passing, passing but recordable on order, or kept."""

    PASSES = "passes"
    RECORDABLE = "recordable"
    KEPT = "kept"


class Existence(StrEnum):
    """Whether the copy is there at all: surely, perhaps, or surely not."""

    SURE = "sure"
    OPEN = "open"
    ABSENT = "absent"


class Bound(StrEnum):
    """Whether a stated period is what is kept, or only a ceiling on it."""

    EXACT = "exact"
    AT_MOST = "at_most"


class Seal(StrEnum):
    """Under what a copy lies: as the mode leaves it, open, under a user's or a provider's key.

    A ``password`` gives the key by itself, a password with a ``vault`` only together with a secret
    that the provider keeps in hardware and hands to whoever knows the password. The vault counts
    wrong guesses, and destroys its secret after so many.
    """

    MODE = "mode"
    NONE = "none"
    USER_KEY = "user_key"
    PROVIDER_KEY = "provider_key"
    PASSWORD = "password"
    VAULT = "vault"


_UNITS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}
_ENDING = re.compile(
    r"(?P<event>[a-z_]+)(?: \+ (?P<number>\d+(?:\.\d+)?) (?P<unit>hour|day|week|month|year)s?)?"
)


@checked
@frozen(kw_only=True, repr=False)
class Ending:
    """An event, or a number of days after it.

    Args:
        event: the event; one that never happens lies at infinity.
        days: days after the event.
    """

    event: EventKind = field(converter=EventKind)
    days: float = 0.0

    def __attrs_post_init__(self) -> None:
        if self.days < 0:
            raise InvalidModel("Ending.days", self.days, "count days forward")

    def __str__(self) -> str:
        return f"{self.event.value} + {self.days:g} days" if self.days else self.event.value

    def __repr__(self) -> str:
        return f"<Ending {self}>"


def ending(value: Ending | str) -> Ending:
    """An ending from ``"deleted"`` or ``"delivered + 30 days"`` (hours to years; 12 months = a
    year).

    Raises:
        InvalidModel: when the text has another form.
        UnknownName: when there is no such event.
    """
    if isinstance(value, Ending):
        return value
    found = _ENDING.fullmatch(str(value))
    if not found:
        raise InvalidModel("until", value, 'write an event, such as "deleted" or "sent + 30 days"')
    if found["event"] not in [event.value for event in EventKind]:
        raise UnknownName("event", found["event"], [event.value for event in EventKind], "until")
    days = float(found["number"]) * _UNITS[found["unit"]] if found["number"] else 0.0
    return Ending(event=found["event"], days=days)


def _event(value: EventKind | str | None) -> EventKind | None:
    return None if value is None else EventKind(value)


def _role(value: Role | str | None) -> Role | None:
    return None if value is None else Role(value)


def _endings(values: object) -> tuple[Ending, ...]:
    return tuple(map(ending, one_or_many(values)))


def _require_guesses(place: str, guesses: int | None, seal: Seal) -> None:
    if guesses is None:
        return
    if seal is not Seal.VAULT:
        raise InvalidModel(place, guesses, "only a vault counts guesses: write seal = 'vault'")
    require_count(place, guesses, 1)


@checked
@frozen(kw_only=True)
class Retention:
    """Kinds of data that lie at one kind of place, from an event until the earliest of others.

    Args:
        kinds: the kinds.
        at: the place.
        since: the event at which the copy appears. None: when the message is sent, or for data
            about an account as long as the account exists.
        until: the events that end it, whichever comes first; none means that no end is stated.
        state: passing, recordable on order, or kept.
        existence: sure, open ("may be collected") or absent ("we do not keep").
        bound: whether the period is exact or only a ceiling ("at most", "up to").
        seal: how the copy is sealed; contents follow the mode, other data lie open.
        guesses: for ``vault``: how many guesses at the password it allows; None: nobody states.
        where: the situations in which this holds.
        facts: ids of the facts that it rests on.
    """

    kinds: frozenset[DataKind] = field(converter=data_kinds)
    at: Role = field(converter=Role)
    since: EventKind | None = field(default=None, converter=_event)
    until: tuple[Ending, ...] = field(default=(), converter=_endings)
    state: State = field(default=State.KEPT, converter=State)
    existence: Existence = field(default=Existence.SURE, converter=Existence)
    bound: Bound = field(default=Bound.EXACT, converter=Bound)
    seal: Seal = field(default=Seal.MODE, converter=Seal)
    guesses: int | None = None
    where: Scope = field(default=EVERYWHERE, converter=scope)
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)
    message_kinds: tuple[DataKind, ...] = field(init=False, eq=False, repr=False)
    account_kinds: tuple[DataKind, ...] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        about_messages = [kind for kind in sorted(self.kinds) if kind.about is Subject.MESSAGE]
        others = [kind for kind in sorted(self.kinds) if kind.about is not Subject.MESSAGE]
        object.__setattr__(self, "message_kinds", tuple(about_messages))
        object.__setattr__(self, "account_kinds", tuple(others))
        _require_guesses("Retention.guesses", self.guesses, self.seal)

    @property
    def hides(self) -> bool:
        """Whether it says that the kinds are not, or need not be, seen as a message passes."""
        return self.state is State.PASSES and self.existence is not Existence.SURE


@checked
@frozen(kw_only=True)
class Unknown:
    """Kinds of which the documents that were read do not say whether they lie at a place.

    It changes no verdict: what nobody states is open anyway. It says that somebody looked.

    Args:
        kinds: the kinds.
        at: the place.
        note: which documents were read, and are silent.
    """

    kinds: frozenset[DataKind] = field(converter=data_kinds)
    at: Role = field(default=Role.OPERATOR, converter=Role)
    note: str = ""


@checked
@frozen(kw_only=True)
class Replication:
    """Copies of what lies at one place appear at another: backups, sessions, previews, reports.

    Args:
        kinds: the kinds that are copied.
        source: where they are copied from.
        target: where they go; a role, or None when ``platform`` names a platform elsewhere.
        platform: the platform of the owner's account elsewhere (a backup provider, say).
        within_days: how long after the source's copy appears the target's may take.
        live: whether the target shows just what the source holds at the time, so that a copy
            ends at both places together.
        until: what ends the target's copy otherwise.
        existence: sure or open.
        seal: how the target's copy is sealed; ``mode`` keeps the seals of the source.
        guesses: for ``vault``: how many guesses at the password it allows; None: nobody states.
        modes: ids of the modes whose messages are copied; empty means all.
        where: the situations in which this happens (settings of the owner of the source's copy).
        facts: ids of the facts that it rests on.
    """

    kinds: frozenset[DataKind] = field(converter=data_kinds)
    source: Role = field(converter=Role)
    target: Role | None = field(default=None, converter=_role)
    platform: str | None = None
    within_days: float = 0.0
    live: bool = False
    until: tuple[Ending, ...] = field(default=(), converter=_endings)
    existence: Existence = field(default=Existence.SURE, converter=Existence)
    seal: Seal = field(default=Seal.MODE, converter=Seal)
    guesses: int | None = None
    modes: frozenset[str] = field(default=frozenset(), converter=frozen_ids)
    where: Scope = field(default=EVERYWHERE, converter=scope)
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)
    account_kinds: tuple[DataKind, ...] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        others = [kind for kind in sorted(self.kinds) if kind.about is not Subject.MESSAGE]
        object.__setattr__(self, "account_kinds", tuple(others))
        _require_guesses("Replication.guesses", self.guesses, self.seal)
        if (self.target is None) == (self.platform is None):
            raise InvalidModel(
                "Replication.target", self.target, "name either a target place or a platform"
            )
        if self.within_days < 0:
            raise InvalidModel("Replication.within_days", self.within_days, "count days forward")


@checked
@frozen(kw_only=True)
class Timer:
    """Messages vanish from the devices some time after an event, if a timer is set or by default.

    Args:
        starts: the event that starts the timer.
        default_days: within how many days after it messages vanish where no timer is set; left
            out, they stay.
        where: the situations in which a timer can be set, or runs by default.
        facts: ids of the facts that it rests on.
    """

    starts: EventKind = field(default=EventKind.READ, converter=EventKind)
    default_days: float | None = None
    where: Scope = field(default=EVERYWHERE, converter=scope)
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)

    def __attrs_post_init__(self) -> None:
        if self.default_days is not None and self.default_days < 0:
            raise InvalidModel("Timer.default_days", self.default_days, "count days forward")

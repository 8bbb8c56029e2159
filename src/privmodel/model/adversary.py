"""Who wants to know, and what that party can do.

A power without a time of its own is used at the instant the question is about (``on``).
"""

from __future__ import annotations

from attrs import field, frozen

from privmodel.errors import InvalidModel, UnknownName

from .data import DataKind, data_kinds
from .law import Jurisdiction, Suspicion, forum
from .platform import CODE_CHANNELS
from .record import checked, one_or_many, require_count
from .storage import LockState
from .timeline import Moment, optional_moment

__all__ = [
    "Adversary",
    "BreachServer",
    "BreachVault",
    "CompromiseKeys",
    "GuessPasswords",
    "JoinConversation",
    "LearnPassword",
    "LinkDevice",
    "OperateService",
    "OperateThirdParties",
    "Order",
    "PlantMalware",
    "Power",
    "QuantumComputer",
    "ReadPublic",
    "ReceiveReports",
    "SeizeDevice",
    "SubstituteKeys",
    "TakeOverAccount",
    "TapNetwork",
    "Window",
]


@checked
@frozen(kw_only=True)
class Window:
    """When a power is used: at an instant, or throughout a stretch.

    Args:
        start: the instant, or the beginning of the stretch.
        end: the end of the stretch; None: the instant alone.
    """

    start: Moment | None = field(default=None, converter=optional_moment)
    end: Moment | None = field(default=None, converter=optional_moment)

    def __attrs_post_init__(self) -> None:
        if self.end is not None and self.start is None:
            raise InvalidModel("Window.start", None, "say when the stretch begins")
        if self.start and self.end and self.end.earliest <= self.start.latest:
            raise InvalidModel("Window.end", str(self.end), f"end after {self.start}")


@checked
@frozen(kw_only=True)
class Order:
    """Order operators of services to hand over data, under a country's law.

    Args:
        jurisdiction: the law of the authority.
        instruments: ids of the instruments it uses; empty: all whose conditions are met.
        suspicion: what somebody is suspected of.
        forum: ``criminal``, ``civil`` or ``emergency``.
        holder: id of the platform ordered; None: every operator that holds something.
        during: when it is served; a stretch makes prospective instruments run through it.
        renewals: how many times prospective orders and freezes are renewed.
        through: the law of a state whose legal assistance is asked for: it carries the request out
            with its own instruments, and ``instruments`` names these; None: the order goes to the
            holder directly.
        state: under a law of several states, the one whose authority asks.
        person: for instruments that bind persons: the participant; None: everybody.
        logs_in: whether the authority opens sessions on accounts with the login codes that carriers
            of telephone numbers hand over to it. They are ordered besides.
    """

    jurisdiction: Jurisdiction
    instruments: tuple[str, ...] = field(default=(), converter=one_or_many)
    suspicion: Suspicion = Suspicion()
    forum: str = "criminal"
    holder: str | None = None
    during: Window = Window()
    renewals: int = 0
    through: Jurisdiction | None = None
    state: str | None = None
    person: str | None = None
    logs_in: bool = False

    def __attrs_post_init__(self) -> None:
        if self.logs_in and self.during.end is None:
            mend = "say from when to when codes are handed over and sessions held"
            raise InvalidModel("Order.during", None, mend)
        forum(self.forum, "Order.forum")
        if isinstance(self.renewals, bool) or not self.renewals >= 0:
            raise InvalidModel("Order.renewals", self.renewals, "count them: 0 or more")
        if self.through is not None and self.through.id == self.jurisdiction.id:
            raise InvalidModel("Order.through", self.through.id, "name another state's law")
        if self.state is not None and self.state not in self.jurisdiction.members:
            raise UnknownName(
                f"member state of {self.jurisdiction.name}",
                self.state,
                self.jurisdiction.members,
                "Order.state",
            )
        for name in self.instruments:
            self.executing.instrument(name)

    @property
    def executing(self) -> Jurisdiction:
        """The law whose instruments are used: the asker's own, or that of the assisting state."""
        return self.through or self.jurisdiction


def _lock_state(value: LockState | str | None) -> LockState | None:
    if value is None or isinstance(value, LockState):
        return value
    known = [each.value for each in LockState]
    if value not in known:
        raise UnknownName("state of a locked device", value, known, "SeizeDevice.state")
    return LockState(value)


@checked
@frozen(kw_only=True)
class SeizeDevice:
    """Take a device, unlocked or locked.

    Args:
        participant: whose device; None: everybody's.
        device: which device; None: each of that participant's.
        unlocked: whether it is open to whoever holds it.
        state: of a locked device: ``before_first_unlock`` or ``after_first_unlock``, counted from
            when it was started last; None: nobody said.
        passcode: of a locked device: whether its passcode is found, told, watched or tried out;
            None: nobody knows.
        during: when.
    """

    participant: str | None = None
    device: str | None = None
    unlocked: bool = True
    state: LockState | None = field(default=None, converter=_lock_state)
    passcode: bool | None = None
    during: Window = Window()

    def __attrs_post_init__(self) -> None:
        for name in ("state", "passcode"):
            value = getattr(self, name)
            if self.unlocked and value is not None:
                mend = "it is for locked devices: say unlocked=False besides"
                raise InvalidModel(f"SeizeDevice.{name}", value, mend)


@checked
@frozen(kw_only=True)
class CompromiseKeys:
    """Copy the keys that a device holds, and none of the contents that lie beside them.

    Forward secrecy and post-compromise security are about such a set of keys: whoever takes the
    contents as well has every chat history that was kept, whatever the keys.

    Args:
        participant: whose device; None: everybody's.
        device: which device; None: each of that participant's.
        during: when.
    """

    participant: str | None = None
    device: str | None = None
    during: Window = Window()


@checked
@frozen(kw_only=True)
class QuantumComputer:
    """Compute private keys from public ones, as Shor's algorithm does for discrete logarithms.

    Symmetric keys and key encapsulations that were made against it stay out of reach. Once there,
    it is there for good.

    Args:
        during: from when on; the end of a stretch is of no account.
    """

    during: Window = Window()


@checked
@frozen(kw_only=True)
class PlantMalware:
    """Be resident on a device through a stretch of time.

    Args:
        participant: whose device; None: everybody's.
        device: which device; None: each of that participant's.
        during: from when to when.
    """

    participant: str | None = None
    device: str | None = None
    during: Window = Window()


@checked
@frozen(kw_only=True)
class TapNetwork:
    """Record what passes between devices and servers.

    Args:
        participant: whose line; None: everybody's.
        during: from when to when.
    """

    participant: str | None = None
    during: Window = Window()


@checked
@frozen(kw_only=True)
class BreachServer:
    """Copy what lies on an operator's servers at an instant.

    Args:
        platform: whose servers; None: the conversation's platform.
        during: when.
    """

    platform: str | None = None
    during: Window = Window()


@checked
@frozen(kw_only=True)
class BreachVault:
    """Copy what lies in the hardware in which an operator keeps its parts of backup keys.

    Args:
        platform: whose vault; None: the conversation's platform.
        during: when.
    """

    platform: str | None = None
    during: Window = Window()


@checked
@frozen(kw_only=True)
class GuessPasswords:
    """Try the passwords of a dictionary on encrypted backups that one has.

    Where a vault has a part of the key, they are tried there, as many as it allows, by whoever can
    reach it: as the operator, or with a session on the account. With the vault's own secret they
    are tried on the backup, without a limit.

    Args:
        contains: whether the dictionary contains the passwords in question; None: nobody knows.
        rank: which place they have in it, the likeliest first and counted from 1; None: nobody
            knows.
        during: from when on.
    """

    contains: bool | None = None
    rank: int | None = None
    during: Window = Window()

    def __attrs_post_init__(self) -> None:
        if self.rank is None:
            return
        require_count("GuessPasswords.rank", self.rank, 1)
        if not self.contains:
            raise InvalidModel("GuessPasswords.rank", self.rank, "say contains=True besides")


@checked
@frozen(kw_only=True)
class SubstituteKeys:
    """Give out keys of one's own in the place of a participant's, or beside them.

    Where messages go to every device of an account, the directory of keys names one more. Where a
    conversation is bound to one device of each side, whoever writes is given another key at the
    first contact; the power has to last from then until a message is sent in order to get it.

    Args:
        participant: whose keys; None: everybody's.
        during: from when to when false keys are given out and messages passed on.
    """

    participant: str | None = None
    during: Window = Window()


@checked
@frozen(kw_only=True)
class OperateService:
    """Be the operator, or an insider with its access: see what passes and what is kept.

    Args:
        platform: which service; None: the conversation's platform.
        during: from when to when.
    """

    platform: str | None = None
    during: Window = Window()


@checked
@frozen(kw_only=True)
class OperateThirdParties:
    """Be the services besides to which a platform hands copies: third parties and push gateways.

    Args:
        during: from when to when.
    """

    during: Window = Window()


NO_CODE = "none"
"""What ``TakeOverAccount.code_by`` says where no code is intercepted."""


def _intercepted(value: str) -> str:
    ways = (*CODE_CHANNELS, NO_CODE)
    if value not in ways:
        raise UnknownName("way to send login codes", value, ways, "TakeOverAccount.code_by")
    return value


@checked
@frozen(kw_only=True)
class LearnPassword:
    """Learn the password of somebody's account: phished, used elsewhere too, or given under force.

    What is learned is the password alone. To log in with it is another power
    (:class:`TakeOverAccount`), and a code that the service asks for besides is intercepted there.

    Args:
        participant: whose password; None: everybody's.
        during: from when on it is known; the end of a stretch is of no account.
    """

    participant: str | None = None
    during: Window = Window()


@checked
@frozen(kw_only=True)
class TakeOverAccount:
    """Open a session on somebody's account, with what is known and a code that is intercepted.

    A session that is known already, such as a stolen cookie, needs neither.

    Args:
        participant: whose account; None: everybody's.
        code_by: where login codes are intercepted: ``sms``, ``app`` or ``email``; ``none``:
            nowhere, so that it takes a password, a session, or a texted code that is had otherwise.
        during: when the code is asked for, and until when the session is held.
    """

    participant: str | None = None
    code_by: str = field(default="sms", converter=_intercepted)
    during: Window = Window()


@checked
@frozen(kw_only=True)
class LinkDevice:
    """Add a device of one's own to somebody's account, with that person's unwitting help.

    Args:
        participant: whose account; None: everybody's.
        during: from when to when it stays linked.
    """

    participant: str | None = None
    during: Window = Window()


@checked
@frozen(kw_only=True)
class JoinConversation:
    """Be one more member of a group or subscriber of a channel.

    Args:
        during: from when to when.
    """

    during: Window = Window()


@checked
@frozen(kw_only=True)
class ReadPublic:
    """Read what is open to anybody.

    Args:
        during: from when to when.
    """

    during: Window = Window()


@checked
@frozen(kw_only=True)
class ReceiveReports:
    """See what participants report to the operator.

    Args:
        during: from when to when.
    """

    during: Window = Window()


Power = (
    Order
    | SeizeDevice
    | CompromiseKeys
    | PlantMalware
    | TapNetwork
    | BreachServer
    | BreachVault
    | GuessPasswords
    | SubstituteKeys
    | OperateService
    | OperateThirdParties
    | LearnPassword
    | TakeOverAccount
    | LinkDevice
    | JoinConversation
    | ReadPublic
    | ReceiveReports
    | QuantumComputer
)


@checked
@frozen(kw_only=True, repr=False)
class Adversary:
    """A party with powers and with what it knows beforehand.

    Args:
        name: what to call it.
        powers: what it can do.
        knows: kinds that it knows about every participant beforehand, such as
            ``phone_number``. By default a selector: some identifier by which a service can look
            the account up.
    """

    name: str = "adversary"
    powers: tuple[Power, ...] = field(converter=one_or_many)
    knows: frozenset[DataKind] = field(default=DataKind.SELECTOR, converter=data_kinds)

    def __attrs_post_init__(self) -> None:
        if not self.powers:
            raise InvalidModel("Adversary.powers", (), "give it at least one power")
        for power in self.powers:
            if not isinstance(power, Power):
                raise InvalidModel("Adversary.powers", power, "give values such as SeizeDevice()")

    def __repr__(self) -> str:
        names = ", ".join(type(power).__name__ for power in self.powers)
        return f"<Adversary {self.name}: {names}>"

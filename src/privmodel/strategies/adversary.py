"""Adversaries with any of the powers, each with a window of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hypothesis import strategies as st

from privmodel.model.adversary import (
    Adversary,
    BreachServer,
    BreachVault,
    CompromiseKeys,
    GuessPasswords,
    JoinConversation,
    LearnPassword,
    LinkDevice,
    OperateService,
    OperateThirdParties,
    Order,
    PlantMalware,
    Power,
    QuantumComputer,
    ReadPublic,
    ReceiveReports,
    SeizeDevice,
    SubstituteKeys,
    TakeOverAccount,
    TapNetwork,
    Window,
)
from privmodel.model.conversation import Conversation
from privmodel.model.data import DataKind
from privmodel.model.law import Jurisdiction, Suspicion
from privmodel.model.storage import LockState

from .jurisdiction import jurisdictions
from .timeline import windows

__all__ = ["KINDS", "adversaries"]

KINDS = (
    "order",
    "seize",
    "keys",
    "malware",
    "tap",
    "breach",
    "operate",
    "third parties",
    "take over",
    "password",
    "link",
    "join",
    "public",
    "reports",
    "quantum",
    "vault",
    "guess",
    "substitute",
)
"""What the kinds of powers are called in the options of strategies."""

_BEFOREHAND = (
    DataKind.SELECTOR,
    DataKind.PHONE_NUMBER,
    DataKind.PASSWORD,
    DataKind.TWO_STEP_PASSWORD,
    DataKind.DEVICE_PASSCODE,
)


@st.composite
def adversaries(
    draw: st.DrawFn,
    conversation: Conversation | None = None,
    *,
    kinds: Sequence[str] = KINDS,
    laws: Sequence[Jurisdiction] = (),
    helpers: Sequence[Jurisdiction] = (),
    max_powers: int = 3,
    exact: bool = False,
) -> Adversary:
    """Adversaries with a few powers, and with what they know beforehand.

    Arguments:
        conversation: whose participants and devices the powers may single out; without it they
            concern everybody.
        kinds: the kinds of powers to choose from, out of ``KINDS``.
        laws: laws under which orders are made; drawn if none is given.
        helpers: laws of other states whose assistance may be asked for.
        max_powers: how many powers there are at most.
        exact: whether the ends of windows are exact.
    """
    # Orders come in so many kinds that they deserve more than one chance in eighteen.
    weighted = [*kinds, *["order"] * 3] if "order" in kinds else list(kinds)
    powers = [
        draw(_power(kind, conversation, laws, helpers, exact))
        for kind in draw(st.lists(st.sampled_from(weighted), min_size=1, max_size=max_powers))
    ]
    known = st.frozensets(st.sampled_from(_BEFOREHAND), max_size=2)
    return Adversary(powers=powers, knows=draw(st.just(frozenset({DataKind.SELECTOR})) | known))


@st.composite
def _power(
    draw: st.DrawFn,
    kind: str,
    conversation: Conversation | None,
    laws: Sequence[Jurisdiction],
    helpers: Sequence[Jurisdiction],
    exact: bool,
) -> Power:
    during = draw(windows(exact=exact))
    people = conversation.participants if conversation else ()
    who = draw(st.sampled_from((None, *(person.name for person in people))))
    devices = [each.name for person in people if person.name == who for each in person.devices]
    device = (
        draw(st.sampled_from((None, *devices))) if kind in ("keys", "malware", "seize") else None
    )
    contains = draw(st.sampled_from((None, True, False))) if kind == "guess" else None
    rank = draw(st.none() | st.integers(1, 20)) if contains else None
    simple: dict[str, Callable[[], Power]] = {
        "keys": lambda: CompromiseKeys(participant=who, device=device, during=during),
        "quantum": lambda: QuantumComputer(during=during),
        "vault": lambda: BreachVault(during=during),
        "guess": lambda: GuessPasswords(contains=contains, rank=rank, during=during),
        "substitute": lambda: SubstituteKeys(participant=who, during=during),
        "malware": lambda: PlantMalware(participant=who, device=device, during=during),
        "tap": lambda: TapNetwork(participant=who, during=during),
        "breach": lambda: BreachServer(during=during),
        "operate": lambda: OperateService(during=during),
        "third parties": lambda: OperateThirdParties(during=during),
        "password": lambda: LearnPassword(participant=who, during=during),
        "link": lambda: LinkDevice(participant=who, during=during),
        "join": lambda: JoinConversation(during=during),
        "public": lambda: ReadPublic(during=during),
        "reports": lambda: ReceiveReports(during=during),
    }
    if kind in simple:
        return simple[kind]()
    if kind == "take over":
        code_by = draw(st.sampled_from(("sms", "sms", "app", "none")))
        return TakeOverAccount(participant=who, code_by=code_by, during=during)
    if kind == "seize":
        unlocked = draw(st.booleans())
        state = None if unlocked else draw(st.sampled_from((None, *LockState)))
        passcode = None if unlocked else draw(st.sampled_from((None, True, False)))
        return SeizeDevice(
            participant=who,
            device=device,
            unlocked=unlocked,
            state=state,
            passcode=passcode,
            during=during,
        )
    return draw(_order(conversation, laws, helpers, during))


@st.composite
def _order(
    draw: st.DrawFn,
    conversation: Conversation | None,
    laws: Sequence[Jurisdiction],
    helpers: Sequence[Jurisdiction],
    during: Window,
) -> Order:
    law = draw(st.sampled_from(list(laws)) if laws else jurisdictions())
    others = [each for each in helpers if each.id != law.id]
    through = draw(st.sampled_from([None, None, None, *others])) if others else None
    named = [instrument.id for instrument in (through or law).instruments or ()]
    chosen = draw(st.just([]) | st.lists(st.sampled_from(named), max_size=1)) if named else []
    holders = (None, conversation.platform.id) if conversation else (None,)
    return Order(
        jurisdiction=law,
        instruments=chosen,
        suspicion=Suspicion(
            offence=draw(st.sampled_from((None, "fraud", "fraud", "terrorism"))),
            max_penalty_years=draw(st.sampled_from((None, 0.5, 3.0, 10.0))),
            breaks_terms=draw(st.sampled_from((None, False, True))),
        ),
        forum=draw(st.sampled_from(("criminal", "criminal", "criminal", "civil"))),
        holder=draw(st.sampled_from(holders)),
        during=during,
        renewals=draw(st.integers(0, 1)),
        through=through,
        logs_in=during.end is not None and draw(st.integers(0, 4)) == 4,
    )

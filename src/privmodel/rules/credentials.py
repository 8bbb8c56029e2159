"""What opens one more session: a code that passes the carrier, a password, an existing session."""

from __future__ import annotations

from privmodel.inference.interval import Interval
from privmodel.inference.rule import Doubt, Need
from privmodel.model.conversation import Participant
from privmodel.model.data import DataKind, Item
from privmodel.model.platform import Login
from privmodel.model.retention import State

from . import places
from .footprint import EVER, Copy, Footprint
from .situation import Situation

__all__ = ["code", "lay_credentials", "login_needs", "session"]


def code(person: str) -> Item:
    """A login code for somebody's account."""
    return Item(kind=DataKind.LOGIN_CODE, subject=person)


def session(person: str) -> Item:
    """A session on somebody's account."""
    return Item(kind=DataKind.SESSION, subject=person)


def lay_credentials(situation: Situation, footprint: Footprint, person: Participant) -> None:
    """Login codes can be asked for at any time and then pass where they are delivered."""
    if not footprint.lays("login_desk"):
        return
    footprint.add(
        Copy(
            code(person.name),
            places.carrier(person.name),
            EVER,
            State.PASSES,
            whose=person.name,
            how="a login code can be asked for at any time",
        )
    )
    footprint.add(
        Copy(
            session(person.name),
            places.login_desk(situation.platform.id, person.name),
            EVER,
            whose=person.name,
            how="the platform hands out sessions to whoever can log in",
        )
    )


def login_needs(
    situation: Situation, person: Participant, code_by: str, asked: float
) -> list[tuple[Need, Login, frozenset[Doubt]]]:
    """The ways to log in with a code intercepted at some place, each with its doubts.

    Args:
        situation: the conversation under its view.
        person: whose account.
        code_by: where codes are intercepted.
        asked: when the code is asked for, in seconds UTC; it works for a while from then on.
    """
    ways = []
    for login in situation.platform.logins:
        if login.code_by != code_by and DataKind.LOGIN_CODE in login.needs:
            continue
        doubts = situation.standing.at(login.facts, asked)
        scope = situation.holds(login.where, asked, participant=person)
        if doubts is None or scope is None:
            continue
        items = frozenset(Item(kind=kind, subject=person.name) for kind in login.needs)
        valid = Interval(asked, asked + login.valid_minutes * 60)
        need = Need(items, valid)
        ways.append((need, login, doubts | scope))
    return ways

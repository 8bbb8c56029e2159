"""What opens one more session: a code that passes the carrier, a password, an existing session."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from privmodel.inference.interval import Interval
from privmodel.inference.rule import Doubt, Need
from privmodel.model.adversary import NO_CODE
from privmodel.model.conversation import Device, Participant
from privmodel.model.data import DataKind, Item
from privmodel.model.retention import Existence, State

from . import places
from .access import Access, Reach, When
from .footprint import EVER, Copy, Footprint, open_doubt
from .situation import Situation

__all__ = ["code", "lay_credentials", "lay_password", "log_in", "session", "take_over"]

SESSION = frozenset({DataKind.SESSION})
NO_FACTS: frozenset[str] = frozenset()
TEXTED = "sms"


def code(person: str) -> Item:
    """A login code for somebody's account."""
    return Item(kind=DataKind.LOGIN_CODE, subject=person)


def password(person: str) -> Item:
    """The password of somebody's account."""
    return Item(kind=DataKind.PASSWORD, subject=person)


def session(person: str) -> Item:
    """A session on somebody's account."""
    return Item(kind=DataKind.SESSION, subject=person)


def lay_credentials(situation: Situation, footprint: Footprint, person: Participant) -> None:
    """Login codes can be asked for at any time and then pass where they are delivered.

    A device that is logged in has a session too. Whether a copy of that works elsewhere nobody
    states: some services bind sessions to devices.
    """
    if footprint.lays("device"):
        for device in person.devices:
            footprint.add(_session_of(person, device))
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


def _session_of(person: Participant, device: Device) -> Copy:
    return Copy(
        session(person.name),
        places.disk(person.name, device.name),
        EVER,
        seals=frozenset({places.device_key(person.name, device.name)}),
        doubts=open_doubt(f"whether the session of {person.name}/{device.name} works elsewhere"),
        whose=person.name,
        how="a device that is logged in has a session",
    )


def lay_password(footprint: Footprint, person: Participant, label: str, when: When) -> None:
    """Let an account's password be known, and a second one or a PIN if it has one.

    Args:
        footprint: gets the derivations.
        person: whose password.
        label: what the power is called.
        when: from when on it is known.
    """
    begins = {when.maybe.start: open_doubt(f"whether {label} comes so early")}
    begins[when.maybe.end if when.sure is None else when.sure.start] = frozenset()
    for kind in (DataKind.PASSWORD, DataKind.TWO_STEP_PASSWORD):
        for since, doubts in begins.items():
            footprint.derive(
                Item(kind=kind, subject=person.name),
                [],
                "it is phished, used elsewhere too, or given under force",
                powers=frozenset({label}),
                since=since,
                doubts=doubts,
            )


def take_over(
    situation: Situation,
    reach: Reach,
    person: Participant,
    code_by: str,
    label: str,
    when: When,
) -> None:
    """A code intercepted at the start opens a session, and so does what is known besides.

    Args:
        situation: the conversation under its view.
        reach: gets the accesses.
        person: whose account.
        code_by: where codes are intercepted, or that none is.
        label: what the power is called.
        when: when the code is asked for, and how long the session is held.
    """
    start = Interval(when.maybe.start, when.maybe.start)
    at_start = When(start, start) if when.once is None else When(None, when.maybe, when.once)
    if code_by != NO_CODE:
        reach.add(
            Access(
                places.carrier(person.name), label, at_start, frozenset({DataKind.LOGIN_CODE}),
                whose=person.name,
            )
        )  # fmt: skip
    log_in(situation, reach, person, code_by, label, when, at_start)


def log_in(
    situation: Situation,
    reach: Reach,
    person: Participant,
    code_by: str,
    label: str,
    when: When,
    at_start: When,
    facts: frozenset[str] = NO_FACTS,
    doubts: frozenset[Doubt] = frozenset(),
) -> None:
    """What is known opens a session, which then shows what sessions show.

    Args:
        situation: the conversation under its view.
        reach: gets the accesses.
        person: whose account.
        code_by: how the codes come that one gets, or that one gets none.
        label: what the power is called.
        when: when one logs in, and how long the session is held.
        at_start: when a code is asked for; it works for a while from then on.
        facts: what allows it to whoever needs leave.
        doubts: those of them that may be false.
    """
    desk = places.login_desk(situation.platform.id, person.name)
    for way in _ways(situation, person, code_by, when, at_start):
        reach.add(
            Access(
                desk, label, way.when, SESSION, needs=(way.need,), whose=person.name,
                facts=way.facts | facts, doubts=way.doubts | doubts,
            )
        )  # fmt: skip
    node = places.new_session(situation.platform.id, person.name)
    need = Need(frozenset({session(person.name)}))
    reach.add(
        Access(
            node, label, when, needs=(need,), whose=person.name, facts=facts, doubts=doubts
        )
    )  # fmt: skip


@frozen
class _Way:
    """A way to log in: what is needed, at what instants, and what that rests on."""

    need: Need
    when: When
    facts: frozenset[str]
    doubts: frozenset[Doubt]


def _ways(
    situation: Situation, person: Participant, code_by: str, when: When, at_start: When
) -> Iterator[_Way]:
    """The ways to log in.

    Of a platform that states none for the day, a code or a password may do, which is in doubt.
    """
    asked, platform = at_start.maybe.start, situation.platform
    had = TEXTED if code_by == NO_CODE else code_by
    stated = False
    for login in platform.logins:
        standing = situation.standing.at(login.facts, asked)
        if standing is None:
            continue
        stated = True
        with_code = DataKind.LOGIN_CODE in login.needs
        if with_code and login.code_by != had:
            continue  # codes that one has without intercepting any are of those that are texted
        scope = situation.holds(login.where, asked, participant=person)
        if scope is None:
            continue
        doubts = standing | scope
        if login.existence is Existence.OPEN:
            enough = " and ".join(sorted(kind.words for kind in login.needs))
            doubts |= open_doubt(f"whether {enough} is enough to log in to {platform.id}")
        items = frozenset(Item(kind=kind, subject=person.name) for kind in login.needs)
        if with_code:
            valid = Interval(asked, asked + login.valid_minutes * 60)
            yield _Way(Need(items, valid), When(valid, valid), login.facts, doubts)
        else:
            yield _Way(Need(items), when, login.facts, doubts)
    if stated:
        return
    doubt = open_doubt(f"{platform.id} does not state what opens a session")
    if code_by != NO_CODE:
        yield _Way(Need(frozenset({code(person.name)})), at_start, NO_FACTS, doubt)
    yield _Way(Need(frozenset({password(person.name)})), when, NO_FACTS, doubt)

"""Encryption modes of made-up platforms: one at most covers a message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from attrs import evolve
from hypothesis import strategies as st

from privmodel.model.encryption import Mode
from privmodel.model.evidence import Fact
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
from privmodel.model.scope import scope
from privmodel.model.setting import Setting

from .scope import ATTRIBUTES, scopes
from .versions import Ids, successors

__all__ = ["modes_of"]

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


_TESTED = {"os": ATTRIBUTES["os"], "chat": ATTRIBUTES["chat"]}
"""What decides whether keys are checked: the client, the kind of conversation."""


@st.composite
def _schedules(draw: st.DrawFn, names: Sequence[str]) -> Schedule:
    name = draw(st.sampled_from(list(names)))
    return draw(_PARTS.get(name, st.builds(SCHEDULES[name])))


@st.composite
def modes_of(
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
            sealed_sender=draw(st.sampled_from((False, False, True))),
            keys_checked=draw(st.none() | scopes(attributes=_TESTED, numbers={}, max_tests=1)),
            signed=draw(st.sampled_from((None, None, False, True))),
            franked=draw(st.booleans()),
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
        "by date": lambda: successors(draw, f"{id}-mode", mode),
        "by date of the session": lambda: successors(
            draw,
            f"{id}-mode",
            lambda name, resting: evolve(mode(name, resting), new_sessions=name == "after"),
        ),
    }
    for setting in settings:
        if setting.belongs == "conversation":
            plans["by setting"] = lambda name=setting.name, values=setting.values: (  # type: ignore[misc]
                tuple(mode(f"{name} {value}", frozenset(), {name: value}) for value in values),
                [],
            )
    return plans[draw(st.sampled_from(sorted(plans)))]()

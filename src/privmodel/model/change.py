"""What changes on the way: settings and timers, and which value is in force at an instant."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, TypeVar

from attrs import field, frozen

from privmodel.errors import InvalidModel

from .record import checked
from .timeline import Moment, moment

__all__ = ["SettingChange", "TimerChange", "as_chosen", "in_force"]

T = TypeVar("T")


def as_chosen(value: Any) -> str:
    """A value of a setting, as it is written; true and false are on and off.

    Raises:
        InvalidModel: when it is neither a word nor a number.
    """
    if isinstance(value, bool):
        return "on" if value else "off"
    if not isinstance(value, str | int | float):
        raise InvalidModel("value of a setting", value, "give one of the words of the setting")
    return str(value)


@checked
@frozen(kw_only=True)
class SettingChange:
    """A setting is set to a value at some time.

    Args:
        setting: the setting's name.
        value: its new value.
        at: when.
        participant: whose setting; None for a setting of the conversation.
        device: the device, for a setting of a device.
        platform: the id of the platform elsewhere at which the participant has the account whose
            setting it is; None: on the conversation's own platform.
    """

    setting: str
    value: str = field(converter=as_chosen)
    at: Moment = field(converter=moment)
    participant: str | None = None
    device: str | None = None
    platform: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.platform is not None and self.participant is None:
            mend = "name the participant whose account it is"
            raise InvalidModel("SettingChange.participant", None, mend)


@checked
@frozen(kw_only=True)
class TimerChange:
    """A timer is set, or turned off, for what is sent from then on.

    Args:
        days: after how many days messages vanish; None: no longer.
        at: when.
    """

    days: float | None = None
    at: Moment = field(converter=moment)

    def __attrs_post_init__(self) -> None:
        if self.days is not None and not self.days > 0:
            raise InvalidModel("TimerChange.days", self.days, "give positive days")


def in_force(first: T, changes: Sequence[tuple[Moment, T]], at: Moment) -> tuple[T, ...]:
    """The values that may be in force at an instant; several only where dates are rough.

    Args:
        first: the value before any change.
        changes: when it changes, and to what; of two at one instant the later listed counts.
        at: the instant.
    """
    possible = [value for place, (_, value) in enumerate(changes) if _last(place, changes, at)]
    if all(at.earliest < when.latest for when, _ in changes):
        possible.insert(0, first)
    return tuple(dict.fromkeys(possible))


def _last(place: int, changes: Sequence[tuple[Moment, Any]], at: Moment) -> bool:
    """Whether a change may be the last before an instant.

    Only the order of instants matters: the ends of stretches and one instant between each two do.
    """
    change = changes[place][0]
    first, last = change.earliest, min(change.latest, at.latest)
    ends = {end for when, _ in changes for end in (when.earliest, when.latest)}
    inside = sorted(end for end in {first, last, at.earliest, *ends} if first <= end <= last)
    instants = [*inside, *((one + other) / 2 for one, other in pairwise(inside))]

    def may_be(instant: float) -> bool:
        return all(
            number == place
            or when.latest > max(instant, at.earliest)
            or when.earliest < instant
            or (when.earliest == instant and number < place)
            for number, (when, _) in enumerate(changes)
        )

    return any(may_be(instant) for instant in instants)

"""When the keys of what a client keeps on a device are at hand."""

from __future__ import annotations

from enum import StrEnum

from attrs import field, frozen

from privmodel.errors import InvalidModel

from .record import checked, frozen_ids
from .retention import Existence
from .scope import EVERYWHERE, Scope, scope

__all__ = ["LockState", "Opens", "Storage"]


class LockState(StrEnum):
    """In which state a locked device is: whether it was unlocked since it was started."""

    BEFORE_FIRST_UNLOCK = "before_first_unlock"
    AFTER_FIRST_UNLOCK = "after_first_unlock"


class Opens(StrEnum):
    """From when on a device has the keys at hand: since it started, was unlocked, or only while
    it is unlocked."""

    START = "start"
    FIRST_UNLOCK = "first_unlock"
    UNLOCKED = "unlocked"


@checked
@frozen(kw_only=True)
class Storage:
    """Under which keys lies what a client writes on a device's disk.

    Systems have classes of keys. Those of the usual one are made from the passcode when the device
    is unlocked for the first time, and stay in memory until it is turned off; a client may ask for
    ones that go whenever the device is locked. A statement in a messenger's own file counts before
    those of the systems. A key that is not at hand takes the passcode, whatever the tools.

    Args:
        opens: since when the keys are at hand.
        existence: open where not every device of the system does so.
        where: the situations in which this holds (``os`` is that of the device).
        facts: ids of the facts that it rests on.
    """

    opens: Opens = field(converter=Opens)
    existence: Existence = field(default=Existence.SURE, converter=Existence)
    where: Scope = field(default=EVERYWHERE, converter=scope)
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)

    def __attrs_post_init__(self) -> None:
        if self.existence is Existence.ABSENT:
            mend = "state what does hold, or leave it out"
            raise InvalidModel("Storage.existence", self.existence.value, mend)

    def sealed(self, state: LockState | None) -> bool:
        """Whether the keys are gone in a state; where nobody said which, whether in both."""
        if self.opens is Opens.UNLOCKED:
            return True
        return self.opens is Opens.FIRST_UNLOCK and state is LockState.BEFORE_FIRST_UNLOCK

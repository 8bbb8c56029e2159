"""Settings: what can be chosen, by whom, and what holds when nobody chooses."""

from __future__ import annotations

from enum import StrEnum

from attrs import field, frozen

from privmodel.errors import InvalidModel, UnknownName

from .record import as_tuple, checked, frozen_ids, one_or_many
from .scope import EVERYWHERE, Scope, scope

__all__ = ["UNSTATED", "Belongs", "Default", "Setting"]

UNSTATED = "unstated"
"""The value of a setting that nobody knows: each possible value is tried in turn."""


class Belongs(StrEnum):
    """Whose setting it is."""

    CONVERSATION = "conversation"
    PARTICIPANT = "participant"
    DEVICE = "device"


@checked
@frozen(kw_only=True)
class Default:
    """The value that a setting has until somebody changes it.

    Args:
        value: one of the setting's values.
        where: the situations in which it is the default.
        facts: ids of the facts that say so; their periods date the default.
    """

    value: str
    where: Scope = field(default=EVERYWHERE, converter=scope)
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)


@checked
@frozen(kw_only=True)
class Setting:
    """Something that a participant, a device or a conversation can be set to.

    Args:
        name: its name; scopes test it by this name.
        values: what it can be set to.
        belongs: whose it is.
        defaults: the values that hold when nobody chose; none known means that the setting is
            unstated, and every value is tried.
        where: the situations in which it is offered at all.
        facts: ids of the facts that describe it.

    Raises:
        InvalidModel: when a default is none of the values.
    """

    name: str
    values: tuple[str, ...] = field(converter=one_or_many)
    belongs: Belongs = field(converter=Belongs)
    defaults: tuple[Default, ...] = field(default=(), converter=as_tuple)
    where: Scope = field(default=EVERYWHERE, converter=scope)
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)

    def __attrs_post_init__(self) -> None:
        if not self.values or len(set(self.values)) != len(self.values):
            raise InvalidModel(f"Setting.{self.name}", self.values, "give distinct values")
        if UNSTATED in self.values:
            raise InvalidModel(f"Setting.{self.name}", UNSTATED, "name the real values")
        for default in self.defaults:
            self.require(default.value, f"Setting.{self.name}.default")

    def require(self, value: str, place: str) -> str:
        """The value itself, if it is one of the setting's values or ``UNSTATED``.

        Raises:
            UnknownName: with the values that there are.
        """
        if value not in self.values and value != UNSTATED:
            raise UnknownName(f"value of the setting {self.name!r}", value, self.values, place)
        return value

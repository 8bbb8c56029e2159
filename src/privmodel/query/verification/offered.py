"""What can be left open of a conversation: what it is by default, and where it is offered."""

from __future__ import annotations

from collections.abc import Callable

from privmodel.model.setting import UNSTATED
from privmodel.rules.situation import Situation, Unstated

from .talks import Talk

__all__ = ["Key", "is_open", "offered", "usual_values"]

Key = tuple[str, ...]
"""What is left open: the owner and the name of a setting, system or region."""


def is_open(key: Key) -> bool:
    """Whether a key names something of the situation, and not which statement is true of it."""
    return key[0] != "mode"


def offered(situation: Situation, key: Key, value: str) -> bool:
    """Whether a setting can have a value where it is: the usual ones always, others if offered.

    Args:
        situation: the situation.
        key: the owner and the name of the setting.
        value: the value.
    """
    name = key[-1]
    for platform in situation.platforms.values():
        for setting in platform.settings:
            if setting.name != name:
                continue
            usual = {default.value for default in setting.defaults}
            if value in usual or value == setting.values[0]:
                return True
            people = situation.conversation.participants
            owner = next((each for each in people if each.name == key[0].partition("/")[0]), None)
            time = situation.conversation.messages[0].sent.earliest
            return (
                situation.holds(setting.where, time, participant=owner) is not None
                and situation.standing.at(setting.facts, time) is not None
            )
    return True


def usual_values(talk: Talk, situation: Situation) -> Callable[[Key], str | None]:
    """The defaults of a conversation: what can be left open, to its usual value.

    Args:
        talk: the conversation.
        situation: any situation of such a conversation, for the platforms and the view.
    """
    plain = Situation(talk.plain(), situation.platforms, situation.view, situation.on, {})
    known: dict[Key, str | None] = {}

    def usual(key: Key) -> str | None:
        if key not in known:
            name, _, device = key[0].partition("/")
            people = plain.conversation.participants
            owner = next((each for each in people if each.name == name), None)
            here = next((d for d in owner.devices if d.name == device), None) if owner else None
            try:
                value = plain.look(key[-1], talk.start, owner, here)
            except Unstated:
                value = None
            known[key] = value if isinstance(value, str) and value != UNSTATED else None
        return known[key]

    return usual

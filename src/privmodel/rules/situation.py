"""One conversation under one view, with every setting resolved or tried value by value.

Looking up a setting that nobody stated raises :class:`Unstated`; whoever compiles a program catches
it and compiles once for each value. So only settings that are really consulted are split.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf

from attrs import frozen

from privmodel.errors import InvalidQuestion, UnknownName
from privmodel.inference.rule import Doubt, Level
from privmodel.model.conversation import Account, Conversation, Device, Message, Participant
from privmodel.model.evidence import Fact, View
from privmodel.model.platform import ChatKind, Platform, statements
from privmodel.model.scope import Answer, Scope, Value
from privmodel.model.setting import UNSTATED, Belongs, Setting
from privmodel.model.timeline import Moment

from .standing import Standing

__all__ = ["Assignment", "DefaultUsed", "Situation", "Unstated"]

Assignment = Mapping[tuple[str, ...], str]
"""Values tried for what nobody stated, by owner and name."""


class Unstated(Exception):  # noqa: N818 (not an error: a request to try each value)
    """A value that nobody stated and that matters; each of ``values`` must be tried."""

    def __init__(self, key: tuple[str, ...], values: tuple[str, ...]) -> None:
        self.key, self.values = key, values
        super().__init__(key, values)


@frozen
class DefaultUsed:
    """A value that was taken because nobody chose another."""

    owner: str
    name: str
    value: str
    facts: frozenset[str]


class Situation:
    """A conversation, the platforms it touches and the view, ready to be asked.

    Args:
        conversation: the conversation.
        platforms: every platform it touches, by id: its own and those of accounts elsewhere.
        view: which evidence counts.
        on: the day of the question.
        assignment: the values being tried for what nobody stated.
    """

    def __init__(
        self,
        conversation: Conversation,
        platforms: Mapping[str, Platform],
        view: View,
        on: Moment,
        assignment: Assignment,
    ) -> None:
        self.conversation, self.platforms, self.view, self.on = conversation, platforms, view, on
        self.platform = conversation.platform
        self.assignment = assignment
        self.defaults: dict[tuple[str, str], DefaultUsed] = {}
        facts: dict[str, Fact] = {}
        for platform in platforms.values():
            for fact in platform.facts:
                facts.setdefault(fact.id, fact)
        self.standing = Standing(facts, view)
        self._settings: dict[str, Setting] = {}
        self._elsewhere: dict[str, str] = {}
        for platform in (self.platform, *platforms.values()):
            for setting in platform.settings:
                if setting.name not in self._settings:
                    self._settings[setting.name] = setting
                    if platform.id != self.platform.id:
                        self._elsewhere[setting.name] = platform.id
        self._changes = sorted(conversation.changes, key=lambda change: change.at.earliest)

    def check_offers(self) -> None:
        """Raise if a setting was chosen where it is not offered.

        Raises:
            InvalidQuestion: naming the setting and where it is offered.
        """
        conversation = self.conversation
        for person in conversation.participants:
            for account in person.accounts:
                self._check_account(person, account)
        chosen = [("settings", None, name, value) for name, value in conversation.settings.items()]
        chosen += [
            (f"participants.{person.name}.settings", person, name, value)
            for person in conversation.participants
            for name, value in person.settings.items()
        ]
        time = conversation.messages[0].sent.earliest
        for place, person, name, value in chosen:
            setting = self._settings[name]
            usual = {default.value for default in setting.defaults}
            if value in usual or value == UNSTATED or value == setting.values[0]:
                continue
            if self.ask(setting.where, time, participant=person) is Answer.FALSE:
                raise InvalidQuestion(
                    f"{place}.{name}", value, f"it is offered only where {setting.where}"
                )

    def _check_account(self, person: Participant, account: Account) -> None:
        place = f"participants.{person.name}.accounts"
        if account.platform not in self.platforms:
            raise UnknownName(
                "platform of this conversation", account.platform, self.platforms, place
            )
        platform = self.platforms[account.platform]
        for name, value in account.settings.items():
            platform.setting(name).require(value, f"{place}.{account.platform}.settings")

    def ask(
        self,
        scope: Scope,
        time: float,
        *,
        participant: Participant | None = None,
        device: Device | None = None,
    ) -> Answer:
        """Whether a scope holds at an instant, for an owner where it speaks of one."""
        if not scope.tests:
            return Answer.TRUE
        return scope.ask(self._looker(time, participant, device))

    def _looker(
        self, time: float, participant: Participant | None, device: Device | None
    ) -> Callable[[str], Value]:
        return lambda name: self.look(name, time, participant=participant, device=device)

    def look(
        self,
        name: str,
        time: float,
        *,
        participant: Participant | None = None,
        device: Device | None = None,
    ) -> Value:
        """The value of an attribute at an instant; None where it can't be known.

        Raises:
            Unstated: when nobody stated it and each value must be tried.
        """
        conversation = self.conversation
        if name == "chat":
            return conversation.chat.value
        if name == "public":
            return "yes" if conversation.public else "no"
        if name == "members":
            if conversation.members is not None:
                return conversation.members
            return 2 if conversation.chat is ChatKind.ONE_TO_ONE else None
        if name == "os" and participant is not None:
            device = device or participant.devices[0]
            return device.os or self._try((participant.name, device.name, "os"), self._words("os"))
        if name == "region" and participant is not None:
            words = self._words("region")
            return participant.region or self._try((participant.name, "region"), words)
        setting = self._settings.get(name)
        if setting is None:
            return None
        if setting.belongs is Belongs.CONVERSATION:
            return self._setting(setting, time, None, None)
        if participant is not None:
            if setting.belongs is Belongs.DEVICE:
                return self._setting(setting, time, participant, device or participant.devices[0])
            return self._setting(setting, time, participant, None)
        values = {
            self._setting(setting, time, person, person.devices[0] if person.devices else None)
            for person in conversation.participants
        }
        return values.pop() if len(values) == 1 else "mixed"

    def _words(self, attribute: str) -> tuple[str, ...]:
        """The words that any scope at hand tests an attribute for, and ``other``."""
        found = {"other"}
        for platform in self.platforms.values():
            for _, record in statements(platform):
                for test in getattr(record, "where", Scope()).tests:
                    if test.attribute == attribute:
                        found.update(test.values)
        return tuple(sorted(found))

    def _try(self, key: tuple[str, ...], values: tuple[str, ...]) -> str:
        value = self.assignment.get(key)
        if value is None:
            raise Unstated(key, values)
        return value

    def choose(self, key: tuple[str, ...], values: tuple[str, ...]) -> str:
        """One of several values that exclude one another; each of them is tried.

        Raises:
            Unstated: when this one is not being tried yet.
        """
        return values[0] if len(values) == 1 else self._try(key, values)

    def _setting(
        self, setting: Setting, time: float, person: Participant | None, device: Device | None
    ) -> str:
        if setting.belongs is not Belongs.DEVICE:
            device = None
        owner = "/".join(part.name for part in (person, device) if part is not None)
        value = self._chosen(setting, time, person, device)
        if value is None:
            value = self._default(setting, time, person, device, owner or "conversation")
        if value == UNSTATED:
            return self._try((owner or "conversation", setting.name), setting.values)
        return value

    def _chosen(
        self, setting: Setting, time: float, person: Participant | None, device: Device | None
    ) -> str | None:
        elsewhere = self._elsewhere.get(setting.name)
        if elsewhere is not None and person is not None:
            return person.choices_at(elsewhere).get(setting.name)
        holder = device or person or self.conversation
        value = holder.settings.get(setting.name)
        for change in self._changes:
            if (
                change.setting == setting.name
                and change.participant == (person.name if person else None)
                and change.device == (device.name if device else None)
                and change.at.earliest <= time
            ):
                value = change.value if change.at.latest <= time else UNSTATED
        return value

    def _default(
        self,
        setting: Setting,
        time: float,
        person: Participant | None,
        device: Device | None,
        owner: str,
    ) -> str:
        when = max(time, -1e18)
        for default in setting.defaults:
            doubts = self.standing.at(default.facts, when)
            if doubts is None or doubts:
                continue
            if self.ask(default.where, time, participant=person, device=device) is Answer.TRUE:
                used = DefaultUsed(owner, setting.name, default.value, default.facts)
                self.defaults[owner, setting.name] = used
                return default.value
        return UNSTATED

    def people_at(self, message: Message) -> tuple[Participant, ...]:
        """The participants who take part when a message is sent, its sender among them."""
        present = []
        for person in self.conversation.participants:
            joined, left = -inf, inf
            for event in self.conversation.events:
                if event.by == person.name and event.kind.value == "joined":
                    joined = event.at.latest
                elif event.by == person.name and event.kind.value == "left":
                    left = event.at.earliest
            if person.name == message.sender or joined <= message.sent.earliest < left:
                present.append(person)
        return tuple(present)


def scope_doubts(answer: Answer, scope: Scope) -> frozenset[Doubt]:
    """The doubt that an open scope leaves; none when it surely holds."""
    if answer is Answer.TRUE:
        return frozenset()
    return frozenset({Doubt(f"unstated: {scope}", Level.OPEN)})

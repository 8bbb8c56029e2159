"""One conversation under one view, with every setting resolved or tried value by value.

A setting that nobody stated leaves the statements that turn on it in doubt. Where an answer turns
on such a doubt, whoever asks compiles once more for each value (:attr:`Situation.unstated` lists
them). An encryption mode can't be in doubt, since modes exclude one another: there
:class:`Unstated` is raised at once, and each value is tried from the start.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cached_property
from itertools import chain, islice, product
from typing import Any

from attrs import frozen

from privmodel.errors import InvalidQuestion, UnknownName
from privmodel.inference.rule import Doubt, Level
from privmodel.model.change import in_force
from privmodel.model.conversation import (
    Account,
    Conversation,
    Device,
    Event,
    Message,
    Participant,
)
from privmodel.model.evidence import View
from privmodel.model.offer import Deletion, Offer
from privmodel.model.platform import ChatKind, Platform, statements
from privmodel.model.retention import EventKind
from privmodel.model.scope import Answer, Scope, Value
from privmodel.model.setting import UNSTATED, Belongs, Default, Setting
from privmodel.model.timeline import Moment

from .standing import standing_under

__all__ = ["Assignment", "Common", "DefaultUsed", "Situation", "Unstated", "afresh", "doubts_about"]

NO_DOUBTS: frozenset[Doubt] = frozenset()

Supposed = tuple[tuple[str, ...], str]
"""A value of something that nobody stated, after its owner and name."""

Assignment = Mapping[tuple[str, ...], str]
"""Values tried for what nobody stated, by owner and name."""

Common = dict[Hashable, Any]
"""What the programs of one question have in common, by what it was worked out from."""

MOST_SUPPOSED = 6
"""How many ways to suppose what nobody stated are offered for one set of doubts."""


class Unstated(Exception):
    """A value that nobody stated and that matters; each of ``values`` must be tried."""

    def __init__(self, key: tuple[str, ...], values: tuple[str, ...]) -> None:
        self.key, self.values = key, values
        super().__init__(key, values)

    @property
    def doubt(self) -> str:
        """The name of the doubt that it leaves where it is not tried."""
        return f"unstated: {' '.join(self.key)}"


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
        common: what was worked out for other programs of the same question and does not depend on
            the conversation; more is added.
    """

    def __init__(
        self,
        conversation: Conversation,
        platforms: Mapping[str, Platform],
        view: View,
        on: Moment,
        assignment: Assignment,
        common: Common | None = None,
    ) -> None:
        self.conversation, self.platforms, self.view, self.on = conversation, platforms, view, on
        self.platform = conversation.platform
        self.assignment = assignment
        self.common: Common = {} if common is None else common
        self.defaults: dict[tuple[str, str], DefaultUsed] = {}
        self.unstated: dict[str, Unstated] = {}
        self._supposed: dict[frozenset[Doubt], dict[frozenset[Supposed], None]] = {}
        self._values: dict[tuple[str, str, float], str] = {}
        owners = [*platforms.values()] if len(platforms) > 1 else [self.platform]
        self.standing = standing_under(view, *(owner.facts_by_id for owner in owners))
        self._backups = {each.platform for each in self.platform.replications if each.platform}
        self._settings: dict[str, Setting] = {}
        self._elsewhere: dict[str, str] = {}
        for platform in (self.platform, *platforms.values()):
            for setting in platform.settings:
                if setting.name not in self._settings:
                    self._settings[setting.name] = setting
                    if platform.id != self.platform.id:
                        self._elsewhere[setting.name] = platform.id
        self._steps: dict[str | None, list[Event]] = {}
        for event in sorted(conversation.events, key=lambda event: event.at.latest):
            if event.kind in (EventKind.JOINED, EventKind.LEFT):
                self._steps.setdefault(event.by, []).append(event)

    def check_offers(self) -> None:
        """Raise if a setting was chosen where it is not offered.

        Raises:
            InvalidQuestion: naming the setting and where it is offered.
        """
        conversation = self.conversation
        for person in conversation.participants:
            for account in person.accounts:
                self._check_account(person, account)
        for change in conversation.changes:
            if change.platform is not None:
                settings = {change.setting: change.value}
                account = Account(platform=change.platform, settings=settings)
                self._check_account(conversation.participant(change.participant or ""), account)
        chosen: list[tuple[str, Participant | None, str, str]] = [
            ("settings", None, name, value) for name, value in conversation.settings.items()
        ]
        chosen += [
            (f"participants.{person.name}.settings", person, name, value)
            for person in conversation.participants
            for name, value in person.settings.items()
        ]
        time = conversation.messages[0].sent.earliest
        for place, owner, name, value in chosen:
            setting = self._settings[name]
            usual = {default.value for default in setting.defaults}
            if value in usual or value == UNSTATED or value == setting.values[0]:
                continue
            if self.holds(setting.where, time, participant=owner) is None:
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

    def holds(
        self,
        scope: Scope,
        time: float,
        *,
        participant: Participant | None = None,
        device: Device | None = None,
        eager: bool = False,
    ) -> frozenset[Doubt] | None:
        """Whether a scope holds at an instant: the doubts about it, or None if it does not.

        Args:
            scope: the scope.
            time: the instant, in seconds UTC.
            participant: the owner of what it speaks of, where it speaks of one.
            device: that owner's device.
            eager: whether to try each value of what nobody stated at once.

        Raises:
            Unstated: when ``eager`` and a value that nobody stated matters.
        """
        if not scope.tests:
            return NO_DOUBTS
        doubts = NO_DOUBTS
        asked: list[Unstated] = []
        fitting: dict[tuple[str, ...], str] = {}
        for test in scope.tests:
            name = ""
            try:
                answer = test.ask(self.look(test.attribute, time, participant, device))
            except Unstated as unstated:
                if all(test.ask(value) is Answer.FALSE for value in unstated.values):
                    return None
                asked.append(unstated)
                answer, name = Answer.OPEN, unstated.doubt
                passing = (each for each in unstated.values if test.ask(each) is Answer.TRUE)
                if (value := next(passing, None)) is not None:
                    fitting[unstated.key] = value
            if answer is Answer.FALSE:
                return None
            if answer is Answer.OPEN:
                doubts |= {Doubt(name or f"unstated: {test}", Level.OPEN)}
        for open_value in asked:
            if eager:
                raise open_value
            self.unstated[open_value.doubt] = open_value
        if fitting:
            self._supposed.setdefault(doubts, {})[frozenset(fitting.items())] = None
        return doubts

    def suppositions(self, doubts: frozenset[Doubt]) -> Iterator[Assignment]:
        """Values of what nobody stated under which it may well be as some doubts say.

        They are read off the statements that left these doubts, so that whoever looks for a branch
        need not try one value after the other. What holds with them is still to be worked out.

        Args:
            doubts: the doubts of a rule, or of several together.
        """
        left = [each for each in self._supposed if each <= doubts]
        widest = [each for each in left if not any(each < other for other in left)]
        for chosen in islice(product(*(self._supposed[each] for each in widest)), MOST_SUPPOSED):
            yield dict(chain.from_iterable(map(sorted, chosen)))

    def look(
        self,
        name: str,
        time: float,
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
        return tuple(sorted({"other", *self._tested.get(attribute, ())}))

    @cached_property
    def _tested(self) -> dict[str, set[str]]:
        """For each attribute the words that some scope tests it for."""
        found: dict[str, set[str]] = {}
        for platform in self.platforms.values():
            for record in statements(platform):
                if isinstance(record, Offer | Deletion):
                    continue  # what could be chosen changes nothing until it is
                scopes = [getattr(record, key, None) for key in ("where", "keys_checked")]
                scopes += [default.where for default in getattr(record, "defaults", ())]
                for test in chain.from_iterable(scope.tests for scope in scopes if scope):
                    found.setdefault(test.attribute, set()).update(test.values)
        return found

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
        owner = owner or "conversation"
        key = (owner, setting.name, time)
        value = self._values.get(key)
        if value is None:
            value = self._chosen(setting, time, person, device)
            if value is None:
                value = self._default(setting, time, person, device, owner)
            self._values[key] = value
        if value == UNSTATED:
            return self._try((owner, setting.name), setting.values)
        return value

    def _chosen(
        self, setting: Setting, time: float, person: Participant | None, device: Device | None
    ) -> str | None:
        elsewhere = self._elsewhere.get(setting.name)
        if elsewhere is not None and person is not None:
            chosen = person.choices_at(elsewhere).get(setting.name)
            device = None  # an account has one value for all devices
        else:
            holder = device or person or self.conversation
            chosen = holder.settings.get(setting.name)
        changes = [
            (change.at, change.value)
            for change in self.conversation.changes
            if change.setting == setting.name
            and (change.platform or self.platform.id) == (elsewhere or self.platform.id)
            and change.participant == (person.name if person else None)
            and change.device == (device.name if device else None)
        ]
        at = Moment(earliest=time, latest=time, text="")
        values = in_force(chosen, changes, at)
        return values[0] if len(values) == 1 else UNSTATED

    def _default(
        self,
        setting: Setting,
        time: float,
        person: Participant | None,
        device: Device | None,
        owner: str,
    ) -> str:
        holding: list[Default] = []
        perhaps: list[Default] = []
        for default in setting.defaults:
            doubts = self.standing.at(default.facts, time)
            if doubts is None:
                continue
            scope = self.holds(default.where, time, participant=person, device=device)
            if scope is None:
                continue
            (perhaps if doubts or scope else holding).append(default)
        values = {default.value for default in holding}
        # with one that may hold as well, of another value, it would be none of them for sure
        if len(values) != 1 or not values.issuperset(default.value for default in perhaps):
            return UNSTATED
        used = min(holding, key=lambda default: sorted(default.facts))
        self.defaults[owner, setting.name] = DefaultUsed(
            owner, setting.name, used.value, used.facts
        )
        return used.value

    def holders_of_accounts(self, platform: Platform) -> tuple[Participant, ...]:
        """The participants who have an account at a platform.

        Everybody has one on the conversation's own platform and where its backups go; at a service
        that wakes devices or gives them apps, those with a device of its systems; at the carriers
        of numbers and at senders of codes, everybody on a platform that texts codes; elsewhere
        those who are said to.
        """
        people = self.conversation.participants
        if platform is self.platform or platform.id in self._backups:
            return people
        texting = platform.carries_numbers or platform.sends_codes
        if texting and self.platform.texts_codes:
            return people
        return tuple(
            person
            for person in people
            if any(account.platform == platform.id for account in person.accounts)
            or any(device.os in platform.serves for device in person.devices)
        )

    def people_at(self, message: Message) -> tuple[Participant, ...]:
        """The participants who take part when a message is sent, its sender among them."""
        return tuple(
            person
            for person in self.conversation.participants
            if person.name == message.sender or self._present(person, message)
        )

    def _present(self, person: Participant, message: Message) -> bool:
        """Whether somebody takes part when a message is sent: the last coming or going counts."""
        steps = self._steps.get(person.name)
        if not steps:
            return True
        here = steps[0].kind is EventKind.LEFT
        for event in steps:
            if event.at.latest <= message.sent.earliest:
                here = event.kind is EventKind.JOINED
        return here


def afresh(situation: Situation) -> Situation:
    """The same situation, of which nothing has been looked up yet."""
    return Situation(
        situation.conversation,
        situation.platforms,
        situation.view,
        situation.on,
        situation.assignment,
        situation.common,
    )


def doubts_about(scope: Scope, look: Callable[[str], Value]) -> frozenset[Doubt] | None:
    """The doubts that a scope leaves, one for each open test; None when it does not hold.

    Args:
        scope: the scope.
        look: gives the value of an attribute, None where nobody stated it.
    """
    doubts = NO_DOUBTS
    for test in scope.tests:
        answer = test.ask(look(test.attribute))
        if answer is Answer.FALSE:
            return None
        if answer is Answer.OPEN:
            doubts |= {Doubt(f"unstated: {test}", Level.OPEN)}
    return doubts

"""Asking one question again about changed conversations, and about those that moved elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Any

from attrs import evolve, field, frozen

from privmodel.catalogue.registry import Catalogue
from privmodel.errors import InvalidQuestion
from privmodel.model.adversary import Adversary, Power
from privmodel.model.conversation import Conversation, Device, Participant
from privmodel.model.data import DataKind, Item
from privmodel.model.platform import Platform
from privmodel.model.retention import EventKind
from privmodel.model.timeline import Moment
from privmodel.query.exposure import Exposure
from privmodel.query.obtainable import consulted, excludable, obtainable_of
from privmodel.rules.situation import Common

from .measure import Measure, MeasureKind, applied

__all__ = ["Asked", "Asker"]


@frozen(kw_only=True, eq=False)
class Asked:
    """An answer once some changes are made.

    Attributes:
        exposure: the answer.
        messages: the ids of the messages that it is asked about. Where a conversation moves, the
            answer about the place that it leaves is about what was sent there, and the other one
            about the rest.
    """

    exposure: Exposure
    messages: frozenset[str]

    def about(self, items: Iterable[Item], everything: Collection[str]) -> frozenset[Item]:
        """Those of some items of which it says something.

        Args:
            items: the items.
            everything: the ids of all messages.
        """
        return frozenset(
            item
            for item in items
            if item.subject in self.messages or item.subject not in everything
        )


@frozen(kw_only=True, eq=False)
class Asker:
    """A question that is asked again and again; each set of changes once.

    Attributes:
        conversation: the conversation.
        by: who wants to know.
        at: the instant of the changes.
        platforms: the platforms to which it can move, by id.
        catalogue: where accounts elsewhere and laws are looked up.
        exclude: sources and facts that do not count.
        kinds: the leaf kinds that are asked about time and again.
        how: the other arguments of ``obtainable``.
    """

    conversation: Conversation
    by: Adversary
    at: Moment
    platforms: Mapping[str, Platform]
    catalogue: Catalogue
    exclude: frozenset[str]
    kinds: frozenset[DataKind]
    how: Mapping[str, Any]
    _common: Common = field(factory=dict, init=False)
    _asked: dict[frozenset[Measure], tuple[Asked, ...] | None] = field(factory=dict, init=False)

    @cached_property
    def messages(self) -> frozenset[str]:
        """The ids of all messages."""
        return frozenset(each.id for each in self.conversation.messages)

    @cached_property
    def later(self) -> frozenset[str]:
        """The ids of the messages that are surely sent once the changes are made."""
        return frozenset(
            each.id for each in self.conversation.messages if each.sent.earliest >= self.at.latest
        )

    @property
    def count(self) -> int:
        """How many sets of changes were asked about."""
        return len(self._asked)

    def ask(self, measures: Iterable[Measure]) -> tuple[Asked, ...] | None:
        """The answers once some changes are made; None for a conversation that can't be.

        There are two where the conversation moves, unless those who want to know can do nothing at
        the place to which it goes.

        Raises:
            AnalysisIncomplete: when too much is unstated.
        """
        made = frozenset(measures)
        if made not in self._asked:
            self._asked[made] = self._ask(made)
        return self._asked[made]

    def about(self, conversation: Conversation) -> Exposure:
        """The answer about any conversation.

        Raises:
            InvalidQuestion: for one that does not fit the platform.
        """
        return self._obtainable(conversation, self.by)

    def until_then(self) -> Exposure:
        """The answer about the unchanged conversation up to the instant of the changes."""
        how = {**self.how, "until": self.at}
        return obtainable_of(
            self.kinds,
            self.conversation,
            by=self.by,
            exclude=self.exclude,
            catalogue=self.catalogue,
            common=self._common,
            **how,
        )

    def touched(self, conversation: Conversation | None = None) -> list[Platform]:
        """The platforms on which an answer about a conversation may rest, its own first.

        Args:
            conversation: the conversation; None: the one that nobody changed.
        """
        owners = consulted(conversation or self.conversation, [self.by], self.catalogue)
        return [each for each in owners if isinstance(each, Platform)]

    @cached_property
    def accounts(self) -> tuple[Platform, ...]:
        """The platforms elsewhere at which participants have accounts."""
        own = self.conversation.platform.id
        return tuple(each for each in self.touched() if each.id != own)

    def conversations(self, measures: Iterable[Measure]) -> tuple[Conversation, ...]:
        """What to ask about once some changes are made: the conversation, and where it goes on."""
        made = sorted(measures, key=lambda each: each.words)
        move = next((each for each in made if each.kind is MeasureKind.MOVE), None)
        here = applied(self.conversation, made)
        if move is None:
            return (here,)
        return (self._stays(here), self._moves(self.platforms[move.platform]))

    def _ask(self, measures: frozenset[Measure]) -> tuple[Asked, ...] | None:
        here, *there = self.conversations(measures)
        try:
            stays = self._obtainable(here, self.by)
        except InvalidQuestion as error:
            if error.place == "timer_days":
                return None  # the timer that was set is not offered after these changes
            raise
        if not there:
            return (Asked(exposure=stays, messages=self.messages),)
        answers = [Asked(exposure=stays, messages=self.messages - self.later)]
        by = self._following(there[0])
        if by is not None:
            answers.append(Asked(exposure=self._obtainable(there[0], by), messages=self.later))
        return tuple(answers)

    def _obtainable(self, conversation: Conversation, by: Adversary) -> Exposure:
        exclude = self.exclude
        if exclude and conversation.platform is not self.conversation.platform:
            exclude &= excludable(consulted(conversation, [by], self.catalogue))
        return obtainable_of(
            self.kinds,
            conversation,
            by=by,
            exclude=exclude,
            catalogue=self.catalogue,
            common=self._common,
            **self.how,
        )

    def _stays(self, conversation: Conversation) -> Conversation:
        """What was sent before; where that is nothing, the conversation for its accounts' sake."""
        before = [each for each in conversation.messages if each.id not in self.later]
        if not before:
            return conversation
        names = {each.id for each in before}
        events = [each for each in conversation.events if each.message in (None, *names)]
        return evolve(conversation, messages=before, events=events)

    def _moves(self, platform: Platform) -> Conversation:
        """What is sent elsewhere from then on, by the same people on the same devices."""
        here = self.conversation
        later = [each for each in here.messages if each.id in self.later]
        comings = (EventKind.JOINED, EventKind.LEFT)
        events = [
            each for each in here.events if each.message in self.later or each.kind in comings
        ]
        people = [
            Participant(
                name=who.name,
                region=who.region,
                devices=[
                    Device(name=each.name, os=each.os, linked=each.linked, unlinked=each.unlinked)
                    for each in who.devices
                ],
            )
            for who in here.participants
        ]
        return Conversation(
            platform=platform,
            chat=here.chat,
            participants=people,
            messages=later,
            events=events,
            members=here.members,
            public=here.public,
        )

    def _following(self, there: Conversation) -> Adversary | None:
        """Who wants to know, with the powers that are not about the platform that was left."""
        platforms = {
            each.id
            for each in consulted(there, [self.by], self.catalogue)
            if isinstance(each, Platform)
        }
        powers = [each for each in self.by.powers if _aims_at(each) in (None, *platforms)]
        return evolve(self.by, powers=powers) if powers else None


def _aims_at(power: Power) -> str | None:
    """The platform that a power names."""
    named: str | None = getattr(power, "platform", None) or getattr(power, "holder", None)
    return named

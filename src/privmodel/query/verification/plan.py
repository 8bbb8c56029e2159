"""The conversations and adversaries that stand for all of a scope."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, product

from attrs import field, frozen

from privmodel.catalogue.registry import Catalogue
from privmodel.model.adversary import Adversary
from privmodel.model.data import DataKind
from privmodel.model.evidence import ADMITTED_BY_DEFAULT, View
from privmodel.model.guarantee import Family, Guarantee, Threat, When
from privmodel.model.platform import ChatKind, Platform
from privmodel.model.retention import EventKind
from privmodel.model.setting import Setting
from privmodel.model.situations import Situations
from privmodel.model.timeline import DAY
from privmodel.query.obtainable import consulted
from privmodel.rules.situation import Situation

from .comings import Comings
from .offered import Key, offered
from .relevant import Slice
from .talks import Talk, at
from .threats import adversaries

__all__ = ["PAIRS", "Asked", "Plan"]

PAIRS = frozenset({ChatKind.ONE_TO_ONE, ChatKind.BUSINESS, ChatKind.BOT})
"""The kinds of chat in which two people take part."""

FIRST_TURNS = 4
"""After how many of the first messages keys are copied, where it is later ones that count."""


@frozen(kw_only=True)
class Asked:
    """An adversary of a class against one conversation, with what it must not obtain.

    Args:
        adversary: the adversary.
        meant: the ids of the messages that are asked about.
        after: the number of the message after which something happens once; None: nothing does.
    """

    adversary: Adversary
    meant: tuple[str, ...]
    after: int | None


@frozen(kw_only=True)
class Plan:
    """What is looked at to cover a scope.

    Args:
        guarantee: the guarantee.
        scope: the scope.
        platform: the platform.
        elsewhere: the platforms to which copies may go.
        chats: the kinds of chat.
        slice: the statements that can bear on it.
        sent: the first and the last instant at which the first message may be sent, in seconds UTC.
        starts: the instants at which it is sent, in seconds UTC.
        messages: how many messages there are.
        events: the events that can bring anything about.
        comings: the further devices, comings and goings that can matter.
        catalogue: where laws are looked up.
    """

    guarantee: Guarantee
    scope: Situations
    platform: Platform
    elsewhere: tuple[Platform, ...]
    chats: tuple[ChatKind, ...]
    slice: Slice
    sent: tuple[float, float]
    starts: tuple[float, ...]
    messages: int
    events: tuple[EventKind, ...]
    comings: Comings
    catalogue: Catalogue = field(eq=False)

    @property
    def settings(self) -> tuple[tuple[Platform, Setting], ...]:
        """Every setting that a participant could make, with the platform that offers it."""
        found: dict[str, tuple[Platform, Setting]] = {}
        for platform in (self.platform, *self.elsewhere):
            for setting in platform.settings:
                found.setdefault(setting.name, (platform, setting))
        return tuple(found.values())

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions that any statement tells apart, and another."""
        named: set[str] = set()
        for test in self.slice.tests():
            if test.attribute == "region":
                named |= test.values
        return tuple(sorted(named | {"other"}))

    def offered(self, talk: Talk, values: Mapping[Key, str]) -> dict[Key, str]:
        """Those of some values that are offered where they are chosen.

        Args:
            talk: the conversation.
            values: the values, by owner and name.
        """
        start = at(talk.start)
        chosen = {k: v for k, v in values.items() if k[-1] in ("os", "region")}
        conversation = talk.chosen(chosen)
        platforms = {
            each.id: each
            for each in consulted(conversation, (), self.catalogue)
            if isinstance(each, Platform)
        }
        view = View(on=start, grades=ADMITTED_BY_DEFAULT)
        situation = Situation(conversation, platforms, view, start, {})
        return {key: value for key, value in values.items() if offered(situation, key, value)}

    def talks(self) -> Iterator[Talk]:
        """The conversations, each without its settings."""
        for start, chat in product(self.starts, self.chats):
            for people in self._people(chat):
                for members, public in product(self._members(chat, people), self._public(chat)):
                    for events in _subsets(self.events):
                        yield from self.comings.applied(
                            Talk(
                                platform=self.platform,
                                elsewhere=self.elsewhere,
                                chat=chat,
                                people=people,
                                members=members,
                                public=public,
                                start=start,
                                messages=self.messages,
                                apart=self.scope.apart * DAY,
                                kinds=self.scope.kinds,
                                events=events,
                            )
                        )

    def _people(self, chat: ChatKind) -> range:
        return range(2, 3) if chat in PAIRS else range(2, self.scope.participants + 1)

    def _members(self, chat: ChatKind, people: int) -> tuple[int | None, ...]:
        if chat in PAIRS or "members" not in self.slice.tested():
            return (None,)
        return self.slice.sizes(people)

    def _public(self, chat: ChatKind) -> tuple[bool, ...]:
        possible = any(each.public for each in self.platform.chats if each.kind is chat)
        if self.scope.public is not None:
            return (self.scope.public,) if possible or not self.scope.public else ()
        matters = "public" in self.slice.tested()
        return (False, True) if possible and matters else (False,)

    def departures(self, talk: Talk) -> int:
        """How far a conversation is from one in which nothing in particular happens."""
        usual = ChatKind.ONE_TO_ONE if ChatKind.ONE_TO_ONE in self.chats else self.chats[0]
        return (talk.chat is not usual) + talk.departures + talk.public

    def asked(self, talk: Talk) -> Iterator[Asked]:
        """The adversaries against a conversation, each with the messages that are meant."""
        every = tuple(f"m{number}" for number in range(1, talk.messages + 1))
        for threat in self.guarantee.to:
            for after, wait in product(self._once(threat), self._waits(threat)):
                meant = every
                if self.guarantee.of is Family.EARLIER:
                    meant = every[:after]
                elif self.guarantee.of is Family.LATER:
                    meant = every[-1:]
                for adversary in adversaries(
                    threat, (self.platform, *self.elsewhere), self.catalogue, talk,
                    after=after, wait=wait, lasts=self.scope.after * DAY,
                ):  # fmt: skip
                    yield Asked(adversary=adversary, meant=meant, after=after)

    def _once(self, threat: Threat) -> Iterable[int | None]:
        if not threat.compromises:
            return (None,)
        if self.guarantee.of is Family.LATER:
            return range(1, min(FIRST_TURNS, self.messages - 1) + 1)
        return range(1, self.messages + 1)

    def _waits(self, threat: Threat) -> tuple[float, ...]:
        """How long after the last message that happens which happens afterwards, in seconds."""
        if all(act.when is not When.AFTERWARDS for act in threat.acts):
            return (DAY,)
        return tuple(sorted({DAY, self.scope.after * DAY}))

    def has(self, kind: DataKind) -> bool:
        """Whether any conversation of the scope can have something of a kind."""
        if kind.parent is DataKind.CONTENTS:
            return kind in self.scope.kinds
        if kind is DataKind.CALL_RECORD:
            return DataKind.CALL_AUDIO in self.scope.kinds
        if kind in (DataKind.GROUP_METADATA, DataKind.GROUP_MEMBERSHIP):
            return not PAIRS.issuperset(self.chats)
        return True


def _subsets(events: tuple[EventKind, ...]) -> Iterator[tuple[EventKind, ...]]:
    for size in range(len(events) + 1):
        yield from combinations(events, size)

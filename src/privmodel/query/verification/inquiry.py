"""One guarantee over one platform's scope: each situation is compiled once, whoever looks at it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any

from attrs import evolve, field, frozen

from privmodel.model.adversary import Adversary, Order
from privmodel.model.data import DataKind, Item, Subject
from privmodel.model.guarantee import Guarantee
from privmodel.model.platform import ChatKind
from privmodel.model.retention import EventKind
from privmodel.model.setting import Setting
from privmodel.model.timeline import Moment
from privmodel.query.exposure import Exposure
from privmodel.query.obtainable import obtainable

from .comings import keys_alone
from .node import Budget, Node, Root, Start, Targets
from .offered import Key, offered, usual_values
from .orders import Orders, name_of
from .plan import Plan
from .talks import Talk
from .worst import Numbered, worst

__all__ = ["Inquiry", "Restriction"]


@frozen(kw_only=True)
class Restriction:
    """A part of a scope.

    Args:
        without_chats: the kinds of chat that are left out.
        without_events: the events that are left out.
        settings: the values that settings have, for everybody alike.
    """

    without_chats: frozenset[ChatKind] = frozenset()
    without_events: frozenset[EventKind] = frozenset()
    settings: Mapping[str, str] = field(factory=dict)

    def leaves(self, talk: Talk) -> bool:
        """Whether a conversation is still in the scope, whatever its settings."""
        return talk.chat not in self.without_chats and self.without_events.isdisjoint(
            talk.happenings
        )


EVERYTHING = Restriction()


class Inquiry:
    """A guarantee, a platform and a scope, ready to be searched.

    Args:
        plan: what to look at.
        on: the day of the question.
        admitted: what ``obtainable`` takes besides: the view, the grounds and the catalogue.
        budget: how many closures may be run.

    Attributes:
        orders: which of the orders stand for others.
    """

    def __init__(self, plan: Plan, on: Moment, admitted: Mapping[str, Any], budget: Budget) -> None:
        self.plan, self.on, self.admitted, self.budget = plan, on, admitted, budget
        self._nodes: dict[tuple[int, tuple[tuple[str, str], ...]], Node] = {}
        self._usual: dict[int, Callable[[Key], str | None]] = {}
        self._starts = list(self._every_start())
        self._kept: list[Start] = []
        self._unions: dict[tuple[int, ...], Start] = {}
        self._impossible: set[ChatKind] = set()
        self._exposures: dict[Any, tuple[Exposure, Mapping[str, str]]] = {}
        self.orders = Orders(
            self._starts,
            self._plain,
            admitted["catalogue"],
            lambda start: self._exposure(start)[0].grounds,
        )

    def _every_start(self) -> Iterator[Start]:
        for talk in self.plan.talks():
            departures = self.plan.departures(talk)
            for asked in self.plan.asked(talk):
                if self.plan.comings.bear_on(talk, asked.adversary):
                    yield Start(
                        talk=talk,
                        adversary=asked.adversary,
                        meant=asked.meant,
                        after=asked.after,
                        departures=departures,
                    )

    @property
    def starts(self) -> tuple[Start, ...]:
        """The conversations and adversaries that stand for the scope."""
        return tuple(self._starts)

    def chats(self) -> tuple[ChatKind, ...]:
        """The kinds of chat in which what the scope fixes can be so."""
        return tuple(chat for chat in self.plan.chats if chat not in self._impossible)

    @property
    def opened(self) -> int:
        """How many of them were looked at so far, one by one or several joined."""
        return len({start for start, _ in self._nodes})

    @property
    def compiles(self) -> int:
        """How many times a conversation was compiled so far, with nothing or with more stated."""
        return sum(exposure.branches.compiles for exposure, _ in self._exposures.values())

    @property
    def nodes(self) -> tuple[Node, ...]:
        """What was compiled so far."""
        return tuple(self._nodes.values())

    def worst(
        self, restriction: Restriction = EVERYTHING, starts: Iterable[Start] | None = None
    ) -> Node | None:
        """The worst situation, and of those the smallest; None if the scope has none at all.

        Args:
            restriction: a part of the scope to look at.
            starts: other adversaries against the same conversations; None: those of the guarantee.

        Raises:
            AnalysisIncomplete: when the budget does not suffice, or too much is unstated.
        """
        looked_at = self._starts if starts is None else starts
        groups: dict[Any, list[Numbered]] = {}
        for number, start in enumerate(looked_at):
            if restriction.leaves(start.talk):
                groups.setdefault(_joinable(start), []).append((number, start))
        return worst(
            groups.values(),
            lambda joined: self._opened(self._joined(joined), restriction),
            self._allowed(restriction),
            self.orders.at_worst,
        )

    def node(self, start: Start) -> Node | None:
        """A start by itself, in its whole scope; None where the scope lets nothing be so."""
        return self._opened(start, EVERYTHING)

    def _joined(self, starts: list[Start]) -> Start:
        """One start that is as bad as each of some against the same conversation."""
        if len(starts) == 1:
            return starts[0]
        key = tuple(map(id, starts))
        if key not in self._unions:
            powers = {name_of(power): power for each in starts for power in each.adversary.powers}
            self._unions[key] = evolve(
                starts[0],
                adversary=evolve(starts[0].adversary, powers=tuple(powers.values())),
                meant=tuple(dict.fromkeys(name for each in starts for name in each.meant)),
            )
            self._kept += starts
        return self._unions[key]

    def weaker(self, number: int) -> Iterator[Start]:
        """The same conversations against adversaries with that many of their powers only.

        Those who take keys alone obtain no more than whoever has no power at all.
        """
        nothing = self.plan.guarantee.kinds.isdisjoint(DataKind.CREDENTIALS.leaves)
        for start in self._starts:
            powers = start.adversary.powers
            for some in combinations(powers, number) if number < len(powers) else ():
                weaker = evolve(start.adversary, powers=some)
                if nothing and keys_alone(weaker):
                    continue
                if self.plan.comings.bear_on(start.talk, weaker):
                    yield evolve(start, adversary=weaker)

    def _allowed(self, restriction: Restriction) -> Callable[[Key, str], bool]:
        scope = self.plan.scope

        def allowed(key: Key, value: str) -> bool:
            name = key[-1]
            if name == "os":
                return not scope.systems or value in scope.systems
            if name == "region":
                return not scope.regions or value in scope.regions
            if name in restriction.settings and value != restriction.settings[name]:
                return False
            return name not in scope.settings or value in scope.settings[name]

        return allowed

    def _opened(self, start: Start, restriction: Restriction) -> Node | None:
        plain = self._plain(start)
        values = dict(self.plan.scope.settings)
        values |= {name: (value,) for name, value in restriction.settings.items()}
        if not all(self.possible(plain, name, each) for name, each in values.items()):
            if restriction is EVERYTHING:
                self._impossible.add(start.talk.chat)
            return None
        tested = self.plan.slice.tested()
        single = {name: each[0] for name, each in values.items() if len(each) == 1}
        fixed = tuple((name, single[name]) for name in sorted(tested.intersection(single)))
        if not fixed:
            return plain
        if (id(start), fixed) not in self._nodes:
            self._nodes[id(start), fixed] = plain.with_only(
                {
                    (owner, name): value
                    for name, value in fixed
                    for owner in start.talk.owners(self._setting(name).belongs)
                }
            )
        return self._nodes[id(start), fixed]

    def _plain(self, start: Start) -> Node:
        """A start compiled with nothing stated."""
        if (id(start), ()) not in self._nodes:
            self._nodes[id(start), ()] = self._compile(start)
            self._kept.append(start)
        return self._nodes[id(start), ()]

    def _setting(self, name: str) -> Setting:
        return next(each for _, each in self.plan.settings if each.name == name)

    def possible(self, node: Node, name: str, values: Iterable[str]) -> bool:
        """Whether a setting can have one of some values in a conversation, for everybody."""
        situation = node.root.branches.programs[0].situation
        owners = node.root.start.talk.owners(self._setting(name).belongs)
        return all(
            any(offered(situation, (owner, name), value) for value in values) for owner in owners
        )

    def _compile(self, start: Start) -> Node:
        exposure, labels = self._exposure(start)
        root = Root(
            start=start,
            powers=frozenset(labels[name_of(power)] for power in start.adversary.powers),
            targets=targets(exposure, self.plan.guarantee, start.meant),
            until=exposure.until,
            branches=exposure.branches,
            usual=self._defaults(start.talk, exposure),
        )
        return Node(root, {}, list(exposure.branches.programs), self.budget)

    def _exposure(self, start: Start) -> tuple[Exposure, Mapping[str, str]]:
        """The answer to a party with the powers of all adversaries of a class at once.

        Each of them is that party restricted to its own powers, so that a conversation is compiled
        once for all of them. Orders are each compiled alone: what a holder is asked for, and what
        it is made to keep, depends on who asks.

        Returns:
            the answer, and what each power is called in its programs.
        """
        alone = any(isinstance(power, Order) for power in start.adversary.powers)
        place = (id(start.talk), start.adversary.knows, id(start) if alone else None)
        if place not in self._exposures:
            parties = [start] if alone else self._starts
            powers = {
                name_of(power): power
                for other in parties
                if (id(other.talk), other.adversary.knows) == place[:2]
                for power in other.adversary.powers
            }
            everybody = Adversary(powers=tuple(powers.values()), knows=start.adversary.knows)
            exposure = obtainable(start.talk.open(), by=everybody, on=self.on, **self.admitted)
            labels = exposure.branches.programs[0].reach.powers
            self._exposures[place] = exposure, dict(zip(powers, labels, strict=True))
        return self._exposures[place]

    def _defaults(self, talk: Talk, exposure: Exposure) -> Callable[[Key], str | None]:
        if id(talk) not in self._usual:
            situation = exposure.branches.programs[0].situation
            self._usual[id(talk)] = usual_values(talk, situation)
        return self._usual[id(talk)]


def _joinable(start: Start) -> Any:
    """What starts that can be joined have in common.

    What comes of an order turns on which others are served, so that orders are not joined.
    """
    powers = start.adversary.powers
    if any(isinstance(power, Order) for power in powers):
        return id(start)
    return id(start.talk), start.adversary.knows, tuple(map(type, powers))


def targets(exposure: Exposure, guarantee: Guarantee, meant: Iterable[str]) -> Targets:
    """The sets of items none of which may be obtained as a whole.

    Args:
        exposure: the answer, for the items that the conversation has.
        guarantee: the guarantee.
        meant: the messages that are asked about.
    """
    messages = frozenset(meant)

    def items(kind: DataKind) -> list[Item]:
        return [
            item
            for item in exposure.items_of(kind)
            if kind.about is not Subject.MESSAGE or item.subject in messages
        ]

    found: list[tuple[Item, ...]] = [
        (item,) for kind in sorted(guarantee.never) for item in items(kind)
    ]
    if guarantee.nor_together:
        kinds = sorted(guarantee.nor_together)
        columns = [{item.subject: item for item in items(kind)} for kind in kinds]
        for message in sorted(messages):
            if all(message in column for column in columns):
                found.append(tuple(column[message] for column in columns))
    return tuple(found)

"""From a scope and a guarantee to the conversations and adversaries that stand for all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, product
from typing import Any

from attrs import evolve, field, frozen

from privmodel.catalogue.registry import Catalogue
from privmodel.errors import InvalidQuestion, UnknownName
from privmodel.model.adversary import Adversary, OperateService, Order, Power, Window
from privmodel.model.conversation import Conversation
from privmodel.model.data import DataKind
from privmodel.model.guarantee import Act, Family, Guarantee, StoredDataOrder, Threat, When, Whose
from privmodel.model.law import OFFENCES, REQUEST_ATTRIBUTES, Jurisdiction, Suspicion
from privmodel.model.platform import ChatKind, Platform
from privmodel.model.retention import EventKind
from privmodel.model.setting import Setting
from privmodel.model.situations import Situations
from privmodel.model.timeline import DAY, Moment
from privmodel.query.conditions import known_conditions
from privmodel.query.obtainable import consulted, obtainable

from .relevant import Slice, critical
from .talks import HOUR, Talk, at
from .worst import Key, offered

__all__ = ["Asked", "Plan", "adversaries", "fitting", "plan"]

PAIRS = frozenset({ChatKind.ONE_TO_ONE, ChatKind.BUSINESS, ChatKind.BOT})
"""The kinds of chat in which two people take part."""

DAYS = 30
"""How many days a scope's dates span if it does not say."""

SEVERAL = {Family.ALL: 1, Family.EARLIER: 4, Family.LATER: 12}
"""How many messages there are if the scope does not say."""

LIFE = 99.0
"""A prison term, in years, that no law asks more than."""

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
        someone = Adversary(powers=(OperateService(),))
        start = at(talk.start)
        exposure = obtainable(
            talk.chosen({k: v for k, v in values.items() if k[-1] in ("os", "region")}),
            by=someone, on=start, catalogue=self.catalogue,
        )  # fmt: skip
        program = exposure.branches.programs[0]
        return {key: value for key, value in values.items() if offered(program, key, value)}

    def talks(self) -> Iterator[Talk]:
        """The conversations, each without its settings."""
        for start, chat in product(self.starts, self.chats):
            for people, devices in product(self._people(chat), range(1, self.scope.devices + 1)):
                for members, public in product(self._members(chat, people), self._public(chat)):
                    for events in _subsets(self.events):
                        yield Talk(
                            platform=self.platform,
                            elsewhere=self.elsewhere,
                            chat=chat,
                            people=people,
                            devices=devices,
                            members=members,
                            public=public,
                            start=start,
                            messages=self.messages,
                            apart=self.scope.apart * DAY,
                            kinds=self.scope.kinds,
                            events=events,
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
        return (talk.chat is not usual) + len(talk.events) + talk.public

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
                for adversary in adversaries(threat, self, talk, after, wait):
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


def plan(
    platform: Platform,
    guarantee: Guarantee,
    scope: Situations,
    on: Moment,
    admitted: Mapping[str, Any],
    catalogue: Catalogue,
) -> Plan:
    """What to look at to cover a scope.

    Args:
        platform: the platform.
        guarantee: the guarantee.
        scope: the scope.
        on: the day of the question.
        admitted: what ``obtainable`` takes besides, which evidence counts among it.
        catalogue: where accounts elsewhere and laws are looked up.

    Raises:
        InvalidQuestion: for a scope that is empty, or an item that no conversation of it has.
        UnknownName: for a kind of chat, setting or value that the platform does not offer.
    """
    chats = _chats(platform, scope)
    messages = scope.messages or SEVERAL[guarantee.of]
    if guarantee.of is Family.LATER and messages < 2:
        raise InvalidQuestion("scope.messages", messages, "let a message come after the first")
    span = (messages - 1) * scope.apart * DAY
    first, last = _stretch(scope, on, span)
    some = Talk(
        platform=platform, elsewhere=(), chat=chats[0], people=2, devices=1, members=None,
        public=False, start=first, messages=messages, apart=scope.apart * DAY, kinds=scope.kinds,
        events=(),
    )  # fmt: skip
    touched = [
        each for each in consulted(some.plain(), (), catalogue) if isinstance(each, Platform)
    ]
    made = Plan(
        guarantee=guarantee, scope=scope, platform=platform,
        elsewhere=tuple(each for each in touched if each.id != platform.id),
        chats=chats, sent=(first, last), starts=(first,), messages=messages, events=(),
        catalogue=catalogue,
        slice=Slice(platforms=tuple(touched), laws=(), kinds=guarantee.kinds, powers=()),
    )  # fmt: skip
    _check_settings(made)
    _check_kinds(made)
    powers = [power for asked in made.asked(some) for power in asked.adversary.powers]
    if not powers:
        mend = "no law of the catalogue lets anybody order anything; lay one into it"
        raise InvalidQuestion("guarantee.to", guarantee.id, mend)
    someone = Adversary(powers=powers)
    consulting = consulted(some.plain(), [someone], catalogue)
    laws = tuple(each for each in consulting if isinstance(each, Jurisdiction))
    view = obtainable(some.plain(), by=someone, on=on, **admitted).view
    bearing = evolve(made.slice, laws=laws, powers=tuple(powers))
    distances = _distances(made, bearing, span)
    starts = critical(bearing.dates(view), distances, first, last)
    return evolve(made, slice=bearing, starts=tuple(starts), events=bearing.events(scope.events))


def _chats(platform: Platform, scope: Situations) -> tuple[ChatKind, ...]:
    offered = tuple(dict.fromkeys(chat.kind for chat in platform.chats))
    for chat in scope.chats:
        if chat not in offered:
            what = f"kind of chat on {platform.id}"
            raise UnknownName(what, chat.value, [each.value for each in offered], "scope.chats")
    chats = scope.chats or offered
    if scope.public:
        chats = tuple(
            chat for chat in chats if any(c.public for c in platform.chats if c.kind is chat)
        )
        if not chats:
            raise InvalidQuestion("scope.public", True, f"no such chat of {platform.id} is public")
    if not chats:
        raise InvalidQuestion("scope.chats", (), f"{platform.id} offers no conversation at all")
    return chats


def _stretch(scope: Situations, on: Moment, span: float) -> tuple[float, float]:
    if scope.sent is not None:
        return scope.sent[0].earliest, scope.sent[1].latest
    last = on.earliest - span - (scope.after + 1) * DAY
    return last - DAYS * DAY, last


def _check_settings(made: Plan) -> None:
    known = {setting.name: setting for _, setting in made.settings}
    for name, values in made.scope.settings.items():
        if name not in known:
            what = f"setting of {made.platform.id} or of where its copies go"
            raise UnknownName(what, name, known, "scope.settings")
        for value in values:
            if value not in known[name].values:
                place = f"scope.settings.{name}"
                what = f"value of the setting {name!r}"
                raise UnknownName(what, value, known[name].values, place)


def _check_kinds(made: Plan) -> None:
    """Raise if nothing that the guarantee speaks of can be there."""
    guarantee = made.guarantee
    covered = {kind for mode in made.platform.modes for kind in mode.kinds}
    if odd := sorted(kind.value for kind in made.scope.kinds - covered if made.platform.modes):
        mend = f"{made.platform.id} has no mode that carries it"
        raise InvalidQuestion("scope.kinds", odd, mend)
    there = any(made.has(kind) for kind in guarantee.never)
    together = bool(guarantee.nor_together) and all(map(made.has, guarantee.nor_together))
    if not there and not together:
        names = sorted(kind.value for kind in guarantee.kinds)
        mend = f"no conversation of this scope on {made.platform.id} has any of it"
        raise InvalidQuestion("guarantee.never", names, mend)


def _distances(made: Plan, bearing: Slice, span: float) -> list[float]:
    """How long before or after the first message anything happens or is counted, in seconds."""
    scope = made.scope
    steps = [number * scope.apart * DAY for number in range(made.messages)]
    found = {-DAY, span + scope.after * DAY, span + DAY, span + HOUR, *steps}
    found |= {step + scope.apart * DAY / 2 for step in steps}
    counted = {step + delay for step in (*steps, span + HOUR) for delay in bearing.delays()}
    return sorted(found | counted)


def _subsets(events: tuple[EventKind, ...]) -> Iterator[tuple[EventKind, ...]]:
    for size in range(len(events) + 1):
        yield from combinations(events, size)


def adversaries(
    threat: Threat, made: Plan, talk: Talk, after: int | None, wait: float
) -> Iterator[Adversary]:
    """The adversaries of a class against a conversation: each way to fill in what is left open.

    Args:
        threat: the class.
        made: the plan.
        talk: the conversation.
        after: the number of the message after which something happens once.
        wait: how many seconds after the last message that happens which happens afterwards.
    """
    ways = [list(_filled(act, made, talk)) for act in threat.acts]
    for chosen in product(*ways):
        powers: list[Power] = []
        names = []
        for act, (name, filled) in zip(threat.acts, chosen, strict=True):
            during = _during(act, talk, after, wait, made.scope.after * DAY)
            powers += [evolve(each, during=during) for each in filled]
            names.append(name)
        about = ", ".join(filter(None, names))
        yield Adversary(
            name=f"{threat.name} ({about})" if about else threat.name,
            powers=powers,
            knows=threat.knows,
        )


def fitting(adversary: Adversary, conversation: Conversation, catalogue: Catalogue) -> Adversary:
    """The adversary without powers over services at which nothing of a conversation can lie.

    Args:
        adversary: one with powers over every service that the scope knows.
        conversation: the conversation, of which more may be stated.
        catalogue: where accounts elsewhere are looked up.
    """
    touched = {owner.id for owner in consulted(conversation, (), catalogue)}
    left = [
        power
        for power in adversary.powers
        if getattr(power, "platform", None) is None or getattr(power, "platform", "") in touched
    ]
    return evolve(adversary, powers=left or [OperateService(platform=conversation.platform.id)])


def _during(act: Act, talk: Talk, after: int | None, wait: float, lasts: float) -> Window:
    if act.when is When.AFTERWARDS:
        return Window(start=at(talk.end + wait))
    if act.when is When.ONCE:
        assert after is not None
        return Window(start=at(talk.sent(after) + talk.apart // 2))
    return Window(start=at(talk.start - DAY), end=at(talk.end + lasts))


def _filled(act: Act, made: Plan, talk: Talk) -> Iterator[tuple[str, list[Any]]]:
    power = act.power
    if isinstance(power, StoredDataOrder):
        for law in _laws(power, made.catalogue):
            for suspicion in power.suspicions or list(_suspicions(law, made)):
                yield (
                    f"{law.name}, {suspicion.offence}" if suspicion.offence else law.name,
                    [Order(jurisdiction=law, suspicion=suspicion, forum=power.forum)],
                )
        return
    named: Any = power  # an act that is about each of several has an argument for it
    if act.whose is Whose.EACH_PARTICIPANT:
        for name in talk.names:
            yield name, [evolve(named, participant=name)]
    elif act.whose in (Whose.EACH_SERVICE, Whose.EVERY_SERVICE):
        services = [None, *(each.id for each in made.elsewhere)]
        filled = [evolve(named, platform=each) for each in services]
        if act.whose is Whose.EVERY_SERVICE:
            yield "", filled
        else:
            for service, each in zip(services, filled, strict=True):
                yield service or made.platform.id, [each]
    else:
        yield "", [power]


def _laws(order: StoredDataOrder, catalogue: Catalogue) -> list[Jurisdiction]:
    names = order.countries or catalogue.jurisdictions()
    found = [catalogue.jurisdiction(name) for name in sorted(names)]
    return [law for law in found if order.countries or law.instruments]


def _suspicions(law: Jurisdiction, made: Plan) -> Iterator[Suspicion]:
    """Suspicions of one offence for each set of offences that no rule tells apart; all else met."""
    platforms = (made.platform, *made.elsewhere)
    scopes = [clause.where for each in platforms for clause in each.clauses]
    scopes += [cell.where for instrument in law.instruments or () for cell in instrument.cells]
    tests = [test for where in scopes for test in where.tests if test.attribute == "offence"]
    seen = [practice.offences for each in platforms for practice in each.practices]
    alike = {
        (
            tuple(test.ask(offence) for test in tests),
            tuple(offence in offences for offences in seen),
        ): offence
        for offence in sorted(OFFENCES, reverse=True)
    }
    names = known_conditions([law], platforms, assisted=False) - REQUEST_ATTRIBUTES
    gates: Any = dict.fromkeys(names, True)
    for offence in sorted(alike.values()):
        yield Suspicion(
            offence=offence,
            max_penalty_years=LIFE,
            breaks_terms=True,
            over_network=True,
            gates=gates,
        )

"""What is offered to whom, there and then: the changes that participants can make at an instant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from attrs import evolve

from privmodel.model.conversation import Conversation, Device, Message, Participant
from privmodel.model.data import DataKind
from privmodel.model.evidence import View
from privmodel.model.platform import Platform, statements
from privmodel.model.retention import EventKind, Existence, Role, Timer
from privmodel.model.schedules import DoubleRatchet, Megolm, PeriodicRekey, SenderKeys, TreeKEM
from privmodel.model.scope import Answer, Scope, Value
from privmodel.model.setting import Setting
from privmodel.model.timeline import Moment
from privmodel.rules.situation import Situation, Unstated
from privmodel.rules.standing import standing_under

from .conceivable import is_linked, reaches
from .measure import Measure, MeasureKind

__all__ = ["Offers"]

Ruling = tuple[Answer, frozenset[str]]
"""Whether something is offered, and the facts that say so."""

RENEWED = DoubleRatchet | Megolm | PeriodicRekey | SenderKeys | TreeKEM
"""The schedules in which a participant can renew long-lived keys and destroy the old ones."""

NOT: Ruling = (Answer.FALSE, frozenset())


class Offers:
    """Which changes are offered in a conversation, as it is at an instant.

    Args:
        conversation: the conversation, with whatever else is changed at that instant.
        view: which evidence counts.
        at: the instant.
        platforms: the platforms to which it can move, by id.
        accounts: the platforms elsewhere at which participants have accounts.
    """

    def __init__(
        self,
        conversation: Conversation,
        view: View,
        at: Moment,
        platforms: Iterable[Platform] = (),
        accounts: Iterable[Platform] = (),
    ) -> None:
        self._platform = conversation.platform
        self._conversation, self._at = conversation, at.earliest
        self._accounts = {each.id: each for each in (self._platform, *accounts)}
        self._situation = Situation(conversation, self._accounts, view, at, {})
        self._view = view
        self._elsewhere = {each.id: each for each in platforms}

    def ruling(self, measure: Measure) -> Measure | None:
        """The change with what is said of its being offered; None if it surely is not."""
        answer, facts = self._asked(measure)
        if answer is Answer.FALSE:
            return None
        return evolve(measure, sure=answer is Answer.TRUE, facts=facts)

    def hangs_on_others(self, measure: Measure) -> bool:
        """Whether it may depend on other changes that this one is offered."""
        if measure.kind is MeasureKind.TIMER:
            scopes = [each.where for each in self._platform.timers]
        elif measure.kind is MeasureKind.SETTING:
            platform = self._at_platform(measure)
            setting = platform.setting(measure.setting)
            scopes = [setting.where, *(each.where for each in setting.defaults)]
            scopes += [each.where for each in platform.offers if each.setting == setting.name]
        else:
            return False
        settings = {each.name for here in self._accounts.values() for each in here.settings}
        return any(not settings.isdisjoint(scope.attributes()) for scope in scopes)

    def _asked(self, measure: Measure) -> Ruling:
        person = None if measure.owner is None else self._conversation.participant(measure.owner)
        if measure.kind is MeasureKind.SETTING:
            platform = self._at_platform(measure)
            if person not in self._situation.holders_of_accounts(platform) and measure.platform:
                return NOT
            setting = platform.setting(measure.setting)
            device = None
            if person is not None and measure.device:
                device = next(each for each in person.devices if each.name == measure.device)
            if device is not None and not is_linked(device, measure.at):
                return NOT
            if self._now(setting, person, device) == measure.value:
                return NOT
            return self._anywhere(platform, setting, measure.value, person, device)
        if measure.kind is MeasureKind.ACCOUNT_DELETION:
            return self._if_counted(EventKind.ACCOUNT_DELETED)
        if measure.kind is MeasureKind.REKEYING:
            return self._renewal()
        if measure.kind is MeasureKind.TIMER:
            return self._timer(measure)
        if measure.kind is MeasureKind.UNLINKING:
            assert person is not None
            device = next(each for each in person.devices if each.name == measure.device)
            return (Answer.TRUE, frozenset()) if is_linked(device, measure.at) else NOT
        if measure.kind is MeasureKind.LINKING:
            return self._if_spoken_of((Role.NEW_LINK, Role.NEW_SESSION), DataKind.LINKED_DEVICES)
        if measure.kind is MeasureKind.REPORT:
            return self._if_spoken_of((Role.REPORT_DESK,), None)
        if measure.kind is MeasureKind.MOVE:
            return self._chat(self._elsewhere[measure.platform])
        if not measure.everyone:
            return Answer.TRUE, frozenset()
        assert person is not None
        sent = [self._conversation.message(name) for name in measure.messages]
        return _best(
            min(
                (
                    self._stated(each.where, each.facts, person, sent=message.sent.earliest)
                    for message in sent
                ),
                key=lambda ruling: ruling[0],
            )
            for each in self._platform.deletions
            if all(reaches(each, message, person, measure.at) for message in sent)
        )

    def _at_platform(self, measure: Measure) -> Platform:
        """Where a setting is: on the platform, or at an account elsewhere."""
        return self._accounts[measure.platform] if measure.platform else self._platform

    def _anywhere(
        self,
        platform: Platform,
        setting: Setting,
        value: str,
        person: Participant | None,
        device: Device | None,
    ) -> Ruling:
        """Whether a value can be chosen; where no region is stated, in each region or in some."""
        if person is None or person.region is not None:
            return self._chosen(platform, setting, value, person, device)
        rulings = [
            self._chosen(platform, setting, value, evolve(person, region=region), device)
            for region in self._regions
        ]
        answers = {ruling[0] for ruling in rulings}
        facts = frozenset[str]().union(*(ruling[1] for ruling in rulings))
        return answers.pop() if len(answers) == 1 else Answer.OPEN, facts

    @cached_property
    def _regions(self) -> list[str]:
        """The regions that some statement tests, and any other."""
        every = (each for platform in self._accounts.values() for each in statements(platform))
        scopes = [getattr(each, "where", Scope()) for each in every]
        tests = [test for scope in scopes for test in scope.tests if test.attribute == "region"]
        return sorted({"other"}.union(*(test.values for test in tests)))

    def _chosen(
        self,
        platform: Platform,
        setting: Setting,
        value: str,
        person: Participant | None,
        device: Device | None,
    ) -> Ruling:
        """Whether a setting can be given a value."""
        where = self._stated(setting.where, frozenset(), person, device)
        said = [each for each in platform.offers if each.setting == setting.name]
        found = [
            self._stated(each.where, each.facts, person, device)
            for each in said
            if not each.values or value in each.values
        ]
        found += [
            self._stated(each.where, each.facts, person, device)
            for each in setting.defaults
            if each.value == value
        ]
        if not said:
            found += [
                self._stated(Scope(), frozenset({name}), person) for name in sorted(setting.facts)
            ]
            if not setting.facts:
                found.append((Answer.TRUE, frozenset()))
        best = _best(found)
        return min(where[0], best[0]), best[1]

    def _now(self, setting: Setting, person: Participant | None, device: Device | None) -> Value:
        try:
            return self._situation.look(setting.name, self._at, person, device)
        except Unstated:
            return None

    def _timer(self, measure: Measure) -> Ruling:
        """Whether a timer can be set, and goes on to hold for every message sent under it."""
        later = [
            each.sent.earliest
            for each in self._conversation.messages
            if each.sent.earliest >= self._at
        ]
        if any(self._conversation.timers_for(each) == (measure.days,) for each in self._sent_now()):
            return NOT
        return min(
            (
                _best(self._stated_at(each, time) for each in self._platform.timers)
                for time in (self._at, *later)
            ),
            key=lambda ruling: ruling[0],
        )

    def _sent_now(self) -> Iterator[Message]:
        last = self._conversation.messages[-1]
        yield evolve(last, sent=_instant(self._at), delivered=None, read=None, lost=False)

    def _stated_at(self, timer: Timer, time: float) -> Ruling:
        standing = self._situation.standing.at(timer.facts, time)
        where = self._situation.holds(timer.where, time)
        if standing is None or where is None or where:
            return NOT  # where a setting on which it hangs is unstated, it can't be promised
        return Answer.OPEN if standing else Answer.TRUE, timer.facts

    def _if_spoken_of(self, roles: tuple[Role, ...], kind: DataKind | None) -> Ruling:
        """Offered where the platform says that there is something of the sort at all."""
        for kept in self._platform.retention:
            there = kept.existence is not Existence.ABSENT
            if there and (kept.at in roles or kind in kept.kinds):
                return Answer.TRUE, kept.facts
        for copied in self._platform.replications:
            if copied.target in roles:
                return Answer.TRUE, copied.facts
        return NOT

    def _if_counted(self, event: EventKind) -> Ruling:
        """Offered where the platform counts anything from such an event."""
        for record in statements(self._platform):
            ends = {each.event for each in getattr(record, "until", ())}
            if event in ends or getattr(record, "since", None) is event:
                return Answer.TRUE, getattr(record, "facts", frozenset())
        return NOT

    def _renewal(self) -> Ruling:
        """Open where some mode has keys of devices that can be renewed; no client is said to."""
        for mode in self._platform.modes:
            if isinstance(mode.schedule, RENEWED):
                return Answer.OPEN, mode.facts
        return NOT

    def _chat(self, platform: Platform) -> Ruling:
        """Whether a platform has such conversations at the time."""
        standing = standing_under(self._view, platform.facts_by_id)
        public = self._conversation.public
        found: list[Ruling] = []
        for chat in platform.chats:
            if chat.kind is self._conversation.chat and (chat.public or not public):
                doubts = standing.at(chat.facts, self._at)
                if doubts is not None:
                    found.append((Answer.OPEN if doubts else Answer.TRUE, chat.facts))
        return _best(found)

    def _stated(
        self,
        where: Scope,
        facts: frozenset[str],
        person: Participant | None,
        device: Device | None = None,
        sent: float | None = None,
    ) -> Ruling:
        """Whether a statement holds for somebody at the time, or of what was sent at another."""
        doubts = self._situation.standing.at(facts, self._at)
        if doubts is None:
            return NOT
        answer = Answer.TRUE
        for test in where.tests:
            time = self._at if sent is None else sent
            values = self._values(test.attribute, time, person, device)
            answers = {test.ask(value) for value in values}
            answer = min(answer, answers.pop() if len(answers) == 1 else Answer.OPEN)
        return min(answer, Answer.OPEN if doubts else Answer.TRUE), facts

    def _values(
        self, attribute: str, time: float, person: Participant | None, device: Device | None
    ) -> Sequence[Value]:
        """The value of an attribute; every one that it can have where nobody stated it."""
        try:
            return [self._situation.look(attribute, time, person, device)]
        except Unstated as unstated:
            return unstated.values


def _best(rulings: Iterable[Ruling]) -> Ruling:
    """The ruling that offers most; the first of several alike."""
    return max(rulings, key=lambda ruling: ruling[0], default=NOT)


def _instant(time: float) -> Moment:
    return Moment(earliest=time, latest=time, text="")

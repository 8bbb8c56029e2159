"""One question that is asked again on other days, as if other facts held, or both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from attrs import evolve, frozen

from privmodel.catalogue.registry import Catalogue
from privmodel.errors import InvalidQuestion
from privmodel.model.adversary import Adversary, Order, Power
from privmodel.model.conversation import Conversation
from privmodel.model.evidence import Fact
from privmodel.model.law import Jurisdiction
from privmodel.model.platform import Platform
from privmodel.model.timeline import DAY, Moment
from privmodel.query.branches import Kinds
from privmodel.query.exposure import Exposure
from privmodel.query.obtainable import consulted, obtainable_of

from .moving import Course, at, later

__all__ = ["Replay", "Shift"]


@frozen(kw_only=True)
class Shift:
    """What is put a day later in a question, so that it looks there as it did the day before.

    Attributes:
        facts: facts by id, changed already.
        conversation: whether everything in the conversation happens a day later.
        windows: whether powers with a time of their own, and ``until``, come a day later.
    """

    facts: Mapping[str, Fact]
    conversation: bool = False
    windows: bool = False


NO_SHIFT = Shift(facts={})


@frozen(kw_only=True)
class Replay:
    """A question, and how it moves through time.

    Attributes:
        conversation: the conversation, as it is on the first day.
        adversary: who wants to know.
        first: the first day asked about, in seconds UTC.
        moving: whether everything that the question dates moves along with the day asked about.
        known_at: the last day on which a source may have been seen; None: all count.
        knowing_then: whether that is the day asked about.
        until: the instant until which knowledge counts; None: the end of the last window.
        admissions: what counts besides: ``grounds``, ``grades``, ``min_grade`` and ``exclude``, as
            in ``obtainable``.
        catalogue: where accounts elsewhere and laws are looked up.
    """

    conversation: Conversation
    adversary: Adversary
    first: float
    moving: bool
    known_at: Moment | None
    knowing_then: bool
    until: Moment | None
    admissions: Mapping[str, Any]
    catalogue: Catalogue

    def day(self, number: int) -> float:
        """The instant that is asked about on a day, in seconds UTC.

        Args:
            number: how many days after the first it is.
        """
        return self.first + number * DAY

    def instants(self, number: int) -> frozenset[float]:
        """The instants that move with the day asked about, as they are on a day."""
        if not self.moving:
            return frozenset({self.day(number)})
        dates = {self.first}
        for message in self.conversation.messages:
            dates |= {message.sent.earliest, message.sent.latest}
        return frozenset(date + number * DAY for date in dates)

    def ask(
        self,
        number: int,
        course: Course | None = None,
        shift: Shift = NO_SHIFT,
        about: Kinds = None,
    ) -> Exposure:
        """The answer on a day.

        Args:
            number: how many days after the first it is.
            course: notes until when the answer stays so; None: it is not asked for.
            shift: what is put a day later.
            about: the leaf kinds of which the verdicts are worked out first; None: all.

        Raises:
            InvalidQuestion: when something of the question does not fit on that day.
            AnalysisIncomplete: when too much is unstated.
        """
        along = number if self.moving else 0
        moves = course if self.moving else None

        def by(days: int) -> Callable[[Moment], Moment]:
            total = days + along
            return lambda when: later(when, total, moves) if total or moves else when

        day = at(self.day(number), course)
        known_at = self.known_at
        if self.knowing_then:
            known_at = day
        conversation = _moved(self.conversation, by(int(shift.conversation)))
        adversary = _served(self.adversary, by(int(shift.windows)))
        until = None if self.until is None else by(int(shift.windows))(self.until)
        conversation, adversary, catalogue = _with_facts(
            conversation, adversary, self.catalogue, shift.facts
        )
        try:
            return obtainable_of(
                about,
                conversation,
                by=adversary,
                on=day,
                known_at=known_at,
                until=until,
                catalogue=catalogue,
                **self.admissions,
            )
        except InvalidQuestion as error:
            mend = f"{error.mend}; asked on {day}"
            raise InvalidQuestion(error.place, error.value, mend) from None

    def owners(self) -> list[Platform | Jurisdiction]:
        """The platforms and laws on which its answers may rest."""
        return consulted(self.conversation, [self.adversary], self.catalogue)


def _moved(conversation: Conversation, move: Callable[[Moment], Moment]) -> Conversation:
    """A conversation in which everything happens at another time."""

    def maybe(when: Moment | None) -> Moment | None:
        return None if when is None else move(when)

    first = conversation.messages[0].sent
    if move(first) is first:
        return conversation
    return evolve(
        conversation,
        messages=[
            evolve(
                each, sent=move(each.sent), delivered=maybe(each.delivered), read=maybe(each.read)
            )
            for each in conversation.messages
        ],
        events=[evolve(each, at=move(each.at)) for each in conversation.events],
        changes=[evolve(each, at=move(each.at)) for each in conversation.changes],
        timer_changes=[evolve(each, at=move(each.at)) for each in conversation.timer_changes],
        participants=[
            evolve(
                person,
                registered=maybe(person.registered),
                devices=[
                    evolve(each, linked=maybe(each.linked), unlinked=maybe(each.unlinked))
                    for each in person.devices
                ],
            )
            for person in conversation.participants
        ],
    )


def _served(adversary: Adversary, move: Callable[[Moment], Moment]) -> Adversary:
    """An adversary whose powers with a time of their own are used at another time."""

    def served(power: Power) -> Power:
        window = power.during
        if window.start is None:
            return power
        end = None if window.end is None else move(window.end)
        return evolve(power, during=evolve(window, start=move(window.start), end=end))

    return evolve(adversary, powers=[served(power) for power in adversary.powers])


def _with_facts(
    conversation: Conversation,
    adversary: Adversary,
    catalogue: Catalogue,
    facts: Mapping[str, Fact],
) -> tuple[Conversation, Adversary, Catalogue]:
    """A question as it would be if some facts were others."""
    if not facts:
        return conversation, adversary, catalogue
    changed: dict[tuple[type, str], Platform | Jurisdiction] = {}
    for owner in consulted(conversation, [adversary], catalogue):
        if not facts.keys() & owner.facts_by_id.keys():
            continue
        new = evolve(owner, facts=[facts.get(each.id, each) for each in owner.facts])
        changed[type(owner), owner.id] = new
        if isinstance(new, Platform):
            catalogue = catalogue.with_platform(new)
        else:
            catalogue = catalogue.with_jurisdiction(new)

    def law(old: Jurisdiction) -> Jurisdiction:
        new = changed.get((Jurisdiction, old.id), old)
        assert isinstance(new, Jurisdiction)
        return new

    platform = changed.get((Platform, conversation.platform.id))
    if isinstance(platform, Platform):
        conversation = evolve(conversation, platform=platform)
    powers: Iterable[Power] = (
        evolve(
            each,
            jurisdiction=law(each.jurisdiction),
            through=None if each.through is None else law(each.through),
        )
        if isinstance(each, Order)
        else each
        for each in adversary.powers
    )
    return conversation, evolve(adversary, powers=tuple(powers)), catalogue

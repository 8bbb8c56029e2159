"""Situations in which two versions of the catalogue are asked the same question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import ceil
from types import MappingProxyType

from attrs import evolve, field, frozen

from privmodel.catalogue.registry import Catalogue
from privmodel.errors import InvalidQuestion, UnknownName
from privmodel.model.adversary import (
    Adversary,
    BreachServer,
    OperateService,
    Order,
    Power,
    SeizeDevice,
    TakeOverAccount,
    TapNetwork,
)
from privmodel.model.evidence import Fact
from privmodel.model.law import Suspicion
from privmodel.model.platform import Platform
from privmodel.model.scope import Answer
from privmodel.model.setting import Belongs
from privmodel.model.timeline import DAY, Moment, iso
from privmodel.query.exposure import Exposure
from privmodel.query.front import adversary, conversation, court
from privmodel.query.obtainable import obtainable
from privmodel.query.over_time.moving import at

__all__ = [
    "Situation",
    "days_around",
    "situations",
    "usual_adversaries",
    "usual_courts",
    "usual_powers",
]


def _unchanging(value: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(dict(value))


@frozen(kw_only=True, repr=False)
class Situation:
    """A conversation and whoever asks about it, without a day. Not made by hand.

    Attributes:
        platform: the id of the platform.
        chat: the kind of chat.
        settings: the settings chosen; the others are at their defaults.
        adversary: who wants to know.
        age_days: how many days before the day asked about its message is sent.
    """

    platform: str
    chat: str
    settings: Mapping[str, str] = field(converter=_unchanging)
    adversary: Adversary
    age_days: float

    def ask(self, catalogue: Catalogue, day: Moment) -> Exposure | None:
        """The answer on a day; None where a version has no such chat or setting, then or at all.

        Raises:
            AnalysisIncomplete: when too much is unstated.
        """
        platform = catalogue.platform(self.platform)
        if not self._fits(platform):
            return None
        chat = conversation(
            platform,
            sent=iso(day.earliest - self.age_days * DAY),
            chat=self.chat,
            settings=self.settings,
        )
        by = _under(self.adversary, catalogue)
        try:
            return obtainable(chat, by=by, on=day, catalogue=catalogue)
        except InvalidQuestion as error:
            if error.place.rpartition(".")[2] in self.settings:  # not offered there and then
                return None
            raise

    def _fits(self, platform: Platform) -> bool:
        values = {setting.name: setting.values for setting in platform.settings}
        return self.chat in {each.kind.value for each in platform.chats} and all(
            value in values.get(name, ()) for name, value in self.settings.items()
        )

    def __str__(self) -> str:
        chosen = "".join(f", {name} = {value}" for name, value in self.settings.items())
        return f"{self.adversary.name}, {self.chat} chat on {self.platform}{chosen}"

    def __repr__(self) -> str:
        return f"<Situation {self}>"


def _under(adversary: Adversary, catalogue: Catalogue) -> Adversary:
    """An adversary whose orders are made under the law as a catalogue has it."""

    def under(power: Power) -> Power:
        if not isinstance(power, Order):
            return power
        through = None if power.through is None else catalogue.jurisdiction(power.through.id)
        law = catalogue.jurisdiction(power.jurisdiction.id)
        return evolve(power, jurisdiction=law, through=through)

    return evolve(adversary, powers=[under(each) for each in adversary.powers])


ORDINARY = Suspicion(offence="organised_crime", max_penalty_years=10, breaks_terms=True)
TERRORISM = Suspicion(offence="terrorism", max_penalty_years=10, breaks_terms=True)


def usual_adversaries(platforms: Iterable[Platform], catalogue: Catalogue) -> tuple[Adversary, ...]:
    """Whom two versions of a platform are put to where nobody says: courts, and other powers.

    The courts are those of the countries to which the platform has ties, or which it was seen to
    answer, so far as the catalogue has their law.

    Args:
        platforms: the versions.
        catalogue: where the laws are looked up.
    """
    both = tuple(platforms)
    countries = {tie.country for each in both for tie in each.establishments}
    countries |= {name for each in both for seen in each.practices for name in seen.countries}
    known = countries & set(catalogue.jurisdictions())
    return (*usual_courts(sorted(known), catalogue), *usual_powers())


def usual_courts(countries: Iterable[str], catalogue: Catalogue) -> tuple[Adversary, ...]:
    """Criminal courts of some countries, each in a case of organised crime and one of terrorism.

    Args:
        countries: their codes.
        catalogue: where the laws are looked up.

    Raises:
        UnknownName: for a country that does not exist.
    """
    return tuple(
        evolve(
            court(name, suspicion=suspicion, catalogue=catalogue),
            name=f"{name} court, {suspicion.offence}",
        )
        for name in countries
        for suspicion in (ORDINARY, TERRORISM)
    )


def usual_powers() -> tuple[Adversary, ...]:
    """Whoever seizes the recipient's phone or account, taps the network, or is at the servers."""
    return (
        adversary(SeizeDevice(participant="recipient"), name="seized phone"),
        adversary(TapNetwork(), name="tapped network"),
        adversary(BreachServer(), name="breached servers"),
        adversary(OperateService(), name="operator"),
        adversary(TakeOverAccount(participant="recipient"), name="account taken over"),
    )


def situations(
    versions: Iterable[Platform],
    adversaries: Iterable[Adversary],
    chats: tuple[str, ...] | None,
    age_days: float,
) -> Iterator[Situation]:
    """Every kind of chat with default settings, and with those that choose a mode, for everybody.

    Args:
        versions: the versions of one platform.
        adversaries: who wants to know.
        chats: the kinds of chat; None: all that a version has.
        age_days: how many days before the day asked about a message is sent.

    Raises:
        UnknownName: for a kind of chat that no version has.
    """
    both = tuple(versions)
    kinds = dict.fromkeys(each.kind.value for one in both for each in one.chats)
    for chat in chats or ():
        if chat not in kinds:
            raise UnknownName(f"kind of chat on {both[0].id}", chat, kinds, "chats")
    chosen: list[dict[str, str]] = [{}, *(each for one in both for each in _choosing(one))]
    for who in adversaries:
        for chat in kinds if chats is None else chats:
            for settings in {tuple(sorted(each.items())): each for each in chosen}.values():
                if settings and chat != next(iter(kinds)):
                    continue  # modes to choose are offered between two people first
                yield Situation(
                    platform=both[0].id,
                    chat=chat,
                    settings=settings,
                    adversary=who,
                    age_days=age_days,
                )


def _choosing(platform: Platform) -> Iterator[dict[str, str]]:
    """For each mode that settings of the conversation choose other than by default: these."""
    values = {
        each.name: [v for v in each.values if v not in {d.value for d in each.defaults}]
        for each in platform.settings
        if each.belongs is Belongs.CONVERSATION
    }
    for mode in platform.modes:
        wanted: dict[str, str] = {}
        for test in mode.where.tests:
            for value in values.get(test.attribute, ()):
                if test.ask(value) is Answer.TRUE:
                    wanted.setdefault(test.attribute, value)
        if wanted:
            yield wanted


def days_around(
    facts: Iterable[Fact], laid: Iterable[Fact], seen: Iterable[Fact], age_days: float
) -> tuple[Moment, ...]:
    """The days on which facts begin, end or become stale, those before, and the latest sighting.

    Args:
        facts: the facts.
        laid: those of them by which copies are laid when a message is sent: their dates count for
            the day on which that is done as well, so many days later.
        seen: the facts whose latest sighting counts as the last day that anybody knows of.
        age_days: how many days before the day asked about a message is sent.
    """
    days = {ceil(instant / DAY) for each in facts for instant in _instants(each)}
    days |= {ceil(instant / DAY) + ceil(age_days) for each in laid for instant in _instants(each)}
    days |= {day - 1 for day in days}
    latest = [each.last_seen for each in seen if each.seen]
    if latest:
        days.add(ceil(max(latest) / DAY))
    return tuple(at(day * DAY) for day in sorted(days))


def _instants(fact: Fact) -> Iterator[float]:
    for date in (fact.period.start, fact.period.end):
        if date is not None:
            yield from (date.earliest, date.latest)
    if fact.period.end is None and fact.seen:
        yield fact.last_seen + fact.horizon * DAY + 1  # stale from the next instant on

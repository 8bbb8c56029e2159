"""The first question: what an adversary obtains from a conversation, when, from whom and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import TypeVar

from privmodel.catalogue.registry import Catalogue, builtin
from privmodel.errors import InvalidQuestion, UnknownName
from privmodel.model.adversary import Adversary, Order, SeizeDevice
from privmodel.model.conversation import Conversation
from privmodel.model.data import DataKind
from privmodel.model.evidence import ADMITTED_BY_DEFAULT, Grade, View
from privmodel.model.law import Jurisdiction
from privmodel.model.platform import Platform, Relation
from privmodel.model.scope import Answer
from privmodel.model.timeline import DateLike, moment, optional_moment
from privmodel.rules.assisted import INTERNATIONAL
from privmodel.rules.program import Program, programs
from privmodel.rules.situation import Assignment, Common
from privmodel.rules.steps import ALL_GROUNDS, Ground

from .arguments import require_adversary, require_catalogue, require_conversation, require_many
from .branches import Kinds
from .conditions import check_conditions
from .exposure import Exposure
from .laid import Keys, Laid, sorted_out

__all__ = ["consulted", "excludable", "obtainable", "obtainable_of"]

T = TypeVar("T", bound=StrEnum)

PUSH_SERVICES = ("apple_push", "google_push")
"""The services whose tokens wake devices, as the catalogue calls them."""
CARRIERS = "sms"
"""The carriers of telephone numbers, as the catalogue calls them."""
SYSTEMS = "mobile_systems"
"""The file that says what systems of devices do, whatever the app."""
FEW = 64
"""Up to so many messages each is laid by itself, which takes less time than sorting them out."""


def obtainable(
    conversation: Conversation,
    *,
    by: Adversary,
    on: DateLike | None = None,
    known_at: DateLike | None = None,
    until: DateLike | None = None,
    grounds: Iterable[Ground | str] | None = None,
    grades: Iterable[Grade | str] | None = None,
    min_grade: Grade | str | None = None,
    exclude: Iterable[str] = (),
    catalogue: Catalogue | None = None,
) -> Exposure:
    """What an adversary obtains from a conversation, when, from whom, why and on which sources.

    Args:
        conversation: the conversation.
        by: who wants to know.
        on: the day on which powers without a time of their own are used. A date without a time is
            00:00 UTC; a month means "once, some time within it". No clock is read.
        known_at: the last day on which a source may have been published; left out, all count.
        until: the instant until which knowledge counts; left out, the end of the last window.
        grounds: the grounds on which a holder's giving counts (``law``, ``policy``, ``practice``);
            left out, all of them.
        grades: the grades of evidence that count; left out, all but ``unconfirmed``.
        min_grade: instead of ``grades``: a floor. It and every grade that is better evidence
            count (:attr:`Grade.or_better`).
        exclude: sources and facts that do not count: ``"T1"`` for a source in whichever file it
            stands, ``"telegram:T1"`` for that file's source only, ``"TG-42"`` for a fact.
        catalogue: where accounts elsewhere and laws are looked up; the built-in one by default.

    Returns:
        the exposure: a mapping from kinds of data to findings.

    Raises:
        InvalidQuestion: when ``on`` is left out, or a value does not fit.
        UnknownName: for a name that does not exist.
        AnalysisIncomplete: when too much is unstated to try every value.
    """
    return obtainable_of(
        None,
        conversation,
        by=by,
        on=on,
        known_at=known_at,
        until=until,
        grounds=grounds,
        grades=grades,
        min_grade=min_grade,
        exclude=exclude,
        catalogue=catalogue,
    )


def obtainable_of(
    about: frozenset[DataKind] | None,
    conversation: Conversation,
    *,
    by: Adversary,
    on: DateLike | None,
    known_at: DateLike | None = None,
    until: DateLike | None = None,
    grounds: Iterable[Ground | str] | None = None,
    grades: Iterable[Grade | str] | None = None,
    min_grade: Grade | str | None = None,
    exclude: Iterable[str] = (),
    catalogue: Catalogue | None = None,
    common: Common | None = None,
) -> Exposure:
    """The answer of ``obtainable``, of which the verdicts on some kinds are worked out first.

    The rest is compiled when somebody asks for it.

    Args:
        about: the leaf kinds; None: all.
        conversation, by, on, known_at, until, grounds, grades, min_grade, exclude, catalogue: as in
            ``obtainable``.
        common: what was worked out for other conversations about which the same is asked, with the
            same adversary; more is added.
    """
    if on is None:
        raise InvalidQuestion(
            "on", None, 'say on which day, such as "2024-10-01"; no clock is read'
        )
    require_conversation(conversation)
    require_adversary(by)
    require_catalogue(catalogue)
    require_many(exclude, "exclude", 'name sources or facts, such as "TG-42"')
    day = moment(on)
    catalogue = catalogue or builtin()
    excluded = frozenset([exclude] if isinstance(exclude, str) else exclude)
    admitted = ALL_GROUNDS if grounds is None else _members(Ground, "grounds", grounds)
    platforms = _platforms(conversation, [by], catalogue)
    laws = _laws(platforms, by, catalogue)
    view = View(
        on=day,
        known_at=known_at,
        grades=_grades(grades, min_grade),
        excluded=_excluded(excluded, {**laws, **platforms}),
    )
    check_conditions(by, laws, platforms.values())

    shared = {} if common is None else common

    def compiled(
        talk: Conversation, assignment: Assignment | None, keys: Keys | None, kinds: Kinds
    ) -> list[Program]:
        return programs(
            talk, platforms, by, laws, view, day, admitted, assignment, keys, kinds, shared
        )

    def answer(laid: Laid) -> Exposure:
        limit = optional_moment(until)
        branches = laid.branches if about is None else laid.about(about)
        end = max(program.reach.until for program in branches)
        return Exposure(
            conversation=laid.conversation,
            adversary=by,
            on=day,
            view=view,
            excluded=excluded,
            grounds=admitted,
            until=end if limit is None else limit.latest,
            laid=laid,
            about=about,
            catalogue=catalogue.version,
            owners=(*platforms.values(), *laws.values()),
        )

    def look(laid: Laid, name: str) -> bool:
        return answer(laid).look_at(name)

    few = len(conversation.messages) <= FEW
    if few or about is not None or type(day.earliest) is not float:
        return answer(Laid(conversation, compiled))  # of an instant that slides already, no other
    return answer(sorted_out(conversation, compiled, by, look))


def _grades(
    grades: Iterable[Grade | str] | None, min_grade: Grade | str | None
) -> frozenset[Grade]:
    """The grades that count: those named, those from a floor on, or all but the unconfirmed."""
    if min_grade is None:
        return ADMITTED_BY_DEFAULT if grades is None else _members(Grade, "grades", grades)
    if grades is not None:
        raise InvalidQuestion("min_grade", min_grade, "name either grades or a floor, not both")
    try:
        return Grade(min_grade).or_better
    except ValueError:
        known = [each.value for each in Grade]
        raise UnknownName("grade", min_grade, known, "min_grade") from None


def _members(enum: type[T], place: str, values: Iterable[T | str]) -> frozenset[T]:
    found = set()
    require_many(values, place, f'give words such as "{next(iter(enum)).value}"')
    for value in [values] if isinstance(values, str) else values:
        try:
            found.add(enum(value))
        except ValueError:
            raise UnknownName(place[:-1], value, [each.value for each in enum], place) from None
    return frozenset(found)


def excludable(owners: Iterable[Platform | Jurisdiction]) -> frozenset[str]:
    """What ``exclude`` can name: sources and facts, and the sources of one file.

    Args:
        owners: the platforms and laws that a question touches.
    """
    found: set[str] = set()
    for owner in owners:
        found.update(fact.id for fact in owner.facts)
        for source in owner.sources:
            found |= {source.id, f"{owner.id}:{source.id}"}
    return frozenset(found)


def _excluded(names: Iterable[str], owners: Mapping[str, Platform | Jurisdiction]) -> Iterator[str]:
    """The same exclusions as a view knows them: a source of one file fact by fact.

    Raises:
        UnknownName: for a source or fact that nothing in this question has.
    """
    known = excludable(owners.values()) if names else frozenset()
    for name in names:
        if name not in known:
            raise UnknownName("source or fact in this question", name, known, "exclude")
        file, colon, source = name.partition(":")
        if not colon:
            yield name
        else:
            yield from (f"{fact.id} {source}" for fact in owners[file].facts)


def _platforms(
    conversation: Conversation, adversaries: Iterable[Adversary], catalogue: Catalogue
) -> dict[str, Platform]:
    """The conversation's platform, and those elsewhere that hold something of its participants."""
    found = {
        conversation.platform.id: conversation.platform,
        **_elsewhere(conversation, catalogue),
    }
    for person in conversation.participants:
        for account in person.accounts:
            if account.platform not in found:
                found[account.platform] = catalogue.platform(account.platform)
    for name in _pushing(adversaries):
        if name in found or name not in catalogue.platforms():
            continue
        service = catalogue.platform(name)
        texting = service.carries_numbers or service.sends_codes
        carries = texting and conversation.platform.texts_codes
        if name == SYSTEMS or carries or not service.serves.isdisjoint(_systems(conversation)):
            found[name] = service
    return found


def _pushing(adversaries: Iterable[Adversary]) -> Iterator[str]:
    """The services beside a messenger that somebody turns to: those that a power names.

    Whoever has a push token beforehand can turn to the service that made it, named or not.
    """
    for each in adversaries:
        if DataKind.PUSH_TOKEN in each.knows:
            yield from PUSH_SERVICES
        for power in each.powers:
            named = power.holder if isinstance(power, Order) else getattr(power, "platform", None)
            if named is not None:
                yield named
            if isinstance(power, SeizeDevice) and not power.unlocked:
                yield SYSTEMS
            if isinstance(power, Order) and power.logs_in:
                yield CARRIERS


def _systems(conversation: Conversation) -> set[str | None]:
    """The operating systems of the participants' devices."""
    return {device.os for person in conversation.participants for device in person.devices}


def consulted(
    conversation: Conversation, adversaries: Iterable[Adversary], catalogue: Catalogue
) -> list[Platform | Jurisdiction]:
    """The platforms and laws on which answers to these adversaries may rest.

    Args:
        conversation: the conversation.
        adversaries: who wants to know.
        catalogue: where accounts elsewhere and laws are looked up.
    """
    adversaries = list(adversaries)
    platforms = _platforms(conversation, adversaries, catalogue)
    laws: dict[str, Jurisdiction] = {}
    for each in adversaries:
        laws |= _laws(platforms, each, catalogue)
    return [*platforms.values(), *laws.values()]


def _elsewhere(conversation: Conversation, catalogue: Catalogue) -> dict[str, Platform]:
    """The platforms to which some device may make copies; those of other systems are not needed."""
    systems = _systems(conversation)
    found = {}
    for replication in conversation.platform.replications:
        name = replication.platform
        tests = [test for test in replication.where.tests if test.attribute == "os"]
        if name is None or name in found:
            continue
        if any(all(test.ask(system) is not Answer.FALSE for test in tests) for system in systems):
            found[name] = catalogue.platform(name)
    return found


def _laws(
    platforms: Mapping[str, Platform], by: Adversary, catalogue: Catalogue
) -> dict[str, Jurisdiction]:
    """The laws of the askers and of the countries that bind those asked.

    Where a holder is established, blocking rules and ways of legal assistance matter; where its
    operator is in a class of the law, duties to retain.
    """
    orders = [power for power in by.powers if isinstance(power, Order)]
    found = {order.jurisdiction.id: order.jurisdiction for order in orders}
    found |= {order.through.id: order.through for order in orders if order.through is not None}
    known = catalogue.jurisdictions()
    if orders and INTERNATIONAL in known:
        found.setdefault(INTERNATIONAL, catalogue.jurisdiction(INTERNATIONAL))
    for platform in platforms.values():
        countries = [each.country for each in platform.classes if each.holds]
        if orders:
            countries += [
                tie.country
                for tie in platform.establishments
                if tie.relation is Relation.ESTABLISHED
            ]
        for country in countries:
            if country in known:
                found.setdefault(country, catalogue.jurisdiction(country))
    return found

"""What changed between two versions of a platform or a law, and which answers with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from privmodel.catalogue.registry import Catalogue, builtin
from privmodel.errors import InvalidQuestion, UnknownName
from privmodel.model.adversary import Adversary
from privmodel.model.data import LEAVES, DataKind, data_kind
from privmodel.model.platform import Platform
from privmodel.model.record import one_or_many
from privmodel.model.timeline import DateLike, Moment, moment
from privmodel.query.arguments import require_catalogue
from privmodel.query.items import NEVER_SHOWN
from privmodel.query.over_time.backing import Owner

from .changed import CatalogueDifference
from .comparison import Comparison
from .edits import edits
from .situations import Situation, days_around, situations, usual_adversaries, usual_courts

__all__ = ["AGE_DAYS", "BUDGET", "catalogue_difference"]

BUDGET = 20_000
"""How many answers a comparison may take, where nobody says."""

AGE_DAYS = 30.0
"""How old a message is on the day asked about, where nobody says."""


def catalogue_difference(
    old: Catalogue | None,
    new: Catalogue | None,
    name: str,
    *,
    among: Iterable[Adversary] | None = None,
    platforms: Iterable[str] | str | None = None,
    chats: Iterable[str] | str | None = None,
    days: Iterable[DateLike] | DateLike | None = None,
    kinds: Iterable[DataKind | str] | DataKind | str | None = None,
    age_days: float = AGE_DAYS,
    budget: int = BUDGET,
) -> CatalogueDifference:
    """What changed in a platform or a law between two catalogues, and which answers changed by it.

    Both are asked the same questions: for every kind of chat, with the default settings and with
    those that choose a mode, for every adversary, on the days on which an edited fact begins, ends
    or becomes stale, on the days before, and on the day of the latest sighting. What other
    situations get is not looked at. Of the older catalogue only this one platform or law counts;
    whatever else differs has a difference of its own.

    Args:
        old: the catalogue with the older version; None: the built-in one.
        new: the catalogue with the newer version; None: the built-in one.
        name: the id of the platform or of the law that is compared.
        among: who wants to know; left out, the criminal courts of the countries to which the
            platform has ties or that it was seen to answer, and whoever seizes, taps, breaks in,
            operates or takes an account over; for a law, its courts.
        platforms: for a law: the platforms that are asked about; left out, those with ties to its
            country.
        chats: the kinds of chat; left out, all.
        days: the days asked about, instead of those around the edited facts.
        kinds: the kinds of data; left out, every leaf kind that answers list by themselves.
        age_days: how many days before the day asked about the message is sent.
        budget: how many answers it may take.

    Returns:
        the edits, and the changed answers with the edits that changed them.

    Raises:
        UnknownName: when a catalogue has no such platform or law, or another name does not exist.
        InvalidQuestion: for a value that does not fit.
        CatalogueError: when a file is faulty.
        AnalysisIncomplete: when the budget does not suffice, or too much is unstated.
    """
    require_catalogue(old, "old")
    require_catalogue(new, "new")
    old, new = old or builtin(), new or builtin()
    if budget < 1:
        raise InvalidQuestion("budget", budget, "allow at least one answer")
    if not age_days >= 0:
        raise InvalidQuestion("age_days", age_days, "count days: 0 or more")
    before, after = _owner(old, name), _owner(new, name)
    found = edits(before, after)
    bearing = [each for each in found if each.bears]
    wanted = tuple(dict.fromkeys(map(data_kind, one_or_many(kinds))))
    if not wanted:
        wanted = tuple(kind for kind in DataKind if kind in LEAVES and kind not in NEVER_SHOWN)
    comparison = Comparison(new, (before, after), bearing, wanted, budget)
    asked_in: tuple[Situation, ...] = ()
    on: tuple[Moment, ...] = ()
    if bearing:
        named = None if chats is None else one_or_many(chats)
        about = _platforms(old, new, before, one_or_many(platforms))
        asked_in = tuple(_situations(old, new, before, about, among, named, age_days))
        if not asked_in:
            mend = "name platforms, chats or adversaries: there is no situation to ask about"
            raise InvalidQuestion("platforms", about, mend)
        on = tuple(map(moment, one_or_many(days)))
        if not on:
            seen = (*before.facts, *after.facts)
            on = days_around(comparison.facts, comparison.laid, seen, age_days)
    changes = tuple(
        change
        for situation in asked_in
        for day in on
        for change in comparison.changes(situation, day)
    )
    return CatalogueDifference(
        name, found, changes, asked_in, on, comparison.asked, comparison.unasked
    )


def _owner(catalogue: Catalogue, name: str) -> Owner:
    if name in catalogue.platforms():
        return catalogue.platform(name)
    if name in catalogue.jurisdictions():
        return catalogue.jurisdiction(name)
    known = (*catalogue.platforms(), *catalogue.jurisdictions())
    raise UnknownName("platform or law of both catalogues", name, known)


def _platforms(
    old: Catalogue, new: Catalogue, owner: Owner, named: tuple[str, ...]
) -> tuple[str, ...]:
    """The platforms asked about: the compared one, those named, or those with ties to a law."""
    if isinstance(owner, Platform):
        if named:
            raise InvalidQuestion("platforms", named, "leave them out: a platform is compared")
        return (owner.id,)
    if named:
        for name in named:
            for each in (old, new):
                each.platform(name)
        return named
    return tuple(
        name
        for name in new.platforms()
        if name in old.platforms()
        and any(tie.country == owner.id for tie in new.platform(name).establishments)
    )


def _situations(
    old: Catalogue,
    new: Catalogue,
    owner: Owner,
    about: Iterable[str],
    among: Iterable[Adversary] | None,
    chats: tuple[str, ...] | None,
    age_days: float,
) -> Iterator[Situation]:
    for name in about:
        versions = (old.platform(name), new.platform(name))
        if among is not None:
            who: Iterable[Adversary] = one_or_many(among)
        elif isinstance(owner, Platform):
            who = usual_adversaries(versions, new)
        else:
            who = usual_courts([owner.id], new)
        yield from situations(versions, who, chats, age_days)

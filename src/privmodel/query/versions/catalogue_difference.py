"""What changed between two versions of a platform or a law, and which answers with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby

from attrs import frozen

from privmodel.catalogue.registry import Catalogue
from privmodel.errors import AnalysisIncomplete, InvalidQuestion, PrivModelError, UnknownName
from privmodel.model.adversary import Adversary
from privmodel.model.data import LEAVES, DataKind, data_kind
from privmodel.model.evidence import Fact
from privmodel.model.platform import Platform
from privmodel.model.record import one_or_many
from privmodel.model.timeline import DateLike, Moment, moment
from privmodel.query.exposure import NEVER_SHOWN, Exposure
from privmodel.query.finding import Gist
from privmodel.query.least import needed
from privmodel.query.over_time.backing import Owner, backed_by
from privmodel.query.render import listed

from .edits import Edit, edits, mixed
from .situations import Situation, days_around, situations, usual_adversaries, usual_courts

__all__ = ["AnswerChange", "CatalogueDifference", "catalogue_difference"]

BUDGET = 20_000
"""How many answers a comparison may take, where nobody says."""

AGE_DAYS = 30.0
"""How old a message is on the day asked about, where nobody says."""


AT_ACCESS = frozenset(
    {"clause", "practice", "tie to a country", "class of operator", "instrument", "blocking rule",
     "limb of an instrument", "secrecy rule", "way of assistance", "membership"}
)  # fmt: skip
"""The statements that count on the day on which somebody asks, and on no other."""


@frozen(kw_only=True, repr=False)
class AnswerChange:
    """An answer that two versions give differently. Made by ``catalogue_difference``.

    Attributes:
        situation: who asks about what.
        day: the day asked about.
        kind: the kind.
        before: what the older version says.
        after: what the newer version says.
        because: the edits that make the difference: each by itself, or all of them together.
    """

    situation: Situation
    day: Moment
    kind: DataKind
    before: Gist
    after: Gist
    because: tuple[Edit, ...]

    def __repr__(self) -> str:
        return f"<AnswerChange {self.day} {self.kind.value}: {self.before} → {self.after}>"


class CatalogueDifference:
    """What two versions differ in, and what follows. Made by ``catalogue_difference``, not by hand.

    Attributes:
        name: the id of the platform or law.
        edits: what was added, changed and withdrawn.
        changes: the answers that are different now.
        situations: the situations in which both versions were asked.
        days: the days on which they were.
        asked: how many answers were worked out.
        unasked: how many times a situation was left out on a day, since a version has no such chat
            or does not offer such a setting then.
    """

    def __init__(
        self,
        name: str,
        found: tuple[Edit, ...],
        changes: tuple[AnswerChange, ...],
        asked_in: tuple[Situation, ...],
        days: tuple[Moment, ...],
        asked: int,
        unasked: int,
    ) -> None:
        self.name, self.edits, self.changes = name, found, changes
        self.situations, self.days, self.asked, self.unasked = asked_in, days, asked, unasked

    def __str__(self) -> str:
        lines = [f"{self.name}: {_count(len(self.edits), 'edit')}"]
        lines += [f"  {each}" for each in self.edits]
        what = f"{_count(len(self.situations), 'situation')} on {_count(len(self.days), 'day')}"
        if not self.edits:
            return "\n".join(lines)
        lines += ["", f"asked in {what}; {_count(len(self.changes), 'answer')} changed"]
        for because, group in groupby(sorted(self.changes, key=_reason), key=_reason):
            lines += ["", f"because of {', '.join(because) or 'all of it together'}"]
            lines += [f"  {line}" for line in _rows(group)]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return (
            f"<CatalogueDifference of {self.name}: {len(self.edits)} edits, "
            f"{len(self.changes)} answers changed>"
        )


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _reason(change: AnswerChange) -> tuple[str, ...]:
    return tuple(f"{each.of} {each.name} {each.what.value}" for each in change.because)


def _rows(changes: Iterable[AnswerChange]) -> Iterator[str]:
    """Changes in words: those of the same sort together, with the first of them as an example."""
    per_kind: dict[tuple[DataKind, Gist, Gist], list[AnswerChange]] = {}
    for each in changes:
        per_kind.setdefault((each.kind, each.before, each.after), []).append(each)
    alike: dict[tuple[Gist, Gist, str], list[DataKind]] = {}
    for (kind, before, after), group in per_kind.items():
        first = group[0]
        places = {str(each.situation) for each in group}
        days = sorted({str(each.day) for each in group})
        where = f"{_count(len(places), 'situation')}, as {first.situation}"
        when = f"on {days[0]}" if len(days) == 1 else f"on {len(days)} days, as {first.day}"
        alike.setdefault((before, after, f"in {where}; {when}"), []).append(kind)
    for (before, after, words), kinds in alike.items():
        yield f"{listed(kind.value for kind in kinds)}: {before} → {after}"
        yield f"  {words}"


def catalogue_difference(
    old: Catalogue,
    new: Catalogue,
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
        old: the catalogue with the older version.
        new: the catalogue with the newer version.
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
    comparison = _Comparison(new, (before, after), bearing, wanted, budget)
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


class _Comparison:
    """Two versions that are asked the same questions, and mixtures of them.

    Args:
        newer: the catalogue with the newer version; all other files are as they are there.
        owners: the two versions.
        bearing: the edits on which answers can turn.
        kinds: the kinds to look at.
        budget: how many answers it may take.
    """

    def __init__(
        self,
        newer: Catalogue,
        owners: tuple[Owner, Owner],
        bearing: list[Edit],
        kinds: tuple[DataKind, ...],
        budget: int,
    ) -> None:
        self.catalogues = (_with(newer, owners[0]), newer)
        self.owners = owners
        self.bearing, self.kinds, self.budget = bearing, kinds, budget
        self.asked = self.unasked = 0
        self._mixtures: dict[frozenset[int], Catalogue | None] = {}

    @cached_property
    def facts(self) -> list[Fact]:
        """The edited facts, and those that edited statements rest on, in both versions."""
        names = frozenset().union(*(each.facts for each in self.bearing))
        return [fact for owner in self.owners for fact in owner.facts if fact.id in names]

    @cached_property
    def laid(self) -> list[Fact]:
        """Those of the facts that bear on what happens when a message is sent."""
        backs = [backed_by(owner) for owner in self.owners]
        return [
            fact
            for fact in self.facts
            if any(not AT_ACCESS.issuperset(words.get(fact.id, ())) for words in backs)
        ]

    def changes(self, situation: Situation, day: Moment) -> Iterator[AnswerChange]:
        """The answers that differ in one situation on one day."""
        before, after = (self._ask(situation, day, each) for each in self.catalogues)
        if before is None or after is None:
            self.unasked += 1
            return
        tried: dict[frozenset[int], Exposure | None] = {}
        for kind in self.kinds:
            old, new = before.gist(kind), after.gist(kind)
            if old != new:
                yield AnswerChange(
                    situation=situation,
                    day=day,
                    kind=kind,
                    before=old,
                    after=new,
                    because=self._because(situation, day, kind, new, tried),
                )

    def _because(
        self,
        situation: Situation,
        day: Moment,
        kind: DataKind,
        new: Gist,
        tried: dict[frozenset[int], Exposure | None],
    ) -> tuple[Edit, ...]:
        """The edits that, made to the older version, give the newer answer."""

        def suffices(chosen: Sequence[Edit]) -> bool:
            numbers = frozenset(each.number for each in chosen)
            if numbers not in tried:
                catalogue = self._mixture(numbers, chosen)
                tried[numbers] = None if catalogue is None else self._ask(situation, day, catalogue)
            exposure = tried[numbers]
            return exposure is not None and exposure.gist(kind) == new

        if len(self.bearing) == 1:
            return tuple(self.bearing)
        return tuple(needed(self.bearing, suffices))

    def _mixture(self, numbers: frozenset[int], chosen: Sequence[Edit]) -> Catalogue | None:
        """The newer catalogue with the older version and some edits; None where they don't fit."""
        if numbers not in self._mixtures:
            try:
                owner = mixed(*self.owners, chosen)
            except PrivModelError:
                self._mixtures[numbers] = None
            else:
                self._mixtures[numbers] = _with(self.catalogues[1], owner)
        return self._mixtures[numbers]

    def _ask(self, situation: Situation, day: Moment, catalogue: Catalogue) -> Exposure | None:
        if self.asked >= self.budget:
            raise AnalysisIncomplete(
                "comparing two versions",
                f"{self.budget} answers",
                "name fewer days, chats or adversaries, or raise the budget",
            )
        exposure = situation.ask(catalogue, day)
        self.asked += exposure is not None
        return exposure


def _owner(catalogue: Catalogue, name: str) -> Owner:
    if name in catalogue.platforms():
        return catalogue.platform(name)
    if name in catalogue.jurisdictions():
        return catalogue.jurisdiction(name)
    known = (*catalogue.platforms(), *catalogue.jurisdictions())
    raise UnknownName("platform or law of both catalogues", name, known)


def _with(catalogue: Catalogue, owner: Owner) -> Catalogue:
    if isinstance(owner, Platform):
        return catalogue.with_platform(owner)
    return catalogue.with_jurisdiction(owner)


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

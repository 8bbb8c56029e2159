"""The days on which an answer changes, and what changes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from math import floor
from typing import Any

from attrs import frozen

from privmodel.catalogue.registry import Catalogue, builtin
from privmodel.errors import AnalysisIncomplete, InvalidQuestion
from privmodel.model.adversary import Adversary
from privmodel.model.conversation import Conversation
from privmodel.model.data import LEAVES, DataKind, data_kind
from privmodel.model.evidence import Grade
from privmodel.model.record import one_or_many
from privmodel.model.timeline import DAY, DateLike, Moment, moment, optional_moment
from privmodel.query.arguments import require_adversary, require_catalogue, require_conversation
from privmodel.query.exposure import NEVER_SHOWN, Exposure
from privmodel.query.finding import Gist
from privmodel.query.render import listed
from privmodel.rules.steps import Ground

from .cause import Cause, Happening
from .inquiry import Inquiry, Suspects
from .moving import Course, at
from .replay import Replay

__all__ = ["THEN", "History", "Stretch", "Turn", "history"]

THEN = "then"
"""For ``known_at``: the day asked about, whichever it is."""

BUDGET = 4000
"""How many answers a history may take, where nobody says."""


@frozen(kw_only=True, repr=False)
class Turn:
    """A change of what is said of one kind. Made by ``history``, not by hand.

    Attributes:
        kind: the kind.
        day: the first day on which the new answer is given; a day earlier it is the old one.
        before: what is said of it until then.
        after: what is said of it from then on.
        causes: what made the change: each by itself, or all of them together.
    """

    kind: DataKind
    day: Moment
    before: Gist
    after: Gist
    causes: tuple[Cause, ...]

    @property
    def because(self) -> frozenset[str]:
        """The ids of the facts that made the change."""
        return frozenset(cause.fact for cause in self.causes if cause.fact)

    @property
    def stale(self) -> bool:
        """Whether nothing happened but that nobody had looked for too long."""
        return bool(self.causes) and all(each.what is Happening.STALE for each in self.causes)

    @property
    def uncertain(self) -> bool:
        """Whether it is one end of a stretch in which something happened at an unknown instant."""
        return any(cause.uncertain for cause in self.causes)

    def __str__(self) -> str:
        return f"{self.kind.value}: {self.before} → {self.after}"

    def __repr__(self) -> str:
        why = "; ".join(f"{each.fact} {each.what.value}".strip() for each in self.causes)
        return f"<Turn {self.day} {self}: {why}>"


@frozen(kw_only=True, repr=False)
class Stretch:
    """Days through which the same is said of one kind. Made by ``history``, not by hand.

    Attributes:
        start: the first of the days.
        end: the last of them.
        gist: what is said.
    """

    start: Moment
    end: Moment
    gist: Gist

    def __repr__(self) -> str:
        return f"<Stretch {self.start} to {self.end}: {self.gist}>"


class History:
    """How an answer changes over a stretch of days. Made by ``history``, not by hand.

    Iterating gives the turns, in order.

    Attributes:
        conversation: the conversation, as it is on the first day.
        adversary: who wants to know.
        start: the first day asked about.
        end: the last day asked about.
        moving: whether the conversation moves along with the day asked about.
        known_at: the last day on which a source may have been seen; ``"then"``: the day asked
            about; None: all count.
        kinds: the kinds looked at.
        turns: the changes, by day and then by kind.
        asked: how many answers were worked out.
        closures: how many closures that took.
        catalogue: the version of the catalogue that was used.
    """

    def __init__(
        self,
        replay: Replay,
        *,
        last: int,
        first: dict[DataKind, Gist],
        turns: tuple[Turn, ...],
        asked: int,
        closures: int,
    ) -> None:
        self._replay, self._last, self._first = replay, last, first
        self.conversation, self.adversary = replay.conversation, replay.adversary
        self.start, self.end = at(replay.day(0)), at(replay.day(last))
        self.moving = replay.moving
        self.known_at = THEN if replay.knowing_then else replay.known_at
        self.kinds = tuple(first)
        self.turns, self.asked, self.closures = turns, asked, closures
        self.catalogue = replay.catalogue.version

    def __iter__(self) -> Iterator[Turn]:
        return iter(self.turns)

    def __len__(self) -> int:
        return len(self.turns)

    def __getitem__(self, kind: DataKind | str) -> tuple[Stretch, ...]:
        """What is said of a kind from when until when.

        Raises:
            UnknownName: with the nearest kinds.
            InvalidQuestion: for a kind that was not looked at.
        """
        wanted = data_kind(kind)
        if wanted not in self._first:
            raise InvalidQuestion("kinds", wanted.value, "name it when you ask for the history")
        turns = [turn for turn in self.turns if turn.kind is wanted]
        starts = [self.start, *(turn.day for turn in turns)]
        gists = [self._first[wanted], *(turn.after for turn in turns)]
        ends = [*(at(turn.day.earliest - DAY) for turn in turns), self.end]
        return tuple(
            Stretch(start=start, end=end, gist=gist)
            for start, end, gist in zip(starts, ends, gists, strict=True)
        )

    @property
    def days(self) -> tuple[tuple[Moment, tuple[Turn, ...]], ...]:
        """The days on which something changes, each with its changes."""
        return tuple((day, tuple(turns)) for day, turns in groupby(self, lambda turn: turn.day))

    @property
    def because(self) -> frozenset[str]:
        """The ids of the facts that made any of the changes."""
        return frozenset().union(*(turn.because for turn in self.turns))

    def on(self, day: DateLike) -> Exposure:
        """The whole answer on one of the days, with its reasons and sources.

        Raises:
            InvalidQuestion: for a day outside of the stretch.
        """
        when = moment(day)
        number = floor((when.earliest - self.start.earliest) / DAY)
        if not when.exact or not 0 <= number <= self._last:
            raise InvalidQuestion("day", str(when), f"name one from {self.start} to {self.end}")
        return self._replay.ask(number)

    def __str__(self) -> str:
        lines = [f"{self._what} on each day from {self.start} to {self.end}"]
        for day, turns in self.days:
            lines += ["", str(day), *(f"  {line}" for line in _lines(turns))]
        if not self.turns:
            lines += ["", "nothing changes"]
        lines += ["", f"worked out from {self.asked} answers with {self.closures} closures"]
        return "\n".join(lines)

    @property
    def _what(self) -> str:
        same, moving = "one and the same conversation", "a conversation as old on every day"
        how = moving if self.moving else same
        return f"{how} on {self.conversation.platform.id}, asked about by {self.adversary.name}"

    def __repr__(self) -> str:
        return (
            f"<History of {self.conversation.platform.id} to {self.adversary.name} "
            f"{self.start} to {self.end}: {len(self.days)} days of change>"
        )

    __hash__ = None  # type: ignore[assignment]


def history(
    conversation: Conversation,
    *,
    by: Adversary,
    over: tuple[DateLike, DateLike],
    moving: bool = False,
    kinds: Iterable[DataKind | str] | DataKind | str | None = None,
    known_at: DateLike | None = None,
    until: DateLike | None = None,
    grounds: Iterable[Ground | str] | None = None,
    grades: Iterable[Grade | str] | None = None,
    min_grade: Grade | str | None = None,
    exclude: Iterable[str] = (),
    budget: int = BUDGET,
    catalogue: Catalogue | None = None,
) -> History:
    """The days on which the answer to a question changes, and what changes it.

    The question is that of ``obtainable``, asked once a day. There are two ways through time.
    Either *one and the same conversation* is asked about on later and later days: what was kept of
    it may be gone by then. Or, ``moving``, *a conversation as old on every day*: all dates of the
    question, those of messages and of powers too, lie as long before each day asked about as they
    lie before the first one, so that only rules, practice and knowledge change.

    Not every day is worked out. Each answer is followed until the first comparison of dates in it
    comes out otherwise; until then it stays as it is. See :mod:`privmodel.query.over_time.moving`.

    Args:
        conversation: the conversation.
        by: who wants to know.
        over: the first and the last day asked about; of a month or a year, its first or last day.
            Each day is asked about at the time of day of the first, so at 00:00 UTC if a date is
            given. What changes and changes back within one day does not show.
        moving: whether everything that the question dates moves along.
        kinds: the kinds to look at; left out, every leaf kind that answers list by themselves.
        known_at: the last day on which a source may have been seen; ``"then"``: the day asked
            about, for what could be known at the time; left out, all count.
        until: the instant until which knowledge counts; left out, the end of the last window.
        grounds: as in ``obtainable``.
        grades: as in ``obtainable``.
        min_grade: as in ``obtainable``.
        exclude: as in ``obtainable``.
        budget: how many answers it may take.
        catalogue: where accounts elsewhere and laws are looked up; the built-in one by default.

    Returns:
        the history: the turns, each with its causes.

    Raises:
        InvalidQuestion: for an empty stretch, one that ends before it begins, or a value that does
            not fit.
        UnknownName: for a name that does not exist.
        AnalysisIncomplete: the budget does not suffice, or too much is unstated.
    """
    require_conversation(conversation)
    require_adversary(by)
    require_catalogue(catalogue)
    if budget < 1:
        raise InvalidQuestion("budget", budget, "allow at least one answer")
    first, last = _stretch(over)
    wanted = tuple(dict.fromkeys(map(data_kind, one_or_many(kinds))))
    if kinds is None:
        wanted = tuple(kind for kind in DataKind if kind in LEAVES and kind not in NEVER_SHOWN)
    elif not wanted:
        raise InvalidQuestion("kinds", kinds, "name at least one, or leave it out for all")
    replay = Replay(
        conversation=conversation,
        adversary=by,
        first=first,
        moving=moving,
        known_at=None if known_at == THEN else optional_moment(known_at),
        knowing_then=known_at == THEN,
        until=optional_moment(until),
        admissions=_admissions(grounds, grades, min_grade, exclude),
        catalogue=catalogue or builtin(),
    )
    return _followed(replay, last, wanted, budget)


def _stretch(over: object) -> tuple[float, int]:
    """The first instant asked about, and how many days later the last one lies."""
    pair = one_or_many(over)
    if len(pair) != 2:
        mend = 'give the first and the last day, such as ("2013-08-14", "2026-01-01")'
        raise InvalidQuestion("over", over, mend)
    start, end = map(moment, pair)
    final = end.earliest if end.exact else end.latest - DAY
    if final <= start.earliest:
        raise InvalidQuestion("over", f"{start} → {end}", "let it end after it begins")
    return start.earliest, floor((final - start.earliest) / DAY)


def _admissions(
    grounds: Iterable[Ground | str] | None,
    grades: Iterable[Grade | str] | None,
    min_grade: Grade | str | None,
    exclude: Iterable[str],
) -> dict[str, Any]:
    return {
        "grounds": None if grounds is None else one_or_many(grounds),
        "grades": None if grades is None else one_or_many(grades),
        "min_grade": min_grade,
        "exclude": one_or_many(exclude),
    }


def _followed(replay: Replay, last: int, kinds: tuple[DataKind, ...], budget: int) -> History:
    """The history, from one day on which some comparison comes out otherwise to the next."""
    suspects: Suspects | None = None
    first: dict[DataKind, Gist] = {}
    said: dict[DataKind, Gist] = {}
    turns: list[Turn] = []
    asked = closures = number = 0
    while number <= last:
        if asked >= budget:
            raise AnalysisIncomplete(
                "following an answer through time",
                f"{budget} answer{'s' if budget > 1 else ''}",
                f"it came to {at(replay.day(number))}; ask about fewer days, or raise the budget",
            )
        course = Course()
        exposure = replay.ask(number, course)
        now = {kind: exposure.gist(kind) for kind in kinds}
        asked, closures = asked + 1, closures + exposure.closures
        changed = [kind for kind in kinds if said and now[kind] != said[kind]]
        if changed:
            suspects = suspects or Suspects(replay)
            inquiry = Inquiry(suspects, number)
            turns += [
                Turn(
                    kind=kind,
                    day=at(replay.day(number)),
                    before=said[kind],
                    after=now[kind],
                    causes=inquiry.causes(kind, said[kind]),
                )
                for kind in changed
            ]
            asked += len(inquiry.asked)
            closures += sum(each.closures for each in inquiry.asked)
        first, said = first or now, now
        if course.days > last - number:
            break
        number += int(course.days)
    return History(
        replay, last=last, first=first, turns=tuple(turns), asked=asked, closures=closures
    )


def _lines(turns: Iterable[Turn]) -> Iterator[str]:
    """Changes in words, those of the same sort and because of the same together."""
    alike: dict[tuple[object, ...], list[Turn]] = {}
    for turn in turns:
        alike.setdefault((turn.before, turn.after, turn.causes), []).append(turn)
    for same in alike.values():
        one = same[0]
        names = listed(turn.kind.value for turn in same)
        yield f"{names}: {one.before} → {one.after}"
        for cause in one.causes:
            yield f"  {cause}"

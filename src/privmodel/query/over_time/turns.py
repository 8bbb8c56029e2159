"""An answer over a stretch of days: how it goes, where it turns, and because of what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from math import floor

from attrs import frozen

from privmodel.errors import InvalidQuestion
from privmodel.model.data import DataKind, data_kind
from privmodel.model.timeline import DAY, DateLike, Moment, moment
from privmodel.query.exposure import Exposure
from privmodel.query.finding import Gist
from privmodel.query.render import listed

from .cause import Cause, Happening
from .moving import at
from .replay import Replay

__all__ = ["THEN", "History", "Stretch", "Turn"]

THEN = "then"
"""For ``known_at``: the day asked about, whichever it is."""


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

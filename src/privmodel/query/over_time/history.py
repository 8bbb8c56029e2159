"""The days on which an answer changes, and what changes it."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor
from typing import Any

from privmodel.catalogue.registry import Catalogue, builtin
from privmodel.errors import AnalysisIncomplete, InvalidQuestion
from privmodel.model.adversary import Adversary
from privmodel.model.conversation import Conversation
from privmodel.model.data import LEAVES, DataKind, data_kind
from privmodel.model.evidence import Grade
from privmodel.model.record import one_or_many
from privmodel.model.timeline import DAY, DateLike, moment, optional_moment
from privmodel.query.arguments import require_adversary, require_catalogue, require_conversation
from privmodel.query.finding import Gist
from privmodel.query.items import NEVER_SHOWN
from privmodel.rules.steps import Ground

from .inquiry import Inquiry, Suspects
from .moving import Course, at
from .replay import Replay
from .turns import THEN, History, Turn

__all__ = ["BUDGET", "history"]

BUDGET = 4000
"""How many answers a history may take, where nobody says."""


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
            inquiry = Inquiry(suspects, number, changed)
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

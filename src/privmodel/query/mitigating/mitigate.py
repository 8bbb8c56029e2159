"""What can be changed: the smallest sets of settings and habits that keep data from somebody."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from attrs import evolve

from privmodel.catalogue.registry import Catalogue, builtin
from privmodel.errors import InvalidQuestion
from privmodel.inference.verdict import Verdict
from privmodel.model.adversary import Adversary
from privmodel.model.conversation import Conversation, Message
from privmodel.model.data import DataKind, Item, data_kind
from privmodel.model.evidence import Grade
from privmodel.model.platform import Platform
from privmodel.model.record import frozen_ids, one_or_many
from privmodel.model.timeline import DAY, DateLike, Moment, iso, moment
from privmodel.query.arguments import (
    require_adversary,
    require_catalogue,
    require_conversation,
    require_many,
)
from privmodel.query.exposure import Exposure
from privmodel.rules.steps import Ground

from .again import Asker
from .bearing import bearing
from .conceivable import TIMERS, conceivable
from .measure import MeasureKind
from .mitigation import Beyond, Mitigation, Plan, Protection
from .offers import Offers
from .smallest_changes import Found, Search

__all__ = ["BUDGET", "LATER_DAYS", "mitigate"]

BUDGET = 1000
"""How many sets of changes are looked at for each answer before giving up."""

LATER_DAYS = 90
"""How long after the changes somebody asks, in days, where nobody says."""

NEXT_DAYS = 1
"""How long after the changes the next message is sent, in days, where none is."""


def mitigate(
    conversation: Conversation,
    *,
    by: Adversary,
    protect: Iterable[DataKind | str] | DataKind | str,
    on: DateLike | None = None,
    who: str | None = None,
    asked_on: DateLike | None = None,
    from_then_on: bool = False,
    platforms: Iterable[Platform | str] | Platform | str = (),
    timers: Iterable[float] = TIMERS,
    known_at: DateLike | None = None,
    until: DateLike | None = None,
    grounds: Iterable[Ground | str] | None = None,
    grades: Iterable[Grade | str] | None = None,
    min_grade: Grade | str | None = None,
    exclude: Iterable[str] = (),
    budget: int = BUDGET,
    catalogue: Catalogue | None = None,
) -> Mitigation:
    """The smallest sets of changes after which data are no longer obtained.

    A change is one that is offered, there and then, to whoever is to make it: a setting of a
    person, a device or the conversation, a timer, deleting, unlinking a device, going on at another
    platform. Each set is asked about again; it protects an item if the verdict on that item is then
    *no*. An open verdict protects nothing.

    Args:
        conversation: the conversation. If nothing is sent after ``on``, one message is added, sent
            a day later by whoever sent last.
        by: who wants to know. Powers with a time of their own are used then, others on
            ``asked_on``. What was taken before ``on`` stays taken.
        protect: the kinds to be protected.
        on: the instant of the changes, to the day at least. No clock is read.
        who: the participant who asks; left out, the first. Sets that this one can do alone come
            first.
        asked_on: the day on which powers without a time of their own are used, not before ``on``;
            left out, 90 days after it.
        from_then_on: whether only what is sent from then on is to be protected (and what is known
            about accounts); else that and what was sent before are answered one after the other.
        platforms: other platforms to which the conversation could move. What was sent stays where
            it is.
        timers: the timers to try, in days.
        known_at, until, grounds, grades, min_grade, exclude: as in ``obtainable``.
        budget: how many sets of changes may be looked at for each of the two answers.
        catalogue: where platforms and laws are looked up; the built-in one by default.

    Returns:
        the sets of changes; what nothing protects any more; what backfires.

    Raises:
        InvalidQuestion: when ``on`` is left out or no exact day, nothing of a kind is in the
            conversation, nothing is offered at all, or a value does not fit.
        UnknownName: for a name that does not exist.
        AnalysisIncomplete: when the budget does not suffice, or too much is unstated; never a part
            of the answer.
    """
    require_conversation(conversation)
    require_adversary(by)
    require_catalogue(catalogue)
    require_many(timers, "timers", "give days, such as [1, 7]")
    days = _timers(timers)
    at = _day(on)
    if budget < 1:
        raise InvalidQuestion("budget", budget, "allow at least one")
    asker_name = conversation.participants[0].name if who is None else who
    conversation.participant(asker_name, "who")
    later = _asked_on(asked_on, at)
    catalogue = catalogue or builtin()
    elsewhere = _elsewhere(platforms, conversation, catalogue)
    whole, supposed = _with_later(conversation, at)
    kinds = tuple(dict.fromkeys(data_kind(each) for each in one_or_many(protect)))
    asker = Asker(
        conversation=whole,
        by=by,
        at=at,
        platforms=elsewhere,
        catalogue=catalogue,
        exclude=frozen_ids(exclude),
        kinds=frozenset(leaf for kind in kinds for leaf in kind.leaves),
        how={
            "on": later,
            "known_at": known_at,
            "until": until,
            "grounds": grounds,
            "grades": grades,
            "min_grade": min_grade,
        },
    )
    before = asker.ask(())
    assert before is not None, "a conversation that nobody changed can be"
    exposure = before[0].exposure
    items = _items(exposure, kinds)
    view = evolve(exposure.view, on=at)
    thinkable = list(conceivable(whole, at, days, elsewhere.values(), asker.accounts))
    offers = Offers(whole, view, at, elsewhere.values(), asker.accounts)
    rulings = {each: offers.ruling(each) for each in thinkable}
    offered = tuple(each for each in rulings.values() if each is not None)
    matters = bearing({item.kind for item in items}, by, asker.touched())
    proposed = [
        each
        for each, ruling in rulings.items()
        if each.kind not in NEVER_PROPOSED and (ruling or offers.hangs_on_others(each))
    ]
    if not proposed:
        raise InvalidQuestion(
            "on", str(at), f"{whole.platform.id} offers nothing that could be changed then"
        )
    bearing_on_it = list(filter(matters, proposed))
    staying = [each for each in bearing_on_it if each.kind not in ENDING]
    search = Search(asker=asker, view=view, measures=bearing_on_it, budget=budget)
    going_on = search  # where nothing ends it, so that each set is looked at once
    if len(staying) < len(bearing_on_it):
        going_on = Search(asker=asker, view=view, measures=staying, budget=budget)
    messages = asker.messages - asker.later
    coming = [item for item in items if item.subject not in messages]
    judge = _Judge(asker, exposure, asker_name)
    to_come = judge.protection(going_on.run(coming))
    return Mitigation(
        protect=kinds,
        who=asker_name,
        on=at,
        from_then_on=to_come,
        at_all=None if from_then_on else judge.protection(search.run(items)),
        measures=offered,
        asked=asker.count,
        before=exposure,
        supposed=supposed,
        asker=asker,
    )


NEVER_PROPOSED = frozenset({MeasureKind.LINKING, MeasureKind.REPORT})
"""Changes that only make more copies: they are shown where they backfire, and never proposed."""


ENDING = frozenset({MeasureKind.ACCOUNT_DELETION})
"""Changes after which nothing more is sent: they protect what was sent before, if anything."""


def _timers(timers: Iterable[Any]) -> tuple[float, ...]:
    found = tuple(timers)
    for days in found:
        if isinstance(days, bool) or not isinstance(days, int | float) or not days > 0:
            raise InvalidQuestion("timers", days, "give positive days")
    return found


def _day(on: DateLike | None) -> Moment:
    if on is None:
        raise InvalidQuestion(
            "on", None, 'say on which day, such as "2024-10-01"; no clock is read'
        )
    at = moment(on)
    if not at.exact:
        raise InvalidQuestion("on", str(at), "give an exact day for the changes")
    return at


def _asked_on(asked_on: DateLike | None, at: Moment) -> Moment:
    if asked_on is None:
        return moment(iso(at.latest + LATER_DAYS * DAY))
    later = moment(asked_on)
    if later.earliest < at.latest:
        raise InvalidQuestion("asked_on", str(later), f"ask on {at} or later")
    return later


def _elsewhere(
    platforms: Iterable[Platform | str] | Platform | str,
    conversation: Conversation,
    catalogue: Catalogue,
) -> dict[str, Platform]:
    found: dict[str, Platform] = {}
    for each in one_or_many(platforms):
        platform = catalogue.platform(each) if isinstance(each, str) else each
        if platform.id == conversation.platform.id:
            raise InvalidQuestion("platforms", platform.id, "name others; it is there already")
        found[platform.id] = platform
    return found


def _with_later(conversation: Conversation, at: Moment) -> tuple[Conversation, str]:
    """The conversation with a message that is sent after the changes, and its id if it is added."""
    if any(each.sent.earliest >= at.latest for each in conversation.messages):
        return conversation, ""
    last = conversation.messages[-1]
    names = {each.id for each in conversation.messages}
    name = next(
        each for each in ("next", *(f"next {n}" for n in range(2, 3 + len(names))))
        if each not in names
    )  # fmt: skip
    more = Message(
        id=name,
        sender=last.sender,
        sent=moment(iso(at.latest + NEXT_DAYS * DAY)),
        kinds=last.kinds,
    )
    return evolve(conversation, messages=(*conversation.messages, more)), name


def _items(exposure: Exposure, kinds: Iterable[DataKind]) -> list[Item]:
    found: dict[Item, None] = {}
    for kind in kinds:
        items = exposure.items_of(kind)
        if not items:
            raise InvalidQuestion(
                "protect", kind.value, "name a kind of which the conversation has something"
            )
        found |= dict.fromkeys(items)
    if not found:
        raise InvalidQuestion("protect", (), "name the kinds to be protected")
    return list(found)


class _Judge:
    """Says of what a search found who can do it, and why the rest is out of reach."""

    def __init__(self, asker: Asker, before: Exposure, who: str) -> None:
        self._asker, self._before, self._who = asker, before, who

    def protection(self, found: Found) -> Protection:
        """What was found, those sets first that whoever asks can do alone."""
        plans = [Plan(measures=each, who=self._who, asker=self._asker) for each in found.sets]
        plans.sort(key=lambda plan: (bool(plan.others), len(plan.measures), str(plan)))
        return Protection(
            items=tuple(sorted(found.items)),
            beyond=tuple(map(self._beyond, sorted(found.beyond))),
            plans=tuple(plans),
        )

    def _beyond(self, item: Item) -> Beyond:
        finding = self._before.of(item)  # not its kind: another's may lie elsewhere
        return Beyond(
            item=item,
            verdict=dict(finding.items)[item],
            taken=self._taken(item),
            holder=finding.holder,
            whose=finding.whose,
        )

    def _taken(self, item: Item) -> Verdict:
        """Whether the item was obtained before the changes."""
        return self._taken_before.settled(item.kind)[item]

    @cached_property
    def _taken_before(self) -> Exposure:
        return self._asker.until_then()

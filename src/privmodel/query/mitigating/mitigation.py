"""What can be changed so that data are no longer obtained, and what can't. Held, not built."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from attrs import field, frozen

from privmodel.inference.verdict import Verdict
from privmodel.model.adversary import Adversary
from privmodel.model.conversation import Conversation
from privmodel.model.data import DataKind, Item, data_kind
from privmodel.model.timeline import Moment
from privmodel.query.exposure import Exposure

from .again import Asked, Asker
from .bearing import bearing
from .measure import Measure, MeasureKind

__all__ = ["Beyond", "Mitigation", "Plan", "Protection", "Worse"]

RISING = (Verdict.NO, Verdict.UNKNOWN, Verdict.CONFLICTING, Verdict.YES)


@frozen(kw_only=True, repr=False)
class Worse:
    """An item that is more exposed once something is changed.

    Attributes:
        item: the item.
        before: the verdict on it before.
        after: the verdict on it after.
    """

    item: Item
    before: Verdict
    after: Verdict

    def __str__(self) -> str:
        return f"{named(self.item)} {self.before.value} → {self.after.value}"

    def __repr__(self) -> str:
        return f"<Worse {self}>"


@frozen(kw_only=True, repr=False)
class Beyond:
    """An item that no change protects any more.

    Attributes:
        item: the item.
        verdict: the verdict on it, whatever is changed.
        taken: whether it was obtained before the changes: surely, perhaps or not.
        holder: where it lies, or might lie.
        whose: the participant whose copy that is, if it is somebody's.
    """

    item: Item
    verdict: Verdict
    taken: Verdict
    holder: str
    whose: str

    @property
    def words(self) -> str:
        """Why it is too late, in words."""
        if self.taken is Verdict.YES:
            return f"{named(self.item)}: taken already"
        owner = f" (of {self.whose})" if self.whose else ""
        at = f" at {self.holder}{owner}" if self.holder else ""
        sure = "lies" if self.verdict is Verdict.YES else "may lie"
        perhaps = "" if self.taken is Verdict.NO else ", and may have been taken already"
        return f"{named(self.item)}: {sure} out of reach of every change{at}{perhaps}"

    def __repr__(self) -> str:
        return f"<Beyond {self.words}>"


@frozen(kw_only=True, repr=False, eq=False)
class Plan:
    """A set of changes that protects what it is asked to. Made by ``mitigate``, not by hand.

    Attributes:
        measures: the changes, none of which can be left out.
        who: the participant who asks.
    """

    measures: tuple[Measure, ...]
    who: str
    _asker: Asker

    @property
    def others(self) -> frozenset[str]:
        """The other participants who have to take part."""
        return frozenset().union(*(each.by for each in self.measures)) - {self.who}

    @property
    def own(self) -> bool:
        """Whether whoever asks can do it alone."""
        return not self.others

    @property
    def sure(self) -> bool:
        """Whether every change is surely offered to whoever is to make it."""
        return all(each.sure for each in self.measures)

    @property
    def conversations(self) -> tuple[Conversation, ...]:
        """What to ask about again: the changed conversation, and where it goes on if it moves."""
        return self._asker.conversations(self.measures)

    @property
    def exposures(self) -> tuple[Exposure, ...]:
        """The answers once the changes are made: one, or two where the conversation moves."""
        return tuple(each.exposure for each in self._answers)

    @cached_property
    def exposed(self) -> Mapping[DataKind, Verdict]:
        """The kinds that are still obtained, or may be, with the highest verdict on any item."""
        found: dict[DataKind, Verdict] = {}
        for item, verdict in self.verdicts.items():
            if verdict is not Verdict.NO:
                found[item.kind] = max(verdict, found.get(item.kind, Verdict.NO), key=RISING.index)
        return {kind: found[kind] for kind in DataKind if kind in found}

    @cached_property
    def worse(self) -> tuple[Worse, ...]:
        """The items that are more exposed than before: the set backfires on them."""
        before = verdicts(self._asker.ask(()) or (), self._asker)
        return risen(before, self._answers, self._asker)

    @cached_property
    def verdicts(self) -> Mapping[Item, Verdict]:
        """The verdict on each item of every listed kind once the changes are made."""
        return verdicts(self._answers, self._asker)

    @property
    def _answers(self) -> tuple[Asked, ...]:
        return self._asker.ask(self.measures) or ()

    def __str__(self) -> str:
        return " and ".join(
            f"{each}{'' if each.sure else ' (if it is offered)'}" for each in self.measures
        )

    def __repr__(self) -> str:
        return f"<Plan {self or 'change nothing'}>"

    def __bool__(self) -> bool:
        return bool(self.measures)


@frozen(kw_only=True, repr=False, eq=False)
class Protection:
    """What can be protected, and by which smallest sets of changes.

    Attributes:
        items: the items that each of the sets protects: the verdict on each is then *no*.
        beyond: the items that no set protects.
        plans: the sets: those first that whoever asks can do alone, then the smaller ones. A set
            of no change at all says that nothing has to be changed.
    """

    items: tuple[Item, ...]
    beyond: tuple[Beyond, ...]
    plans: tuple[Plan, ...]

    @property
    def named(self) -> tuple[str, ...]:
        """The items that the sets protect, in words."""
        return tuple(map(named, self.items))

    @property
    def own(self) -> tuple[Plan, ...]:
        """The sets that whoever asks can do alone."""
        return tuple(each for each in self.plans if each.own)

    @property
    def together(self) -> tuple[Plan, ...]:
        """The sets in which others have to take part."""
        return tuple(each for each in self.plans if not each.own)

    def __repr__(self) -> str:
        return (
            f"<Protection of {len(self.items)} items by {len(self.plans)} sets, "
            f"{len(self.beyond)} beyond>"
        )


@frozen(kw_only=True, repr=False, eq=False)
class Mitigation:
    """What can be changed so that data are no longer obtained. Made by ``mitigate``, not by hand.

    Attributes:
        protect: the kinds that are to be protected.
        who: the participant who asks.
        on: the instant of the changes.
        from_then_on: what can be protected of messages sent from then on and of accounts.
        at_all: the same of all messages; None where only what is to come was asked for.
        measures: the changes that are offered there and then, to anybody.
        asked: how many sets of changes were asked about.
        before: the answer if nothing is changed.
        supposed: the id of a message that was added, since nothing is sent from then on; else
            empty.
    """

    protect: tuple[DataKind, ...]
    who: str
    on: Moment
    from_then_on: Protection
    at_all: Protection | None
    measures: tuple[Measure, ...]
    asked: int
    before: Exposure
    supposed: str
    _asker: Asker = field(repr=False)

    @property
    def conversation(self) -> Conversation:
        """The conversation if nothing is changed, with the message that was added."""
        return self._asker.conversation

    @property
    def adversary(self) -> Adversary:
        """Who wants to know."""
        return self._asker.by

    @property
    def asked_on(self) -> Moment:
        """The day on which powers without a time of their own are used."""
        return self.before.on

    @property
    def later(self) -> tuple[str, ...]:
        """The ids of the messages that are sent from then on."""
        return tuple(each.id for each in self.conversation.messages if each.id in self._asker.later)

    @cached_property
    def backfires(self) -> Mapping[Measure, tuple[Worse, ...]]:
        """The changes after which, alone, something is more exposed, with what it is."""
        kinds = [data_kind(kind) for kind in self.before]
        platforms = self._asker.touched()
        bears = {kind: bearing([kind], self.adversary, platforms) for kind in kinds}
        before = verdicts(self._asker.ask(()) or (), self._asker)
        found = {}
        for measure in self.measures:
            after = self._asker.ask([measure])
            some = [kind for kind in kinds if bears[kind](measure)]
            if measure.kind is MeasureKind.MOVE:
                some = []  # every kind that either place has something of
            elif not some:
                continue
            worse = risen(before, after, self._asker, some) if after else ()
            if worse:
                found[measure] = worse
        return found

    def __str__(self) -> str:
        from .mitigation_lines import lines

        return "\n".join(lines(self))

    def __repr__(self) -> str:
        kinds = ", ".join(each.value for each in self.protect)
        return f"<Mitigation of {kinds}: from then on {self.from_then_on!r}>"


def verdicts(answers: Iterable[Asked], asker: Asker) -> dict[Item, Verdict]:
    """The verdict on each item of every listed kind; of two answers about one item, the higher.

    Args:
        answers: the answers.
        asker: who asked.
    """
    found: dict[Item, Verdict] = {}
    for each in answers:
        for kind in each.exposure:
            settled = each.exposure.settled(kind)
            for item in each.about(settled, asker.messages):
                found[item] = max(settled[item], found.get(item, Verdict.NO), key=RISING.index)
    return found


def risen(
    before: Mapping[Item, Verdict],
    after: Iterable[Asked],
    asker: Asker,
    kinds: Iterable[DataKind] = (),
) -> tuple[Worse, ...]:
    """The items that are more exposed after than before.

    Args:
        before: the verdicts before.
        after: the answers after.
        asker: who asked.
        kinds: the kinds that are looked at; none: all that are listed.
    """
    found: dict[Item, Worse] = {}
    for each in after:
        for kind in tuple(kinds) or each.exposure:
            for item in each.about(each.exposure.items_of(kind), asker.messages):
                was = found[item].after if item in found else before.get(item, Verdict.NO)
                if each.exposure.may_exceed(item, was):
                    now = each.exposure.settled(kind)[item]
                    if RISING.index(now) > RISING.index(was):
                        first = before.get(item, Verdict.NO)
                        found[item] = Worse(item=item, before=first, after=now)
    return tuple(found[item] for item in sorted(found))


def named(item: Item) -> str:
    """What an item is called in what is printed."""
    return f"{item.kind.value} of {item.subject}"

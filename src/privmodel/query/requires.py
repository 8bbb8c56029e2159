"""What it would take: the smallest sets of powers, of a stated universe, that obtain an item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from privmodel.catalogue.registry import Catalogue
from privmodel.errors import InvalidQuestion, UnknownName
from privmodel.inference.rule import Level
from privmodel.inference.sets import Way, grouped
from privmodel.inference.verdict import Verdict, judge
from privmodel.model.adversary import Adversary, Power
from privmodel.model.conversation import Conversation
from privmodel.model.data import DataKind, Item, Subject, data_kinds
from privmodel.model.evidence import Grade
from privmodel.model.record import one_or_many
from privmodel.model.timeline import DateLike
from privmodel.rules.steps import Ground

from .arguments import require_conversation
from .branches import Branches
from .laid import Laid
from .obtainable import obtainable
from .sufficient import Goal, ways

if TYPE_CHECKING:
    from .exposure import Exposure

__all__ = ["BUDGET", "Requirement", "requirement", "requires"]

BUDGET = 2000
"""How many sets of powers are put to the closure for each level of doubt before giving up."""

ALL_OF_THEM = "whoever has all of these powers"
"""What the party is called that has the whole universe of powers."""


@frozen(kw_only=True, repr=False, eq=False)
class Requirement:
    """What it takes to obtain something. Made by ``requires``, not by hand.

    None of the sets that a way stands for can do without one of its powers, nor with a weaker one
    in its place. One power is weaker than another if whatever it yields in this conversation the
    other yields too, and no later, but not the other way round.

    Attributes:
        asked: the kind or the item.
        every: whether every item of the kind is meant; else one is enough.
        powers: the universe: each power by what it is called in the ways.
        together: the verdict on whoever has all of them.
        certain: the ways that obtain it for sure: the answer to whoever has such powers is *yes*.
        disputed: the ways that obtain it if disputed statements are granted: *yes* or
            *conflicting*.
        possible: the ways that may obtain it: anything but *no*.
        exposure: the answer to whoever has all the powers, with the day, the view and the sources.
    """

    asked: DataKind | Item
    every: bool
    powers: Mapping[str, Power]
    together: Verdict
    certain: tuple[Way, ...]
    disputed: tuple[Way, ...]
    possible: tuple[Way, ...]
    exposure: Exposure

    def adversary(self, names: Iterable[str]) -> Adversary:
        """The party that has some of the powers, to ask ``obtainable`` about.

        Raises:
            UnknownName: for a power that is not in the universe.
            InvalidModel: for no power at all.
        """
        chosen = []
        for name in one_or_many(names):
            if name not in self.powers:
                raise UnknownName("power", name, self.powers)
            chosen.append(self.powers[name])
        return Adversary(powers=chosen, knows=self.exposure.adversary.knows)

    @property
    def words(self) -> str:
        """What was asked for, in words."""
        if isinstance(self.asked, Item):
            return f"{self.asked.kind.words} of {self.asked.subject}"
        return f"every {self.asked.words}" if self.every else self.asked.words

    def __str__(self) -> str:
        exposure = self.exposure
        name = exposure.conversation.platform.name or exposure.conversation.platform.id
        lines = [
            f"What it takes to obtain {self.words} of {name} on {exposure.on}, out of "
            f"{len(self.powers)} power{'s' if len(self.powers) != 1 else ''} "
            f"(catalogue {exposure.catalogue})",
            "",
        ]
        told: set[frozenset[str]] = set()
        for label, level in (
            ("for sure", self.certain),
            ("if disputed statements are granted", self.disputed),
            ("possibly", self.possible),
        ):
            fresh = {names for way in level for names in way.sets} - told
            told |= fresh
            if fresh:
                lines += [f"{label}:", *(f"  {way}" for way in grouped(fresh))]
        if not told:
            lines.append("not even all of them together obtain it")
        elif not self.certain:
            lines.append("nothing obtains it for sure")
        return "\n".join(lines)

    def __repr__(self) -> str:
        ways = "; or ".join(map(str, self.certain)) or "nothing for sure"
        return f"<Requirement {self.words}: {ways}>"


def requires(
    conversation: Conversation,
    item: DataKind | Item | str,
    *,
    among: Iterable[Power | Adversary] | Power | Adversary,
    on: DateLike | None = None,
    knows: Iterable[DataKind | str] | DataKind | str | None = None,
    every: bool = False,
    known_at: DateLike | None = None,
    until: DateLike | None = None,
    grounds: Iterable[Ground | str] | None = None,
    grades: Iterable[Grade | str] | None = None,
    exclude: Iterable[str] = (),
    budget: int = BUDGET,
    catalogue: Catalogue | None = None,
) -> Requirement:
    """What it takes to obtain something: the smallest sets of powers out of a stated universe.

    Args:
        conversation: the conversation.
        item: a kind of data, or one item.
        among: the powers to choose from, each of which may be had or not. An adversary stands for
            its powers, each by itself.
        on: the day on which powers without a time of their own are used.
        knows: kinds known beforehand about each participant; left out, what the adversaries named
            know, which must then be the same for all, or else some identifier.
        every: whether every item of the kind is to be obtained; else one is enough.
        until: the instant until which knowledge counts; left out, the end of the last window of
            all the powers, whichever are used.
        known_at, grounds, grades, exclude: as in ``obtainable``.
        budget: how many sets of powers may be tried for each level of doubt. It matters only where
            more than 16 powers can play a part, or the conversation is long.
        catalogue: where accounts elsewhere and laws are looked up; the built-in one by default.

    Returns:
        the ways to obtain it, at each level of doubt.

    Raises:
        InvalidQuestion: for no power, a power given twice, or a value that does not fit.
        UnknownName: for a name that does not exist.
        AnalysisIncomplete: when the budget does not suffice, or too much is unstated to try every
            value; never a part of the answer.
    """
    powers: list[Power] = []
    known: set[frozenset[DataKind]] = set()
    require_conversation(conversation)
    for each in one_or_many(among):
        if isinstance(each, Adversary):
            known.add(each.knows)
            powers += each.powers
        elif isinstance(each, Power):
            powers.append(each)
        else:
            raise InvalidQuestion("among", each, "give powers such as SeizeDevice()")
    if not powers:
        raise InvalidQuestion("among", (), "name the powers to choose from")
    for place, power in enumerate(powers):
        if power in powers[:place]:
            raise InvalidQuestion("among", power, "give each power once")
    if knows is None and len(known) > 1:
        raise InvalidQuestion(
            "knows", None, "say what is known beforehand, since the adversaries named differ in it"
        )
    if knows is not None:
        known = {data_kinds(knows)}
    exposure = obtainable(
        conversation,
        by=Adversary(
            name=ALL_OF_THEM,
            powers=powers,
            knows=known.pop() if known else DataKind.SELECTOR,
        ),
        on=on,
        known_at=known_at,
        until=until,
        grounds=grounds,
        grades=grades,
        exclude=exclude,
        catalogue=catalogue,
    )
    return exposure.requires(item, every=every, budget=budget)


def requirement(
    exposure: Exposure,
    laid: Laid,
    asked: DataKind | Item,
    items: tuple[Item, ...],
    *,
    every: bool,
    budget: int,
) -> Requirement:
    """What it takes to obtain some items, out of the powers of an exposure's adversary.

    Args:
        exposure: the answer to whoever has all the powers.
        laid: its branches.
        asked: what was asked for.
        items: the items meant.
        every: whether all of them are to be obtained.
        budget: how many sets of powers may be tried for each level of doubt.

    Raises:
        InvalidQuestion: the budget is not a positive whole number.
        AnalysisIncomplete: it does not suffice, or too much is unstated.
    """
    if budget < 1:
        raise InvalidQuestion("budget", budget, "allow at least one")
    branches, shown = _standing_in(exposure, laid, asked, items, budget)
    labels = branches.programs[0].reach.powers
    goal = Goal(items=tuple(shown), every=every, until=exposure.until)
    found = ways(branches, goal, labels, budget)
    return Requirement(
        asked=asked,
        every=every,
        powers=dict(zip(labels, exposure.adversary.powers, strict=True)),
        together=judge(*(bool(found[level]) for level in Level)),
        certain=found[Level.CERTAIN],
        disputed=found[Level.DISPUTED],
        possible=found[Level.OPEN],
        exposure=exposure,
    )


def _standing_in(
    exposure: Exposure,
    laid: Laid,
    asked: DataKind | Item,
    items: tuple[Item, ...],
    budget: int,
) -> tuple[Branches, list[Item]]:
    """The branches that tell what it takes, and those of some items that stand for all of them.

    With other powers other instants may decide, so that messages which fare alike under all of the
    powers need not do so under some. Hence what it takes is itself followed message by message.
    """
    if any(item.kind.about is Subject.KEY for item in items):
        return laid.exploded, list(items)

    def look(each: Laid, message: str) -> bool:
        branches = each.branches
        if not each.can_follow(branches.programs, message):
            return False
        labels = branches.programs[0].reach.powers
        own = {
            evolve(item, subject=message) if item.kind.about is Subject.MESSAGE else item
            for item in items
        }
        for item in sorted(own):
            goal = Goal(items=(item,), every=False, until=exposure.until)
            ways(branches, goal, labels, budget)
        return each.can_follow(branches.compiled, message)

    only = None
    if isinstance(asked, Item) and asked.kind.about is Subject.MESSAGE:
        only = {asked.subject}
    return laid.followed(exposure.adversary, look).shown(list(items), only)

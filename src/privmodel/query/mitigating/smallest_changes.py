"""The search for the smallest sets of changes that put items out of reach.

Changes are not monotone: one may undo what another did. So every set counts, the empty one first,
and each is asked about, but for three sorts, each left out by a law:

- sets in which a change is not offered once the others are made: there is no such set;
- sets that contain one that is enough: they are not the smallest;
- sets that agree in what they decide so far, if some item is, or may be, obtained with the rest
  left undecided (``undecided``): it is so however the rest is decided.

What is decided first is what helps by itself, so that the rest need seldom be looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import count

from attrs import field, frozen

from privmodel.errors import AnalysisIncomplete, InvalidQuestion
from privmodel.model.data import Item
from privmodel.model.evidence import View

from .again import Asker
from .measure import Measure, MeasureKind, applied
from .offers import Offers
from .undecided import Undecided

__all__ = ["Found", "Search"]

Measures = frozenset[Measure]


@frozen(kw_only=True, eq=False)
class Found:
    """What a search found.

    Attributes:
        items: the items that every set protects.
        beyond: the items that none protects.
        sets: the smallest sets, each change with what is said of its being offered.
    """

    items: frozenset[Item]
    beyond: frozenset[Item]
    sets: tuple[tuple[Measure, ...], ...]


@frozen(kw_only=True, eq=False)
class Search:
    """A search among some changes.

    Attributes:
        asker: asks again.
        view: which evidence counts on the day of the changes.
        measures: the changes to choose from.
        budget: how many sets may be asked about.
    """

    asker: Asker
    view: View
    measures: Sequence[Measure]
    budget: int
    _contexts: dict[Measures, Offers] = field(factory=dict, init=False)
    _reached: dict[tuple[Measures, Measures], dict[Item, bool]] = field(factory=dict, init=False)

    def run(self, items: Collection[Item]) -> Found:
        """The smallest sets of changes that put items out of reach, as many as can be.

        Raises:
            AnalysisIncomplete: the budget does not suffice, or too much is unstated.
        """
        wanted = frozenset(items)
        starts = {start: self.fixed(start, self.measures, wanted) for start in self._starts()}
        hoped = wanted.difference(frozenset.intersection(*starts.values()))
        looking = _Looking(self, starts, hoped)
        promised, sets = hoped, looking.covering(hoped)
        if not sets:  # not all at once, so that each is looked at by itself
            promised = frozenset(item for item in hoped if looking.covering(frozenset({item})))
            sets = looking.covering(promised) if promised != hoped else []
        return Found(
            items=promised,
            beyond=wanted - promised,
            sets=tuple(map(self._offered, sets)),
        )

    def _starts(self) -> Iterator[Measures]:
        """Where the conversation can go on: where it is, or at another platform."""
        yield frozenset()
        for each in self.measures:
            if each.kind is MeasureKind.MOVE and self.together(frozenset({each})):
                yield frozenset({each})

    def together(self, made: Measures) -> bool:
        """Whether each change is offered once the others are made, and the conversation can be."""
        rulings = (self._context(made - {each}).ruling(each) for each in made)
        return all(ruling is not None for ruling in rulings) and self.asker.ask(made) is not None

    def possible(self, made: Measures) -> bool:
        """Whether there is such a conversation, whether or not all changes are offered."""
        return self.asker.ask(made) is not None

    def _offered(self, made: Measures) -> tuple[Measure, ...]:
        rulings = (self._context(made - {each}).ruling(each) for each in made)
        return tuple(sorted((each for each in rulings if each), key=lambda each: each.words))

    def _context(self, made: Measures) -> Offers:
        """What is offered once some changes are made."""
        context = frozenset(each for each in made if each.kind in _IN_CONTEXT)
        if context not in self._contexts:
            conversation = applied(self.asker.conversation, context)
            self._contexts[context] = Offers(
                conversation,
                self.view,
                self.asker.at,
                self.asker.platforms.values(),
                self.asker.accounts,
            )
        return self._contexts[context]

    def spared(self, made: Measures, items: frozenset[Item]) -> frozenset[Item]:
        """The items that nobody obtains once some changes are made."""
        for asked in self.asker.ask(made) or ():
            about = asked.about(items, self.asker.messages)
            if about and asked.exposure.branch_reaching(about) is not None:
                items -= {
                    item for item in about if asked.exposure.branch_reaching([item]) is not None
                }
        return items

    def fixed(
        self, made: Measures, undecided: Collection[Measure], items: frozenset[Item]
    ) -> frozenset[Item]:
        """The items that are, or may be, obtained with some changes made, whatever else is."""
        here, *elsewhere = self.asker.ask(made) or ()
        found = frozenset[Item]()
        for there in elsewhere:  # none of the changes is made at the other platform
            about = there.about(items, self.asker.messages)
            found |= {each for each in about if there.exposure.branch_reaching([each]) is not None}
        if (rest := Undecided.of(undecided, self.asker)) is not None:
            about = here.about(items - found, self.asker.messages)
            known = self._reached.setdefault((made, frozenset(undecided)), {})
            if new := about.difference(known):
                reached = rest.reached(here.exposure, new)
                known |= {item: item in reached for item in new}
            found |= {item for item in about if known[item]}
        return found


class _Looking:
    """One search: what it has looked at, and how much it still may.

    Args:
        search: among what.
        starts: where the conversation can go on, with the items that are obtained there anyhow.
        items: the items that may be protected.
    """

    def __init__(
        self, search: Search, starts: Mapping[Measures, frozenset[Item]], items: frozenset[Item]
    ) -> None:
        self._search, self._starts, self._items = search, starts, items
        self._kept: dict[Measures, frozenset[Item]] = {}
        self._looked_at = 0

    def covering(self, items: frozenset[Item]) -> list[Measures]:
        """The smallest sets that protect all of some items."""
        done: list[Measures] = []
        for start, fixed in self._starts.items() if items else ():
            if not items & fixed:
                self._from(start, items, done)
        return [made for made in done if not any(less < made for less in done)]

    def _from(self, start: Measures, items: frozenset[Item], done: list[Measures]) -> None:
        """Look at the sets that begin with a start; what is found is added to ``done``."""
        choices = self._choices(start)
        ticks = count()
        waiting = [(len(start), next(ticks), 0, start, True)]
        while waiting:  # the smaller first, so that those which contain them need not be looked at
            _, _, first, made, fresh = heappop(waiting)
            if any(less <= made for less in done):
                continue
            if fresh and items <= self._spared(made):
                done.append(made)
                continue
            rest = [each for slot in choices[first:] for each in slot]
            if not rest or self._hopeless(made, rest, items):
                continue
            heappush(waiting, (len(made), next(ticks), first + 1, made, False))
            for each in choices[first]:
                more = made | {each}
                heappush(waiting, (len(more), next(ticks), first + 1, more, True))

    def _choices(self, start: Measures) -> list[list[Measure]]:
        """The changes by what they decide: those first that can't be undecided or that help.

        The settings of one participant stand together: once they are decided badly, it matters no
        more what the other does.
        """
        slots: dict[tuple[str, ...], list[Measure]] = defaultdict(list)
        for each in self._search.measures:
            if each.kind is not MeasureKind.MOVE:
                slots[each.slot].append(each)
        plain = self._spared(start)

        def order(slot: list[Measure]) -> tuple[bool, bool, bool, list[str]]:
            decidable = Undecided.of(slot, self._search.asker) is not None
            helps = any(self._spared(start | {each}) - plain for each in slot)
            setting = slot[0].kind is MeasureKind.SETTING
            return decidable, not helps, not setting, sorted(slot[0].by)

        return sorted(slots.values(), key=order)

    def _spared(self, made: Measures) -> frozenset[Item]:
        """The items that nobody obtains with some changes made, if they are offered together."""
        if made not in self._kept:
            self._count()
            together = self._search.together(made)
            self._kept[made] = self._search.spared(made, self._items) if together else frozenset()
        return self._kept[made]

    def _hopeless(self, made: Measures, rest: list[Measure], items: frozenset[Item]) -> bool:
        """Whether some item is obtained, or may be, however the rest is decided."""
        if not self._search.possible(made):
            return False
        self._count()
        try:
            return bool(self._search.fixed(made, rest, items))
        except InvalidQuestion:
            return False  # a timer is not offered yet as things are decided so far

    def _count(self) -> None:
        self._looked_at += 1
        if self._looked_at > self._search.budget:
            raise AnalysisIncomplete(
                f"trying sets of changes out of {len(self._search.measures)}",
                f"{self._search.budget} sets",
                "allow a larger budget, state more settings or protect fewer kinds",
            )


_IN_CONTEXT = frozenset({MeasureKind.SETTING, MeasureKind.TIMER, MeasureKind.UNLINKING})
"""The changes on which it may depend whether others are offered."""

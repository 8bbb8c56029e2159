"""The search for the smallest sets of changes that put items out of reach.

Changes are not monotone: one may undo what another did. So every set counts, the empty one first.
One that does not protect says why (``conflicts``), and what protects must differ from each conflict
in something that it decides. So the sets looked at grow from the empty one by what the conflicts
found so far leave to be decided, and only those are asked about that meet none of them; each set
that protects is reached that way. This is the search for smallest hitting sets of Reiter (1987).
Two sorts of sets are left out besides:

- sets in which a change is not offered once the others are made: there is no such set;
- sets that contain one that is enough: they are not the smallest.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from heapq import heappop, heappush
from itertools import count

from attrs import field, frozen

from privmodel.errors import AnalysisIncomplete, InvalidQuestion
from privmodel.model.data import DataKind, Item
from privmodel.model.evidence import View

from .again import Asker
from .bearing import bearing
from .conflicts import Conflict, Slot, conflict, exactly
from .measure import Measure, MeasureKind, applied
from .offers import Offers
from .undecided import Undecided

__all__ = ["Found", "Search"]

PATIENCE = 2
"""How often it is tried for one item to leave anything undecided before each set is asked about."""

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
        conflicts: what was found out about sets that do not protect, by where the conversation
            goes on.
    """

    asker: Asker
    view: View
    measures: Sequence[Measure]
    budget: int
    _contexts: dict[Measures, Offers] = field(factory=dict, init=False)
    _bearing: dict[DataKind, Mapping[Slot, list[Measure]]] = field(factory=dict, init=False)
    conflicts: dict[Measures, list[Conflict]] = field(factory=dict, init=False)

    def run(self, items: Collection[Item]) -> Found:
        """The smallest sets of changes that put items out of reach, as many as can be.

        Raises:
            AnalysisIncomplete: the budget does not suffice, or too much is unstated.
        """
        wanted = frozenset(items)
        starts = {start: self.fixed(start, wanted) for start in self._starts()}
        hoped = wanted.difference(frozenset.intersection(*starts.values()))
        looking = _Looking(self, starts)
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

    def reached_alone(self, made: Measures, items: frozenset[Item]) -> frozenset[Item]:
        """The items that somebody obtains with changes made that are not offered together.

        Of none of them anything can be said where a timer is not offered as things are decided.
        """
        try:
            return items - self.spared(made, items) if self.possible(made) else frozenset()
        except InvalidQuestion:
            return frozenset()

    def fixed(self, made: Measures, items: frozenset[Item]) -> frozenset[Item]:
        """The items that are, or may be, obtained with some changes made, whatever others are."""
        here, *elsewhere = self.asker.ask(made) or ()
        found = frozenset[Item]()
        for there in elsewhere:  # none of the changes is made at the other platform
            about = there.about(items, self.asker.messages)
            found |= {each for each in about if there.exposure.branch_reaching([each]) is not None}
        if (rest := Undecided.of(self.measures, self.asker)) is not None:
            about = here.about(items - found, self.asker.messages)
            found |= rest.reached(here.exposure, about)
        return found

    @cached_property
    def choices(self) -> Mapping[Slot, list[Measure]]:
        """The changes by what they decide, but for those that move the conversation elsewhere."""
        found: dict[Slot, list[Measure]] = defaultdict(list)
        for each in self.measures:
            if each.kind is not MeasureKind.MOVE:
                found[each.slot].append(each)
        return found

    def bearing_on(self, kind: DataKind) -> Mapping[Slot, list[Measure]]:
        """Those of the choices that can matter to a kind: how others are decided changes nothing.

        Args:
            kind: a leaf kind.
        """
        if kind not in self._bearing:
            matters = bearing({kind}, self.asker.by, self.asker.touched())
            self._bearing[kind] = {
                slot: some for slot, some in self.choices.items() if any(map(matters, some))
            }
        return self._bearing[kind]


class _Looking:
    """One search: what it has looked at, and how much it still may.

    Args:
        search: among what.
        starts: where the conversation can go on, with the items that are obtained there anyhow.
    """

    def __init__(self, search: Search, starts: Mapping[Measures, frozenset[Item]]) -> None:
        self._search, self._starts = search, starts
        self._looked_at = 0
        self._in_vain: Counter[Item] = Counter()

    def covering(self, items: frozenset[Item]) -> list[Measures]:
        """The smallest sets that protect all of some items."""
        done: list[Measures] = []
        for start, fixed in self._starts.items() if items else ():
            if not items & fixed:
                self._from(start, items, done)
        return [made for made in done if not any(less < made for less in done)]

    def _from(self, start: Measures, items: frozenset[Item], done: list[Measures]) -> None:
        """Look at the sets that begin with a start; what is found is added to ``done``."""
        choices = self._search.choices
        ticks = count()
        waiting = [(len(start), next(ticks), start)]
        seen = {start}
        while waiting:  # the smaller first, so that those which contain them need not be looked at
            _, _, made = heappop(waiting)
            if any(less <= made for less in done):
                continue
            met = self._met(start, made, items)
            if met is None:
                done.append(made)
                continue
            for slot in met.left:
                for each in choices[slot]:
                    more = made | {each}
                    if more not in seen:
                        seen.add(more)
                        heappush(waiting, (len(more), next(ticks), more))

    def _met(self, start: Measures, made: Measures, items: frozenset[Item]) -> Conflict | None:
        """A conflict over one of some items that a set meets; None if it protects them all."""
        search, known = self._search, self._search.conflicts.setdefault(start, [])
        decided = {each.slot: each for each in made - start}
        met = [each for each in known if each.item in items and each.meets(decided)]
        if met:
            return min(met, key=lambda each: len(list(each.left)))
        self._count()
        together = search.together(made)
        if together:
            reached = items - search.spared(made, items)
            if not reached:
                return None
        else:
            reached = search.reached_alone(made, items)
        if not reached:  # that it is not offered says nothing of sets that contain it
            return exactly(min(items), decided, search.choices)
        item = min(reached, key=lambda each: (self._in_vain[each], each))
        slots = search.bearing_on(item.kind)
        if self._in_vain[item] < PATIENCE:
            known.append(conflict(search.asker, decided, slots, item, self._count, tuple(start)))
            self._in_vain[item] += len(known[-1].decided) == len(slots)
        else:
            known.append(exactly(item, decided, slots))
        return known[-1]

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

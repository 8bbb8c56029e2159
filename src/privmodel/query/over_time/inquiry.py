"""Because of what an answer changes from one day to the next.

A question that is put a day later, together with every date that it and the catalogue mention,
gets the same answer, since nothing in it counts from the calendar. So the answer of a day is that
of the day before once everything that did not move along is put a day later too. Whatever of that
suffices, and no less, made the change: the beginning of a fact, its end, its last sighting, the age
of the conversation, the window of a power.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from attrs import evolve

from privmodel.errors import PrivModelError
from privmodel.model.data import DataKind
from privmodel.model.evidence import Fact
from privmodel.model.timeline import DAY
from privmodel.query.exposure import Exposure
from privmodel.query.finding import Gist
from privmodel.query.least import needed

from .backing import backed_by
from .cause import Cause
from .replay import Replay, Shift
from .suspects import (
    AGE,
    WINDOWS,
    Edge,
    Part,
    as_known,
    edges_of,
    happened,
    instants_of,
    put_later,
)

__all__ = ["Inquiry", "Suspects"]

KEEPING = frozenset({"retention rule", "copying rule", "timer", "duty to retain"})
"""The statements by which what is kept comes to an end."""


class Suspects:
    """The facts behind a question, and what rests on each.

    Args:
        replay: the question.
    """

    def __init__(self, replay: Replay) -> None:
        self.replay = replay
        self.bare = evolve(replay, known_at=None)  # for facts as far as they were known
        self.known: dict[str, Fact] = {}
        self.facts: dict[str, Fact] = {}
        self.backs: dict[str, tuple[str, ...]] = {}
        for owner in replay.owners():
            for fact in owner.facts:
                known = as_known(fact, replay.known_at)
                if self.facts.setdefault(fact.id, known) is known and known != fact:
                    self.known[fact.id] = known
            for name, words in backed_by(owner).items():
                self.backs.setdefault(name, words)

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """Every date of every fact."""
        return tuple(edge for fact in self.facts.values() for edge in edges_of(fact))

    def shift(self, edges: frozenset[Edge]) -> Shift:
        """The question with some dates a day later.

        Raises:
            InvalidModel: when a fact would end before it begins.
        """
        parts: dict[str, list[Part]] = {}
        for name, part in edges:
            if name:
                parts.setdefault(name, []).append(part)
        moved = {name: put_later(self.facts[name], each) for name, each in parts.items()}
        return Shift(
            facts={**self.known, **moved}, conversation=AGE in edges, windows=WINDOWS in edges
        )


class Inquiry:
    """Looks for what made the answers change on one day.

    Args:
        suspects: the facts behind the question.
        number: the day, counted from the first one asked about.
        changed: the kinds on which the answer changed that day.
    """

    def __init__(self, suspects: Suspects, number: int, changed: Iterable[DataKind]) -> None:
        self.suspects, self.number = suspects, number
        self._about = frozenset(leaf for kind in changed for leaf in kind.leaves)
        self._asked: dict[frozenset[Edge], Exposure | None] = {}

    @property
    def asked(self) -> tuple[Exposure, ...]:
        """The answers that it took."""
        return tuple(each for each in self._asked.values() if each is not None)

    @cached_property
    def before(self) -> Exposure:
        """The answer of the day before."""
        return self.suspects.replay.ask(self.number - 1)

    @cached_property
    def after(self) -> Exposure:
        """The answer of the day."""
        return self.suspects.replay.ask(self.number)

    def causes(self, kind: DataKind, gist: Gist) -> tuple[Cause, ...]:
        """What made the answer on one kind change.

        Args:
            kind: the kind.
            gist: what was said of it the day before.
        """

        def restored(edges: Sequence[Edge]) -> bool:
            exposure = self._with(frozenset(edges))
            return exposure is not None and exposure.gist(kind) == gist

        for pool in self._pools(kind):
            if pool and restored(pool):
                found = {self._cause(edge, kind): None for edge in needed(pool, restored)}
                return tuple(sorted(found, key=lambda cause: (cause.fact, cause.what)))
        return ()

    def _with(self, edges: frozenset[Edge]) -> Exposure | None:
        """The answer of the day with some dates a day later; None if that can't be."""
        if edges not in self._asked:
            try:
                shift = self.suspects.shift(edges)
                self._asked[edges] = self.suspects.bare.ask(
                    self.number, shift=shift, about=self._about
                )
            except PrivModelError:  # a fact of a single day can't begin a day later, say
                self._asked[edges] = None
        return self._asked[edges]

    def _pools(self, kind: DataKind) -> Iterator[list[Edge]]:
        """Ever more that may have made the change, the likeliest first."""
        near = list(self._near)
        own = [] if self.suspects.replay.moving else [AGE, WINDOWS]
        yield near
        for each in own:
            yield [each]
        support = self._support(kind)
        yield [*near, *own, *(edge for edge in self.suspects.edges if edge[0] in support)]
        yield [*own, *self.suspects.edges]

    @cached_property
    def _near(self) -> tuple[Edge, ...]:
        """The dates of facts that an instant of the question came to in the last day."""
        replay = self.suspects.replay
        instants = replay.instants(self.number)
        return tuple(
            (name, part)
            for name, part in self.suspects.edges
            for dates in [instants_of(self.suspects.facts[name], part)]
            if any(0 <= instant - date <= DAY for instant in instants for date in dates)
        )

    def _support(self, kind: DataKind) -> frozenset[str]:
        return self.before[kind].facts | self.after[kind].facts

    def _cause(self, edge: Edge, kind: DataKind) -> Cause:
        name, part = edge
        fact = self.suspects.facts.get(name)
        what, date = happened(fact, part, self.before.view, self.after.view)
        under: tuple[str, ...] = ()
        if edge == AGE:
            backs = self.suspects.backs
            under = tuple(
                each for each in sorted(self._support(kind)) if KEEPING & {*backs.get(each, ())}
            )
        return Cause(
            what=what,
            fact=name,
            says="" if fact is None else fact.says,
            date=date,
            backs=self.suspects.backs.get(name, ()),
            under=under,
        )

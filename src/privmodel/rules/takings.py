"""The rules of copies met by accesses: rows at once, each rule when somebody looks at it.

What is sure on both sides makes a rule without doubt; what is only possible makes one with a doubt
about dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf
from typing import Any

from attrs import frozen

from privmodel.inference.interval import Interval
from privmodel.inference.rows import Row, rows_of
from privmodel.inference.rule import Doubt, Level, Rule
from privmodel.model.data import DataKind, Item

from .access import Access
from .footprint import Copy
from .meeting import Meetings

__all__ = ["Taking", "Takings", "is_of_dates"]

NO_DOUBT: frozenset[Doubt] = frozenset()


@frozen(eq=False)
class Taking:
    """What a rule stands for: a copy met by an access."""

    copy: Copy
    access: Access


@frozen
class _Grounds:
    """What the rules of a copy met by an access rest on, as a set each and as one text."""

    powers: frozenset[str]
    facts: frozenset[str]
    doubts: frozenset[Doubt]
    text: str


_Source = tuple[Access, Sequence[Copy], _Grounds] | Rule
"""What a row stands for: copies that an access meets, and what that rests on; or a rule."""


def _name(copy: Copy, taking: str) -> str:
    """What a rule is called: it says what it is, whatever the order in which rules are made."""
    return f"{copy.item} at {copy.holder} by {taking}"


def _taking(access: Access, start: float, grounds: _Grounds) -> str:
    """What of that the rules of one row have in common."""
    return f"{access.power} from {start} {grounds.text}"


class Takings:
    """The rows of takings, and how each of their rules is written out.

    Attributes:
        rows: what decides when something is learned.
    """

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._grounds: dict[Any, _Grounds] = {}
        self._meetings = Meetings()
        self._sources: list[_Source] = []
        self._names: list[list[str]] | None = None
        self._onces: dict[str, int] = {}

    def add(self, access: Access, copies: Iterable[Copy]) -> None:
        """The takings of copies that an access may meet.

        Copies that an access meets all through its window differ in what they yield alone if they
        have the same seals and rest on the same.
        """
        window = access.when.sure
        plain = window is access.when.maybe
        throughout: dict[Any, list[Copy]] = {}
        for copy in copies:
            lies = copy.span.sure
            if plain and window is not None and lies is not None and lies is copy.span.maybe:
                when = window.intersect(lies)
                if when is window:
                    alike = copy.seals, copy.powers, copy.facts, copy.doubts
                    if alike in throughout:
                        throughout[alike].append(copy)
                    else:
                        throughout[alike] = [copy]
                elif when is not None:
                    self._take(access, (copy,), when)
            else:
                self._rough(access, copy)
        for each in throughout.values():
            assert window is not None
            self._take(access, each, window)

    def _take(
        self,
        access: Access,
        copies: Sequence[Copy],
        when: Interval,
        dates: frozenset[Doubt] = NO_DOUBT,
    ) -> None:
        """A row for copies that have the same seals and rest on the same."""
        copy = copies[0]
        grounds = self._grounds_of(access, copy)
        heads = [copy.item for copy in copies]
        doubts = grounds.doubts | dates if dates else grounds.doubts
        self.rows.append((heads, (when,), access.needs, copy.seals, grounds.powers, doubts))
        self._sources.append((access, copies, grounds))

    def _grounds_of(self, access: Access, copy: Copy) -> _Grounds:
        """What rules rest on; most copies rest on the same as others, and share it."""
        key = (copy.powers, access.power, copy.facts, access.facts, copy.doubts, access.doubts)
        found = self._grounds.get(key)
        if found is None:
            facts, doubts = copy.facts | access.facts, copy.doubts | access.doubts
            said = ",".join(sorted(facts)), ",".join(sorted(doubt.name for doubt in doubts))
            found = _Grounds(copy.powers | {access.power}, facts, doubts, "[{}] {}".format(*said))
            self._grounds[key] = found
        return found

    def _rough(self, access: Access, copy: Copy) -> None:
        """The takings of a copy where dates are rough on either side."""
        met = self._meetings.of(copy.span, access.when)
        if met.sure is not None:
            self._take(access, (copy,), met.sure)
        elif met.once is not None:
            self._once(access, copy, met.once)
        elif met.latest is not None and all(not need.items for need in access.needs):
            self._take(access, (copy,), met.latest)
        if met.maybe is None:
            return
        if met.whole and _doubted_whole(copy):
            self._take(access, (copy,), met.maybe)
        elif met.more:
            name = f"{_WHETHER}{copy.item}{_STILL_LIES}{copy.holder} then"
            self._take(access, (copy,), met.maybe, frozenset({Doubt(name, Level.OPEN)}))

    def _once(self, access: Access, copy: Copy, stretch: Interval) -> None:
        """An act once within a stretch surely succeeds if it does at every instant of it.

        What it needs must be known when the stretch begins and stay valid through it; what it
        yields is known when the stretch ends. The item in between stands for "taken, whenever it
        was".
        """
        needs = tuple(need for need in access.needs if need.validity.covers(stretch))
        if not needs:
            return
        grounds = self._grounds_of(access, copy)
        named = _name(copy, _taking(access, stretch.start, grounds))
        name = _unused(f"once {named}", self._onces)
        taken = Item(kind=DataKind.KEY, subject=f"taken {name}")
        take = Rule(
            id=f"take {name}",
            head=taken,
            when=(Interval(stretch.start, stretch.start),),
            needs=needs,
            powers=grounds.powers,
            facts=grounds.facts,
            doubts=grounds.doubts,
            note=Taking(copy, access),
        )
        have = Rule(
            id=f"have {name}",
            head=copy.item,
            when=(Interval(stretch.end, inf),),
            seals=copy.seals | {taken},
            facts=grounds.facts,
            note=Taking(copy, access),
        )
        self.rules([take, have])

    def rules(self, rules: Iterable[Rule]) -> None:
        """Rules that are written out already."""
        rules = list(rules)
        self.rows += rows_of(rules)
        self._sources += rules

    def write(self, row: int, place: int) -> Rule:
        """Write out the rule of a row that yields its head at a place."""
        source = self._sources[row]
        if isinstance(source, Rule):
            return source
        if self._names is None:
            self._names = self._named()
        access, copies, grounds = source
        _, when, needs, seals, powers, doubts = self.rows[row]
        copy = copies[place]
        return Rule(
            id=self._names[row][place],
            head=copy.item,
            when=when,
            needs=needs,
            seals=seals,
            powers=powers,
            facts=grounds.facts,
            doubts=doubts,
            note=Taking(copy, access),
        )

    def _named(self) -> list[list[str]]:
        """For each row the names of its rules that are still to be written out."""
        used: dict[str, int] = {}
        found: list[list[str]] = []
        for (_, when, *_), source in zip(self.rows, self._sources, strict=True):
            names: list[str] = []
            if not isinstance(source, Rule):
                access, copies, grounds = source
                taking = _taking(access, when[0].start, grounds)
                for copy in copies:
                    names.append(_unused(_name(copy, taking), used))
            found.append(names)
        return found


def _unused(text: str, used: dict[str, int]) -> str:
    """A name that is not used yet; twins in every respect are counted."""
    count = used[text] = used.get(text, 0) + 1
    return text if count == 1 else f"{text} ({count})"


_WHETHER, _STILL_LIES = "whether ", " still lies at "


def is_of_dates(name: str) -> bool:
    """Whether a doubt is about whether a copy is still there when somebody looks.

    Args:
        name: the name of the doubt.
    """
    return name.startswith(_WHETHER) and _STILL_LIES in name


def _doubted_whole(copy: Copy) -> bool:
    """Whether a copy of which nobody speaks is open as such, its dates included."""
    return copy.supposed and any(doubt.level is Level.OPEN for doubt in copy.doubts)

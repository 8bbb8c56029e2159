"""A situation with some things stated: what it comes to at best and at worst."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from attrs import frozen

from privmodel.errors import AnalysisIncomplete
from privmodel.inference.closure import Learning, closure
from privmodel.inference.rule import Level
from privmodel.inference.verdict import Verdict, join_branches, judge
from privmodel.model.adversary import Adversary
from privmodel.model.data import Item
from privmodel.query.branches import Branches
from privmodel.rules.program import Program
from privmodel.rules.situation import Unstated

from .offered import Key, is_open, offered
from .talks import Talk

__all__ = ["Allowed", "Budget", "Child", "Node", "Root", "Start", "Targets", "severity"]

Targets = tuple[tuple[Item, ...], ...]
"""Sets of items, none of which may be obtained as a whole."""

Allowed = Callable[[Key, str], bool]
"""Whether a scope lets something have a value."""

_SEVERITY = (Verdict.NO, Verdict.UNKNOWN, Verdict.CONFLICTING, Verdict.YES)
severity: Callable[[Verdict], int] = _SEVERITY.index


class Budget:
    """How many closures may be run, and how many were.

    Args:
        limit: the largest number.
    """

    def __init__(self, limit: int) -> None:
        self.limit, self.spent = limit, 0

    def spend(self) -> None:
        """Count one closure.

        Raises:
            AnalysisIncomplete: when there may be no more.
        """
        self.spent += 1
        if self.spent > self.limit:
            raise AnalysisIncomplete(
                "verifying", f"{self.limit} closures", "narrow the scope or raise the budget"
            )


@frozen(kw_only=True, eq=False)
class Start:
    """One conversation of a scope against one adversary, before anything is compiled.

    Args:
        talk: the conversation, but for its settings, systems and regions.
        adversary: the adversary.
        meant: the ids of the messages that are asked about.
        after: the number of the message after which something happens once; None: nothing does.
        departures: how far it is from a conversation in which nothing in particular happens.
    """

    talk: Talk
    adversary: Adversary
    meant: tuple[str, ...]
    after: int | None
    departures: int

    @property
    def size(self) -> tuple[Any, ...]:
        """What the smallest case has least of, after powers and departures from the defaults."""
        talk = self.talk
        return (talk.people, len(talk.links), talk.members or 0, talk.start, self.after or 0)


@frozen(kw_only=True, eq=False)
class Root:
    """A start with its programs, and with nothing stated.

    Args:
        start: the conversation and the adversary.
        powers: what its powers are called in the programs, which may be about others as well.
        targets: what must not be obtained.
        until: until when knowledge counts, in seconds UTC.
        branches: the programs.
        usual: the default of what can be left open; None where none is known.
    """

    start: Start
    powers: frozenset[str]
    targets: Targets
    until: float
    branches: Branches
    usual: Callable[[Key], str | None]


class Node:
    """A root with some values stated: what it comes to at best and at worst.

    Attributes:
        root: the root.
        stated: the values stated so far.
        departures: how many of them are not the defaults, with those of the root.
        best, worst: the verdict if every doubt about the rest is denied, or granted.
    """

    __slots__ = (
        "_budget",
        "_children",
        "_programs",
        "best",
        "departures",
        "root",
        "stated",
        "worst",
    )

    def __init__(
        self, root: Root, stated: Mapping[Key, str], programs: list[Program], budget: Budget
    ) -> None:
        self.root, self.stated, self._programs, self._budget = root, stated, programs, budget
        self.departures = root.start.departures + sum(
            root.usual(key) not in (None, value) for key, value in stated.items()
        )
        bounds = [self._bounds(program) for program in programs]
        self._children: list[Child] | None = None
        if self._pending is None:  # which statement is true of it is one and the same question
            self.best = join_branches(best for best, _ in bounds)
            self.worst = join_branches(worst for _, worst in bounds)
        else:
            self.best = min((best for best, _ in bounds), key=severity)
            self.worst = max((worst for _, worst in bounds), key=severity)

    @property
    def decided(self) -> bool:
        """Whether nothing turns on what is not stated."""
        return self.best is self.worst and self._pending is None

    @property
    def _pending(self) -> Key | None:
        """Something of which the programs have values that are not stated yet."""
        for program in self._programs:
            for key in program.assignment:
                if is_open(key) and key not in self.stated:
                    return key
        return None

    def _bounds(self, program: Program) -> tuple[Verdict, Verdict]:
        """The verdict on a program at best and at worst."""
        if not self._meets(self._run(program, Level.OPEN)):
            return Verdict.NO, Verdict.NO
        if self._meets(self._run(program, Level.CERTAIN)):
            return Verdict.YES, Verdict.YES
        disputed = self._meets(self._run(program, Level.DISPUTED))
        asked = frozenset(program.situation.unstated)
        surely = [rule for rule in program.rules if asked.isdisjoint(d.name for d in rule.doubts)]
        if len(surely) == len(program.rules):
            found = judge(False, disputed, True)
            return found, found
        best = judge(False, disputed, self._meets(self._run(program, Level.OPEN, rules=surely)))
        certain = self._meets(self._run(program, Level.CERTAIN, granted=asked))
        disputed = certain or self._meets(self._run(program, Level.DISPUTED, granted=asked))
        return best, judge(certain, disputed, True)

    def _run(
        self,
        program: Program,
        level: Level,
        *,
        rules: list[Any] | None = None,
        powers: frozenset[str] | None = None,
        granted: frozenset[str] = frozenset(),
    ) -> Learning:
        self._budget.spend()
        return closure(
            program.rules if rules is None else rules,
            program.known,
            level=level,
            powers=self.root.powers if powers is None else powers,
            granted=granted,
        )

    def _meets(self, learning: Learning) -> bool:
        """Whether some target is obtained as a whole, in time."""
        return any(self._within(learning, target) for target in self.root.targets)

    def _within(self, learning: Learning, target: tuple[Item, ...]) -> bool:
        return all(learning.time(item) <= self.root.until for item in target)

    @property
    def unaided(self) -> bool:
        """Whether a target may follow without any power."""
        return any(
            self._meets(self._run(program, Level.OPEN, powers=frozenset()))
            for program in self._programs
        )

    def tried(self) -> Iterator[str]:
        """The names of what was stated here or below, value by value."""
        yield from (key[-1] for key in self.stated if is_open(key))
        for child in self._children or ():
            if child.looked_at is not None:
                yield from child.looked_at.tried()

    def last_read(self) -> int:
        """The number of the last message that may be read; 0 for none."""
        kinds = {item.kind for target in self.root.targets for item in target}
        learned = [self._run(program, Level.OPEN) for program in self._programs]
        for number in range(self.root.start.talk.messages, 0, -1):
            target = tuple(Item(kind=kind, subject=f"m{number}") for kind in sorted(kinds))
            if any(self._within(each, (item,)) for each in learned for item in target):
                return number
        return 0

    @property
    def turns_on(self) -> tuple[str, ...]:
        """The doubtful statements on which the worst case rests; none where it is certain."""
        found: set[str] = set()
        for program in self._programs:
            for level in (Level.DISPUTED, Level.OPEN):
                learning = self._run(program, level)
                reached = [t for t in self.root.targets if self._within(learning, t)]
                if reached and not found:
                    rules = [r for item in reached[0] for r in learning.derivation(item).rules]
                    names = {doubt.name for rule in rules for doubt in rule.doubts}
                    found |= names - set(program.situation.unstated)
        return tuple(sorted(found))

    def with_only(self, values: Mapping[Key, str]) -> Node:
        """The same start with other things stated instead.

        Args:
            values: what is stated, by owner and name.
        """
        programs = self.root.branches.with_values(values)
        return Node(self.root, values, programs, self._budget)

    def children(self, allowed: Allowed) -> Iterator[Child]:
        """The same with one more thing stated, for each value that a scope allows.

        Args:
            allowed: whether a scope lets something have a value.
        """
        if self._children is None:
            key, values = self._split
            self._children = [Child(self, key, value) for value in values]
        for child in self._children:
            if allowed(child.key, child.value):
                yield child

    @property
    def _split(self) -> tuple[Key, Iterable[str]]:
        """What to try, and its values."""
        key = self._pending
        if key is None:
            asked = self._turns_on()
            return asked.key, asked.values
        return key, dict.fromkeys(
            program.assignment[key] for program in self._programs if key in program.assignment
        )

    def stating(self, key: Key, value: str) -> Node | None:
        """The same with one more thing stated; None where it is not offered.

        Args:
            key: what.
            value: its value.
        """
        if key == self._pending:
            programs = [p for p in self._programs if p.assignment.get(key, value) == value]
        else:
            programs = [
                each
                for program in self._programs
                for each in self.root.branches.with_values({**program.assignment, key: value})
            ]
        stated = {**self.stated, key: value}
        situation = programs[0].situation
        if all(offered(situation, each, chosen) for each, chosen in stated.items()):
            return Node(self.root, stated, programs, self._budget)
        return None

    def _turns_on(self) -> Unstated:
        """Something unstated on which the worst case rests, the first by name."""
        level = Level.CERTAIN
        if self.worst is not Verdict.YES:
            level = Level.DISPUTED if self.worst is Verdict.CONFLICTING else Level.OPEN
        for program in self._programs:
            unstated = program.situation.unstated
            granted = frozenset() if level is Level.OPEN else frozenset(unstated)
            learning = self._run(program, level, granted=granted)
            for target in self.root.targets:
                if not self._within(learning, target):
                    continue
                rules = [rule for item in target for rule in learning.derivation(item).rules]
                names = {doubt.name for rule in rules for doubt in rule.doubts}
                fresh = sorted(names.intersection(unstated))
                if fresh:
                    return unstated[fresh[0]]
        return self._behind()

    def _behind(self) -> Unstated:
        """Something unstated from which an answer may follow."""
        items = [item for target in self.root.targets for item in target]
        for program in self._programs:
            unstated = program.situation.unstated
            behind = program.doubts_behind(items).intersection(unstated)
            if behind:
                return unstated[min(behind)]
        raise AnalysisIncomplete(
            "verifying", "the values that are offered", "state the settings of the scope"
        )


class Child:
    """A node with one more thing stated, which is compiled when it is looked at.

    Until then it is known to be no worse than the node, and how many departures it has.

    Args:
        node: the node.
        key: what is stated.
        value: its value.

    Attributes:
        departures: how many of the values stated are not the defaults.
        looked_at: what it came to; None where that was not asked yet, or it is not offered.
    """

    __slots__ = ("_asked", "departures", "key", "looked_at", "node", "value")

    def __init__(self, node: Node, key: Key, value: str) -> None:
        self.node, self.key, self.value = node, key, value
        self.departures = node.departures + (node.root.usual(key) not in (None, value))
        self.looked_at: Node | None = None
        self._asked = False

    def look(self) -> Node | None:
        """The child; None where the value is not offered there."""
        if not self._asked:
            self._asked, self.looked_at = True, self.node.stating(self.key, self.value)
        return self.looked_at

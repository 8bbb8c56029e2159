"""Which keys of messages an adversary may learn, and what has to be laid to say when.

Within reach means: from every key that lies where the adversary looks, while it looks; from all
that any message carries in the open, taken or not; and from all that the adversary learns besides,
whatever is in doubt granted. So more may be found within reach than is learned in the end, and
nothing less.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping

from attrs import evolve, field, frozen

from privmodel.inference.closure import closure
from privmodel.inference.interval import ALWAYS
from privmodel.inference.rule import NOTHING_NEEDED, Level, Rule
from privmodel.model.data import Item

from .footprint import Copy, Footprint
from .join import Taking, join
from .program import Program

__all__ = ["NOTHING_REACHED", "KeysWithinReach", "keys_within_reach"]

Carried = tuple[frozenset[Item], tuple[Item, ...]]


@frozen(eq=False)
class KeysWithinReach:
    """What the keys that may be learned follow from.

    Attributes:
        alone: the ids of the messages that are to be laid one by one.
        sources: for other messages with a key within reach: the item that is learned just when
            that key is, since everything between the two follows step by step and not otherwise.
        copies: the copies of keys.
        derivations: what follows from what.
        carried: what some messages carry in the open, with the keys that seal these.
    """

    alone: frozenset[str] = frozenset()
    sources: Mapping[str, Hashable] = field(factory=dict)
    copies: tuple[Copy, ...] = ()
    derivations: tuple[Rule, ...] = ()
    carried: Mapping[str, Carried] = field(factory=dict)

    def lay(self, footprint: Footprint) -> None:
        """Lay it once more."""
        for copy in self.copies:
            footprint.add(copy)
        footprint.derivations += self.derivations
        for message, (seals, parts) in self.carried.items():
            footprint.carry(message, seals, parts)

    def behind(self, message: str, seals: frozenset[Item]) -> KeysWithinReach:
        """As much as it takes to say when one message's key is learned, each chain in one step.

        Args:
            message: its id.
            seals: its keys.
        """
        source = self.sources.get(message)
        if source is None:
            return NOTHING_REACHED
        giving = _by_head(self.derivations)
        origin = _Origins(giving, {copy.item for copy in self.copies})
        behind: set[Hashable] = {source}
        waiting = [source]
        derivations: list[Rule] = []
        while waiting:
            for rule in giving.get(waiting.pop(), ()):
                short = evolve(rule, seals=frozenset(map(origin.of, rule.seals)))
                derivations.append(short)
                waiting += short.seals - behind
                behind |= short.seals
        derivations += [
            Rule.derivation(f"derive {key} in some steps", key, [source])
            for key in seals
            if key != source
        ]
        copies = tuple(copy for copy in self.copies if copy.item in behind)
        return KeysWithinReach(copies=copies, derivations=tuple(derivations))


NOTHING_REACHED = KeysWithinReach()
"""Where no key may be learned."""


class _Origins:
    """From what an item follows step by step, where each step is the only way to it.

    Args:
        giving: by what they yield, the rules that may ever fire.
        otherwise: the items that are also had in other ways.
    """

    def __init__(
        self, giving: Mapping[Hashable, list[Rule]], otherwise: Collection[Hashable]
    ) -> None:
        self._giving, self._otherwise = giving, otherwise
        self._known: dict[Hashable, Hashable] = {}

    def of(self, item: Hashable) -> Hashable:
        """The item with which all that lies between is learned at the same instant."""
        passed: list[Hashable] = []
        while item not in self._known:
            before = self._only_before(item)
            if before is None:
                break
            passed.append(item)
            item = before
        found = self._known.get(item, item)
        self._known.update(dict.fromkeys(passed, found))
        return found

    def _only_before(self, item: Hashable) -> Hashable | None:
        rules = self._giving.get(item, ())
        if len(rules) != 1 or item in self._otherwise:
            return None
        rule = rules[0]
        plain = rule.when == (ALWAYS,) and rule.needs is NOTHING_NEEDED
        if not plain or rule.doubts or rule.powers or len(rule.seals) != 1:
            return None
        (before,) = rule.seals
        return before


def _by_head(rules: Iterable[Rule]) -> dict[Hashable, list[Rule]]:
    found: dict[Hashable, list[Rule]] = {}
    for rule in rules:
        found.setdefault(rule.head, []).append(rule)
    return found


def keys_within_reach(
    seals: Mapping[str, frozenset[Item]],
    laid: Footprint,
    apart: Footprint,
    programs: Iterable[Program],
) -> KeysWithinReach:
    """The keys of messages that may be learned, with all that this takes.

    Args:
        seals: the keys of each message.
        laid: every key schedule that runs through many messages, at the sorts of places that the
            adversary reaches.
        apart: the others, which are laid again with each message.
        programs: programs of the same question, for where it looks and what it learns besides.
    """
    carried = laid.carried_by
    parts = {part for _, each in carried.values() for part in each}
    learned: set[Hashable] = set(parts)
    otherwise: set[Hashable] = set(parts)
    taken: dict[Copy, None] = {}
    for program in programs:
        keys = (*join(laid, program.reach), *join(apart, program.reach))
        otherwise |= program.known.union(rule.head for rule in program.rules)
        for rule in keys:
            if isinstance(rule.note, Taking):
                taken[rule.note.copy] = None
                otherwise.add(rule.head)
        rules = {rule.id: rule for rule in (*program.rules, *keys)}
        known = program.known.union(learned)
        learned |= closure(rules.values(), known, level=Level.OPEN).times.keys()
    reached = {name: keys for name, keys in seals.items() if not keys.isdisjoint(learned)}
    if not reached:
        return NOTHING_REACHED
    giving = _by_head(rule for rule in laid.derivations if rule.seals <= learned)
    behind = set[Hashable]().union(*reached.values())
    waiting = list(behind)
    derivations: list[Rule] = []
    while waiting:
        for rule in giving.get(waiting.pop(), ()):
            derivations.append(rule)
            waiting += rule.seals - behind
            behind |= rule.seals
    copies = tuple(copy for copy in laid.copies if copy in taken and copy.item in behind)
    open_parts = {name: each for name, each in carried.items() if not behind.isdisjoint(each[1])}
    if open_parts:
        alone = frozenset(reached).union(open_parts)
        return KeysWithinReach(alone, {}, copies, tuple(derivations), open_parts)
    origin = _Origins(giving, otherwise)
    sources = {name: origin.of(next(iter(keys))) for name, keys in reached.items()}
    own = frozenset(name for name, keys in reached.items() if not keys.isdisjoint(_heads(apart)))
    for name in own:
        del sources[name]
    return KeysWithinReach(own, sources, copies, tuple(derivations))


def _heads(apart: Footprint) -> set[Hashable]:
    found: set[Hashable] = {rule.head for rule in apart.derivations}
    return found.union(copy.item for copy in apart.copies)

"""What a conversation leaves behind: copies in places, and what can be derived from what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf

from attrs import evolve, frozen

from privmodel.inference.interval import Interval
from privmodel.inference.rule import Doubt, Level, Rule
from privmodel.model.data import DataKind, Item
from privmodel.model.retention import Replication, Retention, Seal, State
from privmodel.model.timeline import Moment

from .standing import Segment

__all__ = [
    "COPIED_AT_ALL",
    "KEPT_AT_ALL",
    "Copy",
    "Footprint",
    "Span",
    "Vault",
    "at_once",
    "below",
    "existence_doubt",
    "facts_in_doubt",
    "instant",
    "otherwise",
    "span",
]

NO_FACTS: frozenset[str] = frozenset()
NO_SEALS: frozenset[Item] = frozenset()
UNSTATED_DOUBT = "unstated: "
"""How the names of doubts begin that come of what nobody stated."""


@frozen
class Span:
    """When a copy lies at a place: surely, possibly, or surely at some instant within a stretch."""

    sure: Interval | None
    maybe: Interval | None
    once_within: Interval | None = None


def span(start: tuple[float, float], end: tuple[float, float]) -> Span:
    """From an instant to another, each given as (earliest, latest), in seconds UTC."""
    if start[0] == start[1] and end[0] == end[1]:
        lies = Interval(start[0], end[0]) if start[0] < end[0] else None
        return Span(lies, lies)
    sure = Interval(start[1], end[0]) if start[1] < end[0] else None
    maybe = Interval(start[0], end[1]) if start[0] < end[1] else None
    return Span(sure, maybe)


def instant(when: Moment) -> Span:
    """One instant; one known only roughly lies somewhere within its stretch."""
    return at_once((when.earliest, when.latest))


def at_once(when: tuple[float, float]) -> Span:
    """An instant given as (earliest, latest), in seconds UTC."""
    around = Interval(*when)
    return Span(around, around) if around.is_instant else Span(None, around, around)


EVER = Span(Interval(-inf, inf), Interval(-inf, inf))
"""Always there."""


@frozen(eq=False)
class Copy:
    """An item at a holder.

    Args:
        item: what.
        holder: where; ``a/b`` lies below ``a``.
        span: when.
        state: passing, recordable on order, or kept.
        seals: the keys, all of which are needed to open it.
        facts: the facts it rests on.
        doubts: those of them that may be false.
        whose: the participant whose copy it is; empty if nobody's in particular.
        how: how it came there, in words.
        supposed: whether nothing states that it is there: only nothing rules it out.
        powers: the powers without which it would not be there, in words.
        source: the device that made it, for what a device sends on: backups, reports.
        franked: whether it comes with a tag that shows the operator that it passed, and from whom.
    """

    item: Item
    holder: str
    span: Span
    state: State = State.KEPT
    seals: frozenset[Item] = frozenset()
    facts: frozenset[str] = NO_FACTS
    doubts: frozenset[Doubt] = frozenset()
    whose: str = ""
    how: str = ""
    supposed: bool = False
    powers: frozenset[str] = frozenset()
    source: str = ""
    franked: bool = False


@frozen
class Vault:
    """What a vault has of somebody's backup; how many guesses it allows is noted beside it.

    Args:
        guess: the knowledge of a guess that is right, within what the vault allows.
        whose: the participant whose backup it is.
        servers: those that run the vault.
    """

    guess: Item
    whose: str
    servers: tuple[str, ...]


def below(node: str, holder: str) -> bool:
    """Whether access to a node reaches a holder: the node itself and all below it."""
    return holder == node or holder.startswith(node + "/")


def _above(holder: str) -> Iterator[str]:
    """The places access to which reaches a holder: itself and all above it."""
    yield holder
    while "/" in holder:
        holder = holder.rpartition("/")[0]
        yield holder


Shelf = dict[DataKind, list[Copy]]
"""The copies at one holder by their kind, in the order in which they were laid."""


class Footprint:
    """Copies and derivations, filled theme by theme; then only read.

    Args:
        only: the sorts of places (``operator``, ``device`` …) at which copies are laid; None: all.
            What lies where an adversary has no access can't matter to what it learns.
        kinds: the kinds of data that are wanted; None: all. Of others some copies may be laid, and
            some not.

    Attributes:
        unlinked: devices that no longer belong to an account, with the earliest and the latest
            that this can have happened, in seconds UTC. Whether they keep what they had is open.
    """

    def __init__(
        self, only: frozenset[str] | None = None, kinds: frozenset[DataKind] | None = None
    ) -> None:
        self.only, self.kinds = only, kinds
        self.unlinked: dict[str, tuple[float, float]] = {}
        self.copies: list[Copy] = []
        self.derivations: list[Rule] = []
        self.stated_absent: dict[tuple[DataKind, str], frozenset[str]] = {}
        self.surely_absent: set[tuple[DataKind, str]] = set()
        self.doubtfully_absent: list[Copy] = []
        self.at_rest: dict[str, frozenset[Item]] = {}
        self.pairs: dict[Item, Item | None] = {}
        self.passwords: set[Item] = set()
        self.vaults: dict[Vault, set[int | None]] = {}
        self._open_parts: dict[str, tuple[frozenset[Item], tuple[Item, ...]]] = {}
        self._names: set[str] = set()
        self._about: dict[str, list[Copy]] = {}
        self._shelves: dict[str, Shelf] = {}
        self._below: dict[str, list[Shelf]] = {}

    def add(self, copy: Copy) -> None:
        """Lay one more copy."""
        for node, when in self.unlinked.items():
            if below(node, copy.holder):
                for part in _once_unlinked(copy, node, when):
                    self._lay(part)
                return
        self._lay(copy)

    def _lay(self, copy: Copy) -> None:
        shelf = self._shelves.get(copy.holder)
        if shelf is None:
            shelf = self._shelves[copy.holder] = {}
            for node in _above(copy.holder):
                self._below.setdefault(node, []).append(shelf)
        shelf.setdefault(copy.item.kind, []).append(copy)
        self.copies.append(copy)
        self._about.setdefault(copy.item.subject, []).append(copy)

    def lays(self, holder: str) -> bool:
        """Whether copies at such a place are laid."""
        return self.only is None or holder.partition(":")[0] in self.only

    def wants(self, kind: DataKind) -> bool:
        """Whether copies of a kind are wanted."""
        return self.kinds is None or kind in self.kinds

    def follows(self, statement: Retention | Replication, kind: DataKind) -> bool:
        """Whether a statement is followed as far as it speaks of a kind.

        Somebody's backups at one place have one key under a password, whatever is in them. So each
        statement on any of them bears on how that key is had.
        """
        return self.wants(kind) or statement.seal in (Seal.PASSWORD, Seal.VAULT)

    def add_once(self, copy: Copy) -> None:
        """Lay a copy of a key unless the same key lies there already."""
        name = f"{copy.item} at {copy.holder}"
        if name not in self._names:
            self._names.add(name)
            self.add(copy)

    def about(self, subject: str) -> Sequence[Copy]:
        """The copies of items about one subject, in the order in which they were laid."""
        return self._about.get(subject, ())

    def at(self, node: str) -> Sequence[Shelf]:
        """What lies at a place and below it, by holder in the order of first copies."""
        return self._below.get(node, ())

    def pair(self, secret: Item, public: Item | None = None) -> None:
        """Note a private key with its public one; None: everybody has the public key."""
        self.pairs[secret] = public

    def carry(self, message: str, seals: frozenset[Item], parts: tuple[Item, ...]) -> None:
        """Note what travels in the open with a message's ciphertext.

        Args:
            message: the message's id.
            seals: the keys under which its contents travel end to end.
            parts: what whoever has the ciphertext has as well: public keys, encapsulations.
        """
        self._open_parts[message] = (seals, parts)

    def carried(self, copy: Copy) -> Iterable[Copy]:
        """What lies in the open where a ciphertext lies, apart from seals that are not the mode's.

        Args:
            copy: a copy of contents.
        """
        seals, parts = self._open_parts.get(copy.item.subject, (NO_SEALS, ()))
        if parts and copy.item.kind.parent is DataKind.CONTENTS and seals <= copy.seals:
            for part in parts:
                yield evolve(copy, item=part, seals=copy.seals - seals)

    @property
    def carried_by(self) -> Mapping[str, tuple[frozenset[Item], tuple[Item, ...]]]:
        """What travels in the open with each message's ciphertext, with the keys that seal that."""
        return self._open_parts

    def derive(
        self,
        head: Item,
        premises: Iterable[Item],
        how: str,
        *,
        facts: frozenset[str] = NO_FACTS,
        doubts: frozenset[Doubt] = frozenset(),
        powers: frozenset[str] = frozenset(),
        since: float = -inf,
    ) -> None:
        """Let an item follow from others, from a first instant on, in seconds UTC."""
        premises = tuple(premises)
        using = f" by {', '.join(sorted(powers))}" if powers else ""
        when = "" if since == -inf else f" since {since}"
        name = f"derive {head} from {', '.join(map(str, premises))}{using}{when}"
        if name in self._names:
            return
        self._names.add(name)
        self.derivations.append(
            Rule.derivation(
                name, head, premises, since, facts=facts, doubts=doubts, powers=powers, note=how
            )
        )

    def of(self, kind: DataKind) -> list[Copy]:
        """The copies of one kind."""
        return [copy for copy in self.copies if copy.item.kind is kind]


def _once_unlinked(copy: Copy, node: str, when: tuple[float, float]) -> Iterator[Copy]:
    """A copy on a device up to its being unlinked, and what may be left of it from then on."""
    wiped = copy.doubts | open_doubt(f"whether {node} kept what it had when it was unlinked")
    lies = copy.span
    if lies.maybe is None or lies.maybe.end <= when[0]:
        yield copy
    elif lies.once_within is not None:
        yield evolve(copy, doubts=wiped)
    else:
        sure, maybe = (Interval(-inf, bound) for bound in when)
        before = Span(_both(lies.sure, sure), _both(lies.maybe, maybe))
        if before.maybe is not None:
            yield evolve(copy, span=before)
        sure, maybe = (Interval(bound, inf) for bound in reversed(when))
        after = Span(_both(lies.sure, sure), _both(lies.maybe, maybe))
        if after.maybe is not None:
            yield evolve(copy, span=after, doubts=wiped)


def _both(one: Interval | None, other: Interval) -> Interval | None:
    return None if one is None else one.intersect(other)


KEPT_AT_ALL, COPIED_AT_ALL = "whether it is kept at all", "whether it is copied at all"
"""The doubts that statements such as "may be kept" leave."""


def existence_doubt(what: str, facts: Iterable[str], otherwise: str) -> frozenset[Doubt]:
    """A doubt about existence: whether something is there at all is left open by some facts.

    Args:
        what: ``KEPT_AT_ALL`` or ``COPIED_AT_ALL``.
        facts: the ids of the facts.
        otherwise: what to name where there are none.
    """
    return open_doubt(f"{what} ({', '.join(sorted(facts)) or otherwise})")


def facts_in_doubt(name: str) -> tuple[str, ...]:
    """The facts that a doubt is about, if it is about nothing else: whether they hold, or what
    they leave open of existence.

    Args:
        name: the name of the doubt.
    """
    for what in (KEPT_AT_ALL, COPIED_AT_ALL):
        if name.startswith(f"{what} ("):
            return tuple(name.removeprefix(f"{what} (").removesuffix(")").split(", "))
    return (name.partition(", last seen ")[0],)


def open_doubt(name: str) -> frozenset[Doubt]:
    """One open doubt of that name."""
    return frozenset({Doubt(name, Level.OPEN)})


def otherwise(doubts: Iterable[Doubt]) -> frozenset[Doubt]:
    """The doubts about what would follow if a doubtful statement were false.

    What nobody stated keeps its name, since either way it is the same thing that must be tried.
    """
    return frozenset(
        each if each.name.startswith(UNSTATED_DOUBT) else Doubt(f"not {each.name}", each.level)
        for each in doubts
    )


def gaps(segments: Iterable[Segment], start: float, end: float) -> list[Interval]:
    """What no segment covers between two instants, in seconds UTC."""
    found = []
    for segment in sorted(segments, key=lambda each: each.start):
        if segment.start > start:
            found.append(Interval(start, min(segment.start, end)))
        start = max(start, segment.end)
        if start >= end:
            return found
    if start < end:
        found.append(Interval(start, end))
    return found

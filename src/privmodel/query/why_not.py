"""Where it broke: for each place, how near the adversary came to an item it does not get."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve, frozen

from privmodel.inference.closure import Learning
from privmodel.inference.interval import Interval
from privmodel.inference.rule import Need, Rule
from privmodel.model.data import Item
from privmodel.model.retention import State
from privmodel.rules.access import Access, Denial
from privmodel.rules.basis import Stated
from privmodel.rules.footprint import Copy, below
from privmodel.rules.join import Taking, meets
from privmodel.rules.program import Program
from privmodel.rules.steps import UNASKED, Step

__all__ = ["Obstacle", "Sealed", "nearness", "obstacles", "sealed"]

ORDER = tuple(Step)


@frozen(kw_only=True)
class Obstacle:
    """A place at which an item is not obtained.

    Attributes:
        holder: the place.
        whose: the participant whose copy lies there, if it is somebody's.
        held: whether a copy lies there at the time (False also where none ever does).
        readable: whether it would be open to whoever has it.
        steps: what stands in the way; the first is where it breaks.
        facts: the facts on which that rests.
        words: more on it, a line each.
        keys: for a sealed copy, the keys that would open it.
        grounds: what law, rules and practice each say, where its holder was asked.
        missing: where only knowledge is missing: sets of items, fewest first, each of which, known
            in time, would give the item away here.
    """

    holder: str
    whose: str = ""
    held: bool = False
    readable: bool = False
    steps: tuple[Step, ...]
    facts: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    grounds: tuple[Stated, ...] = ()
    missing: tuple[tuple[Item, ...], ...] = ()

    @property
    def names_keys(self) -> bool:
        """Whether it may name keys that belong to its item alone."""
        return bool(self.keys or self.missing)

    def renamed(self, names: Mapping[str, str]) -> Obstacle:
        """The same obstacle in the way of another item, whose keys are called otherwise.

        Args:
            names: what each key is called there; without those that are called the same.
        """
        missing = {
            tuple(
                sorted(evolve(item, subject=names.get(item.subject, item.subject)) for item in each)
            )
            for each in self.missing
        }
        return evolve(
            self,
            keys=_renamed(self.keys, names),
            missing=tuple(sorted(missing, key=lambda items: (len(items), items))),
        )


@frozen(kw_only=True)
class Sealed:
    """A copy that was taken but stays sealed.

    Attributes:
        holder: where it was taken.
        whose: the participant whose copy it is, if it is somebody's.
        keys: the keys that would open it.
    """

    holder: str
    whose: str
    keys: tuple[str, ...]

    def renamed(self, names: Mapping[str, str]) -> Sealed:
        """The same copy of another item, whose keys are called otherwise."""
        return evolve(self, keys=_renamed(self.keys, names)) if names else self


def _renamed(keys: tuple[str, ...], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(names.get(key, key) for key in keys))


def obstacles(program: Program, item: Item, learning: Learning, until: float) -> list[Obstacle]:
    """The places at which an item is not obtained, the nearest miss first; one for each place.

    Args:
        program: the program in which it is not obtained.
        item: the item.
        learning: what is learned when every doubt is admitted.
        until: the instant until which knowledge counts, in seconds UTC.
    """
    best: dict[tuple[str, str], Obstacle] = {}
    copies = [copy for copy in program.footprint.about(item.subject) if copy.item == item]
    for copy in copies:
        found = _at_copy(program, copy, learning, until)
        if copy.supposed and found.steps[0] not in (Step.SEALED, Step.NEED_NOT_KNOWN):
            continue  # nothing states that it is there, and it is not what was nearly got
        place = (found.holder, found.whose)
        if place not in best or nearness(found) < nearness(best[place]):
            best[place] = found
    held = {copy.holder for copy in copies if not copy.supposed}
    held.update(found.holder for found in best.values())
    for found in _never_there(program, item, held):
        best.setdefault((found.holder, ""), found)
    return sorted(best.values(), key=nearness)


def nearness(obstacle: Obstacle) -> tuple[object, ...]:
    """A key by which the nearest miss sorts first, whatever the order in which they were found."""
    return (
        ORDER.index(obstacle.steps[0]),
        not obstacle.held,
        obstacle.holder,
        obstacle.whose,
        sorted(obstacle.facts),
        obstacle.words,
        obstacle.keys,
        obstacle.steps,
        not obstacle.readable,
        obstacle.missing,
    )


def _at_copy(program: Program, copy: Copy, learning: Learning, until: float) -> Obstacle:
    reach = program.reach
    denials = [
        denial
        for denial in reach.denials
        if below(denial.node, copy.holder) and copy.item.kind in denial.kinds
    ]
    readable = all(learning.knows(seal) for seal in copy.seals)
    touching = [access for access in reach.accesses if below(access.node, copy.holder)]
    met = [
        _met(copy, access, learning, readable, until) for access in touching if meets(copy, access)
    ]
    if met:
        return min(met, key=nearness)
    if denials:
        return min((_denied(copy, denial) for denial in denials), key=nearness)
    if touching:
        step: Step = Step.NOT_ASKED
        words: tuple[str, ...] = ()
        if copy.state is State.PASSES:
            step, words = Step.EXPIRED, ("it only passes there",)
        elif copy.state is State.RECORDABLE and any(
            access.kinds is None or copy.item.kind in access.kinds for access in touching
        ):
            step = Step.NOT_YET_THERE
            words = ("it passes there and is kept only once an order for data to come says so",)
        return Obstacle(
            holder=copy.holder, whose=copy.whose, steps=(step,), facts=copy.facts, words=words
        )
    return Obstacle(
        holder=copy.holder, whose=copy.whose, held=True, readable=not copy.seals,
        steps=(Step.NO_ACCESS,), facts=copy.facts, words=(copy.how,),
    )  # fmt: skip


def _denied(copy: Copy, denial: Denial) -> Obstacle:
    lies = copy.span.maybe
    held = (
        copy.state is not State.PASSES
        and lies is not None
        and lies.intersect(denial.when.maybe) is not None
    )
    steps = denial.ruling.steps
    if not held and UNASKED.isdisjoint(steps):
        steps = (_time_step(copy, denial.when.maybe.start), *steps)
    return Obstacle(
        holder=copy.holder,
        whose=copy.whose,
        held=held,
        readable=not copy.seals,
        steps=steps,
        facts=denial.ruling.facts | copy.facts,
        words=denial.ruling.words,
        grounds=denial.ruling.stated,
    )


def _met(copy: Copy, access: Access, learning: Learning, readable: bool, until: float) -> Obstacle:
    lies, open_at = copy.span.maybe, access.when.maybe
    if lies is None or lies.intersect(open_at) is None:
        step = _time_step(copy, open_at.start)
        return Obstacle(
            holder=copy.holder, whose=copy.whose, steps=(step,), facts=copy.facts,
            words=(copy.how,),
        )  # fmt: skip
    facts = copy.facts | access.facts
    there = lies.intersect(open_at)
    assert there is not None
    closed = frozenset(seal for seal in copy.seals if learning.time(seal) > until)
    late = [_late(need, there, learning, until) for need in access.needs]
    missing = tuple(
        sorted(
            {tuple(sorted(each | closed)) for each in late if each is not None},
            key=lambda names: (len(names), names),
        )
    )
    if not any(each is not None and not each for each in late):
        unknown = not any(
            all(learning.time(each) <= until for each in need.items) for need in access.needs
        )
        names = " or ".join(sorted({str(each) for need in access.needs for each in need.items}))
        return Obstacle(
            holder=copy.holder, whose=copy.whose, held=True, readable=readable,
            steps=(Step.NEED_NOT_KNOWN if unknown or missing else Step.EXPIRED,), facts=facts,
            words=(f"needs {names}" if unknown else f"needs {names} while it lies there",),
            missing=missing,
        )  # fmt: skip
    keys = tuple(sorted(seal.subject for seal in closed))
    return Obstacle(
        holder=copy.holder, whose=copy.whose, held=True, readable=False,
        steps=(Step.SEALED if keys else Step.EXPIRED,), facts=facts, words=(copy.how,), keys=keys,
        missing=missing if keys else (),
    )  # fmt: skip


def _late(need: Need, there: Interval, learning: Learning, until: float) -> frozenset[Item] | None:
    """What of a need is not known in time for a taking; None if it is not valid then anyway.

    Args:
        need: one alternative of what an access needs.
        there: while the copy lies there and the access is open.
        learning: what is learned when every doubt is admitted.
        until: the instant until which knowledge counts.
    """
    valid = there.intersect(need.validity)
    if valid is None or valid.start > until:
        return None
    late = set()
    for each in need.items:
        known = max(learning.time(each), valid.start)
        if known > until or not valid.contains(known):
            assert isinstance(each, Item)
            late.add(each)
    return frozenset(late)


def _time_step(copy: Copy, start: float) -> Step:
    lies = copy.span.maybe
    if lies is not None and lies.start > start:
        return Step.NOT_YET_THERE
    return Step.EXPIRED


def _never_there(program: Program, item: Item, held: set[str]) -> Iterator[Obstacle]:
    nodes = [
        access.node
        for access in program.reach.accesses
        if access.kinds is None or item.kind in access.kinds
    ]
    nodes += [denial.node for denial in program.reach.denials]
    for node in dict.fromkeys(nodes):
        if any(below(node, holder) for holder in held):
            continue
        absent = (item.kind, node)
        facts = program.footprint.stated_absent.get(absent, frozenset())
        asked = [denial for denial in program.reach.denials if denial.node == node]
        if absent not in program.footprint.stated_absent and asked:
            # nothing is known of what lies there, only that it is not handed over
            for denial in asked:
                if item.kind in denial.kinds:
                    ruling = denial.ruling
                    yield Obstacle(
                        holder=node,
                        steps=ruling.steps,
                        facts=ruling.facts,
                        words=ruling.words,
                        grounds=ruling.stated,
                    )
            continue
        yield Obstacle(holder=node, steps=(Step.NEVER_THERE,), facts=facts)


def sealed(program: Program, item: Item, learning: Learning, until: float) -> list[Sealed]:
    """The copies of an item that are taken but stay sealed, each place once."""
    found: dict[tuple[str, str], Sealed] = {}
    for rule in program.rules_by_head.get(item, ()):
        taking = rule.note
        if not isinstance(taking, Taking) or not _taken(rule, taking, learning, until):
            continue
        keys = tuple(
            sorted(seal.subject for seal in taking.copy.seals if learning.time(seal) > until)
        )
        if keys:
            place = (taking.copy.holder, taking.copy.whose)
            if place not in found or keys < found[place].keys:
                found[place] = Sealed(holder=taking.copy.holder, whose=taking.copy.whose, keys=keys)
    return [found[place] for place in sorted(found)]


def _taken(rule: Rule, taking: Taking, learning: Learning, until: float) -> bool:
    """Whether the copy is taken in time: its needs are met, and so are seals that are no keys."""
    others = rule.seals - taking.copy.seals
    return learning.taken(rule) <= until and all(learning.time(each) <= until for each in others)

"""What an order does, apart from what lies at the operators: which orders nothing tells apart.

Every law of the catalogue, every class of offence and two dates make a hundred orders against one
and the same conversation. Most of them are answered alike. So each is laid upon a sample, one copy
of each kind at each operator, and what it brings there is written down without the names of laws
and facts::

    what it takes     kind, place and instant, with the level of its doubts
    what it lays      copies that its being answered shows, or that it may have brought about
    what it derives   keys that somebody may give up
    what binds        duties to keep such kinds, by the law that lays them down

Two orders of which all this is equal make programs that are equal but for names, whatever the
conversation: the closure looks at instants, premises and levels only. One of them stands for both.

Two orders of which this is equal as far as no open doubt hangs on it are equally bad wherever they
are worse than open, since open rules take no part in that. So the first one shows it.

Of an order that takes nothing surely no answer is sure either: a rule of the closure that comes of
it has at least its doubts. So it is known beforehand how bad it can be at worst, provided that
nothing follows without any order. Only kinds from which the forbidden item may follow count; keys
are always among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import frozen

from privmodel.inference.rule import NOTHING_NEEDED, Doubt, Level
from privmodel.inference.verdict import Verdict, join_some
from privmodel.model.adversary import Adversary, Order
from privmodel.model.data import LEAVES, DataKind, Item
from privmodel.model.law import Jurisdiction
from privmodel.model.retention import State
from privmodel.rules import places
from privmodel.rules.access import Reach, window
from privmodel.rules.footprint import EVER, UNSTATED_DOUBT, Copy, Footprint
from privmodel.rules.orders import lay_order
from privmodel.rules.program import Program
from privmodel.rules.situation import Situation
from privmodel.rules.steps import Ground

__all__ = ["Served", "is_alone", "kinds_behind", "served"]

_Doubts = tuple[Level, frozenset[str]]
"""The level that admits a rule, and what nobody stated: the rest of the names does not matter."""

_AT_WORST = {
    Level.CERTAIN: Verdict.YES,
    Level.DISPUTED: Verdict.CONFLICTING,
    Level.OPEN: Verdict.UNKNOWN,
}


@frozen
class Served:
    """What an order brings, as far as a closure can tell.

    Attributes:
        takes: what it reaches where and when: the kind (None: any), the rest, the doubts.
        lays: the copies that it brings about: the kind, the rest, the doubts.
        derives: what it lets follow: the kind, the rest, the doubts.
        binds: the duties under its own law: the kinds, and the law with what was stated of them.
    """

    takes: frozenset[tuple[DataKind | None, Any, _Doubts]]
    lays: frozenset[tuple[DataKind, Any, _Doubts]]
    derives: frozenset[tuple[DataKind, Any, _Doubts]]
    binds: frozenset[tuple[frozenset[DataKind], Any]]

    def of(self, kinds: frozenset[DataKind]) -> Served:
        """As much of it as concerns some kinds.

        Args:
            kinds: the kinds from which what is asked about may follow, keys among them.
        """
        takes = frozenset(each for each in self.takes if each[0] is None or each[0] in kinds)
        taken = frozenset(LEAVES) if any(each[0] is None for each in takes) else {
            each[0] for each in takes
        }  # fmt: skip
        return Served(
            takes=takes,
            lays=frozenset(each for each in self.lays if each[0] in kinds),
            derives=frozenset(each for each in self.derives if each[0] in kinds),
            binds=frozenset(each for each in self.binds if not each[0].isdisjoint(taken)),
        )

    @property
    def surely(self) -> Served:
        """As much of it as no open doubt hangs on.

        What binds leaves open whether anybody keeps to it.
        """
        return Served(
            takes=frozenset(each for each in self.takes if each[2][0] < Level.OPEN),
            lays=frozenset(each for each in self.lays if each[2][0] < Level.OPEN),
            derives=frozenset(each for each in self.derives if each[2][0] < Level.OPEN),
            binds=frozenset(),
        )

    @property
    def at_worst(self) -> Verdict:
        """The worst that can come of it, if nothing follows without it."""
        levels = (doubts[0] for _, _, doubts in (*self.takes, *self.derives))
        return join_some(map(_AT_WORST.__getitem__, levels))


def is_alone(adversary: Adversary) -> bool:
    """Whether an adversary serves one order at one instant, and does nothing else.

    An order that runs through a stretch, or with another one beside it, freezes what lies there, so
    that what it brings depends on that.

    Args:
        adversary: the adversary.
    """
    if len(adversary.powers) != 1:
        return False
    (power,) = adversary.powers
    return (
        isinstance(power, Order)
        and power.through is None
        and power.during.end is None
        and power.during.start is not None
        and power.during.start.exact
    )


def served(
    adversary: Adversary,
    situation: Situation,
    laws: Mapping[str, Jurisdiction],
    admitted: frozenset[Ground],
) -> Served:
    """What the only order of an adversary brings.

    Args:
        adversary: one that :func:`is_alone`.
        situation: a conversation on the same platforms.
        laws: the laws on which an answer to it may rest.
        admitted: the grounds that count.
    """
    (power,) = adversary.powers
    assert isinstance(power, Order)
    sample, reach = Footprint(), Reach()
    for copy in _samples(situation):
        sample.add(copy)
    before = len(sample.copies)
    when = window(power.during, situation.on)
    lay_order(situation, sample, reach, power, "it", when, laws, admitted, adversary)
    return Served(
        takes=frozenset(
            (kind, (each.node, each.when, each.states, each.needs, each.whose), _doubts(each))
            for each in reach.accesses
            for kind in ((None,) if each.kinds is None else each.kinds)
        ),
        lays=frozenset(
            (
                each.item.kind,
                (each.item, each.holder, each.span, each.state, each.seals, each.whose),
                _doubts(each),
            )
            for each in sample.copies[before:]
        ),
        derives=frozenset(
            (each.head.kind, (each.head, each.when, each.needs, each.seals), _doubts(each))
            for each in sample.derivations
            if isinstance(each.head, Item)
        ),
        binds=frozenset(_duties(power)),
    )


def kinds_behind(programs: Iterable[Program], asked: Iterable[DataKind]) -> frozenset[DataKind]:
    """The kinds from which something may follow: its own, keys, and what they derive from.

    Where an access must know something, that may be of any kind.

    Args:
        programs: the programs of a conversation.
        asked: the kinds that are asked about.
    """
    programs = list(programs)
    found = {*asked, *DataKind.CREDENTIALS.leaves}
    if any(each.needs != NOTHING_NEEDED for program in programs for each in program.reach.accesses):
        return frozenset(LEAVES)
    footprints = [program.footprint for program in programs]
    steps = [
        *((each.head, each.seals) for laid in footprints for each in laid.derivations),
        *((each.item, each.seals) for laid in footprints for each in laid.copies),
    ]
    links = {
        (head.kind, each.kind)
        for head, premises in steps
        for each in premises
        if isinstance(head, Item) and isinstance(each, Item)
    }
    while more := {kind for head, kind in links if head in found} - found:
        found |= more
    return frozenset(found)


def _samples(situation: Situation) -> Iterator[Copy]:
    """One copy of each kind at each operator that passes, and one that is kept."""
    for platform in situation.platforms.values():
        for server in platform.servers:
            for kind in LEAVES:
                for state in (State.PASSES, State.KEPT):
                    item = Item(kind=kind, subject="sample")
                    yield Copy(item, places.operator(server), EVER, state)


def _duties(order: Order) -> Iterator[tuple[frozenset[DataKind], Any]]:
    gates = order.suspicion.gates
    for number, duty in enumerate(order.executing.duties):
        stated = tuple((name, gates.get(name)) for name in sorted(duty.classes))
        yield duty.kinds, (order.executing.id, number, stated)


def _doubts(resting: Any) -> _Doubts:
    """The doubts of a rule, a copy or an access, as far as a closure tells them apart."""
    doubts: Iterable[Doubt] = resting.doubts
    return (
        max((each.level for each in doubts if not _unstated(each)), default=Level.CERTAIN),
        frozenset(each.name for each in doubts if _unstated(each)),
    )


def _unstated(doubt: Doubt) -> bool:
    return doubt.name.startswith(UNSTATED_DOUBT)

"""Why a holder would hand something over: law, its own rules, its practice. One table decides.

For each kind that an order names, at each instant::

    law                    rules give, or may   silent or open   refuse, or leave it out
    ---------------------  -------------------  ---------------  -------------------------
    bound, in reach        given (law)          given (law)      given (law)
    demanded, out of       given (policy)       open             not given, unless seen
    reach, or not bound
    open whether bound     given (policy)       open             open
    forbidden              not given            not given        not given

*Seen to give* to a comparable asker turns open, and not given unless seen, into given (practice).
Bound by one law and barred by another, or barred and yet seen: disputed.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import compress
from math import inf

from attrs import evolve, frozen

from privmodel.inference.rule import Doubt
from privmodel.model.adversary import Order
from privmodel.model.data import LEAVES, DataKind
from privmodel.model.disclosure import Gives
from privmodel.model.evidence import View
from privmodel.model.law import Binds, Compulsion, Instrument, Jurisdiction, TimeMode
from privmodel.model.nexus import Relation
from privmodel.model.platform import Platform
from privmodel.model.timeline import DAY

from .bars import bars
from .basis import Basis, Stated, stated, words_of
from .footprint import open_doubt
from .law import NOTHING_EARLIER, Cover, Failed, Unusable, covers, law_standing
from .nexus import Binding, Reach, binding
from .observed import Seen, facts_of, observations, seen
from .policy import InForce, Says, clauses_in_force, policy_on
from .request import Met, Request, disputed, unless
from .standing import Standing, weight
from .steps import Ground, Step

__all__ = ["Basis", "Ruling", "rule_on"]

NO_DOUBTS: frozenset[Doubt] = frozenset()
NO_FACTS: frozenset[str] = frozenset()


@frozen(eq=False)
class Ruling:
    """Whether an order yields some kinds from a holder at an instant, and why.

    Attributes:
        given: whether they are handed over, doubts apart.
        ground: why, if they are.
        discretionary: whether the holder could have said no.
        steps: where it breaks, if they are not.
        facts: the facts it rests on.
        doubts: those that may be false.
        basis: what it was made from; None where nothing asks for the kinds.
        unmet: limbs of instruments that would name the kinds and can't be used.
        ways: how the holder could be reached otherwise, in words.
    """

    given: bool
    ground: Ground | None = None
    discretionary: bool = False
    steps: tuple[Step, ...] = ()
    facts: frozenset[str] = NO_FACTS
    doubts: frozenset[Doubt] = NO_DOUBTS
    basis: Basis | None = None
    unmet: tuple[Unusable, ...] = ()
    ways: tuple[str, ...] = ()

    @property
    def stated(self) -> tuple[Stated, ...]:
        """What law, rules and practice each say, and which of them carries the ruling."""
        return () if self.basis is None else stated(self.basis, self.ground)

    @property
    def words(self) -> tuple[str, ...]:
        """What the law, the rules and the practice say, a line each."""
        lines = () if self.basis is None else words_of(self.basis)
        return (*lines, *dict.fromkeys(each.words for each in self.unmet), *self.ways)


def rule_on(
    order: Order,
    platform: Platform,
    standing: Standing,
    laws: Mapping[str, Jurisdiction],
    view: View,
    time: float,
    mode: TimeMode,
    admitted: frozenset[Ground],
    elapsed: float = 0.0,
    earlier: Mapping[str, Met] = NOTHING_EARLIER,
) -> dict[DataKind, Ruling]:
    """What an order yields from one platform's operator at an instant, for every leaf kind.

    Args:
        order: the order.
        platform: whose operator is ordered.
        standing: how the platform's facts stand.
        laws: laws at hand, by country, for blocking rules.
        view: which evidence counts.
        time: the instant, in seconds UTC.
        mode: stored data or data still to come.
        admitted: the grounds that the question admits.
        elapsed: for data to come: for how many seconds the order has surely run by then.
        earlier: the instruments used before, with what that rests on.
    """
    law = law_standing(order.executing, view)
    limbs, unusable = covers(order, law, time, platform, standing, earlier)
    limbs = [
        limb for limb in limbs if limb.instrument is None or limb.instrument.binds is Binds.HOLDER
    ]
    used = {limb.instrument.id: limb.instrument for limb in limbs if limb.instrument is not None}
    ask = Request(order, tuple(used.values()), platform, standing, time)
    forbidden = bars(ask, platform, standing, laws, view, time)
    clauses = clauses_in_force(platform, standing, ask, time)
    observed = observations(platform, standing, order, time)
    rulings = _not_asked(order, unusable, mode)
    able = [limb for limb in limbs if limb.instrument is None or limb.time is mode]
    if mode is TimeMode.PROSPECTIVE:
        able = [limb for limb in able if limb.max_days * DAY > elapsed]
    if mode is TimeMode.STORED:
        able += _named_by_clauses(able, clauses, used)
    ties = {
        nexus: binding(order, platform, standing, time, nexus) for nexus in set(map(_nexus, able))
    }
    reach = {limb: ties[_nexus(limb)] for limb in able}
    asked = frozenset(LEAVES)
    if all(limb.kinds is not None for limb in able):
        asked = frozenset().union(*(limb.kinds or () for limb in able))
    alike: dict[tuple[object, ...], Ruling] = {}
    for kind in asked.intersection(LEAVES):
        # kinds that the same limbs, clauses and observations name are ruled on together
        naming = (
            tuple([limb.kinds is None or kind in limb.kinds for limb in able]),
            tuple([kind in each.clause.kinds for each in clauses]),
            tuple([kind in each.practice.kinds for each in observed]),
            forbidden.get(kind),
        )
        ruling = alike.get(naming)
        if ruling is None:
            asking = list(compress(able, naming[0]))
            names = [each.instrument.id for each in asking if each.instrument is not None]
            basis = Basis(
                order, platform, kind, tuple(dict.fromkeys(names)), reach[asking[0]],
                _compulsion(asking[0]), policy_on(clauses, kind), observed, naming[3],
            )  # fmt: skip
            alike[naming] = ruling = _best(basis, asking, reach, admitted)
        rulings[kind] = ruling
    return rulings


def _nexus(limb: Cover) -> frozenset[Relation]:
    return frozenset() if limb.instrument is None else limb.instrument.nexus


def _named_by_clauses(
    able: list[Cover], clauses: list[InForce], used: Mapping[str, Instrument]
) -> list[Cover]:
    """What the holder's own rules offer on an instrument that does not name it.

    A rule such as "on a subpoena we give the account behind a push token" says that demands of this
    sort ask for it and are answered. It does not say that the law compels.
    """
    found = []
    for each in clauses:
        if not each.applies or each.clause.gives is Gives.REFUSES:
            continue
        named = [test.values for test in each.clause.where.tests if test.attribute == "instrument"]
        for name, instrument in used.items():
            if not any(name in values for values in named):
                continue
            covered = [limb.kinds for limb in able if limb.instrument is instrument]
            if None in covered:
                continue
            kinds = each.clause.kinds.difference(*(kinds or () for kinds in covered))
            if kinds:
                found.append(
                    Cover(
                        instrument, kinds, TimeMode.STORED, inf, each.clause.facts, each.doubts,
                        by_clause=True,
                    )
                )  # fmt: skip
    return found


def _compulsion(limb: Cover) -> Compulsion:
    """Whether an instrument binds its holder; where none is known, that is open."""
    if limb.by_clause:
        return Compulsion.PERMITTED
    return Compulsion.OPEN if limb.instrument is None else limb.instrument.compulsion


_STEPS = {
    Failed.CONDITION: Step.CONDITION_NOT_MET,
    Failed.ORDER_FIRST: Step.ORDER_FIRST,
    Failed.NOT_IN_FORCE: Step.NOT_IN_FORCE,
    Failed.LIMB: Step.NOT_ASKED,
}


def _not_asked(order: Order, unusable: list[Unusable], mode: TimeMode) -> dict[DataKind, Ruling]:
    """A ruling for every kind as if nothing named it: outside the order, or by what that fails."""
    found: dict[tuple[Unusable, ...], Ruling] = {}
    rulings = {}
    for kind in LEAVES:
        naming = tuple(each for each in unusable if each.time is mode and kind in each.kinds)
        if naming not in found:
            failed = {_STEPS[each.failed] for each in naming}
            step = min(failed, key=list(Step).index, default=Step.NOT_ASKED)
            facts = frozenset().union(*(each.instrument.facts for each in naming))
            found[naming] = Ruling(False, steps=(step,), facts=facts, unmet=naming)
        rulings[kind] = found[naming]
    return rulings


def _best(
    basis: Basis,
    asking: list[Cover],
    reach: Mapping[Cover, Binding],
    admitted: frozenset[Ground],
) -> Ruling:
    """The ruling under the limb that yields most: what is surely given before what is in doubt."""
    practice = seen(basis.observed, basis.kind)
    found = []
    for limb in asking:
        bound, compulsion = reach[limb], _compulsion(limb)
        if bound is not basis.bound or compulsion is not basis.compulsion:
            basis = evolve(basis, bound=bound, compulsion=compulsion)
        found.append(_decide(basis, limb, practice, admitted))
    return min(found, key=lambda each: (not each.given, weight(each.doubts), sorted(each.facts)))


def _decide(basis: Basis, limb: Cover, practice: Seen, admitted: frozenset[Ground]) -> Ruling:
    """The table at the head of this page."""
    bound, policy, bar = basis.bound, basis.policy, basis.bar
    strong = practice.strong if Ground.PRACTICE in admitted else ()
    weak = practice.weak if Ground.PRACTICE in admitted else ()
    facts = limb.facts | bound.facts | policy.facts
    by_law = Ground.LAW in admitted
    compels = basis.compulsion in (Compulsion.COMPELLED, Compulsion.OPEN) and by_law
    compelled = compels and basis.compulsion is Compulsion.COMPELLED
    enforced = compelled and bound.reach is Reach.ENFORCEABLE
    open_law = compels and not enforced and (
        limb.instrument is None or bound.reach is not Reach.OUT
    )  # fmt: skip

    def given(
        ground: Ground,
        doubts: frozenset[Doubt] = NO_DOUBTS,
        more: frozenset[str] = NO_FACTS,
        asked: frozenset[Doubt] = limb.doubts,
    ) -> Ruling:
        may = ground is Ground.PRACTICE or (
            ground is Ground.POLICY and policy.says is not Says.GIVES
        )
        return Ruling(True, ground, may, (), facts | more, asked | doubts, basis)

    def denied(*steps: Step, more: frozenset[str] = NO_FACTS) -> Ruling:
        return Ruling(False, None, False, steps, facts | more, NO_DOUBTS, basis)

    if bar is not None:
        if bar[1]:  # a doubtful bar: whatever holds without it, if it does not hold
            free = _decide(evolve(basis, bar=None), limb, practice, admitted)
            return evolve(free, doubts=free.doubts | unless(bar[1]), basis=basis)
        if enforced:
            return given(Ground.LAW, disputed(bar[0] | limb.facts), bar[0])
        if strong:
            asked = NO_DOUBTS if limb.instrument is None else limb.doubts
            shown = bar[0] | facts_of(strong)
            return given(Ground.PRACTICE, disputed(shown), shown, asked)
        if open_law:
            return given(Ground.LAW, _whether_bound(basis) | disputed(bar[0] | limb.facts), bar[0])
        return denied(Step.FORBIDDEN, more=bar[0])
    if enforced:
        return given(Ground.LAW)

    gives = policy.says in (Says.GIVES, Says.MAY)
    by_policy = gives and Ground.POLICY in admitted
    if strong and (limb.instrument is None or policy.doubts or not by_policy):
        # what was seen to be given to such an asker can be asked for, whatever its law says
        asked = NO_DOUBTS if limb.instrument is None else limb.doubts
        return given(Ground.PRACTICE, more=facts_of(strong), asked=asked)
    if by_policy:
        return given(Ground.POLICY, policy.doubts)
    if open_law:
        return given(Ground.LAW, _whether_bound(basis))
    out = Step.OUT_OF_REACH if bound.reach is Reach.OUT else Step.NOT_COMPELLED
    if bound.applies is not None and bound.applies.surely_not:
        out = Step.NO_NEXUS
    if not by_law and bound.reach is not Reach.OUT:
        out = Step.GROUND_NOT_ADMITTED
    if policy.says is Says.SILENT and Ground.POLICY in admitted:
        doubt = open_doubt(f"whether {basis.platform.id} gives it of its own accord")
        return given(Ground.POLICY, doubt)
    if gives or policy.says is Says.SILENT:
        return denied(out, Step.GROUND_NOT_ADMITTED)
    if weak:
        shown = facts_of(weak)
        names = ", ".join(sorted(shown)) or basis.platform.id
        doubt = open_doubt(f"{names}: seen to give, but not to such an asker")
        return given(Ground.PRACTICE, doubt, shown)
    if policy.doubts:
        return given(Ground.POLICY, policy.doubts)
    return denied(out, Step.REFUSED)


def _whether_bound(basis: Basis) -> frozenset[Doubt]:
    doubt = open_doubt(f"whether {basis.order.executing.id} law binds it")
    return basis.bound.doubts or doubt

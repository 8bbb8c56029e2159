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

from collections.abc import Iterable, Mapping
from enum import Enum
from itertools import compress

from attrs import evolve, frozen

from privmodel.inference.rule import Doubt
from privmodel.model.adversary import Order
from privmodel.model.data import DataKind
from privmodel.model.disclosure import Clause, Gives, Practice
from privmodel.model.evidence import View
from privmodel.model.law import Compulsion, Jurisdiction, TimeMode
from privmodel.model.platform import Platform

from .footprint import open_doubt
from .law import Binding, Cover, Reach, Request, bars, binding, covers, disputed, law_standing
from .standing import Standing
from .steps import Ground, Step

__all__ = ["Ruling", "rule_on"]

LEAVES = tuple(kind for kind in DataKind if kind.leaves == (kind,))
NO_DOUBTS: frozenset[Doubt] = frozenset()
NO_FACTS: frozenset[str] = frozenset()


class Says(Enum):
    """What a platform's rules say of a kind."""

    GIVES = "gives"
    MAY = "may give"
    SILENT = "silent"
    OPEN = "open"
    REFUSES = "refuses"
    OMITS = "leaves it out of a closed list"


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
        instruments: ids of the instruments that ask for the kinds.
        words: what the law, the rules and the practice say, a line each.
    """

    given: bool
    ground: Ground | None = None
    discretionary: bool = False
    steps: tuple[Step, ...] = ()
    facts: frozenset[str] = NO_FACTS
    doubts: frozenset[Doubt] = NO_DOUBTS
    instruments: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@frozen(eq=False)
class _Policy:
    says: Says
    facts: frozenset[str] = NO_FACTS
    doubts: frozenset[Doubt] = NO_DOUBTS


@frozen(eq=False)
class _Seen:
    strong: frozenset[str] = NO_FACTS
    weak: frozenset[str] = NO_FACTS
    refused: frozenset[str] = NO_FACTS


def rule_on(
    order: Order,
    platform: Platform,
    standing: Standing,
    laws: Mapping[str, Jurisdiction],
    view: View,
    time: float,
    mode: TimeMode,
    admitted: frozenset[Ground],
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
    """
    limbs, barred = covers(order, law_standing(order.jurisdiction, view), time)
    used = {limb.instrument.id: limb.instrument for limb in limbs if limb.instrument is not None}
    ask = Request(order, tuple(used.values()))
    bound = binding(order, platform, standing, time)
    forbidden = bars(order, platform, standing, laws, view, time)
    clauses = _clauses(platform, standing, ask, time)
    seen = _practices(platform, standing, order, time)
    unmet = ", ".join(instrument.id for instrument in barred)

    rulings: dict[DataKind, Ruling] = {}
    shared: dict[tuple[object, ...], Ruling] = {}
    policies: dict[tuple[bool, ...], _Policy] = {}
    able = [limb for limb in limbs if limb.instrument is None or limb.time is mode]
    best: dict[tuple[bool, ...], Cover] = {}
    for kind in LEAVES:
        chosen = tuple(limb.kinds is None or kind in limb.kinds for limb in able)
        if not any(chosen):
            words = (f"conditions not met: {unmet}",) if unmet else ()
            rulings[kind] = shared.setdefault(
                ("not asked",), Ruling(False, steps=(Step.NOT_ASKED,), words=words)
            )
            continue
        asking = list(compress(able, chosen))
        if chosen not in best:
            best[chosen] = min(asking, key=lambda each: (len(each.doubts), not _compels(each)))
        limb = best[chosen]
        naming = tuple(kind in each.clause.kinds for each in clauses)
        if naming not in policies:
            policies[naming] = _policy(clauses, kind)
        policy = policies[naming]
        practice = _seen(seen, kind)
        bar = forbidden.get(kind)
        signature = (
            limb, policy.says, policy.facts, policy.doubts, practice.strong, practice.weak,
            practice.refused, bar,
        )  # fmt: skip
        if signature not in shared:
            names = tuple(dict.fromkeys(
                each.instrument.id for each in asking if each.instrument is not None
            ))  # fmt: skip
            shared[signature] = _decide(
                platform, order, limb, names, bound, policy, practice, bar, admitted
            )
        rulings[kind] = shared[signature]
    return rulings


def _compels(limb: Cover) -> bool:
    return limb.instrument is None or limb.instrument.compulsion is Compulsion.COMPELLED


def _decide(
    platform: Platform,
    order: Order,
    limb: Cover,
    names: tuple[str, ...],
    bound: Binding,
    policy: _Policy,
    practice: _Seen,
    bar: tuple[frozenset[str], frozenset[Doubt]] | None,
    admitted: frozenset[Ground],
) -> Ruling:
    facts = limb.facts | bound.facts
    words = _words(platform, order, limb, names, bound, policy, practice, bar)
    compelled = _compels(limb) and limb.instrument is not None and Ground.LAW in admitted

    def given(
        ground: Ground,
        more: frozenset[str],
        doubts: frozenset[Doubt],
        may: bool,
        asked: frozenset[Doubt] = limb.doubts,
    ) -> Ruling:
        return Ruling(True, ground, may, (), facts | more, asked | doubts, names, words)

    def denied(steps: tuple[Step, ...], more: frozenset[str]) -> Ruling:
        return Ruling(False, None, False, steps, facts | more, NO_DOUBTS, names, words)

    seen = practice.strong if Ground.PRACTICE in admitted else NO_FACTS
    weak = practice.weak if Ground.PRACTICE in admitted else NO_FACTS
    if bar is not None:
        if bar[1]:  # a doubtful bar: whatever holds without it, if it does not hold
            free = _decide(platform, order, limb, names, bound, policy, practice, None, admitted)
            return evolve(free, doubts=free.doubts | _unless(bar[1]), words=words)
        if compelled and bound.reach is Reach.ENFORCEABLE:
            return given(Ground.LAW, bar[0], disputed(bar[0] | limb.facts), False)
        if seen:
            return given(Ground.PRACTICE, bar[0] | seen, disputed(bar[0] | seen), True)
        return denied((Step.FORBIDDEN,), bar[0])
    if compelled and bound.reach is Reach.ENFORCEABLE:
        return given(Ground.LAW, policy.facts, NO_DOUBTS, False)

    gives = policy.says in (Says.GIVES, Says.MAY)
    discretion = policy.says is Says.MAY
    by_policy = gives and Ground.POLICY in admitted
    if seen and (limb.instrument is None or policy.doubts or not by_policy):
        # what was seen to be given to such an asker can be asked for, whatever its law says
        asked = NO_DOUBTS if limb.instrument is None else limb.doubts
        return given(Ground.PRACTICE, policy.facts | seen, NO_DOUBTS, True, asked)
    if by_policy:
        return given(Ground.POLICY, policy.facts, policy.doubts, discretion)
    open_law = bound.reach is Reach.OPEN or limb.instrument is None
    if (limb.instrument is None or _compels(limb)) and open_law and Ground.LAW in admitted:
        doubts = bound.doubts or open_doubt(f"whether {order.jurisdiction.id} law binds it")
        return given(Ground.LAW, policy.facts, doubts, False)
    out = Step.OUT_OF_REACH if bound.reach is Reach.OUT else Step.NOT_COMPELLED
    if Ground.LAW not in admitted and bound.reach is not Reach.OUT:
        out = Step.GROUND_NOT_ADMITTED
    if gives:
        return denied((out, Step.GROUND_NOT_ADMITTED), policy.facts)
    if policy.says in (Says.SILENT, Says.OPEN):
        if Ground.POLICY not in admitted:
            return denied((out, Step.GROUND_NOT_ADMITTED), policy.facts)
        doubts = policy.doubts or open_doubt(f"whether {platform.id} gives it of its own accord")
        return given(Ground.POLICY, policy.facts, doubts, True)
    if weak:
        doubts = open_doubt(f"{', '.join(sorted(weak))}: seen to give, but not to such an asker")
        return given(Ground.PRACTICE, policy.facts | weak, doubts, True)
    if policy.doubts:
        return given(Ground.POLICY, policy.facts, policy.doubts, True)
    return denied((out, Step.REFUSED), policy.facts)


@frozen(eq=False)
class _InForce:
    """A clause in force, with whether it speaks of such a request, and the doubts about both."""

    clause: Clause
    applies: bool
    about_facts: frozenset[Doubt]
    about_request: frozenset[Doubt]

    @property
    def doubts(self) -> frozenset[Doubt]:
        return self.about_facts | self.about_request


def _clauses(platform: Platform, standing: Standing, request: Request, time: float) -> list[_InForce]:
    found: list[_InForce] = []
    for clause in platform.clauses:
        doubts = standing.at(clause.facts, time)
        if doubts is None:
            continue
        asked = request.ask(clause.where)
        found.append(_InForce(clause, asked is not None, doubts, asked or NO_DOUBTS))
    return found


def _policy(clauses: list[_InForce], kind: DataKind) -> _Policy:
    """What the rules in force say of a kind."""
    naming = [each for each in clauses if each.applies and kind in each.clause.kinds]
    giving = [each for each in naming if each.clause.gives is not Gives.REFUSES]
    refusing = [each for each in naming if each.clause.gives is Gives.REFUSES]
    sure = [each for each in giving if not each.doubts]
    if sure:
        commits = [each for each in sure if each.clause.gives is Gives.COMMITS]
        best = (commits or sure)[0]
        against = [each for each in refusing if not each.doubts]
        if against:
            facts = best.clause.facts | against[0].clause.facts
            return _Policy(Says.MAY, facts, disputed(facts))
        return _Policy(Says.GIVES if commits else Says.MAY, best.clause.facts)
    if giving:
        best = min(giving, key=lambda each: len(each.doubts))
        return _Policy(Says.MAY, best.clause.facts, best.doubts)
    if refusing:
        best = min(refusing, key=lambda each: len(each.doubts))
        return _Policy(Says.REFUSES, best.clause.facts, _unless(best.doubts))
    closed = [each for each in clauses if each.clause.closed]
    if closed:
        best = min(closed, key=lambda each: len(each.about_facts))
        return _Policy(Says.OMITS, best.clause.facts, _unless(best.about_facts))
    return _Policy(Says.SILENT)


def _unless(doubts: Iterable[Doubt]) -> frozenset[Doubt]:
    """The doubt that a refusal leaves: it would have to be false for the kind to be given."""
    return frozenset(Doubt(f"not {doubt.name}", doubt.level) for doubt in doubts)


Practices = list[tuple[Practice, bool]]


def _practices(platform: Platform, standing: Standing, order: Order, time: float) -> Practices:
    """What was seen by an instant and has not stopped, with whether the asker was comparable."""
    found: Practices = []
    for practice in platform.practices:
        if practice.forum != order.forum:
            continue
        doubts = standing.at(practice.facts, time)
        if doubts is None:
            continue
        country = _matches(practice.countries, order.jurisdiction.id)
        offence = _matches(practice.offences, order.suspicion.offence)
        if not practice.gave:
            if country is True and offence is not False:
                found.append((practice, True))
        elif country is True and offence is True and not doubts:
            found.append((practice, True))
        elif country is not False or offence is True:
            found.append((practice, False))
    return found


def _matches(named: frozenset[str], ours: str | None) -> bool | None:
    """True or False where both sides speak; None where either is silent."""
    if not named or ours is None:
        return None
    return ours in named


def _seen(practices: Practices, kind: DataKind) -> _Seen:
    strong, weak, refused = NO_FACTS, NO_FACTS, NO_FACTS
    for practice, comparable in practices:
        if kind not in practice.kinds:
            continue
        if not practice.gave:
            refused |= practice.facts
        elif comparable:
            strong |= practice.facts
        else:
            weak |= practice.facts
    return _Seen(strong, weak, refused)


def _words(
    platform: Platform,
    order: Order,
    limb: Cover,
    names: tuple[str, ...],
    bound: Binding,
    policy: _Policy,
    practice: _Seen,
    bar: tuple[frozenset[str], frozenset[Doubt]] | None,
) -> tuple[str, ...]:
    country = order.jurisdiction.id.upper()
    lines = []
    if names:
        lines.append(f"asked with {', '.join(names)}")
    else:
        lines.append(f"the catalogue has no law of {country}: what can be asked is open")
    place = {
        Reach.ENFORCEABLE: f"{country} can enforce an order against {platform.id}",
        Reach.OUT: f"{platform.id} has no tie to {country} through which it could be enforced",
        Reach.OPEN: f"it is open whether {country} can enforce an order against {platform.id}",
    }
    lines.append(place[bound.reach])
    if policy.says is not Says.SILENT or bound.reach is not Reach.ENFORCEABLE:
        facts = f" ({', '.join(sorted(policy.facts))})" if policy.facts else ""
        lines.append(f"rules of {platform.id}: {policy.says.value}{facts}")
    if practice.strong:
        lines.append(f"seen to give it to such an asker: {', '.join(sorted(practice.strong))}")
    if practice.refused:
        lines.append(f"seen to refuse it to such an asker: {', '.join(sorted(practice.refused))}")
    if practice.weak:
        lines.append(f"seen to give it to others: {', '.join(sorted(practice.weak))}")
    if bar is not None:
        lines.append(f"a law forbids it: {', '.join(sorted(bar[0]))}")
    return tuple(lines)

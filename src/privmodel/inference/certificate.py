"""The independent checker of certificates: that something is learned, or never learned.

The checker shares no code with the search that finds the answers. It reads one rule at a time and
only compares numbers, so that whoever doubts an answer need trust no more than this page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from math import inf

from privmodel.errors import CertificateError
from privmodel.inference.claim import RISING, Answer, Bound, Case, Proof, ProofStep
from privmodel.inference.rule import Level, Need, Rule

__all__ = ["Bound", "Proof", "ProofStep", "check", "check_bound", "check_proof"]

Times = dict[Hashable, float]

_SHOWN_BY = {  # a proof that admits no more doubt than stated, a bound that admits no less
    "yes": {"proof": Level.CERTAIN},
    "conflicting": {"proof": Level.DISPUTED, "bound": Level.CERTAIN},
    "unknown": {"proof": Level.OPEN, "bound": Level.DISPUTED},
    "no": {"bound": Level.OPEN},
}


def check(cases: Iterable[Case], answers: Iterable[Answer]) -> None:
    """Check that proofs and bounds show the verdicts of cases, and these the answers.

    Raises:
        CertificateError: a proof or a bound fails, a verdict lacks one, or an answer is another.
    """
    verdicts: dict[str, Mapping[Hashable, str]] = {}
    for case in cases:
        if case.name in verdicts:
            raise CertificateError(case.name, "two cases have this name")
        verdicts[case.name] = case.verdicts
        _check_case(case)
    for answer in answers:
        _check_answer(answer, verdicts)


def _check_case(case: Case) -> None:
    terms: list[Proof | Bound] = [*case.proofs, *case.bounds]
    if any(each.powers is not None or each.granted for each in terms):
        raise CertificateError(case.name, "a verdict speaks of all powers and grants nothing")
    until, had = case.until, []
    for proof in case.proofs:
        proven = _replay(case.rules, case.known, proof)
        had.append((proof.level, {item for item in proven if proven[item] <= until}))
    for bound in case.bounds:
        check_bound(case.rules, case.known, bound)
    said: dict[str, set[Hashable]] = {}
    for item, verdict in case.verdicts.items():
        said.setdefault(verdict, set()).add(item)
    for verdict, items in said.items():
        if verdict not in _SHOWN_BY:
            raise CertificateError(min(items, key=repr), f"{verdict!r} is no verdict")
        for kind, level in _SHOWN_BY[verdict].items():
            if kind == "proof":
                left = items.difference(*(learned for at, learned in had if at <= level))
            else:
                late = [each.times for each in case.bounds if each.level >= level]
                left = {i for i in items if not any(_not_by(until, t.get(i, inf)) for t in late)}
            if left:
                raise CertificateError(min(left, key=repr), f"no {kind} shows that it is {verdict}")


def _check_answer(answer: Answer, verdicts: Mapping[str, Mapping[Hashable, str]]) -> None:
    rows = []
    for name in answer.cases:
        of_case = verdicts.get(name, {})
        if any(item not in of_case for item in answer.items):
            raise CertificateError(answer.name, f"case {name!r} lacks a verdict on its items")
        rows.append([RISING.index(of_case[item]) for item in answer.items])
    for said, of_all in ((answer.some, max), (answer.every, min)):
        if not (found := [of_all(row, default=0) for row in rows]):
            raise CertificateError(answer.name, "it names no case")
        # Certain, or within the reach of disputes, if it is so in every case; possible if in one.
        rank = min(found) if min(found) >= RISING.index("conflicting") else min(max(found), 1)
        if said != RISING[rank]:
            raise CertificateError(answer.name, f"what follows is {RISING[rank]!r}, not {said!r}")


def check_proof(
    rules: Iterable[Rule], known: Iterable[Hashable], proof: Proof, item: Hashable
) -> None:
    """Replay a proof step by step; its last step, if it has one, must yield the item.

    Raises:
        CertificateError: a step fails, or the end is not the item.
    """
    proven = _replay(rules, known, proof)
    if item not in proven or (proof.steps and item != next(reversed(proven))):
        raise CertificateError(item, "the proof does not end with it")


def _replay(rules: Iterable[Rule], known: Iterable[Hashable], proof: Proof) -> Times:
    """What a proof proves, each item with the time by which it is learned, in order."""
    by_id = _by_id(rules)
    proven: Times = dict.fromkeys(known, -inf)
    for step in proof.steps:
        rule = by_id.get(step.rule)
        if rule is None:
            raise CertificateError(step, "the program has no such rule")
        if not _admitted(rule, proof):
            raise CertificateError(step, "the rule is not admitted on these terms")
        if not 0 <= step.alternative < len(rule.needs):
            raise CertificateError(step, "the rule has no such alternative")
        if rule.head in proven:
            raise CertificateError(step, f"{rule.head!r} is already proven")
        need = rule.needs[step.alternative]
        time = max(_taken(rule, need, proven), _latest(rule.seals, proven))
        if time == inf:
            missing = [each for each in (*need.items, *rule.seals) if each not in proven]
            late = f"{missing[0]!r} is not proven yet" if missing else "all is over by then"
            raise CertificateError(step, late)
        if step.time != time:
            raise CertificateError(step, f"the time that follows is {time}")
        proven[rule.head] = time
    return proven


def check_bound(
    rules: Iterable[Rule],
    known: Iterable[Hashable],
    bound: Bound,
    *items: Hashable,
    until: float = inf,
) -> None:
    """Check that nothing can be learned earlier than a bound says, and some items not in time.

    Suppose something were learned before its bound. Of all such items take the one that is learned
    first: it is not known beforehand, so it comes from a rule whose premises, learned before it,
    all keep their bounds. But no rule fires too early on premises that keep theirs.

    Raises:
        CertificateError: an item's bound is too early, or a rule undercuts a bound.
    """
    times = bound.times
    if any(time != time for time in times.values()):
        raise CertificateError("times", "a bound is not a number")
    for item in items:
        if not _not_by(until, times.get(item, inf)):
            raise CertificateError(item, f"its bound does not lie after {until}")
    for each in known:
        if times.get(each, inf) != -inf:
            raise CertificateError(each, "it is known beforehand")
    for rule in _by_id(rules).values():
        due = times.get(rule.head, inf)
        opened = _latest(rule.seals, times)
        if opened >= due:
            continue  # its seals alone hold it back
        for need in rule.needs:
            time = max(_taken(rule, need, times), opened)
            if time < due and _admitted(rule, bound):
                raise CertificateError(rule.id, f"it fires at {time}, before its head's bound")


def _by_id(rules: Iterable[Rule]) -> dict[str, Rule]:
    program = tuple(rules)
    by_id = {rule.id: rule for rule in program}
    if len(by_id) < len(program):
        counts = Counter(rule.id for rule in program)
        raise CertificateError(max(counts, key=counts.__getitem__), "two rules have this id")
    return by_id


def _admitted(rule: Rule, terms: Proof | Bound) -> bool:
    for doubt in rule.doubts:
        if doubt.level > terms.level and doubt.name not in terms.granted:
            return False
    return terms.powers is None or rule.powers <= terms.powers


def _not_by(until: float, time: float) -> bool:
    return time > until or time == inf


def _latest(items: Iterable[Hashable], times: Mapping[Hashable, float]) -> float:
    last = -inf
    for each in items:
        time = times.get(each, inf)
        if time > last:
            last = time
    return last


def _taken(rule: Rule, need: Need, times: Mapping[Hashable, float]) -> float:
    """The least instant in a window and in the validity that is not before the need is met."""
    met, valid, least = _latest(need.items, times), need.validity, inf
    for span in rule.when:
        first = max(span.start, valid.start, met)
        inside = first == span.start or first < span.end
        if inside and (first == valid.start or first < valid.end):
            least = min(least, first)
    return least

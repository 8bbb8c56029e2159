"""All that a ruling is made from, and what law, rules and practice each say of it."""

from __future__ import annotations

from attrs import frozen

from privmodel.inference.rule import Doubt
from privmodel.model.adversary import Order
from privmodel.model.data import DataKind
from privmodel.model.law import Compulsion
from privmodel.model.platform import Platform

from .nexus import Applies, Binding, Reach
from .observed import Observation
from .policy import Policy, Says
from .steps import Ground

__all__ = ["Basis", "Stated", "stated", "words_of"]

Barred = tuple[frozenset[str], frozenset[Doubt]]
"""The facts of a law that forbids to give something, with the doubts about it."""


@frozen(eq=False)
class Basis:
    """All that a ruling was made from.

    Attributes:
        order: the order.
        platform: the platform whose operator is ordered.
        kind: one of the kinds ruled on; the others are named by the same limbs, clauses and
            observations.
        instruments: ids of every instrument that asks for it.
        bound: whether the holder is bound by the one on which the ruling rests.
        compulsion: whether that one compels, permits or merely asks; open where none is known.
        policy: what its rules say.
        observed: every observed practice, with how it compares.
        bar: the facts of a law that forbids it, with the doubts about it.
    """

    order: Order
    platform: Platform
    kind: DataKind
    instruments: tuple[str, ...]
    bound: Binding
    compulsion: Compulsion
    policy: Policy
    observed: list[Observation]
    bar: Barred | None


@frozen
class Stated:
    """What one ground says of handing something over.

    Attributes:
        ground: law, policy or practice.
        says: what it says: ``compelled``, ``permitted``, ``voluntary``, ``open``, ``forbidden``
            or ``out of reach`` for the law; ``gives``, ``may give``, ``refuses``, ``silent`` … for
            the holder's rules; ``gave`` or ``refused``, and to whom, for its practice.
        facts: the facts that it rests on.
        carries: whether the answer rests on it.
    """

    ground: Ground
    says: str
    facts: frozenset[str]
    carries: bool


def stated(basis: Basis, carrying: Ground | None) -> tuple[Stated, ...]:
    """What each ground says, all of them, with the one that carries the ruling marked.

    Args:
        basis: what the ruling was made from.
        carrying: the ground on which the kinds are given; None when they are not.
    """
    by_law = carrying is Ground.LAW
    found = [Stated(Ground.LAW, _law(basis), basis.bound.facts, by_law)]
    if basis.bar is not None:
        found.append(Stated(Ground.LAW, "forbidden", basis.bar[0], False))
    policy = basis.policy
    found.append(Stated(Ground.POLICY, policy.says.value, policy.facts, carrying is Ground.POLICY))
    for each in basis.observed:
        if basis.kind in each.practice.kinds:
            verb = "gave" if each.practice.gave else "refused"
            carries = carrying is Ground.PRACTICE and each.practice.gave and each.match.speaks
            says = f"{verb}: {each.match.value}"
            found.append(Stated(Ground.PRACTICE, says, each.practice.facts, carries))
    return tuple(found)


def _law(basis: Basis) -> str:
    if basis.compulsion is not Compulsion.COMPELLED:
        return basis.compulsion.value
    if basis.bound.reach is Reach.OUT:
        return "compelled, but out of reach"
    if basis.bound.reach is Reach.OPEN:
        return "compelled, if it is in reach"
    return "compelled"


def words_of(basis: Basis) -> tuple[str, ...]:
    """The same for readers, a line each."""
    platform, country = basis.platform.id, basis.order.executing.id.upper()
    lines = [f"asked with {', '.join(basis.instruments)}"]
    if not basis.instruments:
        lines = [f"the catalogue does not say what can be asked under the law of {country}"]
    elif basis.compulsion is not Compulsion.COMPELLED:
        lines.append(_COMPULSION[basis.compulsion])
    if basis.bound.applies is not None:
        lines.append(_applies(basis.bound.applies, platform, country))
    place = {
        Reach.ENFORCEABLE: f"{country} can enforce an order against {platform}",
        Reach.OUT: f"{platform} has no tie to {country} through which it could be enforced",
        Reach.OPEN: f"it is open whether {country} can enforce an order against {platform}",
    }
    lines.append(place[basis.bound.reach])
    policy = basis.policy
    if policy.says is not Says.SILENT or basis.bound.reach is not Reach.ENFORCEABLE:
        facts = f" [{', '.join(sorted(policy.facts))}]" if policy.facts else ""
        lines.append(f"rules of {platform}: {policy.says.value}{facts}")
    lines += [_observed(each) for each in basis.observed if basis.kind in each.practice.kinds]
    if basis.bar is not None:
        lines.append(f"a law forbids it [{', '.join(sorted(basis.bar[0]))}]")
    return tuple(lines)


_COMPULSION = {
    Compulsion.PERMITTED: "the law permits the holder to give it and does not oblige it",
    Compulsion.VOLUNTARY: "it is a request that obliges nobody",
    Compulsion.OPEN: "it is open whether the holder must answer",
}


def _applies(applies: Applies, platform: str, country: str) -> str:
    if applies.surely_not:
        return f"the law of {country} does not apply to {platform}: it has none of its ties"
    if applies.relation is None:
        return f"it is open whether the law of {country} applies to {platform}"
    facts = f" [{', '.join(sorted(applies.facts))}]" if applies.facts else ""
    return f"the law of {country} applies to {platform} by {applies.relation.words}{facts}"


def _observed(each: Observation) -> str:
    practice = each.practice
    who = ", ".join(sorted(practice.countries)) or "no country named"
    what = ", ".join(sorted(practice.offences)) or "no suspicion named"
    verb = "given" if practice.gave else "refused"
    facts = ", ".join(sorted(practice.facts))
    return f"seen to be {verb} [{facts}] ({who}; {what}; {practice.forum}): {each.match.value}"

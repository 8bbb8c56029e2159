"""The conditions that an asker may state: what some law or some rule of an operator turns on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from privmodel.errors import UnknownName
from privmodel.model.adversary import Adversary, Order
from privmodel.model.law import REQUEST_ATTRIBUTES, Jurisdiction
from privmodel.model.platform import Platform
from privmodel.rules.assisted import GRANTED

__all__ = ["check_conditions", "known_conditions"]


def known_conditions(
    laws: Iterable[Jurisdiction], platforms: Iterable[Platform], assisted: bool
) -> frozenset[str]:
    """The names of conditions that the laws and the operators' clauses know.

    Args:
        laws: the laws at hand.
        platforms: the platforms asked.
        assisted: whether another state's assistance is asked for, which it may grant or not.
    """
    found: frozenset[str] = frozenset({GRANTED} if assisted else ())
    for law in laws:
        found |= law.conditions
    for platform in platforms:
        for clause in platform.clauses:
            found |= clause.where.attributes() - REQUEST_ATTRIBUTES
    return found


def check_conditions(
    adversary: Adversary, laws: Mapping[str, Jurisdiction], platforms: Iterable[Platform]
) -> None:
    """Raise if an order states a condition that nothing knows: it would change nothing, silently.

    An order under a law that is not in the catalogue may state what it likes.

    Raises:
        UnknownName: with the nearest conditions.
    """
    platforms = tuple(platforms)
    for power in adversary.powers:
        if not isinstance(power, Order) or power.executing.instruments is None:
            continue
        if power.jurisdiction.instruments is None or not power.suspicion.gates:
            continue
        known = known_conditions(laws.values(), platforms, power.through is not None)
        for name in sorted(power.suspicion.gates):
            if name not in known:
                what = f"condition of {power.executing.name} or of the platform"
                raise UnknownName(what, name, known, "suspicion.gates")

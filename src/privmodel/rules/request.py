"""The attributes of a request, on which conditions of a law and clauses of an operator turn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from privmodel.inference.rule import Doubt, Level
from privmodel.model.adversary import Order
from privmodel.model.instrument import Instrument
from privmodel.model.platform import Platform
from privmodel.model.scope import Answer, Scope, Value

from .nexus import ClassSaid, class_said
from .standing import Standing

__all__ = ["Met", "Request", "disputed", "unless"]

NO_DOUBTS: frozenset[Doubt] = frozenset()


@frozen(eq=False)
class Met:
    """A condition that holds, as far as it is known: what that rests on and what is doubtful."""

    doubts: frozenset[Doubt] = NO_DOUBTS
    facts: frozenset[str] = frozenset()


class Request:
    """The attributes of a request on which conditions and clauses may turn.

    What the asker did not state of the operator's class, the platform's own statements may say.

    Args:
        order: the order.
        instruments: the instruments it uses, their conditions met or open.
        holder: whose operator is ordered; None: nobody in particular.
        standing: how the holder's facts stand.
        time: when, in seconds UTC.
    """

    def __init__(
        self,
        order: Order,
        instruments: tuple[Instrument, ...],
        holder: Platform | None = None,
        standing: Standing | None = None,
        time: float = 0.0,
    ) -> None:
        suspicion = order.suspicion
        issuers = frozenset().union(*(instrument.issuers for instrument in instruments))
        if "judge" in issuers or order.executing.instruments is None:
            issuers |= {"judge", "court"}
        self.values: Mapping[str, Value] = {
            "country": order.executing.id,
            "forum": order.forum,
            "order": issuers or None,
            "instrument": frozenset(instrument.id for instrument in instruments) or None,
            "offence": suspicion.offence,
            "max_penalty_years": suspicion.max_penalty_years,
            "breaks_terms": _word(suspicion.breaks_terms),
            "over_network": _word(suspicion.over_network),
            "purpose": suspicion.purpose,
            **{name: _word(met) for name, met in suspicion.gates.items()},
        }
        self._law = order.executing.id
        self._holder, self._standing, self._time = holder, standing, time

    def look(self, name: str) -> Value:
        """The value of an attribute; None where nobody stated it."""
        return self.values.get(name)

    def ask(self, scope: Scope) -> frozenset[Doubt] | None:
        """The doubts about whether a scope holds for this request; None when it does not."""
        met = self.met(scope)
        return None if met is None else met.doubts

    def met(self, scope: Scope) -> Met | None:
        """Whether a scope holds for this request: doubts and facts, or None when it does not."""
        doubts, facts = NO_DOUBTS, frozenset[str]()
        for test in scope.tests:
            said = self._class(test.attribute)
            if said is None:
                answer = test.ask(self.look(test.attribute))
                if answer is Answer.FALSE:
                    return None
                if answer is Answer.OPEN:
                    doubts |= {Doubt(f"unstated: {test}", Level.OPEN)}
                continue
            holds = test.ask("yes" if said.holds else "no") is Answer.TRUE
            if not holds and not said.doubts:
                return None
            facts |= said.facts
            doubts |= said.doubts if holds else unless(said.doubts)
        return Met(doubts, facts)

    def _class(self, name: str) -> ClassSaid | None:
        if self._holder is None or self._standing is None or name in self.values:
            return None
        return class_said(self._holder, self._standing, self._law, name, self._time)


def unless(doubts: Iterable[Doubt]) -> frozenset[Doubt]:
    """The doubts that a refusal leaves: what it rests on would have to be false."""
    return frozenset(Doubt(f"not {doubt.name}", doubt.level) for doubt in doubts)


def _word(value: bool | None) -> str | None:
    return None if value is None else ("yes" if value else "no")


def disputed(names: frozenset[str]) -> frozenset[Doubt]:
    """A dispute between statements."""
    return frozenset({Doubt(" against ".join(sorted(names)), Level.DISPUTED)})

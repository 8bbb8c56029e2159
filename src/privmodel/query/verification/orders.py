"""The orders of a scope: which of them stand for others, and how bad each can be beforehand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from privmodel.catalogue.registry import Catalogue
from privmodel.inference.verdict import Verdict
from privmodel.model.adversary import Order, Power
from privmodel.model.law import Jurisdiction
from privmodel.query.obtainable import consulted
from privmodel.rules.situation import Situation, afresh
from privmodel.rules.steps import Ground

from .node import Node, Start
from .served import Served, is_alone, kinds_behind, served

__all__ = ["Orders", "name_of"]


class Orders:
    """Those who serve one order each, conversation by conversation.

    The first against a conversation is compiled. What the others bring is compared with one another
    (:mod:`privmodel.query.verification.served`), and none is compiled that another one stands for.

    Args:
        starts: the conversations and adversaries of a scope.
        compiled: gives a start compiled, with nothing stated.
        catalogue: where laws are looked up.
        grounds: gives the grounds that count, for a start that is compiled.
    """

    def __init__(
        self,
        starts: Iterable[Start],
        compiled: Callable[[Start], Node],
        catalogue: Catalogue,
        grounds: Callable[[Start], frozenset[Ground]],
    ) -> None:
        self._compiled, self._catalogue, self._grounds = compiled, catalogue, grounds
        self._peers: dict[Any, list[Start]] = {}
        for start in starts:
            if is_alone(start.adversary):
                self._peers.setdefault(_about(start), []).append(start)
        self._known: dict[Any, dict[int, tuple[Start, Verdict]]] = {}
        self._served: dict[Any, Served] = {}

    def at_worst(self, start: Start) -> Verdict | None:
        """How bad a start can be at worst; None where an earlier one stands for it.

        Args:
            start: the start.
        """
        stands, bad = self.looked_at(start)
        return bad if stands is start else None

    def looked_at(self, start: Start) -> tuple[Start, Verdict]:
        """The start that stands for one, perhaps itself, and how bad both can be at worst.

        Args:
            start: the start.
        """
        about = _about(start)
        if about not in self._peers:
            return start, Verdict.YES
        if about not in self._known:
            self._known[about] = dict(self._compared(self._peers[about]))
        return self._known[about].get(id(start), (start, Verdict.YES))

    @property
    def compared(self) -> tuple[int, int]:
        """How many orders were compared with one another so far, and how many stand for them."""
        stands = [id(each) for known in self._known.values() for each, _ in known.values()]
        return len(stands), len(set(stands))

    def _compared(self, peers: list[Start]) -> Iterator[tuple[int, tuple[Start, Verdict]]]:
        """Each start against a conversation, with the one that stands for it."""
        if len(peers) == 1:
            return
        first = self._compiled(peers[0])
        branches = first.root.branches.programs
        kinds = kinds_behind(branches, (item.kind for each in first.root.targets for item in each))
        unaided = first.unaided
        situation, grounds = afresh(branches[0].situation), self._grounds(peers[0])
        seen: dict[Any, Start] = {}
        for start in peers:
            brings = self._brings(start, situation, grounds).of(kinds)
            (power,) = start.adversary.powers
            stands = seen.setdefault((brings, power.during), start)
            bad = first.worst if stands is peers[0] else brings.at_worst
            yield id(start), (stands, Verdict.YES if unaided else bad)

    def _brings(self, start: Start, situation: Situation, grounds: frozenset[Ground]) -> Served:
        """What an order brings, which does not turn on the conversation but for when it is."""
        (power,) = start.adversary.powers
        place = (name_of(power), start.adversary.knows, frozenset(situation.platforms))
        if place not in self._served:
            laws = {
                each.id: each
                for each in consulted(start.talk.open(), [start.adversary], self._catalogue)
                if isinstance(each, Jurisdiction)
            }
            self._served[place] = served(start.adversary, situation, laws, grounds)
        return self._served[place]


def _about(start: Start) -> Any:
    return id(start.talk), start.adversary.knows, start.meant


def name_of(power: Power) -> str:
    """A name for a power that no other one has; laws can't be looked up by value."""
    if isinstance(power, Order):
        return repr((power.jurisdiction.id, power.suspicion, power.forum, power.during))
    return repr(power)

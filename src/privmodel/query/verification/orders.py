"""The orders of a scope: which of them stand for others, and how bad each can be beforehand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from attrs import frozen

from privmodel.catalogue.registry import Catalogue
from privmodel.inference.verdict import Verdict
from privmodel.model.adversary import Order, Power
from privmodel.model.law import Jurisdiction
from privmodel.query.obtainable import consulted
from privmodel.rules.situation import Situation, afresh
from privmodel.rules.steps import Ground

from .node import Node, Start
from .served import Served, is_alone, kinds_behind, served

__all__ = ["Looked", "Orders", "name_of"]


_WORSE_THAN_OPEN = frozenset({Verdict.CONFLICTING, Verdict.YES})


@frozen(eq=False)
class Looked:
    """What is known of a start before it is compiled.

    Attributes:
        stands: the start that stands for it, perhaps itself.
        shows: the start that is as bad as it wherever either is worse than open.
        at_worst: how bad it can be at worst.
    """

    stands: Start
    shows: Start
    at_worst: Verdict


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
        self._known: dict[Any, dict[int, Looked]] = {}
        self._served: dict[Any, Served] = {}

    def at_worst(self, start: Start) -> Verdict | None:
        """How bad a start can be at worst; None where an earlier one stands for it.

        Where an earlier one shows whether it is worse than open, it counts as open at worst.

        Args:
            start: the start.
        """
        looked = self.looked_at(start)
        if looked.stands is not start:
            return None
        if looked.shows is not start and looked.at_worst in _WORSE_THAN_OPEN:
            return Verdict.UNKNOWN
        return looked.at_worst

    def looked_at(self, start: Start) -> Looked:
        """What is known of a start before it is compiled.

        Args:
            start: the start.
        """
        about = _about(start)
        if about in self._peers and about not in self._known:
            self._known[about] = dict(self._compared(self._peers[about]))
        return self._known.get(about, {}).get(id(start), Looked(start, start, Verdict.YES))

    @property
    def compared(self) -> tuple[int, int]:
        """How many orders were compared with one another so far, and how many stand for them."""
        stands = [id(each.stands) for known in self._known.values() for each in known.values()]
        return len(stands), len(set(stands))

    def _compared(self, peers: list[Start]) -> Iterator[tuple[int, Looked]]:
        """Each start against a conversation, with those that stand for it."""
        if len(peers) == 1:
            return
        first = self._compiled(peers[0])
        branches = first.root.branches.programs
        kinds = kinds_behind(branches, (item.kind for each in first.root.targets for item in each))
        unaided = first.unaided
        situation, grounds = afresh(branches[0].situation), self._grounds(peers[0])
        same: dict[Any, Start] = {}
        surely: dict[Any, Start] = {}
        for start in peers:
            brings = self._brings(start, situation, grounds).of(kinds)
            (power,) = start.adversary.powers
            stands = same.setdefault((brings, power.during), start)
            shows = surely.setdefault((brings.surely, power.during), start)
            bad = first.worst if stands is peers[0] else brings.at_worst
            yield id(start), Looked(stands, shows, Verdict.YES if unaided else bad)

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

"""Under which restrictions of its scope a guarantee holds: the smallest ones.

A restriction has to keep out every situation that is too bad. Situations are met one at a time:
the smallest restrictions that keep out all those met so far are tried, and what still goes wrong
under them is the next to keep out. So what is found is smallest, although few situations are met.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from attrs import evolve, frozen

from privmodel.errors import AnalysisIncomplete
from privmodel.model.situations import Situations

from .inquiry import Inquiry, Restriction
from .node import Node
from .offered import is_open
from .outcome import Outcome

__all__ = ["Condition", "conditions"]

MOST = 200
"""How many restrictions are tried before giving up."""

_Atom = tuple[str, ...]
"""One restriction: ``("chat", kind)``, ``("event", kind)`` or ``("setting", name, value)``."""


@frozen(kw_only=True, repr=False)
class Condition:
    """Restrictions of a scope under which a guarantee comes off better. Not made by hand.

    Attributes:
        scope: the restricted scope, which can be verified by itself.
        without_chats: the kinds of chat that are left out.
        without_events: the events that do not happen.
        settings: the values that settings have, on all sides.
        outcome: what the guarantee comes to there, at worst.
        facts: the statements on which that worst turns, unless it holds.
    """

    scope: Situations
    without_chats: tuple[str, ...]
    without_events: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]
    outcome: Outcome
    facts: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """How many restrictions they are."""
        return len(self.settings) + len(self.without_chats) + len(self.without_events)

    def __str__(self) -> str:
        parts = [f"{name} {value}" for name, value in self.settings]
        parts += [f"nothing is {event}".replace("_", " ") for event in self.without_events]
        parts += [f"no {chat.replace('_', '-')} chat" for chat in self.without_chats]
        return ", ".join(parts)

    def __repr__(self) -> str:
        return f"<Condition {self.outcome.value} if {self}>"


def conditions(inquiry: Inquiry, found: Node) -> tuple[Condition, ...]:
    """The smallest restrictions under which a guarantee holds, or else comes off better.

    Args:
        inquiry: the guarantee over its scope.
        found: the worst situation of the whole scope.

    Returns:
        for each outcome that is better, from the best on, the smallest restrictions that bring it,
        several if they are equally small. None for an outcome that no restriction brings, or that
        takes as many restrictions as a better one.

    Raises:
        AnalysisIncomplete: for too many restrictions to try, or too many closures.
    """
    search = _Search(inquiry)
    search.meet(found)
    made: list[Condition] = []
    for goal in list(Outcome)[: Outcome.of(found.worst).rank]:
        reached = list(search.smallest(goal))
        if reached and all(reached[0].size < better.size for better in made):
            made += reached
    return tuple(made)


class _Search:
    """The situations met so far, each as the restrictions any of which keeps it out."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.inquiry, self.tried = inquiry, 0
        self.met: list[tuple[Outcome, frozenset[_Atom], Node]] = []
        self.empty: list[frozenset[_Atom]] = []

    def meet(self, node: Node) -> None:
        self.met.append((Outcome.of(node.worst), frozenset(self._against(node)), node))

    def _against(self, node: Node) -> Iterator[_Atom]:
        talk, plan = node.root.start.talk, self.inquiry.plan
        if len(plan.chats) > 1:
            yield ("chat", talk.chat.value)
        for event in talk.happenings:
            yield ("event", event.value)
        stated: dict[str, set[str]] = {}
        for key, value in node.stated.items():
            if is_open(key):
                stated.setdefault(key[-1], set()).add(value)
        for _, setting in plan.settings:
            for value in plan.scope.settings.get(setting.name, setting.values):
                had = stated.get(setting.name, set())
                if had - {value} or not self.inquiry.possible(node, setting.name, (value,)):
                    yield ("setting", setting.name, value)

    def smallest(self, goal: Outcome) -> Iterator[Condition]:
        """The smallest restrictions under which nothing is worse than a goal."""
        size, reached = 1, False
        while not reached:
            bad = [atoms for outcome, atoms, _ in self.met if outcome.rank > goal.rank]
            if not all(bad):
                return  # nothing keeps one of them out
            atoms = sorted(frozenset().union(*bad))
            if size > len(atoms):
                return
            again = False
            for chosen in map(frozenset, combinations(atoms, size)):
                if not self._worth_trying(chosen, goal):
                    continue
                node = self._worst(chosen)
                if node is None:
                    self.empty.append(chosen)
                elif Outcome.of(node.worst).rank > goal.rank:
                    self.meet(node)
                    again = again or not frozenset(self._against(node)) <= frozenset(atoms)
                else:
                    reached = True
                    yield self._condition(chosen, node)
            if not reached and not again:
                size += 1

    def _worth_trying(self, chosen: frozenset[_Atom], goal: Outcome) -> bool:
        fixed = [atom[1] for atom in chosen if atom[0] == "setting"]
        return (
            len(set(fixed)) == len(fixed)
            and not any(empty <= chosen for empty in self.empty)
            and not any(
                outcome.rank > goal.rank and atoms.isdisjoint(chosen)
                for outcome, atoms, _ in self.met
            )
        )

    def _worst(self, chosen: frozenset[_Atom]) -> Node | None:
        self.tried += 1
        if self.tried > MOST:
            raise AnalysisIncomplete(
                "looking for conditions", f"{MOST} restrictions", "narrow the scope"
            )
        return self.inquiry.worst(self._restriction(chosen))

    def _restriction(self, chosen: frozenset[_Atom]) -> Restriction:
        plan = self.inquiry.plan
        return Restriction(
            without_chats=frozenset(chat for chat in plan.chats if ("chat", chat.value) in chosen),
            without_events=frozenset(
                event for event in plan.scope.events if ("event", event.value) in chosen
            ),
            settings={atom[1]: atom[2] for atom in chosen if atom[0] == "setting"},
        )

    def _condition(self, chosen: frozenset[_Atom], node: Node) -> Condition:
        part, plan = self._restriction(chosen), self.inquiry.plan
        scope = evolve(
            plan.scope,
            chats=[chat for chat in plan.chats if chat not in part.without_chats],
            events=[event for event in plan.scope.events if event not in part.without_events],
            settings={**plan.scope.settings, **part.settings},
        )
        return Condition(
            scope=scope,
            without_chats=tuple(sorted(chat.value for chat in part.without_chats)),
            without_events=tuple(sorted(event.value for event in part.without_events)),
            settings=tuple(sorted(part.settings.items())),
            outcome=Outcome.of(node.worst),
            facts=node.turns_on,
        )

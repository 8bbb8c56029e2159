"""From a conversation and an adversary to a program: the order in which the themes are laid."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from typing import Protocol

from privmodel.errors import AnalysisIncomplete
from privmodel.inference.closure import Learning, closure
from privmodel.inference.rule import Level, Rule
from privmodel.model.adversary import Adversary
from privmodel.model.conversation import Conversation, Message
from privmodel.model.data import DataKind, Item
from privmodel.model.encryption import Mode
from privmodel.model.evidence import View
from privmodel.model.law import Jurisdiction
from privmodel.model.platform import Platform
from privmodel.model.timeline import Moment

from .access import Reach
from .accounts import lay_account_data
from .credentials import lay_credentials
from .custody import lay_custody, lay_devices, lay_transport, mode_of
from .duties import lay_duties
from .footprint import Footprint
from .join import join
from .keys import lay_keys, stands_apart
from .keys.authorship import lay_proof
from .keys.envelope import lay_envelope
from .keys.ghost import lay_ghosts
from .keys.middle import lay_middle
from .leading import leading_to, others_lead
from .reach import lay_reach, sorts_reached
from .replicated import lay_account_replicated, lay_replicated
from .retained import lay_retained
from .rough import variants
from .silence import lay_silent
from .silent_places import lay_silent_places
from .situation import Assignment, Common, Situation, Unstated, afresh
from .steady import Steady
from .steps import Ground

__all__ = ["Keys", "Program", "Seals", "programs"]

MOST_BRANCHES = 256
"""How many combinations of unstated values are tried before giving up."""


Seals = Mapping[str, frozenset[Item]]
"""For each message the keys that seal it end to end."""


class Keys(Protocol):
    """Keys of messages that were worked out before."""

    def seals(self, message: str) -> frozenset[Item]:
        """The keys that seal a message end to end."""

    def lay(self, footprint: Footprint) -> None:
        """Lay what those of them follow from that may be learned."""


class Program:
    """The rules of one conversation under one adversary, with every value fixed.

    Attributes:
        situation: the conversation under its view.
        footprint: its copies and derivations.
        reach: the adversary's accesses and denials.
        rules: the rules joined from both.
        known: the items known beforehand.
        modes: the encryption mode of each message, by the message's id.
        seals: the keys that seal each message end to end, by the message's id.
    """

    def __init__(
        self,
        situation: Situation,
        footprint: Footprint,
        reach: Reach,
        known: frozenset[Item],
        whole: Callable[[], Program] | None = None,
        modes: Mapping[str, Mode] | None = None,
        seals: Seals | None = None,
    ) -> None:
        self.situation, self.footprint, self.reach, self.known = situation, footprint, reach, known
        self.modes, self.seals = modes or {}, seals or {}
        self._whole = whole
        self.rules: Sequence[Rule] = join(footprint, reach)
        self._levels: dict[Level, Learning] = {}
        self._bounds: dict[tuple[str, Level], Learning] = {}

    def learning(self, level: Level) -> Learning:
        """What is learned and when, admitting doubts up to a level."""
        if level not in self._levels:
            self._levels[level] = closure(self.rules, self.known, level=level)
        return self._levels[level]

    def learned_anyhow(self, level: Level) -> Learning:
        """What is learned at a level, and no later, whatever is tried of what nobody stated.

        Args:
            level: the highest level of doubt that is admitted.
        """
        key = ("anyhow", level)
        if key not in self._bounds:
            rules = self._steady.anyhow(self.rules, level)
            self._bounds[key] = closure(rules, self.known, level=level)
        return self._bounds[key]

    def learned_at_most(self, level: Level) -> Learning:
        """All that is learned at a level in any branch of what nobody stated, at the earliest.

        Args:
            level: the highest level of doubt that is admitted.
        """
        key = ("at most", level)
        if key not in self._bounds:
            rules = self._steady.at_most(self.rules, level)
            self._bounds[key] = closure(rules, self.known, level=Level.OPEN)
        return self._bounds[key]

    @cached_property
    def _steady(self) -> Steady:
        return Steady.of(self.situation, self.reach, self.rules)

    @property
    def closures(self) -> int:
        """How many closures were run over it so far."""
        return len(self._levels) + len(self._bounds)

    @cached_property
    def whole(self) -> Program:
        """The same program with its whole footprint.

        A program lays copies only at the sorts of places that its adversary can reach, since others
        can't change what is learned. What lies elsewhere is needed to say where there is no access.
        """
        return self if self._whole is None else self._whole()

    def extended(self, more: Iterable[Rule]) -> Program:
        """The same program with rules that draw further conclusions.

        Args:
            more: the rules; their heads must be new, so that nothing else is learned by them.
        """
        made = copy(self)
        made.rules, made._levels, made._bounds = [*self.rules, *more], {}, {}
        for name in ("rules_by_head", "_steady"):
            made.__dict__.pop(name, None)
        return made

    @property
    def assignment(self) -> Assignment:
        """The values tried for what nobody stated."""
        return self.situation.assignment

    def doubts_behind(self, items: Iterable[Hashable]) -> frozenset[str]:
        """The names of the doubts of every rule from which one of these items may follow."""
        waiting: list[object] = list(items)
        seen: set[object] = set(waiting)
        found: set[str] = set()
        while waiting:
            for rule in self.rules_by_head.get(waiting.pop(), ()):
                found.update(doubt.name for doubt in rule.doubts)
                premises = rule.seals.union(*(need.items for need in rule.needs))
                waiting += premises - seen
                seen |= premises
        return frozenset(found)

    @cached_property
    def rules_by_head(self) -> dict[object, list[Rule]]:
        """The rules by what they yield."""
        found: dict[object, list[Rule]] = {}
        for rule in self.rules:
            found.setdefault(rule.head, []).append(rule)
        return found


def programs(
    conversation: Conversation,
    platforms: Mapping[str, Platform],
    adversary: Adversary,
    laws: Mapping[str, Jurisdiction],
    view: View,
    on: Moment,
    admitted: frozenset[Ground],
    assignment: Assignment | None = None,
    keys: Keys | None = None,
    about: Collection[DataKind] | None = None,
    common: Common | None = None,
) -> list[Program]:
    """The programs of a conversation: one for each mode and each order of events that is possible.

    Args:
        conversation: the conversation.
        platforms: every platform it touches, by id.
        adversary: the adversary.
        laws: laws at hand, by country.
        view: which evidence counts.
        on: the day of the question.
        admitted: the grounds that the question admits.
        assignment: values to try for what nobody stated.
        keys: the keys of messages, where they were worked out before; left out, every schedule is
            followed through all messages.
        about: the leaf kinds that are asked about; None: all. Of others only what may lead to
            these is compiled.
        common: what was worked out for other programs of the same question.

    Raises:
        AnalysisIncomplete: for too many combinations.
        UnknownName, InvalidQuestion: for a question that does not fit the platform.
    """
    found: list[Program] = []
    common = {} if common is None else common
    for variant in variants(conversation, most=MOST_BRANCHES):
        waiting: list[dict[tuple[str, ...], str]] = [dict(assignment or {})]
        checked = bool(assignment)
        while waiting:
            trying = waiting.pop()
            situation = Situation(variant, platforms, view, on, trying, common)
            try:
                if not checked:
                    situation.check_offers()
                checked = True
                found.append(_lean(situation, adversary, laws, admitted, keys, about))
            except Unstated as unstated:
                waiting += [{**trying, unstated.key: value} for value in reversed(unstated.values)]
            if len(found) + len(waiting) > MOST_BRANCHES:
                raise AnalysisIncomplete(
                    "trying every value of what is unstated",
                    f"{MOST_BRANCHES} combinations",
                    "state more settings",
                )
    return found


def _lean(
    situation: Situation,
    adversary: Adversary,
    laws: Mapping[str, Jurisdiction],
    admitted: frozenset[Ground],
    keys: Keys | None,
    about: Collection[DataKind] | None,
) -> Program:
    """A program with copies only where they matter; its whole self is compiled when asked for."""

    def whole() -> Program:
        return _compile(afresh(situation), adversary, laws, admitted, keys)

    only = sorts_reached(adversary)
    return _compile(situation, adversary, laws, admitted, keys, only, whole, about)


def _compile(
    situation: Situation,
    adversary: Adversary,
    laws: Mapping[str, Jurisdiction],
    admitted: frozenset[Ground],
    keys: Keys | None,
    only: frozenset[str] | None = None,
    whole: Callable[[], Program] | None = None,
    about: Collection[DataKind] | None = None,
) -> Program:
    kinds = None
    if about is not None:
        kinds = leading_to(about, adversary, situation.platforms.values())
    footprint = Footprint(only, kinds)
    conversation = situation.conversation
    lay_devices(situation, footprint)
    lay_transport(situation, footprint)
    seals: dict[str, frozenset[Item]] = {}
    modes = {message.id: mode_of(situation, message) for message in conversation.messages}
    for mode, messages in _by_mode(modes, conversation.messages):
        if keys is None or stands_apart(mode):
            seals |= lay_keys(situation, footprint, mode, messages)
        else:
            seals |= {message.id: keys.seals(message.id) for message in messages}
        lay_middle(situation, footprint, mode, messages)
    if keys is not None:
        keys.lay(footprint)
    for message in conversation.messages:
        mode, sealed = modes[message.id], seals[message.id]
        envelope = lay_envelope(situation, footprint, mode, message)
        lay_custody(situation, footprint, message, mode, sealed, envelope)
        lay_ghosts(situation, footprint, mode, message)
        lay_proof(situation, footprint, mode, message)
        lay_retained(situation, footprint, message, sealed)
        lay_replicated(situation, footprint, message, mode, sealed)
    lay_account_data(situation, footprint)
    lay_account_replicated(situation, footprint)
    for person in conversation.participants:
        lay_credentials(situation, footprint, person)
    lay_duties(situation, footprint, laws, adversary, seals)
    reach = lay_reach(situation, footprint, adversary, laws, admitted)
    if kinds is not None and others_lead(kinds, footprint, reach):
        return _compile(afresh(situation), adversary, laws, admitted, keys, only, whole)
    lay_silent(situation, footprint, reach.asked, seals)
    lay_silent_places(situation, footprint, reach)
    known = frozenset(
        Item(kind=kind, subject=person.name)
        for kind in adversary.knows
        for person in conversation.participants
    )
    return Program(situation, footprint, reach, known, whole, modes, seals)


def _by_mode(
    modes: Mapping[str, Mode], messages: tuple[Message, ...]
) -> Iterator[tuple[Mode, list[Message]]]:
    grouped: dict[str, tuple[Mode, list[Message]]] = {}
    for message in messages:
        mode = modes[message.id]
        grouped.setdefault(mode.id, (mode, []))[1].append(message)
    yield from grouped.values()

"""Whether a guarantee holds: in every situation of a scope, or where it does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from privmodel.catalogue.registry import Catalogue, builtin
from privmodel.errors import InvalidQuestion
from privmodel.inference.verdict import Verdict, join_all, join_some
from privmodel.model.data import DataKind, Subject
from privmodel.model.evidence import Grade
from privmodel.model.guarantee import Family, Guarantee
from privmodel.model.guarantee import guarantee as known_guarantee
from privmodel.model.platform import ChatKind, Platform
from privmodel.model.record import one_or_many
from privmodel.model.situations import Situations
from privmodel.model.timeline import DateLike, Moment, moment
from privmodel.query.asking import Question
from privmodel.rules.steps import Ground

from .conditional import Condition, conditions
from .dimensions import Dimension, dimensions
from .inquiry import Inquiry
from .node import Budget, Node
from .outcome import Outcome
from .plan import Plan
from .situations import plan
from .smallest import as_question, with_fewest_powers, with_least_stated

if TYPE_CHECKING:
    from privmodel.query.explain import Explanation
    from privmodel.query.exposure import Exposure

__all__ = ["BUDGET", "Outcome", "Verification", "outcome_in", "verify"]

BUDGET = 50_000
"""How many closures are run before giving up."""


class Verification:
    """Whether a guarantee holds in a scope. Made by ``verify``, not by hand.

    Attributes:
        platform: the platform.
        guarantee: the guarantee.
        scope: the situations that were asked about.
        outcome: *holds*, *open*, *disputed* or *violated*: what the worst situation comes to.
        case: the smallest such situation, as a question that can be saved and asked again; None
            where the guarantee holds.
        exposure: the answer to that question; None where the guarantee holds.
        kinds: the kinds that are obtained there, or may be.
        dimensions: for each dimension of the scope whether it was covered completely, and why.
        healed_after: of a guarantee about later messages that holds: how many messages after the
            keys were copied may still be read, at most; None otherwise.
        closures: how many closures were run so far.
    """

    def __init__(self, inquiry: Inquiry, worst: Node, asked: Question | None) -> None:
        self._inquiry, self._worst = inquiry, worst
        made = inquiry.plan
        self.platform, self.guarantee, self.scope = made.platform, made.guarantee, made.scope
        self.outcome = Outcome.of(worst.worst)
        self.case = asked
        self.exposure: Exposure | None = None
        self.kinds: tuple[DataKind, ...] = ()
        if asked is not None:
            (self.exposure,) = asked.ask()
            self.kinds = tuple(each.kind for each in asked.expectations)
        self.healed_after = _healed(inquiry) if self.outcome is Outcome.HOLDS else None

    @property
    def departures(self) -> int:
        """How far the worst situation is from one in which everything is at its default."""
        return self._worst.departures

    @property
    def plan(self) -> Plan:
        """What was looked at to cover the scope."""
        return self._inquiry.plan

    @property
    def chats(self) -> tuple[ChatKind, ...]:
        """The kinds of chat in which what the scope fixes is not known to be impossible."""
        return self._inquiry.chats()

    @property
    def on(self) -> Moment:
        """The day as of which evidence counts as fresh."""
        return self._inquiry.on

    @property
    def admitted(self) -> Mapping[str, Any]:
        """Which evidence and grounds count, and the catalogue, as ``obtainable`` takes them."""
        return self._inquiry.admitted

    @property
    def starts(self) -> int:
        """How many conversations and adversaries stand for the scope, before anything is stated."""
        return len(self._inquiry.starts)

    @property
    def opened(self) -> int:
        """How many of them were looked at so far, one by one or several joined."""
        return self._inquiry.opened

    @property
    def compiles(self) -> int:
        """How many times a conversation was compiled so far, with nothing or with more stated."""
        return self._inquiry.compiles

    @property
    def closures(self) -> int:
        """How many closures were run so far, those of the conditions included once asked for."""
        return self._inquiry.budget.spent

    @cached_property
    def dimensions(self) -> tuple[Dimension, ...]:
        """For each dimension of the scope whether it was covered completely, and why."""
        return dimensions(self._inquiry)

    @property
    def holds_if(self) -> tuple[Condition, ...]:
        """The smallest restrictions of the scope under which it holds.

        Several if they are equally small; none where none are enough, or where it holds as it is.

        Raises:
            AnalysisIncomplete: when the budget does not suffice.
        """
        return tuple(each for each in self.conditions if each.outcome is Outcome.HOLDS)

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """The smallest restrictions under which it comes off better, those that help most first.

        Raises:
            AnalysisIncomplete: when the budget does not suffice.
        """
        if self.outcome is Outcome.HOLDS:
            return ()
        return conditions(self._inquiry, self._worst)

    def explain(self) -> Explanation:
        """Why the smallest case is what it is, step by step with sources.

        Raises:
            InvalidQuestion: where the guarantee holds, so that there is no case.
        """
        if self.case is None or self.exposure is None:
            raise InvalidQuestion("outcome", self.outcome.value, "there is no case to explain")
        first = self.case.expectations[0]
        return self.exposure.explain(first.kind, messages=first.messages or None)

    def __str__(self) -> str:
        from privmodel.query.verification.verified import as_text

        return as_text(self)

    def __repr__(self) -> str:
        return f"<Verification {self.guarantee.id} of {self.platform.id}: {self.outcome.value}>"


def verify(
    platform: Platform | str,
    guarantee: Guarantee | str,
    *,
    scope: Situations | None = None,
    on: DateLike | None = None,
    known_at: DateLike | None = None,
    grounds: Iterable[Ground | str] | None = None,
    grades: Iterable[Grade | str] | None = None,
    exclude: Iterable[str] = (),
    budget: int = BUDGET,
    catalogue: Catalogue | None = None,
) -> Verification:
    """Whether a guarantee holds in every situation of a scope, or where it does not.

    Args:
        platform: a platform of the catalogue by its id, or one of your own.
        guarantee: a guarantee by its id (:data:`~privmodel.model.guarantee.GUARANTEES`), or one of
            your own.
        scope: the situations in which it is to hold; left out, all that the platform offers.
        on: the day as of which evidence counts as fresh. All that happens has happened by then,
            unless the scope says when messages are sent.
        known_at, grounds, grades, exclude: as in ``obtainable``.
        budget: how many closures may be run.
        catalogue: where platforms and laws are looked up; the built-in one by default.

    Returns:
        the outcome with its smallest case, or with what was covered.

    Raises:
        InvalidQuestion: for an empty or contradictory scope, an item that no situation of it has,
            or when ``on`` is left out.
        UnknownName: for a name that does not exist.
        AnalysisIncomplete: when the budget does not suffice; never an outcome.
    """
    if on is None:
        raise InvalidQuestion(
            "on", None, 'say as of which day, such as "2024-10-01"; no clock is read'
        )
    if budget < 1:
        raise InvalidQuestion("budget", budget, "allow at least one closure")
    shelf = catalogue or builtin()
    if isinstance(platform, str):
        platform = shelf.platform(platform)
    elif platform.id not in shelf.platforms() or shelf.platform(platform.id) != platform:
        shelf = shelf.with_platform(platform)
    day = moment(on)
    admitted: dict[str, Any] = {
        "known_at": known_at,
        "grounds": None if grounds is None else tuple(grounds),
        "grades": None if grades is None else tuple(grades),
        "exclude": one_or_many(exclude),
        "catalogue": shelf,
    }
    made = plan(platform, known_guarantee(guarantee), scope or Situations(), day, admitted, shelf)
    inquiry = Inquiry(made, day, admitted, Budget(budget))
    worst = inquiry.worst()
    if worst is None:
        raise InvalidQuestion(
            "scope", scope, "no conversation can be so; see what is offered where"
        )
    if worst.worst is Verdict.NO:
        return Verification(inquiry, worst, None)
    worst = with_least_stated(with_fewest_powers(inquiry, worst))
    return Verification(inquiry, worst, as_question(inquiry, worst))


def outcome_in(exposure: Exposure, guarantee: Guarantee, messages: Iterable[str]) -> Outcome:
    """What a guarantee comes to in one situation.

    Args:
        exposure: the answer to an adversary of one of its classes.
        guarantee: the guarantee.
        messages: the ids of the messages that it is about.
    """
    meant = tuple(messages)
    found = [Verdict.NO]
    for kind in guarantee.never:
        about = kind.about is Subject.MESSAGE
        found.append(exposure.finding(kind, messages=meant if about else None).verdict)
    for message in meant if guarantee.nor_together else ():
        both = [exposure.finding(kind, messages=message) for kind in guarantee.nor_together]
        found.append(join_all(each.verdict for each in both))
    return Outcome.of(join_some(found))


def _healed(inquiry: Inquiry) -> int | None:
    """How many messages after the keys were copied may be read, at most."""
    if inquiry.plan.guarantee.of is not Family.LATER:
        return None
    found = 0
    for start in inquiry.starts:
        node = inquiry.node(start)
        if node is not None and start.after is not None:
            found = max(found, node.last_read() - start.after)
    return found

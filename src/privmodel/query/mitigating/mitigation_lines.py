"""What can be changed, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from privmodel.inference.verdict import Verdict
from privmodel.model.data import DataKind, Subject
from privmodel.model.timeline import iso

if TYPE_CHECKING:
    from .mitigation import Mitigation, Plan, Protection, Worse

__all__ = ["lines"]


def lines(found: Mitigation) -> Iterator[str]:
    """The lines of a mitigation as text.

    Args:
        found: the mitigation.
    """
    platform = found.conversation.platform
    kinds = ", ".join(each.words for each in found.protect)
    yield (
        f"What keeps {kinds} of {platform.name or platform.id} from the {found.adversary.name}, "
        f"if {found.who} asks"
    )
    yield (
        f"changed on {found.on}, asked for on {found.asked_on}, known until "
        f"{iso(found.before.until)} (catalogue {found.before.catalogue})"
    )
    if found.supposed:
        yield f"{found.supposed} stands for what is sent from then on, since no message is"
    yield from _protection("from then on", found.from_then_on)
    if found.at_all is not None:
        yield from _protection("what was sent before as well", found.at_all, found.from_then_on)
    if found.backfires:
        yield ""
        yield "what backfires:"
        for measure, worse in found.backfires.items():
            yield f"  {measure}: {_few(worse)}"


def _protection(label: str, found: Protection, told: Protection | None = None) -> Iterator[str]:
    yield ""
    items = ", ".join(found.named)
    if not found.items:
        yield f"{label}: nothing can be protected"
    elif not found.plans:
        yield f"{label}: no one set of changes protects all that some set does"
    elif not found.plans[0]:
        yield f"{label}: nothing has to be changed for {items}"
    elif told is not None and found.items == told.items:
        yield f"{label}: no more can be protected"
    else:
        yield f"{label}, {items}:"
        for heading, plans in (("alone", found.own), ("with others", found.together)):
            if plans:
                yield f"  {heading}:"
            for plan in plans:
                yield from _plan(plan)
    if found.beyond:
        yield "  too late, or out of reach:"
        yield from (f"    {each.words}" for each in found.beyond)


def _plan(plan: Plan) -> Iterator[str]:
    yield f"    {plan}"
    obtained = [_kind(plan, kind) for kind, each in plan.exposed.items() if each is Verdict.YES]
    count = len(plan.exposed) - len(obtained)
    still = ", ".join(obtained) or "nothing for sure"
    yield f"      still obtained: {still}; open: {count} kind{'s' if count != 1 else ''}"
    if plan.worse:
        yield f"      backfires: {_few(plan.worse)}"


def _kind(plan: Plan, kind: DataKind) -> str:
    """A kind; with the messages that are meant, where they are not all."""
    of_kind = {item.subject: each for item, each in plan.verdicts.items() if item.kind is kind}
    sure = [subject for subject, each in of_kind.items() if each is Verdict.YES]
    if kind.about is not Subject.MESSAGE or len(sure) == len(of_kind):
        return kind.value
    return f"{kind.value} of {', '.join(sure)}"


def _few(worse: tuple[Worse, ...], most: int = 3) -> str:
    said = ", ".join(map(str, worse[:most]))
    return f"{said} and {len(worse) - most} more" if len(worse) > most else said

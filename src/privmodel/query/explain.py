"""Why: a tree of reasons that reads from the answer down to the sources."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from attrs import field, frozen

from privmodel.inference.closure import Derivation
from privmodel.inference.closure import Step as ProofStep
from privmodel.inference.verdict import Verdict
from privmodel.model.data import Item
from privmodel.model.evidence import Source
from privmodel.model.record import as_tuple
from privmodel.model.timeline import iso
from privmodel.rules.join import Taking
from privmodel.rules.steps import Ground, Step

from .finding import Finding
from .why_not import Obstacle

if TYPE_CHECKING:
    from .exposure import Exposure

__all__ = ["Explanation", "Reason", "explain", "grounding", "stepwise"]


@frozen(kw_only=True)
class Reason:
    """One line of an explanation, with the lines that support it.

    Attributes:
        text: the line.
        below: what it rests on.
    """

    text: str
    below: tuple[Reason, ...] = field(default=(), converter=as_tuple)

    def lines(self, depth: int = 0) -> list[str]:
        """The line and all below it, indented by two spaces a level."""
        found = ["  " * depth + self.text]
        for reason in self.below:
            found += reason.lines(depth + 1)
        return found


@frozen(kw_only=True, repr=False)
class Explanation:
    """Why a finding is what it is. Made by ``Exposure.explain``, not by hand.

    Attributes:
        root: the answer, with its reasons below.
    """

    root: Reason

    def __str__(self) -> str:
        return "\n".join(self.root.lines())

    def __repr__(self) -> str:
        return str(self)

    def __rich__(self) -> object:
        from rich.tree import Tree

        def grow(reason: Reason) -> Tree:
            tree = Tree(reason.text.replace("[", "\\["))
            for each in reason.below:
                tree.add(grow(each))
            return tree

        return grow(self.root)

    def _repr_html_(self) -> str:
        def item(reason: Reason) -> str:
            inner = "".join(item(each) for each in reason.below)
            nested = f"<ul>{inner}</ul>" if inner else ""
            return f"<li>{escape(reason.text)}{nested}</li>"

        return f"<ul>{item(self.root)}</ul>"


def explain(exposure: Exposure, finding: Finding) -> Explanation:
    """The tree of reasons for a finding.

    Args:
        exposure: the answer that it belongs to.
        finding: the finding.
    """
    below: list[Reason] = []
    named = set(finding.facts).union(
        *(each.facts for each in finding.grounds if each.ground is not Ground.PRACTICE)
    )
    if finding.verdict is Verdict.YES:
        below += stepwise(finding.derivation)
    elif finding.verdict is Verdict.NO:
        below += _broke(finding)
    else:
        below += _open(finding)
    for leftover in finding.sealed:
        owner = f" of {leftover.whose}" if leftover.whose else ""
        keys = ", ".join(leftover.keys)
        below.append(Reason(text=f"taken at {leftover.holder}{owner} but sealed by: {keys}"))
    below += grounding(exposure, named)
    title = f"{finding.kind.words}: {finding.verdict.value} ({finding.reason})"
    return Explanation(root=Reason(text=title, below=below))


def grounding(exposure: Exposure, named: Iterable[str]) -> list[Reason]:
    """What an answer takes for granted, and the sources of the facts that it rests on.

    Args:
        exposure: the answer.
        named: the ids of the facts, apart from those behind defaults.
    """
    named = set(named)
    used = []
    for each in exposure.defaults:
        named |= each.facts
        used.append(Reason(text=f"{each.owner}: {each.name} = {each.value}{_ids(each.facts)}"))
    used += [Reason(text=text) for text in exposure.assumptions]
    below = [Reason(text="taken for granted", below=used)]
    if sources := _sources(exposure, frozenset(named)):
        below.append(Reason(text="facts and their sources", below=sources))
    return below


def stepwise(derivation: Derivation | None) -> list[Reason]:
    """The steps of a derivation, each with what it rests on."""
    return [_step(step) for step in derivation.steps] if derivation is not None else []


def _step(step: ProofStep) -> Reason:
    head = _name(step.head)
    if step.rule is None:
        return Reason(text=f"{head}: known beforehand")
    facts = _ids(step.rule.facts)
    note = step.rule.note
    if not isinstance(note, Taking):
        return Reason(text=f"{head}: {note}{facts}")
    copy, access = note.copy, note.access
    owner = f" (of {copy.whose})" if copy.whose else ""
    below = [Reason(text=f"held: {copy.holder}{owner}, {_when(copy.span.maybe)}: {copy.how}")]
    keys = ", ".join(seal.subject for seal in sorted(copy.seals))
    below.append(Reason(text=f"readable: with {keys}" if keys else "readable: not sealed"))
    if access.ruling is not None:
        ruling = access.ruling
        ground = ruling.ground.value if ruling.ground else "open"
        may = ", at the holder's discretion" if ruling.discretionary else ""
        words = [Reason(text=text) for text in ruling.words]
        below.append(Reason(text=f"given: by {ground}{may}", below=words))
    else:
        needs = sorted(_name(item) for item in step.need.items) if step.need else []
        using = f", using {', '.join(needs)}" if needs else ""
        below.append(Reason(text=f"taken: {access.power}{using}"))
    doubts = sorted(doubt.name for doubt in step.rule.doubts)
    below += [Reason(text=f"in doubt: {doubt}") for doubt in doubts]
    return Reason(text=f"{head} at {iso(step.time)}{facts}", below=below)


def _name(item: object) -> str:
    if isinstance(item, Item):
        return f"{item.kind.words} ({item.subject})"
    return str(item)


def _when(interval: object) -> str:
    start, end = getattr(interval, "start", None), getattr(interval, "end", None)
    if start is None or end is None:
        return "at no time"
    return f"at {iso(start)}" if start == end else f"from {iso(start)} to {iso(end)}"


def _broke(finding: Finding) -> list[Reason]:
    far = [each for each in finding.obstacles if each.steps == (Step.NO_ACCESS,)]
    below = [_obstacle(each) for each in finding.obstacles if each not in far]
    if far:
        places = [Reason(text=_place(each)) for each in far]
        below.append(Reason(text="no access to other places where it may lie", below=places))
    return below


def _place(obstacle: Obstacle) -> str:
    return f"{obstacle.holder} (of {obstacle.whose})" if obstacle.whose else obstacle.holder


def _obstacle(obstacle: Obstacle) -> Reason:
    state = f"held: {_yes(obstacle.held)}, readable: {_yes(obstacle.readable)}"
    below = [Reason(text=text) for text in obstacle.words]
    below += [Reason(text=f"sealed by: {key}") for key in obstacle.keys]
    if Step.NEED_NOT_KNOWN in obstacle.steps and any(len(each) > 1 for each in obstacle.missing):
        for names in obstacle.missing:
            below.append(Reason(text=f"missing together: {', '.join(map(_name, names))}"))
    text = f"{_place(obstacle)}: {', '.join(obstacle.steps)} ({state}){_ids(obstacle.facts)}"
    return Reason(text=text, below=below)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _open(finding: Finding) -> list[Reason]:
    below = [Reason(text=f"depends on the unstated {name}") for name in finding.unstated]
    if finding.residual is not None:
        for label, sets in (
            ("would be yes if", finding.residual.if_true),
            ("would be no without", finding.residual.if_false),
        ):
            for names in sets:
                below.append(Reason(text=f"{label}: {' and '.join(sorted(names))}"))
    below.append(Reason(text="how it would be obtained", below=stepwise(finding.derivation)))
    return below


def _ids(facts: frozenset[str]) -> str:
    return f" [{', '.join(sorted(facts))}]" if facts else ""


def _sources(exposure: Exposure, names: frozenset[str]) -> list[Reason]:
    """Each fact once, with each of its admitted sources once and the days on which it was seen."""
    found = []
    for name in sorted(names):
        fact = exposure.fact(name)
        if fact is None:
            continue
        seen: dict[str, tuple[Source, list[str]]] = {}
        for source, sighting in exposure.sources(name):
            seen.setdefault(source.id, (source, []))[1].append(str(sighting.on))
        below = [
            Reason(text=f"{source.title} ({source.publisher or source.grade.value}), "
                   f"seen {_days(days)}: {source.url}")
            for source, days in seen.values()
        ]  # fmt: skip
        text = f"{name} ({fact.grade.value}, {fact.period}): {fact.says}"
        found.append(Reason(text=text, below=below))
    return found


def _days(days: list[str]) -> str:
    return days[0] if len(days) == 1 else f"{min(days)} to {max(days)}"

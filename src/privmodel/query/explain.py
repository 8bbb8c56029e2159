"""Why: a tree of reasons that reads from the answer down to the sources."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from attrs import field, frozen

from privmodel.inference.closure import Step as ProofStep
from privmodel.inference.verdict import Verdict
from privmodel.model.data import Item
from privmodel.model.timeline import iso
from privmodel.rules.join import Taking
from privmodel.rules.steps import Step

from .finding import Finding
from .why_not import Obstacle

if TYPE_CHECKING:
    from .exposure import Exposure

__all__ = ["Explanation", "Reason", "explain"]


@frozen(kw_only=True)
class Reason:
    """One line of an explanation, with the lines that support it.

    Attributes:
        text: the line.
        below: what it rests on.
    """

    text: str
    below: tuple[Reason, ...] = field(default=(), converter=tuple)

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
    if finding.verdict is Verdict.YES:
        below += _proof(exposure, finding)
    elif finding.verdict is Verdict.NO:
        below += _broke(exposure, finding)
    else:
        below += _open(exposure, finding)
    for leftover in finding.sealed:
        owner = f" of {leftover.whose}" if leftover.whose else ""
        keys = ", ".join(leftover.keys)
        below.append(Reason(text=f"taken at {leftover.holder}{owner} but sealed by: {keys}"))
    used = [
        Reason(text=f"{each.owner}: {each.name} = {each.value}", below=_facts(exposure, each.facts))
        for each in exposure.defaults
    ]
    used += [Reason(text=text) for text in exposure.assumptions]
    below.append(Reason(text="taken for granted", below=used))
    title = f"{finding.kind.title}: {finding.verdict.value} ({finding.reason})"
    return Explanation(root=Reason(text=title, below=below))


def _proof(exposure: Exposure, finding: Finding) -> list[Reason]:
    if finding.derivation is None:
        return []
    return [_step(exposure, step) for step in finding.derivation.steps]


def _step(exposure: Exposure, step: ProofStep) -> Reason:
    head = _name(step.head)
    if step.rule is None:
        return Reason(text=f"{head}: known beforehand")
    facts = _facts(exposure, step.rule.facts)
    note = step.rule.note
    if not isinstance(note, Taking):
        return Reason(text=f"{head}: {note}", below=facts)
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
    return Reason(text=f"{head} at {iso(step.time)}", below=(*below, *facts))


def _name(item: object) -> str:
    if isinstance(item, Item):
        return f"{item.kind.title} ({item.subject})"
    return str(item)


def _when(interval: object) -> str:
    start, end = getattr(interval, "start", None), getattr(interval, "end", None)
    if start is None or end is None:
        return "at no time"
    return f"at {iso(start)}" if start == end else f"from {iso(start)} to {iso(end)}"


def _broke(exposure: Exposure, finding: Finding) -> list[Reason]:
    far = [each for each in finding.obstacles if each.steps == (Step.NO_ACCESS,)]
    below = [_obstacle(exposure, each) for each in finding.obstacles if each not in far]
    if far:
        places = [Reason(text=_place(each)) for each in far]
        below.append(Reason(text="no access to other places where it may lie", below=places))
    return below


def _place(obstacle: Obstacle) -> str:
    return f"{obstacle.holder} (of {obstacle.whose})" if obstacle.whose else obstacle.holder


def _obstacle(exposure: Exposure, obstacle: Obstacle) -> Reason:
    state = f"held: {_yes(obstacle.held)}, readable: {_yes(obstacle.readable)}"
    below = [Reason(text=text) for text in obstacle.words]
    below += [Reason(text=f"sealed by: {key}") for key in obstacle.keys]
    text = f"{_place(obstacle)}: {', '.join(obstacle.steps)} ({state})"
    return Reason(text=text, below=(*below, *_facts(exposure, obstacle.facts)))


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _open(exposure: Exposure, finding: Finding) -> list[Reason]:
    below = [Reason(text=f"depends on the unstated {name}") for name in finding.unstated]
    if finding.residual is not None:
        for label, sets in (
            ("would be yes if", finding.residual.if_true),
            ("would be no without", finding.residual.if_false),
        ):
            for names in sets:
                below.append(Reason(text=f"{label}: {' and '.join(sorted(names))}"))
    below.append(Reason(text="how it would be obtained", below=_proof(exposure, finding)))
    return below


def _facts(exposure: Exposure, names: frozenset[str]) -> list[Reason]:
    found = []
    for name in sorted(names):
        fact = exposure.fact(name)
        if fact is None:
            continue
        sources = [
            Reason(text=f"{source.title}, {source.publisher or source.grade.value}, seen "
                   f"{sighting.on}: {source.url}")
            for source, sighting in exposure.sources(name)
        ]  # fmt: skip
        found.append(
            Reason(text=f"{name} [{fact.grade.value}] {fact.period}: {fact.says}", below=sources)
        )
    return found

"""Why something is shown or not, as a tree of reasons down to the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privmodel.inference.verdict import Verdict
from privmodel.query.explain import Explanation, Reason, grounding, stepwise

from .showing import Showing

if TYPE_CHECKING:
    from privmodel.query.exposure import Exposure

__all__ = ["explain_showing"]


def explain_showing(exposure: Exposure, said: Showing, messages: tuple[str, ...]) -> Explanation:
    """The tree of reasons.

    Args:
        exposure: what the adversary obtains.
        said: what is said of what can be shown.
        messages: the ids of the messages that it is about.
    """
    below: list[Reason] = []
    if said.verdict is Verdict.YES:
        below += stepwise(said.derivation)
        for each in said.evidence:
            name = f"{each.item.kind.words} ({each.item.subject})"
            below.append(Reason(text=f"as evidence: {name}, {each.by.value} {each.how}"))
    elif said.verdict is Verdict.NO:
        for kind in said.missing if said.by is None else ():
            below.append(exposure.explain(kind, messages=messages).root)
    else:
        below += [Reason(text=f"depends on the unstated {name}") for name in said.unstated]
        if said.residual is not None:
            for label, sets in (
                ("would be yes if", said.residual.if_true),
                ("would be no without", said.residual.if_false),
            ):
                below += [Reason(text=f"{label}: {' and '.join(sorted(each))}") for each in sets]
        below.append(Reason(text="how it would be shown", below=stepwise(said.derivation)))
    alone = f", by {said.by.value} alone" if said.by is not None else ""
    below += grounding(exposure, said.facts)
    title = f"{said.shown.words}{alone}: {said.verdict.value} ({said.reason})"
    return Explanation(root=Reason(text=title, below=below))

"""From the worst situation to the smallest case of it, as a question that can be asked again."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from privmodel.errors import CertificateError
from privmodel.inference.verdict import join_all
from privmodel.model.data import Subject
from privmodel.model.guarantee import Guarantee
from privmodel.query.asking import Expectation, Question

from .inquiry import Inquiry
from .node import Node
from .outcome import Outcome
from .talks import Talk, at
from .threats import fitting

__all__ = ["as_question", "with_fewest_powers", "with_least_stated"]


def with_fewest_powers(inquiry: Inquiry, worst: Node) -> Node:
    """The smallest situation that is as bad, out of those against fewer of the powers.

    Args:
        inquiry: the guarantee over its scope.
        worst: the worst situation against all the powers of a class.
    """
    most = max(len(start.adversary.powers) for start in inquiry.starts)
    for number in range(1, most):
        weaker = inquiry.worst(starts=list(inquiry.weaker(number)))
        if weaker is not None and weaker.worst is worst.worst:
            return weaker
    return worst


def with_least_stated(worst: Node) -> Node:
    """The same situation without what was tried and turned out not to matter.

    Args:
        worst: the situation.
    """
    for key in sorted(worst.stated):
        rest = {name: value for name, value in worst.stated.items() if name != key}
        fewer = worst.with_only(rest)
        if fewer.decided and fewer.worst is worst.worst:
            worst = fewer
    return worst


def as_question(inquiry: Inquiry, worst: Node) -> Question:
    """The situation as a question that expects its own answer.

    Args:
        inquiry: the guarantee over its scope.
        worst: the situation.

    Raises:
        CertificateError: when it answers otherwise than the search, which would be a defect of
            ours.
    """
    made, start, usual = inquiry.plan, worst.root.start, worst.root.usual
    talk: Talk = start.talk
    values = dict(worst.stated)
    for _, setting in made.settings:
        allowed = made.scope.settings.get(setting.name, ())
        for owner in talk.owners(setting.belongs) if allowed else ():
            key = (owner, setting.name)
            if key not in values and usual(key) not in allowed:
                values[key] = allowed[0]
    chosen = {key: value for key, value in values.items() if usual(key) != value}
    conversation = talk.chosen(chosen)
    parties: Any = (fitting(start.adversary, conversation, inquiry.admitted["catalogue"]),)
    question = Question(
        title=f"{made.guarantee.says.rstrip('.')}: {Outcome.of(worst.worst).value}",
        conversation=conversation,
        adversaries=parties,
        on=inquiry.on,
        known_at=inquiry.admitted["known_at"],
        until=at(worst.root.until),
        grounds=inquiry.admitted["grounds"],
        grades=inquiry.admitted["grades"],
        exclude=inquiry.admitted["exclude"],
        catalogue=inquiry.admitted["catalogue"],
    )
    return _expecting(question, worst, made.guarantee)


def _expecting(question: Question, worst: Node, guarantee: Guarantee) -> Question:
    """The question with what it answers about the first forbidden thing as its expectations.

    Raises:
        CertificateError: when it answers otherwise than the search, which would be a defect of
            ours.
    """
    (exposure,) = question.ask()
    for target in worst.root.targets:
        expected = []
        for item in target:
            about = item.kind.about is Subject.MESSAGE
            finding = exposure.finding(item.kind, messages=item.subject if about else None)
            verdict = dict(finding.items)[item]
            expected.append((item, verdict, finding))
        if join_all(verdict for _, verdict, _ in expected) is worst.worst:
            wanted: Any = [
                Expectation(
                    kind=item.kind,
                    verdict=finding.verdict,
                    messages=item.subject if item.kind.about is Subject.MESSAGE else (),
                )
                for item, _, finding in expected
            ]
            return evolve(question, expectations=wanted)
    raise CertificateError("the smallest case", f"it does not replay as {worst.worst.value}")

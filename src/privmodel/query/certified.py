"""From an exposure to a certificate that can be checked without it, its catalogue or its rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from privmodel.inference.certificate_file import Certificate
from privmodel.inference.certify import bound_all, prove_all
from privmodel.inference.claim import Answer, Case
from privmodel.inference.rule import Level, Rule
from privmodel.inference.verdict import Verdict
from privmodel.model.data import Item
from privmodel.model.timeline import iso
from privmodel.rules.program import Program

if TYPE_CHECKING:
    from .exposure import Exposure

__all__ = ["Asked", "certificate"]

Name = tuple[str, str]
"""What an item is called in a certificate: its kind and its subject."""

PROVED_AT = {
    Verdict.YES: Level.CERTAIN,
    Verdict.CONFLICTING: Level.DISPUTED,
    Verdict.UNKNOWN: Level.OPEN,
}
"""Down to which level a verdict says that the item is learned."""

BOUNDED_AT = {
    Verdict.NO: Level.OPEN,
    Verdict.UNKNOWN: Level.DISPUTED,
    Verdict.CONFLICTING: Level.CERTAIN,
}
"""Up to which level a verdict says that the item is not learned."""


@frozen(kw_only=True)
class Asked:
    """What is asked about one kind, and the branches that decide it.

    Args:
        name: the kind.
        items: its items.
        left_out: how many more items there are, each of which fares like one of these.
        programs: the branches.
        verdicts: on some and on every one of the items.
    """

    name: str
    items: tuple[Item, ...]
    left_out: int
    programs: tuple[Program, ...]
    verdicts: tuple[Verdict, Verdict]


def certificate(
    exposure: Exposure, asked: Iterable[Asked], verdict: Callable[[Program, Item], Verdict]
) -> Certificate:
    """The certificate of some findings; not checked yet.

    Args:
        exposure: the answer.
        asked: what is asked, kind by kind.
        verdict: the verdict on an item in one branch.
    """
    wanted: dict[int, tuple[Program, dict[Item, Verdict]]] = {}
    questions = list(asked)
    for question in questions:
        for program in question.programs:
            _, verdicts = wanted.setdefault(id(program), (program, {}))
            verdicts.update((item, verdict(program, item)) for item in question.items)
    names = {
        key: ": ".join(filter(None, [f"branch {number}", ", ".join(_assigned(program))]))
        for number, (key, (program, _)) in enumerate(wanted.items(), 1)
    }
    return Certificate(
        about={
            "platform": exposure.conversation.platform.id,
            "adversary": exposure.adversary.name,
            "on": str(exposure.on),
            "until": iso(exposure.until),
            "catalogue": exposure.catalogue,
            **_standing_in(questions),
        },
        cases=tuple(
            _case(names[key], program, verdicts, exposure.until)
            for key, (program, verdicts) in wanted.items()
        ),
        answers=tuple(
            Answer(
                name=question.name,
                items=tuple(map(_name, question.items)),
                some=question.verdicts[0].value,
                every=question.verdicts[1].value,
                cases=tuple(names[id(program)] for program in question.programs),
            )
            for question in questions
        ),
    )


def _standing_in(questions: Iterable[Asked]) -> Mapping[str, str]:
    """What is stated where items stand for others, which nobody checks."""
    left_out = {question.name: question.left_out for question in questions if question.left_out}
    if not left_out:
        return {}
    counts = ", ".join(f"{count} of {name}" for name, count in left_out.items())
    return {"left out": f"{counts}, each of which fares like one of those spoken of"}


def _assigned(program: Program) -> Iterator[str]:
    for key, value in sorted(program.assignment.items()):
        yield f"{' '.join(key)} = {value}"


def _case(name: str, program: Program, verdicts: dict[Item, Verdict], until: float) -> Case:
    proved: dict[Level, list[Item]] = {}
    bounded: set[Level] = set()
    for item, verdict in verdicts.items():
        if verdict in PROVED_AT:
            proved.setdefault(PROVED_AT[verdict], []).append(item)
        if verdict in BOUNDED_AT:
            bounded.add(BOUNDED_AT[verdict])
    bounds = (bound_all(program.learning(level)) for level in sorted(bounded))
    return Case(
        name=name,
        rules=tuple(map(_plain, program.rules)),
        known=frozenset(map(_name, program.known)),
        until=until,
        verdicts={_name(item): verdict.value for item, verdict in verdicts.items()},
        proofs=tuple(
            prove_all(program.learning(level), items) for level, items in sorted(proved.items())
        ),
        bounds=tuple(
            evolve(each, times={_name(item): time for item, time in each.times.items()})
            for each in bounds
        ),
    )


def _name(item: object) -> Name:
    assert isinstance(item, Item)
    return item.kind.value, item.subject


def _plain(rule: Rule) -> Rule:
    """A rule that speaks of names instead of items, without what it was made from."""
    return evolve(
        rule,
        head=_name(rule.head),
        needs=tuple(evolve(need, items=frozenset(map(_name, need.items))) for need in rule.needs),
        seals=frozenset(map(_name, rule.seals)),
        note=None,
    )

"""What became of predictions: counts, disagreements with their reasons, and what stayed open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from privmodel.inference.verdict import Verdict
from privmodel.query.backtest import Backtest, Confusion, Outcome, Trial
from privmodel.query.finding import Finding

__all__ = ["backtest_document", "backtest_page", "backtest_text"]

FORMAT = "privmodel-backtest/1"
"""The version of the form."""

_HEAD = ("", "obtained", "", "", "not obtained", "", "", "right", "wrong", "abstained")
_COUNTED = (
    *("obtained_yes", "obtained_no", "obtained_open"),
    *("withheld_yes", "withheld_no", "withheld_open"),
    *("right", "wrong", "abstained"),
)
_ANSWERS = ("", "yes", "no", "open", "yes", "no", "open", "", "", "")


def backtest_text(result: Backtest) -> str:
    """The result for a reader at a terminal: tables first, then every disagreement explained."""
    lines: list[str] = []
    for title, groups in _tables(result):
        rows = [_HEAD, _ANSWERS, *(_row(name, counts) for name, counts in groups.items())]
        lines += [title, "", *_aligned(rows), ""]
    wrong = result.having(Outcome.WRONG)
    lines.append(f"disagreements: {len(wrong) or 'none'}")
    for trial in wrong:
        lines += ["", f"{_where(trial)}: {_outcome(trial)}", *_indented(_explanation(trial))]
    lines += ["", f"abstained: {len(result.having(Outcome.ABSTAINED)) or 'none'}"]
    for trial in result.having(Outcome.ABSTAINED):
        lines.append(f"  {_where(trial)}: {_outcome(trial)} [{_class(trial)}]")
    return "\n".join(lines)


def backtest_page(result: Backtest) -> str:
    """The result as a page of the documentation, in Markdown."""
    lines: list[str] = []
    for title, groups in _tables(result):
        lines += [f"## {title[0].upper()}{title[1:]}", ""]
        lines += [
            "| | obtained: yes | no | open | not obtained: yes | no | open "
            "| right | wrong | abstained |",
            "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
        ]
        lines += [f"| {' | '.join(_row(name, counts))} |" for name, counts in groups.items()]
        lines.append("")
    lines += ["## Disagreements", ""]
    lines += _listed(result.having(Outcome.WRONG)) or ["There are none.", ""]
    lines += ["## What stayed open", ""]
    lines += _listed(result.having(Outcome.ABSTAINED)) or ["Nothing.", ""]
    return "\n".join(lines)


def backtest_document(result: Backtest) -> dict[str, Any]:
    """The result as plain values for other programs; ``docs/json.md`` describes them."""
    return {
        "format": FORMAT,
        "catalogue": result.catalogue,
        "total": {"now": _counts(result.confusion()), "then": _counts(result.confusion(then=True))},
        "platforms": {name: _counts(each) for name, each in result.by_platform().items()},
        "kinds": {name: _counts(each) for name, each in result.by_kind().items()},
        "trials": [
            {
                "case": trial.case,
                "title": trial.question.title,
                "platform": trial.platform,
                "adversary": trial.adversary,
                "on": str(trial.expectation.on or trial.question.on),
                "kind": trial.kind,
                "messages": list(trial.expectation.messages),
                "happened": trial.expectation.verdict.value,
                "found": _verdict(trial.finding),
                "foreseen": _verdict(trial.foreseen),
                "outcome": trial.outcome.value,
                "reason": "" if trial.finding is None else trial.finding.reason,
                "why_open": _class(trial) if trial.outcome is Outcome.ABSTAINED else None,
                "weighs": trial.weighs,
            }
            for trial in result.trials
        ],
    }


def _tables(result: Backtest) -> Iterator[tuple[str, Mapping[str, Confusion]]]:
    yield (
        "all cases",
        {
            "with all evidence but the case's own": result.confusion(),
            "with what had been seen by its day": result.confusion(then=True),
        },
    )
    yield "by platform", result.by_platform()
    yield "by kind", result.by_kind()


def _row(name: str, counts: Confusion) -> tuple[str, ...]:
    return (name, *(str(count) for count in _counts(counts).values()))


def _counts(counts: Confusion) -> dict[str, int]:
    return {name: getattr(counts, name) for name in _COUNTED}


def _aligned(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    table = list(rows)
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    for row in table:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        yield "  ".join(cells).rstrip()


def _listed(trials: Iterable[Trial]) -> list[str]:
    lines = []
    for trial in trials:
        expectation = trial.expectation
        lines.append(f"- **{_where(trial)}**: {_outcome(trial)}.")
        if trial.outcome is Outcome.ABSTAINED:
            lines.append(f"  Class: {_class(trial).replace('_', ' ')}.")
        if expectation.why:
            lines.append(f"  {expectation.why}")
    return [*lines, ""] if lines else []


def _where(trial: Trial) -> str:
    messages = trial.expectation.messages
    of = f" of {', '.join(messages)}" if messages else ""
    return f"{trial.case}, {trial.adversary}, {trial.kind}{of}"


def _outcome(trial: Trial) -> str:
    happened = "obtained" if trial.expectation.verdict is Verdict.YES else "not obtained"
    if trial.finding is None:
        return f"{happened}; too much is unstated to answer"
    return f"{happened}; answered {trial.finding.verdict} ({trial.finding.reason})"


def _class(trial: Trial) -> str:
    why = trial.expectation.why_open
    return "not classed" if why is None else why.value


def _explanation(trial: Trial) -> str:
    if trial.exposure is None:
        return ""
    expectation = trial.expectation
    return str(trial.exposure.explain(expectation.kind, messages=expectation.messages or None))


def _verdict(finding: Finding | None) -> str | None:
    return None if finding is None else finding.verdict.value


def _indented(text: str) -> list[str]:
    return [f"  {line}" for line in text.splitlines()]

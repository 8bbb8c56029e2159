"""An exposure to look at: as a table for a terminal, as HTML for a notebook, as plain text."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING

from privmodel.inference.verdict import Verdict
from privmodel.model.data import DataKind

from .finding import Finding

if TYPE_CHECKING:
    from rich.console import RenderableType

    from .exposure import Exposure

__all__ = ["REMINDER", "html", "listed", "table", "text"]

REMINDER = "Not legal advice."
COLUMNS = ("kind", "verdict", "reason")
STYLES = {
    Verdict.YES: "red",
    Verdict.NO: "green",
    Verdict.UNKNOWN: "yellow",
    Verdict.CONFLICTING: "magenta",
}
NARROWEST = 20
"""The least width of the reasons, in characters."""


def listed(words: Iterable[str], most: int = 6) -> str:
    """Words in a row; of more than a few the first ones, and how many there are.

    Args:
        words: the words.
        most: how many are all shown.
    """
    every = list(words)
    if len(every) <= most:
        return ", ".join(every)
    return f"{', '.join(every[: most - 1])} … ({len(every)} kinds)"


def table(exposure: Exposure, kinds: Iterable[DataKind | str] = ()) -> RenderableType:
    """The findings as a rich table, with what they take for granted below.

    Args:
        exposure: the answer.
        kinds: the kinds to show; none named: all that the conversation has something of.

    Raises:
        UnknownName: with the nearest kinds.
        ModuleNotFoundError: when rich is not installed.
    """
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    shown = Table(title=Text(_title(exposure)), title_justify="left", title_style="bold")
    for name in COLUMNS:
        shown.add_column(name, overflow="fold")
    for finding in _chosen(exposure, kinds):
        kind, verdict, reason = _row(finding)
        shown.add_row(Text(kind), Text(verdict, style=STYLES[finding.verdict]), Text(reason))
    return Group(shown, *(Text(line) for line in _below(exposure)))


def text(
    exposure: Exposure, kinds: Iterable[DataKind | str] = (), *, width: int | None = None
) -> str:
    """The findings as plain text in columns, with what they take for granted below.

    Args:
        exposure: the answer.
        kinds: the kinds to show; none named: all that the conversation has something of.
        width: the length of a line, in characters; None: as long as needed.

    Raises:
        UnknownName: with the nearest kinds.
    """
    rows = [COLUMNS, *(_row(finding) for finding in _chosen(exposure, kinds))]
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    lines = []
    for kind, verdict, reason in rows:
        head = f"{kind:<{first}}  {verdict:<{second}}  "
        parts = [reason]
        if width is not None:
            parts = wrap(reason, max(width - len(head), NARROWEST)) or [""]
        lines.append(head + parts[0])
        lines += [" " * len(head) + part for part in parts[1:]]
    lines.insert(1, "  ".join(("-" * first, "-" * second, "-" * len(COLUMNS[2]))))
    title = _folded(_title(exposure), width)
    below = [part for line in _below(exposure) for part in _folded(line, width)]
    return "\n".join([*title, "", *lines, "", *below])


def _folded(line: str, width: int | None) -> list[str]:
    return [line] if width is None else wrap(line, width, subsequent_indent="    ")


def html(exposure: Exposure, kinds: Iterable[DataKind | str] = ()) -> str:
    """The findings as an HTML table, with what they take for granted below.

    Args:
        exposure: the answer.
        kinds: the kinds to show; none named: all that the conversation has something of.

    Raises:
        UnknownName: with the nearest kinds.
    """
    head = "".join(f"<th>{escape(name)}</th>" for name in COLUMNS)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in _row(finding)) + "</tr>"
        for finding in _chosen(exposure, kinds)
    )
    granted = "".join(f"<li>{escape(line)}</li>" for line in _granted(exposure))
    return (
        f"<table><caption>{escape(_title(exposure))}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        f"<p>Taken for granted:</p><ul>{granted}</ul><p>{escape(REMINDER)}</p>"
    )


def _title(exposure: Exposure) -> str:
    known = exposure.view.known_at
    seen = f", sources up to {known}" if known is not None else ""
    name = exposure.conversation.platform.name or exposure.conversation.platform.id
    return (
        f"{name} to {exposure.adversary.name} on {exposure.on}{seen} "
        f"(catalogue {exposure.catalogue})"
    )


def _chosen(exposure: Exposure, kinds: Iterable[DataKind | str]) -> list[Finding]:
    return [exposure[kind] for kind in kinds] or list(exposure.findings)


def _row(finding: Finding) -> tuple[str, str, str]:
    verdict = finding.verdict.value
    if finding.verdict is Verdict.YES and finding.every is not Verdict.YES:
        verdict += f" (of all: {finding.every.value})"
    return finding.kind.words, verdict, finding.reason


def _granted(exposure: Exposure) -> list[str]:
    lines = []
    for each in exposure.defaults:
        facts = f" ({', '.join(sorted(each.facts))})" if each.facts else ""
        lines.append(f"{each.owner}: {each.name} = {each.value} by default{facts}")
    return [*lines, *exposure.assumptions]


def _below(exposure: Exposure) -> list[str]:
    return ["taken for granted:", *(f"  {line}" for line in _granted(exposure)), REMINDER]

"""A comparison to look at: a table of kinds and subjects, and the partial order below it."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from privmodel.query.render import REMINDER

from .between import Comparability
from .cell import Standing

if TYPE_CHECKING:
    from rich.console import RenderableType

    from .comparison import Comparison

__all__ = ["html", "table", "text"]

STYLES = {
    Standing.EVERY: "red",
    Standing.SOME: "red",
    Standing.NO: "green",
    Standing.NOT_THERE: "green",
    Standing.UNSAID: "yellow",
    Standing.UNKNOWN: "yellow",
    Standing.CONFLICTING: "magenta",
}
ORDER = "surely no more than what it is set under"


def text(comparison: Comparison) -> str:
    """The table, the order and what stands in its way, as plain text.

    Args:
        comparison: the comparison.
    """
    rows = [("kind", *comparison.labels), *_rows(comparison)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join([_title(comparison), "", *lines, "", *_below(comparison), REMINDER])


def table(comparison: Comparison) -> RenderableType:
    """The same as a rich table with lines below it.

    Args:
        comparison: the comparison.

    Raises:
        ModuleNotFoundError: when rich is not installed.
    """
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    shown = Table(title=Text(_title(comparison)), title_justify="left", title_style="bold")
    for name in ("kind", *comparison.labels):
        shown.add_column(Text(name), overflow="fold")
    for kind in comparison.kinds:
        cells = [comparison.cell(label, kind) for label in comparison.labels]
        shown.add_row(
            Text(kind.words), *(Text(each.words, style=STYLES[each.standing]) for each in cells)
        )
    return Group(shown, *(Text(line) for line in (*_below(comparison), REMINDER)))


def html(comparison: Comparison) -> str:
    """The same as HTML: a table, and the order as nested lists.

    Args:
        comparison: the comparison.
    """
    head = "".join(f"<th>{escape(name)}</th>" for name in ("kind", *comparison.labels))
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(each)}</td>" for each in row) + "</tr>"
        for row in _rows(comparison)
    )
    pairs = "".join(
        f"<li>{'<br>'.join(escape(line.strip()) for line in lines)}</li>"
        for lines in _pairs(comparison)
    )
    return (
        f"<table><caption>{escape(_title(comparison))}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f"<p>Each is {ORDER}:</p>{_nested(comparison)}"
        f"<ul>{pairs}</ul><p>{escape(REMINDER)}</p>"
    )


def _nested(comparison: Comparison) -> str:
    lines = list(comparison.order.lines())
    found = "<ul>"
    for (depth, line), (following, _) in pairwise([*lines, (0, "")]):
        found += f"<li>{escape(line)}"
        if following > depth:
            found += "<ul>"
        else:
            found += "</li>" + "</ul></li>" * (depth - following)
    return found + "</ul>"


def _title(comparison: Comparison) -> str:
    exposures = comparison.exposures.values()
    parts = []
    for word, said in (
        ("to", [each.adversary.name for each in exposures]),
        ("on", [str(each.on) for each in exposures]),
    ):
        if len(set(said)) == 1:
            parts.append(f" {word} {said[0]}")
    known = {str(each.view.known_at) for each in exposures if each.view.known_at is not None}
    seen = f", sources up to {known.pop()}" if len(known) == 1 else ""
    versions = ", ".join(sorted({each.catalogue for each in exposures}))
    return f"{' and '.join(comparison.labels)}{''.join(parts)}{seen} (catalogue {versions})"


def _rows(comparison: Comparison) -> list[tuple[str, ...]]:
    return [
        (kind.words, *(comparison.cell(label, kind).words for label in comparison.labels))
        for kind in comparison.kinds
    ]


def _below(comparison: Comparison) -> list[str]:
    lines = [f"each {ORDER}:", *("  " + line for line in str(comparison.order).splitlines()), ""]
    for each in _pairs(comparison):
        lines += each
    if points := comparison.open_points:
        lines += ["", "what would settle it:"]
        for point in points:
            lines.append(f"  {point.in_short}")
        lines.append("")
    return lines


def _pairs(comparison: Comparison) -> list[list[str]]:
    """What is said of each pair, open points apart."""
    found = []
    for pair in comparison.pairs:
        lines = [each for each in pair.lines() if not each.startswith("  settled by")]
        if pair.relation is Comparability.UNDECIDED:
            kinds = list(dict.fromkeys(point.kind.words for point in pair.open))
            lines.insert(1, f"  open: {', '.join(kinds)}")
        found.append(lines)
    return found

"""What can be shown, to look at: a line for each claim, a column for each sort of evidence."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from privmodel.inference.verdict import Verdict
from privmodel.query.render import REMINDER, STYLES
from privmodel.rules.detectable import Evidence, Shown

from .showing import AUTHOR_ONLY

if TYPE_CHECKING:
    from rich.console import RenderableType

    from .detectability import Detectability
    from .showing import Showing

__all__ = ["html", "table", "text"]

COLUMNS = ("shown", "verdict", *(each.value for each in Evidence), "reason")


def text(found: Detectability) -> str:
    """The four claims as plain text in columns, with what points to contact below.

    Args:
        found: the answer.
    """
    rows = [COLUMNS, *([each for each, _ in row] for row in _rows(found))]
    last = len(COLUMNS) - 1
    widths = [max(len(row[column]) for row in rows) for column in range(last)]
    lines = ["  ".join([*map(str.ljust, row, widths), row[last]]) for row in rows]
    lines.insert(1, "  ".join("-" * width for width in (*widths, len(COLUMNS[last]))))
    return "\n".join([_title(found), "", *lines, "", *_below(found)])


def table(found: Detectability) -> RenderableType:
    """The same as a rich table.

    Args:
        found: the answer.

    Raises:
        ModuleNotFoundError: when rich is not installed.
    """
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    shown = Table(title=Text(_title(found)), title_justify="left", title_style="bold")
    for name in COLUMNS:
        shown.add_column(name, overflow="fold")
    for row in _rows(found):
        shown.add_row(*(Text(word, style=style) for word, style in row))
    return Group(shown, *(Text(line) for line in _below(found)))


def html(found: Detectability) -> str:
    """The same as an HTML table.

    Args:
        found: the answer.
    """
    head = "".join(f"<th>{escape(name)}</th>" for name in COLUMNS)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(word)}</td>" for word, _ in row) + "</tr>"
        for row in _rows(found)
    )
    below = "".join(f"<li>{escape(line)}</li>" for line in _below(found))
    return (
        f"<table><caption>{escape(_title(found))}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><ul>{below}</ul>"
    )


def _title(found: Detectability) -> str:
    exposure = found.exposure
    talk = exposure.conversation
    return (
        f"What {exposure.adversary.name} can show of {talk.platform.name or talk.platform.id} "
        f"on {exposure.on} (catalogue {exposure.catalogue})"
    )


def _rows(found: Detectability) -> list[list[tuple[str, str]]]:
    """The cells of each row, each with its style."""
    rows = []
    for said in found.showings:
        row = [(said.shown.words, ""), (_words(said), STYLES[said.verdict])]
        for by in Evidence:
            if by in AUTHOR_ONLY and said.shown is not Shown.AUTHOR:
                row.append(("-", ""))
            else:
                alone = found.by(said.shown, by)
                row.append((_words(alone), STYLES[alone.verdict]))
        rows.append([*row, (said.reason, "")])
    return rows


def _words(said: Showing) -> str:
    if said.shown is not Shown.FREQUENCY and said.every is not said.verdict is Verdict.YES:
        return f"yes (of all: {said.every.value})"
    return said.verdict.value


def _below(found: Detectability) -> list[str]:
    lines = [
        f"{label}: {', '.join(f'{each.kind.words} ({each.verdict.value})' for each in findings)}"
        for label, findings in (
            ("points to contact", found.leads),
            ("leads to persons behind accounts", found.behind_accounts),
        )
        if findings
    ]
    return [
        *lines,
        "a column says what that sort of evidence shows alone; accounts are meant, not persons",
        REMINDER,
    ]

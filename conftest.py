"""Runs the examples of the README and of the pages under docs/; one namespace a page.

Python blocks are executed. In ``console`` blocks every ``$ privmodel …`` is run and what it
prints is compared with the lines below it, where ``...`` stands for anything. A command that
fails must be followed by ``$ echo $?`` and its exit status.
"""

import doctest
import os
import shlex
import subprocess
import sys
from pathlib import Path

from sybil import Example, Sybil
from sybil.evaluators.doctest import OutputChecker
from sybil.parsers.myst import CodeBlockParser, PythonCodeBlockParser, SkipParser

ROOT = Path(__file__).parent
CALL = "import sys; sys.argv[0] = 'privmodel'; from privmodel.cli import main; sys.exit(main())"


def run(arguments: list[str]) -> tuple[str, int]:
    """What ``privmodel`` prints for these arguments, on both streams, and its exit status."""
    done = subprocess.run(
        [sys.executable, "-c", CALL, *arguments],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1", "TERM": "dumb"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.stdout, done.returncode


def exchanges(block: str) -> list[tuple[str, str]]:
    """The commands of a console block, each with the output written below it."""
    found: list[tuple[str, str]] = []
    open_command = False
    for line in block.splitlines():
        if open_command:
            found[-1] = (f"{found[-1][0]} {line.strip()}", "")
        elif line.startswith("$ "):
            found.append((line[2:].strip(), ""))
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]}{line}\n")
        else:
            raise ValueError(f"a console block begins with a command, not with {line!r}")
        open_command = found[-1][0].endswith("\\")
        if open_command:
            found[-1] = (found[-1][0][:-1].rstrip(), "")
    return found


def evaluate_console(example: Example) -> str | None:
    """The first difference between what a console block shows and what happens, if any."""
    flags = doctest.ELLIPSIS | doctest.REPORT_NDIFF
    checker, status, unread = OutputChecker(), 0, ""
    for command, want in exchanges(example.parsed):
        words = shlex.split(command)
        if words == ["echo", "$?"]:
            got, status, unread = f"{status}\n", 0, ""
        elif unread:
            break
        elif words[:1] == ["privmodel"]:
            got, status = run(words[1:])
            unread = f"{command}\nended with status {status} and said\n{got}" if status else ""
        else:
            return f"only privmodel is run here, not {command!r}; use a sh block"
        if not checker.check_output(want, got, flags):
            shown = doctest.Example(command, want)
            return f"{command}\n{checker.output_difference(shown, got, flags)}"
    return unread or None


pytest_collect_file = Sybil(
    parsers=[
        PythonCodeBlockParser(doctest_optionflags=doctest.ELLIPSIS),
        CodeBlockParser("console", evaluate_console),
        SkipParser(),
    ],
    patterns=["README.md", "docs/*.md"],
).pytest()

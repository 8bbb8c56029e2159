"""``python -m privmodel.catalogue.lint [FILE …]``: the problems of these files, or of all."""

from __future__ import annotations

import sys
from pathlib import Path

from privmodel.catalogue.registry import builtin

from . import lint_catalogue, lint_file


def main(files: list[str]) -> int:
    """Print every problem; the exit status is 1 if there is one."""
    found = {file: lint_file(Path(file)) for file in files} or lint_catalogue(builtin())
    for file, problems in found.items():
        for problem in problems:
            print(f"{file}: {problem}")
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What ``import privmodel`` costs next to ``import attrs``.

Every statement is timed inside an interpreter of its own, from just before to just after it.
The statements take turns, so that a machine that slows down slows all of them down alike.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys

BASE = "import attrs"
STATEMENTS = (BASE, "import privmodel", "import privmodel; privmodel.Platform")


def seconds(statement: str) -> float:
    """The time that one statement takes in a fresh interpreter, in seconds."""
    program = (
        f"from time import perf_counter as now; start = now()\n{statement}\nprint(now() - start)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{statement!r} failed:\n{done.stderr}")
    return float(done.stdout)


def measure(rounds: int) -> dict[str, list[float]]:
    """The times of every statement, one a round; a first round that fills caches is dropped."""
    times: dict[str, list[float]] = {statement: [] for statement in STATEMENTS}
    for turn in range(rounds + 1):
        for statement in STATEMENTS:
            took = seconds(statement)
            if turn:
                times[statement].append(took)
    return times


def table(times: dict[str, list[float]]) -> str:
    """Medians, the middle half of the times, and the ratio to ``import attrs``."""
    base = statistics.median(times[BASE])
    lines = [f"{'statement':<40}{'median ms':>11}{'middle half ms':>18}{'ratio':>8}"]
    for statement, taken in times.items():
        low, middle, high = (1000 * cut for cut in statistics.quantiles(taken, n=4))
        spread = f"{low:.1f} to {high:.1f}"
        lines.append(f"{statement:<40}{middle:>11.1f}{spread:>18}{middle / base / 1000:>8.2f}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=41, help="interpreters a statement")
    rounds = max(2, parser.parse_args().rounds)
    print(f"Python {sys.version.split()[0]}, {rounds} rounds")
    print(table(measure(rounds)))


if __name__ == "__main__":
    main()

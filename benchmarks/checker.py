"""How long the independent checker takes, next to the closure that it checks.

The program is the conversation of ``requires.py``. One proof of everything learned and one bound
on everything else are checked; the closure that found both is timed in the same run, taking turns.
Making the certificate and reading it from a file are shown apart.

Run: ``python benchmarks/checker.py``. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import platform as machine
from math import inf
from statistics import median
from time import process_time

from requires import conversation

from privmodel.inference.certificate import check, check_bound
from privmodel.inference.certificate_file import Certificate, from_json
from privmodel.inference.certify import bound_all, prove_all
from privmodel.inference.claim import Case
from privmodel.inference.closure import closure


def seconds(work: object) -> float:
    """The CPU time of one piece of work, in milliseconds."""
    start = process_time()
    work()  # type: ignore[operator]
    return (process_time() - start) * 1000


def compare(messages: int, rounds: int) -> None:
    """One line: the closure, checking its bound, checking its proof of everything."""
    rules, known = conversation(messages)
    learning = closure(rules, known)
    learned = list(learning.times)
    proof, bound = prove_all(learning, learned), bound_all(learning)

    def case(proofs: tuple[object, ...], bounds: tuple[object, ...]) -> Case:
        return Case(
            name="only",
            rules=tuple(rules),
            known=frozenset(known),
            until=inf,
            verdicts=dict.fromkeys(learned, "yes") if proofs else {},
            proofs=proofs,
            bounds=bounds,
        )  # type: ignore[arg-type]

    yes, whole = case((proof,), ()), case((proof,), (bound,))
    text = Certificate(about={}, cases=(whole,), answers=()).to_json()
    times: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, work in (
            ("closure", lambda: closure(rules, known)),
            ("bound", lambda: check_bound(rules, known, bound)),
            ("proof", lambda: check((yes,), ())),
            ("making", lambda: (prove_all(closure(rules, known), learned), bound_all(learning))),
            ("reading", lambda: from_json(text)),
        ):
            times.setdefault(name, []).append(seconds(work))
    middle = {name: median(each) for name, each in times.items()}
    once = middle["closure"]
    print(
        f"{messages:>8} {len(rules):>8} {len(learned):>8} {once:>10.2f} "
        + " ".join(
            f"{middle[name]:>10.2f} {middle[name] / once:>6.2f}"
            for name in ("bound", "proof", "making", "reading")
        )
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--messages", type=int, nargs="*", default=[100, 1_000, 10_000])
    options = parser.parse_args()
    print(f"Python {machine.python_version()}, median CPU milliseconds of {options.rounds} rounds")
    columns = ("no: bound", "yes: proof", "making", "reading")
    print(
        f"{'messages':>8} {'rules':>8} {'learned':>8} {'closure':>10} "
        + " ".join(f"{name:>10} {'ratio':>6}" for name in columns)
    )
    for messages in options.messages:
        compare(messages, options.rounds)


if __name__ == "__main__":
    main()

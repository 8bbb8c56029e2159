"""How long a history takes, how many answers and closures it runs, and what that saves.

Ten years of Telegram under a French and an American criminal court: one conversation asked about
ever later, a conversation as old on every day, and the same with what was known at the time. The
catalogue is loaded before; nothing else is kept. The last column is what asking on every day would
cost, from the mean of one answer in the same run.

Run: ``python benchmarks/history.py``. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import platform as machine
from statistics import median
from time import perf_counter, process_time

import privmodel as pm

SUSPICION = pm.Suspicion(offence="organised_crime", max_penalty_years=10, breaks_terms=True)
OVER = ("2016-09-01", "2026-09-01")
WAYS: dict[str, dict[str, object]] = {
    "the same conversation": {},
    "as old on every day": {"moving": True},
    "  known then": {"moving": True, "known_at": "then"},
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    print(f"Python {machine.python_version()}, {OVER[0]} to {OVER[1]}, median of {rounds} rounds")
    print(f"{'':<30} {'wall s':>7} {'CPU s':>7} {'answers':>8} {'closures':>9} {'turns':>6}")
    chat = pm.conversation("telegram", sent="2016-08-02")
    for country in ("fr", "us"):
        court = pm.court(country, suspicion=SUSPICION)
        for label, how in WAYS.items():
            walls, cpus = [], []
            for _ in range(rounds):
                wall, cpu = perf_counter(), process_time()
                found = pm.history(chat, by=court, over=OVER, **how)  # type: ignore[arg-type]
                walls.append(perf_counter() - wall)
                cpus.append(process_time() - cpu)
            print(
                f"{country} {label:<27} {median(walls):7.2f} {median(cpus):7.2f} "
                f"{found.asked:8} {found.closures:9} {len(found):6}"
            )
        cpu = process_time()
        for number in range(20):
            day = f"2024-{1 + number % 12:02}-15"
            assert pm.obtainable(chat, by=court, on=day)["ip_address"].verdict
        each = (process_time() - cpu) / 20
        print(f"{country} {'one kind on each of 3,653 days':<27} {'':>5} {3653 * each:7.2f}")


if __name__ == "__main__":
    main()

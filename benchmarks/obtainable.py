"""How long one answer takes, and where the time goes.

The catalogue is loaded; the conversation, its footprint and the result are made anew each time,
for a different day each time. Two things are kept between answers: the parsed catalogue, and how
each of its facts stands when every source is admitted (a fact of the catalogue, not of the
question).

Run: ``python benchmarks/obtainable.py``. Nothing is asserted. The last line gives the median in
units of a fixed loop measured in the same run, so that runs on different machines can be compared.
"""

from __future__ import annotations

import functools
import platform as machine
from collections import defaultdict
from statistics import median, quantiles
from time import perf_counter

import privmodel as pm
from privmodel.rules import program

ROUNDS = 400
PHASES = (
    "lay_devices", "lay_transport", "mode_of", "lay_keys", "lay_custody", "lay_retained",
    "lay_replicated", "lay_account_data", "lay_account_replicated", "lay_credentials", "lay_reach",
    "lay_silent", "join",
)  # fmt: skip
SUSPICION = pm.Suspicion(offence="organised_crime", max_penalty_years=10, breaks_terms=True)


def days(count: int) -> list[str]:
    """Different days in 2024, 2025 and 2026, each with a different time of day."""
    return [
        f"{2024 + n % 3}-{10 + n % 3:02}-{1 + n % 28:02}T{n % 24:02}:{n % 60:02}"
        for n in range(count)
    ]


def ask(platform: str, court: pm.Adversary, day: str) -> pm.Exposure:
    """One two-person chat, one court, one day."""
    chat = pm.conversation(platform, sent="2024-09-01")
    return pm.obtainable(chat, by=court, on=day)


def timed(work: object, rounds: list[str]) -> list[float]:
    """Seconds for each round."""
    times = []
    for each in rounds:
        start = perf_counter()
        work(each)  # type: ignore[operator]
        times.append(perf_counter() - start)
    return times


def phases(court: pm.Adversary) -> dict[str, float]:
    """Mean milliseconds in each phase of compiling a program."""
    spent: dict[str, float] = defaultdict(float)
    originals = {name: getattr(program, name) for name in PHASES}

    def watch(name: str) -> object:
        original = originals[name]

        @functools.wraps(original)
        def watched(*args: object, **kwargs: object) -> object:
            start = perf_counter()
            try:
                return original(*args, **kwargs)
            finally:
                spent[name] += perf_counter() - start

        return watched

    for name in PHASES:
        setattr(program, name, watch(name))
    try:
        for day in days(ROUNDS):
            ask("telegram", court, day)
    finally:
        for name, original in originals.items():
            setattr(program, name, original)
    return {name: spent[name] / ROUNDS * 1000 for name in PHASES}


def loop() -> None:
    """A fixed piece of work to compare machines by."""
    table: dict[int, int] = {}
    for number in range(10_000):
        table[number % 97] = number


def show(label: str, times: list[float]) -> None:
    """One line: median and middle half, in milliseconds."""
    low, middle, high = (each * 1000 for each in quantiles(times, n=4))
    print(f"{label:48} {middle:8.3f}  ({low:.3f} to {high:.3f})")


def main() -> None:
    """Measure and print."""
    print(f"Python {machine.python_version()}, {ROUNDS} rounds, milliseconds: median (middle half)")
    start = perf_counter()
    pm.builtin().platform("telegram")
    first = (perf_counter() - start) * 1000
    print(f"{'first reading of one platform':48} {first:8.1f}  loaded: {pm.builtin().loaded()}")
    court = pm.court("fr", suspicion=SUSPICION)
    rounds = days(ROUNDS)
    for day in rounds[:50]:
        ask("telegram", court, day)
    answers = timed(lambda day: ask("telegram", court, day), rounds)
    show("obtainable, Telegram, French court", answers)
    show("  and the verdict on one kind",
         timed(lambda day: ask("telegram", court, day)["ip_address"].verdict, rounds))  # fmt: skip
    thief = pm.adversary(pm.SeizeDevice())
    show("obtainable, Telegram, seized device",
         timed(lambda day: ask("telegram", thief, day), rounds))  # fmt: skip
    jury = pm.court("us", instruments="us.subpoena")
    ask("signal", jury, rounds[0])
    show("obtainable, Signal, US subpoena",
         timed(lambda day: ask("signal", jury, day), rounds))  # fmt: skip
    print("\nwhere it goes (Telegram, French court), milliseconds a question")
    for name, spent in sorted(phases(court).items(), key=lambda pair: -pair[1]):
        print(f"  {name:46} {spent:8.3f}")
    unit = median(timed(lambda _: loop(), rounds))
    print(f"\nmedian answer / fixed loop of 10,000 dictionary writes: {median(answers) / unit:.2f}")


if __name__ == "__main__":
    main()

"""What could be saved by re-using an answer after a small change, and what is saved already.

Three changes are looked at: another day (what a history asks), another setting (what a mitigation
asks), other powers out of the same universe (what ``requires`` asks). For each the script shows how
much of an answer's time goes into which part, and how many rules stay the same word for word. A
part can save at most its own time, so the shares are upper bounds of any gain.

Run: ``python benchmarks/change.py``. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import platform as machine
from collections import defaultdict
from itertools import combinations
from statistics import median
from time import process_time

import privmodel as pm
from privmodel.inference.closure import closure
from privmodel.inference.rule import Level
from privmodel.rules import program

FOOTPRINT = (
    "lay_devices", "lay_transport", "mode_of", "lay_keys", "lay_custody", "lay_retained",
    "lay_replicated", "lay_account_data", "lay_account_replicated", "lay_credentials",
)  # fmt: skip
PARTS = {**dict.fromkeys(FOOTPRINT, "footprint"), "lay_reach": "reach", "join": "join"}
SUSPICION = pm.Suspicion(offence="organised_crime", max_penalty_years=10, breaks_terms=True)


class Watch:
    """CPU seconds by part, while it is looked at."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)

    def of(self, part: str, original: object) -> object:
        def watched(*args: object, **kwargs: object) -> object:
            start = process_time()
            try:
                return original(*args, **kwargs)  # type: ignore[operator]
            finally:
                self.spent[part] += process_time() - start

        return watched


def shares(ask: object, rounds: int) -> str:
    """Where the time of an answer goes, in hundredths."""
    watch = Watch()
    names = {name: part for name, part in PARTS.items() if hasattr(program, name)}
    originals = {name: getattr(program, name) for name in [*names, "closure"]}
    for name, part in [*names.items(), ("closure", "closure")]:
        setattr(program, name, watch.of(part, originals[name]))
    start = process_time()
    try:
        for number in range(rounds):
            ask(number)  # type: ignore[operator]
    finally:
        for name, original in originals.items():
            setattr(program, name, original)
    whole = process_time() - start
    found = {part: 100 * spent / whole for part, spent in watch.spent.items()}
    rest = 100 - sum(found.values())
    parts = "  ".join(f"{part} {found.get(part, 0):4.1f}" for part in dict.fromkeys(
        [*PARTS.values(), "closure"]))  # fmt: skip
    return f"{1000 * whole / rounds:9.2f}   {parts}  rest {rest:4.1f}"


def same(before: pm.Exposure, after: pm.Exposure) -> float:
    """The share of the later answer's rules that the earlier one has too, in hundredths."""

    def rules(exposure: pm.Exposure) -> set[tuple[object, ...]]:
        return {
            (rule.head, rule.when, rule.needs, rule.seals, rule.doubts)
            for each in exposure._programs
            for rule in each.rules
        }

    mine, theirs = rules(after), rules(before)
    return 100 * len(mine & theirs) / max(len(mine), 1)


def asked(platform: str, messages: int, number: int, **settings: str) -> pm.Exposure:
    """One question, with every verdict."""
    days = [f"2024-{1 + n % 8:02}-{1 + n // 8 % 28:02}" for n in range(messages)]
    chat = pm.conversation(platform, sent=sorted(days), settings=settings)
    both = pm.adversary(pm.court("fr", suspicion=SUSPICION), pm.SeizeDevice())
    exposure = pm.obtainable(chat, by=both, on=f"2024-{10 + number % 3}-{1 + number % 28:02}")
    assert exposure.verdicts
    return exposure


def powers(rounds: int) -> None:
    """Six powers: the table once, closures for each set, and whole answers for each set."""
    chat = pm.conversation("telegram", sent="2024-09-01")
    among = [
        pm.SeizeDevice(participant="sender"), pm.SeizeDevice(participant="recipient"),
        pm.BreachServer(), pm.TapNetwork(), pm.ReadPublic(),
        *pm.court("fr", suspicion=SUSPICION).powers,
    ]  # fmt: skip
    sets = [some for size in range(1, 7) for some in combinations(among, size)]

    def once() -> None:
        pm.requires(chat, "ip_address", among=among, on="2024-10-01")

    def closures() -> None:
        exposure = pm.obtainable(chat, by=pm.adversary(*among), on="2024-10-01")
        for each in exposure._programs:
            labels = each.reach.powers
            for some in sets:
                names = [label for label, power in zip(labels, among, strict=True) if power in some]
                for level in Level:
                    closure(each.rules, each.known, level=level, powers=names)

    def answers() -> None:
        for some in sets:
            assert pm.obtainable(chat, by=pm.adversary(*some), on="2024-10-01")["ip_address"]

    for label, work in (
        ("one table", once),
        ("63 closures × 3", closures),
        ("63 answers", answers),
    ):
        times = []
        for _ in range(rounds):
            start = process_time()
            work()
            times.append(process_time() - start)
        print(f"  {label:<18} {1000 * median(times):9.2f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    print(f"Python {machine.python_version()}, {rounds} rounds, CPU ms an answer, hundredths of it")
    for platform, setting in (("telegram", "secret_chat"), ("signal", "username")):
        for messages in (1, 50):
            line = shares(lambda n, p=platform, m=messages: asked(p, m, n), rounds)
            print(f"{platform:<10} {messages:>3} messages {line}")
            first, second = (asked(platform, messages, n) for n in (0, 1))
            values = pm.builtin().platform(platform).setting(setting).values
            one, other = (asked(platform, messages, 0, **{setting: v}) for v in values[:2])
            print(
                f"{'':<10} rules that stay the same: next day {same(first, second):.0f}, "
                f"another {setting} {same(one, other):.0f}"
            )
    print("\nother powers, Telegram, with which of six an address is obtained")
    powers(rounds)


if __name__ == "__main__":
    main()

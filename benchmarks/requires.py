"""How long it takes to say with which of six powers an item is obtained, next to one closure.

The program is a conversation on a ratchet: each message lies sealed at a server and on a tap, and
open on two devices until a timer; a chain of keys runs through the messages, the state of which
lies on the devices. Six powers have windows of their own. The closure answers for one set of powers
and one level of doubt; the table answers for all 64 sets and three levels. Both are taken of the
whole program, and of the slice that can matter to the last message.

Run: ``python benchmarks/requires.py``. Nothing is asserted but that the answers agree. The last
lines ask the same of a real conversation: compiling is counted in on both sides.
"""

from __future__ import annotations

import argparse
import platform as machine
from collections.abc import Callable
from itertools import combinations
from statistics import median
from time import process_time

import privmodel as pm
from privmodel.inference.closure import closure
from privmodel.inference.interval import Interval
from privmodel.inference.rule import Level, Need, Rule, derivation
from privmodel.inference.slice import relevant
from privmodel.inference.table import power_table

POWERS = ("breach", "order", "seize one", "seize other", "tap", "malware")
TIMER = 40.0


def conversation(messages: int) -> tuple[list[Rule], list[object]]:
    """The rules of a conversation of so many messages, one a unit of time, and what is known."""
    rules: list[Rule] = []
    end = float(messages)
    windows = {
        "breach": Interval(end * 0.6, end * 0.6),
        "order": Interval(end * 0.9, end * 0.9),
        "seize one": Interval(end * 0.8, end * 0.8),
        "seize other": Interval(end * 0.5, end * 0.5),
        "tap": Interval(end * 0.1, end * 0.95),
        "malware": Interval(end * 0.3, end * 0.4),
    }

    def take(item: object, power: str, stay: Interval, **more: object) -> None:
        when = stay.intersect(windows[power])
        if when is not None:
            name = f"{item} by {power} {len(rules)}"
            rules.append(
                Rule(id=name, head=item, when=(when,), powers=frozenset([power]), **more)  # type: ignore[arg-type]
            )

    for n in range(messages):
        sent = float(n)
        key, chain, text = ("key", n), ("chain", n), ("text", n)
        sealed = frozenset([key])
        take(text, "breach", Interval(sent, sent + 300), seals=sealed)
        take(text, "order", Interval(sent, sent + 300), seals=sealed,
             needs=(Need(frozenset(["number"])),))  # fmt: skip
        take(text, "tap", Interval(sent, sent), seals=sealed)
        for power in ("seize one", "seize other", "malware"):
            take(text, power, Interval(sent, sent + TIMER))
            take(chain, power, Interval(sent, sent + 1))
        rules.append(derivation(f"next {n}", ("chain", n + 1), [chain]))
        rules.append(derivation(f"key {n}", key, [chain]))
    take("number", "tap", Interval(0, end))
    return rules, []


def timed(work: Callable[[], object], rounds: int) -> float:
    """The median CPU time of a piece of work, in milliseconds."""
    times = []
    for _ in range(rounds):
        start = process_time()
        work()
        times.append(process_time() - start)
    return median(times) * 1000


def compare(messages: int, rounds: int) -> None:
    """One line a part of the program: the closure, the table, and the ratio."""
    rules, known = conversation(messages)
    last = ("text", messages - 1)
    some = ("text", messages // 2)
    for label, item, part in (
        ("every item", None, tuple(rules)),
        ("the last message", last, relevant(rules, [last])),
        ("one in the middle", some, relevant(rules, [some])),
    ):
        once = timed(lambda: closure(rules, known), rounds)
        if item is None:
            all_sets = timed(lambda part=part: power_table(part, known, POWERS), rounds)
        else:
            all_sets = timed(
                lambda item=item: power_table(relevant(rules, [item]), known, POWERS), rounds
            )
        table = power_table(part, known, POWERS)
        asked = [item] if item is not None else [("text", n) for n in range(0, messages, 97)]
        for size in range(len(POWERS) + 1):
            for powers in combinations(POWERS, size):
                learning = closure(rules, known, powers=powers)
                for each in asked:
                    got = table.time(each, powers, Level.CERTAIN)
                    assert got == learning.time(each), (powers, each)
        print(
            f"{messages:>8} {len(rules):>8} {label:<20} {once:>12.2f} {all_sets:>12.2f} "
            f"{all_sets / once:>8.2f}"
        )


def real(rounds: int) -> None:
    """A real question with six powers, compiling included."""
    chat = pm.conversation("telegram", sent="2024-09-01")
    during = pm.Window(start="2024-08-15", end="2024-09-15")
    among = [
        pm.SeizeDevice(participant="sender"),
        pm.SeizeDevice(participant="recipient"),
        pm.BreachServer(),
        pm.TapNetwork(during=during),
        pm.TakeOverAccount(participant="sender"),
        *pm.court("fr", suspicion="organised_crime").powers,
    ]
    everyone = pm.adversary(*among)
    for kind in ("message_text", "ip_address"):
        ask = timed(
            lambda kind=kind: pm.obtainable(chat, by=everyone, on="2024-10-01")[kind].verdict,
            rounds,
        )
        need = timed(
            lambda kind=kind: pm.requires(chat, kind, among=among, on="2024-10-01"), rounds
        )
        print(f"{'Telegram, ' + kind:<38} {ask:>12.2f} {need:>12.2f} {need / ask:>8.2f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--messages", type=int, nargs="*", default=[100, 1_000, 10_000])
    options = parser.parse_args()
    print(f"Python {machine.python_version()}, median CPU milliseconds of {options.rounds} rounds")
    print(
        f"{'messages':>8} {'rules':>8} {'asked':<20} {'one closure':>12} {'64 sets × 3':>12} "
        f"{'ratio':>8}"
    )
    for messages in options.messages:
        compare(messages, options.rounds)
    print(f"\n{'':<38} {'obtainable':>12} {'requires':>12} {'ratio':>8}")
    real(max(options.rounds, 20))


if __name__ == "__main__":
    main()

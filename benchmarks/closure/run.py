"""The earliest learning time of every item, by privmodel and by its peers, on the same worlds.

Times are seconds of processor time, medians over rounds in which the contestants take turns; the
answers of all are compared item by item, and a difference ends the run. See README.md beside this
file for what is counted.

    python benchmarks/closure/run.py                                    # the figures reported
    python benchmarks/closure/run.py --world tuning --messages 100 1000 --rounds 5
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import sys
import tracemalloc
from itertools import pairwise
from math import inf, log
from statistics import median
from time import process_time

import numpy as np
from flat import Flat, date_join, flatten
from ours import PRIVMODEL, Families, Objects
from peers import PEERS, Lists, Peer
from read import read
from worlds import WORLDS, World

from privmodel.inference import Member
from privmodel.inference.family_certify import bound_one, prove_one

ROUNDS = {100: 21, 1_000: 9, 10_000: 5}
"""How many rounds up to how many messages; three above."""


READING = "objects read into arrays, for any peer"
"""What a peer has to do first where facts are objects, as they are for `Objects`."""


class Missing(Exception):
    """A contestant that cannot be run here."""


def contestants(messages: int) -> list[type]:
    """Who takes part at a size."""
    return [each for each in (*PRIVMODEL, *PEERS) if messages <= each.largest]


def ready(contestant: type, world: World, flat: Flat) -> object:
    """A contestant with its facts in memory."""
    try:
        return contestant(flat) if issubclass(contestant, Peer) else contestant(world, flat)
    except (ImportError, OSError) as missing:
        raise Missing(f"{contestant.name}: {missing}") from None


def measure(messages: int, build: object, rounds: int) -> dict[str, list[float]]:
    """Seconds of each contestant, one a round; the answers compared."""
    took: dict[str, list[float]] = {}
    absent: set[str] = set()
    for seed in range(20, 20 + rounds):
        world = build(messages, seed)
        flat = flatten(world)
        expected = None
        if seed == 20:
            describe(world, flat)
        for contestant in contestants(messages):
            if contestant.name in absent:
                continue
            try:
                each = ready(contestant, world, flat)
            except Missing as missing:
                absent.add(contestant.name)
                print(f"  missing: {missing}")
                continue
            warm = getattr(each, "warm", None)
            if warm is not None:
                warm()
            gc.collect()
            gc.disable()
            start = process_time()
            each.run()
            took.setdefault(contestant.name, []).append(process_time() - start)
            gc.enable()
            answer = each.times()
            if expected is None:
                expected = answer
            elif (answer != expected).any():
                differs = int((answer != expected).argmax())
                sys.exit(f"{contestant.name} differs at item {differs}, seed {seed}")
            if contestant is Objects:
                took.setdefault(READING, []).append(reading(each))
    return took


def reading(objects: Objects) -> float:
    """Seconds to read the objects into the arrays that peers begin with; those are tried out."""
    gc.collect()
    gc.disable()
    start = process_time()
    flat, numbers = read(objects.footprint, objects.reach, objects.known)
    took = process_time() - start
    gc.enable()
    peer = Lists(flat)
    peer.run()
    answer = peer.times()
    for item, number in numbers.items():
        known = objects.learning.knows(item)
        if answer[number] != (max(objects.learning.time(item), 0) if known else -1):
            sys.exit(f"what was read differs at {item}")
    return took


def describe(world: World, flat: Flat) -> None:
    """How large a world is."""
    rows = len(date_join(flat))
    print(
        f"\n{world.n} messages: {world.size} copies in {len(world.copies)} sets,"
        f" {len(flat.derivations)} derivations, {rows} applicable rules"
    )


def table(took: dict[str, list[float]]) -> None:
    """Medians, how many times as long as ours, and for peers the same with objects read first."""
    ours = [each.name for each in PRIVMODEL if each.name in took]
    heads = "".join(f"{'× ' + name.split(', ')[1]:>12}" for name in ours)
    print(f"{'':<44}{'median s':>10}{heads}{'read too':>12}{'× objects':>12}   rounds")
    for name, seconds in sorted(took.items(), key=lambda pair: median(pair[1])):
        line = "".join(f"{median(seconds) / median(took[each]):>12.2f}" for each in ours)
        if READING in took and name not in (*ours, READING):
            both = median(seconds) + median(took[READING])
            line += f"{both:>12.4f}{both / median(took[Objects.name]):>12.2f}"
        else:
            line += " " * 24
        print(f"{name:<44}{median(seconds):>10.4f}{line}   {len(seconds)}")


def memory(messages: int, build: object) -> None:
    """Bytes a copy: what families and their columns take, and the most while they are solved.

    Copies of different sets share a column where their dates are the same array.
    """
    world = build(messages, 20)
    flat = flatten(world)
    tracemalloc.start()
    families = Families(world, flat)
    facts = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    families.run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(
        f"\nmemory at {messages} messages, {world.size} copies, in bytes a copy:"
        f" facts {facts / world.size:.1f}, facts and solving at most {peak / world.size:.1f}"
    )


def certificates(messages: int, build: object) -> None:
    """Milliseconds for the proof of one message, heights included and then without, and a bound."""
    world = build(messages, 20)
    families = Families(world, flatten(world))
    families.run()
    column = families.learning.column("text")
    learned, never = np.flatnonzero(column < inf), np.flatnonzero(column == inf)
    asked = [(prove_one, number) for number in (*learned[:1], *learned[-1:])]
    asked += [(bound_one, number) for number in never[:1]]
    took = []
    for certify, number in asked:
        start = process_time()
        certify(families.learning, Member("text", int(number)))
        took.append(f"{certify.__name__} {1000 * (process_time() - start):.2f}")
    print(f"certificates at {messages} messages, ms: {', '.join(took)}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--world", choices=WORLDS, default="reporting")
    parser.add_argument("--messages", type=int, nargs="+", default=[5, 100, 1000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int)
    asked = parser.parse_args()
    build = WORLDS[asked.world]
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load};"
        f" world {asked.world!r}"
    )
    growth = {}
    for messages in asked.messages:
        rounds = asked.rounds or next((r for n, r in ROUNDS.items() if messages <= n), 3)
        took = measure(messages, build, rounds)
        table(took)
        growth[messages] = median(took[Families.name])
    sizes = sorted(growth)
    for small, large in pairwise(sizes):
        exponent = log(growth[large] / growth[small]) / log(large / small)
        print(f"families, from {small} to {large} messages: exponent of growth {exponent:.2f}")
    memory(max(sizes), build)
    certificates(max(sizes), build)


if __name__ == "__main__":
    main()

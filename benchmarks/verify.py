"""How long it takes to verify each guarantee that has a name, over all that a platform offers.

Each is asked of the whole scope as it is by default: every kind of chat, every value of every
setting, every system and region, thirty days, one event of each kind, two devices each, one coming
or going. The line says how many conversations and adversaries make up the scope, how many of them
were looked at, how many times a conversation was compiled, how many closures were run, and the
seconds of processor time; then the same for the conditions.

Run: ``python benchmarks/verify.py``, with platforms by their ids to choose others, or ``all``.
Nothing is asserted.
"""

from __future__ import annotations

import argparse
import platform as machine
from time import process_time

import privmodel as pm

PLATFORMS = ("signal", "whatsapp", "telegram", "imessage", "matrix", "rcs")
ON = "2026-11-24"


def main(platforms: list[str], conditions: bool) -> None:
    print(f"Python {machine.python_version()}, {machine.machine()}")
    print(f"{'platform':12} {'guarantee':42} {'outcome':9} starts looked compiles closures seconds")
    slowest = (0.0, "")
    for name in platforms:
        for guarantee in pm.GUARANTEES:
            began = process_time()
            try:
                found = pm.verify(name, guarantee, on=ON)
            except pm.PrivModelError as error:
                took = process_time() - began
                print(f"{name:12} {guarantee:42} {took:.2f} s: {error}", flush=True)
                continue
            took = process_time() - began
            slowest = max(slowest, (took, f"{name} {guarantee}"))
            line = (
                f"{name:12} {guarantee:42} {found.outcome.value:9} {found.starts:6} "
                f"{found.opened:6} {found.compiles:8} {found.closures:8} {took:7.2f}"
            )
            if conditions:
                ran, began = found.closures, process_time()
                count = len(found.conditions)
                line += f" | {count} conditions, {found.closures - ran} closures, "
                line += f"{process_time() - began:.2f} s"
            print(line, flush=True)
    print(f"slowest: {slowest[0]:.2f} s, {slowest[1]}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("platforms", nargs="*", default=PLATFORMS)
    parser.add_argument("--conditions", action="store_true", help="look for conditions as well")
    given = parser.parse_args()
    chosen = list(given.platforms)
    main(list(pm.builtin().platforms()) if chosen == ["all"] else chosen, given.conditions)

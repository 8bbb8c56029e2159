"""How fast the laboratory runs, and whether the attacker's time grows no faster than the trace.

A Double Ratchet session between two devices, with every operation on record and every state written
down, once in turn and once in one direction. Then the attacker on traces of growing length, with
everything that passed and one seizure.

Run: ``python benchmarks/lab.py``, needs the extra ``lab``. Nothing is asserted. Processor time is
measured, since another process on the machine would else count as well.
"""

from __future__ import annotations

import argparse
import os
import platform as machine
from time import process_time

from privmodel.lab.attacker import Access, Seizure, Tap, opened
from privmodel.lab.primitives import Primitives
from privmodel.lab.protocols.double_ratchet import Settings
from privmodel.lab.protocols.sessions import Sessions
from privmodel.lab.recording import Recording
from privmodel.lab.world import OPERATOR, Device, World

ANNA, BERT = Device("a", "phone"), Device("b", "phone")


def session(count: int, *, in_turn: bool) -> tuple[float, Recording]:
    """Seconds for so many messages, sent and read, and the recording."""
    world, mode = World(Primitives(os.urandom), (ANNA, BERT)), Sessions(Settings())
    mode.begin(world)
    markers = {f"m{number}": os.urandom(16) for number in range(count)}
    start = process_time()
    for number, (name, text) in enumerate(markers.items()):
        world.now = float(number)
        sender, recipient = (BERT, ANNA) if in_turn and number % 2 else (ANNA, BERT)
        body = mode.send(world, sender, [recipient], name, text)[recipient.holder]
        world.passes(OPERATOR, body)
        assert mode.receive(world, sender, recipient, body) == text
    return process_time() - start, world.recording(markers)


def attack(recording: Recording, at: float) -> tuple[float, int]:
    """Seconds for one seizure with all that passed, and how many messages it opens."""
    access = Access(taps=(Tap(),), seizures=(Seizure("a/phone", at),))
    start = process_time()
    found = opened(recording, access)
    return process_time() - start, len(found)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000, help="the longest trace")
    longest = parser.parse_args().messages
    print(f"Python {machine.python_version()}, processor time")
    for in_turn, label in ((True, "in turn"), (False, "one way")):
        rates = [count / session(count, in_turn=in_turn)[0] for count in [3_000] * 3]
        print(f"Double Ratchet, {label:8} {max(rates):10,.0f} messages/s, best of three")
    print("\nattacker: everything that passed, and a seizure before the first message")
    for in_turn, label in ((False, "one way"), (True, "in turn")):
        for count in (longest // 100, longest // 10, longest):
            _, recording = session(count, in_turn=in_turn)
            seconds, found = attack(recording, 0.0)
            again, _ = attack(recording, 0.0)
            print(
                f"{label}, {count:8,} messages, {len(recording.log):9,} operations: "
                f"{seconds:6.2f} s, again {again:6.2f} s, {found:,} opened"
            )


if __name__ == "__main__":
    main()

"""How the time for one answer grows with the number of messages.

For each mode and each of three adversaries: the time until the verdict on every kind stands, by
classes of messages that fare alike (10² to 10⁵ messages), and with every message laid (10² and
10³). Messages go one way, or to and fro, three minutes apart. The exponent of growth is that
between 10³ and 10⁵. Where both ways were taken, their verdicts are compared.

Run: ``python benchmarks/conversations.py``. Nothing is asserted. CPU seconds, each the better of
two runs.
"""

from __future__ import annotations

import argparse
import platform as machine
from datetime import UTC, datetime, timedelta
from importlib import import_module
from math import log10
from time import process_time

import privmodel as pm

START = datetime(2024, 9, 1, tzinfo=UTC)
MODES = (
    "server_held_keys", "transport_only", "static_keys", "periodic_rekey", "double_ratchet",
    "sender_keys", "megolm", "treekem",
)  # fmt: skip
ADVERSARIES = {
    "operator": pm.adversary(pm.OperateService(during=pm.Window(start="2024-09-01", end="2026"))),
    "seizure": pm.adversary(pm.SeizeDevice(participant="recipient", unlocked=True)),
    "keys and tap": pm.adversary(
        pm.CompromiseKeys(participant="recipient", during=pm.Window(start="2024-09-01T12:00")),
        pm.TapNetwork(during=pm.Window(start="2024-09-01", end="2026")),
        pm.OperateService(during=pm.Window(start="2024-09-01", end="2026")),
    ),
}
module = import_module("privmodel.query.obtainable")


def conversation(mode: str, count: int, *, to_and_fro: bool) -> pm.Conversation:
    """Messages three minutes apart on a platform of one mode that keeps text for five days."""
    somechat = pm.Platform(
        id="somechat",
        modes=[pm.Mode(id="all", schedule=mode)],
        retention=[pm.Retention(kinds="message_text", at="operator", until="sent + 5 days")],
    )
    people = ("sender", "recipient") if to_and_fro else ("sender",)
    messages = [
        pm.Message(
            id=f"m{number}",
            sender=people[number % len(people)],
            sent=START + number * timedelta(minutes=3),
        )
        for number in range(count)
    ]
    return pm.Conversation(platform=somechat, messages=messages)


def answer(chat: pm.Conversation, by: pm.Adversary, few: int) -> tuple[float, dict[str, str], int]:
    """CPU seconds, the verdicts, and how many messages were laid."""
    kept, module.FEW = module.FEW, few
    try:
        start = process_time()
        exposure = pm.obtainable(chat, by=by, on="2024-09-02T00:01")
        verdicts = exposure.verdicts
        spent = process_time() - start
    finally:
        module.FEW = kept
    laid = exposure._laid.branches.programs[0].situation.conversation.messages
    return spent, verdicts, len(laid)


def main() -> None:
    """Print a table of modes and adversaries."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most", type=int, default=5, help="the largest power of ten")
    parser.add_argument("--modes", nargs="*", default=MODES)
    parser.add_argument("--adversaries", nargs="*", default=list(ADVERSARIES))
    options = parser.parse_args()
    print(f"Python {machine.python_version()}, CPU seconds; (messages laid); × each one laid")
    for name in options.adversaries:
        for mode in options.modes:
            for to_and_fro in (False, True):
                chats = {
                    power: conversation(mode, 10**power, to_and_fro=to_and_fro)
                    for power in range(2, options.most + 1)
                }
                row(name, mode, to_and_fro, chats)


def row(name: str, mode: str, to_and_fro: bool, chats: dict[int, pm.Conversation]) -> None:
    """One line: the times by classes, and next to them those of every message laid."""
    by = ADVERSARIES[name]
    parts = []
    took: dict[int, float] = {}
    for power, chat in chats.items():
        runs = [answer(chat, by, module.FEW) for _ in range(2)]
        took[power], verdicts, laid = min(runs, key=lambda run: run[0])
        part = f"10^{power}: {took[power]:.3f} ({laid})"
        if power <= 3:
            long, expected, _ = min(answer(chat, by, 10**9) for _ in range(1))
            same = "" if verdicts == expected else " VERDICTS DIFFER"
            part += f" ×{long / took[power]:.1f}{same}"
        parts.append(part)
    most = max(took)
    growth = log10(took[most] / took[3]) / (most - 3) if most > 3 else float("nan")
    way = "to and fro" if to_and_fro else "one way"
    print(f"{name:12} {mode:17} {way:10} {'  '.join(parts)}  exponent {growth:.2f}", flush=True)


if __name__ == "__main__":
    main()

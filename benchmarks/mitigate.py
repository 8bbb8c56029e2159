"""How long it takes to say what can be changed, and how many questions are asked for it.

Each line is one conversation with one party: how many changes are offered, how many of them bear
upon the kind, how many sets of changes were asked about, how many programs were compiled and
closures run, and the time of the answer, of printing it (which asks about what is still exposed and
what backfires) and of one plain question, all in CPU milliseconds.

Run: ``python benchmarks/mitigate.py``. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import platform as machine
from collections.abc import Callable
from statistics import median
from time import process_time
from typing import Any

import privmodel as pm
from privmodel.query import reaching
from privmodel.rules import program

MESSENGERS = ("telegram", "whatsapp", "signal", "imessage", "messenger", "line", "kakaotalk")


def person(name: str, region: str | None = None, **settings: str) -> pm.Participant:
    """Somebody with a telephone and chosen settings."""
    return pm.Participant(
        name=name, region=region, devices=[pm.Device(os="ios")], settings=settings
    )


def cases() -> dict[str, dict[str, Any]]:
    """The questions, by what they are called."""
    court = pm.court("us", suspicion="organised_crime")
    apple = pm.court("us", suspicion="organised_crime", holder="icloud")
    insider = pm.adversary(
        pm.OperateService(during=pm.Window(start="2024-08-01", end="2024-12-01"))
    )
    whatsapp = pm.conversation(
        "whatsapp",
        sent="2024-09-01",
        participants=[
            person("source", cloud_backup="off"),
            person("journalist", cloud_backup="on"),
        ],
    )
    imessage = pm.conversation(
        "imessage",
        sent="2024-09-01",
        participants=[
            person("lawyer", "us", icloud_backup="off", messages_in_icloud="off"),
            person("client", "fr", icloud_backup="on", messages_in_icloud="off"),
        ],
    )
    found: dict[str, dict[str, Any]] = {
        "WhatsApp, order to Apple": {"conversation": whatsapp, "by": apple},
        "WhatsApp, US court, or Signal": {
            "conversation": whatsapp,
            "by": court,
            "platforms": ["signal"],
        },
        "iMessage, US court": {"conversation": imessage, "by": court},
    }
    for name in MESSENGERS:
        chat = pm.conversation(name, sent="2024-09-01")
        found[f"{name}, defaults, US court"] = {"conversation": chat, "by": court}
        found[f"{name}, defaults, insider"] = {"conversation": chat, "by": insider}
    return found


class Counted:
    """Counts how often functions of a module are called."""

    def __init__(self, *places: tuple[Any, str]) -> None:
        self.count = 0
        for module, name in places:
            setattr(module, name, self._counting(getattr(module, name)))

    def _counting(self, work: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*args: Any, **kwargs: Any) -> Any:
            self.count += 1
            return work(*args, **kwargs)

        return counting


def milliseconds(work: Callable[[], object], rounds: int) -> float:
    """The median CPU time of a piece of work."""
    times = []
    for _ in range(rounds):
        start = process_time()
        work()
        times.append(process_time() - start)
    return median(times) * 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    compiled = Counted((program, "_compile"))
    closures = Counted((program, "closure"), (reaching, "closure"))
    print(f"Python {machine.python_version()}, median CPU milliseconds of {rounds} rounds")
    print(
        f"{'':<32} {'offered':>8} {'asked':>6} {'programs':>9} {'closures':>9} "
        f"{'mitigate':>9} {'print':>7} {'one question':>13}"
    )
    for label, case in cases().items():
        question = {"protect": "message_text", "on": "2024-10-01", **case}
        compiled.count = closures.count = 0
        try:
            found = pm.mitigate(**question)
        except pm.AnalysisIncomplete as error:
            print(f"{label:<32} {error}")
            continue
        programs, run = compiled.count, closures.count
        took = milliseconds(lambda question=question: pm.mitigate(**question), rounds)
        printed = milliseconds(lambda found=found: str(found), 1)
        once = milliseconds(
            lambda case=case: (
                pm.obtainable(case["conversation"], by=case["by"], on="2024-12-30")[
                    "message_text"
                ].verdict
            ),
            rounds,
        )
        print(
            f"{label:<32} {len(found.measures):>8} {found.asked:>6} {programs:>9} {run:>9} "
            f"{took:>9.0f} {printed:>7.0f} {once:>13.1f}"
        )


if __name__ == "__main__":
    main()

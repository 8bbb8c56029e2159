"""Made-up footprints of a long conversation, and six accesses to them.

Everything is described once, by *sets of copies*: items of one sort at one place, with a column of
starts and one of ends. From the same sets come the families that privmodel solves, the copies as
objects, and the flat arrays that its peers begin with. Times are whole seconds.

``tuning`` was used while the code was written, ``reporting`` only for the figures: it has other
seeds and other shapes (bursts instead of an even pace, chains of any length, two to five devices,
timers that change, weekly backups at several providers).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from privmodel.inference.family import Each, Previous
from privmodel.model.data import DataKind
from privmodel.model.retention import State

EVER = 2**40
"""Beyond every date: the peers reckon in whole numbers."""
K = DataKind


@dataclass
class Copies:
    """Items of one sort at one place: a family, or one item by its name."""

    item: Each | str
    kind: DataKind
    holder: str
    start: np.ndarray
    end: np.ndarray
    seals: tuple = ()
    state: State = State.KEPT


@dataclass
class Access:
    """What somebody gets at, in which windows, if a single item is known."""

    power: str
    node: str
    kinds: frozenset[DataKind]
    windows: list[tuple[int, int]]
    need: str | None = None


@dataclass
class Follows:
    """For each number: the head from the premises; where ``where`` says so."""

    head: Each
    premises: tuple
    where: np.ndarray | None = None


@dataclass
class World:
    """A footprint and a reach."""

    n: int
    copies: list[Copies] = field(default_factory=list)
    accesses: list[Access] = field(default_factory=list)
    derivations: list[Follows] = field(default_factory=list)
    known: tuple[str, ...] = ("phone number",)

    @property
    def size(self) -> int:
        return sum(len(each.start) for each in self.copies)

    def one(self, item: str, kind: DataKind, holder: str, start: int, end: int, *seals) -> None:
        self.copies.append(Copies(item, kind, holder, np.array([start]), np.array([end]), seals))

    def many(self, family: str, kind: DataKind, holder: str, start, end, *seals, **state) -> None:
        self.copies.append(Copies(Each(family), kind, holder, start, end, seals, **state))


def ratchet(world: World, sent: np.ndarray, first: np.ndarray) -> None:
    """A message key from each chain key, and the next chain key unless a new chain begins."""
    text = (Each("chain key"),)
    world.derivations.append(Follows(Each("message key"), text))
    world.derivations.append(Follows(Each("chain key"), (Previous("chain key"),), ~first))


def build(
    n: int,
    sent: np.ndarray,
    first: np.ndarray,
    timers: list[np.ndarray],
    kept: np.ndarray,
    backups: list[tuple[str, str, np.ndarray]],
    located: np.ndarray,
) -> World:
    """Lay the copies.

    Arguments:
        n: how many messages.
        sent: when each was sent, rising.
        first: where a new chain of keys begins.
        timers: for each device how long each message lies on it.
        kept: how long the server keeps metadata of each message.
        backups: owner, whose key (``provider`` or ``user``), and when each message is backed up.
        located: which addresses give a location away.
    """
    world, end = World(n), int(sent[-1]) + 1
    ever = np.full(n, EVER)
    before = np.concatenate(([0], sent[:-1]))
    world.many(
        "text", K.MESSAGE_TEXT, "operator:chat/queue", sent, sent + 30 * 86400, Each("message key")
    )
    world.many(
        "text", K.MESSAGE_TEXT, "network:home", sent, sent, Each("message key"), "transport key",
        state=State.PASSES,
    )  # fmt: skip
    world.many("size", K.SIZE, "network:home", sent, sent, state=State.PASSES)
    for number, timer in enumerate(timers):
        place = f"device:{number}"
        world.many("text", K.MESSAGE_TEXT, f"{place}/disk", sent, sent + timer, f"key of {place}")
        world.one(f"key of {place}", K.KEY, f"{place}/memory", 0, EVER)
        if number < 2:
            world.many("chain key", K.KEY, f"{place}/disk", before, sent, f"key of {place}")
    for owner, whose, saved in backups:
        key = f"{whose} key of {owner}"
        world.many("text", K.MESSAGE_TEXT, f"backup:{owner}", saved, ever, key)
        if whose == "provider":
            world.one(key, K.KEY, f"backup:{owner}/vault", 0, EVER)
        else:
            world.one(key, K.KEY, "device:1/disk", 0, EVER, "key of device:1")
    for family, kind in (("sender", K.SENDER), ("time", K.TIMESTAMP), ("address", K.IP_ADDRESS)):
        world.many(family, kind, "operator:chat", sent, sent + kept)
    world.one("transport key", K.KEY, "operator:chat/vault", 0, EVER)
    world.one("cloud account", K.SELECTOR, "operator:chat", 0, EVER)
    ratchet(world, sent, first)
    world.derivations.append(Follows(Each("location"), (Each("address"),), located))

    def at(*parts: float) -> tuple[int, int]:
        """An instant, or a stretch, in parts of the whole."""
        return int(parts[0] * end), int(parts[-1] * end)

    records = frozenset({K.SENDER, K.TIMESTAMP, K.IP_ADDRESS, K.SELECTOR})
    contents = frozenset({K.MESSAGE_TEXT, K.SIZE})
    keys = frozenset({K.MESSAGE_TEXT, K.KEY})
    world.accesses += [
        Access("order", "operator:chat", records, [at(p) for p in (0.2, 0.4, 0.6, 0.9)],
               "phone number"),
        Access("tap", "network:home", contents, [at(0.3, 0.45), at(0.5, 0.6)]),
        Access("seizure", "device:0", keys, [at(0.7)]),
        Access("breach", "operator:chat", keys, [at(0.5, 0.501)]),
        Access("cloud order", "backup:ann", keys, [at(0.65, 0.8)], "cloud account"),
        Access("implant", "device:1", contents, [at(0.85, 0.95)]),
    ]  # fmt: skip
    return world


def tuning(n: int, seed: int = 1) -> World:
    """An even pace, chains of a hundred keys, four devices."""
    rng = np.random.default_rng(seed)
    sent = np.arange(1, n + 1) * 600 + rng.integers(0, 300, n)
    day = 86400
    return build(
        n,
        sent,
        np.arange(n) % 100 == 0,
        [np.full(n, days * day) for days in (7, 7, 30, 90)],
        np.full(n, max(int(sent[-1]) // 6, day)),
        [("ann", "provider", (sent // day + 1) * day), ("bea", "user", (sent // day + 1) * day)],
        rng.random(n) < 0.4,
    )


def reporting(n: int, seed: int = 20) -> World:
    """Bursts, chains of any length, two to five devices, a timer that changes, weekly backups."""
    rng = np.random.default_rng(seed)
    pauses = np.where(rng.random(n) < 0.03, rng.integers(3600, 90000, n), rng.integers(1, 200, n))
    sent = np.cumsum(pauses)
    first = rng.random(n) < 1 / rng.integers(20, 400)
    first[0] = True
    week = 7 * 86400
    half = np.arange(n) < n // 2
    devices = int(rng.integers(2, 6))
    timers = [
        np.where(half, *rng.integers(3600, 4 * week, 2)) + rng.integers(0, 60, n)
        for _ in range(devices)
    ]
    later = (sent // week + 1) * week + rng.integers(0, 7200)
    backups = [("ann", "user", later), ("bea", "provider", later), ("ann", "provider", later + 60)]
    kept = np.where(half, int(sent[-1]) // 5, int(sent[-1]) // 9)
    return build(n, sent, first, timers, kept, backups[: 2 + devices % 2], rng.random(n) < 0.4)


WORLDS = {"tuning": tuning, "reporting": reporting}

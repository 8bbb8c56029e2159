"""An attacker that sees bytes and nothing of the protocol, and learns only what it computes.

It takes apart all bytes it may see, and follows the log of operations: as soon as it has every
input of one, it performs that operation itself on the bytes it has, and has the output too. The
digests of the log tell it which combination is worth trying; they contain no secret. Each operation
is performed at most once, so the time is linear in the length of the log (this is Horn
satisfiability; W. F. Dowling, J. H. Gallier, J. Logic Programming 1 (1984) 267).

What it finds is a lower bound on what an attacker can find, and more than honest parties compute:
the log names for each operation what the holder of the other key could have done. Outside lie
attacks in which somebody sends messages of their own making; for those, let an active holder take
part in the run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from math import inf

from attrs import field, frozen

from privmodel.errors import InvalidModel, LabError, UnknownName

from .octets import parts
from .pure import OPERATIONS
from .recording import Recording, digest

__all__ = ["Access", "Resident", "Seizure", "Tap", "closure", "opened", "seen"]

MESSAGES = "message "
"""How zones with plaintext begin."""
MEMORY = "memory"
"""How zones begin that a locked device does not give away."""


@frozen
class Tap:
    """Record what passes a place.

    Args:
        link: the place, such as ``network:sender``; None: every line.
        start: from when, in seconds UTC.
        end: until before when.
    """

    link: str | None = None
    start: float = -inf
    end: float = inf

    def __attrs_post_init__(self) -> None:
        if not self.start < self.end:
            raise InvalidModel("Tap.end", self.end, f"end after {self.start}")


@frozen
class Seizure:
    """Take what a holder keeps at an instant.

    Args:
        holder: a device such as ``sender/phone``, or a service.
        at: the instant, in seconds UTC; what happens then has happened.
        locked: whether what lies in memory stays out of reach.
        contents: whether plaintext of messages is taken too; without it, keys alone are.
    """

    holder: str
    at: float
    locked: bool = False
    contents: bool = True


@frozen
class Resident:
    """Be on a holder through a stretch: see what it keeps and all that it computes.

    Args:
        holder: where.
        start: from when, in seconds UTC.
        end: until before when.
        contents: whether plaintext that is kept is taken too. (What passes through an operation
            is seen in any case.)
    """

    holder: str
    start: float
    end: float
    contents: bool = True

    def __attrs_post_init__(self) -> None:
        if not self.start < self.end:
            raise InvalidModel("Resident.end", self.end, f"end after {self.start}")


@frozen(kw_only=True)
class Access:
    """Everything that an attacker may see.

    Args:
        taps: what it records.
        seizures: what it takes.
        residents: where it stays.
        quantum: whether it turns public values of groups into secrets (not those of KEMs).
        dictionary: guesses at passwords.
    """

    taps: tuple[Tap, ...] = ()
    seizures: tuple[Seizure, ...] = ()
    residents: tuple[Resident, ...] = ()
    quantum: bool = False
    dictionary: tuple[bytes, ...] = field(default=(), repr=False)


def seen(recording: Recording, access: Access) -> Iterator[bytes]:
    """The bytes that such an attacker sees.

    Raises:
        UnknownName: for a holder or a place that does not occur in the run.
    """
    _check(recording, access)
    yield from recording.public
    yield from access.dictionary
    for tap in access.taps:
        for wire in recording.wires:
            if tap.link in (None, wire.link) and tap.start <= wire.at < tap.end:
                yield wire.body
    yield from _seized(recording, access.seizures)
    for one in access.residents:
        for zone, body in recording.kept(one.holder, one.start).items():
            if one.contents or not zone.startswith(MESSAGES):
                yield body
        for stored in recording.history:
            if (
                stored.body is not None
                and stored.holder == one.holder
                and one.start <= stored.at < one.end
                and (one.contents or not stored.zone.startswith(MESSAGES))
            ):
                yield stored.body
        for taped in recording.tape:
            if taped.holder == one.holder and one.start <= taped.at < one.end:
                yield from taped.values


def _seized(recording: Recording, seizures: Iterable[Seizure]) -> Iterator[bytes]:
    """What is taken, in one sweep through the history however many seizures there are."""
    waiting = sorted(seizures, key=lambda seizure: seizure.at, reverse=True)
    if not waiting:
        return
    zones: dict[str, dict[str, bytes]] = {}
    given: set[int] = set()

    def take(seizure: Seizure) -> Iterator[bytes]:
        for zone, body in zones.get(seizure.holder, {}).items():
            if seizure.locked and zone.startswith(MEMORY):
                continue
            if not seizure.contents and zone.startswith(MESSAGES):
                continue
            if id(body) not in given:
                given.add(id(body))
                yield body

    for stored in recording.history:
        while waiting and waiting[-1].at < stored.at:
            yield from take(waiting.pop())
        mine = zones.setdefault(stored.holder, {})
        if stored.body is None:
            mine.pop(stored.zone, None)
        else:
            mine[stored.zone] = stored.body
    while waiting:
        yield from take(waiting.pop())


def _check(recording: Recording, access: Access) -> None:
    holders, links = recording.holders, recording.links
    places = [*((one.holder, "Seizure") for one in access.seizures)]
    places += ((one.holder, "Resident") for one in access.residents)
    for holder, what in places:
        if holder not in holders:
            raise UnknownName("holder", holder, holders, what)
    for tap in access.taps:
        if tap.link is not None and tap.link not in links:
            raise UnknownName("place that something passes", tap.link, links, "Tap")


def closure(
    recording: Recording,
    access: Access,
    split: Callable[[bytes], Iterable[bytes]] = parts,
) -> frozenset[bytes]:
    """The digests of everything that such an attacker has or can compute.

    Args:
        recording: the run.
        access: what it may see of it.
        split: how it takes bytes apart; by default by the layout of records.

    Raises:
        LabError: when an operation gives something else than the log says, which would be a defect
            of the laboratory.
        UnknownName: as :func:`seen` does.
    """
    log = recording.log
    edges, uses, missing = log.edges, log.uses, log.missing.copy()
    logarithms = recording.logarithms if access.quantum else {}
    known: dict[bytes, bytes] = {}
    waiting: list[bytes] = []

    def learn(blob: bytes) -> None:
        for piece in split(blob):
            mark = digest(piece)
            if mark in known:
                continue
            known[mark] = piece
            if mark in uses:
                waiting.append(mark)
            if piece in logarithms:
                learn(logarithms[piece])

    def follow() -> None:
        while waiting:
            for number in uses[waiting.pop()]:
                missing[number] -= 1
                if missing[number]:
                    continue
                name, settings, given, made = edges[number]
                outputs = OPERATIONS[name](settings, tuple([known[mark] for mark in given]))
                for output, mark in zip(outputs, made, strict=True):
                    if digest(output) != mark:
                        raise LabError(f"attacker, {name}", "the log tells of another outcome")
                    if mark not in known:
                        learn(output)

    for blob in seen(recording, access):
        learn(blob)
    follow()
    return frozenset(known)


def opened(recording: Recording, access: Access) -> frozenset[str]:
    """The ids of the messages that such an attacker reads: those whose marker it has.

    Raises:
        LabError, UnknownName: as :func:`closure` does.
    """
    known = closure(recording, access)
    return frozenset(name for name, mark in recording.markers.items() if digest(mark) in known)

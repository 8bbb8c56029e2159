"""How states and messages are written down: records of byte strings that tell where each part lies.

A record is a mark, the number of its parts and of the records nested in it, their lengths, and
then all of them. Whoever holds a record can take it apart without knowing which protocol wrote it,
which is what the attacker does; no secret can hide in the layout.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from privmodel.errors import LabError

__all__ = ["instant", "instant_of", "number", "pack", "parts", "received", "unpack", "value"]

MARK = b"\xc5\x0a"
_HEAD = struct.Struct(">2sHH")
_NUMBER = struct.Struct(">Q")
_INSTANT = struct.Struct(">d")


def pack(atoms: Sequence[bytes], nested: Sequence[bytes] = ()) -> bytes:
    """A record of byte strings, and of further records.

    Args:
        atoms: the byte strings, at most 65,535 of them; an empty one stands for nothing.
        nested: records, each made by this function.
    """
    every = [*atoms, *nested]
    lengths = struct.pack(f">{len(every)}I", *map(len, every))
    return b"".join((_HEAD.pack(MARK, len(atoms), len(nested)), lengths, *every))


def unpack(record: bytes) -> tuple[list[bytes], list[bytes]]:
    """The byte strings of a record, and the records nested in it.

    Raises:
        LabError: when it is not a record.
    """
    found = _split(record)
    if found is None:
        raise LabError("octets", "these bytes are not a record")
    return found


def received(record: bytes, atoms: int, nested: int = 0) -> tuple[list[bytes], list[bytes]]:
    """The parts of a record that somebody else wrote, at least so many of each kind.

    Raises:
        LabError: when it is not a record, or has fewer.
    """
    found = unpack(record)
    if len(found[0]) < atoms or len(found[1]) < nested:
        raise LabError("octets", "this record lacks parts")
    return found


def _split(record: bytes) -> tuple[list[bytes], list[bytes]] | None:
    if record[:2] != MARK or len(record) < 6:
        return None
    _, atoms, nested = _HEAD.unpack_from(record)
    count = atoms + nested
    at = 6 + 4 * count
    if len(record) < at:
        return None
    every = []
    for length in struct.unpack_from(f">{count}I", record, 6):
        every.append(record[at : at + length])
        at += length
    if at != len(record):
        return None
    return every[:atoms], every[atoms:]


def parts(blob: bytes) -> Iterator[bytes]:
    """The bytes as a whole, and whatever a record among them is made of, at any depth."""
    waiting = [blob]
    while waiting:
        piece = waiting.pop()
        yield piece
        if piece[:2] == MARK and (found := _split(piece)) is not None:
            waiting += found[0]
            waiting += found[1]


def number(value: int) -> bytes:
    """A count as eight bytes."""
    return _NUMBER.pack(value)


def value(eight: bytes) -> int:
    """The count that eight bytes stand for.

    Raises:
        LabError: when they are not eight.
    """
    if len(eight) != 8:
        raise LabError("octets", "these bytes are not a count")
    count: int = _NUMBER.unpack(eight)[0]
    return count


def instant(seconds: float) -> bytes:
    """An instant as eight bytes."""
    return _INSTANT.pack(seconds)


def instant_of(eight: bytes) -> float:
    """The instant that eight bytes stand for."""
    seconds: float = _INSTANT.unpack(eight)[0]
    return seconds

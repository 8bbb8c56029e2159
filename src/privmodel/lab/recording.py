"""What a run of the laboratory leaves behind: bytes on the lines, bytes at the holders, a log."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from hashlib import blake2b
from math import inf
from typing import Any

from attrs import field, frozen

__all__ = ["Edge", "Edges", "Log", "Recording", "Stored", "Taped", "Wire", "digest"]

Digest = bytes
Edges = dict[tuple[str, Any, tuple[Digest, ...]], tuple[Digest, ...]]
"""Operations, with digests of what goes in, to digests of what comes out."""
Edge = tuple[str, Any, tuple[Digest, ...], tuple[Digest, ...]]
"""An operation: its name, its public parameters, digests of what goes in and what comes out."""


def digest(value: bytes) -> Digest:
    """What the log holds in place of a value: 128 bits of BLAKE2b."""
    return blake2b(value, digest_size=16).digest()


@frozen
class Wire:
    """Bytes that pass a place.

    Args:
        link: where: ``network:`` and a participant, or ``operator``.
        at: when, in seconds UTC.
        body: the bytes.
    """

    link: str
    at: float
    body: bytes = field(repr=False)


@frozen
class Stored:
    """From now on this lies in a zone of a holder, until something else does.

    Args:
        at: when it is put there, in seconds UTC.
        holder: a device such as ``sender/phone``, or ``operator``, ``vault``, ``cloud`` …
        zone: which part of what the holder keeps.
        body: the bytes; None: the zone is emptied.
    """

    at: float
    holder: str
    zone: str
    body: bytes | None = field(repr=False)


@frozen
class Taped:
    """The inputs and outputs of an operation that a holder performs.

    Args:
        at: when, in seconds UTC.
        holder: who.
        values: the bytes.
    """

    at: float
    holder: str
    values: tuple[bytes, ...] = field(repr=False)


class Log:
    """The operations of a run as digests, laid out for an attacker who follows them forwards.

    Args:
        edges: the operations; each is known by its inputs, so none occurs twice.
    """

    def __init__(self, edges: Edges) -> None:
        self._edges = edges

    def __len__(self) -> int:
        return len(self._edges)

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """All operations, in the order in which they were first performed."""
        return tuple((*edge, made) for edge, made in self._edges.items())

    @cached_property
    def missing(self) -> list[int]:
        """For each operation, how many different inputs it has."""
        return [len(set(edge[2])) for edge in self.edges]

    @cached_property
    def uses(self) -> Mapping[Digest, list[int]]:
        """For each digest, the operations that it goes into."""
        found: dict[Digest, list[int]] = {}
        for number, (_, _, given, _) in enumerate(self.edges):
            for one in given if len(given) == 1 else dict.fromkeys(given):
                if one in found:
                    found[one].append(number)
                else:
                    found[one] = [number]
        return found


@frozen(kw_only=True)
class Recording:
    """A conversation that was run with real cryptography.

    Args:
        wires: what passed, in order.
        history: what each holder came to keep, in order.
        tape: what each holder computed, in order.
        log: the operations as digests.
        logarithms: public value to secret, for whoever has a large quantum computer.
        public: what anybody can look up, such as the keys in a directory.
        markers: by id of the message, the 128 random bits that it consisted of.
    """

    wires: tuple[Wire, ...] = field(repr=False)
    history: tuple[Stored, ...] = field(repr=False)
    tape: tuple[Taped, ...] = field(repr=False)
    log: Log = field(repr=False)
    logarithms: Mapping[bytes, bytes] = field(repr=False)
    public: tuple[bytes, ...] = field(repr=False)
    markers: Mapping[str, bytes] = field(repr=False)

    @property
    def holders(self) -> frozenset[str]:
        """Everybody who keeps something at some time."""
        return frozenset(stored.holder for stored in self.history)

    @property
    def links(self) -> frozenset[str]:
        """Every place that something passes."""
        return frozenset(wire.link for wire in self.wires)

    def kept(self, holder: str, at: float = inf) -> Mapping[str, bytes]:
        """What a holder keeps at an instant, by zone, once all that happens then has happened."""
        zones: dict[str, bytes] = {}
        for stored in self.history:
            if stored.at > at:
                break
            if stored.holder == holder:
                if stored.body is None:
                    zones.pop(stored.zone, None)
                else:
                    zones[stored.zone] = stored.body
        return zones

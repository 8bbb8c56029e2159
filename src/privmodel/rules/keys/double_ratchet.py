"""A key a message, and a fresh Diffie-Hellman step whenever the other side has answered.

Source: M. Marlinspike, T. Perrin, "The Double Ratchet Algorithm", Signal, 2016, sections 3.2 to
3.5. A session is followed through its messages, with names for keys in place of bytes; what each
side holds between two events is noted with the time. What a seized state opens agrees with K.
Cohn-Gordon and others, "A Formal Security Analysis of the Signal Messaging Protocol", J.
Cryptology 33 (2020).

Differences: one session for each pair of devices, all following the conversation's messages; the
session exists before the first message (prekeys are not modelled), and whoever speaks first knows
the other's ratchet key; the ratchet step is eager; keys of skipped messages are kept until those
arrive. Public ratchet keys travel in headers, so whoever has a ciphertext has them. A start
without one-time prekey, lazy ratchet keys and the KEM ratchet are not laid out yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from privmodel.model.conversation import Device, Message, Participant
from privmodel.model.data import DataKind, Item
from privmodel.model.encryption import Mode
from privmodel.rules import places
from privmodel.rules.custody import devices_of
from privmodel.rules.footprint import Copy, Footprint, span
from privmodel.rules.life import Stretch, delivered, stretch
from privmodel.rules.situation import Situation

from .chain import chain_key, lay_chain

__all__ = ["lay"]

ALWAYS: Stretch = (-inf, -inf)
NEVER: Stretch = (inf, inf)


def lay(
    situation: Situation, footprint: Footprint, mode: Mode, messages: list[Message]
) -> dict[str, frozenset[Item]]:
    """Lay the states of every session between devices of different participants."""
    keys = {
        message.id: Item(kind=DataKind.KEY, subject=f"message key of {message.id}")
        for message in messages
    }
    people = situation.conversation.participants
    for position, one in enumerate(people):
        for other in people[position + 1 :]:
            between = [message for message in messages if message.sender in (one.name, other.name)]
            if not between:
                continue
            first = between[0].sender
            pair = (one, other) if one.name == first else (other, one)
            for mine in devices_of(pair[0], mode):
                for theirs in devices_of(pair[1], mode):
                    ends = (_End(pair[0], mine), _End(pair[1], theirs))
                    _Session(footprint, mode, ends, keys).run(between)
    return {name: frozenset({key}) for name, key in keys.items()}


class _End:
    """One side of a session: what it holds now, and since when."""

    def __init__(self, person: Participant, device: Device) -> None:
        self.person, self.device = person, device
        self.held: dict[Item, Stretch] = {}
        self.turns = 0
        self.sending: str | None = None
        self.sent = 0
        self.receiving: str | None = None
        self.got = 0
        self.skipped: set[tuple[str, int]] = set()

    @property
    def name(self) -> str:
        return f"{self.person.name}/{self.device.name}"

    @property
    def ratchet(self) -> Item:
        """The root key together with this side's own ratchet key."""
        return Item(kind=DataKind.KEY, subject=f"ratchet state {self.turns} of {self.name}")


class _Session:
    """Two ends that exchange messages."""

    def __init__(
        self, footprint: Footprint, mode: Mode, ends: tuple[_End, _End], keys: dict[str, Item]
    ) -> None:
        self.footprint, self.mode, self.ends, self.keys = footprint, mode, ends, keys
        self.label = f"session {ends[0].name} with {ends[1].name}"
        self.chains: dict[str, list[Message]] = {}
        self.headers: dict[str, tuple[str, int, int]] = {}

    def run(self, messages: list[Message]) -> None:
        """Follow the messages in time, then lay what each end still holds and what follows."""
        first, second = self.ends
        for end in self.ends:
            self._take(end, self._state(end), ALWAYS)
        self._new_chain(first, second, ALWAYS)
        for message, arrives in _events(messages):
            sender = first if message.sender == first.person.name else second
            peer = second if sender is first else first
            if arrives:
                self._receive(peer, message)
            else:
                self._send(sender, peer, message)
        for end in self.ends:
            for key in tuple(end.held):
                self._drop(end, key, NEVER)
        for chain, sent in self.chains.items():
            keys = [self.keys[message.id] for message in sent]
            lay_chain(self.footprint, chain, keys, self.mode.facts)

    def _state(self, end: _End) -> Item:
        return Item(kind=DataKind.KEY, subject=f"{self.label}, {end.ratchet.subject}")

    def _new_chain(self, end: _End, peer: _End, when: Stretch) -> None:
        """A sending chain, which follows from the peer's state and this end's new public key."""
        if end.sending is not None:
            self._drop(end, chain_key(end.sending, end.sent), when)
        end.sending, end.sent = f"{self.label}, chain {end.turns} of {end.name}", 0
        self.chains[end.sending] = []
        start = chain_key(end.sending, 0)
        self._take(end, start, when)
        self.footprint.derive(
            start,
            [self._state(peer)],
            "the ratchet state and the peer's next public key give the peer's next chain",
            facts=self.mode.facts,
        )

    def _send(self, end: _End, peer: _End, message: Message) -> None:
        when = stretch(message.sent)
        if end.sending is None:  # it speaks before it has heard anything
            self._new_chain(end, peer, when)
        assert end.sending is not None
        before = f"{self.label}, chain {end.turns - 1} of {end.name}"
        previous = len(self.chains.get(before, ()))
        self.headers[message.id] = (end.sending, end.sent, previous)
        self.chains[end.sending].append(message)
        self._drop(end, chain_key(end.sending, end.sent), when)
        end.sent += 1
        self._take(end, chain_key(end.sending, end.sent), when)

    def _receive(self, end: _End, message: Message) -> None:
        when = delivered(message)
        chain, number, previous = self.headers[message.id]
        if (chain, number) in end.skipped:
            end.skipped.remove((chain, number))
            self._drop(end, self.keys[message.id], when)
            return
        if chain != end.receiving:
            if end.receiving is not None:
                self._drop(end, chain_key(end.receiving, end.got), when)
                self._skip(end, previous, when)
            end.receiving, end.got = chain, 0
            self._turn(end, when)
        else:
            self._drop(end, chain_key(chain, end.got), when)
        self._skip(end, number, when)
        end.got = number + 1
        self._take(end, chain_key(chain, end.got), when)

    def _turn(self, end: _End, when: Stretch) -> None:
        """The peer has a new ratchet key: so has this end now, and a new sending chain."""
        peer = self.ends[1] if end is self.ends[0] else self.ends[0]
        self._drop(end, self._state(end), when)
        end.turns += 1
        self._take(end, self._state(end), when)
        self._new_chain(end, peer, when)

    def _skip(self, end: _End, until: int, when: Stretch) -> None:
        """Keep the keys of messages of the receiving chain that have not arrived."""
        assert end.receiving is not None
        for number in range(end.got, until):
            end.skipped.add((end.receiving, number))
            self._take(end, self.keys[self.chains[end.receiving][number].id], when)
            end.got = number + 1

    def _take(self, end: _End, key: Item, when: Stretch) -> None:
        end.held.setdefault(key, when)

    def _drop(self, end: _End, key: Item, when: Stretch) -> None:
        since = end.held.pop(key, None)
        if since is None:
            return
        lies = span(since, when)
        if lies.maybe is not None and self.footprint.lays("device"):
            self.footprint.add(
                Copy(
                    key,
                    places.disk(end.person.name, end.device.name),
                    lies,
                    seals=frozenset({places.device_key(end.person.name, end.device.name)}),
                    facts=self.mode.facts,
                    whose=end.person.name,
                    how="the session's state on the device",
                )
            )


def _events(messages: list[Message]) -> Iterator[tuple[Message, bool]]:
    """Sending and arrival of each message, in time; nothing arrives before it is sent."""
    events = []
    for number, message in enumerate(messages):
        events.append((message.sent.earliest, number, False, message))
        if not message.lost:
            events.append((delivered(message)[0], number, True, message))
    events.sort(key=lambda event: event[:3])
    for _, _, arrives, message in events:
        yield message, arrives

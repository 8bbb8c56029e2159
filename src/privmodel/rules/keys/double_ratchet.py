"""A key a message, and a fresh Diffie-Hellman step at each change of speaker.

Source: M. Marlinspike, T. Perrin, "The Double Ratchet Algorithm", Signal, 2016, sections 2.2 to 3.4.
What a seized state opens agrees with K. Cohn-Gordon and others, "A Formal Security Analysis of the
Signal Messaging Protocol", J. Cryptology 33 (2020): the rest of both current chains and all of the
peer's next one, nothing later.

Differences: one session for each pair of devices, all following the conversation's order of messages;
the session exists before the first message (prekeys are not modelled); the ratchet step is eager; keys
of skipped messages are kept until those messages arrive.
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
from privmodel.rules.life import NEVER, Stretch, delivered, stretch
from privmodel.rules.situation import Situation

from .chain import chain_key, lay_chain

__all__ = ["lay"]

ALWAYS: Stretch = (-inf, -inf)
Place = tuple[Participant, Device]


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
            for mine in devices_of(one, mode):
                for theirs in devices_of(other, mode):
                    _session(footprint, mode, ((one, mine), (other, theirs)), between, keys)
    return {name: frozenset({key}) for name, key in keys.items()}


def _session(
    footprint: Footprint,
    mode: Mode,
    ends: tuple[Place, Place],
    messages: list[Message],
    keys: dict[str, Item],
) -> None:
    (one, mine), (other, theirs) = ends
    name = f"session {one.name}/{mine.name} with {other.name}/{theirs.name}"
    chains = list(_chains(messages))
    for number, chain in enumerate(chains):
        sender, receiver = ends if chain[0].sender == one.name else (ends[1], ends[0])
        label = f"{name}, chain {number}"
        lay_chain(footprint, label, [keys[message.id] for message in chain], mode.facts)
        begun = ALWAYS if number == 0 else delivered(chains[number - 1][0])
        answered = delivered(chains[number + 1][0]) if number + 1 < len(chains) else NEVER
        _sender(footprint, mode, sender, label, chain, begun, answered)
        replaced = delivered(chains[number + 2][0]) if number + 2 < len(chains) else NEVER
        _receiver(footprint, mode, receiver, label, chain, keys, replaced)
        ratchet = Item(kind=DataKind.KEY, subject=f"{label}, ratchet state")
        _hold(footprint, mode, sender, ratchet, begun, answered)
        footprint.derive(
            chain_key(f"{name}, chain {number + 1}", 0),
            [ratchet],
            "the ratchet state and the peer's next public key give the peer's next chain",
            facts=mode.facts,
        )


def _chains(messages: list[Message]) -> Iterator[list[Message]]:
    """The messages cut where the speaker changes."""
    chain: list[Message] = []
    for message in messages:
        if chain and message.sender != chain[-1].sender:
            yield chain
            chain = []
        chain.append(message)
    if chain:
        yield chain


def _sender(
    footprint: Footprint,
    mode: Mode,
    place: Place,
    label: str,
    chain: list[Message],
    begun: Stretch,
    answered: Stretch,
) -> None:
    """A sender holds the chain's current key, from one message to the next."""
    since = begun
    for index, message in enumerate(chain):
        _hold(footprint, mode, place, chain_key(label, index), since, stretch(message.sent))
        since = stretch(message.sent)
    _hold(footprint, mode, place, chain_key(label, len(chain)), since, answered)


def _receiver(
    footprint: Footprint,
    mode: Mode,
    place: Place,
    label: str,
    chain: list[Message],
    keys: dict[str, Item],
    replaced: Stretch,
) -> None:
    """A receiver holds the key after the newest message it got, and the keys of those skipped."""
    newest = -1
    since = NEVER
    order = sorted(
        (index for index, message in enumerate(chain) if not message.lost),
        key=lambda index: (delivered(chain[index])[0], index),
    )
    for index in order:
        arrived = delivered(chain[index])
        if index < newest:
            continue  # its own key, skipped before, is used up below
        if newest >= 0:
            _hold(footprint, mode, place, chain_key(label, newest + 1), since, arrived)
        for skipped in range(newest + 1, index):
            late = delivered(chain[skipped])
            _hold(footprint, mode, place, keys[chain[skipped].id], arrived, late)
        newest, since = index, arrived
    if newest >= 0:
        _hold(footprint, mode, place, chain_key(label, newest + 1), since, replaced)


def _hold(
    footprint: Footprint, mode: Mode, place: Place, key: Item, start: Stretch, end: Stretch
) -> None:
    person, device = place
    when = span(start, end)
    if when.maybe is None:
        return
    footprint.add(
        Copy(
            key,
            places.disk(person.name, device.name),
            when,
            seals=frozenset({places.device_key(person.name, device.name)}),
            facts=mode.facts,
            whose=person.name,
            how="the session's state on the device",
        )
    )

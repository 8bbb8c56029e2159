"""How the key of a group's chain gets to the members: over pairwise sessions, or out of sight.

Sources: P. Rösler, C. Mainka, J. Schwenk, "More is Less", EuroS&P 2018, section 4, on sender keys;
"Megolm group ratchet", matrix-org/olm, docs/megolm.md. A sender draws a chain when it first sends,
and hands it to whoever gets a message and has not had it yet, as it is then, over the double
ratchet that the two devices have with each other. Whoever can read that session has the chain too,
and a new chain heals nothing that the session has not healed. A chain ends when it has served for
so many messages or days, when somebody leaves, or when its sender renews its keys.

Differences: what is handed over arrives at once; sessions have one-time prekeys and make ratchet
keys at once (Olm's are lazy), and carry nothing but chains.
"""

from __future__ import annotations

from attrs import frozen

from privmodel.model.conversation import Device, Message, Participant
from privmodel.model.data import Item
from privmodel.model.encryption import Mode
from privmodel.model.schedules import Channels, DoubleRatchet, Kept
from privmodel.model.timeline import DAY
from privmodel.rules.footprint import Footprint
from privmodel.rules.life import NEVER, Stretch, stretch
from privmodel.rules.situation import Situation

from .chain import chain_key
from .exchange import lay_passing
from .group_chain import SenderChain, restarts, rings_of
from .ring import KeyRing
from .sessions import Pairs, by_time, taking_part

__all__ = ["Served", "lay_chains"]


@frozen(kw_only=True)
class Served:
    """How long a sender's chain serves, and what receivers keep of it.

    Args:
        keeps: the key as it was handed over, or the latest.
        messages: after how many messages a sender starts another chain.
        days: at which age in days.
        channels: how chains are handed out.
    """

    keeps: Kept
    messages: float
    days: float
    channels: Channels


def lay_chains(
    situation: Situation,
    footprint: Footprint,
    mode: Mode,
    messages: list[Message],
    served: Served,
    how: str,
) -> dict[str, frozenset[Item]]:
    """Lay each sender's chains: at the sender as they are, at receivers as they keep them.

    Args:
        situation: the conversation under its view.
        footprint: where to lay them.
        mode: the mode.
        messages: the messages that it covers, in order.
        served: how long chains serve, and what is kept.
        how: how keys come to lie at members, in words.

    Returns:
        for each message, by id, the keys that seal it.
    """
    rings = {ring.name: ring for _, _, ring in rings_of(situation, footprint, mode, how)}
    channels = _Handing(situation, footprint, mode, served.channels)
    senders: dict[str, _Sender] = {}
    serving: dict[str, SenderChain] = {}
    seals: dict[str, frozenset[Item]] = {}
    for message, arrives in by_time(messages):
        writer, others = taking_part(situation, mode, message)
        if arrives:
            if served.keeps is Kept.LATEST:
                serving[message.id].arrive(message, others)
            continue
        name = f"{writer[0].name}/{writer[1].name}"
        if name not in senders:
            ends = sorted(restarts(situation, writer[0].name))
            senders[name] = _Sender(footprint, mode, served, rings[name], ends)
        when = stretch(message.sent)
        chain = senders[name].chain(when)
        for other in others:
            ring = rings[f"{other[0].name}/{other[1].name}"]
            if ring.name not in chain.given:
                chain.give(ring, when, latest=served.keeps is Kept.LATEST)
                channels.hand(writer, other, chain_key(chain.name, len(chain.keys)), when)
        serving[message.id] = chain
        seals[message.id] = frozenset({chain.send(message)})
    for sender in senders.values():
        sender.close()
    channels.close()
    for ring in rings.values():
        ring.close()
    return seals


class _Handing:
    """The pairwise sessions over which chains are handed out, if they are in sight."""

    def __init__(
        self, situation: Situation, footprint: Footprint, mode: Mode, channels: Channels
    ) -> None:
        self.situation, self.footprint, self.mode = situation, footprint, mode
        self.pairs: Pairs | None = None
        if channels is not Channels.HIDDEN:
            schedule = DoubleRatchet(start=channels.value)
            self.pairs = Pairs(situation, footprint, mode, schedule)

    def hand(
        self,
        writer: tuple[Participant, Device],
        other: tuple[Participant, Device],
        chain: Item,
        when: Stretch,
    ) -> None:
        """A device seals a chain's key for another, and it arrives."""
        if self.pairs is None:
            return
        mine, theirs = self.pairs.ring(*writer), self.pairs.ring(*other)
        name = f"{chain.subject} for {theirs.name}"
        session, sealing, parts = self.pairs.send(mine, theirs, name, when)
        self._passes(chain, when, frozenset({sealing}), "chains are handed out in sessions")
        for part in parts:
            self._passes(part, when, frozenset(), "it travels with a chain that is handed out")
        self.pairs.receive(session, mine, theirs, name, when)

    def _passes(self, item: Item, when: Stretch, seals: frozenset[Item], how: str) -> None:
        lay_passing(
            self.situation, self.footprint, item, when, seals=seals, facts=self.mode.facts, how=how
        )

    def close(self) -> None:
        """Lay what is held of the sessions and what follows in them."""
        if self.pairs is not None:
            self.pairs.close()


class _Sender:
    """One device's chains, one after another."""

    def __init__(
        self, footprint: Footprint, mode: Mode, served: Served, ring: KeyRing, ends: list[Stretch]
    ) -> None:
        self.footprint, self.mode, self.served, self.ring = footprint, mode, served, ring
        self.ends = ends
        self.chains: list[SenderChain] = []

    def chain(self, when: Stretch) -> SenderChain:
        """The chain that serves now, drawn if there is none."""
        if self.chains:
            chain = self.chains[-1]
            dropped = self._dropped(chain)
            if dropped[0] <= when[0]:
                chain.until = dropped
            elif (
                len(chain.keys) >= self.served.messages
                or when[0] >= chain.since[0] + self.served.days * DAY
            ):
                chain.until = when
            else:
                return chain
        name = f"{self.mode.id}, chain {len(self.chains)} of {self.ring.name}"
        fresh = SenderChain(self.footprint, self.mode, name, when, NEVER)
        fresh.own(self.ring)
        self.chains.append(fresh)
        return fresh

    def _dropped(self, chain: SenderChain) -> Stretch:
        """When a chain is dropped because somebody leaves or keys are renewed."""
        return next((end for end in self.ends if end[0] > chain.since[0]), NEVER)

    def close(self) -> None:
        """Lay what the chains gave and how long the sender held the last one."""
        for chain in self.chains:
            if chain.until == NEVER:
                chain.until = self._dropped(chain)
            chain.close()

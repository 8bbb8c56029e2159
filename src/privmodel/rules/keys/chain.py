"""A chain of keys: each key gives its message's key and the next one, never the one before."""

from __future__ import annotations

from privmodel.model.data import Item
from privmodel.rules.footprint import Footprint
from privmodel.rules.life import NEVER, Stretch

from .ring import KeyRing, key

__all__ = ["Reader", "chain_key", "lay_chain"]


def chain_key(chain: str, index: int) -> Item:
    """The key of a chain before its message number ``index``, counted from 0."""
    return key(f"{chain} at {index}")


def lay_chain(
    footprint: Footprint, chain: str, message_keys: list[Item], facts: frozenset[str]
) -> None:
    """Let each key of a chain give its message's key and the next key.

    Args:
        footprint: where to lay the derivations.
        chain: the chain's name.
        message_keys: the keys of its messages, in order.
        facts: the facts of the mode.
    """
    for index, message_key in enumerate(message_keys):
        here = chain_key(chain, index)
        footprint.derive(message_key, [here], "a chain key gives its message's key", facts=facts)
        footprint.derive(
            chain_key(chain, index + 1), [here], "a chain key gives the next one", facts=facts
        )


class Reader:
    """One receiver of a chain: it holds the key for what comes next, and keys of what it skipped.

    Args:
        ring: the receiver's keys.
        chain: the chain's name.
        at: from which message on it can read.
        when: since when.
        skipped_days: how long keys of skipped messages are kept, in seconds; None: until these
            arrive.
    """

    def __init__(
        self,
        ring: KeyRing,
        chain: str,
        at: int,
        when: Stretch,
        keep: float | None = None,
    ) -> None:
        self.ring, self.chain, self.at, self.keep = ring, chain, at, keep
        self.skipped: dict[int, tuple[Item, Stretch]] = {}
        ring.take(chain_key(chain, at), when)

    def read(self, index: int, message_keys: list[Item], when: Stretch) -> bool:
        """A message arrives: its key serves and is gone; whether the receiver had it.

        Args:
            index: the message's number in the chain.
            message_keys: the keys of the chain's messages up to this one at least.
            when: when it arrives.
        """
        if index < self.at:
            if index not in self.skipped:
                return False
            self._forget(index, when)
            return True
        self.skip(index, message_keys, when)
        self.ring.drop(chain_key(self.chain, self.at), when)
        self.at += 1
        self.ring.take(chain_key(self.chain, self.at), when)
        return True

    def skip(self, until: int, message_keys: list[Item], when: Stretch) -> None:
        """Keep the keys of messages that have not arrived, and move on."""
        if until <= self.at:
            return
        self.ring.drop(chain_key(self.chain, self.at), when)
        for index in range(self.at, until):
            self.skipped[index] = (message_keys[index], when)
        self.at = until
        self.ring.take(chain_key(self.chain, self.at), when)

    def stop(self, when: Stretch) -> None:
        """Nothing more of this chain will come that was not skipped."""
        self.ring.drop(chain_key(self.chain, self.at), when)

    def abandon(self, when: Stretch) -> None:
        """Destroy whatever is left."""
        self.stop(when)
        for index in tuple(self.skipped):
            self._forget(index, when)

    def close(self) -> None:
        """What was skipped and never came is kept for as long as such keys are."""
        for index in tuple(self.skipped):
            self._forget(index, NEVER)

    def _forget(self, index: int, when: Stretch) -> None:
        item, since = self.skipped.pop(index)
        until = when
        if self.keep is not None:
            until = (min(when[0], since[0] + self.keep), min(when[1], since[1] + self.keep))
        self.ring.hold(item, since, until)

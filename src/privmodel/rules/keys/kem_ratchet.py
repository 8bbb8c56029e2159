"""Key encapsulations in the root step of the double ratchet now and then: Apple's PQ3.

Sources: Apple Security Engineering and Architecture, "iMessage with PQ3", 2024; D. Stebila,
"Security analysis of the iMessage PQ3 protocol", ePrint 2024/357.

When a side makes a new ratchet key and enough messages have passed, it offers a KEM key with it.
The other side encapsulates when it next makes a ratchet key, and what lies inside goes into that
root step. A quantum computer gets nothing from the encapsulation; only the offered key's private
part opens it, which its owner destroys on receiving it.

Differences: messages sent and received since the ratchet's last step are counted, and days are not;
the offer and the encapsulation go with every message of their chain.
"""

from __future__ import annotations

from privmodel.model.data import Item
from privmodel.rules.footprint import Footprint
from privmodel.rules.life import Stretch

from .ring import KeyRing, key

__all__ = ["KemEnd"]


class KemEnd:
    """One side's part of the ratchet.

    Args:
        footprint: where derivations are laid.
        ring: the keys of this side's device.
        session: the session's name.
        every: after how many messages a key is offered.
        facts: the facts of the mode.
    """

    def __init__(
        self, footprint: Footprint, ring: KeyRing, session: str, every: int, facts: frozenset[str]
    ) -> None:
        self.footprint, self.ring, self.session, self.facts = footprint, ring, session, facts
        self.every = every
        self.count = 0
        self.offered = 0
        self.offer: str | None = None
        self.theirs: str | None = None
        self.answered: str | None = None

    def header(self) -> tuple[str | None, str | None]:
        """What goes with a message that is sent: the offer and the answer."""
        self.count += 1
        return self.offer, self.answered

    def parts(self) -> tuple[Item, ...]:
        """What a message carries in the open of which an attacker can make use."""
        return () if self.answered is None else (self._encapsulation(self.answered),)

    def turn(self, when: Stretch) -> list[Item]:
        """This side makes a ratchet key; what goes into its root step besides."""
        if self.theirs is not None:
            answer, self.theirs = self.theirs, None
            self.answered, self.count = answer, 0
            inside = self._inside(answer)
            self.footprint.derive(
                inside,
                [self._private(answer), self._encapsulation(answer)],
                "the private KEM key opens the encapsulation",
                facts=self.facts,
            )
            return [inside]
        self.answered = None
        if self.offer is None and self.count >= self.every:
            self.offer = f"KEM key {self.offered} of {self.ring.name}"
            self.offered += 1
            self.ring.take(self._private(self.offer), when)
        return []

    def hear(self, header: tuple[str | None, str | None], when: Stretch) -> None:
        """The other side has made a ratchet key, and its first message to arrive says this."""
        offer, answer = header
        self.theirs = offer
        if answer is not None:
            self.ring.drop(self._private(answer), when)
            self.offer, self.answered, self.count = None, None, 0

    def _private(self, offer: str) -> Item:
        return key(f"{self.session}, private {offer}")

    def _encapsulation(self, offer: str) -> Item:
        return key(f"{self.session}, encapsulation to {offer}")

    def _inside(self, offer: str) -> Item:
        return key(f"{self.session}, secret for {offer}")

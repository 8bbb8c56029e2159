"""Keys of a long conversation's messages: which of them matter, and what they are called.

Most schedules give each message a key of its own, and which key that is depends on every message
before it. Nothing turns on it where nothing that the adversary takes is sealed under such a key;
then no schedule is followed at all. Else the schedules are followed once through all messages. Of
a key out of reach only the name matters: what is taken stays sealed. The few within reach, and the
messages that they seal, are laid one by one, along with what these keys follow from.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable

from attrs import evolve

from privmodel.inference.sliding import Bounds, Unfollowed
from privmodel.model.adversary import (
    Adversary,
    BreachServer,
    BreachVault,
    CompromiseKeys,
    GuessPasswords,
    JoinConversation,
    LearnPassword,
    LinkDevice,
    OperateService,
    Order,
    PlantMalware,
    ReadPublic,
    ReceiveReports,
    SeizeDevice,
    TakeOverAccount,
    TapNetwork,
)
from privmodel.model.conversation import Message
from privmodel.model.data import DataKind, Item
from privmodel.model.encryption import Mode
from privmodel.model.timeline import Moment

from .custody import mode_of
from .footprint import Footprint
from .keys import lay_keys, shares_keys, stands_apart
from .keys.envelope import envelope_of
from .keys.ring import key
from .program import Program, Seals
from .reach import sorts_reached
from .situation import Situation, Unstated, afresh
from .within_reach import KeysWithinReach, keys_within_reach

__all__ = ["OwnKeys", "Unnamed", "has_own_keys", "keys_matter", "own_keys"]

NO_KEYS: frozenset[Item] = frozenset()


class Unnamed:
    """Keys of messages under some name, where it does not matter which they are."""

    alone: frozenset[str] = frozenset()

    def also(self, name: str, like: str) -> Unnamed:
        """The same, with one more message that has the keys of another."""
        return self

    def seals(self, message: str) -> frozenset[Item]:
        """The keys that seal a message end to end."""
        return frozenset({key(f"whichever key {message} has")})

    def source(self, message: str) -> object:
        """What is learned just when a message's key is: nobody asks."""

    def lay(self, footprint: Footprint) -> None:
        """Lay what the keys follow from: nobody asks."""


class OwnKeys:
    """The keys of the messages of a conversation.

    Args:
        seals: by message id, the keys that seal it end to end.
        envelopes: by message id, the keys that seal the name of its sender.
        reached: what keys may be learned, and what they follow from.
    """

    def __init__(self, seals: Seals, envelopes: Seals, reached: KeysWithinReach) -> None:
        self._seals, self._envelopes, self._reached = seals, envelopes, reached

    @property
    def alone(self) -> frozenset[str]:
        """The ids of the messages that are laid one by one for the sake of their keys."""
        return self._reached.alone

    def source(self, message: str) -> object:
        """What is learned just when a message's key is; None where that key is out of reach."""
        return self._reached.sources.get(message)

    def also(self, name: str, like: str) -> OwnKeys:
        """The same for one more message, which has the keys of another."""
        keys = self.seals(like)
        more = ChainMap({name: keys}, self._seals)  # type: ignore[arg-type]
        return OwnKeys(more, self._envelopes, self._reached.behind(like, keys))

    def lay(self, footprint: Footprint) -> None:
        """Lay what the keys within reach follow from."""
        self._reached.lay(footprint)

    def seals(self, message: str) -> frozenset[Item]:
        """The keys that seal a message end to end."""
        return self._seals.get(message, NO_KEYS)

    def renamed(self, one: str, other: str) -> dict[str, str]:
        """What the keys of one message are called at another; without those they share."""
        names: dict[str, str] = {}
        for keys in (self._seals, self._envelopes):
            pairs = zip(keys.get(one, NO_KEYS), keys.get(other, NO_KEYS), strict=True)
            names |= {mine.subject: theirs.subject for mine, theirs in pairs if mine != theirs}
        return names


def keys_matter(program: Program, message: str) -> bool:
    """Whether anything that is taken is sealed under a key that one message alone has.

    Args:
        program: a program in which the message is laid.
        message: its id.
    """
    keys = _own(program, message)
    return bool(keys) and any(not keys.isdisjoint(rule.seals) for rule in program.rules)


def has_own_keys(program: Program, message: str) -> bool:
    """Whether a message has keys that it does not share with all of its mode.

    Args:
        program: a program in which the message is laid.
        message: its id.
    """
    return bool(_own(program, message))


def _own(program: Program, message: str) -> frozenset[Item]:
    mode = program.modes[message]
    keys = NO_KEYS if shares_keys(mode) else program.seals[message]
    return keys | {envelope_of(mode, message)} if mode.sealed_sender else keys


_PASSIVE = (
    BreachServer, BreachVault, CompromiseKeys, GuessPasswords, JoinConversation, LearnPassword,
    LinkDevice, OperateService, Order, PlantMalware, ReadPublic, ReceiveReports, SeizeDevice,
    TakeOverAccount, TapNetwork,
)  # fmt: skip
"""The powers that get at keys only where keys lie: they neither compute nor put any in place."""


def own_keys(
    situation: Situation, adversary: Adversary, programs: Iterable[Program]
) -> OwnKeys | None:
    """The keys of every message, named and sorted by whether they are within reach.

    Args:
        situation: the conversation under its view.
        adversary: the adversary.
        programs: programs of the same question about any of its messages, for what is learned
            besides.

    Returns:
        None where some power does not just look where keys lie, where a message's mode depends on
        what nobody stated, or where it has several keys.
    """
    if not all(isinstance(power, _PASSIVE) for power in adversary.powers):
        return None
    try:
        grouped = _by_mode(situation)
    except (Unstated, Unfollowed):
        return None
    seals: dict[str, frozenset[Item]] = {}
    envelopes: dict[str, frozenset[Item]] = {}
    only = sorts_reached(adversary)
    laid, apart = Footprint(only), Footprint(only)
    for mode, messages in grouped:
        if not shares_keys(mode):
            where = apart if stands_apart(mode) else laid
            seals |= lay_keys(situation, where, mode, messages)
        if mode.sealed_sender:
            envelopes |= {each.id: frozenset({envelope_of(mode, each.id)}) for each in messages}
    if any(len(each) > 1 for each in seals.values()):
        return None
    return OwnKeys(seals, envelopes, keys_within_reach(seals, laid, apart, programs))


def _by_mode(situation: Situation) -> list[tuple[Mode, list[Message]]]:
    """The messages of each mode, in order; a mode found once serves as long as it would be found.

    Raises:
        Unstated: where a mode depends on what nobody stated.
        Unfollowed: where it can't be told how long a mode serves.
    """
    grouped: dict[str, tuple[Mode, list[Message]]] = {}
    serving: dict[frozenset[DataKind], tuple[Bounds, Mode]] = {}
    for message in situation.conversation.messages:
        when = (message.sent.earliest,)
        found = serving.get(message.kinds)
        if not message.sent.exact:
            mode = mode_of(situation, message)
        elif found is not None and found[0].hold(when):
            mode = found[1]
        else:
            bounds = Bounds(when)
            (slides,) = bounds.axes()
            sent = Moment(earliest=slides, latest=slides, text=message.sent.text)
            # whoever follows one instant must not find what was looked up for another
            mode = mode_of(afresh(situation), evolve(message, sent=sent, delivered=None, read=None))
            serving[message.kinds] = bounds, mode
        grouped.setdefault(mode.id, (mode, []))[1].append(message)
    return list(grouped.values())

"""The programs of a question, with as many of its messages laid as an answer takes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from attrs import evolve

from privmodel.inference.rule import Rule
from privmodel.model.adversary import Adversary, SubstituteKeys
from privmodel.model.conversation import Conversation
from privmodel.model.data import DataKind, Item, Subject
from privmodel.rules.own_keys import OwnKeys, Unnamed, has_own_keys, keys_matter, own_keys
from privmodel.rules.program import Program
from privmodel.rules.situation import Assignment, Situation

from .alike import Alike, alike, reduced
from .branches import Branches, Kinds

__all__ = ["Keys", "Laid", "sorted_out"]

Keys = OwnKeys | Unnamed
Compile = Callable[[Conversation, Assignment | None, Keys | None, Kinds], list[Program]]
NO_NAMES: Mapping[str, str] = {}


class KeysMatter(Exception):
    """Something is sealed under a key that has not been given its name yet."""


class Laid:
    """The branches of a question; where messages fare alike, those of their stand-ins.

    Args:
        conversation: the conversation.
        compiled: the programs of a conversation, with values tried of what nobody stated.
        alike: which of its messages fare alike; None: each is laid.
        keys: the keys of all messages, where they were worked out before.
    """

    def __init__(
        self,
        conversation: Conversation,
        compiled: Compile,
        alike: Alike | None = None,
        keys: Keys | None = None,
    ) -> None:
        self.conversation = conversation
        self._compiled, self._alike, self._keys = compiled, alike, keys
        self._stood: dict[tuple[str, ...], tuple[frozenset[str], dict[str, str]]] = {}
        self._more: tuple[Laid, Callable[[Program], Iterable[Rule]]] | None = None
        self._standing = None if alike is None else alike.stand_ins()
        self._known: dict[tuple[frozenset[str] | None, Kinds], Branches] = {}

    @property
    def branches(self) -> Branches:
        """Those by which the whole conversation is answered."""
        return self._with(self._standing)

    @property
    def exploded(self) -> Branches:
        """Those in which every single message is laid."""
        return self._with(None)

    def followed(self, adversary: Adversary, look: Callable[[Laid, str], bool]) -> Laid:
        """The same, with messages told apart by what another look at them turns on.

        Args:
            adversary: the adversary.
            look: as in :func:`sorted_out`.
        """
        if self._alike is None:
            return self
        return sorted_out(self.conversation, self._compiled, adversary, look)

    def extended(self, more: Callable[[Program], Iterable[Rule]]) -> Laid:
        """The same with rules that draw further conclusions.

        Messages that fare alike must do so with regard to these as well (:meth:`followed`).

        Args:
            more: gives the rules for a program.
        """
        made = Laid(self.conversation, self._compiled, self._alike, self._keys)
        made._more = self, more
        return made

    def shown(
        self, items: list[Item], only: Collection[str] | None = None
    ) -> tuple[Branches, list[Item]]:
        """The branches that answer about some items, and those of them that stand for all.

        Args:
            items: the items that are asked about.
            only: the ids of the messages that they are about; None: of all.
        """
        if self._alike is None or self._standing is None:
            return self.branches, items
        names = self._standing if only is None else self._alike.stand_ins(only)
        shown = [
            item
            for item in items
            if item.kind.about is not Subject.MESSAGE or item.subject in names
        ]
        return self._with(self._standing | names), shown

    def standing(self, messages: Collection[str]) -> tuple[Branches, dict[str, str]]:
        """The branches that answer about some messages, and for each the one that stands for it.

        Those that are the latest by one of their dates are laid as well.

        Args:
            messages: the ids of the messages.
        """
        if self._alike is None or self._standing is None:
            return self.branches, {name: name for name in messages}
        named = tuple(messages)
        if named not in self._stood:
            names = self._alike.stand_ins(named, latest=True)
            self._stood[named] = names, self._alike.standing(named, names)
        names, standing = self._stood[named]
        return self._with(self._standing | names), standing

    def laid_like(self, items: Iterable[Item]) -> list[Item]:
        """Items that fare like some and are laid to answer the whole conversation.

        Args:
            items: the items.
        """
        alike = self._alike
        if alike is None:
            return list(items)
        return list(
            dict.fromkeys(
                evolve(item, subject=alike.first_like(item.subject))
                if item.kind.about is Subject.MESSAGE
                else item
                for item in items
            )
        )

    def like(self, item: Item) -> object:
        """What an item has in common with all items that fare alike."""
        if self._alike is None or item.kind.about is not Subject.MESSAGE:
            return item
        return item.kind, self._alike.number[item.subject]

    def told_apart(
        self, items: list[Item], shown: list[Item]
    ) -> Iterator[tuple[Item, Mapping[str, str]]]:
        """For each item the one by which it is answered, and what its keys are called instead.

        Those that differ from the one that stands for them in nothing, not even in a key, are
        passed over.

        Args:
            items: items.
            shown: those of them that are laid.
        """
        if len(items) == len(shown) or not isinstance(self._keys, OwnKeys):
            yield from ((item, NO_NAMES) for item in shown)
            return
        laid = set(shown)
        standing = {self.like(item): item for item in reversed(shown)}
        for item in items:
            if item in laid:
                yield item, NO_NAMES
            else:
                other = standing[self.like(item)]
                names = self._keys.renamed(other.subject, item.subject)
                if names:
                    yield other, names

    def can_follow(self, programs: list[Program], message: str) -> bool:
        """Whether other messages could fare like one, whatever their own keys are called.

        Args:
            programs: the programs of the message.
            message: its id.

        Raises:
            KeysMatter: where that depends on what nobody has worked out yet.
        """
        if self._keys is None:
            return not any(has_own_keys(program, message) for program in programs)
        if isinstance(self._keys, Unnamed) and any(
            keys_matter(program, message) for program in programs
        ):
            raise KeysMatter
        return True

    def about(self, kinds: frozenset[DataKind]) -> Branches:
        """Those by which the whole conversation is answered, or no more than some kinds take.

        Args:
            kinds: the leaf kinds that are asked about.
        """
        if (self._standing, None) in self._known:
            return self.branches.about(kinds)
        return self._with(self._standing, kinds)

    @property
    def closures(self) -> int:
        """How many closures were run over all programs so far."""
        return sum(each.closures for each in self._known.values())

    def _with(self, names: frozenset[str] | None, kinds: Kinds = None) -> Branches:
        if (names, kinds) not in self._known and self._more is not None:
            plain, more = self._more
            self._known[names, kinds] = plain._with(names, kinds).extended(more)
        elif (names, kinds) not in self._known:
            talk = self.conversation if names is None else reduced(self.conversation, names)
            keys = self._keys if names is not None or self._alike is None else None

            def trying(assignment: Assignment | None, kinds: Kinds) -> list[Program]:
                return self._compiled(talk, assignment, keys, kinds)

            self._known[names, kinds] = Branches(trying(None, kinds), trying, kinds)
        return self._known[names, kinds]


def sorted_out(
    conversation: Conversation,
    compiled: Compile,
    adversary: Adversary,
    look: Callable[[Laid, str], bool],
) -> Laid:
    """A conversation of which only those messages are laid that stand for all.

    Args:
        conversation: the conversation.
        compiled: the programs of a conversation, with values tried of what nobody stated.
        adversary: the adversary.
        look: works out whatever can be said of one message, and says whether others can fare so.
    """
    if any(isinstance(power, SubstituteKeys) for power in adversary.powers):
        return Laid(conversation, compiled)  # what it gets turns on a mode's first message
    try:
        return _sorted_out(conversation, compiled, look, Unnamed())
    except KeysMatter:
        some = compiled(reduced(conversation, {conversation.messages[0].id}), None, None, None)
        situation = some[0].situation
        whole = Situation(conversation, situation.platforms, situation.view, situation.on, {})
        keys = own_keys(whole, adversary, some)
        return _sorted_out(conversation, compiled, look, keys)


def _sorted_out(
    conversation: Conversation,
    compiled: Compile,
    look: Callable[[Laid, str], bool],
    keys: Keys | None,
) -> Laid:
    def follow(talk: Conversation, name: str, like: str) -> bool:
        own = None if keys is None else keys.also(name, like)
        return look(Laid(talk, compiled, keys=own), name)

    if keys is None:
        found = alike(conversation, follow)
    else:
        found = alike(conversation, follow, keys.alone, keys.source)
    if found is None:
        return Laid(conversation, compiled)
    laid = Laid(conversation, compiled, found, keys)
    if isinstance(keys, Unnamed):
        for name in found.stand_ins():  # some of them stand alone and were not followed
            laid.can_follow(laid.branches.programs, name)
    return laid

"""The answer to one question: what an adversary obtains from a conversation, and why."""

from __future__ import annotations

from collections.abc import (
    Callable,
    Collection,
    Hashable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from copy import copy as shallow
from functools import cached_property
from typing import TYPE_CHECKING, Any

from privmodel.errors import InvalidQuestion, UnknownName
from privmodel.inference.rule import Level, Rule
from privmodel.inference.verdict import Verdict, join_branches
from privmodel.model.adversary import Adversary
from privmodel.model.conversation import Conversation
from privmodel.model.data import DataKind, Item, Subject, data_kind
from privmodel.model.evidence import Fact, Sighting, Source, View
from privmodel.model.law import Jurisdiction
from privmodel.model.platform import Platform
from privmodel.model.record import one_or_many
from privmodel.model.timeline import Moment
from privmodel.rules.footprint import Copy, Footprint
from privmodel.rules.program import Program
from privmodel.rules.situation import DefaultUsed
from privmodel.rules.steps import Ground

from .branches import Branches, Kinds
from .cited import Cited
from .deciding import OPEN_VERDICTS, Deciding, Judged, joined, turns_on
from .finding import Finding, Gist
from .items import NEVER_SHOWN, items_of
from .laid import Laid
from .reasons import earliest, left_open, proof, refusal, taking_of
from .verdicts import Verdicts

if TYPE_CHECKING:
    from privmodel.inference.certificate_file import Certificate

    from .difference import Difference
    from .explain import Explanation
    from .requires import Requirement

__all__ = ["Exposure"]


class Exposure(Mapping[str, Finding]):
    """What an adversary obtains from a conversation. Made by ``obtainable``, not by hand.

    A mapping from kinds of data to findings. Iterating gives the leaf kinds that the conversation
    has something of; looking one up answers any kind, parents included.

    Attributes:
        conversation: the conversation.
        adversary: the adversary.
        on: the day of the question.
        view: which evidence was admitted.
        excluded: the sources and facts that were left out, as they were named.
        grounds: the grounds that were admitted.
        until: until when knowledge counts, in seconds UTC.
        catalogue: the version of the catalogue that was used.
    """

    def __init__(
        self,
        *,
        conversation: Conversation,
        adversary: Adversary,
        on: Moment,
        view: View,
        excluded: frozenset[str],
        grounds: frozenset[Ground],
        until: float,
        laid: Laid,
        about: Kinds,
        catalogue: str,
        owners: tuple[Platform | Jurisdiction, ...],
    ) -> None:
        self.conversation, self.adversary, self.on, self.view = conversation, adversary, on, view
        self.excluded = excluded
        self.grounds, self.until, self.catalogue = grounds, until, catalogue
        self._laid, self._about, self._owners = laid, about, owners
        self._decide = Deciding(until)
        self._known_items: dict[DataKind, tuple[Item, ...]] = {}
        self._found: dict[tuple[DataKind, frozenset[str] | None], Finding] = {}

    def __getitem__(self, kind: DataKind | str) -> Finding:
        """The finding on a kind.

        Raises:
            UnknownName: with the nearest kinds.
        """
        return self.finding(kind)

    def gist(self, kind: DataKind | str) -> Gist:
        """What the finding on a kind says, without its reasons, which take longer to work out.

        Raises:
            UnknownName: with the nearest kinds.
        """
        wanted = data_kind(kind)
        if (wanted, None) in self._found:
            return self._found[wanted, None].gist
        branches, shown = self._verdicts.showing(self._of_kind(wanted), frozenset(wanted.leaves))
        verdict = every = self._verdicts.over(branches, shown)
        if len(shown) > 1:
            every = self._verdicts.over(branches, shown, every=True)
        ground = None
        if verdict is Verdict.YES:
            programs, _ = self._decide.programs(shown, branches)
            program, item = earliest(shown, programs, Level.CERTAIN, self.until)
            taking = taking_of(program.learning(Level.CERTAIN).derivation(item))
            if taking is not None and taking.access.ruling is not None:
                ground = taking.access.ruling.ground
        return Gist(verdict=verdict, every=every, ground=ground)

    def finding(
        self, kind: DataKind | str, *, messages: Iterable[str] | str | None = None
    ) -> Finding:
        """The finding on a kind, of the whole conversation or of some messages.

        Whether a message is future, deleted, unread or incoming is no kind of its own: name those
        messages, and the finding says whether some and whether every one of them is obtained.

        Args:
            kind: the kind.
            messages: the ids of the messages that are asked about; None: all.

        Raises:
            UnknownName: with the nearest kinds or messages.
            InvalidQuestion: when messages are named for a kind that is not about messages.
        """
        wanted = data_kind(kind)
        only = self._named(messages)
        if (wanted, only) not in self._found:
            self._found[wanted, only] = self._find(wanted, only)
        return self._found[wanted, only]

    def of(self, item: Item) -> Finding:
        """The finding on one item alone.

        Args:
            item: the item.

        Raises:
            UnknownName: for an item that the conversation does not have.
        """
        known = self._items(item.kind)
        if item not in known:
            raise UnknownName("item", str(item), map(str, known))
        only = {item.subject} if item.kind.about is Subject.MESSAGE else None
        branches, shown = self._laid.shown([item], only)
        programs, complete = self._decide.programs(shown, branches)
        return self._answer(
            item.kind, [item], shown, branches.programs, programs, complete=complete
        )

    def concluding(
        self,
        more: Callable[[Program], Iterable[Rule]],
        look: Callable[[Exposure, str], object] = lambda exposure, message: None,
    ) -> Exposure:
        """The same answer over programs with rules that draw further conclusions.

        Args:
            more: gives the rules for a program; nothing but their own heads may follow from them.
            look: works out whatever is asked of one message, given such an answer and its id, so
                that messages are told apart by what that turns on.
        """

        def followed(laid: Laid, message: str) -> bool:
            if not laid.can_follow(laid.branches.programs, message):
                return False
            concluding = laid.extended(more)
            look(self._over(concluding), message)
            return laid.can_follow(concluding.branches.compiled, message)

        return self._over(self._laid.followed(self.adversary, followed).extended(more))

    def _over(self, laid: Laid) -> Exposure:
        made = shallow(self)
        made.conversation, made._laid = laid.conversation, laid
        made._known_items, made._found = {}, {}
        for name in ("_kinds", "defaults"):
            made.__dict__.pop(name, None)
        return made

    def judged(self, messages: Sequence[str], head: Callable[[str], Hashable]) -> Judged:
        """The verdicts on what is said of some messages, one by one and in each branch.

        Args:
            messages: the ids of the messages.
            head: what is said of a message, given its id: an item, or the head of a rule that
                :meth:`concluding` added.
        """
        branches, standing = self._laid.standing(messages)
        heads = {name: head(name) for name in dict.fromkeys(standing.values())}
        programs, complete = self._decide.programs(list(heads.values()), branches)
        rows = self._decide.rows(list(heads.values()), programs)
        some, every = joined(rows)
        unstated = turns_on(programs, rows)
        if not complete:
            unstated = self._decide.may_turn_on(list(heads.values()), branches.programs)
        columns = map(join_branches, zip(*rows, strict=True))
        singles = dict(zip(heads, columns, strict=True))
        return Judged(
            some=some,
            every=every,
            singles=tuple(singles[standing[name]] for name in messages),
            unstated=unstated if some in OPEN_VERDICTS else (),
            heads=tuple(heads.values()),
            branches=tuple(zip(programs, map(tuple, rows), strict=True)),
        )

    def footprints_about(self, messages: Collection[str]) -> tuple[Footprint, ...]:
        """What is left behind by some messages, or by those that stand for them, in each way.

        Args:
            messages: the ids of the messages.
        """
        return tuple(each.whole.footprint for each in self._laid.standing(messages)[0])

    def __contains__(self, kind: object) -> bool:
        return kind in self._kinds

    def __iter__(self) -> Iterator[str]:
        return (kind.value for kind in self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)

    @cached_property
    def _cited(self) -> Cited:
        return Cited(self._owners, self.view, self.on)

    @property
    def _verdicts(self) -> Verdicts:
        return Verdicts(self._laid, self._about, self.until)

    @property
    def branches(self) -> Branches:
        """The programs behind the answer, for questions that try values themselves.

        They speak of every message by itself.
        """
        return self._laid.exploded

    @property
    def _programs(self) -> list[Program]:
        return self._laid.branches.programs

    @property
    def footprints(self) -> tuple[Footprint, ...]:
        """What the conversation leaves behind, in each way in which what nobody stated can be.

        They have the copies of every message. Where it is enough that a copy is there, of whichever
        message, :attr:`standing_footprints` lays less of a long conversation.
        """
        return tuple(each.whole.footprint for each in self._laid.exploded)

    @property
    def standing_footprints(self) -> tuple[Footprint, ...]:
        """The same of the messages that stand for the rest, for a kind of which none is obtained.

        Whether a copy of it lies anywhere, and whether it may :meth:`lie_then`, is told by these.
        """
        return tuple(each.whole.footprint for each in self._laid.branches)

    def lie_then(self, copy: Copy) -> bool:
        """Whether a copy may lie where it does at any time that the question is about."""
        lies = copy.span.maybe
        return lies is not None and self.on.earliest < lies.end and lies.start <= self.until

    @cached_property
    def _kinds(self) -> tuple[DataKind, ...]:
        present: set[DataKind] = set()
        for footprint in (each.whole.footprint for each in self._programs):
            present.update(copy.item.kind for copy in footprint.copies)
            present.update(kind for kind, _ in footprint.stated_absent)
        return tuple(
            kind for kind in DataKind if kind in present - NEVER_SHOWN and self._items(kind)
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings on every leaf kind that the conversation has something of."""
        return tuple(self[kind] for kind in self._kinds)

    @property
    def obtained(self) -> tuple[Finding, ...]:
        """The findings whose verdict is yes and that were not known beforehand."""
        return tuple(
            each for each in self.findings if each.verdict is Verdict.YES and not each.beforehand
        )

    @property
    def verdicts(self) -> dict[str, str]:
        """The verdict on every leaf kind, as plain words; found without working out the reasons."""
        return {kind.value: self._verdict_on(kind).value for kind in self._kinds}

    def _verdict_on(self, kind: DataKind) -> Verdict:
        if (kind, None) in self._found:
            return self._found[kind, None].verdict
        return self._verdicts.on(self._of_kind(kind), frozenset(kind.leaves))

    @property
    def closures(self) -> int:
        """How many closures were run for it so far, those that settle open points left out."""
        return self._laid.closures

    @cached_property
    def defaults(self) -> tuple[DefaultUsed, ...]:
        """The values that were taken because nobody chose others."""
        used = {}
        for program in self._programs:
            used.update(program.whole.situation.defaults)
        return tuple(used[key] for key in sorted(used))

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What was taken for granted besides settings, in words."""
        said = ["messages are delivered and read at once unless they say otherwise"]
        if DataKind.SELECTOR in self.adversary.knows:
            said.append("the adversary knows an identifier by which services look accounts up")
        if any(who.registered is None for who in self.conversation.participants):
            said.append("accounts were opened before the first message and stay in use")
        return tuple(said)

    def fact(self, name: str) -> Fact | None:
        """The fact of that id, if the question touched it."""
        return self._cited.fact(name)

    def sources(self, name: str) -> tuple[tuple[Source, Sighting], ...]:
        """The admitted sources of a fact, each with the day on which it showed it."""
        return self._cited.sources(name)

    def in_force(self, name: str) -> bool:
        """Whether a fact holds, or may hold, on the day of the question and in its view."""
        return self._cited.in_force(name)

    def explain(
        self, kind: DataKind | str, *, messages: Iterable[str] | str | None = None
    ) -> Explanation:
        """Why the finding on a kind is what it is: the steps, or the step that broke, with sources.

        Args:
            kind: the kind.
            messages: the ids of the messages that are asked about; None: all.

        Raises:
            UnknownName: with the nearest kinds or messages.
            InvalidQuestion: when messages are named for a kind that is not about messages.
        """
        from .explain import explain

        return explain(self, self.finding(kind, messages=messages))

    def requires(
        self, item: DataKind | Item | str, *, every: bool = False, budget: int = 2000
    ) -> Requirement:
        """What it takes to obtain something, out of the powers of this adversary.

        Args:
            item: a kind of data, or one item.
            every: whether every item of the kind is to be obtained; else one is enough.
            budget: as in ``privmodel.requires``.

        Raises:
            UnknownName: with the nearest kinds, or for an item that the conversation does not have.
            InvalidQuestion: the budget is not a positive whole number.
            AnalysisIncomplete: it does not suffice, or too much is unstated.
        """
        from .requires import requirement

        asked = item if isinstance(item, Item) else data_kind(item)
        if isinstance(asked, Item):
            items: tuple[Item, ...] = (asked,)
            known = self._items(asked.kind)
            if asked not in known and asked.kind is not DataKind.KEY:
                raise UnknownName("item", str(asked), map(str, known))
        else:
            items = tuple(each for leaf in asked.leaves for each in self._items(leaf))
        return requirement(self, self._laid, asked, items, every=every, budget=budget)

    def certify(
        self,
        kinds: Iterable[DataKind | str] | DataKind | str = (),
        *,
        messages: Iterable[str] | str | None = None,
    ) -> Certificate:
        """The findings with everything that it takes to check them, checked once already.

        Each item obtained is replayed step by step; each item out of reach is certified by lower
        bounds on the learning times of everything; open ones carry both halves. In every branch,
        where what nobody stated was tried.

        Of a long conversation it speaks of the messages that stand for the rest: of each class of
        messages that fare alike, some. Name other messages to have them certified by themselves.

        Args:
            kinds: the kinds; none named: all that the conversation has something of.
            messages: the ids of the messages that it is to speak of; None: as many as it takes.

        Returns:
            the certificate, which can be written to a file and checked elsewhere.

        Raises:
            UnknownName: with the nearest kinds or messages.
            InvalidQuestion: when messages are named for a kind that is not about messages.
            CertificateError: when it does not hold, which would be a defect of ours.
        """
        from .certified import Asked, certificate

        only = self._named(messages)
        wanted = [data_kind(kind) for kind in one_or_many(kinds)]
        if not wanted:
            wanted = [kind for kind in self._kinds if only is None or _about_messages(kind)]
        asked = []
        for kind in wanted:
            items = self._asked_of(kind, only)
            branches, shown = self._laid.shown(items, only)
            programs = self._decide.programs(shown, branches)[0]
            asked.append(
                Asked(
                    name=kind.value,
                    items=tuple(shown),
                    left_out=len(items) - len(shown),
                    programs=tuple(programs),
                    verdicts=joined(self._decide.rows(shown, programs)),
                )
            )
        made = certificate(self, asked, self._decide.verdict)
        made.check()
        return made

    def items_of(self, kind: DataKind | str) -> tuple[Item, ...]:
        """The items of a kind that the conversation has, parents of kinds included.

        Raises:
            UnknownName: with the nearest kinds.
        """
        return tuple(self._of_kind(data_kind(kind)))

    def branch_reaching(self, items: Collection[Item]) -> Program | None:
        """A branch in which one of some items is, or may be, obtained; None if none is in any.

        Of a long conversation it lays the messages that stand for the rest.

        It is None exactly if the verdict on each of them is *no*. No reason is looked for, so that
        it costs less than a finding.

        Raises:
            AnalysisIncomplete: too much is unstated to try every value.
        """
        return self._verdicts.reaching(items)

    def may_exceed(self, item: Item, verdict: Verdict) -> bool:
        """Whether the verdict on an item may be a higher one; false only if it surely is not.

        Args:
            item: the item.
            verdict: the verdict to exceed.

        Raises:
            AnalysisIncomplete: too much is unstated to try every value.
        """
        return self._verdicts.may_exceed(item, verdict)

    def reached_anyhow(
        self, items: Collection[Item], undecided: Collection[str]
    ) -> frozenset[Item]:
        """The items whose verdict is not *no* however some changes are decided.

        Args:
            items: the items.
            undecided: the names of the doubts about the changes.
        """
        return self._verdicts.anyhow(items, self._cited.names, undecided)

    def settled(self, kind: DataKind | str) -> dict[Item, Verdict]:
        """The verdict on each item of a kind, without the reasons.

        Raises:
            UnknownName: with the nearest kinds.
            AnalysisIncomplete: too much is unstated to try every value.
        """
        wanted = data_kind(kind)
        if (wanted, None) in self._found:
            return dict(self._found[wanted, None].items)
        return self._verdicts.each(self._of_kind(wanted))

    def _of_kind(self, kind: DataKind) -> list[Item]:
        return [item for leaf in kind.leaves for item in self._items(leaf)]

    def __sub__(self, other: Exposure) -> Difference:
        """What changed from another exposure to this one, and because of which facts."""
        if not isinstance(other, Exposure):
            return NotImplemented
        from .difference import difference

        return difference(other, self)

    def __repr__(self) -> str:
        got = ", ".join(each.kind.value for each in self.obtained) or "nothing"
        return (
            f"<Exposure of {self.conversation.platform.id} to {self.adversary.name} "
            f"on {self.on}: {got}>"
        )

    def __rich__(self) -> object:
        from privmodel.query.render import table

        return table(self)

    def _repr_html_(self) -> str:
        from privmodel.query.render import html

        return html(self)

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return self is other

    def _items(self, kind: DataKind) -> tuple[Item, ...]:
        """The items of a leaf kind that this conversation has."""
        if kind not in self._known_items:
            self._known_items[kind] = items_of(self.conversation, kind)
        return self._known_items[kind]

    def _named(self, messages: Iterable[str] | str | None) -> frozenset[str] | None:
        """The ids of the messages that are named; None for all."""
        if messages is None:
            return None
        only = frozenset(one_or_many(messages))
        for name in sorted(only):
            self.conversation.message(name)
        return only

    def _asked_of(self, kind: DataKind, only: frozenset[str] | None) -> list[Item]:
        """The items of a kind, of all messages or of some."""
        if only is None:
            return self._of_kind(kind)
        if not _about_messages(kind):
            raise InvalidQuestion(
                "messages", sorted(only), f"leave them out: {kind.words} is not about messages"
            )
        return [item for item in self._of_kind(kind) if item.subject in only]

    def _find(self, kind: DataKind, only: frozenset[str] | None) -> Finding:
        items = self._asked_of(kind, only)
        branches, shown = self._laid.shown(items, only)
        programs, complete = self._decide.programs(shown, branches)
        return self._answer(kind, items, shown, branches.programs, programs, complete=complete)

    def look_at(self, message: str) -> bool:
        """Work out whatever can be said of one message, to see what that turns on.

        Args:
            message: its id.

        Returns:
            whether its keys can be those of other messages as well; if not, no more was looked at.
        """
        if not self._laid.can_follow(self._programs, message):
            return False
        for kind in DataKind:
            if kind.leaves != (kind,) or kind.about is not Subject.MESSAGE:
                continue
            items = [item for item in self._items(kind) if item.subject == message]
            branches, _ = self._laid.shown(items)
            programs, _ = self._decide.programs(items, branches)
            if joined(self._decide.rows(items, programs))[0] is Verdict.NO:
                refusal(items, items, programs, self._laid, self.until)
                for each in self.standing_footprints:
                    for lying in each.about(message):
                        self.lie_then(lying)
            if not self._laid.can_follow(programs, message):
                return False
        return True

    def _answer(
        self,
        kind: DataKind,
        items: list[Item],
        shown: list[Item],
        first: list[Program],
        programs: list[Program],
        *,
        complete: bool,
    ) -> Finding:
        each = self._decide.rows(shown, programs)
        verdict, every = joined(each)
        singles = [join_branches(verdicts) for verdicts in zip(*each, strict=True)]
        like = dict(zip(map(self._laid.like, shown), singles, strict=True))
        parts: dict[str, Any] = {}
        if verdict is Verdict.YES:
            parts = proof(shown, programs, Level.CERTAIN, self.until)
        elif verdict is Verdict.NO:
            parts = refusal(items, shown, programs, self._laid, self.until)
        elif shown:
            parts = left_open(shown, programs, each, self.until)
            parts["unstated"] = (
                turns_on(programs, each) if complete else self._decide.may_turn_on(shown, first)
            )
        answered = tuple((item, like[self._laid.like(item)]) for item in items)
        return Finding(kind=kind, verdict=verdict, every=every, items=answered, **parts)


def _about_messages(kind: DataKind) -> bool:
    return all(leaf.about is Subject.MESSAGE for leaf in kind.leaves)

"""What is said of one thing that can be shown: whether, by which evidence, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from math import inf
from typing import TYPE_CHECKING, Any

from attrs import frozen

from privmodel.inference.closure import Derivation, closure
from privmodel.inference.rule import Level
from privmodel.inference.verdict import Verdict
from privmodel.inference.witness import Residual, settling
from privmodel.model.conversation import Message
from privmodel.model.data import DataKind, Item
from privmodel.model.timeline import iso
from privmodel.query.finding import in_short, settled_by
from privmodel.rules.detectable import (
    Conclusion,
    Evidence,
    Piece,
    Shown,
    evidence_of,
    premises,
)
from privmodel.rules.join import Taking
from privmodel.rules.keys.authorship import proof_of
from privmodel.rules.steps import Ground

if TYPE_CHECKING:
    from privmodel.query.deciding import Judged
    from privmodel.query.exposure import Exposure

__all__ = ["AUTHOR_ONLY", "EvidenceUsed", "Showing", "showing"]

AUTHOR_ONLY = (Evidence.SIGNATURE, Evidence.FRANKING)
"""The sorts of evidence that show who wrote what, and nothing else."""
OPEN = frozenset({Verdict.UNKNOWN, Verdict.CONFLICTING})


@frozen(kw_only=True, repr=False)
class EvidenceUsed:
    """Something that was taken and shows something. Made by ``detectability``, not by hand.

    Attributes:
        item: what was taken; for a signature, a key item that names it.
        by: what it is worth.
        holder: from where.
        whose: the participant whose copy it is; empty: nobody's.
        ground: why a holder gives it; None where it is taken.
        discretionary: whether that holder could have said no.
        facts: the ids of the facts on which that rests.
    """

    item: Item
    by: Evidence
    holder: str
    whose: str
    ground: Ground | None
    discretionary: bool
    facts: frozenset[str]

    @property
    def how(self) -> str:
        """How it comes to the adversary, in words."""
        owner = f" (of {self.whose})" if self.whose else ""
        if self.ground is None:
            return f"taken from {self.holder}{owner}"
        may = ", at the holder's discretion" if self.discretionary else ""
        return f"given by {self.ground.value}{may} from {self.holder}{owner}"

    def __repr__(self) -> str:
        return f"<EvidenceUsed {self.item}: {self.by.value} {self.how}>"


@frozen(kw_only=True, repr=False)
class Showing:
    """What is said of one thing that can be shown. Made by ``detectability``, not by hand.

    Attributes:
        shown: contact, time, frequency or author.
        by: the one sort of evidence that may be used; None: any, mixed.
        verdict: whether it is shown of *some* message; for frequency, the time of *every* one.
        every: whether it is shown of every message.
        messages: the verdict on each message, by its id.
        since: the instant at which it is first known, in seconds UTC; infinite unless yes.
        evidence: what is taken for it, in the way shown (for an open verdict: would be).
        derivation: the steps of that way.
        missing: for a no: the kinds of data that are missing; none where each is had, though never
            of the same message.
        signed: whether messages are signed, so that a signature could show their author.
        unstated: for an open verdict: what nobody stated and it turns on.
        residual: for an open verdict: the smallest sets of statements that would settle it.
        facts: the ids of the facts on which it rests.
    """

    shown: Shown
    by: Evidence | None
    verdict: Verdict
    every: Verdict
    messages: tuple[tuple[str, Verdict], ...]
    since: float = inf
    evidence: tuple[EvidenceUsed, ...] = ()
    derivation: Derivation | None = None
    missing: tuple[DataKind, ...] = ()
    signed: bool = False
    unstated: tuple[str, ...] = ()
    residual: Residual | None = None
    facts: frozenset[str] = frozenset()

    @property
    def surely(self) -> int:
        """Of how many messages it is surely shown."""
        return sum(verdict is Verdict.YES for _, verdict in self.messages)

    @property
    def possibly(self) -> int:
        """Of how many messages it is shown, or may be."""
        return sum(verdict is not Verdict.NO for _, verdict in self.messages)

    @property
    def open_points(self) -> tuple[str, ...]:
        """For an open verdict: what would settle it, shortest first."""
        return settled_by(self.unstated, self.residual)

    @property
    def reason(self) -> str:
        """The reason in a few words."""
        if self.verdict is Verdict.YES:
            ways: dict[tuple[str, str], list[str]] = {}
            for each in self.evidence:
                name = "signature" if each.item.kind is DataKind.KEY else each.item.kind.words
                ways.setdefault((each.by.value, each.how), []).append(name)
            used = [f"{by}: {', '.join(names)} {how}" for (by, how), names in ways.items()]
            return f"{'; '.join(used)} at {iso(self.since)}" if used else "known beforehand"
        if self.verdict in OPEN:
            return in_short(self.open_points)
        if self.by in AUTHOR_ONLY and self.shown is not Shown.AUTHOR:
            return f"a {self.by.value} shows the author only"
        if self.by is Evidence.FRANKING:
            return "no report with a franking tag is had"
        if self.by is Evidence.SIGNATURE:
            if not self.signed:
                return "messages are not signed: either side could have made them"
            return "no signature is had together with contents"
        if self.shown is Shown.FREQUENCY and self.surely:
            return f"of {self.surely} of {len(self.messages)} messages"
        if not self.missing:
            return "never of the same message"
        return f"missing: {', '.join(kind.words for kind in self.missing)}"

    def __repr__(self) -> str:
        alone = f" by {self.by.value}" if self.by is not None else ""
        return f"<Showing {self.shown.value}{alone} {self.verdict.value}: {self.reason}>"


def showing(
    exposure: Exposure, shown: Shown, by: Evidence | None, messages: Sequence[Message]
) -> Showing:
    """What is said of one thing that can be shown.

    Args:
        exposure: the answer, over programs that draw conclusions.
        shown: what.
        by: the one sort of evidence that may be used; None: any.
        messages: the messages it is about; at least one.
    """
    concluded = Shown.TIME if shown is Shown.FREQUENCY else shown
    names = [message.id for message in messages]
    judged = exposure.judged(names, lambda name: Conclusion(concluded, name, by))
    laid = {head.message for head in judged.heads if isinstance(head, Conclusion)}
    standing = [message for message in messages if message.id in laid]
    verdict = judged.every if shown is Shown.FREQUENCY else judged.some
    parts: dict[str, Any] = {}
    if verdict is Verdict.YES:
        parts = _proof(exposure, judged, whole=shown is Shown.FREQUENCY)
    elif verdict in OPEN:
        parts = {"unstated": judged.unstated, **_open(judged)}
    else:
        parts = {"missing": _missing(exposure, concluded, by, standing)}
    return Showing(
        shown=shown,
        by=by,
        verdict=verdict,
        every=judged.every,
        messages=tuple(zip(names, judged.singles, strict=True)),
        signed=_signed(exposure, standing),
        **parts,
    )


def _signed(exposure: Exposure, messages: Sequence[Message]) -> bool:
    """Whether any of the messages bears a signature."""
    proofs = {proof_of(message.id) for message in messages}
    return any(
        copy.item in proofs
        for footprint in exposure.footprints_about([message.id for message in messages])
        for copy in footprint.of(DataKind.KEY)
    )


def _proof(exposure: Exposure, judged: Judged, *, whole: bool) -> dict[str, Any]:
    """The way by which it is first shown, in the branch that shows it last; or the last of all.

    Of several at once that of the message whose id comes first.
    """
    found = []
    for number, (program, _) in enumerate(judged.branches):
        learning = program.learning(Level.CERTAIN)
        times = [
            (-time if whole else time, head.message, head)
            for head in judged.heads
            if isinstance(head, Conclusion) and (time := learning.time(head)) <= exposure.until
        ]
        _, _, head = min(times, key=lambda each: each[:2])
        found.append((learning.time(head), -number, head))
    time, number, head = max(found, key=lambda each: each[:2])
    learning = judged.branches[-number][0].learning(Level.CERTAIN)
    return {"since": time, **_way(learning.derivation(head))}


def _open(judged: Judged) -> dict[str, Any]:
    """How it would be shown of the first message of which it is open, and what would settle it."""
    for program, verdicts in judged.branches:
        for head, verdict in zip(judged.heads, verdicts, strict=True):
            if verdict in OPEN:
                upper = program.learning(Level.OPEN)
                residual = settling(program.rules, program.known, head, upper=upper)
                granted = next(iter(residual.if_true), frozenset())
                learning = closure(program.rules, program.known, granted=granted)
                return {"residual": residual, **_way(learning.derivation(head))}
    for program, _ in judged.branches:  # open since the branches differ
        learning = program.learning(Level.OPEN)
        for head in judged.heads:
            if learning.knows(head):
                return _way(learning.derivation(head))
    return {}


def _way(derivation: Derivation) -> dict[str, Any]:
    return {
        "derivation": derivation,
        "evidence": tuple(_evidence(derivation)),
        "facts": derivation.facts,
    }


def _evidence(derivation: Derivation) -> list[EvidenceUsed]:
    """What is taken for a conclusion, without the keys and identifiers that it takes."""
    wanted: set[Hashable] = set()
    for rule in derivation.rules:
        if isinstance(rule.head, Conclusion):
            wanted |= rule.seals
    found = []
    for rule in derivation.rules:
        note = rule.note
        if rule.head not in wanted or not isinstance(note, Taking):
            continue
        item = rule.head.item if isinstance(rule.head, Piece) else rule.head
        assert isinstance(item, Item)
        ruling = note.access.ruling
        signature = item.kind is DataKind.KEY  # no other key is wanted for itself
        found.append(
            EvidenceUsed(
                item=item,
                by=Evidence.SIGNATURE if signature else evidence_of(note),
                holder=note.copy.holder,
                whose=note.copy.whose,
                ground=ruling.ground if ruling else None,
                discretionary=ruling.discretionary if ruling else False,
                facts=rule.facts,
            )
        )
    return sorted(found, key=lambda each: each.item)


def _missing(
    exposure: Exposure, shown: Shown, by: Evidence | None, messages: Sequence[Message]
) -> tuple[DataKind, ...]:
    """The kinds of data of which nothing is had, by that sort of evidence."""
    if by in AUTHOR_ONLY:
        return ()
    had: dict[DataKind, dict[str, None]] = {}
    for message in messages:
        for ways in premises(shown, message):
            for item in ways:
                had.setdefault(item.kind, {})[message.id] = None
    found = []
    for kind in DataKind:
        if kind in had:
            judged = exposure.judged([*had[kind]], _piece_of(kind, by))
            if judged.some is Verdict.NO:
                found.append(kind)
    return tuple(found)


def _piece_of(kind: DataKind, by: Evidence | None) -> Callable[[str], Hashable]:
    """What of a message some evidence shows: its item of a kind, by that sort."""

    def piece(message: str) -> Hashable:
        item = Item(kind=kind, subject=message)
        return item if by is None else Piece(item, by)

    return piece

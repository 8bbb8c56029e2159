"""Check what operators and the press say of a platform, as of the day they said it and later."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from attrs import evolve, frozen

from privmodel.catalogue.registry import Catalogue, builtin
from privmodel.errors import AnalysisIncomplete, InvalidQuestion
from privmodel.model.claim import Claim, ClaimedGuarantee, ClaimedPast
from privmodel.model.evidence import View
from privmodel.model.platform import Platform
from privmodel.model.timeline import DateLike, Moment, iso, moment, optional_moment
from privmodel.query.verification.verified import situation
from privmodel.query.verification.verify import BUDGET, Verification

from .past import PastEvidence, PastOrder, bearing
from .promised import kept

__all__ = ["CheckedClaim", "ClaimOutcome", "ClaimVerdict", "check_claim", "check_claims"]


class ClaimOutcome(StrEnum):
    """How a claim comes out."""

    HOLDS = "holds"
    HOLDS_ONLY_IF = "holds_only_if"
    VIOLATED = "violated"
    DISPUTED = "disputed"
    OPEN = "open"
    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    MIXED = "mixed"
    NOTHING_SEEN = "nothing_seen"
    NOT_CHECKABLE = "not_checkable"
    NOT_FINISHED = "not_finished"

    @property
    def words(self) -> str:
        """The outcome in words."""
        return self.value.replace("_", " ")


@frozen(kw_only=True)
class ClaimVerdict:
    """How a claim comes out as of one day. Made by :func:`check_claim`, not by hand.

    Attributes:
        outcome: how it comes out.
        on: the day; for a claim about the past, what had happened by then counts.
        known_at: the last day on which a source may have been seen; None: all that is known.
        verification: for a claim that something never happens, the verification behind it.
        only_if: the smallest conditions under which it would hold, in words, each by itself enough;
            none where it holds anyway, and where no condition is enough.
        better_if: where no condition is enough, those under which it would come off better, in
            words, with what it comes to then and the statements on which that turns.
        covered: for what holds, the dimensions that were covered up to some number only, in words;
            all others were covered completely.
        how: for what does not hold, the smallest case in which it fails, in words.
        evidence: for a claim about the past, what bears on it.
        why: why it can't be checked, or why the check was not finished.
    """

    outcome: ClaimOutcome
    on: Moment
    known_at: Moment | None = None
    verification: Verification | None = None
    only_if: tuple[str, ...] = ()
    better_if: tuple[str, ...] = ()
    covered: tuple[str, ...] = ()
    how: tuple[str, ...] = ()
    evidence: tuple[PastEvidence, ...] = ()
    why: str = ""


@frozen(kw_only=True)
class CheckedClaim:
    """A claim with its verdicts. Made by :func:`check_claim`, not by hand.

    Attributes:
        platform: the id of the platform that it is about.
        claim: the claim.
        as_said: the verdict as of the day on which it was said; for a claim about the past, as of
            the last day on which it is known to have been said.
        again: the verdict as of the day given, as if it were said again then; None where no day
            was given.
    """

    platform: str
    claim: Claim
    as_said: ClaimVerdict
    again: ClaimVerdict | None = None


def check_claims(
    platform: str,
    *,
    on: DateLike | None = None,
    known_at: DateLike | None = None,
    budget: int = BUDGET,
    catalogue: Catalogue | None = None,
) -> tuple[CheckedClaim, ...]:
    """Check every sentence that is collected about a platform.

    Args:
        platform: the platform's id.
        on: a day as of which each is checked besides the day on which it was said.
        known_at: the last day on which a source may have been seen, for every check; None: all
            that is known today, with hindsight.
        catalogue: where platforms, laws and claims are looked up; the built-in one by default.

    Returns:
        The checked claims, in the order of the file; none where no sentence is collected.

    Raises:
        UnknownName: when there is no such platform.
        CatalogueError: when a file is faulty.
    """
    found = catalogue or builtin()
    claims = found.claims(platform).claims
    return tuple(
        check_claim(claim, platform, on=on, known_at=known_at, budget=budget, catalogue=found)
        for claim in claims
    )


def check_claim(
    claim: Claim,
    platform: Platform | str,
    *,
    on: DateLike | None = None,
    known_at: DateLike | None = None,
    budget: int = BUDGET,
    catalogue: Catalogue | None = None,
) -> CheckedClaim:
    """Check one sentence as of the day on which it was said, and as of another day.

    A sentence bound to a guarantee is verified over the situations that it speaks of, for messages
    that are sent on that day. It *holds*; or it is *violated*, when it fails in the usual case,
    with every setting at its default and nothing in particular happening, or when nothing is known
    that is enough for it; or it *holds only if* something is so that the sentence does not say.

    A sentence about the past is *contradicted* or *supported* by what happened before it was last
    said. What happened later is no fault of it, and is told apart.

    Args:
        claim: the sentence.
        platform: the platform that it is about, or its id.
        on: a day as of which it is checked besides, as if it were said again then.
        known_at: the last day on which a source may have been seen, for every check; None: all
            that is known today, with hindsight.
        budget: how many closures may be run for each verification; one that takes more is not
            finished.
        catalogue: where platforms and laws are looked up; the built-in one by default.

    Raises:
        UnknownName: when there is no such platform, or the claim names a fact or a setting that
            the platform does not have.
        InvalidQuestion: for a day that is a stretch of time.
    """
    found = catalogue or builtin()
    about = found.platform(platform) if isinstance(platform, str) else platform
    known, again = optional_moment(known_at), optional_moment(on)
    if again is not None and not again.exact:
        raise InvalidQuestion("on", str(again), 'name one day, such as "2024-10-01"')
    check = _Check(claim=claim, platform=about, known_at=known, budget=budget, catalogue=found)
    return CheckedClaim(
        platform=about.id,
        claim=claim,
        as_said=check.verdict((claim.until or claim.said) if claim.past else claim.said),
        again=None if again is None else check.verdict(again),
    )


@frozen(kw_only=True)
class _Check:
    """A claim with all that its verdicts need but their days."""

    claim: Claim
    platform: Platform
    known_at: Moment | None
    budget: int
    catalogue: Catalogue

    def verdict(self, day: Moment) -> ClaimVerdict:
        """The verdict as of a day, or of the last instant of a stretch of time."""
        claim, on = self.claim, moment(iso(day.latest))
        blank = ClaimVerdict(outcome=ClaimOutcome.NOT_CHECKABLE, on=on, known_at=self.known_at)
        if claim.past is not None:
            return self._past(claim.past, day, blank)
        if claim.guarantee is not None:
            return self._promised(claim.guarantee, blank)
        return evolve(blank, why=claim.not_checkable)

    def _past(self, past: ClaimedPast, day: Moment, blank: ClaimVerdict) -> ClaimVerdict:
        view = View(known_at=self.known_at)
        during = (day.earliest, day.latest)
        evidence = bearing(self.claim, past, self.platform, view, during)
        return evolve(blank, outcome=_seen(past, evidence), evidence=evidence)

    def _promised(self, promised: ClaimedGuarantee, blank: ClaimVerdict) -> ClaimVerdict:
        try:
            found = kept(
                promised,
                self.platform,
                on=blank.on,
                known_at=self.known_at,
                budget=self.budget,
                catalogue=self.catalogue,
            )
        except AnalysisIncomplete as error:
            return evolve(blank, outcome=ClaimOutcome.NOT_FINISHED, why=str(error))
        except InvalidQuestion as error:
            if error.place != "scope":
                raise
            return evolve(blank, why="no conversation was as the sentence says on that day")
        outcome = ClaimOutcome(found.worst.outcome.value)
        if outcome is ClaimOutcome.VIOLATED and found.enough and not found.usual:
            outcome = ClaimOutcome.HOLDS_ONLY_IF
        return evolve(
            blank,
            outcome=outcome,
            verification=found.worst,
            only_if=found.enough,
            better_if=found.better,
            covered=found.covered,
            how=tuple(situation(found.worst)),
        )


def _seen(past: ClaimedPast, evidence: Iterable[PastEvidence]) -> ClaimOutcome:
    """What the evidence that came before a claim makes of it.

    A "never" is contradicted by one case, however many others bear it out.
    """
    never = bool(past.kinds) and not past.gave
    sure = {each.supports for each in evidence if each.sure and each.order is PastOrder.BEFORE}
    perhaps = {each.supports for each in evidence if each.order is not PastOrder.AFTER}
    if False in sure:
        return ClaimOutcome.MIXED if True in sure and not never else ClaimOutcome.CONTRADICTED
    if False in perhaps:
        return ClaimOutcome.OPEN
    if True in sure:
        return ClaimOutcome.SUPPORTED
    return ClaimOutcome.OPEN if perhaps else ClaimOutcome.NOTHING_SEEN

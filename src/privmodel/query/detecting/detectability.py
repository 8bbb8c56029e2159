"""Detectability: who can show that two people talked, when, how often, and who wrote what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from privmodel.catalogue.registry import Catalogue
from privmodel.errors import InvalidQuestion, UnknownName
from privmodel.inference.verdict import Verdict
from privmodel.model.adversary import Adversary
from privmodel.model.conversation import Conversation
from privmodel.model.data import DataKind
from privmodel.model.evidence import Grade
from privmodel.model.record import one_or_many
from privmodel.model.timeline import DateLike
from privmodel.query.exposure import Exposure
from privmodel.query.finding import Finding
from privmodel.query.obtainable import obtainable
from privmodel.rules.detectable import Evidence, Shown, conclusions
from privmodel.rules.steps import Ground

from .showing import Showing, showing

if TYPE_CHECKING:
    from privmodel.query.explain import Explanation

__all__ = ["Detectability", "detectability", "detected"]

LEADS = (
    DataKind.CONTACTS,
    DataKind.REVERSE_CONTACTS,
    DataKind.GROUP_MEMBERSHIP,
    DataKind.LOOKUP_LOG,
)
"""Kinds that point to whom somebody may talk with, and do not show that they talked."""

IDENTITY = (
    DataKind.CIVIL_IDENTITY,
    DataKind.NAME_AS_GIVEN,
    DataKind.PHONE_NUMBER,
    DataKind.EMAIL,
    DataKind.POSTAL_ADDRESS,
    DataKind.PAYMENT,
    DataKind.IP_ADDRESS,
)
"""Kinds that lead from an account to a person."""


class Detectability(Mapping[str, Showing]):
    """Who can show that people talked. Made by ``detectability``, not by hand.

    A mapping from *contact*, *time*, *frequency* and *author* to what is said of each, with
    evidence of every sort together. :meth:`by` answers for one sort of evidence alone.

    Attributes:
        exposure: what the adversary obtains, from which all of it is concluded.
        messages: the ids of the messages it is about, in the order of the conversation.
    """

    def __init__(self, exposure: Exposure, messages: tuple[str, ...]) -> None:
        self.exposure, self.messages = exposure, messages
        self._concluding = exposure.concluding(conclusions, _look)
        self._found: dict[tuple[Shown, Evidence | None], Showing] = {}

    def __getitem__(self, shown: Shown | str) -> Showing:
        """What is said of contact, time, frequency or author.

        Raises:
            UnknownName: with the nearest of the four.
        """
        return self._showing(_shown(shown), None)

    def by(self, shown: Shown | str, evidence: Evidence | str) -> Showing:
        """The same with one sort of evidence alone.

        Args:
            shown: contact, time, frequency or author.
            evidence: the sort, by its word: ``signature``, ``record of a service`` …

        Raises:
            UnknownName: with the nearest words.
        """
        try:
            sort = Evidence(evidence)
        except ValueError:
            known = [each.value for each in Evidence]
            raise UnknownName("sort of evidence", evidence, known) from None
        return self._showing(_shown(shown), sort)

    def __iter__(self) -> Iterator[str]:
        return (each.value for each in Shown)

    def __len__(self) -> int:
        return len(Shown)

    @property
    def showings(self) -> tuple[Showing, ...]:
        """What is said of each of the four, with evidence of every sort."""
        return tuple(self[each] for each in Shown)

    @property
    def proof_of_authorship(self) -> Verdict:
        """Whether it has proof of who wrote some message that convinces everybody: a signature.

        Where the verdict is no, an author can deny every message to a third party, as far as that
        does not take somebody's word.
        """
        return self.by(Shown.AUTHOR, Evidence.SIGNATURE).verdict

    @property
    def leads(self) -> tuple[Finding, ...]:
        """What else is or may be obtained that points to contact, and does not show it."""
        found = (self.exposure[kind] for kind in LEADS)
        return tuple(each for each in found if each.verdict is not Verdict.NO)

    @property
    def behind_accounts(self) -> tuple[Finding, ...]:
        """What is or may be obtained that leads from the accounts to the persons behind them.

        Contact and authorship are shown of accounts. What is known beforehand is left out.
        """
        found = (self.exposure[kind] for kind in IDENTITY)
        return tuple(
            each for each in found if each.verdict is not Verdict.NO and not each.beforehand
        )

    def explain(self, shown: Shown | str, evidence: Evidence | str | None = None) -> Explanation:
        """Why it is shown or not: the steps, or what is missing and why, with the sources.

        Args:
            shown: contact, time, frequency or author.
            evidence: the one sort of evidence that may be used; None: any.

        Raises:
            UnknownName: with the nearest words.
        """
        from .explain_showing import explain_showing

        said = self[shown] if evidence is None else self.by(shown, evidence)
        return explain_showing(self.exposure, said, self.messages)

    def _showing(self, shown: Shown, by: Evidence | None) -> Showing:
        if (shown, by) not in self._found:
            messages = [self.exposure.conversation.message(name) for name in self.messages]
            self._found[shown, by] = showing(self._concluding, shown, by, messages)
        return self._found[shown, by]

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other

    def __repr__(self) -> str:
        said = ", ".join(f"{each.shown.value} {each.verdict.value}" for each in self.showings)
        exposure = self.exposure
        return (
            f"<Detectability of {exposure.conversation.platform.id} to "
            f"{exposure.adversary.name} on {exposure.on}: {said}>"
        )

    def __str__(self) -> str:
        from .render_detectability import text

        return text(self)

    def __rich__(self) -> object:
        from .render_detectability import table

        return table(self)

    def _repr_html_(self) -> str:
        from .render_detectability import html

        return html(self)


def _look(exposure: Exposure, message: str) -> None:
    """Work out whatever can be said of one message, to see what that turns on."""
    messages = [exposure.conversation.message(message)]
    for shown in (Shown.CONTACT, Shown.TIME, Shown.AUTHOR):
        for by in (None, *Evidence):
            showing(exposure, shown, by, messages)


def _shown(value: Shown | str) -> Shown:
    try:
        return Shown(value)
    except ValueError:
        raise UnknownName("thing to show", value, [each.value for each in Shown]) from None


def detectability(
    conversation: Conversation,
    *,
    by: Adversary,
    on: DateLike | None = None,
    messages: Iterable[str] | str | None = None,
    known_at: DateLike | None = None,
    until: DateLike | None = None,
    grounds: Iterable[Ground | str] | None = None,
    grades: Iterable[Grade | str] | None = None,
    min_grade: Grade | str | None = None,
    exclude: Iterable[str] = (),
    catalogue: Catalogue | None = None,
) -> Detectability:
    """Whether an adversary can show that people talked, when, how often, and who wrote what.

    Everything is concluded from what it obtains, so that it comes with holders, grounds, steps and
    sources; and beside each answer stands what it is with one sort of evidence alone, for a
    signature, a log, a phone and somebody's word are not worth the same. Accounts are meant, not
    persons: who is behind an account is another question.

    Args:
        conversation: the conversation.
        by: who wants to show it.
        on: the day of the question, as in ``obtainable``.
        messages: the ids of the messages that it is about; left out, all.
        known_at, until, grounds, grades, min_grade, exclude, catalogue: as in ``obtainable``.

    Returns:
        what is said of contact, time, frequency and author.

    Raises:
        InvalidQuestion: when ``on`` is left out, or a value does not fit.
        UnknownName: for a name that does not exist.
        AnalysisIncomplete: when too much is unstated to try every value.
    """
    exposure = obtainable(
        conversation, by=by, on=on, known_at=known_at, until=until, grounds=grounds,
        grades=grades, min_grade=min_grade, exclude=exclude, catalogue=catalogue,
    )  # fmt: skip
    return detected(exposure, messages)


def detected(exposure: Exposure, messages: Iterable[str] | str | None = None) -> Detectability:
    """The same from an answer that is there already.

    Args:
        exposure: what the adversary obtains.
        messages: the ids of the messages that it is about; left out, all.

    Raises:
        InvalidQuestion: for no message.
        UnknownName: for a message that is not there.
    """
    talk = exposure.conversation
    chosen = one_or_many(messages) if messages is not None else [each.id for each in talk.messages]
    meant = {talk.message(name).id for name in chosen}
    names = tuple(each.id for each in talk.messages if each.id in meant)
    if not names:
        raise InvalidQuestion("messages", (), "name at least one, or leave them out for all")
    return Detectability(exposure, names)

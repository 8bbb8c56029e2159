"""Checks on conditions: a test of something that does not exist would stay open in silence."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from privmodel.errors import Problem, UnknownName
from privmodel.model.countries import COUNTRIES
from privmodel.model.law import FORUMS, OFFENCES
from privmodel.model.platform import SYSTEMS, ChatKind
from privmodel.model.scope import Test

from .subject import Check, Subject

__all__ = [
    "CONVERSATION",
    "ISSUERS",
    "NAMES",
    "REQUEST",
    "attributes_exist",
    "faults_of_test",
    "instruments_are_issued",
    "observations_name_what_exists",
    "unknown",
    "words_exist",
]

ISSUERS = frozenset(
    {"police", "prosecutor", "judge", "grand_jury", "agency", "minister", "litigant", "court"}
)
"""Who issues orders."""

PURPOSES = frozenset(
    {
        "counter_intelligence",
        "counter_terrorism",
        "danger_prevention",
        "defence",
        "foreign_intelligence",
        "foreign_interference",
        "identify",
        "missing_person",
        "victim_device",
    }
)
"""What data are wanted for."""

_YES_NO = frozenset({"yes", "no"})
_NUMBER: frozenset[str] = frozenset()
CONVERSATION = {
    "chat": frozenset(kind.value for kind in ChatKind),
    "public": _YES_NO,
    "members": _NUMBER,
    "region": COUNTRIES,
    "os": SYSTEMS,
}
"""What conditions on a conversation can test besides settings; no words where it is a number."""

REQUEST = {
    "country": COUNTRIES,
    "forum": FORUMS,
    "order": ISSUERS,
    "offence": OFFENCES,
    "max_penalty_years": _NUMBER,
    "breaks_terms": _YES_NO,
    "over_network": _YES_NO,
    "purpose": PURPOSES,
}
"""What conditions on a request can test, with the words of each; no words where it is a number."""


def attributes_exist(subject: Subject) -> Iterator[Problem]:
    """Every attribute that a condition tests is one that conversations or requests have.

    Conversations have the settings of the platform, and of those it copies to; requests have the
    conditions that a law file declares under ``[gates]``, and the classes under ``[classes]``.
    """
    for place, test, known in _tests(subject):
        if known is not None and test.attribute not in known:
            mend = str(UnknownName("attribute", test.attribute, known))
            if subject.is_law:
                mend += "; declare a condition of this law under [gates], a class under [classes]"
            yield Problem(f"{place}.{test.attribute}", mend)


def words_exist(subject: Subject) -> Iterator[Problem]:
    """Every word that a condition waits for is one that the attribute can have."""
    for place, test, known in _tests(subject):
        if known is not None and test.attribute in known:
            yield from faults_of_test(f"{place}.{test.attribute}", test, known[test.attribute])


def faults_of_test(where: str, test: Test, words: frozenset[str]) -> Iterator[Problem]:
    """What is wrong with one test, given the words that its attribute can have.

    Args:
        where: its key path.
        test: the test.
        words: the words; none where the attribute is a number.
    """
    if not words and test.values:
        yield Problem(where, "this is a number; write { at_least = … } or { at_most = … }")
    elif words and not test.values:
        yield Problem(where, f"this is a word; write one such as {min(words)!r}")
    elif words:
        for word in sorted(test.values - words):
            yield Problem(where, str(UnknownName(f"value of {test.attribute}", word, words)))


def observations_name_what_exists(subject: Subject) -> Iterator[Problem]:
    """Countries of practices and ties are compared letter by letter."""
    if subject.is_law:
        return
    for place, record in subject.placed("practices"):
        yield from unknown(f"{place}.countries", "country", record.countries, COUNTRIES)
    for place, record in subject.placed("establishments"):
        yield from unknown(f"{place}.country", "country", {record.country}, COUNTRIES | {"eu"})


def instruments_are_issued(subject: Subject) -> Iterator[Problem]:
    """Instruments bear their country's prefix, and requests have their issuers."""
    if not subject.is_law:
        return
    yield from unknown("id", "country", {subject.value.id}, COUNTRIES | {"int"})
    for place, record in subject.placed("instruments"):
        yield from unknown(f"{place}.issuers", "issuer", record.issuers, ISSUERS)
        prefix = "uk." if subject.value.id == "gb" else f"{subject.value.id}."
        if not record.id.startswith(prefix):
            fault = f"{record.id!r} won't do; begin it with {prefix!r}"
            yield Problem(f"{place}.id", fault)


NAMES: tuple[Check, ...] = (attributes_exist, words_exist, observations_name_what_exists)
"""The checks that every name in a file leads somewhere."""


def _tests(
    subject: Subject,
) -> Iterator[tuple[str, Test, dict[str, frozenset[str]] | None]]:
    """Every test, with the attributes that there are in its place and the words of each.

    None where nobody can say what there is; an empty set of words where the value is a number.
    """
    gates = dict.fromkeys((*subject.contents.gates, *subject.contents.classes), _YES_NO)
    for place, collection, where in subject.scopes:
        known: dict[str, frozenset[str]] | None
        if subject.is_law:
            known = {**REQUEST, **gates}
            if collection == "bars":
                known["foreign"] = _YES_NO
        elif collection == "clauses":
            known = {**REQUEST, "instrument": _instruments(subject)}
        elif collection == "establishments":
            known = {"region": COUNTRIES}
        elif subject.settings is None:
            known = None
        else:
            settings = {name: frozenset(one.values) for name, one in subject.settings.items()}
            known = {**CONVERSATION, **settings}
        for test in where.tests:
            yield place, test, known


def _instruments(subject: Subject) -> frozenset[str]:
    """The ids of every instrument whose law the catalogue has."""
    catalogue = subject.catalogue()
    return frozenset(
        instrument.id
        for country in catalogue.jurisdictions()
        for instrument in catalogue.jurisdiction(country).instruments or ()
    )


def unknown(
    place: str, noun: str, given: Collection[str], known: Collection[str]
) -> Iterator[Problem]:
    """A problem for each name that is given and not known, with the nearest ones."""
    for name in sorted(set(given) - set(known)):
        yield Problem(place, str(UnknownName(noun, name, known)))

"""Checks on what rests on the facts: something or a reason, no gap, no contradiction."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from privmodel.errors import Problem
from privmodel.model.evidence import Fact
from privmodel.model.retention import Existence, Retention
from privmodel.model.timeline import iso

from .subject import Subject, Window, certain

__all__ = [
    "facts_bear_or_say_why_not",
    "names_of_facts_have_one_form",
    "statements_do_not_contradict",
    "versions_meet",
]

_ID = re.compile(r"(?P<prefix>[A-Z]{2,})-[A-Z]?x?\d+(?P<version>[a-z])?(?:-[a-z]+)?")


def facts_bear_or_say_why_not(subject: Subject) -> Iterator[Problem]:
    """A fact from which nothing follows says why, and one from which something follows does not.

    A statement counts that stands below the fact, or names it with ``also`` or ``facts``.
    """
    for entry in subject.contents.entries:
        place = f"fact {entry.fact.id}"
        bears = entry.fact.id in subject.borne
        if not bears and not entry.context.strip():
            yield Problem(
                place, 'nothing rests on it; add a table below it, or context = "why not"'
            )
        if bears and entry.context.strip():
            first = subject.borne[entry.fact.id][0].place
            yield Problem(
                f"{place}.context",
                f"{first} rests on this fact, so a reason for its not being used can't stand; "
                "move it into the note",
            )


def names_of_facts_have_one_form(subject: Subject) -> Iterator[Problem]:
    """Ids such as ``TG-42``: a prefix in capitals and a number, so that they can be cited."""
    for place, fact in subject.placed("facts"):
        if not _ID.fullmatch(fact.id):
            yield Problem(
                f"{place}.id", f"{fact.id!r} won't do; write a prefix and a number, such as 'TG-42'"
            )


def versions_meet(subject: Subject) -> Iterator[Problem]:
    """Between two versions of one statement lies no time for which nobody says anything.

    Versions are facts with one number and different letters (``TG-51a``, ``TG-51b``) below which
    the same sort of table stands on the same kinds of data. A gap that is real is explained in the
    note of the later version, with the word "gap".
    """
    families: dict[str, list[Fact]] = defaultdict(list)
    for fact in subject.value.facts:
        found = _ID.fullmatch(fact.id)
        if found and found["version"]:
            families[fact.id[:-1]].append(fact)
    for versions in families.values():
        dated = [fact for fact in versions if fact.period.start is not None]
        dated.sort(key=lambda fact: fact.period.start.earliest if fact.period.start else 0.0)
        for one, later in pairwise(dated):
            end, start = one.period.end, later.period.start
            if end is None or start is None or end.latest >= start.earliest:
                continue
            if not _speak_of(subject, one) & _speak_of(subject, later):
                continue
            if not re.search(r"\bgap\b", later.note):
                yield Problem(
                    f"fact {later.id}.from",
                    f"{one.id} ends at {end} and this begins at {start}; let them meet, or say in "
                    'the note why there is a gap ("gap: …")',
                )


def _speak_of(subject: Subject, fact: Fact) -> set[tuple[str, str]]:
    """The sorts of table below a fact with the kinds they name."""
    found = set()
    for statement in subject.borne.get(fact.id, ()):
        for kind in getattr(statement.record, "kinds", ()):
            found.add((statement.collection, kind.value))
    return found


def statements_do_not_contradict(subject: Subject) -> Iterator[Problem]:
    """Of one kind at one place, sure facts don't say both that it is kept and that it is not.

    Only statements under the same condition, in the same state and since the same event are
    compared ("waits until delivered" and "is not there once delivered" agree), over the time in
    which all their facts surely hold. A dispute between sources belongs into ``denied``.
    """
    if subject.is_law:
        return
    records = [
        (place, record, certain(subject.facts[name] for name in record.facts))
        for place, record in subject.placed("retention")
        if isinstance(record, Retention)
    ]
    for place, absent, ours in records:
        if absent.existence is not Existence.ABSENT:
            continue
        for other, sure, theirs in records:
            both = _meet(ours, theirs)
            kinds = absent.kinds & sure.kinds
            if (
                sure.existence is Existence.SURE
                and both
                and kinds
                and (absent.at, absent.state, absent.since) == (sure.at, sure.state, sure.since)
                and set(absent.where.tests) == set(sure.where.tests)
            ):
                names = ", ".join(sorted(kind.value for kind in kinds))
                yield Problem(
                    f"{place}.existence",
                    f"{other} says that {names} is there from {iso(both[0])} to {iso(both[1])}; "
                    "date one of the two, narrow its where, or record the dispute in denied",
                )


def _meet(ours: Window, theirs: Window) -> Window | None:
    start, end = max(ours[0], theirs[0]), min(ours[1], theirs[1])
    return (start, end) if start < end else None

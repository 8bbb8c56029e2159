"""Checks that a file speaks of every kind of data, if only to say that nobody does."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from privmodel.errors import Problem
from privmodel.model.data import LEAVES, DataKind
from privmodel.model.platform import Platform
from privmodel.model.retention import Role

from .subject import Subject, certain

__all__ = ["KEPT_BY_SERVICES", "every_kind_is_spoken_of", "spoken_of", "unknown_means_unstated"]

KEPT_BY_SERVICES: tuple[DataKind, ...] = tuple(
    kind for kind in LEAVES if kind.parent not in (DataKind.CREDENTIALS, DataKind.DERIVED)
)
"""The kinds that a service may keep as records; secrets and what is inferred are none."""


def spoken_of(platform: Platform) -> frozenset[DataKind]:
    """The kinds of which a platform's statements say whether they lie at its operator."""
    stated = [record.kinds for record in platform.retention if record.at is Role.OPERATOR]
    stated += [record.kinds for record in platform.replications if record.target is Role.OPERATOR]
    return frozenset().union(*stated)


def every_kind_is_spoken_of(subject: Subject) -> Iterator[Problem]:
    """Silence of the file and silence of the sources look alike unless the latter is written down.

    Every kind has a retention or replication at the operator, in whatever state, or stands in an
    ``[[unknown]]`` table. A service without modes carries no messages of its own, and one without
    operators keeps nothing; neither needs to say so.
    """
    if subject.is_law or not subject.value.modes or not subject.value.servers:
        return
    platform: Platform = subject.value
    looked_for = [record.kinds for record in platform.unknowns if record.at is Role.OPERATOR]
    silent = set(KEPT_BY_SERVICES).difference(spoken_of(platform), *looked_for)
    if silent:
        names = ", ".join(kind.value for kind in KEPT_BY_SERVICES if kind in silent)
        yield Problem(
            "unknown",
            f"the file does not say whether the operator keeps {names}; state it below a fact, or "
            "list it in [[unknown]] with the documents that were read",
        )


def unknown_means_unstated(subject: Subject) -> Iterator[Problem]:
    """What is stated without condition and end is not unknown; one of the two is out of date."""
    if subject.is_law:
        return
    for place, record in subject.placed("unknowns"):
        if not record.note.strip():
            yield Problem(f"{place}.note", "missing; name the documents that were read")
        for other, stated in subject.placed("retention"):
            always = not stated.where.tests and certain(
                subject.facts[name] for name in stated.facts
            ) == (-inf, inf)
            both = record.kinds & stated.kinds
            if always and stated.at is record.at and both:
                names = ", ".join(sorted(kind.value for kind in both))
                yield Problem(f"{place}.kinds", f"{other} speaks of {names}; take it out here")

"""What a file can get wrong although it can be read: small checks, each saying why it exists.

Whoever edits a file sees every fault at once, with where it stands and the mend::

    python -m privmodel.catalogue.lint src/privmodel/catalogue/data/platforms/telegram.toml
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import evolve

from privmodel.catalogue.faults import located
from privmodel.catalogue.load import key_lines, read_text
from privmodel.catalogue.overlay import overlaid
from privmodel.catalogue.own_file import READERS, read_own_file
from privmodel.catalogue.registry import Catalogue, builtin, read_contents
from privmodel.catalogue.schema import parse
from privmodel.catalogue.shape import Contents
from privmodel.errors import CatalogueError, Problem, UnknownName
from privmodel.model.claim import PlatformClaims

from .bearing import (
    facts_bear_or_say_why_not,
    names_of_facts_have_one_form,
    statements_do_not_contradict,
    versions_meet,
)
from .claims import CLAIM_CHECKS, ClaimSubject
from .classes import classes_are_declared, instruments_named_exist, members_are_countries
from .conditions import (
    attributes_exist,
    instruments_are_issued,
    observations_name_what_exists,
    words_exist,
)
from .evidence import (
    facts_are_seen,
    grades_come_from_a_source,
    sightings_are_in_order,
    sightings_follow_the_beginning,
    sightings_follow_the_source,
    sources_are_used,
    unconfirmed_means_unseen,
)
from .kinds import every_kind_is_spoken_of, unknown_means_unstated
from .modes import one_mode_covers_each_message
from .subject import Check, Subject
from .wording import quotations_close, sentences_are_whole

__all__ = ["CHECKS", "lint_catalogue", "lint_contents", "lint_file"]

CHECKS: tuple[Check, ...] = (
    sources_are_used,
    facts_are_seen,
    unconfirmed_means_unseen,
    grades_come_from_a_source,
    sightings_are_in_order,
    sightings_follow_the_beginning,
    sightings_follow_the_source,
    facts_bear_or_say_why_not,
    names_of_facts_have_one_form,
    versions_meet,
    statements_do_not_contradict,
    attributes_exist,
    words_exist,
    observations_name_what_exists,
    instruments_are_issued,
    classes_are_declared,
    instruments_named_exist,
    members_are_countries,
    one_mode_covers_each_message,
    every_kind_is_spoken_of,
    unknown_means_unstated,
    quotations_close,
    sentences_are_whole,
)
"""Every check of one file, in the order in which it reports."""


def lint_file(path: Path, *, catalogue: Catalogue | None = None) -> list[Problem]:
    """Everything that is wrong with a file, whether it can be read or not.

    Args:
        path: the file, of a platform, a law or claims, or an overlay, which is laid over the file
            that it changes; of what it did not change nothing is said. In a folder of a catalogue
            (``platforms``, ``law``, ``claims``) a file must be called as its id is.
        catalogue: where to look up the other platforms and laws that it names; the built-in one
            by default.

    Returns:
        The problems; none when the file is clean.
    """
    try:
        text = read_text(path)
        document = parse(text, path.name)
        if "overlay" in document:
            return located(_lint_overlay(document, path, catalogue or builtin()), key_lines(text))
        folder = path.resolve().parent.name
        contents = (
            read_contents(path, folder) if folder in READERS else read_own_file(path).contents
        )
    except CatalogueError as error:
        return list(error.problems)
    return lint_contents(contents, catalogue=catalogue)


def _lint_overlay(document: Mapping[str, Any], path: Path, catalogue: Catalogue) -> list[Problem]:
    """What is wrong with an overlay, and with the changed file but not with the file before."""
    try:
        folder, name = overlaid(document, path.name)
        changed = catalogue.with_overlay(document)
    except CatalogueError as error:
        return list(error.problems)
    except UnknownName as error:
        return [Problem("overlay", str(UnknownName(error.what, error.name, error.known)))]
    before, after = (each.contents(folder, name) for each in (catalogue, changed))
    old = {problem.path for problem in lint_contents(before, catalogue=catalogue)}
    new = lint_contents(evolve(after, lines={}), catalogue=changed)
    return [problem for problem in new if problem.path not in old]


def lint_contents(contents: Contents, *, catalogue: Catalogue | None = None) -> list[Problem]:
    """What is wrong with a file that can be read.

    Args:
        contents: what the file holds.
        catalogue: where to look up the other platforms and laws that it names; the built-in one
            by default.
    """
    if isinstance(contents.value, PlatformClaims):
        claims = ClaimSubject(contents, catalogue or builtin())
        found = dict.fromkeys(problem for check in CLAIM_CHECKS for problem in check(claims))
        return located(found, contents.lines)
    subject = Subject(contents, builtin if catalogue is None else lambda: catalogue)
    found = dict.fromkeys(problem for check in CHECKS for problem in check(subject))
    return located(found, contents.lines)


def lint_catalogue(catalogue: Catalogue) -> dict[str, list[Problem]]:
    """What is wrong with a catalogue, by file (``"platforms/telegram"``); clean files are left out.

    Besides the checks of each file, no two files give the same id to different facts or claims: a
    question can touch several platforms, and their facts are told apart by id alone.
    """
    problems: dict[str, list[Problem]] = {}
    owners: dict[str, list[str]] = defaultdict(list)
    names = [("platforms", name) for name in catalogue.platforms()]
    names += [("law", name) for name in catalogue.jurisdictions()]
    names += [("claims", name) for name in catalogue.claimed()]
    for folder, name in names:
        file = f"{folder}/{name}"
        try:
            contents = catalogue.contents(folder, name)
        except CatalogueError as error:
            problems[file] = list(error.problems)
            continue
        problems[file] = lint_contents(contents, catalogue=catalogue)
        given = [("fact", entry.fact.id) for entry in contents.entries]
        if isinstance(contents.value, PlatformClaims):
            given = [("claim", claim.id) for claim in contents.value.claims]
        for what, name in given:
            owners[name].append(file)
            if file != owners[name][0]:
                fault = f"{owners[name][0]} has a {what} of this id; give it another"
                problems[file] += located([Problem(f"{what} {name}.id", fault)], contents.lines)
    return {file: found for file, found in problems.items() if found}

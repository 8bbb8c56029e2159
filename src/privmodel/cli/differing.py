"""Compare two versions of the catalogue, or of one file of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from privmodel.catalogue.registry import Catalogue
from privmodel.catalogue.versions import catalogue_of, read_version
from privmodel.errors import InvalidQuestion
from privmodel.model.platform import ChatKind, Platform
from privmodel.model.timeline import moment
from privmodel.query.over_time.backing import Owner
from privmodel.query.versions.catalogue_difference import (
    AGE_DAYS,
    BUDGET,
    catalogue_difference,
)
from privmodel.query.versions.changed import CatalogueDifference
from privmodel.query.versions.edits import edits
from privmodel.query.versions.situations import usual_courts, usual_powers
from privmodel.report.catalogue_difference import difference_document, to_document

from .options import at_hand, kinds_named, named, print_json

__all__ = ["diff"]


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--on", "days", metavar="DATE", multiple=True, help="A day asked about [around the edits]."
)
@click.option(
    "--court", "countries", metavar="CC", multiple=True, help="Ask for this country's courts only."
)
@click.option("--no-courts", is_flag=True, help="Ask for powers other than a court's only.")
@click.option(
    "--chat",
    "chats",
    type=click.Choice([kind.value for kind in ChatKind]),
    multiple=True,
    help="A kind of chat [all].",
)
@click.option(
    "--platform",
    "platforms",
    metavar="PLATFORM",
    multiple=True,
    help="For a law: a platform asked about [those with ties to the country].",
)
@click.option(
    "--kind",
    "kinds",
    metavar="KIND",
    multiple=True,
    callback=kinds_named,
    help="Look at this kind only.",
)
@click.option(
    "--age",
    "age_days",
    metavar="DAYS",
    type=float,
    default=AGE_DAYS,
    help=f"How long before each day the message is sent [{AGE_DAYS:g}].",
)
@click.option("--budget", type=int, default=BUDGET, help=f"How many answers to allow [{BUDGET}].")
@click.option("--exit-code", is_flag=True, help="End with status 1 if an answer changed.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_context
def diff(ctx: click.Context, /, old: str, new: str, **options: Any) -> None:
    """Show what changed from OLD to NEW, and which answers changed because of what.

    Both are files of a platform or a law, or folders that hold platforms/ and law/. A name that is
    neither is a platform or a country of the catalogue at hand.
    """
    if options["countries"] and options["no_courts"]:
        raise click.UsageError("--no-courts leaves no room for --court")
    pairs = list(_pairs(old, new))
    found = [_compared(*pair, options) for pair in pairs]
    if options["as_json"]:
        print_json([to_document(difference_document(each)) for each in found])
    elif not found:
        click.echo("nothing differs")
    else:
        click.echo("\n\n".join(map(str, found)))
    if options["exit_code"] and any(each.changes for each in found):
        ctx.exit(1)


def _pairs(old: str, new: str) -> Iterator[tuple[Catalogue, Catalogue, str]]:
    """What is compared: for each file that differs, both catalogues and its id."""
    folders = [Path(each).is_dir() for each in (old, new)]
    if all(folders):
        before, after = catalogue_of(old), catalogue_of(new)
        yield from _differing(before, after)
        return
    if any(folders):
        raise InvalidQuestion("NEW", new, "compare a folder with a folder, and a file with a file")
    one, other = (_version(each) for each in (old, new))
    if type(one) is not type(other) or one.id != other.id:
        mend = f"name a version of {_words(one)}, as OLD is; this one is of {_words(other)}"
        raise InvalidQuestion("NEW", new, mend)
    yield _with(one), _with(other), one.id


def _differing(before: Catalogue, after: Catalogue) -> Iterator[tuple[Catalogue, Catalogue, str]]:
    for names in ("platforms", "jurisdictions"):
        mine, theirs = set(getattr(before, names)()), set(getattr(after, names)())
        for name in sorted(mine ^ theirs):
            where = "NEW" if name in theirs else "OLD"
            click.echo(f"{name}: only in {where}, so that there is nothing to compare", err=True)
        for name in sorted(mine & theirs):
            get = "platform" if names == "platforms" else "jurisdiction"
            if edits(getattr(before, get)(name), getattr(after, get)(name)):
                yield before, after, name


def _version(name: str) -> Owner:
    """The version in a file; of no file, that of the catalogue at hand."""
    catalogue = at_hand()
    if not Path(name).exists() and not name.endswith(".toml") and "/" not in name:
        if name in catalogue.jurisdictions():
            return catalogue.jurisdiction(name)
        return catalogue.platform(name)
    return read_version(name)


def _words(owner: Owner) -> str:
    return f"the {'platform' if isinstance(owner, Platform) else 'law'} {owner.id!r}"


def _with(owner: Owner) -> Catalogue:
    if isinstance(owner, Platform):
        return at_hand().with_platform(owner)
    return at_hand().with_jurisdiction(owner)


def _compared(
    old: Catalogue, new: Catalogue, name: str, options: dict[str, Any]
) -> CatalogueDifference:
    among = None
    if options["countries"]:
        for each in options["countries"]:
            named("--court", new.jurisdiction, each)
        among = usual_courts(options["countries"], new)
    elif options["no_courts"]:
        among = usual_powers()
    for each in options["platforms"]:
        named("--platform", new.platform, each)
    return catalogue_difference(
        old,
        new,
        name,
        among=among,
        platforms=options["platforms"] or None,
        chats=options["chats"] or None,
        days=tuple(named("--on", moment, each) for each in options["days"]) or None,
        kinds=options["kinds"] or None,
        age_days=options["age_days"],
        budget=options["budget"],
    )

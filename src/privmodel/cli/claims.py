"""Check what operators and the press say of platforms."""

from __future__ import annotations

import click

from privmodel.model.timeline import moment
from privmodel.query.verification.verify import BUDGET

from .options import at_hand, named, print_json

__all__ = ["claims"]


@click.command()
@click.argument("platform", metavar="[PLATFORM]", required=False)
@click.option("--on", metavar="DATE", help="Check each as if it were said again on that day.")
@click.option("--known-at", metavar="DATE", help="Count only sources seen by that day.")
@click.option(
    "--claim", "ids", metavar="ID", multiple=True, help="This sentence alone, such as TG-c4."
)
@click.option(
    "--budget", type=int, default=BUDGET, help=f"How many closures a verification runs [{BUDGET}]."
)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def claims(
    platform: str | None,
    on: str | None,
    known_at: str | None,
    ids: tuple[str, ...],
    budget: int,
    as_json: bool,
) -> None:
    """Check what is said of a PLATFORM, as of the day on which it was said.

    Without a platform, list those of which sentences are collected; nothing is checked then.
    """
    from privmodel.query.claimed.claims import check_claim
    from privmodel.report.claims import claims_counted, claims_list, claims_text
    from privmodel.report.claims_document import claims_document, to_document

    catalogue = at_hand()
    day, known = named("--on", moment, on), named("--known-at", moment, known_at)
    if platform is None:
        if ids or day is not None or known is not None:
            raise click.UsageError("name a platform; nothing is checked without one")
        if as_json:
            print_json(claims_counted(catalogue))
        else:
            click.echo(claims_list(catalogue))
        return
    found = catalogue.claims(platform)
    chosen = [named("--claim", found.claim, name) for name in ids] or found.claims
    checked = [
        check_claim(claim, platform, on=day, known_at=known, budget=budget, catalogue=catalogue)
        for claim in chosen
    ]
    if as_json:
        print_json(to_document(claims_document(catalogue, platform, checked)))
    else:
        click.echo(claims_text(catalogue, platform, checked))

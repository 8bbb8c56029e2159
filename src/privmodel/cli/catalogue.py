"""Show and check what the catalogue says, and compare it with what happened."""

from __future__ import annotations

from pathlib import Path

import click

from privmodel.catalogue.registry import Catalogue
from privmodel.errors import UnknownName
from privmodel.model.timeline import iso, moment
from privmodel.report.summary import country_summary, platform_summary, summary_text

from .options import at_hand, named, print_json

__all__ = ["backtest", "lint", "schema", "show", "stale"]


@click.command()
@click.argument("name", metavar="[PLATFORM|COUNTRY]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def show(name: str | None, as_json: bool) -> None:
    """Show what the catalogue says of a platform or of a country's law, or list all there are."""
    catalogue = at_hand()
    if name is None:
        listed = {"platforms": catalogue.platforms(), "law": catalogue.jurisdictions()}
        if as_json:
            print_json({part: list(names) for part, names in listed.items()})
        for part, names in () if as_json else listed.items():
            click.echo(f"{part}: {', '.join(names)}")
        return
    if name in catalogue.platforms():
        summary = platform_summary(catalogue.platform(name))
    else:
        try:
            summary = country_summary(catalogue.jurisdiction(name.lower()))
        except UnknownName as error:
            known = (*catalogue.platforms(), *error.known)
            raise UnknownName("platform or country", name, known) from None
    if as_json:
        print_json(summary)
    else:
        click.echo(summary_text(summary))


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.pass_context
def lint(ctx: click.Context, paths: tuple[str, ...]) -> None:
    """Check catalogue files: those named, all below the folders named, or the built-in ones."""
    from privmodel.catalogue.lint import lint_catalogue, lint_file

    if paths:
        files = list(dict.fromkeys(file for path in paths for file in _toml_files(Path(path))))
        found = {str(file): list(lint_file(file, catalogue=at_hand())) for file in files}
        total = len(files)
    else:
        catalogue = at_hand()
        found = dict(lint_catalogue(catalogue))
        total = len(catalogue.platforms()) + len(catalogue.jurisdictions())
        total += len(catalogue.claimed())
    count = sum(map(len, found.values()))
    for file, problems in found.items():
        for problem in problems:
            click.echo(f"{file}: {problem}")
    what = f"{count} problem{'s' if count != 1 else ''}" if count else "no problems"
    click.echo(f"{what} in {total} file{'s' if total != 1 else ''}")
    if count:
        ctx.exit(1)


def _toml_files(path: Path) -> list[Path]:
    if path.is_dir():
        files = sorted(path.rglob("*.toml"))
        if not files:
            raise click.UsageError(f"{path} holds no .toml file")
        return files
    if not path.exists():
        raise click.UsageError(f"there is no such file: {path}")
    return [path]


@click.command(name="backtest")
@click.argument("folder", metavar="DIR")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_context
def backtest(ctx: click.Context, folder: str, as_json: bool) -> None:
    """Predict the real events written down in a folder of question files, and compare."""
    from privmodel.query.backtest import Outcome, read_cases
    from privmodel.query.backtest import backtest as predicted
    from privmodel.report.backtest import backtest_document, backtest_text

    result = predicted(read_cases(folder, catalogue=at_hand()), catalogue=at_hand())
    if as_json:
        print_json(backtest_document(result))
    else:
        click.echo(backtest_text(result))
    if result.having(Outcome.WRONG):
        ctx.exit(1)


@click.command()
@click.argument("names", metavar="[PLATFORM|COUNTRY]...", nargs=-1)
@click.option("--on", metavar="DATE", required=True, help="The day for which it is asked.")
@click.option("--within", metavar="DAYS", type=float, default=0.0, help="Look ahead this long.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def stale(names: tuple[str, ...], on: str, within: float, as_json: bool) -> None:
    """List the facts that nobody has looked at for too long."""
    from privmodel.catalogue.stale import stale_facts

    catalogue = at_hand()
    files = [_file(catalogue, name) for name in names]
    found = list(
        stale_facts(catalogue, named("--on", moment, on), within=within, files=files or None)
    )
    if as_json:
        print_json(
            [
                {
                    "file": each.file,
                    "fact": each.fact.id,
                    "says": each.fact.says,
                    "last_seen": iso(each.fact.last_seen),
                    "open_from": iso(each.since),
                }
                for each in found
            ]
        )
        return
    for each in found:
        click.echo(str(each))
    click.echo(f"{len(found) or 'no'} stale fact{'' if len(found) == 1 else 's'}")


def _file(catalogue: Catalogue, name: str) -> str:
    """The file of a platform or country."""
    if name in catalogue.platforms():
        return f"platforms/{name}"
    if name.lower() in catalogue.jurisdictions():
        return f"law/{name.lower()}"
    known = (*catalogue.platforms(), *catalogue.jurisdictions())
    raise UnknownName("platform or country with a file", name, known)


@click.command()
@click.argument("form", type=click.Choice(["platform", "law", "claims"]))
def schema(form: str) -> None:
    """Print the JSON Schema of catalogue files, for editors."""
    from privmodel.catalogue.json_schema import text

    click.echo(text(form), nl=False)

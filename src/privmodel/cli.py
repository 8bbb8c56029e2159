"""The command line: ask, show and check, from a shell.

Exit status: 0 when all went well; 1 when an expectation fails or a file has problems; 2 when what
was typed, or a file that was named, can't be used.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from shutil import get_terminal_size
from typing import Any

from attrs import evolve

from privmodel.catalogue.registry import VERSION, builtin
from privmodel.errors import InvalidModel, InvalidQuestion, PrivModelError, UnknownName
from privmodel.model.adversary import Adversary, Power, Window
from privmodel.model.conversation import Conversation
from privmodel.model.data import data_kind
from privmodel.model.law import Suspicion
from privmodel.model.platform import ChatKind
from privmodel.model.timeline import DAY, Moment, iso, moment
from privmodel.query.explain import Explanation
from privmodel.query.exposure import Exposure
from privmodel.query.front import conversation, court
from privmodel.query.obtainable import obtainable
from privmodel.query.question import FORUMS, read_question
from privmodel.query.render import table, text
from privmodel.query.written import POWERS
from privmodel.report.document import answer, to_document
from privmodel.report.summary import country_summary, platform_summary, summary_text
from privmodel.rules.steps import Ground

try:
    import click
except ModuleNotFoundError:
    raise SystemExit("the command line needs click: install privmodel[cli]") from None

__all__ = ["commands", "main"]

LEAD_DAYS = 30
"""How long before the day of the question a message is sent, in days, where nobody says."""

MOST_YEARS = 10_000
"""More than any law threatens: a term beyond it is a slip of the keyboard."""

NON_COURT = tuple(name for name in POWERS if name != "order")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: the words after the program's name; those of the process by default.

    Returns:
        the exit status.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal without arrows must not stop an answer
            stream.reconfigure(errors="replace")
    try:
        words = None if arguments is None else list(arguments)
        status = commands.main(words, prog_name="privmodel", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return 2
    except click.Abort:
        return 130
    except PrivModelError as error:
        click.echo(f"Error: {error}", err=True)
        return 2
    except BrokenPipeError:
        # Whoever read the answer has seen enough; Python would complain while closing the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status if isinstance(status, int) else 0


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(
    # The package is open already, or this module could not be; nobody goes through its front door.
    sys.modules["privmodel"].__version__,
    message=f"%(prog)s %(version)s, catalogue {VERSION}",
)
def commands() -> None:
    """What messaging platforms really guarantee: who can obtain what, when, and why."""


def _kinds(_: click.Context, __: click.Parameter, value: Any) -> Any:
    names = value if isinstance(value, tuple) else (value,) if value else ()
    for name in names:
        data_kind(name)
    return value


def _settings(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for value in values:
        name, equals, chosen = value.partition("=")
        if not (name and equals and chosen):
            raise click.BadParameter(f"{value!r} won't do; write name=value")
        found[name] = chosen
    return found


@commands.command()
@click.argument("subject", metavar="FILE|PLATFORM")
@click.option("--on", metavar="DATE", help="The day of the question, such as 2024-10-01.")
@click.option("--known-at", metavar="DATE", help="Count only sources seen by that day.")
@click.option("--sent", metavar="DATE", help=f"When the message is sent [{LEAD_DAYS} days before].")
@click.option("--chat", type=click.Choice([kind.value for kind in ChatKind]), help="Kind of chat.")
@click.option(
    "--set",
    "settings",
    metavar="NAME=VALUE",
    multiple=True,
    callback=_settings,
    help="Choose a setting; one of participants or devices is set for all of them.",
)
@click.option("--court", "country", metavar="CC", help="A country's court asks, such as fr.")
@click.option(
    "--instrument",
    "instruments",
    metavar="ID",
    multiple=True,
    help="Only this instrument, such as us.subpoena.",
)
@click.option("--offence", metavar="CLASS", help="The class of offence, such as organised_crime.")
@click.option("--max-penalty", metavar="YEARS", type=float, help="The highest prison term.")
@click.option(
    "--breaks-terms/--keeps-terms",
    default=None,
    help="Whether the act breaks the platform's terms.",
)
@click.option("--forum", type=click.Choice(FORUMS), help="Which kind of proceedings.")
@click.option(
    "--power",
    "powers",
    type=click.Choice(NON_COURT),
    multiple=True,
    help="A power besides or instead of a court's.",
)
@click.option("--whose", metavar="WHO", help="Whose device, line or account: sender, recipient.")
@click.option("--since", metavar="DATE", help="From when powers are used [the day asked about].")
@click.option("--until", metavar="DATE", help="Until when they are used.")
@click.option(
    "--ground",
    "grounds",
    type=click.Choice([each.value for each in Ground]),
    multiple=True,
    help="A ground on which a holder's giving counts [all].",
)
@click.option(
    "--kind", "kinds", metavar="KIND", multiple=True, callback=_kinds, help="Show this kind only."
)
@click.option("--explain", metavar="KIND", callback=_kinds, help="Show the reasons for a kind.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.pass_context
def ask(ctx: click.Context, /, subject: str, **options: Any) -> None:
    """Ask what can be obtained.

    Either of a question FILE, or of a PLATFORM of the catalogue with the options below. A name
    that is no file is a platform.
    """
    show = {name: options.pop(name) for name in ("kinds", "explain", "as_json")}
    if show["as_json"] and show["explain"]:
        raise click.UsageError("--explain prints a tree for people; leave out --json")
    if _is_file(subject):
        _ask_file(ctx, subject, options, **show)
    else:
        _ask_platform(subject, options, **show)


def _is_file(subject: str) -> bool:
    if Path(subject).is_file() or subject.endswith(".toml") or "/" in subject or os.sep in subject:
        return True
    return subject not in builtin().platforms() and Path(subject).exists()


def _ask_file(
    ctx: click.Context,
    subject: str,
    options: dict[str, Any],
    kinds: tuple[str, ...],
    explain: str | None,
    as_json: bool,
) -> None:
    given = [name for name in options if _is_given(ctx, name)]
    if given:
        names = {each.name: each.opts[0] for each in ctx.command.params}
        raise click.UsageError(f"{names[given[0]]} does not go with a question file; say it there")
    question = read_question(subject)
    exposures = question.ask()
    if as_json:
        _print_json([to_document(answer(each, kinds)) for each in exposures])
    else:
        if question.title:
            click.echo(f"{question.title}\n")
        _print_all(exposures, kinds, explain)
    mismatches = question.check(exposures)
    count = len(question.expectations)
    for mismatch in mismatches:
        click.echo(f"not as expected: {mismatch}", err=True)
    if mismatches:
        ctx.exit(1)
    if count and not as_json:
        click.echo(f"\nall {count} expectations hold" if count > 1 else "\nthe expectation holds")


def _is_given(ctx: click.Context, name: str) -> bool:
    source = ctx.get_parameter_source(name)
    return source is not None and source.name != "DEFAULT"


def _ask_platform(
    subject: str,
    options: dict[str, Any],
    kinds: tuple[str, ...],
    explain: str | None,
    as_json: bool,
) -> None:
    platform = builtin().platform(subject)
    if options["on"] is None:
        raise click.UsageError("say on which day with --on, such as --on 2024-10-01")
    on = _named("--on", moment, options["on"])
    sent, said = _sent(options["sent"], on)
    for name, value in options["settings"].items():
        _named("--set", platform.setting, name)
        platform.setting(name).require(value, "--set")
    chat = conversation(
        platform, sent=sent, chat=options["chat"] or "one_to_one", settings=options["settings"],
        participants=("sender", "recipient"),
    )  # fmt: skip
    exposure = obtainable(
        chat,
        by=_asker(options, chat),
        on=on,
        known_at=_named("--known-at", moment, options["known_at"]),
        grounds=options["grounds"] or None,
    )
    if as_json:
        document = to_document(answer(exposure, kinds))
        document["assumptions"] += said
        _print_json(document)
        return
    _print_all((exposure,), kinds, explain)
    for line in said:
        click.echo(line)


def _sent(given: str | None, on: Moment) -> tuple[Moment, list[str]]:
    """When the message is sent; where nobody said, a default that is said aloud."""
    if given is not None:
        return _named("--sent", moment, given), []
    day = iso(on.earliest - LEAD_DAYS * DAY)
    try:
        sent = moment(day)
    except InvalidModel:  # before the calendar begins
        raise click.UsageError("say with --sent when the message is sent") from None
    return sent, [
        f"the message is sent on {day}, {LEAD_DAYS} days before, since --sent was left out"
    ]


def _named(option: str, convert: Callable[[Any], Any], value: Any) -> Any:
    """The converted value of an option; an error names the option."""
    if value is None:
        return None
    try:
        return convert(value)
    except PrivModelError as error:
        if isinstance(error, UnknownName):
            raise UnknownName(error.what, error.name, error.known, option) from None
        raise InvalidQuestion(option, value, getattr(error, "mend", str(error))) from None


def _asker(options: dict[str, Any], chat: Conversation) -> Adversary:
    since, until = (_named(f"--{name}", moment, options[name]) for name in ("since", "until"))
    if until is not None and since is None:
        raise click.UsageError("--until ends a stretch; say with --since when it begins")
    parties: list[Adversary] = []
    if options["country"] is not None:
        parties.append(_court(options, since, until))
    else:
        for name in ("instruments", "offence", "max_penalty", "breaks_terms", "forum"):
            if options[name] not in (None, ()):
                word = name.removesuffix("s") if name == "instruments" else name
                raise click.UsageError(f"--{word.replace('_', '-')} speaks of a court; add --court")
    window = Window(start=since, end=until)
    powers = [_power(name, options["whose"], window, chat) for name in options["powers"]]
    if options["whose"] is not None and not powers:
        raise click.UsageError("--whose speaks of a --power")
    if not powers and not parties:
        raise click.UsageError("say who asks, with --court or --power")
    if not powers:
        return parties[0]
    ordered = parties[0].powers if parties else ()
    names = [*(each.name for each in parties), *(n.replace("_", " ") for n in options["powers"])]
    return Adversary(name=" and ".join(names), powers=(*ordered, *powers))


def _court(options: dict[str, Any], since: Moment | None, until: Moment | None) -> Adversary:
    law = _named("--court", builtin().jurisdiction, options["country"].lower())
    for name in options["instruments"]:
        _named("--instrument", law.instrument, name)
    suspected = _named("--offence", lambda word: Suspicion(offence=word), options["offence"])
    years = _named("--max-penalty", _years, options["max_penalty"])
    return court(
        law,
        suspicion=evolve(
            suspected or Suspicion(),
            max_penalty_years=years,
            breaks_terms=options["breaks_terms"],
        ),
        instruments=options["instruments"],
        forum=options["forum"] or "criminal",
        since=since,
        until=until,
    )


def _years(value: float) -> float:
    if not 0 <= value <= MOST_YEARS:
        raise InvalidQuestion("", value, f"give years between 0 and {MOST_YEARS}")
    return value


def _power(name: str, whose: str | None, window: Window, chat: Conversation) -> Power:
    values: dict[str, Any] = {"during": window}
    if whose is not None:
        chat.participant(whose, "--whose")
        if not hasattr(POWERS[name], "participant"):
            raise click.UsageError(f"{name} is aimed at nobody; leave out --whose")
        values["participant"] = whose
    return POWERS[name](**values)


def _print_all(exposures: Iterable[Exposure], kinds: tuple[str, ...], explain: str | None) -> None:
    for number, exposure in enumerate(exposures):
        if number:
            click.echo()
        if explain is not None:
            _print_tree(exposure.explain(explain))
        else:
            _print_answer(exposure, kinds)


def _print_tree(tree: Explanation) -> None:
    _draw(lambda: tree, lambda: str(tree))


def _print_answer(exposure: Exposure, kinds: tuple[str, ...]) -> None:
    _draw(
        lambda: table(exposure, kinds),
        lambda: text(exposure, kinds, width=get_terminal_size().columns if _terminal() else None),
    )


def _draw(drawn: Callable[[], Any], plain: Callable[[], str]) -> None:
    """Print what rich draws on a terminal; plain text elsewhere, and where rich is missing."""
    if _terminal():
        try:
            from rich.console import Console
        except ModuleNotFoundError:
            pass
        else:
            Console().print(drawn())
            return
    click.echo(plain())


def _terminal() -> bool:
    return sys.stdout.isatty()


def _print_json(document: Any) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))


@commands.command()
@click.argument("name", metavar="PLATFORM|COUNTRY")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def show(name: str, as_json: bool) -> None:
    """Show what the catalogue says of a platform or of a country's law."""
    catalogue = builtin()
    if name in catalogue.platforms():
        summary = platform_summary(catalogue.platform(name))
    else:
        try:
            summary = country_summary(catalogue.jurisdiction(name.lower()))
        except UnknownName as error:
            known = (*catalogue.platforms(), *error.known)
            raise UnknownName("platform or country", name, known) from None
    if as_json:
        _print_json(summary)
    else:
        click.echo(summary_text(summary))


@commands.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.pass_context
def lint(ctx: click.Context, paths: tuple[str, ...]) -> None:
    """Check catalogue files: those named, all below the folders named, or the built-in ones."""
    from privmodel.catalogue.lint import lint_catalogue, lint_file

    if paths:
        files = list(dict.fromkeys(file for path in paths for file in _toml_files(Path(path))))
        found = {str(file): list(lint_file(file)) for file in files}
        total = len(files)
    else:
        catalogue = builtin()
        found = dict(lint_catalogue(catalogue))
        total = len(catalogue.platforms()) + len(catalogue.jurisdictions())
    count = sum(map(len, found.values()))
    for file, problems in found.items():
        for problem in problems:
            click.echo(f"{file}: {problem}")
    what = f"{count} problem{'s' if count != 1 else ''}" if count else "no problems"
    click.echo(f"{what} in {total} file{'s' if total != 1 else ''}")
    if count:
        ctx.exit(1)


@commands.command(name="backtest")
@click.argument("folder", metavar="DIR")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_context
def predict(ctx: click.Context, folder: str, as_json: bool) -> None:
    """Predict the real events written down in a folder of question files, and compare."""
    from privmodel.query.backtest import Outcome, backtest, read_cases
    from privmodel.report.backtest import backtest_document, backtest_text

    result = backtest(read_cases(folder))
    if as_json:
        _print_json(backtest_document(result))
    else:
        click.echo(backtest_text(result))
    if result.having(Outcome.WRONG):
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


if __name__ == "__main__":
    sys.exit(main())
